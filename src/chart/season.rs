//! The picture of a season: weeks by kind, a calendar, the easy share.

use jiff::ToSpan;
use jiff::civil::Date;

use super::axes;
use super::header::{LEFT, RIGHT};
use super::paper::{Align, Paper, Rect, Type};
use super::scale::{self, Scale};
use super::scene::{SeasonScene, Week};
use super::season_side as side;
use super::theme::{self, size, weight};
use super::trace;
use crate::classify::Kind;

const TOP: f64 = 196.0;
const BOTTOM: f64 = 950.0;
const GAP: f64 = 74.0;
/// Names of lines stand between the panels and the side.
const MARGIN: f64 = 86.0;
/// Widest and narrowest slot of a week.
const SLOT: (f64, f64) = (64.0, 4.0);
/// More than this many quality sessions a week are shown as a warning.
const MOST_QUALITY: u32 = 2;
/// The share of easy running that the advice asks for.
const EASY_SHARE: f64 = 0.8;

/// One bar: a week, or the mean of several where there are many.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bar {
    from: Date,
    metres: [f64; 6],
    quality: u32,
    easy_share: Option<f64>,
}

impl Bar {
    fn total(&self) -> f64 {
        self.metres.iter().sum()
    }
}

/// The weeks, `group` of them in one bar.
fn bars(weeks: &[Week], group: usize) -> Vec<Bar> {
    let bar = |weeks: &[Week]| {
        let mut metres = [0.0; 6];
        for week in weeks {
            let parts = week.metres_by_kind.iter().chain([&week.metres_unclassified]);
            for (sum, part) in metres.iter_mut().zip(parts) {
                *sum += part.max(0.0) / weeks.len() as f64;
            }
        }
        Bar {
            from: weeks[0].from,
            metres,
            quality: weeks.iter().map(|week| week.quality_sessions).sum(),
            easy_share: weeks.iter().rev().find_map(|week| week.easy_share),
        }
    };
    weeks.chunks(group).map(bar).collect()
}

/// Draws the picture.
pub(super) fn draw(paper: &Paper<'_>, scene: &SeasonScene) {
    let beside = side::any(scene);
    let right = if beside { RIGHT - 330.0 - MARGIN } else { RIGHT - MARGIN };
    title(paper, scene);
    if scene.weeks.is_empty() {
        return;
    }
    let group = (scene.weeks.len() as f64 * SLOT.1 / (right - LEFT)).ceil().max(1.0) as usize;
    let bars = bars(&scene.weeks, group);
    let slot = ((right - LEFT) / bars.len() as f64).min(SLOT.0);
    let calendar = group == 1 && slot >= 7.0 && !scene.runs.is_empty();
    let share = bars.iter().filter(|bar| bar.easy_share.is_some()).count() > 1;

    let height = BOTTOM - TOP;
    let calendar_height = if calendar { 7.0 * 20.0 + GAP } else { 0.0 };
    let share_height = if share { 150.0 + GAP } else { 0.0 };
    let volume = Rect::new(LEFT, TOP, right, TOP + height - calendar_height - share_height);
    draw_volume(paper, volume, slot, &bars, scene, group);
    let mut top = volume.bottom + GAP;
    if calendar {
        let panel = Rect::new(LEFT, top, right, top + 140.0);
        draw_calendar(paper, panel, slot, scene);
        top = panel.bottom + GAP;
    }
    if share {
        draw_share(paper, Rect::new(LEFT, top, right, BOTTOM), slot, &bars);
    }
    if beside {
        side::draw(paper, Rect::new(RIGHT - 330.0, TOP - 15.0, RIGHT, BOTTOM), scene);
    }
}

/// The months and what was run in all.
fn title(paper: &Paper<'_>, scene: &SeasonScene) {
    let heading = Type::bold(30.0, theme::INK);
    let facts = Type::regular(size::FACTS, theme::QUIET);
    paper.text((LEFT, 54.0), Align::Left, &span(scene), heading);
    let metres: f64 = scene.weeks.iter().map(Week::metres).sum();
    let unit = scene.units.metres();
    let mut said = Vec::new();
    if !scene.runs.is_empty() {
        said.push(format!("{} runs", scene.runs.len()));
    }
    let name = scene.units.distance_name();
    said.push(format!("{:.0} {name}", metres / unit));
    let weeks = scene.weeks.len().max(1) as f64;
    let per_week = metres / unit / weeks;
    let decimals = usize::from(per_week < 9.95);
    said.push(format!("{per_week:.decimals$} {name} a week"));
    let room = legend(paper, scene) - 24.0 - LEFT;
    paper.fitted((LEFT, 98.0), &said.join("   ·   "), facts, room);
}

/// The kinds there are with their runs; returns where that begins.
fn legend(paper: &Paper<'_>, scene: &SeasonScene) -> f64 {
    let mut x = RIGHT;
    let kinds = Kind::ALL.map(Some).into_iter().chain([None]);
    for kind in kinds.rev() {
        let runs = scene.runs.iter().filter(|run| run.kind == kind).count();
        let index = kind.map_or(5, |kind| kind as usize);
        let metres: f64 = bars(&scene.weeks, 1).iter().map(|bar| bar.metres[index]).sum();
        if runs == 0 && metres <= 0.0 {
            continue;
        }
        let name = kind.map_or("no kind", |kind| kind.name());
        let bold = Type::bold(size::BODY, theme::INK);
        let quiet = Type::regular(size::SMALL, theme::QUIET);
        let distance =
            format!("{:.0} {}", metres / scene.units.metres(), scene.units.distance_name());
        let count = match runs {
            0 => distance,
            1 => format!("1 run, {distance}"),
            _ => format!("{runs} runs, {distance}"),
        };
        let left = x - bold.width(name).max(quiet.width(&count)) - 26.0;
        paper.pill(Rect::new(left, 82.0, left + 16.0, 98.0), 3.0, theme::kind_or_none(kind));
        paper.text((left + 25.0, 90.0), Align::Left, name, bold);
        paper.text((left + 25.0, 110.0), Align::Left, &count, quiet);
        x = left - 26.0;
    }
    x
}

/// `January – June 2024`: from the first run to the last; without runs, the months of the weeks, to
/// which their middle days belong.
fn span(scene: &SeasonScene) -> String {
    let days: Vec<Date> = match &scene.runs[..] {
        [] => scene.weeks.iter().map(|week| week.from.saturating_add(3.days())).collect(),
        runs => runs.iter().map(|run| run.date).collect(),
    };
    let (Some(from), Some(to)) = (days.iter().min(), days.iter().max()) else {
        return String::new();
    };
    let month = |date: &Date| date.strftime("%B %Y").to_string();
    match (from.year() == to.year(), from.month() == to.month()) {
        (true, true) => month(from),
        (true, false) => format!("{} – {}", from.strftime("%B"), month(to)),
        _ => format!("{} – {}", month(from), month(to)),
    }
}

fn draw_volume(
    paper: &Paper<'_>,
    panel: Rect,
    slot: f64,
    bars: &[Bar],
    scene: &SeasonScene,
    group: usize,
) {
    let unit = scene.units.metres();
    let most = bars.iter().map(Bar::total).fold(0.0, f64::max) / unit;
    let range = (0.0, most.max(1.0) * 1.1);
    let y = Scale::new(range, (panel.bottom, panel.top));
    let label = Type::regular(size::LABEL, theme::QUIET);
    for tick in scale::round_ticks(range, ((panel.height() / 44.0) as usize).clamp(2, 8)) {
        let at = y.at(tick.at);
        paper.rule(panel.left, panel.right, at, theme::FAINT);
        paper.text((panel.left - 10.0, at), Align::Right, &tick.label, label);
    }
    let width = (slot * 0.74).max(slot - 14.0).max(1.0);
    let counted = group == 1 && slot >= 15.0;
    let note = if counted { "on the bars: quality sessions" } else { "" };
    let unit_name = scene.units.distance_name();
    let name = if group > 1 {
        format!("{unit_name} per week, mean of {group} weeks a bar")
    } else {
        format!("{unit_name} per week")
    };
    axes::heading(paper, panel, "volume", &name, note);
    for (at, bar) in bars.iter().enumerate() {
        let left = panel.left + (at as f64 + 0.5) * slot - width / 2.0;
        let mut base = 0.0;
        for (part, metres) in bar.metres.iter().enumerate() {
            let top = base + metres / unit;
            let color = theme::kind_or_none(Kind::ALL.get(part).copied());
            if *metres > 0.0 {
                paper.rect(Rect::new(left, y.at(top), left + width, y.at(base)), color);
            }
            base = top;
        }
    }
    four_weeks(paper, panel, slot, bars, (y, unit), group);
    if counted {
        for (at, bar) in bars.iter().enumerate().filter(|(_, bar)| bar.quality > 0) {
            let middle = (panel.left + (at as f64 + 0.5) * slot, y.at(bar.total() / unit) - 13.0);
            let text = bar.quality.to_string();
            let many = bar.quality > MOST_QUALITY;
            let with = Type::regular(size::LABEL, theme::QUIET);
            let with = if many { Type::bold(size::LABEL, theme::WARNING) } else { with };
            let half = with.width(&text) / 2.0 + 4.0;
            let halo = Rect::new(middle.0 - half, middle.1 - 9.0, middle.0 + half, middle.1 + 9.0);
            paper.pill(halo, 8.0, theme::PAPER.mix(0.85));
            paper.text(middle, Align::Center, &text, with);
        }
    }
    axes::floor(paper, panel, theme::AXIS);
    months(paper, panel, slot, bars);
}

/// The mean of four weeks as a line with its name at its end.
fn four_weeks(
    paper: &Paper<'_>,
    panel: Rect,
    slot: f64,
    bars: &[Bar],
    (y, unit): (Scale, f64),
    group: usize,
) {
    if group > 1 || bars.len() < 6 {
        return;
    }
    let points: Vec<_> = bars
        .windows(4)
        .enumerate()
        .map(|(at, four)| {
            let mean = four.iter().map(Bar::total).sum::<f64>() / 4.0 / unit;
            (panel.left + (at as f64 + 3.5) * slot, y.at(mean))
        })
        .collect();
    paper.line(&points, 4.0, theme::PAPER.mix(0.7));
    paper.line(&points, weight::LINE, theme::INK);
    if let Some((x, y)) = points.last() {
        let with = Type::regular(size::SMALL, theme::TEXT);
        let beside = x + slot / 2.0 + 2.0;
        let left = if beside + 60.0 < panel.right { beside } else { panel.right + 8.0 };
        paper.text((left, y - 8.0), Align::Left, "4-week", with);
        paper.text((left, y + 9.0), Align::Left, "mean", with);
    }
}

/// Names of months below the weeks that hold their first days, as many as there is room for.
fn months(paper: &Paper<'_>, panel: Rect, slot: f64, bars: &[Bar]) {
    let with = Type::regular(size::LABEL, theme::QUIET);
    let (Some(first), Some(last)) = (bars.first(), bars.last()) else { return };
    let days = f64::from(first.from.until(last.from).map_or(0, |span| span.get_days()));
    let a_month = slot * bars.len() as f64 / ((days / 30.4).max(1.0));
    let room = |every: &i8| f64::from(*every) * a_month >= if *every < 12 { 58.0 } else { 44.0 };
    let every = [1, 2, 3, 6, 12].into_iter().find(room).unwrap_or(12);
    let end = last.from.saturating_add(6.days());
    let mut free = f64::NEG_INFINITY;
    let firsts = std::iter::successors(Some(first.from.first_of_month()), |month| {
        month.checked_add(1.month()).ok()
    });
    for month in firsts.take_while(|month| *month <= end) {
        if (month.month() - 1) % every != 0 {
            continue;
        }
        let at = bars.partition_point(|bar| bar.from <= month).saturating_sub(1);
        // A month that began before the first week is named only where the next one is far off.
        let begun = month < first.from;
        if begun && first.from.day() > 16 {
            continue;
        }
        let x = panel.left + at as f64 * slot + slot * 0.13;
        let year = every == 12 || month.month() == 1 && bars.len() > 50;
        let form = match (every, year) {
            (12, _) => "%Y",
            (_, true) => "%b %Y",
            _ => "%b",
        };
        let text = month.strftime(form).to_string();
        if x >= free && x + with.width(&text) <= panel.right + 12.0 {
            paper.upright(x, panel.bottom, panel.bottom + 5.0, theme::AXIS);
            paper.text((x, panel.bottom + 18.0), Align::Left, &text, with);
            free = x + with.width(&text) + 12.0;
        }
    }
}

/// A cell a day, in the colour of its kind; several runs share it.
fn draw_calendar(paper: &Paper<'_>, panel: Rect, slot: f64, scene: &SeasonScene) {
    axes::heading(paper, panel, "days", "", "");
    let Some(first) = scene.weeks.first().map(|week| week.from) else { return };
    let pitch = panel.height() / 7.0;
    let width = (slot * 0.74).max(slot - 14.0).max(1.0);
    let label = Type::regular(size::LABEL, theme::QUIET);
    for day in [0, 2, 4, 6] {
        let y = panel.top + (f64::from(day) + 0.5) * pitch;
        let name = first.saturating_add(day.days()).strftime("%a").to_string();
        paper.text((panel.left - 10.0, y), Align::Right, &name, label);
    }
    let mut runs = scene.runs.clone();
    runs.sort_by(|a, b| a.date.cmp(&b.date).then(b.distance_m.total_cmp(&a.distance_m)));
    let cell = |days: i64| {
        let left = panel.left + ((days / 7) as f64 + 0.5) * slot - width / 2.0;
        let top = panel.top + (days % 7) as f64 * pitch;
        Rect::new(left, top + 1.5, left + width, top + pitch - 1.5)
    };
    for days in 0..scene.weeks.len() as i64 * 7 {
        paper.rect(cell(days), theme::FAINT.mix(0.55));
    }
    for day in runs.chunk_by(|a, b| a.date == b.date) {
        let days = i64::from(first.until(day[0].date).map_or(-1, |span| span.get_days()));
        if days < 0 || days >= scene.weeks.len() as i64 * 7 {
            continue;
        }
        let cell = cell(days);
        let part = cell.width() / day.len() as f64;
        for (at, run) in day.iter().enumerate() {
            let left = cell.left + at as f64 * part;
            let right = if at + 1 == day.len() { cell.right } else { left + part - 1.0 };
            paper.rect(Rect { left, right, ..cell }, theme::kind_or_none(run.kind));
        }
    }
}

/// How much was easy, against the share the advice asks for.
fn draw_share(paper: &Paper<'_>, panel: Rect, slot: f64, bars: &[Bar]) {
    axes::heading(
        paper,
        panel,
        "easy share",
        "% of running time slower than tempo, over four weeks",
        "",
    );
    let lowest = bars.iter().filter_map(|bar| bar.easy_share).fold(0.7, f64::min);
    let low = ((lowest - 0.03).max(0.0) * 5.0).floor() * 20.0;
    let y = Scale::new((low, 100.0), (panel.bottom, panel.top));
    let label = Type::regular(size::LABEL, theme::QUIET);
    for tick in scale::round_ticks((low, 100.0), 5) {
        if (tick.at - EASY_SHARE * 100.0).abs() > 1.0 && tick.at > low {
            paper.rule(panel.left, panel.right, y.at(tick.at), theme::FAINT);
        }
        paper.text((panel.left - 10.0, y.at(tick.at)), Align::Right, &tick.label, label);
    }
    let advice = y.at(EASY_SHARE * 100.0);
    let points = bars.iter().enumerate().map(|(at, bar)| {
        let share = bar.easy_share.filter(|share| share.is_finite())?;
        Some((panel.left + (at as f64 + 0.5) * slot, y.within(share * 100.0)))
    });
    let mut lines = Vec::new();
    trace::pieces(points, |piece| lines.push(piece.to_vec()));
    for line in &lines {
        let mut short: Vec<_> = line.iter().map(|(x, y)| (*x, y.max(advice))).collect();
        if let (Some(first), Some(last)) = (line.first(), line.last()) {
            short.extend([(last.0, advice), (first.0, advice)]);
        }
        paper.area(&short, theme::WARNING.mix(0.12));
    }
    paper.dashes(panel.left, panel.right, advice, theme::QUIET);
    let with = Type::regular(size::SMALL, theme::TEXT);
    paper.text((panel.right + 8.0, advice), Align::Left, "80 % easy", with);
    for line in &lines {
        paper.line(line, 2.4, theme::kind(Kind::Easy));
    }
    if let Some((x, at)) = lines.last().and_then(|line| line.last()) {
        paper.dot((*x, *at), 4.0, theme::kind(Kind::Easy));
    }
    axes::floor(paper, panel, theme::AXIS);
    months(paper, panel, slot, bars);
}
