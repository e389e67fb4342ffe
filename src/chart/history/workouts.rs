//! Workouts of one structure side by side: each day its repeats, and a table of them.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{BOTTOM, HistoryScene, TOP, span, title};
use crate::chart::axes;
use crate::chart::header::{LEFT, RIGHT};
use crate::chart::paper::{Align, Paper, Rect, Type};
use crate::chart::scale::{self, Scale};
use crate::chart::scene::CompareScene;
use crate::chart::theme::{self, Paint, size};
use crate::classify::Kind;
use crate::units::{Units, clock};
use jiff::civil::Date;

/// The main set of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Workout {
    /// Its local day.
    pub date: Date,
    /// The kind of the run.
    pub kind: Option<Kind>,
    /// What was run, without pace: `6×800 m`.
    pub name: String,
    /// The repeats in order.
    pub reps: Vec<Rep>,
    /// Usual recovery in seconds.
    pub recovery_s: Option<f64>,
}

/// One repeat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rep {
    /// Its mean speed in m/s.
    pub speed_mps: f64,
    /// Its time in seconds.
    pub time_s: f64,
    /// Its mean heart rate in beats per minute.
    pub heart_rate_bpm: Option<f64>,
}

impl Workout {
    /// Mean speed of its repeats in m/s, by distance.
    pub fn speed_mps(&self) -> f64 {
        let metres: f64 = self.reps.iter().map(|rep| rep.speed_mps * rep.time_s).sum();
        metres / self.reps.iter().map(|rep| rep.time_s).sum::<f64>().max(1e-9)
    }

    /// How far the speeds of its repeats lie apart, as a share of their mean (standard deviation).
    pub fn spread(&self) -> f64 {
        let mean = self.speed_mps();
        let squares = self.reps.iter().map(|rep| (rep.speed_mps - mean).powi(2));
        (squares.sum::<f64>() / self.reps.len().max(1) as f64).sqrt() / mean.max(1e-9)
    }

    /// Mean heart rate of its repeats in beats per minute.
    pub fn heart_rate_bpm(&self) -> Option<f64> {
        let rates: Vec<f64> = self.reps.iter().filter_map(|rep| rep.heart_rate_bpm).collect();
        (!rates.is_empty()).then(|| rates.iter().sum::<f64>() / rates.len() as f64)
    }
}

/// Structures shown at most.
const MOST: usize = 4;
/// Highest panel, and what lies between two: dates and a heading.
const ROW: f64 = 340.0;
const GAP: f64 = 92.0;
/// Widest slot of a day.
const SLOT: f64 = 420.0;
/// Days of one structure shown at most, the latest.
const DAYS: usize = 24;

/// Structures run more than once as runs of one kind, those run most often first: uphill is not
/// like on the flat, and strides after an easy run are no workout.
fn groups(scene: &HistoryScene) -> Vec<((Kind, &str), Vec<&Workout>)> {
    let mut groups: BTreeMap<(usize, &str), Vec<&Workout>> = BTreeMap::new();
    for workout in scene.runs.iter().filter_map(|run| run.workout.as_ref()) {
        if let Some(kind) = workout.kind.filter(|kind| *kind != Kind::Easy) {
            groups.entry((kind as usize, &workout.name)).or_default().push(workout);
        }
    }
    let of =
        |((kind, name), days): ((usize, _), Vec<_>)| Some(((*Kind::ALL.get(kind)?, name), days));
    let mut groups: Vec<_> =
        groups.into_iter().filter(|(_, days)| days.len() > 1).filter_map(of).collect();
    groups.sort_by_key(|((_, name), days)| (std::cmp::Reverse(days.len()), *name));
    groups.truncate(MOST);
    groups
}

pub(super) fn any(scene: &HistoryScene) -> bool {
    !groups(scene).is_empty()
}

/// Height of the panel of one structure.
fn row(groups: usize) -> f64 {
    let rows = groups.max(1) as f64;
    ((BOTTOM - 20.0 - TOP - GAP * (rows - 1.0)) / rows).min(ROW)
}

/// Height of the picture: one structure does not fill a usual one.
pub(super) fn height(scene: &HistoryScene) -> f64 {
    let groups = groups(scene).len();
    let panels = groups as f64 * (row(groups) + GAP) - GAP;
    TOP + panels + theme::HEIGHT - (BOTTOM - 20.0)
}

pub(super) fn draw(paper: &Paper<'_>, scene: &HistoryScene) {
    let groups = groups(scene);
    let facts =
        format!("{}   ·   each dot a repeat, each line the mean of a day", span(&scene.runs));
    title(paper, "Like with like", &facts);
    let height = row(groups.len());
    for (number, ((kind, name), days)) in groups.iter().enumerate() {
        let top = TOP + number as f64 * (height + GAP);
        let panel = Rect::new(LEFT, top, RIGHT, top + height);
        let latest = latest(days);
        let unit = format!("{}   min/{}", kind.name(), scene.units.distance_name());
        let note = if latest.len() < days.len() { of_all(latest, days) } else { String::new() };
        axes::heading(paper, panel, name, &unit, &note);
        strip(paper, panel, latest, scene.units);
    }
}

/// The days of one structure that are shown.
fn latest<'a, 'b>(days: &'a [&'b Workout]) -> &'a [&'b Workout] {
    &days[days.len().saturating_sub(DAYS)..]
}

/// How many days are shown, of how many where there are more.
fn of_all(shown: &[&Workout], all: &[&Workout]) -> String {
    match (shown.len(), all.len()) {
        (shown, all) if shown < all => format!("the latest {shown} of {all} days"),
        (_, all) => format!("{all} days"),
    }
}

/// Days side by side: the pace of each repeat, and their mean.
fn strip(paper: &Paper<'_>, panel: Rect, days: &[&Workout], units: Units) {
    let panel = Rect { right: panel.left + slot(panel, days) * days.len() as f64, ..panel };
    let speeds = || days.iter().flat_map(|day| &day.reps).map(|rep| rep.speed_mps);
    let Some((low, high)) = scale::percentiles(speeds(), (0.01, 1.0)) else { return };
    let air = (high - low).max(0.12) * 0.14;
    // The mean of a day stands above its dots.
    let y = Scale::new((low - air, high + air), (panel.bottom, panel.top + 16.0));
    let label = Type::regular(size::LABEL, theme::QUIET);
    for tick in scale::pace_ticks(y, units, 26.0) {
        paper.rule(panel.left, panel.right, y.at(tick.at), theme::FAINT);
        paper.text((panel.left - 10.0, y.at(tick.at)), Align::Right, &tick.label, label);
    }
    let value = |rep: &Rep| Some(rep.speed_mps).filter(|it| it.is_finite());
    lanes(paper, panel, days, y, value, theme::kind_or_none);
    let slot = slot(panel, days);
    let bold = Type::bold(size::BODY, theme::INK);
    for (at, day) in days.iter().enumerate() {
        let middle = panel.left + (at as f64 + 0.5) * slot;
        let text = units.pace_clock(day.speed_mps());
        if bold.width(&text) + 4.0 < slot {
            let top =
                day.reps.iter().map(|rep| y.within(rep.speed_mps)).fold(panel.bottom, f64::min);
            paper.text((middle, (top - 15.0).max(panel.top + 4.0)), Align::Center, &text, bold);
        }
    }
    axes::floor(paper, panel, theme::AXIS);
    dates(paper, panel, days);
}

fn slot(panel: Rect, days: &[&Workout]) -> f64 {
    (panel.width() / days.len().max(1) as f64).min(SLOT)
}

/// The repeats of each day as dots from left to right over a line at their mean.
fn lanes(
    paper: &Paper<'_>,
    panel: Rect,
    days: &[&Workout],
    y: Scale,
    value: impl Fn(&Rep) -> Option<f64>,
    color: impl Fn(Option<Kind>) -> Paint,
) {
    let slot = slot(panel, days);
    for (at, day) in days.iter().enumerate() {
        let (left, room) = (panel.left + (at as f64 + 0.14) * slot, slot * 0.72);
        let seen: Vec<f64> = day.reps.iter().filter_map(&value).collect();
        if seen.is_empty() {
            continue;
        }
        let color = color(day.kind);
        let mean = y.within(seen.iter().sum::<f64>() / seen.len() as f64);
        paper.line(&[(left, mean), (left + room, mean)], 3.0, color.mix(0.45));
        for (number, value) in seen.iter().enumerate() {
            let x = left + (number as f64 + 0.5) / seen.len() as f64 * room;
            let radius = (room / seen.len() as f64 * 0.38).clamp(1.5, 4.5);
            paper.dot((x, y.within(*value)), radius, color);
        }
    }
}

/// The dates below, with the year where there is more than one.
fn dates(paper: &Paper<'_>, panel: Rect, days: &[&Workout]) {
    let with = Type::regular(size::LABEL, theme::QUIET);
    let years = days.iter().any(|day| day.date.year() != days[0].date.year());
    let form = if years { "%-d %b %y" } else { "%-d %b" };
    let slot = slot(panel, days);
    let mut free = f64::NEG_INFINITY;
    for (at, day) in days.iter().enumerate() {
        let text = day.date.strftime(form).to_string();
        let middle = panel.left + (at as f64 + 0.5) * slot;
        let left = middle - with.width(&text) / 2.0;
        if left > free {
            paper.text((middle, panel.bottom + 18.0), Align::Center, &text, with);
            free = left + with.width(&text) + 10.0;
        }
    }
}

/// Workouts compared: paces, heart rates and a table.
pub(in crate::chart) fn compare(paper: &Paper<'_>, scene: &CompareScene) {
    let all: Vec<&Workout> = scene.workouts.iter().collect();
    let days = latest(&all);
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return };
    let alike = days.iter().all(|day| day.name == first.name);
    let name = if alike { first.name.as_str() } else { "Workouts compared" };
    let day = |it: &Workout| it.date.strftime("%-d %b %Y").to_string();
    let hearts = days.iter().filter(|day| day.heart_rate_bpm().is_some()).count() > 1;
    let rows = days.len().min(if hearts { 8 } else { 12 });
    let mut facts = format!("{}   ·   {} – {}", of_all(days, &all), day(first), day(last));
    if rows < days.len() {
        let _ = write!(facts, "   ·   in the table the latest {rows}");
    }
    title(paper, name, &facts);
    let table = 40.0 + rows as f64 * 26.0;
    let room = BOTTOM - table - 46.0 - TOP;
    let pace = Rect::new(LEFT, TOP, RIGHT, TOP + room * if hearts { 0.62 } else { 1.0 });
    axes::heading(paper, pace, "pace", &format!("min/{}", scene.units.distance_name()), "");
    strip(paper, pace, days, scene.units);
    if hearts {
        let panel = Rect { top: pace.bottom + 76.0, bottom: TOP + room, ..pace };
        heart(paper, panel, days);
    }
    draw_table(paper, (LEFT, BOTTOM - table + 20.0), &days[days.len() - rows..], scene.units);
}

fn heart(paper: &Paper<'_>, panel: Rect, days: &[&Workout]) {
    let panel = Rect { right: panel.left + slot(panel, days) * days.len() as f64, ..panel };
    let rates = days.iter().flat_map(|day| &day.reps).filter_map(|rep| rep.heart_rate_bpm);
    let Some((low, high)) = scale::percentiles(rates, (0.01, 1.0)) else { return };
    let y = Scale::new((low - 4.0, high + 4.0), (panel.bottom, panel.top));
    axes::heading(paper, panel, "heart rate", "bpm", "");
    let label = Type::regular(size::LABEL, theme::QUIET);
    for tick in scale::round_ticks(y.range(), ((panel.height() / 22.0) as usize).clamp(2, 5)) {
        paper.rule(panel.left, panel.right, y.at(tick.at), theme::FAINT);
        paper.text((panel.left - 10.0, y.at(tick.at)), Align::Right, &tick.label, label);
    }
    lanes(paper, panel, days, y, |rep| rep.heart_rate_bpm, |_| theme::HEART);
    axes::floor(paper, panel, theme::AXIS);
}

fn draw_table(paper: &Paper<'_>, (left, top): (f64, f64), days: &[&Workout], units: Units) {
    const EDGES: [f64; 6] = [330.0, 430.0, 530.0, 640.0, 740.0, 830.0];
    let quiet = Type::regular(size::SMALL, theme::QUIET);
    let plain = Type::regular(size::TABLE, theme::INK);
    paper.text((left, top), Align::Left, "day", quiet);
    paper.text((left + 130.0, top), Align::Left, "what", quiet);
    let pace = format!("pace /{}", units.distance_name());
    let heads = ["", "fastest", &pace, "spread", "rest", "hr"];
    for (name, edge) in heads.into_iter().zip(EDGES).skip(1) {
        paper.text((left + edge, top), Align::Right, name, quiet);
    }
    for (row, day) in days.iter().enumerate() {
        let y = top + 28.0 + row as f64 * 26.0;
        let date = day.date.strftime("%-d %b %Y").to_string();
        paper.text((left, y), Align::Left, &date, plain);
        paper.fitted((left + 130.0, y), &day.name, plain, 210.0);
        let fastest = day.reps.iter().map(|rep| rep.speed_mps).fold(0.0, f64::max);
        let cells = [
            String::new(),
            units.pace_clock(fastest),
            units.pace_clock(day.speed_mps()),
            format!("±{:.1} %", 100.0 * day.spread()),
            day.recovery_s.map_or("–".into(), clock),
            day.heart_rate_bpm().map_or("–".into(), |rate| format!("{rate:.0}")),
        ];
        for (cell, edge) in cells.iter().zip(EDGES) {
            paper.text((left + edge, y), Align::Right, cell, plain);
        }
    }
}
