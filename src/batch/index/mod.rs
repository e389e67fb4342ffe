//! The index an export brings along: what it says of which activity, in one shape for every
//! service. A service is a file beside this one and a line in [`parse`].

use serde::{Deserialize, Serialize};

mod apple;
mod garmin;
mod join;
mod measured;
mod places;
mod reread;
mod routes;
mod strava;
mod table;

use std::io::Read;
use std::sync::Arc;

use crate::notice::{Notices, Word};
use crate::settings::Settings;

pub(super) use join::join;
pub(super) use measured::Measured;

/// What the index of an export says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Index {
    /// Who wrote it.
    pub(super) service: Service,
    /// One for each activity it ties to a file, a start or a stretch of time.
    pub(super) entries: Vec<Entry>,
    /// What was noticed while reading it.
    pub(super) notices: Notices,
}

/// Whose export it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Service {
    /// `activities.csv` beside the folder `activities`.
    Strava,
    /// `…_summarizedActivities.json` below `DI_CONNECT`.
    Garmin,
    /// `export.xml`, or what it is called in another language, beside the folder `workout-routes`.
    Apple,
}

impl Service {
    /// What the index is, for people.
    pub(super) fn index(self) -> &'static str {
        match self {
            Self::Strava => "the index of a Strava export",
            Self::Garmin => "the index of a Garmin export",
            Self::Apple => "the index of an Apple Health export",
        }
    }
}

/// What an index says of one activity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Which activity it speaks of.
    pub(super) of: Of,
    /// The name the athlete gave.
    pub(super) name: Option<String>,
    /// What the athlete wrote about it.
    pub(super) description: Option<String>,
    /// Sport and sub-sport in FIT words.
    #[serde(deserialize_with = "crate::notice::maybe_words")]
    pub(super) sport: Option<(Word, Option<Word>)>,
    /// Local time minus UTC in seconds.
    pub(super) utc_offset_s: Option<i32>,
    /// What the index measured itself, of a run.
    pub(super) measured: Option<Arc<Measured>>,
}

impl Entry {
    /// From when to when the activity lasted, in seconds since 1970-01-01T00:00:00Z.
    fn during(&self) -> Option<(f64, f64)> {
        match (&self.of, &self.measured) {
            (Of::During(start, end), _) => Some((*start, *end)),
            (_, Some(measured)) => Some((measured.start_s, measured.end_s)),
            _ => None,
        }
    }
}

/// Which activity an entry speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Of {
    /// The one in this file, by its path from the folder of the index.
    File(String),
    /// The one that starts here, in seconds since 1970-01-01T00:00:00Z.
    Start(f64),
    /// The one from here to there, likewise.
    During(f64, f64),
}

/// The index in the bytes of a file of no activity format, if it is one.
pub(super) fn parse(mut bytes: &[u8], settings: &Settings) -> Option<Index> {
    if apple::is_health(bytes) {
        return apple::parse(&mut bytes, settings);
    }
    let most = settings.archives.max_indexed;
    strava::parse(bytes, most).or_else(|| garmin::parse(bytes, most))
}

/// Whether a file that begins like this may be too large for memory: an index, or its neighbour.
pub(super) fn is_streamed(head: &[u8]) -> bool {
    apple::is_health(head) || apple::is_clinical(head)
}

/// The index in such a file, if it is one; reads the file to its end.
pub(super) fn parse_stream(bytes: &mut dyn Read, settings: &Settings) -> Option<Index> {
    apple::parse(bytes, settings)
}

/// A text that says something.
fn told(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(Into::into)
}
