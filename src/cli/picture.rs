//! Pictures: the one file each shows is read again.

use anyhow::Context;

use crate::batch::{self, Input, Record};
use crate::chart::{self, RunScene};
use crate::cli::plan::Plan;
use crate::digest;
use crate::ingest::Recording;
use crate::measure::Series;

/// The picture of a run.
pub(super) fn run(record: &Record, recording: &Recording, plan: &Plan) -> anyhow::Result<Vec<u8>> {
    let (_, series) = digest::digest_with_series(recording, &plan.settings);
    let scene = scene(record, &series, plan).context("nothing to draw")?;
    Ok(chart::run_picture(&scene)?)
}

/// The picture that shows why a run got its kind.
pub(super) fn explained(input: &Input, record: &Record, plan: &Plan) -> anyhow::Result<Vec<u8>> {
    let source = &record.source;
    let drawn = batch::revisit(input, &plan.settings, &|member, index, recording| {
        let is_it = source.member.as_deref() == member && source.index == index;
        is_it.then(|| {
            let (_, series) = digest::digest_with_series(recording, &plan.settings);
            let scene = scene(record, &series, plan).context("nothing to draw")?;
            anyhow::Ok(chart::explain_picture(&scene)?)
        })
    });
    drawn.into_iter().next().context("the file has changed")?
}

fn scene<'a>(record: &'a Record, series: &'a Series, plan: &Plan) -> Option<RunScene<'a>> {
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
        verdict: &judged.verdict,
        threshold: judged.threshold.as_ref(),
        zone_times_s: judged
            .threshold
            .map(|threshold| threshold.zone_times_s(digest))
            .unwrap_or_default(),
        units: plan.units,
        scale: 1.0,
    })
}
