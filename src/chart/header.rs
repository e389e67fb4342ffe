//! The top of a run's picture: facts, kind, how sure, structure.

use super::font;
use super::paper::{Align, Paper, Rect, Type};
use super::scene::RunScene;
use super::structure::Brief;
use super::theme::{self, size};
use crate::units::{Units, clock};

/// Left edge of everything.
pub(super) const LEFT: f64 = 86.0;
/// Right edge of everything.
pub(super) const RIGHT: f64 = 1556.0;

const FACTS: f64 = 50.0;
const CHIP: f64 = 107.0;

/// Date, time, distance, duration, pace and so on, as far as known.
pub(super) fn facts(scene: &RunScene<'_>) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(start) = scene.start {
        facts.push(start.strftime("%a %-d %b %Y   %H:%M").to_string());
    }
    let distance = scene.distance_m.filter(|metres| *metres > 0.0);
    let time = scene.moving_time_s.filter(|seconds| *seconds > 0.0);
    facts.extend(distance.map(|metres| far(scene.units, metres)));
    facts.extend(time.map(clock));
    if let (Some(metres), Some(seconds)) = (distance, time) {
        facts.push(scene.units.pace(metres / seconds));
    }
    facts.extend(scene.avg_heart_rate_bpm.map(|rate| format!("{rate:.0} bpm")));
    facts.extend(
        scene
            .elevation_gain_m
            .filter(|gain| *gain >= 1.0)
            .map(|gain| format!("{} up", scene.units.height(gain))),
    );
    let name = font::drawable(scene.name.unwrap_or_default());
    if !name.trim().is_empty() {
        facts.push(name.trim().to_owned());
    }
    facts
}

/// A distance, short ones in metres.
fn far(units: Units, metres: f64) -> String {
    match units {
        Units::Metric if metres < 1000.0 => format!("{metres:.0} m"),
        _ => units.distance(metres),
    }
}

/// Draws the top.
pub(super) fn draw(paper: &Paper<'_>, scene: &RunScene<'_>) {
    let verdict = scene.verdict;
    let tags_left = tags(paper, scene);
    let line = facts(scene).join("   ·   ");
    let with = Type::regular(size::FACTS, theme::QUIET);
    paper.fitted((LEFT, FACTS), &line, with, tags_left - 30.0 - LEFT);

    let kind = verdict.kind.map_or("unclear", |kind| kind.name());
    let chip = Type::bold(size::CHIP, theme::on_kind(verdict.kind));
    let right = LEFT + chip.width(kind) + 44.0;
    paper.pill(
        Rect::new(LEFT, CHIP - 25.0, right, CHIP + 25.0),
        10.0,
        theme::kind_or_none(verdict.kind),
    );
    paper.text((f64::midpoint(LEFT, right), CHIP), Align::Center, kind, chip);

    let percent = format!("{:.0} %", (verdict.judged_confidence() * 100.0).min(99.0));
    let sure = match (verdict.kind, verdict.kind_reason) {
        (Some(_), _) if verdict.overruled.is_some() => match verdict.judged_kind() {
            Some(judged) => format!("own label, judged {} {percent}", judged.name()),
            None => "own label".into(),
        },
        (Some(_), _) => format!("{percent} sure"),
        (None, Some(reason)) => reason.name().replace('-', " "),
        (None, None) => String::new(),
    };
    let with = Type::regular(size::FACTS, theme::QUIET);
    paper.text((right + 20.0, CHIP), Align::Left, &sure, with);
    let Some(structure) = &verdict.structure else { return };
    let left = right + 20.0 + with.width(&sure) + 34.0;
    let room = RIGHT - left;
    let sizes = [size::TITLE, 23.0, 20.0];
    let title = |size| Type::bold(size, theme::INK);
    let fits = |size: &f64| title(*size).width(&structure.text) <= room;
    if let Some(size) = sizes.into_iter().find(fits) {
        paper.text((left, CHIP), Align::Left, &structure.text, title(size));
        return;
    }
    let brief = Brief::of(structure);
    paper.fitted((left, CHIP - 11.0), &brief.main, title(23.0), room);
    let small = Type::regular(size::TABLE, theme::TEXT);
    let rest = brief.rest(small.size, room);
    paper.fitted((left, CHIP + 17.0), &rest, small, room);
}

/// Tags as quiet chips from the right edge on; returns where they begin.
fn tags(paper: &Paper<'_>, scene: &RunScene<'_>) -> f64 {
    let with = Type::regular(size::LABEL, theme::TEXT);
    let mut right = RIGHT;
    for tag in scene.verdict.tags.iter().rev().take(6) {
        let left = right - with.width(tag.name()) - 22.0;
        paper.pill(Rect::new(left, FACTS - 14.0, right, FACTS + 14.0), 14.0, theme::FAINT);
        paper.text((f64::midpoint(left, right), FACTS), Align::Center, tag.name(), with);
        right = left - 8.0;
    }
    right
}
