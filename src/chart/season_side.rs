//! The side of a season.
