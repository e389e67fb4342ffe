//! Sustained parts near threshold.

use super::{Named, minutes, ramp};
use crate::athlete::AsOf;
use crate::classify::comb::Comb;
use crate::classify::efforts::{Stretch, efforts};
use crate::classify::likely::weight;
use crate::digest::Digest;
use crate::segment::Level;
use crate::settings::ClassifySettings;

fn longest(stretches: &[Stretch]) -> Option<&Stretch> {
    stretches.iter().max_by(|a, b| a.duration_s().total_cmp(&b.duration_s()))
}

/// Returns the sustained parts.
pub(super) fn blocks(
    all: &mut Vec<Named>,
    digest: &Digest,
    as_of: &AsOf,
    settings: &ClassifySettings,
) -> Vec<Stretch> {
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
    all.extend(ONE_BLOCK.into_iter().zip(one_block(levels, shown, settings)));
    let sustained = efforts(levels, 0.86 * shown, 25.0);
    let tempo = |block: &Stretch| {
        let e = block.gap_speed_mps / shown;
        ramp(block.duration_s(), 420.0, 780.0)
            * ramp(e, 0.86, 0.9)
            * ramp(e, 1.10, 1.04)
            * ramp(wobble_of(&levels[block.from..block.to]), 0.12, 0.06)
    };
    all.push(("tempo_score", sustained.iter().map(tempo).fold(0.0, f64::max)));
    found
}

/// The longest block that is no main effort, against all main efforts.
pub(super) fn beside(blocks: &[Stretch], comb: Option<&Comb>) -> Named {
    let work_s = comb
        .map_or(0.0, |comb| comb.main.iter().map(|&i| comb.efforts[i].duration_s()).sum::<f64>());
    let is_alone = |block: &&Stretch| {
        comb.is_none_or(|comb| {
            comb.main.iter().all(|&i| {
                let main = &comb.efforts[i];
                main.end_s.min(block.end_s) - main.start_s.max(block.start_s)
                    < 0.5 * block.duration_s()
            })
        })
    };
    let alone_s = blocks.iter().filter(is_alone).map(Stretch::duration_s).fold(0.0, f64::max);
    ("block_over_reps", alone_s / (alone_s + work_s).max(60.0))
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

/// What [`one_block`] gives, in order.
const ONE_BLOCK: [&str; 10] = [
    "one_explained",
    "one_min",
    "one_e",
    "one_contrast",
    "one_wobble",
    "one_after",
    "one_before",
    "one_apart",
    "one_score",
    "one_apart_score",
];

/// A block lasts at least this many seconds.
const LEAST_BLOCK_S: f64 = 300.0;

/// Edges of blocks that are tried. A run of a day has a few hundred levels; the noise of a damaged
/// clock makes tens of thousands, whose pairs would take seconds.
const MOST_EDGES: usize = 1000;

/// The run as one faster block with slower running before and after: means over the places of the
/// block that explain about as much as the best of how speed varied.
fn one_block(levels: &[Level], shown: f64, settings: &ClassifySettings) -> [f64; ONE_BLOCK.len()] {
    let run = Sums::of(levels);
    let every = levels.len().div_ceil(MOST_EDGES).max(1);
    let places = || {
        let ends = move |from: usize| (from + 1..=levels.len()).step_by(every);
        (0..levels.len()).step_by(every).flat_map(move |from| ends(from).map(move |to| (from, to)))
    };
    let explained = |(from, to)| run.explained(from, to);
    let best = places().filter_map(explained).fold(0.0, f64::max);
    let mut sum = 0.0;
    let mut means = [0.0; ONE_BLOCK.len()];
    for (from, to) in places() {
        let Some(explained) = run.explained(from, to) else { continue };
        let weight = weight(explained, best, settings.explained_scale);
        if weight > 0.0 {
            sum += weight;
            let values = run.one(levels, (from, to), explained, shown);
            means.iter_mut().zip(values).for_each(|(mean, value)| *mean += weight * value);
        }
    }
    if sum > 0.0 { means.map(|mean| mean / sum) } else { means }
}

/// Seconds of running, and the sums of speed and of its square over them, before each level.
struct Sums(Vec<[f64; 3]>);

impl Sums {
    fn of(levels: &[Level]) -> Self {
        let mut sums = vec![[0.0_f64; 3]];
        for level in levels {
            let (weight, speed) = (f64::from(level.run_s()), f64::from(level.gap_speed_mps));
            let last = sums[sums.len() - 1];
            sums.push([
                last[0] + weight,
                last[1] + weight * speed,
                last[2] + weight * speed * speed,
            ]);
        }
        Self(sums)
    }

    fn all(&self) -> [f64; 3] {
        self.0[self.0.len() - 1]
    }

    fn within(&self, from: usize, to: usize) -> [f64; 3] {
        std::array::from_fn(|k| self.0[to][k] - self.0[from][k])
    }

    /// Mean speed within and without.
    fn speeds(&self, from: usize, to: usize) -> (f64, f64) {
        let (all, inside) = (self.all(), self.within(from, to));
        (inside[1] / inside[0], (all[1] - inside[1]) / (all[0] - inside[0]))
    }

    /// Share of the variance of running speed that a block at this place explains; `None` where it
    /// is none.
    fn explained(&self, from: usize, to: usize) -> Option<f64> {
        let (all, inside_s) = (self.all(), self.within(from, to)[0]);
        let outside_s = all[0] - inside_s;
        if inside_s < LEAST_BLOCK_S || outside_s < 60.0 {
            return None;
        }
        let (fast, slow) = self.speeds(from, to);
        let total = all[2] - all[1] * all[1] / all[0].max(1.0);
        let between = inside_s * outside_s / all[0] * (fast - slow).powi(2);
        (fast > slow).then(|| between / total.max(1e-9))
    }

    /// The values of [`ONE_BLOCK`] at one place.
    fn one(
        &self,
        levels: &[Level],
        (from, to): (usize, usize),
        explained: f64,
        shown: f64,
    ) -> [f64; ONE_BLOCK.len()] {
        let (all, inside) = (self.all(), self.within(from, to));
        let (fast, slow) = self.speeds(from, to);
        let contrast = 1.0 - slow / fast;
        let wobble = (inside[2] / inside[0] - fast * fast).max(0.0).sqrt() / fast;
        let e = fast / shown;
        // Seconds stood and walked next to the block, before and after it.
        let idle_s = idle_s(levels[..from].iter().rev()) + idle_s(levels[to..].iter());
        let score = ramp(explained, 0.35, 0.75)
            * ramp(inside[0], 360.0, 600.0)
            * ramp(contrast, 0.06, 0.14)
            * ramp(wobble, 0.14, 0.07)
            * ramp(e, 0.84, 0.9);
        // Where there is hardly a block, where it lies is chance.
        let there = ramp(explained, 0.05, 0.3) * ramp(contrast, 0.02, 0.08);
        [
            explained,
            minutes(inside[0]),
            e,
            contrast,
            wobble,
            there * (all[0] - self.0[to][0]) / all[0],
            there * self.0[from][0] / all[0],
            there * (1.0 + idle_s / 30.0).ln(),
            score,
            score * ramp(idle_s, 20.0, 120.0),
        ]
    }
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
