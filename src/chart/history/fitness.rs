//! Threshold and efficiency over time, with how sure they are.

use jiff::civil::Date;

use super::{BOTTOM, Dates, HistoryScene, TOP, days, span, title};
use crate::chart::axes;
use crate::chart::header::{LEFT, RIGHT};
use crate::chart::paper::{Align, Paper, Rect, Type};
use crate::chart::scale::{self, Scale, Tick};
use crate::chart::theme::{self, Paint, size, weight};

/// Runs within so many days before and after a day stand for its efficiency.
const WINDOW_D: f64 = 21.0;
/// Fewer runs than these in it say nothing.
const LEAST: usize = 4;

/// A day, a value, and the half-width of its band.
type Point = (Date, f64, f64);

fn thresholds(scene: &HistoryScene) -> Vec<Point> {
    let of = |run: &super::HistoryRun| {
        let it = run.threshold?;
        Some((run.date, it.speed_mps, it.uncertainty_mps))
    };
    scene.runs.iter().filter_map(of).collect()
}

fn efficiencies(scene: &HistoryScene) -> Vec<(Date, f64)> {
    let runs = scene.runs.iter().filter_map(|run| Some((run.date, run.efficiency_m?)));
    runs.filter(|(_, metres)| metres.is_finite() && *metres > 0.0).collect()
}

/// The mean of the runs around each day, with twice its standard error.
fn smoothed(points: &[(Date, f64)]) -> Vec<Point> {
    let mut smoothed = Vec::new();
    for (date, _) in points {
        let near = points.iter().filter(|(other, _)| days(*other, *date).abs() <= WINDOW_D);
        let values: Vec<f64> = near.map(|(_, value)| *value).collect();
        let n = values.len() as f64;
        if values.len() < LEAST {
            continue;
        }
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (n - 1.0);
        smoothed.push((*date, mean, 2.0 * (variance / n).sqrt()));
    }
    smoothed
}

pub(super) fn any(scene: &HistoryScene) -> bool {
    thresholds(scene).len() > 1 || smoothed(&efficiencies(scene)).len() > 1
}

pub(super) fn draw(paper: &Paper<'_>, scene: &HistoryScene) {
    title(paper, "Fitness", &span(&scene.runs));
    let (thresholds, runs) = (thresholds(scene), efficiencies(scene));
    let means = smoothed(&runs);
    let both = thresholds.len() > 1 && means.len() > 1;
    let middle = f64::midpoint(TOP, BOTTOM);
    let whole = Rect::new(LEFT, TOP, RIGHT - 110.0, BOTTOM);
    if thresholds.len() > 1 {
        let panel = Rect { bottom: if both { middle - 40.0 } else { BOTTOM }, ..whole };
        let unit = format!("min/{} and its uncertainty", scene.units.distance_name());
        axes::heading(paper, panel, "threshold pace", &unit, "");
        let ticks = |y| scale::pace_ticks(y, scene.units, 28.0);
        let said = |value| scene.units.pace(value);
        band(paper, panel, scene, (&thresholds, &[]), (&ticks, &said), theme::INK);
    }
    if means.len() > 1 {
        let panel = Rect { top: if both { middle + 40.0 } else { TOP }, ..whole };
        let unit = "metres a heartbeat in easy running; mean of six weeks and its 95 % band";
        axes::heading(paper, panel, "efficiency", unit, "");
        let ticks = |y: Scale| {
            let (low, high) = y.range();
            let mut ticks = scale::round_ticks((low * 100.0, high * 100.0), 6);
            for tick in &mut ticks {
                tick.at /= 100.0;
                tick.label = format!("{:.2}", tick.at);
            }
            ticks
        };
        let said = |value: f64| format!("{value:.2} m");
        band(paper, panel, scene, (&means, &runs), (&ticks, &said), theme::HEART);
    }
}

type Ticks<'a> = &'a dyn Fn(Scale) -> Vec<Tick>;
type Said<'a> = &'a dyn Fn(f64) -> String;

fn band(
    paper: &Paper<'_>,
    panel: Rect,
    scene: &HistoryScene,
    (points, dots): (&[Point], &[(Date, f64)]),
    (ticks, said): (Ticks<'_>, Said<'_>),
    color: Paint,
) {
    let Some(x) = Dates::over(&scene.runs, panel) else { return };
    // A few days with a wild estimate do not flatten the rest.
    let ends = points.iter().flat_map(|(_, value, half)| [value - half, value + half]);
    let ends = ends.chain(dots.iter().map(|(_, value)| *value));
    let Some((low, high)) = scale::percentiles(ends, (0.02, 0.98)) else { return };
    let air = (high - low).max(high.abs() * 0.01) * 0.08;
    let y = Scale::new((low - air, high + air), (panel.bottom, panel.top));
    let label = Type::regular(size::LABEL, theme::QUIET);
    for tick in ticks(y) {
        paper.rule(panel.left, panel.right, y.at(tick.at), theme::FAINT);
        paper.text((panel.left - 10.0, y.at(tick.at)), Align::Right, &tick.label, label);
    }
    for (date, value) in dots {
        paper.dot((x.at(*date), y.within(*value)), 2.2, color.mix(0.35));
    }
    // Between runs that no window holds together nothing is known.
    for piece in points.chunk_by(|a, b| days(a.0, b.0) <= 2.0 * WINDOW_D) {
        let edge = |sign: f64| {
            piece
                .iter()
                .map(move |(date, value, half)| (x.at(*date), y.within(value + sign * half)))
        };
        let outline: Vec<_> = edge(1.0).chain(edge(-1.0).rev()).collect();
        paper.area(&outline, color.mix(0.16));
        paper.line(&edge(0.0).collect::<Vec<_>>(), weight::TRACE, color);
    }
    if let Some((date, value, _)) = points.last() {
        let at = (x.at(*date), y.within(*value));
        paper.dot(at, 4.0, color);
        paper.text(
            (at.0 + 12.0, at.1),
            Align::Left,
            &said(*value),
            Type::bold(size::TABLE, theme::INK),
        );
    }
    axes::floor(paper, panel, theme::AXIS);
    x.axis(paper, panel);
}
