//! Bytes of a document → text, and the name of its first element.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::settings::FORMAT_HEAD;

/// The document as text without byte order mark, and whether it had to be converted.
///
/// A byte order mark decides, then the zero bytes UTF-16 leaves around `<`, then UTF-8 if the
/// bytes are valid UTF-8, then the declared encoding; what claims UTF-8 and is not is read as
/// Windows-1252, the superset of Latin-1 that devices write without saying so.
pub(crate) fn decode(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = &bytes[mark..];
        if encoding != UTF_8 {
            return (encoding.decode_without_bom_handling(rest).0, true);
        }
        return utf8_or_declared(rest);
    }
    match bytes.trim_ascii_start() {
        [b'<', 0, ..] => (UTF_16LE.decode_without_bom_handling(bytes).0, true),
        [0, b'<', ..] => (UTF_16BE.decode_without_bom_handling(bytes).0, true),
        _ => utf8_or_declared(bytes),
    }
}

fn utf8_or_declared(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        // A declared Latin-1 of ASCII characters only is UTF-8 as it stands.
        return (text.into(), false);
    }
    // A file cut off within a character is still UTF-8.
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    if bytes.len() - valid.len() < 4 {
        return (valid.into(), false);
    }
    let encoding = declared(bytes).filter(|&encoding| encoding != UTF_8).unwrap_or(WINDOWS_1252);
    (encoding.decode_without_bom_handling(bytes).0, true)
}

/// The encoding named in the XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(256)];
    let declaration = &head[..memchr::memmem::find(head, b"?>")?];
    let rest = &declaration[memchr::memmem::find(declaration, b"encoding")? + 8..];
    let mut parts = rest.split(|byte| matches!(byte, b'"' | b'\''));
    Encoding::for_label(parts.nth(1)?)
}

/// The local name of the first element, in lower case, if the bytes are XML at all.
pub(crate) fn root(bytes: &[u8]) -> Option<String> {
    let (text, _) = decode(&bytes[..bytes.len().min(FORMAT_HEAD)]);
    let mut rest = text.trim_start();
    loop {
        rest = &rest[rest.find('<')?..];
        let skip_to = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            ">"
        } else {
            break;
        };
        rest = &rest[rest.find(skip_to)? + skip_to.len()..];
    }
    let name = rest[1..].split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
    let name = super::local(name);
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    is_name.then(|| name.to_ascii_lowercase())
}

/// Whether it is XML by its first character and `tag` begins an element near its front: a file
/// whose head is damaged.
pub(crate) fn holds(bytes: &[u8], tag: &str) -> bool {
    let head = &bytes[..bytes.len().min(FORMAT_HEAD)];
    head.trim_ascii_start().starts_with(b"<")
        && memchr::memmem::find(head, tag.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_known_with_and_without_mark() {
        let units: Vec<u16> = "<gpx>é</gpx>".encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [&little[..], &big, &[&[0xFF, 0xFE], &little[..]].concat()] {
            assert_eq!(decode(bytes), ("<gpx>é</gpx>".into(), true));
            assert_eq!(root(bytes).unwrap(), "gpx");
        }
    }

    #[test]
    fn latin1_is_read_whether_declared_or_not() {
        for head in ["", "<?xml encoding='ISO-8859-1'?>", "<?xml encoding=\"UTF-8\"?>"] {
            let bytes = [head.as_bytes(), b"<n>caf\xE9 cr\xE8me</n>"].concat();
            assert!(decode(&bytes).0.contains("<n>café"), "{head}");
            assert!(decode(&bytes).1);
        }
    }

    #[test]
    fn a_mark_or_a_cut_character_is_no_conversion() {
        assert_eq!(decode(b"\xEF\xBB\xBF<gpx/>"), ("<gpx/>".into(), false));
        assert_eq!(decode(b"<gpx>\xC3"), ("<gpx>".into(), false));
    }

    #[test]
    fn the_root_stands_behind_blanks_comments_and_prefixes() {
        let document = b"\n  <?xml version='1.0'?><!-- <x> --><!DOCTYPE y>\n<q:GPX version='1.1'>";
        assert_eq!(root(document).unwrap(), "gpx");
        for none in [&b"plain text"[..], b"", b"1 < 2", b"{}"] {
            assert_eq!(root(none), None);
        }
    }
}
