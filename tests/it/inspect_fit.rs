//! `inspect` on FIT: every message by name, nothing private unasked.

use runkind::cli::inspect::{Inspected, inspect_fit};

use crate::fit_builder::{ENUM, Part, SINT32, START, STRING, TIMESTAMP, UINT8, UINT16, UINT32};
use crate::fit_corpus::{content, corpus, fit_files, label};

const UINT32Z: u8 = 0x8C;

fn inspect(bytes: &[u8], with_positions: bool) -> (Inspected, String) {
    let mut out = Vec::new();
    let inspected = inspect_fit(bytes, with_positions, &mut out).unwrap();
    (inspected, String::from_utf8(out).unwrap())
}

fn sample() -> Part {
    Part::activity()
        .define(0, 0, &[(3, 4, UINT32Z), (8, 6, STRING)])
        .data(0, &[(987_654_321, 4)])
        .bytes(b"Watch\0")
        .define(0, 20, &[TIMESTAMP, (0, 4, SINT32), (1, 4, SINT32), (3, 1, UINT8), (6, 2, UINT16)])
        .data(0, &[(START, 4), (123_456_789, 4), (234_567_891, 4), (140, 1), (3500, 2)])
        .define(0, 3, &[(1, 1, ENUM), (2, 1, UINT8)])
        .data(0, &[(1, 1), (43, 1)])
        .define(0, 26, &[(8, 8, STRING)])
        .data(0, &[])
        .bytes(b"\x1b[2Jme\0\0")
        .define(0, 0xFF11, &[(7, 4, UINT32), (8, 1, UINT8)])
        .data(0, &[(192_837_465, 4), (77, 1)])
        .define(0, 34, &[TIMESTAMP, (5, 4, UINT32)])
        .data(0, &[(START, 4), (START + 7200, 4)])
}

#[test]
fn messages_have_names_values_and_units() {
    let (inspected, text) = inspect(&sample().finish(), true);
    assert_eq!(inspected, Inspected { messages: 7, is_complete: true });
    for line in [
        "file_id\n  type: activity\n",
        "  timestamp: 2021-09-08T01:46:40Z\n",
        "  position_lat: 123456789 semicircles\n",
        "  heart_rate: 140 bpm\n",
        "  enhanced_speed: 3.5 m/s\n",
        "  local_timestamp: 2021-09-08T03:46:40\n",
        "  serial_number: 987654321\n",
        "  wkt_name: \\u{1b}[2Jme\n",
        "unknown_65297\n",
        "right\nend of file: 7 messages\n",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn what_is_private_is_hidden_unasked() {
    let (inspected, text) = inspect(&sample().finish(), false);
    assert!(inspected.is_complete);
    for line in [
        "  position_lat: hidden\n",
        "  position_long: hidden\n",
        "  serial_number: hidden\n",
        "  gender: hidden\n",
        "  age: hidden\n",
        "  wkt_name: hidden\n",
        "  product_name: Watch\n",
        "  heart_rate: 140 bpm\n",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    for secret in ["123456789", "234567891", "987654321", "192837465", "[2J", ": 43"] {
        assert!(!text.contains(secret), "{secret} is in\n{text}");
    }
}

#[test]
fn what_a_scale_weighs_is_private_and_in_kilograms() {
    let part = Part::activity()
        .define(0, 30, &[TIMESTAMP, (0, 2, UINT16), (1, 2, UINT16)])
        .data(0, &[(START, 4), (7230, 2), (1420, 2)]);
    let hidden = inspect(&part.finish(), false).1;
    assert!(hidden.contains("  weight: hidden\n  percent_fat: hidden\n"), "{hidden}");
    let shown = inspect(&part.finish(), true).1;
    assert!(shown.contains("  weight: 72.3 kg\n  percent_fat: 14.2 %\n"), "{shown}");
}

#[test]
fn positions_in_developer_fields_are_hidden_too() {
    let described = |part: Part, number: u32, base_type: u32, name: &[u8; 8]| {
        part.data(1, &[(0, 1), (number, 1), (base_type, 1)]).bytes(name)
    };
    let part = Part::activity().define(
        1,
        206,
        &[(0, 1, UINT8), (1, 1, UINT8), (2, 1, UINT8), (3, 8, STRING)],
    );
    let part = described(part, 0, 0x02, b"Form ok\0");
    let part = described(part, 1, 0x88, b"myLat\0\0\0");
    let part = described(part, 2, 0x85, b"Spot\0\0\0\0")
        .define_with(0, 20, &[(3, 1, UINT8)], &[(2, 4, 0), (1, 4, 0), (0, 1, 0)], false)
        .data(0, &[(150, 1), (123_456_789, 4), (50_f32.to_bits(), 4), (66, 1)]);
    let record = "record\n  heart_rate: 150 bpm\n";
    let text = inspect(&part.finish(), false).1;
    let hidden = format!("{record}  Form ok: 66\n  myLat: hidden\n  Spot: hidden\n");
    assert!(text.contains(&hidden), "{text}");
    let text = inspect(&part.finish(), true).1;
    let shown = format!("{record}  Form ok: 66\n  myLat: 50\n  Spot: 123456789\n");
    assert!(text.contains(&shown), "{text}");
}

#[test]
fn a_damaged_file_is_shown_as_far_as_it_goes() {
    let whole = sample().finish();
    for length in 0..whole.len() {
        let (inspected, text) = inspect(&whole[..length], false);
        let is_whole = inspected.is_complete;
        assert_eq!(is_whole, length == 0, "{length}");
        let end = if is_whole { "end of file" } else { &format!(" of {length}: ") };
        assert!(text.lines().last().unwrap().contains(end), "{length}: {text}");
    }
    let mut bad_crc = whole.clone();
    *bad_crc.last_mut().unwrap() ^= 1;
    assert!(inspect(&bad_crc, false).1.contains("wrong\nend of file: 7"));
    let trailing = [&whole[..], b"rest"].concat();
    assert!(inspect(&trailing, false).1.contains("4 bytes that are no FIT part follow"));
    let chained = [&whole[..], &whole[..]].concat();
    assert_eq!(inspect(&chained, false).0, Inspected { messages: 14, is_complete: true });
    assert_eq!(inspect(&sample().finish_with(14, 0), false).0.messages, 7);
}

#[test]
fn real_files_are_shown_to_the_end_of_what_is_whole() {
    let Some(corpus) = corpus() else { return };
    for path in fit_files(&corpus, &["wild"]) {
        let (inspected, text) = inspect(&content(&path), false);
        assert!(inspected.messages > 0, "{}", label(&path));
        assert!(!text.contains("semicircles"), "{}", label(&path));
        assert!(text.chars().all(|char| char == '\n' || !char.is_control()), "{}", label(&path));
    }
}
