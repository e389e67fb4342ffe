//! Reads a runner's GPS activity files and says what kind of run each one was.
//!
//! ```text
//! units notice settings | ingest → clean → measure → segment → digest | athlete → classify | batch evaluate | export chart | cli
//! ```

pub mod athlete;
#[cfg(feature = "parallel")]
pub mod batch;
#[cfg(feature = "charts")]
pub mod chart;
pub mod classify;
pub mod clean;
#[cfg(feature = "cli")]
pub mod cli;
pub mod digest;
#[cfg(feature = "cli")]
pub mod evaluate;
#[cfg(feature = "cli")]
pub mod export;
pub mod ingest;
pub mod measure;
pub mod notice;
pub mod segment;
pub mod settings;
#[cfg(feature = "synthetic")]
pub mod synthetic;
pub mod units;
