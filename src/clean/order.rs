//! Rows in the order of time, each time once.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::notice::{NoticeCode, Notices};
use crate::settings::CleanSettings;

/// Rows that were chosen, in their order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Rows {
    /// All, as they are.
    All,
    /// These.
    These(Vec<u32>),
}

impl Rows {
    /// The chosen rows of a column; an absent column stays absent.
    pub(super) fn of<'c, T: Copy>(&self, column: &'c [T]) -> Cow<'c, [T]> {
        match self {
            Self::These(rows) if !column.is_empty() => {
                Cow::Owned(rows.iter().map(|&row| column[row as usize]).collect())
            }
            _ => Cow::Borrowed(column),
        }
    }
}

/// The rows with a usable time, in strictly increasing order of it. Of equal times the first wins.
pub(super) fn increasing(time_s: &[f64], settings: &CleanSettings, notices: &mut Notices) -> Rows {
    if is_in_order(time_s, settings) {
        return Rows::All;
    }
    let mut rows: Vec<u32> =
        (0..time_s.len() as u32).filter(|&row| time_s[row as usize].is_finite()).collect();
    if !rows.is_empty() && rows.len() < time_s.len() {
        notices.add(NoticeCode::PointsWithoutTime, time_s.len() - rows.len());
    }
    let lone = lone(&rows, time_s, settings);
    if !lone.is_empty() && lone.len() * settings.rows_per_stray < rows.len() {
        notices.add(NoticeCode::ClockJump, lone.len());
        rows.retain(|row| !lone.contains(row));
    }
    let in_file = rows.clone();
    let is_sorted = rows.is_sorted_by_key(|&row| time_s[row as usize]);
    rows.sort_by(|&a, &b| time_s[a as usize].total_cmp(&time_s[b as usize]));
    let strays = strays(&rows, time_s, settings);
    // In order of time only few can be meant: a recording of weeks is no clock that jumps.
    if !is_sorted || strays.len() * settings.rows_per_stray < rows.len() {
        notices.add(NoticeCode::ClockJump, strays.len());
        rows.retain(|row| !strays.contains(row));
    }
    let (first, last) = (rows.first().copied(), rows.last().copied());
    let kept = |row: &u32| {
        let time = |row: Option<u32>| row.map_or(f64::NAN, |row| time_s[row as usize]);
        (time(first)..=time(last)).contains(&time_s[*row as usize])
    };
    let times: Vec<f64> =
        in_file.into_iter().filter(kept).map(|row| time_s[row as usize]).collect();
    let backwards = times.windows(2).filter(|pair| pair[1] <= pair[0]).count();
    notices.add(NoticeCode::TimeBackwards, backwards);
    if !rows.is_sorted_by(|&a, &b| time_s[a as usize] < time_s[b as usize]) {
        rows.dedup_by_key(|row| time_s[*row as usize]);
    }
    Rows::These(rows)
}

/// Whether there is nothing to do, as with nearly all recordings: all times are finite, each is later
/// than the one before, and none is a stray.
fn is_in_order(time_s: &[f64], settings: &CleanSettings) -> bool {
    let (Some(&first), Some(&last)) = (time_s.first(), time_s.last()) else { return true };
    let middle = time_s[time_s.len() / 2];
    first.is_finite()
        && last.is_finite()
        && last - middle <= settings.max_span_s
        && middle - first <= settings.max_span_s
        && is_increasing(time_s)
}

/// Whether each time is later than the one before. Told at the end only: that becomes vectors.
pub(crate) fn is_increasing(time_s: &[f64]) -> bool {
    let later = time_s.get(1..).unwrap_or_default();
    let is_later = |(time_s, later_s): (&f64, &f64)| time_s < later_s;
    time_s.iter().zip(later).fold(true, |all, pair| all & is_later(pair))
}

/// The rows, in order of the file, whose time is far from those of both neighbours, which are in
/// order without it. Put in order it would be a step to where the runner was at another time.
fn lone(rows: &[u32], time_s: &[f64], settings: &CleanSettings) -> HashSet<u32> {
    let time = |at: Option<&u32>, none: f64| at.map_or(none, |row| time_s[*row as usize]);
    let is_lone = |at: &usize| {
        let before = time(at.checked_sub(1).and_then(|before| rows.get(before)), f64::NEG_INFINITY);
        let after = time(rows.get(at + 1), f64::INFINITY);
        let near = before - settings.max_disorder_s..=after + settings.max_disorder_s;
        before <= after && !near.contains(&time_s[rows[*at] as usize])
    };
    (0..rows.len()).filter(is_lone).map(|at| rows[at]).collect()
}

/// The rows, in order of time, whose clock is days away from all the others.
fn strays(rows: &[u32], time_s: &[f64], settings: &CleanSettings) -> HashSet<u32> {
    let Some(&middle) = rows.get(rows.len() / 2) else { return HashSet::new() };
    let middle = time_s[middle as usize];
    let is_far = |row: &u32| (time_s[*row as usize] - middle).abs() > settings.max_span_s;
    // All lie at the two ends.
    let before = rows.iter().take_while(|row| is_far(row));
    let after = rows.iter().rev().take_while(|row| is_far(row));
    before.chain(after).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_each_time_kept_once() {
        let mut notices = Notices::default();
        let time = [10.0, 12.0, 11.0, 11.0, f64::NAN, 13.0];
        let rows = increasing(&time, &CleanSettings::default(), &mut notices);
        assert_eq!(rows, Rows::These(vec![0, 2, 1, 5]));
        assert_eq!(
            notices.iter().map(|n| (n.code, n.count)).collect::<Vec<_>>(),
            [(NoticeCode::PointsWithoutTime, 1), (NoticeCode::TimeBackwards, 2)]
        );
    }

    #[test]
    fn a_first_point_of_a_clock_not_yet_set_is_a_stray() {
        let mut time = vec![631_065_600.0];
        time.extend((0..20).map(|i| 1.7e9 + f64::from(i)));
        let mut notices = Notices::default();
        let rows = increasing(&time, &CleanSettings::default(), &mut notices);
        assert_eq!(rows, Rows::These((1..=20).collect()));
        let codes: Vec<_> = notices.iter().map(|notice| (notice.code, notice.count)).collect();
        assert_eq!(codes, [(NoticeCode::ClockJump, 1)]);
        // A point a day for weeks: none is a stray.
        let weeks: Vec<f64> = (0..40).map(|day| 1.7e9 + 86_400.0 * f64::from(day)).collect();
        let rows = increasing(&weeks, &CleanSettings::default(), &mut Notices::default());
        assert_eq!(rows, Rows::These((0..40).collect()));
        assert_eq!(rows.of(&weeks), weeks);
    }

    #[test]
    fn of_a_recording_in_order_nothing_is_copied() {
        let time = [10.0, 11.0, 14.0];
        let rows = increasing(&time, &CleanSettings::default(), &mut Notices::default());
        assert_eq!(rows, Rows::All);
        assert!(matches!(rows.of(&time), Cow::Borrowed(_)));
        assert!(rows.of::<f32>(&[]).is_empty(), "an absent column stays absent");
    }

    #[test]
    fn a_single_time_hours_off_is_no_part_of_the_run() {
        let times = || (0..100).map(|i| 1.7e9 + f64::from(i));
        for (wrong, off_s) in [(0, 3600.0), (40, 3600.0), (40, -3600.0), (99, -3600.0)] {
            let mut time: Vec<f64> = times().collect();
            time[wrong] += off_s;
            let mut notices = Notices::default();
            let rows = increasing(&time, &CleanSettings::default(), &mut notices);
            let rest = (0..100).filter(|&row| row != wrong as u32).collect();
            assert_eq!(rows, Rows::These(rest), "{off_s} s at {wrong}");
            let codes: Vec<_> = notices.iter().map(|it| (it.code, it.count)).collect();
            assert_eq!(codes, [(NoticeCode::ClockJump, 1)]);
        }
        // A stretch of the file in another place is put where it belongs.
        let moved: Vec<f64> = times().skip(50).chain(times().take(50)).collect();
        let rows = increasing(&moved, &CleanSettings::default(), &mut Notices::default());
        assert_eq!(rows, Rows::These((50..100).chain(0..50).collect()));
    }

    #[test]
    fn a_clock_decades_off_is_no_part_of_the_run() {
        let time = [1.7e9, 1.7e9 + 1.0, 6.3e8, 1.7e9 + 2.0, 1.7e9 + 3.0];
        let rows = increasing(&time, &CleanSettings::default(), &mut Notices::default());
        assert_eq!(rows, Rows::These(vec![0, 1, 3, 4]));
    }
}
