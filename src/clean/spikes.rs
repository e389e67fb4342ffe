//! Steps that no runner can have made.

use super::ground::Ground;
use crate::settings::CleanSettings;

/// Positions in metres, and how many became missing, as neither neighbour can have been reached from
/// them. Looking at both sides spares the good neighbour of a bad point.
pub(super) fn without_position_spikes(
    time_s: &[f64],
    latitude: &mut [f64],
    longitude: &mut [f64],
    settings: &CleanSettings,
) -> (Ground, usize) {
    let mut ground = Ground::of(latitude, longitude);
    let mut dropped = 0;
    for _ in 0..settings.spike_passes {
        let spikes = position_spikes(time_s, &ground, settings);
        if spikes.is_empty() {
            break;
        }
        dropped += spikes.len();
        for row in spikes {
            (latitude[row], longitude[row]) = (f64::NAN, f64::NAN);
        }
        ground = Ground::of(latitude, longitude);
    }
    (ground, dropped)
}

/// The rows of spikes; a first or last point is judged by the next two.
fn position_spikes(time_s: &[f64], ground: &Ground, settings: &CleanSettings) -> Vec<usize> {
    let rows = &ground.rows;
    let is_too_fast = |pair: &[usize]| {
        let seconds = time_s[pair[1]] - time_s[pair[0]];
        let allowed = settings.max_speed_mps * seconds + settings.position_slack_m;
        f64::from(ground.step_m[pair[1]]) > allowed
    };
    let too_fast: Vec<bool> = rows.windows(2).map(is_too_fast).collect();
    if !too_fast.contains(&true) {
        return Vec::new();
    }
    let last = rows.len() - 1;
    let is_spike = |k: usize| match k {
        0 => too_fast[0] && too_fast.get(1) != Some(&true) && last > 1,
        k if k == last => too_fast[last - 1] && last > 1 && !too_fast[last - 2],
        k => too_fast[k - 1] && too_fast[k],
    };
    (0..rows.len()).filter(|&k| is_spike(k)).map(|k| rows[k]).collect()
}

/// Steps of a counted distance. A counter that starts again goes on from where it was.
pub(super) fn device_steps(distance_m: &[f64]) -> Vec<f32> {
    let mut last = None;
    distance_m
        .iter()
        .map(|&distance| {
            if !distance.is_finite() {
                return f32::NAN;
            }
            let step = last.map_or(0.0, |last: f64| (distance - last).max(0.0));
            last = Some(distance);
            step as f32
        })
        .collect()
}

/// Steps of a measured speed, held until the next sample for at most ten seconds.
pub(super) fn steps_from_speed(time_s: &[f64], speed_mps: &[f32]) -> Vec<f32> {
    let mut steps = vec![0.0; time_s.len()];
    for i in 1..time_s.len() {
        let dt = (time_s[i] - time_s[i - 1]).min(10.0) as f32;
        let speed = if speed_mps[i].is_finite() { speed_mps[i] } else { speed_mps[i - 1] };
        steps[i] = if speed.is_finite() { speed.max(0.0) * dt } else { f32::NAN };
    }
    steps
}

/// Steps faster than any runner become unknown: teleports bring no distance. Gives where they were.
pub(super) fn drop_impossible_steps(
    time_s: &[f64],
    step_m: &mut [f32],
    settings: &CleanSettings,
) -> Vec<usize> {
    let mut jumps = Vec::new();
    let mut last = 0;
    for i in 1..step_m.len() {
        if step_m[i].is_nan() {
            continue;
        }
        let allowed =
            settings.max_speed_mps * (time_s[i] - time_s[last]) + settings.position_slack_m;
        if f64::from(step_m[i]) > allowed {
            step_m[i] = f32::NAN;
            jumps.push(i);
        }
        last = i;
    }
    jumps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(n: usize) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let time = (0..n).map(|i| i as f64).collect();
        let latitude = (0..n).map(|i| 52.0 + 3.0 / 111_000.0 * i as f64).collect();
        (time, latitude, vec![5.0; n])
    }

    #[test]
    fn a_spike_goes_and_its_neighbours_stay() {
        for bad in [0, 5, 9] {
            let (time, mut lat, mut lon) = line(10);
            lat[bad] += 0.01;
            let (ground, dropped) =
                without_position_spikes(&time, &mut lat, &mut lon, &CleanSettings::default());
            assert_eq!((dropped, ground.rows.len()), (1, 9), "spike at {bad}");
            assert!(lat.iter().enumerate().all(|(i, lat)| lat.is_nan() == (i == bad)));
        }
    }

    #[test]
    fn a_counter_that_starts_again_goes_on() {
        assert_eq!(device_steps(&[10.0, 13.0, f64::NAN, 19.0, 0.0, 4.0])[3..], [6.0, 0.0, 4.0]);
    }

    #[test]
    fn teleports_bring_no_distance() {
        let mut steps = [0.0, 3.0, 900.0, 3.0];
        let jumps =
            drop_impossible_steps(&[0.0, 1.0, 2.0, 3.0], &mut steps, &CleanSettings::default());
        assert_eq!(jumps, [2]);
        assert!(steps[2].is_nan() && steps[3] == 3.0);
    }
}
