//! Reads a runner's GPS activity files and says what kind of run each one was.
//!
//! ```text
//! units notice settings | ingest → clean → measure → segment → digest | athlete → classify | batch | export chart | cli
//! ```

pub mod athlete;
pub mod classify;
#[cfg(feature = "cli")]
pub mod cli;
pub mod digest;
pub mod ingest;
pub mod measure;
pub mod notice;
pub mod settings;
#[cfg(feature = "synthetic")]
pub mod synthetic;
pub mod units;
