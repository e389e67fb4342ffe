//! The errors of the sensors: true columns in, measured columns out.

use super::device::{Altitude, HeartRate, PositionNoise};
use super::random::{Drift, Rng};
use super::terrain::Place;

/// Metres in a degree of latitude on a sphere of the Earth's mean radius, 6371008.8 m (IUGG).
const METRES_PER_DEGREE: f64 = 111_195.08;

/// Something that comes now and then and lasts.
struct Episode {
    per_hour: f64,
    seconds: (f64, f64),
    left_s: f64,
}

impl Episode {
    fn new(per_hour: f64, seconds: (f64, f64)) -> Self {
        Self { per_hour, seconds, left_s: 0.0 }
    }

    /// A second later: whether it has just begun, and whether it lasts.
    fn step(&mut self, rng: &mut Rng) -> (bool, bool) {
        let begins = self.left_s <= 0.0 && rng.chance(self.per_hour / 3600.0);
        if begins {
            self.left_s = rng.between(self.seconds.0, self.seconds.1);
        }
        self.left_s -= 1.0;
        (begins, self.left_s > 0.0)
    }
}

/// Latitude and longitude in degrees at every second, `NaN` in tunnels.
pub(super) fn positions(
    seed: u64,
    places: &[Place],
    speed_mps: &[f64],
    noise: &PositionNoise,
    origin_deg: (f64, f64),
) -> (Vec<f64>, Vec<f64>) {
    let rng = &mut Rng::new(seed, 4);
    let mut east_error = Drift::new(rng, noise.drift_m, noise.drift_tau_s);
    let mut north_error = Drift::new(rng, noise.drift_m, noise.drift_tau_s);
    let mut multipath = Episode::new(noise.multipath_per_hour, (4.0, 60.0));
    let mut tunnel = Episode::new(noise.tunnels_per_hour, (15.0, 120.0));
    let (mut offset, mut shifted) = ((0.0, 0.0), (0.0_f64, 0.0_f64));
    let east_scale = METRES_PER_DEGREE * origin_deg.0.to_radians().cos();
    let mut columns = (Vec::new(), Vec::new());
    for (&(east, north, _), &speed) in places.iter().zip(speed_mps) {
        // Receivers hold the position of someone who stands.
        let dt = if speed < 0.3 { 0.1 } else { 1.0 };
        let (begins, lasts) = multipath.step(rng);
        if begins {
            offset = (rng.normal(12.0), rng.normal(12.0));
        }
        let goal = if lasts { offset } else { (0.0, 0.0) };
        shifted.0 += (goal.0 - shifted.0) * 0.5;
        shifted.1 += (goal.1 - shifted.1) * 0.5;
        let spike = if rng.chance(noise.spikes_per_hour / 3600.0) { 60.0 } else { 0.0 };
        let white = noise.white_m * dt;
        let e = east + east_error.step(rng, dt) + rng.normal(white) + shifted.0 + spike;
        let n = north + north_error.step(rng, dt) + rng.normal(white) + shifted.1;
        if tunnel.step(rng).1 {
            columns.0.push(f64::NAN);
            columns.1.push(f64::NAN);
        } else {
            columns.0.push(round_to(origin_deg.0 + n / METRES_PER_DEGREE, 1e7));
            columns.1.push(round_to(origin_deg.1 + e / east_scale, 1e7));
        }
    }
    columns
}

/// Altitude in metres at every second; empty without.
pub(super) fn altitude(
    seed: u64,
    places: &[Place],
    speed_mps: &[f64],
    source: Altitude,
) -> Vec<f32> {
    let rng = &mut Rng::new(seed, 5);
    let start = rng.normal(4.0);
    let spread = rng.between(2.0, 5.0);
    let mut wander = Drift::new(rng, spread, 60.0);
    let mut drift = 0.0;
    let up = places.iter().map(|place| place.2 + start);
    match source {
        Altitude::Missing => Vec::new(),
        Altitude::Satellites => up
            .map(|up| round_to(up + wander.step(rng, 1.0) + rng.normal(0.3), 10.0) as f32)
            .collect(),
        Altitude::Rough => {
            let spread = rng.between(4.0, 14.0);
            let tau_s = rng.between(15.0, 70.0);
            let mut wander = Drift::new(rng, spread, tau_s);
            up.map(|up| round_to(up + wander.step(rng, 1.0), 5.0) as f32).collect()
        }
        Altitude::Windy => {
            // The wind of running presses on the port or sucks at it, more with its square.
            let (sign, force) = (rng.pick(&[-1.0, 1.0]), rng.between(0.05, 0.3));
            let mut felt = 0.0;
            up.zip(speed_mps)
                .map(|(up, speed)| {
                    felt += (sign * force * speed * speed - felt) * 0.12;
                    drift += rng.normal(0.05);
                    round_to(up + drift + felt, 5.0) as f32
                })
                .collect()
        }
        Altitude::Barometer => up
            .map(|up| {
                drift += rng.normal(0.02);
                round_to(up + drift, 5.0) as f32
            })
            .collect(),
    }
}

/// Heart rate as measured, whole beats per minute; empty without.
pub(super) fn heart_rate(
    seed: u64,
    beats: &[f64],
    steps: &[f64],
    source: HeartRate,
    max_bpm: f64,
) -> Vec<f32> {
    let rng = &mut Rng::new(seed, 6);
    let per_hour = if source == HeartRate::CadenceLock { 4.0 } else { 0.0 };
    let mut lock = Episode::new(per_hour, (90.0, 600.0));
    if source == HeartRate::Missing {
        return Vec::new();
    }
    let measured = beats.iter().zip(steps).map(|(&beats, &steps)| {
        let locked = lock.step(rng).1 && steps > 140.0;
        let bpm = if locked { steps } else { beats };
        bpm.clamp(30.0, max_bpm).round() as f32
    });
    measured.collect()
}

/// The device's own distance in metres and speed in m/s.
pub(super) fn streams(seed: u64, speed_mps: &[f64], scale_sd: f64) -> (Vec<f64>, Vec<f32>) {
    let rng = &mut Rng::new(seed, 7);
    let scale = 1.0 + rng.normal(scale_sd).clamp(-0.12, 0.12);
    let mut local = Drift::new(rng, 0.012, 20.0);
    let (mut metres, mut smooth, mut before) = (0.0, 0.0, 0.0);
    let mut columns = (Vec::new(), Vec::new());
    for &speed in speed_mps {
        let seen = speed * scale * (1.0 + local.step(rng, 1.0));
        metres += f64::midpoint(before, seen);
        before = seen;
        smooth += (seen - smooth) * 0.45;
        let shown = if smooth < 0.3 { 0.0 } else { (smooth + rng.normal(0.04)).max(0.0) };
        columns.0.push(round_to(metres, 100.0));
        columns.1.push(round_to(shown, 1000.0) as f32);
    }
    columns
}

/// `value` as a multiple of 1/`per_unit`.
fn round_to(value: f64, per_unit: f64) -> f64 {
    (value * per_unit).round() / per_unit
}
