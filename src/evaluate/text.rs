//! Scores as text with a confusion matrix.

use std::fmt::Write;

use crate::classify::Kind;
use crate::evaluate::score::{OfPart, Scores, Share};

/// The scores for people.
pub fn text(scores: &Scores) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(scores, &mut out);
    out
}

fn write(scores: &Scores, out: &mut String) -> std::fmt::Result {
    let runs = if scores.scored == 1 { "run" } else { "runs" };
    writeln!(out, "{} {runs} scored, {} answered", scores.scored, percent(scores.answered))?;
    writeln!(out)?;
    let mut share = |name: &str, of: &Share| {
        let [low, high] = of.ci95.map(percent);
        let (accuracy, n) = (percent(of.accuracy), of.n);
        writeln!(
            out,
            "{name:8} {accuracy:>6} right of {n} (95 % interval {low} to {high}), macro F1 {:.3}",
            of.macro_f1
        )
    };
    share("strict", &scores.strict)?;
    share("lenient", &scores.lenient)?;
    matrix(scores, out)?;
    writeln!(out, "\n{:12} {:>9} {:>7} {:>6} {:>5}", "kind", "precision", "recall", "F1", "runs")?;
    for kind in Kind::ALL.map(Kind::name) {
        let of = scores.per_kind.get(kind).copied().unwrap_or_default();
        if of.support == 0 {
            writeln!(out, "{kind:12} {:>9} {:>7} {:>6} {:>5}", "–", "–", "–", 0)?;
            continue;
        }
        let (precision, recall) = (percent(of.precision), percent(of.recall));
        writeln!(out, "{kind:12} {precision:>9} {recall:>7} {:>6.3} {:>5}", of.f1, of.support)?;
    }
    parts("athlete", scores.per_athlete.iter(), out)?;
    let sources = scores.per_threshold_source.iter();
    parts("threshold", sources, out)?;
    let calibration = scores.calibration;
    writeln!(out, "\n{:12} {:>7} {:>7} {:>5}", "confidence", "said", "right", "runs")?;
    for bin in &calibration.bins {
        let Some(held) = bin.held else { continue };
        let range = format!("{:.1} to {:.1}", bin.from, bin.to);
        let (said, right) = (percent(held.confidence), percent(held.accuracy));
        writeln!(out, "{range:12} {said:>7} {right:>7} {:>5}", bin.n)?;
    }
    writeln!(out, "\ncalibration  ECE {:.3}, Brier {:.3}", calibration.ece, calibration.brier)?;
    writeln!(out, "surer half   {} right", percent(scores.top_half_accuracy))?;
    let structure = scores.structure;
    if structure.n == 0 {
        return writeln!(out, "structure    no label tells repeats");
    }
    writeln!(
        out,
        "structure    of {} sets: count exact {}, within one {}, length right {}",
        structure.n,
        percent(structure.count_exact),
        percent(structure.count_within_1),
        percent(structure.length_right)
    )
}

/// The share right of each part of the rows.
fn parts<'a>(
    title: &str,
    of_parts: impl ExactSizeIterator<Item = (impl std::fmt::Display + 'a, &'a OfPart)>,
    out: &mut String,
) -> std::fmt::Result {
    if of_parts.len() == 0 {
        return Ok(());
    }
    writeln!(out, "\n{title:13} {:>7} {:>5}", "right", "runs")?;
    for (part, of) in of_parts {
        writeln!(out, "{part:13} {:>7} {:>5}", percent(of.accuracy), of.n)?;
    }
    Ok(())
}

/// Labels down, answers across; strict rows.
fn matrix(scores: &Scores, out: &mut String) -> std::fmt::Result {
    let answers = Kind::ALL.iter().map(|kind| kind.name()).chain(["none"]);
    write!(out, "\n{:16}", "label \\ answer")?;
    for answer in answers.clone() {
        write!(out, " {answer:>11}")?;
    }
    writeln!(out)?;
    for truth in Kind::ALL.map(Kind::name) {
        write!(out, "{truth:16}")?;
        for answer in answers.clone() {
            let count = scores.confusion.get(truth).and_then(|row| row.get(answer));
            write!(out, " {:>11}", count.copied().unwrap_or_default())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}
