//! Laps as a witness: what the runner, or the workout on the watch, marked as efforts.

use super::comb::{self, Comb};
use super::cut::cut;
use super::efforts::Stretch;
use crate::digest::Digest;
use crate::ingest::{Lap, LapTrigger};
use crate::segment::Level;
use crate::settings::ClassifySettings;

/// Efforts as laps mark them, and whether the signal bears them out.
#[derive(Debug, Clone)]
pub(super) struct Marked {
    /// The levels of the run, cut at the edges of the laps.
    pub(super) levels: Vec<Level>,
    /// The efforts and what lies between them; all efforts are main efforts.
    pub(super) comb: Comb,
    /// Whether the laps are steps of a workout.
    pub(super) stepped: bool,
}

/// A part of the run between two edges that mean something.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    start_s: u32,
    end_s: u32,
    stepped: bool,
}

/// The efforts that the laps propose, if the signal bears them out: they are faster than what lies
/// between them, and two speeds explain most of the variance.
pub(super) fn laps(digest: &Digest, settings: &ClassifySettings) -> Option<Marked> {
    let levels = &digest.segments.levels;
    let end_s = levels.last()?.end_s;
    let parts = parts(&digest.laps, digest.summary.start_time_s?, end_s, settings);
    // Efforts and what lies between them.
    if !(3..=2 * settings.most_efforts + 1).contains(&parts.len()) {
        return None;
    }
    let edges: Vec<u32> = parts.iter().map(|part| part.start_s).collect();
    let levels = cut(levels, &edges, settings.lap_uncertainty_s);
    let stretch =
        |part: &Part| super::cut::between(&levels, f64::from(part.start_s), f64::from(part.end_s));
    let stretches: Vec<Stretch> = parts.iter().filter_map(stretch).collect();
    let mut speeds: Vec<f64> = stretches.iter().map(|stretch| stretch.gap_speed_mps).collect();
    speeds.sort_by(f64::total_cmp);
    speeds.dedup();
    let proposals = speeds.windows(2).filter_map(|pair| {
        let efforts = above(&levels, &stretches, f64::midpoint(pair[0], pair[1]));
        let efforts = without_ends(efforts, settings);
        let all: Vec<usize> = (0..efforts.len()).collect();
        (efforts.len() >= 2).then(|| comb::with_main(&levels, efforts, all, settings))
    });
    let believed = proposals.filter(|comb| {
        let contrast = 1.0 - comb.rest_mps / comb.work_mps;
        contrast >= settings.lap_contrast
            && comb.explained >= settings.lap_explained
            && comb.clarity >= settings.lap_clarity
    });
    let comb = comb::best(believed.collect(), |comb| comb.explained * comb.main.len() as f64)?;
    let stepped = parts.iter().any(|part| {
        part.stepped && comb.efforts.iter().any(|effort| effort.start_s == f64::from(part.start_s))
    });
    Some(Marked { levels, comb, stepped })
}

/// Neighbouring parts faster than the dividing speed, put together.
fn above(levels: &[Level], parts: &[Stretch], divide_mps: f64) -> Vec<Stretch> {
    let fast: Vec<&Stretch> = parts.iter().filter(|part| part.gap_speed_mps > divide_mps).collect();
    let together = fast.chunk_by(|part, next| part.to == next.from);
    together.map(|parts| Stretch::of(levels, parts[0].from, parts[parts.len() - 1].to)).collect()
}

/// A warm-up and a cool-down are faster than walking back down a hill, and no efforts all the same:
/// the first and the last effort go if slower and longer than the others.
fn without_ends(mut efforts: Vec<Stretch>, settings: &ClassifySettings) -> Vec<Stretch> {
    let speeds = comb::sorted(efforts.iter().map(|effort| effort.gap_speed_mps));
    let durations = comb::sorted(efforts.iter().map(Stretch::duration_s));
    let least_mps = (1.0 - settings.alike_speed) * comb::median(&speeds);
    let most_s = comb::median(&durations) / (1.0 - settings.alike_duration);
    let is_other =
        |effort: &Stretch| effort.gap_speed_mps < least_mps && effort.duration_s() > most_s;
    for end in [0, efforts.len().saturating_sub(1)].into_iter().rev() {
        if efforts.len() > 3 && is_other(&efforts[end]) {
            efforts.remove(end);
        }
    }
    efforts
}

/// The run cut at the edges of laps that mean something, in seconds of elapsed time.
fn parts(laps: &[Lap], origin_s: f64, end_s: u32, settings: &ClassifySettings) -> Vec<Part> {
    let counted = automatic(laps, settings);
    let mut parts: Vec<Part> = Vec::new();
    let mut start_s = 0;
    for pair in laps.windows(2) {
        let (lap, next) = (&pair[0], &pair[1]);
        let edge_s = (next.start_time_s - origin_s).round();
        let meant = match (lap.workout_step, next.workout_step) {
            (Some(this), Some(next)) if this != next => true,
            (Some(_), Some(_)) => lap.trigger == LapTrigger::Manual,
            _ => lap.trigger == LapTrigger::Manual || !counted,
        };
        let stays = f64::from(start_s) + settings.min_lap_s;
        if meant && edge_s >= stays && edge_s < f64::from(end_s) {
            parts.push(Part { start_s, end_s: edge_s as u32, stepped: lap.workout_step.is_some() });
            start_s = edge_s as u32;
        }
    }
    let stepped = laps.last().is_some_and(|lap| lap.workout_step.is_some());
    if start_s < end_s {
        parts.push(Part { start_s, end_s, stepped });
    }
    parts
}

/// Whether the laps that nobody pressed are those of a counter: all of one length. Laps that the
/// watch ended at several lengths are steps of something planned.
fn automatic(laps: &[Lap], settings: &ClassifySettings) -> bool {
    let ended = |trigger: LapTrigger, length: fn(&Lap) -> Option<f64>| {
        let closed = laps.split_last().map_or(&[][..], |(_, before)| before);
        let lengths = closed.iter().filter(|lap| lap.trigger == trigger).filter_map(length);
        comb::sorted(lengths)
    };
    let alike = |lengths: &[f64]| {
        let usual = comb::median(lengths);
        let odd = lengths.iter().filter(|length| (*length / usual - 1.0).abs() > 0.03).count();
        odd * settings.counted_per_odd < lengths.len().max(1)
    };
    let by_way = ended(LapTrigger::Distance, |lap| lap.distance_m);
    let by_time = ended(LapTrigger::Time, |lap| lap.timer_time_s.or(Some(lap.elapsed_time_s)));
    let unknown = ended(LapTrigger::Unknown, |lap| lap.distance_m.or(Some(lap.elapsed_time_s)));
    let one_counter = by_way.is_empty() || by_time.is_empty();
    one_counter && alike(&by_way) && alike(&by_time) && alike(&unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::efforts::tests::flat;

    /// Five efforts of 180 s, laps as (start, trigger at the end, metres, workout step).
    fn marked(laps: &[(f64, LapTrigger, f64, Option<u16>)]) -> Option<Marked> {
        let mut plan = vec![(600, 3.0)];
        plan.extend([(180, 4.6), (120, 2.2)].repeat(5));
        let mut digest = Digest::default();
        digest.segments.levels = flat(&plan);
        digest.summary.start_time_s = Some(1e9);
        digest.laps = laps
            .iter()
            .map(|&(start_s, trigger, metres, workout_step)| Lap {
                start_time_s: 1e9 + start_s,
                distance_m: Some(metres),
                trigger,
                workout_step,
                ..Lap::default()
            })
            .collect();
        super::laps(&digest, &ClassifySettings::default())
    }

    /// Pressed `late` after each start and end of an effort.
    fn pressed(late: f64, trigger: LapTrigger) -> Vec<(f64, LapTrigger, f64, Option<u16>)> {
        let edges = (0..5).flat_map(|i| [600.0, 780.0].map(|edge| edge + 300.0 * f64::from(i)));
        let mut laps = vec![(0.0, trigger, 1800.0, None)];
        laps.extend(
            edges.enumerate().map(|(i, edge)| {
                (edge + late, trigger, if i % 2 == 0 { 828.0 } else { 264.0 }, None)
            }),
        );
        laps
    }

    #[test]
    fn efforts_are_where_the_button_was_pressed() {
        let found = marked(&pressed(2.0, LapTrigger::Manual)).unwrap();
        let starts: Vec<f64> = found.comb.efforts.iter().map(|effort| effort.start_s).collect();
        assert_eq!(starts, [602.0, 902.0, 1202.0, 1502.0, 1802.0]);
        assert!(!found.stepped && found.comb.efforts.iter().all(|e| e.duration_s() == 180.0));
    }

    #[test]
    fn presses_that_have_nothing_to_do_with_the_speed_are_not_believed() {
        assert!(marked(&pressed(90.0, LapTrigger::Manual)).is_none());
        // Once for each effort with its rest.
        let laps = (0..6).map(|i| (300.0 * f64::from(i) + 600.0, LapTrigger::Manual, 1000.0, None));
        let warm_up = (0.0, LapTrigger::Manual, 1800.0, None);
        let laps: Vec<_> = [warm_up].into_iter().chain(laps).collect();
        assert!(marked(&laps).is_none());
    }

    #[test]
    fn more_laps_than_anybody_presses_mark_nothing() {
        let settings = ClassifySettings::default();
        let marked = |count: u32| {
            let plan: Vec<(u32, f32)> =
                (0..count).map(|i| (10, if i % 2 == 0 { 3.0 } else { 4.6 })).collect();
            let mut digest = Digest::default();
            digest.segments.levels = flat(&plan);
            digest.summary.start_time_s = Some(1e9);
            digest.laps = (0..count)
                .map(|i| Lap {
                    start_time_s: 1e9 + f64::from(10 * i),
                    trigger: LapTrigger::Manual,
                    ..Lap::default()
                })
                .collect();
            super::laps(&digest, &settings)
        };
        let most = 2 * settings.most_efforts as u32 + 1;
        assert_eq!(marked(most).unwrap().comb.main.len(), settings.most_efforts);
        assert!(marked(most + 1).is_none());
    }

    #[test]
    fn a_warm_up_faster_than_the_walk_between_is_no_effort() {
        let mut plan = vec![(600, 3.0)];
        plan.extend([(20, 4.6), (100, 1.2)].repeat(5));
        plan.push((600, 3.0));
        let mut digest = Digest::default();
        digest.segments.levels = flat(&plan);
        digest.summary.start_time_s = Some(1e9);
        let lap = |start_s: u32| Lap {
            start_time_s: 1e9 + f64::from(start_s),
            trigger: LapTrigger::Manual,
            ..Lap::default()
        };
        digest.laps = plan
            .iter()
            .scan(0, |at, piece| Some(lap(std::mem::replace(at, *at + piece.0))))
            .collect();
        let found = super::laps(&digest, &ClassifySettings::default()).unwrap();
        let starts: Vec<f64> = found.comb.efforts.iter().map(|effort| effort.start_s).collect();
        assert_eq!(starts, [600.0, 720.0, 840.0, 960.0, 1080.0]);
    }

    #[test]
    fn laps_of_a_counter_are_not_believed_and_steps_of_several_lengths_are() {
        let mut laps = pressed(0.0, LapTrigger::Distance);
        assert_eq!(marked(&laps).unwrap().comb.main.len(), 5, "the watch went on by itself");
        for lap in &mut laps {
            lap.2 = 1000.0;
        }
        assert!(marked(&laps).is_none());
        for (i, lap) in laps.iter_mut().enumerate() {
            lap.3 = Some(if i == 0 { 0 } else { 2 - (i % 2) as u16 });
        }
        assert!(marked(&laps).unwrap().stepped, "steps of a workout, whatever their length");
    }
}
