//! Sets → the line a coach would write.

use super::comb::{median, sorted};
use super::sets::Grouped;
use super::verdict::{Role, Segment, Set, span};
use crate::settings::ClassifySettings;
use crate::units::{Units, clock};

/// Such as `2.1 km wu, 6×800 m @ 3:22/km r 90 s, 1.6 km cd`. Always metric: it names what was run.
pub(super) fn line(sets: &[Grouped], segments: &[Segment], settings: &ClassifySettings) -> String {
    let way = |role: Role| {
        segments
            .iter()
            .filter(|segment| segment.role == role)
            .map(|segment| segment.distance_m)
            .sum::<f64>()
    };
    let mut parts = Vec::new();
    let mut k = 0;
    while k < sets.len() {
        let (count, round) = rounds(&sets[k..], settings.max_round_sets);
        let rungs = rungs(&sets[k..]);
        if count > 1 {
            // The same again and again is written once: 4×(4×400 m), 3×(400 m + 200 m).
            let of_all =
                |at: usize| together(sets[k + at..k + count * round].iter().step_by(round));
            let inner: Vec<String> = (0..round).map(of_all).map(|set| alone(&set)).collect();
            parts.push(format!("{count}×({})", inner.join(" + ")));
            k += count * round;
        } else if rungs > 2 {
            parts.push(ladder(&sets[k..k + rungs]));
            k += rungs;
        } else {
            parts.push(alone(&sets[k]));
            k += 1;
        }
    }
    let (warm, cool) = (way(Role::Warmup), way(Role::Cooldown));
    if warm >= 200.0 {
        parts.insert(0, format!("{:.1} km wu", warm / 1000.0));
    }
    if cool >= 200.0 {
        parts.push(format!("{:.1} km cd", cool / 1000.0));
    }
    parts.join(", ")
}

/// How often the first sets come round again right after, and how many they are: the shortest
/// round that repeats. Single efforts of one length are no round.
fn rounds(sets: &[Grouped], longest: usize) -> (usize, usize) {
    let is_round = |round: usize| {
        let comes_again =
            |time: &usize| (0..round).all(|i| sets[time * round + i].set.is_like(&sets[i].set));
        let times = (1..sets.len() / round).take_while(comes_again).count();
        (times > 0 && (round > 1 || sets[0].set.reps > 1)).then_some((times + 1, round))
    };
    (1..=longest).filter(|&round| 2 * round <= sets.len()).find_map(is_round).unwrap_or((1, 1))
}

/// Sets that are written alike as one of them, at the speed and with the recoveries of all.
fn together<'a>(sets: impl Iterator<Item = &'a Grouped>) -> Grouped {
    let sets: Vec<&Grouped> = sets.collect();
    let seconds: f64 = sets.iter().map(|of| of.set.work_time_s).sum();
    let metres: f64 = sets.iter().map(|of| of.set.work_time_s * of.set.speed_mps).sum();
    let recoveries = sorted(sets.iter().filter_map(|of| of.set.recovery_s));
    let mut one = sets[0].clone();
    one.set.speed_mps = metres / seconds;
    one.set.recovery_s = (!recoveries.is_empty()).then(|| median(&recoveries));
    one
}

/// How many single efforts of one unit come first.
fn rungs(sets: &[Grouped]) -> usize {
    let by_time = sets[0].set.by_time;
    sets.iter().take_while(|rung| rung.set.reps == 1 && rung.set.by_time == by_time).count()
}

/// Such as `200-400-600-400-200 m @ 2:58–3:21/km`.
fn ladder(rungs: &[Grouped]) -> String {
    let by_time = rungs[0].set.by_time;
    let lengths: Vec<f64> = rungs
        .iter()
        .filter_map(|rung| if by_time { rung.set.duration_s } else { rung.set.distance_m })
        .collect();
    let minutes = by_time && lengths.iter().all(|seconds| seconds % 60.0 == 0.0);
    let (unit, per_unit) = match (by_time, minutes) {
        (false, _) => ("m", 1.0),
        (true, true) => ("min", 60.0),
        (true, false) => ("s", 1.0),
    };
    let steps: Vec<String> =
        lengths.iter().map(|length| format!("{:.0}", length / per_unit)).collect();
    let speeds = || rungs.iter().map(|rung| rung.set.speed_mps);
    let pace = |speed: f64| Units::Metric.pace(speed);
    let (fast, slow) = (speeds().fold(0.0, f64::max), speeds().fold(f64::INFINITY, f64::min));
    let paces = match (pace(fast), pace(slow)) {
        (fast, slow) if fast == slow => fast,
        (fast, slow) => format!("{}–{slow}", fast.split('/').next().unwrap_or_default()),
    };
    format!("{} {unit} @ {paces}", steps.join("-"))
}

/// One set by itself.
fn alone(grouped: &Grouped) -> String {
    match grouped.range_s {
        Some((short, long)) => {
            format!("{} efforts of {}–{}", grouped.set.reps, clock(short), clock(long))
        }
        None => set(&grouped.set),
    }
}

fn set(set: &Set) -> String {
    let reps = if set.reps > 1 { format!("{}×", set.reps) } else { String::new() };
    let rest = set.recovery_s.filter(|_| set.reps > 1).map_or(String::new(), |rest| {
        let step = if rest < 100.0 { 5.0 } else { 10.0 };
        format!(" r {}", span(((rest / step).round() * step).max(5.0)))
    });
    format!("{reps}{} @ {}{rest}", set.length(), Units::Metric.pace(set.speed_mps))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(sets: &[Grouped]) -> String {
        line(sets, &[], &ClassifySettings::default())
    }

    fn grouped(reps: u32, metres: f64, speed_mps: f64) -> Grouped {
        let set = Set {
            reps,
            distance_m: Some(metres),
            duration_s: Some((metres / speed_mps).round()),
            by_time: false,
            work_time_s: f64::from(reps) * metres / speed_mps,
            speed_mps,
            recovery_s: (reps > 1).then_some(60.0),
            recovery: None,
            grade: None,
            snap_error: None,
            target_speed_mps: None,
        };
        Grouped { set, efforts: Vec::new(), range_s: None }
    }

    #[test]
    fn a_ladder_is_one_part() {
        let rungs = [200.0, 400.0, 600.0, 400.0, 200.0].map(|metres| grouped(1, metres, 5.0));
        assert_eq!(told(&rungs), "200-400-600-400-200 m @ 3:20/km");
    }

    #[test]
    fn what_comes_round_again_is_written_once() {
        let round = || [grouped(1, 400.0, 5.0), grouped(1, 200.0, 6.25)];
        let sets: Vec<Grouped> = round().into_iter().chain(round()).chain(round()).collect();
        assert_eq!(told(&sets), "3×(400 m @ 3:20/km + 200 m @ 2:40/km)");
        let sets = vec![grouped(4, 400.0, 5.0); 3];
        assert_eq!(told(&sets), "3×(4×400 m @ 3:20/km r 60 s)");
        let sets = [4.0, 5.0].map(|speed_mps| grouped(3, 400.0, speed_mps));
        assert_eq!(told(&sets), "2×(3×400 m @ 3:45/km r 60 s)", "the pace of all rounds");
        let sets = vec![grouped(1, 2000.0, 4.0); 2];
        assert_eq!(told(&sets), "2 km @ 4:10/km, 2 km @ 4:10/km");
    }
}
