//! `Track` → `Series`: 1 Hz columns of distance, speed, grade, grade-adjusted speed, heart rate.

mod series;

pub use series::{Motion, Series};
