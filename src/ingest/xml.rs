//! A forgiving pull parser for GPX and TCX: quick-xml that goes on after damage and remembers it.

mod columns;
mod encoding;
mod sport;
mod values;

pub(crate) use columns::{Columns, Point, double_strides};
pub(crate) use encoding::{decode, root};
pub(crate) use sport::sport;
pub(crate) use values::{Clock, number};

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::errors::Error;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};

use crate::notice::{NoticeCode, Notices};
use crate::settings::Limits;

/// What stands next in the document.
pub(crate) enum Token<'a> {
    /// `<name …>`
    Open(BytesStart<'a>),
    /// `<name …/>`
    Empty(BytesStart<'a>),
    /// `</name>`
    Close(BytesEnd<'a>),
    /// The document ends, closed or not.
    End,
}

/// Walks over the tags of a document. Prefixes need no declaration, tags need not match, and after
/// a syntax error it goes on at the next tag.
pub(crate) struct Walker<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// Where in `text` the reader began.
    base: usize,
    /// A tag read while looking for the end of a text.
    pending: Option<Token<'a>>,
    root: Option<String>,
    closed: bool,
    malformed: usize,
    restarts_left: u32,
}

impl<'a> Walker<'a> {
    pub(crate) fn new(text: &'a str, limits: &Limits) -> Self {
        Self {
            text,
            reader: reader(text),
            base: 0,
            pending: None,
            root: None,
            closed: false,
            malformed: 0,
            restarts_left: limits.max_xml_errors,
        }
    }

    /// The next tag; texts between tags that nobody asked for are passed over.
    pub(crate) fn next(&mut self) -> Token<'a> {
        if let Some(token) = self.pending.take() {
            return token;
        }
        loop {
            match self.reader.read_event() {
                Ok(event) => {
                    if let Some(token) = self.token(event) {
                        return token;
                    }
                }
                Err(error) => {
                    if !self.recover(&error) {
                        return Token::End;
                    }
                }
            }
        }
    }

    /// The text from here to the next tag, trimmed, entities resolved; `None` where the document
    /// breaks off first, as half a number is none.
    pub(crate) fn text(&mut self) -> Option<Cow<'a, str>> {
        let mut text = Cow::Borrowed("");
        while self.pending.is_none() {
            match self.reader.read_event() {
                Ok(Event::Text(piece)) => append(&mut text, piece.into_inner()),
                Ok(Event::CData(piece)) => append(&mut text, piece.into_inner()),
                Ok(Event::GeneralRef(reference)) => append(&mut text, resolve(&reference)),
                Ok(event) => self.pending = self.token(event),
                Err(error) => {
                    if !self.recover(&error) {
                        self.pending = Some(Token::End);
                    }
                }
            }
        }
        if matches!(self.pending, Some(Token::End)) {
            return None;
        }
        Some(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        })
    }

    /// Where reading stands, in bytes of the text.
    pub(crate) fn position(&self) -> usize {
        self.base + self.reader.buffer_position() as usize
    }

    /// Whether the document ended before its first element was closed.
    pub(crate) fn is_cut(&self) -> bool {
        !self.closed
    }

    /// What was wrong with the document as far as it was read.
    pub(crate) fn notices(&self) -> Notices {
        let mut notices = Notices::default();
        notices.add(NoticeCode::XmlTruncated, usize::from(self.is_cut()));
        notices.add(NoticeCode::XmlMalformed, self.malformed);
        notices
    }

    fn token(&mut self, event: Event<'a>) -> Option<Token<'a>> {
        match event {
            Event::Start(tag) => {
                if self.root.is_none() {
                    self.root = Some(local(tag.name().0).to_owned());
                }
                Some(Token::Open(tag))
            }
            Event::Empty(tag) => {
                self.closed |= self.root.is_none();
                Some(Token::Empty(tag))
            }
            Event::End(tag) => {
                self.closed |= self.root.as_deref() == Some(local(tag.name().0));
                Some(Token::Close(tag))
            }
            Event::Eof => Some(Token::End),
            _ => None,
        }
    }

    /// Goes on behind an error; `false` where there is nothing to go on to.
    fn recover(&mut self, error: &Error) -> bool {
        if matches!(error, Error::IllFormed(_)) {
            self.malformed += 1;
            return true;
        }
        let at = self.base + self.reader.error_position() as usize;
        let next = self.text.as_bytes().get(at + 1..).and_then(|rest| memchr::memchr(b'<', rest));
        match next.and_then(|next| self.text.get(at + 1 + next..)) {
            Some(rest) if self.restarts_left > 0 => {
                self.restarts_left -= 1;
                self.malformed += 1;
                self.base = self.text.len() - rest.len();
                self.reader = reader(rest);
                true
            }
            _ => false,
        }
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
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The value of an attribute by its local name in any case, entities resolved.
pub(crate) fn attribute<'t>(tag: &'t BytesStart<'_>, name: &str) -> Option<Cow<'t, str>> {
    let mut attributes = tag.html_attributes();
    attributes.with_checks(false);
    attributes.flatten().find(|attribute| local(attribute.key.0).eq_ignore_ascii_case(name)).map(
        |attribute| {
            let unescaped = match &attribute.value {
                Cow::Borrowed(value) => quick_xml::escape::unescape(value),
                Cow::Owned(value) => Ok(Cow::Owned(value.clone())),
            };
            unescaped.unwrap_or(attribute.value)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(document: &str) -> (Vec<String>, Notices) {
        let mut walker = Walker::new(document, &Limits::default());
        let mut found = Vec::new();
        loop {
            match walker.next() {
                Token::Open(tag) if tag.name().0 == "a" => {
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
        let mut walker = Walker::new("<a x:Lat='1' lon=2 n=\"R&amp;D\">", &Limits::default());
        let Token::Open(tag) = walker.next() else { panic!("no tag") };
        assert_eq!(attribute(&tag, "lat").unwrap(), "1");
        assert_eq!(attribute(&tag, "lon").unwrap(), "2");
        assert_eq!(attribute(&tag, "n").unwrap(), "R&D");
        assert_eq!(attribute(&tag, "z"), None);
    }
}
