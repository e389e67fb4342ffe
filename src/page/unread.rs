//! What is not in the log, and why: failures, losses, what was no run, copies.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::export::{self, Activity, NoticeReport, SourceReport};
use crate::page::Scene;
use crate::page::log::file;

/// What is not in the log, and why.
#[derive(Serialize)]
pub(super) struct Unread<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failed: Vec<Failed<'a>>,
    /// Runs that lost something, by their place in the log.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    salvaged: Vec<(usize, Vec<Notice>)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skipped: Vec<Skipped<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    copies: Vec<Copied<'a>>,
}

/// What was noticed, and how often.
type Notice = (&'static str, u32);

#[derive(Serialize)]
struct Failed<'a> {
    file: String,
    text: &'a str,
    advice: &'static str,
}

/// What was skipped for one reason.
#[derive(Serialize)]
struct Skipped<'a> {
    /// What such files are called.
    what: String,
    count: usize,
    /// Sports and how many there were of each, the most frequent first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sports: Vec<(&'a str, usize)>,
    /// Each file, why, and what was noticed; absent where the sports say enough.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<(String, &'a str, Vec<Notice>)>,
}

#[derive(Serialize)]
struct Copied<'a> {
    file: String,
    /// Place of the one kept in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<usize>,
    /// Its file, where it is not in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    of_file: Option<String>,
    text: &'a str,
}

fn notices(found: &[NoticeReport]) -> Vec<Notice> {
    found.iter().map(|notice| (notice.text, notice.count)).collect()
}

/// What of a scene is not in its log.
pub(super) fn unread<'a>(scene: &'a Scene<'a>) -> Unread<'a> {
    let runs = || scene.runs.iter().map(|run| run.activity).enumerate();
    let salvaged = runs().filter(|(_, run)| run.status == "salvaged");
    Unread {
        failed: scene.others.iter().filter_map(failed).collect(),
        salvaged: salvaged.map(|(at, run)| (at, notices(&run.notices))).collect(),
        skipped: skipped(scene.others),
        copies: copies(scene.others, runs()),
    }
}

fn failed(of: &Activity) -> Option<Failed<'_>> {
    let error = of.error.as_ref()?;
    let advice = export::advice(error.code);
    Some(Failed { file: file(&of.source), text: &error.text, advice })
}

/// By reason, the most frequent first.
fn skipped<'a>(others: &'a [Activity]) -> Vec<Skipped<'a>> {
    let mut reasons: BTreeMap<&str, Vec<&'a Activity>> = BTreeMap::new();
    for of in others {
        if let Some(reason) = &of.skip_reason {
            reasons.entry(reason.code).or_default().push(of);
        }
    }
    let of_reason = |(code, found): (&str, Vec<&'a Activity>)| {
        let mut sports: BTreeMap<&str, usize> = BTreeMap::new();
        if code == "other-sport" {
            for sport in found.iter().filter_map(|of| of.sport.as_deref()) {
                *sports.entry(sport).or_default() += 1;
            }
        }
        let mut sports: Vec<(&str, usize)> = sports.into_iter().collect();
        sports.sort_by_key(|&(sport, count)| (std::cmp::Reverse(count), sport));
        let told = |of: &&'a Activity| {
            let text = of.skip_reason.as_ref().map_or("", |reason| reason.text.as_str());
            (file(&of.source), text, notices(&of.notices))
        };
        let files = if sports.is_empty() { found.iter().map(told).collect() } else { Vec::new() };
        let what = export::skipped_name(code, found.len());
        Skipped { what, count: found.len(), sports, files }
    };
    let mut all: Vec<Skipped<'_>> = reasons.into_iter().map(of_reason).collect();
    all.sort_by_key(|skipped| std::cmp::Reverse(skipped.count));
    all
}

fn copies<'a>(
    others: &'a [Activity],
    runs: impl Iterator<Item = (usize, &'a Activity)>,
) -> Vec<Copied<'a>> {
    type Place<'a> = (&'a str, Option<&'a str>, usize);
    let place = |source: &'a SourceReport| -> Place<'a> {
        (&source.path, source.member.as_deref(), source.index)
    };
    let at: HashMap<Place<'_>, usize> = runs.map(|(at, run)| (place(&run.source), at)).collect();
    let copy = |of: &'a Activity| {
        let kept = of.duplicate_of.as_ref()?;
        let twin = at.get(&(kept.path.as_str(), kept.member.as_deref(), kept.index)).copied();
        let named = || {
            let (path, member) = (kept.path.clone(), kept.member.clone());
            file(&SourceReport { path, member, index: kept.index, ..SourceReport::default() })
        };
        let of_file = twin.is_none().then(named);
        Some(Copied { file: file(&of.source), of: twin, of_file, text: &kept.text })
    };
    others.iter().filter_map(copy).collect()
}
