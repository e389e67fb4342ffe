//! Where an activity went, coarse enough to keep: for the zone of local time and to know copies by.

use serde::{Deserialize, Serialize};

use crate::clean::step_m;
use crate::ingest::Recording;

/// Places at evenly spaced instants.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// When the first place was passed, in seconds since 1970-01-01T00:00:00Z.
    start_s: f64,
    /// Seconds from place to place.
    step_s: f64,
    /// Latitude and longitude in degrees, to about a metre; empty without positions.
    places: Vec<[f32; 2]>,
}

/// Places kept of a route: in an hour one every 28 s, or some 80 m of running.
const PLACES: usize = 128;

impl Route {
    /// The route of a recording as read, before cleaning; other sports have one as well.
    pub(super) fn of(recording: &Recording) -> Self {
        let samples = &recording.samples;
        let places = samples.latitude_deg.iter().zip(&samples.longitude_deg);
        let mut fixes = samples
            .time_s
            .iter()
            .zip(places)
            .map(|(&time, (&latitude, &longitude))| (time, [latitude, longitude]))
            .filter(|(time, place)| time.is_finite() && is_on_earth(place));
        let ends = |(first, last): (f64, f64), (time, _)| (first.min(time), last.max(time));
        let (start_s, end_s) = fixes.clone().fold((f64::INFINITY, f64::NEG_INFINITY), ends);
        let Some(first) = fixes.next() else { return Self::default() };
        let step_s = (end_s - start_s) / (PLACES - 1) as f64;
        let mut places = Vec::with_capacity(PLACES);
        let (mut before, mut after) = (first, first);
        for i in 0..PLACES {
            let instant = start_s + i as f64 * step_s;
            while after.0 < instant
                && let Some(next) = fixes.next()
            {
                (before, after) = (after, next);
            }
            let place = between(before, after, instant);
            places.push(place.map(|degrees| degrees as f32));
        }
        Self { start_s, step_s, places }
    }

    /// The first place, latitude and longitude in degrees.
    pub fn start(&self) -> Option<(f64, f64)> {
        let [latitude, longitude] = *self.places.first()?;
        Some((latitude.into(), longitude.into()))
    }

    /// How far two athletes on these routes were apart, in metres, at the median instant of the
    /// time both were under way, with the clock of `other` set forward by `shift_s`; `None`
    /// without positions or without a common time.
    pub fn apart_m(&self, other: &Self, shift_s: f64) -> Option<f64> {
        let instants = (0..self.places.len()).map(|i| self.start_s + i as f64 * self.step_s);
        let here = instants.zip(&self.places);
        let mut apart: Vec<f64> = here
            .filter_map(|(instant, place)| Some((place, other.at(instant - shift_s)?)))
            .map(|(here, there)| step_m(degrees(*here), there))
            .collect();
        let middle = apart.len() / 2;
        (!apart.is_empty()).then(|| *apart.select_nth_unstable_by(middle, f64::total_cmp).1)
    }

    /// The place at an instant.
    fn at(&self, instant: f64) -> Option<(f64, f64)> {
        let step = (instant - self.start_s) / self.step_s.max(f64::MIN_POSITIVE);
        let last = self.places.len().checked_sub(1)?;
        if !(0.0..=last as f64).contains(&step) {
            return None;
        }
        let before = step as usize;
        let ends = [before, (before + 1).min(last)].map(|i| self.places[i].map(f64::from));
        let [latitude, longitude] =
            between((before as f64, ends[0]), (before as f64 + 1.0, ends[1]), step);
        Some((latitude, longitude))
    }
}

fn degrees(place: [f32; 2]) -> (f64, f64) {
    (place[0].into(), place[1].into())
}

/// Receivers without a fix write 0/0.
fn is_on_earth(&[latitude, longitude]: &[f64; 2]) -> bool {
    (latitude.abs() <= 90.0 && longitude.abs() <= 180.0) && (latitude != 0.0 || longitude != 0.0)
}

/// The place between two fixes; the first where they lie on both sides of the date line.
fn between(from: (f64, [f64; 2]), to: (f64, [f64; 2]), instant: f64) -> [f64; 2] {
    let span = to.0 - from.0;
    if span <= 0.0 || (from.1[1] - to.1[1]).abs() > 180.0 {
        return from.1;
    }
    let share = ((instant - from.0) / span).clamp(0.0, 1.0);
    [0, 1].map(|axis| from.1[axis] + share * (to.1[axis] - from.1[axis]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A straight way north at `speed` m/s with a point every `every` seconds.
    fn north(speed: f64, start_s: f64, every: f64) -> Recording {
        let mut recording = Recording::default();
        let samples = &mut recording.samples;
        samples.time_s =
            (0..=(3600.0 / every) as i32).map(|i| start_s + f64::from(i) * every).collect();
        let degrees = |time: &f64| 50.0 + (time - start_s) * speed / 111_229.0;
        samples.latitude_deg = samples.time_s.iter().map(degrees).collect();
        samples.longitude_deg = vec![8.0; samples.time_s.len()];
        recording
    }

    #[test]
    fn the_same_way_is_close_however_often_it_was_written() {
        let (often, seldom) = (Route::of(&north(3.0, 0.0, 1.0)), Route::of(&north(3.0, 0.0, 30.0)));
        let apart = often.apart_m(&seldom, 0.0).unwrap();
        assert!(apart < 2.0, "{apart}");
    }

    #[test]
    fn another_speed_another_clock_and_another_place_are_apart() {
        let route = Route::of(&north(3.0, 7200.0, 1.0));
        let apart = |other: Recording, shift_s| Route::of(&other).apart_m(&route, shift_s);
        assert!((apart(north(3.3, 7200.0, 1.0), 0.0).unwrap() - 540.0).abs() < 5.0);
        assert!((apart(north(3.0, 7260.0, 1.0), 0.0).unwrap() - 180.0).abs() < 3.0);
        assert!(apart(north(3.0, 7260.0, 1.0), 60.0).unwrap() < 2.0, "the clock is known");
        assert_eq!(apart(north(3.0, 90_000.0, 1.0), 0.0), None, "never both under way");
        let mut elsewhere = north(3.0, 7200.0, 1.0);
        elsewhere.samples.longitude_deg.fill(8.01);
        assert!((apart(elsewhere, 0.0).unwrap() - 715.0).abs() < 10.0);
    }

    #[test]
    fn what_is_no_place_is_left_out() {
        let mut recording = north(3.0, 0.0, 1.0);
        recording.samples.latitude_deg[..5].fill(f64::NAN);
        recording.samples.latitude_deg[5] = 0.0;
        recording.samples.longitude_deg[5] = 0.0;
        recording.samples.longitude_deg[6] = 500.0;
        recording.samples.time_s.swap(900, 901);
        let (route, whole) = (Route::of(&recording), Route::of(&north(3.0, 0.0, 1.0)));
        assert!((route.start().unwrap().0 - 50.0).abs() < 0.001);
        assert!(route.apart_m(&whole, 0.0).unwrap() < 2.0);
        recording.samples.latitude_deg.fill(f64::NAN);
        assert_eq!(Route::of(&recording), Route::default());
        assert_eq!((Route::default().start(), Route::default().apart_m(&whole, 0.0)), (None, None));
    }
}
