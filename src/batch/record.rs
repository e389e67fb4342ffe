//! One activity, or one input that holds none, with exactly one status.

use serde::{Deserialize, Serialize};

use std::any::Any;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

use crate::batch::index::{Index, Measured};
use crate::batch::local::OffsetSource;
use crate::cache::Key;
use crate::classify::Judged;
use crate::digest::Digest;
use crate::ingest::{IngestError, Recording};
use crate::notice::{Notices, Word};
use crate::settings::Settings;

/// Where a record comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// The path as given plus the path found below it, with `/`; `-` for stdin.
    pub path: String,
    /// Path of the member in the archive.
    pub member: Option<String>,
    /// Which activity of the input, from 0.
    pub index: usize,
    /// Name of the format, where one was recognised.
    #[serde(deserialize_with = "crate::notice::maybe_word")]
    pub format: Option<Word>,
    /// SHA-256 of the decompressed bytes, in hexadecimal; `None` where nothing could be read.
    pub sha256: Option<String>,
}

/// What became of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// A run.
    Ok,
    /// A run from an input that lost something.
    Salvaged,
    /// Read and understood, but not a run.
    Skipped,
    /// The poorer copy of another record.
    Duplicate,
    /// An activity format nothing usable could be read from, or an input that cannot be opened.
    Failed,
}

impl Status {
    /// All statuses in the order of every summary.
    pub const ALL: [Self; 5] =
        [Self::Ok, Self::Salvaged, Self::Skipped, Self::Duplicate, Self::Failed];

    /// The stable name, such as `salvaged`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Salvaged => "salvaged",
            Self::Skipped => "skipped",
            Self::Duplicate => "duplicate",
            Self::Failed => "failed",
        }
    }
}

/// Why nothing usable could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Stable code, such as `malformed`.
    #[serde(deserialize_with = "crate::notice::word")]
    pub code: Word,
    /// One sentence for people.
    pub text: String,
    /// Where reading ended, in bytes from the start of the decompressed input.
    pub at: Option<u64>,
}

impl Failure {
    /// The failure an error of reading amounts to.
    pub(super) fn of(error: &IngestError) -> Self {
        Self { code: error.code(), text: error.to_string(), at: error.at() }
    }

    /// The failure a caught panic amounts to.
    pub(super) fn internal(panic: &(dyn Any + Send)) -> Self {
        let said = panic
            .downcast_ref::<&str>()
            .map(ToString::to_string)
            .or_else(|| panic.downcast_ref::<String>().cloned());
        let text = match said {
            Some(said) => format!("a defect of runkind, please report it: {said}"),
            None => "a defect of runkind, please report it".to_string(),
        };
        Self { code: "internal", text, at: None }
    }
}

/// Why an input that was understood is no run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkipReason {
    /// Stable code, such as `other-sport` or `fit-settings`.
    #[serde(deserialize_with = "crate::notice::word")]
    pub code: Word,
    /// One sentence for people.
    pub text: String,
}

/// What an input turned out to be.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Outcome {
    /// A run.
    Run(Box<Digest>),
    /// An activity of another sport.
    OtherActivity(Box<Digest>, SkipReason),
    /// No activity.
    NoActivity(SkipReason),
    /// Nothing usable.
    Failed(Failure),
}

impl Outcome {
    /// What was made of the activity, if it is one.
    pub fn digest(&self) -> Option<&Digest> {
        match self {
            Self::Run(digest) | Self::OtherActivity(digest, _) => Some(digest),
            Self::NoActivity(_) | Self::Failed(_) => None,
        }
    }
}

/// Local time of a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Local {
    /// Local time minus UTC in seconds; 0 where no zone is known.
    pub utc_offset_s: i32,
    /// Who says so.
    pub source: OffsetSource,
}

/// The richer copy of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twin {
    /// Its index in [`crate::batch::Batch::records`].
    pub record: usize,
    /// What makes them copies.
    pub likeness: Likeness,
}

/// What makes two records copies of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The same bytes.
    Bytes,
    /// The same activity: start, times, distance and route.
    Activity,
}

impl Likeness {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Bytes, Self::Activity];

    /// The stable name, such as `bytes`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bytes => "bytes",
            Self::Activity => "activity",
        }
    }
}

/// One activity, or one input that holds none.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// Where it comes from.
    pub source: Source,
    /// Whose it is, where folders tell athletes apart.
    pub athlete: Option<String>,
    /// What it is.
    pub outcome: Outcome,
    /// The richer copy.
    #[serde(skip)]
    pub duplicate_of: Option<Twin>,
    /// Local time of the start; `None` without a start.
    #[serde(skip)]
    pub local: Option<Local>,
    /// What was noticed of an input that holds no activity; an activity has its own.
    pub notices: Notices,
    /// What `classify` says; only for runs that are no duplicates, once judged.
    #[serde(skip)]
    pub judged: Option<Judged>,
    /// What its outcome is known by in the cache, as long as it is as it was kept.
    #[serde(skip)]
    pub(super) kept_as: Option<Key>,
    /// Name of the zone the start lies in, where the file names none and that was looked up.
    pub(super) zone: Option<Box<str>>,
    /// The index of an export, until it is joined to its activities.
    pub(super) index: Option<Box<Index>>,
    /// What the index of its export measured of an activity.
    #[serde(skip)]
    pub(super) measured: Option<Arc<Measured>>,
    /// The whole activity, where it stands in the index and in no file.
    #[serde(skip)]
    pub(super) recording: Option<Arc<Recording>>,
}

impl Record {
    /// Gives back the pieces of its digest, which only judging needs.
    pub(super) fn forget_pieces(&mut self) {
        if let Outcome::Run(digest) | Outcome::OtherActivity(digest, _) = &mut self.outcome {
            digest.segments.forget_pieces();
        }
    }

    /// A record of which only the outcome is known.
    pub(super) fn new(source: Source, athlete: Option<String>, outcome: Outcome) -> Self {
        Self {
            source,
            athlete,
            outcome,
            duplicate_of: None,
            local: None,
            notices: Notices::default(),
            judged: None,
            kept_as: None,
            zone: None,
            index: None,
            measured: None,
            recording: None,
        }
    }

    /// The recording of its file with what the index of its export adds: the one its digest is of.
    pub fn completed<'r>(
        &self,
        recording: &'r Recording,
        settings: &Settings,
    ) -> Cow<'r, Recording> {
        let mut recording = Cow::Borrowed(recording);
        let told = self.digest().map(|digest| &digest.summary);
        if let Some(told) = told.filter(|told| told.sport != recording.sport) {
            let recording = recording.to_mut();
            recording.sport.clone_from(&told.sport);
            recording.sub_sport.clone_from(&told.sub_sport);
        }
        if let Some(measured) = &self.measured {
            measured.complete(recording.to_mut(), &settings.archives);
        }
        recording
    }

    /// The whole activity, where the index of its export holds it and no file does.
    pub fn recording(&self) -> Option<&Recording> {
        self.recording.as_deref()
    }

    /// The outcome, to be made another.
    pub(super) fn outcome_mut(&mut self) -> &mut Outcome {
        self.kept_as = None;
        &mut self.outcome
    }

    /// The digest of whatever activity there is.
    pub fn digest(&self) -> Option<&Digest> {
        self.outcome.digest()
    }

    /// The digest, if this is a run and no duplicate.
    pub fn run(&self) -> Option<&Digest> {
        match &self.outcome {
            Outcome::Run(digest) if self.duplicate_of.is_none() => Some(digest),
            _ => None,
        }
    }

    /// What became of the input.
    pub fn status(&self) -> Status {
        match &self.outcome {
            Outcome::Run(_) | Outcome::OtherActivity(..) if self.duplicate_of.is_some() => {
                Status::Duplicate
            }
            Outcome::Run(digest) if digest.summary.notices.is_damaged() => Status::Salvaged,
            Outcome::Run(_) => Status::Ok,
            Outcome::OtherActivity(..) | Outcome::NoActivity(_) => Status::Skipped,
            Outcome::Failed(_) => Status::Failed,
        }
    }

    /// Start in seconds since 1970-01-01T00:00:00Z.
    pub fn start_time_s(&self) -> Option<f64> {
        self.digest()?.summary.start_time_s.filter(|start| start.is_finite())
    }

    /// The order of all output: start time, then path, member, index; no start comes last.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let start = |record: &Self| record.start_time_s().unwrap_or(f64::INFINITY);
        let (a, b) = (&self.source, &other.source);
        start(self)
            .total_cmp(&start(other))
            .then_with(|| (&a.path, &a.member, a.index).cmp(&(&b.path, &b.member, b.index)))
    }
}
