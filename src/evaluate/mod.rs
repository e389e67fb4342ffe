//! Labels anyone can write + a corpus → how often the verdicts are right, and a model fitted to them.

mod calibration;
mod fit;
mod labels;
mod score;
mod structure;
mod text;

pub use calibration::{BINS, Bin, Calibration, Held};
pub use fit::Material;
pub use labels::{Confidence, Label, LabelError, Mistake, Reps, read as read_labels};
pub use score::{OfKind, OfPart, Scores, Share, score};
pub use structure::StructureScore;
pub use text::text;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::athlete::ThresholdSource;
use crate::batch::{self, Batch, Record};
use crate::classify::{Judged, Kind, Set};
use crate::digest::Digest;
use crate::settings::Settings;

/// One athlete of a corpus: everything in the folder, and the labels of some of it.
#[derive(Debug, Clone, Default)]
pub struct Athlete {
    /// Name of the folder.
    pub name: String,
    /// All activities of the folder; those without a label are history.
    pub batch: Batch,
    /// The labels, in the order of the table.
    pub labels: Vec<Label>,
}

/// What is scored.
#[derive(Debug, Clone, Copy)]
pub struct Corpus<'p> {
    /// The folder.
    pub folder: &'p Path,
    /// A table of labels elsewhere; `None` for the folder's own `labels.csv`.
    pub labels: Option<&'p Path>,
    /// Whether each immediate subfolder is an athlete of its own, or all is of one.
    pub athletes: bool,
}

/// A labelled file and what was said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Name of the athlete; empty where all is of one.
    pub athlete: String,
    /// The label.
    pub label: Label,
    /// What was said; `None` where the file is missing, unreadable or no run.
    pub said: Option<Said>,
}

/// What was said of a labelled file.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The kind given.
    pub kind: Option<Kind>,
    /// Calibrated probability of that kind.
    pub confidence: f64,
    /// Where the threshold came from it was judged by.
    pub threshold_source: Option<ThresholdSource>,
    /// The recovered set with the most total work time.
    pub main_set: Option<Set>,
}

/// Reads the labels and the runs of every athlete they name; of a corpus with labels of its own,
/// other folders are not read.
///
/// # Errors
/// Labels that cannot be used.
pub fn load(
    corpus: &Corpus<'_>,
    settings: &Settings,
    options: &batch::Options,
    progress: &(dyn Fn(batch::Progress) + Sync),
) -> Result<Vec<Athlete>, LabelError> {
    let own = corpus.folder.join("labels.csv");
    let labels = labels::read(corpus.labels.unwrap_or(&own))?;
    let mut inputs = batch::find(corpus.folder, corpus.athletes);
    if corpus.labels.is_none() {
        let named: BTreeSet<&str> = labels.iter().map(Label::athlete).collect();
        inputs.retain(|input| input.athlete.as_deref().is_some_and(|name| named.contains(name)));
    }
    // All athletes in one pass, so that no thread waits at the end of each folder.
    let batches = batch::read(&inputs, settings, options, progress).by_athlete();
    let athlete = |(name, batch): (Option<String>, Batch)| {
        (name.unwrap_or_default(), Athlete { batch, ..Athlete::default() })
    };
    let mut athletes: BTreeMap<String, Athlete> = batches.into_iter().map(athlete).collect();
    for label in labels {
        let has = |athlete: &Athlete| {
            athlete.batch.records.iter().any(|record| label.is_of(&record.source))
        };
        let owner = athletes.iter().find(|(_, athlete)| has(athlete)).map(|(name, _)| name);
        // A file that is not there is a question without an answer.
        let named = || Some(label.athlete()).filter(|_| corpus.athletes);
        let owner = owner.cloned().unwrap_or_else(|| named().unwrap_or_default().to_string());
        athletes.entry(owner).or_default().labels.push(label);
    }
    for (name, athlete) in &mut athletes {
        athlete.name.clone_from(name);
    }
    Ok(athletes.into_values().filter(|athlete| !athlete.labels.is_empty()).collect())
}

impl Athlete {
    /// Judges every run of the folder with `judge`, which is given all digests in order of date.
    /// Without `history` each file is judged alone.
    pub fn judge(&mut self, history: bool, judge: &(dyn Fn(&[&Digest]) -> Vec<Judged> + Sync)) {
        if history {
            self.batch.judge(judge);
        } else {
            self.batch.judge(&|digests| {
                digests.iter().flat_map(|digest| judge(std::slice::from_ref(digest))).collect()
            });
        }
    }

    /// The labelled files with what was said of them.
    pub fn rows(&self) -> Vec<Row> {
        let said = |label: &Label| {
            let judged = self.batch.records[self.longest_run(label)?].judged.as_ref()?;
            let verdict = &judged.verdict;
            Some(Said {
                kind: verdict.kind,
                confidence: verdict.confidence(),
                threshold_source: judged.threshold.map(|threshold| threshold.source),
                main_set: verdict
                    .structure
                    .as_ref()
                    .and_then(|structure| structure.main_set().cloned()),
            })
        };
        let row = |label: &Label| Row {
            athlete: self.name.clone(),
            label: label.clone(),
            said: said(label),
        };
        self.labels.iter().map(row).collect()
    }

    /// Index in the batch of the longest run of a labelled file; of a copy, that of its twin.
    fn longest_run(&self, label: &Label) -> Option<usize> {
        let records = &self.batch.records;
        (0..records.len())
            .filter(|&i| label.is_of(&records[i].source))
            .map(|i| records[i].duplicate_of.map_or(i, |twin| twin.record))
            .filter(|&i| records[i].run().is_some())
            .max_by(|&a, &b| length(&records[a]).total_cmp(&length(&records[b])))
    }
}

/// What makes a run the longest of a file.
fn length(record: &Record) -> f64 {
    record.digest().and_then(|digest| digest.summary.distance_m).unwrap_or(0.0)
}
