//! What the heart did.

use serde::{Deserialize, Serialize};

use crate::measure::{Motion, Series};
use crate::segment::Level;
use crate::settings::{DECOUPLING_S, EARLY, HEARD, HEART_SETTLES_S, LATE};
use crate::vectors::widest;

/// Metres per heart beat of a run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Efficiency {
    /// Grade-adjusted metres per beat.
    pub speed_per_beat_m: f64,
    /// Metres per beat of the first half over those of the second, minus 1; runs of 40 minutes and more.
    pub decoupling: Option<f64>,
}

/// Seconds recorded at each heart rate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HeartRates {
    /// Lowest heart rate in beats per minute.
    lowest_bpm: u16,
    /// Seconds at that one and at each beat above it.
    seconds: Vec<u32>,
}

/// Heart rates counted are below this, in beats per minute: cleaning keeps none above 240.
const BEYOND_BPM: usize = 256;

/// A heart rate in whole beats per minute; 0 where there is none.
fn whole(rate_bpm: f32) -> usize {
    usize::from((rate_bpm + 0.5) as u8)
}

/// Seconds at each whole beat, those not recorded included, and at none.
pub(super) struct Counts([u32; BEYOND_BPM]);

impl Counts {
    /// Counts all seconds. In turns, as a second waits for the one before where both are at one beat.
    pub(super) fn of(series: &Series) -> Self {
        let (mut even, mut odd) = ([0; BEYOND_BPM], [0; BEYOND_BPM]);
        let (pairs, rest) = series.heart_rate_bpm.as_chunks::<2>();
        for [left, right] in pairs {
            even[whole(*left)] += 1;
            odd[whole(*right)] += 1;
        }
        for rate in rest {
            even[whole(*rate)] += 1;
        }
        Self(std::array::from_fn(|beat| even[beat] + odd[beat]))
    }
}

impl HeartRates {
    /// The seconds in which anything was recorded, in whole beats.
    pub(super) fn of(series: &Series, counts: &Counts, unrecorded: &[usize]) -> Self {
        let mut counts = counts.0;
        for rate in unrecorded.iter().filter_map(|&second| series.heart_rate_bpm.get(second)) {
            counts[whole(*rate)] -= 1;
        }
        counts[0] = 0;
        let is_some = |count: &u32| *count > 0;
        let (Some(lowest), Some(highest)) =
            (counts.iter().position(is_some), counts.iter().rposition(is_some))
        else {
            return Self::default();
        };
        Self { lowest_bpm: lowest as u16, seconds: counts[lowest..=highest].to_vec() }
    }

    /// Each heart rate in beats per minute, and its seconds.
    pub fn iter(&self) -> impl Iterator<Item = (f64, f64)> {
        let rates = self.seconds.iter().enumerate();
        rates.map(|(above, &s)| (f64::from(self.lowest_bpm) + above as f64, f64::from(s)))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.seconds.is_empty()
    }
}

pub(super) fn efficiency(series: &Series) -> Option<Efficiency> {
    widest(
        #[inline(always)]
        || beat_by_beat(series),
    )
}

#[inline(always)]
fn beat_by_beat(series: &Series) -> Option<Efficiency> {
    let beats = series.heart_rate_bpm.get(HEART_SETTLES_S..)?;
    let (speeds, motion) =
        (&series.gap_speed_mps[HEART_SETTLES_S..], &series.motion[HEART_SETTLES_S..]);
    let count = counted(beats, motion);
    if count < HEART_SETTLES_S {
        return None;
    }
    let middle = nth(count / 2, beats, motion);
    let first = metres_and_beats(&speeds[..middle], &beats[..middle], &motion[..middle]);
    let second = metres_and_beats(&speeds[middle..], &beats[middle..], &motion[middle..]);
    let decoupling =
        (count >= DECOUPLING_S).then(|| first.0 / first.1 / (second.0 / second.1) - 1.0);
    let speed_per_beat_m = (first.0 + second.0) / (first.1 + second.1);
    Some(Efficiency { speed_per_beat_m, decoupling })
}

#[inline(always)]
fn counts(beat: f32, motion: Motion) -> bool {
    (motion == Motion::Run) & beat.is_finite()
}

/// How many of some seconds count.
#[inline(always)]
fn counted(beats: &[f32], motion: &[Motion]) -> usize {
    let seconds = beats.iter().zip(motion);
    seconds.map(|(&beat, &motion)| u32::from(counts(beat, motion))).sum::<u32>() as usize
}

/// Where the second lies that has so many that count before it and counts itself, which there must be:
/// by halves, as counting is quicker than looking.
#[inline(always)]
fn nth(mut before: usize, beats: &[f32], motion: &[Motion]) -> usize {
    let (mut from, mut to) = (0, beats.len());
    while to - from > 1 {
        let half = usize::midpoint(from, to);
        let here = counted(&beats[from..half], &motion[from..half]);
        if before < here {
            to = half;
        } else {
            (from, before) = (half, before - here);
        }
    }
    from
}

/// Seconds are added up in so many turns: none then waits for the one before.
const TURNS: usize = 4;

/// Of the seconds that count.
#[inline(always)]
fn metres_and_beats(speed_mps: &[f32], beats: &[f32], motion: &[Motion]) -> (f64, f64) {
    let (mut metres, mut rates_bpm) = ([0.0; TURNS], [0.0; TURNS]);
    let mut add = |turn: usize, speed: f32, beat: f32, motion: Motion| {
        let counts = counts(beat, motion);
        metres[turn] += f64::from(if counts { speed } else { 0.0 });
        rates_bpm[turn] += f64::from(if counts { beat } else { 0.0 });
    };
    let ((speeds, _), (rates, _), (motions, _)) =
        (speed_mps.as_chunks::<TURNS>(), beats.as_chunks::<TURNS>(), motion.as_chunks::<TURNS>());
    for ((speeds, rates), motions) in speeds.iter().zip(rates).zip(motions) {
        for turn in 0..TURNS {
            add(turn, speeds[turn], rates[turn], motions[turn]);
        }
    }
    for second in TURNS * motions.len()..motion.len() {
        add(0, speed_mps[second], beats[second], motion[second]);
    }
    (metres.iter().sum(), rates_bpm.iter().sum::<f64>() / 60.0)
}

/// Heart rate that only a fiftieth of the run exceeded, in beats per minute.
pub(super) fn high(series: &Series, Counts(counts): &Counts) -> Option<f64> {
    let measured = series.heart_rate_bpm.len() - counts[0] as usize;
    if measured < 300 {
        return None;
    }
    // First the beat in which it is, then which of those.
    let mut before = measured * 49 / 50;
    let beat = (1..BEYOND_BPM).find(|&beat| {
        let here = counts[beat] as usize;
        let is_here = before < here;
        before -= if is_here { 0 } else { here };
        is_here
    })?;
    let is_near = |rate: f32| ((beat as f32)..(beat + 1) as f32).contains(&(rate + 0.5));
    // Few are, and sixteen are passed over in one go.
    let some = series.heart_rate_bpm.chunks(16);
    let some = some.filter(|rates| rates.iter().fold(false, |any, &rate| any | is_near(rate)));
    let mut near: Vec<f32> = some.flatten().copied().filter(|&rate| is_near(rate)).collect();
    Some(f64::from(*near.select_nth_unstable_by(before, f32::total_cmp).1))
}

/// Beats per grade-adjusted metre late in a run over those early in it; `None` where much of the
/// running, of so many seconds, has no heart rate.
pub(super) fn durability(levels: &[Level], running_s: f64) -> Option<f64> {
    let running =
        |level: &&Level| level.avg_heart_rate_bpm.is_finite() && level.gap_speed_mps > 0.0;
    let levels = || levels.iter().filter(running);
    let all: f64 = levels().map(|level| f64::from(level.run_s())).sum();
    let beats_per_metre = |(from, to): (f64, f64)| {
        let (mut passed, mut beats, mut metres) = (0.0, 0.0, 0.0);
        for level in levels() {
            let seconds = f64::from(level.run_s());
            let inside = (passed + seconds).min(to * all) - passed.max(from * all);
            passed += seconds;
            beats += inside.max(0.0) * f64::from(level.avg_heart_rate_bpm) / 60.0;
            metres += inside.max(0.0) * f64::from(level.gap_speed_mps);
        }
        beats / metres
    };
    let ratio = beats_per_metre(LATE) / beats_per_metre(EARLY);
    (all >= HEARD * running_s && ratio.is_finite()).then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds with these heart rates, the runner doing the same in all of them.
    fn series(rates: &[f32], motion: Motion) -> Series {
        Series {
            heart_rate_bpm: rates.to_vec(),
            motion: vec![motion; rates.len()],
            gap_speed_mps: vec![3.0; rates.len()],
            ..Series::default()
        }
    }

    #[test]
    fn seconds_are_counted_at_whole_beats_where_anything_was_recorded() {
        let rates = [120.4, 119.6, f32::NAN, 122.0, 120.0];
        let of = |rates: &[f32], unrecorded: &[usize]| {
            let series = series(rates, Motion::Stop);
            HeartRates::of(&series, &Counts::of(&series), unrecorded)
        };
        assert_eq!(
            of(&rates, &[]).iter().collect::<Vec<_>>(),
            [(120.0, 3.0), (121.0, 0.0), (122.0, 1.0)]
        );
        assert_eq!(of(&rates, &[2, 3]).iter().collect::<Vec<_>>(), [(120.0, 3.0)]);
        assert!(of(&rates, &[0, 1, 2, 3, 4]).is_empty());
        assert!(of(&[f32::NAN; 9], &[]).is_empty());
        assert!(of(&[], &[3]).is_empty());
    }

    #[test]
    fn the_high_heart_rate_is_that_of_all_in_order() {
        let mut state = 9_u32;
        for length in [299, 300, 301, 1000, 5000] {
            let rates: Vec<f32> = std::iter::repeat_with(|| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let rate = 30.0 + (state >> 16) as f32 / 400.0;
                if (state >> 20).is_multiple_of(64) { f32::NAN } else { rate }
            })
            .take(length)
            .collect();
            let mut sorted: Vec<f32> = rates.iter().copied().filter(|it| it.is_finite()).collect();
            sorted.sort_by(f32::total_cmp);
            let meant = sorted.get(sorted.len() * 49 / 50).copied().map(f64::from);
            let meant = meant.filter(|_| sorted.len() >= 300);
            let series = series(&rates, Motion::Run);
            assert_eq!(high(&series, &Counts::of(&series)), meant, "of {length}");
        }
    }

    #[test]
    fn seconds_that_count_are_found_by_halves() {
        let mut state = 4_u32;
        for length in 1..80 {
            let beat = |_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                if (state >> 28) < 5 { f32::NAN } else { 150.0 }
            };
            let beats: Vec<f32> = (0..length).map(beat).collect();
            let motion: Vec<Motion> = (0..length)
                .map(|second| if second % 7 == 3 { Motion::Walk } else { Motion::Run })
                .collect();
            let all = (0..length).filter(|&second| counts(beats[second], motion[second]));
            for (before, meant) in all.enumerate() {
                assert_eq!(nth(before, &beats, &motion), meant, "{before} of {length}");
            }
        }
    }

    #[test]
    fn a_heart_that_rises_at_one_speed_costs_efficiency() {
        let rates: Vec<f32> = (0..4200).map(|s| if s < 2400 { 150.0 } else { 165.0 }).collect();
        let told = efficiency(&series(&rates, Motion::Run)).unwrap();
        assert!((told.decoupling.unwrap() - 0.1).abs() < 1e-9, "{told:?}");
        assert!((told.speed_per_beat_m - 3.0 * 60.0 / 157.5).abs() < 1e-9, "{told:?}");
        assert_eq!(efficiency(&series(&rates[..1800], Motion::Run)).unwrap().decoupling, None);
        assert_eq!(efficiency(&series(&rates, Motion::Walk)), None);
        assert_eq!(efficiency(&series(&rates[..1100], Motion::Run)), None, "the heart settles");
    }

    #[test]
    fn a_metre_that_costs_more_beats_late_is_told() {
        let level = |start_s: u32, end_s: u32, avg_heart_rate_bpm: f32| Level {
            start_s,
            end_s,
            start_uncertainty_s: 1.0,
            distance_m: 3.0 * (end_s - start_s) as f32,
            speed_mps: 3.0,
            gap_speed_mps: 3.0,
            rise_m: f32::NAN,
            place_m: [f32::NAN; 2],
            avg_heart_rate_bpm,
            settled_heart_rate_bpm: avg_heart_rate_bpm,
            stop_s: 0,
            walk_s: 0,
            gap_s: 0,
        };
        let rising = [level(0, 3000, 150.0), level(3000, 4000, 165.0)];
        assert!((durability(&rising, 4000.0).unwrap() - 1.1).abs() < 1e-6);
        let silent = [level(0, 3000, f32::NAN), level(3000, 4000, 165.0)];
        assert_eq!(durability(&silent, 4000.0), None, "most of it must tell its heart rate");
    }
}
