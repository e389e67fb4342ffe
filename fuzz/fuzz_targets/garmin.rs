//! `…_summarizedActivities.json` of a Garmin export.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(init: common::one_thread(), |bytes: &[u8]| {
    let index = "DI_CONNECT/DI-Connect-Fitness/a_0_summarizedActivities.json";
    common::index(index, "DI_CONNECT/DI-Connect-Uploaded-Files/1.gpx", bytes);
});
