//! The fastest time over each distance as it fell.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{BOTTOM, Dates, HistoryScene, TOP, span, title};
use crate::chart::axes;
use crate::chart::header::{LEFT, RIGHT};
use crate::chart::paper::{Align, Paper, Rect, Type};
use crate::chart::scale::{self, Scale};
use crate::chart::theme::{self, size};
use crate::units::{METRES_PER_MILE, clock};

/// Distances that runners race over, in metres, with their names.
const DISTANCES: [(f64, &str); 8] = [
    (400.0, "400 m"),
    (1000.0, "1 km"),
    (METRES_PER_MILE, "mile"),
    (3000.0, "3 km"),
    (5000.0, "5 km"),
    (10_000.0, "10 km"),
    (21_097.5, "half marathon"),
    (42_195.0, "marathon"),
];

/// The times over a distance by day.
type Times = Vec<(Date, f64)>;

fn times(scene: &HistoryScene) -> BTreeMap<usize, Times> {
    let mut times: BTreeMap<usize, Times> = BTreeMap::new();
    for run in &scene.runs {
        for (metres, seconds) in &run.bests {
            let same = |(far, _): &(f64, &str)| (far - metres).abs() < 5.0;
            if let Some(at) = DISTANCES.iter().position(same) {
                times.entry(at).or_default().push((run.date, *seconds));
            }
        }
    }
    times.retain(|_, times| times.len() > 1);
    times
}

pub(super) fn any(scene: &HistoryScene) -> bool {
    !times(scene).is_empty()
}

pub(super) fn draw(paper: &Paper<'_>, scene: &HistoryScene) {
    let times = times(scene);
    title(paper, "Records", &format!("{}   ·   the fastest within each run", span(&scene.runs)));
    let columns = if times.len() > 3 { 2 } else { 1 };
    let rows = times.len().div_ceil(columns);
    let (gap, between) = (66.0, 196.0);
    let width = (RIGHT - 60.0 - LEFT - between * (columns as f64 - 1.0)) / columns as f64;
    let height = (BOTTOM - TOP - gap * (rows as f64 - 1.0)) / rows as f64;
    for (at, (distance, times)) in times.iter().enumerate() {
        let left = LEFT + (at / rows) as f64 * (width + between);
        let top = TOP + (at % rows) as f64 * (height + gap);
        let panel = Rect::new(left, top, left + width, top + height);
        draw_one(paper, panel, scene, DISTANCES[*distance].1, times);
    }
}

fn draw_one(paper: &Paper<'_>, panel: Rect, scene: &HistoryScene, name: &str, times: &Times) {
    let Some(x) = Dates::over(&scene.runs, panel) else { return };
    let best = times.iter().map(|(_, time)| *time).fold(f64::INFINITY, f64::min);
    // Jogs say nothing of records: the slower two thirds are cut off.
    let slow = scale::percentiles(times.iter().map(|(_, time)| *time), (0.34, 0.34));
    let slow = slow.map_or(best, |(slow, _)| slow).max(best * 1.04);
    let y = Scale::new((best * 0.995, slow), (panel.top, panel.bottom));
    let mut falls: Vec<(Date, f64)> = Vec::new();
    for (date, time) in times {
        if falls.last().is_none_or(|(_, record)| time < record) {
            falls.push((*date, *time));
        }
    }
    let (from, to) = (falls[0].1, best);
    let note =
        if falls.len() > 1 { format!("{} → {}", clock(from), clock(to)) } else { String::new() };
    axes::heading(paper, panel, name, "", &note);
    let label = Type::regular(size::SMALL, theme::QUIET);
    for tick in scale::clock_ticks(y.range(), ((panel.height() / 30.0) as usize).clamp(2, 5)) {
        paper.rule(panel.left, panel.right, y.at(tick.at), theme::FAINT);
        paper.text((panel.left - 8.0, y.at(tick.at)), Align::Right, &tick.label, label);
    }
    for (date, time) in times.iter().filter(|(_, time)| *time <= slow) {
        paper.dot((x.at(*date), y.within(*time)), 2.2, theme::GROUND.mix(0.5));
    }
    let mut steps = Vec::new();
    for (date, time) in falls.iter().filter(|(_, time)| *time <= slow) {
        let here = (x.at(*date), y.within(*time));
        if let Some((_, above)) = steps.last().copied() {
            steps.push((here.0, above));
        }
        steps.push(here);
    }
    if let Some((_, low)) = steps.last().copied() {
        steps.push((panel.right, low));
    }
    paper.line(&steps, 2.0, theme::INK);
    for (date, time) in falls.iter().filter(|(_, time)| *time <= slow) {
        paper.dot((x.at(*date), y.within(*time)), 3.2, theme::INK);
    }
    if let Some((date, time)) = falls.last() {
        let bold = Type::bold(size::TABLE, theme::INK);
        let right = panel.right + 10.0;
        paper.text((right, y.at(*time)), Align::Left, &clock(*time), bold);
        let day = date.strftime("%-d %b %Y").to_string();
        paper.text((right, y.at(*time) + 18.0), Align::Left, &day, label);
    }
    axes::floor(paper, panel, theme::AXIS);
    x.axis(paper, panel);
}
