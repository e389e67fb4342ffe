//! `activities.csv` of a Strava export.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(init: common::one_thread(), |bytes: &[u8]| {
    common::index("export/activities.csv", "export/activities/1.gpx", bytes);
});
