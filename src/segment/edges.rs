//! Where each piece begins, and how sure that is: the evidence for every second around a change.

use super::climbs::Climb;
use super::passes::{PassSource, Passes};
use crate::measure::Series;
use crate::settings::SegmentSettings;

/// Where a piece begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Edge {
    /// Its first second.
    pub(super) second: usize,
    /// Half-width in seconds of the 90 % interval.
    pub(super) uncertainty_s: f32,
}

/// The edges of the pieces that begin at `cuts`, the first being 0 and certain: ramps are taken
/// into their neighbours, then each edge goes to the second with the most evidence.
pub(super) fn edges(
    series: &Series,
    cuts: &[usize],
    noise: f64,
    settings: &SegmentSettings,
) -> Vec<Edge> {
    let speed = &series.gap_speed_mps;
    let sums = Sums::of(speed);
    let cuts = without_ramps(&sums, cuts, settings.max_ramp_s);
    let mut edges = vec![Edge { second: 0, uncertainty_s: 0.0 }];
    for k in 1..cuts.len() {
        let end = cuts.get(k + 1).copied().unwrap_or(speed.len());
        let before = sums.mean(cuts[k - 1], cuts[k]);
        let after = sums.mean(cuts[k], end);
        let least = (edges[k - 1].second + 1).max(cuts[k].saturating_sub(settings.max_edge_move_s));
        let most = (end - 1).min(cuts[k] + settings.max_edge_move_s);
        edges.push(if least < most {
            let curve = Curve::new(&speed[least..most], before, after, noise, settings);
            let (offset, half_width) = curve.centre();
            let floor = settings.edge_floor_s + settings.edge_spacing * series.spacing_s;
            Edge { second: least + offset, uncertainty_s: half_width.hypot(floor) }
        } else {
            Edge { second: least.max(cuts[k]), uncertainty_s: 1.0 }
        });
    }
    edges
}

/// Sums of speed up to each second.
struct Sums(Vec<f64>);

impl Sums {
    fn of(speed: &[f32]) -> Self {
        let mut total = 0.0;
        let mut sums = Vec::with_capacity(speed.len() + 1);
        sums.push(0.0);
        sums.extend(speed.iter().map(|&speed| {
            total += f64::from(speed);
            total
        }));
        Self(sums)
    }

    fn mean(&self, from: usize, to: usize) -> f32 {
        ((self.0[to] - self.0[from]) / to.abs_diff(from).max(1) as f64) as f32
    }
}

/// The cuts without the short pieces that only lead from one speed to the next: nobody starts in
/// no time, and a clean recording shows the seconds between as pieces of their own.
fn without_ramps(sums: &Sums, cuts: &[usize], max_ramp_s: usize) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::with_capacity(cuts.len() + 1);
    for &cut in cuts.iter().chain([&(sums.0.len() - 1)]) {
        kept.push(cut);
        // The seconds of a ramp go to both sides by how far it has come.
        while let [.., first, from, to, last] = kept[..]
            && to - from <= max_ramp_s.min(from - first).min(last - to)
        {
            let (before, this, after) =
                (sums.mean(first, from), sums.mean(from, to), sums.mean(to, last));
            if (before < this) != (this < after) {
                break;
            }
            let share = (after - this) / (after - before);
            let at = from + (share * (to - from) as f32).round() as usize;
            kept.truncate(kept.len() - 3);
            kept.extend([at, last]);
        }
    }
    kept.pop();
    kept
}

/// The probability of each second to be the first of the new piece, up to a factor.
struct Curve {
    shares: Vec<f32>,
    total: f32,
    /// The likeliest second.
    middle: usize,
}

/// Logarithm of a probability that adds nothing.
const NOTHING: f32 = -12.0;

impl Curve {
    /// A second at the old speed speaks for the old piece, one at the new speed for the new one, by
    /// the likelihood of a change of mean in noise whose long-run variance is `noise`.
    fn new(speed: &[f32], before: f32, after: f32, noise: f64, settings: &SegmentSettings) -> Self {
        let step = after - before;
        let threshold = before + settings.edge_share * step;
        let strength = step * step / (settings.edge_noise * noise as f32);
        let mut shares = Vec::with_capacity(speed.len() + 1);
        shares.push(0.0);
        let (mut evidence, mut best, of_step) = (0.0_f32, 0.0_f32, step.recip());
        let mut middle = 0;
        shares.extend(speed.iter().zip(1..).map(|(&speed, second)| {
            evidence -= strength * ((speed - threshold) * of_step).clamp(-1.0, 1.0);
            (best, middle) = if evidence > best { (evidence, second) } else { (best, middle) };
            evidence
        }));
        let mut total = 0.0;
        for share in &mut shares {
            *share = if *share - best > NOTHING { (*share - best).exp() } else { 0.0 };
            total += *share;
        }
        Self { shares, total, middle }
    }

    /// The likeliest second, and the half-width around it that holds nine tenths.
    fn centre(&self) -> (usize, f32) {
        let share = |at: Option<usize>| at.and_then(|at| self.shares.get(at)).unwrap_or(&0.0);
        let mut within = *share(Some(self.middle));
        let mut reach = 0;
        while within < 0.9 * self.total && reach < self.shares.len() {
            reach += 1;
            within += share(self.middle.checked_sub(reach));
            within += share(Some(self.middle + reach));
        }
        (self.middle, reach as f32)
    }
}

/// Adds the feet and tops of the climbs of repeated passes: on a hill the ground, not the speed,
/// says where an effort begins and ends. Where speed changed nearby it has said so already.
pub(super) fn with_climbs(
    mut edges: Vec<Edge>,
    climbs: &[Climb],
    passes: &[Passes],
    seconds: usize,
    settings: &SegmentSettings,
) -> Vec<Edge> {
    let Some(passes) = passes.iter().find(|passes| passes.source == PassSource::Altitude) else {
        return edges;
    };
    let repeated = climbs.iter().filter(|climb| passes.holds(climb));
    for climb in repeated {
        let climb_s = climb.end_s - climb.start_s;
        let near_s = settings.max_ramp_s.max(climb_s as usize / 6);
        let rate_mps = climb.gain_m / climb_s as f32;
        let inside = |second: &usize| *second > near_s && second + near_s < seconds;
        for second in [climb.start_s as usize, climb.end_s as usize].into_iter().filter(inside) {
            let at = edges.partition_point(|edge| edge.second < second);
            let is_near = |edge: &Edge| edge.second.abs_diff(second) <= near_s;
            let known = edges[at - 1..].iter().take(2).any(is_near);
            if !known {
                let uncertainty_s = settings.edge_floor_s.hypot(settings.turn_m / rate_mps);
                edges.insert(at, Edge { second, uncertainty_s });
            }
        }
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Speed of (seconds, m/s) pieces with a little noise, each begun with a lag.
    fn series(plan: &[(usize, f32)], lag_s: f32, noise: f32) -> Series {
        let (mut state, mut now) = (5_u32, plan[0].1);
        let seconds = plan.iter().flat_map(|&(seconds, speed)| std::iter::repeat_n(speed, seconds));
        let speed: Vec<f32> = seconds
            .map(|speed| {
                now += (speed - now) * (1.0 - (-1.0 / lag_s).exp());
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                now + noise * ((state >> 16) as f32 / 32_768.0 - 1.0)
            })
            .collect();
        Series { gap_speed_mps: speed, spacing_s: 1.0, ..Series::default() }
    }

    fn found(series: &Series, cuts: &[usize], noise: f64) -> Vec<Edge> {
        edges(series, cuts, noise, &SegmentSettings::default())
    }

    #[test]
    fn the_seconds_of_starting_and_stopping_are_no_pieces() {
        let series = series(&[(300, 3.0), (100, 5.0), (100, 2.0), (100, 5.0)], 2.5, 0.1);
        let found = found(&series, &[0, 302, 304, 308, 402, 406, 502, 505], 0.05);
        let seconds: Vec<usize> = found.iter().map(|edge| edge.second).collect();
        assert_eq!(seconds.len(), 4, "{seconds:?}");
        for (second, truth) in seconds.iter().zip([0, 300, 400, 500]) {
            assert!(second.abs_diff(truth) <= 2, "{seconds:?}");
        }
    }

    #[test]
    fn an_effort_between_two_rests_is_no_ramp_however_short() {
        let series = series(&[(300, 1.4), (8, 4.5), (60, 1.4)], 0.8, 0.1);
        assert_eq!(found(&series, &[0, 300, 308], 0.05).len(), 3);
    }

    #[test]
    fn an_edge_is_as_sure_as_the_step_is_high_over_the_noise() {
        let width = |step: f32, noise: f32, variance: f64| {
            found(&series(&[(200, 3.0), (200, 3.0 + step)], 2.0, noise), &[0, 200], variance)[1]
                .uncertainty_s
        };
        let (clear, low, rough) =
            (width(1.5, 0.1, 0.05), width(0.3, 0.1, 0.05), width(0.5, 0.8, 0.5));
        assert!(clear < 3.0 && low > 1.5 * clear && rough > 2.0 * clear, "{clear} {low} {rough}");
    }

    #[test]
    fn a_hill_is_cut_at_its_foot_and_top_where_speed_says_nothing() {
        let climb = |start_s| Climb {
            start_s,
            end_s: start_s + 60,
            foot_m: 10.0,
            gain_m: 12.0,
            distance_m: 160.0,
        };
        let climbs = [climb(300), climb(450), climb(600)];
        let passes = Passes {
            source: PassSource::Altitude,
            of_bumps: false,
            count: 3,
            start_s: 300,
            end_s: 660,
            length_m: 160.0,
            there_s: 60.0,
            back_s: 90.0,
            gain_m: 12.0,
            contrast: 1.0,
            regularity: 1.0,
        };
        let known =
            vec![Edge { second: 0, uncertainty_s: 0.0 }, Edge { second: 454, uncertainty_s: 2.0 }];
        let settings = SegmentSettings::default();
        let found = with_climbs(known, &climbs, &[passes], 900, &settings);
        let seconds: Vec<usize> = found.iter().map(|edge| edge.second).collect();
        assert_eq!(seconds, [0, 300, 360, 454, 510, 600, 660]);
    }
}
