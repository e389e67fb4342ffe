//! One file → its records: unpacked, hashed, read, digested, with every panic caught.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use sha2::{Digest as _, Sha256};

use crate::batch::find::{Input, Where};
use crate::batch::gather::{Work, each_file};
use crate::batch::index::{self, Index};
use crate::batch::record::{Failure, Outcome, Record, SkipReason, Source};
use crate::batch::spent::{Before, Made, Spent};
use crate::batch::underway::OneFile;
use crate::digest::{self, Digest, Participation};
use crate::ingest::container::{Member, Stream};
use crate::ingest::{self, Format, IngestError, Recording};
use crate::notice::Notices;
use crate::settings::{Limits, Settings};

/// All records of one file, at least one.
pub(super) fn records(input: &Input, settings: &Settings, underway: &OneFile<'_>) -> Vec<Record> {
    if let Where::Special(reason) = &input.at {
        return vec![whole(input, Outcome::NoActivity(reason.clone()))];
    }
    let spent = Spent::new(input, &settings.limits);
    let work = Work {
        of_member: &|number, member| {
            let before = Before::new(&spent, number);
            vec![underway.member(of_member(input, member, settings, &before))]
        },
        of_stream: &|stream| {
            let record = of_stream(input, stream, settings, underway);
            vec![underway.member(Made::of(record))]
        },
        wants: &|_| true,
        is_at: &|byte| underway.is_at(byte),
    };
    match guarded(|| each_file(input, &settings.limits, &work)) {
        Ok(made) if made.is_empty() => {
            let text = "an archive without files".into();
            let reason = SkipReason { code: "empty-archive", text };
            vec![whole(input, Outcome::NoActivity(reason))]
        }
        Ok(made) => spent.within(made),
        Err(failure) => vec![whole(input, Outcome::Failed(failure))],
    }
}

/// Runs `work`; a panic becomes a failure, so that one file never costs the others.
fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(Failure::internal(panic.as_ref())))
}

/// The whole input as one record.
fn whole(input: &Input, outcome: Outcome) -> Record {
    let source = Source { path: input.path.clone(), ..Source::default() };
    Record::new(source, input.athlete.clone(), outcome)
}

/// What to make of an activity, given where it comes from.
pub type Visit<'v, T> = dyn Fn(&Source, &Recording) -> Option<T> + Sync + 'v;

/// Reads a file again and hands every activity in it, with the source its record has, to `visit`: for
/// pictures, which need more than a digest. What cannot be read is passed over.
pub fn revisit<T: Send>(input: &Input, settings: &Settings, visit: &Visit<'_, T>) -> Vec<T> {
    revisit_some(input, settings, &|_| true, visit)
}

/// The same of the members for which `wants` says so, and of those archives that hold them.
pub(super) fn revisit_some<T: Send>(
    input: &Input,
    settings: &Settings,
    wants: &(dyn Fn(&str) -> bool + Sync),
    make: &Visit<'_, T>,
) -> Vec<T> {
    let of_member = |_, member: Member<'_>| {
        let limits = &settings.limits;
        let Ok(bytes) = member.bytes else { return Vec::new() };
        let Ok(format) = format_of(input, &bytes, limits) else { return Vec::new() };
        let source = Source {
            path: input.path.clone(),
            member: Some(member.path).filter(|path| !path.is_empty()),
            index: 0,
            format: Some(format.name),
            sha256: Some(sha256(&bytes)),
        };
        let recordings = (format.read)(&bytes, limits).unwrap_or_default();
        let of = |(index, recording)| make(&Source { index, ..source.clone() }, recording);
        recordings.iter().enumerate().filter_map(of).collect::<Vec<T>>()
    };
    let of_stream = |_: Stream<'_>| Vec::new();
    let work = Work { of_member: &of_member, of_stream: &of_stream, wants, is_at: &|_| () };
    guarded(|| each_file(input, &settings.limits, &work)).unwrap_or_default()
}

/// The format of the bytes; where their content shows none, the one the user named.
fn format_of(input: &Input, bytes: &[u8], limits: &Limits) -> Result<&'static Format, IngestError> {
    match (ingest::format_of(bytes, limits), input.named) {
        (Err(IngestError::UnknownFormat { .. }), Some(named)) => Ok(named),
        (format, _) => format,
    }
}

/// What was made of one member: its records, at least one.
fn of_member(input: &Input, member: Member<'_>, settings: &Settings, before: &Before<'_>) -> Made {
    let path = Some(member.path).filter(|path| !path.is_empty());
    let mut source = Source { path: input.path.clone(), member: path, ..Source::default() };
    let mut format = None;
    let outcomes = match &member.bytes {
        Err(error) => vec![refused(error)],
        Ok(bytes) => {
            source.sha256 = Some(sha256(bytes));
            let mut outcomes = || match format_of(input, bytes, &settings.limits) {
                Err(error) => vec![refused(&error)],
                Ok(found) => {
                    format = Some(found);
                    outcomes(found, bytes, &member.notices, settings, before)
                }
            };
            guarded(|| Ok(outcomes())).unwrap_or_else(|failure| vec![Outcome::Failed(failure)])
        }
    };
    before.add(outcomes.iter().map(|outcome| before.spent.cost_s(outcome)).sum());
    source.format = format.map(|format| format.name);
    let record = |(index, outcome)| {
        Record::new(Source { index, ..source.clone() }, input.athlete.clone(), outcome)
    };
    let mut records: Vec<Record> = outcomes.into_iter().enumerate().map(record).collect();
    if let ([only], Ok(bytes)) = (records.as_mut_slice(), &member.bytes) {
        find_index(only, bytes, settings);
        if only.digest().is_none() {
            only.notices.merge(&member.notices);
        }
    }
    Made { records, is_activity: format.is_some(), notices: member.notices }
}

/// The record of a file too large for memory: the index of an export, or its neighbour.
fn of_stream(
    input: &Input,
    stream: Stream<'_>,
    settings: &Settings,
    underway: &OneFile<'_>,
) -> Record {
    let path = Some(stream.path).filter(|path| !path.is_empty());
    let mut bytes = Hashed { bytes: stream.bytes, sha: Sha256::new(), underway };
    let parsed = guarded(|| Ok(index::parse_stream(&mut bytes, settings)));
    let source = Source {
        path: input.path.clone(),
        member: path,
        sha256: Some(hexadecimal(&bytes.sha.finalize())),
        ..Source::default()
    };
    let outcome = match &parsed {
        Err(failure) => Outcome::Failed(failure.clone()),
        Ok(_) => refused(&IngestError::UnknownFormat { looks_like: "an XML file" }),
    };
    let mut record = Record::new(source, input.athlete.clone(), outcome);
    record.notices = stream.notices;
    if let Ok(parsed) = parsed {
        is_index(&mut record, parsed);
    }
    record
}

/// Hashes what is read, and tells that it goes on.
struct Hashed<'s> {
    bytes: &'s mut dyn Read,
    sha: Sha256,
    underway: &'s OneFile<'s>,
}

impl Read for Hashed<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let length = self.bytes.read(out)?;
        self.sha.update(&out[..length]);
        self.underway.tell();
        Ok(length)
    }
}

/// A file of no activity format may be the index of an export.
fn find_index(record: &mut Record, bytes: &[u8], settings: &Settings) {
    let Outcome::NoActivity(reason) = &record.outcome else { return };
    if reason.code == "unknown-format"
        && let Ok(index) = guarded(|| Ok(index::parse(bytes, settings)))
    {
        is_index(record, index);
    }
}

/// Keeps the index for the activities it speaks of.
fn is_index(record: &mut Record, index: Option<Index>) {
    let Some(index) = index else { return };
    let reason = SkipReason { code: "archive-index", text: index.service.index().into() };
    record.outcome = Outcome::NoActivity(reason);
    record.notices.merge(&index.notices);
    record.index = Some(Box::new(index));
}

/// What became of each activity, at least one.
fn outcomes(
    format: &Format,
    bytes: &[u8],
    notices: &Notices,
    settings: &Settings,
    before: &Before<'_>,
) -> Vec<Outcome> {
    if before.is_exhausted(0) {
        return vec![before.spent.refused()];
    }
    match (format.read)(bytes, &settings.limits) {
        Err(error) => vec![refused(&error)],
        Ok(recordings) if recordings.is_empty() => {
            let reason = SkipReason { code: "no-activity", text: "no activity in the file".into() };
            vec![Outcome::NoActivity(reason)]
        }
        Ok(recordings) => {
            let mut spent_s = 0;
            let digested = |recording: Recording| {
                if before.is_exhausted(spent_s) {
                    return before.spent.refused();
                }
                let mut digest = digest::digest(&recording, settings);
                digest.summary.notices.merge(notices);
                let outcome = sorted(digest);
                spent_s += before.spent.cost_s(&outcome);
                outcome
            };
            recordings.into_iter().map(digested).collect()
        }
    }
}

/// A run, or why not.
pub(super) fn sorted(digest: Digest) -> Outcome {
    let digest = Box::new(digest);
    match digest.summary.participation {
        Participation::Run | Participation::RunAssumed => Outcome::Run(digest),
        Participation::OtherSport => {
            let sport = digest.summary.sport.clone().unwrap_or_else(|| "another sport".into());
            let text = format!("another sport: {}", sport.replace('_', " "));
            Outcome::OtherActivity(digest, SkipReason { code: "other-sport", text })
        }
        Participation::SportUnknown => {
            let text = "no sport is named, and the speeds are not those of a run".to_string();
            Outcome::OtherActivity(digest, SkipReason { code: "sport-unknown", text })
        }
    }
}

fn refused(error: &IngestError) -> Outcome {
    if error.is_skip() {
        Outcome::NoActivity(SkipReason { code: error.code(), text: error.to_string() })
    } else {
        Outcome::Failed(Failure::of(error))
    }
}

/// SHA-256 in hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(u32::from(four), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_failure_that_says_what_happened() {
        let failure = guarded(|| -> Result<(), Failure> { panic!("index {} is no index", 7) });
        let failure = failure.unwrap_err();
        assert_eq!(failure.code, "internal");
        assert!(failure.text.contains("index 7 is no index"), "{}", failure.text);
    }

    #[test]
    fn the_hash_is_the_one_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
    }
}
