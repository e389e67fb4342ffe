//! Records → the output contract: units turned, numbers rounded, text made harmless.

use std::collections::BTreeMap;

use crate::athlete::ThresholdSource;
use crate::batch::{Batch, OffsetSource, Outcome, Record, Status, why_duplicate};
use crate::classify::{Change, Evidence, Judged, Kind, Recovery, RunnerUp, Segment, Set, Verdict};
use crate::digest::{Digest, Summary};
use crate::export::SCHEMA_VERSION;
use crate::export::activity::{
    Activity, BestEffortReport, Copied, EfficiencyReport, ErrorReport, NoticeReport, Reason,
    SegmentReport, SetReport, SourceReport, ThresholdReport,
};
use crate::export::report::{Report, SummaryReport};
use crate::export::rounding::{clean, pace, round};
use crate::export::why::{ChangeReport, EvidenceReport, RunnerUpReport};
use crate::export::zones::zones;
use crate::notice::{Notice, Notices};

/// The records that `is_shown` picks, and the summary of all.
pub fn report(batch: &Batch, is_shown: impl Fn(&Record) -> bool) -> Report {
    let mut athletes: Vec<&str> =
        batch.records.iter().filter_map(|record| record.athlete.as_deref()).collect();
    athletes.sort_unstable();
    athletes.dedup();
    let athlete = match athletes.as_slice() {
        [only] => clean(only),
        _ => None,
    };
    let shown = batch.records.iter().filter(|record| is_shown(record));
    Report {
        schema_version: SCHEMA_VERSION,
        engine_version: env!("CARGO_PKG_VERSION"),
        athlete,
        activities: shown.map(|record| activity(batch, record)).collect(),
        summary: SummaryReport {
            inputs: batch.inputs,
            records: Status::ALL.map(|status| (status.name(), batch.count(status))).into(),
        },
    }
}

/// One record of `batch`.
pub fn activity(batch: &Batch, record: &Record) -> Activity {
    let mut out = Activity {
        schema_version: SCHEMA_VERSION,
        status: record.status().name(),
        source: source(record),
        athlete: record.athlete.as_deref().and_then(clean),
        duplicate_of: copied(batch, record),
        ..Activity::default()
    };
    match &record.outcome {
        Outcome::Failed(failure) => {
            let text = clean(&failure.text).unwrap_or_default();
            out.error = Some(ErrorReport { code: failure.code, text, at: failure.at });
        }
        Outcome::NoActivity(reason) | Outcome::OtherActivity(_, reason)
            if record.duplicate_of.is_none() =>
        {
            let text = clean(&reason.text).unwrap_or_default();
            out.skip_reason = Some(Reason { code: reason.code, text });
        }
        _ => {}
    }
    out.notices = notices(&record.notices);
    if let Some(digest) = record.digest() {
        facts(&mut out, &digest.summary);
        times(&mut out, record);
    }
    if let Some(digest) = record.run() {
        out.kind = Some(None);
        measured(&mut out, digest);
        match &record.judged {
            Some(judged) => verdict(&mut out, record, digest, judged),
            None => out.kind_reason = Some("unclear"),
        }
    }
    out
}

fn source(record: &Record) -> SourceReport {
    let source = &record.source;
    SourceReport {
        path: clean(&source.path).unwrap_or_default(),
        member: source.member.as_deref().and_then(clean),
        index: source.index,
        format: source.format,
        sha256: source.sha256.clone(),
    }
}

fn copied(batch: &Batch, copy: &Record) -> Option<Copied> {
    let twin = copy.duplicate_of?;
    let kept = batch.records.get(twin.record)?;
    let SourceReport { path, member, index, .. } = source(kept);
    let text = why_duplicate(kept, copy, twin.likeness);
    Some(Copied { path, member, index, same: twin.likeness.name(), text })
}

fn notices(found: &Notices) -> Vec<NoticeReport> {
    let report = |notice: &Notice| NoticeReport {
        code: notice.code.name(),
        text: notice.code.text(),
        count: notice.count,
    };
    found.iter().map(report).collect()
}

fn facts(out: &mut Activity, summary: &Summary) {
    let tenth = |value: Option<f64>| value.and_then(|value| round(value, 1));
    // What rounds to 0 here was not measured, only what can really be 0 may stay it.
    let positive = |value: Option<f64>, decimals: i32| {
        value.and_then(|value| round(value, decimals)).filter(|rounded| *rounded > 0.0)
    };
    let text = |value: &Option<String>| value.as_deref().and_then(clean);
    out.n_points = Some(summary.n_points);
    out.n_points_with_position = Some(summary.n_points_with_position);
    out.notices = notices(&summary.notices);
    out.name = text(&summary.name);
    out.description = text(&summary.description);
    out.sport = text(&summary.sport);
    out.sub_sport = text(&summary.sub_sport);
    out.elapsed_time_s = positive(summary.elapsed_time_s, 1);
    out.timer_time_s = positive(summary.timer_time_s, 1);
    out.moving_time_s = tenth(summary.moving_time_s);
    out.distance_m = positive(summary.distance_m, 1);
    out.elevation_gain_m = tenth(summary.elevation_gain_m);
    out.elevation_loss_m = tenth(summary.elevation_loss_m);
    out.avg_speed_mps = positive(summary.avg_speed_mps, 3);
    out.avg_pace_s_per_km = summary.avg_speed_mps.and_then(pace);
    out.avg_gap_s_per_km = summary.avg_gap_speed_mps.and_then(pace);
    out.avg_heart_rate_bpm = positive(summary.avg_heart_rate_bpm, 0);
    out.max_heart_rate_bpm = positive(summary.max_heart_rate_bpm, 0);
    out.avg_cadence_spm = positive(summary.avg_cadence_spm, 0);
}

fn times(out: &mut Activity, record: &Record) {
    out.start_time = record.start().map(|start| start.to_string());
    out.start_time_local = record.start_local().map(|start| start.to_string());
    out.utc_offset_source = record.local.map(|local| local.source.name());
    out.utc_offset_s = record
        .local
        .filter(|local| local.source != OffsetSource::Utc)
        .map(|local| local.utc_offset_s);
}

fn measured(out: &mut Activity, digest: &Digest) {
    out.best_efforts = digest
        .best_efforts
        .iter()
        .map(|best| BestEffortReport {
            distance_m: round(best.distance_m, 1),
            time_s: round(best.time_s, 1),
            start_s: round(best.start_s, 1),
        })
        .collect();
    out.efficiency = digest.efficiency.map(|efficiency| EfficiencyReport {
        speed_per_beat_m: round(efficiency.speed_per_beat_m, 3),
        decoupling: efficiency.decoupling.and_then(|lost| round(lost, 3)),
    });
}

fn verdict(out: &mut Activity, record: &Record, digest: &Digest, judged: &Judged) {
    let verdict = &judged.verdict;
    out.kind = Some(verdict.kind.map(Kind::name));
    if verdict.kind.is_some() {
        out.kind_source = Some(if verdict.overruled.is_some() { "runner" } else { "model" });
        out.confidence = round(verdict.confidence(), 3);
    } else {
        out.kind_reason = Some(verdict.kind_reason.map_or("unclear", |reason| reason.name()));
    }
    let judged_kind = verdict.judged_kind();
    if judged_kind.is_some() {
        out.probabilities = probabilities(verdict);
    }
    if verdict.overruled.is_some() {
        out.judged_kind = judged_kind.map(Kind::name);
        out.judged_confidence = judged_kind.and_then(|_| round(verdict.judged_confidence(), 3));
    }
    out.tags = Some(verdict.tags.iter().map(|tag| tag.name()).collect());
    out.evidence = verdict.evidence.iter().map(evidence).collect();
    out.runner_up = verdict.runner_up.map(|second| runner_up(verdict, second));
    out.would_change = verdict.would_change.iter().map(change).collect();
    if let Some(structure) = &verdict.structure {
        out.structure = clean(&structure.text);
        out.structure_source = Some(structure.source.name());
        out.agreement = structure.agreement;
        out.sets = structure.sets.iter().map(set).collect();
        let main = structure.main_set();
        out.main_set =
            structure.sets.iter().position(|set| main.is_some_and(|main| std::ptr::eq(main, set)));
    }
    let end_s = digest.summary.elapsed_time_s.unwrap_or(f64::INFINITY);
    out.segments = verdict.segments.iter().map(|piece| segment(piece, end_s)).collect();
    out.threshold = judged.threshold.map(|threshold| ThresholdReport {
        pace_s_per_km: pace(threshold.speed_mps),
        source: threshold.source.name(),
        as_of: record.start_local().map(|start| start.date().to_string()),
        // What the user says has no uncertainty that is known.
        uncertainty_s_per_km: Some(threshold)
            .filter(|threshold| threshold.source != ThresholdSource::User)
            .and_then(|threshold| {
                round(1000.0 * threshold.uncertainty_mps / threshold.speed_mps.powi(2), 1)
            }),
    });
    out.zones = zones(digest, judged);
}

fn probabilities(verdict: &Verdict) -> BTreeMap<&'static str, f64> {
    let of = |kind: Kind| Some((kind.name(), round(verdict.probabilities[kind as usize], 3)?));
    Kind::ALL.into_iter().filter_map(of).collect()
}

fn evidence(evidence: &Evidence) -> EvidenceReport {
    EvidenceReport {
        code: evidence.code,
        value: round(evidence.value, 3),
        unit: evidence.unit,
        text: clean(&evidence.text).unwrap_or_default(),
        weight: round(evidence.weight, 2),
    }
}

fn runner_up(verdict: &Verdict, second: RunnerUp) -> RunnerUpReport {
    let sum = |value: f64| round(value, 2);
    RunnerUpReport {
        kind: second.kind.name(),
        probability: round(verdict.probabilities[second.kind as usize], 3),
        log_odds: sum(second.log_odds),
        bias: sum(second.bias),
        spoke_for: sum(second.spoke_for),
        spoke_against: sum(second.spoke_against),
        unlisted: sum(second.unlisted),
    }
}

fn change(change: &Change) -> ChangeReport {
    ChangeReport {
        code: change.code,
        from: round(change.from, 1),
        to: round(change.to, 1),
        unit: change.unit,
        text: clean(&change.text).unwrap_or_default(),
        kind: change.kind.name(),
    }
}

fn set(set: &Set) -> SetReport {
    let tenth = |value: Option<f64>| value.and_then(|value| round(value, 1));
    SetReport {
        reps: set.reps,
        by_time: set.by_time,
        distance_m: tenth(set.distance_m),
        duration_s: tenth(set.duration_s),
        pace_s_per_km: pace(set.speed_mps),
        recovery_s: tenth(set.recovery_s),
        recovery: set.recovery.map(Recovery::name),
        grade: set.grade.and_then(|grade| round(grade, 3)),
        snap_error: set.snap_error.and_then(|error| round(error, 3)),
        target_pace_fastest_s_per_km: set.target_speed_mps.and_then(|(_, fast)| pace(fast)),
        target_pace_slowest_s_per_km: set.target_speed_mps.and_then(|(slow, _)| pace(slow)),
    }
}

/// One piece of a run of so many seconds: the last second of the grid may reach beyond it.
fn segment(segment: &Segment, elapsed_s: f64) -> SegmentReport {
    SegmentReport {
        role: segment.role.name(),
        set: segment.set_rep.map(|(set, _)| set),
        rep: segment.set_rep.map(|(_, rep)| rep),
        start_s: round(segment.start_s, 1),
        end_s: round(segment.end_s.min(elapsed_s), 1),
        start_uncertainty_s: round(segment.start_uncertainty_s, 1),
        end_uncertainty_s: round(segment.end_uncertainty_s, 1),
        distance_m: round(segment.distance_m, 1),
        pace_s_per_km: pace(segment.speed_mps),
        gap_s_per_km: pace(segment.gap_speed_mps),
        grade: segment.grade.and_then(|grade| round(grade, 3)),
        elevation_change_m: segment.rise_m.and_then(|rise| round(rise, 1)),
        vertical_speed_m_per_h: segment.climb_rate_m_per_h().and_then(|rate| round(rate, 0)),
        avg_heart_rate_bpm: segment.avg_heart_rate_bpm.and_then(|rate| round(rate, 0)),
        zone: segment.zone,
    }
}
