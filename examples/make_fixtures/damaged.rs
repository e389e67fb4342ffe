//! Two-minute files with one thing wrong each; the names say what.

use std::error::Error;
use std::fmt::Write as _;

use runkind::ingest::Recording;
use runkind::synthetic::write;
use runkind::synthetic::{Athlete, Device, Laps, Length, Plan, Sampling, run};

use super::File;
use super::containers::{gz, zip};

/// A file, the status it should get, and what is wrong with it.
struct Damaged {
    name: &'static str,
    bytes: Vec<u8>,
    status: &'static str,
    what: &'static str,
}

/// Every file of `damaged/`, and `damaged.csv`.
pub(crate) fn files() -> Result<Vec<File>, Box<dyn Error>> {
    let recording = recording();
    let mut all = fit(&recording)?;
    all.extend(gpx(&recording));
    all.extend(tcx(&recording));
    all.extend(strangers());
    let mut table = String::from("file,status,what\n");
    let mut files = Vec::new();
    for Damaged { name, bytes, status, what } in all {
        let _ = writeln!(table, "damaged/{name},{status},{what}");
        files.push((format!("damaged/{name}"), bytes));
    }
    files.push(("damaged.csv".into(), table.into_bytes()));
    Ok(files)
}

fn recording() -> Recording {
    let plan = Plan::new("easy").named("Short").easy(Length::Seconds(150.0), 0.75);
    let device = Device { sampling: Sampling::Every(3), laps: Laps::Single, ..Device::watch() };
    let plan = Plan { origin_deg: (52.0312, 5.0427), ..plan };
    run(99, &plan, &Athlete::default(), &device).recording
}

fn fit(recording: &Recording) -> Result<Vec<Damaged>, Box<dyn Error>> {
    let whole = write::fit(recording)?;
    let (body, _) = whole.split_at(whole.len() - 2);
    let later = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = whole.clone();
        change(&mut bytes);
        bytes
    };
    let row = |name, bytes, status, what| Damaged { name, bytes, status, what };
    let packed = gz(&whole)?;
    Ok(vec![
        row(
            "fit-cut-mid-record.fit",
            whole[..whole.len() / 2].to_vec(),
            "salvaged",
            "ends in the middle of a record",
        ),
        row("fit-cut-header.fit", whole[..11].to_vec(), "failed", "ends within the header"),
        row("fit-no-crc.fit", body.to_vec(), "salvaged", "the checksum at the end is missing"),
        row(
            "fit-bad-crc.fit",
            later(&|bytes| {
                if let Some(last) = bytes.last_mut() {
                    *last ^= 0x5A;
                }
            }),
            "salvaged",
            "the checksum at the end is wrong",
        ),
        row(
            "fit-no-size.fit",
            later(&|bytes| bytes[4..8].fill(0)),
            "salvaged",
            "the header gives a size of 0",
        ),
        row(
            "fit-trailing-bytes.fit",
            later(&|bytes| bytes.extend([0xAA; 37])),
            "salvaged",
            "37 bytes of nothing after the end",
        ),
        row(
            "fit-undefined-message.fit",
            undefined_message(body),
            "salvaged",
            "the last message was never defined",
        ),
        row("fit-header-only.fit", header_only(&whole), "failed", "a header and no message"),
        row(
            "fit-header-crc-0.fit",
            again(later(&|bytes| bytes[12..14].fill(0))),
            "ok",
            "the checksum of the header is 0: there is none",
        ),
        row(
            "fit-header-crc-wrong.fit",
            again(later(&|bytes| bytes[12] ^= 1)),
            "salvaged",
            "the checksum of the header is wrong",
        ),
        row(
            "fit-wrong-size.fit",
            later(&|bytes| bytes[4..8].copy_from_slice(&600_u32.to_le_bytes())),
            "salvaged",
            "the header gives a third of the size",
        ),
        row(
            "fit-chained.fit",
            [whole.clone(), write::fit(&next_day(recording))?].concat(),
            "ok",
            "two FIT files one behind the other",
        ),
        row(
            "fit-clock-jump.fit",
            write::fit(&moved(recording, |i| if i == 25 { 3e8 } else { 0.0 }))?,
            "ok",
            "the last time is ten years later",
        ),
        row(
            "fit-gps-rollover.fit",
            write::fit(&shifted(recording, -1024.0 * 7.0 * 86_400.0))?,
            "ok",
            "all dates are 1024 weeks early",
        ),
        row("fit-named.gpx", whole.clone(), "ok", "a good FIT file named .gpx"),
        row("zip-named.fit", zip(&[("1.fit".into(), whole.clone())])?, "ok", "a ZIP named .fit"),
        row(
            "gz-cut.fit.gz",
            packed[..packed.len() * 7 / 10].to_vec(),
            "salvaged",
            "the gzip stream is cut",
        ),
        row(
            "gz-bad-crc.fit.gz",
            {
                let mut bytes = packed.clone();
                let at = bytes.len() - 8;
                bytes[at] ^= 0xFF;
                bytes
            },
            "salvaged",
            "the checksum of the gzip stream is wrong",
        ),
    ])
}

/// The same bytes with the checksum at the end put right.
fn again(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.len() - 2;
    let all = crc16(&bytes[..end]);
    bytes[end..].copy_from_slice(&all.to_le_bytes());
    bytes
}

/// The recording with points at other times.
fn moved(recording: &Recording, by_s: impl Fn(usize) -> f64) -> Recording {
    let mut other = recording.clone();
    for (i, time) in other.samples.time_s.iter_mut().enumerate() {
        *time += by_s(i);
    }
    other
}

/// The recording at another date.
fn shifted(recording: &Recording, by_s: f64) -> Recording {
    let mut other = moved(recording, |_| by_s);
    other.laps.iter_mut().for_each(|lap| lap.start_time_s += by_s);
    other.timer.iter_mut().for_each(|event| event.time_s += by_s);
    other.start_time_s = other.start_time_s.map(|time| time + by_s);
    other
}

fn next_day(recording: &Recording) -> Recording {
    shifted(recording, 86_400.0)
}

/// A message of a type nobody defined, in a file whose size and checksum agree.
fn undefined_message(body: &[u8]) -> Vec<u8> {
    let mut bytes = body.to_vec();
    bytes.extend([0x0E, 1, 2, 3, 4]);
    let size = (bytes.len() - 14) as u32;
    bytes[4..8].copy_from_slice(&size.to_le_bytes());
    let head = crc16(&bytes[..12]);
    bytes[12..14].copy_from_slice(&head.to_le_bytes());
    let all = crc16(&bytes[14..]);
    bytes.extend(all.to_le_bytes());
    bytes
}

fn header_only(whole: &[u8]) -> Vec<u8> {
    let mut bytes = whole[..14].to_vec();
    bytes[4..8].fill(0);
    let head = crc16(&bytes[..12]);
    bytes[12..14].copy_from_slice(&head.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

/// CRC-16/ARC, as FIT uses it.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, &byte| {
        (0..8).fold(crc ^ u16::from(byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xA001 } else { crc >> 1 }
        })
    })
}

fn gpx(recording: &Recording) -> Vec<Damaged> {
    let whole = write::gpx(recording);
    let row =
        |name, text: String, status, what| Damaged { name, bytes: text.into_bytes(), status, what };
    // The thing wrong is put into one point in the middle.
    let half = whole.match_indices("<trkpt").nth(25).map_or(0, |found| found.0);
    let (before, after) = whole.split_at(half);
    let replaced = |from: &str, to: &str| format!("{before}{}", after.replacen(from, to, 1));
    let time = &after[after.find("<time>").unwrap_or(0)..after.find("</time>").unwrap_or(0)];
    let bytes = |name, bytes, status, what| Damaged { name, bytes, status, what };
    vec![
        row(
            "gpx-cut-tail.gpx",
            whole[..whole.len() * 6 / 10].to_owned(),
            "salvaged",
            "ends in the middle of a point",
        ),
        row("gpx-lat-91.gpx", replaced("lat=\"52.", "lat=\"91."), "ok", "one latitude is 91°"),
        row("gpx-empty-time.gpx", replaced(time, "<time>"), "ok", "one time is empty"),
        row(
            "gpx-time-backwards.gpx",
            replaced(time, "<time>2025-03-03T05:00:00Z"),
            "ok",
            "one time is an hour before the start",
        ),
        row(
            "gpx-zero-zero.gpx",
            format!("{before}<trkpt lat=\"0\" lon=\"0\">{time}</time></trkpt>\n{after}"),
            "ok",
            "one point at 0/0",
        ),
        row(
            "gpx-spike.gpx",
            replaced("lat=\"52.03", "lat=\"52.04"),
            "ok",
            "one point is a kilometre off",
        ),
        row(
            "gpx-comma-decimal.gpx",
            decimal_commas(&whole),
            "ok",
            "decimal commas in latitude and longitude",
        ),
        row(
            "gpx-bom-leading-blanks.gpx",
            format!("\u{feff}\n   {whole}"),
            "ok",
            "a byte order mark and blanks before the XML declaration",
        ),
        row(
            "gpx-bare-ampersand.gpx",
            whole.replacen("<name>Short</name>", "<name>Short & sweet</name>", 1),
            "ok",
            "a bare ampersand in the name",
        ),
        row("gpx-no-times.gpx", without(&whole, "<time>", "</time>"), "ok", "no point has a time"),
        row(
            "gpx-no-points.gpx",
            format!("{}</trkseg></trk></gpx>\n", &whole[..whole.find("<trkpt").unwrap_or(0)]),
            "skipped",
            "a track without points",
        ),
        row(
            "gpx-clock-jump.gpx",
            replaced(time, "<time>2035-03-03T06:01:15Z"),
            "ok",
            "one time is ten years later",
        ),
        row(
            "gpx-gps-rollover.gpx",
            write::gpx(&shifted(recording, -1024.0 * 7.0 * 86_400.0 - 4.0 * 365.25 * 86_400.0)),
            "ok",
            "all dates are 1024 weeks before 2021",
        ),
        row(
            "gpx-nan-altitude.gpx",
            numbered(&whole, "<ele>", "NaN"),
            "ok",
            "every altitude is NaN",
        ),
        row("gpx-empty-tags.gpx", numbered(&whole, "<gpxtpx:hr>", ""), "ok", "empty heart rates"),
        row(
            "gpx-undeclared-prefix.gpx",
            without(&whole, " xmlns:gpxtpx=", "v1\""),
            "ok",
            "a prefix that is never declared",
        ),
        row(
            "gpx-cdata.gpx",
            whole.replacen(">Short<", "><![CDATA[Short <&> sweet]]><", 1),
            "ok",
            "the name is CDATA",
        ),
        row(
            "gpx-entities.gpx",
            whole.replacen(">Short<", ">K&#252;rze &amp; W&uuml;rze &lt;3<", 1),
            "ok",
            "entities in the name and one of HTML",
        ),
        bytes(
            "gpx-latin-1.gpx",
            latin_1(&whole),
            "ok",
            "ISO-8859-1 and says so; an umlaut in the name",
        ),
        bytes("gpx-utf-16.gpx", utf_16(&whole), "ok", "UTF-16 with byte order mark"),
    ]
}

fn decimal_commas(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let Some((point, rest)) = line.split_once('>').filter(|(p, _)| p.starts_with("<trkpt"))
        else {
            return format!("{line}\n");
        };
        format!("{}>{rest}\n", point.replace('.', ","))
    });
    lines.collect()
}

/// What stands behind every `tag` replaced by `value`.
fn numbered(text: &str, tag: &str, value: &str) -> String {
    let mut parts = text.split(tag);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out += tag;
        out += value;
        out += part.find('<').map_or("", |end| &part[end..]);
    }
    out
}

fn without(text: &str, from: &str, to: &str) -> String {
    let mut parts = text.split(from);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once(to).map_or("", |(_, rest)| rest));
    }
    out
}

fn latin_1(text: &str) -> Vec<u8> {
    let text = text.replacen("UTF-8", "ISO-8859-1", 1).replacen("Short", "K\u{fc}rze", 1);
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect()
}

fn utf_16(text: &str) -> Vec<u8> {
    let text = format!("\u{feff}{}", text.replacen("UTF-8", "UTF-16", 1));
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn tcx(recording: &Recording) -> Vec<Damaged> {
    let whole = write::tcx(recording);
    let row =
        |name, text: String, status, what| Damaged { name, bytes: text.into_bytes(), status, what };
    vec![
        row(
            "tcx-leading-blanks.tcx",
            format!("          {whole}"),
            "ok",
            "blanks before the XML declaration",
        ),
        row(
            "tcx-cut-tail.tcx",
            whole[..whole.len() * 6 / 10].to_owned(),
            "salvaged",
            "ends in the middle of a point",
        ),
        row(
            "tcx-bad-number.tcx",
            whole.replacen("<AltitudeMeters>", "<AltitudeMeters>x", 3),
            "ok",
            "three altitudes are no numbers",
        ),
        row(
            "tcx-no-positions.tcx",
            without(&whole, "<Position>", "</Position>"),
            "ok",
            "distances but no positions",
        ),
    ]
}

/// Files that are something else, whatever their name says.
fn strangers() -> Vec<Damaged> {
    let row =
        |name, bytes: &[u8], what| Damaged { name, bytes: bytes.to_vec(), status: "skipped", what };
    let page = "<!doctype html><html><body>Sign in to download.</body></html>\n";
    vec![
        row("empty.fit", b"", "no byte at all"),
        row("html-named.gpx", page.as_bytes(), "a web page named .gpx"),
        row("text-named.fit", b"This is no FIT file.\n", "a text named .fit"),
    ]
}
