//! Steps that no runner can have made.

use super::ground::Ground;
use crate::settings::CleanSettings;

/// Positions in metres, and how many became missing, as neither neighbour can have been reached from
/// them. Looking at both sides spares the good neighbour of a bad point.
#[inline(always)]
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
#[inline(always)]
fn position_spikes(time_s: &[f64], ground: &Ground, settings: &CleanSettings) -> Vec<usize> {
    if !has_longer(&ground.step_m, settings.position_slack_m) {
        return Vec::new();
    }
    let rows = &ground.rows;
    // The step to the point after the `k`th in metres and seconds.
    let step =
        |k: usize| (f64::from(ground.step_m[rows[k + 1]]), time_s[rows[k + 1]] - time_s[rows[k]]);
    let is_beyond = |k: usize, fastest_mps: f64| {
        let (metres, seconds) = step(k);
        metres > fastest_mps * seconds + settings.position_slack_m
    };
    let Some(last) = rows.len().checked_sub(1) else { return Vec::new() };
    let is_long = |row: usize| f64::from(ground.step_m[row]) > settings.position_slack_m;
    let long = rows.iter().enumerate().skip(1).filter(|(_, row)| is_long(**row));
    let long: Vec<usize> = long.map(|(k, _)| k).collect();
    let turns: Vec<usize> = long
        .windows(2)
        .filter(|pair| pair[0] + 1 == pair[1] && turns_back(pair[0], ground))
        .map(|pair| pair[0])
        .collect();
    if turns.is_empty() && !may_be_too_fast(time_s, &ground.step_m, settings) {
        return Vec::new();
    }
    let too_fast: Vec<bool> = (0..last).map(|k| is_beyond(k, settings.max_speed_mps)).collect();
    let fastest_turn_mps = match turns[..] {
        [] => settings.max_speed_mps,
        _ => settings.turn_speed * usual_mps((0..last).map(step)),
    };
    let is_spike = |k: usize| match k {
        0 => too_fast[0] && too_fast.get(1) != Some(&true) && last > 1,
        k if k == last => too_fast[last - 1] && last > 1 && !too_fast[last - 2],
        k => {
            let turns = || turns.binary_search(&k).is_ok();
            (too_fast[k - 1] && too_fast[k])
                || (turns() && is_beyond(k - 1, fastest_turn_mps) && is_beyond(k, fastest_turn_mps))
        }
    };
    (0..=last).filter(|&k| is_spike(k)).map(|k| rows[k]).collect()
}

/// Whether there is a step of more than so many metres. With points a second apart there is none, and
/// what is shorter than the slack can never be wrong.
#[inline(always)]
fn has_longer(step_m: &[f32], metres: f64) -> bool {
    step_m.iter().fold(false, |any, &step| any | (f64::from(step) > metres))
}

/// Whether any step is too fast even for the time since the row before, position or not.
#[inline(always)]
fn may_be_too_fast(time_s: &[f64], step_m: &[f32], settings: &CleanSettings) -> bool {
    let rows = time_s.iter().zip(time_s.iter().skip(1)).zip(step_m.iter().skip(1));
    let is_too_fast = |((before_s, time_s), &metres): ((&f64, &f64), &f32)| {
        f64::from(metres) > settings.max_speed_mps * (time_s - before_s) + settings.position_slack_m
    };
    rows.fold(false, |any, row| any | is_too_fast(row))
}

/// Whether the way to a point and back from it is more than twice the way past it.
fn turns_back(k: usize, ground: &Ground) -> bool {
    let [before, at, after] = [ground.rows[k - 1], ground.rows[k], ground.rows[k + 1]];
    let (to_m, back_m) = (ground.step_m[at], ground.step_m[after]);
    let east_m = ground.east_m[after] - ground.east_m[before];
    let north_m = ground.north_m[after] - ground.north_m[before];
    2.0 * east_m.hypot(north_m) < to_m + back_m
}

/// The speed at which half of the way was run or faster, of steps in metres and seconds.
fn usual_mps(steps: impl Iterator<Item = (f64, f64)>) -> f64 {
    let mut steps: Vec<(f64, f64)> =
        steps.map(|(metres, seconds)| (metres / seconds, metres)).collect();
    steps.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let mut left_m = steps.iter().map(|step| step.1).sum::<f64>() / 2.0;
    let passes_half = |&&(_, metres): &&(f64, f64)| {
        left_m -= metres;
        left_m <= 0.0
    };
    steps.iter().find(passes_half).map_or(0.0, |step| step.0)
}

/// Steps of a counted distance. A counter that starts again goes on from where it was; one that
/// takes a little back has counted that way already.
#[inline(always)]
pub(super) fn device_steps(distance_m: &[f64], settings: &CleanSettings) -> Vec<f32> {
    let mut most = f64::NAN;
    let step = |&distance: &f64| {
        let is_known = distance.is_finite();
        // Of the first there is none, and the greater of it and 0 is 0.
        let step = (distance - most).max(0.0) as f32;
        let is_correction = distance < most && distance > settings.restart_share * most;
        most = if is_known && !is_correction { distance } else { most };
        if is_known { step } else { f32::NAN }
    };
    distance_m.iter().map(step).collect()
}

/// Share of the time over which steps are known. Watches write the count into every few rows, and
/// others between: what is short enough between two counts is known.
#[inline(always)]
pub(super) fn covered(time_s: &[f64], step_m: &[f32], settings: &CleanSettings) -> f64 {
    let (Some(&first_s), Some(&last_s)) = (time_s.first(), time_s.last()) else { return 0.0 };
    if step_m.iter().fold(true, |all, step| all & step.is_finite()) {
        return 1.0;
    }
    let (mut unknown_s, mut known_s, mut is_missing) = (0.0, first_s, false);
    for (&time_s, step) in time_s.iter().zip(step_m) {
        if !step.is_finite() {
            is_missing = true;
            continue;
        }
        let seconds = time_s - known_s;
        if is_missing && seconds > settings.max_count_gap_s {
            unknown_s += seconds;
        }
        (known_s, is_missing) = (time_s, false);
    }
    1.0 - (unknown_s + last_s - known_s) / (last_s - first_s)
}

/// Steps of a measured speed, held until the next sample.
pub(super) fn steps_from_speed(
    time_s: &[f64],
    speed_mps: &[f32],
    settings: &CleanSettings,
) -> Vec<f32> {
    let mut steps = vec![0.0; time_s.len()];
    for i in 1..time_s.len() {
        let dt = (time_s[i] - time_s[i - 1]).min(settings.max_speed_hold_s) as f32;
        let speed = if speed_mps[i].is_finite() { speed_mps[i] } else { speed_mps[i - 1] };
        steps[i] = if speed.is_finite() { speed.max(0.0) * dt } else { f32::NAN };
    }
    steps
}

/// A watch that loses its place for seconds counts late what was run in them: a counted step faster
/// than any runner is the way since so long before, as far as a runner can have made that.
#[inline(always)]
pub(super) fn spread_late_steps(time_s: &[f64], step_m: &mut [f32], settings: &CleanSettings) {
    let most_m = settings.max_speed_mps * settings.max_count_gap_s;
    each_impossible(time_s, step_m, settings, |step_m, i| {
        let since = |row: usize| time_s[i] - time_s[row];
        let (mut from, mut way_m) = (i - 1, f64::from(step_m[i]));
        while from > 0 && since(from - 1) <= settings.max_count_gap_s && way_m <= most_m {
            way_m += f64::from(step_m[from].max(0.0));
            from -= 1;
        }
        if way_m <= settings.max_speed_mps * since(from) {
            step_m[from + 1..i].fill(f32::NAN);
            step_m[i] = way_m as f32;
        }
    });
}

/// Steps faster than any runner become unknown: teleports bring no distance. Gives where they were.
#[inline(always)]
pub(super) fn drop_impossible_steps(
    time_s: &[f64],
    step_m: &mut [f32],
    settings: &CleanSettings,
) -> Vec<usize> {
    let mut jumps = Vec::new();
    each_impossible(time_s, step_m, settings, |step_m, i| {
        step_m[i] = f32::NAN;
        jumps.push(i);
    });
    jumps
}

/// Does something about each step, in order, that is faster than any runner.
#[inline(always)]
fn each_impossible(
    time_s: &[f64],
    step_m: &mut [f32],
    settings: &CleanSettings,
    mut mend: impl FnMut(&mut [f32], usize),
) {
    if !has_longer(step_m, settings.position_slack_m) {
        return;
    }
    let mut last = 0;
    for i in 1..step_m.len() {
        if step_m[i].is_nan() {
            continue;
        }
        let allowed =
            settings.max_speed_mps * (time_s[i] - time_s[last]) + settings.position_slack_m;
        if f64::from(step_m[i]) > allowed {
            mend(step_m, i);
        }
        last = i;
    }
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

    /// Points on a straight way at 3 m/s, so many seconds apart.
    fn apart(seconds: &[f64]) -> (Vec<f64>, Vec<f64>, Vec<f64>) {
        let time: Vec<f64> = std::iter::once(0.0)
            .chain(seconds.iter().scan(0.0, |time, step| {
                *time += step;
                Some(*time)
            }))
            .collect();
        let latitude = time.iter().map(|time| 52.0 + 3.0 / 111_000.0 * time).collect();
        let longitude = vec![5.0; time.len()];
        (time, latitude, longitude)
    }

    #[test]
    fn a_spike_between_points_far_apart_is_one_too() {
        let (time, mut lat, mut lon) = apart(&[7.0, 3.0, 6.0, 7.0, 7.0, 2.0, 5.0, 7.0].repeat(3));
        // 60 m to the side, which 7 s at 11 m/s would allow.
        lon[4] += 60.0 / 68_500.0;
        let (_, dropped) =
            without_position_spikes(&time, &mut lat, &mut lon, &CleanSettings::default());
        assert!(dropped == 1 && lat[4].is_nan());
    }

    #[test]
    fn turning_round_and_running_fast_are_no_spikes() {
        let (time, mut lat, mut lon) = apart(&[7.0; 12]);
        // Out and back, and a stretch three times as fast.
        for i in 7..13 {
            lat[i] = lat[12 - i];
        }
        lon.iter_mut().skip(4).for_each(|lon| *lon += 60.0 / 68_500.0);
        let settings = CleanSettings::default();
        assert_eq!(without_position_spikes(&time, &mut lat, &mut lon, &settings).1, 0);
    }

    #[test]
    fn a_counter_that_starts_again_goes_on() {
        assert_eq!(
            device_steps(&[10.0, 13.0, f64::NAN, 19.0, 0.0, 4.0], &CleanSettings::default())[3..],
            [6.0, 0.0, 4.0]
        );
    }

    #[test]
    fn way_that_a_counter_takes_back_is_not_counted_twice() {
        let steps =
            device_steps(&[100.0, 110.0, 107.0, f64::NAN, 109.0, 112.0], &CleanSettings::default());
        assert_eq!([&steps[1..3], &steps[4..]].concat(), [10.0, 0.0, 0.0, 2.0]);
    }

    #[test]
    fn a_counter_covers_the_time_between_its_counts() {
        let time_s: Vec<f64> = (0..100).map(f64::from).collect();
        let covered = |is_known: fn(usize) -> bool| {
            let steps: Vec<f32> =
                (0..100).map(|row| if is_known(row) { 3.0 } else { f32::NAN }).collect();
            (100.0 * covered(&time_s, &steps, &CleanSettings::default())).round()
        };
        assert_eq!(covered(|_| true), 100.0);
        assert_eq!(covered(|row| row % 3 == 0), 100.0, "a count every three seconds");
        assert_eq!(covered(|row| row % 20 == 0), 0.0, "next to none");
        assert_eq!(covered(|row| row < 50), 49.0, "the first half");
        assert_eq!(covered(|row| row >= 50), 49.0, "the second half");
        assert_eq!(covered(|_| false), 0.0);
    }

    #[test]
    fn what_is_counted_late_was_run() {
        let settings = CleanSettings::default();
        let spread = |counted: &[f32]| {
            let time_s: Vec<f64> = (0..counted.len()).map(|row| row as f64).collect();
            let mut steps = counted.to_vec();
            spread_late_steps(&time_s, &mut steps, &settings);
            let jumps = drop_impossible_steps(&time_s, &mut steps, &settings).len();
            (steps.iter().filter(|step| step.is_finite()).sum::<f32>(), jumps, steps)
        };
        // As old watches write it at a steady 6 m/s.
        let late = [0.0, 6.0, 6.0, 6.0, 0.0, 0.0, 0.0, 6.0, 24.0, 6.0, 6.0];
        let (way_m, jumps, steps) = spread(&late);
        assert_eq!((way_m, jumps), (late.iter().sum(), 0));
        assert_eq!((steps[8], steps[9]), (48.0, 6.0));
        assert!(steps[1..8].iter().all(|step| step.is_nan()), "{steps:?}");
        // At the start there is less time before.
        assert_eq!(spread(&[0.0, 0.0, 0.0, 24.0, 6.0]).2[3..], [24.0, 6.0]);
        // A teleport is none of it, and what is possible stays.
        let far = [0.0, 6.0, 0.0, 0.0, 900.0, 6.0];
        let (way_m, jumps, _) = spread(&far);
        assert_eq!((way_m, jumps), (12.0, 1));
        let fast = [0.0, 9.0, 20.0, 9.0];
        assert_eq!(spread(&fast).2, fast);
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
