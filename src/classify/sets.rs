//! Efforts → sets as a coach writes them.

use super::comb::{Comb, median, sorted};
use super::efforts::Stretch;
use super::group::group;
use super::length::{Rounded, Unit, is_ladder_by_time, is_round_in, rounded};
use super::verdict::{Recovery, Set};
use crate::settings::ClassifySettings;

/// A set and which efforts of the comb belong to it.
#[derive(Debug, Clone)]
pub(super) struct Grouped {
    pub(super) set: Set,
    pub(super) efforts: Vec<usize>,
    /// Shortest and longest effort in seconds, where they are as unlike as in fartlek.
    pub(super) range_s: Option<(f64, f64)>,
}

/// The sets of a comb, in order.
pub(super) fn sets(comb: &Comb, settings: &ClassifySettings) -> Vec<Grouped> {
    let groups = rejoined(group(comb, settings), comb, settings);
    let rungs: Vec<&Stretch> = groups
        .iter()
        .filter(|group| group.len() == 1)
        .map(|group| &comb.efforts[group[0]])
        .collect();
    // The rungs of a ladder are all of one unit.
    let rung = (rungs.len() > 2).then(|| Unit::ByTime(is_ladder_by_time(&rungs, settings)));
    let (singles, count) = (rungs.len(), groups.len());
    let grouped = |efforts: Vec<usize>| {
        let unit = rung.filter(|_| efforts.len() == 1).unwrap_or(Unit::Alone);
        Grouped { set: describe(comb, &efforts, unit, settings), efforts, range_s: None }
    };
    let mut sets: Vec<Grouped> = groups.into_iter().map(grouped).collect();
    in_company(&mut sets, comb, rung, settings);
    let unlike =
        (0..count).filter(|&i| !sets[..i].iter().any(|other| other.set.is_like(&sets[i].set)));
    // Two or three lengths again and again are no fartlek.
    if count > settings.max_sets && 2 * singles > count && 3 * unlike.count() > count {
        return vec![fartlek(comb, settings)];
    }
    sets
}

/// Few people mix times and distances in a session: what the rest of the efforts were run by needs
/// less to be believed of a set.
fn in_company(sets: &mut [Grouped], comb: &Comb, rung: Option<Unit>, settings: &ClassifySettings) {
    let efforts = |by_time: bool| -> u32 {
        sets.iter().filter(|of| of.set.by_time == by_time).map(|of| of.set.reps).sum()
    };
    let (by_time, by_way) = (efforts(true), efforts(false));
    if by_time == by_way {
        return;
    }
    let mostly_by_time = by_time > by_way;
    let is_stranger = |of: &&mut Grouped| {
        of.set.by_time != mostly_by_time && (rung.is_none() || of.efforts.len() > 1)
    };
    for of in sets.iter_mut().filter(is_stranger) {
        of.set = describe(comb, &of.efforts, Unit::Among(mostly_by_time), settings);
    }
}

/// A set goes on after an effort that was broken off: what lies between two groups of one length is
/// together shorter than one of them, and of no length that anybody means to run. More than one
/// such place is a pattern.
fn rejoined(
    mut groups: Vec<Vec<usize>>,
    comb: &Comb,
    settings: &ClassifySettings,
) -> Vec<Vec<usize>> {
    let sets: Vec<usize> = (0..groups.len()).filter(|&at| groups[at].len() > 1).collect();
    let is_broken = |pair: &&[usize]| {
        let (before, after) = (pair[0], pair[1]);
        let of = |group: &[usize]| describe(comb, group, Unit::Alone, settings);
        let (one, other) = (of(&groups[before]), of(&groups[after]));
        let between: Vec<&Stretch> =
            groups[before + 1..after].iter().map(|lone| &comb.efforts[lone[0]]).collect();
        let seconds: f64 = between.iter().map(|effort| effort.duration_s()).sum();
        let meant = |effort: &&&Stretch| is_round_in(effort, one.by_time, settings);
        !between.is_empty()
            && one.is_of_length(&other)
            && seconds < one.work_time_s / f64::from(one.reps)
            && between.iter().filter(meant).count() < between.len()
    };
    let broken: Vec<&[usize]> = sets.windows(2).filter(is_broken).collect();
    if let [place] = broken[..] {
        let rest = groups.remove(place[1]);
        groups[place[0]].extend(rest);
    }
    groups
}

/// The set of a comb with the most work.
pub(super) fn main_set(comb: &Comb, settings: &ClassifySettings) -> Option<Set> {
    let sets = sets(comb, settings).into_iter().map(|grouped| grouped.set);
    sets.rev().max_by(|a, b| a.work_time_s.total_cmp(&b.work_time_s))
}

/// All efforts as one set of a range of lengths.
fn fartlek(comb: &Comb, settings: &ClassifySettings) -> Grouped {
    let efforts: Vec<usize> = (0..comb.efforts.len()).collect();
    let durations = sorted(comb.efforts.iter().map(Stretch::duration_s));
    let range_s = durations.first().copied().zip(durations.last().copied());
    Grouped { set: describe(comb, &efforts, Unit::ByTime(true), settings), efforts, range_s }
}

/// One set in words and numbers.
fn describe(comb: &Comb, members: &[usize], unit: Unit, settings: &ClassifySettings) -> Set {
    let efforts: Vec<&Stretch> = members.iter().map(|&i| &comb.efforts[i]).collect();
    let durations = sorted(efforts.iter().map(|effort| effort.duration_s()));
    let distances = sorted(efforts.iter().map(|effort| effort.distance_m));
    let seconds: f64 = durations.iter().sum();
    let metres: f64 = distances.iter().sum();
    let (duration, distance) = (median(&durations), median(&distances));
    let Rounded { way_m, time_s, by_time } = rounded(&durations, &distances, unit, settings);
    let rests: Vec<&Stretch> = members
        .windows(2)
        .filter(|pair| pair[1] == pair[0] + 1)
        .map(|pair| &comb.recoveries[pair[0]])
        .collect();
    let snapped = if by_time { (duration, time_s) } else { (distance, way_m) };
    let rise: f64 = efforts.iter().map(|effort| effort.rise_m).sum();
    Set {
        reps: members.len() as u32,
        distance_m: Some(if by_time {
            distance.round()
        } else {
            way_m.unwrap_or((distance / 10.0).round() * 10.0)
        }),
        duration_s: Some(if by_time {
            time_s.unwrap_or(duration.round())
        } else {
            duration.round()
        }),
        by_time,
        work_time_s: seconds,
        speed_mps: metres / seconds.max(1.0),
        recovery_s: (!rests.is_empty())
            .then(|| median(&sorted(rests.iter().map(|rest| rest.duration_s())))),
        recovery: recovery(&rests, metres / seconds.max(1.0), settings),
        grade: (rise.is_finite() && metres > 0.0).then(|| rise / metres),
        snap_error: snapped.1.map(|usual| snapped.0 / usual - 1.0),
        target_speed_mps: None,
    }
}

fn recovery(rests: &[&Stretch], work_mps: f64, settings: &ClassifySettings) -> Option<Recovery> {
    let seconds: f64 = rests.iter().map(|rest| rest.duration_s()).sum();
    if seconds <= 0.0 {
        return None;
    }
    let stand: f64 = rests.iter().map(|rest| rest.stop_s).sum::<f64>() / seconds;
    let walk: f64 = rests.iter().map(|rest| rest.walk_s).sum::<f64>() / seconds;
    let speed: f64 = rests.iter().map(|rest| rest.distance_m).sum::<f64>() / seconds;
    Some(if stand >= 0.5 {
        Recovery::Stand
    } else if stand + walk >= 0.5 {
        Recovery::Walk
    } else if speed < settings.float_share * work_mps {
        Recovery::Jog
    } else {
        Recovery::Float
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::comb::{clearest, likely};
    use crate::classify::efforts::tests::flat;

    fn of(plan: &[(u32, f32)]) -> Vec<(u32, Option<f64>, bool)> {
        let settings = ClassifySettings::default();
        let likely = likely(&flat(plan), 4.2, 0.1, &settings);
        sets(clearest(&likely).unwrap(), &settings)
            .iter()
            .map(|g| {
                (
                    g.set.reps,
                    if g.set.by_time { g.set.duration_s } else { g.set.distance_m },
                    g.set.by_time,
                )
            })
            .collect()
    }

    #[test]
    fn four_times_four_are_four_sets() {
        let mut plan = vec![(900, 3.0)];
        for _ in 0..4 {
            for _ in 0..4 {
                plan.extend([(76, 5.3), (60, 2.0)]);
            }
            plan.push((180, 1.2));
        }
        plan.push((600, 3.0));
        assert_eq!(of(&plan), vec![(4, Some(400.0), false); 4]);
    }

    #[test]
    fn the_error_of_a_usual_length_is_told() {
        let mut plan = vec![(900, 3.0)];
        plan.extend([(156, 5.2), (120, 2.4)].repeat(5));
        plan.push((600, 3.0));
        let settings = ClassifySettings::default();
        let likely = likely(&flat(&plan), 4.2, 0.1, &settings);
        let set = main_set(clearest(&likely).unwrap(), &settings);
        let set = set.unwrap();
        assert_eq!((set.reps, set.distance_m), (5, Some(800.0)));
        assert!((set.snap_error.unwrap() - (156.0 * 5.2 / 800.0 - 1.0)).abs() < 1e-6);
    }

    #[test]
    fn a_set_goes_on_after_an_effort_that_was_broken_off() {
        let (rep, rest) = ((187, 4.3), (115, 0.1));
        let among = |odd: &[(u32, f32)]| {
            let plan = [&[(900, 3.0)], &[rep, rest].repeat(2)[..], odd, &[rep, rest].repeat(3)];
            of(&plan.concat()).iter().map(|set| set.0).collect::<Vec<_>>()
        };
        assert_eq!(among(&[(90, 4.58), (60, 0.1), (38, 5.65), rest]), [5, 1, 1], "412 m and 215 m");
        assert_eq!(among(&[(90, 4.45), rest]), [2, 1, 3], "400 m were meant");
    }

    #[test]
    fn a_set_of_exact_seconds_among_distances_is_by_distance() {
        let round = [
            &[(60, 6.85), (180, 0.7)][..],
            &[(47, 6.55), (120, 0.9)].repeat(2),
            &[(31, 6.45), (180, 1.2)].repeat(3),
        ];
        let plan = [&[(900, 3.0)], round.concat().repeat(2).as_slice()].concat();
        let (one, two, three) =
            ((1, Some(400.0), false), (2, Some(300.0), false), (3, Some(200.0), false));
        assert_eq!(of(&plan), [one, two, three, one, two, three]);
        let strides: Vec<_> =
            [5.4, 6.1, 5.9, 5.2].iter().flat_map(|&v| [(20, v), (60, 3.0)]).collect();
        let plan = [&[(900, 3.0)], &strides[..], &[(160, 5.0), (120, 2.0)].repeat(6)].concat();
        assert_eq!(of(&plan), [(4, Some(20.0), true), (6, Some(800.0), false)]);
    }

    #[test]
    fn minutes_are_minutes() {
        let mut plan = vec![(900, 3.0)];
        for i in 0..6 {
            plan.extend([(180, 4.3 + 0.12 * (i % 3) as f32), (120, 2.4)]);
        }
        plan.push((600, 3.0));
        assert_eq!(of(&plan), [(6, Some(180.0), true)]);
    }
}
