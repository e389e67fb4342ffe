//! Everything about one activity that later stages need, in a few kilobytes.

use serde::{Deserialize, Serialize};

mod best_efforts;
mod heart;
mod participation;
mod route;
mod strain;
mod summary;

pub use best_efforts::{BestEffort, EFFORT_DISTANCES_M};
pub use heart::{Efficiency, HeartRates};
pub use route::Route;
pub use strain::Strain;
pub use summary::{Participation, Summary};

use crate::clean::{Unusable, clean};
use crate::ingest::{Lap, Recording, Workout};
use crate::measure::{Motion, Series, measure};
use crate::segment::{Segments, segment};
use crate::settings::Settings;

/// The few kilobytes about one activity that all later stages need. Depends on nothing but the
/// recording and the settings.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Digest {
    /// What can be said without judging.
    pub summary: Summary,
    /// Where it went.
    pub route: Route,
    /// Why there is nothing to judge, if there is not; everything below is then empty.
    pub unusable: Option<Unusable>,
    /// The run in pieces; a batch that was judged has given them back.
    pub segments: Segments,
    /// Whether altitude is good enough to adjust speed by it.
    pub gap_used: bool,
    /// Whether there is an altitude at all.
    pub has_altitude: bool,
    /// Laps as recorded, in order; times are absolute.
    pub laps: Vec<Lap>,
    /// The workout loaded on the watch.
    pub workout: Option<Workout>,
    /// Fastest times over standard distances.
    pub best_efforts: Vec<BestEffort>,
    /// The same over grade-adjusted distance, for the athlete's threshold.
    pub gap_efforts: Vec<BestEffort>,
    /// Seconds of running at each grade-adjusted speed: bin `i` covers `i * SPEED_BIN_MPS ..`.
    pub speed_histogram_s: Vec<f32>,
    /// Grade-adjusted metres per heart beat while running, and how much of it was lost from the
    /// first half to the second.
    pub efficiency: Option<Efficiency>,
    /// Beats per grade-adjusted metre late in the run over those early in it.
    pub durability: Option<f64>,
    /// Running time and speed to the fourth power.
    pub strain: Strain,
    /// Heart rate that only a fiftieth of the run exceeded, in beats per minute.
    pub high_heart_rate_bpm: Option<f64>,
    /// Seconds recorded at each heart rate, standing and walking included.
    pub heart_rates: HeartRates,
}

/// Width of the bins of [`Digest::speed_histogram_s`] in m/s.
pub const SPEED_BIN_MPS: f64 = 0.05;

impl Digest {
    /// Median grade-adjusted speed while running in m/s.
    pub fn median_speed_mps(&self) -> Option<f64> {
        let total: f32 = self.speed_histogram_s.iter().sum();
        let mut passed = 0.0;
        self.speed_histogram_s
            .iter()
            .position(|seconds| {
                passed += seconds;
                total > 0.0 && passed >= total / 2.0
            })
            .map(|bin| (bin as f64 + 0.5) * SPEED_BIN_MPS)
    }

    /// Seconds of running faster than `from_mps`, in grade-adjusted speed.
    pub fn seconds_above(&self, from_mps: f64) -> f64 {
        self.speed_histogram_s
            .iter()
            .enumerate()
            .filter(|(bin, _)| (*bin as f64 + 0.5) * SPEED_BIN_MPS >= from_mps)
            .map(|(_, &seconds)| f64::from(seconds))
            .sum()
    }

    /// Gives back what its columns have room for beyond what is in them: it is kept by thousands.
    fn shrink(&mut self) {
        self.segments.levels.shrink_to_fit();
        self.segments.climbs.shrink_to_fit();
        self.segments.passes.shrink_to_fit();
        self.best_efforts.shrink_to_fit();
        self.gap_efforts.shrink_to_fit();
        self.speed_histogram_s.shrink_to_fit();
    }

    /// Seconds of running in all.
    pub fn running_s(&self) -> f64 {
        f64::from(self.speed_histogram_s.iter().sum::<f32>())
    }
}

/// Turns one recording into its digest. Never fails: what cannot be measured is absent, and
/// [`Digest::unusable`] says why.
pub fn digest(recording: &Recording, settings: &Settings) -> Digest {
    digest_with_series(recording, settings).0
}

/// The digest, and the series it was made from for those who draw it.
pub fn digest_with_series(recording: &Recording, settings: &Settings) -> (Digest, Series) {
    let mut summary = Summary::of(recording);
    let route = Route::of(recording);
    if !participation::decide(recording, &mut summary, &settings.measure) {
        summary.complete_distance(recording);
        return (Digest { summary, route, ..Digest::default() }, Series::default());
    }
    let track = match clean(recording, &settings.clean) {
        Ok(track) => track,
        Err(unusable) => {
            if unusable == Unusable::TooDamaged {
                summary.complete_distance(recording);
            }
            return (
                Digest { summary, route, unusable: Some(unusable), ..Digest::default() },
                Series::default(),
            );
        }
    };
    let series = measure(&track, &settings.measure);
    let segments = segment(&series, &settings.segment);
    summary.complete(recording, &track, &series, &settings.measure);
    let unrecorded = best_efforts::unrecorded(&series.motion);
    let unknown = best_efforts::unknown(&series, &unrecorded, &settings.measure);
    let fastest = best_efforts::best_efforts(&series.distance_m, &unknown);
    let gap_efforts = if series.gap_used {
        best_efforts::gap_efforts(&series, &unknown)
    } else {
        fastest.clone()
    };
    let fastest = best_efforts::interpolated(fastest, &series.distance_m, &unknown);
    let beats = heart::Counts::of(&series);
    let mut digest = Digest {
        summary,
        route,
        unusable: None,
        gap_used: series.gap_used,
        has_altitude: !series.altitude_m.is_empty(),
        laps: recording.laps.clone(),
        workout: recording.workout.clone(),
        best_efforts: best_efforts::believable(fastest),
        gap_efforts: best_efforts::believable(gap_efforts),
        speed_histogram_s: speed_histogram(&series),
        efficiency: heart::efficiency(&series),
        durability: None,
        strain: Strain::of(&segments),
        high_heart_rate_bpm: heart::high(&series, &beats),
        heart_rates: HeartRates::of(&series, &beats, &unrecorded),
        segments,
    };
    digest.durability = heart::durability(&digest.segments.levels, digest.running_s());
    digest.shrink();
    (digest, series)
}

fn speed_histogram(series: &Series) -> Vec<f32> {
    // What no runner reaches shares the last bin there can be.
    let bin = |speed: f32| usize::from((f64::from(speed) * (1.0 / SPEED_BIN_MPS)) as u16);
    // In turns, as a second waits for the one before where both are at one speed.
    let mut turns: [Vec<u32>; 2] = Default::default();
    for (i, (&speed, &motion)) in series.gap_speed_mps.iter().zip(&series.motion).enumerate() {
        if motion == Motion::Run {
            let (bin, counts) = (bin(speed), &mut turns[i % 2]);
            if bin >= counts.len() {
                counts.resize(bin + 1, 0);
            }
            counts[bin] += 1;
        }
    }
    let of = |turn: usize, bin: usize| turns[turn].get(bin).copied().unwrap_or_default();
    let bins = 0..turns[0].len().max(turns[1].len());
    bins.map(|bin| (of(0, bin) + of(1, bin)) as f32).collect()
}
