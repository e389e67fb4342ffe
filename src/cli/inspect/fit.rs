//! A FIT file message by message, with names and units, as far as it goes.

use std::borrow::Cow;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crc_fast::{CrcAlgorithm, checksum};
use fitparser::de::{DecodeOption, FitDataMessage, FitObject, FitStreamProcessor};
use fitparser::{FitDataField, Value};
use jiff::Timestamp;

use crate::cli::inspect::privacy::Shown;
use crate::cli::inspect::{Inspected, printable};

/// Seconds from 1970-01-01 to 1989-12-31, the zero of FIT times.
const EPOCH_S: i64 = 631_065_600;

/// Writes every message of `bytes` to `out`, then where and why reading ended. Positions, the user's
/// profile, serial numbers and free text are `hidden` unless `with_positions`.
pub fn inspect_fit(
    bytes: &[u8],
    with_positions: bool,
    out: &mut dyn Write,
) -> io::Result<Inspected> {
    let bytes = &*sized(bytes);
    let mut processor = FitStreamProcessor::new();
    processor.add_option(DecodeOption::SkipHeaderCrcValidation);
    processor.add_option(DecodeOption::SkipDataCrcValidation);
    let mut inspected = Inspected { messages: 0, is_complete: true };
    let mut rest = bytes;
    let mut part_start = None;
    let reason = loop {
        let at = bytes.len() - rest.len();
        if part_start.is_none() && !is_part(rest) {
            break match rest.len() {
                0 => None,
                left => Some(format!("{left} bytes that are no FIT part follow")),
            };
        }
        let step = guarded(|| processor.deserialize_next(rest).map_err(|error| error.to_string()));
        let (after, object) = match step {
            Ok(step) => step,
            Err(reason) => break Some(reason),
        };
        match object {
            FitObject::Header(header) => {
                part_start = Some(at);
                let (protocol, size) = (header.protocol_ver_enc(), header.data_size());
                writeln!(out, "header\n  protocol: {protocol:.1}\n  data_size: {size} bytes")?;
            }
            FitObject::DefinitionMessage(_) => {}
            FitObject::DataMessage(message) => {
                if let Err(reason) = write_message(&mut processor, message, with_positions, out)? {
                    break Some(reason);
                }
                inspected.messages += 1;
            }
            FitObject::Crc(stored) => {
                let part = bytes.get(part_start.take().unwrap_or(at)..at).unwrap_or_default();
                let is_right = checksum(CrcAlgorithm::Crc16Arc, part) == u64::from(stored);
                inspected.is_complete &= is_right;
                let verdict = if is_right { "right" } else { "wrong" };
                writeln!(out, "checksum\n  value: {stored:#06x}, {verdict}")?;
                processor.reset();
            }
        }
        rest = after;
    };
    let (at, length) = (bytes.len() - rest.len(), bytes.len());
    match reason {
        None => writeln!(out, "end of file: {} messages", inspected.messages)?,
        Some(reason) => {
            inspected.is_complete = false;
            writeln!(out, "ended at byte {at} of {length}: {}", printable(&reason))?;
        }
    }
    Ok(inspected)
}

/// Whether a part begins here. The library subtracts without checking in a shorter header.
fn is_part(bytes: &[u8]) -> bool {
    let header_size = usize::from(bytes.first().copied().unwrap_or_default());
    bytes.get(8..12) == Some(b".FIT") && bytes.len() >= header_size.max(14)
}

/// The library believes a data size of 0, which interrupted recordings have: say what it is.
fn sized(bytes: &[u8]) -> Cow<'_, [u8]> {
    let header_size = usize::from(bytes.first().copied().unwrap_or_default());
    let data_size = bytes.len().saturating_sub(header_size);
    match u32::try_from(data_size) {
        Ok(size) if is_part(bytes) && bytes.get(4..8) == Some(&[0; 4]) && data_size > 2 => {
            let mut bytes = bytes.to_vec();
            bytes[4..8].copy_from_slice(&size.to_le_bytes());
            Cow::Owned(bytes)
        }
        _ => Cow::Borrowed(bytes),
    }
}

/// What the library says, or that it panicked: nothing in a file may end the program.
fn guarded<T>(step: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(step))
        .unwrap_or_else(|_| Err("the values make no sense to the decoder".into()))
}

/// Writes one message; the inner error says why it cannot be understood.
fn write_message(
    processor: &mut FitStreamProcessor,
    message: FitDataMessage,
    with_positions: bool,
    out: &mut dyn Write,
) -> io::Result<Result<(), String>> {
    let raw = message.fields().clone();
    let developer_count = message.developer_fields().len();
    let has_offset = message.time_offset().is_some();
    let number = message.global_message_number();
    let decoded = guarded(|| processor.decode_message(message).map_err(|error| error.to_string()));
    let record = match decoded {
        Ok(record) => record,
        Err(reason) => return Ok(Err(reason)),
    };
    let name = match record.kind().to_string() {
        name if name.starts_with(|char: char| char.is_ascii_lowercase()) => name,
        _ => format!("unknown_{number}"),
    };
    writeln!(out, "{name}")?;
    let mut fields = record.into_vec();
    // The library appends developer fields in no order, then the time of a compressed header.
    let native = fields.len() - developer_count.min(fields.len());
    let native = native.saturating_sub(usize::from(has_offset));
    let developer = native..(native + developer_count).min(fields.len());
    let key = |field: &FitDataField| (field.number(), field.name().to_owned());
    fields[developer.clone()].sort_by_key(key);
    for (i, field) in fields.iter().enumerate() {
        let is_developer = developer.contains(&i);
        // The value of a developer field has the type of the file; native ones are converted.
        let raw = if is_developer { Some(field.value()) } else { raw.get(&field.number()) };
        let shown =
            Shown { message: &name, field: field.name(), units: field.units(), raw, is_developer };
        let value = if !with_positions && shown.is_private() {
            "hidden".to_owned()
        } else {
            text(&name, field, raw)
        };
        writeln!(out, "  {}: {value}", printable(field.name()))?;
    }
    Ok(Ok(()))
}

/// A value with its unit.
fn text(message: &str, field: &FitDataField, raw: Option<&Value>) -> String {
    let is_unscaled = (message, field.name()) == ("weight_scale", "weight");
    let value = match (field.value(), raw) {
        // The library takes it for a name of a value, and those have no scale.
        (value, Some(Value::UInt16(hundredths)))
            if is_unscaled && !matches!(value, Value::String(_)) =>
        {
            (f64::from(*hundredths) / 100.0).to_string()
        }
        (value, raw) => value_text(field.name(), value, raw),
    };
    match field.units() {
        units if units.is_empty() || matches!(field.value(), Value::Timestamp(_)) => value,
        units => format!("{value} {}", printable(units)),
    }
}

fn value_text(name: &str, value: &Value, raw: Option<&Value>) -> String {
    match (value, raw) {
        // The library shifts local times by the zone of this machine; the raw value has none.
        (Value::Timestamp(_), Some(Value::UInt32(seconds))) if name.starts_with("local") => {
            time_text(i64::from(*seconds) + EPOCH_S).trim_end_matches('Z').to_owned()
        }
        (Value::Timestamp(time), _) => time_text(time.timestamp()),
        (Value::Array(values), _) => {
            let values: Vec<_> = values.iter().map(|value| value_text(name, value, None)).collect();
            format!("[{}]", values.join(", "))
        }
        (Value::Invalid, _) => "invalid".to_owned(),
        (value, _) => printable(&value.to_string()),
    }
}

fn time_text(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |time| time.to_string())
}
