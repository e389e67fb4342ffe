//! Levels cut where a witness says that something begins.

use super::efforts::Stretch;
use crate::segment::Level;

/// The levels with an edge at each of `seconds`, the new ones uncertain by `uncertainty_s`. What a
/// level holds is shared between its parts by their length.
pub(super) fn cut(levels: &[Level], seconds: &[u32], uncertainty_s: f32) -> Vec<Level> {
    let mut parts = Vec::with_capacity(levels.len() + seconds.len());
    for level in levels {
        let mut rest = *level;
        for &second in seconds {
            if second > rest.start_s && second < rest.end_s {
                let (head, tail) = halves(&rest, second, uncertainty_s);
                parts.push(head);
                rest = tail;
            }
        }
        parts.push(rest);
    }
    parts
}

fn halves(level: &Level, second: u32, uncertainty_s: f32) -> (Level, Level) {
    let share = (second - level.start_s) as f32 / level.duration_s();
    // Rounded together, so that no part holds more seconds than it lasts.
    let until = |seconds: u32| (seconds as f32 * share).round() as u32;
    let stop_s = until(level.stop_s);
    let idle_s = until(level.stop_s + level.walk_s);
    let head = Level {
        end_s: second,
        distance_m: level.distance_m * share,
        rise_m: level.rise_m * share,
        stop_s,
        walk_s: idle_s - stop_s,
        gap_s: until(level.stop_s + level.walk_s + level.gap_s) - idle_s,
        ..*level
    };
    let tail = Level {
        start_s: second,
        start_uncertainty_s: uncertainty_s,
        distance_m: level.distance_m - head.distance_m,
        rise_m: level.rise_m - head.rise_m,
        stop_s: level.stop_s - head.stop_s,
        walk_s: level.walk_s - head.walk_s,
        gap_s: level.gap_s - head.gap_s,
        ..*level
    };
    (head, tail)
}

/// The stretch between two seconds at which levels begin; `None` where there is none between.
pub(super) fn between(levels: &[Level], start_s: f64, end_s: f64) -> Option<Stretch> {
    let at = |second: f64| levels.partition_point(|level| f64::from(level.start_s) < second);
    let (from, to) = (at(start_s), at(end_s));
    (from < to).then(|| Stretch::of(levels, from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::efforts::tests::flat;

    proptest::proptest! {
        #[test]
        fn no_part_holds_more_than_it_lasts(
            stop_s in 0..60_u32,
            walk_s in 0..60_u32,
            gap_s in 0..60_u32,
            run_s in 0..9_u32,
            at in 0.0..1.0_f64,
        ) {
            let idle_s = stop_s + walk_s + gap_s;
            let level = Level { stop_s, walk_s, gap_s, ..flat(&[(idle_s + run_s + 2, 3.0)])[0] };
            let second = 1 + (at * f64::from(idle_s + run_s)) as u32;
            let parts = cut(&[level], &[second], 0.0);
            for part in &parts {
                let held_s = part.stop_s + part.walk_s + part.gap_s;
                proptest::prop_assert!(held_s <= part.end_s - part.start_s, "{part:?}");
            }
            let sum = |of: fn(&Level) -> u32| parts.iter().map(of).sum::<u32>();
            proptest::prop_assert_eq!(sum(|part| part.stop_s), stop_s);
            proptest::prop_assert_eq!(sum(|part| part.walk_s), walk_s);
            proptest::prop_assert_eq!(sum(|part| part.gap_s), gap_s);
        }
    }

    #[test]
    fn parts_hold_what_the_whole_held() {
        let mut levels = flat(&[(100, 3.0), (60, 5.0), (40, 0.0)]);
        levels[1].rise_m = 6.0;
        let parts = cut(&levels, &[100, 120, 150, 170, 999], 2.0);
        let edges: Vec<u32> = parts.iter().map(|part| part.start_s).collect();
        assert_eq!(edges, [0, 100, 120, 150, 160, 170]);
        let metres: f32 = parts[1..4].iter().map(|part| part.distance_m).sum();
        assert!((metres - 300.0).abs() < 1e-3 && (parts[1].rise_m - 2.0).abs() < 1e-3);
        assert_eq!((parts[1].start_uncertainty_s, parts[2].start_uncertainty_s), (1.0, 2.0));
        assert_eq!((parts[4].stop_s, parts[5].stop_s), (10, 30));
        let found = between(&parts, 100.0, 150.0).unwrap();
        assert_eq!((found.from, found.to, found.distance_m.round()), (1, 3, 250.0));
        assert!(between(&parts, 100.0, 100.0).is_none());
    }
}
