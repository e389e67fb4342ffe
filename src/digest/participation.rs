//! Whether an activity is a run.

use super::summary::{Participation, Summary};
use crate::clean::step_m;
use crate::ingest::Recording;
use crate::notice::NoticeCode;
use crate::settings::{MeasureSettings, RUN_MEDIAN_MPS, RUN_TOP_MPS};

/// Fills in participation and sport; says whether the activity is a run.
pub(super) fn decide(
    recording: &Recording,
    summary: &mut Summary,
    settings: &MeasureSettings,
) -> bool {
    summary.participation = match recording.sport.as_deref() {
        Some("running") => Participation::Run,
        None | Some("generic" | "all" | "other") => {
            if runs_by_speed(recording, settings) {
                summary.sport = Some("running".into());
                summary.notices.add(NoticeCode::SportAssumed, 1);
                Participation::RunAssumed
            } else {
                Participation::SportUnknown
            }
        }
        Some(_) => Participation::OtherSport,
    };
    summary.participation.is_run()
}

/// Raw speeds of the counted distance, or from position to position where there is none.
fn runs_by_speed(recording: &Recording, settings: &MeasureSettings) -> bool {
    let samples = &recording.samples;
    let mut last: Option<(f64, (f64, f64), f64)> = None;
    let mut speeds: Vec<(f64, f64)> = Vec::new();
    let at = |column: &[f64], i: usize| column.get(i).copied().unwrap_or(f64::NAN);
    for (i, &time) in samples.time_s.iter().enumerate() {
        let place = (at(&samples.latitude_deg, i), at(&samples.longitude_deg, i));
        let distance = at(&samples.distance_m, i);
        if !time.is_finite() || !(place.0.is_finite() || distance.is_finite()) {
            continue;
        }
        if let Some((then, there, before)) = last {
            let seconds = time - then;
            let way = if distance.is_finite() && before.is_finite() {
                distance - before
            } else {
                step_m(there, place)
            };
            let speed = way / seconds;
            if seconds > 0.0 && speed.is_finite() && speed > f64::from(settings.stop_mps) {
                speeds.push((speed, seconds));
            }
        }
        last = Some((time, place, distance));
    }
    speeds.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = speeds.iter().map(|speed| speed.1).sum();
    let quantile = |share: f64| {
        let mut passed = 0.0;
        speeds
            .iter()
            .find(|speed| {
                passed += speed.1;
                passed >= share * total
            })
            .map(|speed| speed.0)
    };
    match (quantile(0.5), quantile(0.95)) {
        (Some(median), Some(top)) => {
            (RUN_MEDIAN_MPS.0..=RUN_MEDIAN_MPS.1).contains(&median) && top < RUN_TOP_MPS
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(speed: f64, sport: Option<&str>) -> Recording {
        let mut recording = Recording { sport: sport.map(Into::into), ..Recording::default() };
        recording.samples.time_s = (0..600).map(f64::from).collect();
        recording.samples.distance_m = (0..600).map(|i| speed * f64::from(i)).collect();
        recording
    }

    #[test]
    fn an_unnamed_sport_is_a_run_if_it_moves_like_one() {
        for (speed, sport, expected) in [
            (3.0, None, Participation::RunAssumed),
            (3.0, Some("generic"), Participation::RunAssumed),
            (1.3, None, Participation::SportUnknown),
            (7.0, None, Participation::SportUnknown),
            (0.0, None, Participation::SportUnknown),
            (3.0, Some("cycling"), Participation::OtherSport),
            (7.0, Some("running"), Participation::Run),
        ] {
            let recording = recording(speed, sport);
            let mut summary = Summary::of(&recording);
            decide(&recording, &mut summary, &MeasureSettings::default());
            assert_eq!(summary.participation, expected, "{speed} {sport:?}");
        }
    }
}
