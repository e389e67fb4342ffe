//! Why an input gave no activity.

use crate::ingest::looks;

/// Why an input gave no activity. The first two are no fault of the input: it is `skipped`.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The bytes are of no activity format.
    #[error("not an activity file: {looks_like}")]
    UnknownFormat {
        /// What the bytes look like instead, such as `a text file`.
        looks_like: &'static str,
    },
    /// A valid file that holds no activity.
    #[error("{what}, not an activity")]
    NoActivity {
        /// Format of the file.
        format: &'static str,
        /// Stable code, such as `fit-settings`.
        code: &'static str,
        /// What the file is instead, such as `a FIT settings file`.
        what: String,
    },
    /// An activity format from which nothing usable could be read.
    #[error("unreadable {format} file: {reason} (at byte {at})")]
    Malformed {
        /// Format of the file.
        format: &'static str,
        /// Where reading ended, in bytes from the start.
        at: u64,
        /// What was wrong there.
        reason: String,
    },
    /// A member of an archive that is packed in a way runkind does not open.
    #[error("a {format} member that cannot be opened: {reason}")]
    Unsupported {
        /// Format of the archive.
        format: &'static str,
        /// Why not.
        reason: String,
    },
    /// A limit of the settings was hit.
    #[error("{what} is over the limit `{limit}` of {value}")]
    TooLarge {
        /// What was too large.
        what: String,
        /// Name of the setting.
        limit: &'static str,
        /// Its value, with unit.
        value: String,
    },
}

impl IngestError {
    /// The stable code in the output.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownFormat { looks_like } if looks::is_archive(looks_like) => "unread-archive",
            Self::UnknownFormat { .. } => "unknown-format",
            Self::NoActivity { code, .. } => code,
            Self::Malformed { .. } => "malformed",
            Self::Unsupported { .. } => "unsupported",
            Self::TooLarge { .. } => "too-large",
        }
    }

    /// Whether the input was understood and simply holds no activity.
    pub fn is_skip(&self) -> bool {
        matches!(self, Self::UnknownFormat { .. } | Self::NoActivity { .. })
    }

    /// Where in the bytes reading ended, where that is known.
    pub fn at(&self) -> Option<u64> {
        match self {
            Self::Malformed { at, .. } => Some(*at),
            _ => None,
        }
    }
}
