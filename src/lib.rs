//! Reads a runner's GPS activity files and says what kind of run each one was.
//!
//! The modules are the rooms of a pipeline, and each uses only those to its left:
//!
//! ```text
//! units notice settings | ingest → clean → measure → segment → digest | athlete → classify → training | cache batch evaluate | export chart page | cli
//! ```
//!
//! [`digest::digest`] is the first half: one recording becomes a [`digest::Digest`] of a few
//! kilobytes that depends on nothing else. [`classify::judge`] is the second: all digests of one
//! athlete are judged together, each as of its date.
//!
//! ```
//! use runkind::{classify, digest, ingest, settings::Settings};
//!
//! let gpx = r#"<gpx version="1.1"><trk><type>running</type><trkseg>
//!   <trkpt lat="50.0" lon="5.0000"><time>2025-05-01T06:00:00Z</time></trkpt>
//!   <trkpt lat="50.0" lon="5.0001"><time>2025-05-01T06:00:04Z</time></trkpt>
//! </trkseg></trk></gpx>"#;
//! let settings = Settings::default();
//! let (format, recordings) = ingest::read(gpx.as_bytes(), &settings.limits)?;
//! let digest = digest::digest(&recordings[0], &settings);
//! let judged = classify::judge(&[&digest], &settings);
//!
//! assert_eq!(format.name, "gpx");
//! assert_eq!(digest.summary.n_points, 2);
//! assert_eq!(judged[0].verdict.kind_reason, Some(classify::KindReason::TooShort));
//! # Ok::<(), ingest::IngestError>(())
//! ```
//!
//! Features: `cli` (default) brings everything below; `parallel` folders and archives over all
//! cores; `charts` pictures; `documents` whole documents by name; `synthetic` made-up runs with
//! known truth; `parquet` (default) records as Arrow batches and Parquet. Without any of them, reading, digesting and judging are left.

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
#[cfg(feature = "cli")]
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

/// The examples of the README, compiled and run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
