//! FIT: ours against `fitparser` and `rustyfit`, on files all of them read.

use std::path::Path;

use runkind::ingest::FORMATS;
use runkind::settings::Limits;
use rustyfit::{Decoder, DecoderEvent, StreamingIterator};

use crate::harness::{Contender, compare, files};

/// Every how many files of an athlete are taken.
const STEP: usize = 12;

pub(crate) fn run() {
    let mut paths: Vec<_> =
        files(&["a01"], "formats/fit", "fit").into_iter().step_by(STEP).collect();
    paths.extend(files(&["bench"], "formats/none", "fit"));
    let inputs: Vec<Vec<u8>> = paths
        .iter()
        .filter_map(|path: &std::path::PathBuf| std::fs::read(Path::new(path)).ok())
        .filter(|bytes| ours(bytes) > 0 && fitparser::from_bytes(bytes).is_ok())
        .collect();
    if inputs.is_empty() {
        println!("FIT: no files; set RUNKIND_CORPUS");
        return;
    }
    let bytes = inputs.iter().map(Vec::len).sum();
    let points = inputs.iter().map(|bytes| ours(bytes)).sum();
    let all = |one: fn(&[u8]) -> usize| {
        let inputs = &inputs;
        move || inputs.iter().map(|bytes| one(bytes)).sum()
    };
    compare(
        &format!("FIT, {} files", inputs.len()),
        7,
        bytes,
        points,
        &[
            Contender::new("fitparser from_bytes", all(fitparser)),
            Contender::new("rustyfit stream", all(|bytes| rustyfit(bytes, true))),
            Contender::new(
                "rustyfit stream, no checksum, no expansion",
                all(|bytes| rustyfit(bytes, false)),
            ),
            Contender::new("runkind, with checksum", all(ours)),
        ],
    );
}

fn ours(bytes: &[u8]) -> usize {
    let format = FORMATS.iter().find(|format| format.name == "fit");
    let read = format.map(|format| (format.read)(bytes, &Limits::default()));
    let recordings = read.and_then(Result::ok).unwrap_or_default();
    recordings.iter().map(|recording| recording.samples.len()).sum()
}

fn fitparser(bytes: &[u8]) -> usize {
    fitparser::from_bytes(bytes).map_or(0, |records| records.len())
}

fn rustyfit(bytes: &[u8], is_full: bool) -> usize {
    let mut decoder = Decoder::builder().checksum(is_full).expand_components(is_full).build();
    let mut stream = decoder.stream(bytes);
    let mut messages = 0;
    while let Some(Ok(event)) = stream.next() {
        messages += usize::from(matches!(event, DecoderEvent::Message(_)));
    }
    messages
}
