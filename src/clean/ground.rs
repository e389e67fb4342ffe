//! Positions → metres on the ellipsoid.

use geo::{Distance, Geodesic, Point};

/// Semi-major axis of WGS 84 in metres (NIMA TR8350.2).
const EQUATOR_RADIUS_M: f64 = 6_378_137.0;
/// First eccentricity squared of WGS 84 (NIMA TR8350.2).
const ECCENTRICITY_SQUARED: f64 = 6.694_379_990_141_316_6e-3;
/// Beyond this step, in degrees, or this close to a pole the local metric gives way to the geodesic.
const LOCAL_STEP_DEG: f64 = 0.1;
const LOCAL_LATITUDE_DEG: f64 = 85.0;

/// The curvature radii of the ellipsoid. Sine and cosine are taken anew only where latitude has
/// moved; in between their series of third order is exact to 1e-13.
#[derive(Debug, Clone, Copy)]
pub(super) struct Metric {
    latitude: f64,
    sin: f64,
    cos: f64,
}

/// So far, in radians, sine and cosine are carried on: 6 km.
const CARRIED_RAD: f64 = 1e-3;

impl Metric {
    pub(super) fn new() -> Self {
        Self { latitude: 0.0, sin: 0.0, cos: 1.0 }
    }

    /// Way east and north in metres from one position to the next, both in degrees, by the
    /// curvature radii at the latitude between them. Against the geodesic the error is below 1e-7
    /// of the way for steps up to 10 km.
    #[inline]
    fn local_step(&mut self, from: (f64, f64), to: (f64, f64)) -> (f64, f64) {
        let mut longitude = to.1 - from.1;
        if longitude > 180.0 {
            longitude -= 360.0;
        } else if longitude < -180.0 {
            longitude += 360.0;
        }
        let middle = (f64::midpoint(from.0, to.0)).to_radians();
        let mut off = middle - self.latitude;
        if off.abs() > CARRIED_RAD {
            (self.sin, self.cos) = middle.sin_cos();
            (self.latitude, off) = (middle, 0.0);
        }
        let (first, second) = (off - off * off * off / 6.0, 1.0 - 0.5 * off * off);
        let sin = self.sin * second + self.cos * first;
        let cos = self.cos * second - self.sin * first;
        let w2 = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
        let across = EQUATOR_RADIUS_M / w2.sqrt();
        let along = across * (1.0 - ECCENTRICITY_SQUARED) / w2;
        (across * cos * longitude.to_radians(), along * (to.0 - from.0).to_radians())
    }

    /// The way east and north, and the distance in metres between two positions (latitude,
    /// longitude) in degrees.
    #[inline]
    fn step(&mut self, from: (f64, f64), to: (f64, f64)) -> (f64, f64, f64) {
        let (east, north) = self.local_step(from, to);
        let far = (to.0 - from.0).abs() > LOCAL_STEP_DEG || (to.1 - from.1).abs() > LOCAL_STEP_DEG;
        let distance = if far || from.0.abs() > LOCAL_LATITUDE_DEG {
            Geodesic.distance(Point::new(from.1, from.0), Point::new(to.1, to.0))
        } else {
            (east * east + north * north).sqrt()
        };
        (east, north, distance)
    }

    /// Distance in metres between two positions (latitude, longitude) in degrees.
    #[inline]
    pub(super) fn distance_m(&mut self, from: (f64, f64), to: (f64, f64)) -> f64 {
        self.step(from, to).2
    }
}

/// Distance in metres between two positions (latitude, longitude) in degrees.
pub fn step_m(from: (f64, f64), to: (f64, f64)) -> f64 {
    Metric::new().distance_m(from, to)
}

/// The distance in metres from each position (latitude, longitude) in degrees to the next.
pub fn steps_m(places: impl Iterator<Item = (f64, f64)>) -> impl Iterator<Item = f64> {
    let mut metric = Metric::new();
    let mut last = None;
    places.filter_map(move |here| last.replace(here).map(|there| metric.distance_m(there, here)))
}

/// Positions that cannot be become missing; gives the number at 0/0.
pub(super) fn drop_impossible(latitude: &mut [f64], longitude: &mut [f64]) -> usize {
    let mut zeroes = 0;
    for (lat, lon) in latitude.iter_mut().zip(longitude.iter_mut()) {
        let zero = *lat == 0.0 && *lon == 0.0;
        zeroes += usize::from(zero);
        if zero || !(lat.abs() <= 90.0 && lon.abs() <= 180.0) {
            (*lat, *lon) = (f64::NAN, f64::NAN);
        }
    }
    zeroes
}

/// Metres east and north of the first position, and the way from each position to the one before it.
pub(super) fn project(latitude: &[f64], longitude: &[f64]) -> (Vec<f32>, Vec<f32>, Vec<f32>) {
    let mut last: Option<(f64, f64)> = None;
    let mut metric = Metric::new();
    let (mut east, mut north) = (0.0, 0.0);
    let n = latitude.len();
    let (mut easts, mut norths, mut steps) =
        (vec![f32::NAN; n], vec![f32::NAN; n], vec![f32::NAN; n]);
    for i in 0..n {
        if latitude[i].is_nan() {
            continue;
        }
        let here = (latitude[i], longitude[i]);
        if let Some(last) = last {
            let step = metric.step(last, here);
            east += step.0;
            north += step.1;
            steps[i] = step.2 as f32;
        } else {
            steps[i] = 0.0;
        }
        last = Some(here);
        (easts[i], norths[i]) = (east as f32, north as f32);
    }
    if last.is_none() {
        return (Vec::new(), Vec::new(), Vec::new());
    }
    (easts, norths, steps)
}

/// Takes the jumps out of a coordinate: the way goes on from where it was before each.
pub(super) fn close_jumps(coordinate_m: &mut [f32], jumps: &[usize]) {
    for &jump in jumps {
        let Some(before) =
            coordinate_m[..jump].iter().rev().find(|value| value.is_finite()).copied()
        else {
            continue;
        };
        let offset = coordinate_m[jump] - before;
        if offset.is_finite() {
            coordinate_m[jump..].iter_mut().for_each(|value| *value -= offset);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_local_metric_agrees_with_the_geodesic(
            lat in -84.0..84.0f64, lon in -180.0..180.0f64, dlat in -0.01..0.01f64, dlon in -0.01..0.01f64,
        ) {
            let to = (lat + dlat, if lon + dlon > 180.0 { lon + dlon - 360.0 } else { lon + dlon });
            let ours = step_m((lat, lon), to);
            let geodesic = Geodesic.distance(Point::new(lon, lat), Point::new(to.1, to.0));
            prop_assert!((ours - geodesic).abs() <= 1e-6 * geodesic + 1e-6, "{ours} {geodesic}");
        }
    }

    #[test]
    fn positions_at_zero_and_off_the_globe_are_missing() {
        let (mut lat, mut lon) = (vec![0.0, 91.0, 52.0], vec![0.0, 5.0, 5.0]);
        assert_eq!(drop_impossible(&mut lat, &mut lon), 1);
        assert!(lat[0].is_nan() && lat[1].is_nan() && lat[2] == 52.0);
    }
}
