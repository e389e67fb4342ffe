//! The panel of pace over time: faster is up, zones behind, efforts numbered where they happen.

use super::axes::{self, efforts};
use super::paper::{Align, Paper, Rect, Type};
use super::scale::{self, Scale};
use super::scene::RunScene;
use super::splits;
use super::theme::{self, Paint, size, weight};
use super::timeline::Timeline;
use super::trace;
use crate::athlete::PACE_ZONES;
use crate::classify::{Kind, Role, Tag};
use crate::measure::Motion;
use crate::units::clock;

/// Room for the numbers of the efforts above the trace.
const NUMBERS: f64 = 50.0;
/// Least span of the axis in m/s, so that an even run looks even.
const LEAST_SPAN: f64 = 0.9;

/// The axis ends here in m/s, at 20 min/km, however slow the walk.
const SLOWEST: f64 = 0.83;

/// Grade-adjusted speed on a steep hill raises the axis by no more than this factor.
const MOST_ADJUSTED: f64 = 1.35;

/// Speeds from bottom to top of the axis: where most of the running was, with its efforts and a
/// threshold that is not far off. Stops, short walks and bad seconds do not stretch it.
pub(super) fn speeds(scene: &RunScene<'_>) -> Option<(f64, f64)> {
    let series = scene.series;
    let paired = || series.speed_mps.iter().zip(&series.motion);
    let count = |of: Motion| series.motion.iter().filter(|motion| **motion == of).count();
    let walker = count(Motion::Walk) > count(Motion::Run) / 2;
    let shown = |motion: Motion| motion == Motion::Run || walker && motion == Motion::Walk;
    let values = paired().filter(|(_, motion)| shown(**motion)).map(|(speed, _)| f64::from(*speed));
    // Without efforts the fastest seconds are a stride or a bad fix; neither deserves the height.
    let fast = match scene.verdict.tags.contains(&Tag::Strides) {
        _ if !efforts(scene).is_empty() => 0.995,
        true => 0.99,
        false => 0.985,
    };
    let (mut low, mut high) = scale::percentiles(values, (0.03, fast))?;
    for effort in efforts(scene).into_iter().filter(|effort| effort.speed_mps.is_finite()) {
        low = low.min(effort.speed_mps);
        high = high.max(effort.speed_mps * 1.01);
    }
    if hilly(scene) {
        let adjusted = series.gap_speed_mps.iter().map(|speed| f64::from(*speed));
        let adjusted = scale::percentiles(adjusted, (0.98, 0.98)).map_or(0.0, |(_, it)| it);
        high = high.max(adjusted.min(high * MOST_ADJUSTED));
    }
    if let Some(threshold) = scene.threshold.filter(|it| it.speed_mps < high * 1.45) {
        high = high.max(threshold.speed_mps * 1.02);
    }
    let missing = (LEAST_SPAN - (high - low)).max(0.0);
    let air = (high - low + missing) * 0.05;
    Some(((low - missing / 2.0 - air).max(SLOWEST), high + missing / 2.0 + air))
}

/// The satellites wander over so many seconds; short efforts are smoothed less.
const CALM_S: f64 = 11.0;

/// Draws the panel; `false` where nobody moved.
pub(super) fn draw(paper: &Paper<'_>, panel: Rect, x: &Timeline, scene: &RunScene<'_>) {
    let Some(range) = speeds(scene) else { return };
    let numbers = if efforts(scene).is_empty() { 10.0 } else { NUMBERS };
    let y = Scale::new(range, (panel.bottom, panel.top + numbers));
    zones(paper, panel, y, scene);
    axes::mark_pauses(paper, panel, x, scene);
    axes::shade(paper, panel, x, scene);
    for tick in scale::pace_ticks(y, scene.units, 27.0) {
        let with = Type::regular(size::LABEL, theme::QUIET);
        paper.text((panel.left - 10.0, y.at(tick.at)), Align::Right, &tick.label, with);
        paper.rule(panel.left - 5.0, panel.left, y.at(tick.at), theme::AXIS);
    }
    if hilly(scene) {
        let adjusted = &scene.series.gap_speed_mps;
        curve(paper, (x, y), scene, (adjusted, weight::LINE, theme::GROUND));
    }
    curve(paper, (x, y), scene, (&scene.series.speed_mps, weight::TRACE, theme::INK));
    means(paper, (x, y), scene);
    number(paper, panel, x, scene);
    axes::floor(paper, panel, theme::AXIS);
    let unit = format!("min/{}", scene.units.distance_name());
    axes::heading(paper, panel, "pace", &unit, "");
    legend(paper, panel, scene);
}

/// What the lines are, and what is not drawn, at the right above the panel.
fn legend(paper: &Paper<'_>, panel: Rect, scene: &RunScene<'_>) {
    let with = Type::regular(size::LABEL, theme::QUIET);
    let (mut right, y) = (panel.right, panel.top - 15.0);
    let mut entry = |text: &str, line: Option<(f64, Paint)>| {
        paper.text((right, y), Align::Right, text, with);
        right -= with.width(text) + 8.0;
        if let Some((width, color)) = line {
            paper.line(&[(right - 22.0, y), (right, y)], width, color);
            right -= 22.0;
        }
        right -= 22.0;
    };
    if hilly(scene) {
        entry("grade-adjusted", Some((weight::LINE, theme::GROUND)));
    }
    if !pieces(scene).is_empty() {
        entry("mean of each piece", Some((weight::MEAN, theme::kind_or_none(scene.verdict.kind))));
    }
    let left_out = scene.series.len() - axes::shown(scene);
    if left_out > 0 {
        entry(&format!("then {} without running", clock(left_out as f64)), None);
    }
}

/// Whether grade-adjusted pace tells something that pace does not.
fn hilly(scene: &RunScene<'_>) -> bool {
    let series = scene.series;
    if !series.gap_used || series.gap_speed_mps.len() != series.speed_mps.len() {
        return false;
    }
    let apart = series.speed_mps.iter().zip(&series.gap_speed_mps);
    let apart: f32 = apart.map(|(speed, gap)| (speed - gap).abs()).filter(|d| d.is_finite()).sum();
    apart / series.len().max(1) as f32 > 0.12
}

/// Speeds over time, broken where the runner stood or nothing was recorded, and smoothed over
/// about three pixels, as finer than that is not the runner but the satellites; never so far that a
/// short effort loses its height.
fn curve(
    paper: &Paper<'_>,
    at: (&Timeline, Scale),
    scene: &RunScene<'_>,
    (speeds, width, color): (&[f32], f64, Paint),
) {
    let motion = &scene.series.motion;
    let efforts = efforts(scene).into_iter().map(|effort| effort.end_s - effort.start_s);
    let common = scale::percentiles(efforts, (0.25, 0.25)).map_or(f64::INFINITY, |(it, _)| it);
    let shown = speeds.len().min(axes::shown(scene));
    let seconds = (3.0 * at.0.seconds_per_pixel()).max(CALM_S);
    let seconds = seconds.min(common / 4.0).clamp(3.0, 60.0) as usize;
    let halted = |at: usize| matches!(motion.get(at), Some(Motion::Stop | Motion::Gap));
    let known = |at: &usize| !halted(*at) && speeds[*at].is_finite();
    let (mut sum, mut sums) = (0.0, Vec::with_capacity(speeds.len() + 1));
    let (mut begun, mut starts) = (0, Vec::with_capacity(speeds.len()));
    sums.push(0.0);
    for (second, speed) in speeds.iter().enumerate() {
        let known = known(&second);
        sum += if known { f64::from(*speed) } else { 0.0 };
        sums.push(sum);
        begun = if known { begun } else { second + 1 };
        starts.push(begun);
    }
    // A window reaches as far to either side as the piece it lies in allows.
    let speed = |second: usize| {
        let start = *starts.get(second).filter(|start| **start <= second)?;
        let mut reach = (seconds / 2).min(second - start);
        while reach > 0 && starts.get(second + reach) != Some(&start) {
            reach -= 1;
        }
        let total = sums[second + reach + 1] - sums[second - reach];
        Some(total / (2 * reach + 1) as f64)
    };
    trace::draw(paper, at, shown, speed, (width, color));
}

/// Bands behind the trace with their names, and the threshold with its value, at the right.
fn zones(paper: &Paper<'_>, panel: Rect, y: Scale, scene: &RunScene<'_>) {
    let Some(threshold) = scene.threshold.filter(|it| it.speed_mps > 0.0) else { return };
    let low = y.range().0;
    let line = y.at(threshold.speed_mps);
    let shown = (panel.top..panel.bottom).contains(&line);
    let edge = |zone: usize| match scene.zones.0.get(zone) {
        Some(from_mps) => y.at(from_mps.max(low)).clamp(panel.top, panel.bottom),
        None => panel.top,
    };
    let right = panel.right + 10.0;
    for (at, zone) in PACE_ZONES.iter().enumerate() {
        let band = Rect::new(panel.left, edge(at + 1), panel.right, edge(at));
        if band.height() < 1.0 {
            continue;
        }
        paper.rect(band, theme::zone_band(at));
        // The name stands in the middle of its band, or beside the threshold's label, or nowhere.
        let clear = 27.0;
        let middle = f64::midpoint(band.top, band.bottom);
        let beside = if middle < line { line - clear } else { line + clear };
        let middle = if shown && (middle - line).abs() < clear { beside } else { middle };
        if middle - 8.0 >= band.top - 2.0 && middle + 8.0 <= band.bottom + 2.0 {
            let with = Type::regular(size::SMALL, theme::QUIET);
            paper.text((right, middle), Align::Left, zone.name, with);
        }
    }
    if shown {
        paper.dashes(panel.left, panel.right, line, theme::QUIET);
        let value = scene.units.pace(threshold.speed_mps);
        let bold = Type::bold(size::SMALL, theme::INK);
        paper.text((right, line - 8.0), Align::Left, "threshold", bold);
        paper.text((right, line + 9.0), Align::Left, &value, bold);
    }
}

/// The mean of each effort, or of each split of a progression, over the trace.
fn means(paper: &Paper<'_>, (x, y): (&Timeline, Scale), scene: &RunScene<'_>) {
    let color = theme::kind_or_none(scene.verdict.kind);
    let pieces = pieces(scene);
    for (start_s, end_s, speed_mps) in &pieces {
        let height = y.within(*speed_mps);
        let line = [(x.within(*start_s), height), (x.within(*end_s), height)];
        paper.line(&line, weight::MEAN, color);
    }
}

/// Start, end and mean speed of what is told apart: the efforts and steady parts, or the splits of
/// a progression that has no two of them.
fn pieces(scene: &RunScene<'_>) -> Vec<(f64, f64, f64)> {
    let told = |role| role == Role::Work || role == Role::Steady;
    let pieces = scene.verdict.segments.iter().filter(|piece| told(piece.role));
    let pieces = pieces.map(|piece| (piece.start_s, piece.end_s, piece.speed_mps));
    let pieces: Vec<_> = pieces.filter(|(_, _, speed)| *speed > 0.0).collect();
    if pieces.len() < 2 && scene.verdict.kind == Some(Kind::Progression) {
        let splits = splits::splits(scene, 16).into_iter();
        return splits.map(|split| (split.start_s, split.end_s, split.speed_mps)).collect();
    }
    pieces
}

/// Which efforts carry their number: all, or every second, fifth, … where they stand close.
pub(super) fn numbered(middles: &[f64], room: f64) -> Vec<usize> {
    let closest = middles.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    let every = [1_usize, 2, 5, 10, 20, 50, 100]
        .into_iter()
        .find(|every| *every as f64 * closest >= room)
        .unwrap_or(1000);
    let mut last = f64::NEG_INFINITY;
    let mut shown = Vec::new();
    for (at, middle) in middles.iter().enumerate() {
        // Every second one is 1, 3, 5; every fifth 1, 5, 10.
        let named = if every == 2 { at.is_multiple_of(2) } else { (at + 1).is_multiple_of(every) };
        if (at == 0 || named) && middle - last >= room {
            shown.push(at);
            last = *middle;
        }
    }
    shown
}

fn number(paper: &Paper<'_>, panel: Rect, x: &Timeline, scene: &RunScene<'_>) {
    let efforts = efforts(scene);
    let middles: Vec<f64> = efforts
        .iter()
        .map(|effort| x.within(f64::midpoint(effort.start_s, effort.end_s)))
        .collect();
    let color = theme::kind_text(scene.verdict.kind);
    let (bold, plain) = (Type::bold(16.0, color), Type::regular(size::LABEL, color));
    let paces = numbered(&middles, 46.0).len() == middles.len();
    for at in numbered(&middles, 24.0) {
        let (effort, middle) = (efforts[at], middles[at]);
        if efforts.len() > 1 {
            let text = (at + 1).to_string();
            paper.text((middle, panel.top + 15.0), Align::Center, &text, bold);
        }
        if efforts.len() == 1 {
            let time = clock(effort.end_s - effort.start_s);
            let text = format!("{time} at {}", scene.units.pace(effort.speed_mps));
            let half = bold.width(&text) / 2.0;
            let middle = middle.clamp(panel.left + half + 6.0, panel.right - half - 6.0);
            paper.text((middle, panel.top + 22.0), Align::Center, &text, bold);
        } else if paces && effort.speed_mps > 0.1 {
            let pace = scene.units.pace_clock(effort.speed_mps);
            let half = plain.width(&pace) / 2.0;
            let middle = middle.clamp(panel.left + half, panel.right - half);
            paper.text((middle, panel.top + 35.0), Align::Center, &pace, plain);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_would_touch_are_thinned() {
        let six: Vec<f64> = (0..6).map(|n| f64::from(n) * 100.0).collect();
        assert_eq!(numbered(&six, 24.0), [0, 1, 2, 3, 4, 5]);
        let thirty: Vec<f64> = (0..30).map(|n| f64::from(n) * 9.0).collect();
        assert_eq!(numbered(&thirty, 24.0), [0, 4, 9, 14, 19, 24, 29]);
        for pair in numbered(&thirty, 24.0).windows(2) {
            assert!(thirty[pair[1]] - thirty[pair[0]] >= 24.0);
        }
        assert!(numbered(&[], 24.0).is_empty());
    }
}
