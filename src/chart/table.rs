//! A table of efforts, sets or splits as it is drawn, each row with its distance from the mean.

use super::paper::{Align, Paper, Rect, Type};
use super::scene::RunScene;
use super::theme::{self, Paint, size};

/// A table with its heading.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Table {
    pub(super) title: String,
    pub(super) note: String,
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Row>,
    /// A line below, such as how the recoveries were.
    pub(super) foot: String,
    /// Slowest and fastest speed in m/s that was asked for: a band behind the dots.
    pub(super) target_mps: Option<(f64, f64)>,
    /// Whether the dots are one run and not a set of like efforts: a line joins them.
    pub(super) joined: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) cells: Vec<String>,
    pub(super) speed_mps: f64,
    pub(super) strong: bool,
}

/// Space between a heading and the first row.
pub(super) const HEAD: f64 = 56.0;
/// Space below the last row.
pub(super) const TAIL: f64 = 14.0;
const BETWEEN: f64 = 22.0;
const FOOT: f64 = 26.0;
/// Smallest and largest distance between two rows.
pub(super) const TIGHT: f64 = 19.0;
const WIDE: f64 = 31.0;
/// Deviation in shares of the mean that fills half the lane, if none is larger.
const LANE: f64 = 0.03;

impl Table {
    /// Its height without rows.
    fn fixed(&self) -> f64 {
        HEAD + TAIL + if self.foot.is_empty() { 0.0 } else { FOOT }
    }
}

/// The mean of the values; 0 where there are none.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
    if n > 0.0 { sum / n } else { 0.0 }
}

/// Draws the tables from `room.top` on; returns where they end.
pub(super) fn draw(paper: &Paper<'_>, room: Rect, scene: &RunScene<'_>, tables: &[Table]) -> f64 {
    let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
    let pitch = ((room.height() - fixed(tables)) / rows.max(1) as f64).clamp(TIGHT, WIDE);
    let mut top = room.top;
    for table in tables {
        top = draw_one(paper, Rect { top, ..room }, scene, table, pitch) + BETWEEN;
    }
    (top - BETWEEN).max(room.top)
}

fn draw_one(paper: &Paper<'_>, room: Rect, scene: &RunScene<'_>, table: &Table, pitch: f64) -> f64 {
    let heading = Type::bold(size::HEADING, theme::INK);
    let quiet = Type::regular(size::SMALL, theme::QUIET);
    paper.text((room.left, room.top), Align::Left, &table.title, heading);
    let left = room.left + heading.width(&table.title) + 12.0;
    paper.fitted((left, room.top + 1.0), &table.note, quiet, room.right - left);

    let size = size::TABLE.min(pitch - 4.0);
    let plain = Type::regular(size, theme::INK);
    let width_of = |column: usize| {
        let cells = table.rows.iter().filter(|row| row.cells.len() > 1);
        let cells = cells.filter_map(|row| row.cells.get(column));
        cells.map(|cell| plain.width(cell)).fold(quiet.width(table.columns[column]), f64::max)
    };
    // Numbers end at their column's right edge; the lane of dots takes what is left before heart rate.
    let last_right = table.columns.last() == Some(&"hr");
    let mut edges = Vec::new();
    let mut edge = room.left - 20.0;
    for column in 0..table.columns.len() {
        edge += 20.0 + width_of(column);
        edges.push(edge);
    }
    let mut lane = (edge + 24.0, room.right);
    if last_right {
        let hr = width_of(table.columns.len() - 1);
        lane = (edge - hr + 4.0, room.right - hr - 24.0);
        if let Some(last) = edges.last_mut() {
            *last = room.right;
        }
    }
    let lane = (lane.1 - lane.0 > 44.0).then_some(lane);
    if lane.is_none() {
        let spare = (room.right - edge).max(0.0) / (edges.len().max(2) - 1) as f64;
        let mut edge = room.left - 20.0;
        for (column, at) in edges.iter_mut().enumerate() {
            edge += 20.0 + width_of(column);
            *at = edge + spare * column as f64;
        }
    }
    let head = room.top + 29.0;
    for (name, edge) in table.columns.iter().zip(&edges) {
        paper.text((*edge, head), Align::Right, name, quiet);
    }
    let top = room.top + HEAD;
    let middle = |row: usize| top + row as f64 * pitch;
    for (at, row) in table.rows.iter().enumerate() {
        if let [only] = row.cells.as_slice() {
            paper.text((room.left, middle(at)), Align::Left, only, quiet);
        }
        for (column, (cell, edge)) in row.cells.iter().zip(&edges).enumerate() {
            let color = theme::kind_text(scene.verdict.kind);
            let with = match column {
                _ if row.cells.len() == 1 => continue,
                0 if row.strong => Type::bold(size, color),
                0 => Type::regular(size, theme::QUIET),
                _ => plain,
            };
            paper.text((*edge, middle(at)), Align::Right, cell, with);
        }
    }
    if let Some(lane) = lane {
        dots(paper, table, lane, middle, scene, pitch);
    }
    let end = middle(table.rows.len()) - pitch + TAIL;
    if table.foot.is_empty() {
        return end;
    }
    paper.fitted((room.left, end + 14.0), &table.foot, quiet, room.width());
    end + FOOT
}

fn dots(
    paper: &Paper<'_>,
    table: &Table,
    (left, right): (f64, f64),
    middle: impl Fn(usize) -> f64,
    scene: &RunScene<'_>,
    pitch: f64,
) {
    let speeds = || table.rows.iter().map(|row| row.speed_mps).filter(|speed| *speed > 0.0);
    let own = mean(speeds());
    let targets = table.target_mps.map_or([own; 2], |(slow, fast)| [slow, fast]);
    let shown = speeds().chain(targets);
    let widest = shown.map(|speed| (speed / own - 1.0).abs()).fold(LANE, f64::max);
    let center = f64::midpoint(left, right);
    let reach = (right - left) / 2.0 - 6.0;
    let place = |speed: f64| center + (speed / own - 1.0) / widest * reach;
    let count = table.rows.len() as f64;
    let first = middle(0);
    let (above, below) = (first - 12.0, first + (count - 1.0) * pitch + 12.0);
    if let Some((slow, fast)) = table.target_mps {
        let band = Rect::new(place(slow), above, place(fast).max(place(slow) + 2.0), below);
        paper.rect(band, theme::kind_or_none(scene.verdict.kind).mix(0.16));
    }
    paper.upright(center, above, below, theme::AXIS);
    let rows = || table.rows.iter().enumerate().filter(|(_, row)| row.speed_mps > 0.0);
    let line: Vec<_> = rows().map(|(at, row)| (place(row.speed_mps), middle(at))).collect();
    let any_strong = table.rows.iter().any(|row| row.strong);
    let kind = theme::kind_or_none(scene.verdict.kind);
    if table.joined {
        paper.line(&line, 1.5, kind.mix(0.35));
    }
    for ((_, row), at) in rows().zip(line) {
        let quiet = any_strong && !row.strong;
        let color: Paint = if quiet { theme::UNCLASSIFIED } else { kind };
        if !table.joined {
            paper.line(&[(center, at.1), at], 2.0, color.mix(0.4));
        }
        paper.dot(at, (pitch * 0.2).min(5.5), color);
    }
}

/// Height of the tables without rows.
pub(super) fn fixed(tables: &[Table]) -> f64 {
    let gaps = BETWEEN * tables.len().saturating_sub(1) as f64;
    tables.iter().map(Table::fixed).sum::<f64>() + gaps
}

/// How much room the tables want.
pub(super) fn wanted(tables: &[Table]) -> f64 {
    let rows: usize = tables.iter().map(|table| table.rows.len()).sum();
    fixed(tables) + rows as f64 * WIDE - WIDE
}
