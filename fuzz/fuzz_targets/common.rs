//! What the targets share.
#![allow(dead_code, clippy::unwrap_used)]

#[path = "../../tests/it/promises.rs"]
pub(crate) mod promises;

use libfuzzer_sys::Corpus;
use runkind::batch::{Batch, Input, Status};
use runkind::digest;
use runkind::ingest::{FORMATS, container};
use runkind::settings::Settings;

/// Keeps all work on the thread that the fuzzer watches.
pub(crate) fn one_thread() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    pool.build_global().unwrap();
}

/// The bytes as a file of one format, whatever their first bytes say.
pub(crate) fn format(name: &str, bytes: &[u8]) {
    let settings = Settings::default();
    let format = FORMATS.iter().find(|format| format.name == name).unwrap();
    match (format.read)(bytes, &settings.limits) {
        Ok(recordings) => {
            for recording in &recordings {
                promises::recording(recording);
                let digest = digest::digest(recording, &settings);
                assert_eq!(digest.summary.n_points, recording.samples.len());
            }
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The bytes as a container, if they are one: each member is visited once, within the limits.
pub(crate) fn container(bytes: &[u8], is_it: bool) -> Corpus {
    if !is_it {
        return Corpus::Reject;
    }
    let settings = Settings::default();
    container::members(bytes, &settings.limits, &mut |member| {
        if let Ok(inner) = &member.bytes {
            assert!(inner.len() as u64 <= settings.limits.max_file_bytes);
        }
    });
    promises::keep(&[Input::of_bytes("input", bytes.to_vec())]);
    Corpus::Keep
}

/// An export with the bytes as its index: no activity is lost, whatever it says.
pub(crate) fn index(path: &str, activity: &str, bytes: &[u8]) -> Batch {
    let run = include_bytes!("../../fixtures/damaged/gpx-empty-time.gpx");
    let inputs =
        [Input::of_bytes(path, bytes.to_vec()), Input::of_bytes(activity, run.to_vec())];
    let batch = promises::keep(&inputs);
    let of_run = |record: &&runkind::batch::Record| record.source.path == activity;
    let record = batch.records.iter().find(of_run).unwrap();
    assert!(record.digest().is_some(), "an index costs no activity");
    assert!(matches!(record.status(), Status::Ok | Status::Duplicate | Status::Skipped));
    batch
}
