//! What no runner does.

/// What no runner does.
#[derive(Debug, Clone, PartialEq)]
pub struct CleanSettings {
    /// Fastest believable speed between two points. Unit: m/s. Research §1.2; the 100 m record peaks at 12.4.
    pub max_speed_mps: f64,
    /// Positions may be off by this much on top. Unit: m. Consumer GPS scatter, research §1.1.
    pub position_slack_m: f64,
    /// A point is off the way where one runs to it and back from it this many times as fast as half
    /// of the way was run. Unit: ratio. Judgement: nobody turns round at twice the usual speed; made-up
    /// runs: 60 m to the side between points 7 s apart stay below the fastest believable speed.
    pub turn_speed: f64,
    /// How often spikes are looked for again. Unit: count. Research §1.2.
    pub spike_passes: u32,
    /// From this share of the time with a counted distance on, the counter is used. Unit: share.
    /// Research §1.2.
    pub min_distance_share: f64,
    /// Longest time between two counts over points without one, and over which a watch that lost its
    /// place counts late what was run. Unit: s. Smart recording writes a point every 1 to 7 s
    /// (research §1.2).
    pub max_count_gap_s: f64,
    /// A counter that falls below this share of what it was has begun again; one that falls less has
    /// counted that way already. Unit: share. Judgement: corrections are a few metres.
    pub restart_share: f64,
    /// A measured speed holds until the next sample for at most this long. Unit: s. Judgement: smart
    /// recording writes a point every 1 to 7 s.
    pub max_speed_hold_s: f64,
    /// From this share of the time with steps between positions on, they give the distance. Unit:
    /// share. Judgement: less than a twentieth is no way.
    pub min_ground_share: f64,
    /// Altitude known for fewer than one in so many points is absent. Unit: points. Judgement: a line
    /// between the others would be most of it.
    pub points_per_altitude: usize,
    /// Heart rate and cadence known for fewer than one in so many points are absent. Unit: points.
    /// Judgement: a strap that is not worn is heard now and then.
    pub points_per_beat: usize,
    /// Of so many rows fewer than one has a wrong time, if any has. Unit: rows. Judgement: a clock
    /// that is wrong more often is not told from the right one.
    pub rows_per_stray: usize,
    /// Longest time from first to last point. Unit: s. Seven days: no run is longer.
    pub max_span_s: f64,
    /// A single point whose time is further than this from those of both neighbours has a wrong time,
    /// and goes; what is nearer is put in order. Unit: s. Judgement: twice the longest step of
    /// smart recording.
    pub max_disorder_s: f64,
    /// Points that are further apart than this in the mean say nothing of any second. Unit: s.
    /// Watches that save their battery write a point every two minutes; half an hour of a point
    /// every 6 s with a night's rest in it stays below. Bounds the work by the points.
    pub max_spacing_s: f64,
}

impl Default for CleanSettings {
    fn default() -> Self {
        Self {
            max_speed_mps: 11.0,
            position_slack_m: 10.0,
            turn_speed: 2.0,
            spike_passes: 4,
            min_distance_share: 0.8,
            max_count_gap_s: 8.0,
            restart_share: 0.5,
            max_speed_hold_s: 10.0,
            min_ground_share: 0.05,
            points_per_altitude: 2,
            points_per_beat: 10,
            rows_per_stray: 10,
            max_span_s: 7.0 * 86_400.0,
            max_disorder_s: 15.0,
            max_spacing_s: 300.0,
        }
    }
}

/// Heart rates outside are no measurement. Unit: beats per minute. Nobody's heart is slower in a run
/// or faster; the digest counts them up to 255.
pub const MEASURED_BEATS_BPM: (f32, f32) = (30.0, 240.0);

/// Cadences outside are no measurement. Unit: 1/min. Nobody steps five times a second.
pub const MEASURED_STEPS_SPM: (f32, f32) = (0.0, 300.0);
