//! The picture of one run explained: roles, probabilities, and what spoke for and against.

use super::paper::{Align, Paper, Rect, Type};
use super::reasons::Reasons;
use super::scene::RunScene;
use super::theme::{self, size};
use super::timeline::Timeline;
use super::{axes, evidence, header, pace};
use crate::classify::{Kind, Role, Segment, Verdict};
use crate::units::clock;

const TOP: f64 = 196.0;
const BOTTOM: f64 = 956.0;
const RIBBON: f64 = 24.0;
const SIDE: f64 = header::RIGHT - 330.0;

/// Draws the picture.
pub(super) fn draw(paper: &Paper<'_>, scene: &RunScene<'_>) {
    header::draw(paper, scene);
    let why = Reasons::of(scene);
    let below = if why.any() { why.height() + 64.0 } else { 20.0 };
    let panel = Rect::new(header::LEFT, TOP, SIDE - 96.0, BOTTOM - below - RIBBON - 16.0);
    if pace::speeds(scene).is_some() {
        let x = &axes::timeline(scene, panel);
        pace::draw(paper, panel, x, scene);
        let strip = Rect { top: panel.bottom + 4.0, bottom: panel.bottom + 4.0 + RIBBON, ..panel };
        ribbon(paper, strip, x, scene);
        axes::time_axis(paper, strip, x);
    }
    why.draw(paper, Rect { top: BOTTOM - why.height(), bottom: BOTTOM, ..panel });
    let mut side = Rect::new(SIDE, TOP - 15.0, header::RIGHT, BOTTOM);
    if scene.verdict.kind.is_some() || !scene.verdict.evidence.is_empty() {
        side.top = probabilities(paper, side, scene) + 40.0;
    }
    side.top = changes(paper, side, scene);
    pieces(paper, side, scene);
}

/// What would have changed the answer; returns where the next thing may begin.
fn changes(paper: &Paper<'_>, room: Rect, scene: &RunScene<'_>) -> f64 {
    let verdict = scene.verdict;
    if verdict.runner_up.is_none() {
        return room.top;
    }
    let heading = Type::bold(size::HEADING, theme::INK);
    paper.text((room.left, room.top), Align::Left, "What would have changed it", heading);
    let mut y = room.top + 30.0;
    for change in &verdict.would_change {
        let color = theme::kind(change.kind);
        paper.rect(Rect::new(room.left, y - 6.0, room.left + 10.0, y + 6.0), color);
        let lines = evidence::wrap(&change.text, room.width() - 18.0, 3);
        y = evidence::sentence(paper, (room.left + 18.0, y), &lines) + 6.0;
    }
    if verdict.would_change.is_empty() {
        let lines = evidence::wrap(Verdict::NO_CHANGE, room.width(), 3);
        y = evidence::sentence(paper, (room.left, y), &lines) + 6.0;
    }
    y + 24.0
}

/// What each piece of the run was for, below the trace, with how sure its ends are.
fn ribbon(paper: &Paper<'_>, strip: Rect, x: &Timeline, scene: &RunScene<'_>) {
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

/// How likely each kind is; returns where that ends.
fn probabilities(paper: &Paper<'_>, room: Rect, scene: &RunScene<'_>) -> f64 {
    let heading = Type::bold(size::HEADING, theme::INK);
    paper.text((room.left, room.top), Align::Left, "How likely", heading);
    let left = room.left + 96.0;
    let reach = room.right - left - 52.0;
    let mut y = room.top + 34.0;
    for (kind, share) in Kind::ALL.into_iter().zip(scene.verdict.probabilities) {
        let chosen = scene.verdict.judged_kind() == Some(kind);
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
