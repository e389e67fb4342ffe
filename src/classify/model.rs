//! The decision itself: a multinomial logistic regression over the features.
//!
//! The log-odds of a kind are a sum of one term per feature, so what moved them can be read off:
//! the evidence is the decision, not a story told after it.

use super::kind::Kind;
use std::sync::OnceLock;

/// Number of kinds.
const KINDS: usize = Kind::ALL.len();

/// What one feature weighs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weight {
    pub(super) name: String,
    /// Mean and scale by which the feature is standardised.
    pub(super) mean: f64,
    pub(super) scale: f64,
    /// Log-odds of each kind per standardised unit.
    pub(super) by_kind: [f64; KINDS],
}

/// A fitted decision.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    pub(super) bias: [f64; KINDS],
    /// Share of runs that were something else than all their features say: it is spread evenly
    /// over the kinds, so that no run is ever sure.
    pub(super) doubt: f64,
    pub(super) weights: Vec<Weight>,
}

/// The two decisions: with a history of the athlete, and for a file alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// Used where the threshold comes from the history or the user.
    pub with_history: Table,
    /// Used where the threshold comes from the run itself.
    pub alone: Table,
}

/// A standardised feature is believed no further out than this.
const REACH: f64 = 4.0;

impl Table {
    /// The terms of each feature: `terms[j][k]` is what feature `j` adds to kind `k`.
    pub(super) fn terms(&self, values: &[f64]) -> Vec<[f64; KINDS]> {
        self.weights
            .iter()
            .zip(values)
            .map(|(weight, value)| {
                let standard = ((value - weight.mean) / weight.scale).clamp(-REACH, REACH);
                weight.by_kind.map(|per_unit| per_unit * standard)
            })
            .collect()
    }

    /// Probability of each kind, in the order of [`Kind::ALL`], for the values of all features.
    pub fn probabilities(&self, values: &[f64]) -> [f64; KINDS] {
        let mut odds = self.bias;
        for term in self.terms(values) {
            odds.iter_mut().zip(term).for_each(|(odds, term)| *odds += term);
        }
        doubted(softmax(odds), self.doubt)
    }
}

/// A share `doubt` of the probability, spread evenly.
pub(super) fn doubted(chance: [f64; KINDS], doubt: f64) -> [f64; KINDS] {
    chance.map(|chance| (1.0 - doubt) * chance + doubt / KINDS as f64)
}

/// Log-odds → probabilities.
pub(super) fn softmax(odds: [f64; KINDS]) -> [f64; KINDS] {
    let top = odds.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let raised = odds.map(|odds| (odds - top).exp());
    let sum: f64 = raised.iter().sum();
    raised.map(|raised| raised / sum)
}

impl Model {
    /// The model shipped with runkind. How it was made stands at its head.
    pub fn shipped() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| Self::parse(include_str!("model.tsv")).unwrap_or_default())
    }

    /// Reads the table that [`Model::to_text`] writes; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut model = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let mut columns = line.split('\t');
            let table = match columns.next()? {
                "history" => &mut model.with_history,
                "alone" => &mut model.alone,
                _ => return None,
            };
            let name = columns.next()?;
            let numbers: Vec<f64> = columns.map(str::parse).collect::<Result<_, _>>().ok()?;
            let by_kind: [f64; KINDS] = numbers.get(2..)?.try_into().ok()?;
            match name {
                "bias" => (table.bias, table.doubt) = (by_kind, numbers[0]),
                name => table.weights.push(Weight {
                    name: name.into(),
                    mean: numbers[0],
                    scale: numbers[1],
                    by_kind,
                }),
            }
        }
        Some(model)
    }

    /// The model as a table, tab separated: part, feature, mean, scale, weight of each kind.
    pub fn to_text(&self) -> String {
        let mut lines = Vec::new();
        for (part, table) in [("history", &self.with_history), ("alone", &self.alone)] {
            // The bias has no mean; its place holds the doubt.
            let (mean, by_kind) = (table.doubt, table.bias);
            let bias = Weight { name: "bias".into(), mean, scale: 1.0, by_kind };
            for weight in std::iter::once(&bias).chain(&table.weights) {
                let values = weight.by_kind.map(|value| format!("{value:.4}")).join("\t");
                let Weight { name, mean, scale, .. } = weight;
                lines.push(format!("{part}\t{name}\t{mean:.5}\t{scale:.5}\t{values}\n"));
            }
        }
        lines.concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_weighs_every_feature_there_is() {
        let model = Model::shipped();
        let names: Vec<&str> = crate::classify::features::names();
        for table in [&model.with_history, &model.alone] {
            assert_eq!(
                table.weights.iter().map(|weight| weight.name.as_str()).collect::<Vec<_>>(),
                names
            );
        }
    }

    #[test]
    fn a_model_reads_back_what_it_writes() {
        let text = Model::shipped().to_text();
        assert_eq!(Model::parse(&text).unwrap().to_text(), text);
        assert!(Model::parse("history\tx\t1\t2").is_none());
    }

    #[test]
    fn probabilities_sum_to_one() {
        assert!((softmax([900.0, 1.0, 2.0, -900.0, 0.0]).iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
