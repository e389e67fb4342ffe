//! Pictures of a whole history beside that of the season: a calendar of kinds, how hard the weeks
//! were, fitness, records, and like workouts side by side.

mod calendar;
mod fitness;
mod intensity;
mod records;
mod workouts;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::header::{LEFT, RIGHT};
use super::paper::{Align, Paper, Rect, Type};
use super::scale::Scale;
use super::scene::Look;
use super::theme::{self, size};
use crate::athlete::Threshold;
use crate::classify::Kind;
use crate::units::Units;

pub use workouts::{Rep, Workout};

/// Everything an athlete ran, as far as pictures of it need it.
#[derive(Debug, Clone)]
pub struct HistoryScene {
    /// The runs in order of date.
    pub runs: Vec<HistoryRun>,
    /// The day weeks begin with.
    pub week_start: Weekday,
    /// Units of everything written.
    pub units: Units,
    /// Colours, size and letters.
    pub look: Look,
}

/// One run of a history.
#[derive(Debug, Clone)]
pub struct HistoryRun {
    /// Its local day.
    pub date: Date,
    /// Its kind.
    pub kind: Option<Kind>,
    /// Its distance in metres.
    pub distance_m: f64,
    /// The athlete's threshold on that day.
    pub threshold: Option<Threshold>,
    /// Seconds in each pace zone, easy first.
    pub zone_times_s: [f64; 5],
    /// Metres for each beat of the heart in easy running.
    pub efficiency_m: Option<f64>,
    /// Fastest times within the run: metres and seconds.
    pub bests: Vec<(f64, f64)>,
    /// Its main set.
    pub workout: Option<Workout>,
}

/// A picture of a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HistoryPicture {
    /// A cell a day in the colour of its kind, a row of weeks a year.
    Calendar,
    /// Share of easy, moderate and hard running over the weeks.
    Intensity,
    /// Threshold and efficiency over time.
    Fitness,
    /// The fastest time over each distance as it fell.
    Records,
    /// Workouts of one structure side by side.
    Workouts,
}

impl HistoryPicture {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Calendar, Self::Intensity, Self::Fitness, Self::Records, Self::Workouts];

    /// The name of its file, without an ending.
    pub fn name(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::Intensity => "intensity",
            Self::Fitness => "fitness",
            Self::Records => "records",
            Self::Workouts => "like-with-like",
        }
    }

    /// Whether a history has anything for it.
    pub fn is_in(self, scene: &HistoryScene) -> bool {
        match self {
            Self::Calendar => !scene.runs.is_empty(),
            Self::Intensity => intensity::any(scene),
            Self::Fitness => fitness::any(scene),
            Self::Records => records::any(scene),
            Self::Workouts => workouts::any(scene),
        }
    }

    /// Width and height at scale 1: as high as what there is to draw wants.
    pub(super) fn size(self, scene: &HistoryScene) -> (f64, f64) {
        let height = match self {
            Self::Calendar => calendar::height(scene),
            Self::Workouts => workouts::height(scene),
            Self::Intensity | Self::Fitness | Self::Records => theme::HEIGHT,
        };
        (theme::WIDTH, height)
    }

    pub(super) fn draw(self, paper: &Paper<'_>, scene: &HistoryScene) {
        match self {
            Self::Calendar => calendar::draw(paper, scene),
            Self::Intensity => intensity::draw(paper, scene),
            Self::Fitness => fitness::draw(paper, scene),
            Self::Records => records::draw(paper, scene),
            Self::Workouts => workouts::draw(paper, scene),
        }
    }
}

pub(super) use workouts::compare;

/// Where the panels begin and end.
const TOP: f64 = 176.0;
const BOTTOM: f64 = 944.0;

/// The title, and a line of facts below.
fn title(paper: &Paper<'_>, text: &str, facts: &str) {
    paper.text((LEFT, 54.0), Align::Left, text, Type::bold(30.0, theme::INK));
    let quiet = Type::regular(size::FACTS, theme::QUIET);
    paper.fitted((LEFT, 98.0), facts, quiet, RIGHT - LEFT);
}

/// `12 March 2021 – 4 May 2024`.
fn span(runs: &[HistoryRun]) -> String {
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return String::new() };
    let day = |date: Date| date.strftime("%-d %B %Y").to_string();
    format!("{} – {}", day(first.date), day(last.date))
}

/// Days from one date to another.
fn days(from: Date, to: Date) -> f64 {
    f64::from(from.until(to).map_or(0, |span| span.get_days()))
}

/// Places of dates over a panel.
#[derive(Debug, Clone, Copy)]
struct Dates {
    first: Date,
    last: Date,
    scale: Scale,
}

impl Dates {
    fn over(runs: &[HistoryRun], panel: Rect) -> Option<Self> {
        let (first, last) = (runs.first()?.date, runs.last()?.date);
        let range = (0.0, days(first, last).max(1.0));
        Some(Self { first, last, scale: Scale::new(range, (panel.left, panel.right)) })
    }

    fn at(&self, date: Date) -> f64 {
        self.scale.at(days(self.first, date))
    }

    /// Months or years below a panel, with the year wherever there is more than one.
    fn axis(&self, paper: &Paper<'_>, panel: Rect) {
        let with = Type::regular(size::LABEL, theme::QUIET);
        let months = days(self.first, self.last) / 30.4;
        let room = panel.width() / months.max(1.0);
        let every = [1_i8, 2, 3, 6, 12].into_iter().find(|it| f64::from(*it) * room >= 64.0);
        let (every, years) = (every.unwrap_or(12), self.first.year() != self.last.year());
        let firsts = std::iter::successors(Some(self.first.first_of_month()), |month| {
            month.checked_add(1.month()).ok()
        });
        let mut free = f64::NEG_INFINITY;
        for month in firsts.take_while(|month| *month <= self.last) {
            let x = self.at(month);
            if (month.month() - 1) % every != 0 || x < panel.left - 1.0 {
                continue;
            }
            let form = match every {
                12 => "%Y",
                _ if years && month.month() == 1 => "%b %Y",
                _ => "%b",
            };
            let text = month.strftime(form).to_string();
            paper.upright(x, panel.bottom, panel.bottom + 5.0, theme::AXIS);
            if x >= free && x + with.width(&text) < panel.right + 24.0 {
                paper.text((x, panel.bottom + 18.0), Align::Left, &text, with);
                free = x + with.width(&text) + 14.0;
            }
        }
    }
}
