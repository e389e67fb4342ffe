//! How fast files are read, against the crates one would use otherwise.
//! `RUNKIND_CORPUS=... cargo bench --bench ingest`
#![allow(clippy::print_stdout)]

mod harness;
mod ingest_fit;

fn main() {
    ingest_fit::run();
}
