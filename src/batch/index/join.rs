//! What indexes say, told to the activities they speak of, once everything is read.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::places::Places;
use super::routes::Routes;
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
    let places = Places::of(records);
    let mut told: Vec<(usize, &Entry)> = Vec::new();
    let mut alone = Vec::new();
    for Export { root, service, entries } in exports(&indexes, &places) {
        // In their order: of what is equal the first or the last is meant.
        let mut near = places.below(root).to_vec();
        near.sort_unstable();
        let rules = &settings.archives;
        let (found, missing) = match service {
            Service::Strava => by_file(&entries, root, &places),
            Service::Garmin => by_start(&entries, records, &near, rules.start_tolerance_s),
            Service::Apple => {
                let (mut found, missing) = by_file(&entries, root, &places);
                alone.extend(by_time(&entries, &mut found, records, &near, rules));
                (found, missing)
            }
        };
        told.extend(found);
        for at in missing {
            records[at].notices.add(NoticeCode::IndexFileMissing, 1);
        }
        for i in near {
            name_neighbour(&mut records[i], &places.name(i)[root.len()..], service);
        }
    }
    reread::reread(records, inputs, &told, settings);
    for (i, entry) in told {
        tell(&mut records[i], entry);
    }
    reread::add_alone(records, &alone, settings);
}

/// What an index says of one activity, and the record of the index, or of that activity.
type Told<'e> = (usize, &'e Entry);

/// An export, of whose index there may be several files.
struct Export<'i> {
    root: &'i str,
    service: Service,
    entries: Vec<Told<'i>>,
}

/// The exports in order of their first index, so that what lies in each is looked through once.
fn exports<'i>(indexes: &'i [(usize, Index)], places: &'i Places) -> Vec<Export<'i>> {
    let mut exports: Vec<Export<'i>> = Vec::new();
    let mut known: HashMap<(&str, Service), usize> = HashMap::new();
    for (at, index) in indexes {
        let (root, service) = (root(places.name(*at), index.service), index.service);
        let number = *known.entry((root, service)).or_insert_with(|| {
            exports.push(Export { root, service, entries: Vec::new() });
            exports.len() - 1
        });
        exports[number].entries.extend(index.entries.iter().map(|entry| (*at, entry)));
    }
    exports
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

/// The records of the files the entries name, one for each at most, and of each file that is not
/// there the index that names it.
fn by_file<'e>(entries: &[Told<'e>], root: &str, places: &Places) -> (Vec<Told<'e>>, Vec<usize>) {
    let at = |file: &str| Some(places.at(file)).filter(|records| !records.is_empty());
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for (index, entry) in entries {
        let Of::File(file) = &entry.of else { continue };
        let file = format!("{root}{file}");
        let unpacked = || at(file.strip_suffix(".gz")?);
        let packed = || at(&format!("{file}.gz"));
        match at(&file).or_else(unpacked).or_else(packed) {
            Some(records) => {
                // A file with several activities is nobody's alone.
                if let [i] = records[..] {
                    found.push((i, *entry));
                }
            }
            None => missing.push(*index),
        }
    }
    (found, missing)
}

/// The records that start when the entries say, and the index of each entry that has none.
fn by_start<'e>(
    entries: &[Told<'e>],
    records: &[Record],
    near: &[usize],
    tolerance_s: f64,
) -> (Vec<Told<'e>>, Vec<usize>) {
    let mut starts: Vec<(f64, usize)> = entries
        .iter()
        .enumerate()
        .filter_map(|(i, (_, entry))| match entry.of {
            Of::Start(start) => Some((start, i)),
            _ => None,
        })
        .collect();
    starts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut is_found = vec![false; entries.len()];
    let mut found = Vec::new();
    for &i in near {
        let Some(start) = records[i].start_time_s() else { continue };
        let from = starts.partition_point(|&(other, _)| other < start - tolerance_s);
        let near = starts[from..].iter().take_while(|(other, _)| *other <= start + tolerance_s);
        let nearest = near.min_by(|a, b| (a.0 - start).abs().total_cmp(&(b.0 - start).abs()));
        if let Some(&(_, entry)) = nearest {
            is_found[entry] = true;
            found.push((i, entries[entry].1));
        }
    }
    let missing = starts.iter().filter(|(_, entry)| !is_found[*entry]);
    (found, missing.map(|(_, entry)| entries[*entry].0).collect())
}

/// Adds the records within whose time the other entries are, and gives the runs that have none.
fn by_time<'e>(
    entries: &[Told<'e>],
    found: &mut Vec<Told<'e>>,
    records: &[Record],
    near: &[usize],
    rules: &Archives,
) -> Vec<Told<'e>> {
    let is_told: HashSet<usize> = found.iter().map(|(i, _)| *i).collect();
    let free = near.iter().filter(|i| !is_told.contains(i)).filter_map(|&i| {
        let start = records[i].start_time_s()?;
        Some(((start, start + records[i].digest()?.summary.elapsed_time_s?), i))
    });
    let mut routes = Routes::new(free.collect(), rules);
    // A workout with several routes has as many entries; one found is enough.
    let mut is_done: HashSet<_> = found.iter().map(|(_, entry)| workout(entry)).collect();
    let mut left = Vec::new();
    for &(index, entry) in entries {
        let Some(during) = entry.during() else { continue };
        if !is_done.insert(workout(entry)) {
            continue;
        }
        match routes.take(during) {
            Some(record) => found.push((record, entry)),
            None if entry.measured.is_some() => left.push((index, entry)),
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

/// Says what a file is that lies beside an index, by its path from the folder of the index.
fn name_neighbour(record: &mut Record, below: &str, service: Service) {
    if let Outcome::NoActivity(reason) = &mut record.outcome
        && reason.code == "unknown-format"
        && let Some(other) = neighbour(below, service)
    {
        *reason = other;
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
    use crate::notice::Notices;

    #[test]
    fn a_file_named_again_and_again_does_not_multiply_its_activities() {
        let of = Of::File("activities/1.gpx".into());
        let (name, sport) = (Some("Early".into()), None);
        let entry =
            Entry { of, name, description: None, sport, utc_offset_s: None, measured: None };
        let entries = vec![(7, &entry); 50];
        let places = |count| Places::new(vec!["export/activities/1.gpx".to_string(); count]);
        let by_file = |root, count| {
            let (found, missing) = by_file(&entries, root, &places(count));
            (found.len(), missing)
        };
        assert_eq!(by_file("export/", 1), (50, vec![]));
        assert_eq!(by_file("export/", 40), (0, vec![]), "nobody's alone");
        assert_eq!(by_file("other/", 1), (0, vec![7; 50]));
    }

    #[test]
    fn an_export_is_looked_through_once_however_many_files_its_index_has() {
        let entry = |start| Entry {
            of: Of::Start(start),
            name: None,
            description: None,
            sport: None,
            utc_offset_s: None,
            measured: None,
        };
        let index = |service, start| {
            let (entries, notices) = (vec![entry(start)], Notices::default());
            Index { service, entries, notices }
        };
        let names = ["a/DI_CONNECT/x/0.json", "b/activities.csv", "a/DI_CONNECT/x/1.json"];
        let places = Places::new(names.map(Into::into).to_vec());
        let indexes: Vec<(usize, Index)> =
            [(0, Service::Garmin), (1, Service::Strava), (2, Service::Garmin)]
                .map(|(at, service)| (at, index(service, 1e9 + at as f64)))
                .to_vec();
        let exports: Vec<(&str, Vec<usize>)> = exports(&indexes, &places)
            .iter()
            .map(|export| (export.root, export.entries.iter().map(|(at, _)| *at).collect()))
            .collect();
        assert_eq!(exports, [("a/DI_CONNECT/", vec![0, 2]), ("b/", vec![1])]);
    }
}
