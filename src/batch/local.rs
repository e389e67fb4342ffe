//! Local time of a start: from the file, else the index of its export, else the zone asked for,
//! else the zone the start lies in, else UTC.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{Offset, TimeZone};
use tzf_rs::EmbeddedFinder;

use crate::batch::record::{Local, Outcome, Record};
use crate::digest::Digest;
use crate::notice::NoticeCode;

/// Who says what local time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OffsetSource {
    /// The file.
    File,
    /// The index of the export it came in.
    Archive,
    /// The user.
    Flag,
    /// The place of the start.
    Position,
    /// Nobody: local time is UTC.
    Utc,
}

impl OffsetSource {
    /// All sources, the most trusted first.
    pub const ALL: [Self; 5] = [Self::File, Self::Archive, Self::Flag, Self::Position, Self::Utc];

    /// The stable name, such as `file`.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Archive => "archive",
            Self::Flag => "flag",
            Self::Position => "position",
            Self::Utc => "utc",
        }
    }
}

/// Works out the local time of a record's start, unless its index has said.
pub(super) fn resolve(record: &mut Record, zone: Option<&TimeZone>) {
    let Some(start) = record.start_time_s() else { return };
    let Some(digest) = record.digest() else { return };
    let in_zone = |zone: &TimeZone| {
        let instant = Timestamp::from_second(start.floor() as i64).ok()?;
        Some(zone.to_offset(instant).seconds())
    };
    let local = if let Some(utc_offset_s) = digest.summary.utc_offset_s {
        Local { utc_offset_s, source: OffsetSource::File }
    } else if let Some(local) = record.local {
        local
    } else if let Some(utc_offset_s) = zone.and_then(in_zone) {
        Local { utc_offset_s, source: OffsetSource::Flag }
    } else if let Some(utc_offset_s) =
        zone_at(record.zone.as_deref(), digest.route.start()).and_then(|zone| in_zone(&zone))
    {
        Local { utc_offset_s, source: OffsetSource::Position }
    } else {
        if let Outcome::Run(digest) | Outcome::OtherActivity(digest, _) = record.outcome_mut() {
            digest.summary.notices.add(NoticeCode::ZoneUnknown, 1);
        }
        Local { utc_offset_s: 0, source: OffsetSource::Utc }
    };
    record.local = Some(local);
}

/// Tells the digest of a record its local time where the file did not: dated thresholds go by the
/// day on the runner's clock.
pub(super) fn date(record: &mut Record) {
    let known = |local: &Local| local.source != OffsetSource::File;
    let Some(local) = record.local.filter(known) else { return };
    if let Outcome::Run(digest) = record.outcome_mut() {
        digest.summary.utc_offset_s = Some(local.utc_offset_s);
    }
}

/// A zone by its name, such as `Europe/Oslo`, or as an offset, such as `+12`, `-03:30`, `+0545`.
pub fn zone_named(text: &str) -> Option<TimeZone> {
    offset(text).map(TimeZone::fixed).or_else(|| TimeZone::get(text).ok())
}

fn offset(text: &str) -> Option<Offset> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None if rest.len() == 4 => rest.split_at_checked(2)?,
        None => (rest, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let is_offset = (0..=14).contains(&hours) && (0..60).contains(&minutes);
    is_offset.then(|| Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok())?
}

/// Looks up the name of the zone in which a record starts, to be kept with it: opening the table of
/// boundaries takes longer than reading hundreds of records.
pub(super) fn look_up(record: &mut Record) {
    let is_told = |digest: &&Digest| digest.summary.utc_offset_s.is_some();
    let start = record.digest().filter(|digest| !is_told(digest));
    record.zone = start.and_then(|digest| digest.route.start()).map(|at| name_at(at).into());
}

/// The zone of a place, by its name where that is known.
fn zone_at(name: Option<&str>, place: Option<(f64, f64)>) -> Option<TimeZone> {
    TimeZone::get(name.or_else(|| place.map(name_at))?).ok()
}

/// The zone in which a place lies, latitude and longitude in degrees. At sea it is the nautical one.
fn name_at((latitude, longitude): (f64, f64)) -> &'static str {
    static BOUNDARIES: LazyLock<EmbeddedFinder> = LazyLock::new(EmbeddedFinder::new);
    BOUNDARIES.get_tz_name(longitude, latitude)
}

impl Record {
    /// Start as an instant, to the second; `None` without one or outside the years 0 to 9999.
    pub fn start(&self) -> Option<Timestamp> {
        Timestamp::from_second(self.start_time_s()?.floor() as i64).ok()
    }

    /// Start on the clock of the place; UTC where no zone is known.
    pub fn start_local(&self) -> Option<civil::DateTime> {
        let offset = Offset::from_seconds(self.local?.utc_offset_s).ok()?;
        Some(offset.to_datetime(self.start()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_names_or_offsets() {
        let seconds = |text| offset(text).map(Offset::seconds);
        assert_eq!(seconds("+12"), Some(43_200));
        assert_eq!(seconds("-03:30"), Some(-12_600));
        assert_eq!(seconds("+0545"), Some(20_700));
        for text in ["", "+", "12", "+15", "+1:75", "+é"] {
            assert_eq!(seconds(text), None, "{text}");
        }
        assert!(zone_named("Europe/Oslo").is_some());
        assert!(zone_named("Mars/Olympus").is_none());
    }

    #[test]
    fn a_place_has_its_zone_on_both_sides_of_a_border() {
        for (place, zone) in [
            ((59.91, 10.75), "Europe/Oslo"),
            ((-36.85, 174.76), "Pacific/Auckland"),
            ((27.70, 85.32), "Asia/Kathmandu"),
            // The bridge between Tui and Valença: one hour from end to end.
            ((42.0480, -8.6440), "Europe/Madrid"),
            ((42.0270, -8.6450), "Europe/Lisbon"),
        ] {
            assert_eq!(name_at(place), zone, "{place:?}");
        }
        let at_sea = zone_at(None, Some((0.0, -30.5))).unwrap();
        assert_eq!(at_sea.to_offset(Timestamp::UNIX_EPOCH).seconds(), -2 * 3600);
    }
}
