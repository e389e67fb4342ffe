//! Bytes of anything → records → verdicts → every form of output.
#![no_main]

mod common;

use runkind::batch::Input;

libfuzzer_sys::fuzz_target!(init: common::one_thread(), |bytes: &[u8]| {
    common::promises::keep(&[Input::of_bytes("input", bytes.to_vec())]);
});
