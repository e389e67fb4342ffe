//! The ups between turning points of altitude.

use serde::{Deserialize, Serialize};

use crate::measure::Series;
use crate::settings::SegmentSettings;

/// One way up, from a low turning point to the next high one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Climb {
    /// First second, of elapsed time.
    pub start_s: u32,
    /// The second after the last.
    pub end_s: u32,
    /// Altitude at the foot in metres.
    pub foot_m: f32,
    /// Metres up.
    pub gain_m: f32,
    /// Metres of way.
    pub distance_m: f32,
}

/// All climbs of at least the gain that stands out of the noise, and the short and steep ones that
/// are lower: the hills of sprints. Of these only many alike are to be believed.
pub(super) fn climbs_and_bumps(
    series: &Series,
    settings: &SegmentSettings,
) -> (Vec<Climb>, Vec<Climb>) {
    let altitude = &series.altitude_m;
    // What turns by much turns by little too, so the run is looked at once.
    let least_m = settings.min_bump_m.min(settings.min_climb_m);
    let turns = turning_points(altitude, 0..altitude.len(), least_m);
    let from = |least_m: f32| from(series, &turns, least_m);
    let mut bumps = on_the_way(series, &from(settings.min_bump_m), settings);
    bumps.retain(|bump| {
        bump.gain_m >= settings.bump_grade * bump.distance_m
            && (settings.min_bump_way_m..=settings.max_bump_way_m).contains(&bump.distance_m)
    });
    (from(settings.min_climb_m), bumps)
}

/// Both, in order as each of them is; of those that share ground only the climb.
pub(super) fn with_bumps(mut climbs: Vec<Climb>, bumps: &[Climb]) -> Vec<Climb> {
    let beside = |bump: &&Climb| {
        let before = climbs.partition_point(|climb| climb.end_s <= bump.start_s);
        climbs.get(before).is_none_or(|climb| climb.start_s >= bump.end_s)
    };
    let beside: Vec<Climb> = bumps.iter().filter(beside).copied().collect();
    climbs.extend(beside);
    climbs.sort_by_key(|climb| climb.start_s);
    climbs
}

/// The climbs between those of some turning points that are `least_m` apart.
fn from(series: &Series, turns: &[usize], least_m: f32) -> Vec<Climb> {
    let altitude = &series.altitude_m;
    let mut climbs = Vec::new();
    let turns = turning_points(altitude, turns.iter().copied(), least_m);
    for pair in turns.windows(2) {
        let (foot, top) = (pair[0], pair[1]);
        let gain_m = altitude[top] - altitude[foot];
        if gain_m >= least_m {
            climbs.push(Climb {
                start_s: foot as u32,
                end_s: top as u32,
                foot_m: altitude[foot],
                gain_m,
                distance_m: series.distance_m[top] - series.distance_m[foot],
            });
        }
    }
    climbs
}

/// The climbs without the time spent standing or strolling at foot and top.
pub(super) fn on_the_way(
    series: &Series,
    climbs: &[Climb],
    settings: &SegmentSettings,
) -> Vec<Climb> {
    let moving = |climb: &Climb| {
        let (foot, top) = without_rests(
            &series.altitude_m,
            climb.start_s as usize,
            climb.end_s as usize,
            settings,
        );
        let distance_m = series.distance_m[top] - series.distance_m[foot];
        Climb { start_s: foot as u32, end_s: top as u32, distance_m, ..*climb }
    };
    climbs.iter().map(moving).collect()
}

fn without_rests(
    altitude_m: &[f32],
    foot: usize,
    top: usize,
    settings: &SegmentSettings,
) -> (usize, usize) {
    let flat_m = settings.flat_share * (altitude_m[top] - altitude_m[foot]);
    let (low, high) = (altitude_m[foot] + flat_m, altitude_m[top] - flat_m);
    let from = (foot..top).rev().find(|&i| altitude_m[i] <= low).unwrap_or(foot);
    let to = (from..top).find(|&i| altitude_m[i] >= high).unwrap_or(top);
    (from, to)
}

/// Those of some seconds that are alternating lows and highs at least `hysteresis_m` apart, first and
/// last included.
fn turning_points(
    altitude_m: &[f32],
    seconds: impl IntoIterator<Item = usize>,
    hysteresis_m: f32,
) -> Vec<usize> {
    let mut seconds = seconds.into_iter();
    let Some(first) = seconds.next() else { return Vec::new() };
    let mut turns = vec![first];
    let at = |second: usize| (second, altitude_m[second]);
    let (mut low, mut high) = (at(first), at(first));
    // Whether the last turn was a low, so that a high is looked for.
    let mut rising: Option<bool> = None;
    for now in seconds.map(at) {
        // Once it rises nothing lower counts before it falls again, and the other way round.
        if rising != Some(false) {
            if now.1 > high.1 {
                high = now;
            } else if high.1 - now.1 >= hysteresis_m {
                turns.push(high.0);
                (rising, low) = (Some(false), now);
                continue;
            }
        }
        if rising != Some(true) {
            if now.1 < low.1 {
                low = now;
            } else if now.1 - low.1 >= hysteresis_m {
                turns.push(low.0);
                (rising, high) = (Some(true), now);
            }
        }
    }
    turns.push(if rising == Some(false) { low.0 } else { high.0 });
    turns.dedup();
    turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standing_at_the_foot_and_at_the_top_is_no_climb() {
        let altitude: Vec<f32> =
            (0..400).map(|second| 50.0 + (second as f32 - 150.0).clamp(0.0, 60.0) / 5.0).collect();
        let (from, to) = without_rests(&altitude, 20, 390, &SegmentSettings::default());
        assert!(from.abs_diff(150) <= 3 && to.abs_diff(210) <= 3, "{from} {to}");
    }

    #[test]
    fn eight_passes_over_a_hill_are_eight_climbs() {
        let altitude: Vec<f32> =
            (0..8 * 120).map(|i| 10.0 + ((i % 120) as f32 - 60.0).abs() / 5.0).collect();
        let turns = turning_points(&altitude, 0..altitude.len(), 3.0);
        assert_eq!(turns.len(), 8 * 2 + 1, "{turns:?}");
        assert!(
            turns.windows(2).skip(1).all(|pair| pair[1] - pair[0] == 60 || pair[1] - pair[0] == 59)
        );
    }

    #[test]
    fn high_turns_are_among_the_low_ones() {
        let mut state = 5_u32;
        for _ in 0..200 {
            let mut altitude = 50.0_f32;
            let altitudes: Vec<f32> = std::iter::repeat_with(|| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                altitude += ((state >> 29) as f32 - 3.5) / 4.0;
                altitude
            })
            .take(300)
            .collect();
            let low = turning_points(&altitudes, 0..300, 1.2);
            let high = turning_points(&altitudes, low.iter().copied(), 3.0);
            assert_eq!(high, turning_points(&altitudes, 0..300, 3.0));
        }
    }
}
