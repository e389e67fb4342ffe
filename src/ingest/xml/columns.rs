//! Points → columns; a column nobody writes to stays empty.

use crate::ingest::Samples;
use crate::settings::STRIDES_BELOW;

/// One point as read; `NaN` where the file says nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    pub(crate) time_s: f64,
    pub(crate) latitude_deg: f64,
    pub(crate) longitude_deg: f64,
    pub(crate) altitude_m: f64,
    pub(crate) distance_m: f64,
    pub(crate) speed_mps: f64,
    pub(crate) heart_rate_bpm: f64,
    pub(crate) cadence: f64,
    pub(crate) power_w: f64,
    pub(crate) temperature_c: f64,
}

/// What a value of a point says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Field {
    Time,
    Latitude,
    Longitude,
    Altitude,
    Distance,
    Speed,
    HeartRate,
    Cadence,
    Power,
    Temperature,
}

impl Point {
    /// Sets what nothing was said about yet: what stands first is the point's own, extensions may
    /// repeat it.
    #[inline]
    pub(crate) fn set(&mut self, field: Field, value: f64) {
        let target = match field {
            Field::Time => &mut self.time_s,
            Field::Latitude => &mut self.latitude_deg,
            Field::Longitude => &mut self.longitude_deg,
            Field::Altitude => &mut self.altitude_m,
            Field::Distance => &mut self.distance_m,
            Field::Speed => &mut self.speed_mps,
            Field::HeartRate => &mut self.heart_rate_bpm,
            Field::Cadence => &mut self.cadence,
            Field::Power => &mut self.power_w,
            Field::Temperature => &mut self.temperature_c,
        };
        *target = if target.is_nan() { value } else { *target };
    }

    pub(crate) const EMPTY: Self = Self {
        time_s: f64::NAN,
        latitude_deg: f64::NAN,
        longitude_deg: f64::NAN,
        altitude_m: f64::NAN,
        distance_m: f64::NAN,
        speed_mps: f64::NAN,
        heart_rate_bpm: f64::NAN,
        cadence: f64::NAN,
        power_w: f64::NAN,
        temperature_c: f64::NAN,
    };

    /// A position off the globe is none; a heart that does not beat is a sensor without contact.
    fn checked(mut self) -> Self {
        if !(self.latitude_deg.abs() <= 90.0 && self.longitude_deg.abs() <= 180.0) {
            (self.latitude_deg, self.longitude_deg) = (f64::NAN, f64::NAN);
        }
        if self.heart_rate_bpm <= 0.0 {
            self.heart_rate_bpm = f64::NAN;
        }
        self
    }
}

/// Collects points.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    samples: Samples,
}

impl Columns {
    pub(crate) fn push(&mut self, point: &Point) {
        let point = point.checked();
        let samples = &mut self.samples;
        let length = samples.time_s.len();
        samples.time_s.push(point.time_s);
        push(&mut samples.latitude_deg, length, point.latitude_deg, f64::NAN);
        push(&mut samples.longitude_deg, length, point.longitude_deg, f64::NAN);
        push(&mut samples.distance_m, length, point.distance_m, f64::NAN);
        push(&mut samples.altitude_m, length, point.altitude_m as f32, f32::NAN);
        push(&mut samples.speed_mps, length, point.speed_mps as f32, f32::NAN);
        push(&mut samples.heart_rate_bpm, length, point.heart_rate_bpm as f32, f32::NAN);
        push(&mut samples.cadence_spm, length, point.cadence as f32, f32::NAN);
        push(&mut samples.power_w, length, point.power_w as f32, f32::NAN);
        push(&mut samples.temperature_c, length, point.temperature_c as f32, f32::NAN);
    }

    /// Number of points so far.
    pub(crate) fn len(&self) -> usize {
        self.samples.len()
    }

    /// The points from `range` of these columns.
    pub(crate) fn append(&mut self, other: &Samples, range: std::ops::Range<usize>) {
        fn at<T: Copy + Into<f64>>(column: &[T], index: usize) -> f64 {
            column.get(index).map_or(f64::NAN, |&value| value.into())
        }
        for i in range {
            self.push(&Point {
                time_s: at(&other.time_s, i),
                latitude_deg: at(&other.latitude_deg, i),
                longitude_deg: at(&other.longitude_deg, i),
                altitude_m: at(&other.altitude_m, i),
                distance_m: at(&other.distance_m, i),
                speed_mps: at(&other.speed_mps, i),
                heart_rate_bpm: at(&other.heart_rate_bpm, i),
                cadence: at(&other.cadence_spm, i),
                power_w: at(&other.power_w, i),
                temperature_c: at(&other.temperature_c, i),
            });
        }
    }

    pub(crate) fn samples(&self) -> &Samples {
        &self.samples
    }

    pub(crate) fn into_samples(self) -> Samples {
        self.samples
    }
}

/// A column begins with the first value there is; it then catches up with the points before.
fn push<T: Copy + PartialEq>(column: &mut Vec<T>, length: usize, value: T, missing: T) {
    #[allow(clippy::eq_op)] // Only NaN differs from itself.
    let is_missing = value != value;
    if !column.is_empty() || !is_missing {
        if column.len() < length {
            column.resize(length, missing);
        }
        column.push(value);
    }
}

/// GPX and TCX count strides, one foot only, of runners: doubled into steps per minute, where the
/// sport is running or not named and the median of the values is below
/// [`STRIDES_BELOW`]. Anything else is left as it is.
pub(crate) fn double_strides(cadence: &mut [f32], sport: Option<&str>) {
    if !matches!(sport, None | Some("running")) {
        return;
    }
    let mut moving: Vec<f32> = cadence.iter().copied().filter(|&value| value > 0.0).collect();
    if moving.is_empty() {
        return;
    }
    let middle = moving.len() / 2;
    let (_, &mut median, _) = moving.select_nth_unstable_by(middle, f32::total_cmp);
    if median < STRIDES_BELOW {
        for value in cadence {
            *value *= 2.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sensor_that_starts_late_has_a_column_of_full_length() {
        let mut columns = Columns::default();
        columns.push(&Point { time_s: 1.0, ..Point::EMPTY });
        columns.push(&Point { time_s: 2.0, heart_rate_bpm: 120.0, ..Point::EMPTY });
        columns.push(&Point { time_s: 3.0, ..Point::EMPTY });
        let samples = columns.into_samples();
        assert!(samples.heart_rate_bpm[0].is_nan() && samples.heart_rate_bpm[2].is_nan());
        assert_eq!(samples.heart_rate_bpm[1], 120.0);
        assert_eq!(samples.heart_rate_bpm.len(), 3);
        assert!(samples.altitude_m.is_empty());
    }

    #[test]
    fn off_the_globe_and_a_still_heart_are_missing() {
        let mut columns = Columns::default();
        columns.push(&Point {
            latitude_deg: 91.0,
            longitude_deg: 10.0,
            heart_rate_bpm: 0.0,
            ..Point::EMPTY
        });
        columns.push(&Point { latitude_deg: -90.0, longitude_deg: 180.0, ..Point::EMPTY });
        let samples = columns.into_samples();
        assert_eq!(samples.positions(), 1);
        assert!(samples.heart_rate_bpm.is_empty());
    }

    #[test]
    fn strides_of_runners_are_doubled_and_steps_are_not() {
        let double = |values: &[f32], sport| {
            let mut values = values.to_vec();
            double_strides(&mut values, sport);
            values
        };
        assert_eq!(double(&[0.0, 85.0, 90.0], Some("running")), [0.0, 170.0, 180.0]);
        assert_eq!(double(&[85.0], None), [170.0]);
        assert_eq!(double(&[170.0], Some("running")), [170.0]);
        assert_eq!(double(&[85.0], Some("cycling")), [85.0]);
    }
}
