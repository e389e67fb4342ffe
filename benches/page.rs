//! How fast the page of 5,000 runs is there, and filters. `cargo bench --bench page`
#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[allow(dead_code)] // The tests of the page need more of it.
#[path = "../tests/it/browser.rs"]
mod browser;

use std::path::Path;
use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use runkind::batch::{self, Options};
use runkind::export::{self, Activity};
use runkind::page::{self, Scene};
use runkind::settings::Settings;
use runkind::units::Units;

use browser::Browser;

const RUNS: usize = 5_000;
const ROUNDS: usize = 15;

fn main() {
    let Some(program) = browser::chromium() else {
        println!("there is no Chromium; RUNKIND_CHROMIUM may name one");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("index.html");
    let start = Instant::now();
    let runs = made_up();
    println!("{RUNS} runs, made in {} ms", start.elapsed().as_millis());
    let start = Instant::now();
    let html = written(&runs);
    println!("written in {} ms, {} bytes", start.elapsed().as_millis(), html.len());
    std::fs::write(&path, html).unwrap();

    let mut browser = Browser::start(&program);
    browser.look((1440, 900), false);
    let address = format!("file://{}", path.display());
    let mut interactive = Vec::new();
    let mut painted = Vec::new();
    let mut filtered = Vec::new();
    for _ in 0..ROUNDS {
        browser.load(&address);
        interactive
            .push(milliseconds(&mut browser, "performance.getEntriesByName('ready')[0].startTime"));
        browser.until("performance.getEntriesByName('first-contentful-paint').length === 1");
        painted.push(milliseconds(
            &mut browser,
            "performance.getEntriesByName('first-contentful-paint')[0].startTime",
        ));
        // A key pressed, a box ticked, a date: until the list is laid out.
        for step in [
            "document.getElementById('q').value = '400'; document.getElementById('q').dispatchEvent(new Event('input'))",
            "document.getElementById('q').value = ''; document.getElementById('q').dispatchEvent(new Event('input'))",
            "document.querySelector('#kind-filter input').click()",
            "document.getElementById('from').value = '2012-01-01'; document.getElementById('from').dispatchEvent(new Event('change'))",
            "document.querySelector('th.pace button').click()",
        ] {
            let timed = format!(
                "(() => {{ const start = performance.now(); {step}; document.body.offsetHeight; \
                 return performance.now() - start; }})()"
            );
            filtered.push(milliseconds(&mut browser, &timed));
        }
    }
    told("interactive", interactive, 1500.0);
    told("first painted", painted, 1500.0);
    told("filtered, sorted", filtered, 50.0);
}

fn milliseconds(browser: &mut Browser, expression: &str) -> f64 {
    browser.value(expression).as_f64().unwrap()
}

fn told(what: &str, mut found: Vec<f64>, floor: f64) {
    found.sort_by(f64::total_cmp);
    let (median, slowest) = (found[found.len() / 2], found[found.len() - 1]);
    println!("{what}: {median:.0} ms, at most {slowest:.0} ms (to reach: {floor:.0} ms)");
}

/// The runs of the fixtures again and again, a run a day.
fn made_up() -> Vec<Activity> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/export");
    let (settings, options) = (Settings::default(), Options::default());
    let found = batch::find(&fixtures, false);
    let mut batch = batch::read(&found, &settings, &options, &|_| ());
    batch.judge_kept(&settings, &options);
    let runs = batch.records.iter().filter(|record| record.run().is_some());
    let runs: Vec<Activity> = runs.map(|record| export::activity(&batch, record)).collect();
    assert!(runs.iter().all(|run| run.kind.flatten().is_some()), "runs without a kind");
    let first: Date = "2010-01-01".parse().unwrap();
    let number = |at: usize| i32::try_from(at).unwrap();
    let run = |at: usize| {
        let mut run = runs[at % runs.len()].clone();
        let day = first + number(at).days();
        run.start_time_local = Some(format!("{day}T07:00:00"));
        run.name = Some(format!("Run {at}"));
        run.source.path = format!("export/{day}.fit.gz");
        run
    };
    (0..RUNS).map(run).collect()
}

fn written(runs: &[Activity]) -> String {
    let ids: Vec<String> = (0..runs.len()).map(|at| format!("run-{at}")).collect();
    let scene = Scene {
        runs: runs
            .iter()
            .zip(&ids)
            .map(|(activity, id)| page::Run {
                activity,
                confidence: activity.confidence,
                id,
                picture: None,
            })
            .collect(),
        others: &[],
        pictures: Vec::new(),
        statements: Vec::new(),
        week_start: Weekday::Monday,
        units: Units::default(),
    };
    page::html(&scene).unwrap()
}
