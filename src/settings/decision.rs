//! How the decision is fitted, explained and tagged.

/// How the decision is fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainSettings {
    /// Quadratic penalty on the standardised weights. Unit: mean log-likelihood per squared weight.
    /// Tried on athletes left out: from 0.02 to 0.06 ever more answers are right, beyond it fewer of
    /// files alone.
    pub penalty: f64,
    /// Steps of accelerated gradient descent. Unit: count. Judgement.
    pub iterations: u32,
    /// 0: kinds count by their number of runs; 1: all the same. Unit: exponent. Tried on athletes
    /// left out: above 0.7 fewer are right, below it more of the surest are wrong.
    pub balance_kinds: f64,
    /// How right the second kind of a label is; the first has the rest. Unit: share. Judgement.
    pub also_share: f64,
    /// How much a label of medium confidence counts; one of high confidence counts 1. Unit: weight.
    /// Judgement: some 10–15 % of them are wrong.
    pub medium_weight: f64,
    /// How much a label of low confidence counts. Unit: weight. Judgement.
    pub low_weight: f64,
    /// Number of synthetic histories, each of an athlete and a device of their own. Unit: count.
    /// Judgement.
    pub synthetic_histories: u32,
    /// Runs of a synthetic history. Unit: count. Judgement: enough for a threshold.
    pub synthetic_runs: u32,
    /// How much a synthetic run counts. Unit: weight. Tried on athletes left out: 1 to 4 are alike,
    /// and less is worse, as the words of few real athletes then decide.
    pub synthetic_weight: f64,
    /// Seed of the first synthetic history; the others follow. Unit: seed. Any number will do.
    pub synthetic_seed: u64,
}

impl Default for TrainSettings {
    fn default() -> Self {
        Self {
            penalty: 0.06,
            iterations: 120,
            balance_kinds: 0.7,
            also_share: 0.4,
            medium_weight: 0.7,
            low_weight: 0.4,
            synthetic_histories: 80,
            synthetic_runs: 40,
            synthetic_weight: 2.0,
            synthetic_seed: 1000,
        }
    }
}

/// How far another run may be from the one that was run.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainSettings {
    /// What would have changed the answer lies within this of the mean of all runs, and another
    /// threshold within this of the estimate. Unit: standard deviations. Judgement: beyond it
    /// there are hardly any runs the decision was fitted to.
    pub reach: f64,
    /// Paces are changed by at most this. Unit: share. Judgement: more is another run.
    pub max_speed_change: f64,
    /// The sustained part is changed by at most this. Unit: share. Judgement: more is another run.
    pub max_length_change: f64,
    /// At most so many changes are told. Unit: count. Judgement.
    pub max_changes: usize,
    /// A run of more levels than this is not asked. Unit: levels. A run of a day has a few hundred;
    /// the noise of a damaged clock makes tens of thousands, each answer of which takes long.
    pub max_levels: usize,
}

impl Default for ExplainSettings {
    fn default() -> Self {
        Self {
            reach: 2.5,
            max_speed_change: 0.2,
            max_length_change: 0.5,
            max_changes: 3,
            max_levels: 2000,
        }
    }
}

/// From where on a tag is given.
#[derive(Debug, Clone, PartialEq)]
pub struct TagSettings {
    /// Long: this many times the usual distance. Unit: ratio to the median run. Judgement.
    pub long_share: f64,
    /// … but not below this. Unit: m. Judgement.
    pub min_long_m: f64,
    /// Long without a history. Unit: m. Judgement.
    pub long_m: f64,
    /// Long for everybody. Unit: m. Judgement: beyond a half marathon.
    pub always_long_m: f64,
    /// Race: even effort at this speed or above over nine tenths of the run. Unit: share of
    /// threshold speed. Judgement: 10 km is raced at about 0.96.
    pub race_e: f64,
    /// … with a variation of speed of at most this. Unit: standard deviation over mean. Research
    /// §5.3: even runs vary by 6–12 %.
    pub race_wobble: f64,
    /// Strides: efforts no longer than this. Unit: s. Research §5.4.
    pub stride_s: f64,
    /// Fartlek: efforts at least this unlike. Unit: irregularity of a comb. Judgement.
    pub fartlek_irregularity: f64,
    /// Hilly: so much climb. Unit: m/km. Judgement.
    pub hilly_m_per_km: f64,
    /// Recovery: shorter than this. Unit: m. Judgement.
    pub recovery_m: f64,
    /// … and slower than this. Unit: share of threshold speed. Judgement.
    pub recovery_e: f64,
    /// Commute: so many stops. Unit: 1/km. Judgement.
    pub commute_stops_per_km: f64,
    /// Run-walk: so much walking. Unit: share of the elapsed time. Judgement.
    pub run_walk_share: f64,
    /// Fast finish: the last fifth faster than the first half by this. Unit: share. Research §5.3:
    /// 7–13 %.
    pub fast_finish: f64,
    /// Partial: shorter than this. Unit: m. Judgement.
    pub partial_m: f64,
    /// … and than this. Unit: s. Judgement.
    pub partial_s: f64,
}

impl Default for TagSettings {
    fn default() -> Self {
        Self {
            long_share: 1.6,
            min_long_m: 12_000.0,
            long_m: 18_000.0,
            always_long_m: 24_000.0,
            race_e: 0.95,
            race_wobble: 0.06,
            stride_s: 35.0,
            fartlek_irregularity: 0.6,
            hilly_m_per_km: 15.0,
            recovery_m: 8_000.0,
            recovery_e: 0.72,
            commute_stops_per_km: 1.0,
            run_walk_share: 0.15,
            fast_finish: 0.1,
            partial_m: 4_000.0,
            partial_s: 1_500.0,
        }
    }
}
