//! Random numbers that stay the same in every version: `SplitMix64` and what grows from it.

use std::f64::consts::TAU;

/// A stream of random numbers (Steele, Lea & Flood 2014, doi 10.1145/2660193.2660195).
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    /// The stream called `stream` of a seed; streams of one seed do not touch each other.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = Self(seed ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03));
        rng.next();
        rng
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to, but not including, 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From `low` to `high`.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn whole(&mut self, low: u32, high: u32) -> u32 {
        low + (self.unit() * f64::from(high - low + 1)) as u32
    }

    /// True in a share `p` of cases.
    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }

    /// One of `items`, which must not be empty.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[(self.unit() * items.len() as f64) as usize]
    }

    /// Normal with mean 0 and standard deviation `sd` (Box & Muller 1958).
    pub(crate) fn normal(&mut self, sd: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        sd * radius * (TAU * self.unit()).cos()
    }
}

/// Noise that remembers: an Ornstein–Uhlenbeck process, which is AR(1) when sampled.
#[derive(Debug, Clone)]
pub(crate) struct Drift {
    value: f64,
    sd: f64,
    tau_s: f64,
}

impl Drift {
    /// A process of standard deviation `sd` and correlation time `tau_s`, already settled.
    pub(crate) fn new(rng: &mut Rng, sd: f64, tau_s: f64) -> Self {
        Self { value: rng.normal(sd), sd, tau_s }
    }

    /// The value `dt` seconds later.
    pub(crate) fn step(&mut self, rng: &mut Rng, dt: f64) -> f64 {
        let keep = (-dt / self.tau_s).exp();
        self.value = self.value * keep + rng.normal(self.sd * (1.0 - keep * keep).sqrt());
        self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        // First outputs of SplitMix64 from state 1234567, Vigna's reference code.
        let mut rng = Rng(1_234_567);
        assert_eq!(rng.next(), 6_457_827_717_110_365_317);
        assert_eq!(rng.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn drift_has_the_spread_and_memory_it_claims() {
        let mut rng = Rng::new(7, 0);
        let mut drift = Drift::new(&mut rng, 3.0, 20.0);
        let values: Vec<f64> = (0..100_000).map(|_| drift.step(&mut rng, 1.0)).collect();
        let n = values.len() as f64;
        let sd = (values.iter().map(|v| v * v).sum::<f64>() / n).sqrt();
        let lag: f64 = values.iter().zip(&values[20..]).map(|(a, b)| a * b).sum::<f64>() / n;
        assert!((sd - 3.0).abs() < 0.2, "{sd}");
        assert!((lag / (sd * sd) - (-1.0_f64).exp()).abs() < 0.08, "{lag}");
    }

    #[test]
    fn whole_numbers_reach_both_ends() {
        let mut rng = Rng::new(3, 1);
        let seen: std::collections::BTreeSet<u32> = (0..200).map(|_| rng.whole(3, 6)).collect();
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), [3, 4, 5, 6]);
    }
}
