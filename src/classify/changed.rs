//! A run some of whose pieces are run at other speeds.

use crate::digest::{Digest, SPEED_BIN_MPS};
use crate::segment::Level;

pub(super) fn is_running(level: &Level) -> bool {
    2.0 * level.run_s() > level.duration_s()
}

/// Mean speed of some levels in m/s; `None` for less than a minute of them.
pub(super) fn mean_speed<'a>(
    levels: impl Iterator<Item = &'a Level>,
    speed: fn(&Level) -> f32,
) -> Option<f64> {
    let (metres, seconds) = levels.fold((0.0, 0.0), |(metres, seconds), level| {
        let duration = f64::from(level.duration_s());
        (metres + f64::from(speed(level)) * duration, seconds + duration)
    });
    (seconds >= 60.0).then(|| metres / seconds)
}

/// A run some of whose levels are run at other speeds.
pub(super) struct Changed<'a> {
    digest: &'a Digest,
    pub(super) levels: Vec<Level>,
    /// Seconds, and the speeds from and to which they went.
    moved: Vec<(f64, f64, f64)>,
}

impl<'a> Changed<'a> {
    pub(super) fn of(digest: &'a Digest, levels: Vec<Level>) -> Self {
        Self { digest, levels, moved: Vec::new() }
    }

    /// Runs a level at another speed.
    pub(super) fn run_at(&mut self, at: usize, gap_speed_mps: f32) {
        let level = &mut self.levels[at];
        let factor = gap_speed_mps / level.gap_speed_mps.max(0.1);
        let (from, to) = (f64::from(level.gap_speed_mps), f64::from(gap_speed_mps));
        self.moved.push((f64::from(level.run_s()), from, to));
        level.gap_speed_mps = gap_speed_mps;
        level.speed_mps *= factor;
        level.distance_m *= factor;
    }

    /// The digest of the changed run.
    pub(super) fn digest(self) -> Digest {
        let mut digest = self.digest.clone();
        digest.speed_histogram_s = moved(&digest.speed_histogram_s, &self.moved);
        digest.segments.levels = self.levels;
        digest
    }
}

/// The histogram of speed after so many seconds near one speed went to another, the nearest first.
fn moved(histogram_s: &[f32], moves: &[(f64, f64, f64)]) -> Vec<f32> {
    let mut left = histogram_s.to_vec();
    let mut after = vec![0.0_f32; left.len()];
    let bin = |speed: f64| (speed / SPEED_BIN_MPS).max(0.0) as usize;
    for &(seconds, from, to) in moves {
        let mut wanted = seconds as f32;
        let home = bin(from).min(left.len().saturating_sub(1));
        let mut near: Vec<usize> = (0..left.len()).collect();
        near.sort_by_key(|at| at.abs_diff(home));
        for at in near {
            let taken = wanted.min(left[at]);
            if taken > 0.0 {
                let target = bin((at as f64 + 0.5) * SPEED_BIN_MPS * to / from.max(0.1));
                if target >= after.len() {
                    after.resize(target + 1, 0.0);
                }
                left[at] -= taken;
                after[target] += taken;
                wanted -= taken;
            }
        }
    }
    after.iter_mut().zip(left).for_each(|(after, left)| *after += left);
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_move_and_none_are_lost() {
        let mut before = vec![0.0; 100];
        (before[59], before[60], before[80]) = (30.0, 60.0, 100.0);
        let after = moved(&before, &[(90.0, 3.0, 4.5)]);
        assert_eq!(after.iter().sum::<f32>(), 190.0);
        assert_eq!((after[59], after[60], after[80]), (0.0, 0.0, 100.0));
        assert_eq!((after[89], after[90]), (30.0, 60.0));
    }
}
