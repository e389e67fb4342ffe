//! Where a run changes.

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
    /// An edge moves at most this far from where the cheapest pieces change. Unit: s. Judgement: what
    /// is a minute away is another change.
    pub max_edge_move_s: usize,
    /// Where a way turns from down to up is known to this much of altitude. Unit: m. Steps of a
    /// barometer, twice.
    pub turn_m: f32,
    /// Smallest climb. Unit: m. A sprint of 10 s up 8 % gains 4 m.
    pub min_climb_m: f32,
    /// Share of a climb that belongs to the foot and to the top. Unit: share. Judgement: altitude is
    /// not that exact.
    pub flat_share: f32,
    /// Smallest climb that counts where others are like it. Unit: m. Made-up runs: a sprint of 8 s
    /// from standing up 8 % gains 2 m.
    pub min_bump_m: f32,
    /// … if it is at least so steep. Unit: rise over run. Judgement: sprints are run up 5 % or more.
    pub bump_grade: f32,
    /// … at least this long. Unit: m. Judgement: less is standing.
    pub min_bump_way_m: f32,
    /// … and at most this. Unit: m. Made-up runs: a sprint of 15 s.
    pub max_bump_way_m: f32,
    /// … and run up so many times as fast as down. Unit: ratio. Judgement: one sprints up and walks
    /// back, while altitude that wanders does so at one speed.
    pub bump_contrast: f32,
    /// Passes differ in length and climb by at most this. Unit: share of the larger. Judgement:
    /// turning points of altitude scatter by a few metres.
    pub pass_tolerance: f32,
    /// Fewest passes. Unit: count. Research §5.3: three hill efforts make a session.
    pub min_passes: usize,
    /// So many climbs at most are held against all the others to find the most that are alike; of
    /// more every second or third. Unit: count. Judgement: nobody climbs so often in a day.
    pub max_pass_seeds: usize,
    /// Shortest way of a pass. Unit: m. A hill sprint of 8 s at 4 m/s.
    pub min_pass_m: f32,
    /// Longest way of a pass. Unit: m. Three minutes at 5 m/s.
    pub max_pass_m: f32,
    /// Two passes over the same ground are at most this far apart. Unit: m. GPS scatter, twice.
    pub ground_tolerance_m: f32,
    /// Way covered in both directions rises, in full from this grade. Unit: rise over run.
    /// Judgement: half the grade of the flattest hill that is sprinted up.
    pub rising_grade: f32,
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
            max_edge_move_s: 60,
            turn_m: 0.5,
            min_climb_m: 3.0,
            flat_share: 0.05,
            min_bump_m: 1.2,
            bump_grade: 0.04,
            min_bump_way_m: 12.0,
            max_bump_way_m: 90.0,
            bump_contrast: 1.4,
            pass_tolerance: 0.35,
            min_passes: 3,
            max_pass_seeds: 300,
            min_pass_m: 32.0,
            max_pass_m: 900.0,
            ground_tolerance_m: 14.0,
            rising_grade: 0.02,
        }
    }
}
