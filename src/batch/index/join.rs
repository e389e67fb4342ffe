//! What indexes say, told to the activities they speak of, once everything is read.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::{Entry, Index, Of, Service};
use crate::batch::find::Input;
use crate::batch::local::OffsetSource;
use crate::batch::read;
use crate::batch::record::{Local, Outcome, Record, SkipReason};
use crate::digest::{Participation, digest};
use crate::ingest::Recording;
use crate::notice::NoticeCode;
use crate::settings::Settings;

/// Tells every record what the index of its export says of it. What the file itself says stays.
pub(in crate::batch) fn join(records: &mut [Record], inputs: &[Input], settings: &Settings) {
    let indexes: Vec<(usize, Index)> = records
        .iter_mut()
        .enumerate()
        .filter_map(|(i, record)| Some((i, *record.index.take()?)))
        .collect();
    if indexes.is_empty() {
        return;
    }
    let places: Vec<String> = records.iter().map(place).collect();
    let mut told: Vec<(usize, &Entry)> = Vec::new();
    for (at, index) in &indexes {
        let root = root(&places[*at], index.service);
        let (found, missing) = match index.service {
            Service::Strava => by_file(&index.entries, root, &places),
            Service::Garmin => {
                let is_near = |i: usize| places[i].starts_with(root);
                by_start(&index.entries, records, is_near, settings.archives.start_tolerance_s)
            }
        };
        told.extend(found);
        records[*at].notices.add(NoticeCode::IndexFileMissing, missing);
        if index.service == Service::Strava {
            name_neighbours(records, &places, root);
        }
    }
    // A file with several activities is nobody's alone.
    let shared: HashSet<&str> = records
        .iter()
        .zip(&places)
        .filter(|(record, _)| record.source.index > 0)
        .map(|(_, place)| place.as_str())
        .collect();
    told.retain(|(i, entry)| matches!(entry.of, Of::Start(_)) || !shared.contains(&*places[*i]));
    reread(records, inputs, &told, settings);
    for (i, entry) in told {
        tell(&mut records[i], entry);
    }
}

/// Path and member as one.
fn place(record: &Record) -> String {
    match &record.source.member {
        Some(member) => format!("{}/{member}", record.source.path),
        None => record.source.path.clone(),
    }
}

/// Where the export of an index begins; empty or with `/` at its end.
fn root(index: &str, service: Service) -> &str {
    const GARMIN: &str = "DI_CONNECT/";
    let folder = &index[..index.rfind('/').map_or(0, |slash| slash + 1)];
    match service {
        Service::Strava => folder,
        Service::Garmin => {
            folder.rfind(GARMIN).map_or(folder, |start| &folder[..start + GARMIN.len()])
        }
    }
}

/// The records of the files the entries name, and how many files are not there.
fn by_file<'e>(
    entries: &'e [Entry],
    root: &str,
    places: &[String],
) -> (Vec<(usize, &'e Entry)>, usize) {
    let mut at: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, place) in places.iter().enumerate() {
        at.entry(place).or_default().push(i);
    }
    let (mut found, mut missing) = (Vec::new(), 0);
    for entry in entries {
        let Of::File(file) = &entry.of else { continue };
        let file = format!("{root}{file}");
        let unpacked = || at.get(file.strip_suffix(".gz")?);
        match at.get(file.as_str()).or_else(unpacked) {
            Some(records) => found.extend(records.iter().map(|&i| (i, entry))),
            None => missing += 1,
        }
    }
    (found, missing)
}

/// The records that start when the entries say, and how many entries have none.
fn by_start<'e>(
    entries: &'e [Entry],
    records: &[Record],
    is_near: impl Fn(usize) -> bool,
    tolerance_s: f64,
) -> (Vec<(usize, &'e Entry)>, usize) {
    let mut starts: Vec<(f64, usize)> = entries
        .iter()
        .enumerate()
        .filter_map(|(i, entry)| match entry.of {
            Of::Start(start) => Some((start, i)),
            Of::File(_) => None,
        })
        .collect();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut is_found = vec![false; entries.len()];
    let mut found = Vec::new();
    for (i, record) in records.iter().enumerate().filter(|(i, _)| is_near(*i)) {
        let Some(start) = record.start_time_s() else { continue };
        let from = starts.partition_point(|&(other, _)| other < start - tolerance_s);
        let near = starts[from..].iter().take_while(|(other, _)| *other <= start + tolerance_s);
        let nearest = near.min_by(|a, b| (a.0 - start).abs().total_cmp(&(b.0 - start).abs()));
        if let Some(&(_, entry)) = nearest {
            is_found[entry] = true;
            found.push((i, &entries[entry]));
        }
    }
    (found, starts.iter().filter(|(_, entry)| !is_found[*entry]).count())
}

/// Says what the files beside a Strava index are.
fn name_neighbours(records: &mut [Record], places: &[String], root: &str) {
    for (record, place) in records.iter_mut().zip(places) {
        let Outcome::NoActivity(reason) = &mut record.outcome else { continue };
        let Some(below) = place.strip_prefix(root).filter(|_| reason.code == "unknown-format")
        else {
            continue;
        };
        if below.starts_with("media/") {
            let text = "a picture or film of a Strava export".into();
            *reason = SkipReason { code: "archive-media", text };
        } else if Path::new(below).extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"))
            && !below.contains('/')
        {
            let text = "a table of a Strava export".into();
            *reason = SkipReason { code: "archive-table", text };
        }
    }
}

/// Whether the file leaves the sport to others.
fn sport_is_open(record: &Record) -> bool {
    record.digest().is_some_and(|digest| {
        let participation = digest.summary.participation;
        matches!(participation, Participation::RunAssumed | Participation::SportUnknown)
    })
}

/// Path, member and index of an activity.
type Activity<'a> = (&'a str, Option<&'a str>, usize);

/// Digests the activities anew whose speeds are not those of a run but whose index says they are:
/// nothing was measured of them. Few or none, so their files are simply read again.
fn reread(records: &mut [Record], inputs: &[Input], told: &[(usize, &Entry)], settings: &Settings) {
    let mut wanted: HashMap<Activity<'_>, (usize, Option<&'static str>)> = HashMap::new();
    for (i, entry) in told {
        let record = &records[*i];
        let is_unmeasured = record
            .digest()
            .is_some_and(|digest| digest.summary.participation == Participation::SportUnknown);
        if let Some(("running", sub_sport)) = entry.sport.filter(|_| is_unmeasured) {
            let source = &record.source;
            let key = (source.path.as_str(), source.member.as_deref(), source.index);
            wanted.insert(key, (*i, sub_sport));
        }
    }
    let mut made = Vec::new();
    for input in inputs {
        if !wanted.keys().any(|(path, ..)| *path == input.path) {
            continue;
        }
        made.extend(read::revisit(input, settings, &|member, index, recording| {
            let (i, sub_sport) = wanted.get(&(input.path.as_str(), member, index))?;
            let recording = Recording {
                sport: Some("running".into()),
                sub_sport: recording.sub_sport.clone().or(sub_sport.map(Into::into)),
                ..recording.clone()
            };
            Some((*i, digest(&recording, settings)))
        }));
    }
    for (i, mut digest) in made {
        if let Some(old) = records[i].digest() {
            digest.summary.notices.adopt(&old.summary.notices, NoticeCode::ContainerDamaged);
        }
        records[i].outcome = Outcome::Run(Box::new(digest));
    }
}

/// Writes down what the file left open.
fn tell(record: &mut Record, entry: &Entry) {
    if let Some((sport, sub_sport)) = entry.sport.filter(|_| sport_is_open(record)) {
        set_sport(record, sport, sub_sport);
    }
    let (Outcome::Run(digest) | Outcome::OtherActivity(digest, _)) = &mut record.outcome else {
        return;
    };
    let name = &mut digest.summary.name;
    if name.as_deref().is_none_or(|name| name.trim().is_empty()) {
        name.clone_from(&entry.name);
    }
    if let Some(utc_offset_s) = entry.utc_offset_s {
        record.local = Some(Local { utc_offset_s, source: OffsetSource::Archive });
    }
}

fn set_sport(record: &mut Record, sport: &'static str, sub_sport: Option<&'static str>) {
    let none = Outcome::NoActivity(SkipReason { code: "no-activity", text: String::new() });
    let outcome = std::mem::replace(&mut record.outcome, none);
    record.outcome = match outcome {
        Outcome::Run(mut digest) | Outcome::OtherActivity(mut digest, _) => {
            let summary = &mut digest.summary;
            summary.sport = Some(sport.into());
            summary.sub_sport = summary.sub_sport.take().or(sub_sport.map(Into::into));
            summary.notices.remove(NoticeCode::SportAssumed);
            summary.participation =
                if sport == "running" { Participation::Run } else { Participation::OtherSport };
            read::sorted(*digest)
        }
        other => other,
    };
}
