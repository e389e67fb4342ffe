//! Definition messages: which bytes of a data message hold which field, and of what type.
#![deny(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use crate::ingest::fit::messages::{TIMESTAMP, USED};
use crate::ingest::fit::plan::{Plan, Slot};

/// What the bytes of a field mean (FIT protocol, table "FIT base types and invalid values").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// All bits set is invalid.
    Unsigned,
    /// Zero is invalid.
    NonZero,
    /// The largest positive value is invalid.
    Signed,
    /// IEEE 754; whatever is not finite is invalid.
    Float,
    /// UTF-8 up to the first NUL.
    Text,
}

/// One field of a definition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// Its number in the profile.
    pub(super) number: u8,
    /// Where it begins, in bytes from the header byte of the message.
    pub(super) offset: usize,
    /// Bytes it takes.
    pub(super) size: usize,
    /// What they mean.
    pub(super) kind: Kind,
    /// Bytes of one value: those of the base type, or fewer where the definition gives it fewer.
    pub(super) width: usize,
}

impl Field {
    fn new(number: u8, offset: usize, size: u8, base_type: u8) -> Self {
        let (kind, width) = match base_type & 0x1F {
            0x01 => (Kind::Signed, 1),
            0x03 => (Kind::Signed, 2),
            0x04 => (Kind::Unsigned, 2),
            0x05 => (Kind::Signed, 4),
            0x06 => (Kind::Unsigned, 4),
            0x07 => (Kind::Text, 1),
            0x08 => (Kind::Float, 4),
            0x09 => (Kind::Float, 8),
            0x0A => (Kind::NonZero, 1),
            0x0B => (Kind::NonZero, 2),
            0x0C => (Kind::NonZero, 4),
            0x0E => (Kind::Signed, 8),
            0x0F => (Kind::Unsigned, 8),
            0x10 => (Kind::NonZero, 8),
            _ => (Kind::Unsigned, 1),
        };
        let size = usize::from(size);
        Self { number, offset, size, kind, width: width.min(size) }
    }

    /// The bytes of this field in a data message.
    pub(super) fn bytes<'a>(&self, message: &'a [u8]) -> Option<&'a [u8]> {
        message.get(self.offset..)?.get(..self.size)
    }

    /// The value, of an array the first; `None` where it is invalid or no number.
    pub(super) fn value(&self, message: &[u8], big_endian: bool) -> Option<f64> {
        let bytes = self.bytes(message)?.get(..self.width).filter(|bytes| !bytes.is_empty())?;
        let push = |bits: u64, byte: &u8| bits << 8 | u64::from(*byte);
        let bits =
            if big_endian { bytes.iter().fold(0, push) } else { bytes.iter().rev().fold(0, push) };
        let unused = 64_usize.saturating_sub(bytes.len().saturating_mul(8)) as u32;
        let ones = u64::MAX.checked_shr(unused)?;
        let signed = (bits.checked_shl(unused)? as i64).checked_shr(unused)?;
        match self.kind {
            Kind::Unsigned => (bits != ones).then_some(bits as f64),
            Kind::NonZero => (bits != 0).then_some(bits as f64),
            Kind::Signed => (bits != ones >> 1).then_some(signed as f64),
            Kind::Float if bytes.len() == 4 => {
                Some(f64::from(f32::from_bits(bits as u32))).filter(|value| value.is_finite())
            }
            Kind::Float if bytes.len() == 8 => {
                Some(f64::from_bits(bits)).filter(|value| value.is_finite())
            }
            Kind::Float | Kind::Text => None,
        }
    }
}

/// How the data messages of one local number are laid out until it is defined anew.
#[derive(Debug)]
pub(super) struct Definition {
    /// Global message number in the profile.
    pub(super) message: u16,
    /// Byte order of the data messages.
    pub(super) big_endian: bool,
    /// Native fields; developer fields only count in `size`.
    pub(super) fields: Vec<Field>,
    /// Bytes of one data message, its header byte included; never 0.
    pub(super) size: usize,
    /// The timestamp, which any message may carry and compressed headers refer to.
    pub(super) time: Slot,
    /// Where the wanted columns are, if this defines records.
    pub(super) plan: Option<Plan>,
    /// Whether this is another message that runkind uses.
    pub(super) is_used: bool,
    /// Whether nothing in the data messages is of interest, not even the time.
    pub(super) is_passed_over: bool,
}

impl Definition {
    /// Reads a definition message from its header byte on; gives it and its length in bytes, or
    /// `None` where the bytes end before it does.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let &[header, _, architecture, low, high, count] = bytes.first_chunk::<6>()?;
        let big_endian = architecture == 1;
        let message = if big_endian {
            u16::from_be_bytes([low, high])
        } else {
            u16::from_le_bytes([low, high])
        };
        let (triples, mut rest) = triples(bytes.get(6..)?, count)?;
        let mut size = 1_usize;
        let mut fields = Vec::with_capacity(triples.len());
        for &[number, bytes, base_type] in triples {
            fields.push(Field::new(number, size, bytes, base_type));
            size = size.saturating_add(usize::from(bytes));
        }
        if header & 0x20 != 0 {
            let (&count, after) = rest.split_first()?;
            let (developer, after) = self::triples(after, count)?;
            for &[_, bytes, _] in developer {
                size = size.saturating_add(usize::from(bytes));
            }
            rest = after;
        }
        let time = fields.iter().find(|field| field.number == TIMESTAMP).and_then(Slot::new);
        let plan = Plan::new(message, &fields);
        let length = bytes.len().saturating_sub(rest.len());
        let is_used = USED.contains(&message);
        let is_passed_over = plan.is_none() && time.is_none() && !is_used;
        let time = time.unwrap_or_default();
        let this = Self { message, big_endian, fields, size, time, plan, is_used, is_passed_over };
        Some((this, length))
    }

    /// The field of this number; of several the first.
    pub(super) fn field(&self, number: u8) -> Option<&Field> {
        self.fields.iter().find(|field| field.number == number)
    }
}

fn triples(bytes: &[u8], count: u8) -> Option<(&[[u8; 3]], &[u8])> {
    let (triples, rest) = bytes.split_at_checked(usize::from(count).saturating_mul(3))?;
    Some((triples.as_chunks().0, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(base_type: u8, bytes: &[u8], big_endian: bool) -> Option<f64> {
        Field::new(0, 0, bytes.len() as u8, base_type).value(bytes, big_endian)
    }

    #[test]
    fn invalid_values_are_those_of_the_base_type() {
        for (base_type, invalid, zero) in [
            (0x02_u8, &[0xFF][..], Some(0.0)),
            (0x0A, &[0x00], None),
            (0x01, &[0x7F], Some(0.0)),
            (0x83, &[0xFF, 0x7F], Some(0.0)),
            (0x84, &[0xFF, 0xFF], Some(0.0)),
            (0x8C, &[0; 4], None),
            (0x8F, &[0xFF; 8], Some(0.0)),
            (0x88, &[0xFF; 4], Some(0.0)),
        ] {
            assert_eq!(value(base_type, invalid, false), None, "{base_type:#x}");
            assert_eq!(value(base_type, &vec![0; invalid.len()], false), zero, "{base_type:#x}");
        }
    }

    #[test]
    fn both_byte_orders_and_signs_are_read() {
        assert_eq!(value(0x84, &[0x34, 0x12], false), Some(f64::from(0x1234)));
        assert_eq!(value(0x84, &[0x12, 0x34], true), Some(f64::from(0x1234)));
        assert_eq!(value(0x85, &[0xFE, 0xFF, 0xFF, 0xFF], false), Some(-2.0));
        assert_eq!(value(0x88, &1.5_f32.to_be_bytes(), true), Some(1.5));
    }

    #[test]
    fn a_size_that_does_not_fit_the_type_is_read_narrower_or_as_the_first_of_an_array() {
        assert_eq!(value(0x86, &[7], false), Some(7.0));
        assert_eq!(value(0x86, &[0xFF], false), None);
        assert_eq!(value(0x84, &[1, 0, 2, 0], false), Some(1.0));
        assert_eq!(value(0x84, &[1, 0, 9], false), Some(1.0));
        assert_eq!(value(0x84, &[], false), None);
        assert_eq!(value(0x88, &[1, 2], false), None);
    }
}
