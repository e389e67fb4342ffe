//! `export.xml` of an Apple Health export, in whatever language it is named: gigabytes of samples,
//! then the workouts they were measured in. It is read as it comes; only heart rates and distances
//! are kept, and of those at the end only what lies within workouts.

mod samples;
mod workout;

use std::borrow::Cow;
use std::io::Read;
use std::sync::Arc;

use super::{Entry, Index, Measured, Of, Service};
use crate::ingest::Totals;
use crate::ingest::xml::{Tag, Token, Walker};
use crate::notice::{NoticeCode, Notices};
use crate::settings::{Archives, Limits, Settings};
use samples::Samples;
use workout::{Workout, WorkoutParser, instant, metres, number};

/// Whether these are the first bytes of an export.
pub(super) fn is_health(head: &[u8]) -> bool {
    begins_with(head, &[b"<!DOCTYPE HealthData", b"<HealthData"])
}

/// Whether they are those of the same as a clinical document, which is of no use here.
pub(super) fn is_clinical(head: &[u8]) -> bool {
    begins_with(head, &[b"<ClinicalDocument"])
}

fn begins_with(head: &[u8], tags: &[&[u8]]) -> bool {
    /// Declarations before the first element take a kilobyte at most.
    const FIRST: usize = 4 << 10;
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let head = &head[..head.len().min(FIRST)];
    head.starts_with(b"<") && tags.iter().any(|tag| memchr::memmem::find(head, tag).is_some())
}

/// Reads the index to its end; `None` if it is another file.
pub(super) fn parse(bytes: &mut dyn Read, settings: &Settings) -> Option<Index> {
    let mut pieces = Pieces { bytes, rest: Vec::new(), is_broken: false };
    let mut reader: Option<Reader<'_>> = None;
    while let Some(piece) = pieces.next() {
        let text = String::from_utf8_lossy(&piece);
        match &mut reader {
            Some(reader) => reader.read(&text, &settings.limits),
            None if is_health(&piece) => {
                // What the declarations define is used nowhere, and they are not always sound.
                let start = text.find("<HealthData").unwrap_or_default();
                let reader = reader.insert(Reader::new(&settings.archives));
                reader.read(&text[start..], &settings.limits);
            }
            None => {
                let _ = std::io::copy(pieces.bytes, &mut std::io::sink());
                return None;
            }
        }
    }
    let mut reader = reader?;
    reader.notices.add(NoticeCode::ContainerDamaged, usize::from(pieces.is_broken));
    reader.notices.add(NoticeCode::XmlTruncated, usize::from(!reader.is_closed));
    Some(reader.finish())
}

/// Cuts a document into pieces that end before a tag.
struct Pieces<'r> {
    bytes: &'r mut dyn Read,
    rest: Vec<u8>,
    is_broken: bool,
}

impl Pieces<'_> {
    /// Size of a piece and, twice, of the longest tag. Bounds memory, decides no result. Unit: bytes.
    const SIZE: u64 = 1 << 20;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut piece = std::mem::take(&mut self.rest);
        loop {
            let before = piece.len();
            self.is_broken |= (&mut *self.bytes).take(Self::SIZE).read_to_end(&mut piece).is_err();
            if self.is_broken || ((piece.len() - before) as u64) < Self::SIZE {
                return Some(piece).filter(|piece| !piece.is_empty());
            }
            if let Some(cut) = memchr::memrchr(b'<', &piece).filter(|&cut| cut > 0) {
                self.rest = piece.split_off(cut);
                return Some(piece);
            }
            if piece.len() as u64 > 2 * Self::SIZE {
                // A tag as long as that is none.
                piece.clear();
            }
        }
    }
}

/// Gathers what is wanted from tags.
struct Reader<'s> {
    rules: &'s Archives,
    samples: Samples,
    workout: WorkoutParser,
    workouts: Vec<Workout>,
    /// Workouts there was no room for.
    dropped: usize,
    is_closed: bool,
    notices: Notices,
}

impl<'s> Reader<'s> {
    fn new(rules: &'s Archives) -> Self {
        Self {
            rules,
            samples: Samples::new(rules),
            workout: WorkoutParser::default(),
            workouts: Vec::new(),
            dropped: 0,
            is_closed: false,
            notices: Notices::default(),
        }
    }

    fn read(&mut self, text: &str, limits: &Limits) {
        let mut walker = Walker::new(text, limits);
        loop {
            match walker.next() {
                Token::Open(tag) => self.open(tag),
                Token::Empty(tag) => {
                    self.open(tag);
                    self.close(tag.name);
                }
                Token::Close(name) => self.close(name),
                Token::End => return,
            }
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        if tag.name == "Record" {
            self.record(tag);
        } else {
            self.workout.open(tag, self.rules);
        }
    }

    fn close(&mut self, name: &str) {
        self.is_closed |= name == "HealthData";
        match self.workout.close(name, self.rules) {
            Some(workout) if self.workouts.len() < self.rules.max_workouts => {
                self.workouts.push(workout);
            }
            closed => self.dropped += usize::from(closed.is_some()),
        }
    }

    /// One sample, of millions.
    fn record(&mut self, tag: Tag<'_>) {
        const HEART_RATE: &str = "HKQuantityTypeIdentifierHeartRate";
        const DISTANCE: &str = "HKQuantityTypeIdentifierDistanceWalkingRunning";
        if !tag.holds("IdentifierHeartRate\"") && !tag.holds("WalkingRunning\"") {
            return;
        }
        let (mut kind, mut source, mut unit) = (None, None, String::new());
        let (mut start, mut end, mut value) = (None, None, None);
        tag.attributes(|name, text: Cow<'_, str>| match name {
            "type" => {
                kind = match &*text {
                    HEART_RATE => Some(true),
                    DISTANCE => Some(false),
                    _ => None,
                }
            }
            "sourceName" => source = Some(self.samples.source(&text)),
            "unit" => unit.push_str(&text),
            "startDate" => start = instant(&text),
            "endDate" => end = instant(&text),
            "value" => value = number(&text),
            _ => {}
        });
        let (Some(is_heart_rate), Some(source), Some((start, _)), Some(value)) =
            (kind, source, start, value)
        else {
            return;
        };
        if is_heart_rate {
            let per_minute = if unit == "count/s" { 60.0 } else { 1.0 };
            self.samples.beat(start, value * per_minute, source);
        } else if let Some((end, _)) = end {
            self.samples.way(start, end, metres(value, &unit), source);
        }
    }

    fn finish(mut self) -> Index {
        self.workouts.extend(self.workout.end(self.rules));
        self.samples.sort();
        let mut left = self.rules.max_shared * self.samples.len();
        let mut entries = Vec::new();
        for workout in &self.workouts {
            let wanted = if workout.is_run() { self.samples.count(workout.span()) } else { 0 };
            let has_room = wanted <= left;
            left -= if has_room { wanted } else { 0 };
            self.samples.dropped += if has_room { 0 } else { wanted };
            let measured = || Arc::new(self.measured(workout, has_room));
            let measured = workout.is_run().then(measured);
            let of = if workout.files.is_empty() {
                vec![Of::During(workout.start_s, workout.end_s)]
            } else {
                workout.files.iter().cloned().map(Of::File).collect()
            };
            entries.extend(of.into_iter().map(|of| Entry {
                of,
                name: None,
                description: None,
                sport: workout.sport(),
                utc_offset_s: workout.utc_offset_s,
                measured: measured.clone(),
            }));
        }
        let routes: usize = self.workouts.iter().map(|workout| workout.dropped).sum();
        self.notices.add(NoticeCode::IndexEntriesDropped, self.dropped + routes);
        self.notices.add(NoticeCode::IndexSamplesDropped, self.samples.dropped);
        Index { service: Service::Apple, entries, notices: self.notices }
    }

    /// What was measured of a workout, without the samples where there is no room for them.
    fn measured(&self, workout: &Workout, has_room: bool) -> Measured {
        let (start, end) = workout.span();
        let source = self.samples.known(&workout.source);
        let (mut beats, mut way) = (Vec::new(), Vec::new());
        if has_room {
            beats = self.samples.beats(start, end, source);
            way = self.samples.way_between(start, end, source);
        }
        Measured {
            start_s: start,
            end_s: end,
            beats,
            way,
            timer: workout.timer(),
            totals: Totals {
                elapsed_time_s: Some(end - start),
                // Of several routes nobody's is that of the whole.
                timer_time_s: workout.duration_s.filter(|_| workout.files.len() < 2),
                distance_m: workout.distance_m,
                ..Totals::default()
            },
        }
    }
}

#[cfg(test)]
mod tests;
