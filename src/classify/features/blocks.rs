//! Sustained parts near threshold.

use super::{Named, minutes, ramp};
use crate::athlete::AsOf;
use crate::classify::comb::Comb;
use crate::classify::efforts::{Stretch, efforts};
use crate::digest::Digest;
use crate::segment::Level;

fn longest(stretches: &[Stretch]) -> Option<&Stretch> {
    stretches.iter().max_by(|a, b| a.duration_s().total_cmp(&b.duration_s()))
}

pub(super) fn blocks(all: &mut Vec<Named>, digest: &Digest, as_of: &AsOf, comb: Option<&Comb>) {
    let shown = as_of.shown_mps;
    let levels = &digest.segments.levels;
    let found = efforts(levels, 0.84 * shown, 25.0);
    let faster = efforts(levels, 0.92 * shown, 25.0);
    for (found, long, e, wobble) in [
        (&found, "block84_min", "block84_e", "block84_wobble"),
        (&faster, "block92_min", "block92_e", "block92_wobble"),
    ] {
        let block = longest(found);
        all.extend([
            (long, minutes(block.map_or(0.0, Stretch::duration_s))),
            (e, block.map_or(0.0, |block| block.gap_speed_mps / shown)),
            (wobble, block.map_or(0.0, |block| wobble_of(&levels[block.from..block.to]))),
        ]);
    }
    let quality_s = digest.seconds_above(0.84 * shown);
    let longest_s = longest(&found).map_or(0.0, Stretch::duration_s);
    all.push(("block_of_quality", (longest_s / quality_s.max(60.0)).min(1.0)));
    let work_s = comb
        .map_or(0.0, |comb| comb.main.iter().map(|&i| comb.efforts[i].duration_s()).sum::<f64>());
    // The longest block that is no main effort, against all main efforts.
    let alone_s = found
        .iter()
        .filter(|block| {
            comb.is_none_or(|comb| {
                comb.main.iter().all(|&i| {
                    let main = &comb.efforts[i];
                    main.end_s.min(block.end_s) - main.start_s.max(block.start_s)
                        < 0.5 * block.duration_s()
                })
            })
        })
        .map(Stretch::duration_s)
        .fold(0.0, f64::max);
    all.push(("block_over_reps", alone_s / (alone_s + work_s).max(60.0)));
    let template = one_block(levels);
    let e = template.speed_mps / shown;
    let one_score = ramp(template.explained, 0.35, 0.75)
        * ramp(template.seconds, 360.0, 600.0)
        * ramp(template.contrast, 0.06, 0.14)
        * ramp(template.wobble, 0.14, 0.07)
        * ramp(e, 0.84, 0.9);
    // Where there is hardly a block, where it lies is chance.
    let there = ramp(template.explained, 0.05, 0.3) * ramp(template.contrast, 0.02, 0.08);
    all.extend([
        ("one_explained", template.explained),
        ("one_min", minutes(template.seconds)),
        ("one_e", e),
        ("one_contrast", template.contrast),
        ("one_wobble", template.wobble),
        ("one_after", there * template.after),
        ("one_before", there * template.before),
        ("one_apart", there * (1.0 + template.idle_s / 30.0).ln()),
        ("one_score", one_score),
        ("one_apart_score", one_score * ramp(template.idle_s, 20.0, 120.0)),
    ]);
    let found = efforts(levels, 0.86 * shown, 25.0);
    let tempo = |block: &Stretch| {
        let e = block.gap_speed_mps / shown;
        ramp(block.duration_s(), 420.0, 780.0)
            * ramp(e, 0.86, 0.9)
            * ramp(e, 1.10, 1.04)
            * ramp(wobble_of(&levels[block.from..block.to]), 0.12, 0.06)
    };
    all.push(("tempo_score", found.iter().map(tempo).fold(0.0, f64::max)));
}

/// Coefficient of variation of speed over some levels.
fn wobble_of(levels: &[Level]) -> f64 {
    let (mut seconds, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for level in levels {
        let (weight, speed) = (f64::from(level.run_s()), f64::from(level.gap_speed_mps));
        seconds += weight;
        sum += weight * speed;
        squares += weight * speed * speed;
    }
    let mean = sum / f64::max(seconds, 1.0);
    (squares / f64::max(seconds, 1.0) - mean * mean).max(0.0).sqrt() / mean.max(0.1)
}

/// The run as one faster block with slower running before and after.
#[derive(Debug, Clone, Copy, Default)]
struct OneBlock {
    /// Share of the variance of running speed that the two speeds explain.
    explained: f64,
    /// Seconds of running in the block.
    seconds: f64,
    /// Mean grade-adjusted speed of the block in m/s.
    speed_mps: f64,
    /// 1 minus the speed outside over that of the block.
    contrast: f64,
    /// Variation of speed within the block.
    wobble: f64,
    /// Share of the running that comes after the block.
    after: f64,
    /// Share of the running that comes before the block.
    before: f64,
    /// Seconds stood and walked next to the block, before and after it.
    idle_s: f64,
}

/// A block lasts at least this many seconds.
const LEAST_BLOCK_S: f64 = 300.0;

/// Edges of blocks that are tried. A run of a day has a few hundred levels; the noise of a damaged
/// clock makes tens of thousands, whose pairs would take seconds.
const MOST_EDGES: usize = 2000;

/// The contiguous faster part that explains most of how speed varied.
fn one_block(levels: &[Level]) -> OneBlock {
    let mut sums = vec![[0.0_f64; 3]];
    for level in levels {
        let (weight, speed) = (f64::from(level.run_s()), f64::from(level.gap_speed_mps));
        let last = sums[sums.len() - 1];
        sums.push([last[0] + weight, last[1] + weight * speed, last[2] + weight * speed * speed]);
    }
    let all = sums[sums.len() - 1];
    let total = all[2] - all[1] * all[1] / all[0].max(1.0);
    let mut best = OneBlock::default();
    let every = levels.len().div_ceil(MOST_EDGES).max(1);
    for from in (0..levels.len()).step_by(every) {
        for to in (from + 1..=levels.len()).step_by(every) {
            let inside: [f64; 3] = std::array::from_fn(|k| sums[to][k] - sums[from][k]);
            let outside = [all[0] - inside[0], all[1] - inside[1]];
            if inside[0] < LEAST_BLOCK_S || outside[0] < 60.0 {
                continue;
            }
            let (fast, slow) = (inside[1] / inside[0], outside[1] / outside[0]);
            if fast <= slow {
                continue;
            }
            let between = inside[0] * outside[0] / all[0] * (fast - slow).powi(2);
            let explained = between / total.max(1e-9);
            if explained > best.explained {
                let variance = (inside[2] / inside[0] - fast * fast).max(0.0);
                best = OneBlock {
                    explained,
                    seconds: inside[0],
                    speed_mps: fast,
                    contrast: 1.0 - slow / fast,
                    wobble: variance.sqrt() / fast,
                    after: (all[0] - sums[to][0]) / all[0],
                    before: sums[from][0] / all[0],
                    idle_s: idle_s(levels[..from].iter().rev()) + idle_s(levels[to..].iter()),
                };
            }
        }
    }
    best
}

/// Seconds stood and walked in the nearest levels, up to a minute of running.
fn idle_s<'a>(nearest: impl Iterator<Item = &'a Level>) -> f64 {
    let (mut idle, mut running) = (0.0, 0.0);
    for level in nearest {
        idle += f64::from(level.stop_s + level.walk_s);
        running += f64::from(level.run_s());
        if running > 60.0 {
            break;
        }
    }
    idle
}
