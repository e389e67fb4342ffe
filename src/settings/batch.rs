//! What the files of one runner have to do with each other.

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
    /// Of the activities that start together, so many are held against one. Unit: activities. Nobody
    /// records one run on more devices; in a folder made to harm, all start together.
    pub max_together: usize,
    /// Furthest that two recordings of one run are apart at the median instant. Unit: m. Watch and
    /// phone on one runner are within 20 m; a clock that is half a minute off adds 100 m.
    pub apart_m: f64,
    /// The same where the clock is wrong by whole hours: one is then made from the other. Unit: m.
    /// Of 745 pairs of alike runs of one athlete on other days, each put to one start, 7 are closer,
    /// most of them warm-ups of 2 km.
    pub shifted_apart_m: f64,
}

impl Default for Duplicates {
    fn default() -> Self {
        Self {
            start_tolerance_s: 120.0,
            max_shift_h: 14,
            elapsed_share: 0.02,
            distance_share: 0.03,
            max_together: 64,
            apart_m: 100.0,
            shifted_apart_m: 30.0,
        }
    }
}

/// Which activity the index of an export speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct Archives {
    /// Largest difference between a start in the index and in a file. Unit: s. Both are of one
    /// watch and rounded; two activities never begin so close together.
    pub start_tolerance_s: f64,
    /// Least share of the shorter that a workout of the index and a route without a name for it
    /// must have in common. Unit: share. Judgement: nobody runs two at a time.
    pub overlap_share: f64,
    /// Of the routes without a name that begin before such a workout, and of those that begin in it,
    /// so many of the nearest are held against it. Unit: routes. Nobody records so many at a time;
    /// in an export made to harm, all begin together.
    pub max_near: usize,
    /// Most workouts of the index of an export of Apple Health. Unit: workouts. Ten a day for a
    /// century.
    pub max_workouts: usize,
    /// Most routes of a workout. Unit: routes. More than the parts of any triathlon.
    pub max_routes: usize,
    /// Most pauses and their ends in a workout. Unit: events. A pause each second of a day.
    pub max_events: usize,
    /// A workout that lasts longer than this is a clock that jumped. Unit: s. As of points in
    /// `Limits`.
    pub max_workout_s: f64,
    /// A distance of the index that took longer than this is no measurement of a run. Unit: s.
    /// Judgement: watches measure every few seconds, phones every few minutes.
    pub max_sample_s: f64,
    /// Workouts that a measurement of the index is of, on average, at most. Unit: workouts. Nobody
    /// is in two at a time, but several apps may have written down the same one.
    pub max_shared: usize,
    /// Heart rates of an index that are further apart are not joined by a line. Unit: s. Apple
    /// Watch measures every 5 s in a workout and at times misses a few.
    pub heart_rate_gap_s: f64,
    /// Most heart rates and distances that are kept of an index while it is read. Unit: samples.
    /// Ten years of a watch are some eight million, at 8 and 12 bytes.
    pub max_samples: usize,
    /// Most activities of the index of an export of Strava or Garmin. Unit: activities. Three a day
    /// for a hundred years are half of it.
    pub max_indexed: usize,
}

impl Default for Archives {
    fn default() -> Self {
        Self {
            start_tolerance_s: 2.0,
            overlap_share: 0.5,
            max_near: 64,
            max_workouts: 365_000,
            max_routes: 100,
            max_events: 2 * 86_400,
            max_workout_s: 14.0 * 86_400.0,
            max_sample_s: 900.0,
            max_shared: 4,
            heart_rate_gap_s: 30.0,
            max_samples: 16_000_000,
            max_indexed: 200_000,
        }
    }
}

/// How much is kept between runs.
#[derive(Debug, Clone, PartialEq)]
pub struct CacheSettings {
    /// A cache larger than this is begun anew. Unit: bytes. A run takes 8 KiB, so this is some
    /// sixty thousand runs.
    pub max_bytes: u64,
    /// So much waits before it is written. Unit: bytes. Bounds memory, and what a kill costs.
    pub write_bytes: usize,
    /// The last change of a file must lie this far back before its time tells that it is unchanged.
    /// Unit: s. File systems count in steps of up to 2 s.
    pub settled_s: f64,
}

impl Default for CacheSettings {
    fn default() -> Self {
        Self { max_bytes: 512 << 20, write_bytes: 4 << 20, settled_s: 2.0 }
    }
}
