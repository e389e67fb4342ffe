//! Sets → the line a coach would write.

use super::sets::Grouped;
use super::verdict::{Role, Segment, Set};
use crate::units::{Units, clock};

/// Such as `2.1 km wu, 6×800 m @ 3:22/km r 90 s, 1.6 km cd`. Always metric: it names what was run.
pub(super) fn line(sets: &[Grouped], segments: &[Segment]) -> String {
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
        // Equal sets one after another are written once: 4×(4×400 m).
        let same = sets[k..].iter().take_while(|other| same(&other.set, &sets[k].set)).count();
        let alone = match sets[k].range_s {
            Some((short, long)) => {
                format!("{} efforts of {}–{}", sets[k].set.reps, clock(short), clock(long))
            }
            None => set(&sets[k].set),
        };
        parts.push(if same > 1 && sets[k].set.reps > 1 {
            format!("{same}×({alone})")
        } else {
            vec![alone; same].join(", ")
        });
        k += same;
    }
    // A ladder of single efforts needs no commas' worth of paces.
    let (warm, cool) = (way(Role::Warmup), way(Role::Cooldown));
    if warm >= 200.0 {
        parts.insert(0, format!("{:.1} km wu", warm / 1000.0));
    }
    if cool >= 200.0 {
        parts.push(format!("{:.1} km cd", cool / 1000.0));
    }
    parts.join(", ")
}

fn same(a: &Set, b: &Set) -> bool {
    let length = |set: &Set| if set.by_time { set.duration_s } else { set.distance_m };
    a.reps == b.reps && a.by_time == b.by_time && length(a) == length(b)
}

/// The length of one effort: `800 m`, `5 min`, `1:30`.
pub(super) fn length(set: &Set) -> String {
    match (set.by_time, set.duration_s, set.distance_m) {
        (true, Some(seconds), _) | (_, Some(seconds), None) => span(seconds),
        (_, _, Some(metres)) if metres >= 1000.0 && metres % 1000.0 == 0.0 => {
            format!("{:.0} km", metres / 1000.0)
        }
        (_, _, Some(metres)) if (metres - 1609.344).abs() < 1.0 => "1 mi".into(),
        (_, _, Some(metres)) => format!("{metres:.0} m"),
        (_, None, None) => String::new(),
    }
}

/// Seconds as people say them: `45 s`, `3 min`, `2:30`.
fn span(seconds: f64) -> String {
    let seconds = seconds.round();
    if seconds < 120.0 {
        format!("{seconds:.0} s")
    } else if seconds % 60.0 == 0.0 {
        format!("{:.0} min", seconds / 60.0)
    } else {
        clock(seconds)
    }
}

fn set(set: &Set) -> String {
    let reps = if set.reps > 1 { format!("{}×", set.reps) } else { String::new() };
    let rest = set.recovery_s.filter(|_| set.reps > 1).map_or(String::new(), |rest| {
        let step = if rest < 100.0 { 5.0 } else { 10.0 };
        format!(" r {}", span(((rest / step).round() * step).max(5.0)))
    });
    format!("{reps}{} @ {}{rest}", length(set), Units::Metric.pace(set.speed_mps))
}
