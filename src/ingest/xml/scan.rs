//! Points in the form that nearly all devices write, at the speed of comparing them with the point
//! before. Anything else is left to the walker, which reads the same values, only slower.

use std::ops::Range;

use memchr::memchr;

use super::{Clock, Field, Point, Walker};

/// The names of a format.
pub(crate) struct Form {
    /// The element that is a point.
    pub(crate) point: &'static str,
    /// What its attributes say.
    pub(crate) attribute: fn(&str) -> Option<Field>,
    /// What the elements in it say.
    pub(crate) element: fn(&str) -> Meaning,
}

/// What an element in a point is to the reader.
pub(crate) enum Meaning {
    /// It holds a value.
    Value(Field),
    /// It holds other elements, or nothing of interest.
    Nothing,
    /// It may be more than that.
    Unusual,
}

/// Reads usual points: `<point …>` and elements that are closed in their order, with plain texts.
pub(crate) struct Scanner {
    form: &'static Form,
    /// The last point: the text up to each value, which is the same in the next point of most
    /// files, and what the value says.
    template: Vec<(Range<usize>, Field)>,
    /// The text behind its last value.
    tail: Range<usize>,
}

impl Scanner {
    pub(crate) fn new(form: &'static Form) -> Self {
        Self { form, template: Vec::new(), tail: 0..0 }
    }

    /// The point that comes next. `None` where it is not of the usual form; nothing has been
    /// consumed then.
    #[inline]
    pub(crate) fn point(&mut self, walker: &mut Walker<'_>, clock: &mut Clock) -> Option<Point> {
        // The walker must see where the document ends.
        if walker.root? == self.form.point {
            return None;
        }
        let read = self.like_the_last(walker, clock).or_else(|| self.learn(walker, clock));
        if read.is_none() {
            // What was learned of half a point is good for nothing.
            self.template.clear();
        }
        let (point, end) = read?;
        walker.at = end;
        Some(point)
    }

    /// Reads a point that has the same elements as the last, and where it ends.
    fn like_the_last(&self, walker: &Walker<'_>, clock: &mut Clock) -> Option<(Point, usize)> {
        if self.template.is_empty() {
            return None;
        }
        let (text, mut at) = (walker.text, walker.at);
        let mut point = Point::EMPTY;
        for (before, field) in &self.template {
            at = behind(text, at, before)?;
            let rest = &text[at..];
            let (value, length) = match field {
                Field::Time => {
                    if let Some(read) = clock.like_the_last(rest.as_bytes()) {
                        read
                    } else {
                        let length = value_length(rest.as_bytes())?;
                        (clock.seconds(&rest[..length]).ok()??, length)
                    }
                }
                _ => usual_number(rest)?,
            };
            point.set(*field, value);
            at += length;
        }
        Some((point, behind(text, at, &self.tail)?))
    }

    /// Reads any usual point, and remembers its elements.
    fn learn(&mut self, walker: &Walker<'_>, clock: &mut Clock) -> Option<(Point, usize)> {
        self.template.clear();
        let mut scan = Scan { text: walker.text, at: walker.at };
        let (mut point, mut known) = (Point::EMPTY, walker.at);
        let mut read = |field: Field, value: Range<usize>| {
            let text = &walker.text[value.clone()];
            let value_read = match field {
                Field::Time => clock.seconds(text).ok()??,
                _ => usual_number(text).filter(|read| read.1 == text.len())?.0,
            };
            point.set(field, value_read);
            self.template.push((known..value.start, field));
            known = value.end;
            Some(())
        };
        scan.begin(self.form.point, |key, value| read((self.form.attribute)(key)?, value))?;
        let mut open: [&str; MAX_DEPTH] = [""; MAX_DEPTH];
        let mut depth = 0;
        loop {
            match scan.tag()? {
                Tag::Close if depth == 0 => {
                    scan.takes(self.form.point).then_some(())?;
                    scan.takes(">").then_some(())?;
                    break;
                }
                Tag::Close => {
                    depth -= 1;
                    scan.takes(open[depth]).then_some(())?;
                    scan.takes(">").then_some(())?;
                }
                Tag::Open { name, is_empty } => {
                    let local = super::local(name);
                    if Some(local) == walker.root {
                        return None;
                    }
                    match (self.form.element)(local) {
                        Meaning::Value(field) if !is_empty => read(field, scan.value()?)?,
                        Meaning::Nothing => {}
                        _ => return None,
                    }
                    if !is_empty {
                        *open.get_mut(depth)? = name;
                        depth += 1;
                    }
                }
            }
        }
        self.tail = known..scan.at;
        Some((point, scan.at))
    }
}

/// Elements of a point stand no deeper in each other.
const MAX_DEPTH: usize = 8;

/// Where the text goes on behind what stands in `range`, if that is what comes next.
#[inline]
fn behind(text: &str, at: usize, range: &Range<usize>) -> Option<usize> {
    let (bytes, expected) = (text.as_bytes(), range.end - range.start);
    let next = bytes.get(at..at + expected)?;
    (next == &bytes[range.clone()]).then_some(at + expected)
}

/// Values are short: no search of a library pays.
#[inline]
fn value_length(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| matches!(byte, b'<' | b'"'))
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

enum Tag<'a> {
    /// An opening tag with its name as written.
    Open { name: &'a str, is_empty: bool },
    /// `</`; the name comes next.
    Close,
}

impl<'a> Scan<'a> {
    /// Takes the opening tag `name` behind blanks, and hands its attributes to `visit`.
    fn begin(
        &mut self,
        name: &str,
        mut visit: impl FnMut(&'a str, Range<usize>) -> Option<()>,
    ) -> Option<()> {
        self.pass_blanks();
        if !(self.takes("<") && self.takes(name)) {
            return None;
        }
        while !self.takes(">") {
            let start = self.at;
            self.pass_blanks();
            if self.at == start {
                return None;
            }
            let rest = &self.text[self.at..];
            let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let value = rest[letters..].strip_prefix("=\"").filter(|_| letters > 0)?;
            let start = self.at + letters + 2;
            let end = start + memchr(b'"', value.as_bytes())?;
            visit(&rest[..letters], start..end)?;
            self.at = end + 1;
        }
        Some(())
    }

    /// The next tag; text before it is passed over.
    fn tag(&mut self) -> Option<Tag<'a>> {
        let bytes = self.text.as_bytes();
        self.at += memchr(b'<', &bytes[self.at..])? + 1;
        if self.takes("/") {
            return Some(Tag::Close);
        }
        let rest = &self.text[self.at..];
        let is_name =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-');
        let (name, attributes) =
            rest.split_at(rest.bytes().take_while(|byte| is_name(byte)).count());
        let attributes = attributes.as_bytes();
        let mut is_quoted = false;
        let length = attributes.iter().position(|&byte| {
            is_quoted ^= byte == b'"';
            matches!(byte, b'<' | b'\'') || byte == b'>' && !is_quoted
        })?;
        let is_plain = matches!(attributes[0], b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n');
        if name.is_empty() || !is_plain || attributes[length] != b'>' {
            return None;
        }
        self.at += name.len() + length + 1;
        Some(Tag::Open { name, is_empty: attributes[..length].ends_with(b"/") })
    }

    /// Where the text from here to the next tag stands.
    fn value(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        self.at += value_length(&self.text.as_bytes()[start..])?;
        let is_text = self.text[self.at..].starts_with("</");
        is_text.then_some(start..self.at)
    }

    fn takes(&mut self, expected: &str) -> bool {
        let is_next = self.text[self.at..].starts_with(expected);
        self.at += if is_next { expected.len() } else { 0 };
        is_next
    }

    fn pass_blanks(&mut self) {
        let rest = self.text[self.at..].bytes();
        self.at += rest.take_while(u8::is_ascii_whitespace).count();
    }
}

/// The number of the usual form, `-12.345`, at the beginning of a text, as the standard library
/// reads it, and its length.
#[inline]
fn usual_number(text: &str) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let is_negative = bytes.first() == Some(&b'-');
    let start = usize::from(is_negative);
    let (mut whole, mut point) = (0, start);
    digits(bytes, &mut point, &mut whole);
    let mut end = point;
    if bytes.get(point) == Some(&b'.') {
        end += 1;
        digits(bytes, &mut end, &mut whole);
    }
    let decimals = (end - point).saturating_sub(1);
    let count = point - start + decimals;
    if count == 0 {
        return None;
    }
    let value = if count <= EXACT_DIGITS {
        // These digits are a whole number that a double holds, and so is the power of ten: their
        // quotient is rounded once, as it should be (Clinger 1990). A double is made of a signed
        // number in one instruction.
        whole as i64 as f64 / POWERS_OF_TEN[decimals]
    } else if let Some(value) = long_number(&bytes[start..end], point - start) {
        value
    } else {
        text[start..end].parse().ok().filter(|value: &f64| value.is_finite())?
    };
    Some((if is_negative { -value } else { value }, end))
}

/// A number of more digits than a double holds, of which `point` stand before the decimal point:
/// the first nineteen digits times the reciprocal of their power of ten, if that leaves no doubt
/// about the rounding (after Eisel and Lemire, "Number parsing at a gigabyte per second", 2021).
/// Devices write altitudes like this.
fn long_number(bytes: &[u8], point: usize) -> Option<f64> {
    // A whole number, or zeros in front, are not worth it.
    let before = bytes.get(..point).filter(|_| bytes.len() > point + 1)?;
    let after = &bytes[point + 1..];
    let used = after.len().min(WORD_DIGITS.checked_sub(point)?);
    let (mut whole, mut at) = (0, 0);
    digits(before, &mut at, &mut whole);
    at = 0;
    digits(&after[..used], &mut at, &mut whole);
    let (factor, fives) = *RECIPROCALS.get(used).filter(|_| whole != 0)?;
    let zeros = whole.leading_zeros();
    if zeros > MOST_ZEROS {
        return None;
    }
    let product = ((u128::from(whole << zeros) * u128::from(factor)) >> 64) as u64;
    let shift = product.leading_zeros();
    let from = product << shift;
    // The product is cut off, as is the reciprocal, and there may be more digits.
    let more = u64::from(used < after.len()) << zeros;
    let to = from.checked_add((2 + more) << shift)?;
    let (rounded, same) = ((from.checked_add(HALF - 1)?) >> 11, to.checked_add(HALF)? >> 11);
    let exponent = 1023 + 12 - u64::from(zeros + shift + fives) - used as u64;
    (rounded == same).then(|| rounded as i64 as f64 * f64::from_bits(exponent << 52))
}

/// Half of the last of the 53 digits of a double in a word of 64.
const HALF: u64 = 1 << 10;

/// Of fewer digits than this leaves in a word nothing certain follows.
const MOST_ZEROS: u32 = 32;

/// So many decimal digits fit in a word.
const WORD_DIGITS: usize = 19;

/// For each power of five, `2^(63 + bits) / power` rounded down, a number of 64 binary digits, and
/// `bits`, the binary digits of the power.
const RECIPROCALS: [(u64, u32); WORD_DIGITS + 1] = {
    let mut table = [(u64::MAX, 1); WORD_DIGITS + 1];
    let (mut power, mut k) = (5_u128, 1);
    while k < table.len() {
        let bits = 128 - power.leading_zeros();
        table[k] = (((1_u128 << (63 + bits)) / power) as u64, bits);
        power *= 5;
        k += 1;
    }
    table
};

/// Passes over digits and adds them to a number, which wraps where it is too large.
#[inline]
fn digits(bytes: &[u8], at: &mut usize, number: &mut u64) {
    while let Some(eight) = bytes[*at..].first_chunk().and_then(|eight| eight_digits(*eight)) {
        *number = number.wrapping_mul(100_000_000).wrapping_add(eight);
        *at += 8;
    }
    while let Some(digit) = bytes.get(*at).map(|byte| byte.wrapping_sub(b'0')).filter(|d| *d < 10) {
        *number = number.wrapping_mul(10).wrapping_add(digit.into());
        *at += 1;
    }
}

/// Eight digits at once: pairs, fours, then all of them are added up within one word
/// (Lemire, "Quickly parsing eight digits", 2018).
#[inline]
fn eight_digits(bytes: [u8; 8]) -> Option<u64> {
    const HIGH: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    let word = u64::from_le_bytes(bytes);
    // The high half of a digit is 3, and still is when 6 is added.
    let is_digits = (word & HIGH) | ((word.wrapping_add(0x0606_0606_0606_0606) & HIGH) >> 4);
    if is_digits != 0x3333_3333_3333_3333 {
        return None;
    }
    let pairs = (word & 0x0F0F_0F0F_0F0F_0F0F).wrapping_mul(2561) >> 8;
    let fours = (pairs & 0x00FF_00FF_00FF_00FF).wrapping_mul(6_553_601) >> 16;
    Some((fours & 0x0000_FFFF_0000_FFFF).wrapping_mul(42_949_672_960_001) >> 32)
}

/// Ten to this power is below 2⁵³.
const EXACT_DIGITS: usize = 15;

const POWERS_OF_TEN: [f64; EXACT_DIGITS + 1] =
    [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Option<f64> {
        usual_number(text).filter(|read| read.1 == text.len()).map(|read| read.0)
    }

    #[test]
    fn numbers_of_another_form_are_left_to_others() {
        for text in
            ["", "-", ".", "-.", "1,5", "1e3", "NaN", " 1", "+1", "1.2.3", "--1", "12345678/"]
        {
            assert_eq!(number(text), None, "{text}");
        }
        assert!(number("-0").unwrap().is_sign_negative());
        assert_eq!((number("5."), number(".5")), (Some(5.0), Some(0.5)));
        assert_eq!(usual_number("12.5</ele>"), Some((12.5, 4)));
    }

    proptest! {
        #[test]
        fn numbers_are_those_of_the_standard_library(text in "-?[0-9]{0,20}(\\.[0-9]{0,25})?") {
            let expected = text.parse().ok().map(f64::to_bits);
            prop_assert_eq!(number(&text).map(f64::to_bits), expected, "{}", text);
        }

        #[test]
        fn altitudes_of_a_single_float_are_those_of_the_standard_library(
            metres in -500.0..9000.0_f32, digits in 8_usize..30,
        ) {
            let text = format!("{:.digits$}", f64::from(metres));
            let expected = text.parse().ok().map(f64::to_bits);
            prop_assert_eq!(number(&text).map(f64::to_bits), expected, "{}", text);
        }

        #[test]
        fn eight_digits_are_eight_digits(bytes in prop::array::uniform8(0x2A_u8..0x40)) {
            let text = std::str::from_utf8(&bytes).unwrap();
            let expected = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().unwrap());
            prop_assert_eq!(eight_digits(bytes), expected);
        }
    }
}
