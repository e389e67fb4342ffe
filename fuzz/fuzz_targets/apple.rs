//! `export.xml` of an Apple Health export.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(init: common::one_thread(), |bytes: &[u8]| {
    let route = "apple_health_export/workout-routes/1.gpx";
    common::index("apple_health_export/export.xml", route, bytes);
});
