//! Bytes → recordings → digests of FIT.
#![no_main]

mod common;

libfuzzer_sys::fuzz_target!(init: common::one_thread(), |bytes: &[u8]| common::format("fit", bytes));
