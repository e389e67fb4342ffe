//! What spoke for a kind and what against it, as sentences with bars, and how it adds up.

use super::evidence;
use super::paper::{Align, Paper, Rect, Type};
use super::scene::RunScene;
use super::theme::{self, Paint, size};
use crate::classify::{Evidence, Kind, RunnerUp};

/// Sentences of each side at most.
const MOST: usize = 7;
const ROW: f64 = 28.0;
const HEAD: f64 = 30.0;
const GAP: f64 = 10.0;

/// The evidence in two parts.
pub(super) struct Reasons<'a> {
    kind: Option<Kind>,
    second: Option<RunnerUp>,
    /// The share of the second kind.
    chance: f64,
    pro: Vec<&'a Evidence>,
    con: Vec<&'a Evidence>,
}

impl<'a> Reasons<'a> {
    pub(super) fn of(scene: &RunScene<'a>) -> Self {
        let verdict = scene.verdict;
        let sided = |against: bool| {
            let evidence = verdict.evidence.iter();
            let mut sided: Vec<&Evidence> =
                evidence.filter(|it| (it.weight < 0.0) == against).collect();
            sided.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
            sided.truncate(MOST);
            sided
        };
        Self {
            kind: verdict.judged_kind(),
            second: verdict.runner_up,
            chance: verdict.runner_up.map_or(0.0, |it| verdict.probabilities[it.kind as usize]),
            pro: sided(false),
            con: sided(true),
        }
    }

    /// Whether there is anything to say.
    pub(super) fn any(&self) -> bool {
        !self.pro.is_empty() || !self.con.is_empty() || self.second.is_some()
    }

    /// Pixels from the middle of the first heading to below the last line.
    pub(super) fn height(&self) -> f64 {
        let part = |rows: usize| if rows > 0 { HEAD + GAP + rows as f64 * ROW } else { 0.0 };
        let sum = if self.second.is_some() { ROW } else { 0.0 };
        part(self.pro.len()) + part(self.con.len()) + sum
    }

    /// Draws it with the middle of the first heading at `room.top`.
    pub(super) fn draw(&self, paper: &Paper<'_>, room: Rect) {
        let name = self.kind.map_or("a kind", Kind::name);
        let against = match self.second {
            Some(second) => format!("What spoke against it, for {}", second.kind.name()),
            None => "What spoke against it".into(),
        };
        let second = self.second.map_or(theme::UNCLASSIFIED, |second| theme::kind(second.kind));
        let body = Type::regular(size::BODY, theme::TEXT);
        let all = || self.pro.iter().chain(&self.con);
        let widest = all().map(|it| body.width(&it.text)).fold(0.0, f64::max);
        let axis = (room.left + widest + 30.0).min(room.right - 240.0);
        let weights = all().map(|it| it.weight.abs()).filter(|weight| weight.is_finite());
        let reach = (room.right - axis - 60.0).min(360.0) / weights.fold(1.0, f64::max);
        let mut y = room.top;
        for (title, part, color) in [
            (format!("What spoke for {name}"), &self.pro, theme::kind_or_none(self.kind)),
            (against, &self.con, second),
        ] {
            if part.is_empty() {
                continue;
            }
            let heading = Type::bold(size::HEADING, theme::INK);
            paper.text((room.left, y), Align::Left, &title, heading);
            y += HEAD;
            let rows = part.len() as f64 * ROW;
            paper.upright(axis, y - 0.5 * ROW, y - 0.5 * ROW + rows, theme::AXIS);
            for evidence in part {
                row(paper, (room.left, axis, y), evidence, reach, color);
                y += ROW;
            }
            y += GAP;
        }
        if let Some(second) = self.second {
            self.sum(paper, (room.left, y), second);
        }
    }

    /// How it adds up.
    fn sum(&self, paper: &Paper<'_>, at: (f64, f64), second: RunnerUp) {
        let rest = signed(second.bias + second.unlisted, 1);
        let text = format!(
            "{rest} for how common either kind is and what was too weak to list: in all {}, the \
             log-odds over {} ({:.0} %)",
            signed(second.log_odds, 1),
            second.kind.name(),
            100.0 * self.chance
        );
        paper.text(at, Align::Left, &text, Type::regular(size::SMALL, theme::QUIET));
    }
}

fn row(
    paper: &Paper<'_>,
    (left, axis, y): (f64, f64, f64),
    evidence: &Evidence,
    reach: f64,
    color: Paint,
) {
    let lines = evidence::wrap(&evidence.text, axis - left - 20.0, 1);
    evidence::sentence(paper, (left, y), &lines);
    if !evidence.weight.is_finite() {
        return;
    }
    let end = axis + evidence.weight.abs() * reach;
    paper.rect(Rect::new(axis, y - 8.0, end.max(axis + 1.5), y + 8.0), color);
    let quiet = Type::regular(size::SMALL, theme::QUIET);
    paper.text((end + 8.0, y), Align::Left, &signed(evidence.weight, 1), quiet);
}

/// With its sign, and a proper minus.
fn signed(value: f64, decimals: usize) -> String {
    format!("{value:+.decimals$}").replace('-', "−")
}
