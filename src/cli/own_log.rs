//! The runner's own log: a CSV with a line for each session of strength, drills, plyometrics or
//! strides.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use jiff::civil::Date;

use crate::batch::{Input, Where};
use crate::cli::exit::Usage;
use crate::training::{Exercise, Logged};

/// Its name where it lies in a folder that is read.
const NAME: &str = "log.csv";

/// What is written down, and whose it is.
pub(super) enum Logs {
    /// In the file named: everyone's.
    Named(Vec<Logged>),
    /// In files among those read: of the athlete they belong to.
    Found(BTreeMap<Option<String>, Vec<Logged>>),
}

impl Logs {
    /// The log named, else those among the files to read.
    pub(super) fn read(named: Option<&Path>, inputs: &[Input]) -> anyhow::Result<Self> {
        if let Some(path) = named {
            return Ok(Self::Named(read(path)?));
        }
        let mut found: BTreeMap<Option<String>, Vec<Logged>> = BTreeMap::new();
        for input in inputs {
            if let Where::File(path) = &input.at
                && path.ends_with(NAME)
            {
                found.entry(input.athlete.clone()).or_default().extend(read(path)?);
            }
        }
        Ok(Self::Found(found))
    }

    /// Those of an athlete.
    pub(super) fn of(&self, athlete: Option<&str>) -> &[Logged] {
        match self {
            Self::Named(entries) => entries,
            Self::Found(found) => {
                found.get(&athlete.map(Into::into)).map_or(&[], |entries| entries.as_slice())
            }
        }
    }
}

fn read(path: &Path) -> anyhow::Result<Vec<Logged>> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&bytes).map_err(|mistake| Usage(format!("{}: {mistake}", path.display())).into())
}

/// Columns `date` and `what`, others are the runner's.
fn parse(bytes: &[u8]) -> Result<Vec<Logged>, String> {
    let mut rows = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let head = rows.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| {
        let is_it = |cell: &str| cell.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name);
        head.iter().position(is_it).ok_or_else(|| {
            format!(
                "no column `{name}`; write a first line `date,what` and then 2024-05-31,strength"
            )
        })
    };
    let (date, what) = (column("date")?, column("what")?);
    let mut entries = Vec::new();
    for (number, row) in rows.records().enumerate() {
        let at = |text: String| format!("row {}: {text}", number + 2);
        let row = row.map_err(|error| at(error.to_string()))?;
        let cell = |column: usize| row.get(column).unwrap_or_default();
        if row.iter().all(str::is_empty) {
            continue;
        }
        let day: Date = cell(date)
            .parse()
            .map_err(|_| at(format!("`{}` is no date; write 2024-05-31", cell(date))))?;
        let exercise = Exercise::from_name(&cell(what).to_lowercase()).ok_or_else(|| {
            let known = Exercise::ALL.map(Exercise::name).join(", ");
            at(format!("`{}` is none of {known}", cell(what)))
        })?;
        entries.push(Logged { date: day, exercise, id: None });
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read_and_mistakes_are_named() {
        let log = "\u{feff}Date,what,minutes\n2024-05-31, Strength ,40\n\n2024-06-01,drills\n";
        let entries = parse(log.as_bytes()).unwrap();
        let told: Vec<(String, &str)> =
            entries.iter().map(|entry| (entry.date.to_string(), entry.exercise.name())).collect();
        assert_eq!(told, [("2024-05-31".into(), "strength"), ("2024-06-01".into(), "drills")]);
        let mistake = |log: &str| parse(log.as_bytes()).unwrap_err();
        assert!(mistake("day,what\n").contains("no column `date`"));
        assert!(mistake("date,what\n31.5.2024,strength\n").starts_with("row 2: `31.5.2024`"));
        assert!(mistake("date,what\n2024-05-31,swim\n").contains("none of strength, drills"));
    }
}
