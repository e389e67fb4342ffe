//! Where the speed changes: the exact optimum of a penalised, bounded loss on a grid of levels.
//!
//! Minimises, over all piecewise constant functions with values on the grid, the sum of
//! `weight · min((speed − level)², bound²)` plus `penalty` for each change. A bounded loss is what
//! makes single outliers harmless (Fearnhead & Rigaill 2019, JASA 114:169); the grid makes the
//! functional recursion a pass over an array: time O(seconds × levels), memory O(seconds). A second
//! here is one value of the speed, which the caller may have taken from several.

use wide::f32x4;

/// Width of the grid in m/s: a change of less is no change.
const STEP_MPS: f32 = 0.1;
/// Faster than any runner over seconds. The grid ends here.
const TOP_MPS: f32 = 9.4;
/// Levels are worked on in lanes of this many.
const LANES: usize = 4;

/// More than any cost.
const NEVER: f32x4 = f32x4::splat(f32::INFINITY);

/// Hopeless levels are looked for this often, in seconds: to work on some of them meanwhile costs
/// less than to look each second, and to have them back when they are needed.
const WEEDED_S: usize = 16;

/// An explanation dearer by less than this share of a change is as good: sums of many seconds are
/// not that exact.
const AS_GOOD: f64 = 1e-4;

/// Some neighbouring levels.
struct Lane {
    level_mps: f32x4,
    /// Cost of the best explanation of everything so far that is at each level now, relative to
    /// the best of all so that it never loses digits.
    cost: f32x4,
}

impl Lane {
    fn new(number: usize) -> Self {
        let level = |i: usize| (number * LANES + i) as f32 * STEP_MPS;
        Self { level_mps: f32x4::new(std::array::from_fn(level)), cost: NEVER }
    }

    /// Each level goes on from before and pays its loss, which is bounded.
    #[inline(always)]
    fn pay(&mut self, before: f32x4, speed_mps: f32, bound2: f32) {
        let off = f32x4::splat(speed_mps) - self.level_mps;
        self.cost = before + (off * off).fast_min(f32x4::splat(bound2));
    }
}

#[inline(always)]
fn less(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// The least of four, by halves.
#[inline(always)]
fn least_of(values: f32x4) -> f32 {
    let values = values.to_array();
    less(less(values[0], values[2]), less(values[1], values[3]))
}

/// The cheapest level of each place in a lane.
struct Best {
    cost: f32x4,
    level_mps: f32x4,
}

impl Best {
    #[inline(always)]
    fn or(&mut self, lane: &Lane) {
        self.level_mps = lane.cost.simd_lt(self.cost).select(lane.level_mps, self.level_mps);
        self.cost = lane.cost.fast_min(self.cost);
    }
}

/// The best explanation of everything up to a second.
#[derive(Clone, Copy)]
struct End {
    /// What the second added to its cost.
    cost: f32,
    /// The level it is at.
    level_mps: f32,
}

/// The lanes that are worked on, and between which speeds the levels of them lie.
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

    /// Whether a level that is not worked on may be off the speed by less than the root of this.
    #[inline(always)]
    fn may_miss(&self, speed_mps: f32, off2: f32) -> bool {
        let room = less(speed_mps - self.floor, self.ceiling - speed_mps);
        room * room.abs() < off2
    }

    /// With all lanes between two speeds. Seldom needed, and kept apart.
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
/// there only in a second that costs it less than it costs the best explanation, as otherwise a
/// piece that is fresh a second later is cheaper. So each second works on the levels still alive and
/// on those that near its speed, and the rest stay as they were.
#[inline(always)]
pub(super) fn change_points(
    speed_mps: &[f32],
    weight: &[f32],
    penalty: f32,
    bound_mps: f32,
) -> Vec<usize> {
    let top = speed_mps.iter().copied().fold(0.0, f32::max).min(TOP_MPS);
    let count = ((top / STEP_MPS) as usize + 2).div_ceil(LANES);
    let mut lanes: Vec<Lane> = (0..count).map(Lane::new).collect();
    let bound2 = bound_mps * bound_mps;
    let mut ends = vec![End { cost: 0.0, level_mps: 0.0 }; speed_mps.len()];
    let mut alive = Alive::new(0, count, count);
    let (mut least, mut fresh) = (0.0_f32, 0.0_f32);
    for (second, end) in ends.iter_mut().enumerate() {
        let (speed, bound2) = (speed_mps[second], bound2 * weight[second]);
        let mut best = Best { cost: NEVER, level_mps: NEVER };
        for lane in &mut lanes[alive.from..alive.to] {
            // Each level goes on or begins anew, whatever is cheaper.
            let before = (lane.cost - f32x4::splat(least)).fast_min(f32x4::splat(fresh));
            lane.pay(before, speed, bound2);
            best.or(lane);
        }
        least = least_of(best.cost);
        let off2 = less(least, bound2);
        if alive.may_miss(speed, off2) {
            let off = off2.sqrt();
            let wider = alive.with((speed - off).max(0.0), speed + off, count);
            for lane in (wider.from..alive.from).chain(alive.to..wider.to) {
                lanes[lane].pay(f32x4::splat(fresh), speed, bound2);
                best.or(&lanes[lane]);
            }
            (least, alive) = (least_of(best.cost), wider);
        }
        let is_best = best.cost.simd_eq(f32x4::splat(least));
        *end = End { cost: least, level_mps: least_of(is_best.select(best.level_mps, NEVER)) };
        fresh = penalty;
        if second.is_multiple_of(WEEDED_S) {
            let is_hopeless = |lane: &Lane| least_of(lane.cost) - least > fresh;
            let (mut from, mut to) = (alive.from, alive.to);
            while is_hopeless(&lanes[from]) {
                from += 1;
            }
            while is_hopeless(&lanes[to - 1]) {
                to -= 1;
            }
            alive = Alive::new(from, to, count);
        }
    }
    // Backwards: the last piece began where the level it ends at has cost a change less than the
    // best explanations of the same seconds.
    let mut cuts = Vec::new();
    let mut end = speed_mps.len();
    while end > 0 {
        let level = ends[end - 1].level_mps;
        let mut excess = f64::from(penalty);
        let is_start = |second: &usize| {
            let off = speed_mps[*second] - level;
            let loss = less(off * off, bound2 * weight[*second]);
            excess += f64::from(loss) - f64::from(ends[*second].cost);
            excess < f64::from(penalty) * AS_GOOD
        };
        end = (0..end).rev().find(is_start).unwrap_or(0);
        cuts.push(end);
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
    fn pieces_of_hours_begin_where_they_do() {
        let speed = wave(&[(40_000, 3.0), (300, 4.0), (40_000, 3.0)], 0.3);
        let found = cuts(&speed);
        assert_eq!(found.len(), 3, "{found:?}");
        for (found, truth) in found.iter().zip([0, 40_000, 40_300]) {
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
