//! Judged records and pictures → the page of a report.

use std::path::Path;

use rayon::prelude::*;

use crate::batch::{Batch, Record};
use crate::chart::{HistoryPicture, HistoryScene};
use crate::cli::plan::Plan;
use crate::cli::report::Named;
use crate::export::{self, Activity};
use crate::page::{self, Picture};
use crate::training::Training;

/// The pictures of a season that lie in the folder, as the page shows them.
pub(super) fn pictures(history: &HistoryScene, folder: &Path) -> Vec<Picture> {
    let season = Picture {
        path: "season.png".into(),
        title: "The season".into(),
        alt: "Kilometres a week by kind, a calendar of the kinds of each day, the share of easy \
              running, threshold pace over time, and the fastest times over each distance."
            .into(),
    };
    let drawn = HistoryPicture::ALL.into_iter().filter(|which| which.is_in(history));
    let of_history = drawn.map(|which| {
        let (title, alt) = words(which);
        let path = format!("season/{}.png", which.name());
        Picture { path, title: title.into(), alt: alt.into() }
    });
    let all = std::iter::once(season).chain(of_history);
    all.filter(|picture| folder.join(&picture.path).is_file()).collect()
}

fn words(which: HistoryPicture) -> (&'static str, &'static str) {
    match which {
        HistoryPicture::Calendar => {
            ("Every day", "A cell for each day in the colour of its kind, a row of weeks a year.")
        }
        HistoryPicture::Intensity => (
            "How hard",
            "The share of easy, moderate and hard running over the weeks, with a line at 80 %.",
        ),
        HistoryPicture::Fitness => {
            ("Fitness", "Threshold pace and metres per heart beat over time, with uncertainty.")
        }
        HistoryPicture::Records => {
            ("Records", "The fastest time over each distance as it fell over the years.")
        }
        HistoryPicture::Workouts => {
            ("Like with like", "Workouts of one structure on different days, side by side.")
        }
    }
}

/// The page of the runs shown, with what was not read and what is said of the training.
pub(super) fn page(
    batch: &Batch,
    shown: &[Named<'_>],
    pictures: Vec<Picture>,
    training: &Training,
    plan: &Plan,
) -> anyhow::Result<String> {
    let activity = |record: &Record| export::activity(batch, record);
    let runs: Vec<Activity> = shown.par_iter().map(|(record, _)| activity(record)).collect();
    let is_other = |record: &&Record| record.run().is_none();
    let others: Vec<Activity> = batch.records.par_iter().filter(is_other).map(activity).collect();
    let confidence = |record: &Record| {
        let verdict = &record.judged.as_ref()?.verdict;
        verdict.judged_kind().map(|_| verdict.judged_confidence())
    };
    let runs = runs.iter().zip(shown).map(|(activity, (record, name))| page::Run {
        activity,
        confidence: confidence(record),
        id: name,
        picture: Some(format!("runs/{name}.png")),
    });
    let statements = training.statements.iter().map(|said| page::Statement {
        rule: said.rule.name().replace('-', " "),
        text: said.text.clone(),
        source: said.rule.source().into(),
        stance: said.stance.name(),
    });
    let scene = page::Scene {
        runs: runs.collect(),
        others: &others,
        pictures,
        statements: statements.collect(),
        week_start: plan.week_start,
        units: plan.units,
    };
    Ok(page::html(&scene)?)
}
