//! What the runner sets out to do, step by step.

use super::terrain::{Shape, Terrain};

/// A run as intended.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The kind it is meant to be: `easy`, `tempo`, `interval`, `progression`, `hill-sprint`;
    /// empty for other sports.
    pub kind: &'static str,
    /// A second kind that is as right, where there is one.
    pub also: Option<&'static str>,
    /// What the kind cannot say, in the words of the output.
    pub tags: Vec<&'static str>,
    /// The name the athlete gives it.
    pub name: Option<String>,
    /// Sport in FIT words.
    pub sport: &'static str,
    /// Sub-sport in FIT words.
    pub sub_sport: Option<&'static str>,
    /// Start in seconds since 1970-01-01T00:00:00Z.
    pub start_time_s: f64,
    /// Local time minus UTC in seconds.
    pub utc_offset_s: i32,
    /// Latitude and longitude of the start in degrees.
    pub origin_deg: (f64, f64),
    /// The ground.
    pub terrain: Terrain,
    /// Traffic lights that are red, per kilometre of easy running.
    pub lights_per_km: f64,
    /// How unevenly rests that end by time are kept: standard deviation as a share of their length.
    pub rest_scatter: f64,
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// One step of a plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// What it is for.
    pub role: Role,
    /// How it ends.
    pub length: Length,
    /// Speed at its start.
    pub from: Speed,
    /// Speed at its end.
    pub to: Speed,
    /// Where it is run.
    pub ground: Ground,
    /// The set it belongs to, counted from 0; for efforts and the rests between them.
    pub set: Option<usize>,
}

/// What a step is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Before the work.
    Warmup,
    /// An effort.
    Work,
    /// Between efforts.
    Recovery,
    /// Sustained running faster than easy that is no effort of a set.
    Steady,
    /// Easy running.
    Easy,
    /// A short relaxed acceleration.
    Stride,
    /// After the work.
    Cooldown,
    /// Standing.
    Stop,
}

/// How a step ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Length {
    /// After so many metres.
    Metres(f64),
    /// After so many seconds.
    Seconds(f64),
    /// At the foot of the hill street.
    Foot,
}

/// How fast a step is run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Speed {
    /// Share of critical speed, as effort: slower uphill.
    Share(f64),
    /// Metres per second over the ground.
    Mps(f64),
}

/// Where a step is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// On along the course.
    Course,
    /// Up the hill street.
    Up,
    /// Down the hill street.
    Down,
}

/// How the time between efforts is spent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rest {
    /// How long.
    pub length: Length,
    /// How fast.
    pub speed: Speed,
}

impl Rest {
    /// Jogging.
    pub fn jog(length: Length) -> Self {
        Self { length, speed: Speed::Share(0.64) }
    }

    /// Walking.
    pub fn walk(length: Length) -> Self {
        Self { length, speed: Speed::Mps(1.45) }
    }

    /// Standing for so many seconds.
    pub fn stand(seconds: f64) -> Self {
        Self { length: Length::Seconds(seconds), speed: Speed::Mps(0.0) }
    }

    /// Running on, only slower.
    pub fn float(length: Length) -> Self {
        Self { length, speed: Speed::Share(0.84) }
    }
}

impl Plan {
    /// An empty run of a kind on a flat road, out and back, on 3 March 2025, 07:00 local time.
    pub fn new(kind: &'static str) -> Self {
        Self {
            kind,
            also: None,
            tags: Vec::new(),
            name: None,
            sport: "running",
            sub_sport: None,
            start_time_s: 1_740_981_600.0,
            utc_offset_s: 3600,
            origin_deg: (52.0, 5.0),
            terrain: Terrain::flat(Shape::OutAndBack),
            lights_per_km: 0.0,
            rest_scatter: 0.0,
            steps: Vec::new(),
        }
    }

    /// Gives it a name.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// Adds a tag.
    #[must_use]
    pub fn tag(mut self, tag: &'static str) -> Self {
        self.tags.push(tag);
        self
    }

    /// Names a second kind that is as right.
    #[must_use]
    pub fn or(mut self, kind: &'static str) -> Self {
        self.also = Some(kind);
        self
    }

    /// Sets the ground; a track also sets the sub-sport and the tag.
    #[must_use]
    pub fn on(mut self, terrain: Terrain) -> Self {
        if terrain.shape == Shape::Track {
            self.sub_sport = Some("track");
            self.tags.push("track");
        }
        self.terrain = terrain;
        self
    }

    fn step(mut self, role: Role, length: Length, from: Speed, to: Speed) -> Self {
        self.steps.push(Step { role, length, from, to, ground: Ground::Course, set: None });
        self
    }

    fn even(self, role: Role, length: Length, speed: Speed) -> Self {
        self.step(role, length, speed, speed)
    }

    /// Easy running before the work.
    #[must_use]
    pub fn warmup(self, metres: f64) -> Self {
        self.step(Role::Warmup, Length::Metres(metres), Speed::Share(0.71), Speed::Share(0.79))
    }

    /// Easy running after the work.
    #[must_use]
    pub fn cooldown(self, metres: f64) -> Self {
        self.even(Role::Cooldown, Length::Metres(metres), Speed::Share(0.73))
    }

    /// Easy running at a share of critical speed.
    #[must_use]
    pub fn easy(self, length: Length, share: f64) -> Self {
        self.even(Role::Easy, length, Speed::Share(share))
    }

    /// Easy running at a share of critical speed that changes slowly from `from` to `to`.
    #[must_use]
    pub fn easing(self, length: Length, from: f64, to: f64) -> Self {
        self.step(Role::Easy, length, Speed::Share(from), Speed::Share(to))
    }

    /// Steady running at a share of critical speed.
    #[must_use]
    pub fn steady(self, length: Length, share: f64) -> Self {
        self.even(Role::Steady, length, Speed::Share(share))
    }

    /// Running that grows from one share of critical speed to another.
    #[must_use]
    pub fn ramp(self, length: Length, from: f64, to: f64) -> Self {
        self.step(Role::Steady, length, Speed::Share(from), Speed::Share(to))
    }

    /// One set: `reps` efforts with a rest between each two.
    #[must_use]
    pub fn set(mut self, reps: u32, length: Length, share: f64, rest: Rest) -> Self {
        let set = Some(self.next_set());
        for rep in 0..reps {
            if rep > 0 {
                self = self.rest(rest);
                self.mark(set);
            }
            self = self.even(Role::Work, length, Speed::Share(share));
            self.mark(set);
        }
        self
    }

    /// One set of efforts up the hill street; each ends with a way down, `pause_s` of standing
    /// before the next.
    #[must_use]
    pub fn hills(mut self, reps: u32, up: Length, share: f64, down: Speed, pause_s: f64) -> Self {
        let set = Some(self.next_set());
        for rep in 0..reps {
            self = self.even(Role::Work, up, Speed::Share(share));
            self.mark(set);
            self.ground(Ground::Up);
            self = self.even(Role::Recovery, Length::Foot, down);
            self.ground(Ground::Down);
            if pause_s > 0.0 && rep + 1 < reps {
                self = self.rest(Rest::stand(pause_s));
            }
        }
        self
    }

    /// One stride along the hill street, which should be flat, and the walk back at `back_mps`.
    #[must_use]
    pub fn shuttle(mut self, length: Length, share: f64, back_mps: f64) -> Self {
        self = self.even(Role::Stride, length, Speed::Share(share));
        self.ground(Ground::Up);
        self = self.even(Role::Recovery, Length::Foot, Speed::Mps(back_mps));
        self.ground(Ground::Down);
        self
    }

    /// A rest.
    #[must_use]
    pub fn rest(self, rest: Rest) -> Self {
        self.even(Role::Recovery, rest.length, rest.speed)
    }

    /// Strides of 20 s, walking or jogging for a minute between them.
    #[must_use]
    pub fn strides(mut self, count: u32) -> Self {
        self.tags.push("strides");
        for _ in 0..count {
            self = self.even(Role::Stride, Length::Seconds(20.0), Speed::Share(1.25)).even(
                Role::Recovery,
                Length::Seconds(60.0),
                Speed::Share(0.6),
            );
        }
        self
    }

    /// Drills and accelerations before the work: `count` short ones with a walk after each.
    #[must_use]
    pub fn drills(mut self, count: u32, length: Length, share: f64, walk_s: f64) -> Self {
        for _ in 0..count {
            self = self.even(Role::Stride, length, Speed::Share(share)).walk(walk_s);
        }
        self
    }

    /// Walking.
    #[must_use]
    pub fn walk(self, seconds: f64) -> Self {
        self.even(Role::Recovery, Length::Seconds(seconds), Speed::Mps(1.5))
    }

    /// Standing still.
    #[must_use]
    pub fn stop(self, seconds: f64) -> Self {
        self.even(Role::Stop, Length::Seconds(seconds), Speed::Mps(0.0))
    }

    /// Travelling over the ground at a speed in m/s, for other sports.
    #[must_use]
    pub fn travel(self, length: Length, mps: f64) -> Self {
        self.even(Role::Easy, length, Speed::Mps(mps))
    }

    /// Metres the plan would take a runner of that critical speed (m/s), hills left out.
    pub fn planned_m(&self, critical_speed_mps: f64) -> f64 {
        let flat = self.steps.iter().filter(|step| step.ground == Ground::Course);
        flat.map(|step| match step.length {
            Length::Metres(metres) => metres,
            Length::Seconds(seconds) => {
                let (from, to) =
                    (step.from.mps(critical_speed_mps), step.to.mps(critical_speed_mps));
                seconds * f64::midpoint(from, to)
            }
            Length::Foot => 0.0,
        })
        .sum()
    }

    fn next_set(&self) -> usize {
        self.steps.iter().filter_map(|step| step.set).max().map_or(0, |set| set + 1)
    }

    fn mark(&mut self, set: Option<usize>) {
        if let Some(step) = self.steps.last_mut() {
            step.set = set;
        }
    }

    fn ground(&mut self, ground: Ground) {
        if let Some(step) = self.steps.last_mut() {
            step.ground = ground;
        }
    }
}

impl Speed {
    /// In m/s on the flat, for a runner of that critical speed in m/s.
    pub fn mps(self, critical_speed_mps: f64) -> f64 {
        match self {
            Self::Share(share) => share * critical_speed_mps,
            Self::Mps(mps) => mps,
        }
    }
}
