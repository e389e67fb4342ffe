//! Paths → records in parallel, in an order that no thread decides: statuses, duplicates, local
//! time, what the index of an export says, verdicts. Knows nothing of how anything is shown.

mod duplicates;
mod find;
mod gather;
mod index;
mod kept;
mod local;
mod packed;
mod read;
mod record;
mod spent;
#[cfg(test)]
pub(crate) mod testing;
mod underway;

pub use duplicates::why as why_duplicate;
pub use find::{Input, Where, find};
pub use gather::visit;
pub use local::{OffsetSource, zone_named};
pub use packed::{NotPacked, pack, unpack};
pub use read::{Visit, revisit};
pub use record::{Failure, Likeness, Local, Outcome, Record, SkipReason, Source, Status, Twin};
pub use underway::Progress;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::athlete::AsOf;
use crate::cache::Cache;
use crate::classify::{Judge, Judged, judge_as_of};
use crate::digest::Digest;
use crate::settings::Settings;
use kept::Kept;
use underway::Underway;

/// How to go about it.
#[derive(Clone, Default)]
pub struct Options {
    /// Number of threads; `None` for one per core.
    pub jobs: Option<usize>,
    /// Local time where a file names no zone.
    pub zone: Option<TimeZone>,
    /// What was made of files before; without it, nothing is kept.
    pub cache: Option<Arc<Cache>>,
}

impl Options {
    /// Runs `work` on as many threads as asked for; on the shared pool where none can be made.
    pub fn on_threads<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let Some(jobs) = self.jobs else { return work() };
        match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
            Ok(pool) => pool.install(work),
            Err(_) => work(),
        }
    }
}

/// All records of some inputs.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// In order of start time, then path, member, index; those without a start come last.
    pub records: Vec<Record>,
    /// Files and archive members seen.
    pub inputs: usize,
}

/// Reads and digests all inputs, the largest first over all threads, and marks duplicates. The
/// answer does not depend on the number of threads.
pub fn read(
    inputs: &[Input],
    settings: &Settings,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Batch {
    let mut order: Vec<&Input> = inputs.iter().collect();
    order.sort_by_key(|input| std::cmp::Reverse(input.bytes));
    let underway = Underway::with(inputs, progress);
    let kept = options.cache.as_ref().map(|cache| Kept::new(cache, settings));
    let of_input = |input: &&Input| {
        let file = underway.begin(input);
        let found = match &kept {
            Some(kept) => kept.records(input, &file),
            None => read::records(input, settings, &file),
        };
        file.done();
        found
    };
    // One file at a time per task, or rayon would hand all the large ones to the same thread.
    let found: Vec<Vec<Record>> =
        options.on_threads(|| order.par_iter().with_max_len(1).map(of_input).collect());
    gathered(found.into_iter().flatten().collect(), inputs, settings, options)
}

/// What is made of all records together: told what indexes say of them, which may mean to read some
/// of the inputs again; with local times, in order, duplicates marked.
fn gathered(
    mut records: Vec<Record>,
    inputs: &[Input],
    settings: &Settings,
    options: &Options,
) -> Batch {
    options.on_threads(|| index::join(&mut records, inputs, settings));
    for record in &mut records {
        local::resolve(record, options.zone.as_ref());
    }
    records.sort_by(Record::order);
    duplicates::mark(&mut records, &settings.duplicates);
    if !settings.athlete.thresholds.is_empty() {
        records.iter_mut().for_each(local::date);
    }
    Batch { inputs: inputs_of(&records), records }
}

fn digests_of<'r>(runs: &'r [&mut Record]) -> Vec<&'r Digest> {
    runs.iter().filter_map(|run| run.digest()).collect()
}

/// Judges the runs of one athlete over all threads. Of each judged, what nobody needs after it is
/// given back at once: the verdicts of thousands then take its place.
fn judge_each(runs: &mut [&mut Record], settings: &Settings) {
    let digests = digests_of(runs);
    let judge = Judge::new(&digests, settings);
    let as_of: Vec<Option<AsOf>> = digests.par_iter().map(|digest| judge.as_of(digest)).collect();
    runs.par_iter_mut().zip(as_of).for_each(|(run, as_of)| {
        run.judged = run.digest().map(|digest| judge_as_of(digest, as_of, settings));
        run.forget_pieces();
    });
}

/// Files and archive members the records come from: each has a first record. Names do not tell
/// them apart, as two members, or two files in no known encoding, may be written alike.
fn inputs_of(records: &[Record]) -> usize {
    records.iter().filter(|record| record.source.index == 0).count()
}

impl Batch {
    /// Judges the runs of each athlete that are no duplicates, over all threads, unless the
    /// verdicts on these very runs were kept. The pieces of the digests are gone after it.
    pub fn judge_kept(&mut self, settings: &Settings, options: &Options) {
        let kept = options.cache.as_ref().map(|cache| Kept::new(cache, settings));
        options.on_threads(|| {
            self.judge_runs(&|runs| match &kept {
                Some(kept) => kept.judge(runs, |runs| judge_each(runs, settings)),
                None => judge_each(runs, settings),
            });
        });
        self.records.iter_mut().for_each(Record::forget_pieces);
    }

    /// Judges the runs of each athlete that are no duplicates with `judge`, which is given an
    /// athlete's digests in order of date and answers in the same order.
    pub fn judge(&mut self, judge: &(dyn Fn(&[&Digest]) -> Vec<Judged> + Sync)) {
        self.judge_runs(&|runs| {
            let judged = judge(&digests_of(runs));
            runs.iter_mut().zip(judged).for_each(|(run, judged)| run.judged = Some(judged));
        });
    }

    fn judge_runs(&mut self, judge: &dyn Fn(&mut [&mut Record])) {
        let mut athletes: BTreeMap<Option<String>, Vec<&mut Record>> = BTreeMap::new();
        for record in self.records.iter_mut().filter(|record| record.run().is_some()) {
            athletes.entry(record.athlete.clone()).or_default().push(record);
        }
        for mut runs in athletes.into_values() {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| judge(&mut runs))) {
                let failure = Failure::internal(panic.as_ref());
                for run in runs {
                    run.judged = None;
                    run.outcome = Outcome::Failed(failure.clone());
                }
            }
        }
    }

    /// The batch of each athlete; duplicates never cross athletes, so nothing is lost.
    pub fn by_athlete(self) -> BTreeMap<Option<String>, Self> {
        let mut places = Vec::with_capacity(self.records.len());
        let mut batches: BTreeMap<Option<String>, Self> = BTreeMap::new();
        for record in self.records {
            let batch = batches.entry(record.athlete.clone()).or_default();
            places.push(batch.records.len());
            batch.records.push(record);
        }
        for batch in batches.values_mut() {
            for record in &mut batch.records {
                if let Some(twin) = &mut record.duplicate_of {
                    twin.record = places[twin.record];
                }
            }
            batch.inputs = inputs_of(&batch.records);
        }
        batches
    }

    /// Number of records of a status.
    pub fn count(&self, status: Status) -> usize {
        self.records.iter().filter(|record| record.status() == status).count()
    }

    /// Whether any activity was found, of whatever sport.
    pub fn has_activity(&self) -> bool {
        self.records.iter().any(|record| record.digest().is_some())
    }
}
