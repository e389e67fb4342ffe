//! What is a run, and what a heart tells of one.

/// A run by speed: the median moving speed lies in here. Unit: m/s. The interface's contract.
pub const RUN_MEDIAN_MPS: (f64, f64) = (1.8, 6.5);

/// … and 95 % of the moving time is slower than this. Unit: m/s. The interface's contract.
pub const RUN_TOP_MPS: f64 = 8.0;

/// Time at the start in which the heart is still catching up. Unit: s. Common coaching practice.
pub const HEART_SETTLES_S: usize = 600;

/// A run shorter than this does not drift. Unit: s. Common coaching practice.
pub const DECOUPLING_S: usize = 2400;

/// Early in a run, after the heart has settled, from and to. Unit: share of the running time.
/// Judgement.
pub const EARLY: (f64, f64) = (0.15, 0.4);

/// Late in it. Unit: share of the running time. Judgement: the last quarter.
pub const LATE: (f64, f64) = (0.75, 1.0);

/// So much of the running must tell its heart rate before late is held against early. Unit: share.
/// Judgement.
pub const HEARD: f64 = 0.8;
