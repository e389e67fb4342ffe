//! What pictures are drawn of: plain data, nothing of how it was found.

use jiff::civil::{Date, DateTime};

use super::font::Fonts;
use super::history::Workout;
use super::theme::Theme;
use crate::athlete::{PaceZones, Threshold};
use crate::classify::{Kind, Verdict};
use crate::measure::Series;
use crate::units::Units;

/// How a picture looks.
#[derive(Debug, Clone)]
pub struct Look {
    /// Its colours.
    pub theme: Theme,
    /// Its size: 1 is 1600 × 1000 pixels for most; from 0.1 to 8.
    pub scale: f64,
    /// Fonts for letters that the embedded one lacks.
    pub fonts: Fonts,
}

impl Default for Look {
    fn default() -> Self {
        Self { theme: Theme::Light, scale: 1.0, fonts: Fonts::default() }
    }
}

/// One run to draw. `None` stands for not known.
#[derive(Debug, Clone)]
pub struct RunScene<'a> {
    /// Start in local time.
    pub start: Option<DateTime>,
    /// The name the athlete gave.
    pub name: Option<&'a str>,
    /// Distance in metres.
    pub distance_m: Option<f64>,
    /// Time on the move in seconds.
    pub moving_time_s: Option<f64>,
    /// Climb in metres.
    pub elevation_gain_m: Option<f64>,
    /// Mean heart rate in beats per minute.
    pub avg_heart_rate_bpm: Option<f64>,
    /// The run second by second.
    pub series: &'a Series,
    /// What it was judged to be.
    pub verdict: &'a Verdict,
    /// The athlete's threshold on that day.
    pub threshold: Option<&'a Threshold>,
    /// Where the athlete's pace zones begin, if there is a threshold.
    pub zones: PaceZones,
    /// Seconds in each pace zone, easy first; all 0 where unknown.
    pub zone_times_s: [f64; 5],
    /// Units of everything written.
    pub units: Units,
    /// Colours, size and letters.
    pub look: Look,
}

/// Workouts of different days to compare.
#[derive(Debug, Clone)]
pub struct CompareScene {
    /// The workouts in order of date.
    pub workouts: Vec<Workout>,
    /// Units of everything written.
    pub units: Units,
    /// Colours, size and letters.
    pub look: Look,
}

/// A stretch of training to draw.
#[derive(Debug, Clone)]
pub struct SeasonScene {
    /// The weeks in order, those without a run included.
    pub weeks: Vec<Week>,
    /// Every run, in any order.
    pub runs: Vec<SeasonRun>,
    /// Threshold over time, in order.
    pub thresholds: Vec<SeasonThreshold>,
    /// Records, shortest distance first.
    pub records: Vec<SeasonRecord>,
    /// Whether training follows the advice, in sentences.
    pub statements: Vec<Statement>,
    /// Units of everything written.
    pub units: Units,
    /// Colours, size and letters.
    pub look: Look,
}

/// A week of seven days.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// Its first day.
    pub from: Date,
    /// Metres run by kind, in the order of [`Kind::ALL`].
    pub metres_by_kind: [f64; 5],
    /// Metres of runs without a kind.
    pub metres_unclassified: f64,
    /// Quality sessions.
    pub quality_sessions: u32,
    /// Share of easy running, 0 to 1, of the four weeks up to this one.
    pub easy_share: Option<f64>,
}

impl Week {
    /// Metres run in all.
    pub fn metres(&self) -> f64 {
        self.metres_by_kind.iter().sum::<f64>() + self.metres_unclassified
    }
}

/// A run in the calendar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeasonRun {
    /// Its local day.
    pub date: Date,
    /// Its kind.
    pub kind: Option<Kind>,
    /// Its distance in metres.
    pub distance_m: f64,
}

/// The threshold as of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeasonThreshold {
    /// The day.
    pub date: Date,
    /// The threshold.
    pub threshold: Threshold,
}

/// A fastest time.
#[derive(Debug, Clone, PartialEq)]
pub struct SeasonRecord {
    /// The distance as runners say it, such as `5 km` or `half`.
    pub distance: String,
    /// Time in seconds.
    pub time_s: f64,
    /// The day.
    pub date: Date,
}

/// One thing that can be said of the training.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The advice it is about, such as `easy share`.
    pub rule: String,
    /// One or two sentences with numbers.
    pub text: String,
}

/// Answers to draw by how sure they were.
#[derive(Debug, Clone)]
pub struct CalibrationScene {
    /// What was scored, in a few words each.
    pub facts: Vec<String>,
    /// Ranges of confidence, the least first.
    pub bins: Vec<CalibrationBin>,
    /// Figures below the table: name and value.
    pub figures: Vec<(String, String)>,
    /// Colours, size and letters.
    pub look: Look,
}

impl CalibrationScene {
    /// Answers in all.
    pub(super) fn n(&self) -> usize {
        self.bins.iter().map(|bin| bin.n).sum()
    }
}

/// The answers of one range of confidence. Shares from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub struct CalibrationBin {
    /// Least confidence.
    pub from: f64,
    /// Confidence at which the next one begins.
    pub to: f64,
    /// Answers; those of a bin without any are not drawn.
    pub n: usize,
    /// Mean confidence.
    pub confidence: f64,
    /// Share right.
    pub accuracy: f64,
    /// Interval of that share at 95 %.
    pub ci95: [f64; 2],
}
