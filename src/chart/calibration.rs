//! Whether confidence means what it says: said against right, with how many runs stand behind.

use super::paper::{Align, Paper, Rect, Type};
use super::scale::Scale;
use super::scene::{CalibrationBin, CalibrationScene};
use super::theme::{self, size, weight};

/// Size at scale 1, in pixels.
pub(super) const SIZE: (f64, f64) = (1120.0, 880.0);

const LEFT: f64 = 92.0;
const RIGHT: f64 = SIZE.0 - 52.0;
/// Side of the square.
const SIDE: f64 = 560.0;
const TOP: f64 = 140.0;
/// Top and bottom of the counts below it.
const COUNTS: (f64, f64) = (TOP + SIDE + 16.0, SIZE.1 - 70.0);
const COLUMN: f64 = LEFT + SIDE + 92.0;

/// Draws the picture.
pub(super) fn draw(paper: &Paper<'_>, scene: &CalibrationScene) {
    let title = Type::bold(size::TITLE, theme::INK);
    paper.text((LEFT, 46.0), Align::Left, "Does confidence mean what it says?", title);
    let facts = scene.facts.join("   ·   ");
    let quiet = Type::regular(size::FACTS, theme::QUIET);
    paper.fitted((LEFT, 78.0), &facts, quiet, RIGHT - LEFT);
    let square = Rect::new(LEFT, TOP, LEFT + SIDE, TOP + SIDE);
    let x = Scale::new((0.0, 1.0), (square.left, square.right));
    diagram(paper, square, x, scene);
    counts(paper, Rect { top: COUNTS.0, bottom: COUNTS.1, ..square }, x, scene);
    table(paper, Rect::new(COLUMN, TOP, RIGHT, COUNTS.1), scene);
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// The share right of each bin over its mean confidence, with its interval, against the diagonal.
fn diagram(paper: &Paper<'_>, square: Rect, x: Scale, scene: &CalibrationScene) {
    let y = Scale::new((0.0, 1.0), (square.bottom, square.top));
    let label = Type::regular(size::LABEL, theme::QUIET);
    let name = Type::bold(size::LABEL, theme::TEXT);
    paper.text((square.left, square.top - 16.0), Align::Left, "share right", name);
    for tick in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
        let line = if tick > 0.0 { theme::FAINT } else { theme::AXIS };
        paper.rule(square.left, square.right, y.at(tick), line);
        paper.text((square.left - 12.0, y.at(tick)), Align::Right, &percent(tick), label);
    }
    let diagonal = [(square.left, square.bottom), (square.right, square.top)];
    paper.line(&diagonal, weight::LINE, theme::AXIS);
    paper.text((x.at(0.1) + 14.0, y.at(0.1)), Align::Left, "as said", label);
    let color = theme::zone_bar(4);
    let held: Vec<&CalibrationBin> = scene.bins.iter().filter(|bin| bin.n > 0).collect();
    for bin in &held {
        let [low, high] = bin.ci95;
        let middle = x.within(bin.confidence);
        let whisker = [(middle, y.within(low)), (middle, y.within(high))];
        paper.line(&whisker, weight::MEAN + 4.0, color.mix(0.22));
    }
    let points = held.iter().map(|bin| (x.within(bin.confidence), y.within(bin.accuracy)));
    let points: Vec<(f64, f64)> = points.collect();
    paper.line(&points, weight::TRACE, color);
    for (at, bin) in points.iter().zip(&held) {
        // Few runs are a small dot.
        paper.dot(*at, 3.5 + 5.0 * (bin.n as f64 / scene.n().max(1) as f64).sqrt(), color);
    }
}

/// How many runs each bin holds.
fn counts(paper: &Paper<'_>, room: Rect, x: Scale, scene: &CalibrationScene) {
    let most = scene.bins.iter().map(|bin| bin.n).max().unwrap_or(0).max(1);
    let label = Type::regular(size::SMALL, theme::QUIET);
    let head = room.top + 18.0;
    for bin in scene.bins.iter().filter(|bin| bin.n > 0) {
        let (left, right) = (x.at(bin.from) + 2.0, x.at(bin.to) - 2.0);
        let top = room.bottom - (room.bottom - head) * bin.n as f64 / most as f64;
        let bar = Rect::new(left, top.min(room.bottom - 1.5), right, room.bottom);
        paper.rect(bar, theme::zone_bar(1));
        let middle = (f64::midpoint(left, right), bar.top - 9.0);
        paper.text(middle, Align::Center, &bin.n.to_string(), label);
    }
    paper.rule(room.left, room.right, room.bottom, theme::AXIS);
    for tick in [0.0, 0.2, 0.4, 0.6, 0.8, 1.0] {
        let with = Type::regular(size::LABEL, theme::QUIET);
        paper.text((x.at(tick), room.bottom + 16.0), Align::Center, &percent(tick), with);
    }
    let name = Type::bold(size::LABEL, theme::TEXT);
    let middle = f64::midpoint(room.left, room.right);
    paper.text(
        (middle, room.bottom + 42.0),
        Align::Center,
        "confidence, and runs that had it",
        name,
    );
}

/// The bins as numbers.
fn table(paper: &Paper<'_>, room: Rect, scene: &CalibrationScene) {
    const PITCH: f64 = 30.0;
    let heading = Type::bold(size::HEADING, theme::INK);
    paper.text((room.left, room.top), Align::Left, "Said and right", heading);
    let quiet = Type::regular(size::SMALL, theme::QUIET);
    let plain = Type::regular(size::TABLE, theme::INK);
    let edges = [134.0, 67.0, 0.0].map(|before| room.right - before);
    let head = room.top + 32.0;
    paper.text((room.left, head), Align::Left, "confidence", quiet);
    for (name, edge) in ["said", "right", "runs"].into_iter().zip(edges) {
        paper.text((edge, head), Align::Right, name, quiet);
    }
    let mut y = head + 28.0;
    for bin in scene.bins.iter().filter(|bin| bin.n > 0) {
        let range = format!("{:.0}–{}", bin.from * 100.0, percent(bin.to));
        paper.text((room.left, y), Align::Left, &range, plain);
        let cells = [percent(bin.confidence), percent(bin.accuracy), bin.n.to_string()];
        for (cell, edge) in cells.iter().zip(edges) {
            paper.text((edge, y), Align::Right, cell, plain);
        }
        y += PITCH;
    }
    y += 16.0;
    paper.rule(room.left, room.right, y - 22.0, theme::FAINT);
    for (name, value) in &scene.figures {
        paper.text((room.left, y), Align::Left, name, Type::regular(size::TABLE, theme::TEXT));
        paper.text((room.right, y), Align::Right, value, plain);
        y += PITCH;
    }
    y += 8.0;
    let notes = [
        "A dot on the line is a bin that is right as",
        "often as it says; above it the answers are",
        "better than they say. The bars around the",
        "dots are intervals at 95 %.",
    ];
    for line in notes {
        paper.text((room.left, y), Align::Left, line, quiet);
        y += 19.0;
    }
}
