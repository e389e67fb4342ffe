//! Words and numbers that can be typed.

use clap::ValueEnum;
use jiff::civil::Weekday;

use crate::settings::{HEART_RATES_BPM, PACES_MPS, WEIGHTS_KG};
use crate::units::{Units, parse_pace};

/// Which contract to print.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Contract {
    /// JSON Schema 2020-12 of NDJSON and JSON output.
    Json,
    /// Arrow schema of Parquet output, as JSON; its first table is also that of CSV.
    Arrow,
}

/// Colours of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Colors {
    /// Dark on white.
    Light,
    /// Light on nearly black.
    Dark,
}

/// The day weeks begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum WeekStart {
    /// As in ISO 8601.
    Monday,
    /// As in parts of the Arab world.
    Saturday,
    /// As in North America.
    Sunday,
}

impl From<WeekStart> for Weekday {
    fn from(start: WeekStart) -> Self {
        match start {
            WeekStart::Monday => Self::Monday,
            WeekStart::Saturday => Self::Saturday,
            WeekStart::Sunday => Self::Sunday,
        }
    }
}

/// Form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Table,
    /// One document.
    Json,
    /// One object per line.
    #[value(alias = "jsonl")]
    Ndjson,
    /// One row per record.
    Csv,
    /// Columns in a file, which -o names, and the segments in one beside it.
    Parquet,
}

/// Form of the output of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TextFormat {
    /// For people.
    Text,
    /// One document.
    Json,
}

/// Units people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum UnitSystem {
    /// Kilometres and metres.
    Metric,
    /// Miles and feet.
    Imperial,
}

/// Reads a pace that an athlete may have.
pub(super) fn pace(text: &str) -> Result<f64, String> {
    let speed_mps = parse_pace(text).ok_or("write it as 4:10/km or 6:42/mi")?;
    let (low, high) = PACES_MPS;
    let [slow, fast] = [low, high].map(|speed| Units::Metric.pace(speed));
    Some(speed_mps)
        .filter(|speed| (low..=high).contains(speed))
        .ok_or_else(|| format!("wanted: a pace from {fast} to {slow}"))
}

pub(super) fn scale(text: &str) -> Result<f64, String> {
    between(text, (0.5, 4.0), "a number of times the usual size")
}

pub(super) fn heart_rate(text: &str) -> Result<f64, String> {
    between(text, HEART_RATES_BPM, "a number of beats per minute")
}

pub(super) fn weight(text: &str) -> Result<f64, String> {
    between(text, WEIGHTS_KG, "a number of kilograms")
}

fn between(text: &str, (low, high): (f64, f64), unit: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|value| (low..=high).contains(value))
        .ok_or_else(|| format!("wanted: {unit} from {low} to {high}"))
}
