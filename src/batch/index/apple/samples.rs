//! Millions of heart rates and distances in few bytes each, and those of one workout.

use std::collections::HashMap;

use crate::settings::Archives;

/// A heart rate.
#[derive(Clone, Copy)]
struct Beat {
    /// Seconds since 1970.
    time_s: u32,
    bpm: u8,
    source: u8,
}

/// A distance covered.
#[derive(Clone, Copy)]
struct Way {
    /// Seconds since 1970.
    end_s: u32,
    seconds: u16,
    source: u8,
    metres: f32,
}

/// Everything measured, by whichever source.
pub(super) struct Samples {
    beats: Vec<Beat>,
    ways: Vec<Way>,
    /// What sources are called, and their numbers.
    sources: HashMap<String, u8>,
    most: usize,
    longest_s: f64,
    /// Samples there was no room for.
    pub(super) dropped: usize,
}

impl Samples {
    pub(super) fn new(rules: &Archives) -> Self {
        let (most, longest_s) = (rules.max_samples, rules.max_sample_s);
        let (beats, ways) = (Vec::new(), Vec::new());
        Self { beats, ways, sources: HashMap::new(), most, longest_s, dropped: 0 }
    }

    /// The number of a source; all beyond the 255th are one.
    pub(super) fn source(&mut self, name: &str) -> u8 {
        if let Some(source) = self.sources.get(name) {
            return *source;
        }
        let source = self.sources.len().min(usize::from(u8::MAX)) as u8;
        if source < u8::MAX {
            self.sources.insert(name.into(), source);
        }
        source
    }

    pub(super) fn known(&self, name: &str) -> Option<u8> {
        self.sources.get(name).copied()
    }

    fn has_room(&mut self) -> bool {
        let has_room = self.len() < self.most;
        self.dropped += usize::from(!has_room);
        has_room
    }

    /// Takes a heart rate in beats per minute.
    pub(super) fn beat(&mut self, time_s: f64, bpm: f64, source: u8) {
        if (1.0..=255.0).contains(&bpm) && self.has_room() {
            self.beats.push(Beat { time_s: time_s as u32, bpm: bpm.round() as u8, source });
        }
    }

    /// Takes a distance; what took too long is no measurement of a run.
    pub(super) fn way(&mut self, start_s: f64, end_s: f64, metres: f64, source: u8) {
        let (seconds, metres) = (end_s - start_s, metres as f32);
        let is_sane =
            (0.0..f32::INFINITY).contains(&metres) && (0.0..=self.longest_s).contains(&seconds);
        if is_sane && self.has_room() {
            self.ways.push(Way { end_s: end_s as u32, seconds: seconds as u16, source, metres });
        }
    }

    pub(super) fn sort(&mut self) {
        self.beats.sort_by_key(|beat| beat.time_s);
        self.ways.sort_by_key(|way| way.end_s);
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.beats.len() + self.ways.len()
    }

    /// How many there are in a stretch of time, of all sources.
    pub(super) fn count(&self, (from_s, to_s): (f64, f64)) -> usize {
        self.beats_within(from_s, to_s).len() + self.ways_within(from_s, to_s).len()
    }

    fn beats_within(&self, from_s: f64, to_s: f64) -> &[Beat] {
        within(&self.beats, |beat| beat.time_s, from_s, to_s)
    }

    fn ways_within(&self, from_s: f64, to_s: f64) -> &[Way] {
        within(&self.ways, |way| way.end_s, from_s + 1.0, to_s + 1.0)
    }

    /// Heart rates of a stretch of time, of the source named if it has any, else of the busiest.
    pub(super) fn beats(&self, from_s: f64, to_s: f64, source: Option<u8>) -> Vec<(f64, f32)> {
        let beats = self.beats_within(from_s, to_s);
        let source = busiest(beats.iter().map(|beat| beat.source), source);
        let of_source = beats.iter().filter(|beat| Some(beat.source) == source);
        of_source.map(|beat| (f64::from(beat.time_s), f32::from(beat.bpm))).collect()
    }

    /// Metres since the begin of a stretch of time at moments in it, likewise.
    pub(super) fn way_between(
        &self,
        from_s: f64,
        to_s: f64,
        source: Option<u8>,
    ) -> Vec<(f64, f64)> {
        let ways = self.ways_within(from_s, to_s);
        let source = busiest(ways.iter().map(|way| way.source), source);
        let mut points: Vec<(f64, f64)> = Vec::new();
        for way in ways.iter().filter(|way| Some(way.source) == source) {
            let end = f64::from(way.end_s);
            let start = (end - f64::from(way.seconds)).max(from_s);
            let (before, so_far) = points.last().copied().unwrap_or((f64::NEG_INFINITY, 0.0));
            if start > before {
                points.push((start, so_far));
            }
            if end > start.max(before) {
                points.push((end, so_far + f64::from(way.metres)));
            } else if let Some(last) = points.last_mut() {
                last.1 += f64::from(way.metres);
            }
        }
        points
    }
}

/// The part of a sorted list within a stretch of time.
fn within<T>(sorted: &[T], time_s: impl Fn(&T) -> u32, from_s: f64, to_s: f64) -> &[T] {
    let from = sorted.partition_point(|one| f64::from(time_s(one)) < from_s.floor());
    let to = sorted.partition_point(|one| f64::from(time_s(one)) <= to_s);
    sorted.get(from..to).unwrap_or_default()
}

/// The wanted source if it is there, else the one that is there most often.
fn busiest(sources: impl Iterator<Item = u8>, wanted: Option<u8>) -> Option<u8> {
    let mut counts = [0_usize; 256];
    sources.for_each(|source| counts[usize::from(source)] += 1);
    wanted.filter(|&source| counts[usize::from(source)] > 0).or_else(|| {
        let (source, &count) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
        (count > 0).then_some(source as u8)
    })
}
