//! The picture of one run explained: roles, probabilities, and what spoke for and against.

use plotters::style::Color;

use super::paper::{Align, Paper, Rect, Type};
use super::scale::Scale;
use super::scene::RunScene;
use super::theme::{self, size};
use super::{axes, evidence, header, pace};
use crate::classify::{Kind, Role, Segment};
use crate::units::clock;

const TOP: f64 = 196.0;
const BOTTOM: f64 = 956.0;
const RIBBON: f64 = 24.0;
const SIDE: f64 = header::RIGHT - 330.0;
const ROW: f64 = 30.0;
/// Rows of evidence at most.
const EVIDENCE: usize = 8;

/// Draws the picture.
pub(super) fn draw(paper: &Paper<'_>, scene: &RunScene<'_>) {
    header::draw(paper, scene);
    let rows = scene.verdict.evidence.len().min(EVIDENCE) as f64;
    let below = if rows > 0.0 { rows * ROW + 110.0 } else { 20.0 };
    let panel = Rect::new(header::LEFT, TOP, SIDE - 96.0, BOTTOM - below - RIBBON - 16.0);
    if pace::speeds(scene).is_some() {
        let x = axes::time_scale(scene, panel);
        pace::draw(paper, panel, x, scene);
        let strip = Rect { top: panel.bottom + 4.0, bottom: panel.bottom + 4.0 + RIBBON, ..panel };
        ribbon(paper, strip, x, scene);
        axes::time_axis(paper, strip, x);
    }
    if rows > 0.0 {
        let top = BOTTOM - rows * ROW - 14.0;
        reasons(paper, Rect::new(header::LEFT, top, panel.right, BOTTOM), scene);
    }
    let side = Rect::new(SIDE, TOP - 15.0, header::RIGHT, BOTTOM);
    let judged = scene.verdict.kind.is_some() || !scene.verdict.evidence.is_empty();
    let top = if judged { probabilities(paper, side, scene) + 40.0 } else { side.top };
    pieces(paper, Rect { top, ..side }, scene);
}

/// What each piece of the run was for, below the trace, with how sure its ends are.
fn ribbon(paper: &Paper<'_>, strip: Rect, x: Scale, scene: &RunScene<'_>) {
    let mut effort = 0;
    for piece in &scene.verdict.segments {
        let color = theme::role(piece.role, scene.verdict.kind);
        let (left, right) = (x.within(piece.start_s), x.within(piece.end_s));
        paper.rect(Rect { left, right: (right - 1.0).max(left + 1.0), ..strip }, color);
        effort += u32::from(piece.role == Role::Work);
        let name = match piece.role {
            Role::Work => effort.to_string(),
            role => role.name().into(),
        };
        let text = match piece.role {
            Role::Work | Role::Steady => theme::on_kind(scene.verdict.kind),
            _ => theme::INK,
        };
        let with = Type::regular(size::SMALL, text);
        if with.width(&name) + 6.0 < right - left {
            let middle = (f64::midpoint(left, right), f64::midpoint(strip.top, strip.bottom));
            paper.text(middle, Align::Center, &name, with);
        }
    }
    for piece in scene.verdict.segments.iter().skip(1) {
        let unsure = piece.start_uncertainty_s;
        let (left, right) = (x.within(piece.start_s - unsure), x.within(piece.start_s + unsure));
        if right - left > 3.0 {
            let y = strip.top - 2.0;
            paper.line(&[(left, y), (right, y)], 2.0, theme::INK.mix(0.6));
        }
    }
}

/// The sentences with bars: to the right what spoke for the kind, to the left what spoke against.
fn reasons(paper: &Paper<'_>, room: Rect, scene: &RunScene<'_>) {
    let heading = Type::bold(size::HEADING, theme::INK);
    let quiet = Type::regular(size::SMALL, theme::QUIET);
    let kind = scene.verdict.kind.map_or("a kind", |kind| kind.name());
    let y = room.top - 16.0;
    let title = format!("What spoke for and against {kind}");
    paper.text((room.left, y), Align::Left, &title, heading);
    let shown = &scene.verdict.evidence[..scene.verdict.evidence.len().min(EVIDENCE)];
    let body = Type::regular(size::BODY, theme::TEXT);
    let widest = shown.iter().map(|it| body.width(&it.text)).fold(heading.width(&title), f64::max);
    let left = (room.left + widest + 30.0).clamp(room.left + 400.0, room.right - 300.0);
    let lane = (left, (left + 460.0).min(room.right));
    let center = lane.0 + 110.0;
    paper.text((center - 10.0, y), Align::Right, "against", quiet);
    paper.text((center + 10.0, y), Align::Left, "for", quiet);
    let most = |against: bool| {
        let sided = shown.iter().map(|it| if against { -it.weight } else { it.weight });
        sided.filter(|weight| weight.is_finite()).fold(0.0, f64::max)
    };
    let reach = ((center - lane.0 - 36.0) / most(true).max(1e-9))
        .min((lane.1 - center - 40.0) / most(false).max(1e-9));
    let color = theme::kind_or_none(scene.verdict.kind);
    let last = room.top + shown.len() as f64 * ROW;
    paper.upright(center, room.top, last, theme::AXIS);
    for (row, evidence) in shown.iter().enumerate() {
        let y = room.top + (row as f64 + 0.5) * ROW;
        let lines = evidence::wrap(&evidence.text, lane.0 - room.left - 20.0, 1);
        evidence::sentence(paper, (room.left, y), &lines);
        if !evidence.weight.is_finite() {
            continue;
        }
        let end = center + evidence.weight * reach;
        let text = format!("{:+.1}", evidence.weight).replace('-', "−");
        let (bar, fill, at, align) = if evidence.weight < 0.0 {
            ((end, center), theme::UNCLASSIFIED, end - 7.0, Align::Right)
        } else {
            ((center, end), color, end + 7.0, Align::Left)
        };
        paper.rect(Rect::new(bar.0, y - 8.0, bar.1.max(bar.0 + 1.0), y + 8.0), fill);
        paper.text((at, y), align, &text, quiet);
    }
}

/// How likely each kind is; returns where that ends.
fn probabilities(paper: &Paper<'_>, room: Rect, scene: &RunScene<'_>) -> f64 {
    let heading = Type::bold(size::HEADING, theme::INK);
    paper.text((room.left, room.top), Align::Left, "How likely", heading);
    let left = room.left + 96.0;
    let reach = room.right - left - 52.0;
    let mut y = room.top + 34.0;
    for (kind, share) in Kind::ALL.into_iter().zip(scene.verdict.probabilities) {
        let chosen = scene.verdict.kind == Some(kind);
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        let end = left + reach * share;
        let name = Type::regular(size::BODY, theme::TEXT);
        let name = if chosen { Type::bold(size::BODY, theme::INK) } else { name };
        paper.text((room.left, y), Align::Left, kind.name(), name);
        let bar = Rect::new(left, y - 9.0, end.max(left + 1.5), y + 9.0);
        paper.rect(bar, theme::kind(kind).mix(if chosen { 1.0 } else { 0.55 }));
        let percent =
            if share < 0.005 { "< 1 %".into() } else { format!("{:.0} %", share * 100.0) };
        paper.text((bar.right + 8.0, y), Align::Left, &percent, name);
        y += 28.0;
    }
    y - 14.0
}

/// The pieces of the run as a table, as many as there is room for.
fn pieces(paper: &Paper<'_>, room: Rect, scene: &RunScene<'_>) {
    const PITCH: f64 = 26.0;
    let pieces: Vec<&Segment> = scene.verdict.segments.iter().collect();
    let rows = ((room.height() - 62.0) / PITCH) as usize;
    if pieces.is_empty() || rows < 3 {
        return;
    }
    let heading = Type::bold(size::HEADING, theme::INK);
    paper.text((room.left, room.top), Align::Left, "Pieces of the run", heading);
    let quiet = Type::regular(size::SMALL, theme::QUIET);
    let plain = Type::regular(size::BODY, theme::INK);
    let edges = [154.0, 218.0, 270.0, 330.0].map(|at| room.left + at);
    let unit = scene.units.distance_name();
    let head = room.top + 29.0;
    for (name, edge) in ["from", "time", unit, "pace"].into_iter().zip(edges) {
        paper.text((edge, head), Align::Right, name, quiet);
    }
    let first = if pieces.len() > rows { rows.div_ceil(2) } else { pieces.len() };
    let skipped = pieces.len() - if pieces.len() > rows { rows - 1 } else { pieces.len() };
    let mut y = room.top + 55.0;
    for (at, piece) in pieces.iter().enumerate() {
        if skipped > 0 && (first..first + skipped).contains(&at) {
            if at == first {
                let text = format!("… {skipped} more");
                paper.text((room.left + 18.0, y), Align::Left, &text, quiet);
                y += PITCH;
            }
            continue;
        }
        let swatch = Rect::new(room.left, y - 6.0, room.left + 10.0, y + 6.0);
        paper.rect(swatch, theme::role(piece.role, scene.verdict.kind));
        paper.text((room.left + 18.0, y), Align::Left, piece.role.name(), plain);
        let pace =
            scene.units.pace_clock(if piece.speed_mps > 0.3 { piece.speed_mps } else { 0.0 });
        let distance = format!("{:.2}", piece.distance_m / scene.units.metres());
        let cells = [clock(piece.start_s), clock(piece.end_s - piece.start_s), distance, pace];
        for (cell, edge) in cells.iter().zip(edges) {
            paper.text((edge, y), Align::Right, cell, plain);
        }
        y += PITCH;
    }
}
