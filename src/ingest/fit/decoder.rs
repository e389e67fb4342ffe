//! FIT bytes to rows and messages: headers, chained parts, definitions and data. Knows where values
//! are, not what they mean.
#![deny(clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use std::rc::Rc;

use crc_fast::{CrcAlgorithm, checksum};

use crate::ingest::fit::definition::Definition;
use crate::ingest::fit::plan::{Columns, CompressedDistance, MISSING, Row, Window};
use crate::ingest::{IngestError, allow_activities};
use crate::notice::{NoticeCode, Notices};
use crate::settings::Limits;

const SIGNATURE: &[u8] = b".FIT";
/// A timestamp nobody has seen yet: the invalid value of the type.
const NO_TIME: u32 = u32::MAX;

/// Lengths of a header without and with a checksum of its own.
const HEADER_BYTES: [u8; 2] = [12, 14];

/// Whether the bytes begin with the header of a FIT part, also where they end within it.
pub(super) fn is_fit(bytes: &[u8]) -> bool {
    let is_cut = || {
        let has_length = bytes.first().is_some_and(|length| HEADER_BYTES.contains(length));
        let start = bytes.get(8..).unwrap_or_default();
        has_length && !start.is_empty() && SIGNATURE.starts_with(start)
    };
    bytes.get(8..12) == Some(SIGNATURE) || is_cut()
}

/// A data message other than a record, of a kind runkind uses.
#[derive(Debug)]
pub(super) struct Message<'a> {
    definition: Rc<Definition>,
    bytes: &'a [u8],
}

impl Message<'_> {
    /// Global message number.
    pub(super) fn number(&self) -> u16 {
        self.definition.message
    }

    /// A number as it stands in the file, without scale.
    pub(super) fn value(&self, field: u8) -> Option<f64> {
        self.definition.field(field)?.value(self.bytes, self.definition.big_endian)
    }

    /// A text without control characters; `None` where nothing is left.
    pub(super) fn text(&self, field: u8) -> Option<String> {
        let bytes = self.definition.field(field)?.bytes(self.bytes)?;
        let bytes = bytes.split(|byte| *byte == 0).next()?;
        let text: String =
            String::from_utf8_lossy(bytes).chars().filter(|char| !char.is_control()).collect();
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }
}

/// One FIT file of those chained in the input.
#[derive(Debug, Default)]
pub(super) struct Part<'a> {
    /// Record messages in the order of the file.
    pub(super) rows: Vec<Row>,
    /// Those of their columns that any definition fills, beside times.
    pub(super) columns: Columns,
    /// The other messages runkind uses, in the order of the file.
    pub(super) messages: Vec<Message<'a>>,
    /// What was wrong.
    pub(super) notices: Notices,
}

/// Everything read, and where reading ended.
#[derive(Debug, Default)]
pub(super) struct File<'a> {
    /// The chained parts, at least one.
    pub(super) parts: Vec<Part<'a>>,
    /// What was wrong behind the last part.
    pub(super) notices: Notices,
    /// Bytes read before the first thing that stopped a part, or all.
    pub(super) at: usize,
}

/// Reads every part. Damage ends a part, never the file; only a limit is an error.
pub(super) fn decode<'a>(bytes: &'a [u8], limits: &Limits) -> Result<File<'a>, IngestError> {
    let mut file = File::default();
    let mut rest = bytes;
    let (mut points_left, mut messages_left) = (limits.max_points, limits.max_messages);
    let mut damaged_at = None;
    while is_fit(rest) {
        let start = bytes.len().saturating_sub(rest.len());
        let extent = Extent::of(rest);
        allow_activities(file.parts.len().saturating_add(1), limits)?;
        let mut decoder = Decoder::new(rest, &extent, (points_left, messages_left));
        let stop = decoder.run();
        let mut part = decoder.part;
        match stop {
            Stop::End => {}
            Stop::Cut => part.notices.add(NoticeCode::FitTruncated, 1),
            Stop::Bad => part.notices.add(NoticeCode::FitBadMessage, 1),
            Stop::Full => {
                return Err(IngestError::TooLarge {
                    what: "the number of points".into(),
                    limit: "max_points",
                    value: format!("{} points", limits.max_points),
                });
            }
            Stop::Crowded => {
                return Err(IngestError::TooLarge {
                    what: "the number of messages that are no points".into(),
                    limit: "max_messages",
                    value: format!("{} messages", limits.max_messages),
                });
            }
        }
        if stop != Stop::End {
            damaged_at = damaged_at.or(Some(start.saturating_add(decoder.at)));
        }
        if extent.is_cut && stop != Stop::Cut {
            part.notices.add(NoticeCode::FitTruncated, 1);
        }
        part.notices.add(NoticeCode::FitNoSize, usize::from(extent.has_no_size));
        part.notices.add(NoticeCode::FitCrc, usize::from(!extent.is_intact));
        points_left = points_left.saturating_sub(part.rows.len());
        messages_left = messages_left.saturating_sub(part.messages.len());
        file.parts.push(part);
        rest = rest.get(extent.end..).unwrap_or_default();
    }
    file.notices.add(NoticeCode::FitTrailingBytes, usize::from(!rest.is_empty()));
    file.at = damaged_at.unwrap_or(bytes.len().saturating_sub(rest.len()));
    Ok(file)
}

/// Where the data of a part begins and ends, and where the next part would begin.
struct Extent {
    data_start: usize,
    data_end: usize,
    end: usize,
    is_cut: bool,
    has_no_size: bool,
    is_intact: bool,
}

impl Extent {
    /// `bytes` from the header of the part to the end of the input.
    fn of(bytes: &[u8]) -> Self {
        let header = bytes.first_chunk::<12>().copied().unwrap_or_default();
        let [header_size, _, _, _, s0, s1, s2, s3, ..] = header;
        let data_start = usize::from(header_size).max(12);
        let data_size = u32::from_le_bytes([s0, s1, s2, s3]) as usize;
        let header_is_intact = match bytes.get(12..14).and_then(|crc| crc.first_chunk()) {
            // A header checksum of 0 means that there is none.
            Some(&crc) if data_start >= 14 && crc != [0, 0] => {
                crc16(bytes.get(..12)) == u16::from_le_bytes(crc)
            }
            _ => true,
        };
        let behind_header = data_start.saturating_add(2);
        let is_empty =
            bytes.len() <= behind_header || bytes.get(behind_header..).is_some_and(is_fit);
        if data_size == 0 && !is_empty {
            let without_crc = bytes.len().saturating_sub(2);
            let is_closed = has_crc(bytes, without_crc) == Some(true);
            let data_end = if is_closed { without_crc } else { bytes.len() };
            return Self {
                data_start,
                data_end,
                end: bytes.len(),
                is_cut: false,
                has_no_size: true,
                is_intact: header_is_intact,
            };
        }
        let data_end = data_start.saturating_add(data_size);
        let crc = has_crc(bytes, data_end);
        Self {
            data_start,
            data_end: data_end.min(bytes.len()),
            end: data_end.saturating_add(2).min(bytes.len()),
            is_cut: crc.is_none(),
            has_no_size: false,
            is_intact: header_is_intact && crc != Some(false),
        }
    }
}

/// Whether the checksum at `end` is that of everything before; `None` where the bytes end first.
fn has_crc(bytes: &[u8], end: usize) -> Option<bool> {
    let stored = bytes.get(end..)?.first_chunk::<2>()?;
    Some(crc16(bytes.get(..end)) == u16::from_le_bytes(*stored))
}

fn crc16(bytes: Option<&[u8]>) -> u16 {
    checksum(CrcAlgorithm::Crc16Arc, bytes.unwrap_or_default()) as u16
}

/// Why the reading of a part ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// At its end.
    End,
    /// Its last message goes on behind the end.
    Cut,
    /// A message has no definition.
    Bad,
    /// There are more points than the settings allow.
    Full,
    /// There are more messages of other kinds.
    Crowded,
}

struct Decoder<'a> {
    data: &'a [u8],
    at: usize,
    definitions: [Option<Rc<Definition>>; 16],
    /// Their sizes once more: finding the next message waits for nothing else.
    sizes: [usize; 16],
    /// Sizes of those whose messages are passed over, by the header of such a message; 0 for the
    /// others. Two of three messages of many watches are nothing but that.
    passed_over: [usize; 16],
    time: u32,
    distance: CompressedDistance,
    points_left: usize,
    messages_left: usize,
    part: Part<'a>,
}

impl<'a> Decoder<'a> {
    fn new(bytes: &'a [u8], extent: &Extent, left: (usize, usize)) -> Self {
        Self {
            data: bytes.get(..extent.data_end).unwrap_or(bytes),
            at: extent.data_start,
            definitions: Default::default(),
            sizes: [0; 16],
            passed_over: [0; 16],
            time: NO_TIME,
            distance: CompressedDistance::default(),
            points_left: left.0,
            messages_left: left.1,
            part: Part::default(),
        }
    }

    fn run(&mut self) -> Stop {
        let mut at = self.at;
        let stop = loop {
            let Some(&header) = self.data.get(at) else { break Stop::End };
            let size = self.passed_over.get(usize::from(header)).copied().unwrap_or_default();
            let next = at.saturating_add(size);
            if size != 0 && next <= self.data.len() {
                at = next;
                continue;
            }
            let step = if header & 0x80 != 0 {
                self.data_message(at, header >> 5 & 0x03, Some(header & 0x1F))
            } else if header & 0x40 != 0 {
                self.definition_message(at, header & 0x0F)
            } else {
                self.data_message(at, header & 0x0F, None)
            };
            match step {
                Ok(length) => at = at.saturating_add(length),
                Err(stop) => break stop,
            }
        };
        self.at = at;
        stop
    }

    fn definition_message(&mut self, at: usize, local: u8) -> Result<usize, Stop> {
        let bytes = self.data.get(at..).unwrap_or_default();
        let (definition, length) = Definition::read(bytes).ok_or(Stop::Cut)?;
        if let Some(plan) = &definition.plan {
            self.part.columns = self.part.columns.or(plan.columns);
            if self.part.rows.capacity() == 0 {
                // Hostile definitions of one byte must not reserve many times the size of the file.
                let most = bytes.len().checked_div(definition.size.max(8)).unwrap_or_default();
                self.part.rows.reserve(most.min(self.points_left));
            }
        }
        let local = usize::from(local);
        if let (Some(place), Some(size), Some(passed_over)) = (
            self.definitions.get_mut(local),
            self.sizes.get_mut(local),
            self.passed_over.get_mut(local),
        ) {
            *size = definition.size;
            *passed_over = if definition.is_passed_over { definition.size } else { 0 };
            *place = Some(Rc::new(definition));
        }
        Ok(length)
    }

    #[inline]
    fn data_message(&mut self, at: usize, local: u8, offset: Option<u8>) -> Result<usize, Stop> {
        let Some(Some(definition)) = self.definitions.get(usize::from(local)) else {
            return Err(Stop::Bad);
        };
        let size = self.sizes.get(usize::from(local)).copied().unwrap_or_default();
        let rest = self.data.get(at..).unwrap_or_default();
        let message = rest.get(..size).ok_or(Stop::Cut)?;
        if definition.is_passed_over && offset.is_none() {
            return Ok(size);
        }
        let padded;
        let window = if let Some(window) = rest.first_chunk() {
            window
        } else {
            padded = pad(message);
            &padded
        };
        let own = if definition.big_endian {
            definition.time.load::<true>(window, NO_TIME)
        } else {
            definition.time.load::<false>(window, NO_TIME)
        };
        if own != NO_TIME {
            self.time = own;
        }
        if let Some(offset) = offset
            && self.time != NO_TIME
        {
            let offset = u32::from(offset);
            self.time = self.time.wrapping_add(offset.wrapping_sub(self.time) & 0x1F);
        }
        if let Some(plan) = &definition.plan {
            if self.part.rows.len() >= self.points_left {
                return Err(Stop::Full);
            }
            self.part.rows.push(MISSING);
            let Some(row) = self.part.rows.last_mut() else { return Err(Stop::Full) };
            if definition.big_endian {
                plan.fill::<true>(row, window, message, &mut self.distance);
            } else {
                plan.fill::<false>(row, window, message, &mut self.distance);
            }
            if offset.is_some() {
                let [time, ..] = row;
                *time = self.time;
            }
        } else if definition.is_used {
            if self.part.messages.len() >= self.messages_left {
                return Err(Stop::Crowded);
            }
            self.part.messages.push(Message { definition: Rc::clone(definition), bytes: message });
        }
        Ok(size)
    }
}

/// The last messages of a file have no 260 bytes behind them.
#[cold]
fn pad(message: &[u8]) -> Window {
    let mut padded = [0; 260];
    for (place, byte) in padded.iter_mut().zip(message) {
        *place = *byte;
    }
    padded
}
