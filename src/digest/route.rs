//! Where an activity went, coarse enough to keep: for the zone of local time and to know copies by.

use geo::{Distance, Haversine, Point};
use serde::{Deserialize, Serialize};

use crate::clean::is_increasing;
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
        let place = |i: usize| [samples.latitude_deg[i], samples.longitude_deg[i]];
        let is_fix = |i: usize| samples.time_s[i].is_finite() && is_on_earth(&place(i));
        let placed = samples.latitude_deg.len().min(samples.longitude_deg.len());
        let mut rows = 0..placed.min(samples.time_s.len());
        let Some(first) = rows.find(|&i| is_fix(i)) else { return Self::default() };
        let last = rows.rfind(|&i| is_fix(i)).unwrap_or(first);
        let in_order = is_increasing(&samples.time_s);
        let (start_s, end_s) = ends(&samples.time_s, first, last, in_order, is_fix);
        let step_s = (end_s - start_s) / (PLACES - 1) as f64;
        let mut places = Vec::with_capacity(PLACES);
        let (mut before, mut after) = (first, first);
        for i in 0..PLACES {
            let instant = start_s + i as f64 * step_s;
            let is_next = |&i: &usize| samples.time_s[i] >= instant && is_fix(i);
            // In order, nothing before the instant has to be looked at.
            let sooner = |time_s: &f64| in_order && *time_s < instant;
            let from = after + samples.time_s[after..=last].partition_point(sooner);
            let next = (from..=last).find(is_next).unwrap_or(last);
            if let Some(fix) = (after..next).rfind(|&i| is_fix(i)) {
                (before, after) = (fix, next);
            }
            let at = |i: usize| (samples.time_s[i], place(i));
            places.push(between(at(before), at(after), instant).map(|degrees| degrees as f32));
        }
        Self { start_s, step_s, places }
    }

    /// The first place, latitude and longitude in degrees.
    pub fn start(&self) -> Option<(f64, f64)> {
        let [latitude, longitude] = *self.places.first()?;
        Some((latitude.into(), longitude.into()))
    }

    /// Whether two athletes on these routes were no further apart than so many metres at most
    /// instants of the time both were under way, with the clock of `other` set forward by
    /// `shift_s`; `None` without positions or without a common time.
    pub fn is_along(&self, other: &Self, shift_s: f64, metres: f64) -> Option<bool> {
        let instants = (0..self.places.len()).map(|i| self.start_s + i as f64 * self.step_s);
        let here = instants.zip(&self.places);
        let (mut near, mut far) = (0, 0);
        for (instant, place) in here {
            let Some(there) = other.at(instant - shift_s) else { continue };
            if Haversine.distance(point(*place), there) <= metres {
                near += 1;
            } else {
                far += 1;
            }
            // Of most pairs this is known half way.
            if far > PLACES / 2 {
                break;
            }
        }
        (near + far > 0).then_some(near > far)
    }

    /// The place at an instant.
    fn at(&self, instant: f64) -> Option<Point> {
        let step = (instant - self.start_s) / self.step_s.max(f64::MIN_POSITIVE);
        let last = self.places.len().checked_sub(1)?;
        if !(0.0..=last as f64).contains(&step) {
            return None;
        }
        let before = step as usize;
        let ends = [before, (before + 1).min(last)].map(|i| self.places[i].map(f64::from));
        let [latitude, longitude] =
            between((before as f64, ends[0]), (before as f64 + 1.0, ends[1]), step);
        Some(Point::new(longitude, latitude))
    }
}

/// The earliest and the latest time of the fixes from the first to the last: most often of those two.
fn ends(
    time_s: &[f64],
    first: usize,
    last: usize,
    in_order: bool,
    is_fix: impl Fn(usize) -> bool,
) -> (f64, f64) {
    if in_order {
        return (time_s[first], time_s[last]);
    }
    let times = (first..=last).filter(|&i| is_fix(i)).map(|i| time_s[i]);
    times
        .fold((f64::INFINITY, f64::NEG_INFINITY), |ends, time| (ends.0.min(time), ends.1.max(time)))
}

fn point([latitude, longitude]: [f32; 2]) -> Point {
    Point::new(longitude.into(), latitude.into())
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
        assert_eq!(often.is_along(&seldom, 0.0, 2.0), Some(true));
        assert_eq!(seldom.is_along(&often, 0.0, 2.0), Some(true));
    }

    #[test]
    fn another_speed_another_clock_and_another_place_are_apart() {
        let route = Route::of(&north(3.0, 7200.0, 1.0));
        let along =
            |other: &Recording, shift_s, metres| Route::of(other).is_along(&route, shift_s, metres);
        let apart = |other: &Recording, metres: f64| {
            let found = [metres - 8.0, metres + 8.0].map(|metres| along(other, 0.0, metres));
            assert_eq!(found, [Some(false), Some(true)], "{metres}");
        };
        // Half of what they are apart in the end.
        apart(&north(3.3, 7200.0, 1.0), 540.0);
        apart(&north(3.0, 7260.0, 1.0), 180.0);
        assert_eq!(along(&north(3.0, 7260.0, 1.0), 60.0, 2.0), Some(true), "the clock is known");
        assert_eq!(along(&north(3.0, 90_000.0, 1.0), 0.0, 1e6), None, "never both under way");
        let mut elsewhere = north(3.0, 7200.0, 1.0);
        elsewhere.samples.longitude_deg.fill(8.01);
        apart(&elsewhere, 713.0);
    }

    #[test]
    fn the_date_line_is_no_wall() {
        let at = |longitude: f64| {
            let mut recording = north(3.0, 0.0, 1.0);
            recording.samples.longitude_deg.fill(longitude);
            Route::of(&recording)
        };
        assert_eq!(at(179.9999).is_along(&at(-179.9999), 0.0, 20.0), Some(true));
        assert_eq!(at(0.0).is_along(&at(180.0), 0.0, 1e5), Some(false));
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
        assert_eq!(route.is_along(&whole, 0.0, 3.0), Some(true));
        recording.samples.latitude_deg.fill(f64::NAN);
        assert_eq!(Route::of(&recording), Route::default());
        assert_eq!(Route::default().start(), None);
        assert_eq!(Route::default().is_along(&whole, 0.0, 3.0), None);
    }
}
