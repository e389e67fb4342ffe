//! One file → its records: unpacked, hashed, read, digested, with every panic caught.

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::batch::find::{Input, Where};
use crate::batch::member::{self, Member};
use crate::batch::record::{Failure, Outcome, Record, SkipReason, Source};
use crate::digest::{self, Digest, Participation};
use crate::ingest::{IngestError, Recording};
use crate::notice::Notices;
use crate::settings::{Limits, Settings};

/// All records of one file, at least one.
pub(super) fn records(input: &Input, settings: &Settings) -> Vec<Record> {
    let found = guarded(|| {
        let bytes = match &input.at {
            Where::File(path) => load(path, &settings.limits)?,
            Where::Bytes(bytes) => bytes.clone(),
            Where::Nowhere(failure) => return Err(failure.clone()),
        };
        Ok(unpacked(input, bytes, settings))
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
    file.by_ref().take(4).read_to_end(&mut bytes).map_err(unreadable)?;
    if size > limits.max_file_bytes && !bytes.starts_with(b"PK") {
        return Err(failure(&IngestError::TooLarge {
            what: "the file".into(),
            limit: "max_file_bytes",
            value: format!("{} bytes", limits.max_file_bytes),
        }));
    }
    bytes.reserve_exact(size.saturating_sub(4) as usize);
    file.read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// Bytes of unpacked members that may wait for a free thread. Bounds memory, decides no result.
const WAITING_BYTES: usize = 64 << 20;

/// The records of all members, read in parallel while the archive is unpacked in order.
fn unpacked(input: &Input, bytes: Vec<u8>, settings: &Settings) -> Vec<Record> {
    let mut records = Vec::new();
    let mut waiting: Vec<Member> = Vec::new();
    let mut waiting_bytes = 0;
    let mut work = |waiting: &mut Vec<Member>| {
        let of_member = |member: Member| of_member(input, member, settings);
        records.par_extend(waiting.par_drain(..).flat_map_iter(of_member));
    };
    member::members(bytes, &settings.limits, &mut |member| {
        waiting_bytes += member.bytes.as_ref().map_or(0, Vec::len);
        waiting.push(member);
        if waiting_bytes >= WAITING_BYTES {
            work(&mut waiting);
            waiting_bytes = 0;
        }
    });
    work(&mut waiting);
    if records.is_empty() {
        let reason = SkipReason { code: "empty-archive", text: "an archive without files".into() };
        records.push(whole(input, Outcome::NoActivity(reason)));
    }
    records
}

/// The records of one member, at least one.
fn of_member(input: &Input, member: Member, settings: &Settings) -> Vec<Record> {
    let mut source = Source { path: input.path.clone(), member: member.path, ..Source::default() };
    let (format, outcomes) = match &member.bytes {
        Err(error) => (None, vec![refused(error)]),
        Ok(bytes) => {
            source.sha256 = Some(sha256(bytes));
            guarded(|| Ok(outcomes(bytes, &member.notices, settings)))
                .unwrap_or_else(|failure| (None, vec![Outcome::Failed(failure)]))
        }
    };
    source.format = format;
    let record = |(index, outcome)| {
        Record::new(Source { index, ..source.clone() }, input.athlete.clone(), outcome)
    };
    outcomes.into_iter().enumerate().map(record).collect()
}

/// The format and what became of each activity, at least one.
fn outcomes(
    bytes: &[u8],
    notices: &Notices,
    settings: &Settings,
) -> (Option<&'static str>, Vec<Outcome>) {
    match member::activities(bytes, &settings.limits) {
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
fn sorted(digest: Digest) -> Outcome {
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
