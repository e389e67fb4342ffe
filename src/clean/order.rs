//! Rows in the order of time, each time once.

use crate::notice::{NoticeCode, Notices};
use crate::settings::CleanSettings;

/// The rows with a usable time, in strictly increasing order of it. Of equal times the first wins.
pub(super) fn increasing(
    time_s: &[f64],
    settings: &CleanSettings,
    notices: &mut Notices,
) -> Vec<u32> {
    let mut rows: Vec<u32> =
        (0..time_s.len() as u32).filter(|&row| time_s[row as usize].is_finite()).collect();
    if !rows.is_empty() && rows.len() < time_s.len() {
        notices.add(NoticeCode::PointsWithoutTime, time_s.len() - rows.len());
    }
    let before = rows.len();
    if !rows.is_sorted_by_key(|&row| time_s[row as usize]) {
        rows.sort_by(|&a, &b| time_s[a as usize].total_cmp(&time_s[b as usize]));
        let strays = drop_strays(&mut rows, time_s, settings);
        notices.add(NoticeCode::ClockJump, strays);
    }
    if !rows.is_sorted_by(|&a, &b| time_s[a as usize] < time_s[b as usize]) {
        rows.dedup_by_key(|row| time_s[*row as usize]);
    }
    notices.add(NoticeCode::TimeBackwards, before - rows.len());
    rows
}

/// Drops the few rows whose clock is days away from all the others.
fn drop_strays(rows: &mut Vec<u32>, time_s: &[f64], settings: &CleanSettings) -> usize {
    let Some(&middle) = rows.get(rows.len() / 2) else { return 0 };
    let middle = time_s[middle as usize];
    let before = rows.len();
    rows.retain(|&row| (time_s[row as usize] - middle).abs() <= settings.max_span_s);
    before - rows.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_each_time_kept_once() {
        let mut notices = Notices::default();
        let time = [10.0, 12.0, 11.0, 11.0, f64::NAN, 13.0];
        let rows = increasing(&time, &CleanSettings::default(), &mut notices);
        assert_eq!(rows, [0, 2, 1, 5]);
        assert_eq!(
            notices.iter().map(|n| (n.code, n.count)).collect::<Vec<_>>(),
            [(NoticeCode::PointsWithoutTime, 1), (NoticeCode::TimeBackwards, 1)]
        );
    }

    #[test]
    fn a_clock_decades_off_is_no_part_of_the_run() {
        let time = [1.7e9, 1.7e9 + 1.0, 6.3e8, 1.7e9 + 2.0, 1.7e9 + 3.0];
        let rows = increasing(&time, &CleanSettings::default(), &mut Notices::default());
        assert_eq!(rows, [0, 1, 3, 4]);
    }
}
