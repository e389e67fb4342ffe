//! Local time of a start: from the file, else the index of its export, else the zone asked for, else UTC.

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{Offset, TimeZone};

use crate::batch::record::{Local, Outcome, Record};
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
    /// Nobody: local time is UTC.
    Utc,
}

impl OffsetSource {
    /// All sources, the most trusted first.
    pub const ALL: [Self; 4] = [Self::File, Self::Archive, Self::Flag, Self::Utc];

    /// The stable name, such as `file`.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Archive => "archive",
            Self::Flag => "flag",
            Self::Utc => "utc",
        }
    }
}

/// Works out the local time of a record's start, unless its index has said.
pub(super) fn resolve(record: &mut Record, zone: Option<&TimeZone>) {
    let Some(start) = record.start_time_s() else { return };
    let (Outcome::Run(digest) | Outcome::OtherActivity(digest, _)) = &mut record.outcome else {
        return;
    };
    let of_zone = || {
        let instant = Timestamp::from_second(start.floor() as i64).ok()?;
        Some(zone?.to_offset(instant).seconds())
    };
    let local = if let Some(utc_offset_s) = digest.summary.utc_offset_s {
        Local { utc_offset_s, source: OffsetSource::File }
    } else if let Some(local) = record.local {
        local
    } else if let Some(utc_offset_s) = of_zone() {
        Local { utc_offset_s, source: OffsetSource::Flag }
    } else {
        digest.summary.notices.add(NoticeCode::ZoneUnknown, 1);
        Local { utc_offset_s: 0, source: OffsetSource::Utc }
    };
    record.local = Some(local);
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
