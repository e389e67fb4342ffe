//! Every tunable number, with unit, default and source.

/// All settings; each room of the pipeline is handed only its own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// For `ingest`.
    pub limits: Limits,
    /// For `clean`.
    pub clean: CleanSettings,
    /// For `measure`.
    pub measure: MeasureSettings,
    /// For `segment`.
    pub segment: SegmentSettings,
    /// For `athlete`.
    pub history: HistorySettings,
    /// For `classify`.
    pub classify: ClassifySettings,
    /// For the tags of `classify`.
    pub tags: TagSettings,
    /// For what would have changed the answer of `classify`.
    pub explain: ExplainSettings,
    /// For fitting what `classify` decides by.
    pub train: TrainSettings,
    /// What the athlete says of themselves; beats every estimate.
    pub athlete: Athlete,
    /// For `batch`: when two recordings are the same run.
    pub duplicates: Duplicates,
    /// For `batch`: what the index of an export speaks of.
    pub archives: Archives,
}

/// What the athlete says of themselves. `None` stands for not said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Athlete {
    /// Speed the athlete can hold for about an hour. Unit: m/s. The athlete's word.
    pub threshold_speed_mps: Option<f64>,
    /// Highest heart rate. Unit: beats per minute. The athlete's word.
    pub hr_max_bpm: Option<f64>,
    /// Heart rate at threshold. Unit: beats per minute. The athlete's word.
    pub hr_threshold_bpm: Option<f64>,
    /// Body mass. Unit: kg. The athlete's word.
    pub weight_kg: Option<f64>,
}

/// When two recordings of one athlete are the same run.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicates {
    /// Largest difference of the starts, after whole hours are taken off. Unit: s. Two watches
    /// started by hand, or a phone that waits for its first position.
    pub start_tolerance_s: f64,
    /// Most whole hours a copy may be shifted by. Unit: h. Local time written as UTC: zones reach
    /// from −12 to +14.
    pub max_shift_h: u32,
    /// Largest difference of the elapsed times. Unit: share of the longer. Judgement.
    pub elapsed_share: f64,
    /// Largest difference of the distances. Unit: share of the longer. Watch and phone on one run
    /// differ by up to 3 %.
    pub distance_share: f64,
}

impl Default for Duplicates {
    fn default() -> Self {
        Self {
            start_tolerance_s: 120.0,
            max_shift_h: 14,
            elapsed_share: 0.02,
            distance_share: 0.03,
        }
    }
}

/// Which activity the index of an export speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct Archives {
    /// Largest difference between a start in the index and in a file. Unit: s. Both are of one
    /// watch and rounded; two activities never begin so close together.
    pub start_tolerance_s: f64,
}

impl Default for Archives {
    fn default() -> Self {
        Self { start_tolerance_s: 2.0 }
    }
}

/// How much of a hostile or broken input is read before runkind refuses.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Largest decompressed file. Unit: bytes. A day of 1 Hz FIT is 4 MiB, of GPX with extensions 40 MiB.
    pub max_file_bytes: u64,
    /// Largest ratio of decompressed to compressed size. Unit: ratio. GPX reaches 20, 1 Hz TCX of a
    /// treadmill 60.
    pub max_ratio: u64,
    /// Deepest archive in archive. Unit: archives. Judgement: exports hold archives in archives,
    /// deeper is an attack.
    pub max_depth: u32,
    /// Most members of one archive. Unit: members. A Garmin export of ten years has 30,000.
    pub max_members: u64,
    /// Most points of one activity. Unit: points. 14 days at 1 Hz.
    pub max_points: usize,
    /// Decompressed size below which the ratio does not matter. Unit: bytes. Padding and
    /// recordings of standing still compress without end and do no harm.
    pub ratio_floor_bytes: u64,
    /// Syntax errors of one XML file that are passed over before reading ends there. Unit: errors.
    /// Judgement: what has more is no longer XML.
    pub max_xml_errors: u32,
    /// Most activities of one file. Unit: activities. A watch that never starts a new file writes
    /// hundreds.
    pub max_activities: usize,
    /// Most steps of a workout that is used. Unit: steps. Watches take 50 to 200.
    pub max_workout_steps: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 512 << 20,
            max_ratio: 1000,
            max_depth: 4,
            max_members: 1_000_000,
            max_points: 14 * 86_400,
            ratio_floor_bytes: 10 << 20,
            max_xml_errors: 100,
            max_activities: 1000,
            max_workout_steps: 1000,
        }
    }
}

/// What no runner does.
#[derive(Debug, Clone, PartialEq)]
pub struct CleanSettings {
    /// Fastest believable speed between two points. Unit: m/s. Research §1.2; the 100 m record peaks at 12.4.
    pub max_speed_mps: f64,
    /// Positions may be off by this much on top. Unit: m. Consumer GPS scatter, research §1.1.
    pub position_slack_m: f64,
    /// How often spikes are looked for again. Unit: count. Research §1.2.
    pub spike_passes: u32,
    /// From this share of points with a counted distance on, the counter is used. Unit: share.
    /// Research §1.2.
    pub min_distance_share: f64,
    /// Longest time from first to last point. Unit: s. Seven days: no run is longer.
    pub max_span_s: f64,
}

impl Default for CleanSettings {
    fn default() -> Self {
        Self {
            max_speed_mps: 11.0,
            position_slack_m: 10.0,
            spike_passes: 4,
            min_distance_share: 0.8,
            max_span_s: 7.0 * 86_400.0,
        }
    }
}

/// From samples to one value a second.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureSettings {
    /// Slower than this is standing. Unit: m/s. Research §1.2.
    pub stop_mps: f32,
    /// Shortest stop. Unit: s. Research §1.2.
    pub min_stop_s: usize,
    /// Slower than this share of the median running speed is walking. Unit: share. Research §1.2.
    pub walk_share: f32,
    /// The walking limit is never below this. Unit: m/s. Research §1.2.
    pub walk_floor_mps: f32,
    /// The walking limit is never above this. Unit: m/s. Hardly anyone walks faster.
    pub walk_ceiling_mps: f32,
    /// Slope is measured over this far to both sides. Unit: m. Research §1.2.
    pub grade_window_m: f32,
    /// Slope is measured over at least this long to both sides. Unit: s. Research §1.2.
    pub grade_min_s: usize,
    /// Slope is measured over at most this long to both sides. Unit: s. Research §1.2.
    pub grade_max_s: usize,
    /// Steepest believable slope. Unit: rise over run. Research §1.2.
    pub max_grade: f32,
    /// Grade adjustment is used where it does not make speed rougher by more than one over this.
    /// Unit: ratio of long-run variances. Research §2.4.
    pub gap_gate: f64,
    /// Roughness below this is none: two speeds that are both smooth are equally smooth. Unit:
    /// (m/s)²·s. The least noise there is (`SegmentSettings::min_noise`).
    pub min_roughness: f64,
    /// Heart rate and cadence are not bridged over more than this. Unit: s. Judgement: twice the
    /// longest spacing of smart recording.
    pub max_sensor_gap_s: f64,
}

impl Default for MeasureSettings {
    fn default() -> Self {
        Self {
            stop_mps: 0.7,
            min_stop_s: 6,
            walk_share: 0.62,
            walk_floor_mps: 1.5,
            walk_ceiling_mps: 2.0,
            grade_window_m: 22.0,
            grade_min_s: 5,
            grade_max_s: 60,
            max_grade: 0.4,
            gap_gate: 0.8,
            min_roughness: 0.03,
            max_sensor_gap_s: 15.0,
        }
    }
}

/// From one value a second to pieces.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentSettings {
    /// Penalty of a change. Unit: noise × ln(seconds). Finer than research §3.2 uses for class
    /// evidence, as the efforts are put together from the pieces later.
    pub penalty: f64,
    /// The loss of one second is bounded by this many times the square root of the noise. Unit:
    /// ratio. Research §3.2.
    pub bound: f64,
    /// The bound is never below this. Unit: m/s. Research §3.2.
    pub min_bound_mps: f64,
    /// Noise is never taken to be below this. Unit: (m/s)²·s. Research §3.2.
    pub min_noise: f64,
    /// Noise is never taken to be above this. Unit: (m/s)²·s. Research §3.2.
    pub max_noise: f64,
    /// A piece up to this long whose speed lies between those of its longer neighbours is the way
    /// from one to the other. Unit: s. Made-up runs: two time constants of speed and the smoothing.
    pub max_ramp_s: usize,
    /// An edge lies where speed has come this far from the old level to the new. Unit: share.
    /// Presses of the lap button and made-up runs: half way is 1 to 2 s late.
    pub edge_share: f32,
    /// Noise within the seconds of a change. Unit: times the long-run variance. Made-up runs: the
    /// 90 % interval holds 90 %.
    pub edge_noise: f32,
    /// Half-width of the interval of an edge where nothing else is uncertain. Unit: s. Made-up
    /// runs: runners do not all speed up alike.
    pub edge_floor_s: f32,
    /// … and so much more for the time between samples. Unit: share of it. Made-up runs; evenly
    /// spread it would be 0.45.
    pub edge_spacing: f32,
    /// Where a way turns from down to up is known to this much of altitude. Unit: m. Steps of a
    /// barometer, twice.
    pub turn_m: f32,
    /// Smallest climb. Unit: m. A sprint of 10 s up 8 % gains 4 m.
    pub min_climb_m: f32,
    /// Passes differ in length and climb by at most this. Unit: share of the larger. Judgement:
    /// turning points of altitude scatter by a few metres.
    pub pass_tolerance: f32,
    /// Fewest passes. Unit: count. Research §5.3: three hill efforts make a session.
    pub min_passes: usize,
    /// Shortest way of a pass. Unit: m. A hill sprint of 8 s at 4 m/s.
    pub min_pass_m: f32,
    /// Longest way of a pass. Unit: m. Three minutes at 5 m/s.
    pub max_pass_m: f32,
    /// Two passes over the same ground are at most this far apart. Unit: m. GPS scatter, twice.
    pub ground_tolerance_m: f32,
}

impl Default for SegmentSettings {
    fn default() -> Self {
        Self {
            penalty: 1.0,
            bound: 3.0,
            min_bound_mps: 1.2,
            min_noise: 0.03,
            max_noise: 1.2,
            max_ramp_s: 8,
            edge_share: 0.25,
            edge_noise: 3.0,
            edge_floor_s: 1.5,
            edge_spacing: 0.4,
            turn_m: 0.5,
            min_climb_m: 3.0,
            pass_tolerance: 0.35,
            min_passes: 3,
            min_pass_m: 32.0,
            max_pass_m: 900.0,
            ground_tolerance_m: 14.0,
        }
    }
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
            heart_near: 0.04,
            heart_settles_s: 180.0,
            heart_least_s: 600.0,
            heart_low: 0.85,
            heart_high: 0.97,
            heart_slope: 0.5,
        }
    }
}

/// How efforts are told from the rest of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassifySettings {
    /// An effort gains at least this on a runner at the dividing speed. Unit: m. Tried on the
    /// corpus: a minute that is 0.17 m/s faster.
    pub min_effort_m: f64,
    /// … and at least this many standard deviations of the noise of its seconds, at most of a
    /// minute. Unit: standard deviations. Tried on the corpus.
    pub effort_noise: f64,
    /// Slowest dividing speed tried. Unit: share of threshold speed. Below the jogs between
    /// efforts.
    pub divide_from: f64,
    /// Fastest dividing speed tried. Unit: share of threshold speed. Above the pace of 400 m
    /// repeats.
    pub divide_to: f64,
    /// Step between dividing speeds tried. Unit: share of threshold speed. About the width of the
    /// grid of levels, 0.1 m/s.
    pub divide_step: f64,
    /// Efforts are alike within this share of their duration. Unit: share of the longer. Research
    /// §3.4 has 0.22; wider for real runs.
    pub alike_duration: f64,
    /// … or of their distance. Unit: share of the longer. Research §3.4 has 0.18; wider for real
    /// runs.
    pub alike_distance: f64,
    /// … and within this share of their speed. Unit: share of the faster. Judgement.
    pub alike_speed: f64,
    /// … or this where the speed comes from a foot pod or the arm alone, when a structure is
    /// written. Unit: share of the faster. Judgement: treadmill readings scatter by a quarter.
    pub alike_speed_indoors: f64,
    /// Slower than this all rests are alike. Unit: m/s. Standing and walking are one and the same
    /// rest; the walking limit is 1.5.
    pub rest_floor_mps: f64,
    /// From this contrast of work and rest on a comb is as clear as can be. Unit: share of the
    /// work's speed. Judgement.
    pub full_contrast: f64,
    /// More efforts than this make a comb no clearer. Unit: count. Judgement.
    pub count_saturates: f64,
    /// How much the number of efforts counts. Unit: exponent. Judgement.
    pub count_power: f64,
    /// How much the time of work counts when the structure is written down. Unit: exponent. Tried on
    /// the corpus.
    pub work_power: f64,
    /// More sets than this, most of them single efforts, are fartlek and written as a range. Unit:
    /// sets. Judgement: a pyramid has seven.
    pub max_sets: usize,
    /// Efforts whose lengths differ by less than this are of one set. Unit: share of the longer.
    /// Judgement: 400 m and 300 m are not, and paces vary by a tenth.
    pub length_gap: f64,
    /// … and by this much on top. Unit: s. The edges of an effort are off by a second or two each.
    pub length_slack_s: f64,
    /// What another length of efforts costs when lengths are read as distances or as times. Unit:
    /// share of the length of one effort. Judgement.
    pub family_cost: f64,
    /// A lone effort was meant to be as long as it is if that is so near to a usual length. Unit:
    /// share. Judgement.
    pub round_length: f64,
    /// A rest so many times as long as the next shorter one separates sets. Unit: ratio. Judgement.
    pub set_rest_jump: f64,
    /// … or so many times, if the sets are then of one size. Unit: ratio. Judgement.
    pub even_set_rest_jump: f64,
    /// … if it is at least this long. Unit: s. Judgement.
    pub min_set_rest_s: f64,
    /// Durations snap to usual ones within this share. Unit: share. Research §3.4.
    pub snap_duration: f64,
    /// Distances snap to usual ones within this share. Unit: share. Research §1.1: GPS is off by
    /// 3–6 %.
    pub snap_distance: f64,
    /// Efforts count as run by time if time misses by less than this times as much as distance.
    /// Unit: ratio. Judgement: most repeats are run by distance.
    pub prefer_distance: f64,
    /// What it costs a length to be an unusual one, such as 75 s or 250 m. Unit: share of the
    /// length. Judgement: most repeats are of a few lengths.
    pub odd_length: f64,
    /// A recovery faster than this is a float. Unit: share of the effort's speed. Judgement.
    pub float_share: f64,
    /// Combs clearer than this are shown as structure whatever the kind. Unit: clarity of a comb.
    /// Judgement.
    pub show_clarity: f64,
    /// Efforts are shown in a run said to have none from this probability of the other kinds on.
    /// Unit: 1. Judgement: a reader of "easy 55 %" wants to see what the others would be.
    pub show_probability: f64,
    /// A hill repeat lasts at most this long. Unit: s. Design §3: about 3 min, and a margin.
    pub max_hill_s: f64,
    /// Passes over a hill give the repeats from this regularity on. Unit: 1. Judgement.
    pub min_hill_regularity: f64,
    /// A block of tempo lies above this. Unit: share of threshold speed. Research §5.4: marathon
    /// pace is 0.84–0.89.
    pub block_share: f64,
    /// A block gains at least this on a runner at that speed. Unit: m. Judgement.
    pub min_block_m: f64,
    /// A block lasts at least this long. Unit: s. Judgement: shorter is an effort of a set.
    pub min_block_s: f64,
    /// A run that is one block over this much of its time has no structure. Unit: share. Judgement.
    pub whole_share: f64,
    /// Blocks are written down instead of efforts that hold less than one over this of their time.
    /// Unit: ratio. Judgement.
    pub block_outweighs: f64,
    /// Laps shorter than this are a button pressed twice. Unit: s. Judgement: the shortest efforts
    /// last 8.
    pub min_lap_s: f64,
    /// Edges of laps are off by up to this. Unit: s. Buttons are pressed 1–3 s late.
    pub lap_uncertainty_s: f32,
    /// Laps are believed to be efforts and rests where these two speeds explain at least this.
    /// Unit: share of the variance. Tried on the corpus.
    pub lap_explained: f64,
    /// … and their comb is at least so clear. Unit: clarity of a comb. Tried on the corpus.
    pub lap_clarity: f64,
    /// … and the rests are slower by at least this. Unit: share of the work's speed. Judgement.
    pub lap_contrast: f64,
    /// Laps that nobody pressed come from a counter if at most one in so many is of another
    /// length. Unit: laps. Judgement.
    pub counted_per_odd: usize,
    /// Efforts that nobody marked are work of their own if they hold so many times the time of those
    /// that were. Unit: ratio. Judgement: a session against strides, not strides against a session.
    pub unmarked_outweighs: f64,
    /// Two witnesses agree on a length within this. Unit: share. The contract's tolerance.
    pub same_length: f64,
}

impl Default for ClassifySettings {
    fn default() -> Self {
        Self {
            min_effort_m: 10.0,
            effort_noise: 4.0,
            divide_from: 0.55,
            divide_to: 1.4,
            divide_step: 0.025,
            alike_duration: 0.28,
            alike_distance: 0.22,
            alike_speed: 0.17,
            alike_speed_indoors: 0.3,
            rest_floor_mps: 1.5,
            full_contrast: 0.25,
            count_saturates: 16.0,
            count_power: 0.6,
            work_power: 0.2,
            max_sets: 9,
            length_gap: 0.13,
            length_slack_s: 2.0,
            family_cost: 0.1,
            round_length: 0.02,
            set_rest_jump: 2.0,
            even_set_rest_jump: 1.25,
            min_set_rest_s: 90.0,
            snap_duration: 0.08,
            snap_distance: 0.06,
            prefer_distance: 0.6,
            odd_length: 0.03,
            float_share: 0.8,
            show_clarity: 0.7,
            show_probability: 0.35,
            max_hill_s: 240.0,
            min_hill_regularity: 0.4,
            block_share: 0.84,
            min_block_m: 25.0,
            min_block_s: 300.0,
            whole_share: 0.9,
            block_outweighs: 2.0,
            min_lap_s: 5.0,
            lap_uncertainty_s: 2.0,
            lap_explained: 0.3,
            lap_clarity: 0.9,
            lap_contrast: 0.08,
            counted_per_odd: 5,
            unmarked_outweighs: 4.0,
            same_length: 0.07,
        }
    }
}

/// How the decision is fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainSettings {
    /// Quadratic penalty on the standardised weights. Unit: mean log-likelihood per squared weight.
    /// Tried on athletes left out: 0.025 to 0.1 are alike; the larger keeps more of a single file.
    pub penalty: f64,
    /// Steps of accelerated gradient descent. Unit: count. Judgement.
    pub iterations: u32,
    /// 0: kinds count by their number of runs; 1: all the same. Unit: exponent. Judgement.
    pub balance_kinds: f64,
    /// 0: athletes count by their number of runs; 1: all the same. Unit: exponent. Judgement.
    pub balance_athletes: f64,
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
            penalty: 0.07,
            iterations: 120,
            balance_kinds: 0.4,
            balance_athletes: 0.4,
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
}

impl Default for ExplainSettings {
    fn default() -> Self {
        Self { reach: 2.5, max_speed_change: 0.2, max_length_change: 0.5, max_changes: 3 }
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

/// Tracks of one GPX file that lie further apart than this are activities of their own. Unit: s.
/// The interface's contract.
pub const GPX_TRACKS_APART_S: f64 = 2.0 * 3600.0;

/// Segments of a GPX file no further apart than this touch: the stopwatch ran on. Unit: s.
/// Receivers write a point every second.
pub const GPX_SEGMENTS_TOUCH_S: f64 = 2.0;

/// A median cadence below this counts strides of one leg and is doubled. Unit: 1/min. Nobody
/// runs 240 steps or jogs fewer than 120.
pub const STRIDES_BELOW: f32 = 120.0;
