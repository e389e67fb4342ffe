//! `report`: the table, and a folder with the records and pictures.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use anyhow::{Context, anyhow};
use rayon::prelude::*;

use crate::batch::{self, Batch, Input, Record, Source};
use crate::chart::{self, HistoryPicture, HistoryScene, Look, SeasonScene};
use crate::cli::analyze;
use crate::cli::args::Report;
use crate::cli::exit;
use crate::cli::former;
use crate::cli::history;
use crate::cli::look;
use crate::cli::output;
use crate::cli::own_log::Logs;
use crate::cli::picture::{self, Form};
use crate::cli::place;
use crate::cli::plan::{self, Plan};
use crate::cli::values::Format;
use crate::cli::{paged, season, training};
use crate::export;
use crate::ingest::Recording;
use crate::training::Training;

/// What the records of a report are called.
pub(super) const RECORDS: &str = "runs.ndjson";
/// What its page is called.
pub(super) const PAGE: &str = "index.html";

/// Runs the command.
pub(super) fn run(args: &Report) -> anyhow::Result<u8> {
    let plan = Plan::new(&args.reading)?;
    let format = args.format.unwrap_or(Format::Table);
    analyze::can_be_printed(format, None)?;
    let mut inputs = plan::inputs(&args.inputs)?;
    former::leave_out(&mut inputs, &args.out);
    let logs = Logs::read(None, &inputs)?;
    let folder = args.out.join("runs");
    place::make_folder(&folder)?;
    place::make_folder(&args.out.join("season"))?;
    let batch = analyze::judged(&inputs, &plan)?;
    let is_shown = |record: &Record| plan::is_shown(&args.showing, record);
    let shown: Vec<&Record> =
        batch.records.iter().filter(|record| record.judged.is_some() && is_shown(record)).collect();
    let lines = export::ndjson(&batch, is_shown)?;
    let former = former::pictures(&args.out);
    output::write_file(&args.out.join(RECORDS), &lines)?;
    let told = shown.iter().filter_map(|record| record.run()?.summary.name.as_deref());
    let look = look::look(&args.looks, told, &plan)?;
    let names = names_of(&shown);
    let forms: &[Form] = if args.svg { &[Form::Png, Form::Svg] } else { &[Form::Png] };
    let mut undrawn = draw(&inputs, &named(&shown, &names), &folder, (&plan, &look), forms);
    let training = training(&batch, &logs, args, &plan);
    let (mut seasonal, mut of_season) = (Vec::new(), Vec::new());
    if !shown.is_empty() {
        let history = history::scene(&shown, &plan, look.clone());
        let scene = SeasonScene { look, ..season::scene(&batch, is_shown, &training, &plan) };
        undrawn.extend(forms.iter().filter_map(|form| {
            let drawn = draw_season(&scene, *form, &args.out);
            let drawn = drawn.and_then(|()| draw_history(&history, *form, &args.out));
            drawn.context("the picture of the season").err()
        }));
        of_season = paged::pictures(&history, &args.out);
        seasonal = HistoryPicture::ALL.into_iter().filter(|which| which.is_in(&history)).collect();
    }
    former::remove(&args.out, &former, &pictures(&names, &seasonal), forms);
    let page = paged::page(&batch, &named(&shown, &names), of_season, &training, &plan)?;
    let index = args.out.join(PAGE);
    output::write_file(&index, page.as_bytes())?;
    for error in &undrawn {
        output::say(&format!("runkind: {error:#}"));
    }
    output::write(None, &analyze::printed(&batch, format, &plan, &args.showing)?)?;
    if !plan.is_quiet {
        output::say(&format!("written: {}, a page to open in a browser", index.display()));
    }
    let code = exit::of_batch(&batch, args.showing.strict);
    Ok(if undrawn.is_empty() { code } else { exit::FAILED })
}

/// What is said of the training: of one athlete, whose habits it is about.
fn training(batch: &Batch, logs: &Logs, args: &Report, plan: &Plan) -> Training {
    let asked = training::asked(plan, args.showing.until, None, &plan.without);
    let mut athletes = training::trainings(batch, logs, &asked);
    if athletes.len() == 1 { athletes.remove(0).1 } else { Training::default() }
}

fn draw_season(scene: &SeasonScene, form: Form, folder: &Path) -> anyhow::Result<()> {
    let drawn = match form {
        Form::Png => chart::season_picture(scene)?,
        Form::Svg => chart::season_svg(scene)?.into_bytes(),
    };
    output::write_file(&folder.join("season").with_extension(form.ending()), &drawn)
}

fn draw_history(scene: &HistoryScene, form: Form, folder: &Path) -> anyhow::Result<()> {
    for which in HistoryPicture::ALL.into_iter().filter(|which| which.is_in(scene)) {
        let drawn = match form {
            Form::Png => chart::history_picture(which, scene)?,
            Form::Svg => chart::history_svg(which, scene)?.into_bytes(),
        };
        let path = folder.join("season").join(which.name()).with_extension(form.ending());
        output::write_file(&path, &drawn)?;
    }
    Ok(())
}

/// A record and what its pictures are called.
pub(super) type Named<'a> = (&'a Record, &'a str);

fn named<'a>(shown: &[&'a Record], names: &'a [String]) -> Vec<Named<'a>> {
    shown.iter().copied().zip(names.iter().map(String::as_str)).collect()
}

/// Draws every record given, each input read once, all in parallel; says what could not be drawn.
fn draw(
    inputs: &[Input],
    shown: &[Named<'_>],
    folder: &Path,
    (plan, look): (&Plan, &Look),
    forms: &[Form],
) -> Vec<anyhow::Error> {
    let mut wanted: HashMap<&str, BTreeMap<&Source, Named<'_>>> = HashMap::new();
    for &(record, name) in shown {
        wanted.entry(&record.source.path).or_default().insert(&record.source, (record, name));
    }
    let of_input = |input: &Input| {
        let Some(wanted) = wanted.get(input.path.as_str()) else { return Vec::new() };
        let draw = |record: &Record, name: &str, recording: &Recording| {
            let write = |drawn: Vec<(Form, Vec<u8>)>| {
                drawn.iter().try_for_each(|(form, bytes)| {
                    output::write_file(&folder.join(format!("{name}.{}", form.ending())), bytes)
                })
            };
            let drawn = picture::run(record, recording, (plan, look), forms).and_then(write);
            drawn.with_context(|| format!("the picture of {}", record.source.path))
        };
        let mut drawn = batch::revisit(input, &plan.settings, &|source, recording| {
            let (record, name) = wanted.get(source)?;
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

/// The pictures of runs of these names and of a season, as paths from the folder without an ending.
pub(super) fn pictures(names: &[String], seasonal: &[HistoryPicture]) -> Vec<String> {
    let season = (!names.is_empty()).then(|| "season".into());
    let runs = names.iter().map(|name| format!("runs/{name}"));
    let seasonal = seasonal.iter().map(|which| format!("season/{}", which.name()));
    runs.chain(season).chain(seasonal).collect()
}

fn names_of(records: &[&Record]) -> Vec<String> {
    let day = |record: &Record| record.start_local().map(|start| start.date().to_string());
    let days: Vec<Option<String>> = records.iter().map(|record| day(record)).collect();
    let paths =
        records.iter().map(|record| record.source.member.as_deref().unwrap_or(&record.source.path));
    names(days.iter().map(Option::as_deref).zip(paths))
}

/// A name for the pictures of each record, given its local day and the path of its file: day and what
/// the file is called, no two alike.
pub(super) fn names<'a>(records: impl Iterator<Item = (Option<&'a str>, &'a str)>) -> Vec<String> {
    let mut taken = HashSet::new();
    let name = |(day, path): (Option<&str>, &str)| {
        let (day, stem) = (day.unwrap_or("undated"), stem(path));
        let base = if stem.starts_with(day) { stem } else { format!("{day}-{stem}") };
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|name| {
            // Some file systems do not tell case apart.
            taken.insert(name.to_lowercase())
        });
        free.unwrap_or(base)
    };
    records.map(name).collect()
}

/// The name of a file without folders and endings, in letters any file system takes.
fn stem(path: &str) -> String {
    const LONGEST: usize = 60;
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
            names_of(&records.each_ref()),
            ["1970-01-01-1", "1970-01-01-1-2", "1970-01-01", "1970-01-01-run"]
        );
    }
}
