//! Fitting the decision: maximum likelihood with a quadratic penalty, then one temperature for all
//! log-odds and one share of doubt, found on athletes the fit has not seen.

use super::kind::Kind;
use super::model::{Table, Weight, doubted, softmax};
use crate::settings::TrainSettings;

const KINDS: usize = Kind::ALL.len();

/// A run with a known kind.
#[derive(Debug, Clone)]
pub struct Example {
    /// The names and values of its features.
    pub features: Vec<(&'static str, f64)>,
    /// How much each kind is right; sums to 1.
    pub target: [f64; 5],
    /// How much the example counts.
    pub weight: f64,
    /// Examples of one group share an athlete; groups below 0 are synthetic and never held out.
    pub group: i32,
}

/// Fits a table to examples.
pub fn train(examples: &[Example], settings: &TrainSettings) -> Table {
    let mut table = fit(examples, settings);
    let (temperature, doubt) = calibration(examples, settings);
    table.doubt = doubt;
    for value in
        table.bias.iter_mut().chain(table.weights.iter_mut().flat_map(|weight| &mut weight.by_kind))
    {
        *value /= temperature;
    }
    table
}

/// Weights by which every athlete counts the same, and rare kinds count more than their number.
fn balanced(examples: &[Example], settings: &TrainSettings) -> Vec<f64> {
    let mut by_kind = [0.0; KINDS];
    let mut by_group: std::collections::BTreeMap<i32, f64> = std::collections::BTreeMap::new();
    for example in examples {
        *by_group.entry(example.group).or_default() += example.weight;
        for (sum, target) in by_kind.iter_mut().zip(example.target) {
            *sum += target * example.weight;
        }
    }
    let raw: Vec<f64> = examples
        .iter()
        .map(|example| {
            let kind: f64 =
                by_kind.iter().zip(example.target).map(|(sum, target)| target * sum).sum();
            example.weight * kind.max(1.0).powf(-settings.balance_kinds)
                / by_group[&example.group].max(1.0)
        })
        .collect();
    let total: f64 = raw.iter().sum();
    raw.iter().map(|weight| weight / total).collect()
}

fn fit(examples: &[Example], settings: &TrainSettings) -> Table {
    let Some(first) = examples.first() else { return Table::default() };
    let names: Vec<&str> = first.features.iter().map(|feature| feature.0).collect();
    let weights = balanced(examples, settings);
    let n = names.len();
    let (mut means, mut scales) = (vec![0.0; n], vec![0.0; n]);
    for j in 0..n {
        means[j] = examples
            .iter()
            .zip(&weights)
            .map(|(example, weight)| weight * example.features[j].1)
            .sum();
        let variance: f64 = examples
            .iter()
            .zip(&weights)
            .map(|(example, weight)| weight * (example.features[j].1 - means[j]).powi(2))
            .sum();
        scales[j] = variance.sqrt().max(1e-3);
    }
    // One row per example: the standardised features, and a 1 for the bias.
    let rows: Vec<Vec<f64>> = examples
        .iter()
        .map(|example| {
            let standard =
                (0..n).map(|j| ((example.features[j].1 - means[j]) / scales[j]).clamp(-4.0, 4.0));
            standard.chain([1.0]).collect()
        })
        .collect();
    let mut beta = vec![[0.0; KINDS]; n + 1];
    let mut ahead = beta.clone();
    // Half the largest eigenvalue of the scatter bounds the curvature (Böhning 1992).
    let step = 1.0 / (0.5 * largest_eigenvalue(&rows, &weights) + settings.penalty);
    let mut momentum = 1.0_f64;
    for _ in 0..settings.iterations {
        let mut gradient = vec![[0.0; KINDS]; n + 1];
        for ((row, example), weight) in rows.iter().zip(examples).zip(&weights) {
            let mut odds = [0.0; KINDS];
            for (x, beta) in row.iter().zip(&ahead) {
                odds.iter_mut().zip(beta).for_each(|(odds, beta)| *odds += x * beta);
            }
            let chance = softmax(odds);
            let error: [f64; KINDS] =
                std::array::from_fn(|k| weight * (chance[k] - example.target[k]));
            for (x, gradient) in row.iter().zip(&mut gradient) {
                gradient.iter_mut().zip(error).for_each(|(gradient, error)| *gradient += x * error);
            }
        }
        let next_momentum = f64::midpoint(1.0, (1.0 + 4.0 * momentum * momentum).sqrt());
        for j in 0..=n {
            for k in 0..KINDS {
                let shrink = if j < n { settings.penalty * ahead[j][k] } else { 0.0 };
                let next = ahead[j][k] - step * (gradient[j][k] + shrink);
                ahead[j][k] = next + (momentum - 1.0) / next_momentum * (next - beta[j][k]);
                beta[j][k] = next;
            }
        }
        momentum = next_momentum;
    }
    Table {
        bias: beta[n],
        weights: (0..n)
            .map(|j| Weight {
                name: names[j].into(),
                mean: means[j],
                scale: scales[j],
                by_kind: beta[j],
            })
            .collect(),
        doubt: 0.0,
    }
}

/// By power iteration.
fn largest_eigenvalue(rows: &[Vec<f64>], weights: &[f64]) -> f64 {
    let n = rows[0].len();
    let mut vector = vec![1.0 / (n as f64).sqrt(); n];
    let mut value = 1.0;
    for _ in 0..30 {
        let mut next = vec![0.0; n];
        for (row, weight) in rows.iter().zip(weights) {
            let dot: f64 = row.iter().zip(&vector).map(|(a, b)| a * b).sum();
            next.iter_mut().zip(row).for_each(|(next, x)| *next += weight * dot * x);
        }
        value = next.iter().map(|x| x * x).sum::<f64>().sqrt();
        vector = next.iter().map(|x| x / value.max(1e-12)).collect();
    }
    1.05 * value
}

/// The temperature and the doubt under which it is likeliest that of the answers on unseen athletes
/// those are right that are: confidence is how often an answer is right. A label with two right kinds
/// is met by either.
fn calibration(examples: &[Example], settings: &TrainSettings) -> (f64, f64) {
    let mut groups: Vec<i32> =
        examples.iter().map(|example| example.group).filter(|&group| group >= 0).collect();
    groups.sort_unstable();
    groups.dedup();
    if groups.len() < 3 {
        return (1.0, 0.0);
    }
    let mut unseen: Vec<([f64; KINDS], &Example)> = Vec::new();
    for group in groups {
        let kept: Vec<Example> =
            examples.iter().filter(|example| example.group != group).cloned().collect();
        let table = fit(&kept, settings);
        for example in examples.iter().filter(|example| example.group == group) {
            let values: Vec<f64> = example.features.iter().map(|feature| feature.1).collect();
            unseen.push((table.probabilities(&values).map(|p| p.max(1e-12).ln()), example));
        }
    }
    let unlikely = |&(temperature, doubt): &(f64, f64)| -> f64 {
        let surprise = |(odds, example): &([f64; KINDS], &Example)| {
            let chance = doubted(softmax(odds.map(|odds| odds / temperature)), doubt);
            let pairs = chance.into_iter().zip(example.target);
            let (confidence, target) =
                pairs.fold((0.0, 0.0), |best, pair| if pair.0 > best.0 { pair } else { best });
            let likely = if target > 0.0 { confidence } else { 1.0 - confidence };
            -likely.max(1e-12).ln()
        };
        unseen.iter().map(surprise).sum()
    };
    let temperatures = (6..=60).map(|step| f64::from(step) / 20.0);
    let grid = temperatures
        .flat_map(|temperature| (0..=20).map(move |step| (temperature, f64::from(step) / 100.0)));
    grid.min_by(|a, b| unlikely(a).total_cmp(&unlikely(b))).unwrap_or((1.0, 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four athletes' runs, every fifth label another than the feature says.
    #[test]
    fn confidence_is_how_often_an_answer_is_right() {
        let example = |i: usize| {
            let kind = i % 2;
            let mut target = [0.0; KINDS];
            target[if i % 5 == 4 { 1 - kind } else { kind }] = 1.0;
            let features = vec![("x", kind as f64), ("noise", (i as f64 * 37.0).sin())];
            Example { features, target, weight: 1.0, group: (i / 10 % 4) as i32 }
        };
        let examples: Vec<Example> = (0..400).map(example).collect();
        let table = train(&examples, &TrainSettings::default());
        for x in [0.0, 1.0] {
            let chance = table.probabilities(&[x, 0.0]);
            let confidence = chance.into_iter().fold(0.0, f64::max);
            assert!((confidence - 0.8).abs() < 0.03, "{chance:?}");
        }
    }

    #[test]
    fn what_separates_the_kinds_is_learnt() {
        let example = |kind: usize, x: f64, group: i32| {
            let mut target = [0.0; KINDS];
            target[kind] = 1.0;
            Example {
                features: vec![("x", x), ("noise", (x * 37.0).sin())],
                target,
                weight: 1.0,
                group,
            }
        };
        let examples: Vec<Example> = (0..90)
            .map(|i| {
                example(
                    i % 3,
                    (i % 3) as f64 + 0.3 * ((i * 7 % 11) as f64 / 11.0 - 0.5),
                    i as i32 % 4,
                )
            })
            .collect();
        let table = train(&examples, &TrainSettings::default());
        for example in &examples {
            let values: Vec<f64> = example.features.iter().map(|feature| feature.1).collect();
            let chance = table.probabilities(&values);
            let best = (0..KINDS).max_by(|&a, &b| chance[a].total_cmp(&chance[b])).unwrap();
            assert_eq!(example.target[best], 1.0, "{chance:?}");
        }
    }
}
