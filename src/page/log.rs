//! Runs as the page reads them: what the list needs at once, and what only the view of a run needs.

use std::borrow::Cow;

use serde::Serialize;

use crate::classify::Kind;
use crate::export::{EvidenceReport, SegmentReport, SetReport, SourceReport};
use crate::page::unread::{self, Unread};
use crate::page::{Picture, Run, Scene, Statement};
use crate::units::Units;

/// Everything but the details.
#[derive(Serialize)]
pub(super) struct Log<'a> {
    version: &'static str,
    /// Metres in the unit of distance, and its name.
    metres: f64,
    unit: &'static str,
    /// Metres in the unit of height, and its name.
    rise: f64,
    rise_unit: &'static str,
    /// Days from Monday to the day weeks begin with.
    first_day: i8,
    kinds: [&'static str; 5],
    pictures: &'a [Picture],
    statements: &'a [Statement],
    runs: Vec<Row<'a>>,
    unread: Unread<'a>,
}

/// A run in the list. Numbers in SI units, absent where unknown.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    /// Local day and time of day of the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<&'a str>,
    /// Place in `kinds`.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<usize>,
    /// Probability of the kind judged in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    sure: Option<i64>,
    /// Whether the kind is the runner's own word.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    own: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    /// The structure as a coach writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    dist: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secs: Option<f64>,
    /// Seconds per kilometre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pace: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    up: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hr: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    athlete: Option<&'a str>,
    file: String,
}

/// What the view of a run shows besides its row.
#[derive(Serialize)]
pub(super) struct Detail<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// Place in `kinds` of the kind judged, where the runner's word is another matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    judged: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// Percent of each kind, in the order of `kinds`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    odds: Vec<f64>,
    /// Sentences with the weight they had.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<(Cow<'a, str>, f64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agree: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sets: Vec<Set>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pieces: Vec<Piece>,
    /// Names of the pace zones, their slowest pace and the seconds in them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    zones: Vec<(&'static str, Option<f64>, f64)>,
    /// The same of the heart rate zones, with their lowest heart rate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hr_zones: Vec<(&'static str, Option<f64>, f64)>,
    /// Metres and seconds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bests: Vec<(f64, f64)>,
    /// Pace, its uncertainty, and where it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<(f64, Option<f64>, &'static str)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    elapsed: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    down: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hr_max: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cadence: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per_beat: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decoupling: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notices: Vec<(&'static str, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<&'a str>,
}

/// Repeats, whether they are called by their time, metres, seconds, pace, recovery in seconds, how
/// it was spent, grade.
type Set = (
    u32,
    bool,
    Option<f64>,
    Option<f64>,
    Option<f64>,
    Option<f64>,
    Option<&'static str>,
    Option<f64>,
);

/// Role, set and repeat, start and seconds, metres, pace, grade-adjusted pace, grade, heart rate,
/// zone.
type Piece = (
    &'static str,
    Option<(u32, u32)>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<f64>,
    Option<f64>,
    Option<f64>,
    Option<i64>,
    Option<u8>,
);

/// The log of a scene.
pub(super) fn log<'a>(scene: &'a Scene<'a>) -> Log<'a> {
    Log {
        version: env!("CARGO_PKG_VERSION"),
        metres: scene.units.metres(),
        unit: scene.units.distance_name(),
        rise: 1.0 / scene.units.height_factor(),
        rise_unit: scene.units.height_name(),
        first_day: scene.week_start.to_monday_zero_offset(),
        kinds: Kind::ALL.map(Kind::name),
        pictures: &scene.pictures,
        statements: &scene.statements,
        runs: scene.runs.iter().map(|run| row(run, scene.units)).collect(),
        unread: unread::unread(scene),
    }
}

/// What a record is called: its path, and where in an archive it lies.
pub(super) fn file(source: &SourceReport) -> String {
    let SourceReport { path, member, index, .. } = source;
    let member = member.as_deref().map(|member| format!(" › {member}")).unwrap_or_default();
    let number = if *index > 0 { format!(" #{index}") } else { String::new() };
    format!("{path}{member}{number}")
}

fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// The place of a kind in `kinds`.
fn number_of(kind: &str) -> Option<usize> {
    Kind::ALL.iter().position(|known| known.name() == kind)
}

fn row<'a>(run: &'a Run<'a>, units: Units) -> Row<'a> {
    let of = run.activity;
    let start = of.start_time_local.as_deref().and_then(|start| start.split_once('T'));
    let kind = of.kind.flatten();
    Row {
        id: run.id,
        day: start.map(|(day, _)| day),
        time: start.and_then(|(_, time)| time.get(..5)),
        kind: kind.and_then(number_of),
        sure: run.confidence.map(|sure| whole(100.0 * sure)),
        own: of.kind_source == Some("runner"),
        name: of.name.as_deref(),
        what: of.structure.as_deref().map(|text| units.words(text)),
        tags: of.tags.as_deref().unwrap_or_default(),
        dist: of.distance_m,
        secs: of.moving_time_s.filter(|time| *time > 0.0).or(of.elapsed_time_s),
        pace: of.avg_pace_s_per_km,
        up: of.elevation_gain_m,
        hr: of.avg_heart_rate_bpm.map(whole),
        athlete: of.athlete.as_deref(),
        file: file(&of.source),
    }
}

/// The details of a run.
pub(super) fn detail<'a>(run: &'a Run<'a>, units: Units) -> Detail<'a> {
    let of = run.activity;
    let odds = Kind::ALL.map(|kind| of.probabilities.get(kind.name()).copied());
    let why = |evidence: &'a EvidenceReport| Some((units.words(&evidence.text), evidence.weight?));
    let pace_zones = of.zones.iter().flat_map(|zones| &zones.pace);
    let heart_rate_zones = of.zones.iter().flat_map(|zones| &zones.heart_rate);
    let efficiency = of.efficiency.as_ref();
    Detail {
        reason: of.kind_reason,
        judged: of.judged_kind.and_then(number_of),
        text: of.description.as_deref(),
        odds: odds.into_iter().flatten().collect(),
        why: of.evidence.iter().filter_map(why).collect(),
        witness: of.structure_source,
        agree: of.agreement,
        sets: of.sets.iter().map(set).collect(),
        pieces: of.segments.iter().map(piece).collect(),
        zones: pace_zones
            .filter_map(|zone| Some((zone.name, zone.from_s_per_km, zone.time_s?)))
            .collect(),
        hr_zones: heart_rate_zones
            .filter_map(|zone| Some((zone.name, zone.from_bpm, zone.time_s?)))
            .collect(),
        bests: of
            .best_efforts
            .iter()
            .filter_map(|best| Some((best.distance_m?, best.time_s?)))
            .collect(),
        threshold: of.threshold.as_ref().and_then(|threshold| {
            Some((threshold.pace_s_per_km?, threshold.uncertainty_s_per_km, threshold.source))
        }),
        gap: of.avg_gap_s_per_km,
        elapsed: of.elapsed_time_s,
        down: of.elevation_loss_m,
        hr_max: of.max_heart_rate_bpm.map(whole),
        cadence: of.avg_cadence_spm.map(whole),
        per_beat: efficiency.and_then(|efficiency| efficiency.speed_per_beat_m),
        decoupling: efficiency.and_then(|efficiency| efficiency.decoupling),
        format: of.source.format,
        notices: of.notices.iter().map(|notice| (notice.text, notice.count)).collect(),
        picture: run.picture.as_deref(),
    }
}

fn set(set: &SetReport) -> Set {
    (
        set.reps,
        set.by_time,
        set.distance_m,
        set.duration_s,
        set.pace_s_per_km,
        set.recovery_s,
        set.recovery,
        set.grade,
    )
}

fn piece(piece: &SegmentReport) -> Piece {
    let seconds = piece.start_s.zip(piece.end_s).map(|(start, end)| end - start);
    (
        piece.role,
        piece.set.zip(piece.rep),
        piece.start_s.map(whole),
        seconds.map(whole),
        piece.distance_m.map(whole),
        piece.pace_s_per_km,
        piece.gap_s_per_km,
        piece.grade,
        piece.avg_heart_rate_bpm.map(whole),
        piece.zone,
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{json, to_value};

    use super::*;
    use crate::export::Activity;

    #[test]
    fn what_is_not_known_is_not_written() {
        let source = SourceReport { path: "a.fit".into(), ..SourceReport::default() };
        let activity = Activity { status: "ok", source, ..Activity::default() };
        let run = Run { activity: &activity, confidence: None, id: "a", picture: None };
        assert_eq!(
            to_value(row(&run, Units::Metric)).unwrap(),
            json!({"id": "a", "file": "a.fit"})
        );
        assert_eq!(to_value(detail(&run, Units::Metric)).unwrap(), json!({}));
    }

    #[test]
    fn a_run_is_told_in_numbers_that_are_not_rounded_before() {
        let activity = Activity {
            kind: Some(Some(Kind::Tempo.name())),
            confidence: Some(0.96),
            start_time_local: Some("2025-03-04T18:36:59+01:00".into()),
            elapsed_time_s: Some(900.0),
            moving_time_s: Some(0.0),
            ..Activity::default()
        };
        let run = Run { activity: &activity, confidence: Some(0.9651), id: "a", picture: None };
        let row = to_value(row(&run, Units::Metric)).unwrap();
        let told = ["day", "time", "kind", "sure", "secs"].map(|key| row[key].clone());
        let wanted = [json!("2025-03-04"), json!("18:36"), json!(1), json!(97), json!(900.0)];
        assert_eq!(told, wanted);
    }

    #[test]
    fn a_file_in_an_archive_is_told_with_its_place() {
        let inner = SourceReport {
            path: "export.zip".into(),
            member: Some("a.fit".into()),
            index: 2,
            ..SourceReport::default()
        };
        assert_eq!(file(&inner), "export.zip › a.fit #2");
    }
}
