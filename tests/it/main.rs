//! The index of the integration tests.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod fit;
mod fit_builder;
mod fit_corpus;
mod fit_oracle;
mod inspect_fit;
