//! The report that was in a folder before: it is no input of the next one, and none of its pictures
//! stays that the next one lacks. What runkind did not write is never touched.

use std::collections::HashSet;
use std::path::Path;

use serde::Deserialize;

use crate::batch::{Input, Where};
use crate::chart::HistoryPicture;
use crate::cli::picture::Form;
use crate::cli::report;

/// A line of `runs.ndjson`, as far as it tells what its picture is called.
#[derive(Deserialize)]
struct Line {
    status: String,
    start_time_local: Option<String>,
    source: Source,
}

#[derive(Deserialize)]
struct Source {
    path: String,
    member: Option<String>,
}

impl Line {
    fn day_and_path(&self) -> (Option<&str>, &str) {
        let start = self.start_time_local.as_deref();
        let day = start.and_then(|start| start.split('T').next());
        (day, self.source.member.as_deref().unwrap_or(&self.source.path))
    }
}

/// The pictures that the report of this folder may have, as paths from it without an ending; none
/// where its records are not to be read.
pub(super) fn pictures(folder: &Path) -> Vec<String> {
    let records = std::fs::read_to_string(folder.join(report::RECORDS)).unwrap_or_default();
    let lines: Result<Vec<Line>, _> = records.lines().map(serde_json::from_str).collect();
    let lines = lines.unwrap_or_default();
    let runs = lines.iter().filter(|line| ["ok", "salvaged"].contains(&line.status.as_str()));
    let names = report::names(runs.map(Line::day_and_path));
    let seasonal: &[HistoryPicture] = if names.is_empty() { &[] } else { &HistoryPicture::ALL };
    report::pictures(&names, seasonal)
}

/// Removes those pictures that are not among the ones drawn now in these forms.
pub(super) fn remove(folder: &Path, former: &[String], drawn: &[String], forms: &[Form]) {
    // Some file systems do not tell case apart.
    let drawn: HashSet<String> = drawn.iter().map(|name| name.to_lowercase()).collect();
    for name in former {
        for form in [Form::Png, Form::Svg] {
            if !(forms.contains(&form) && drawn.contains(&name.to_lowercase())) {
                // Most were never there, and one that stays is named by no page.
                let _ = std::fs::remove_file(folder.join(format!("{name}.{}", form.ending())));
            }
        }
    }
}

/// Leaves out of the inputs what a report writes into this folder.
pub(super) fn leave_out(inputs: &mut Vec<Input>, folder: &Path) {
    let Ok(folder) = folder.canonicalize() else { return };
    let is_own = |path: &Path| {
        path.canonicalize().is_ok_and(|path| path.strip_prefix(&folder).is_ok_and(is_written))
    };
    inputs.retain(|input| !matches!(&input.at, Where::File(path) if is_own(path)));
}

/// Whether a report writes such a file, given its path from the folder.
fn is_written(below: &Path) -> bool {
    let is_picture = Form::of(below).is_some();
    let folder = below.parent().unwrap_or(below);
    [report::RECORDS, report::PAGE].iter().any(|name| below == Path::new(name))
        || is_picture && below.with_extension("") == Path::new("season")
        || is_picture && ["runs", "season"].iter().any(|name| folder == Path::new(name))
}
