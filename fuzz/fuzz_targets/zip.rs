//! Members of ZIP archives, whole and without directory.
#![no_main]

mod common;

use libfuzzer_sys::Corpus;

libfuzzer_sys::fuzz_target!(init: common::one_thread(), |bytes: &[u8]| -> Corpus {
    common::container(bytes, bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06"))
});
