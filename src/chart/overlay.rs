//! The passes of a hill laid over one another: height won and pace over the way up.

use super::axes::{self, efforts};
use super::paper::{Align, Paper, Rect, Type};
use super::scale::{self, Scale};
use super::scene::RunScene;
use super::theme::{self, size};
use super::trace;
use crate::classify::{Kind, Segment};

/// Height of the panels, and what they want above for their heading and the axis before.
pub(super) const HEIGHT: f64 = 150.0;
pub(super) const ABOVE: f64 = 76.0;
/// Passes fewer than these are no pattern.
const LEAST: usize = 2;
/// Places along the way at which a pass is drawn.
const PLACES: usize = 60;

/// Whether there are passes to compare.
pub(super) fn any(scene: &RunScene<'_>) -> bool {
    scene.verdict.kind == Some(Kind::HillSprint)
        && efforts(scene).len() >= LEAST
        && axes::rolls(scene)
}

/// One pass: metres along it, and the value there.
type Pass = Vec<Option<(f64, f64)>>;

/// A value over the way of an effort, from its start.
fn pass(scene: &RunScene<'_>, effort: &Segment, value: impl Fn(usize) -> Option<f64>) -> Pass {
    let way = &scene.series.distance_m;
    let (from, to) = (effort.start_s.max(0.0) as usize, effort.end_s.max(0.0) as usize);
    let Some(start) = way.get(from) else { return Pass::new() };
    let last = to.min(way.len().saturating_sub(1));
    let step = (last.saturating_sub(from) / PLACES).max(1);
    let point = |second: usize| Some((f64::from(way[second] - start), value(second)?));
    (from..=last.max(from)).step_by(step).map(point).collect()
}

/// Draws both panels side by side.
pub(super) fn draw(paper: &Paper<'_>, room: Rect, scene: &RunScene<'_>) {
    let efforts = efforts(scene);
    let middle = f64::midpoint(room.left, room.right);
    let left = Rect { right: middle - 24.0, ..room };
    let right = Rect { left: middle + 46.0, ..room };
    let altitude = &scene.series.altitude_m;
    let finite = |value: Option<&f32>| value.map(|it| f64::from(*it)).filter(|it| it.is_finite());
    let foot = scene.units.height_factor();
    let heights: Vec<Pass> = efforts
        .iter()
        .map(|effort| {
            let start = finite(altitude.get(effort.start_s.max(0.0) as usize));
            pass(scene, effort, |second| Some((finite(altitude.get(second))? - start?) * foot))
        })
        .collect();
    let speeds: Vec<Pass> = efforts
        .iter()
        .map(|effort| pass(scene, effort, |second| finite(scene.series.speed_mps.get(second))))
        .collect();
    let unit = scene.units.height_name();
    panel(paper, left, scene, &heights, ("height of each pass", unit), |range, panel| {
        scale::round_ticks(range, ((panel.height() / 34.0) as usize).max(2))
    });
    let name = format!("min/{}", scene.units.distance_name());
    panel(paper, right, scene, &speeds, ("pace of each pass", &name), |range, panel| {
        scale::pace_ticks(Scale::new(range, (panel.bottom, panel.top)), scene.units, 24.0)
    });
}

fn panel(
    paper: &Paper<'_>,
    panel: Rect,
    scene: &RunScene<'_>,
    passes: &[Pass],
    (name, unit): (&str, &str),
    ticks: impl Fn((f64, f64), Rect) -> Vec<scale::Tick>,
) {
    let values = || passes.iter().flatten().flatten();
    let Some((low, high)) = scale::percentiles(values().map(|it| it.1), (0.02, 0.98)) else {
        return;
    };
    let air = ((high - low) * 0.08).max(0.1);
    let range = (low - air, high + air);
    let longest = values().map(|it| it.0).fold(1.0, f64::max);
    let x = Scale::new((0.0, longest), (panel.left, panel.right));
    let y = Scale::new(range, (panel.bottom, panel.top));
    axes::heading(paper, panel, name, unit, "");
    let label = Type::regular(size::LABEL, theme::QUIET);
    for tick in ticks(range, panel) {
        paper.rule(panel.left, panel.right, y.at(tick.at), theme::FAINT);
        paper.text((panel.left - 10.0, y.at(tick.at)), Align::Right, &tick.label, label);
    }
    let color = theme::kind_or_none(scene.verdict.kind);
    for (number, pass) in passes.iter().enumerate() {
        let ends = number == 0 || number + 1 == passes.len();
        let (width, strength) = if ends { (2.2, 1.0) } else { (1.3, 0.4) };
        let points = pass.iter().map(|it| it.map(|(way, value)| (x.at(way), y.within(value))));
        let mut last = None;
        trace::pieces(points, |piece| {
            paper.line(piece, width, color.mix(strength));
            last = piece.last().copied();
        });
        if let Some((x, y)) = last.filter(|_| ends) {
            let bold = Type::bold(size::SMALL, theme::kind_text(scene.verdict.kind));
            let text = (number + 1).to_string();
            let fits = x + 6.0 + bold.width(&text) < panel.right + 20.0;
            paper.text((if fits { x + 6.0 } else { x }, y), Align::Left, &text, bold);
        }
    }
    axes::floor(paper, panel, theme::AXIS);
    for tick in scale::round_ticks((0.0, longest), 5) {
        let at = x.at(tick.at);
        paper.upright(at, panel.bottom, panel.bottom + 5.0, theme::AXIS);
        if at < panel.right - 30.0 {
            paper.text((at, panel.bottom + 18.0), Align::Center, &tick.label, label);
        }
    }
    paper.text((panel.right, panel.bottom + 18.0), Align::Right, "m", label);
}
