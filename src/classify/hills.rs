//! Hill repeats as the ground shows them, whatever the speed was.

use super::efforts::Stretch;
use crate::segment::{Level, PassSource, Segments};
use crate::settings::ClassifySettings;

/// The climbs of the repeated passes as efforts, their ends moved to the nearest change of speed.
pub(super) fn climbs(segments: &Segments, settings: &ClassifySettings) -> Vec<Stretch> {
    let levels = &segments.levels;
    let Some(passes) = segments.passes.iter().find(|passes| passes.source == PassSource::Altitude)
    else {
        return Vec::new();
    };
    if f64::from(passes.regularity) < settings.min_hill_regularity {
        return Vec::new();
    }
    let mut efforts: Vec<Stretch> = Vec::new();
    for climb in &segments.climbs {
        let (from, to) = (nearest(levels, climb.start_s), nearest(levels, climb.end_s));
        let free = efforts.last().is_none_or(|last| last.to < from);
        if passes.holds(climb) && free && from < to {
            let effort = Stretch::of(levels, from, to);
            if effort.duration_s() <= settings.max_hill_s {
                efforts.push(effort);
            }
        }
    }
    efforts
}

/// Index of the level that begins nearest to a second; the number of levels stands for the end.
fn nearest(levels: &[Level], second: u32) -> usize {
    let after = levels.partition_point(|level| level.start_s < second);
    let at = |index: usize| levels.get(index).or(levels.last()).map_or(0, |level| level.start_s);
    if after > 0 && second.abs_diff(at(after - 1)) < second.abs_diff(at(after)) {
        after - 1
    } else {
        after
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::efforts::tests::flat;
    use crate::segment::{Climb, Passes};

    #[test]
    fn slow_climbs_over_the_same_hill_are_efforts() {
        let mut plan = vec![(600, 3.0)];
        for _ in 0..5 {
            plan.extend([(62, 2.6), (88, 3.1)]);
        }
        let climbs = (0..5).map(|i| Climb {
            start_s: 601 + 150 * i,
            end_s: 660 + 150 * i,
            foot_m: 10.0,
            gain_m: 12.0,
            distance_m: 160.0,
        });
        let passes = Passes {
            source: PassSource::Altitude,
            of_bumps: false,
            count: 5,
            start_s: 601,
            end_s: 1260,
            length_m: 160.0,
            there_s: 60.0,
            back_s: 90.0,
            gain_m: 12.0,
            contrast: 0.8,
            regularity: 0.9,
        };
        let segments = Segments {
            levels: flat(&plan),
            noise: 0.1,
            climbs: climbs.collect(),
            passes: vec![passes],
            ..Segments::default()
        };
        let found = super::climbs(&segments, &ClassifySettings::default());
        let times: Vec<_> = found.iter().map(|effort| (effort.start_s, effort.end_s)).collect();
        assert_eq!(times[..2], [(600.0, 662.0), (750.0, 812.0)]);
        assert_eq!(found.len(), 5);
    }
}
