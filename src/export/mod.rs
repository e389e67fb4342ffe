//! Results → files and tables.

#[cfg(feature = "documents")]
mod gpx;

#[cfg(feature = "documents")]
pub use self::gpx::{GpxError, write_gpx};
