//! What is said of the training: a rule, its numbers, the runs behind it, where the rule is from.

/// What can be said of training, in the order it is said in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Weeks with at least three runs.
    Consistency,
    /// A stretch without a run.
    Break,
    /// Kilometres of four weeks against the four before.
    Volume,
    /// A run much longer than any of the month before.
    LongerRun,
    /// Quality sessions a week.
    Quality,
    /// Quality sessions on days in a row.
    HardDays,
    /// How much of the training is easy.
    EasyShare,
    /// How fast easy runs are.
    GreyZone,
    /// Strides and short hill sprints.
    Strides,
    /// Strength sessions.
    Strength,
    /// Drills and plyometrics.
    Drills,
    /// Metres per heart beat over the weeks.
    Efficiency,
    /// Efficiency lost within long runs.
    Decoupling,
    /// Steps per minute at equal speed.
    Cadence,
    /// What is left late in long runs.
    Durability,
    /// Threshold pace over the weeks.
    Threshold,
    /// Records of the weeks looked at.
    Records,
    /// The same workout again.
    Progress,
    /// The time aimed for against the time possible.
    Goal,
}

impl Rule {
    /// All rules.
    pub const ALL: [Self; 19] = [
        Self::Consistency,
        Self::Break,
        Self::Volume,
        Self::LongerRun,
        Self::Quality,
        Self::HardDays,
        Self::EasyShare,
        Self::GreyZone,
        Self::Strides,
        Self::Strength,
        Self::Drills,
        Self::Efficiency,
        Self::Decoupling,
        Self::Cadence,
        Self::Durability,
        Self::Threshold,
        Self::Records,
        Self::Progress,
        Self::Goal,
    ];

    /// The stable name, such as `easy-share`.
    pub fn name(self) -> &'static str {
        self.entry().0
    }

    /// What it is about: `base`, `intensity`, `economy`, `fitness`, `goal`.
    pub fn topic(self) -> &'static str {
        self.entry().1
    }

    /// Where it is from.
    pub fn source(self) -> &'static str {
        self.entry().2
    }

    /// What is missing where its advice is not followed.
    pub fn lack(self) -> &'static str {
        match self {
            Self::Consistency | Self::Break => "regular weeks",
            Self::Volume => "volume that grows slowly",
            Self::LongerRun => "a longest run that grows by small steps",
            Self::Quality => "one or two quality sessions in each week",
            Self::HardDays => "easy days between hard ones",
            Self::EasyShare => "more easy running",
            Self::GreyZone => "slower easy runs",
            Self::Strides => "strides",
            Self::Strength => "strength sessions",
            Self::Drills => "drills",
            Self::Efficiency | Self::Decoupling | Self::Cadence => "endurance",
            Self::Durability => "long runs",
            Self::Threshold | Self::Records | Self::Progress | Self::Goal => "speed",
        }
    }

    fn entry(self) -> (&'static str, &'static str, &'static str) {
        const HABIT: &str = "common coaching practice: regular easy running is the base";
        const ARTICLE: &str = "common coaching practice: one or two quality sessions a week";
        const ECONOMY: &str = "common coaching practice: strides and strength for running economy";
        const MODEL: &str = "critical speed: Smyth & Muniz-Pumares 2020, MSSE 52:2637";
        match self {
            Self::Consistency => ("consistency", "base", HABIT),
            Self::Break => ("break", "base", HABIT),
            Self::Volume => (
                "volume",
                "base",
                "Buist 2008 and Nielsen 2014, JOSPT 44:739: growth below 30 % in two weeks did no harm",
            ),
            Self::LongerRun => (
                "longer-run",
                "base",
                "Frandsen 2025, BJSM 59:1203: injuries rise with runs more than 10 % longer than the longest of 30 days",
            ),
            Self::Quality => ("quality", "intensity", ARTICLE),
            Self::HardDays => (
                "hard-days",
                "intensity",
                "common coaching practice: 48 hours between hard sessions",
            ),
            Self::EasyShare => (
                "easy-share",
                "intensity",
                "Seiler 2010, IJSPP 5:276: about four fifths of training is easy",
            ),
            Self::GreyZone => (
                "grey-zone",
                "intensity",
                "Seiler 2010, IJSPP 5:276: easy training stays below the first threshold",
            ),
            Self::Strides => ("strides", "economy", ECONOMY),
            Self::Strength => ("strength", "economy", ECONOMY),
            Self::Drills => ("drills", "economy", ECONOMY),
            Self::Efficiency => {
                ("efficiency", "economy", "grade-adjusted metres per heart beat on easy runs")
            }
            Self::Decoupling => (
                "decoupling",
                "economy",
                "efficiency of the first half of a run over the second; below 5 % is good (Friel)",
            ),
            Self::Cadence => {
                ("cadence", "economy", "steps per minute at equal speed, as a trend only")
            }
            Self::Durability => (
                "durability",
                "economy",
                "Smyth 2022, Sports Med 52:2283: heart rate over speed, late against early",
            ),
            Self::Threshold => ("threshold", "fitness", MODEL),
            Self::Records => ("records", "fitness", "best efforts of the files"),
            Self::Progress => ("progress", "fitness", "the same workout on different days"),
            Self::Goal => (
                "goal",
                "goal",
                "critical speed; Daniels & Gilbert 1979; Riegel 1981, Am Sci 69:285",
            ),
        }
    }
}

/// Whether a statement asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stance {
    /// Something to change.
    Advice,
    /// Training follows the advice.
    Good,
    /// A fact.
    Fact,
}

impl Stance {
    /// The stable name, such as `advice`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Good => "good",
            Self::Fact => "fact",
        }
    }
}

/// One thing that can be said of the training.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// By which rule.
    pub rule: Rule,
    /// Whether it asks for something.
    pub stance: Stance,
    /// One or two sentences with numbers and units.
    pub text: String,
    /// The numbers, with the unit in the name, SI.
    pub values: Vec<(&'static str, f64)>,
    /// [`super::Session::id`] of the runs behind it, in order of time.
    pub runs: Vec<usize>,
}

/// What is not said, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// By which rule.
    pub rule: Rule,
    /// Why not.
    pub text: String,
}

/// Collects what is said.
pub(super) struct Said<'a> {
    without: &'a [String],
    statements: Vec<Statement>,
    held: Vec<Held>,
}

impl<'a> Said<'a> {
    pub(super) fn new(without: &'a [String]) -> Self {
        Self { without, statements: Vec::new(), held: Vec::new() }
    }

    fn is_asked(&self, rule: Rule) -> bool {
        !self.without.iter().any(|name| name == rule.name())
    }

    pub(super) fn say(
        &mut self,
        rule: Rule,
        stance: Stance,
        text: String,
        values: impl IntoIterator<Item = (&'static str, f64)>,
        runs: impl IntoIterator<Item = usize>,
    ) {
        if self.is_asked(rule) {
            let values = values.into_iter().filter(|(_, value)| value.is_finite()).collect();
            let runs = runs.into_iter().collect();
            self.statements.push(Statement { rule, stance, text, values, runs });
        }
    }

    pub(super) fn hold(&mut self, rule: Rule, text: String) {
        if self.is_asked(rule) {
            self.held.push(Held { rule, text });
        }
    }

    /// The rules that ask for something so far.
    pub(super) fn advice(&self) -> impl Iterator<Item = Rule> {
        let asks = |statement: &&Statement| statement.stance == Stance::Advice;
        self.statements.iter().filter(asks).map(|statement| statement.rule)
    }

    pub(super) fn done(mut self) -> (Vec<Statement>, Vec<Held>) {
        self.statements.sort_by_key(|said| (topic_place(said.rule), said.stance, said.rule));
        (self.statements, self.held)
    }
}

/// Topics in the order of the advice.
fn topic_place(rule: Rule) -> usize {
    const TOPICS: [&str; 5] = ["base", "intensity", "economy", "fitness", "goal"];
    TOPICS.iter().position(|topic| *topic == rule.topic()).unwrap_or(TOPICS.len())
}
