//! Counters that stand and catch up.

use super::speed;
use crate::settings::MeasureSettings;

/// Seconds between the speeds that are compared: as long as each is measured over.
const APART_S: usize = 5;

/// The counted distance, or, where positions tell speed much more evenly, the way along them, which
/// the counter puts right in the long run. Some watches count nothing for seconds and then several
/// seconds at once, while their positions go on evenly.
#[inline(always)]
pub(super) fn steadied(
    counted_m: Vec<f32>,
    path_m: &[f32],
    settings: &MeasureSettings,
) -> Vec<f32> {
    let total = |way_m: &[f32]| way_m.last().copied().unwrap_or_default();
    let (path, counted) = (total(path_m), total(&counted_m));
    if path < settings.min_path_share * counted || counted < settings.min_path_share * path {
        return counted_m;
    }
    let [counter, positions] = [&counted_m, path_m].map(|way_m| bends(way_m, settings));
    if counter <= settings.rough_counter * positions {
        return counted_m;
    }
    put_right(path_m, &counted_m, settings)
}

/// So many sums are kept beside each other: none waits for the one before.
const AT_ONCE: usize = 8;

/// How much speed bends in all, as the sum of squares in (m/s)².
#[inline(always)]
fn bends(distance_m: &[f32], settings: &MeasureSettings) -> f32 {
    let speed = speed::slope(distance_m);
    let most = settings.max_bend_mps * settings.max_bend_mps;
    let bend = |before: f32, now: f32, after: f32| {
        let bend = before - 2.0 * now + after;
        (bend * bend).min(most)
    };
    let later = |seconds: usize| speed.get(seconds..).unwrap_or_default();
    let (before, now, after) = (&*speed, later(APART_S), later(2 * APART_S));
    let mut sums = [0.0; AT_ONCE];
    let chunks = before.chunks_exact(AT_ONCE).zip(now.chunks_exact(AT_ONCE));
    for ((before, now), after) in chunks.zip(after.chunks_exact(AT_ONCE)) {
        for (i, sum) in sums.iter_mut().enumerate() {
            *sum += bend(before[i], now[i], after[i]);
        }
    }
    let left = after.len() - after.len() % AT_ONCE;
    let rest = before.iter().zip(now).zip(after).skip(left);
    sums.iter().sum::<f32>()
        + rest.map(|((before, now), after)| bend(*before, *now, *after)).sum::<f32>()
}

/// The way along the positions plus what it lacks of the counted one in the mean of a window, which
/// narrows towards the ends, so that both ways begin and end alike. It never falls.
#[inline(always)]
fn put_right(path_m: &[f32], counted_m: &[f32], settings: &MeasureSettings) -> Vec<f32> {
    let n = counted_m.len().min(path_m.len());
    let (mut along_m, mut lacking_m) = (Vec::with_capacity(n), Vec::with_capacity(n + 1));
    let (mut way_m, mut sum_m) = (0.0_f64, 0.0_f64);
    lacking_m.push(sum_m);
    for i in 0..n {
        let step = |ways_m: &[f32]| i.checked_sub(1).map_or(0.0, |last| ways_m[i] - ways_m[last]);
        // A place that leaps tells nothing of the way.
        let along = Some(step(path_m)).filter(|metres| *metres <= settings.max_path_mps);
        way_m += f64::from(along.unwrap_or_else(|| step(counted_m)));
        sum_m += f64::from(counted_m[i]) - way_m;
        along_m.push(way_m);
        lacking_m.push(sum_m);
    }
    let mut most_m = 0.0_f64;
    let righted = |i: usize| {
        let half = settings.put_right_s.min(i).min(n - 1 - i);
        let sum_m = lacking_m[i + half + 1] - lacking_m[i - half];
        most_m = most_m.max(along_m[i] + sum_m / (2 * half + 1) as f64);
        most_m as f32
    };
    (0..n).map(righted).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half an hour at 4 m/s with 40 s at 6 m/s in every three minutes.
    fn way_m() -> Vec<f32> {
        let speed_mps = |second: usize| if second % 180 < 40 { 6.0 } else { 4.0 };
        let way = (0..1800).scan(0.0, |way, second| {
            *way += speed_mps(second);
            Some(*way)
        });
        way.collect()
    }

    /// The same by a counter that stands for six seconds of twenty and then counts all of them at once.
    fn counted_late_m() -> Vec<f32> {
        let way = way_m();
        let seen = |second: usize| second - (second % 20).saturating_sub(12).min(6);
        (0..way.len()).map(|second| way[seen(second)]).collect()
    }

    fn worst(way_m: &[f32]) -> f32 {
        let (speed, true_speed) = (speed::slope(way_m), speed::slope(&self::way_m()));
        let off = speed.iter().zip(true_speed).map(|(speed, is)| (speed - is).abs());
        // The first and the last half minute stay with the counter, the more the nearer the end.
        off.skip(30).take(1740).fold(0.0, f32::max)
    }

    #[test]
    fn a_counter_that_stands_and_catches_up_is_steadied() {
        let settings = MeasureSettings::default();
        let counted = counted_late_m();
        // Positions that say two hundredths too little.
        let path: Vec<f32> = way_m().iter().map(|metres| 0.98 * metres).collect();
        let steadied = steadied(counted.clone(), &path, &settings);
        assert_eq!(steadied.last(), counted.last());
        let (before, after) = (worst(&counted), worst(&steadied));
        assert!(before > 3.0 && after < 0.5, "{before} {after}");
        // What was run in minutes is what the counter says.
        for minute in (60..1740).step_by(60) {
            assert!((steadied[minute] - way_m()[minute]).abs() < 12.0, "{minute}");
        }
    }

    #[test]
    fn an_even_counter_stays_as_it_is() {
        let settings = MeasureSettings::default();
        let wavering: Vec<f32> =
            (0..1800).map(|second| way_m()[second] + (second as f32).sin()).collect();
        assert_eq!(steadied(way_m(), &wavering, &settings), way_m());
        assert_eq!(steadied(way_m(), &way_m(), &settings), way_m());
        assert_eq!(steadied(counted_late_m(), &[], &settings), counted_late_m());
        // On a treadmill the place stays where it is, or half of the places are missing.
        for share in [0.0, 0.5] {
            let path: Vec<f32> = way_m().iter().map(|metres| share * metres).collect();
            assert_eq!(steadied(counted_late_m(), &path, &settings), counted_late_m());
        }
    }

    #[test]
    fn places_that_leap_bring_no_way() {
        let settings = MeasureSettings::default();
        let mut path = way_m();
        path[905..].iter_mut().for_each(|metres| *metres += 700.0);
        let steadied = steadied(counted_late_m(), &path, &settings);
        assert!(steadied.windows(2).all(|pair| pair[0] <= pair[1] && pair[1] - pair[0] < 8.0));
        assert_eq!(steadied.last(), counted_late_m().last());
    }

    #[test]
    fn the_shortest_ways_have_no_bends() {
        for n in 1..12 {
            let counted: Vec<f32> = (0..n).map(|second| (3 * (second / 3)) as f32).collect();
            let path: Vec<f32> = (0..n).map(|second| second as f32).collect();
            assert_eq!(steadied(counted, &path, &MeasureSettings::default()).len(), n);
        }
    }
}
