//! Raw rows to columns in SI units.

use crate::ingest::Samples;
use crate::ingest::fit::plan::{Column, Columns, MISSING, Row};

/// Seconds from 1970-01-01 to 1989-12-31, the zero of FIT times (FIT protocol, type `date_time`).
const EPOCH_S: f64 = 631_065_600.0;
/// Semicircles to degrees: 2³¹ are half a circle (FIT protocol).
const DEGREES: f64 = 180.0 / (1_u64 << 31) as f64;

/// A FIT time as seconds since 1970-01-01T00:00:00Z.
pub(super) fn unix_time(fit_time: f64) -> f64 {
    fit_time + EPOCH_S
}

/// The columns of `rows`, of which only those in `told` can have values; `is_on_foot` doubles
/// cadence from strides to steps.
pub(super) fn samples(rows: &[Row], told: Columns, is_on_foot: bool) -> Samples {
    let rows = Table { rows, told };
    let steps = if is_on_foot { 2.0 } else { 1.0 };
    let degrees = |raw: u32| f64::from(raw as i32) * DEGREES;
    let (mut latitude_deg, mut longitude_deg) =
        (rows.column(Column::Latitude, degrees), rows.column(Column::Longitude, degrees));
    if latitude_deg.is_empty() || longitude_deg.is_empty() {
        latitude_deg.clear();
        longitude_deg.clear();
    }
    let mut cadence_spm = rows.column(Column::Cadence, |raw| raw as f32 * steps);
    if !cadence_spm.is_empty() {
        let fractions = rows.column(Column::FractionalCadence, |raw| raw as f32 * steps / 128.0);
        for (cadence, fraction) in cadence_spm.iter_mut().zip(fractions) {
            *cadence += if fraction.is_nan() { 0.0 } else { fraction };
        }
    }
    Samples {
        time_s: rows
            .rows
            .iter()
            .map(|row| value(row, Column::Time, |raw| unix_time(f64::from(raw))))
            .collect(),
        latitude_deg,
        longitude_deg,
        altitude_m: rows.column(Column::Altitude, |raw| (f64::from(raw) / 5.0 - 500.0) as f32),
        distance_m: rows.column(Column::Distance, |raw| f64::from(raw) / 100.0),
        speed_mps: rows.column(Column::Speed, |raw| (f64::from(raw) / 1000.0) as f32),
        heart_rate_bpm: rows.column(Column::HeartRate, |raw| raw as f32),
        cadence_spm,
        power_w: rows.column(Column::Power, |raw| raw as f32),
        temperature_c: rows.column(Column::Temperature, |raw| raw as i32 as f32),
    }
}

/// Rows, and which of their columns any definition fills.
struct Table<'r> {
    rows: &'r [Row],
    told: Columns,
}

impl Table<'_> {
    /// One column, empty where no row has a value.
    fn column<T: Float>(&self, column: Column, convert: impl Fn(u32) -> T) -> Vec<T> {
        let missing = MISSING[column as usize];
        let is_missing = |row: &Row| row[column as usize] == missing;
        if !self.told.has(column) || self.rows.iter().all(is_missing) {
            return Vec::new();
        }
        self.rows.iter().map(|row| value(row, column, &convert)).collect()
    }
}

fn value<T: Float>(row: &Row, column: Column, convert: impl Fn(u32) -> T) -> T {
    let raw = row[column as usize];
    if raw == MISSING[column as usize] { T::NAN } else { convert(raw) }
}

trait Float {
    const NAN: Self;
}

impl Float for f32 {
    const NAN: Self = Self::NAN;
}

impl Float for f64 {
    const NAN: Self = Self::NAN;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(values: &[(Column, u32)]) -> Row {
        let mut row = MISSING;
        for (column, value) in values {
            row[*column as usize] = *value;
        }
        row
    }

    #[test]
    fn columns_are_si_with_nan_for_what_is_missing() {
        let rows = [
            row(&[
                (Column::Time, 1_000_000_000),
                (Column::Latitude, 1 << 30),
                (Column::Longitude, (-(1 << 30)) as u32),
                (Column::Altitude, 2505),
                (Column::Temperature, -3_i32 as u32),
                (Column::Cadence, 88),
                (Column::FractionalCadence, 64),
            ]),
            MISSING,
        ];
        let samples = samples(&rows, Columns::ALL, true);
        assert_eq!(samples.time_s[0], 1_631_065_600.0);
        assert!(samples.time_s[1].is_nan());
        assert_eq!((samples.latitude_deg[0], samples.longitude_deg[0]), (90.0, -90.0));
        assert_eq!((samples.altitude_m[0], samples.temperature_c[0]), (1.0, -3.0));
        assert_eq!(samples.cadence_spm[0], 177.0);
        assert!(samples.cadence_spm[1].is_nan());
        assert!(samples.heart_rate_bpm.is_empty());
        assert_eq!(samples.positions(), 1);
    }

    #[test]
    fn a_latitude_without_longitude_is_no_position() {
        let samples = samples(&[row(&[(Column::Latitude, 5)])], Columns::ALL, false);
        assert!(samples.latitude_deg.is_empty());
        assert_eq!(samples.len(), 1);
    }
}
