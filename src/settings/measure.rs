//! How speed, altitude and grade are measured.

/// From samples to one value a second.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureSettings {
    /// Positions tell speed where that of the counter bends more than so many times as much. Unit:
    /// ratio of sums of squares. In the corpus nineteen of twenty counters stay below 1.8, and three
    /// of four that stand and catch up lie above 2.2.
    pub rough_counter: f32,
    /// … and where neither way is less than this share of the other. Unit: share. Judgement: places
    /// that stand still, or half of which are missing, tell no speed.
    pub min_path_share: f32,
    /// No bend of speed within 10 s counts more than this. Unit: m/s. Judgement: a sprint from a
    /// stand is no noise.
    pub max_bend_mps: f32,
    /// What lies further apart from one second to the next is no way. Unit: m/s. As in cleaning.
    pub max_path_mps: f32,
    /// The counter puts the way along positions right in the mean of this long to both sides. Unit:
    /// s. Judgement: longer than counters stand, and shorter than places drift.
    pub put_right_s: usize,
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
    /// Nothing is recorded between samples that are further apart than this, and than
    /// `gap_spacings`. Unit: s. Smart recording writes a point every 1 to 7 s (research §1.2).
    pub min_gap_s: f64,
    /// … times as far as usual. Unit: ratio. Judgement.
    pub gap_spacings: f64,
    /// Turning points of altitude closer than this are noise of a barometer. Unit: m. Research §1.2.
    pub barometer_turn_m: f32,
    /// … or of satellites. Unit: m. Research §1.2.
    pub satellite_turn_m: f32,
    /// A stopwatch that shows less than this share of the time on the move belongs to something else.
    /// Unit: share. Judgement: watches stop it while one stands.
    pub min_timer_share: f64,
    /// Heart rate and cadence are not bridged over more than this. Unit: s. Judgement: twice the
    /// longest spacing of smart recording.
    pub max_sensor_gap_s: f64,
    /// The mean heart rate takes a line over at most so long without one. Unit: s. Judgement: the
    /// heart settles within two minutes or so; a longer stop is a pause.
    pub max_heart_gap_s: usize,
}

impl Default for MeasureSettings {
    fn default() -> Self {
        Self {
            rough_counter: 2.0,
            min_path_share: 0.9,
            max_bend_mps: 2.0,
            max_path_mps: 11.0,
            put_right_s: 30,
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
            min_gap_s: 8.0,
            gap_spacings: 3.0,
            barometer_turn_m: 3.0,
            satellite_turn_m: 10.0,
            min_timer_share: 0.9,
            max_sensor_gap_s: 15.0,
            max_heart_gap_s: 120,
        }
    }
}
