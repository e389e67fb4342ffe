//! Efforts, sets and structure.

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
    /// Beyond so many efforts a dividing speed shows no repeats but the noise of a damaged clock.
    /// Unit: efforts. Judgement: 24 hours of running and walking have 300.
    pub most_efforts: usize,
    /// Efforts are alike within this share of their duration. Unit: share of the longer. Research
    /// §3.4 has 0.22; wider for real runs.
    pub alike_duration: f64,
    /// … or of their distance. Unit: share of the longer. Research §3.4 has 0.18; wider for real
    /// runs.
    pub alike_distance: f64,
    /// … and within this share of their speed. Unit: share of the faster. Judgement.
    pub alike_speed: f64,
    /// … or this where the speed comes from a foot pod or the arm alone, when a structure is
    /// written. Unit: share of the faster. Tried on the corpus, where one
    /// labelled run shows it and 0.22 to 0.35 give the same.
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
    /// A comb whose clarity is lower by a factor of e to this still counts 1/e as much in what the
    /// decision looks at. Unit: logarithm of clarity. Judgement: at a tenth less clear it counts a
    /// fifth; made-up runs, written each second and smartly, show some of it is needed.
    pub clarity_scale: f64,
    /// A place of the one block, or an end of a rise, that explains less by this still counts 1/e as
    /// much. Unit: share of variance. Judgement, as for the clarity.
    pub explained_scale: f64,
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
    /// … by less than so many times as much where most efforts of the run are by time, and so much
    /// less again where they are by distance. Unit: ratio. Judgement: few sessions mix the two.
    pub company: f64,
    /// … after this was added to both: chance makes a length look exact. Unit: share of the length.
    /// A second of 50, or 8 m of 400.
    pub length_error: f64,
    /// What it costs a length to be an unusual one, such as 75 s or 250 m. Unit: share of the
    /// length. Judgement: most repeats are of a few lengths.
    pub odd_length: f64,
    /// A recovery faster than this is a float. Unit: share of the effort's speed. Judgement.
    pub float_share: f64,
    /// Combs less clear than this are none to the decision; from it to `show_clarity` they count more
    /// and more. Unit: clarity of a comb. Tried on athletes left out: of files alone four more are
    /// right than without.
    pub unseen_clarity: f64,
    /// Combs clearer than this are shown as structure whatever the kind. Unit: clarity of a comb.
    /// Judgement.
    pub show_clarity: f64,
    /// Efforts are shown in a run said to have none from this probability of the other kinds on.
    /// Unit: 1. Tried on the corpus, where one labelled run shows it at 0.35 to 0.4.
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
    /// Repeats slower than this are easy running where an interval run has faster ones. Unit: share
    /// of threshold speed. Judgement: easy running is up to about three quarters of it.
    pub easy_share: f64,
    /// A run with less running than this has no shape. Unit: s. Judgement.
    pub min_running_s: f64,
    /// A stop outside the recoveries is shown from this length on. Unit: s. Judgement: a traffic
    /// light.
    pub min_shown_stop_s: u32,
    /// Most sets of a round. Unit: sets. Judgement: what has more is written out.
    pub max_round_sets: usize,
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
            most_efforts: 500,
            alike_duration: 0.28,
            alike_distance: 0.22,
            alike_speed: 0.17,
            alike_speed_indoors: 0.3,
            rest_floor_mps: 1.5,
            full_contrast: 0.25,
            count_saturates: 16.0,
            count_power: 0.6,
            clarity_scale: 0.067,
            explained_scale: 0.02,
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
            company: 2.0,
            length_error: 0.02,
            odd_length: 0.03,
            float_share: 0.8,
            unseen_clarity: 0.3,
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
            easy_share: 0.75,
            min_running_s: 120.0,
            min_shown_stop_s: 30,
            max_round_sets: 4,
            same_length: 0.07,
        }
    }
}
