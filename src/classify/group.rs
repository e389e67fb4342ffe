//! Efforts → which of them a coach would write as one set.

use super::comb::{Comb, median, sorted};
use super::efforts::Stretch;
use super::length::is_round;
use crate::settings::ClassifySettings;

/// Neighbouring efforts of one family, cut where the rest between is of another size.
pub(super) fn group(comb: &Comb, settings: &ClassifySettings) -> Vec<Vec<usize>> {
    let families = families(&comb.efforts, settings);
    let (first, last) = (comb.main[0], comb.main[comb.main.len() - 1]);
    let cut_s: Vec<f64> =
        (0..families.len()).map(|family| long_rest(comb, &families, family, settings)).collect();
    let whole = runs(comb, &families, &|_| f64::INFINITY);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for run in whole {
        let rest_s = |i: usize| comb.recoveries[i - 1].duration_s();
        let cut_s = cut_s[families[run[0]]];
        // Three with long rests between them are still one set.
        let is_cut = run.len() == 2 || run[1..].iter().any(|&i| rest_s(i) < cut_s);
        for i in run.iter().copied() {
            match groups.last_mut() {
                Some(group) if i != run[0] && !(is_cut && rest_s(i) >= cut_s) => group.push(i),
                _ => groups.push(vec![i]),
            }
        }
    }
    // A lone effort outside the main part is warm-up or a last hurrah, not a set; where most of the
    // work is in lone ones it is a rung of a ladder, if as fast.
    let work_s =
        |group: &Vec<usize>| -> f64 { group.iter().map(|&i| comb.efforts[i].duration_s()).sum() };
    let singles = || groups.iter().filter(|group| group.len() == 1);
    let is_ladder = singles().count() > 2
        && 2.0 * singles().map(work_s).sum::<f64>() > groups.iter().map(work_s).sum::<f64>();
    let is_rung = |i: usize| {
        is_ladder && near(comb.efforts[i].gap_speed_mps, comb.work_mps, settings.alike_speed)
    };
    let is_inside = |i: usize| i >= first && i <= last;
    groups.retain(|group| group.len() > 1 || is_inside(group[0]) || is_rung(group[0]));
    if groups.is_empty() { vec![comb.main.clone()] } else { groups }
}

/// Neighbours of one family with rests shorter than that family's `cut_s` between them.
fn runs(comb: &Comb, families: &[usize], cut_s: &dyn Fn(usize) -> f64) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for i in 0..comb.efforts.len() {
        match groups.last_mut() {
            Some(group)
                if families[i] == families[i - 1]
                    && comb.recoveries[i - 1].duration_s() < cut_s(families[i]) =>
            {
                group.push(i);
            }
            _ => groups.push(vec![i]),
        }
    }
    groups
}

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * a.max(b)
}

/// A number for each effort, the same for those of one length: by distance or by time, whichever
/// makes the better sense of them.
fn families(efforts: &[Stretch], settings: &ClassifySettings) -> Vec<usize> {
    let by_way = chains(efforts, &|effort| effort.distance_m, settings);
    let by_time = chains(efforts, &Stretch::duration_s, settings);
    let mut families = if by_time.1 < by_way.1 { by_time.0 } else { by_way.0 };
    adopt(efforts, &mut families, settings);
    families
}

/// Lengths scatter, but not so that a gap opens among them: efforts are one family if a chain of
/// small differences joins them. Also the cost of that view: how much lengths differ within the
/// families, and how many families there are.
fn chains(
    efforts: &[Stretch],
    length: &dyn Fn(&Stretch) -> f64,
    settings: &ClassifySettings,
) -> (Vec<usize>, f64) {
    let joined = |a: &Stretch, b: &Stretch| {
        let (one, other) = (length(a), length(b));
        let per_second = (one / a.duration_s()).min(other / b.duration_s());
        let off = (one - other).abs() - settings.length_slack_s * per_second;
        off <= settings.length_gap * one.max(other)
            && near(a.gap_speed_mps, b.gap_speed_mps, settings.alike_speed)
    };
    let mut families: Vec<usize> = (0..efforts.len()).collect();
    for i in 0..efforts.len() {
        for j in 0..i {
            if families[i] != families[j] && joined(&efforts[i], &efforts[j]) {
                let (from, to) = (families[i], families[j]);
                families.iter_mut().filter(|f| **f == from).for_each(|family| *family = to);
            }
        }
    }
    let (mut cost, mut count) = (0.0, 0);
    for family in 0..efforts.len() {
        let lengths = sorted(
            (0..efforts.len()).filter(|&i| families[i] == family).map(|i| length(&efforts[i])),
        );
        if !lengths.is_empty() {
            let middle = median(&lengths);
            cost += lengths.iter().map(|length| (length / middle).ln().abs()).sum::<f64>();
            count += 1;
        }
    }
    (families, cost + settings.family_cost * f64::from(count))
}

/// A lone effort beside a family that is not so unlike belongs to it: one cut short, or measured
/// badly. Unless its length is a round one: then it was meant.
fn adopt(efforts: &[Stretch], families: &mut [usize], settings: &ClassifySettings) {
    let size =
        |families: &[usize], family: usize| families.iter().filter(|f| **f == family).count();
    for i in 0..efforts.len() {
        if size(families, families[i]) > 1 || is_round(&efforts[i], settings) {
            continue;
        }
        let neighbours = [i.checked_sub(1), Some(i + 1).filter(|&next| next < efforts.len())];
        let parent = neighbours.into_iter().flatten().find(|&beside| {
            let of_family = |value: fn(&Stretch) -> f64| {
                let members = (0..efforts.len()).filter(|&k| families[k] == families[beside]);
                median(&sorted(members.map(|k| value(&efforts[k]))))
            };
            let (time, way) = (of_family(Stretch::duration_s), of_family(|e| e.distance_m));
            size(families, families[beside]) > 1
                && (near(efforts[i].duration_s(), time, settings.alike_duration)
                    || near(efforts[i].distance_m, way, settings.alike_distance))
                && near(
                    efforts[i].gap_speed_mps,
                    of_family(|e| e.gap_speed_mps),
                    settings.alike_speed,
                )
        });
        if let Some(beside) = parent {
            families[i] = families[beside];
        }
    }
}

/// From how many seconds on a rest separates sets. The rests within a family fall into two sizes
/// with a clear gap between, the longer ones the rarer; a lesser gap is enough where it makes sets
/// of one size.
fn long_rest(comb: &Comb, families: &[usize], family: usize, settings: &ClassifySettings) -> f64 {
    let inside =
        (1..families.len()).filter(|&i| families[i] == family && families[i - 1] == family);
    let rests = sorted(inside.map(|i| comb.recoveries[i - 1].duration_s()));
    let found = (rests.len().div_ceil(2).max(1)..rests.len()).find(|&i| {
        let jump = rests[i] / rests[i - 1].max(10.0);
        let least = if i == 1 { 1.5 * settings.set_rest_jump } else { settings.set_rest_jump };
        rests[i] >= settings.min_set_rest_s
            && (jump >= least
                || (jump >= settings.even_set_rest_jump
                    && is_even(comb, families, family, rests[i])))
    });
    found.map_or(f64::INFINITY, |i| rests[i])
}

/// How many efforts the sets of a family have if it is cut at rests from `cut_s` on.
fn sizes(comb: &Comb, families: &[usize], family: usize, cut_s: f64) -> Vec<usize> {
    let runs = runs(comb, families, &|_| cut_s);
    runs.iter().filter(|run| families[run[0]] == family).map(Vec::len).collect()
}

/// Whether cutting makes three sets or more of one size; the last may have been cut short.
fn is_even(comb: &Comb, families: &[usize], family: usize, cut_s: f64) -> bool {
    let sizes = sizes(comb, families, family, cut_s);
    let (last, others) = sizes.split_last().map_or((0, &[][..]), |(last, others)| (*last, others));
    others.len() >= 2
        && others[0] >= 2
        && others.iter().all(|&size| size == others[0])
        && last <= others[0]
        && 2 * last >= others[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::comb;
    use crate::classify::efforts::{self, tests::flat};

    fn sizes(plan: &[(u32, f32)]) -> Vec<usize> {
        let (levels, settings) = (flat(plan), ClassifySettings::default());
        let efforts = efforts::efforts(&levels, 3.8, 10.0);
        let comb = comb::of(&levels, efforts, &settings).unwrap();
        group(&comb, &settings).iter().map(Vec::len).collect()
    }

    #[test]
    fn three_hundreds_are_no_four_hundreds() {
        let mut plan = vec![(600, 3.0)];
        for _ in 0..2 {
            plan.extend([(50, 6.0), (120, 1.0)]);
            plan.extend([(69, 6.0), (120, 1.0)].repeat(3));
        }
        assert_eq!(sizes(&plan), [1, 3, 1, 3]);
    }

    #[test]
    fn rests_a_little_longer_cut_where_that_makes_even_sets() {
        let (rep, rest) = ((75, 5.3), |seconds| (seconds, 1.0));
        let even: Vec<_> =
            (1..=12).flat_map(|i| [rep, rest(if i % 3 == 0 { 130 } else { 90 })]).collect();
        assert_eq!(sizes(&even), [3, 3, 3, 3]);
        let odd: Vec<_> = (1..=12)
            .flat_map(|i| [rep, rest(if [2, 3, 7].contains(&i) { 130 } else { 90 })])
            .collect();
        assert_eq!(sizes(&odd), [12]);
    }

    #[test]
    fn an_effort_cut_short_stays_in_its_set_and_a_round_one_does_not() {
        let with = |odd: u32| {
            let reps = [200, 200, odd, 200, 200].map(|seconds| [(seconds, 5.0), (120, 2.0)]);
            sizes(&reps.concat())
        };
        assert_eq!(with(155), [5], "775 m in 2:35 among 1000 m");
        assert_eq!(with(160), [2, 1, 2], "800 m among 1000 m");
    }
}
