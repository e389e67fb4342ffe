//! What `classify` says of a run.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::kind::{Kind, KindReason, Tag};
use crate::notice::Word;
use crate::units::{METRES_PER_MILE, Units, clock};

/// What kind of run it was, how sure that is, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Verdict {
    /// The kind; `None` with a `kind_reason`.
    pub kind: Option<Kind>,
    /// Why there is no kind.
    pub kind_reason: Option<KindReason>,
    /// Calibrated probability of each kind in the order of [`Kind::ALL`]; they sum to 1.
    pub probabilities: [f64; 5],
    /// What the kind cannot say, in the order of the type.
    pub tags: Vec<Tag>,
    /// What moved the probabilities, the strongest first.
    pub evidence: Vec<Evidence>,
    /// The second likeliest kind, and how the evidence adds up against it.
    pub runner_up: Option<RunnerUp>,
    /// What would have changed the answer, the nearest first; only where it was asked for.
    pub would_change: Vec<Change>,
    /// What was judged, where the runner said what the run was: `kind` is then the runner's word,
    /// while probabilities, evidence, runner-up and changes stay those of what was judged.
    pub overruled: Option<Overruled>,
    /// What was run, as a coach writes it.
    pub structure: Option<Structure>,
    /// The run from start to end in pieces with a role each; contiguous, in order.
    pub segments: Vec<Segment>,
}

impl Verdict {
    /// What to say where no change was found that would have changed the answer.
    pub const NO_CHANGE: &str = "no change of one measure alone, within what is usual";

    /// The same with its words in the units that people read; values stay in SI.
    pub fn in_units(&self, units: Units) -> Cow<'_, Self> {
        if units == Units::Metric {
            return Cow::Borrowed(self);
        }
        let mut told = self.clone();
        let structure = told.structure.iter_mut().map(|structure| &mut structure.text);
        let evidence = told.evidence.iter_mut().map(|evidence| &mut evidence.text);
        let changes = told.would_change.iter_mut().map(|change| &mut change.text);
        for text in structure.chain(evidence).chain(changes) {
            *text = units.words(text).into_owned();
        }
        Cow::Owned(told)
    }

    /// Makes the runner's word the kind.
    pub fn overrule(&mut self, kind: Kind) {
        let judged = Overruled { kind: self.kind, kind_reason: self.kind_reason };
        self.overruled.get_or_insert(judged);
        (self.kind, self.kind_reason) = (Some(kind), None);
    }

    /// The kind that was judged, whatever the runner says.
    pub fn judged_kind(&self) -> Option<Kind> {
        self.overruled.map_or(self.kind, |judged| judged.kind)
    }

    /// How sure it is that the run was of a kind: the calibrated probability; of a run the runner
    /// speaks for, all or nothing.
    pub fn probability(&self, kind: Kind) -> f64 {
        match self.overruled {
            None => self.probabilities[kind as usize],
            Some(_) if self.kind == Some(kind) => 1.0,
            Some(_) => 0.0,
        }
    }

    /// How sure the kind given is.
    pub fn confidence(&self) -> f64 {
        self.kind.map_or(0.0, |kind| self.probability(kind))
    }

    /// How sure the judged kind is, whatever the runner says.
    pub fn judged_confidence(&self) -> f64 {
        self.judged_kind().map_or(0.0, |kind| self.probabilities[kind as usize])
    }
}

/// What was judged of a run of which its runner says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overruled {
    /// The kind.
    pub kind: Option<Kind>,
    /// Why there was none.
    pub kind_reason: Option<KindReason>,
}

/// One observation that moved the decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Stable code, such as `similar-reps`.
    #[serde(deserialize_with = "crate::notice::word")]
    pub code: Word,
    /// The measured value.
    pub value: f64,
    /// Unit of the value: `count`, `share`, `ratio`, `s`, `m`, `1`.
    #[serde(deserialize_with = "crate::notice::word")]
    pub unit: Word,
    /// One sentence with the value in it.
    pub text: String,
    /// How far it moved the log-odds of the kind given: above 0 for it, below against.
    pub weight: f64,
}

/// The second likeliest kind and the sum of what spoke for and against the kind given:
/// `log_odds = bias + spoke_for + spoke_against + unlisted`. The probabilities follow from the
/// log-odds, less the share of doubt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RunnerUp {
    /// The kind that came second.
    pub kind: Kind,
    /// Log-odds of the kind given over this one.
    pub log_odds: f64,
    /// What of it is there before anything is seen: how common either kind is.
    pub bias: f64,
    /// Sum of the evidence with a weight above 0.
    pub spoke_for: f64,
    /// Sum of the evidence with a weight below 0.
    pub spoke_against: f64,
    /// Sum of what was too weak to be listed.
    pub unlisted: f64,
}

/// A change of one measure that would have made the run another kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Stable code of the measure, such as `sustained-part`.
    #[serde(deserialize_with = "crate::notice::word")]
    pub code: Word,
    /// What the run would be called.
    pub kind: Kind,
    /// The value measured.
    pub from: f64,
    /// The nearest value that changes the answer, in steps people speak of.
    pub to: f64,
    /// Unit of both: `s_per_km`, `s`, `m`, `count`.
    #[serde(deserialize_with = "crate::notice::word")]
    pub unit: Word,
    /// One sentence.
    pub text: String,
}

/// The recovered structure of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Structure {
    /// Such as `2.1 km wu, 6×800 m @ 3:22/km r 90 s, 1.6 km cd`.
    pub text: String,
    /// Which witness it comes from.
    pub source: StructureSource,
    /// Whether file and signal say the same, where both speak.
    pub agreement: Option<bool>,
    /// The sets of efforts, in order.
    pub sets: Vec<Set>,
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StructureSource {
    /// The steps of the workout loaded on the watch.
    WorkoutSteps,
    /// Laps the runner pressed.
    Laps,
    /// Speed and altitude alone.
    Signal,
}

impl StructureSource {
    /// All witnesses, the most trusted first.
    pub const ALL: [Self; 3] = [Self::WorkoutSteps, Self::Laps, Self::Signal];

    /// The stable name, such as `workout-steps`.
    pub fn name(self) -> &'static str {
        match self {
            Self::WorkoutSteps => "workout-steps",
            Self::Laps => "laps",
            Self::Signal => "signal",
        }
    }
}

impl Structure {
    /// The set with the most total work time, the first of equals: what the run is named after.
    pub fn main_set(&self) -> Option<&Set> {
        self.sets.iter().rev().max_by(|a, b| a.work_time_s.total_cmp(&b.work_time_s))
    }

    /// The main set and the sets written alike, with their numbers: one workout in several rounds.
    pub fn rounds(&self) -> Vec<(usize, &Set)> {
        let Some(main) = self.main_set() else { return Vec::new() };
        self.sets.iter().enumerate().filter(|(_, set)| set.is_like(main)).collect()
    }

    /// What the workout is called, without its pace: `6×800 m`, or in rounds `5×(3×400 m)`.
    pub fn name(&self) -> Option<String> {
        let main = self.main_set()?;
        Some(match (self.rounds().len(), main.reps) {
            (1, _) => main.name(),
            (rounds, 1) => format!("{rounds}×{}", main.length()),
            (rounds, _) => format!("{rounds}×({})", main.name()),
        })
    }
}

/// Seconds as coaches say them: `45 s`, `3 min`, `2:30`.
pub(super) fn span(seconds: f64) -> String {
    let seconds = seconds.round();
    if seconds < 120.0 {
        format!("{seconds:.0} s")
    } else if seconds % 60.0 == 0.0 {
        format!("{:.0} min", seconds / 60.0)
    } else {
        clock(seconds)
    }
}

impl Set {
    /// Whether its efforts are as long as those of another.
    pub(super) fn is_of_length(&self, other: &Self) -> bool {
        let length = |set: &Self| if set.by_time { set.duration_s } else { set.distance_m };
        self.by_time == other.by_time && length(self) == length(other)
    }

    /// Whether it is written as another, whatever the pace.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.reps == other.reps && self.is_of_length(other)
    }

    /// The length of one effort as coaches say it, always metric: `800 m`, `2 km`, `1 mi`, `45 s`,
    /// `3 min`, `2:30`.
    pub fn length(&self) -> String {
        match (self.by_time, self.duration_s, self.distance_m) {
            (true, Some(seconds), _) | (_, Some(seconds), None) => span(seconds),
            (_, _, Some(metres)) if metres >= 1000.0 && metres % 1000.0 == 0.0 => {
                format!("{:.0} km", metres / 1000.0)
            }
            (_, _, Some(metres)) if (metres - METRES_PER_MILE).abs() < 1.0 => "1 mi".into(),
            (_, _, Some(metres)) => format!("{metres:.0} m"),
            (_, None, None) => String::new(),
        }
    }

    /// What was run, without its pace: `6×800 m`.
    pub fn name(&self) -> String {
        format!("{}×{}", self.reps, self.length())
    }
}

/// Efforts of one length.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Set {
    /// How many.
    pub reps: u32,
    /// Length in metres: nominal where the efforts were run by distance, else the median.
    pub distance_m: Option<f64>,
    /// Length in seconds: nominal where the efforts were run by time, else the median.
    pub duration_s: Option<f64>,
    /// Whether the efforts were run by time rather than by distance.
    pub by_time: bool,
    /// Seconds of work in all efforts together, as they were run.
    pub work_time_s: f64,
    /// Mean speed of the efforts in m/s.
    pub speed_mps: f64,
    /// Median recovery in seconds, where there is more than one effort.
    pub recovery_s: Option<f64>,
    /// How the recoveries were spent.
    pub recovery: Option<Recovery>,
    /// Mean grade of the efforts, rise over run.
    pub grade: Option<f64>,
    /// Median length measured against the usual one it was taken for, as a share of that: 0.02 is
    /// 2 % longer; `None` where no usual length is near.
    pub snap_error: Option<f64>,
    /// Slowest and fastest speed in m/s the workout on the watch asked for, where these efforts are
    /// its repeat.
    pub target_speed_mps: Option<(f64, f64)>,
}

/// How recoveries were spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Recovery {
    /// Standing.
    Stand,
    /// Walking.
    Walk,
    /// Jogging.
    Jog,
    /// Running on, only slower.
    Float,
}

impl Recovery {
    /// All ways, the stillest first.
    pub const ALL: [Self; 4] = [Self::Stand, Self::Walk, Self::Jog, Self::Float];

    /// The stable name, such as `jog`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stand => "stand",
            Self::Walk => "walk",
            Self::Jog => "jog",
            Self::Float => "float",
        }
    }
}

/// What a piece of a run was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Before the work.
    Warmup,
    /// An effort.
    Work,
    /// Between efforts.
    Recovery,
    /// A sustained part that is neither easy nor an effort of a set.
    Steady,
    /// Easy running.
    Easy,
    /// After the work.
    Cooldown,
    /// Standing.
    Stop,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 7] = [
        Self::Warmup,
        Self::Work,
        Self::Recovery,
        Self::Steady,
        Self::Easy,
        Self::Cooldown,
        Self::Stop,
    ];

    /// The stable name, such as `work`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Warmup => "warmup",
            Self::Work => "work",
            Self::Recovery => "recovery",
            Self::Steady => "steady",
            Self::Easy => "easy",
            Self::Cooldown => "cooldown",
            Self::Stop => "stop",
        }
    }
}

/// One piece of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// What it was for.
    pub role: Role,
    /// Index of its set and its number within the set, both from 0; for efforts in a set.
    pub set_rep: Option<(u32, u32)>,
    /// Start in seconds of elapsed time.
    pub start_s: f64,
    /// End in seconds of elapsed time.
    pub end_s: f64,
    /// Half-width in seconds of the 90 % interval of the start.
    pub start_uncertainty_s: f64,
    /// Half-width in seconds of the 90 % interval of the end.
    pub end_uncertainty_s: f64,
    /// Length in metres.
    pub distance_m: f64,
    /// Mean speed in m/s.
    pub speed_mps: f64,
    /// Mean grade-adjusted speed in m/s.
    pub gap_speed_mps: f64,
    /// Mean grade, rise over run; `None` without altitude.
    pub grade: Option<f64>,
    /// Altitude at the end minus at the start in metres; `None` without altitude.
    pub rise_m: Option<f64>,
    /// Mean heart rate in beats per minute.
    pub avg_heart_rate_bpm: Option<f64>,
    /// Pace zone of the mean grade-adjusted speed, 1 to 5.
    pub zone: Option<u8>,
}

impl Segment {
    /// Metres up in an hour at this rate, for efforts that climb: the vertical speed that mountain
    /// runners compare (VAM).
    pub fn climb_rate_m_per_h(&self) -> Option<f64> {
        let seconds = self.end_s - self.start_s;
        let rise_m = self.rise_m.filter(|rise| *rise > 0.0)?;
        (self.role == Role::Work && seconds > 0.0).then(|| rise_m / seconds * 3600.0)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[test]
    fn the_rate_of_climbing_is_told_of_efforts_that_climb() {
        let climb = Segment {
            role: Role::Work,
            set_rep: None,
            start_s: 100.0,
            end_s: 145.0,
            start_uncertainty_s: 1.0,
            end_uncertainty_s: 1.0,
            distance_m: 160.0,
            speed_mps: 3.6,
            gap_speed_mps: 4.6,
            grade: Some(0.0625),
            rise_m: Some(10.0),
            avg_heart_rate_bpm: None,
            zone: None,
        };
        assert_eq!(climb.climb_rate_m_per_h(), Some(800.0));
        let back = Segment { role: Role::Recovery, ..climb.clone() };
        assert_eq!(back.climb_rate_m_per_h(), None);
        let down = Segment { rise_m: Some(-10.0), ..climb.clone() };
        assert_eq!(down.climb_rate_m_per_h(), None);
        assert_eq!(Segment { rise_m: None, ..climb }.climb_rate_m_per_h(), None);
    }

    /// A set of a length in seconds or metres.
    pub(crate) fn set(reps: u32, by_time: bool, length: f64) -> Set {
        Set {
            reps,
            distance_m: (!by_time).then_some(length),
            duration_s: Some(if by_time { length } else { 200.0 }),
            by_time,
            work_time_s: 0.0,
            speed_mps: 4.0,
            recovery_s: None,
            recovery: None,
            grade: None,
            snap_error: Some(0.0),
            target_speed_mps: None,
        }
    }

    #[test]
    fn a_run_is_named_after_the_work_that_was_run() {
        let set = |reps: u32, metres: f64, work_time_s: f64| Set {
            // Of two efforts the longer one.
            duration_s: Some(work_time_s / f64::from(reps) + 5.0),
            work_time_s,
            ..set(reps, false, metres)
        };
        let named = |sets: Vec<Set>| {
            let text = String::new();
            Structure { text, source: StructureSource::Signal, agreement: None, sets }.name()
        };
        let sets = vec![set(2, 500.0, 206.0), set(1, 1000.0, 210.0)];
        assert_eq!(named(sets).as_deref(), Some("1×1 km"));
        let sets = [100.0, 90.0, 95.0].map(|seconds| set(3, 400.0, seconds));
        assert_eq!(named(sets.to_vec()).as_deref(), Some("3×(3×400 m)"));
        let sets = [400.0, 200.0].repeat(3);
        let sets = sets.into_iter().map(|metres| set(1, metres, metres / 5.0)).collect();
        assert_eq!(named(sets).as_deref(), Some("3×400 m"), "no round is of a single effort");
        assert_eq!(named(Vec::new()), None);
    }

    #[test]
    fn workouts_are_called_what_coaches_call_them() {
        let names = [
            (6, false, 800.0),
            (5, true, 180.0),
            (10, true, 30.0),
            (3, false, 2000.0),
            (4, true, 150.0),
            (4, false, METRES_PER_MILE),
        ]
        .map(|(reps, by_time, length)| set(reps, by_time, length).name());
        assert_eq!(names, ["6×800 m", "5×3 min", "10×30 s", "3×2 km", "4×2:30", "4×1 mi"]);
    }
}
