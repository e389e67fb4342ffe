//! Samples at odd times → one value a second.

use std::borrow::Cow;
use std::ops::Range;

use crate::settings::MeasureSettings;

/// Distance on the grid, and where nothing was recorded.
pub(super) struct Counted {
    /// Metres since the start, each second.
    pub(super) distance_m: Vec<f32>,
    /// From and to, in seconds, without a sample.
    pub(super) gaps: Vec<(usize, usize)>,
    /// Median time between samples in seconds.
    pub(super) spacing_s: f64,
}

/// Adds up the known steps. Between samples distance goes on as smoothly as it came, across a gap
/// evenly.
#[inline(always)]
pub(super) fn cumulative(
    times: &Times<'_>,
    step_m: &[f32],
    n: usize,
    settings: &MeasureSettings,
) -> Counted {
    let (times, step_m) = known_only(times, step_m);
    let time_s = times.seconds();
    let (mut total, mut totals) = (0.0_f64, vec![0.0; step_m.len()]);
    for (out, &step) in totals.iter_mut().zip(&*step_m) {
        total += f64::from(step);
        *out = total as f32;
    }
    let usual = usual_spacing_s(&times);
    let limit = settings.min_gap_s.max(settings.gap_spacings * usual);
    let gaps = times
        .uneven()
        .map(|left| (time_s[left], time_s[left + 1]))
        .filter(|(from, to)| to - from > limit)
        .map(|(from, to)| (from.ceil() as usize, to.floor() as usize))
        .collect();
    let mut distance_m = linear(&times, &totals, n);
    // Never steeper than three times either line beside it, so that it does not fall either (Hyman
    // 1983, SIAM J. Sci. Stat. Comput. 4:645). A sprint between two samples keeps most of its speed,
    // of which straight lines take a part.
    bend(&mut distance_m, &times, &totals, limit, |parabola, left, right| {
        parabola.min(3.0 * left.min(right))
    });
    Counted { distance_m, gaps, spacing_s: usual }
}

/// One coordinate of the positions. Between samples the way goes on as it bends: straight lines cut
/// every corner, on a track a hundredth of the way with a sample every 5 s. Where more is missing
/// than usual it is straight: what lies beside a hole is as wrong as what was dropped from it.
#[inline(always)]
pub(super) fn curved(
    times: &Times<'_>,
    values: &[f32],
    n: usize,
    settings: &MeasureSettings,
) -> Vec<f32> {
    let (times, values) = known_only(times, values);
    let mut grid = linear(&times, &values, n);
    let limit = settings.gap_spacings * usual_spacing_s(&times);
    bend(&mut grid, &times, &values, limit, |parabola, _, _| parabola);
    grid
}

/// The values that are known, and when.
#[inline(always)]
fn known_only<'v>(times: &'v Times<'v>, values: &'v [f32]) -> (Cow<'v, Times<'v>>, Cow<'v, [f32]>) {
    let is_known = |value: &f32| value.is_finite();
    if values.iter().fold(true, |all, value| all & is_known(value)) {
        return (Cow::Borrowed(times), Cow::Borrowed(values));
    }
    let seconds = times.seconds().iter().zip(values).filter(|(_, value)| is_known(value));
    let seconds = Times::of(seconds.map(|(&time, _)| time).collect::<Vec<f64>>());
    (Cow::Owned(seconds), values.iter().copied().filter(is_known).collect())
}

/// Makes a curve of the straight lines between values that are more than a second and at most
/// `longest_s` apart: a cubic through both, at each of them as steep as the parabola through it and
/// its neighbours, within what `limit` allows beside the lines before and after it.
#[inline(always)]
fn bend(
    grid: &mut [f32],
    times: &Times<'_>,
    values: &[f32],
    longest_s: f64,
    limit: impl Fn(f64, f64, f64) -> f64,
) {
    let time_s = times.seconds();
    let line = |left: usize| {
        let seconds = time_s[left + 1] - time_s[left];
        (f64::from(values[left + 1] - values[left]) / seconds, seconds)
    };
    let joined = |left: usize| Some(line(left)).filter(|line| line.1 <= longest_s);
    let slope = |at: usize| {
        let before = at.checked_sub(1).and_then(joined);
        let after = Some(at).filter(|at| at + 1 < values.len()).and_then(joined);
        match (before, after) {
            (Some((left, left_s)), Some((right, right_s))) => {
                let parabola = (right_s * left + left_s * right) / (left_s + right_s);
                limit(parabola, left, right)
            }
            (one, other) => one.or(other).map_or(0.0, |line| line.0),
        }
    };
    for left in times.uneven().take_while(|left| left + 1 < values.len()) {
        let (from, to) = (time_s[left], time_s[left + 1]);
        let seconds = to - from;
        if seconds <= 1.0 || seconds > longest_s {
            continue;
        }
        let (begin, end) = (f64::from(values[left]), f64::from(values[left + 1]));
        let (leaving, arriving) = (slope(left) * seconds, slope(left + 1) * seconds);
        let first = from.floor() as usize + 1;
        let until = (to.ceil() as usize).min(grid.len());
        for (second, out) in (first..until).zip(grid.get_mut(first..until).into_iter().flatten()) {
            let u = (second as f64 - from) / seconds;
            let (eased, ahead) = (u * u * (3.0 - 2.0 * u), 1.0 - u);
            let bent = u * ahead * (ahead * leaving - u * arriving);
            *out = (begin + eased * (end - begin) + bent) as f32;
        }
    }
}

/// Median time between samples; 1 s where there are none.
#[inline(always)]
fn usual_spacing_s(times: &Times<'_>) -> f64 {
    let time_s = times.seconds();
    let Some(count) = time_s.len().checked_sub(1).filter(|count| *count > 0) else { return 1.0 };
    let middle = count / 2;
    // Where most follow one another by a second, and that is nearly always, so does the middle one.
    if count - times.uneven().count() > middle {
        return 1.0;
    }
    let mut spacing: Vec<f64> = time_s.windows(2).map(|pair| pair[1] - pair[0]).collect();
    *spacing.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// So many samples are looked at in one go.
const AT_ONCE: usize = 16;

/// When samples were taken.
#[derive(Clone)]
pub(super) struct Times<'t> {
    time_s: Cow<'t, [f64]>,
    /// Stretches of samples that are each of a whole second and the next of the next, in order; none
    /// is shorter than [`AT_ONCE`]. Nearly all samples lie in such, and all columns share them.
    even: Vec<Range<usize>>,
}

impl<'t> Times<'t> {
    #[inline(always)]
    pub(super) fn of(time_s: impl Into<Cow<'t, [f64]>>) -> Self {
        let time_s = time_s.into();
        let mut even: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while let Some(times) = time_s[at..].first_chunk::<AT_ONCE>() {
            let first = times[0];
            let is_next = |i: usize| times[i] == first + i as f64;
            // Where samples lie further apart, a look at the last of them is enough.
            let is_even = times[AT_ONCE - 1] == first + (AT_ONCE - 1) as f64
                && first == (first as usize) as f64
                && (0..AT_ONCE).fold(true, |all, i| all & is_next(i));
            if !is_even {
                at += 1;
                continue;
            }
            match even.last_mut() {
                Some(last) if last.end == at && time_s[at - 1] + 1.0 == first => {
                    last.end += AT_ONCE;
                }
                _ => even.push(at..at + AT_ONCE),
            }
            at += AT_ONCE;
        }
        Self { time_s, even }
    }

    /// When the samples were taken, in seconds.
    pub(super) fn seconds(&self) -> &[f64] {
        &self.time_s
    }

    /// The samples, but for the last, that are not followed by the next of their even stretch.
    fn uneven(&self) -> impl Iterator<Item = usize> {
        let last = self.time_s.len().saturating_sub(1);
        let from = [0].into_iter().chain(self.even.iter().map(|even| even.end - 1));
        let to = self.even.iter().map(|even| even.start).chain([last]);
        from.zip(to).flat_map(|(from, to)| from..to)
    }
}

/// Walks along the even stretches.
struct Even<'t> {
    ahead: std::slice::Iter<'t, Range<usize>>,
    here: Range<usize>,
}

impl<'t> Even<'t> {
    fn of(times: &'t Times<'_>) -> Self {
        Self { ahead: times.even.iter(), here: 0..0 }
    }

    /// The values from a sample on, in an even stretch, up to the first that is not known. Asked of
    /// samples in order.
    #[inline(always)]
    fn known_from<'v>(&mut self, at: usize, values: &'v [f32]) -> &'v [f32] {
        while self.here.end <= at {
            let Some(next) = self.ahead.next() else { return &[] };
            self.here = next.clone();
        }
        if at < self.here.start {
            return &[];
        }
        let values = &values[at..self.here.end.min(values.len())];
        let is_known = |values: &[f32]| values.iter().fold(true, |all, it| all & it.is_finite());
        let known = values.chunks(AT_ONCE).take_while(|chunk| is_known(chunk)).map(<[f32]>::len);
        &values[..known.sum()]
    }
}

/// Straight lines between the known values; level before the first and after the last. An absent
/// column stays absent.
#[inline(always)]
pub(super) fn linear(times: &Times<'_>, values: &[f32], n: usize) -> Vec<f32> {
    if values.is_empty() {
        return Vec::new();
    }
    let (time_s, mut even) = (times.seconds(), Even::of(times));
    let mut grid: Vec<f32> = Vec::with_capacity(n);
    let mut known: Option<(f64, f32)> = None;
    let mut at = 0;
    while at < values.len() {
        if grid.len() as f64 == time_s[at]
            && let next = even.known_from(at, values)
            && let Some(&last) = next.last()
            && grid.len() + next.len() <= n
        {
            grid.extend_from_slice(next);
            at += next.len();
            known = Some((time_s[at - 1], last));
            continue;
        }
        let right = (time_s[at], values[at]);
        at += 1;
        if !right.1.is_finite() {
            continue;
        }
        let left = known.unwrap_or(right);
        // The seconds before this sample: level where nothing is known, else along the line.
        let until = (right.0.ceil() as usize).min(n);
        let rise =
            if right.0 > left.0 { f64::from(right.1 - left.1) / (right.0 - left.0) } else { 0.0 };
        let first = grid.len();
        grid.extend((first..until).map(|second| {
            let after = (second as f64 - left.0).max(0.0);
            left.1 + (after * rise) as f32
        }));
        if grid.len() < n && grid.len() as f64 == right.0 {
            grid.push(right.1);
        }
        known = Some(right);
    }
    if let Some((_, last)) = known {
        grid.resize(n, last);
    }
    grid
}

/// Straight lines between known values no more than `max_gap_s` apart, `NaN` elsewhere.
#[inline(always)]
pub(super) fn held(times: &Times<'_>, values: &[f32], n: usize, max_gap_s: f64) -> Vec<f32> {
    if values.is_empty() {
        return Vec::new();
    }
    let (time_s, mut even) = (times.seconds(), Even::of(times));
    let mut grid = vec![f32::NAN; n];
    let mut known: Option<(f64, f32)> = None;
    let mut at = 0;
    while at < values.len() {
        let second = time_s[at] as usize;
        if joins(known, second)
            && let next = even.known_from(at, values)
            && let Some(&last) = next.last()
            && let Some(out) = grid.get_mut(second..second + next.len())
        {
            out.copy_from_slice(next);
            at += next.len();
            known = Some((time_s[at - 1], last));
            continue;
        }
        let (t, value) = (time_s[at], values[at]);
        at += 1;
        if !value.is_finite() {
            continue;
        }
        let (from, base, rise) = match known {
            Some((t0, v0)) if t - t0 <= max_gap_s => (t0, v0, (value - v0) / (t - t0) as f32),
            _ => (t, value, 0.0),
        };
        // The ceiling and the floor of what is never negative, without a call for either.
        let first = from as usize + usize::from(from > (from as usize) as f64);
        let until = (t as usize).saturating_add(1).min(n);
        for (second, out) in (first..until).zip(grid.get_mut(first..until).into_iter().flatten()) {
            *out = base + rise * (second as f64 - from) as f32;
        }
        known = Some((t, value));
    }
    grid
}

/// Whether nothing is missing between what is known and this second.
fn joins(known: Option<(f64, f32)>, second: usize) -> bool {
    known.is_none_or(|(t, _)| t + 1.0 == second as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_steps_are_spread_over_the_seconds_they_took() {
        let counted = cumulative(
            &Times::of(vec![0.0, 2.0, 5.0]),
            &[0.0, 6.0, 9.0],
            6,
            &MeasureSettings::default(),
        );
        assert_eq!(counted.distance_m, [0.0, 3.0, 6.0, 9.0, 12.0, 15.0]);
        assert!(counted.gaps.is_empty());
    }

    /// Way of a runner at 3 m/s who sprints for ten seconds at 7 m/s.
    fn sprinted_m(second: f64) -> f64 {
        3.0 * second + 4.0 * (second - 20.0).clamp(0.0, 10.0)
    }

    #[test]
    fn a_sprint_is_followed_more_closely_than_by_straight_lines() {
        let (mut straight, mut bent) = (0.0, 0.0);
        for phase in 0..6 {
            let time: Vec<f64> = (0..9).map(|i| f64::from(6 * i + phase)).collect();
            let way: Vec<f64> = time.iter().map(|&t| sprinted_m(t)).collect();
            let step = |i: usize| if i == 0 { 0.0 } else { (way[i] - way[i - 1]) as f32 };
            let steps: Vec<f32> = (0..9).map(step).collect();
            let totals: Vec<f32> = way.iter().map(|metres| (metres - way[0]) as f32).collect();
            let n = time[8] as usize + 1;
            let off = |distance: &[f32]| -> f64 {
                let off = |second: usize| {
                    (f64::from(distance[second]) + way[0] - sprinted_m(second as f64)).powi(2)
                };
                (phase as usize..n).map(off).sum()
            };
            let time = Times::of(time);
            straight += off(&linear(&time, &totals, n));
            bent += off(&cumulative(&time, &steps, n, &MeasureSettings::default()).distance_m);
        }
        assert!(bent < 0.6 * straight, "{bent} {straight}");
    }

    #[test]
    fn a_bent_distance_never_falls_and_meets_every_sample() {
        let mut state = 3;
        for _ in 0..300 {
            let (times, values, n) = samples(&mut state);
            let counted = cumulative(&Times::of(&times), &values, n, &MeasureSettings::default());
            assert!(counted.distance_m.windows(2).all(|pair| pair[1] >= pair[0] - 1e-2));
            let mut total = 0.0;
            for (&time, &step) in times.iter().zip(&values).filter(|(_, step)| step.is_finite()) {
                total += f64::from(step);
                if time.fract() == 0.0 {
                    let there = f64::from(counted.distance_m[time as usize]);
                    assert!((there - total).abs() < 0.01 + 1e-6 * total, "{time}: {there} {total}");
                }
            }
        }
    }

    #[test]
    fn a_bend_is_as_long_as_it_was_run() {
        // Twice round a track of 400 m at 4 m/s, a position every five seconds or so.
        let time: Vec<f64> = (0..41).map(|i| f64::from(5 * i + i % 3 - 1).max(0.0)).collect();
        let n = time[40] as usize + 1;
        let radius_m = 400.0 / std::f64::consts::TAU;
        let place = |of: fn(f64) -> f64| -> Vec<f32> {
            time.iter().map(|t| (radius_m * of(4.0 * t / radius_m)) as f32).collect()
        };
        let (east, north, settings) =
            (place(f64::sin), place(f64::cos), MeasureSettings::default());
        let time_s = Times::of(&time);
        let way_m = |of: &dyn Fn(&[f32]) -> Vec<f32>| {
            let (east, north) = (of(&east), of(&north));
            let step = |i: usize| (east[i] - east[i - 1]).hypot(north[i] - north[i - 1]);
            f64::from((1..n).map(step).sum::<f32>()) / (4.0 * time[40])
        };
        let straight = way_m(&|values| linear(&time_s, values, n));
        let bent = way_m(&|values| curved(&time_s, values, n, &settings));
        assert!(straight < 0.996 && (bent - 1.0).abs() < 0.001, "{straight} {bent}");
        // A sample without a position is none; a column without any stays absent.
        let mut missing = east.clone();
        missing[7] = f32::NAN;
        assert!(curved(&time_s, &missing, n, &settings).iter().all(|metres| metres.is_finite()));
        assert!(curved(&time_s, &[], n, &settings).is_empty());
    }

    #[test]
    fn a_long_silence_is_a_gap() {
        let time: Vec<f64> = (0..20).chain(60..80).map(f64::from).collect();
        let steps = vec![3.0; time.len()];
        assert_eq!(
            cumulative(&Times::of(time), &steps, 80, &MeasureSettings::default()).gaps,
            [(19, 60)]
        );
    }

    #[test]
    fn missing_heart_rate_is_not_invented() {
        let grid = held(&Times::of(vec![0.0, 2.0, 30.0]), &[100.0, 110.0, 150.0], 32, 10.0);
        assert_eq!(grid[..3], [100.0, 105.0, 110.0]);
        assert!(grid[15].is_nan() && grid[30] == 150.0 && grid[31].is_nan());
    }

    /// Samples a second apart, with some that are missing, early, late or long after the one before.
    fn samples(state: &mut u32) -> (Vec<f64>, Vec<f32>, usize) {
        let mut next = |below: u32| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (*state >> 16) % below
        };
        let mut t = 0.0;
        let (mut times, mut values) = (Vec::new(), Vec::new());
        for _ in 0..=next(200) {
            times.push(t);
            values.push(if next(40) == 0 { f32::NAN } else { next(1000) as f32 / 4.0 });
            t += match next(60) {
                0 => 0.25,
                1 => 1.75,
                2 => f64::from(next(30)) + 1.0,
                _ => 1.0,
            };
        }
        let n = times.last().map_or(0, |&last| last as usize) + 1;
        (times, values, n)
    }

    /// The value of a second between the known samples around it.
    fn value_at(second: f64, known: &[(f64, f32)], most_s: f64) -> Option<f32> {
        let after = known.iter().position(|(t, _)| *t >= second)?;
        let (right, left) = (known[after], known[after.checked_sub(1).unwrap_or(after)]);
        if right.0 == second {
            return Some(right.1);
        }
        let share = (second - left.0) / (right.0 - left.0);
        let value = left.1 + (right.1 - left.1) * share as f32;
        (right.0 > left.0 && right.0 - left.0 <= most_s).then_some(value)
    }

    #[test]
    fn stretches_of_even_seconds_are_as_samples_one_by_one() {
        let mut state = 11;
        for _ in 0..300 {
            let (times, values, n) = samples(&mut state);
            let known: Vec<(f64, f32)> =
                times.iter().copied().zip(values.iter().copied()).collect();
            let known: Vec<_> = known.into_iter().filter(|(_, v)| v.is_finite()).collect();
            let times = Times::of(times);
            let (straight, kept) = (linear(&times, &values, n), held(&times, &values, n, 10.0));
            assert_eq!((straight.len(), kept.len()), (if known.is_empty() { 0 } else { n }, n));
            let level = |second: f64| {
                let end = if second < known[0].0 { known.first() } else { known.last() };
                end.map(|end| end.1)
            };
            for (second, &kept) in kept.iter().enumerate() {
                let instant = second as f64;
                if let Some(&value) = straight.get(second) {
                    let meant = value_at(instant, &known, f64::INFINITY).or_else(|| level(instant));
                    assert!((value - meant.unwrap()).abs() < 1e-3, "{second}: {value} {meant:?}");
                }
                let meant = value_at(instant, &known, 10.0).unwrap_or(f32::NAN);
                let is_same = (kept - meant).abs() < 1e-3;
                assert!(is_same || (kept.is_nan() && meant.is_nan()), "{second}: {kept} {meant}");
            }
        }
    }

    #[test]
    fn what_is_not_uneven_is_a_second() {
        let mut state = 8;
        let (mut even, mut uneven) = (0, 0);
        for _ in 0..100 {
            let (times, ..) = samples(&mut state);
            let times = Times::of(&times);
            let left: Vec<usize> = times.uneven().collect();
            assert!(left.is_sorted_by(|a, b| a < b), "{left:?}");
            for (at, pair) in times.seconds().windows(2).enumerate() {
                let is_uneven = left.binary_search(&at).is_ok();
                assert!(is_uneven || pair[1] - pair[0] == 1.0, "{at}: {pair:?}");
                even += usize::from(!is_uneven);
            }
            assert!(left.last().is_none_or(|last| last + 1 < times.seconds().len()));
            uneven += left.len();
        }
        assert!(even > 1000 && uneven > 1000, "{even} {uneven}");
        assert_eq!(Times::of(Vec::new()).uneven().count(), 0);
    }

    #[test]
    fn the_usual_spacing_is_the_middle_one() {
        let mut state = 5;
        for _ in 0..100 {
            let (times, ..) = samples(&mut state);
            let mut spacing: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
            spacing.sort_by(f64::total_cmp);
            let middle = spacing.get(spacing.len() / 2).copied().unwrap_or(1.0);
            assert_eq!(usual_spacing_s(&Times::of(&times)), middle);
        }
        assert_eq!(usual_spacing_s(&Times::of(vec![0.0, 3.0, 6.0, 7.0])), 3.0);
    }
}
