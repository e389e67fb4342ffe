//! A cell a day in the colour of its kind, a row of weeks a year.

use jiff::civil::{Date, date};

use super::{HistoryRun, HistoryScene, span, title};
use crate::chart::header::{LEFT, RIGHT};
use crate::chart::paper::{Align, Paper, Rect, Type};
use crate::chart::theme::{self, size};
use crate::classify::Kind;

/// Years drawn at most, the latest.
const MOST: usize = 12;
/// Largest height of a cell.
const CELL: f64 = 25.0;
/// Room above the cells of a year for the names of its months.
const MONTHS: f64 = 34.0;
const TOP: f64 = 172.0;
const BOTTOM: f64 = 970.0;

/// The years drawn, the latest first.
fn years(first: Date, last: Date) -> Vec<i16> {
    (first.year()..=last.year()).rev().take(MOST).collect()
}

/// Height of a year, its months above it included.
fn pitch(years: usize) -> f64 {
    ((BOTTOM - TOP) / years.max(1) as f64).min(MONTHS + 7.0 * CELL)
}

/// Height of the picture: a few years do not fill a usual one.
pub(super) fn height(scene: &HistoryScene) -> f64 {
    let (Some(first), Some(last)) = (scene.runs.first(), scene.runs.last()) else {
        return theme::HEIGHT;
    };
    let years = years(first.date, last.date).len();
    TOP + years as f64 * pitch(years) + theme::HEIGHT - BOTTOM
}

pub(super) fn draw(paper: &Paper<'_>, scene: &HistoryScene) {
    let (Some(first), Some(last)) = (scene.runs.first(), scene.runs.last()) else { return };
    let years = years(first.date, last.date);
    let shown = |run: &&HistoryRun| years.contains(&run.date.year());
    let runs: Vec<&HistoryRun> = scene.runs.iter().filter(shown).collect();
    let metres: f64 = runs.iter().map(|run| run.distance_m).sum();
    let facts = format!(
        "{}   ·   {} runs   ·   {:.0} {}",
        span(&scene.runs),
        runs.len(),
        metres / scene.units.metres(),
        scene.units.distance_name()
    );
    title(paper, "Every day", &facts);
    legend(paper, &runs);
    let cell = ((RIGHT - LEFT - 96.0) / 53.5, (pitch(years.len()) - MONTHS) / 7.0);
    for (row, year) in years.iter().rev().enumerate() {
        let top = TOP + row as f64 * pitch(years.len());
        draw_year(paper, (LEFT, top + 20.0), cell, *year, &runs, scene);
    }
}

fn legend(paper: &Paper<'_>, runs: &[&HistoryRun]) {
    let with = Type::regular(size::BODY, theme::TEXT);
    let mut right = RIGHT;
    for kind in Kind::ALL.map(Some).into_iter().chain([None]).rev() {
        let count = runs.iter().filter(|run| run.kind == kind).count();
        if count == 0 {
            continue;
        }
        let text = format!("{} {count}", kind.map_or("no kind", Kind::name));
        right -= with.width(&text);
        paper.text((right, 136.0), Align::Left, &text, with);
        paper.pill(
            Rect::new(right - 22.0, 129.0, right - 8.0, 143.0),
            3.0,
            theme::kind_or_none(kind),
        );
        right -= 44.0;
    }
}

fn draw_year(
    paper: &Paper<'_>,
    (left, top): (f64, f64),
    cell: (f64, f64),
    year: i16,
    runs: &[&HistoryRun],
    scene: &HistoryScene,
) {
    let quiet = Type::regular(size::SMALL, theme::QUIET);
    let bold = Type::bold(size::TABLE, theme::INK);
    paper.text((left - 12.0, top + 3.5 * cell.1), Align::Right, &year.to_string(), bold);
    let start = date(year, 1, 1);
    let offset = i32::from(start.weekday().since(scene.week_start));
    let place = |day: Date| {
        let number = i32::from(day.day_of_year()) - 1 + offset;
        (left + f64::from(number / 7) * cell.0, top + f64::from(number % 7) * cell.1)
    };
    let square = |day: Date| {
        let (x, y) = place(day);
        Rect::new(x + 1.0, y + 1.0, x + cell.0 - 1.0, y + cell.1 - 1.0)
    };
    for day in start.series(jiff::ToSpan::days(1)).take_while(|day| day.year() == year) {
        paper.rect(square(day), theme::FAINT.mix(0.55));
        if day.day() == 1 {
            let month = day.strftime("%b").to_string();
            paper.text((place(day).0 + 2.0, top - 10.0), Align::Left, &month, quiet);
        }
    }
    let mut of_year: Vec<&&HistoryRun> =
        runs.iter().filter(|run| run.date.year() == year).collect();
    of_year.sort_by_key(|run| run.date);
    let mut metres = 0.0;
    for day in of_year.chunk_by(|a, b| a.date == b.date) {
        let room = square(day[0].date);
        let part = room.width() / day.len() as f64;
        for (at, run) in day.iter().enumerate() {
            metres += run.distance_m;
            let left = room.left + at as f64 * part;
            paper.rect(Rect { left, right: left + part, ..room }, theme::kind_or_none(run.kind));
        }
    }
    let right = left + 53.5 * cell.0 + 10.0;
    let y = top + 3.5 * cell.1;
    let unit = scene.units.distance_name();
    let text = format!("{:.0} {unit}", metres / scene.units.metres());
    paper.text((right, y - 9.0), Align::Left, &text, bold);
    paper.text((right, y + 10.0), Align::Left, &format!("{} runs", of_year.len()), quiet);
}
