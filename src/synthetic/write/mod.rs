//! Recordings back into the files devices write and services hand out.

mod export;
mod fit;
mod fit_words;
mod folder;
mod gpx;
mod tcx;

pub use export::{
    Exported, LANGUAGES, LAYOUTS, Workout, apple_files, apple_index, garmin_files, strava_files,
    strava_index, zip,
};
pub use fit::{WriteError, fit, fit_settings};
pub use folder::{MAKERS, folder};
pub use gpx::gpx;
pub use tcx::tcx;

use jiff::Timestamp;

/// Seconds since 1970 as `2025-03-03T06:00:00Z`, with milliseconds only where there are any.
fn rfc3339(time_s: f64) -> String {
    let millis = (time_s * 1000.0).round() as i64;
    Timestamp::from_millisecond(millis).map(|time| time.to_string()).unwrap_or_default()
}

/// Text as XML.
fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

/// The value of a column at a point, where there is one.
fn at(column: &[f32], point: usize) -> Option<f32> {
    column.get(point).copied().filter(|value| value.is_finite())
}

/// Likewise of a wide column.
fn at_wide(column: &[f64], point: usize) -> Option<f64> {
    column.get(point).copied().filter(|value| value.is_finite())
}
