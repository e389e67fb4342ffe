//! Recovered sets against the sets of the labels.

use serde::Serialize;

use crate::classify::Set;
use crate::evaluate::Row;
use crate::evaluate::labels::{RepLength, Reps};

/// How often the recovered structure is the labelled one; all shares over `n`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct StructureScore {
    /// Scored rows that name one set.
    pub n: usize,
    /// Share with the right number of efforts.
    pub count_exact: f64,
    /// Share at most one effort off.
    pub count_within_1: f64,
    /// Share with the right length of efforts.
    pub length_right: f64,
}

/// Largest error of a length by which it is still right. Unit: share. Source: the contract.
const LENGTH_SHARE: f64 = 0.07;
/// Largest error of a duration by which it is right anyway. Unit: s. Source: the contract.
const DURATION_S: f64 = 5.0;

/// Scores all rows that name one set.
pub(super) fn score(rows: &[&Row]) -> StructureScore {
    let pairs: Vec<(Reps, Option<&Set>)> = rows
        .iter()
        .filter_map(|row| {
            let set = row.said.as_ref().and_then(|said| said.main_set.as_ref());
            Some((row.label.reps?, set))
        })
        .collect();
    let share = |is_right: &dyn Fn(Reps, &Set) -> bool| {
        let right = pairs.iter().filter(|(reps, set)| set.is_some_and(|set| is_right(*reps, set)));
        crate::evaluate::score::ratio(right.count(), pairs.len())
    };
    StructureScore {
        n: pairs.len(),
        count_exact: share(&|reps, set| reps.count == set.reps),
        count_within_1: share(&|reps, set| reps.count.abs_diff(set.reps) <= 1),
        length_right: share(&is_length_right),
    }
}

fn is_length_right(reps: Reps, set: &Set) -> bool {
    match reps.length {
        RepLength::Distance(wanted) => {
            let found = set.distance_m.or_else(|| Some(set.duration_s? * set.speed_mps));
            found.is_some_and(|found| (found - wanted).abs() <= LENGTH_SHARE * wanted)
        }
        RepLength::Time(wanted) => {
            let found = set.duration_s.or_else(|| Some(set.distance_m? / set.speed_mps));
            let tolerance = DURATION_S.max(LENGTH_SHARE * wanted);
            found.is_some_and(|found| (found - wanted).abs() <= tolerance)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(reps: u32, distance_m: Option<f64>, duration_s: Option<f64>) -> Set {
        Set {
            by_time: false,
            reps,
            distance_m,
            duration_s,
            work_time_s: 0.0,
            speed_mps: 5.0,
            recovery_s: None,
            recovery: None,
            grade: None,
            snap_error: None,
            target_speed_mps: None,
        }
    }

    #[test]
    fn lengths_are_right_within_their_tolerance() {
        let right = |text: &str, set: &Set| is_length_right(Reps::parse(text).unwrap(), set);
        assert!(right("6x800m", &set(6, Some(855.0), None)));
        assert!(!right("6x800m", &set(6, Some(857.0), None)));
        assert!(right("6x800m", &set(6, None, Some(160.0))), "160 s at 5 m/s are 800 m");
        assert!(right("9x20s", &set(9, None, Some(25.0))), "5 s are more than 7 % of 20 s");
        assert!(right("5x180s", &set(5, None, Some(192.0))));
        assert!(!right("5x180s", &set(5, None, Some(193.0))));
    }
}
