//! What a TCX `Activity` holds, and how it becomes a recording.

use crate::ingest::xml::{self, Columns};
use crate::ingest::{Intensity, Lap, LapTrigger, Recording, TimerEvent, Totals};
use crate::notice::{NoticeCode, Notices};

/// One `Activity` as it is being read.
#[derive(Default)]
pub(super) struct Activity {
    sport: Option<(&'static str, Option<&'static str>)>,
    pub(super) device: Option<String>,
    /// `Id`, which is the start in seconds since 1970.
    pub(super) id_s: Option<f64>,
    laps: Vec<RawLap>,
    pub(super) columns: Columns,
    /// Index of the first point of each `Track`, and of the lap it belongs to.
    tracks: Vec<(usize, usize)>,
}

/// One `Lap` as written.
#[derive(Default)]
pub(super) struct RawLap {
    start_time_s: Option<f64>,
    first_point: usize,
    pub(super) timer_time_s: Option<f64>,
    pub(super) distance_m: Option<f64>,
    pub(super) avg_heart_rate_bpm: Option<f64>,
    pub(super) max_heart_rate_bpm: Option<f64>,
    pub(super) intensity: Option<Intensity>,
    pub(super) trigger: LapTrigger,
}

impl Activity {
    pub(super) fn new(sport: &str) -> Self {
        Self { sport: xml::sport(sport), ..Self::default() }
    }

    pub(super) fn begin_lap(&mut self, start_time_s: Option<f64>) {
        let first_point = self.columns.len();
        self.laps.push(RawLap { start_time_s, first_point, ..RawLap::default() });
    }

    pub(super) fn begin_track(&mut self) {
        self.tracks.push((self.columns.len(), self.laps.len()));
    }

    /// The lap being read.
    pub(super) fn lap(&mut self) -> &mut RawLap {
        if self.laps.is_empty() {
            self.begin_lap(None);
        }
        let last = self.laps.len() - 1;
        &mut self.laps[last]
    }

    pub(super) fn holds_anything(&self) -> bool {
        self.columns.len() > 0 || !self.laps.is_empty()
    }

    pub(super) fn into_recording(self, notices: &Notices) -> Recording {
        let timer = self.pauses();
        let laps = self.laps();
        let start_time_s = self.id_s.or_else(|| laps.first().map(|lap| lap.start_time_s));
        let totals = self.totals(&laps);
        let mut samples = self.columns.into_samples();
        xml::double_strides(&mut samples.cadence_spm, self.sport.map(|(sport, _)| sport));

        let mut notices = notices.clone();
        let untimed = samples.time_s.iter().filter(|time| time.is_nan()).count();
        if untimed < samples.len() {
            notices.add(NoticeCode::PointsWithoutTime, untimed);
        }
        Recording {
            sport: self.sport.map(|(sport, _)| sport.to_owned()),
            sub_sport: self.sport.and_then(|(_, sub_sport)| sub_sport).map(str::to_owned),
            device: self.device,
            start_time_s,
            samples,
            laps,
            totals,
            timer,
            notices,
            ..Recording::default()
        }
    }

    /// First and last time of the points from `from` to `to`.
    fn times(&self, from: usize, to: usize) -> Option<(f64, f64)> {
        let times = self.columns.samples().time_s.get(from..to)?;
        let first = times.iter().copied().find(|time| time.is_finite())?;
        let last = times.iter().copied().rfind(|time| time.is_finite())?;
        Some((first, last))
    }

    /// The stopwatch stood between two tracks of one lap.
    fn pauses(&self) -> Vec<TimerEvent> {
        let mut timer = Vec::new();
        let ends = self.tracks.iter().skip(1).map(|track| track.0).chain([self.columns.len()]);
        let tracks = self.tracks.iter().zip(ends);
        let mut before: Option<(usize, f64)> = None;
        for (&(from, lap), to) in tracks {
            let Some((first, last)) = self.times(from, to) else { continue };
            if let Some((_, stop)) = before.filter(|&(of, stop)| of == lap && first > stop) {
                timer.push(TimerEvent { time_s: stop, running: false });
                timer.push(TimerEvent { time_s: first, running: true });
            }
            before = Some((lap, last));
        }
        timer
    }

    /// Laps whose start is known, from their attribute or their first point. A lap lasts until the
    /// next begins, the last one to the last point, never shorter than its stopwatch.
    fn laps(&self) -> Vec<Lap> {
        let end_of = |index: usize| {
            self.laps.get(index + 1).map_or(self.columns.len(), |next| next.first_point)
        };
        let times = |index: usize| self.times(self.laps[index].first_point, end_of(index));
        let start = |index: usize| self.laps[index].start_time_s.or_else(|| Some(times(index)?.0));
        let mut laps = Vec::with_capacity(self.laps.len());
        for (index, raw) in self.laps.iter().enumerate() {
            let Some(start_time_s) = start(index) else { continue };
            let next = (index + 1 < self.laps.len()).then(|| start(index + 1)).flatten();
            let end = next.or_else(|| Some(times(index)?.1)).unwrap_or(start_time_s);
            let timer_time_s = raw.timer_time_s.filter(|&time| time > 0.0);
            laps.push(Lap {
                start_time_s,
                elapsed_time_s: (end - start_time_s).max(timer_time_s.unwrap_or(0.0)),
                timer_time_s,
                distance_m: raw.distance_m.filter(|&distance| distance >= 0.0),
                trigger: raw.trigger,
                intensity: raw.intensity,
                workout_step: None,
            });
        }
        laps
    }

    fn totals(&self, laps: &[Lap]) -> Totals {
        fn sum(mut values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
            let total = values.try_fold(0.0, |total, value| Some(total + value?))?;
            (total > 0.0).then_some(total)
        }
        let weighted = |lap: &RawLap| Some((lap.avg_heart_rate_bpm?, lap.timer_time_s?));
        let (beats, time) = self
            .laps
            .iter()
            .filter_map(weighted)
            .fold((0.0, 0.0), |(beats, time), (rate, seconds)| {
                (beats + rate * seconds, time + seconds)
            });
        let end = laps.iter().map(|lap| lap.start_time_s + lap.elapsed_time_s).reduce(f64::max);
        let start = laps.iter().map(|lap| lap.start_time_s).reduce(f64::min);
        Totals {
            elapsed_time_s: end
                .zip(start)
                .map(|(end, start)| end - start)
                .filter(|&time| time > 0.0),
            timer_time_s: sum(laps.iter().map(|lap| lap.timer_time_s)),
            distance_m: sum(laps.iter().map(|lap| lap.distance_m)),
            avg_heart_rate_bpm: (time > 0.0).then(|| beats / time),
            max_heart_rate_bpm: self
                .laps
                .iter()
                .filter_map(|lap| lap.max_heart_rate_bpm)
                .reduce(f64::max),
            ..Totals::default()
        }
    }
}
