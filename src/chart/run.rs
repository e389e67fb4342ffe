//! The picture of one run: what stands where, and what is left out.

use super::evidence::Why;
use super::header;
use super::paper::{Align, Paper, Rect, Type};
use super::scene::RunScene;
use super::table::{self, Table};
use super::theme::size;
use super::{axes, overlay, pace, rows, theme, zones};
use crate::classify::Kind;

const TOP: f64 = 196.0;
const BOTTOM: f64 = 944.0;
/// Between two panels: the heading of the lower one stands in it.
const GAP: f64 = 52.0;
/// Names of zones stand between the panels and the side.
const MARGIN: f64 = 96.0;
const NOTHING: &str = "The file tells neither speed nor heart rate nor altitude over time: \
                       there is nothing to draw.";
const SIDE_WIDTH: f64 = 330.0;
const SIDE_GAP: f64 = 42.0;

/// What a run's picture shows and where; `None` is not shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// Pace over time.
    pub(super) pace: Option<Rect>,
    pub(super) heart: Option<Rect>,
    pub(super) altitude: Option<Rect>,
    pub(super) tables: Vec<Table>,
    pub(super) why: Option<Why>,
    pub(super) zones: bool,
    /// The passes of a hill laid over one another.
    pub(super) passes: Option<Rect>,
}

impl Layout {
    /// Gives each panel that has data its share of the room.
    pub(super) fn of(scene: &RunScene<'_>) -> Self {
        let zones = zones::any(&scene.zone_times_s);
        let why = Why::of(scene, SIDE_WIDTH, 5);
        let mut room = BOTTOM + 20.0 - TOP;
        if zones {
            room -= zones::HEIGHT + SIDE_GAP;
        }
        room -= why.as_ref().map_or(0.0, |why| why.height() + SIDE_GAP);
        let tables = rows::tables(scene, room);
        let side = zones || why.is_some() || !tables.is_empty();
        let right = header::RIGHT - MARGIN - if side { SIDE_WIDTH } else { 0.0 };

        let hills = scene.verdict.kind == Some(Kind::HillSprint);
        let any = |column: &[f32]| column.iter().any(|value| value.is_finite());
        let shares = [
            if pace::speeds(scene).is_some() { 5.0 } else { 0.0 },
            if any(&scene.series.heart_rate_bpm) { 1.7 } else { 0.0 },
            match axes::rolls(scene) {
                true if hills => 1.9,
                true => 1.5,
                false => 0.0,
            },
        ];
        let panels = shares.iter().filter(|share| **share > 0.0).count();
        let passes = overlay::any(scene)
            .then(|| Rect::new(header::LEFT, BOTTOM - overlay::HEIGHT, right, BOTTOM));
        let floor = passes.map_or(BOTTOM, |room| room.top - overlay::ABOVE);
        let height = floor - TOP - GAP * panels.saturating_sub(1) as f64;
        let whole: f64 = shares.iter().sum();
        let mut top = TOP;
        let [pace, heart, altitude] = shares.map(|share| {
            if share == 0.0 {
                return None;
            }
            let bottom = (top + height * share / whole).round();
            let panel = Rect::new(header::LEFT, top, right, bottom);
            top = bottom + GAP;
            Some(panel)
        });
        Self { pace, heart, altitude, tables, why, zones, passes }
    }
}

/// Draws the picture.
pub(super) fn draw(paper: &Paper<'_>, scene: &RunScene<'_>) {
    header::draw(paper, scene);
    let layout = Layout::of(scene);
    let panels = [layout.pace, layout.heart, layout.altitude];
    if let Some(last) = panels.into_iter().flatten().last() {
        let x = &axes::timeline(scene, last);
        if let Some(panel) = layout.pace {
            pace::draw(paper, panel, x, scene);
        }
        if let Some(panel) = layout.heart {
            axes::heart(paper, panel, x, scene);
        }
        if let Some(panel) = layout.altitude {
            axes::altitude(paper, panel, x, scene);
        }
        axes::floor(paper, last, theme::AXIS);
        axes::time_axis(paper, last, x);
        if let Some(room) = layout.passes {
            overlay::draw(paper, room, scene);
        }
    } else {
        let with = Type::regular(size::FACTS, theme::QUIET);
        paper.text((header::LEFT, TOP), Align::Left, NOTHING, with);
    }
    side(paper, scene, &layout);
}

/// Tables, sentences and zones in a column, spread so that it ends with the panels.
fn side(paper: &Paper<'_>, scene: &RunScene<'_>, layout: &Layout) {
    let left = header::RIGHT - SIDE_WIDTH;
    let mut room = Rect::new(left, TOP - 15.0, header::RIGHT, BOTTOM + 20.0);
    if layout.zones {
        let top = room.bottom - zones::HEIGHT;
        room.bottom = top - SIDE_GAP;
        let top = if layout.tables.is_empty() { top_of(layout) } else { top };
        zones::draw(paper, Rect { top, ..room }, &scene.zone_times_s);
    }
    if let Some(why) = &layout.why {
        let below = room.bottom - why.height();
        let tables = Rect { bottom: below - SIDE_GAP, ..room };
        let wanted = table::wanted(&layout.tables).min(tables.height());
        let top = if layout.tables.is_empty() {
            room.top
        } else {
            below.min(room.top + wanted + SIDE_GAP)
        };
        why.draw(paper, Rect { top, ..room });
        room.bottom = below - SIDE_GAP;
    }
    table::draw(paper, room, scene, &layout.tables);
}

/// Where the zones begin if there is no table above the sentences.
fn top_of(layout: &Layout) -> f64 {
    let sentences = layout.why.as_ref().map_or(0.0, |why| why.height() + SIDE_GAP);
    TOP - 15.0 + sentences
}
