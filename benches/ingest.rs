//! How fast files are read, against the crates one would use otherwise.
//! `RUNKIND_CORPUS=... cargo bench --bench ingest`
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod harness;
mod ingest_fit;
mod ingest_gpx;
mod ingest_gz;

fn main() {
    ingest_fit::run();
    ingest_gpx::run();
    ingest_gz::run();
}
