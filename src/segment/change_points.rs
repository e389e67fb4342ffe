//! Where the speed changes: the exact optimum of a penalised, bounded loss on a grid of levels.
//!
//! Minimises, over all piecewise constant functions with values on the grid, the sum of
//! `weight · min((speed − level)², bound²)` plus `penalty` for each change. A bounded loss is what
//! makes single outliers harmless (Fearnhead & Rigaill 2019, JASA 114:169); the grid makes the
//! functional recursion a pass over an array: time O(seconds × levels), memory O(seconds).

/// Width of the grid in m/s: a change of less is no change.
const STEP_MPS: f32 = 0.1;
/// Faster than any runner over seconds. The grid ends here.
const TOP_MPS: f32 = 9.0;
/// Levels are worked on in lanes of this many.
const LANES: usize = 8;

/// A value for each of some neighbouring levels.
type Lane = [f32; LANES];

/// The lesser of two: one instruction, as neither is `NaN`.
#[inline]
fn less(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// The least of eight, by halves.
#[inline]
fn least_of(values: &Lane) -> f32 {
    let four: [f32; 4] = std::array::from_fn(|i| less(values[i], values[i + 4]));
    less(less(four[0], four[2]), less(four[1], four[3]))
}

/// The lanes that are worked on, and between which speeds that needs no second thought.
struct Alive {
    from: usize,
    to: usize,
    floor: f32,
    ceiling: f32,
}

impl Alive {
    fn new(from: usize, to: usize, lanes: usize) -> Self {
        let level = |lane: usize| lane as f32 * (STEP_MPS * LANES as f32);
        let floor = if from == 0 { f32::NEG_INFINITY } else { level(from) };
        let ceiling = if to == lanes { f32::INFINITY } else { level(to) };
        Self { from, to, floor, ceiling }
    }

    /// With all lanes between two speeds. Seldom needed, and kept apart: as a branch that is
    /// foreseen, the lanes of a second do not wait for the best level of the second before.
    #[cold]
    #[inline(never)]
    fn with(&self, low: f32, high: f32, lanes: usize) -> Self {
        let lane = |level: f32| (level / (STEP_MPS * LANES as f32)) as usize;
        let to = self.to.max(lane(high).saturating_add(1).min(lanes));
        Self::new(self.from.min(lane(low)), to, lanes)
    }
}

/// The first seconds of all pieces, the first being 0.
///
/// Most levels at most seconds are hopeless: dearer than a fresh piece. A level comes back from
/// there only in a second that fits it better than the best level so far, as only such a second
/// makes the best dearer by more than it makes that level. So each second works on the levels still
/// alive and on those nearer to its speed than the best one, and the rest stay unwritten.
pub(super) fn change_points(
    speed_mps: &[f32],
    weight: &[f32],
    penalty: f32,
    bound_mps: f32,
) -> Vec<usize> {
    let top = speed_mps.iter().copied().fold(0.0, f32::max).min(TOP_MPS);
    let lanes = ((top / STEP_MPS) as usize + 2).div_ceil(LANES);
    let grid: Vec<Lane> = (0..lanes)
        .map(|lane| std::array::from_fn(|i| (lane * LANES + i) as f32 * STEP_MPS))
        .collect();
    let bound2 = bound_mps * bound_mps;
    // Cost of the best explanation of everything so far that is at each level now, and since when;
    // infinite where a fresh piece is cheaper.
    let mut cost = vec![[f32::INFINITY; LANES]; lanes];
    let mut since = vec![[0_u32; LANES]; lanes];
    // For each second, where the last piece of the best explanation that ends there began.
    let mut began: Vec<u32> = Vec::with_capacity(speed_mps.len());
    let mut alive = Alive::new(0, lanes, lanes);
    // Costs are kept relative to the best so that they never lose digits.
    let (mut least, mut best_level, mut fresh) = (0.0_f32, 0.0_f32, 0.0_f32);
    for (second, (&speed, &weight)) in speed_mps.iter().zip(weight).enumerate() {
        let off = (speed - best_level).abs();
        let is_near = off < bound_mps && weight > 0.0;
        let (low, high) = (speed - off - STEP_MPS, speed + off + STEP_MPS);
        if !(is_near && low >= alive.floor && high < alive.ceiling) {
            alive =
                if is_near { alive.with(low, high, lanes) } else { Alive::new(0, lanes, lanes) };
        }
        let now = second as u32;
        let lanes_now = alive.from..alive.to;
        let (cost_now, since_now, grid_now) =
            (&mut cost[lanes_now.clone()], &mut since[lanes_now.clone()], &grid[lanes_now]);
        // Each level goes on or begins anew, whatever is cheaper, and pays its loss. Whole lanes,
        // read before they are written, so that this becomes vectors.
        let mut best = [f32::INFINITY; LANES];
        for ((cost, since), grid) in cost_now.iter_mut().zip(since_now).zip(grid_now) {
            let before: Lane = std::array::from_fn(|i| cost[i] - least);
            // All ones where a piece begins: bits instead of a branch.
            let begins: [u32; LANES] =
                std::array::from_fn(|i| 0_u32.wrapping_sub(u32::from(fresh < before[i])));
            let begun = *since;
            *since = std::array::from_fn(|i| (now & begins[i]) | (begun[i] & !begins[i]));
            let off: Lane = std::array::from_fn(|i| speed - grid[i]);
            let paid: Lane = std::array::from_fn(|i| {
                less(fresh, before[i]) + weight * less(off[i] * off[i], bound2)
            });
            *cost = paid;
            best = std::array::from_fn(|i| less(paid[i], best[i]));
        }
        least = least_of(&best);
        // The lowest of the best levels.
        let mut levels = [f32::INFINITY; LANES];
        for (cost, grid) in cost_now.iter().zip(grid_now) {
            let (cost, grid) = (*cost, *grid);
            let level: Lane =
                std::array::from_fn(|i| if cost[i] == least { grid[i] } else { f32::INFINITY });
            levels = std::array::from_fn(|i| less(level[i], levels[i]));
        }
        best_level = least_of(&levels);
        let at = (best_level / STEP_MPS + 0.5) as usize;
        began.push(since.as_flattened().get(at).copied().unwrap_or_default());
        fresh = penalty;
        let dead = |lane: &mut Lane| {
            let is_dead = least_of(lane) - least > fresh;
            if is_dead {
                *lane = [f32::INFINITY; LANES];
            }
            is_dead
        };
        let (mut from, mut to) = (alive.from, alive.to);
        while dead(&mut cost[from]) {
            from += 1;
        }
        while dead(&mut cost[to - 1]) {
            to -= 1;
        }
        if (from, to) != (alive.from, alive.to) {
            alive = Alive::new(from, to, lanes);
        }
    }
    let mut cuts = Vec::new();
    let mut end = speed_mps.len();
    while end > 0 {
        let start = began[end - 1] as usize;
        cuts.push(start);
        end = start;
    }
    cuts.reverse();
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(plan: &[(usize, f32)], amplitude: f32) -> Vec<f32> {
        let mut state = 7_u32;
        plan.iter()
            .flat_map(|&(seconds, speed)| std::iter::repeat_n(speed, seconds))
            .map(|speed| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                speed + amplitude * ((state >> 16) as f32 / 32_768.0 - 1.0)
            })
            .collect()
    }

    fn cuts(speed: &[f32]) -> Vec<usize> {
        change_points(speed, &vec![1.0; speed.len()], 3.0, 1.2)
    }

    #[test]
    fn changes_are_found_where_they_are() {
        let speed = wave(&[(300, 3.0), (120, 4.5), (90, 2.5), (120, 4.5), (300, 3.0)], 0.2);
        let found = cuts(&speed);
        assert_eq!(found.len(), 5, "{found:?}");
        for (found, truth) in found.iter().zip([0, 300, 420, 510, 630]) {
            assert!(found.abs_diff(truth) <= 1, "{found} {truth}");
        }
    }

    #[test]
    fn an_outlier_is_no_change() {
        let mut speed = wave(&[(600, 3.0)], 0.2);
        speed[300] = 9.0;
        assert_eq!(cuts(&speed), [0]);
    }

    #[test]
    fn seconds_without_weight_change_nothing() {
        let mut speed = wave(&[(600, 3.0)], 0.2);
        speed[200..260].fill(7.0);
        let mut weight = vec![1.0; 600];
        weight[200..260].fill(0.0);
        assert_eq!(change_points(&speed, &weight, 3.0, 1.2), [0]);
    }

    #[test]
    fn a_level_left_for_dead_comes_back() {
        // Two outliers far from any level, then speeds that nothing before was near.
        let mut speed = wave(&[(400, 3.0), (60, 6.0), (400, 1.0), (60, 6.0), (200, 3.0)], 0.1);
        (speed[100], speed[101], speed[700]) = (8.5, 8.5, 0.0);
        assert_eq!(cuts(&speed), [0, 400, 460, 860, 920]);
    }

    /// The optimum by trying every last change, over the same grid.
    fn brute_force(speed: &[f32], penalty: f32, bound: f32) -> f32 {
        let mut best = vec![f32::INFINITY; speed.len() + 1];
        best[0] = -penalty;
        for end in 1..=speed.len() {
            for start in 0..end {
                let piece = (0..=90)
                    .map(|level| level as f32 * STEP_MPS)
                    .map(|level| {
                        speed[start..end]
                            .iter()
                            .map(|s| (s - level).powi(2).min(bound * bound))
                            .sum::<f32>()
                    })
                    .fold(f32::INFINITY, f32::min);
                best[end] = best[end].min(best[start] + piece + penalty);
            }
        }
        best[speed.len()]
    }

    proptest::proptest! {
        #[test]
        fn the_answer_costs_no_more_than_the_best_there_is(
            plan in proptest::collection::vec((3_usize..20, 0.0..6.0_f32), 1..5),
        ) {
            let speed = wave(&plan, 0.4);
            let found = cuts(&speed);
            let ends = found.iter().copied().skip(1).chain([speed.len()]);
            let cost: f32 = found.iter().zip(ends).map(|(&start, end)| {
                (0..=90).map(|level| level as f32 * STEP_MPS)
                    .map(|level| speed[start..end].iter().map(|s| (s - level).powi(2).min(1.44)).sum::<f32>())
                    .fold(f32::INFINITY, f32::min) + 3.0
            }).sum::<f32>() - 3.0;
            proptest::prop_assert!(cost <= brute_force(&speed, 3.0, 1.2) + 1e-2);
        }
    }
}
