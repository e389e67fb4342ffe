//! `labels.csv` → labels.

use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::batch::Source;
use crate::classify::Kind;

/// What somebody says a run was.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Path of the file, or as much of its end as tells it from others, with `/`; of a member of an
    /// archive the archive is a folder of it.
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

/// Why a table of labels cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {mistake}", path = path.display())]
pub struct LabelError {
    /// The table.
    pub path: PathBuf,
    /// What is wrong with it.
    pub mistake: Mistake,
}

/// What is wrong with a table of labels.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Mistake {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// It is no table.
    #[error("is no table: {0}")]
    NoTable(#[from] csv::Error),
    /// A required column is missing.
    #[error("has no column `{0}`; it needs at least `file,kind`")]
    Column(&'static str),
    /// A cell says nothing known.
    #[error("line {line}: `{value}` in column `{column}`: {wanted}")]
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
    /// Name of the athlete's folder, where the path begins with one.
    pub fn athlete(&self) -> &str {
        self.file.split_once('/').map_or("", |(athlete, _)| athlete)
    }

    /// Whether the label is of what comes from there.
    pub fn is_of(&self, source: &Source) -> bool {
        // Compared from the end: the member first, and the path of its archive before it.
        let rest = match &source.member {
            None => Some(self.file.as_str()),
            Some(member) if is_end(member, &self.file) => return true,
            Some(member) => self.file.strip_suffix(member).and_then(|rest| rest.strip_suffix('/')),
        };
        rest.is_some_and(|rest| is_end(&source.path, rest))
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

/// Whether `path` ends with the whole names of `end`.
fn is_end(path: &str, end: &str) -> bool {
    let before = path.strip_suffix(end);
    before.is_some_and(|before| before.is_empty() || before.ends_with('/') || end.starts_with('/'))
}

/// Reads a table with the columns `file`, `kind` and what else there is.
///
/// # Errors
/// A table that cannot be read, or that says what nobody knows.
pub fn read(path: &Path) -> Result<Vec<Label>, LabelError> {
    let parsed = std::fs::read(path).map_err(Mistake::from).and_then(|text| parse(&text));
    parsed.map_err(|mistake| LabelError { path: path.to_path_buf(), mistake })
}

fn parse(text: &[u8]) -> Result<Vec<Label>, Mistake> {
    // Spreadsheets begin UTF-8 files with a byte order mark.
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let mut table = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(text);
    let header = table.headers()?.clone();
    let column = |name: &str| header.iter().position(|cell| cell.eq_ignore_ascii_case(name));
    let file = column("file").ok_or(Mistake::Column("file"))?;
    let kind = column("kind").ok_or(Mistake::Column("kind"))?;
    let (also, confidence, reps) = (column("also"), column("confidence"), column("reps"));
    let mut labels = Vec::new();
    for row in table.records() {
        let row = row?;
        let cell = |column: Option<usize>| column.and_then(|i| row.get(i)).unwrap_or("");
        let file = cell(Some(file)).replace('\\', "/");
        if file.is_empty() {
            continue;
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

fn kind_in(row: &StringRecord, cell: &str) -> Result<Option<Kind>, Mistake> {
    if cell.is_empty() {
        return Ok(None);
    }
    let wanted = "easy, tempo, interval, progression, hill-sprint or nothing";
    Kind::from_name(cell).map(Some).ok_or_else(|| wrong(row, "kind", cell, wanted))
}

fn wrong(row: &StringRecord, column: &'static str, value: &str, wanted: &'static str) -> Mistake {
    let line = row.position().map_or(0, csv::Position::line);
    Mistake::Cell { line, column, value: value.to_string(), wanted }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str) -> Result<Vec<Label>, String> {
        parse(text.as_bytes()).map_err(|mistake| mistake.to_string())
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
    }

    #[test]
    fn a_label_is_of_the_files_whose_path_it_ends() {
        let of = |file: &str, path: &str, member: Option<&str>| {
            let label = labels(&format!("file,kind\n{file},easy\n")).unwrap().remove(0);
            let member = member.map(Into::into);
            label.is_of(&Source { path: path.into(), member, ..Source::default() })
        };
        assert!(of("a/1.fit", "home/a/1.fit", None));
        assert!(of("1.fit", "home/a/1.fit", None));
        assert!(of("/home/a/1.fit", "/home/a/1.fit", None));
        assert!(!of("1.fit", "home/a/11.fit", None));
        assert!(!of("b/1.fit", "home/a/1.fit", None));
        assert!(of("activities/1.fit", "export.zip", Some("activities/1.fit")));
        assert!(of("export.zip/activities/1.fit", "home/export.zip", Some("activities/1.fit")));
        assert!(!of("other.zip/activities/1.fit", "export.zip", Some("activities/1.fit")));
        assert!(!of("export.zip", "export.zip", Some("activities/1.fit")));
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
