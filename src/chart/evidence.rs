//! Why a run got its kind: the sentences that moved the decision.

use super::font::{self, Weight};
use super::paper::{Align, Paper, Rect, Type};
use super::scene::RunScene;
use super::theme::{self, size};

const LINE: f64 = 21.0;
const GAP: f64 = 6.0;
const HEAD: f64 = 30.0;
const INDENT: f64 = 14.0;

/// Sentences wrapped to a width, under a heading.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Why {
    title: String,
    sentences: Vec<Vec<String>>,
}

impl Why {
    /// The strongest evidence for the kind, at most `most` sentences; `None` where there is none.
    pub(super) fn of(scene: &RunScene<'_>, width: f64, most: usize) -> Option<Self> {
        let verdict = scene.verdict;
        let judged = verdict.judged_kind();
        let kind = judged.map_or("no kind", |kind| kind.name());
        let sentences: Vec<_> = verdict
            .evidence
            .iter()
            .filter(|evidence| judged.is_none() || evidence.weight > 0.0)
            .take(most)
            .map(|evidence| wrap(&evidence.text, width - INDENT, 3))
            .collect();
        (!sentences.is_empty()).then(|| Self { title: format!("Why {kind}"), sentences })
    }

    /// Pixels from the middle of the heading to below the last line.
    pub(super) fn height(&self) -> f64 {
        let lines: usize = self.sentences.iter().map(Vec::len).sum();
        HEAD + lines as f64 * LINE + (self.sentences.len() - 1) as f64 * GAP
    }

    /// Draws it with the middle of its heading at `room.top`.
    pub(super) fn draw(&self, paper: &Paper<'_>, room: Rect) {
        let heading = Type::bold(size::HEADING, theme::INK);
        paper.text((room.left, room.top), Align::Left, &self.title, heading);
        let mut y = room.top + HEAD;
        for lines in &self.sentences {
            paper.dot((room.left + 3.0, y), 2.0, theme::QUIET);
            y = sentence(paper, (room.left + INDENT, y), lines) + GAP;
        }
    }
}

/// Breaks a sentence to a width.
pub(super) fn wrap(text: &str, width: f64, lines: usize) -> Vec<String> {
    font::wrap(&font::drawable(text), size::BODY, Weight::Regular, width, lines)
}

/// Draws the lines of a sentence; returns where the next one may begin.
pub(super) fn sentence(paper: &Paper<'_>, (x, mut y): (f64, f64), lines: &[String]) -> f64 {
    for line in lines {
        paper.text((x, y), Align::Left, line, Type::regular(size::BODY, theme::TEXT));
        y += LINE;
    }
    y
}
