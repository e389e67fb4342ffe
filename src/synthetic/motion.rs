//! Runs a plan: speed, place and effort at every second, and when each step really began and ended.

use super::athlete::{Athlete, cost_factor};
use super::plan::{Ground, Length, Plan, Role, Speed, Step};
use super::random::{Drift, Rng};
use super::terrain::{Course, Place};
use super::truth::Piece;

/// What really happened, once a second from the start.
#[derive(Debug, Clone, Default)]
pub(super) struct Trace {
    /// Speed over the ground in m/s.
    pub(super) speed_mps: Vec<f64>,
    /// Metres since the start.
    pub(super) distance_m: Vec<f64>,
    /// East, north and up in metres.
    pub(super) place: Vec<Place>,
    /// Flat-equivalent speed over critical speed.
    pub(super) effort: Vec<f64>,
    /// The steps as run.
    pub(super) pieces: Vec<Piece>,
}

/// Time step of the simulation in seconds: fine enough for the edges of a sprint.
const DT_S: f64 = 0.2;
const STEPS_PER_SECOND: u64 = 5;
/// Longest step there can be, in ticks: a plan that never ends must not run for ever.
const MAX_TICKS: u64 = 12 * 3600 * STEPS_PER_SECOND;

struct Runner<'a> {
    plan: &'a Plan,
    athlete: &'a Athlete,
    course: Course,
    rng: Rng,
    wobble: Drift,
    wobble_now: f64,
    /// Time constant of the step being run, in seconds.
    lag_s: f64,
    ticks: u64,
    speed_mps: f64,
    distance_m: f64,
    course_m: f64,
    hill_m: f64,
    /// Metres left above critical speed (Skiba et al. 2012's balance, with distance for work).
    reserve_m: f64,
    /// Seconds left at a red light.
    red_s: f64,
    trace: Trace,
}

/// Runs `plan`.
pub(super) fn run(seed: u64, plan: &Plan, athlete: &Athlete) -> Trace {
    let mut rng = Rng::new(seed, 1);
    let planned_m = plan.planned_m(athlete.critical_speed_mps).max(100.0);
    let course = Course::new(&plan.terrain, planned_m, &mut rng);
    let wobble = Drift::new(&mut rng, 0.01, 30.0);
    let mut runner = Runner {
        plan,
        athlete,
        course,
        rng,
        wobble,
        wobble_now: 0.0,
        lag_s: athlete.speed_lag_s,
        ticks: 0,
        speed_mps: 0.0,
        distance_m: 0.0,
        course_m: 0.0,
        hill_m: 0.0,
        reserve_m: athlete.d_prime_m,
        red_s: 0.0,
        trace: Trace::default(),
    };
    for step in &plan.steps {
        runner.step(step);
    }
    runner.trace
}

impl Runner<'_> {
    fn now_s(&self) -> f64 {
        self.ticks as f64 * DT_S
    }

    fn step(&mut self, step: &Step) {
        let (start_s, start_m) = (self.now_s(), self.distance_m);
        let form = if step.role == Role::Work { 1.0 + self.rng.normal(0.012) } else { 1.0 };
        let length = self.length(step);
        let mut red_total_s = 0.0;
        // A sprint is started with all there is.
        let is_sprint = matches!(step.length, Length::Seconds(all) if all <= 20.0);
        self.lag_s = self.athlete.speed_lag_s * if is_sprint { 0.5 } else { 1.0 };
        for _ in 0..MAX_TICKS {
            let seconds = self.now_s() - start_s - red_total_s;
            let share = match length {
                Length::Metres(metres) => (self.distance_m - start_m) / metres,
                Length::Seconds(all) => (seconds + DT_S / 2.0) / all,
                Length::Foot => f64::from(u8::from(self.hill_m <= 0.0)),
            };
            if share >= 1.0 {
                break;
            }
            self.meet_lights(step.role);
            if self.red_s > 0.0 {
                red_total_s += DT_S;
            }
            let target = self.target(step, share) * form;
            self.advance(step.ground, target);
        }
        self.trace.pieces.push(Piece {
            role: step.role,
            set: if step.role == Role::Work { step.set } else { None },
            start_s,
            end_s: self.now_s(),
            start_m,
            end_m: self.distance_m,
        });
    }

    /// How long a step really gets: a rest is over when the runner feels like it.
    fn length(&mut self, step: &Step) -> Length {
        match step.length {
            Length::Seconds(seconds) if step.role == Role::Recovery => {
                let felt = 1.0 + self.rng.normal(self.plan.rest_scatter).clamp(-0.4, 0.8);
                Length::Seconds(seconds * felt)
            }
            length => length,
        }
    }

    fn grade(&self, ground: Ground) -> f64 {
        match ground {
            Ground::Course => self.course.grade(self.course_m),
            Ground::Up => self.course.hill_grade(),
            Ground::Down => -self.course.hill_grade(),
        }
    }

    /// The speed the runner wants now, in m/s over the ground.
    fn target(&self, step: &Step, share: f64) -> f64 {
        let critical = self.athlete.critical_speed_mps;
        if self.red_s > 0.0 {
            return 0.0;
        }
        let (from, to) = (step.from.mps(critical), step.to.mps(critical));
        let wanted = from + (to - from) * share;
        if matches!(step.to, Speed::Mps(_)) {
            return wanted;
        }
        let cost = cost_factor(self.grade(step.ground));
        // A hill effort is meant as an effort; on the way a runner only half adjusts.
        let even = if step.ground == Ground::Course { self.athlete.evenness } else { 1.0 };
        // Who works at a pace keeps it better than who just runs.
        let swing = if step.role == Role::Work { self.wobble_now } else { 2.0 * self.wobble_now };
        let paced = wanted * (1.0 + swing) / cost.powf(even);
        if self.reserve_m <= 0.0 { paced.min(critical / cost) } else { paced }
    }

    fn advance(&mut self, ground: Ground, target: f64) {
        if self.ticks.is_multiple_of(STEPS_PER_SECOND) {
            self.wobble_now = self.wobble.step(&mut self.rng, 1.0);
            self.trace.speed_mps.push(self.speed_mps);
            self.trace.distance_m.push(self.distance_m);
            self.trace.place.push(self.course.place(self.course_m, self.hill_m));
            let flat = self.speed_mps * cost_factor(self.grade(ground));
            self.trace.effort.push(flat / self.athlete.critical_speed_mps);
        }
        self.ticks += 1;
        self.speed_mps += (target - self.speed_mps) * (1.0 - (-DT_S / self.lag_s).exp());
        if target == 0.0 && self.speed_mps < 0.15 {
            self.speed_mps = 0.0;
        }
        let metres = self.speed_mps * DT_S;
        self.distance_m += metres;
        match ground {
            Ground::Course => self.course_m += metres,
            Ground::Up => self.hill_m += metres,
            Ground::Down => self.hill_m = (self.hill_m - metres).max(0.0),
        }
        self.breathe(ground);
        self.red_s = (self.red_s - DT_S).max(0.0);
    }

    /// Spends and refills what can be run above critical speed.
    fn breathe(&mut self, ground: Ground) {
        let flat = self.speed_mps * cost_factor(self.grade(ground));
        let above = (flat - self.athlete.critical_speed_mps) * DT_S;
        if above > 0.0 {
            self.reserve_m -= above;
        } else {
            self.reserve_m -=
                above * (1.0 - self.reserve_m / self.athlete.d_prime_m).clamp(0.0, 1.0);
        }
    }

    fn meet_lights(&mut self, role: Role) {
        let calm = !matches!(role, Role::Work | Role::Stride | Role::Stop | Role::Recovery);
        let per_tick = self.plan.lights_per_km * self.speed_mps * DT_S / 1000.0;
        if calm && self.red_s <= 0.0 && per_tick > 0.0 && self.rng.chance(per_tick) {
            self.red_s = self.rng.between(10.0, 60.0);
        }
    }
}
