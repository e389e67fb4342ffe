//! Seconds of runs that the files of an input made work of, and records they brought, so that none
//! makes work without end.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::batch::find::Input;
use crate::batch::record::{Failure, Outcome, Record};
use crate::digest::Digest;
use crate::ingest::IngestError;
use crate::notice::Notices;
use crate::settings::Limits;

/// What was made of one file.
pub(super) struct Made {
    /// At least one.
    pub(super) records: Vec<Record>,
    /// Whether it is of an activity format.
    pub(super) is_activity: bool,
    /// What was found while opening it.
    pub(super) notices: Notices,
}

impl Made {
    /// Of a file of no activity format.
    pub(super) fn of(record: Record) -> Self {
        Self { records: vec![record], is_activity: false, notices: Notices::default() }
    }
}

/// What the files of an input took together. Which runs are refused does not depend on which file
/// was done first: a run is if those before it took more than there is. While files are worked on
/// in parallel that is known of some only; [`Self::within`] makes up for the others.
pub(super) struct Spent {
    most_s: u64,
    least_s: u64,
    total_s: AtomicU64,
    by_file: Mutex<BTreeMap<usize, u64>>,
    /// The first file known to be behind the end.
    end: AtomicUsize,
}

impl Spent {
    pub(super) fn new(input: &Input, limits: &Limits) -> Self {
        let by_size = input.bytes as f64 * limits.runs_s_per_byte;
        Self {
            most_s: limits.max_runs_s.max(by_size) as u64,
            least_s: limits.least_run_s as u64,
            total_s: AtomicU64::new(0),
            by_file: Mutex::default(),
            end: AtomicUsize::new(usize::MAX),
        }
    }

    /// What a record costs: the seconds that were worked on one by one, or the points if there are
    /// more of them.
    pub(super) fn cost_s(&self, outcome: &Outcome) -> u64 {
        let of = |digest: &Digest| {
            let end_s = digest.segments.levels.last().map_or(0, |level| level.end_s.into());
            end_s.max(digest.summary.n_points as u64)
        };
        outcome.digest().map_or(0, of).max(self.least_s)
    }

    /// What becomes of a run behind the end.
    pub(super) fn refused(&self) -> Outcome {
        Outcome::Failed(Failure::of(&IngestError::TooLarge {
            what: "the time of the runs before this one in the input".into(),
            limit: "max_runs_s",
            value: format!("{} s", self.most_s),
        }))
    }

    /// The records of the input with what is behind the end refused: a file of an activity format
    /// as a whole, whatever is in it, as it is not looked into; of the file across the end, its
    /// activities.
    pub(super) fn within(&self, made: Vec<Made>) -> Vec<Record> {
        let mut spent_s = 0;
        let mut records = Vec::with_capacity(made.len());
        for mut file in made {
            if file.is_activity && spent_s > self.most_s {
                file.records.truncate(1);
                for record in &mut file.records {
                    record.outcome = self.refused();
                    record.notices = file.notices.clone();
                }
            }
            for record in &mut file.records {
                if file.is_activity && spent_s > self.most_s {
                    record.outcome = self.refused();
                }
                spent_s += self.cost_s(&record.outcome);
            }
            records.append(&mut file.records);
        }
        records
    }
}

/// What the files before one took.
pub(super) struct Before<'s> {
    pub(super) spent: &'s Spent,
    /// How many files those are.
    number: usize,
    /// What they took as far as was known when it was first asked.
    known_s: OnceCell<u64>,
}

impl<'s> Before<'s> {
    pub(super) fn new(spent: &'s Spent, number: usize) -> Self {
        Self { spent, number, known_s: OnceCell::new() }
    }

    /// Whether they are known to have taken all, together with `own_s` of this file.
    pub(super) fn is_exhausted(&self, own_s: u64) -> bool {
        let Spent { most_s, total_s, by_file, end, .. } = self.spent;
        if self.number >= end.load(Ordering::Relaxed) || own_s > *most_s {
            return true;
        }
        // Nearly always there is enough for all.
        if total_s.load(Ordering::Relaxed) + own_s <= *most_s {
            return false;
        }
        let before_s = *self.known_s.get_or_init(|| {
            let by_file = by_file.lock().unwrap_or_else(PoisonError::into_inner);
            by_file.range(..self.number).map(|(_, seconds)| seconds).sum()
        });
        if before_s > *most_s {
            end.fetch_min(self.number, Ordering::Relaxed);
        }
        before_s + own_s > *most_s
    }

    /// Counts what this file took.
    pub(super) fn add(&self, own_s: u64) {
        self.spent.total_s.fetch_add(own_s, Ordering::Relaxed);
        let mut by_file = self.spent.by_file.lock().unwrap_or_else(PoisonError::into_inner);
        by_file.insert(self.number, own_s);
    }
}
