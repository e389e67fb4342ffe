//! The index an export brings along: what it says of which activity, in one shape for every
//! service. A service is a file beside this one and a line in [`parse`].

mod garmin;
mod join;
mod strava;

pub(super) use join::join;

/// What the index of an export says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Index {
    /// Who wrote it.
    pub(super) service: Service,
    /// One for each activity it ties to a file or a start.
    pub(super) entries: Vec<Entry>,
}

/// Whose export it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Service {
    /// `activities.csv` beside the folder `activities`.
    Strava,
    /// `…_summarizedActivities.json` below `DI_CONNECT`.
    Garmin,
}

impl Service {
    /// What the index is, for people.
    pub(super) fn index(self) -> &'static str {
        match self {
            Self::Strava => "the index of a Strava export",
            Self::Garmin => "the index of a Garmin export",
        }
    }
}

/// What an index says of one activity.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// Which activity it speaks of.
    pub(super) of: Of,
    /// The name the athlete gave.
    pub(super) name: Option<String>,
    /// Sport and sub-sport in FIT words.
    pub(super) sport: Option<(&'static str, Option<&'static str>)>,
    /// Local time minus UTC in seconds.
    pub(super) utc_offset_s: Option<i32>,
}

/// Which activity an entry speaks of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Of {
    /// The one in this file, by its path from the folder of the index.
    File(String),
    /// The one that starts here, in seconds since 1970-01-01T00:00:00Z.
    Start(f64),
}

/// The index in the bytes of a file of no activity format, if it is one.
pub(super) fn parse(bytes: &[u8]) -> Option<Index> {
    strava::parse(bytes).or_else(|| garmin::parse(bytes))
}

/// Whether a large file that begins like this is an index, or its neighbour, of any size.
pub(super) fn is_streamed(_head: &[u8]) -> bool {
    false
}

/// A text that says something.
fn told(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(Into::into)
}
