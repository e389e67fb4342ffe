//! The way as places one stride of the ruler apart, and where it turns back over itself.

use crate::measure::Series;
use crate::settings::SegmentSettings;

/// Length of the ruler in metres.
pub(super) const RULER_M: f32 = 4.0;

/// The run as a chain of places one stride of the ruler apart.
#[derive(Default)]
pub(super) struct Trail {
    /// Metres east and north of the start.
    at_m: Vec<[f32; 2]>,
    /// When each place was passed, of elapsed time.
    pub(super) second: Vec<u32>,
}

/// Where the way turns back over itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    /// The place at which it turns.
    pub(super) place: usize,
    /// So many places after it the way retraces what lies before it.
    pub(super) reach: usize,
}

impl Trail {
    /// The places of a run; none where it is too short for passes or has no positions.
    pub(super) fn of(series: &Series) -> Self {
        if series.east_m.is_empty() {
            return Self::default();
        }
        let mut second = vec![0; series.len()];
        let (mut count, mut next) = (0, 0.0);
        // Each second is written down, and over it the next where the ruler does not reach yet:
        // whether it does is nothing a branch could foresee.
        for (now, &distance_m) in series.distance_m.iter().enumerate() {
            second[count] = now as u32;
            let is_place = distance_m >= next;
            count += usize::from(is_place);
            next = if is_place { distance_m + RULER_M } else { next };
        }
        second.truncate(count);
        let at_m = |&second: &u32| [&series.east_m, &series.north_m].map(|it| it[second as usize]);
        Self { at_m: second.iter().map(at_m).collect(), second }
    }

    /// Metres east and north of the start.
    pub(super) fn at(&self, place: usize) -> [f32; 2] {
        self.at_m[place]
    }

    /// The way from one place to another, east and north in metres.
    pub(super) fn way(&self, from: usize, to: usize) -> [f32; 2] {
        let (from, to) = (self.at_m[from], self.at_m[to]);
        [to[0] - from[0], to[1] - from[1]]
    }

    /// The square of the way between two places in metres.
    pub(super) fn apart_m2(&self, a: usize, b: usize) -> f32 {
        let [east, north] = self.way(b, a);
        east * east + north * north
    }

    /// Whether two places are at most so many metres apart.
    pub(super) fn is_near(&self, a: usize, b: usize, metres: f32) -> bool {
        self.apart_m2(a, b) <= metres * metres
    }

    /// How many strides of the ruler the way after `k` retraces the way before it.
    fn reach(&self, k: usize, tolerance_m: f32, most: usize) -> usize {
        let mut misses = 0;
        let mut reach = 0;
        for r in 1..=most.min(k).min(self.second.len() - 1 - k) {
            let (a, b) = (k - r, k + r);
            if self.is_near(a, b, tolerance_m) {
                (reach, misses) = (r, 0);
            } else {
                misses += 1;
                if misses > 2 {
                    break;
                }
            }
        }
        reach
    }

    /// Where the way turns back over itself, in order.
    pub(super) fn turns(&self, settings: &SegmentSettings) -> Vec<Turn> {
        let least = (settings.min_pass_m / RULER_M) as usize;
        let most = (settings.max_pass_m / RULER_M) as usize;
        let mut turns: Vec<Turn> = Vec::new();
        let near_m = settings.ground_tolerance_m + 2.0 * RULER_M;
        for place in least..self.second.len().saturating_sub(least) {
            if !self.is_near(place - least, place + least, near_m) {
                continue;
            }
            let reach = self.reach(place, settings.ground_tolerance_m, most);
            if reach < least {
                continue;
            }
            match turns.last_mut() {
                Some(last) if place - last.place < least => {
                    if reach > last.reach {
                        *last = Turn { place, reach };
                    }
                }
                _ => turns.push(Turn { place, reach }),
            }
        }
        turns
    }
}
