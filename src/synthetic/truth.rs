//! What really happened: the answer sheet of a synthetic run.

use super::motion::Trace;
use super::plan::{Length, Plan, Role};

/// The answers for one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// Its kind by stable name; empty for other sports.
    pub kind: &'static str,
    /// A second kind that is as right.
    pub also: Option<&'static str>,
    /// What the kind cannot say.
    pub tags: Vec<&'static str>,
    /// Every piece of the run from start to end, contiguous.
    pub pieces: Vec<Piece>,
    /// The sets of efforts in order.
    pub sets: Vec<Set>,
    /// Metres really covered.
    pub distance_m: f64,
    /// Seconds from start to end, pauses included.
    pub elapsed_time_s: f64,
}

/// One piece of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// What it was for.
    pub role: Role,
    /// Its set, for efforts.
    pub set: Option<usize>,
    /// Start in seconds of elapsed time.
    pub start_s: f64,
    /// End in seconds of elapsed time.
    pub end_s: f64,
    /// Metres since the start of the run where it began.
    pub start_m: f64,
    /// Metres since the start of the run where it ended.
    pub end_m: f64,
}

impl Piece {
    /// Length in metres.
    pub fn distance_m(&self) -> f64 {
        self.end_m - self.start_m
    }

    /// Length in seconds.
    pub fn duration_s(&self) -> f64 {
        self.end_s - self.start_s
    }

    /// Mean speed in m/s.
    pub fn speed_mps(&self) -> f64 {
        self.distance_m() / self.duration_s().max(0.1)
    }
}

/// Efforts of one length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Set {
    /// How many.
    pub reps: u32,
    /// How long each was meant to be.
    pub length: Length,
}

impl Truth {
    pub(super) fn new(plan: &Plan, trace: &Trace) -> Self {
        let mut sets: Vec<Set> = Vec::new();
        for step in plan.steps.iter().filter(|step| step.role == Role::Work) {
            let Some(index) = step.set else { continue };
            match sets.get_mut(index) {
                Some(set) => set.reps += 1,
                None => sets.push(Set { reps: 1, length: step.length }),
            }
        }
        Self {
            kind: plan.kind,
            also: plan.also,
            tags: plan.tags.clone(),
            pieces: trace.pieces.clone(),
            sets,
            distance_m: trace.pieces.last().map_or(0.0, |piece| piece.end_m),
            elapsed_time_s: trace.pieces.last().map_or(0.0, |piece| piece.end_s),
        }
    }

    /// The efforts in order of time.
    pub fn efforts(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| piece.role == Role::Work)
    }

    /// The sets as in `labels.csv`, such as `8x1000m+3x200m`; empty without repeats.
    pub fn reps(&self) -> String {
        if self.sets.iter().map(|set| set.reps).sum::<u32>() < 2 || self.tags.contains(&"fartlek") {
            return String::new();
        }
        let sets: Vec<String> = self
            .sets
            .iter()
            .map(|set| match set.length {
                Length::Metres(metres) => format!("{}x{metres:.0}m", set.reps),
                Length::Seconds(seconds) => format!("{}x{seconds:.0}s", set.reps),
                Length::Foot => String::new(),
            })
            .collect();
        sets.join("+")
    }
}
