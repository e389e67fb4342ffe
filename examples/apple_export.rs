//! Writes an Apple Health export of any size, for measuring: `cargo run --release --example
//! apple_export -- FILE.zip MEBIBYTES`.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

use runkind::ingest;
use runkind::settings::Settings;
use runkind::synthetic::write::{self, Workout};
use zip::write::{SimpleFileOptions, ZipWriter};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, size] = &arguments[..] else { return Err("FILE.zip MEBIBYTES".into()) };
    let padding = size.parse::<u64>()? << 20;
    let bytes = std::fs::read("fixtures/export/2025-03-25.fit")?;
    let (_, recordings) = ingest::read(&bytes, &Settings::default().limits)?;
    let recording = recordings.into_iter().next().ok_or("no run in the fixture")?;
    let workout = |day: u32| {
        let mut recording = recording.clone();
        recording.samples.time_s.iter_mut().for_each(|time| *time += f64::from(day) * 86_400.0);
        let is_indoor = day % 5 == 4;
        let (activity, zone) = ("Running", Some("Europe/Berlin"));
        Workout { recording, activity, utc_offset_s: 7200, zone, is_indoor, names_route: true }
    };
    let workouts: Vec<Workout> = (0..40).map(workout).collect();
    let mut archive = ZipWriter::new(BufWriter::new(File::create(path)?));
    let options = SimpleFileOptions::default().compression_level(Some(1)).large_file(true);
    for (name, bytes) in write::apple_files(&workouts)? {
        archive.start_file(name.as_str(), options)?;
        if name.ends_with("/export.xml") {
            let mut out = BufWriter::with_capacity(1 << 20, &mut archive);
            write::apple_index(&workouts, padding, &mut out)?;
            out.flush()?;
        } else {
            archive.write_all(&bytes)?;
        }
    }
    archive.finish()?.flush()?;
    Ok(())
}
