//! Activities digested anew, as their index knows more than a name: what it measured itself, or that
//! something at another speed is a run all the same.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::join::{sport_is_open, tell};
use super::{Entry, Measured};
use crate::batch::find::Input;
use crate::batch::read;
use crate::batch::record::{Record, Source};
use crate::digest::{Participation, digest};
use crate::ingest::Recording;
use crate::notice::NoticeCode;
use crate::settings::Settings;

/// Digests those activities anew. No other member of their files is unpacked for it.
pub(super) fn reread(
    records: &mut [Record],
    inputs: &[Input],
    told: &[(usize, &Entry)],
    settings: &Settings,
) {
    let mut wanted: HashMap<&str, BTreeMap<&Source, (usize, &Entry)>> = HashMap::new();
    for (i, entry) in told.iter().filter(|(i, entry)| is_to_be_read(&records[*i], entry)) {
        let source = &records[*i].source;
        wanted.entry(&source.path).or_default().insert(source, (*i, entry));
    }
    let of_input = |input: &Input| {
        let Some(places) = wanted.get(input.path.as_str()) else { return Vec::new() };
        let members = places.keys().filter_map(|source| source.member.as_deref());
        let wanted: HashSet<&str> = members.flat_map(with_above).collect();
        let wants = |path: &str| wanted.contains(path);
        read::revisit_some(input, settings, &wants, &|source, recording| {
            let (i, entry) = places.get(source)?;
            Some((*i, *entry, digest(&completed(recording, entry, settings), settings)))
        })
    };
    let made: Vec<_> = inputs.par_iter().with_max_len(1).flat_map_iter(of_input).collect();
    for (i, entry, mut digest) in made {
        if let Some(old) = records[i].digest() {
            digest.summary.notices.adopt(&old.summary.notices, NoticeCode::ContainerDamaged);
        }
        *records[i].outcome_mut() = read::sorted(digest);
        records[i].measured.clone_from(&entry.measured);
    }
}

/// The path of a member, and those of the archives and folders above it.
fn with_above(member: &str) -> impl Iterator<Item = &str> {
    let ends = member.match_indices('/').map(|(end, _)| end);
    ends.chain([member.len()]).map(|end| &member[..end])
}

/// Whether the index knows more than can be written into what is there. Its speeds may not be those
/// of a run, and then nothing was measured of it.
fn is_to_be_read(record: &Record, entry: &Entry) -> bool {
    let Some(digest) = record.digest() else { return false };
    let is_run = entry.sport.is_some_and(|(sport, _)| sport == "running");
    let participation = digest.summary.participation;
    let is_unmeasured = participation == Participation::SportUnknown;
    let is_or_may_be_run = sport_is_open(record) || participation.is_run();
    is_run && (is_unmeasured || (entry.measured.is_some() && is_or_may_be_run))
}

fn completed(recording: &Recording, entry: &Entry, settings: &Settings) -> Recording {
    let (sport, sub_sport) = entry.sport.unzip();
    let mut recording = recording.clone();
    recording.sport = sport.map(Into::into);
    recording.sub_sport = recording.sub_sport.or(sub_sport.flatten().map(Into::into));
    if let Some(measured) = &entry.measured {
        measured.complete(&mut recording, &settings.archives);
    }
    recording
}

/// Adds the runs that stand in an index alone, behind the record of the index.
pub(super) fn add_alone(records: &mut Vec<Record>, alone: &[(usize, &Entry)], settings: &Settings) {
    let mut number: HashMap<usize, usize> = HashMap::new();
    let numbered: Vec<(usize, usize, &Entry, &Arc<Measured>)> = alone
        .iter()
        .filter_map(|(at, entry)| {
            let number = number.entry(*at).or_default();
            *number += 1;
            Some((*at, *number, *entry, entry.measured.as_ref()?))
        })
        .collect();
    let make = |&(at, index, entry, measured): &(usize, usize, &Entry, &Arc<Measured>)| {
        let of = &records[at];
        let sub_sport = entry.sport.and_then(|(_, sub_sport)| sub_sport);
        let recording = measured.alone(sub_sport, &settings.archives);
        let outcome = read::sorted(digest(&recording, settings));
        let source = Source { index, ..of.source.clone() };
        let mut record = Record::new(source, of.athlete.clone(), outcome);
        record.recording = Some(Arc::new(recording));
        tell(&mut record, entry);
        record
    };
    let made: Vec<Record> = numbered.par_iter().map(make).collect();
    records.extend(made);
}
