//! Random cuts and flips of GPX, TCX, gzip and zip: never a panic, and what is read is what was there.

use std::io::Write;

use proptest::prelude::*;
use runkind::ingest::{self, container};
use runkind::settings::Limits;

fn gpx() -> String {
    let point = |second: usize| {
        format!(
            "<trkpt lat=\"1.{second:03}\" lon=\"2.5\"><ele>{second}.5</ele><time>2024-05-01T06:00:{second:02}Z</time>\
             <extensions><g:TrackPointExtension><g:hr>{}</g:hr></g:TrackPointExtension></extensions></trkpt>\n",
            100 + second
        )
    };
    let points: String = (0..40).map(point).collect();
    format!(
        "<?xml version=\"1.0\"?><gpx creator=\"h\"><trk><name><![CDATA[x &]]></name><type>running</type><trkseg>{points}</trkseg></trk></gpx>"
    )
}

fn tcx() -> String {
    let point = |second: usize| {
        format!(
            "<Trackpoint><Time>2024-05-01T06:00:{second:02}Z</Time><DistanceMeters>{second}</DistanceMeters>\
             <HeartRateBpm><Value>{}</Value></HeartRateBpm></Trackpoint>",
            100 + second
        )
    };
    let points: String = (0..40).map(point).collect();
    format!(
        "<TrainingCenterDatabase><Activities><Activity Sport='Running'><Lap StartTime='2024-05-01T06:00:00Z'><Track>{points}</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
    )
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn archive() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [("1.gpx", gpx().into_bytes()), ("2.tcx.gz", gzip(tcx().as_bytes()))] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tape() -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in [("1.gpx", gpx().into_bytes()), ("2.tcx.gz", gzip(tcx().as_bytes()))] {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    builder.into_inner().unwrap()
}

fn times(bytes: &[u8]) -> Vec<f64> {
    let read = ingest::read(bytes, &Limits::default());
    let recordings = read.map(|(_, recordings)| recordings).unwrap_or_default();
    recordings.iter().for_each(crate::promises::recording);
    recordings.into_iter().flat_map(|recording| recording.samples.time_s).collect()
}

fn flip(bytes: &mut [u8], flips: &[(prop::sample::Index, u8)]) {
    for (index, mask) in flips {
        bytes[index.index(bytes.len())] ^= mask;
    }
}

/// Pieces of markup, which random order makes as wrong as can be.
const PIECES: &[&str] = &[
    "<",
    ">",
    "/>",
    "</",
    "\"",
    "'",
    "=",
    " ",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE",
    "[",
    "<?",
    "?>",
    "&",
    "&amp;",
    "&#x;",
    ";",
    "é",
    "\u{FEFF}",
    "\u{10FFFF}",
    "\0",
    "<trkpt",
    " lat=",
    "'1,5'",
    "<time>",
    "</time>",
    "2024-05-01T06:00:00Z",
    "2024-05-01T06:00:00é",
    "<trk>",
    "<trkseg>",
    "</trkpt>",
    "</gpx>",
    "<type>",
    "<name>",
    "<extensions>",
    "<HR>",
    "<a:b:",
    ":",
    "<Lap StartTime='",
    "<Track>",
    "<Trackpoint>",
    "<Time>",
    "<Value>",
    "</Lap>",
    "<Activity Sport=\"Running\"",
    "<Training>",
    "</TrainingCenterDatabase>",
];

proptest! {
    #[test]
    fn markup_at_random_never_panics(
        root in prop::sample::select(vec!["<gpx>", "<TrainingCenterDatabase>"]),
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60),
    ) {
        times(format!("{root}{}", pieces.concat()).as_bytes());
    }

    #[test]
    fn bytes_at_random_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        times(&bytes);
        let tar_head = [&[b'a'; 257][..], b"ustar"].concat();
        for head in [&b"<gpx>"[..], b"\x1F\x8B\x08", b"PK\x03\x04", &tar_head, b"\xFF\xFE<\0g\0p\0x\0>\0"] {
            let bytes = [head, &bytes].concat();
            container::members(&bytes, &Limits::default(), &mut |member| {
                if let Ok(inner) = member.bytes {
                    times(&inner);
                }
            });
        }
    }

    #[test]
    fn a_cut_file_gives_the_points_before_the_cut(at in any::<prop::sample::Index>()) {
        for file in [gpx(), tcx()] {
            let whole = times(file.as_bytes());
            let part = times(&file.as_bytes()[..at.index(file.len())]);
            prop_assert!(whole.starts_with(&part));
            // No more than the point under the knife is lost.
            let closed = file[..at.index(file.len())].matches("</trkpt>").count()
                + file[..at.index(file.len())].matches("</Trackpoint>").count();
            prop_assert!(part.len() >= closed, "{} of {closed}", part.len());
        }
    }

    #[test]
    fn flipped_bits_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 1..20)) {
        for file in [gpx().into_bytes(), tcx().into_bytes()] {
            let mut file = file;
            flip(&mut file, &flips);
            times(&file);
        }
    }

    #[test]
    fn one_flipped_bit_costs_few_points(at in any::<prop::sample::Index>(), bit in 0..7_u8) {
        let mut file = gpx().into_bytes();
        let first = file.windows(6).position(|window| window == b"<trkpt").unwrap();
        let index = first + at.index(file.len() - first);
        file[index] ^= 1 << bit;
        prop_assert!(times(&file).len() >= 36, "{}", times(&file).len());
    }

    #[test]
    fn damaged_containers_never_panic(
        cut in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 1..=255_u8), 0..6),
    ) {
        for container in [gzip(gpx().as_bytes()), archive(), tape(), gzip(&tape())] {
            let mut bytes = container;
            flip(&mut bytes, &flips);
            bytes.truncate(cut.index(bytes.len()) + 1);
            let mut visited = 0;
            container::members(&bytes, &Limits::default(), &mut |member| {
                visited += 1;
                if let Ok(inner) = member.bytes {
                    times(&inner);
                }
            });
            prop_assert!(visited > 0, "an input without any record");
        }
    }

    #[test]
    fn a_cut_gzip_gives_a_prefix(cut in any::<prop::sample::Index>()) {
        let whole = gpx();
        let packed = gzip(whole.as_bytes());
        let at = 3 + cut.index(packed.len() - 3);
        container::members(&packed[..at], &Limits::default(), &mut |member| {
            if let Ok(inner) = member.bytes {
                assert!(whole.as_bytes().starts_with(&inner));
                assert!(member.notices.is_damaged());
            }
        });
    }
}
