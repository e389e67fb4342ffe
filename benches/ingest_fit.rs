//! FIT: ours against `fitparser` and `rustyfit`, on files all of them read.

use runkind::ingest::FORMATS;
use runkind::settings::Limits;
use rustyfit::{Decoder, DecoderEvent, StreamingIterator};

use crate::harness::{Contender, compare, files, unpacked};

/// Of the files of each athlete every so manieth is taken.
const ATHLETES: [(&str, usize); 2] = [("a01", 12), ("a02", 4)];

fn inputs() -> Vec<Vec<u8>> {
    let mut inputs = Vec::new();
    for (folder, step) in ATHLETES {
        let gz = files(&[folder], "export", "gz").into_iter();
        let gz = gz.filter(|path| path.to_string_lossy().ends_with(".fit.gz"));
        inputs.extend(gz.step_by(step).flat_map(|path| unpacked(&path)));
        let plain = files(&[folder], "formats/fit", "fit").into_iter();
        inputs.extend(plain.step_by(step).flat_map(|path| unpacked(&path)));
    }
    inputs.extend(files(&["bench"], "formats/none", "fit").iter().flat_map(|path| unpacked(path)));
    inputs
}

pub(crate) fn run() {
    let mut inputs = inputs();
    inputs.retain(|bytes| ours(bytes) > 0 && fitparser::from_bytes(bytes).is_ok());
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

pub(crate) fn ours(bytes: &[u8]) -> usize {
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
