//! What comes out of whole, nested, hostile and broken containers.

use std::io::{Read, Write};

use ::tar::EntryType;
use ::zip::ZipWriter;
use ::zip::write::SimpleFileOptions;

use super::*;

pub(super) const TEXT: &[u8] =
    b"<gpx>a text that repeats, a text that repeats, a text that repeats</gpx>";

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn archive(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        if name.ends_with('/') {
            writer.add_directory(*name, SimpleFileOptions::default()).unwrap();
        } else {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

pub(super) fn tape(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = ::tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = ::tar::Header::new_gnu();
        let kind = if name.ends_with('/') { EntryType::Directory } else { EntryType::Regular };
        header.set_entry_type(kind);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

type Seen = (String, Result<Vec<u8>, IngestError>, bool);

fn open_with(bytes: &[u8], limits: &Limits) -> Vec<Seen> {
    let mut seen = Vec::new();
    members(bytes, limits, &mut |member| {
        let is_damaged = member.notices.is_damaged();
        seen.push((member.path, member.bytes.map(|bytes| bytes.to_vec()), is_damaged));
    });
    seen
}

fn open(bytes: &[u8]) -> Vec<Seen> {
    open_with(bytes, &Limits::default())
}

fn whole(path: &str) -> Seen {
    (path.into(), Ok(TEXT.to_vec()), false)
}

pub(super) fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let step = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8 & 15
    };
    (0..length).map(step).collect()
}

#[test]
fn plain_bytes_pass_through_without_a_copy() {
    members(TEXT, &Limits::default(), &mut |member| {
        assert!(matches!(member.bytes, Ok(Bytes::Given(TEXT))));
        assert_eq!(member.path, "");
    });
}

#[test]
fn gzip_of_one_of_several_and_of_padded_members() {
    assert_eq!(open(&gzip(TEXT)), [whole("")]);
    let (left, right) = TEXT.split_at(20);
    assert_eq!(open(&[gzip(left), gzip(right)].concat()), [whole("")]);
    assert_eq!(open(&[gzip(TEXT), vec![0; 512]].concat()), [whole("")]);
    assert_eq!(open(&gzip(&gzip(TEXT))), [whole("")]);
}

#[test]
fn equal_gzip_members_are_not_taken_for_one() {
    let twice = [gzip(TEXT), gzip(TEXT)].concat();
    assert_eq!(open(&twice), [(String::new(), Ok([TEXT, TEXT].concat()), false)]);
}

#[test]
fn a_cut_gzip_gives_what_came_before() {
    let text = noise(100_000);
    let packed = gzip(&text);
    let seen = open(&packed[..packed.len() / 2]);
    let [(_, Ok(bytes), true)] = &seen[..] else { panic!("{} members", seen.len()) };
    assert!(bytes.len() > 40_000, "{}", bytes.len());
    assert_eq!(bytes[..], text[..bytes.len()]);
}

#[test]
fn a_wrong_checksum_and_trailing_bytes_are_damage() {
    let mut packed = gzip(TEXT);
    let crc = packed.len() - 8;
    packed[crc] ^= 1;
    assert_eq!(open(&packed), [(String::new(), Ok(TEXT.to_vec()), true)]);
    let trailing = [&gzip(TEXT)[..], b"junk"].concat();
    assert_eq!(open(&trailing), [(String::new(), Ok(TEXT.to_vec()), true)]);
}

#[test]
fn archives_in_archives_have_joined_paths() {
    let inner = archive(&[("b/2.gpx", TEXT), ("b/3.gpx.gz", &gzip(TEXT))]);
    let outer = archive(&[("a/", b""), ("a/1.gpx", TEXT), ("in.zip", &inner)]);
    assert_eq!(
        open(&outer),
        [whole("a/1.gpx"), whole("in.zip/b/2.gpx"), whole("in.zip/b/3.gpx.gz")]
    );
}

#[test]
fn system_files_are_skipped_but_seen() {
    let seen = open(&archive(&[("__MACOSX/._1.gpx", TEXT), (".DS_Store", TEXT), ("1.gpx", TEXT)]));
    assert_eq!(seen.len(), 3);
    assert!(seen[..2].iter().all(|member| member.1.as_ref().is_err_and(IngestError::is_skip)));
    assert_eq!(seen[2], whole("1.gpx"));
}

#[test]
fn tar_and_tar_in_gzip_hold_files_and_archives() {
    let long = format!("{}/1.gpx", "a".repeat(150));
    let inner = archive(&[("2.gpx", TEXT)]);
    let packed = gzip(TEXT);
    let tape = tape(&[("x/", b""), (&long, TEXT), ("in.zip", &inner), ("3.gpx.gz", &packed)]);
    let expected = [whole(&long), whole("in.zip/2.gpx"), whole("3.gpx.gz")];
    assert_eq!(open(&tape), expected);
    assert_eq!(open(&gzip(&tape)), expected);
}

#[test]
fn a_cut_tar_gives_what_came_before() {
    let long = noise(10_000);
    let bytes = tape(&[("1.gpx", TEXT), ("2.gpx", &long), ("3.gpx", TEXT)]);
    for (packed, length) in [(bytes.clone(), 6000), (gzip(&bytes), 3000)] {
        let seen = open(&packed[..length]);
        let [first, second, last] = &seen[..] else { panic!("{} members", seen.len()) };
        assert_eq!(first.1.as_ref().unwrap(), TEXT);
        assert!(second.2, "it is damaged");
        let second = second.1.as_ref().unwrap();
        assert!(second.len() > 1000 && long.starts_with(second));
        assert!(last.1.as_ref().is_err_and(|error| error.code() == "malformed"));
    }
}

#[test]
fn a_damaged_header_costs_its_member_only() {
    let mut bytes = tape(&[("1.gpx", TEXT), ("2.gpx", TEXT), ("3.gpx", TEXT)]);
    // The second header, behind one header and one block of text.
    bytes[1024 + 150] ^= 0xFF;
    let seen = open(&bytes);
    let [first, third, last] = &seen[..] else { panic!("{} members", seen.len()) };
    assert_eq!((first, third), (&whole("1.gpx"), &whole("3.gpx")));
    assert!(last.1.as_ref().is_err_and(|error| error.at() == Some(1024)));
}

#[test]
fn members_of_a_tar_are_limited() {
    let film = [b"\0\0\0\x20ftypmp42".to_vec(), noise(200_000)].concat();
    let gpx = [TEXT, &noise(200_000)].concat();
    let tape = tape(&[("1.mp4", &film), ("2.gpx", &gpx), ("3.gpx", TEXT)]);
    let limits = Limits { max_file_bytes: 100_000, ..Limits::default() };
    let seen = open_with(&tape, &limits);
    assert!(seen[0].1.as_ref().is_err_and(IngestError::is_skip));
    assert!(seen[1].1.as_ref().is_err_and(|error| error.to_string().contains("max_file_bytes")));
    assert_eq!(seen[2], whole("3.gpx"));
    let seen = open_with(&tape, &few_members(1));
    assert_eq!(seen.len(), 2);
    assert!(seen[1].1.as_ref().is_err_and(|error| error.to_string().contains("max_members")));
    let seen = open_with(&tape, &Limits { max_depth: 0, ..Limits::default() });
    assert!(seen[0].1.as_ref().is_err_and(|error| error.to_string().contains("max_depth")));
}

#[test]
fn links_in_a_tar_are_seen_and_skipped() {
    let mut builder = ::tar::Builder::new(Vec::new());
    let mut header = ::tar::Header::new_gnu();
    header.set_entry_type(EntryType::Symlink);
    header.set_size(0);
    builder.append_link(&mut header, "1.gpx", "/etc/passwd").unwrap();
    let seen = open(&builder.into_inner().unwrap());
    assert!(seen[0].1.as_ref().is_err_and(IngestError::is_skip));
}

#[test]
fn a_bomb_is_refused_by_size_and_by_ratio() {
    let mut bomb = b"<gpx>".to_vec();
    bomb.resize(20 << 20, b' ');
    let code = |bytes: &[u8], limits: &Limits| match &open_with(bytes, limits)[..] {
        [(_, Err(error), _)] => error.to_string(),
        _ => panic!("not refused"),
    };
    let small = Limits { max_file_bytes: 1 << 20, ..Limits::default() };
    let tight = Limits { ratio_floor_bytes: 10 << 20, ..Limits::default() };
    for packed in [gzip(&bomb), archive(&[("0", &bomb)])] {
        assert!(code(&packed, &small).contains("max_file_bytes"));
        assert!(code(&packed, &tight).contains("max_ratio"));
    }
    assert!(open_with(&gzip(&bomb[..9 << 20]), &tight)[0].1.is_ok(), "small is always let through");
}

#[test]
fn damage_within_a_gzip_stream_costs_nothing_before_it() {
    let line = |i: u32| format!("{} {}\n", i.wrapping_mul(2_654_435_761), i.wrapping_mul(40_503));
    let text: String = (0..20_000).map(line).collect();
    let whole = gzip(text.as_bytes());
    for at in (1..10).map(|tenth| whole.len() * tenth / 10) {
        let mut packed = whole.clone();
        packed[at..at + 400].fill(0xFF);
        let [(_, Ok(left), is_damaged)] = &open(&packed)[..] else { panic!("nothing left") };
        assert!(is_damaged);
        let same = left.iter().zip(text.as_bytes()).take_while(|(a, b)| a == b).count();
        // All but the block under the damage and one read.
        let mut decoder = flate2::read::GzDecoder::new(&packed[..at]);
        let before =
            (0..text.len()).take_while(|_| matches!(decoder.read(&mut [0]), Ok(1))).count();
        assert!(same + 16 >= before, "{same} of {before} at {at}");
    }
}

/// Whatever the size of the archive.
fn few_members(max_members: u64) -> Limits {
    Limits { max_members, least_member_bytes: u64::MAX, ..Limits::default() }
}

#[test]
fn members_of_archives_in_an_archive_count_together() {
    let inner = archive(&[("1.gpx", TEXT), ("2.gpx", TEXT)]);
    let outer = archive(&[("a.zip", &inner), ("b.zip", &inner), ("3.gpx", TEXT)]);
    let seen = open_with(&outer, &few_members(4));
    let paths: Vec<&str> = seen.iter().map(|(path, ..)| path.as_str()).collect();
    // Both archives and two files are four; what follows is told once for each archive.
    assert_eq!(paths, ["a.zip/1.gpx", "a.zip/2.gpx", "b.zip", ""]);
    assert!(seen[2..].iter().all(|(_, bytes, _)| {
        bytes.as_ref().is_err_and(|error| error.to_string().contains("max_members"))
    }));
    let by_size = Limits { max_members: 1, least_member_bytes: 1, ..Limits::default() };
    assert_eq!(open_with(&outer, &by_size).len(), 5);
}

#[test]
fn depth_and_members_are_limited() {
    let mut nested = archive(&[("1.gpx", TEXT)]);
    for _ in 0..6 {
        nested = archive(&[("in.zip", &nested)]);
    }
    let seen = open(&nested);
    assert_eq!(seen.len(), 1);
    assert!(seen[0].1.as_ref().is_err_and(|error| error.to_string().contains("max_depth")));

    let limits = few_members(1);
    let seen = open_with(&archive(&[("1.gpx", TEXT), ("2.gpx", TEXT)]), &limits);
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0], whole("1.gpx"));
    assert!(seen[1].1.as_ref().is_err_and(|error| error.to_string().contains("max_members")));
}

#[test]
fn a_damaged_member_does_not_cost_the_others() {
    let long = noise(50_000);
    let mut bytes = archive(&[("1.gpx", &long), ("2.gpx", TEXT)]);
    for byte in &mut bytes[20_000..20_010] {
        *byte ^= 0xFF;
    }
    let seen = open(&bytes);
    assert!(seen[0].2, "the first is damaged");
    assert_eq!(seen[1], whole("2.gpx"));
}

#[test]
fn a_cut_archive_is_read_from_the_front() {
    let bytes = archive(&[("1.gpx", TEXT), ("2.gpx", &noise(10_000)), ("3.gpx", TEXT)]);
    let seen = open(&bytes[..bytes.len() / 2]);
    assert_eq!(seen[0], whole("1.gpx"));
    assert!(seen[1].2 && seen[1].1.as_ref().is_ok_and(|bytes| bytes.len() > 1000));
    let last = seen.last().unwrap();
    assert!(
        last.1.as_ref().is_err_and(|error| error.code() == "malformed" && error.at().is_some())
    );
}

#[test]
fn encrypted_members_are_named() {
    let mut bytes = archive(&[("1.gpx", TEXT)]);
    let directory = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    bytes[6] |= 1;
    bytes[directory + 8] |= 1;
    let seen = open(&bytes);
    assert!(seen[0].1.as_ref().is_err_and(|error| error.to_string().contains("encrypted")));
    assert!(seen[0].1.as_ref().is_err_and(|error| error.code() == "unsupported"));
    let cut = open(&bytes[..directory]);
    assert_eq!(seen[0].1, cut[0].1, "without its directory as well");
}

#[test]
fn a_film_is_too_large_and_no_failure() {
    let film = [b"\0\0\0\x20ftypmp42".to_vec(), noise(200_000)].concat();
    let limits = Limits { max_file_bytes: 100_000, ..Limits::default() };
    let mut stored = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(::zip::CompressionMethod::Stored);
    stored.start_file("1.mp4", options).unwrap();
    stored.write_all(&film).unwrap();
    let stored = stored.finish().unwrap().into_inner();
    for packed in [gzip(&film), archive(&[("1.mp4", &film)]), stored] {
        let seen = open_with(&packed, &limits);
        assert!(seen[0].1.as_ref().is_err_and(IngestError::is_skip), "{:?}", seen[0].1);
    }
}

#[test]
fn members_of_one_name_are_all_there() {
    // The writer refuses to write a name twice, so another of the same length is put over it.
    let mut packed = archive(&[("a/1.gpx", TEXT), ("b/1.gpx", TEXT), ("2.gpx", TEXT)]);
    while let Some(at) = memchr::memmem::find(&packed, b"b/1.gpx") {
        packed[at] = b'a';
    }
    assert_eq!(open(&packed), [whole("a/1.gpx"), whole("a/1.gpx"), whole("2.gpx")]);
    let cut = open(&packed[..packed.len() - 30]);
    assert!(cut[..3] == open(&packed) && cut[3].1.is_err());
}

#[test]
fn of_a_cut_tar_in_gzip_only_the_member_under_the_cut_is_damaged() {
    let long = noise(100_000);
    let members = [("1.gpx", &long[..]), ("2.gpx", &long), ("3.gpx", &long)];
    let packed = gzip(&tape(&members));
    let seen = open(&packed[..packed.len() / 2]);
    let damaged: Vec<_> = seen.iter().map(|member| (member.0.as_str(), member.2)).collect();
    assert_eq!(damaged, [("1.gpx", false), ("2.gpx", true), ("", false)]);
    assert!(seen[2].1.as_ref().is_err_and(|error| error.code() == "malformed"));
}

#[test]
fn a_tar_in_gzip_may_be_larger_than_any_file() {
    let long = noise(100_000);
    let members = [("1.gpx", &long[..]), ("2.gpx", &long), ("3.gpx", &long)];
    let limits = Limits { max_file_bytes: 150_000, ..Limits::default() };
    let seen = open_with(&gzip(&tape(&members)), &limits);
    assert!(seen.len() == 3 && seen.iter().all(|member| member.1.is_ok() && !member.2));
}

#[test]
fn a_bomb_in_a_tar_in_gzip_costs_itself_alone() {
    let zeros = vec![0; 20 << 20];
    let packed = gzip(&tape(&[("bomb", &zeros), ("1.gpx", TEXT)]));
    let limits = Limits { max_ratio: 100, ratio_floor_bytes: 10 << 20, ..Limits::default() };
    let seen = open_with(&packed, &limits);
    assert!(seen[0].1.is_err());
    assert_eq!(seen[1..], [whole("1.gpx")]);
    let gpx = [&b"<gpx>"[..], &zeros].concat();
    let seen = open_with(&gzip(&tape(&[("bomb", &gpx)])), &limits);
    assert!(seen[0].1.as_ref().is_err_and(|error| error.to_string().contains("max_ratio")));
}

#[test]
fn members_of_an_archive_expand_no_further_together_than_a_file_does() {
    let zeros = vec![0; 6 << 20];
    let members = [("1", &zeros[..]), ("2.gpx", TEXT), ("3", &zeros), ("4.gpx", TEXT), ("5", TEXT)];
    let limits = Limits { ratio_floor_bytes: 10 << 20, ..Limits::default() };
    let inner = archive(&[("in.zip", &archive(&members))]);
    for (packed, path) in [
        (archive(&members), ""),
        (gzip(&tape(&members)), ""),
        (inner, "in.zip/"),
        (archive(&[("in.tgz", &gzip(&tape(&members)))]), "in.tgz/"),
    ] {
        let seen = open_with(&packed, &limits);
        let are_there: Vec<bool> = seen.iter().map(|member| member.1.is_ok()).collect();
        assert_eq!(are_there, [true, true, false, true, true], "{path}");
        assert_eq!(seen[3], whole(&format!("{path}4.gpx")));
        let refused = seen[2].1.as_ref().unwrap_err();
        assert!(refused.is_skip(), "zeros are no activity");
    }
    let bomb = [TEXT, &zeros[..]].concat();
    let seen = open_with(&archive(&[("1.gpx", &bomb), ("2.gpx", &bomb)]), &limits);
    let refused = seen[1].1.as_ref().unwrap_err().to_string();
    assert!(
        refused.contains("the archive expands to") && refused.contains("max_ratio"),
        "{refused}"
    );
}

#[test]
fn a_tar_in_gzip_that_expands_without_end_is_not_followed() {
    // Headers of members that are no files, and zeros for their data, again and again.
    let mut header = ::tar::Header::new_gnu();
    header.set_entry_type(EntryType::Block);
    header.set_size(1 << 20);
    header.set_cksum();
    let block = [&header.as_bytes()[..], &vec![0; 1 << 20]].concat();
    let bomb = gzip(&block.repeat(40));
    let limits = Limits {
        max_ratio: 100,
        ratio_floor_bytes: 10 << 20,
        max_file_bytes: 1 << 20,
        ..Limits::default()
    };
    let seen = open_with(&bomb, &limits);
    let last = seen.last().unwrap();
    assert!(last.1.as_ref().is_err_and(|error| error.to_string().contains("max_ratio")));
    assert!(seen.len() < 20, "{} members", seen.len());
}

#[test]
fn long_names_and_sizes_of_extended_headers_are_read_within_bounds() {
    let mut builder = ::tar::Builder::new(Vec::new());
    let path = format!("{}/1.gpx", "ü".repeat(200));
    let size = TEXT.len().to_string();
    let attributes = [("path", path.as_bytes()), ("size", size.as_bytes())];
    builder.append_pax_extensions(attributes).unwrap();
    let mut header = ::tar::Header::new_ustar();
    header.set_path("short").unwrap();
    header.set_size(TEXT.len() as u64);
    header.set_cksum();
    builder.append(&header, TEXT).unwrap();
    // A name of gigabytes that is not there.
    let mut header = ::tar::Header::new_gnu();
    header.set_entry_type(EntryType::GNULongName);
    header.set_size(8 << 30);
    header.set_cksum();
    let bytes =
        [builder.into_inner().unwrap()[..2560].to_vec(), header.as_bytes().to_vec()].concat();
    let seen = open(&bytes);
    assert_eq!(seen[0], whole(&path));
    assert!(seen[1].1.as_ref().is_err_and(|error| error.code() == "malformed"));
}

#[test]
fn a_member_said_to_be_larger_than_any_file_is_the_last() {
    let mut builder = ::tar::Builder::new(Vec::new());
    builder.append_pax_extensions([("size", &b"18446744073709551615"[..])]).unwrap();
    let bytes = [builder.into_inner().unwrap()[..1024].to_vec(), tape(&[("1.gpx", TEXT)])].concat();
    let seen = open(&bytes);
    let codes: Vec<_> =
        seen.iter().map(|(_, bytes, _)| bytes.as_ref().unwrap_err().code()).collect();
    assert_eq!(codes, ["too-large", "malformed"]);
}
