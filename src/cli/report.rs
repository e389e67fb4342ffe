//! `report`: the table, and a folder with the page, the records and the pictures.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use anyhow::{Context, anyhow};
use rayon::prelude::*;

use crate::batch::{self, Batch, Input, Record};
use crate::chart;
use crate::cli::analyze;
use crate::cli::args::{Format, Report};
use crate::cli::exit;
use crate::cli::output;
use crate::cli::picture;
use crate::cli::plan::{self, Plan};
use crate::cli::season;
use crate::export::{self, Activity};
use crate::ingest::Recording;
use crate::page;
use crate::units::Units;

/// Runs the command.
pub(super) fn run(args: &Report) -> anyhow::Result<u8> {
    let plan = Plan::new(&args.reading)?;
    let format = analyze::format(args.format.or(Some(Format::Table)), None)?;
    let inputs = plan::inputs(&args.inputs)?;
    let batch = analyze::judged(&inputs, &plan);
    let is_shown = |record: &Record| plan::is_shown(&args.showing, record);
    let shown: Vec<&Record> =
        batch.records.iter().filter(|record| record.judged.is_some() && is_shown(record)).collect();
    let folder = args.out.join("runs");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let lines = plan.options.on_threads(|| export::ndjson(&batch, is_shown))?;
    output::write_file(&args.out.join("runs.ndjson"), &lines)?;
    let names = names(&shown);
    let mut undrawn = plan.options.on_threads(|| draw(&inputs, &shown, &names, &folder, &plan));
    let mut seasons = Vec::new();
    if !shown.is_empty() {
        let season = chart::season_picture(&season::scene(&shown, plan.units));
        let season = season
            .map_err(anyhow::Error::from)
            .and_then(|bytes| output::write_file(&args.out.join(SEASON), &bytes));
        match season.context("the picture of the season") {
            Ok(()) => seasons.push(season_on_page()),
            Err(error) => undrawn.push(error),
        }
    }
    let page = plan.options.on_threads(|| page(&batch, &shown, &names, seasons, plan.units))?;
    output::write_file(&args.out.join("index.html"), page.as_bytes())?;
    for error in &undrawn {
        output::say(&format!("runkind: {error:#}"));
    }
    output::write(None, &analyze::formed(&batch, format, &plan, &args.showing)?)?;
    let code = exit::of_batch(&batch, args.showing.strict);
    Ok(if undrawn.is_empty() { code } else { exit::FAILED })
}

/// The picture of the season, beside the page.
const SEASON: &str = "season.png";

fn season_on_page() -> page::Picture {
    let alt = "Kilometres a week by kind, a calendar of the kinds of each day, the share of easy \
               running, threshold pace over time, and the fastest times over each distance.";
    page::Picture { path: SEASON.into(), title: "The season".into(), alt: alt.into() }
}

/// The page of the runs shown, with what was not read.
fn page(
    batch: &Batch,
    shown: &[&Record],
    names: &[String],
    pictures: Vec<page::Picture>,
    units: Units,
) -> anyhow::Result<String> {
    let activity = |record: &Record| export::activity(batch, record);
    let runs: Vec<Activity> = shown.par_iter().map(|record| activity(record)).collect();
    let is_other = |record: &&Record| record.run().is_none();
    let others: Vec<Activity> = batch.records.par_iter().filter(is_other).map(activity).collect();
    let confidence = |record: &Record| {
        let verdict = &record.judged.as_ref()?.verdict;
        verdict.kind.map(|_| verdict.confidence())
    };
    let runs = runs.iter().zip(shown).zip(names).map(|((activity, record), name)| page::Run {
        activity,
        confidence: confidence(record),
        id: name,
        picture: Some(format!("runs/{name}.png")),
    });
    let statements = Vec::new();
    let scene = page::Scene { runs: runs.collect(), others: &others, pictures, statements, units };
    Ok(page::html(&scene)?)
}

/// Draws every record given, each input read once, all in parallel; says what could not be drawn.
fn draw(
    inputs: &[Input],
    shown: &[&Record],
    names: &[String],
    folder: &Path,
    plan: &Plan,
) -> Vec<anyhow::Error> {
    type Place<'a> = (Option<&'a str>, usize);
    let mut wanted: HashMap<&str, BTreeMap<Place<'_>, (&Record, &str)>> = HashMap::new();
    for (record, name) in shown.iter().zip(names) {
        let source = &record.source;
        let place = (source.member.as_deref(), source.index);
        wanted.entry(&source.path).or_default().insert(place, (record, name));
    }
    let of_input = |input: &Input| {
        let Some(wanted) = wanted.get(input.path.as_str()) else { return Vec::new() };
        let draw = |record: &Record, name: &str, recording: &Recording| {
            let path = folder.join(format!("{name}.png"));
            let drawn = picture::run(record, recording, plan)
                .and_then(|bytes| output::write_file(&path, &bytes));
            drawn.with_context(|| format!("the picture of {}", record.source.path))
        };
        let mut drawn = batch::revisit(input, &plan.settings, &|member, index, recording| {
            let (record, name) = wanted.get(&(member, index))?;
            Some(draw(record, name, recording))
        });
        let without_file = wanted
            .values()
            .filter_map(|(record, name)| Some(draw(record, name, record.recording()?)));
        drawn.extend(without_file);
        let gone = wanted.len().saturating_sub(drawn.len());
        let gone = (gone > 0).then(|| anyhow!("no picture of {}: it has changed", input.path));
        drawn.into_iter().filter_map(Result::err).chain(gone).collect()
    };
    inputs.par_iter().with_max_len(1).flat_map_iter(of_input).collect()
}

/// A name for the picture of each record: local day and what its file is called, no two alike.
fn names(records: &[&Record]) -> Vec<String> {
    let mut taken = HashSet::new();
    let name = |record: &&Record| {
        let day = record.start_local().map_or("undated".into(), |start| start.date().to_string());
        let stem = stem(record);
        let base = if stem.starts_with(&day) { stem } else { format!("{day}-{stem}") };
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|name| {
            // Some file systems do not tell case apart.
            taken.insert(name.to_lowercase())
        });
        free.unwrap_or(base)
    };
    records.iter().map(name).collect()
}

/// The name of a record's file without folders and endings, in letters any file system takes.
fn stem(record: &Record) -> String {
    const LONGEST: usize = 60;
    let path = record.source.member.as_deref().unwrap_or(&record.source.path);
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').find(|part| !part.is_empty()).unwrap_or("run");
    let is_fine = |c: char| c.is_alphanumeric() || c == '_';
    let letters: String = stem.chars().map(|c| if is_fine(c) { c } else { '-' }).collect();
    let letters: String = letters.trim_matches('-').chars().take(LONGEST).collect();
    if letters.is_empty() { "run".into() } else { letters }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::testing;

    #[test]
    fn pictures_have_names_of_their_own_that_begin_with_the_day() {
        let paths = ["a/1.fit", "b/1.gpx", "c/1970-01-01.fit.gz", "d/\u{1b}..fit"];
        let mut records = paths.map(|path| testing::record(path, 0.0));
        for record in &mut records {
            let source = batch::OffsetSource::Utc;
            record.local = Some(batch::Local { utc_offset_s: 0, source });
        }
        assert_eq!(
            names(&records.each_ref()),
            ["1970-01-01-1", "1970-01-01-1-2", "1970-01-01", "1970-01-01-run"]
        );
    }
}
