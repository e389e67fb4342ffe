//! What bytes of no activity format look like instead.

use crate::ingest::xml;

/// A short name of what the bytes seem to be, for people.
pub(super) fn like(bytes: &[u8]) -> &'static str {
    if bytes.is_empty() {
        return "an empty file";
    }
    let mut known = ARCHIVES.iter().chain(SIGNATURES);
    if let Some((_, what)) = known.find(|(start, _)| bytes.starts_with(start)) {
        return what;
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return "a video or photo";
    }
    if bytes.iter().all(|&byte| byte == 0) {
        return "nothing but zeros";
    }
    if let Some(root) = xml::root(bytes) {
        return match root.as_str() {
            "kml" => "a KML map",
            "html" | "head" | "body" => "a web page",
            "svg" => "an SVG picture",
            "healthdata" => "an Apple Health export",
            _ => "an XML file",
        };
    }
    text(bytes).unwrap_or("unknown binary data")
}

/// Whether that is the name of an archive that is not opened.
pub(super) fn is_archive(looks_like: &str) -> bool {
    ARCHIVES.iter().any(|(_, what)| *what == looks_like)
}

const ARCHIVES: &[(&[u8], &str)] = &[
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive, which is not read"),
    (b"Rar!", "a RAR archive, which is not read"),
    (b"\xFD7zXZ\0", "an xz archive, which is not read"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive, which is not read"),
    (b"BZh", "a bzip2 archive, which is not read"),
];

const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\xD0\xCF\x11\xE0", "an Office document"),
    (b"bplist00", "a property list"),
];

/// Which kind of text, if it is text.
fn text(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(4096)];
    let chunk = head.utf8_chunks().next()?;
    let is_cut = head.len() - chunk.valid().len() < 4;
    let text = chunk.valid().trim_start_matches('\u{FEFF}').trim_start();
    let is_text = is_cut && !text.contains(|c: char| c.is_control() && !c.is_whitespace());
    if !is_text {
        return None;
    }
    if text.is_empty() {
        return Some("a blank text file");
    }
    let looks = if text.starts_with(['{', '[']) {
        "a JSON file"
    } else if is_table(text) {
        "a CSV table"
    } else {
        "a text file"
    };
    Some(looks)
}

/// The first two lines have the same number of separators, and some.
fn is_table(text: &str) -> bool {
    let mut lines = text.lines();
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    [',', ';', '\t'].iter().any(|&separator| {
        let count = first.matches(separator).count();
        count > 0 && second.matches(separator).count() == count
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_neighbours_of_activity_files_have_names() {
        for (bytes, expected) in [
            (&b""[..], "an empty file"),
            (b"\0\0\0\0\0\0\0\0", "nothing but zeros"),
            (b"\x89PNG\r\n\x1A\n", "a PNG picture"),
            (b"%PDF-1.4", "a PDF document"),
            (b"<?xml version='1.0'?><kml/>", "a KML map"),
            (b"<!DOCTYPE html>\n<html>", "a web page"),
            (b"{\"a\": 1}", "a JSON file"),
            (b"date,distance\n2024-05-01,10\n", "a CSV table"),
            (b"Dear diary", "a text file"),
            (b"\x01\x02\x03\x04\xFE", "unknown binary data"),
        ] {
            assert_eq!(like(bytes), expected);
        }
    }
}
