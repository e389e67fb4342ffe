//! The same ground again and again: found in altitude where that is good, in positions otherwise,
//! and never through the speed.

use serde::{Deserialize, Serialize};

use super::climbs::Climb;
use super::trail::{RULER_M, Trail, Turn};
use crate::measure::Series;
use crate::settings::SegmentSettings;

/// Who saw the passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PassSource {
    /// Similar climbs from a similar foot.
    Altitude,
    /// The way turned back over itself between two places.
    Ground,
}

/// Repeated passes over the same ground, there and back.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Passes {
    /// Who saw them.
    pub source: PassSource,
    /// Whether the climbs are lower than what counts as one by itself.
    pub of_bumps: bool,
    /// How often the ground was covered there and back.
    pub count: u32,
    /// First second of the first, of elapsed time.
    pub start_s: u32,
    /// End of the last.
    pub end_s: u32,
    /// Median length of one way in metres.
    pub length_m: f32,
    /// Median seconds of the faster (or upward) way.
    pub there_s: f32,
    /// Median seconds of the way back, standing included.
    pub back_s: f32,
    /// Median metres climbed on the way there; `NaN` without altitude.
    pub gain_m: f32,
    /// Speed there over speed back, both while moving.
    pub contrast: f32,
    /// How evenly the passes follow one another with nothing else between: 1 is like clockwork,
    /// 0.2 is chance.
    pub regularity: f32,
}

impl Passes {
    /// Whether a climb is one of them: within their time and of about their height.
    pub fn holds(&self, climb: &Climb) -> bool {
        climb.start_s >= self.start_s
            && climb.end_s <= self.end_s
            && climb.gain_m >= 0.6 * self.gain_m
            && climb.gain_m <= 1.5 * self.gain_m
    }
}

/// The best set of passes each witness saw.
pub(super) fn passes(
    series: &Series,
    climbs: &[Climb],
    bumps: &[Climb],
    (trail, turns): (&Trail, &[Turn]),
    settings: &SegmentSettings,
) -> Vec<Passes> {
    let worth = |passes: &Passes| passes.count as f32 * passes.regularity;
    let over_climbs = by_altitude(series, climbs, settings);
    let over_bumps = by_altitude(series, bumps, settings)
        .map(|passes| Passes { of_bumps: true, ..passes })
        .filter(|bumps| bumps.contrast >= settings.bump_contrast)
        .filter(|bumps| over_climbs.is_none_or(|climbs| worth(bumps) > worth(&climbs)));
    let mut found = Vec::new();
    found.extend(over_bumps.or(over_climbs));
    found.extend(by_ground(series, trail, turns, settings));
    found
}

fn median(values: &mut [f32]) -> f32 {
    if values.is_empty() {
        return f32::NAN;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// 1 for equal values, falling with their robust variation.
fn evenness(values: &[f32]) -> f32 {
    let middle = median(&mut values.to_vec());
    let spread = median(&mut values.iter().map(|value| (value - middle).abs()).collect::<Vec<_>>());
    (-1.5 * spread / middle.max(1.0)).exp()
}

/// The largest group of similar climbs from a similar foot that follow one another.
fn by_altitude(series: &Series, climbs: &[Climb], settings: &SegmentSettings) -> Option<Passes> {
    let alike = |a: &Climb, b: &Climb| {
        let gain = a.gain_m.max(b.gain_m);
        (a.gain_m - b.gain_m).abs() <= settings.pass_tolerance * gain
            && (a.foot_m - b.foot_m).abs() <= settings.pass_tolerance * gain
            && (a.distance_m - b.distance_m).abs()
                <= settings.pass_tolerance * a.distance_m.max(b.distance_m)
    };
    let alike_to = |seed: &Climb| climbs.iter().filter(|climb| alike(seed, climb)).count();
    let seeds = climbs.iter().step_by(climbs.len().div_ceil(settings.max_pass_seeds).max(1));
    let seed = seeds.max_by_key(|seed| alike_to(seed))?;
    let group: Vec<Climb> = climbs.iter().filter(|climb| alike(seed, climb)).copied().collect();
    if group.len() < settings.min_passes {
        return None;
    }
    let (first, last) = (group[0], group[group.len() - 1]);
    let among = climbs.iter().filter(|climb| {
        climb.start_s >= first.start_s
            && climb.end_s <= last.end_s
            && climb.gain_m >= 0.4 * first.gain_m
    });
    let purity = group.len() as f32 / among.count().max(1) as f32;
    let periods: Vec<f32> =
        group.windows(2).map(|pair| (pair[1].start_s - pair[0].start_s) as f32).collect();
    let back = |pair: &[Climb]| (pair[0].end_s as usize, pair[1].start_s as usize);
    let mut there_s: Vec<f32> =
        group.iter().map(|climb| (climb.end_s - climb.start_s) as f32).collect();
    let mut back_s: Vec<f32> =
        group.windows(2).map(|pair| (pair[1].start_s - pair[0].end_s) as f32).collect();
    let mut up: Vec<f32> =
        group.iter().map(|c| moving_speed(series, c.start_s as usize, c.end_s as usize)).collect();
    let mut down: Vec<f32> =
        group.windows(2).map(|pair| moving_speed(series, back(pair).0, back(pair).1)).collect();
    Some(Passes {
        source: PassSource::Altitude,
        of_bumps: false,
        count: group.len() as u32,
        start_s: group[0].start_s,
        end_s: group[group.len() - 1].end_s,
        length_m: median(&mut group.iter().map(|climb| climb.distance_m).collect::<Vec<_>>()),
        there_s: median(&mut there_s),
        back_s: median(&mut back_s),
        gain_m: median(&mut group.iter().map(|climb| climb.gain_m).collect::<Vec<_>>()),
        contrast: median(&mut up) / median(&mut down).max(0.1),
        regularity: purity * evenness(&periods),
    })
}

/// Mean speed of the seconds faster than a stroll.
fn moving_speed(series: &Series, from: usize, to: usize) -> f32 {
    let moving = series.speed_mps[from..to].iter().filter(|&&speed| speed > 0.7);
    let (sum, count) =
        moving.fold((0.0, 0.0_f32), |(sum, count), speed| (sum + speed, count + 1.0));
    sum / count.max(1.0)
}

/// The longest chain of turns with ways of one length between them.
fn by_ground(
    series: &Series,
    trail: &Trail,
    turns: &[Turn],
    settings: &SegmentSettings,
) -> Option<Passes> {
    let ways: Vec<usize> = turns.windows(2).map(|pair| pair[1].place - pair[0].place).collect();
    let alike = |a: usize, b: usize| {
        a.abs_diff(b) as f32 <= settings.pass_tolerance * a.max(b) as f32 + 3.0
    };
    let (mut best, mut from) = ((0, 0), 0);
    for i in 0..ways.len() {
        if i > from && !alike(ways[i], ways[i - 1]) {
            from = i;
        }
        if i + 1 - from > best.1 - best.0 {
            best = (from, i + 1);
        }
    }
    let (from, to) = best;
    if (to - from) < 2 * settings.min_passes - 1 {
        return None;
    }
    let second = |turn: usize| trail.second[turns[turn].place] as usize;
    // The ways at even and at odd places; the faster ones are the way there.
    let side = |parity: usize| (from..to).filter(move |way| way % 2 == parity);
    let speed = |parity: usize| {
        median(
            &mut side(parity)
                .map(|way| moving_speed(series, second(way), second(way + 1)))
                .collect::<Vec<_>>(),
        )
    };
    let rise = |parity: usize| {
        if series.altitude_m.is_empty() {
            return f32::NAN;
        }
        median(
            &mut side(parity)
                .map(|way| series.altitude_m[second(way + 1)] - series.altitude_m[second(way)])
                .collect::<Vec<_>>(),
        )
    };
    let seconds = |parity: usize| {
        median(
            &mut side(parity).map(|way| (second(way + 1) - second(way)) as f32).collect::<Vec<_>>(),
        )
    };
    let up = usize::from(rise(1) > rise(0));
    let there = if (rise(up) - rise(1 - up)).abs() >= settings.min_climb_m {
        up
    } else {
        usize::from(speed(1) > speed(0))
    };
    Some(Passes {
        source: PassSource::Ground,
        of_bumps: false,
        count: (to - from).div_ceil(2) as u32,
        start_s: second(from) as u32,
        end_s: second(to) as u32,
        length_m: RULER_M
            * median(&mut ways[from..to].iter().map(|&way| way as f32).collect::<Vec<_>>()),
        there_s: seconds(there),
        back_s: seconds(1 - there),
        gain_m: rise(there),
        contrast: speed(there) / speed(1 - there).max(0.1),
        regularity: evenness(
            &(from..to).map(|way| (second(way + 1) - second(way)) as f32).collect::<Vec<_>>(),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn climbs_without_end_are_held_against_some_of_them() {
        let climb = |k: u32| {
            let (start_s, low) = (40 * k, if k.is_multiple_of(3) { 40.0 } else { 0.0 });
            Climb { start_s, end_s: start_s + 20, foot_m: low, gain_m: 6.0, distance_m: 80.0 }
        };
        let climbs: Vec<Climb> = (0..60).map(climb).collect();
        let series = Series { speed_mps: vec![3.0; 2400], ..Series::default() };
        let found = |max_pass_seeds| {
            let settings = SegmentSettings { max_pass_seeds, ..Settings::default().segment };
            by_altitude(&series, &climbs, &settings)
        };
        let all = found(1000);
        assert_eq!(all.map(|passes| passes.count), Some(40));
        // Every seventh.
        assert_eq!(found(9), all, "of those that are alike none is left out");
    }
}
