//! GPX with extensions against the `gpx` crate, TCX against the `tcx` crate.

use crate::harness::{Contender, compare, unpacked};
use runkind::ingest;
use runkind::settings::Limits;
use runkind::synthetic::{random_run, write};
use std::fmt::Write;

const ROUNDS: usize = 9;

pub(crate) fn run() {
    bench_gpx("GPX, one file of 5,400 points", std::slice::from_ref(&gpx()));
    bench_tcx("TCX, one made-up run", &[tcx()]);
    if let Some(corpus) = std::env::var_os("RUNKIND_CORPUS") {
        let corpus = std::path::PathBuf::from(corpus);
        bench_gpx("GPX, real files", &files(&corpus.join("a08"), ".gpx.gz"));
        bench_tcx("TCX, real files", &files(&corpus.join("a01"), ".tcx.gz"));
    }
}

fn ours(files: &[Vec<u8>]) -> usize {
    let recordings = files.iter().map(|file| ingest::read(file, &Limits::default()).unwrap().1);
    recordings.flatten().map(|recording| recording.samples.len()).sum()
}

fn bench_gpx(title: &str, files: &[Vec<u8>]) {
    let stock = || files.iter().map(|file| gpx::read(&file[..]).unwrap().tracks.len()).sum();
    against(title, files, Contender::new("gpx::read (drops heart rate)", stock));
}

fn bench_tcx(title: &str, files: &[Vec<u8>]) {
    let stock = |file: &Vec<u8>| {
        // It wants no blanks before the declaration.
        let text = std::str::from_utf8(file).unwrap().trim_start();
        tcx::read(&mut std::io::BufReader::new(text.as_bytes()))
            .ok()
            .map(|read| usize::from(read.activities.is_some()))
    };
    // It refuses files without calories or with decimals where it wants none.
    let files: Vec<Vec<u8>> = files.iter().filter(|file| stock(file).is_some()).cloned().collect();
    let stock = || files.iter().filter_map(stock).sum();
    against(title, &files, Contender::new("tcx::read", stock));
}

fn against(title: &str, files: &[Vec<u8>], peer: Contender<'_>) {
    let bytes = files.iter().map(Vec::len).sum();
    compare(title, ROUNDS, bytes, ours(files), &[peer, Contender::new("runkind", || ours(files))]);
}

/// The first twenty files of a folder, decompressed.
fn files(folder: &std::path::Path, ending: &str) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    let mut paths: Vec<_> =
        entries.filter(|path| path.to_string_lossy().ends_with(ending)).collect();
    paths.sort();
    paths.iter().take(20).flat_map(|path| unpacked(path)).collect()
}

/// A track as Garmin Connect writes it.
fn gpx() -> Vec<u8> {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx creator=\"Garmin Connect\" version=\"1.1\" \
         xmlns:ns3=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v1\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n\
         <trk>\n<name>a run</name>\n<type>running</type>\n<trkseg>\n",
    );
    for (index, clock) in clock().enumerate() {
        let shift = index as f64 * 3e-5;
        write!(
            text,
            "      <trkpt lat=\"{:.20}\" lon=\"{:.20}\">\n        <ele>{:.17}</ele>\n        <time>{clock}.000Z</time>\n        \
             <extensions>\n          <ns3:TrackPointExtension>\n            <ns3:atemp>22.0</ns3:atemp>\n            \
             <ns3:hr>{}</ns3:hr>\n            <ns3:cad>87</ns3:cad>\n          </ns3:TrackPointExtension>\n        \
             </extensions>\n      </trkpt>\n",
            10.0 + shift,
            20.0 - shift,
            8.2 + shift,
            120 + index % 40,
        )
        .unwrap();
    }
    text.push_str("</trkseg>\n</trk>\n</gpx>\n");
    text.into_bytes()
}

/// A long run, made up.
fn tcx() -> Vec<u8> {
    write::tcx(&random_run(1, "easy").recording).into_bytes()
}

fn clock() -> impl Iterator<Item = String> {
    (0..5400).map(|second| {
        format!("2024-05-01T{:02}:{:02}:{:02}", 6 + second / 3600, second / 60 % 60, second % 60)
    })
}
