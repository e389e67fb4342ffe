//! What is left of damaged files: the points before the damage, with the values they had, in FIT,
//! GPX, TCX and in gzip of them. Points are counted by walkers of the test's own.

use std::collections::BTreeMap;
use std::io::{Read, Write};

use runkind::ingest::{self, FORMATS, container};
use runkind::settings::Limits;

use crate::chaos::{Chance, Damage, below, fixtures};
use crate::corpus;

/// So much of a file is enough.
const PART_BYTES: usize = 96 << 10;
/// Times each file is damaged, and where `RUNKIND_CHAOS` asks for much.
const ROUNDS: [usize; 2] = [4, 24];

/// A point by its bits, without cadence: whether that counts one leg depends on the whole file.
type Point = [u64; 7];

/// The points read, whatever order their tracks and sessions are put in.
fn points(bytes: &[u8]) -> BTreeMap<Point, usize> {
    let mut points = BTreeMap::new();
    container::members(bytes, &Limits::default(), &mut |member| {
        let Ok(bytes) = member.bytes else { return };
        for recording in ingest::read(&bytes, &Limits::default()).map_or(Vec::new(), |read| read.1)
        {
            let samples = &recording.samples;
            let wide = |column: &[f64], i: usize| column.get(i).map_or(0, |value| value.to_bits());
            let small =
                |column: &[f32], i: usize| column.get(i).map_or(0, |v| u64::from(v.to_bits()));
            for i in 0..samples.len() {
                let point = [
                    samples.time_s[i].to_bits(),
                    wide(&samples.latitude_deg, i),
                    wide(&samples.longitude_deg, i),
                    wide(&samples.distance_m, i),
                    small(&samples.altitude_m, i),
                    small(&samples.heart_rate_bpm, i),
                    small(&samples.speed_mps, i),
                ];
                *points.entry(blank(point)).or_default() += 1;
            }
        }
    });
    points
}

/// A column of a shorter file may be empty where that of the whole holds nothing but gaps.
fn blank(point: Point) -> Point {
    let is_gap = |(at, bits): (usize, u64)| match at {
        0..=3 => f64::from_bits(bits).is_nan(),
        _ => f32::from_bits(bits as u32).is_nan(),
    };
    std::array::from_fn(|at| if is_gap((at, point[at])) { 0 } else { point[at] })
}

fn common(a: &BTreeMap<Point, usize>, b: &BTreeMap<Point, usize>) -> usize {
    a.iter().map(|(point, count)| count.min(b.get(point).unwrap_or(&0))).sum()
}

/// Points that are whole within the first `end` bytes.
fn whole_points(format: &str, bytes: &[u8], end: usize) -> usize {
    let head = &bytes[..end.min(bytes.len())];
    let tag: &[u8] = match format {
        "fit" => return whole_records(bytes, end),
        "gpx" => b"</trkpt>",
        _ => b"</trackpoint>",
    };
    head.windows(tag.len()).filter(|window| window.eq_ignore_ascii_case(tag)).count()
}

/// Records of all FIT parts that end within the first `end` bytes.
fn whole_records(bytes: &[u8], end: usize) -> usize {
    let (mut start, mut records) = (0, 0);
    while bytes.get(start + 8..start + 12) == Some(b".FIT") {
        let size = u32::from_le_bytes(*bytes[start + 4..].first_chunk().unwrap()) as usize;
        let mut at = start + usize::from(bytes[start]);
        let part_end = if size == 0 { bytes.len() } else { at + size };
        let mut definitions = [(0_u16, 0_usize, false); 16];
        while at < part_end.min(end) {
            let header = bytes[at];
            let local = usize::from(if header & 0x80 == 0 { header & 15 } else { header >> 5 & 3 });
            if header & 0xC0 == 0x40 {
                let Some(head) = bytes.get(at..at + 6) else { break };
                let number = [head[3], head[4]];
                let big = head[2] & 1 == 1;
                let message =
                    if big { u16::from_be_bytes(number) } else { u16::from_le_bytes(number) };
                let mut next = at + 6;
                let mut length = 1;
                for _ in 0..=usize::from(header & 0x20 != 0) {
                    let count = usize::from(if next == at + 6 {
                        head[5]
                    } else {
                        next += 1;
                        bytes.get(next - 1).copied().unwrap_or(0)
                    });
                    length += (0..count)
                        .filter_map(|i| bytes.get(next + 3 * i + 1))
                        .map(|size| usize::from(*size))
                        .sum::<usize>();
                    next += 3 * count;
                }
                definitions[local] = (message, length, true);
                at = next;
            } else {
                let (message, length, is_known) = definitions[local];
                if !is_known {
                    break;
                }
                at += length;
                records += usize::from(message == 20 && at <= end.min(part_end));
            }
        }
        start = part_end + 2;
    }
    records
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// How much a cut gzip stream still holds, byte by byte.
fn held(packed: &[u8]) -> usize {
    let mut decoder = flate2::read::GzDecoder::new(packed);
    (0..16 << 20).take_while(|_| matches!(decoder.read(&mut [0]), Ok(1))).count()
}

/// Files of a format, unpacked, at most so many bytes of each.
fn files() -> Vec<(String, &'static str, Vec<u8>)> {
    let mut paths = below(&fixtures());
    if let Some(corpus) = corpus::folder("salvage of odd files") {
        paths.extend(below(&corpus.join("wild")));
    }
    let mut files = Vec::new();
    for path in paths {
        let bytes = std::fs::read(&path).unwrap();
        container::members(&bytes, &Limits::default(), &mut |member| {
            let Ok(inner) = member.bytes else { return };
            let Some(format) = FORMATS.iter().find(|format| (format.sniff)(&inner)) else { return };
            let part = &inner[..inner.len().min(PART_BYTES)];
            let name = format!("{} {}", path.display(), member.path);
            files.push((name, format.name, part.to_vec()));
        });
    }
    files
}

/// Points before the damage, and how many of them were kept.
#[derive(Default, Debug, Clone, Copy)]
struct Share {
    before: usize,
    kept: usize,
    variants: usize,
    worst: Option<f64>,
}

#[test]
fn the_points_before_the_damage_are_kept_as_they_were() {
    let (mut shares, mut poor) = (BTreeMap::<String, Share>::new(), Vec::new());
    let mut set_aside = 0;
    let rounds = ROUNDS[usize::from(std::env::var_os("RUNKIND_CHAOS").is_some())];
    for (number, (name, format, bytes)) in files().into_iter().enumerate() {
        let whole = points(&bytes);
        // Encodings and self-closing points that the walkers do not know.
        let all: usize = whole.values().sum();
        if all == 0 || all.abs_diff(whole_points(format, &bytes, bytes.len())) > 1 {
            set_aside += 1;
            continue;
        }
        let packed = gzip(&bytes);
        for round in 0..rounds {
            let mut chance = Chance((number * ROUNDS[1] + round) as u64);
            // A cut every second time, as that is what happens.
            let damage = if round % 2 == 0 { Damage::Cut } else { Damage::ALL[1 + round / 2 % 5] };
            for (kind, stored) in [("", &bytes), (".gz", &packed)] {
                let mut damaged = stored.clone();
                let at = damage.wreak(&mut damaged, &mut chance);
                let end = if kind.is_empty() { at } else { held(&packed[..at]) };
                let before = whole_points(format, &bytes, end);
                let left = points(&damaged);
                let kept = common(&left, &points(&bytes[..end])).min(before);
                let what = if damage == Damage::Cut { "cut" } else { "damaged" };
                let share = shares.entry(format!("{format}{kind} {what}")).or_default();
                share.before += before;
                share.kept += kept;
                share.variants += 1;
                if before > 0 {
                    let part = kept as f64 / before as f64;
                    share.worst = Some(share.worst.map_or(part, |worst| worst.min(part)));
                    // One point of a few is more than a hundredth.
                    if before - kept > 1 && (kept as f64) < 0.99 * before as f64 {
                        poor.push(format!(
                            "{kept} of {before}: {damage:?} at {at} of {}{kind} {name}",
                            stored.len()
                        ));
                    }
                }
                if damage == Damage::Cut {
                    let read: usize = left.values().sum();
                    // The point under the knife may be half there.
                    assert!(read <= common(&left, &whole) + 1, "{name}: cut at {at}: other values");
                }
            }
        }
    }
    for (what, share) in &shares {
        eprintln!(
            "salvage: {what}: {} variants, {} of {} points, {:.3} %, worst {:.1} %",
            share.variants,
            share.kept,
            share.before,
            100.0 * share.kept as f64 / share.before.max(1) as f64,
            100.0 * share.worst.unwrap_or(1.0),
        );
    }
    eprintln!("salvage: {set_aside} files set aside, {} variants below 99 %", poor.len());
    assert!(poor.is_empty(), "{}", poor[..poor.len().min(30)].join("\n"));
}
