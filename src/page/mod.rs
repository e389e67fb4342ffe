//! Results → `index.html`: the training log as one page that needs nothing but the pictures beside
//! it. Knows nothing of files.

mod document;
mod log;
mod unread;

use serde::Serialize;

use crate::export::Activity;
use crate::units::Units;

/// What the page shows.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The runs, in order of start.
    pub runs: Vec<Run<'a>>,
    /// Everything else that was read or could not be read.
    pub others: &'a [Activity],
    /// Pictures of the whole season, the most important first.
    pub pictures: Vec<Picture>,
    /// What the training was held against; empty where there is none.
    pub statements: Vec<Statement>,
    /// Units of everything written.
    pub units: Units,
}

/// A run of the page.
#[derive(Debug)]
pub struct Run<'a> {
    /// What is known of it.
    pub activity: &'a Activity,
    /// Probability of its kind, not rounded yet: what is rounded twice is not what pictures say.
    pub confidence: Option<f64>,
    /// What it is called in links; no two alike.
    pub id: &'a str,
    /// Its picture, as a path from the page.
    pub picture: Option<String>,
}

/// A picture of the season.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    /// Path from the page.
    pub path: String,
    /// A few words under it.
    pub title: String,
    /// What is seen in it, for those who do not see it.
    pub alt: String,
}

/// What the training looks like against one piece of advice.
#[derive(Debug, Clone, Serialize)]
pub struct Statement {
    /// The advice, in a few words.
    pub rule: String,
    /// One or two sentences with numbers.
    pub text: String,
    /// Where the advice comes from.
    pub source: String,
    /// `advice` asks for something, `good` says that it is followed, `fact` is one.
    pub stance: &'static str,
}

/// The page, the same bytes for the same scene.
pub fn html(scene: &Scene<'_>) -> serde_json::Result<String> {
    let log = serde_json::to_string(&log::log(scene))?;
    let details: Vec<String> = scene
        .runs
        .iter()
        .map(|run| serde_json::to_string(&log::detail(run)))
        .collect::<serde_json::Result<_>>()?;
    Ok(document::filled(&log, &details.join("\n")))
}
