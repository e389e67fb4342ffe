//! What gzip holds.
#![no_main]

mod common;

use libfuzzer_sys::Corpus;

libfuzzer_sys::fuzz_target!(init: common::one_thread(), |bytes: &[u8]| -> Corpus {
    common::container(bytes, bytes.starts_with(&[0x1F, 0x8B, 8]))
});
