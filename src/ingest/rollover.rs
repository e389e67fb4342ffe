//! Dates of receivers that lost count: GPS counts weeks to 1024 and begins again.

use crate::ingest::Recording;
use crate::notice::NoticeCode;

/// The week number has ten bits (IS-GPS-200, §20.3.3.3.1.1): 19.6 years.
const ROUND_S: f64 = 1024.0 * 7.0 * 86_400.0;
/// 1999-08-22T00:00:00Z, when the count first began again. Earlier dates are clocks never set.
const FIRST_S: f64 = 935_280_000.0;

/// 2008-01-01T00:00:00Z: no watch wrote FIT before.
pub(super) const BEFORE_FIT_S: f64 = 1_199_145_600.0;
/// 2003-01-01T00:00:00Z: no runner wore a receiver before.
pub(super) const BEFORE_WATCHES_S: f64 = 1_041_379_200.0;

/// Puts the times of a recording right whose dates lie between the first new count and `before_s`,
/// when nothing that writes such files was made yet.
pub(super) fn correct(recording: &mut Recording, before_s: f64) {
    let is_past = |time_s: f64| (FIRST_S..before_s).contains(&time_s);
    let times = &mut recording.samples.time_s;
    let past = times.iter().filter(|time| is_past(**time)).count();
    // A single point in the past is a stray, and `clean` drops it.
    let timed = times.iter().filter(|time| time.is_finite()).count();
    let is_start = timed == 0 && recording.start_time_s.is_some_and(is_past);
    if 2 * past <= timed && !is_start {
        return;
    }
    let later = |time_s: &mut f64| {
        if is_past(*time_s) {
            *time_s += ROUND_S;
        }
    };
    times.iter_mut().for_each(later);
    recording.start_time_s.iter_mut().for_each(later);
    recording.laps.iter_mut().map(|lap| &mut lap.start_time_s).for_each(later);
    recording.timer.iter_mut().map(|event| &mut event.time_s).for_each(later);
    recording.notices.add(NoticeCode::GpsRollover, past.max(1));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Samples;

    fn at(first_s: f64) -> Recording {
        let time_s = vec![first_s, first_s + 1.0, f64::NAN, first_s + 2.0];
        let samples = Samples { time_s, ..Samples::default() };
        Recording { samples, start_time_s: Some(first_s), ..Recording::default() }
    }

    #[test]
    fn dates_of_a_time_without_watches_are_1024_weeks_later() {
        // 2025-03-03T06:00:00Z and what a receiver with the old count makes of it.
        let (truth, shown) = (1_740_981_600.0, 1_121_666_400.0);
        let mut recording = at(shown);
        correct(&mut recording, BEFORE_FIT_S);
        assert_eq!(recording.samples.time_s[0], truth);
        assert_eq!(recording.start_time_s, Some(truth));
        let counts: Vec<_> = recording.notices.iter().map(|notice| notice.count).collect();
        assert_eq!(counts, [3]);
    }

    #[test]
    fn other_dates_and_lone_strays_stay() {
        let never_set = 631_065_600.0;
        for mut recording in [at(1.7e9), at(never_set), at(-2.0e9)] {
            let before = recording.samples.time_s[0];
            correct(&mut recording, BEFORE_FIT_S);
            assert_eq!(
                (recording.samples.time_s[0], recording.notices.iter().count()),
                (before, 0)
            );
        }
        let mut stray = at(1.7e9);
        stray.samples.time_s[0] = 1.0e9;
        correct(&mut stray, BEFORE_FIT_S);
        assert_eq!(stray.samples.time_s[0], 1.0e9);
        // 2005: a GPX file may be that old.
        let mut old = at(1.12e9);
        correct(&mut old, BEFORE_WATCHES_S);
        assert_eq!(old.samples.time_s[0], 1.12e9);
    }
}
