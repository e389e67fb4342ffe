//! Beside a season: what can be said of it, the threshold over time, records.

use super::evidence;
use super::paper::{Align, Paper, Rect, Type};
use super::scale::{self, Scale};
use super::scene::{SeasonRecord, SeasonScene, SeasonThreshold};
use super::theme::{self, size, weight};
use crate::units::clock;

const GAP: f64 = 36.0;
/// Height of the rows of records, and of a row where there are few.
const RECORDS: f64 = 200.0;
const ROW: f64 = 25.0;
const TREND: f64 = 172.0;
/// Share of the days at either end that may lie beyond the axis of the threshold.
const CALM: f64 = 0.03;

/// Without a run for longer than this, nothing is drawn between the thresholds before and after.
const BREAK_DAYS: f64 = 90.0;

/// Whether there is anything to say.
pub(super) fn any(scene: &SeasonScene) -> bool {
    !scene.statements.is_empty() || scene.thresholds.len() > 1 || !scene.records.is_empty()
}

/// Draws the column: records at the bottom, the threshold above, sentences in what is left.
pub(super) fn draw(paper: &Paper<'_>, mut room: Rect, scene: &SeasonScene) {
    let records = &scene.records[..];
    let row = (RECORDS / records.len().max(1) as f64).min(ROW);
    let trend = scene.thresholds.len() > 1;
    let said = !scene.statements.is_empty();
    let below = if trend { TREND + GAP } else { 0.0 };
    if !records.is_empty() {
        let height = 20.0 + records.len() as f64 * row;
        let top = if said { room.bottom - height } else { room.top + below };
        draw_records(paper, Rect { top, ..room }, row, records);
        room.bottom = if said { top - GAP } else { room.bottom };
    }
    if trend {
        let top = if said { room.bottom - TREND } else { room.top };
        draw_trend(paper, Rect { top, bottom: top + TREND, ..room }, scene);
        room.bottom = if said { top - GAP } else { room.bottom };
    }
    statements(paper, room, scene);
}

fn statements(paper: &Paper<'_>, room: Rect, scene: &SeasonScene) {
    if scene.statements.is_empty() {
        return;
    }
    let heading = Type::bold(size::HEADING, theme::INK);
    paper.text((room.left, room.top), Align::Left, "Does it follow the advice?", heading);
    let rule = Type::bold(size::BODY, theme::INK);
    let mut y = room.top + 38.0;
    for statement in &scene.statements {
        let lines = evidence::wrap(&statement.text, room.width(), 3);
        if y + 21.0 * lines.len() as f64 > room.bottom {
            break;
        }
        paper.fitted((room.left, y), &statement.rule, rule, room.width());
        y = evidence::sentence(paper, (room.left, y + 22.0), &lines) + 11.0;
    }
}

fn draw_trend(paper: &Paper<'_>, room: Rect, scene: &SeasonScene) {
    let heading = Type::bold(size::HEADING, theme::INK);
    paper.text((room.left, room.top), Align::Left, "Threshold pace", heading);
    let quiet = Type::regular(size::SMALL, theme::QUIET);
    let unit = format!("min/{}", scene.units.distance_name());
    let beside = room.left + heading.width("Threshold pace") + 10.0;
    paper.text((beside, room.top + 1.0), Align::Left, &unit, quiet);
    let panel = Rect::new(room.left + 46.0, room.top + 30.0, room.right - 48.0, room.bottom - 26.0);

    let points = &scene.thresholds;
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    let days = |date: jiff::civil::Date| {
        f64::from(first.date.until(date).map_or(0, |span| span.get_days()))
    };
    let x = Scale::new((0.0, days(last.date).max(1.0)), (panel.left, panel.right));
    // A few days with a wild estimate do not flatten the rest.
    let low = points.iter().map(|it| it.threshold.speed_mps - it.threshold.uncertainty_mps);
    let high = points.iter().map(|it| it.threshold.speed_mps + it.threshold.uncertainty_mps);
    let low = scale::percentiles(low, (CALM, CALM)).map_or(0.0, |(low, _)| low);
    let high = scale::percentiles(high, (1.0 - CALM, 1.0 - CALM)).map_or(0.0, |(_, high)| high);
    let range = (low, high);
    if !(range.0 > 0.0 && range.1.is_finite()) {
        return;
    }
    let y = Scale::new((range.0 * 0.995, range.1 * 1.005), (panel.bottom, panel.top));
    for tick in scale::pace_ticks(y, scene.units, 24.0) {
        paper.rule(panel.left, panel.right, y.at(tick.at), theme::FAINT);
        paper.text((panel.left - 8.0, y.at(tick.at)), Align::Right, &tick.label, quiet);
    }
    let is_near =
        |a: &SeasonThreshold, b: &SeasonThreshold| days(b.date) - days(a.date) <= BREAK_DAYS;
    let mut end = None;
    for near in points.chunk_by(is_near) {
        let edge = |sign: f64| {
            near.iter().map(move |it| {
                let speed = it.threshold.speed_mps + sign * it.threshold.uncertainty_mps;
                (x.at(days(it.date)), y.within(speed))
            })
        };
        let band: Vec<_> = edge(1.0).chain(edge(-1.0).rev()).collect();
        paper.area(&band, theme::GROUND.mix(0.22));
        let line: Vec<_> = edge(0.0).collect();
        match line[..] {
            [alone] => paper.dot(alone, 2.0, theme::INK),
            _ => paper.line(&line, weight::TRACE, theme::INK),
        }
        end = line.last().copied();
    }
    if let Some(end) = end {
        paper.dot(end, 3.5, theme::INK);
        let value = scene.units.pace_clock(last.threshold.speed_mps);
        paper.text((end.0 + 9.0, end.1), Align::Left, &value, Type::bold(size::BODY, theme::INK));
    }
    paper.rule(panel.left, panel.right, panel.bottom, theme::AXIS);
    let years = first.date.year() != last.date.year();
    let (from, to) = (day(first.date, years), day(last.date, years));
    paper.text((panel.left, panel.bottom + 16.0), Align::Left, &from, quiet);
    paper.text((panel.right, panel.bottom + 16.0), Align::Right, &to, quiet);
}

fn day(date: jiff::civil::Date, year: bool) -> String {
    date.strftime(if year { "%-d %b %Y" } else { "%-d %b" }).to_string()
}

fn draw_records(paper: &Paper<'_>, room: Rect, row: f64, records: &[SeasonRecord]) {
    let heading = Type::bold(size::HEADING, theme::INK);
    paper.text((room.left, room.top), Align::Left, "Records", heading);
    let plain = Type::regular(size::TABLE, theme::TEXT);
    let bold = Type::bold(size::TABLE, theme::INK);
    let quiet = Type::regular(size::BODY, theme::QUIET);
    let years = records.iter().any(|record| record.date.year() != records[0].date.year());
    for (place, record) in records.iter().enumerate() {
        let y = room.top + 32.0 + place as f64 * row;
        paper.fitted((room.left, y), &record.distance, plain, 96.0);
        paper.text((room.left + 178.0, y), Align::Right, &clock(record.time_s), bold);
        paper.text((room.left + 206.0, y), Align::Left, &day(record.date, years), quiet);
    }
}
