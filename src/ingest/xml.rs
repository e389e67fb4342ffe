//! A forgiving pull parser for GPX and TCX: it goes on after damage and remembers it.
//!
//! Tags and plain texts, nearly all of a file, are cut out by a scan for `<` and `>`; attributes,
//! entities, comments, CDATA and declarations are left to quick-xml.

mod columns;
mod encoding;
mod scan;
mod sport;
mod values;

pub(crate) use columns::{Columns, Field, Point, double_strides};
pub(crate) use encoding::{decode, holds, root};
pub(crate) use scan::{Form, Meaning, Scanner};
pub(crate) use sport::sport;
pub(crate) use values::{Clock, number};

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::notice::{NoticeCode, Notices};
use crate::settings::Limits;

/// What stands next in the document.
pub(crate) enum Token<'a> {
    /// `<name …>`
    Open(Tag<'a>),
    /// `<name …/>`
    Empty(Tag<'a>),
    /// The local name of `</name>`.
    Close(&'a str),
    /// The document ends, closed or not.
    End,
}

/// An opening tag.
#[derive(Clone, Copy)]
pub(crate) struct Tag<'a> {
    /// Its name without prefix.
    pub(crate) name: &'a str,
    /// What stands between `<` and `>`.
    content: &'a str,
    name_length: usize,
}

impl<'a> Tag<'a> {
    fn new(content: &'a str) -> Self {
        let end = |byte: &u8| byte.is_ascii_whitespace();
        let name_length = content.bytes().position(|byte| end(&byte)).unwrap_or(content.len());
        Self { name: local(&content[..name_length]), content, name_length }
    }

    /// Whether a text stands in the tag as it is written.
    #[cfg(feature = "parallel")]
    pub(crate) fn holds(self, text: &str) -> bool {
        memchr::memmem::find(self.content.as_bytes(), text.as_bytes()).is_some()
    }

    /// Calls `visit` with the local name and the value, entities resolved, of each attribute.
    pub(crate) fn attributes(self, mut visit: impl FnMut(&str, Cow<'_, str>)) {
        if self.name_length == self.content.len() {
            return;
        }
        let tag = BytesStart::from_content(self.content, self.name_length);
        let mut attributes: Attributes<'_> = tag.html_attributes();
        for attribute in attributes.with_checks(false).flatten() {
            let value = match quick_xml::escape::unescape(&attribute.value) {
                Ok(Cow::Owned(value)) => Cow::Owned(value),
                _ => attribute.value,
            };
            visit(local(attribute.key.0), value);
        }
    }

    /// The value of an attribute by its local name in any case.
    pub(crate) fn attribute(self, name: &str) -> Option<String> {
        let mut found = None;
        self.attributes(|key, value| {
            if key.eq_ignore_ascii_case(name) {
                found.get_or_insert(value.into_owned());
            }
        });
        found
    }
}

/// Walks over the tags of a document. Prefixes need no declaration, tags need not match, and after
/// a syntax error it goes on at the next tag.
pub(crate) struct Walker<'a> {
    text: &'a str,
    /// Where reading stands, in bytes.
    at: usize,
    root: Option<&'a str>,
    is_closed: bool,
    malformed: usize,
    /// For declarations that never end.
    restarts_left: u32,
}

impl<'a> Walker<'a> {
    pub(crate) fn new(text: &'a str, limits: &Limits) -> Self {
        let restarts_left = limits.max_xml_errors;
        Self { text, at: 0, root: None, is_closed: false, malformed: 0, restarts_left }
    }

    /// The next tag; texts between tags that nobody asked for are passed over.
    pub(crate) fn next(&mut self) -> Token<'a> {
        while let Some(offset) = memchr(b'<', self.rest()) {
            self.at += offset;
            let goes_on = match self.rest().get(1) {
                Some(b'!' | b'?') => self.pass_declaration() || self.restart_at_a_cost(),
                _ => match self.tag() {
                    Some(content) => return self.token(content),
                    None => self.restart(),
                },
            };
            if !goes_on {
                break;
            }
        }
        self.at = self.text.len();
        Token::End
    }

    /// The text from here to the next tag, trimmed, entities resolved; `None` where the document
    /// breaks off first, as half a number is none.
    pub(crate) fn text(&mut self) -> Option<Cow<'a, str>> {
        let end = self.at + memchr2(b'<', b'&', self.rest())?;
        if let [b'&', ..] | [b'<', b'!' | b'?', ..] = self.text.as_bytes()[end..] {
            return self.text_with_markup();
        }
        let text = &self.text[self.at..end];
        self.at = end;
        Some(Cow::Borrowed(text.trim()))
    }

    /// A text with entities, CDATA or comments in it.
    fn text_with_markup(&mut self) -> Option<Cow<'a, str>> {
        // quick-xml drops a byte order mark and does not count it.
        let text = &self.text[self.at..];
        self.at += text.len() - text.trim_start_matches('\u{FEFF}').len();
        let mut reader = reader(&self.text[self.at..]);
        let mut text = Cow::Borrowed("");
        loop {
            let before = reader.buffer_position() as usize;
            match reader.read_event() {
                Ok(Event::Text(piece)) => append(&mut text, piece.into_inner()),
                Ok(Event::CData(piece)) => append(&mut text, piece.into_inner()),
                Ok(Event::GeneralRef(reference)) => append(&mut text, resolve(&reference)),
                Ok(Event::Eof) => {
                    self.at = self.text.len();
                    return None;
                }
                Ok(Event::Start(_) | Event::Empty(_) | Event::End(_)) | Err(_) => {
                    // An error is met again, and counted, where the next tag is looked for.
                    self.at += before;
                    break;
                }
                Ok(_) => {}
            }
        }
        Some(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        })
    }

    /// Where reading stands, in bytes of the text.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Whether the document ended before its first element was closed.
    pub(crate) fn is_cut(&self) -> bool {
        !self.is_closed
    }

    /// What was wrong with the document as far as it was read.
    pub(crate) fn notices(&self) -> Notices {
        let mut notices = Notices::default();
        notices.add(NoticeCode::XmlTruncated, usize::from(self.is_cut()));
        notices.add(NoticeCode::XmlMalformed, self.malformed);
        notices
    }

    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// Takes the tag that begins here; what stands between `<` and `>`. `None` where another tag
    /// begins before it ends, as `<` may not stand in it, or the document ends.
    fn tag(&mut self) -> Option<&'a str> {
        let inside = &self.rest()[1..];
        let mut length = memchr2(b'>', b'<', inside)?;
        let mut quote = None;
        let mut checked = 0;
        // A `>` between quotes is part of a value.
        loop {
            for &byte in &inside[checked..length] {
                match quote {
                    None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
                    Some(open) if open == byte => quote = None,
                    _ => {}
                }
            }
            match (inside[length], quote) {
                (b'<', _) => return None,
                (_, None) => break,
                _ => {
                    checked = length;
                    length += 1 + memchr2(b'>', b'<', &inside[length + 1..])?;
                }
            }
        }
        let start = self.at + 1;
        self.at = start + length + 1;
        Some(&self.text[start..start + length])
    }

    fn token(&mut self, content: &'a str) -> Token<'a> {
        if content.as_bytes().first() == Some(&b'/') {
            let name = local(content[1..].trim_ascii_end());
            self.is_closed |= self.root == Some(name);
            return Token::Close(name);
        }
        if content.as_bytes().last() == Some(&b'/') {
            self.is_closed |= self.root.is_none();
            return Token::Empty(Tag::new(&content[..content.len() - 1]));
        }
        let tag = Tag::new(content);
        self.root.get_or_insert(tag.name);
        Token::Open(tag)
    }

    /// Passes over a comment, CDATA, declaration or instruction; `false` where it never ends.
    fn pass_declaration(&mut self) -> bool {
        let mut reader = reader(&self.text[self.at..]);
        let is_whole = reader.read_event().is_ok();
        if is_whole {
            self.at += reader.buffer_position() as usize;
        }
        is_whole
    }

    /// Goes on at the next `<` behind a broken one; `false` where there is none.
    fn restart(&mut self) -> bool {
        let Some(offset) = memchr(b'<', &self.rest()[1..]) else { return false };
        self.malformed += 1;
        self.at += 1 + offset;
        true
    }

    /// The same behind a declaration whose end was looked for in all the rest of the document.
    fn restart_at_a_cost(&mut self) -> bool {
        let may = self.restarts_left > 0;
        self.restarts_left = self.restarts_left.saturating_sub(1);
        may && self.restart()
    }
}

fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    reader
}

fn append<'a>(text: &mut Cow<'a, str>, piece: Cow<'a, str>) {
    if text.is_empty() {
        *text = piece;
    } else {
        text.to_mut().push_str(&piece);
    }
}

fn resolve<'a>(reference: &BytesRef<'a>) -> Cow<'a, str> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string().into();
    }
    match resolve_predefined_entity(&reference.xml10_content()) {
        Some(text) => text.into(),
        None => format!("&{};", reference.xml10_content()).into(),
    }
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    // Names are too short for the searches of the library to pay.
    match name.bytes().rposition(|byte| byte == b':') {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(document: &str) -> (Vec<String>, Notices) {
        let mut walker = Walker::new(document, &Limits::default());
        let mut found = Vec::new();
        loop {
            match walker.next() {
                Token::Open(tag) if tag.name == "a" => {
                    found.extend(walker.text().map(Cow::into_owned));
                }
                Token::End => return (found, walker.notices()),
                _ => {}
            }
        }
    }

    #[test]
    fn entities_comments_and_cdata_are_one_text() {
        let (found, notices) =
            texts("<r><a> x &amp;<!-- no --><![CDATA[ <y> ]]>&#x41;&nope; </a><a/></r>");
        assert_eq!(found, ["x & <y> A&nope;"]);
        assert_eq!(notices, Notices::default());
    }

    #[test]
    fn byte_order_marks_within_do_not_shift_anything() {
        let (found, notices) = texts("<r><a>\u{FEFF}\u{FEFF}&é&amp;é</a><a>2</a></r>");
        assert_eq!(found, ["&é&é", "2"]);
        assert_eq!(notices, Notices::default());
    }

    #[test]
    fn half_a_text_is_none() {
        let (found, notices) = texts("<r><a>1</a><a>23");
        assert_eq!(found, ["1"]);
        assert_eq!(notices.iter().map(|n| n.code).collect::<Vec<_>>(), [NoticeCode::XmlTruncated]);
    }

    #[test]
    fn it_goes_on_behind_a_broken_tag() {
        let (found, notices) = texts("<r><a>1</a><!-- never closed <a>2</a></r>");
        assert_eq!(found, ["1", "2"]);
        assert_eq!(notices.iter().map(|n| n.code).collect::<Vec<_>>(), [NoticeCode::XmlMalformed]);
    }

    #[test]
    fn lone_ampersands_are_text() {
        let (found, notices) = texts("<r><a>M & S</a></r>");
        assert_eq!(found, ["M & S"]);
        assert!(!notices.is_damaged());
    }

    #[test]
    fn attributes_are_found_whatever_their_prefix_case_and_quotes() {
        let mut walker = Walker::new("<a x:Lat='1' lon=2 n=\"R&amp;D > '\">", &Limits::default());
        let Token::Open(tag) = walker.next() else { panic!("no tag") };
        assert_eq!(tag.attribute("lat").unwrap(), "1");
        assert_eq!(tag.attribute("lon").unwrap(), "2");
        assert_eq!(tag.attribute("n").unwrap(), "R&D > '");
        assert_eq!(tag.attribute("z"), None);
    }
}
