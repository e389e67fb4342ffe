//! One record in full, for people.

use std::fmt::Write;

use crate::athlete::Threshold;
use crate::batch::{Outcome, Record};
use crate::classify::{Kind, Role, Segment, Structure, Verdict};
use crate::digest::Summary;
use crate::export::harmless;
use crate::units::{Units, clock};

/// From this grade of an effort on, rise over run, climbs are told.
const STEEP: f64 = 0.02;

/// Everything there is to say about a record.
pub(super) fn text(record: &Record, units: Units) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(record, units, &mut out);
    harmless(&out)
}

fn write(record: &Record, units: Units, out: &mut String) -> std::fmt::Result {
    write!(out, "{}", record.source.path)?;
    if let Some(member) = &record.source.member {
        write!(out, " › {member}")?;
    }
    writeln!(out, ": {}", record.status().name())?;
    match &record.outcome {
        Outcome::Failed(failure) => writeln!(out, "  {}", failure.text)?,
        Outcome::NoActivity(reason) => writeln!(out, "  {}", reason.text)?,
        Outcome::OtherActivity(digest, reason) => {
            facts(record, &digest.summary, units, out)?;
            writeln!(out, "  {}", reason.text)?;
        }
        Outcome::Run(digest) => facts(record, &digest.summary, units, out)?,
    }
    if let Some(judged) = &record.judged {
        verdict(&judged.verdict.in_units(units), judged.threshold.as_ref(), units, out)?;
    }
    if let Some(digest) = record.digest() {
        for notice in digest.summary.notices.iter() {
            writeln!(out, "  note: {} ({}×)", notice.code.text(), notice.count)?;
        }
    }
    writeln!(out)
}

fn facts(record: &Record, summary: &Summary, units: Units, out: &mut String) -> std::fmt::Result {
    let parts = [
        record.start_local().map(|start| start.strftime("%Y-%m-%d %H:%M").to_string()),
        summary.distance_m.map(|metres| units.distance(metres)),
        summary.moving_time_s.or(summary.elapsed_time_s).map(clock),
        summary.avg_speed_mps.map(|speed| units.pace(speed)),
        summary.elevation_gain_m.map(|metres| format!("↑ {}", units.height(metres))),
        summary.avg_heart_rate_bpm.map(|rate| format!("{rate:.0} bpm")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    writeln!(out, "  {}", parts.join(" · "))
}

fn verdict(
    verdict: &Verdict,
    threshold: Option<&Threshold>,
    units: Units,
    out: &mut String,
) -> std::fmt::Result {
    match (verdict.kind, verdict.kind_reason) {
        (Some(kind), _) if verdict.overruled.is_some() => {
            writeln!(out, "\n  {} (own label)", kind.name())?;
            match verdict.judged_kind() {
                Some(judged) => {
                    let percent = 100.0 * verdict.judged_confidence();
                    writeln!(out, "  judged {} ({percent:.0} %)", judged.name())?;
                }
                None => writeln!(out, "  judged no kind")?,
            }
        }
        (Some(kind), _) => {
            writeln!(out, "\n  {} ({:.0} %)", kind.name(), 100.0 * verdict.confidence())?;
        }
        (None, reason) => {
            let reason = reason.map_or("unclear", |reason| reason.name());
            writeln!(out, "\n  no kind: {reason}")?;
        }
    }
    if let Some(structure) = &verdict.structure {
        writeln!(out, "  {} (from {})", structure.text, structure.source.name())?;
        measured(structure, out)?;
    }
    if !verdict.tags.is_empty() {
        let tags: Vec<_> = verdict.tags.iter().map(|tag| tag.name()).collect();
        writeln!(out, "  tags: {}", tags.join(", "))?;
    }
    if let Some(threshold) = threshold {
        let (pace, source) = (units.pace(threshold.speed_mps), threshold.source.name());
        writeln!(out, "  threshold {pace} ({source})")?;
    }
    if verdict.judged_kind().is_some() {
        writeln!(out, "\n  how likely each kind is")?;
        for kind in Kind::ALL {
            let share = verdict.probabilities[kind as usize];
            let bar = "█".repeat((share * 30.0).round() as usize);
            writeln!(out, "    {:12} {:>4.0} % {bar}", kind.name(), 100.0 * share)?;
        }
    }
    reasons(verdict, out)?;
    segments(&verdict.segments, units, out)
}

/// How far the measured lengths are from the usual ones they were taken for.
fn measured(structure: &Structure, out: &mut String) -> std::fmt::Result {
    let errors = structure.sets.iter().filter_map(|set| Some((set, set.snap_error?)));
    let told: Vec<String> = errors
        .map(|(set, error)| {
            let length = match (set.by_time, set.distance_m, set.duration_s) {
                (false, Some(metres), _) => format!("{metres:.0} m"),
                (_, _, duration) => clock(duration.unwrap_or_default()),
            };
            format!("{}×{length} {:+.1} %", set.reps, 100.0 * error)
        })
        .collect();
    if told.is_empty() {
        return Ok(());
    }
    writeln!(out, "  measured against these lengths: {}", told.join(", "))
}

/// What spoke for the kind and what against it, how it adds up, and what would have changed it.
fn reasons(verdict: &Verdict, out: &mut String) -> std::fmt::Result {
    let (Some(kind), Some(second)) = (verdict.judged_kind(), verdict.runner_up) else {
        return Ok(());
    };
    let share = 100.0 * verdict.probabilities[second.kind as usize];
    writeln!(out, "\n  {}, and not {} ({share:.0} %)", kind.name(), second.kind.name())?;
    for (title, sign) in [("for", 1.0), ("against", -1.0)] {
        let sided = verdict.evidence.iter().filter(|evidence| sign * evidence.weight > 0.0);
        let mut sided: Vec<_> = sided.collect();
        sided.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        for (row, evidence) in sided.into_iter().enumerate() {
            let title = if row == 0 { title } else { "" };
            writeln!(out, "    {title:8} {:+6.2}  {}", evidence.weight, evidence.text)?;
        }
    }
    let rest = second.bias + second.unlisted;
    writeln!(out, "    {:8} {rest:+6.2}  how common either is, and what was too weak to list", "")?;
    writeln!(out, "    {:8} {:+6.2}  log-odds", "sum", second.log_odds)?;
    writeln!(out, "\n  what would have changed it, all else equal")?;
    for change in &verdict.would_change {
        writeln!(out, "    {}", change.text)?;
    }
    if verdict.would_change.is_empty() {
        writeln!(out, "    {}", Verdict::NO_CHANGE)?;
    }
    Ok(())
}

fn segments(segments: &[Segment], units: Units, out: &mut String) -> std::fmt::Result {
    if segments.is_empty() {
        return Ok(());
    }
    write!(out, "\n  {:10} {:>9} {:>9} {:>9} {:>10}", "piece", "from", "time", "length", "pace")?;
    let hills = segments
        .iter()
        .any(|it| it.role == Role::Work && it.grade.is_some_and(|grade| grade >= STEEP));
    writeln!(
        out,
        "{}",
        if hills { format!(" {:>8} {:>12}", "climb", "rate") } else { String::new() }
    )?;
    for segment in segments {
        let (from, time) = (clock(segment.start_s), clock(segment.end_s - segment.start_s));
        let (length, pace) = (units.length(segment.distance_m), units.pace(segment.speed_mps));
        let role = segment.role.name();
        write!(out, "  {role:10} {from:>9} {time:>9} {length:>9} {pace:>10}")?;
        if let (true, Some(rise_m), Some(rate)) =
            (hills, segment.rise_m, segment.climb_rate_m_per_h())
        {
            write!(out, " {:>8} {:>10}/h", units.height(rise_m), units.height(rate))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
