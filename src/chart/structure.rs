//! The structure of a run for the eye: the main set first, the rest as far as there is room.

use super::font::{self, Weight};
use crate::classify::{Set, Structure};
use crate::units::clock;

/// A structure in two levels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Brief {
    /// The set with the most work, such as `7×2 min @ 3:45/km r 60 s`.
    pub(super) main: String,
    /// Warm-up, other sets and cool-down in order.
    rest: Vec<String>,
}

impl Brief {
    /// Takes the line of a coach apart: its parts stand between commas, equal sets in one part.
    pub(super) fn of(structure: &Structure) -> Self {
        let mut parts: Vec<String> = structure.text.split(", ").map(String::from).collect();
        let mut sets = structure.sets.iter();
        let work = |part: &String| -> f64 {
            if part.ends_with(" wu") || part.ends_with(" cd") {
                return -1.0;
            }
            let (count, inner) = part.split_once('×').unwrap_or(("1", ""));
            let rounds = if inner.starts_with('(') { count.parse().unwrap_or(1) } else { 1 };
            let count = rounds * (1 + part.matches(" + ").count() + part.matches('-').count());
            sets.by_ref().take(count).map(|set| set.work_time_s).sum()
        };
        let works: Vec<f64> = parts.iter().map(work).collect();
        let most = works.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let main = works.iter().position(|work| *work == most).unwrap_or(0);
        // Of a ladder no single step is the workout.
        match ladder(&structure.sets) {
            Some(name) if !parts[main].contains(['×', '-']) => Self { main: name, rest: parts },
            _ => Self { main: parts.remove(main), rest: parts },
        }
    }

    /// The rest in one line of at most `room` pixels: in full, without paces, or its beginning.
    pub(super) fn rest(&self, size: f64, room: f64) -> String {
        let fits = |text: &String| font::width(text, size, Weight::Regular) <= room;
        let whole = self.rest.join(", ");
        if fits(&whole) {
            return whole;
        }
        let bare: Vec<String> = self.rest.iter().map(|part| bare(part)).collect();
        let mut lines = (0..=bare.len()).rev().map(|kept| {
            let more = bare.len() - kept;
            let head = bare[..kept].join(", ");
            if more == 0 { head } else { format!("{head} … {more} more") }
        });
        lines.find(fits).unwrap_or_default()
    }
}

/// Many efforts of unlike lengths in a few words, such as `20 efforts of 0:12–5:03`.
fn ladder(sets: &[Set]) -> Option<String> {
    let count: u32 = sets.iter().map(|set| set.reps).sum();
    let times = || sets.iter().filter_map(|set| set.duration_s);
    let (shortest, longest) = (times().reduce(f64::min)?, times().reduce(f64::max)?);
    (count > 3).then(|| format!("{count} efforts of {}–{}", clock(shortest), clock(longest)))
}

/// A part without its paces and recoveries.
fn bare(part: &str) -> String {
    let (reps, nested) =
        part.split_once(" @ ").map_or((part, false), |(it, _)| (it, it.contains('(')));
    if nested { format!("{reps})") } else { reps.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::StructureSource;

    fn set(reps: u32, seconds: f64) -> Set {
        Set {
            reps,
            distance_m: None,
            duration_s: Some(seconds),
            by_time: true,
            work_time_s: f64::from(reps) * seconds,
            speed_mps: 5.0,
            recovery_s: None,
            recovery: None,
            grade: None,
            snap_error: None,
            target_speed_mps: None,
        }
    }

    fn structure(text: &str, sets: Vec<Set>) -> Structure {
        Structure { text: text.into(), source: StructureSource::Signal, agreement: None, sets }
    }

    #[test]
    fn the_set_with_the_most_work_is_the_main_one() {
        let line = "3.7 km wu, 3×15 s @ 3:14/km r 30 s, 7×2 min @ 3:45/km r 60 s, 0.5 km cd";
        let brief = Brief::of(&structure(line, vec![set(3, 15.0), set(7, 120.0)]));
        assert_eq!(brief.main, "7×2 min @ 3:45/km r 60 s");
        assert_eq!(brief.rest(15.0, 1e4), "3.7 km wu, 3×15 s @ 3:14/km r 30 s, 0.5 km cd");
    }

    #[test]
    fn equal_sets_count_together() {
        let line = "6 min @ 4:00/km, 4×(4×45 s @ 2:55/km r 60 s)";
        let sets = vec![set(1, 360.0), set(4, 45.0), set(4, 45.0), set(4, 45.0), set(4, 45.0)];
        assert_eq!(Brief::of(&structure(line, sets)).main, "4×(4×45 s @ 2:55/km r 60 s)");
    }

    #[test]
    fn a_ladder_is_named_as_a_whole() {
        let line = "60 s @ 3:30/km, 2 min @ 3:35/km, 4 min @ 3:45/km, 2×30 s @ 3:20/km r 60 s";
        let brief = Brief::of(&structure(
            line,
            vec![set(1, 60.0), set(1, 120.0), set(1, 240.0), set(2, 30.0)],
        ));
        assert_eq!(brief.main, "5 efforts of 0:30–4:00");
        assert_eq!(brief.rest(15.0, 1e4), line);
    }

    #[test]
    fn rounds_and_ladders_hold_several_sets() {
        let line = "3×(400 m @ 3:20/km + 200 m @ 2:40/km), 60-120-180 s @ 3:30/km, 2×60 s";
        let sets = [80.0, 32.0].repeat(3).into_iter().chain([60.0, 120.0, 180.0]);
        let mut sets: Vec<Set> = sets.map(|seconds| set(1, seconds)).collect();
        sets.push(set(2, 60.0));
        let brief = Brief::of(&structure(line, sets));
        assert_eq!(brief.main, "60-120-180 s @ 3:30/km");
        assert_eq!(brief.rest.len(), 2);
    }

    #[test]
    fn without_paces_a_part_is_still_whole() {
        let parts = ["4×(4×45 s @ 2:55/km r 60 s)", "3×1 km @ 4:00/km r 2 min", "1.2 km wu"];
        assert_eq!(parts.map(bare), ["4×(4×45 s)", "3×1 km", "1.2 km wu"]);
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let line = vec!["2×15 s @ 3:14/km"; 30].join(", ");
        let brief = Brief::of(&structure(&line, vec![set(2, 15.0); 30]));
        let rest = brief.rest(15.0, 300.0);
        assert!(rest.starts_with("2×15 s, 2×15 s") && rest.ends_with(" more"), "{rest}");
        assert!(font::width(&rest, 15.0, Weight::Regular) <= 300.0);
        let said: usize = rest.matches('×').count();
        assert!(rest.contains(&format!("… {} more", 29 - said)), "{rest}");
    }

    #[test]
    fn any_text_is_taken() {
        for text in ["", ", ,", "9×(", "wu, cd"] {
            let brief = Brief::of(&structure(text, Vec::new()));
            brief.rest(15.0, 0.0);
        }
    }
}
