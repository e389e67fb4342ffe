//! Labels anyone can write + a corpus → how often the verdicts are right, and a model fitted to them.

mod calibration;
mod fit;
mod labels;
mod score;
mod structure;
mod text;

pub use calibration::{BINS, Bin, Calibration, Held};
pub use fit::Material;
pub use labels::{Confidence, Label, LabelError, Reps};
pub use score::{OfKind, OfPart, Scores, Share, score};
pub use structure::StructureScore;
pub use text::text;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::athlete::ThresholdSource;
use crate::batch::{self, Batch, Record};
use crate::classify::{Judged, Kind, Set};
use crate::digest::Digest;
use crate::settings::Settings;

/// One athlete of a corpus: everything in the folder, and the labels of some of it.
#[derive(Debug, Clone)]
pub struct Athlete {
    /// Name of the folder.
    pub name: String,
    /// All activities of the folder; those without a label are history.
    pub batch: Batch,
    /// The labels, in the order of the table.
    pub labels: Vec<Label>,
    /// The folder as the paths of its records begin, with `/` at the end.
    folder: String,
}

/// A labelled file and what was said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
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

/// Reads `labels.csv` and the folder of every athlete it names; other folders are not read.
pub fn load(
    corpus: &Path,
    settings: &Settings,
    options: &batch::Options,
    progress: &(dyn Fn(batch::Progress) + Sync),
) -> Result<Vec<Athlete>, LabelError> {
    let mut by_athlete: BTreeMap<String, Vec<Label>> = BTreeMap::new();
    for label in labels::read(&corpus.join("labels.csv"))? {
        by_athlete.entry(label.athlete().to_string()).or_default().push(label);
    }
    let folder = |name: &str| -> PathBuf { corpus.join(name) };
    // All athletes in one pass, so that no thread waits at the end of each folder.
    let mut inputs = Vec::new();
    for name in by_athlete.keys().filter(|name| folder(name).is_dir()) {
        inputs.extend(batch::find(&folder(name), false).into_iter().map(|mut input| {
            input.athlete = Some(name.clone());
            input
        }));
    }
    let mut batches = batch::read(&inputs, settings, options, progress).by_athlete();
    let athlete = |(name, labels): (String, Vec<Label>)| {
        let batch = batches.remove(&Some(name.clone())).unwrap_or_default();
        let shown = folder(&name).to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        Athlete { name, batch, labels, folder: shown + "/" }
    };
    Ok(by_athlete.into_iter().map(athlete).collect())
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
        self.labels.iter().map(|label| Row { said: said(label), label: label.clone() }).collect()
    }

    /// Index in the batch of the longest run of a labelled file; of a copy, that of its twin.
    fn longest_run(&self, label: &Label) -> Option<usize> {
        let records = &self.batch.records;
        let (_, below) = label.file.split_once('/')?;
        let path = format!("{}{below}", self.folder);
        (0..records.len())
            .filter(|&i| records[i].source.path == path)
            .map(|i| records[i].duplicate_of.map_or(i, |twin| twin.record))
            .filter(|&i| records[i].run().is_some())
            .max_by(|&a, &b| length(&records[a]).total_cmp(&length(&records[b])))
    }
}

/// What makes a run the longest of a file.
fn length(record: &Record) -> f64 {
    record.digest().and_then(|digest| digest.summary.distance_m).unwrap_or(0.0)
}
