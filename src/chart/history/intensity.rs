//! Share of easy, moderate and hard running over the weeks, against four fifths easy.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{BOTTOM, Dates, HistoryScene, TOP, days, span, title};
use crate::chart::axes;
use crate::chart::header::{LEFT, RIGHT};
use crate::chart::paper::{Align, Paper, Rect, Type};
use crate::chart::scale::Scale;
use crate::chart::theme::{self, size};
use crate::training::first_day;

/// The share of easy running that the advice asks for.
const EASY: f64 = 0.8;
/// Zones in each class: easy and steady, tempo, hard and very hard.
const CLASSES: [(&str, std::ops::Range<usize>, usize); 3] =
    [("easy", 0..2, 0), ("tempo", 2..3, 2), ("hard", 3..5, 4)];
/// Bars at most.
const BARS: f64 = 160.0;
/// Seconds of running below which a bar has no shares.
const LEAST_S: f64 = 1800.0;

/// Seconds in each class by the first day of the bar, with weeks to a bar.
fn bars(scene: &HistoryScene) -> (i64, BTreeMap<Date, [f64; 3]>) {
    let (Some(first), Some(last)) = (scene.runs.first(), scene.runs.last()) else {
        return (1, BTreeMap::new());
    };
    let origin = first_day(first.date, scene.week_start);
    let weeks = (days(origin, last.date) / 7.0).ceil();
    let group =
        [1, 2, 4, 13, 26].into_iter().find(|it| weeks / f64::from(*it) <= BARS).unwrap_or(52);
    let group = i64::from(group);
    let mut bars: BTreeMap<Date, [f64; 3]> = BTreeMap::new();
    for run in &scene.runs {
        let number = days(origin, run.date) as i64 / (7 * group);
        let bar = bars.entry(origin.saturating_add((number * 7 * group).days())).or_default();
        for (sum, (_, zones, _)) in bar.iter_mut().zip(CLASSES) {
            *sum += run.zone_times_s[zones].iter().sum::<f64>();
        }
    }
    bars.retain(|_, times| times.iter().sum::<f64>() >= LEAST_S);
    (group, bars)
}

pub(super) fn any(scene: &HistoryScene) -> bool {
    bars(scene).1.len() > 1
}

pub(super) fn draw(paper: &Paper<'_>, scene: &HistoryScene) {
    let (group, bars) = bars(scene);
    let sums = bars.values().fold([0.0; 3], |mut sums, times| {
        sums.iter_mut().zip(times).for_each(|(sum, time)| *sum += time);
        sums
    });
    let all: f64 = sums.iter().sum::<f64>().max(1.0);
    let met = bars.values().filter(|it| it[0] >= EASY * it.iter().sum::<f64>()).count();
    let of = if group == 1 { "weeks".into() } else { format!("stretches of {group} weeks") };
    let facts = format!(
        "{}   ·   {:.0} % of the time easy   ·   80 % or more in {met} of {} {of}",
        span(&scene.runs),
        100.0 * sums[0] / all,
        bars.len()
    );
    title(paper, "How hard the weeks were", &facts);
    let panel = Rect::new(LEFT, TOP, RIGHT - 110.0, BOTTOM - 170.0);
    let hours = Rect { top: panel.bottom + 74.0, bottom: BOTTOM, ..panel };
    let Some(x) = Dates::over(&scene.runs, panel) else { return };
    let width = (x.scale.at(7.0 * group as f64) - panel.left).max(2.0);
    let y = Scale::new((0.0, 100.0), (panel.bottom, panel.top));
    let most = bars.values().map(|it| it.iter().sum::<f64>() / group as f64).fold(3600.0, f64::max);
    let high = Scale::new((0.0, most / 3600.0 * 1.08), (hours.bottom, hours.top));
    axes::heading(paper, panel, "share of running time", "%", "");
    axes::heading(paper, hours, "running time", "hours a week", "");
    for tick in crate::chart::scale::round_ticks(high.range(), 3) {
        paper.rule(hours.left, hours.right, high.at(tick.at), theme::FAINT);
        let label = Type::regular(size::LABEL, theme::QUIET);
        paper.text((hours.left - 10.0, high.at(tick.at)), Align::Right, &tick.label, label);
    }
    let mut tops = [0.0; 3];
    for (from, times) in &bars {
        let total: f64 = times.iter().sum();
        let left = x.at(*from).max(panel.left);
        let right = (left + width - if width > 5.0 { 1.5 } else { 0.0 }).min(panel.right);
        let (mut base, mut stood) = (0.0, 0.0);
        for (at, (time, (_, _, bar))) in times.iter().zip(CLASSES).enumerate() {
            let top = base + 100.0 * time / total;
            let ends = (y.at(top), y.at(base));
            paper.rect(Rect::new(left, ends.0, right, ends.1), theme::zone_bar(bar));
            let hour = stood + time / group as f64 / 3600.0;
            let ends = (high.at(hour), high.at(stood));
            paper.rect(Rect::new(left, ends.0, right, ends.1), theme::zone_bar(bar));
            tops[at] = f64::midpoint(base, top);
            (base, stood) = (top, hour);
        }
    }
    let label = Type::regular(size::LABEL, theme::QUIET);
    for tick in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] {
        paper.text((panel.left - 10.0, y.at(tick)), Align::Right, &format!("{tick:.0}"), label);
    }
    let advice = y.at(EASY * 100.0);
    paper.rule(panel.left, panel.right, advice, theme::PAPER);
    paper.dashes(panel.left, panel.right, advice, theme::INK);
    let right = panel.right + 12.0;
    paper.text((right, advice), Align::Left, "80 % easy", Type::bold(size::SMALL, theme::INK));
    let mut free = f64::INFINITY;
    for ((name, _, bar), middle) in CLASSES.into_iter().zip(tops) {
        let mut at = y.at(middle).min(free);
        if (at - advice).abs() < 20.0 {
            at = if at < advice || name != "easy" { advice - 20.0 } else { advice + 20.0 };
        }
        let at = at.min(free);
        paper.pill(Rect::new(right, at - 7.0, right + 14.0, at + 7.0), 3.0, theme::zone_bar(bar));
        paper.text((right + 22.0, at), Align::Left, name, Type::regular(size::SMALL, theme::TEXT));
        free = at - 20.0;
    }
    axes::floor(paper, panel, theme::AXIS);
    axes::floor(paper, hours, theme::AXIS);
    x.axis(paper, panel);
    x.axis(paper, hours);
}
