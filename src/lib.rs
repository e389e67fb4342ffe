//! Reads a runner's GPS activity files and says what kind of run each one was.
//!
//! The modules are the rooms of a pipeline, and each uses only those to its left:
//!
//! ```text
//! units vectors notice settings | ingest → clean → measure → segment → digest | athlete → classify → training | analyzer | cache batch evaluate | export chart page | cli
//! ```
//!
//! [`Analyzer`] is the door to the first two parts: [`Analyzer::digests`] makes of every activity in
//! a file a [`digest::Digest`] of a few kilobytes that depends on nothing else, and
//! [`Analyzer::judge`] judges all digests of one athlete together, each as of its date.
//!
//! ```no_run
//! use runkind::Analyzer;
//!
//! let analyzer = Analyzer::default();
//! let mut digests = Vec::new();
//! for file in ["monday.fit", "tuesday.gpx", "wednesday.tcx.gz"] {
//!     digests.extend(analyzer.digests(&std::fs::read(file)?).into_iter().flatten());
//! }
//! for judged in analyzer.judge(&digests).into_iter().flatten() {
//!     let (verdict, threshold) = (judged.verdict, judged.threshold);
//!     println!("{:?}, {:.0} % sure; {threshold:?}", verdict.kind, 100.0 * verdict.confidence());
//! }
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! For folders and archives of any size there is [`batch`], for what is shown [`export`].
//!
//! Features: `cli` (default) brings everything below; `parallel` folders and archives over all
//! cores; `charts` pictures; `documents` whole documents by name; `synthetic` made-up runs with
//! known truth; `export` records as the contract has them, `parquet` (default) as Arrow batches and
//! Parquet too; `libdeflate` inflates at twice the speed, with a C compiler. Without any of them, reading,
//! digesting and judging are left ([`Analyzer`]).

mod analyzer;
pub mod athlete;
#[cfg(feature = "parallel")]
pub mod batch;
#[cfg(feature = "parallel")]
pub mod cache;
#[cfg(feature = "charts")]
pub mod chart;
pub mod classify;
pub mod clean;
#[cfg(feature = "cli")]
pub mod cli;
pub mod digest;
#[cfg(feature = "cli")]
pub mod evaluate;
#[cfg(feature = "export")]
pub mod export;
pub mod ingest;
pub mod measure;
pub mod notice;
#[cfg(feature = "cli")]
pub mod page;
pub mod segment;
pub mod settings;
#[cfg(feature = "synthetic")]
pub mod synthetic;
pub mod training;
pub mod units;
mod vectors;

pub use analyzer::Analyzer;

/// The examples of the README, compiled and run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
