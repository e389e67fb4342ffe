//! Record messages to rows: where each wanted column is, worked out once per definition.
#![deny(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use crate::ingest::fit::definition::{Field, Kind};
use crate::ingest::fit::messages::{self, record};

/// The columns of a [`Row`], in its order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    /// Seconds since the FIT epoch; the first.
    Time,
    /// Semicircles, signed.
    Latitude,
    /// Semicircles, signed.
    Longitude,
    /// Fifths of a metre above −500 m.
    Altitude,
    /// Centimetres.
    Distance,
    /// Millimetres per second.
    Speed,
    /// Beats per minute.
    HeartRate,
    /// Strides or turns per minute.
    Cadence,
    /// 128ths of a stride or turn per minute.
    FractionalCadence,
    /// Watts.
    Power,
    /// Degrees Celsius, signed.
    Temperature,
}

/// Number of columns.
pub(super) const COLUMNS: usize = 11;

/// Some of the columns.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Columns(u16);

impl Columns {
    #[cfg(test)]
    pub(super) const ALL: Self = Self(u16::MAX);

    fn with(self, column: Column) -> Self {
        Self(self.0 | 1 << column as u16)
    }

    /// Those of either.
    pub(super) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one of them is.
    pub(super) fn has(self, column: Column) -> bool {
        self.0 & 1 << column as u16 != 0
    }
}

/// The raw values of one record in the integer scale of the profile.
pub(super) type Row = [u32; COLUMNS];

const UNSIGNED: u32 = u32::MAX;
const SIGNED: u32 = i32::MAX as u32;

/// What stands for a missing value in each column, whatever type the file uses.
pub(super) const MISSING: Row = [
    UNSIGNED, SIGNED, SIGNED, UNSIGNED, UNSIGNED, UNSIGNED, UNSIGNED, UNSIGNED, UNSIGNED, UNSIGNED,
    SIGNED,
];

/// Which field fills which column. Of two for one column the first wins where it is valid.
const SOURCES: [(u8, Column); 13] = [
    (messages::TIMESTAMP, Column::Time),
    (record::POSITION_LAT, Column::Latitude),
    (record::POSITION_LONG, Column::Longitude),
    (record::ENHANCED_ALTITUDE, Column::Altitude),
    (record::ALTITUDE, Column::Altitude),
    (record::DISTANCE, Column::Distance),
    (record::ENHANCED_SPEED, Column::Speed),
    (record::SPEED, Column::Speed),
    (record::HEART_RATE, Column::HeartRate),
    (record::CADENCE, Column::Cadence),
    (record::FRACTIONAL_CADENCE, Column::FractionalCadence),
    (record::POWER, Column::Power),
    (record::TEMPERATURE, Column::Temperature),
];

/// What a data message is read through: its bytes and whatever follows, so that four bytes at any
/// 8-bit offset are inside and need no check.
pub(super) type Window = [u8; 260];

/// How to take one integer out of a message without asking what it is: load four bytes, mask them,
/// extend the sign. The default slot is of an absent field: it always finds its invalid value.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slot {
    offset: u8,
    /// For big-endian messages: the bits loaded behind the value.
    shift: u32,
    mask: u32,
    invalid: u32,
    sign: u32,
}

impl Slot {
    /// `None` for what is no integer of up to four bytes, or too far from the start.
    pub(super) fn new(field: &Field) -> Option<Self> {
        if !(1..=4).contains(&field.width) || matches!(field.kind, Kind::Float | Kind::Text) {
            return None;
        }
        let shift = 32_u32.checked_sub((field.width as u32).checked_mul(8)?)?;
        let mask = u32::MAX.checked_shr(shift)?;
        let (invalid, sign) = match field.kind {
            Kind::Signed => (mask >> 1, mask ^ (mask >> 1)),
            Kind::NonZero => (0, 0),
            _ => (mask, 0),
        };
        Some(Self { offset: u8::try_from(field.offset).ok()?, shift, mask, invalid, sign })
    }

    /// The value, or `missing` where it is invalid.
    #[inline]
    pub(super) fn load<const BIG_ENDIAN: bool>(&self, window: &Window, missing: u32) -> u32 {
        let bytes = window
            .get(usize::from(self.offset)..)
            .and_then(|bytes| bytes.first_chunk::<4>())
            .copied()
            .unwrap_or_default();
        let value = if BIG_ENDIAN {
            u32::from_be_bytes(bytes).wrapping_shr(self.shift)
        } else {
            u32::from_le_bytes(bytes)
        };
        let value = value & self.mask;
        if value == self.invalid { missing } else { (value ^ self.sign).wrapping_sub(self.sign) }
    }
}

/// How to turn the record messages of one definition into rows.
#[derive(Debug)]
pub(super) struct Plan {
    slots: [Slot; COLUMNS],
    /// Fields that no slot can read, and second choices for a column; nearly always none.
    others: Vec<(Column, Field)>,
    compressed: Option<Field>,
    has_rest: bool,
    /// Which columns it fills.
    pub(super) columns: Columns,
}

impl Plan {
    /// `None` where `message` is no record.
    pub(super) fn new(message: u16, fields: &[Field]) -> Option<Self> {
        if message != messages::RECORD {
            return None;
        }
        let mut plan = Self {
            slots: [Slot::default(); COLUMNS],
            others: Vec::new(),
            compressed: None,
            has_rest: false,
            columns: Columns::default(),
        };
        for (number, column) in SOURCES {
            let Some(field) = fields.iter().find(|field| field.number == number) else { continue };
            plan.columns = plan.columns.with(column);
            // A negative value in a column without sign is none.
            let fits = is_signed(column) || field.kind != Kind::Signed;
            let slot = Slot::new(field).filter(|_| fits);
            match (plan.slots.get_mut(column as usize), slot) {
                (Some(place), Some(slot)) if place.mask == 0 => *place = slot,
                _ => plan.others.push((column, *field)),
            }
        }
        plan.compressed = fields
            .iter()
            .find(|field| field.number == record::COMPRESSED_SPEED_DISTANCE && field.size >= 3)
            .copied();
        if plan.compressed.is_some() {
            plan.columns = plan.columns.with(Column::Speed).with(Column::Distance);
        }
        plan.has_rest = !plan.others.is_empty() || plan.compressed.is_some();
        Some(plan)
    }

    /// Fills the row of one record message where it will stay, as moving it costs as much as
    /// making it; `distance` carries the roll-over of compressed distances.
    #[inline]
    pub(super) fn fill<const BIG_ENDIAN: bool>(
        &self,
        row: &mut Row,
        window: &Window,
        message: &[u8],
        distance: &mut CompressedDistance,
    ) {
        for ((value, slot), missing) in row.iter_mut().zip(&self.slots).zip(MISSING) {
            *value = slot.load::<BIG_ENDIAN>(window, missing);
        }
        if self.has_rest {
            self.rest(message, BIG_ENDIAN, row, distance);
        }
    }

    #[cold]
    fn rest(
        &self,
        message: &[u8],
        big_endian: bool,
        row: &mut Row,
        distance: &mut CompressedDistance,
    ) {
        for (column, field) in &self.others {
            if let Some(value) = field.value(message, big_endian) {
                fill(row, *column, value.round());
            }
        }
        if let Some(&[low, middle, high]) = self
            .compressed
            .and_then(|field| field.bytes(message))
            .and_then(|bytes| bytes.first_chunk::<3>())
            && [low, middle, high] != [0xFF; 3]
        {
            let speed = u32::from(low) | u32::from(middle & 0x0F) << 8;
            fill(row, Column::Speed, f64::from(speed) * 10.0);
            let sixteenths = u32::from(middle >> 4) | u32::from(high) << 4;
            fill(row, Column::Distance, distance.add(sixteenths) as f64 * (100.0 / 16.0));
        }
    }
}

/// The sum behind the 12-bit counter of `compressed_speed_distance`, which starts again at 256 m.
#[derive(Debug, Default)]
pub(super) struct CompressedDistance {
    total: u64,
    last: u32,
}

impl CompressedDistance {
    /// Distance so far in sixteenths of a metre.
    fn add(&mut self, counter: u32) -> u64 {
        self.total = self.total.saturating_add(u64::from(counter.wrapping_sub(self.last) & 0x0FFF));
        self.last = counter;
        self.total
    }
}

fn is_signed(column: Column) -> bool {
    MISSING.get(column as usize) == Some(&SIGNED)
}

/// Puts `value` where nothing valid is yet, if the column can hold it.
fn fill(row: &mut Row, column: Column, value: f64) {
    let (Some(place), Some(&missing)) =
        (row.get_mut(column as usize), MISSING.get(column as usize))
    else {
        return;
    };
    let value = value.round();
    if *place != missing {
        return;
    }
    if missing == SIGNED && (f64::from(i32::MIN)..f64::from(i32::MAX)).contains(&value) {
        *place = value as i32 as u32;
    } else if missing == UNSIGNED && (0.0..f64::from(u32::MAX)).contains(&value) {
        *place = value as u32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compressed_distance_rolls_over_at_256_metres() {
        let mut distance = CompressedDistance::default();
        assert_eq!(
            [0, 4000, 4095, 10, 10].map(|counter| distance.add(counter)),
            [0, 4000, 4095, 4106, 4106]
        );
    }

    #[test]
    fn a_slot_takes_its_bytes_and_no_others() {
        let mut window = [0xEE; 260];
        window[255] = 0x12;
        window[256] = 0x34;
        let field = Field { number: 0, offset: 255, size: 2, kind: Kind::Unsigned, width: 2 };
        let slot = Slot::new(&field).unwrap();
        assert_eq!(slot.load::<false>(&window, 0), 0x3412);
        assert_eq!(slot.load::<true>(&window, 0), 0x1234);
        assert!(Slot::new(&Field { offset: 256, ..field }).is_none());
    }

    #[test]
    fn an_absent_field_is_missing() {
        assert_eq!(Slot::default().load::<false>(&[9; 260], 77), 77);
        assert_eq!(Slot::default().load::<true>(&[9; 260], 77), 77);
    }
}
