//! The index of the integration tests.
#![allow(clippy::unwrap_used)]
mod synthetic;
