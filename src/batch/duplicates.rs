//! Which records are copies of the same activity, and which copy is the richest.

use std::collections::HashMap;

use crate::batch::record::{Outcome, Record};
use crate::digest::Summary;
use crate::settings::Duplicates;

/// Marks all but the richest copy of each activity. Copies are byte-identical, or runs of one
/// athlete that agree in start, elapsed time and distance. Records are in order of start.
pub(super) fn mark(records: &mut [Record], rules: &Duplicates) {
    let mut by_worth: Vec<usize> =
        (0..records.len()).filter(|&i| records[i].digest().is_some()).collect();
    // A stable sort: of equally rich copies the first in the order of the output stays.
    by_worth.sort_by_key(|&i| std::cmp::Reverse(records[i].digest().map(|d| worth(&d.summary))));
    let starts: Vec<f64> =
        records.iter().map(|record| record.start_time_s().unwrap_or(f64::INFINITY)).collect();
    let same_bytes = identical(records, &by_worth);
    let mut is_copy = vec![false; records.len()];
    for &kept in &by_worth {
        if is_copy[kept] {
            continue;
        }
        let identical = same_bytes[&identity(&records[kept])].iter().copied();
        let alike = near(&starts, starts[kept], rules)
            .filter(|&other| is_same_run(&records[kept], &records[other], rules));
        let copies: Vec<usize> =
            identical.chain(alike).filter(|&other| other != kept && !is_copy[other]).collect();
        for copy in copies {
            is_copy[copy] = true;
            records[copy].duplicate_of = Some(kept);
        }
    }
}

type Identity = (Option<String>, Option<String>, usize);

fn identity(record: &Record) -> Identity {
    (record.athlete.clone(), record.source.sha256.clone(), record.source.index)
}

fn identical(records: &[Record], of: &[usize]) -> HashMap<Identity, Vec<usize>> {
    let mut same: HashMap<Identity, Vec<usize>> = HashMap::new();
    for &i in of {
        same.entry(identity(&records[i])).or_default().push(i);
    }
    same
}

/// The records that start within the tolerance of `start`, or whole hours from it.
fn near<'a>(starts: &'a [f64], start: f64, rules: &Duplicates) -> impl Iterator<Item = usize> + 'a {
    let shift_h = i64::from(rules.max_shift_h);
    let tolerance = rules.start_tolerance_s;
    (-shift_h..=shift_h).filter(move |_| start.is_finite()).flat_map(move |hours| {
        let centre = start + hours as f64 * 3600.0;
        let from = starts.partition_point(|&other| other < centre - tolerance);
        let to = starts.partition_point(|&other| other <= centre + tolerance);
        from..to
    })
}

/// Whether two records are recordings of one run. A shifted start needs two formats: clocks go
/// wrong when a file is converted, while the same loop at eight and at five is two runs.
fn is_same_run(a: &Record, b: &Record, rules: &Duplicates) -> bool {
    let (Outcome::Run(x), Outcome::Run(y)) = (&a.outcome, &b.outcome) else { return false };
    let same_file = (&a.source.path, &a.source.member) == (&b.source.path, &b.source.member);
    let apart_s = match (a.start_time_s(), b.start_time_s()) {
        (Some(one), Some(other)) => (one - other).abs(),
        _ => return false,
    };
    let is_shifted = apart_s > rules.start_tolerance_s;
    a.athlete == b.athlete
        && !same_file
        && (!is_shifted || a.source.format != b.source.format)
        && within(x.summary.elapsed_time_s, y.summary.elapsed_time_s, rules.elapsed_share)
        && within(x.summary.distance_m, y.summary.distance_m, rules.distance_share)
}

fn within(a: Option<f64>, b: Option<f64>, share: f64) -> bool {
    matches!((a, b), (Some(a), Some(b)) if (a - b).abs() <= share * a.max(b))
}

/// How much a copy tells: kinds of measurement first, then points.
fn worth(summary: &Summary) -> (usize, usize, usize) {
    let told = [
        summary.avg_heart_rate_bpm.is_some(),
        summary.avg_cadence_spm.is_some(),
        summary.elevation_gain_m.is_some(),
        summary.n_points_with_position > 0,
        summary.timer_time_s.is_some(),
        summary.utc_offset_s.is_some(),
        !summary.notices.is_damaged(),
    ];
    let columns = told.into_iter().filter(|&is_told| is_told).count();
    (columns, summary.n_points_with_position, summary.n_points)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::record::Source;
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
        records.iter().map(|record| record.duplicate_of).collect()
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
