//! Readings of one run that explain it about as well as the best: each counts by how well it does.
//! What is measured of the best alone would leap where another becomes the best by a hair.

/// A reading that counts less than this share of the best counts nothing.
const LEAST: f64 = 0.02;

/// How much a reading of this worth counts, the best of them counting 1. Worth that is lower by
/// `scale` makes it count 1/e.
pub(super) fn weight(worth: f64, best: f64, scale: f64) -> f64 {
    let weight = ((worth - best) / scale).exp();
    if weight >= LEAST { weight } else { 0.0 }
}

/// The readings that count, with weights that sum to 1, in the order they came.
pub(super) fn likely<T>(readings: Vec<T>, worth: impl Fn(&T) -> f64, scale: f64) -> Vec<(f64, T)> {
    let best = readings.iter().map(&worth).fold(f64::NEG_INFINITY, f64::max);
    let counts = |reading: T| (weight(worth(&reading), best, scale), reading);
    let likely: Vec<(f64, T)> =
        readings.into_iter().map(counts).filter(|(weight, _)| *weight > 0.0).collect();
    let sum: f64 = likely.iter().map(|(weight, _)| weight).sum();
    likely.into_iter().map(|(weight, reading)| (weight / sum, reading)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_and_what_is_far_behind_is_left_out() {
        let found = likely(vec![0.5, 0.1, 0.5], |&worth| worth, 0.02);
        assert_eq!(found, [(0.5, 0.5), (0.5, 0.5)]);
        let found = likely(vec![0.50, 0.52], |&worth| worth, 0.02);
        assert!((found[0].0 / found[1].0 - (-1.0_f64).exp()).abs() < 1e-9, "{found:?}");
        assert!(likely(Vec::<f64>::new(), |&worth| worth, 0.02).is_empty());
    }
}
