//! The index of the integration tests.
#![allow(clippy::unwrap_used)]

mod chart_scenes;
mod charts;
