//! Rows → figures. Pure arithmetic.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::classify::Kind;
use crate::evaluate::calibration::{Answer, Calibration, calibration};
use crate::evaluate::structure::{self, StructureScore};
use crate::evaluate::{Row, Said};

/// Everything `evaluate` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scores {
    /// Rows with a kind.
    pub scored: usize,
    /// Share of these that got an answer.
    pub answered: f64,
    /// Sure rows with one right answer.
    pub strict: Share,
    /// All scored rows; the second kind of a row is as right.
    pub lenient: Share,
    /// Strict, by the kind of the label.
    pub per_kind: BTreeMap<&'static str, OfKind>,
    /// All scored rows, either kind right.
    pub per_athlete: BTreeMap<String, OfPart>,
    /// All scored rows that were judged, by where the threshold came from, either kind right.
    pub per_threshold_source: BTreeMap<&'static str, OfPart>,
    /// Strict: label → answer → rows; no answer is `none`.
    pub confusion: BTreeMap<&'static str, BTreeMap<&'static str, usize>>,
    /// All scored rows, either kind right.
    pub calibration: Calibration,
    /// Share right of the more confident half of the answers.
    pub top_half_accuracy: f64,
    /// Recovered sets.
    pub structure: StructureScore,
}

/// Share of right answers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// Rows.
    pub n: usize,
    /// Share right.
    pub accuracy: f64,
    /// Mean F1 over kinds with support or predictions.
    pub macro_f1: f64,
    /// Wilson interval of the accuracy at 95 %.
    pub ci95: [f64; 2],
}

/// One kind.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct OfKind {
    /// Of the answers, the share right.
    pub precision: f64,
    /// Of the labels, the share found.
    pub recall: f64,
    /// Harmonic mean of both.
    pub f1: f64,
    /// Labels.
    pub support: usize,
}

/// The rows of one athlete, or of one source of the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct OfPart {
    /// Rows.
    pub n: usize,
    /// Share right.
    pub accuracy: f64,
}

/// Truth and answer of one row.
type Pair = (Kind, Option<Kind>);

/// Scores all rows that have a kind.
pub fn score(rows: &[Row]) -> Scores {
    let rows: Vec<&Row> = rows.iter().filter(|row| row.label.kind.is_some()).collect();
    let strict: Vec<Pair> =
        rows.iter().filter(|row| row.label.is_strict()).filter_map(|row| pair(row)).collect();
    let lenient: Vec<Pair> = rows.iter().filter_map(|row| lenient_pair(row)).collect();
    let answered = answers(&rows);
    Scores {
        scored: rows.len(),
        answered: ratio(answered.len(), rows.len()),
        strict: share(&strict),
        lenient: share(&lenient),
        per_kind: Kind::ALL.iter().map(|&kind| (kind.name(), of_kind(&strict, kind).0)).collect(),
        per_athlete: per_part(&rows, |row| {
            Some(row.athlete.clone()).filter(|name| !name.is_empty())
        }),
        per_threshold_source: per_part(&rows, |row| {
            Some(row.said.as_ref()?.threshold_source?.name())
        }),
        confusion: confusion(&strict),
        calibration: calibration(&answered),
        top_half_accuracy: top_half(&answered),
        structure: structure::score(&rows),
    }
}

fn answer(row: &Row) -> Option<Kind> {
    row.said.as_ref().and_then(|said| said.kind)
}

fn pair(row: &Row) -> Option<Pair> {
    Some((row.label.kind?, answer(row)))
}

/// An answer equal to the second kind makes that the truth.
fn lenient_pair(row: &Row) -> Option<Pair> {
    let (truth, answer) = pair(row)?;
    let is_second = answer.is_some() && answer == row.label.also;
    Some((if is_second { answer.unwrap_or(truth) } else { truth }, answer))
}

fn is_right(row: &Row) -> bool {
    lenient_pair(row).is_some_and(|(truth, answer)| answer == Some(truth))
}

/// Confidence and whether it was right, of the answered rows, the most confident first, then by file.
fn answers(rows: &[&Row]) -> Vec<Answer> {
    let mut answered: Vec<(&Said, &Row)> = rows
        .iter()
        .filter_map(|row| Some((row.said.as_ref().filter(|said| said.kind.is_some())?, *row)))
        .collect();
    answered.sort_by(|(a, row), (b, other)| {
        b.confidence.total_cmp(&a.confidence).then_with(|| row.label.file.cmp(&other.label.file))
    });
    answered.into_iter().map(|(said, row)| (said.confidence, is_right(row))).collect()
}

pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn share(pairs: &[Pair]) -> Share {
    let right = pairs.iter().filter(|(truth, answer)| *answer == Some(*truth)).count();
    let f1: Vec<f64> = Kind::ALL
        .iter()
        .map(|&kind| of_kind(pairs, kind))
        .filter(|(of, predictions)| of.support + predictions > 0)
        .map(|(of, _)| of.f1)
        .collect();
    // An empty sum is −0.
    let sum = f1.iter().sum::<f64>() + 0.0;
    Share {
        n: pairs.len(),
        accuracy: ratio(right, pairs.len()),
        macro_f1: sum / f1.len().max(1) as f64,
        ci95: wilson(right, pairs.len()),
    }
}

/// The figures of a kind and how often it was the answer.
fn of_kind(pairs: &[Pair], kind: Kind) -> (OfKind, usize) {
    let support = pairs.iter().filter(|(truth, _)| *truth == kind).count();
    let predictions = pairs.iter().filter(|(_, answer)| *answer == Some(kind)).count();
    let hits = pairs.iter().filter(|pair| **pair == (kind, Some(kind))).count();
    let of = OfKind {
        precision: ratio(hits, predictions),
        recall: ratio(hits, support),
        f1: ratio(2 * hits, support + predictions),
        support,
    };
    (of, predictions)
}

/// Wilson score interval at 95 %. Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
pub(super) fn wilson(right: usize, n: usize) -> [f64; 2] {
    /// 97.5 % quantile of the normal distribution.
    const Z: f64 = 1.959_963_984_540_054;
    if n == 0 {
        return [0.0, 1.0];
    }
    let (p, n) = (ratio(right, n), n as f64);
    let centre = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    [(centre - half).max(0.0), (centre + half).min(1.0)]
}

/// The figures of each part of the rows; rows without one are left out.
fn per_part<Part: Ord>(
    rows: &[&Row],
    part: impl Fn(&Row) -> Option<Part>,
) -> BTreeMap<Part, OfPart> {
    let mut counts: BTreeMap<Part, (usize, usize)> = BTreeMap::new();
    for row in rows {
        let Some(part) = part(row) else { continue };
        let (n, right) = counts.entry(part).or_default();
        *n += 1;
        *right += usize::from(is_right(row));
    }
    let of = |(n, right)| OfPart { n, accuracy: ratio(right, n) };
    counts.into_iter().map(|(part, counts)| (part, of(counts))).collect()
}

fn confusion(pairs: &[Pair]) -> BTreeMap<&'static str, BTreeMap<&'static str, usize>> {
    let answers = || Kind::ALL.iter().map(|&kind| Some(kind)).chain([None]);
    let row = |truth: Kind| {
        answers()
            .map(|answer| {
                let count = pairs.iter().filter(|pair| **pair == (truth, answer)).count();
                (answer.map_or("none", Kind::name), count)
            })
            .collect()
    };
    Kind::ALL.iter().map(|&truth| (truth.name(), row(truth))).collect()
}

fn top_half(answered: &[Answer]) -> f64 {
    let half = &answered[..answered.len() / 2];
    ratio(half.iter().filter(|(_, is_right)| *is_right).count(), half.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::athlete::ThresholdSource;
    use crate::evaluate::{Confidence, Label};
    use Kind::{Easy, Interval, Tempo};

    fn row(file: &str, kind: Kind, also: Option<Kind>, said: Option<Kind>, confidence: f64) -> Row {
        let (kind, has_second) = (Some(kind), also.is_some());
        let confidence_of_label = Confidence::High;
        let label = Label {
            file: file.into(),
            kind,
            also,
            has_second,
            confidence: confidence_of_label,
            reps: None,
        };
        let threshold_source = Some(match file.as_bytes()[0] {
            b'a' => ThresholdSource::History,
            _ => ThresholdSource::Single,
        });
        let said = Some(Said { kind: said, confidence, threshold_source, main_set: None });
        Row { athlete: label.athlete().into(), label, said }
    }

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() < 5e-4, "{a} is not {b}");
    }

    #[test]
    fn the_wilson_interval_is_the_textbook_one() {
        let [low, high] = wilson(8, 10);
        near(low, 0.4902);
        near(high, 0.9433);
        assert_eq!(wilson(0, 0), [0.0, 1.0]);
    }

    #[test]
    fn strict_and_lenient_count_as_the_contract_says() {
        let rows = [
            row("a/1", Easy, None, Some(Easy), 0.9),
            row("a/2", Easy, None, Some(Tempo), 0.6),
            row("b/3", Tempo, Some(Interval), Some(Interval), 0.7),
            row("b/4", Tempo, None, None, 0.0),
        ];
        let scores = score(&rows);
        assert_eq!((scores.scored, scores.answered), (4, 0.75));
        assert_eq!(scores.strict.n, 3);
        near(scores.strict.accuracy, 1.0 / 3.0);
        // Easy 2·1/(2+1); tempo 0 of one label and one answer; interval has neither.
        near(scores.strict.macro_f1, 2.0 / 3.0 / 2.0);
        assert_eq!((scores.lenient.n, scores.lenient.accuracy), (4, 0.5));
        // With the third row's truth now interval, that kind is found without fault.
        near(scores.lenient.macro_f1, (2.0 / 3.0 + 1.0) / 3.0);
        assert_eq!(scores.per_kind["easy"].support, 2);
        assert_eq!((scores.per_kind["easy"].precision, scores.per_kind["easy"].recall), (1.0, 0.5));
        assert_eq!(scores.confusion["tempo"]["none"], 1);
        assert_eq!(scores.confusion["easy"]["tempo"], 1);
        assert_eq!(scores.per_athlete["b"], OfPart { n: 2, accuracy: 0.5 });
        assert_eq!(scores.per_threshold_source["single"], OfPart { n: 2, accuracy: 0.5 });
        assert_eq!(scores.per_threshold_source.len(), 2);
    }

    #[test]
    fn calibration_and_top_half_look_at_answers_only() {
        let rows = [
            row("a/1", Easy, None, Some(Easy), 0.95),
            row("a/2", Easy, None, Some(Tempo), 0.93),
            row("a/3", Easy, None, Some(Easy), 0.55),
            row("a/4", Easy, None, Some(Tempo), 1.0),
            row("a/5", Easy, None, None, 0.0),
        ];
        let scores = score(&rows);
        assert_eq!(scores.calibration.bins.iter().map(|bin| bin.n).sum::<usize>(), 4);
        assert_eq!(scores.top_half_accuracy, 0.5, "of 1.0 and 0.95 the second is right");
    }

    #[test]
    fn nothing_to_score_gives_no_nan() {
        let json = serde_json::to_string(&score(&[])).unwrap();
        assert!(!json.contains("null"), "{json}");
        assert!(!json.contains("-0"), "{json}");
        let text = crate::evaluate::text(&score(&[]));
        assert!(!text.contains("-0"), "{text}");
    }
}
