//! How speed went from the start of a run to its end.

use super::features::ramp;
use super::likely::likely;
use crate::segment::Level;
use crate::settings::ClassifySettings;

/// What [`measure`] gives, in order.
pub(super) const NAMES: [&str; 9] = [
    "thirds",
    "finish",
    "rising",
    "steps_up",
    "plateau",
    "after_peak",
    "progression_score",
    "jump",
    "steady_rise",
];

/// Pieces a run is cut into: each is a hundredth of the running time.
const PIECES: usize = 100;
/// The part of the run, in pieces, that a cool-down cannot take away.
const CORE: usize = 75;

/// Mean speeds of a hundred equal pieces of the running time.
fn profile(levels: &[Level]) -> Vec<f64> {
    let total: f64 = levels.iter().map(|level| f64::from(level.run_s())).sum();
    let mut pieces = Vec::with_capacity(PIECES);
    let (mut sum, mut filled) = (0.0, 0.0);
    let size = total / PIECES as f64;
    if size <= 0.0 {
        return pieces;
    }
    for level in levels {
        let mut left = f64::from(level.run_s());
        while left > 0.0 {
            let part = left.min(size - filled);
            sum += part * f64::from(level.gap_speed_mps);
            filled += part;
            left -= part;
            if filled >= size - 1e-9 {
                pieces.push(sum / filled);
                (sum, filled) = (0.0, 0.0);
            }
        }
    }
    pieces.truncate(PIECES);
    pieces
}

fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// The best rising step function (pool adjacent violators): the share of variance it explains, and
/// the share of its rise that comes in the steepest twentieth of the run.
fn rising_share(values: &[f64]) -> (f64, f64) {
    let mut pools: Vec<(f64, f64)> = Vec::new();
    for &value in values {
        pools.push((value, 1.0));
        while pools.len() >= 2 && pools[pools.len() - 2].0 >= pools[pools.len() - 1].0 {
            let Some(last) = pools.pop() else { break };
            if let Some(before) = pools.last_mut() {
                let weight = before.1 + last.1;
                *before = ((before.0 * before.1 + last.0 * last.1) / weight, weight);
            }
        }
    }
    let middle = mean(values);
    let total: f64 = values.iter().map(|value| (value - middle).powi(2)).sum();
    let explained: f64 = pools.iter().map(|pool| pool.1 * (pool.0 - middle).powi(2)).sum();
    let steps: Vec<f64> =
        pools.iter().flat_map(|pool| std::iter::repeat_n(pool.0, pool.1 as usize)).collect();
    let rise = steps.last().zip(steps.first()).map_or(0.0, |(last, first)| last - first);
    let window = (steps.len() / 20).max(1);
    let steepest = steps
        .iter()
        .zip(steps.iter().skip(window))
        .map(|(before, after)| after - before)
        .fold(0.0, f64::max);
    (explained / total.max(1e-9), steepest / rise.max(0.05))
}

/// The values of [`NAMES`]; `None` where nobody ran.
///
/// A cool-down does not take the progression away: the run ends, for this, where the best rising
/// explanation ends, but not before three quarters of it. Ends that explain about as much count too.
pub(super) fn measure(
    levels: &[Level],
    threshold_mps: f64,
    settings: &ClassifySettings,
) -> Option<[f64; NAMES.len()]> {
    let pieces = profile(levels);
    let ends: Vec<(f64, &[f64], (f64, f64))> = (CORE..=pieces.len())
        .map(|end| {
            let rising = rising_share(&pieces[..end]);
            (rising.0 * (0.9 + 0.1 * end as f64 / PIECES as f64), &pieces[..end], rising)
        })
        .collect();
    let ends = likely(ends, |end| end.0, settings.explained_scale);
    (!ends.is_empty()).then(|| {
        let mut means = [0.0; NAMES.len()];
        for (weight, (rising, run, (_, jump))) in ends {
            let values = up_to(run, rising, jump, threshold_mps);
            means.iter_mut().zip(values).for_each(|(mean, value)| *mean += weight * value);
        }
        means
    })
}

/// The values of a run that ends with the last of these pieces.
fn up_to(run: &[f64], rising: f64, jump: f64, threshold_mps: f64) -> [f64; NAMES.len()] {
    let third = run.len() / 3;
    let (first, middle, last) =
        (mean(&run[..third]), mean(&run[third..2 * third]), mean(&run[2 * third..]));
    let start = first.max(0.1);
    let finish = mean(&run[run.len() * 4 / 5..]);
    let faster = finish / mean(&run[..run.len() / 2]).max(0.1);
    let low = run.iter().copied().fold(f64::MAX, f64::min);
    let range = (run.iter().copied().fold(f64::MIN, f64::max) - low).max(0.1);
    let share = |from: f64, to: f64| {
        let within = run.iter().filter(|&&v| v > low + from * range && v < low + to * range);
        within.count() as f64 / run.len() as f64
    };
    // Two levels with nothing between are a block after a warm-up, no progression.
    let plateau = share(0.8, f64::INFINITY) - share(0.25, 0.75);
    let score = ramp(last / start, 1.04, 1.10).max(ramp(faster, 1.06, 1.12))
        * ramp(rising, 0.45, 0.8)
        * ramp(finish / threshold_mps, 0.82, 0.88)
        * ramp(plateau, 0.35, 0.1);
    // Where a run hardly rises, the shape of its rise is chance.
    let there = ramp((last / start).max(faster), 1.0, 1.06) * ramp(rising, 0.2, 0.5);
    [
        last / start - 1.0,
        faster - 1.0,
        rising,
        ((middle - first).min(last - middle) / start).clamp(-0.3, 0.3),
        there * plateau,
        there * (PIECES - run.len()) as f64 / (PIECES - CORE) as f64,
        score,
        there * (jump - 0.5),
        ramp(last / start, 1.04, 1.14) * ramp(rising, 0.6, 0.95) * ramp(jump, 0.75, 0.35),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::efforts::tests::flat;

    #[test]
    fn steps_up_score_and_a_block_after_a_warm_up_does_not() {
        let score = |plan: &[(u32, f32)]| {
            measure(&flat(plan), 4.0, &ClassifySettings::default()).unwrap()[6]
        };
        let steps = [(600, 3.0), (600, 3.2), (600, 3.4), (600, 3.6), (600, 3.8), (300, 2.8)];
        assert!(score(&steps) > 0.9);
        assert!(score(&[(1200, 3.0), (1500, 3.9), (600, 3.0)]) < 0.3);
        assert_eq!(measure(&flat(&[(600, 0.1)]), 4.0, &ClassifySettings::default()), None);
    }

    #[test]
    fn a_rising_run_is_explained_by_a_rising_function() {
        let up: Vec<f64> = (0..100).map(|i| 3.0 + f64::from(i) / 100.0).collect();
        let down: Vec<f64> = up.iter().rev().copied().collect();
        assert!(rising_share(&up).0 > 0.99);
        assert!(rising_share(&down).0 < 0.01);
    }
}
