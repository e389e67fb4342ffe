//! The runner: how fast, how far above threshold, how the heart follows.

use super::random::Rng;

/// A synthetic runner.
#[derive(Debug, Clone, PartialEq)]
pub struct Athlete {
    /// Critical speed in m/s.
    pub critical_speed_mps: f64,
    /// D′: metres that can be run above critical speed before it is all there is.
    pub d_prime_m: f64,
    /// Highest heart rate in beats per minute.
    pub max_heart_rate_bpm: f64,
    /// Heart rate standing in beats per minute.
    pub standing_heart_rate_bpm: f64,
    /// Time constant with which the heart follows the effort, in seconds, 20 to 45.
    pub heart_lag_s: f64,
    /// Time constant with which speed follows intent, in seconds, 1.5 to 4.
    pub speed_lag_s: f64,
    /// How far hills are paced by effort: 0 keeps speed, 1 keeps effort.
    pub evenness: f64,
    /// Steps per minute at 2.5 m/s.
    pub cadence_spm: f64,
}

impl Default for Athlete {
    /// A 10 km runner who is about to break 40 minutes.
    fn default() -> Self {
        Self {
            critical_speed_mps: 4.05,
            d_prime_m: 210.0,
            max_heart_rate_bpm: 188.0,
            standing_heart_rate_bpm: 82.0,
            heart_lag_s: 28.0,
            speed_lag_s: 2.2,
            evenness: 0.7,
            cadence_spm: 164.0,
        }
    }
}

impl Athlete {
    /// A runner between 6:00/km and 3:15/km at threshold.
    pub fn random(seed: u64) -> Self {
        let rng = &mut Rng::new(seed, 11);
        let max = rng.between(170.0, 204.0);
        Self {
            critical_speed_mps: rng.between(2.8, 5.1),
            d_prime_m: rng.between(120.0, 300.0),
            max_heart_rate_bpm: max,
            standing_heart_rate_bpm: max * rng.between(0.38, 0.5),
            heart_lag_s: rng.between(20.0, 45.0),
            speed_lag_s: rng.between(1.5, 4.0),
            evenness: rng.between(0.4, 1.0),
            cadence_spm: rng.between(154.0, 172.0),
        }
    }

    /// Heart rate in beats per minute at which an effort settles; `effort` is flat-equivalent speed
    /// over critical speed. Linear with a ceiling: 91 % of the maximum at critical speed.
    pub(super) fn settled_heart_rate(&self, effort: f64) -> f64 {
        let top = self.max_heart_rate_bpm;
        let running = top * (0.36 + 0.55 * effort);
        running.clamp(self.standing_heart_rate_bpm, 0.995 * top)
    }
}

/// Energy per metre on a grade (rise over run) over that on the flat: Minetti et al. 2002,
/// doi 10.1152/japplphysiol.01177.2001, uphill; of its downhill gain runners realise about half.
pub(super) fn cost_factor(grade: f64) -> f64 {
    let g = grade.clamp(-0.3, 0.3);
    let cost = ((((155.4 * g - 30.4) * g - 43.3) * g + 46.3) * g + 19.5).mul_add(g, 3.6) / 3.6;
    if g < 0.0 { f64::midpoint(1.0, cost) } else { cost }
}
