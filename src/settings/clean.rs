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
            max_span_s: 7.0 * 86_400.0,
            max_disorder_s: 15.0,
            max_spacing_s: 300.0,
        }
    }
}
