//! How long digests take, from bytes and from recordings, against merely inflating the same files, how
//! far the way between positions is from the geodesic, and how fast.
//! `RUNKIND_CORPUS=... cargo bench --bench digest`
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod pairs;

use std::hint::black_box;
use std::path::PathBuf;

use geo::{Distance, Geodesic, Haversine, Point};
use libdeflater::Decompressor;
use runkind::clean::way_m;
use runkind::digest::digest;
use runkind::ingest::{self, Recording, container};
use runkind::settings::Settings;

const ROUNDS: usize = 9;

fn main() {
    let settings = Settings::default();
    against_inflate(&settings);
    distance();
}

/// The compressed files of a folder: of an athlete of the corpus, else of the fixtures.
fn files() -> Vec<Vec<u8>> {
    let folder = std::env::var_os("RUNKIND_CORPUS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/export"),
        |corpus| PathBuf::from(corpus).join("a02"),
    );
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "gz"));
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn against_inflate(settings: &Settings) {
    let files = files();
    let mut room = (Decompressor::new(), vec![0; 64 << 20]);
    let (inflated, digested) = pairs::compare(
        &format!("inflating {} files, and from their bytes to digests", files.len()),
        ROUNDS,
        || inflate(&files, &mut room),
        || {
            for file in &files {
                each_recording(file, settings, |recording| {
                    black_box(digest(&recording, settings));
                });
            }
        },
    );
    println!("  digests over inflate: {:.2}", digested.as_secs_f64() / inflated.as_secs_f64());
    let mut recordings = Vec::new();
    for file in &files {
        each_recording(file, settings, |recording| recordings.push(recording));
    }
    let (inflated, digested) = pairs::compare(
        &format!("inflating them, and from their {} recordings to digests", recordings.len()),
        ROUNDS,
        || inflate(&files, &mut room),
        || {
            for recording in &recordings {
                black_box(digest(recording, settings));
            }
        },
    );
    println!(
        "  clean to digest over inflate: {:.2}",
        digested.as_secs_f64() / inflated.as_secs_f64()
    );
}

fn inflate(files: &[Vec<u8>], (inflater, room): &mut (Decompressor, Vec<u8>)) {
    for file in files {
        black_box(inflater.gzip_decompress(file, room).unwrap());
    }
}

fn each_recording(file: &[u8], settings: &Settings, mut visit: impl FnMut(Recording)) {
    container::members(file, &settings.limits, &mut |member| {
        let read = ingest::read(&member.bytes.unwrap(), &settings.limits);
        read.map(|read| read.1).unwrap_or_default().into_iter().for_each(&mut visit);
    });
}

/// A million positions of a runner who turns all the time, and the way between them.
fn distance() {
    let places: Vec<(f64, f64)> = (0..1_000_000)
        .scan((51.0, 7.0), |place, i| {
            let heading = f64::from(i) * 0.001;
            *place = (place.0 + 3e-5 * heading.sin(), place.1 + 4e-5 * heading.cos());
            Some(*place)
        })
        .collect();
    let (latitude, longitude): (Vec<f64>, Vec<f64>) = places.iter().copied().unzip();
    let points: Vec<Point> = places.iter().map(|place| Point::new(place.1, place.0)).collect();
    let along = |metric: &dyn Fn(Point, Point) -> f64| {
        points.windows(2).map(|pair| metric(pair[0], pair[1])).sum::<f64>()
    };
    pairs::compare(
        "the way between a million positions, by geo's haversine and by ours",
        ROUNDS,
        || {
            let steps = points.windows(2).map(|pair| Haversine.distance(pair[0], pair[1]));
            black_box(steps.sum::<f64>());
        },
        || {
            black_box(way_m(&latitude, &longitude));
        },
    );
    let (ours, geodesic) = (way_m(&latitude, &longitude), along(&|a, b| Geodesic.distance(a, b)));
    let haversine = along(&|a, b| Haversine.distance(a, b));
    println!(
        "  off the geodesic: ours by {:.1e}, haversine by {:.1e} of the way",
        (ours / geodesic - 1.0).abs(),
        (haversine / geodesic - 1.0).abs(),
    );
}
