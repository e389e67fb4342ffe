//! Reads a runner's GPS activity files and says what kind of run each one was.
//!
//! ```text
//! units notice settings | ingest → clean → measure → segment → digest | athlete → classify | batch | export chart | cli
//! ```

pub mod athlete;
#[cfg(feature = "charts")]
pub mod chart;
pub mod classify;
#[cfg(feature = "cli")]
pub mod cli;
pub mod digest;
pub mod ingest;
pub mod measure;
pub mod notice;
pub mod settings;
pub mod units;
