//! Files made to harm: bombs, lies about sizes, markup that grows, texts that steer a terminal.

use std::io::Write;

use runkind::batch::{Batch, Input, Outcome, Status};
use runkind::digest::{digest, digest_with_series};
use runkind::ingest::Recording;
use runkind::settings::Settings;

use crate::fit_builder::{Part, START, TIMESTAMP, UINT32};
use crate::promises::{self, harmless};
use crate::runs::MAY;

fn read(bytes: Vec<u8>) -> Batch {
    promises::keep(&[Input::of_bytes("hostile", bytes)])
}

fn code(batch: &Batch) -> &'static str {
    match &batch.records[0].outcome {
        Outcome::Failed(failure) => failure.code,
        Outcome::NoActivity(reason) | Outcome::OtherActivity(_, reason) => reason.code,
        Outcome::Run(_) => "run",
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_bomb_that_begins_like_a_run_is_refused() {
    let mut run = MAY.gpx().into_bytes();
    run.resize(80 << 20, b' ');
    let bomb = gzip(&run);
    assert!(bomb.len() < 120_000);
    assert_eq!(code(&read(bomb.clone())), "too-large");
    let in_zip = read(zip(&[("a.gpx.gz", &bomb), ("b.gpx", MAY.gpx().as_bytes())]));
    assert_eq!(in_zip.count(Status::Failed), 1);
    assert_eq!(in_zip.count(Status::Ok), 1, "its neighbour is read");
}

#[test]
fn archives_in_archives_without_end_are_refused() {
    let mut bytes = MAY.gpx().into_bytes();
    for _ in 0..8 {
        bytes = zip(&[("a.zip", &bytes)]);
    }
    assert_eq!(code(&read(bytes)), "too-large");
}

#[test]
fn sizes_that_lie_cost_nothing() {
    let run = MAY.gpx();
    let whole = gzip(run.as_bytes());
    // The size at the end of a gzip file.
    let mut claims = whole.clone();
    let at = claims.len() - 4;
    claims[at..].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(read(claims).count(Status::Salvaged), 1);
    // The sizes and counts of a zip directory, all of them at their highest.
    let archive = zip(&[("a.gpx", run.as_bytes())]);
    let directory = archive.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    for at in directory + 4..archive.len() {
        let mut bytes = archive.clone();
        let end = (at + 4).min(bytes.len());
        bytes[at..end].fill(0xFF);
        read(bytes);
    }
}

#[test]
fn entities_do_not_grow() {
    let level = |i: u32| format!("<!ENTITY l{i} \"{}\">", format!("&l{};", i - 1).repeat(10));
    let levels = (1..10).map(level).collect::<Vec<_>>().concat();
    let head = format!(
        "<!DOCTYPE gpx [<!ENTITY l0 \"lol\">{levels}<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
    );
    let gpx = MAY.gpx().replace("<trk>", "<trk><name>&l9; &x;</name>");
    let gpx = gpx.replacen("?>\n", &format!("?>\n{head}\n"), 1);
    assert!(gpx.contains("<!DOCTYPE"));
    let batch = read(gpx.into_bytes());
    let summary = &batch.records[0].digest().unwrap().summary;
    assert_eq!(summary.n_points, 241);
    let name = summary.name.clone().unwrap_or_default();
    assert!(name.len() < 100 && !name.contains("root"), "{name}");
}

#[test]
fn a_definition_of_many_fields_is_read_or_refused() {
    // 255 fields of 255 bytes, again and again, and messages of 65 kB.
    let mut data = Vec::new();
    for local in 0..16_u8 {
        data.extend([0x40 | local, 0, 0, 20, 0, 255]);
        for field in 0..255_u8 {
            data.extend([field, 255, 2]);
        }
    }
    data.extend(vec![0; 300_000]);
    let mut fit = vec![14, 32, 52, 8];
    fit.extend((data.len() as u32).to_le_bytes());
    fit.extend(b".FIT\0\0");
    fit.extend(&data);
    read(fit.clone());
    // More data than there is, by far.
    fit[4..8].copy_from_slice(&u32::MAX.to_le_bytes());
    read(fit);
    // Definitions and nothing else.
    let mut fit = vec![14, 32, 52, 8, 0, 0, 0, 0];
    fit.extend(b".FIT\0\0");
    fit.extend([0x40, 0, 0, 20, 0, 0].repeat(100_000));
    read(fit);
}

#[test]
fn a_clock_that_jumps_about_makes_no_thousand_repeats() {
    // A week at a point every six seconds that is fast and slow in turn.
    let mut fit = Part::activity().define(0, 20, &[TIMESTAMP, (5, 4, UINT32)]).define(
        1,
        18,
        &[TIMESTAMP, (2, 4, UINT32), (5, 1, 0)],
    );
    let mut centimetres = 0;
    for second in (0..600_000).step_by(6) {
        fit = fit.data(0, &[(START + second, 4), (centimetres, 4)]);
        centimetres += if second / 12 % 2 == 0 { 3300 } else { 900 };
    }
    let fit = fit.data(1, &[(START + 600_000, 4), (START, 4), (1, 1)]);
    let batch = read(fit.finish());
    let judged = batch.records[0].judged.as_ref().unwrap();
    assert!(judged.verdict.segments.len() < 1000, "{}", judged.verdict.segments.len());
}

/// Names that would clear a screen, end a line, ring, or turn what follows around.
const STEERS: &str = "a&#x1b;[2J&#10;b&#7;\u{9b}31m\u{202e}c\u{2066}\u{61c}<![CDATA[\u{200f}]]>d";

/// A run of points so many seconds apart.
fn sparse(points: usize, apart_s: usize) -> Recording {
    let mut recording = Recording { sport: Some("running".into()), ..Recording::default() };
    recording.samples.time_s = (0..points).map(|i| 1.7e9 + (i * apart_s) as f64).collect();
    recording.samples.latitude_deg = (0..points).map(|i| 50.0 + i as f64 * 1e-3).collect();
    recording.samples.longitude_deg = vec![8.0; points];
    recording
}

#[test]
fn points_minutes_apart_are_told_and_not_laid_on_seconds() {
    let settings = Settings::default();
    for (points, apart_s) in [(2, 604_000), (2, 700), (2, 500), (40, 15_000), (40, 290), (900, 650)]
    {
        let (digest, series) = digest_with_series(&sparse(points, apart_s), &settings);
        let most = settings.clean.max_spacing_s * points as f64;
        assert!(series.len() as f64 <= most + 1.0, "{points} {apart_s}: {} seconds", series.len());
        let is_sparse = (points - 1) as f64 * apart_s as f64 > most;
        assert_eq!(digest.unusable.is_some(), is_sparse, "{points} {apart_s}");
        let summary = &digest.summary;
        assert_eq!(summary.n_points, points);
        assert_eq!(summary.elapsed_time_s, Some(((points - 1) * apart_s) as f64));
        let metres = summary.distance_m.unwrap();
        assert!((metres / (111.229 * (points - 1) as f64) - 1.0).abs() < 0.01, "{metres}");
    }
}

#[test]
fn a_rest_of_a_night_leaves_a_run_one() {
    let mut recording = sparse(300, 6);
    recording.samples.latitude_deg = (0..300).map(|i| 50.0 + f64::from(i) * 1.6e-4).collect();
    recording.samples.time_s[200..].iter_mut().for_each(|time| *time += 10.0 * 3600.0);
    assert!(digest(&recording, &Settings::default()).unusable.is_none());
}

#[test]
fn no_text_of_a_file_steers_anything() {
    let gpx = MAY
        .gpx()
        .replace("<trk>", &format!("<trk><name>{STEERS}</name>"))
        .replace("creator=\"test\"", &format!("creator=\"{STEERS}\""));
    let other = gpx.replace("running", STEERS);
    for bytes in [gpx.as_bytes(), other.as_bytes()] {
        read(bytes.to_vec());
        read(zip(&[("\u{1b}[2J\n\u{202e}.gpx", bytes)]));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gpx");
        std::fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        for arguments in [
            vec!["analyze", "-f", "table", path],
            vec!["analyze", "-f", "csv", path],
            vec!["explain", path],
            vec!["explain", "-f", "json", path],
            vec!["inspect", path],
            vec!["export", "--with-positions", path],
        ] {
            let output = assert_cmd::Command::from_std(crate::runs::program())
                .args(&arguments)
                .output()
                .unwrap();
            for stream in [output.stdout, output.stderr] {
                harmless(&arguments.join(" "), &String::from_utf8(stream).unwrap(), "\n");
            }
        }
    }
}
