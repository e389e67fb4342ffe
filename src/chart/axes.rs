//! What panels over time share: headings, the time axis, efforts and pauses behind the traces; and
//! the panels of heart rate and altitude.

use super::paper::{Align, Paper, Rect, Type};
use super::scale::{self, Scale};
use super::scene::RunScene;
use super::theme::{self, Paint, size, weight};
use super::timeline::Timeline;
use super::trace;
use crate::classify::{Kind, Role, Segment};
use crate::measure::Motion;
use crate::units::clock;

/// Pauses shorter than this many seconds are not marked.
const SHORTEST_PAUSE: usize = 10;

/// A run that stays within this many metres of height is flat.
const FLAT_M: f64 = 2.0;

/// Shares of the time between which the grade is told.
const STEEPEST: (f64, f64) = (0.05, 0.95);
/// Grades that differ by less are not worth telling.
const GRADED: f64 = 0.02;

/// The efforts of a run, in order; their place in the list is their number less 1.
pub(super) fn efforts<'a>(scene: &RunScene<'a>) -> Vec<&'a Segment> {
    scene.verdict.segments.iter().filter(|segment| segment.role == Role::Work).collect()
}

/// Share of the way after which a run is over, if a long time follows in which little is covered.
const OVER: f64 = 0.98;
/// Such a time is at least so many seconds and such a share of the recording.
const IDLE: (f64, f64) = (600.0, 0.2);

/// Seconds of the recording that are drawn: all, but for a watch that was left running.
pub(super) fn shown(scene: &RunScene<'_>) -> usize {
    let (way, all) = (&scene.series.distance_m, scene.series.len());
    let total = way.last().map_or(0.0, |metres| f64::from(*metres));
    let over = way.partition_point(|metres| f64::from(*metres) < OVER * total);
    let idle = all.saturating_sub(over) as f64;
    if total > 0.0 && idle > IDLE.0.max(IDLE.1 * all as f64) { (over + 60).min(all) } else { all }
}

/// The time axis over a panel.
pub(super) fn timeline(scene: &RunScene<'_>, panel: Rect) -> Timeline {
    let end = shown(scene).max(2) as f64 - 1.0;
    Timeline::new(end, &pauses(scene), (panel.left, panel.right))
}

/// The name of a panel with its unit, above its left edge, and what there is to say at its right.
pub(super) fn heading(paper: &Paper<'_>, panel: Rect, name: &str, unit: &str, note: &str) {
    let y = panel.top - 15.0;
    let bold = Type::bold(size::LABEL, theme::TEXT);
    let quiet = Type::regular(size::LABEL, theme::QUIET);
    paper.text((panel.left, y), Align::Left, name, bold);
    paper.text((panel.left + bold.width(name) + 8.0, y), Align::Left, unit, quiet);
    paper.text((panel.right, y), Align::Right, note, quiet);
}

/// Time below the last panel.
pub(super) fn time_axis(paper: &Paper<'_>, panel: Rect, x: &Timeline) {
    let seconds = x.end_s();
    let with = Type::regular(size::LABEL, theme::QUIET);
    let y = panel.bottom + 18.0;
    let ticks = x.ticks(62.0);
    let unit = scale::time_unit(seconds, &ticks);
    let end = panel.right - with.width(unit) - 10.0;
    for tick in ticks {
        let at = x.at(tick.at);
        paper.upright(at, panel.bottom, panel.bottom + 5.0, theme::AXIS);
        if at + with.width(&tick.label) / 2.0 < end {
            paper.text((at, y), Align::Center, &tick.label, with);
        }
    }
    paper.text((panel.right, y), Align::Right, unit, with);
}

/// Shades the efforts over the height of a panel.
pub(super) fn shade(paper: &Paper<'_>, panel: Rect, x: &Timeline, scene: &RunScene<'_>) {
    let color = theme::kind_or_none(scene.verdict.kind);
    for effort in efforts(scene) {
        let (left, right) = (x.within(effort.start_s), x.within(effort.end_s));
        paper
            .rect(Rect::new(left, panel.top, right.max(left + 1.0), panel.bottom), color.mix(0.13));
    }
}

/// Where the runner stood, as first and last second.
pub(super) fn pauses(scene: &RunScene<'_>) -> Vec<(usize, usize)> {
    let mut pauses = Vec::new();
    let mut at = 0;
    for run in scene.series.motion.chunk_by(|a, b| a == b) {
        if run[0] == Motion::Stop && run.len() >= SHORTEST_PAUSE {
            pauses.push((at, at + run.len()));
        }
        at += run.len();
    }
    pauses
}

/// Marks the pauses over the height of a panel, with their length where there is room.
pub(super) fn mark_pauses(paper: &Paper<'_>, panel: Rect, x: &Timeline, scene: &RunScene<'_>) {
    let with = Type::regular(size::SMALL, theme::QUIET);
    let end = shown(scene);
    for (from, to) in pauses(scene).into_iter().filter(|(from, _)| *from < end) {
        let to = to.min(end);
        let (left, right) = (x.at(from as f64), x.at(to as f64));
        let right = right.max(left + 1.0);
        paper.rect(Rect::new(left, panel.top, right, panel.bottom), theme::PAUSE.mix(0.22));
        let time = clock((to - from) as f64);
        let (middle, y) = (f64::midpoint(left, right), panel.bottom - 14.0);
        let fits = |text: &str| with.width(text) + 6.0 < right - left;
        let whole = format!("pause {time}");
        if fits(&whole) {
            paper.text((middle, y), Align::Center, &whole, with);
        } else if fits(&time) {
            paper.text((middle, y), Align::Center, &time, with);
            if fits("pause") {
                paper.text((middle, y - 16.0), Align::Center, "pause", with);
            }
        }
    }
}

fn grid(paper: &Paper<'_>, panel: Rect, y: Scale, range: (f64, f64)) {
    let with = Type::regular(size::LABEL, theme::QUIET);
    let most = ((panel.height() / 22.0) as usize).clamp(2, 6);
    // One value alone tells no distance.
    let mut ticks = (most..=2 * most).map(|most| scale::round_ticks(range, most));
    let ticks = ticks.find(|ticks| ticks.len() > 1).unwrap_or_default();
    for tick in ticks {
        let at = y.at(tick.at);
        paper.rule(panel.left, panel.right, at, theme::FAINT);
        paper.text((panel.left - 10.0, at), Align::Right, &tick.label, with);
    }
}

/// Heart rate over time.
pub(super) fn heart(paper: &Paper<'_>, panel: Rect, x: &Timeline, scene: &RunScene<'_>) {
    let rate = &scene.series.heart_rate_bpm;
    let rates = || rate.iter().map(|rate| f64::from(*rate));
    let Some((low, high)) = scale::percentiles(rates(), (0.005, 1.0)) else { return };
    let range = padded((low, high), 30.0);
    let y = Scale::new(range, (panel.bottom, panel.top));
    grid(paper, panel, y, range);
    shade(paper, panel, x, scene);
    let value = |at: usize| rate.get(at).map(|rate| f64::from(*rate));
    let count = rate.len().min(shown(scene));
    trace::draw(paper, (x, y), count, value, (weight::LINE, theme::HEART));
    let mut note = format!("highest {high:.0}");
    if let Some(mean) = scene.avg_heart_rate_bpm {
        note = format!("mean {mean:.0}   {note}");
    }
    heading(paper, panel, "heart rate", "bpm", &note);
}

/// Altitude over time.
pub(super) fn altitude(paper: &Paper<'_>, panel: Rect, x: &Timeline, scene: &RunScene<'_>) {
    let (factor, unit) = (scene.units.height_factor(), scene.units.height_name());
    let altitude = &scene.series.altitude_m;
    let heights = || altitude.iter().map(|height| f64::from(*height) * factor);
    let Some(range) = scale::percentiles(heights(), (0.0, 1.0)) else { return };
    let range = padded(range, 20.0 * factor);
    let y = Scale::new(range, (panel.bottom, panel.top));
    let value = |at: usize| altitude.get(at).map(|height| f64::from(*height) * factor);
    let columns = trace::columns(value, altitude.len().min(shown(scene)), x);
    let points = columns.iter().map(|seen| seen.map(|seen| (seen.x, y.within(seen.mean))));
    let mut lines = Vec::new();
    trace::pieces(points, |piece| lines.push(piece.to_vec()));
    for line in &lines {
        let mut ground = line.clone();
        if let (Some(first), Some(last)) = (line.first(), line.last()) {
            ground.extend([(last.0, panel.bottom), (first.0, panel.bottom)]);
        }
        paper.area(&ground, theme::GROUND.mix(0.28));
    }
    grid(paper, panel, y, range);
    if scene.verdict.kind == Some(Kind::HillSprint) {
        shade(paper, panel, x, scene);
    }
    for line in &lines {
        paper.line(line, weight::LINE, theme::GROUND);
    }
    let mut note = scene
        .elevation_gain_m
        .filter(|gain| *gain >= 1.0)
        .map_or(String::new(), |gain| format!("{} up", scene.units.height(gain)));
    let grades = scene.series.grade.iter().map(|grade| f64::from(*grade));
    if let Some((down, up)) = scale::percentiles(grades, STEEPEST)
        && up - down > GRADED
    {
        let steep = format!("mostly {:.0} to +{:.0} %", down * 100.0, up * 100.0);
        note = format!("{}   {note}", steep.replace('-', "−"));
    }
    heading(paper, panel, "altitude", unit, &note);
}

/// Whether the altitude tells anything: on a treadmill or a track it is a straight line.
pub(super) fn rolls(scene: &RunScene<'_>) -> bool {
    let heights = scene.series.altitude_m.iter().map(|height| f64::from(*height));
    scale::percentiles(heights, (0.01, 0.99)).is_some_and(|(low, high)| high - low >= FLAT_M)
}

/// A range with air above and below, at least `least` wide.
fn padded((low, high): (f64, f64), least: f64) -> (f64, f64) {
    let missing = (least - (high - low)).max(0.0);
    let air = (high - low + missing) * 0.06;
    (low - missing / 2.0 - air, high + missing / 2.0 + air)
}

/// The axis at the bottom of a panel.
pub(super) fn floor(paper: &Paper<'_>, panel: Rect, color: Paint) {
    paper.rule(panel.left, panel.right, panel.bottom, color);
}
