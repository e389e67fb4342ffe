//! Members of tar archives.
#![no_main]

mod common;

use libfuzzer_sys::Corpus;

libfuzzer_sys::fuzz_target!(init: common::one_thread(), |bytes: &[u8]| -> Corpus {
    common::container(bytes, bytes.get(257..262) == Some(b"ustar"))
});
