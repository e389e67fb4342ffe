//! Positions → metres on the ellipsoid.

use std::borrow::Cow;

use geo::{Distance, Geodesic, Point};

use crate::vectors::widest;

/// Semi-major axis of WGS 84 in metres (NIMA TR8350.2).
const EQUATOR_RADIUS_M: f64 = 6_378_137.0;
/// First eccentricity squared of WGS 84 (NIMA TR8350.2).
const ECCENTRICITY_SQUARED: f64 = 6.694_379_990_141_316_6e-3;
/// Beyond this step, in degrees, or this close to a pole the local metric gives way to the geodesic.
const LOCAL_STEP_DEG: f64 = 0.1;
const LOCAL_LATITUDE_DEG: f64 = 85.0;

/// The radii of curvature at a latitude given by its sine: metres for each radian of it, and across
/// the meridian.
fn radii_m(sin: f64) -> (f64, f64) {
    let w2 = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
    let across = EQUATOR_RADIUS_M / w2.sqrt();
    (across * (1.0 - ECCENTRICITY_SQUARED) / w2, across)
}

/// The way east and north, and the distance in metres between two positions (latitude, longitude)
/// in degrees, by the curvature radii at the latitude between them. Against the geodesic the error
/// is below 1e-7 of the way for steps up to 10 km.
fn step(from: (f64, f64), to: (f64, f64)) -> [f64; 3] {
    let mut longitude = to.1 - from.1;
    if longitude > 180.0 {
        longitude -= 360.0;
    } else if longitude < -180.0 {
        longitude += 360.0;
    }
    let (sin, cos) = f64::midpoint(from.0, to.0).to_radians().sin_cos();
    let (along, across) = radii_m(sin);
    let (east, north) =
        (across * cos * longitude.to_radians(), along * (to.0 - from.0).to_radians());
    let far = (to.0 - from.0).abs() > LOCAL_STEP_DEG || (to.1 - from.1).abs() > LOCAL_STEP_DEG;
    let way = if far || from.0.abs() > LOCAL_LATITUDE_DEG {
        Geodesic.distance(Point::new(from.1, from.0), Point::new(to.1, to.0))
    } else {
        (east * east + north * north).sqrt()
    };
    [east, north, way]
}

/// Distance in metres between two positions (latitude, longitude) in degrees.
pub fn step_m(from: (f64, f64), to: (f64, f64)) -> f64 {
    step(from, to)[2]
}

/// So many steps are worked on in one go.
const AT_ONCE: usize = 64;

/// So far from the first, in degrees, the others of a block may lie: 5 km. The series below are
/// exact to 1e-13 there.
const NEAR_DEG: f64 = 0.05;

/// Metres for each degree of longitude and of latitude as series of the latitude, in degrees from
/// that of a reference.
struct Metric {
    latitude: f64,
    east: [f64; 4],
    north: [f64; 3],
}

impl Metric {
    /// Taylor series of N·cos and M (NIMA TR8350.2), by d(N·cos)/dφ = −M·sin and dM/dφ =
    /// 3·e²·M·sin·cos/(1 − e²·sin²).
    fn around(latitude: f64) -> Self {
        let (sin, cos) = latitude.to_radians().sin_cos();
        let (along, across) = radii_m(sin);
        let e_w2 = ECCENTRICITY_SQUARED / (1.0 - ECCENTRICITY_SQUARED * sin * sin);
        let first = 3.0 * e_w2 * along * sin * cos;
        let second = 3.0
            * e_w2
            * (first * sin * cos
                + along * (cos * cos - sin * sin)
                + 2.0 * along * e_w2 * (sin * cos).powi(2));
        let radian = 1_f64.to_radians();
        // Metres for each degree, and a degree more for each power.
        let scaled = |power: i32, value: f64| value * radian.powi(power + 1);
        Self {
            latitude,
            east: [
                scaled(0, across * cos),
                scaled(1, -along * sin),
                scaled(2, -(first * sin + along * cos) / 2.0),
                scaled(3, -(second * sin + 2.0 * first * cos - along * sin) / 6.0),
            ],
            north: [scaled(0, along), scaled(1, first), scaled(2, second / 2.0)],
        }
    }
}

/// The steps of a block: metres east, north and of way.
struct Steps {
    east: [f64; AT_ONCE],
    north: [f64; AT_ONCE],
    way: [f64; AT_ONCE],
}

impl Steps {
    /// The step from each of the positions to the next, up to [`AT_ONCE`] of them.
    fn between(&mut self, latitude: &[f64], longitude: &[f64]) {
        let are_local = widest(
            #[inline(always)]
            || self.are_local(latitude, longitude),
        );
        if !are_local {
            let places = || latitude.iter().copied().zip(longitude.iter().copied());
            for (i, (from, to)) in places().zip(places().skip(1)).enumerate() {
                [self.east[i], self.north[i], self.way[i]] = step(from, to);
            }
        }
    }

    /// Fills in the steps by the local metric; whether it holds for all of them. Plain columns and
    /// no branch, so that this becomes vectors.
    #[inline(always)]
    fn are_local(&mut self, latitude: &[f64], longitude: &[f64]) -> bool {
        let n = latitude.len() - 1;
        let metric = Metric::around(latitude[0]);
        let ([e0, e1, e2, e3], [n0, n1, n2]) = (metric.east, metric.north);
        let (lat0, lat1) = (&latitude[..n], &latitude[1..=n]);
        let (lon0, lon1) = (&longitude[..n], &longitude[1..=n]);
        let (east, north, way) = (&mut self.east[..n], &mut self.north[..n], &mut self.way[..n]);
        let mut is_far = 0_u64;
        for i in 0..n {
            let (up, over) = (lat1[i] - lat0[i], lon1[i] - lon0[i]);
            let off = 0.5 * (lat0[i] + lat1[i]) - metric.latitude;
            east[i] = over * (e0 + off * (e1 + off * (e2 + off * e3)));
            north[i] = up * (n0 + off * (n1 + off * n2));
            way[i] = (east[i] * east[i] + north[i] * north[i]).sqrt();
            is_far |= u64::from(up.abs() > LOCAL_STEP_DEG)
                | u64::from(over.abs() > LOCAL_STEP_DEG)
                | u64::from(off.abs() > NEAR_DEG);
        }
        is_far == 0 && metric.latitude.abs() < LOCAL_LATITUDE_DEG - NEAR_DEG
    }
}

/// Hands out the steps from each position, in degrees, to the next, a block after the other.
#[inline(always)]
fn each_block(latitude: &[f64], longitude: &[f64], mut visit: impl FnMut(&[f64], &[f64], &[f64])) {
    let mut steps = Steps { east: [0.0; AT_ONCE], north: [0.0; AT_ONCE], way: [0.0; AT_ONCE] };
    let mut from = 0;
    while from + 1 < latitude.len() {
        let to = (from + AT_ONCE).min(latitude.len() - 1);
        steps.between(&latitude[from..=to], &longitude[from..=to]);
        let n = to - from;
        visit(&steps.east[..n], &steps.north[..n], &steps.way[..n]);
        from = to;
    }
}

/// The way along positions in degrees, in metres; all must be known.
pub fn way_m(latitude: &[f64], longitude: &[f64]) -> f64 {
    let mut total = 0.0;
    each_block(latitude, longitude, |_, _, way| total += way.iter().sum::<f64>());
    total
}

/// Positions that cannot be become missing; gives the number at 0/0.
#[inline(always)]
pub(super) fn drop_impossible(latitude: &mut [f64], longitude: &mut [f64]) -> usize {
    let mut zeroes = 0;
    for (lat, lon) in latitude.iter_mut().zip(longitude.iter_mut()) {
        let zero = *lat == 0.0 && *lon == 0.0;
        zeroes += usize::from(zero);
        // All is asked of each, without branches: that becomes vectors.
        let is_place = !zero & (lat.abs() <= 90.0) & (lon.abs() <= 180.0);
        *lat = if is_place { *lat } else { f64::NAN };
        *lon = if is_place { *lon } else { f64::NAN };
    }
    zeroes
}

/// Positions in metres. Columns of all rows, `NaN` without a position; empty without any.
#[derive(Default)]
pub(super) struct Ground {
    /// The rows with a position, in order.
    pub(super) rows: Vec<usize>,
    /// Metres east of the first position.
    pub(super) east_m: Vec<f32>,
    /// Metres north of the first position.
    pub(super) north_m: Vec<f32>,
    /// The way from the position before in metres.
    pub(super) step_m: Vec<f32>,
}

impl Ground {
    /// Of positions in degrees.
    #[inline(always)]
    pub(super) fn of(latitude: &[f64], longitude: &[f64]) -> Self {
        let rows: Vec<usize> =
            if latitude.iter().fold(true, |all, degrees| all & degrees.is_finite()) {
                (0..latitude.len()).collect()
            } else {
                (0..latitude.len()).filter(|&i| latitude[i].is_finite()).collect()
            };
        if rows.is_empty() {
            return Self::default();
        }
        let (n, column) = (latitude.len(), || vec![0.0; rows.len()]);
        let (mut east_m, mut north_m, mut step_m) = (column(), column(), column());
        let (mut at_east, mut at_north, mut from) = (0.0, 0.0, 1);
        let (latitude, longitude) = (known(latitude, &rows), known(longitude, &rows));
        each_block(&latitude, &longitude, |east, north, way| {
            let block = from..from + way.len();
            // Both at once, as each sum waits for the one before.
            let out = east_m[block.clone()].iter_mut().zip(&mut north_m[block.clone()]);
            for ((out_east, out_north), (east, north)) in out.zip(east.iter().zip(north)) {
                at_east += east;
                at_north += north;
                (*out_east, *out_north) = (at_east as f32, at_north as f32);
            }
            for (out, way) in step_m[block.clone()].iter_mut().zip(way) {
                *out = *way as f32;
            }
            from = block.end;
        });
        let [east_m, north_m, step_m] = [east_m, north_m, step_m].map(|it| spread(it, &rows, n));
        Self { rows, east_m, north_m, step_m }
    }
}

/// The values of some rows; of all without a copy.
fn known<'c>(column: &'c [f64], rows: &[usize]) -> Cow<'c, [f64]> {
    if rows.len() == column.len() {
        Cow::Borrowed(column)
    } else {
        rows.iter().map(|&row| column[row]).collect()
    }
}

/// The values of some rows as a column of `n`, `NaN` in the others.
fn spread(values: Vec<f32>, rows: &[usize], n: usize) -> Vec<f32> {
    if rows.len() == n {
        return values;
    }
    let mut column = vec![f32::NAN; n];
    rows.iter().zip(values).for_each(|(&row, value)| column[row] = value);
    column
}

/// Takes the jumps out of a coordinate: the way goes on from where it was before each. What the jumps
/// before it add up to is taken from each value at once, so that it is rounded once.
pub(super) fn close_jumps(coordinate_m: &mut [f32], jumps: &[usize]) {
    let less = |value: f32, offset_m: f64| (f64::from(value) - offset_m) as f32;
    let ends = jumps.iter().skip(1).copied().chain([coordinate_m.len()]);
    let mut offset_m = 0.0;
    for (&jump, end) in jumps.iter().zip(ends) {
        let (before, from) = coordinate_m.split_at_mut(jump);
        if let Some(before) = before.iter().rev().find(|value| value.is_finite()) {
            let more_m = less(from[0], offset_m) - before;
            offset_m += if more_m.is_finite() { f64::from(more_m) } else { 0.0 };
        }
        from[..end - jump].iter_mut().for_each(|value| *value = less(*value, offset_m));
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

    proptest! {
        #[test]
        fn steps_in_blocks_are_those_one_by_one(
            start in (-86.0..86.0f64, -180.0..180.0f64),
            moves in proptest::collection::vec((-2e-3..2e-3f64, -2e-3..2e-3f64), 0..200),
            jump in (0_usize..300, -170.0..170.0f64),
        ) {
            let (mut latitude, mut longitude) = (vec![start.0], vec![start.1]);
            for (i, step) in moves.iter().enumerate() {
                latitude.push((latitude[i] + step.0).clamp(-90.0, 90.0));
                let east = longitude[i] + step.1 + if i == jump.0 { jump.1 } else { 0.0 };
                longitude.push((east + 540.0).rem_euclid(360.0) - 180.0);
            }
            let mut steps = Vec::new();
            each_block(&latitude, &longitude, |_, _, way| steps.extend_from_slice(way));
            prop_assert_eq!(steps.len(), moves.len());
            for (i, &ours) in steps.iter().enumerate() {
                let alone = step_m((latitude[i], longitude[i]), (latitude[i + 1], longitude[i + 1]));
                prop_assert!((ours - alone).abs() <= 1e-11 * alone + 1e-9, "{ours} {alone}");
            }
            let total = way_m(&latitude, &longitude);
            prop_assert!((total - steps.iter().sum::<f64>()).abs() <= 1e-9 * total);
        }
    }

    #[test]
    fn the_way_goes_on_from_before_each_jump() {
        let nan = f32::NAN;
        let mut east_m = [0.0, 3.0, nan, 903.5, 906.0, 909.0, nan, -91.0, -88.0];
        close_jumps(&mut east_m, &[3, 7]);
        let known: Vec<f32> = east_m.iter().copied().filter(|east_m| east_m.is_finite()).collect();
        assert_eq!(known, [0.0, 3.0, 3.0, 5.5, 8.5, 8.5, 11.5]);
        let mut none = [nan, 5.0, 6.0];
        close_jumps(&mut none, &[1]);
        assert_eq!(none[1..], [5.0, 6.0], "there is no way before it");
    }

    #[test]
    fn positions_at_zero_and_off_the_globe_are_missing() {
        let (mut lat, mut lon) = (vec![0.0, 91.0, 52.0], vec![0.0, 5.0, 5.0]);
        assert_eq!(drop_impossible(&mut lat, &mut lon), 1);
        assert!(lat[0].is_nan() && lat[1].is_nan() && lat[2] == 52.0);
    }
}
