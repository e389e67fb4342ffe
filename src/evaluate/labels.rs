//! `labels.csv` → labels.

use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::classify::Kind;

/// What somebody says a run was.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Path of the file below the corpus, the athlete's folder first, with `/`.
    pub file: String,
    /// The kind; rows without one are not scored.
    pub kind: Option<Kind>,
    /// A second kind that is as right.
    pub also: Option<Kind>,
    /// Whether the labeller names a second answer, a kind or not, such as `long`.
    pub has_second: bool,
    /// How sure the labeller is; high where the table has no such column.
    pub confidence: Confidence,
    /// The repeats, where the row names one set.
    pub reps: Option<Reps>,
}

/// How sure a labeller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Sure.
    High,
    /// Rather sure.
    Medium,
    /// Everything else.
    Low,
}

/// One set of repeats, such as `6x800m` or `5x180s`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reps {
    /// How many.
    pub count: u32,
    /// How long each.
    pub length: RepLength,
}

/// How long a repeat is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RepLength {
    /// In metres.
    Distance(f64),
    /// In seconds.
    Time(f64),
}

/// Why the labels cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LabelError {
    /// The table cannot be read.
    #[error("cannot read {path}: {reason}", path = path.display())]
    Unreadable {
        /// Where it should be.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// A required column is missing.
    #[error("labels.csv has no column `{0}`; it needs at least `file,kind`")]
    Column(&'static str),
    /// A cell says nothing known.
    #[error("labels.csv line {line}: `{value}` in column `{column}`: {wanted}")]
    Cell {
        /// Line in the file, from 1.
        line: u64,
        /// Name of the column.
        column: &'static str,
        /// What is there.
        value: String,
        /// What should be there.
        wanted: &'static str,
    },
}

impl Label {
    /// Name of the athlete's folder.
    pub fn athlete(&self) -> &str {
        self.file.split_once('/').map_or("", |(athlete, _)| athlete)
    }

    /// Whether the row belongs to the strict set: sure, and only one answer is right.
    pub fn is_strict(&self) -> bool {
        self.confidence == Confidence::High && !self.has_second
    }
}

impl Reps {
    /// Reads one set; several sets are `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let (count, length) = text.trim().split_once(['x', '×'])?;
        let length = if let Some(metres) = length.strip_suffix('m') {
            RepLength::Distance(positive(metres)?)
        } else {
            RepLength::Time(positive(length.strip_suffix('s')?)?)
        };
        Some(Self { count: count.trim().parse().ok()?, length })
    }
}

fn positive(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|value: &f64| value.is_finite() && *value > 0.0)
}

/// Reads the table.
pub(super) fn read(path: &Path) -> Result<Vec<Label>, LabelError> {
    let unreadable = |reason: String| LabelError::Unreadable { path: path.to_path_buf(), reason };
    let text = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
    parse(&text).map_err(|error| match error {
        ParseError::Csv(error) => unreadable(error.to_string()),
        ParseError::Label(error) => error,
    })
}

enum ParseError {
    Csv(csv::Error),
    Label(LabelError),
}

impl From<csv::Error> for ParseError {
    fn from(error: csv::Error) -> Self {
        Self::Csv(error)
    }
}

impl From<LabelError> for ParseError {
    fn from(error: LabelError) -> Self {
        Self::Label(error)
    }
}

fn parse(text: &[u8]) -> Result<Vec<Label>, ParseError> {
    // Spreadsheets begin UTF-8 files with a byte order mark.
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let mut table = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(text);
    let header = table.headers()?.clone();
    let column = |name: &str| header.iter().position(|cell| cell.eq_ignore_ascii_case(name));
    let file = column("file").ok_or(LabelError::Column("file"))?;
    let kind = column("kind").ok_or(LabelError::Column("kind"))?;
    let (also, confidence, reps) = (column("also"), column("confidence"), column("reps"));
    let mut labels = Vec::new();
    for row in table.records() {
        let row = row?;
        let cell = |column: Option<usize>| column.and_then(|i| row.get(i)).unwrap_or("");
        let file = cell(Some(file)).replace('\\', "/");
        if file.is_empty() {
            continue;
        }
        if !file.contains('/') {
            let wanted = "a path that begins with the athlete's folder, such as a01/1.fit";
            return Err(wrong(&row, "file", &file, wanted).into());
        }
        labels.push(Label {
            kind: kind_in(&row, cell(Some(kind)))?,
            also: Kind::from_name(cell(also)),
            has_second: !cell(also).is_empty(),
            confidence: confidence.map_or(Confidence::High, |_| sure(cell(confidence))),
            reps: Reps::parse(cell(reps)),
            file,
        });
    }
    Ok(labels)
}

fn sure(cell: &str) -> Confidence {
    match cell.to_ascii_lowercase().as_str() {
        "high" => Confidence::High,
        "medium" => Confidence::Medium,
        _ => Confidence::Low,
    }
}

fn kind_in(row: &StringRecord, cell: &str) -> Result<Option<Kind>, LabelError> {
    if cell.is_empty() {
        return Ok(None);
    }
    let wanted = "easy, tempo, interval, progression, hill-sprint or nothing";
    Kind::from_name(cell).map(Some).ok_or_else(|| wrong(row, "kind", cell, wanted))
}

fn wrong(
    row: &StringRecord,
    column: &'static str,
    value: &str,
    wanted: &'static str,
) -> LabelError {
    let line = row.position().map_or(0, csv::Position::line);
    LabelError::Cell { line, column, value: value.to_string(), wanted }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Result<Vec<Label>, String> {
        parse(text.as_bytes()).map_err(|error| match error {
            ParseError::Csv(error) => error.to_string(),
            ParseError::Label(error) => error.to_string(),
        })
    }

    #[test]
    fn two_columns_are_enough() {
        let labels = labels("\u{feff}file,kind\na/1.fit,easy\na/2.fit,\n").unwrap();
        assert_eq!(labels.len(), 2);
        assert_eq!((labels[0].athlete(), labels[0].kind), ("a", Some(Kind::Easy)));
        assert!(labels[0].is_strict());
        assert_eq!(labels[1].kind, None);
    }

    #[test]
    fn a_second_answer_or_doubt_is_not_strict() {
        let text = "kind,also,confidence,file\ntempo,interval,high,a/1.fit\n\
                    tempo,,medium,a/2.fit\ntempo,,high,a/3.fit\neasy,long,high,a/4.fit\n";
        let labels = labels(text).unwrap();
        let strict: Vec<bool> = labels.iter().map(Label::is_strict).collect();
        assert_eq!(strict, [false, false, true, false]);
        assert_eq!(labels[3].also, None);
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        assert!(labels("file\na/1.fit\n").unwrap_err().contains("no column `kind`"));
        let error = labels("file,kind\na/1.fit,easy\na/2.fit,fast\n").unwrap_err();
        assert!(error.contains("line 3") && error.contains("`fast`"), "{error}");
        assert!(labels("file,kind\n1.fit,easy\n").unwrap_err().contains("athlete's folder"));
    }

    #[test]
    fn one_set_is_read_and_several_are_not() {
        let distance = |count, metres| Some(Reps { count, length: RepLength::Distance(metres) });
        assert_eq!(Reps::parse("6x800m"), distance(6, 800.0));
        assert_eq!(Reps::parse("5x180s"), Some(Reps { count: 5, length: RepLength::Time(180.0) }));
        for text in ["", "8x1000m+3x200m", "6x", "x800m", "6x800", "6x0m", "6x-5m"] {
            assert_eq!(Reps::parse(text), None, "{text}");
        }
    }
}
