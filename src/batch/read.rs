//! One file → its records: unpacked, hashed, read, digested, with every panic caught.

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::batch::find::{Input, Where};
use crate::batch::index;
use crate::batch::record::{Failure, Outcome, Record, SkipReason, Source};
use crate::digest::{self, Digest, Participation};
use crate::ingest::container::{self, Member};
use crate::ingest::{self, IngestError, Recording};
use crate::notice::Notices;
use crate::settings::{Limits, Settings};

/// All records of one file, at least one.
pub(super) fn records(input: &Input, settings: &Settings) -> Vec<Record> {
    if let Where::Special(reason) = &input.at {
        return vec![whole(input, Outcome::NoActivity(reason.clone()))];
    }
    let found = guarded(|| match &input.at {
        Where::File(path) => Ok(unpacked(input, &load(path, &settings.limits)?, settings)),
        Where::Bytes(bytes) => Ok(unpacked(input, bytes, settings)),
        Where::Nowhere(failure) => Err(failure.clone()),
        Where::Special(_) => Ok(Vec::new()),
    });
    match found {
        Ok(records) => records,
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

/// The bytes of a file. Archives may be larger than any one file within.
fn load(path: &Path, limits: &Limits) -> Result<Vec<u8>, Failure> {
    let unreadable =
        |error: std::io::Error| Failure { code: "unreadable", text: error.to_string(), at: None };
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut bytes = Vec::new();
    file.by_ref().take(container::ARCHIVE_HEAD).read_to_end(&mut bytes).map_err(unreadable)?;
    let most = if container::is_archive(&bytes) { u64::MAX } else { limits.max_file_bytes };
    let too_large = || {
        Err(failure(&IngestError::TooLarge {
            what: "the file".into(),
            limit: "max_file_bytes",
            value: format!("{} bytes", limits.max_file_bytes),
        }))
    };
    if size > most {
        return too_large();
    }
    let read = bytes.len() as u64;
    bytes.reserve_exact(size.saturating_sub(read) as usize);
    // A pipe or a device has no size, and may have no end.
    file.take((most - read.min(most)).saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return too_large();
    }
    Ok(bytes)
}

/// Bytes of unpacked members that may wait for a free thread. Bounds memory, decides no result.
const WAITING_BYTES: usize = 64 << 20;

/// What `visit` makes of every member, in parallel while the archive is unpacked in order.
fn each_member<T: Send>(
    bytes: &[u8],
    limits: &Limits,
    visit: &(dyn Fn(Member<'_>) -> Vec<T> + Sync),
) -> Vec<T> {
    let mut made = Vec::new();
    let mut waiting: Vec<Member<'_>> = Vec::new();
    let mut waiting_bytes = 0;
    container::members(bytes, limits, &mut |member| {
        waiting_bytes += member.bytes.as_ref().map_or(0, |bytes| bytes.len());
        waiting.push(member);
        if waiting_bytes >= WAITING_BYTES {
            made.par_extend(waiting.par_drain(..).flat_map_iter(visit));
            waiting_bytes = 0;
        }
    });
    made.par_extend(waiting.par_drain(..).flat_map_iter(visit));
    made
}

/// The records of all members.
fn unpacked(input: &Input, bytes: &[u8], settings: &Settings) -> Vec<Record> {
    let mut records =
        each_member(bytes, &settings.limits, &|member| of_member(input, member, settings));
    if records.is_empty() {
        let reason = SkipReason { code: "empty-archive", text: "an archive without files".into() };
        records.push(whole(input, Outcome::NoActivity(reason)));
    }
    records
}

/// What to make of an activity, given the path of its member and its index in the member.
pub type Visit<'v, T> = dyn Fn(Option<&str>, usize, &Recording) -> Option<T> + Sync + 'v;

/// Reads a file again and hands every activity in it, with its member and index, to `visit`: for
/// pictures, which need more than a digest. What cannot be read is passed over.
pub fn revisit<T: Send>(input: &Input, settings: &Settings, visit: &Visit<'_, T>) -> Vec<T> {
    let of_member = |member: Member<'_>| {
        let path = Some(member.path.as_str()).filter(|path| !path.is_empty());
        let read = |bytes: &[u8]| activities(input, bytes, &settings.limits).ok();
        let (_, recordings) = member.bytes.ok().and_then(|bytes| read(&bytes)).unzip();
        let recordings: Vec<Recording> = recordings.unwrap_or_default();
        let made = recordings.iter().enumerate();
        made.filter_map(|(index, recording)| visit(path, index, recording)).collect::<Vec<T>>()
    };
    let all = |bytes: &[u8]| Ok(each_member(bytes, &settings.limits, &of_member));
    let made = guarded(|| match &input.at {
        Where::File(path) => all(&load(path, &settings.limits)?),
        Where::Bytes(bytes) => all(bytes),
        Where::Nowhere(failure) => Err(failure.clone()),
        Where::Special(_) => Ok(Vec::new()),
    });
    made.unwrap_or_default()
}

/// The activities of the bytes; where their content shows no format, in the one the user named.
fn activities(
    input: &Input,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(&'static str, Vec<Recording>), IngestError> {
    match (ingest::read(bytes, limits), input.named) {
        (Err(IngestError::UnknownFormat { .. }), Some(named)) => {
            Ok((named.name, (named.read)(bytes, limits)?))
        }
        (read, _) => read.map(|(format, recordings)| (format.name, recordings)),
    }
}

/// The records of one member, at least one.
fn of_member(input: &Input, member: Member<'_>, settings: &Settings) -> Vec<Record> {
    let path = Some(member.path).filter(|path| !path.is_empty());
    let mut source = Source { path: input.path.clone(), member: path, ..Source::default() };
    let (format, outcomes) = match &member.bytes {
        Err(error) => (None, vec![refused(error)]),
        Ok(bytes) => {
            source.sha256 = Some(sha256(bytes));
            guarded(|| Ok(outcomes(input, bytes, &member.notices, settings)))
                .unwrap_or_else(|failure| (None, vec![Outcome::Failed(failure)]))
        }
    };
    source.format = format;
    let record = |(index, outcome)| {
        Record::new(Source { index, ..source.clone() }, input.athlete.clone(), outcome)
    };
    let mut records: Vec<Record> = outcomes.into_iter().enumerate().map(record).collect();
    if let ([only], Ok(bytes)) = (records.as_mut_slice(), &member.bytes) {
        find_index(only, bytes);
        if only.digest().is_none() {
            only.notices.merge(&member.notices);
        }
    }
    records
}

/// A file of no activity format may be the index of an export.
fn find_index(record: &mut Record, bytes: &[u8]) {
    let Outcome::NoActivity(reason) = &mut record.outcome else { return };
    let parsed = (reason.code == "unknown-format").then(|| guarded(|| Ok(index::parse(bytes))));
    if let Some(Ok(Some(index))) = parsed {
        *reason = SkipReason { code: "archive-index", text: index.service.index().into() };
        record.index = Some(Box::new(index));
    }
}

/// The format and what became of each activity, at least one.
fn outcomes(
    input: &Input,
    bytes: &[u8],
    notices: &Notices,
    settings: &Settings,
) -> (Option<&'static str>, Vec<Outcome>) {
    match activities(input, bytes, &settings.limits) {
        Err(error) => (format_of(&error), vec![refused(&error)]),
        Ok((format, recordings)) if recordings.is_empty() => {
            let reason = SkipReason { code: "no-activity", text: "no activity in the file".into() };
            (Some(format), vec![Outcome::NoActivity(reason)])
        }
        Ok((format, recordings)) => {
            let digested = |recording: Recording| {
                let mut digest = digest::digest(&recording, settings);
                digest.summary.notices.merge(notices);
                sorted(digest)
            };
            (Some(format), recordings.into_iter().map(digested).collect())
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
        Outcome::Failed(failure(error))
    }
}

fn failure(error: &IngestError) -> Failure {
    Failure { code: error.code(), text: error.to_string(), at: error.at() }
}

fn format_of(error: &IngestError) -> Option<&'static str> {
    match error {
        IngestError::NoActivity { format, .. } | IngestError::Malformed { format, .. } => {
            Some(format)
        }
        _ => None,
    }
}

/// SHA-256 in hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
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

    #[test]
    fn a_file_over_the_limit_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.gpx");
        std::fs::write(&path, vec![b' '; 100]).unwrap();
        let limits = Limits { max_file_bytes: 99, ..Limits::default() };
        assert_eq!(load(&path, &limits).unwrap_err().code, "too-large");
        assert_eq!(load(&path, &Limits::default()).unwrap().len(), 100);
        let exact = Limits { max_file_bytes: 100, ..Limits::default() };
        assert_eq!(load(&path, &exact).unwrap().len(), 100);
    }

    #[cfg(unix)]
    #[test]
    fn what_never_ends_is_not_read_for_ever() {
        let limits = Limits { max_file_bytes: 5000, ..Limits::default() };
        assert_eq!(load(Path::new("/dev/zero"), &limits).unwrap_err().code, "too-large");
    }
}
