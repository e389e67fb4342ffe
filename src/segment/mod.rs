//! `Series` → levels of even speed, climbs and repeated passes. Knows no thresholds of the athlete.

use serde::{Deserialize, Serialize};

mod change_points;
mod climbs;
mod edges;
mod level;
mod passes;
mod retraced;
mod trail;

pub use climbs::Climb;
pub use level::Level;
pub use passes::{PassSource, Passes};
pub use retraced::Retraced;

use crate::measure::{Motion, Series};
use crate::settings::SegmentSettings;
use crate::vectors::widest;

/// A run in pieces.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Segments {
    /// Pieces of even grade-adjusted speed: contiguous, in order, covering the whole run.
    pub levels: Vec<Level>,
    /// Long-run variance of speed in (m/s)²·s: how rough the recording and the running were.
    pub noise: f64,
    /// The ups of the run between turning points of altitude.
    pub climbs: Vec<Climb>,
    /// The same ground up and down again and again, if there is such a thing.
    pub passes: Vec<Passes>,
    /// What was covered in both directions more than once.
    pub retraced: Retraced,
}

impl Segments {
    /// Gives back all but the noise: the rest is what judging needs, and nobody after it.
    pub fn forget_pieces(&mut self) {
        *self = Self { noise: self.noise, ..Self::default() };
    }
}

/// Cuts a run into pieces.
pub fn segment(series: &Series, settings: &SegmentSettings) -> Segments {
    if series.is_empty() {
        return Segments::default();
    }
    let noise = series.noise.clamp(settings.min_noise, settings.max_noise);
    let penalty = settings.penalty * noise * (series.len().max(2) as f64).ln();
    let bound = settings.min_bound_mps.max(settings.bound * noise.sqrt());
    let cuts = widest(
        #[inline(always)]
        || cuts(series, penalty as f32, bound as f32),
    );
    let (climbs, bumps) = climbs::climbs_and_bumps(series, settings);
    let trail = trail::Trail::of(series);
    let turns = trail.turns(settings);
    let passes = passes::passes(series, &climbs, &bumps, (&trail, &turns), settings);
    let retraced = retraced::retraced(series, &trail, &turns, settings);
    let climbs = climbs::on_the_way(series, &climbs, settings);
    let among = |bump: &Climb| passes.iter().any(|passes| passes.of_bumps && passes.holds(bump));
    let bumps: Vec<Climb> = bumps.into_iter().filter(among).collect();
    let climbs = climbs::with_bumps(climbs, &bumps);
    let edges = edges::edges(series, &cuts, noise, settings);
    let edges = edges::with_climbs(edges, &climbs, &passes, series.len(), settings);
    let levels = level::levels(series, &edges);
    Segments { levels, noise, climbs, passes, retraced }
}

/// Where the speed changes, to two seconds: it is itself a slope over five, so one of two says nearly
/// what the other does. To the second it is said by the evidence for each edge.
#[inline(always)]
fn cuts(series: &Series, penalty: f32, bound_mps: f32) -> Vec<usize> {
    const TWO: usize = 2;
    let known = |motion: Motion| f32::from(u8::from(motion != Motion::Gap));
    let (speeds, last) = series.gap_speed_mps.as_chunks::<TWO>();
    let (motions, last_motion) = series.motion.as_chunks::<TWO>();
    // The mean of the known ones, and whether there is any; of an odd number the last is alone.
    let room = speeds.len() + last.len();
    let (mut speed_mps, mut weight) = (vec![0.0; room], vec![0.0; room]);
    for (((mean, weight), speeds), motions) in
        speed_mps.iter_mut().zip(&mut weight).zip(speeds).zip(motions)
    {
        let [left, right] = motions.map(known);
        *mean = (left * speeds[0] + right * speeds[1]) / (left + right).max(1.0);
        *weight = left.max(right);
    }
    if let ([speed], [motion]) = (last, last_motion) {
        (speed_mps[room - 1], weight[room - 1]) = (known(*motion) * speed, known(*motion));
    }
    let penalty = penalty / TWO as f32;
    let cuts = change_points::change_points(&speed_mps, &weight, penalty, bound_mps);
    cuts.into_iter().map(|cut| TWO * cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    /// Eight ways of 8 s up 6 % and back down among half an hour on the flat.
    fn over_a_bump(up_mps: f32, down_mps: f32) -> Segments {
        let mut series = Series::default();
        let (mut distance_m, mut altitude_m) = (0.0, 50.0);
        let mut go = |seconds: u32, speed: f32, grade: f32| {
            for _ in 0..seconds {
                distance_m += speed;
                altitude_m += speed * grade;
                series.distance_m.push(distance_m);
                series.altitude_m.push(altitude_m);
                series.speed_mps.push(speed);
            }
        };
        go(900, 3.0, 0.0);
        for _ in 0..8 {
            go(8, up_mps, 0.06);
            go((8.0 * up_mps / down_mps) as u32, down_mps, -0.06);
        }
        go(900, 3.0, 0.0);
        series.gap_speed_mps.clone_from(&series.speed_mps);
        series.motion = vec![Motion::Run; series.len()];
        segment(&series, &Settings::default().segment)
    }

    #[test]
    fn pieces_begin_to_the_second_whichever_of_two_it_is() {
        for odd in [0, 1] {
            let speeds = [(300 + odd, 3.0), (121, 4.5), (302, 3.0)];
            let speed_mps: Vec<f32> =
                speeds.iter().flat_map(|&(seconds, mps)| vec![mps; seconds]).collect();
            let way_m = speed_mps.iter().scan(0.0, |way_m, mps| {
                *way_m += mps;
                Some(*way_m)
            });
            let mut series = Series {
                distance_m: way_m.collect(),
                motion: vec![Motion::Run; speed_mps.len()],
                gap_speed_mps: speed_mps.clone(),
                speed_mps,
                ..Series::default()
            };
            // A gap says nothing of speed, not even half of two seconds.
            series.motion[101..=102].fill(Motion::Gap);
            series.gap_speed_mps[101..=102].fill(90.0);
            let cuts = cuts(&series, 3.0, 1.2);
            assert_eq!(cuts.len(), 3, "{cuts:?}");
            let levels = segment(&series, &Settings::default().segment).levels;
            let starts: Vec<usize> = levels.iter().map(|level| level.start_s as usize).collect();
            assert_eq!(starts, [0, 300 + odd, 421 + odd]);
        }
    }

    #[test]
    fn low_hills_are_seen_where_one_sprints_up_and_walks_back() {
        let sprints = over_a_bump(5.0, 1.4);
        let passes = sprints.passes.iter().find(|passes| passes.of_bumps).unwrap();
        assert_eq!((passes.count, sprints.climbs.len()), (8, 8));
        assert!(passes.gain_m > 1.5 && passes.gain_m < 3.0, "{passes:?}");
        let wander = over_a_bump(3.0, 3.0);
        assert!(wander.passes.is_empty() && wander.climbs.is_empty(), "{:?}", wander.passes);
    }
}
