//! Whether confidence means what it says: of runs said at 0.8, eight in ten should be right.

use serde::Serialize;

use crate::evaluate::score::{ratio, wilson};

/// Confidence and whether the answer was right.
pub(super) type Answer = (f64, bool);

/// Number of bins of equal width.
pub const BINS: usize = 10;

/// Whether confidence means what it says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Calibration {
    /// Expected calibration error: ten bins of equal width over the answered rows.
    pub ece: f64,
    /// Mean square of confidence minus 1 or 0 for right or wrong, over the answered rows.
    pub brier: f64,
    /// The bins, the least confident first.
    pub bins: [Bin; BINS],
}

/// The answers of one range of confidence.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// Least confidence of the bin.
    pub from: f64,
    /// Confidence at which the next one begins; the last one holds its end.
    pub to: f64,
    /// Rows.
    pub n: usize,
    /// What is known of them; absent for an empty bin.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
}

/// What the answers of a bin say of themselves, and what is true.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Held {
    /// Mean confidence.
    pub confidence: f64,
    /// Share right.
    pub accuracy: f64,
    /// Wilson interval of that share at 95 %.
    pub ci95: [f64; 2],
}

/// Sorts answers into bins and sums up how far both are apart.
pub(super) fn calibration(answers: &[Answer]) -> Calibration {
    let mut bins = [(0_usize, 0.0, 0_usize); BINS];
    for &(confidence, is_right) in answers {
        let bin = &mut bins[((confidence * BINS as f64) as usize).min(BINS - 1)];
        *bin = (bin.0 + 1, bin.1 + confidence, bin.2 + usize::from(is_right));
    }
    // |mean confidence − share right| weighted by the bin's rows is the difference of the sums.
    let apart: f64 = bins.iter().map(|bin| (bin.1 - bin.2 as f64).abs()).sum();
    let square =
        |&(confidence, is_right): &Answer| (confidence - f64::from(u8::from(is_right))).powi(2);
    // An empty sum is −0.
    let of_all = |sum: f64| (sum + 0.0) / answers.len().max(1) as f64;
    Calibration {
        ece: of_all(apart),
        brier: of_all(answers.iter().map(square).sum()),
        bins: std::array::from_fn(|at| {
            let (n, confidence, right) = bins[at];
            Bin {
                from: at as f64 / BINS as f64,
                to: (at + 1) as f64 / BINS as f64,
                n,
                held: (n > 0).then(|| Held {
                    confidence: confidence / n as f64,
                    accuracy: ratio(right, n),
                    ci95: wilson(right, n),
                }),
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_fall_into_bins_by_their_confidence() {
        let found = calibration(&[(0.95, true), (0.93, false), (1.0, false), (0.55, true)]);
        let counts: Vec<usize> = found.bins.iter().map(|bin| bin.n).collect();
        assert_eq!(counts, [0, 0, 0, 0, 0, 1, 0, 0, 0, 3]);
        let surest = found.bins[9].held.unwrap();
        assert!((surest.confidence - 0.96).abs() < 1e-9);
        assert!((surest.accuracy - 1.0 / 3.0).abs() < 1e-9);
        assert!(surest.ci95[0] < surest.accuracy && surest.accuracy < surest.ci95[1]);
        assert_eq!((found.bins[5].from, found.bins[5].to, found.bins[0].held), (0.5, 0.6, None));
        // 2.88 of confidence and 1 right, 0.55 and 1.
        assert!((found.ece - (1.88 + 0.45) / 4.0).abs() < 1e-9);
        assert!((found.brier - (0.0025 + 0.8649 + 1.0 + 0.2025) / 4.0).abs() < 1e-9);
        let json = serde_json::to_value(found.bins).unwrap();
        assert!(json[0].get("accuracy").is_none() && json[9]["accuracy"].is_number());
    }
}
