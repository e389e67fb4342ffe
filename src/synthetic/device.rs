//! The watch or phone: what it measures, how wrong, and when it writes.

use super::random::Rng;

/// A recording device.
#[derive(Debug, Clone, PartialEq)]
pub struct Device {
    /// Its name in the file.
    pub name: String,
    /// When it writes a point.
    pub sampling: Sampling,
    /// Errors of its positions; `None` without positions.
    pub position: Option<PositionNoise>,
    /// Where its altitude comes from.
    pub altitude: Altitude,
    /// Its heart rate.
    pub heart_rate: HeartRate,
    /// Whether it counts steps.
    pub cadence: bool,
    /// Standard deviation of the scale of its own distance; `None` where it writes neither
    /// distance nor speed.
    pub streams: Option<f64>,
    /// Whether the stopwatch stops by itself when the runner stands.
    pub auto_pause: bool,
    /// Its laps.
    pub laps: Laps,
}

/// When a device writes a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sampling {
    /// Every so many seconds.
    Every(u32),
    /// After 1 to 7 s, when it sees fit.
    Smart,
}

/// Errors of positions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PositionNoise {
    /// Standard deviation of the slow error per axis in metres, 1.5 to 4.5.
    pub drift_m: f64,
    /// Correlation time of the slow error in seconds, 12 to 60.
    pub drift_tau_s: f64,
    /// Standard deviation of the independent error per axis in metres, 0.1 to 0.5.
    pub white_m: f64,
    /// Episodes of reflected signals per hour: offsets of about 12 m for 4 to 60 s.
    pub multipath_per_hour: f64,
    /// Single points 60 m off per hour.
    pub spikes_per_hour: f64,
    /// Tunnels of 15 to 120 s per hour.
    pub tunnels_per_hour: f64,
}

/// Where altitude comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Altitude {
    /// A barometer: drifts by 0.02 m/√s, in steps of 0.2 m.
    Barometer,
    /// A barometer that feels the wind of running.
    Windy,
    /// Satellites: wanders by 2 to 5 m.
    Satellites,
    /// Satellites among houses and trees, or a blocked port: wanders by 4 to 14 m within a minute.
    Rough,
    /// None.
    Missing,
}

/// How heart rate is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeartRate {
    /// Well.
    Good,
    /// On the wrist, with minutes in which steps are counted for beats.
    CadenceLock,
    /// Not at all.
    Missing,
}

/// How laps come about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Laps {
    /// One lap.
    Single,
    /// Every so many metres.
    Auto(f64),
    /// Pressed at the edges of each step.
    Pressed,
    /// The plan is loaded as a workout and steps on by itself.
    Workout,
}

impl PositionNoise {
    /// Open sky.
    pub fn open_sky() -> Self {
        Self {
            drift_m: 2.0,
            drift_tau_s: 40.0,
            white_m: 0.15,
            multipath_per_hour: 0.0,
            spikes_per_hour: 0.0,
            tunnels_per_hour: 0.0,
        }
    }

    /// Streets and trees.
    pub fn town() -> Self {
        Self {
            drift_m: 3.2,
            drift_tau_s: 50.0,
            white_m: 0.25,
            multipath_per_hour: 3.0,
            spikes_per_hour: 1.0,
            tunnels_per_hour: 0.5,
        }
    }
}

impl Device {
    /// A watch with barometer and heart rate that writes every second and laps every kilometre.
    pub fn watch() -> Self {
        Self {
            name: "Synthetic Watch".into(),
            sampling: Sampling::Every(1),
            position: Some(PositionNoise::open_sky()),
            altitude: Altitude::Barometer,
            heart_rate: HeartRate::Good,
            cadence: true,
            streams: Some(0.01),
            auto_pause: false,
            laps: Laps::Auto(1000.0),
        }
    }

    /// A watch that writes when it sees fit.
    pub fn smart_watch() -> Self {
        Self { sampling: Sampling::Smart, ..Self::watch() }
    }

    /// A phone: positions and altitude from satellites, nothing else.
    pub fn phone(every_s: u32) -> Self {
        Self {
            name: "Synthetic Phone".into(),
            sampling: Sampling::Every(every_s),
            position: Some(PositionNoise { white_m: 0.4, ..PositionNoise::town() }),
            altitude: Altitude::Satellites,
            heart_rate: HeartRate::Missing,
            cadence: false,
            streams: None,
            auto_pause: false,
            laps: Laps::Single,
        }
    }

    /// A watch on a treadmill: distance from the arm, no positions.
    pub fn treadmill() -> Self {
        Self { position: None, altitude: Altitude::Missing, streams: Some(0.04), ..Self::watch() }
    }

    /// A watch for sports that cover no distance.
    pub fn indoors() -> Self {
        Self { streams: None, cadence: false, laps: Laps::Single, ..Self::treadmill() }
    }

    /// The same device with other laps.
    #[must_use]
    pub fn with_laps(self, laps: Laps) -> Self {
        Self { laps, ..self }
    }

    /// A device as people have them.
    pub fn random(seed: u64) -> Self {
        let rng = &mut Rng::new(seed, 12);
        let drift_m = rng.between(1.5, 4.5);
        let noise = PositionNoise {
            drift_m,
            // Errors that are larger are also slower; the other way round the track would jump.
            drift_tau_s: (12.0 * drift_m).clamp(12.0, 60.0) * rng.between(0.9, 1.1),
            white_m: rng.between(0.1, 0.5),
            multipath_per_hour: rng.pick(&[0.0, 0.0, 2.0, 6.0]),
            spikes_per_hour: rng.pick(&[0.0, 0.0, 1.0, 3.0]),
            tunnels_per_hour: rng.pick(&[0.0, 0.0, 0.0, 2.0]),
        };
        let heart_rate = rng.pick(&[
            HeartRate::Good,
            HeartRate::Good,
            HeartRate::Good,
            HeartRate::CadenceLock,
            HeartRate::Missing,
        ]);
        if rng.chance(0.2) {
            let every_s = rng.pick(&[1, 2, 3, 5]);
            return Self { position: Some(noise), ..Self::phone(every_s) };
        }
        Self {
            sampling: if rng.chance(0.3) { Sampling::Smart } else { Sampling::Every(1) },
            position: Some(noise),
            altitude: rng.pick(&[
                Altitude::Barometer,
                Altitude::Barometer,
                Altitude::Barometer,
                Altitude::Windy,
                Altitude::Satellites,
                Altitude::Rough,
                Altitude::Rough,
                Altitude::Missing,
            ]),
            heart_rate,
            cadence: rng.chance(0.8),
            streams: rng.chance(0.75).then(|| rng.between(0.004, 0.025)),
            auto_pause: rng.chance(0.2),
            laps: rng.pick(&[
                Laps::Auto(1000.0),
                Laps::Auto(1000.0),
                Laps::Single,
                Laps::Pressed,
                Laps::Workout,
            ]),
            ..Self::watch()
        }
    }
}
