//! Which records are copies of the same activity, and which copy is the richest.

use std::collections::HashMap;

use crate::batch::record::{Likeness, Record, Twin};
use crate::digest::{Digest, Participation, Summary};
use crate::settings::Duplicates;

/// Marks all but the richest copy of each activity. Copies are byte-identical, or activities of
/// one athlete that agree in start, elapsed time, distance and route. Records are in order of
/// start.
pub(super) fn mark(records: &mut [Record], rules: &Duplicates) {
    let mut by_worth: Vec<usize> =
        (0..records.len()).filter(|&i| records[i].digest().is_some()).collect();
    // A stable sort: of equally rich copies the first in the order of the output stays.
    by_worth.sort_by_key(|&i| std::cmp::Reverse(records[i].digest().map(|d| worth(&d.summary))));
    let starts: Vec<f64> =
        records.iter().map(|record| record.start_time_s().unwrap_or(f64::INFINITY)).collect();
    let same_bytes = identical(records, &by_worth);
    // Kept or a copy: neither can become a copy any more.
    let mut is_settled = vec![false; records.len()];
    for &kept in &by_worth {
        if std::mem::replace(&mut is_settled[kept], true) {
            continue;
        }
        let identical = same_bytes.get(&identity(&records[kept])).into_iter().flatten().copied();
        let alike = near(&starts, starts[kept], rules)
            .filter(|&(other, _)| !is_settled[other])
            .filter(|&(other, shift_s)| is_same(&records[kept], &records[other], shift_s, rules));
        let copies: Vec<(usize, Likeness)> = identical
            .map(|other| (other, Likeness::Bytes))
            .chain(alike.map(|(other, _)| (other, Likeness::Activity)))
            .filter(|&(other, _)| !is_settled[other])
            .collect();
        for (copy, likeness) in copies {
            if !std::mem::replace(&mut is_settled[copy], true) {
                records[copy].duplicate_of = Some(Twin { record: kept, likeness });
            }
        }
    }
}

type Identity = (Option<String>, Option<String>, usize);

fn identity(record: &Record) -> Identity {
    (record.athlete.clone(), record.source.sha256.clone(), record.source.index)
}

fn identical(records: &[Record], of: &[usize]) -> HashMap<Identity, Vec<usize>> {
    let mut same: HashMap<Identity, Vec<usize>> = HashMap::new();
    // Of an activity that stands in an index alone, the bytes are those of the index.
    for &i in of.iter().filter(|&&i| records[i].recording().is_none()) {
        same.entry(identity(&records[i])).or_default().push(i);
    }
    same
}

/// The records that start within the tolerance of `start`, or of whole hours from it, with these
/// hours in seconds.
fn near<'a>(
    starts: &'a [f64],
    start: f64,
    rules: &'a Duplicates,
) -> impl Iterator<Item = (usize, f64)> + 'a {
    let shift_h = i64::from(rules.max_shift_h);
    let tolerance = rules.start_tolerance_s;
    (-shift_h..=shift_h).filter(move |_| start.is_finite()).flat_map(move |hours| {
        let shift_s = hours as f64 * 3600.0;
        let centre = start + shift_s;
        let middle = starts.partition_point(|&other| other < centre);
        let most = rules.max_together / 2;
        let from = starts.partition_point(|&other| other < centre - tolerance);
        let to = starts.partition_point(|&other| other <= centre + tolerance);
        (from.max(middle.saturating_sub(most))..to.min(middle + most))
            .map(move |other| (other, shift_s))
    })
}

/// Whether two records are recordings of one activity, `b` with its clock ahead by `shift_s`.
///
/// Clocks go wrong by hours when a file is converted, while the same loop at eight and at five is
/// two runs. So copies must have been in the same places at the same time, by the clock or, if that
/// is not off by hours, since the start; without positions, the format of a shifted one must at
/// least be another.
fn is_same(a: &Record, b: &Record, shift_s: f64, rules: &Duplicates) -> bool {
    let (Some(x), Some(y)) = (a.digest(), b.digest()) else { return false };
    // Two apps may have told an index of one activity; of a file each activity is one of its own.
    let is_of_index = a.recording().is_some() && b.recording().is_some();
    let same_file =
        (&a.source.path, &a.source.member) == (&b.source.path, &b.source.member) && !is_of_index;
    if a.athlete != b.athlete || same_file || !is_as_long(x, y, shift_s, rules) {
        return false;
    }
    let (is_shifted, most_m) =
        if shift_s == 0.0 { (false, rules.apart_m) } else { (true, rules.shifted_apart_m) };
    let is_along = |ahead_s: f64| x.route.is_along(&y.route, -ahead_s, most_m);
    let since_start = || {
        let (one, other) = a.start_time_s().zip(b.start_time_s()).filter(|_| !is_shifted)?;
        is_along(other - one)
    };
    match is_along(shift_s) {
        Some(true) => true,
        by_clock => match by_clock.max(since_start()) {
            Some(is_along) => is_along,
            None => is_one_sport(x, y) && (!is_shifted || a.source.format != b.source.format),
        },
    }
}

/// Strength sessions have no distance, but as a clock that is wrong says nothing by itself, only
/// those that start together are copies.
fn is_as_long(x: &Digest, y: &Digest, shift_s: f64, rules: &Duplicates) -> bool {
    let (x, y) = (&x.summary, &y.summary);
    let is_as_far = match (x.distance_m, y.distance_m) {
        (None, None) => shift_s == 0.0,
        (x, y) => within(x, y, rules.distance_share),
    };
    is_as_far && within(x.elapsed_time_s, y.elapsed_time_s, rules.elapsed_share)
}

/// Whether two activities may be of one sport: some files name none.
fn is_one_sport(x: &Digest, y: &Digest) -> bool {
    let named = |digest: &Digest| match digest.summary.participation {
        Participation::Run | Participation::OtherSport => digest.summary.sport.clone(),
        Participation::RunAssumed | Participation::SportUnknown => None,
    };
    named(x).is_none_or(|sport| named(y).is_none_or(|other| sport == other))
}

fn within(a: Option<f64>, b: Option<f64>, share: f64) -> bool {
    matches!((a, b), (Some(a), Some(b)) if (a - b).abs() <= share * a.max(b))
}

/// What a copy may tell that another does not, with words for it.
fn told(summary: &Summary) -> [(bool, &'static str); 7] {
    [
        (summary.avg_heart_rate_bpm.is_some(), "heart rate"),
        (summary.avg_cadence_spm.is_some(), "cadence"),
        (summary.elevation_gain_m.is_some(), "altitude"),
        (summary.n_points_with_position > 0, "positions"),
        (summary.timer_time_s.is_some(), "the time on the stopwatch"),
        (summary.utc_offset_s.is_some(), "the time zone"),
        (!summary.notices.is_damaged(), "no damage"),
    ]
}

/// How much a copy tells: kinds of measurement first, then points.
fn worth(summary: &Summary) -> (usize, usize, usize) {
    let columns = told(summary).into_iter().filter(|&(is_told, _)| is_told).count();
    (columns, summary.n_points_with_position, summary.n_points)
}

/// What makes `copy` one, and why `kept` was kept instead, for people.
pub fn why(kept: &Record, copy: &Record, likeness: Likeness) -> String {
    let (Some(kept), Some(copy)) = (kept.digest(), copy.digest()) else { return String::new() };
    let (kept, copy) = (&kept.summary, &copy.summary);
    let more: Vec<&str> = told(kept)
        .into_iter()
        .zip(told(copy))
        .filter(|((here, _), (there, _))| *here && !there)
        .map(|((_, what), _)| what)
        .collect();
    match likeness {
        Likeness::Bytes => "the same bytes".into(),
        Likeness::Activity if !more.is_empty() => {
            format!("the same activity; the one kept also has {}", listed(&more))
        }
        Likeness::Activity if worth(kept) > worth(copy) => {
            "the same activity; the one kept has more points".into()
        }
        Likeness::Activity => "the same activity, told as well by either".into(),
    }
}

/// Such as `a, b and c`.
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).into(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::record::{Outcome, Source};
    use crate::batch::testing::run;

    fn record(name: &str, format: &'static str, start_s: f64) -> Record {
        let source = Source {
            path: name.into(),
            format: Some(format),
            sha256: Some(name.into()),
            ..Source::default()
        };
        Record::new(source, None, Outcome::Run(Box::new(run(start_s, 3000.0, 10_000.0))))
    }

    fn change(record: &mut Record, change: impl FnOnce(&mut Summary)) {
        let Outcome::Run(digest) = &mut record.outcome else { panic!("no run") };
        change(&mut digest.summary);
    }

    fn copies(mut records: Vec<Record>) -> Vec<Option<usize>> {
        mark(&mut records, &Duplicates::default());
        records.iter().map(|record| record.duplicate_of.map(|twin| twin.record)).collect()
    }

    #[test]
    fn the_richer_copy_stays_whatever_comes_first() {
        let poor = record("a.gpx", "gpx", 1000.0);
        let mut rich = record("b.fit", "fit", 1090.0);
        change(&mut rich, |summary| summary.avg_heart_rate_bpm = Some(150.0));
        assert_eq!(copies(vec![poor, rich]), [Some(1), None]);
    }

    #[test]
    fn a_clock_wrong_by_whole_hours_is_seen_through() {
        let shifted = |hours: f64, format| {
            vec![record("a.fit", "fit", 0.0), record("b", format, hours * 3600.0 + 100.0)]
        };
        assert_eq!(copies(shifted(13.0, "gpx")), [None, Some(0)]);
        assert_eq!(copies(shifted(13.0, "fit")), [None, None], "two runs on one day");
        assert_eq!(copies(shifted(0.5, "gpx")), [None, None], "half an hour is no zone mistake");
        assert_eq!(copies(shifted(15.0, "gpx")), [None, None], "no zones are 15 h apart");
    }

    #[test]
    fn another_length_or_another_athlete_is_another_run() {
        let pair = |edit: &dyn Fn(&mut Record)| {
            let mut other = record("b.gpx", "gpx", 60.0);
            edit(&mut other);
            copies(vec![record("a.fit", "fit", 0.0), other])
        };
        assert_eq!(pair(&|_| ()), [None, Some(0)]);
        assert_eq!(pair(&|other| change(other, |s| s.distance_m = Some(10_400.0))), [None, None]);
        assert_eq!(pair(&|other| change(other, |s| s.elapsed_time_s = Some(3100.0))), [None, None]);
        assert_eq!(pair(&|other| change(other, |s| s.distance_m = None)), [None, None]);
        assert_eq!(pair(&|other| other.athlete = Some("b".into())), [None, None]);
    }

    #[test]
    fn runs_of_an_index_alone_are_copies_by_what_they_are() {
        let of_index = |index, start_s| {
            let mut record = record("export.xml", "gpx", start_s);
            record.source.index = index;
            record.recording = Some(std::sync::Arc::default());
            change(&mut record, |summary| summary.n_points_with_position = 0);
            record
        };
        let mut other_export = of_index(1, 90_000.0);
        other_export.source.path = "older/export.xml".into();
        let records = vec![of_index(1, 0.0), of_index(2, 30.0), other_export];
        assert_eq!(copies(records), [None, Some(0), None], "two apps told of one run");
    }

    #[test]
    fn identical_bytes_are_copies_even_without_a_start() {
        let timeless = |name: &str| {
            let mut record = record(name, "gpx", 0.0);
            record.source.sha256 = Some("same".into());
            change(&mut record, |summary| summary.start_time_s = None);
            record
        };
        let mut second_activity = timeless("c");
        second_activity.source.index = 1;
        assert_eq!(
            copies(vec![timeless("a"), timeless("b"), second_activity]),
            [None, Some(0), None]
        );
    }
}
