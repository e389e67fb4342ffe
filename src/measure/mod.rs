//! `Track` → `Series`: 1 Hz columns of distance, speed, grade, grade-adjusted speed, heart rate.

mod altitude;
mod counter;
mod grade;
mod grid;
mod motion;
mod noise;
mod series;
mod speed;

pub use altitude::{Ascent, ascent};
pub use grade::effort_factor;
pub use noise::long_run_variance;
pub use series::{Motion, Series};

use crate::clean::{DistanceSource, Track};
use crate::settings::MeasureSettings;
use crate::vectors::widest;

/// Brings a track onto the one-second grid.
pub fn measure(track: &Track, settings: &MeasureSettings) -> Series {
    widest(
        #[inline(always)]
        || on_the_grid(track, settings),
    )
}

#[inline(always)]
fn on_the_grid(track: &Track, settings: &MeasureSettings) -> Series {
    let n = track.time_s.last().map_or(0, |&last| last as usize) + 1;
    let times = grid::Times::of(&track.time_s);
    let along = |metres: &[f32]| grid::curved(&times, metres, n, settings);
    let (east_m, north_m) = (along(&track.east_m), along(&track.north_m));
    let counted = grid::cumulative(&times, &track.step_m, n, settings);
    let distance_m = match track.source {
        DistanceSource::Positions => speed::path(&east_m, &north_m),
        DistanceSource::Speed => counted.distance_m,
        DistanceSource::Device => {
            let path_m = speed::path(&east_m, &north_m);
            counter::steadied(counted.distance_m, &path_m, settings)
        }
    };
    let speed_mps = speed::slope(&distance_m);
    let motion = motion::motion(&speed_mps, &counted.gaps, settings);
    let altitude_m = altitude::smooth(grid::linear(&times, &track.altitude_m, n));
    let grade = if altitude_m.is_empty() {
        Vec::new()
    } else {
        grade::grade(&distance_m, &altitude_m, settings)
    };
    let adjusted = grade::adjust(&speed_mps, &grade, &motion, settings);
    Series {
        start_time_s: track.start_time_s,
        distance_m,
        speed_mps,
        gap_speed_mps: adjusted.speed_mps,
        gap_used: adjusted.is_open,
        noise: adjusted.noise,
        altitude_m,
        grade,
        heart_rate_bpm: grid::held(&times, &track.heart_rate_bpm, n, settings.max_sensor_gap_s),
        cadence_spm: grid::held(&times, &track.cadence_spm, n, settings.max_sensor_gap_s),
        east_m,
        north_m,
        spacing_s: counted.spacing_s as f32,
        motion,
    }
}
