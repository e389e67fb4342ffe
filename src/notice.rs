//! What was noticed in an input but survived, each with a stable code.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// One kind of finding. `DAMAGE` findings make an otherwise good record `salvaged`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum NoticeCode {
    /// The FIT file ends before its header says it should, or in the middle of a message.
    FitTruncated,
    /// A FIT checksum is wrong.
    FitCrc,
    /// The header of the FIT file gives no size.
    FitNoSize,
    /// Bytes behind the last FIT part that are no FIT part.
    FitTrailingBytes,
    /// A message without a definition, or a definition that cannot be: the rest of the part is lost.
    FitBadMessage,
    /// Records of a FIT file without a session message.
    FitNoSession,
    /// The XML ends before it is closed.
    XmlTruncated,
    /// The XML breaks a rule; what could be read was read.
    XmlMalformed,
    /// Text that is not UTF-8 was read as another encoding.
    XmlEncoding,
    /// Numbers or times that could not be read.
    ValueUnreadable,
    /// Points without time in a file that has times.
    PointsWithoutTime,
    /// Points whose time is not later than the one before.
    TimeBackwards,
    /// Points that no runner can have reached from their neighbours.
    PositionSpike,
    /// Positions of 0/0.
    PositionZero,
    /// The clock jumped.
    ClockJump,
    /// The sport is not named; speed says it is a run.
    SportAssumed,
    /// The zone of local time is not known.
    ZoneUnknown,
    /// A compressed stream ends early or has a wrong checksum.
    ContainerDamaged,
    /// Activities that the index of an export names are not in it.
    IndexFileMissing,
    /// The index of an export names more activities than are kept.
    IndexEntriesDropped,
    /// The index of an export holds more measurements than are kept.
    IndexSamplesDropped,
    /// Dates 1024 weeks in the past, as of a receiver that lost count of the weeks.
    GpsRollover,
    /// Steps of the way that no runner can have made.
    DistanceJump,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Worth knowing; the record is whole.
    Note,
    /// Something was lost: the record is `salvaged`.
    Damage,
}

use NoticeCode as C;
use Severity::{Damage, Note};

/// Every code with its name in the output, its severity and its text.
const CODES: &[(NoticeCode, &str, Severity, &str)] = &[
    (
        C::FitTruncated,
        "fit-truncated",
        Damage,
        "the FIT file is cut off; everything before the cut was read",
    ),
    (C::FitCrc, "fit-crc", Damage, "a FIT checksum is wrong; the data was read all the same"),
    (
        C::FitNoSize,
        "fit-no-size",
        Damage,
        "the FIT header gives no data size; read to the end of the file",
    ),
    (
        C::FitTrailingBytes,
        "fit-trailing-bytes",
        Damage,
        "bytes after the end of the FIT data were passed over",
    ),
    (
        C::FitBadMessage,
        "fit-bad-message",
        Damage,
        "a FIT message cannot be understood; what came before was read",
    ),
    (
        C::FitNoSession,
        "fit-no-session",
        Note,
        "no session summary in the FIT file; totals come from the records",
    ),
    (
        C::XmlTruncated,
        "xml-truncated",
        Damage,
        "the XML file is cut off; everything before the cut was read",
    ),
    (
        C::XmlMalformed,
        "xml-malformed",
        Damage,
        "the XML breaks its own rules; what could be read was read",
    ),
    (C::XmlEncoding, "xml-encoding", Note, "the text is not UTF-8 and was converted"),
    (C::ValueUnreadable, "value-unreadable", Note, "values that cannot be read were left out"),
    (
        C::PointsWithoutTime,
        "points-without-time",
        Note,
        "points without a time were left out of the analysis",
    ),
    (
        C::TimeBackwards,
        "time-backwards",
        Note,
        "points whose time does not increase were put in order or dropped",
    ),
    (C::PositionSpike, "position-spike", Note, "positions no runner can reach were dropped"),
    (C::PositionZero, "position-zero", Note, "positions at 0/0 were dropped"),
    (C::ClockJump, "clock-jump", Note, "the clock jumped within the recording"),
    (
        C::SportAssumed,
        "sport-assumed",
        Note,
        "the file names no sport; its speeds are those of a run",
    ),
    (C::ZoneUnknown, "zone-unknown", Note, "no time zone is known; local time is UTC"),
    (
        C::ContainerDamaged,
        "container-damaged",
        Damage,
        "the compressed data is damaged; what came before was read",
    ),
    (
        C::IndexFileMissing,
        "index-file-missing",
        Note,
        "activities that the index of the export names are not in it",
    ),
    (
        C::IndexEntriesDropped,
        "index-entries-dropped",
        Note,
        "the index of the export names more activities than are kept; the last were left out",
    ),
    (
        C::IndexSamplesDropped,
        "index-samples-dropped",
        Note,
        "the index of the export holds more measurements than are kept; the last were left out",
    ),
    (
        C::GpsRollover,
        "gps-rollover",
        Note,
        "the receiver had lost count of the weeks; its dates were moved by 1024 weeks",
    ),
    (
        C::DistanceJump,
        "distance-jump",
        Note,
        "steps that no runner can have made were left out of the way",
    ),
];

impl NoticeCode {
    /// Every code there is.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES.iter().map(|row| row.0)
    }

    fn row(self) -> &'static (NoticeCode, &'static str, Severity, &'static str) {
        CODES.iter().find(|row| row.0 == self).unwrap_or(&CODES[0])
    }

    /// The stable name in the output, such as `fit-truncated`.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// Whether something was lost.
    pub fn severity(self) -> Severity {
        self.row().2
    }

    /// One sentence for people.
    pub fn text(self) -> &'static str {
        self.row().3
    }
}

/// A finding and how often it occurred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What was found.
    pub code: NoticeCode,
    /// How often.
    pub count: u32,
}

/// The findings of one activity, each code at most once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices(Vec<Notice>);

impl Notices {
    /// Adds `count` occurrences of `code`; none is no notice.
    pub fn add(&mut self, code: NoticeCode, count: usize) {
        if count == 0 {
            return;
        }
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        match self.0.iter_mut().find(|notice| notice.code == code) {
            Some(notice) => notice.count = notice.count.saturating_add(count),
            None => self.0.push(Notice { code, count }),
        }
    }

    /// Adds everything `other` found.
    pub fn merge(&mut self, other: &Self) {
        for notice in &other.0 {
            self.add(notice.code, notice.count as usize);
        }
    }

    /// Adds what `other` found of one code.
    pub fn adopt(&mut self, other: &Self, code: NoticeCode) {
        let count = other.0.iter().find(|notice| notice.code == code).map_or(0, |one| one.count);
        self.add(code, count as usize);
    }

    /// Takes a finding back.
    pub fn remove(&mut self, code: NoticeCode) {
        self.0.retain(|notice| notice.code != code);
    }

    /// Whether any finding means that something was lost.
    pub fn is_damaged(&self) -> bool {
        self.0.iter().any(|notice| notice.code.severity() == Damage)
    }

    /// The findings in the order they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Notice> {
        self.0.iter()
    }
}

/// A word of the program itself, such as a stable code.
pub type Word = &'static str;

/// A word back from where it was kept. There are few of them, and they live as long as the program.
pub(crate) fn word<'de, D: Deserializer<'de>>(from: D) -> Result<Word, D::Error> {
    Ok(Kept::deserialize(from)?.0)
}

/// The same where there may be none.
#[cfg(feature = "parallel")]
pub(crate) fn maybe_word<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Word>, D::Error> {
    Ok(Option::<Kept>::deserialize(from)?.map(|word| word.0))
}

/// A word that may have a second one, likewise.
#[cfg(feature = "parallel")]
pub(crate) fn maybe_words<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<(Word, Option<Word>)>, D::Error> {
    let words = Option::<(Kept, Option<Kept>)>::deserialize(from)?;
    Ok(words.map(|(one, other)| (one.0, other.map(|word| word.0))))
}

struct Kept(Word);

impl<'de> Deserialize<'de> for Kept {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        /// More words than the program has are no words of the program.
        const MOST: usize = 10_000;
        static WORDS: Mutex<BTreeSet<Word>> = Mutex::new(BTreeSet::new());
        let word = <&str>::deserialize(from)?;
        let mut words = WORDS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = words.get(word) {
            return Ok(Self(known));
        }
        if words.len() >= MOST {
            return Err(D::Error::custom("no word of the program"));
        }
        let word: Word = Box::leak(word.into());
        words.insert(word);
        Ok(Self(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_row_and_a_name_of_its_own() {
        let mut names: Vec<_> = NoticeCode::all().map(NoticeCode::name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert_eq!(count, NoticeCode::DistanceJump as usize + 1, "a code has no row in the table");
        assert!(NoticeCode::all().all(|code| code.row().0 == code));
    }

    #[test]
    fn a_code_is_counted_not_repeated() {
        let mut notices = Notices::default();
        notices.add(NoticeCode::PositionSpike, 2);
        notices.add(NoticeCode::PositionSpike, 3);
        notices.add(NoticeCode::ClockJump, 0);
        assert_eq!(
            notices.iter().collect::<Vec<_>>(),
            [&Notice { code: NoticeCode::PositionSpike, count: 5 }]
        );
        assert!(!notices.is_damaged());
    }
}
