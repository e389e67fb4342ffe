//! The training log.

/// How training is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingSettings {
    /// Statements look back so far from the last day. Unit: weeks. The advice is about habits, and
    /// the plans it comes from last about three months.
    pub weeks: u32,
    /// With fewer weeks since the first run nothing is said of habits. Unit: weeks. Judgement.
    pub least_weeks: u32,
    /// With fewer runs a week nothing is said of intensity and strides: first there must be running.
    /// Unit: runs. Judgement.
    pub least_runs: f64,
    /// A week with so many runs is a regular one. Unit: runs. Research §6.
    pub regular_runs: usize,
    /// From this share of regular weeks on training is consistent. Unit: share. Judgement: ten of
    /// twelve.
    pub consistent: f64,
    /// Days without a run that make a break. Unit: days. Judgement: fitness falls after about two
    /// weeks.
    pub break_days: i64,
    /// Volume of four weeks against the four before within which it is steady or grows slowly. Unit:
    /// share less and more. Research §6: no study finds harm below 30 % in two weeks.
    pub volume_less: f64,
    /// … and more. Unit: share. As above.
    pub volume_more: f64,
    /// A run is much longer than usual beyond this. Unit: ratio to the longest of the days before.
    /// Frandsen 2025.
    pub longer: f64,
    /// … of so many days. Unit: days. Frandsen 2025.
    pub longer_days: i64,
    /// A kind is certain from this probability on. Unit: 1. Research §6: below 0.6 nothing is
    /// suggested.
    pub sure: f64,
    /// Fewest seconds above `hard_share` of a quality session. Unit: s. Judgement: eight times 200 m
    /// are five minutes.
    pub quality_least_s: f64,
    /// Fewest of a progression. Unit: s. Research §6.
    pub progression_least_s: f64,
    /// Speed from which on running is hard. Unit: share of threshold speed. Research §6.
    pub hard_share: f64,
    /// Efforts up a hill no longer than this are economy, not quality. Unit: s. Research §6: 8–12 s
    /// sprints count 0, repeats over 20 s count 1.
    pub short_hill_s: f64,
    /// Fewest quality sessions a week. Unit: sessions. The advice behind runkind.
    pub quality_low: f64,
    /// Most quality sessions a week. Unit: sessions. The advice behind runkind.
    pub quality_high: usize,
    /// Share of weeks above the most from which on it is too much. Unit: share. Judgement: three of
    /// twelve.
    pub too_hard_weeks: f64,
    /// Pairs of quality sessions on days in a row that make a habit. Unit: pairs. Judgement: one a
    /// month may be a race.
    pub pairs_in_a_row: usize,
    /// Least share of running time slower than tempo. Unit: share. Seiler 2010: about 80 %.
    pub easy_time: f64,
    /// Least share of sessions that are easy. Unit: share. Seiler 2010 counts 80 % of ten sessions a
    /// week; with four runs and one of quality it is 75.
    pub easy_sessions: f64,
    /// Easy runs that cost more than this are grey. Unit: share of VDOT. Daniels: easy 0.59 to 0.74,
    /// marathon from 0.8.
    pub grey_share: f64,
    /// Shortest sustained effort that VDOT is taken from for it. Unit: m. Judgement: ten minutes
    /// and more.
    pub grey_least_m: f64,
    /// … if the best of another run comes so near. Unit: share of its VDOT. Judgement: races a
    /// month apart.
    pub grey_agree: f64,
    /// Share of weeks with strides or short hill sprints from which on economy is trained. Unit:
    /// share. Judgement.
    pub strides_weeks: f64,
    /// Strength sessions a week. Unit: sessions. The advice behind runkind.
    pub strength_per_week: f64,
    /// Share of that which is enough. Unit: share. Judgement: three in two weeks.
    pub strength_enough: f64,
    /// Fewest runs a trend is drawn through. Unit: runs. Judgement.
    pub trend_runs: usize,
    /// … over at least so many days. Unit: days. Judgement.
    pub trend_days: f64,
    /// A trend is one beyond so many of its standard errors. Unit: standard errors. Convention.
    pub trend_errors: f64,
    /// Fewest long steady runs of which the loss of efficiency is told. Unit: runs. Judgement.
    pub drift_runs: usize,
    /// Efficiency lost from the first half to the second that is still good. Unit: share. Research
    /// §6.
    pub drift: f64,
    /// Runs at least so long tell durability. Unit: s. Judgement: it is about what happens after an
    /// hour.
    pub durable_s: f64,
    /// Beats per metre late against early: low below this. Unit: ratio. Smyth 2022.
    pub durable: f64,
    /// … and high from this on. Unit: ratio. Smyth 2022.
    pub undurable: f64,
    /// Records: nobody exceeds this share of threshold speed by more than `record_reserve_m` in an
    /// effort. Unit: ratio. The threshold is a lower bound by up to a tenth (research §4).
    pub record_share: f64,
    /// … and this distance. Unit: m. Highest D′ of trained runners (research §4).
    pub record_reserve_m: f64,
    /// … nor this share of threshold speed at all. Unit: ratio. 400 m against critical speed of
    /// sprinters among runners.
    pub record_top: f64,
    /// Predictions rest on efforts of so many days. Unit: days. Judgement: a training block.
    pub prediction_days: i64,
    /// Shortest effort they rest on. Unit: m. Below it, speed more than endurance decides.
    pub prediction_least_m: f64,
    /// Standard error of a prediction by critical speed. Unit: share. Three races of the corpus:
    /// 1, 4 and 21 %.
    pub error_critical_speed: f64,
    /// … by VDOT or Riegel, up to the half marathon. Unit: share. Six races of the corpus.
    pub error_effort: f64,
    /// … beyond it. Unit: share. Three marathons of the corpus; Vickers 2016: half of all runners
    /// are ten minutes slower and more.
    pub error_marathon: f64,
    /// Fewest times the same workout is run before its progress is told. Unit: runs. Judgement.
    pub like_workouts: usize,
    /// Difference of pace between like workouts that is one. Unit: share. GPS and pacing together
    /// are good to about a hundredth.
    pub like_pace: f64,
    /// Efforts shorter than this do not tell a heart rate. Unit: s. Judgement: the heart takes about
    /// a minute to follow.
    pub heart_follows_s: f64,
    /// The line through the fastest efforts tells `D′` if its slope is this near to the threshold.
    /// Unit: share. Judgement.
    pub reserve_slope: f64,
    /// Least believable `D′`. Unit: m. Research §4.
    pub reserve_least_m: f64,
    /// Most believable `D′`. Unit: m. Research §4.
    pub reserve_most_m: f64,
    /// Most weeks listed. Unit: weeks. Twenty years: a watch that lost its clock must not make
    /// decades of nothing.
    pub most_weeks: i32,
    /// Days over which fitness builds. Unit: days. Banister's impulse response, as in every
    /// training log.
    pub fitness_days: f64,
    /// Days over which fatigue fades. Unit: days. As above.
    pub fatigue_days: f64,
}

impl Default for TrainingSettings {
    fn default() -> Self {
        Self {
            weeks: 12,
            least_weeks: 4,
            least_runs: 1.5,
            regular_runs: 3,
            consistent: 0.8,
            break_days: 14,
            volume_less: 0.2,
            volume_more: 0.3,
            longer: 1.1,
            longer_days: 30,
            sure: 0.6,
            quality_least_s: 240.0,
            progression_least_s: 600.0,
            hard_share: 0.9,
            short_hill_s: 20.0,
            quality_low: 1.0,
            quality_high: 2,
            too_hard_weeks: 0.25,
            pairs_in_a_row: 3,
            easy_time: 0.8,
            easy_sessions: 0.65,
            grey_share: 0.77,
            grey_least_m: 3000.0,
            grey_agree: 0.97,
            strides_weeks: 0.5,
            strength_per_week: 2.0,
            strength_enough: 0.75,
            trend_runs: 8,
            trend_days: 42.0,
            trend_errors: 2.0,
            drift_runs: 4,
            drift: 0.05,
            durable_s: 5400.0,
            durable: 1.1,
            undurable: 1.2,
            record_share: 1.12,
            record_reserve_m: 200.0,
            record_top: 1.7,
            prediction_days: 90,
            prediction_least_m: 1500.0,
            error_critical_speed: 0.08,
            error_effort: 0.06,
            error_marathon: 0.16,
            like_workouts: 3,
            like_pace: 0.01,
            heart_follows_s: 60.0,
            reserve_slope: 0.05,
            reserve_least_m: 40.0,
            reserve_most_m: 400.0,
            most_weeks: 20 * 53,
            fitness_days: 42.0,
            fatigue_days: 7.0,
        }
    }
}
