//! Pictures: the one file each shows is read again.

use std::borrow::Cow;
use std::path::Path;

use anyhow::Context;

use crate::athlete::PaceZones;
use crate::batch::{self, Input, Record};
use crate::chart::{self, CalibrationBin, CalibrationScene, Look, RunScene};
use crate::classify::Verdict;
use crate::cli::plan::Plan;
use crate::digest;
use crate::evaluate::{self, Scores};
use crate::ingest::Recording;
use crate::measure::Series;
use crate::settings::Settings;
use crate::units::Units;

/// What a picture is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Png,
    Svg,
}

impl Form {
    /// The form that a file of that name has; `None` where it is no picture.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let is = |ending| path.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending));
        match () {
            () if is("png") => Some(Self::Png),
            () if is("svg") => Some(Self::Svg),
            () => None,
        }
    }

    /// The ending of its files.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

/// The picture of a run, in each form.
pub(super) fn run(
    record: &Record,
    recording: &Recording,
    (plan, look): (&Plan, &Look),
    forms: &[Form],
) -> anyhow::Result<Vec<(Form, Vec<u8>)>> {
    let series = series(record, recording, &plan.settings);
    let verdict = told(record, plan.units).context(NOTHING)?;
    let scene = scene(record, &series, &verdict, (plan, look)).context(NOTHING)?;
    let draw = |form: &Form| {
        Ok((
            *form,
            match form {
                Form::Png => chart::run_picture(&scene)?,
                Form::Svg => chart::run_svg(&scene)?.into_bytes(),
            },
        ))
    };
    forms.iter().map(draw).collect()
}

/// The picture of confidence against truth.
pub(super) fn calibration(scores: &Scores, facts: Vec<String>) -> anyhow::Result<Vec<u8>> {
    let calibration = &scores.calibration;
    let bin = |bin: &evaluate::Bin| {
        let held = bin.held?;
        Some(CalibrationBin {
            from: bin.from,
            to: bin.to,
            n: bin.n,
            confidence: held.confidence,
            accuracy: held.accuracy,
            ci95: held.ci95,
        })
    };
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let scene = CalibrationScene {
        facts,
        bins: calibration.bins.iter().filter_map(bin).collect(),
        figures: vec![
            ("right of all".into(), percent(scores.lenient.accuracy)),
            ("right of the surer half".into(), percent(scores.top_half_accuracy)),
            ("calibration error (ECE)".into(), format!("{:.3}", calibration.ece)),
            ("Brier score".into(), format!("{:.3}", calibration.brier)),
        ],
        look: Look::default(),
    };
    Ok(chart::calibration_picture(&scene)?)
}

/// The picture that shows why a run got its kind.
pub(super) fn explained(
    input: &Input,
    record: &Record,
    (plan, look): (&Plan, &Look),
    form: Form,
) -> anyhow::Result<Vec<u8>> {
    let draw = |recording: &Recording| {
        let series = series(record, recording, &plan.settings);
        let verdict = told(record, plan.units).context(NOTHING)?;
        let scene = scene(record, &series, &verdict, (plan, look)).context(NOTHING)?;
        anyhow::Ok(match form {
            Form::Png => chart::explain_picture(&scene)?,
            Form::Svg => chart::explain_svg(&scene)?.into_bytes(),
        })
    };
    if let Some(recording) = record.recording() {
        return draw(recording);
    }
    let drawn = batch::revisit(input, &plan.settings, &|source, recording| {
        (*source == record.source).then(|| draw(recording))
    });
    drawn.into_iter().next().context("the file has changed")?
}

/// What is drawn of a run.
fn series(record: &Record, recording: &Recording, settings: &Settings) -> Series {
    digest::digest_with_series(&record.completed(recording, settings), settings).1
}

/// The verdict in the words of these units.
fn told(record: &Record, units: Units) -> Option<Cow<'_, Verdict>> {
    Some(record.judged.as_ref()?.verdict.in_units(units))
}

/// Why no picture is made.
const NOTHING: &str = "nothing to draw";

fn scene<'a>(
    record: &'a Record,
    series: &'a Series,
    verdict: &'a Verdict,
    (plan, look): (&Plan, &Look),
) -> Option<RunScene<'a>> {
    let digest = record.run()?;
    let judged = record.judged.as_ref()?;
    let summary = &digest.summary;
    Some(RunScene {
        start: record.start_local(),
        name: summary.name.as_deref(),
        distance_m: summary.distance_m,
        moving_time_s: summary.moving_time_s,
        elevation_gain_m: summary.elevation_gain_m,
        avg_heart_rate_bpm: summary.avg_heart_rate_bpm,
        series,
        verdict,
        threshold: judged.threshold.as_ref(),
        zones: judged.zones.unwrap_or(PaceZones::of(0.0)),
        zone_times_s: judged.zones.map(|zones| zones.times_s(digest)).unwrap_or_default(),
        units: plan.units,
        look: look.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::testing;
    use crate::ingest::Samples;

    #[test]
    fn a_run_that_only_the_index_knows_has_a_series() {
        // As slow as a walk, and the file names no sport.
        let time_s: Vec<f64> = (0..600).map(f64::from).collect();
        let distance_m = time_s.iter().map(|second| 1.5 * second).collect();
        let samples = Samples { time_s, distance_m, ..Samples::default() };
        let recording = Recording { samples, ..Recording::default() };
        let record = testing::record("1.gpx", 0.0);
        assert_eq!(series(&record, &recording, &Settings::default()).distance_m.len(), 600);
    }
}
