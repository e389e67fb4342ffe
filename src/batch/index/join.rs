//! What indexes say, told to the activities they speak of, once everything is read.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::{Entry, Index, Of, Service, reread};
use crate::batch::find::Input;
use crate::batch::local::OffsetSource;
use crate::batch::read;
use crate::batch::record::{Local, Outcome, Record, SkipReason};
use crate::digest::Participation;
use crate::notice::NoticeCode;
use crate::settings::{Archives, Settings};

/// Tells every record what the index of its export says of it. What the file itself says stays.
pub(in crate::batch) fn join(records: &mut Vec<Record>, inputs: &[Input], settings: &Settings) {
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
    let mut alone = Vec::new();
    for (at, index) in &indexes {
        let root = root(&places[*at], index.service);
        let is_near = |i: usize| places[i].starts_with(root);
        let (mut found, mut missing) = by_file(&index.entries, root, &places);
        let rules = &settings.archives;
        match index.service {
            Service::Strava => {}
            Service::Garmin => {
                let tolerance_s = rules.start_tolerance_s;
                (found, missing) = by_start(&index.entries, records, is_near, tolerance_s);
            }
            Service::Apple => {
                let left = by_time(&index.entries, &mut found, records, is_near, rules);
                alone.extend(left.into_iter().map(|entry| (*at, entry)));
            }
        }
        told.extend(found);
        records[*at].notices.add(NoticeCode::IndexFileMissing, missing);
        name_neighbours(records, &places, root, index.service);
    }
    reread::reread(records, inputs, &told, settings);
    for (i, entry) in told {
        tell(&mut records[i], entry);
    }
    reread::add_alone(records, &alone, settings);
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
        Service::Strava | Service::Apple => folder,
        Service::Garmin => {
            folder.rfind(GARMIN).map_or(folder, |start| &folder[..start + GARMIN.len()])
        }
    }
}

/// The records of the files the entries name, one for each at most, and how many files are not there.
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
        let packed = || at.get(format!("{file}.gz").as_str());
        match at.get(file.as_str()).or_else(unpacked).or_else(packed) {
            Some(records) => {
                // A file with several activities is nobody's alone.
                if let [i] = records[..] {
                    found.push((i, entry));
                }
            }
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
            _ => None,
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

/// Adds the records within whose time the other entries are, and gives the runs that have none.
fn by_time<'e>(
    entries: &'e [Entry],
    found: &mut Vec<(usize, &'e Entry)>,
    records: &[Record],
    is_near: impl Fn(usize) -> bool,
    rules: &Archives,
) -> Vec<&'e Entry> {
    let mut is_told: HashSet<usize> = found.iter().map(|(i, _)| *i).collect();
    let mut spans: Vec<(f64, f64, usize)> = records
        .iter()
        .enumerate()
        .filter(|(i, _)| is_near(*i) && !is_told.contains(i))
        .filter_map(|(i, record)| {
            let start = record.start_time_s()?;
            Some((start, start + record.digest()?.summary.elapsed_time_s?, i))
        })
        .collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    // A workout with several routes has as many entries; one found is enough.
    let mut is_done: HashSet<_> = found.iter().map(|(_, entry)| workout(entry)).collect();
    let mut left: Vec<&Entry> = Vec::new();
    for entry in entries.iter().filter(|entry| entry.during().is_some()) {
        if !is_done.insert(workout(entry)) {
            continue;
        }
        let Some((start, end)) = entry.during() else { continue };
        // No route that overlaps begins more than its own length before: a day is plenty.
        let from = spans.partition_point(|span| span.0 < start - 86_400.0);
        let near = spans[from..].iter().take_while(|span| span.0 < end);
        let shared = |span: &&(f64, f64, usize)| overlap((start, end), (span.0, span.1));
        let best = near
            .filter(|span| !is_told.contains(&span.2))
            .max_by(|a, b| shared(a).total_cmp(&shared(b)))
            .filter(|span| shared(span) >= rules.overlap_share);
        match best {
            Some(span) => {
                is_told.insert(span.2);
                found.push((span.2, entry));
            }
            None if entry.measured.is_some() => left.push(entry),
            None => {}
        }
    }
    left
}

/// What entries of one workout have in common.
fn workout(entry: &Entry) -> (Option<[u64; 2]>, *const Entry) {
    let span = entry.during().map(|(start, end)| [start.to_bits(), end.to_bits()]);
    let own = if span.is_some() { std::ptr::null() } else { std::ptr::from_ref(entry) };
    (span, own)
}

/// How much of the shorter of two stretches of time is of both.
fn overlap(one: (f64, f64), other: (f64, f64)) -> f64 {
    let both = one.1.min(other.1) - one.0.max(other.0);
    (both / (one.1 - one.0).min(other.1 - other.0)).clamp(0.0, 1.0)
}

/// Says what the files beside an index are.
fn name_neighbours(records: &mut [Record], places: &[String], root: &str, service: Service) {
    for (record, place) in records.iter_mut().zip(places) {
        let Outcome::NoActivity(reason) = &mut record.outcome else { continue };
        let Some(below) = place.strip_prefix(root).filter(|_| reason.code == "unknown-format")
        else {
            continue;
        };
        if let Some(other) = neighbour(below, service) {
            *reason = other;
        }
    }
}

/// What a file of no activity format is, by its path from the folder of the index.
fn neighbour(below: &str, service: Service) -> Option<SkipReason> {
    let end = Path::new(below).extension();
    let is = |wanted: &str| end.is_some_and(|end| end.eq_ignore_ascii_case(wanted));
    let is_beside = !below.contains('/');
    let table = |text: &str| Some(SkipReason { code: "archive-table", text: text.into() });
    match service {
        Service::Strava if below.starts_with("media/") => {
            let text = "a picture or film of a Strava export".into();
            Some(SkipReason { code: "archive-media", text })
        }
        Service::Strava if is_beside && is("csv") => table("a table of a Strava export"),
        Service::Apple if !is_beside && is("csv") => {
            table("an electrocardiogram of an Apple Health export")
        }
        Service::Apple if is_beside && is("xml") => {
            table("the clinical document of an Apple Health export")
        }
        _ => None,
    }
}

/// Whether the file leaves the sport to others.
pub(super) fn sport_is_open(record: &Record) -> bool {
    record.digest().is_some_and(|digest| {
        let participation = digest.summary.participation;
        matches!(participation, Participation::RunAssumed | Participation::SportUnknown)
    })
}

/// Writes down what the file left open.
pub(super) fn tell(record: &mut Record, entry: &Entry) {
    if let Some((sport, sub_sport)) = entry.sport.filter(|_| sport_is_open(record)) {
        set_sport(record, sport, sub_sport);
    }
    let (Outcome::Run(digest) | Outcome::OtherActivity(digest, _)) = record.outcome_mut() else {
        return;
    };
    let name = &mut digest.summary.name;
    if name.as_deref().is_none_or(|name| name.trim().is_empty()) {
        name.clone_from(&entry.name);
    }
    if entry.description.is_some() {
        digest.summary.description.clone_from(&entry.description);
    }
    if let Some(utc_offset_s) = entry.utc_offset_s {
        record.local = Some(Local { utc_offset_s, source: OffsetSource::Archive });
    }
}

fn set_sport(record: &mut Record, sport: &'static str, sub_sport: Option<&'static str>) {
    let none = Outcome::NoActivity(SkipReason { code: "no-activity", text: String::new() });
    let outcome = std::mem::replace(record.outcome_mut(), none);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_named_again_and_again_does_not_multiply_its_activities() {
        let of = Of::File("activities/1.gpx".into());
        let (name, sport) = (Some("Early".into()), None);
        let entry =
            Entry { of, name, description: None, sport, utc_offset_s: None, measured: None };
        let entries = vec![entry; 50];
        let places = |count: usize| vec!["export/activities/1.gpx".to_string(); count];
        assert_eq!(by_file(&entries, "export/", &places(1)).0.len(), 50);
        assert_eq!(by_file(&entries, "export/", &places(40)), (vec![], 0), "nobody's alone");
        assert_eq!(by_file(&entries, "other/", &places(1)), (vec![], 50));
    }
}
