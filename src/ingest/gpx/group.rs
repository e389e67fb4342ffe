//! Which tracks and segments of a GPX file are one activity, and in which order.

use std::ops::Range;

use super::{Document, Track};
use crate::ingest::xml::{self, Columns};
use crate::ingest::{IngestError, Recording, Samples, TimerEvent, allow_activities};
use crate::notice::NoticeCode;
use crate::settings::{GPX_SEGMENTS_TOUCH_S, GPX_TRACKS_APART_S, Limits};

/// One segment with its place in time; `NaN` without times.
#[derive(Clone)]
struct Piece {
    track: usize,
    range: Range<usize>,
    first_s: f64,
    last_s: f64,
}

/// Tracks that are one activity.
struct Group<'d> {
    /// Type of the first of them that has one.
    kind: Option<&'d str>,
    pieces: Vec<Piece>,
}

impl Group<'_> {
    /// Whether a later track belongs to what ended at `end_s`.
    fn takes(&self, track: &Group<'_>, end_s: f64) -> bool {
        let is_same_kind = self.kind.zip(track.kind).is_none_or(|(left, right)| left == right);
        let is_apart = start_s(&track.pieces) - end_s > GPX_TRACKS_APART_S;
        is_same_kind && !is_apart
    }
}

impl Document {
    /// One recording for the whole file, or one for each group of tracks of one type that lie no
    /// more than [`GPX_TRACKS_APART_S`] apart.
    pub(super) fn into_recordings(
        mut self,
        limits: &Limits,
    ) -> Result<Vec<Recording>, IngestError> {
        self.tracks.retain(|track| track.columns.len() > 0);
        let mut groups: Vec<Group<'_>> = Vec::new();
        let groups_of = self.tracks.iter().enumerate().map(|(index, track)| Group {
            kind: track.kind.as_deref(),
            pieces: pieces(index, track),
        });
        let mut tracks: Vec<Group<'_>> = groups_of.collect();
        sort_by_time(&mut tracks, |track| start_s(&track.pieces));
        let mut end_s = f64::NAN;
        for track in tracks {
            let own_end_s = track.pieces.iter().map(|piece| piece.last_s).fold(f64::NAN, f64::max);
            match groups.last_mut() {
                Some(group) if group.takes(&track, end_s) => {
                    group.kind = group.kind.or(track.kind);
                    group.pieces.extend(track.pieces);
                    end_s = end_s.max(own_end_s);
                }
                _ => {
                    groups.push(track);
                    end_s = own_end_s;
                }
            }
        }
        allow_activities(groups.len(), limits)?;
        let groups: Vec<Vec<Piece>> = groups.into_iter().map(|group| group.pieces).collect();
        Ok(groups.into_iter().map(|group| self.recording(group)).collect())
    }

    fn recording(&mut self, mut pieces: Vec<Piece>) -> Recording {
        let first_of = |read: fn(&Track) -> Option<&String>| {
            pieces.iter().find_map(|piece| read(&self.tracks[piece.track]).cloned())
        };
        let name = first_of(|track| track.name.as_ref()).or_else(|| self.name.clone());
        let kind = first_of(|track| track.kind.as_ref());
        let sport = kind.as_deref().and_then(xml::sport);
        sort_by_time(&mut pieces, |piece| piece.first_s);
        let timer = pauses(&pieces);
        let mut samples = self.take_samples(&pieces);
        xml::double_strides(&mut samples.cadence_spm, sport.map(|(sport, _)| sport));

        let mut notices = self.notices.clone();
        let untimed = samples.time_s.iter().filter(|time| time.is_nan()).count();
        if untimed < samples.len() {
            notices.add(NoticeCode::PointsWithoutTime, untimed);
        }
        Recording {
            sport: sport.map(|(sport, _)| sport.to_owned()),
            sub_sport: sport.and_then(|(_, sub_sport)| sub_sport).map(str::to_owned),
            name,
            device: self.creator.clone(),
            utc_offset_s: self.utc_offset_s,
            samples,
            timer,
            notices,
            ..Recording::default()
        }
    }

    /// The points of the pieces in their order, without copying where that is the order they have.
    fn take_samples(&mut self, pieces: &[Piece]) -> Samples {
        let track = pieces.first().map_or(0, |piece| piece.track);
        let is_one_track = pieces.iter().all(|piece| piece.track == track)
            && pieces.windows(2).all(|pair| pair[0].range.end == pair[1].range.start);
        if is_one_track {
            return std::mem::take(&mut self.tracks[track].columns).into_samples();
        }
        let mut columns = Columns::default();
        for piece in pieces {
            columns.append(self.tracks[piece.track].columns.samples(), piece.range.clone());
        }
        columns.into_samples()
    }
}

/// The segments of a track that hold points.
fn pieces(index: usize, track: &Track) -> Vec<Piece> {
    let ends = track.segments.iter().skip(1).copied().chain([track.columns.len()]);
    let ranges = track.segments.iter().zip(ends).map(|(&start, end)| start..end);
    ranges
        .filter(|range| !range.is_empty())
        .map(|range| {
            let times = &track.columns.samples().time_s[range.clone()];
            Piece {
                track: index,
                range,
                first_s: times.iter().copied().find(|time| time.is_finite()).unwrap_or(f64::NAN),
                last_s: times.iter().copied().rfind(|time| time.is_finite()).unwrap_or(f64::NAN),
            }
        })
        .collect()
}

/// The earliest time of all pieces.
fn start_s(pieces: &[Piece]) -> f64 {
    pieces.iter().map(|piece| piece.first_s).fold(f64::NAN, f64::min)
}

/// Sorts by the first time of each item; what has no time stays behind what it followed.
fn sort_by_time<T>(items: &mut Vec<T>, first_s: impl Fn(&T) -> f64) {
    let mut last = f64::NEG_INFINITY;
    let mut keyed: Vec<(f64, T)> = Vec::with_capacity(items.len());
    for item in items.drain(..) {
        let first = first_s(&item);
        if first.is_finite() {
            last = first;
        }
        keyed.push((last, item));
    }
    keyed.sort_by(|left, right| left.0.total_cmp(&right.0));
    items.extend(keyed.into_iter().map(|(_, item)| item));
}

/// The stopwatch stood between segments that do not touch.
fn pauses(pieces: &[Piece]) -> Vec<TimerEvent> {
    let mut timer = Vec::new();
    for pair in pieces.windows(2) {
        let (stop, start) = (pair[0].last_s, pair[1].first_s);
        if start - stop > GPX_SEGMENTS_TOUCH_S {
            timer.push(TimerEvent { time_s: stop, running: false });
            timer.push(TimerEvent { time_s: start, running: true });
        }
    }
    timer
}
