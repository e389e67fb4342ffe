//! What was typed → what is meant.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use crate::batch::{self, Batch, Input, Record, Where};
use crate::cache::{self, Cache};
use crate::classify::Judged;
use crate::cli::args::{Inputs, Reading, Showing};
use crate::cli::config::Config;
use crate::cli::exit::Usage;
use crate::cli::output;
use crate::cli::values::UnitSystem;
use crate::ingest::FORMATS;
use crate::settings::{Athlete, Settings};
use crate::units::Units;

/// How to read and judge, worked out.
pub(super) struct Plan {
    pub(super) settings: Settings,
    pub(super) options: batch::Options,
    pub(super) units: Units,
    /// Whether to draw a progress bar on stderr.
    pub(super) has_progress: bool,
    /// Whether to say anything but errors on stderr.
    pub(super) is_quiet: bool,
    /// The day weeks begin with.
    pub(super) week_start: Weekday,
    /// Rules of the training log that the configuration switches off.
    pub(super) without: Vec<String>,
    /// The runner's own labels.
    pub(super) labels: Option<PathBuf>,
    /// The configuration file.
    config: Option<PathBuf>,
}

impl Plan {
    /// Works out what the flags mean.
    pub(super) fn new(reading: &Reading) -> anyhow::Result<Self> {
        let config = Config::find(reading.config.as_deref())?;
        let athlete = Athlete {
            threshold_speed_mps: reading.threshold_pace.or(config.threshold_mps),
            thresholds: config.thresholds,
            hr_max_bpm: reading.hr_max.or(config.hr_max_bpm),
            hr_threshold_bpm: reading.hr_threshold.or(config.hr_threshold_bpm),
            weight_kg: reading.weight.or(config.weight_kg),
            zones: config.zones,
        };
        let units = match reading.units.or(config.units) {
            None | Some(UnitSystem::Metric) => Units::Metric,
            Some(UnitSystem::Imperial) => Units::Imperial,
        };
        let zone_named = reading.tz.as_deref().or(config.tz.as_deref());
        let settings = Settings { athlete, ..Settings::default() };
        one_pool(reading.jobs);
        let cache = if reading.no_cache { None } else { cache(&settings, reading.quiet) };
        Ok(Self {
            settings,
            options: batch::Options { jobs: None, zone: zone_named.map(zone).transpose()?, cache },
            units,
            has_progress: !reading.quiet && !reading.no_progress && std::io::stderr().is_terminal(),
            is_quiet: reading.quiet,
            week_start: config.week_start.map_or(Weekday::Monday, Into::into),
            without: config.without,
            labels: reading.labels.clone().or(config.labels),
            config: config.path,
        })
    }

    /// What is read beside the activities.
    pub(super) fn beside(&self) -> impl Iterator<Item = &Path> {
        self.labels.iter().chain(&self.config).map(PathBuf::as_path)
    }
}

/// Makes one pool for all work of the program, in which the first thread takes part: beside one that
/// only waits, memory would grow by a call of the system for every page.
fn one_pool(jobs: Option<u16>) {
    let threads = jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).use_current_thread();
    // There is one already, if this is not the first plan; nothing else can be in the way.
    let _ = pool.build_global();
}

/// The cache of this user. Without one everything is read anew, so that is only said.
fn cache(settings: &Settings, is_quiet: bool) -> Option<Arc<Cache>> {
    let folder = cache::folder()?;
    let say = |text: &str| {
        if !is_quiet {
            output::say(&format!("{}: {text}", folder.display()));
        }
    };
    match Cache::open(&folder, &settings.cache) {
        Ok(opened) => {
            if let Some(reason) = opened.rebuilt {
                say(&format!("the cache could not be read ({reason}) and is made anew"));
            }
            Some(Arc::new(opened.cache))
        }
        Err(reason) => {
            say(&format!("no cache ({reason}); --no-cache does without"));
            None
        }
    }
}

fn zone(text: &str) -> anyhow::Result<TimeZone> {
    batch::zone_named(text)
        .ok_or_else(|| Usage(format!("--tz {text}: no such zone; write Europe/Oslo or +12")).into())
}

/// All files of the paths given.
pub(super) fn inputs(typed: &Inputs) -> anyhow::Result<Vec<Input>> {
    let mut paths = typed.paths.clone();
    // A path on a list may be gone by now: it costs itself, not the others.
    let n_typed = paths.len();
    if let Some(list) = &typed.files0_from {
        if is_stdin(list) && paths.iter().any(|path| is_stdin(path)) {
            return Err(Usage("stdin cannot be both a list of paths and a file".into()).into());
        }
        paths.extend(listed(&bytes_of(list)?));
    }
    let mut inputs: Vec<Input> = Vec::new();
    for (number, path) in paths.iter().enumerate() {
        if is_stdin(path) {
            let named = typed.input_format.as_deref();
            let named = named.and_then(|name| FORMATS.iter().find(|format| format.name == name));
            inputs.push(Input { named, ..Input::of_bytes("-", stdin()?) });
        } else {
            if number < n_typed {
                check(path)?;
            }
            inputs.extend(batch::find(path, typed.athletes));
        }
    }
    // The same path typed twice is one input, not a copy of itself; what is shown may be alike.
    let mut seen = std::collections::HashSet::new();
    inputs.retain(|input| match &input.at {
        Where::File(path) => seen.insert(path.clone()),
        _ => seen.insert(PathBuf::from(&input.path)),
    });
    Ok(inputs)
}

/// One file.
pub(super) fn input(path: &Path) -> anyhow::Result<Input> {
    if is_stdin(path) {
        return Ok(Input::of_bytes("-", stdin()?));
    }
    check(path)?;
    if path.is_dir() {
        let shown = path.display();
        return Err(Usage(format!("{shown} is a folder; name one file in it")).into());
    }
    batch::find(path, false)
        .into_iter()
        .next()
        .ok_or_else(|| Usage(format!("nothing at {}", path.display())).into())
}

/// A path that is not there is a mistake in the command, not a damaged input.
pub(super) fn check(path: &Path) -> anyhow::Result<()> {
    match path.symlink_metadata() {
        Ok(_) => Ok(()),
        Err(error) => {
            let shown = path.display();
            Err(Usage(format!("{shown}: {error}; check the path, or quote it if it has spaces"))
                .into())
        }
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn stdin() -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn bytes_of(path: &Path) -> anyhow::Result<Vec<u8>> {
    if is_stdin(path) {
        return Ok(stdin()?);
    }
    check(path)?;
    std::fs::read(path).map_err(|error| Usage(format!("{}: {error}", path.display())).into())
}

#[cfg(unix)]
fn listed(bytes: &[u8]) -> Vec<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    let path = |name: &[u8]| PathBuf::from(std::ffi::OsStr::from_bytes(name));
    bytes.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(path).collect()
}

#[cfg(not(unix))]
fn listed(bytes: &[u8]) -> Vec<PathBuf> {
    let path = |name: &[u8]| PathBuf::from(String::from_utf8_lossy(name).into_owned());
    bytes.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(path).collect()
}

/// The run that goes the furthest, with what was said of it.
pub(super) fn longest_run(batch: &Batch) -> Option<(&Record, &Judged)> {
    let metres =
        |record: &Record| record.run().and_then(|digest| digest.summary.distance_m).unwrap_or(0.0);
    let runs = batch.records.iter().filter_map(|record| Some((record, record.judged.as_ref()?)));
    runs.max_by(|(a, _), (b, _)| metres(a).total_cmp(&metres(b)))
}

/// Whether a record is of the kinds asked for.
pub(super) fn is_of_kind(showing: &Showing, record: &Record) -> bool {
    let kind = || record.judged.as_ref().and_then(|judged| judged.verdict.kind);
    showing.kind.is_empty()
        || kind().is_some_and(|kind| showing.kind.iter().any(|name| name == kind.name()))
}

/// Whether a record belongs in the output.
pub(super) fn is_shown(showing: &Showing, record: &Record) -> bool {
    let is_time = |is_in: &dyn Fn(jiff::civil::Date) -> bool| {
        record.start_local().is_some_and(|start| is_in(start.date()))
    };
    is_of_kind(showing, record)
        && showing.since.is_none_or(|since| is_time(&|date| date >= since))
        && showing.until.is_none_or(|until| is_time(&|date| date <= until))
}
