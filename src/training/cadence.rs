//! Cadence at equal speed over the weeks.

use super::Log;
use super::run::Run;
use super::statement::{Rule, Said, Stance};
use super::trend::Trend;

/// Steps per minute rise with speed, so what speed explains is taken out before the trend is drawn:
/// a regression on speed and time, by taking each out of the other first (Frisch–Waugh).
pub(super) fn say(log: &Log<'_>, said: &mut Said<'_>) {
    let settings = log.settings();
    let of = |run: &Run<'_>| {
        let summary = &run.digest.summary;
        let (speed, cadence) = (summary.avg_speed_mps?, summary.avg_cadence_spm?);
        Some([-log.age(run.date) as f64, speed, cadence])
    };
    let runs: Vec<(usize, [f64; 3])> =
        log.window().filter_map(|run| Some((run.id, of(run)?))).collect();
    let span = runs.first().zip(runs.last()).map_or(0.0, |(first, last)| last.1[0] - first.1[0]);
    if runs.len() < settings.trend_runs || span < settings.trend_days {
        return;
    }
    let column = |at: usize| runs.iter().map(|run| run.1[at]).collect::<Vec<f64>>();
    let (time, speed, cadence) = (column(0), column(1), column(2));
    let (Some(time), Some(cadence)) = (without(&time, &speed), without(&cadence, &speed)) else {
        return;
    };
    let points: Vec<(f64, f64)> = time.into_iter().zip(cadence).collect();
    let Some(trend) = Trend::through(&points).filter(|trend| trend.is_clear(settings.trend_errors))
    else {
        return;
    };
    let (change, error) = (28.0 * trend.slope, 28.0 * trend.error);
    let text = format!(
        "At equal speed {change:+.1} ± {error:.1} steps a minute in four weeks; a fact, not a goal."
    );
    let values = [("change_in_4_weeks_spm", change), ("change_error_spm", error)];
    said.say(Rule::Cadence, Stance::Fact, text, values, runs.iter().map(|run| run.0));
}

/// What is left of some values once a line over others is taken out.
fn without(values: &[f64], explained_by: &[f64]) -> Option<Vec<f64>> {
    let points: Vec<(f64, f64)> =
        explained_by.iter().copied().zip(values.iter().copied()).collect();
    let trend = Trend::through(&points)?;
    let mean = explained_by.iter().sum::<f64>() / explained_by.len() as f64;
    Some(points.iter().map(|(x, y)| y - trend.mean - trend.slope * (x - mean)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speed_explains_is_taken_out() {
        let speed = [2.8, 3.4, 3.0, 3.6, 3.1];
        let cadence: Vec<f64> = speed.iter().map(|speed| 120.0 + 15.0 * speed).collect();
        let rest = without(&cadence, &speed).unwrap();
        assert!(rest.iter().all(|rest| rest.abs() < 1e-9), "{rest:?}");
    }
}
