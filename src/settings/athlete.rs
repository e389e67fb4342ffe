//! What is known of the athlete, and how it is estimated.

use jiff::civil::Date;

/// Heart rates an athlete may have. Unit: beats per minute. Beyond them it is a slip of the keys.
pub const HEART_RATES_BPM: (f64, f64) = (60.0, 250.0);
/// Body masses an athlete may have. Unit: kg. Beyond them it is a slip of the keys.
pub const WEIGHTS_KG: (f64, f64) = (20.0, 300.0);

/// Speeds whose paces an athlete may say: 16:40/km to 2:23/km. Unit: m/s. Beyond them it is a slip of
/// the keys; the hour's world record is run at 5.9 m/s.
pub const PACES_MPS: (f64, f64) = (1.0, 7.0);

/// What the athlete says of themselves. `None` stands for not said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Athlete {
    /// Speed the athlete can hold for about an hour. Unit: m/s. The athlete's word.
    pub threshold_speed_mps: Option<f64>,
    /// First local days, in order, and the same speed from each of them on. Unit: m/s. The athlete's
    /// word.
    pub thresholds: Vec<(Date, f64)>,
    /// Highest heart rate. Unit: beats per minute. The athlete's word.
    pub hr_max_bpm: Option<f64>,
    /// Heart rate at threshold. Unit: beats per minute. The athlete's word.
    pub hr_threshold_bpm: Option<f64>,
    /// Body mass. Unit: kg. The athlete's word.
    pub weight_kg: Option<f64>,
    /// Where the pace zones begin that are shown; the training log keeps those of its sources. Unit:
    /// m/s, or share of threshold speed. The athlete's word.
    pub zones: Option<OwnZones>,
}

/// Where the athlete's second to fifth pace zone begin, the slowest first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OwnZones {
    /// At shares of threshold speed.
    Shares([f64; 4]),
    /// At speeds in m/s.
    Speeds([f64; 4]),
}

/// How the athlete is estimated from the history.
#[derive(Debug, Clone, PartialEq)]
pub struct HistorySettings {
    /// Runs of so many days up to the day are asked first. Unit: days. The interface's contract.
    pub window_days: f64,
    /// Then of so many days. Unit: days. The interface's contract.
    pub long_window_days: f64,
    /// Then of so many days after. Unit: days. The interface's contract.
    pub later_days: f64,
    /// Fewest runs with an effort. Unit: runs. The interface's contract.
    pub min_runs: usize,
    /// One effort in so many is left out as too good to be true. Unit: runs. Research §4: about the
    /// 4th percentile.
    pub runs_per_outlier: usize,
    /// An effort in less than this share of the next best time is left out as well. Unit: share.
    /// Source: critical speeds of the labelled athletes.
    pub lone_feat: f64,
    /// Efforts of recordings rougher than this are not believed. Unit: (m/s)²·s. Good GPS stays below 0.5.
    pub max_effort_noise: f64,
    /// Distance that can be run above critical speed. Unit: m. Trained runners 100–250 (research §4).
    pub d_prime_m: f64,
    /// Median speed of a usual session. Unit: share of critical speed. Research §4 has 0.82; tried
    /// on athletes left out, who are judged a point better at 0.79.
    pub easy_share: f64,
    /// The floor by usual sessions raises critical speed by at most this factor. Unit: ratio.
    /// Research §4.
    pub max_floor: f64,
    /// Critical speed is this many times what training shows, in which nobody runs all out. Unit:
    /// ratio. Made-up athletes with a year of mixed training say 1.036 (median of 200), the three
    /// races of the corpus 0.98: between them.
    pub unshown: f64,
    /// Highest heart rate where none is known. Unit: beats per minute. 208 − 0.7 · age (Tanaka et al.
    /// 2001, J. Am. Coll. Cardiol. 37:153) at 30 years; its scatter is some ten.
    pub usual_hr_max_bpm: f64,
    /// What is no higher is nobody's highest heart rate. Unit: beats per minute. Judgement: as above
    /// at 125 years.
    pub least_hr_max_bpm: f64,
    /// Running within this of a threshold tells what the heart does there. Unit: share of it.
    /// Judgement.
    pub heart_near: f64,
    /// … in pieces at least so long. Unit: s. The heart follows within two minutes or so.
    pub heart_settles_s: f64,
    /// … if there is at least this much of it. Unit: s. Judgement.
    pub heart_least_s: f64,
    /// Lowest usual heart rate at threshold. Unit: share of the highest known. Athletes of the corpus
    /// have medians of 0.91 to 0.97 and a tenth of their runs below 0.8 to 0.9.
    pub heart_low: f64,
    /// Highest usual heart rate at threshold. Unit: share of the highest known. As above.
    pub heart_high: f64,
    /// What the heart gains with speed near threshold. Unit: share of the highest known per share of
    /// threshold speed. Athletes of the corpus: 0.4 to 0.6.
    pub heart_slope: f64,
}

impl Default for HistorySettings {
    fn default() -> Self {
        Self {
            window_days: 90.0,
            long_window_days: 365.0,
            later_days: 60.0,
            min_runs: 3,
            runs_per_outlier: 40,
            lone_feat: 0.94,
            max_effort_noise: 0.9,
            d_prime_m: 150.0,
            easy_share: 0.79,
            max_floor: 1.2,
            unshown: 1.015,
            usual_hr_max_bpm: 187.0,
            least_hr_max_bpm: 120.0,
            heart_near: 0.04,
            heart_settles_s: 180.0,
            heart_least_s: 600.0,
            heart_low: 0.85,
            heart_high: 0.97,
            heart_slope: 0.5,
        }
    }
}
