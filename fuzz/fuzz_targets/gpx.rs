//! Bytes → recordings → digests of GPX.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(init: common::one_thread(), |bytes: &[u8]| common::format("gpx", bytes));
