//! The table for people: the runs, what was not ok and what to do, and one line that sums up.

use std::collections::BTreeMap;
use std::fmt::Write;

use comfy_table::{CellAlignment, ContentArrangement, Table};

use crate::batch::{Batch, Outcome, Record, Status, why_duplicate};
use crate::export::narrow;
use crate::export::rounding::clean;
use crate::notice::{Notice, NoticeCode, Severity};
use crate::units::{Units, clock};

/// The runs that `is_shown` picks, then what was not ok, then the sum of all. `width` is that of
/// the terminal in characters.
pub fn table(
    batch: &Batch,
    units: Units,
    width: Option<u16>,
    is_shown: impl Fn(&Record) -> bool,
) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    let shape = Shape::of(width);
    let header = ["date", "time", "distance", "pace", "kind", "structure", "file"];
    table.set_header(&header[..shape.columns]);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    for number in [1, 2, 3] {
        if let Some(column) = table.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for record in batch.records.iter().filter(|record| record.run().is_some() && is_shown(record)) {
        table.add_row(&row(record, units, &shape)[..shape.columns]);
    }
    let mut out = String::new();
    if table.row_count() > 0 {
        for line in table.lines() {
            out += line.trim();
            out.push('\n');
        }
        out.push('\n');
    }
    let problems = problems(batch);
    for line in &problems {
        out += line;
        out.push('\n');
    }
    if !problems.is_empty() {
        out.push('\n');
    }
    out + &summary_line(batch) + "\n"
}

/// What fits into the width of the terminal.
struct Shape {
    columns: usize,
    day: &'static str,
    structure: usize,
    file: usize,
}

impl Shape {
    /// Characters that date and time, duration, distance, pace and kind take with the spaces
    /// around them, and what the time of day takes of it.
    const FIXED: usize = 66;
    const TIME: usize = 6;

    fn of(width: Option<u16>) -> Self {
        const MINUTE: &str = "%Y-%m-%d %H:%M";
        let Some(width) = width else {
            return Self { columns: 7, day: MINUTE, structure: usize::MAX, file: usize::MAX };
        };
        let room = usize::from(width).saturating_sub(Self::FIXED);
        match room {
            ..27 => {
                let structure = (room + Self::TIME).max(12);
                Self { columns: 6, day: "%Y-%m-%d", structure, file: 0 }
            }
            27..47 => {
                let structure = room + Self::TIME - 19;
                Self { columns: 7, day: "%Y-%m-%d", structure, file: 16 }
            }
            _ => {
                let file = (room / 3).clamp(16, 32);
                Self { columns: 7, day: MINUTE, structure: room - file - 2, file }
            }
        }
    }
}

fn row(record: &Record, units: Units, shape: &Shape) -> [String; 7] {
    let summary = record.run().map(|digest| &digest.summary);
    let get = |value: Option<String>| value.unwrap_or_else(|| "–".into());
    let verdict = record.judged.as_ref().map(|judged| &judged.verdict);
    let kind = verdict.map(|verdict| match (verdict.kind, verdict.kind_reason) {
        (Some(kind), _) if verdict.overruled.is_some() => format!("{} (own)", kind.name()),
        (Some(kind), _) => format!("{} {:.0} %", kind.name(), 100.0 * verdict.confidence()),
        (None, Some(reason)) => format!("– ({})", reason.name()),
        (None, None) => "–".into(),
    });
    let structure = verdict.and_then(|verdict| verdict.structure.as_ref());
    [
        get(record.start_local().map(|start| start.strftime(shape.day).to_string())),
        get(summary
            .and_then(|summary| summary.moving_time_s.or(summary.elapsed_time_s))
            .map(clock)),
        get(summary.and_then(|summary| summary.distance_m).map(|metres| units.distance(metres))),
        get(summary.and_then(|summary| summary.avg_speed_mps).map(|speed| units.pace(speed))),
        get(kind),
        structure
            .and_then(|structure| clean(&units.words(&structure.text)))
            .map(|text| narrow::structure(&text, shape.structure))
            .unwrap_or_default(),
        narrow::path(&name(record), shape.file),
    ]
}

/// Path, member and number of a record.
fn name(record: &Record) -> String {
    let source = &record.source;
    let mut name = source.path.clone();
    if let Some(member) = &source.member {
        let _ = write!(name, " › {member}");
    }
    if source.index > 0 {
        let _ = write!(name, " #{}", source.index);
    }
    clean(&name).unwrap_or_default()
}

/// One line for each record that was not ok, and what to do about it, and for what was noticed of
/// files without activity.
pub fn problems(batch: &Batch) -> Vec<String> {
    let mut lines = Vec::new();
    let mut duplicates = 0;
    for record in &batch.records {
        let line = match (&record.outcome, record.status()) {
            (Outcome::Failed(failure), _) => {
                format!("failed    {}: {}; {}", name(record), failure.text, advice(failure.code))
            }
            (Outcome::Run(digest), Status::Salvaged) => {
                let lost = digest.summary.notices.iter().map(|notice| notice.code);
                let lost = lost.filter(|code| code.severity() == Severity::Damage);
                let lost: Vec<_> = lost.map(NoticeCode::text).collect();
                format!("salvaged  {}: {}", name(record), lost.join("; "))
            }
            (_, Status::Duplicate) => {
                duplicates += 1;
                let twin = record.duplicate_of.filter(|_| duplicates <= MOST_DUPLICATES);
                let Some(twin) = twin else { continue };
                let kept = &batch.records[twin.record];
                let why = why_duplicate(kept, record, twin.likeness);
                format!("duplicate {} of {}: {why}", name(record), name(kept))
            }
            (Outcome::NoActivity(reason), _) if reason.code == "unread-archive" => {
                format!("skipped   {}: {}; unpack it first", name(record), reason.text)
            }
            (Outcome::NoActivity(_), _) if record.notices.iter().next().is_some() => {
                let told = |notice: &Notice| format!("{} ({}×)", notice.code.text(), notice.count);
                let told: Vec<_> = record.notices.iter().map(told).collect();
                format!("noted     {}: {}", name(record), told.join("; "))
            }
            _ => continue,
        };
        lines.extend(clean(&line));
    }
    if duplicates > MOST_DUPLICATES {
        let more = grouped(duplicates - MOST_DUPLICATES);
        lines.push(format!("duplicate {more} more; -f ndjson names them all"));
    }
    lines
}

/// More duplicates than this are counted, not named: two exports of one athlete have thousands.
const MOST_DUPLICATES: usize = 20;

/// What to do about an input that failed with this code.
pub(crate) fn advice(code: &str) -> &'static str {
    match code {
        "unreadable" => "check that the file exists and may be read",
        "too-large" => "take the file apart, or leave it out",
        "unsupported" => "unpack the archive yourself, and give what is in it",
        "internal" => "the other files are not touched by it",
        _ => "export it again from the watch or the service it comes from",
    }
}

/// Such as `1,933 ok · 4 salvaged · 31 skipped (28 other sports, 3 settings files) · 2 failed`.
pub fn summary_line(batch: &Batch) -> String {
    let parts = Status::ALL.into_iter().filter_map(|status| {
        let count = batch.count(status);
        match status {
            Status::Ok => Some(format!("{} ok", grouped(count))),
            _ if count == 0 => None,
            Status::Skipped => Some(format!("{} skipped ({})", grouped(count), skipped(batch))),
            Status::Duplicate if count > 1 => Some(format!("{} duplicates", grouped(count))),
            _ => Some(format!("{} {}", grouped(count), status.name())),
        }
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// Why records were skipped, the most frequent first.
fn skipped(batch: &Batch) -> String {
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for record in batch.records.iter().filter(|record| record.status() == Status::Skipped) {
        if let Outcome::NoActivity(reason) | Outcome::OtherActivity(_, reason) = &record.outcome {
            *reasons.entry(reason.code).or_default() += 1;
        }
    }
    let mut reasons: Vec<(&str, usize)> = reasons.into_iter().collect();
    reasons.sort_by_key(|&(code, count)| (std::cmp::Reverse(count), code));
    let named =
        |(code, count): (&str, usize)| format!("{} {}", grouped(count), skipped_name(code, count));
    reasons.into_iter().map(named).collect::<Vec<_>>().join(", ")
}

/// What a reason to skip is called in a sum.
pub(crate) fn skipped_name(code: &str, count: usize) -> String {
    let s = if count == 1 { "" } else { "s" };
    match code {
        "other-sport" => format!("other sport{s}"),
        "sport-unknown" => "of no known sport".into(),
        "unknown-format" => "of no activity format".into(),
        "unread-archive" => format!("archive{s} of a kind that is not read"),
        "no-activity" => "without activity".into(),
        "empty-archive" => format!("empty archive{s}"),
        "gpx-no-track" => "without track".into(),
        "archive-index" => format!("index{} of an export", if count == 1 { "" } else { "es" }),
        "archive-table" => format!("table{s} of an export"),
        "archive-media" => format!("picture{s} or film{s} of an export"),
        "special-file" => format!("special file{s}"),
        _ => match code.strip_prefix("fit-") {
            Some(what) => format!("{} file{s}", what.replace('-', " ")),
            None => code.replace('-', " "),
        },
    }
}

/// A count with commas between thousands.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::testing::{failed, record, skipped};

    #[test]
    fn the_sum_names_what_was_seen_and_nothing_else() {
        let mut records: Vec<Record> =
            (0..1933).map(|i| record(&format!("{i}.fit"), f64::from(i))).collect();
        records.push(skipped("a.fit", "fit-settings"));
        records.push(skipped("b.fit", "other-sport"));
        records.push(skipped("c.fit", "other-sport"));
        records.push(failed("d.fit", "malformed"));
        let batch = Batch { inputs: records.len(), records };
        assert_eq!(
            summary_line(&batch),
            "1,933 ok · 3 skipped (2 other sports, 1 settings file) · 1 failed"
        );
    }

    #[test]
    fn a_failure_says_which_file_and_what_to_do() {
        let batch = Batch { inputs: 1, records: vec![failed("d.fit", "unreadable")] };
        let text = table(&batch, Units::Metric, None, |_| true);
        assert!(text.starts_with("failed    d.fit: "), "{text}");
        assert!(text.contains("check that the file exists"), "{text}");
    }

    #[test]
    fn rows_keep_to_the_width_of_the_terminal() {
        let record = record("2024/05/a long name of a file from a watch.fit", 1e6);
        let batch = Batch { inputs: 1, records: vec![record] };
        for width in [80, 100, 120, 140] {
            let text = table(&batch, Units::Metric, Some(width), |_| true);
            let rows: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).collect();
            assert_eq!(rows.len(), 2, "{text}");
            assert!(rows.iter().all(|row| row.chars().count() <= usize::from(width)), "{text}");
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([7, 999, 1000, 1_234_567].map(grouped), ["7", "999", "1,000", "1,234,567"]);
    }
}
