//! The workout on the watch as a witness: what was planned, whether or not it was run.

use super::verdict::Set;
use crate::ingest::{Intensity, StepDuration, Workout, WorkoutStep};
use crate::settings::ClassifySettings;

/// A repeat of a workout.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Planned {
    /// How often the effort is run.
    pub(super) reps: u32,
    /// How the effort ends.
    pub(super) length: StepDuration,
    /// Slowest and fastest speed in m/s asked for, if any.
    pub(super) target_speed_mps: Option<(f64, f64)>,
}

/// The repeats of a workout in order, each by its first step that is no rest.
pub(super) fn repeats(workout: &Workout) -> Vec<Planned> {
    let repeat = |(index, step): (usize, &WorkoutStep)| {
        let StepDuration::Repeat { from, times } = step.duration else { return None };
        let inner = workout.steps.get(usize::from(from)..index)?;
        let effort = inner.iter().find(|step| is_effort(step))?;
        let (length, target_speed_mps) = (effort.duration, effort.target_speed_mps);
        (times >= 2).then_some(Planned { reps: times, length, target_speed_mps })
    };
    workout.steps.iter().enumerate().filter_map(repeat).collect()
}

fn is_effort(step: &WorkoutStep) -> bool {
    let at_work = matches!(step.intensity, None | Some(Intensity::Active | Intensity::Interval));
    at_work && !matches!(step.duration, StepDuration::Repeat { .. })
}

impl Planned {
    /// Tells a set by what was planned: the watch ended each effort there, whatever is usual.
    pub(super) fn name(&self, set: &mut Set) {
        let seconds = set.work_time_s / f64::from(set.reps);
        let metres = seconds * set.speed_mps;
        match self.length {
            StepDuration::Distance(planned) => {
                (set.by_time, set.distance_m) = (false, Some(planned));
                (set.duration_s, set.snap_error) =
                    (Some(seconds.round()), Some(metres / planned - 1.0));
            }
            StepDuration::Time(planned) => {
                (set.by_time, set.duration_s) = (true, Some(planned));
                (set.distance_m, set.snap_error) =
                    (Some(metres.round()), Some(seconds / planned - 1.0));
            }
            StepDuration::Open | StepDuration::Other | StepDuration::Repeat { .. } => {}
        }
        set.target_speed_mps = self.target_speed_mps;
    }

    /// Whether a set is what was planned.
    pub(super) fn is(&self, set: &Set, settings: &ClassifySettings) -> bool {
        let near = |planned: f64, run: Option<f64>| {
            run.is_some_and(|run| (run / planned - 1.0).abs() <= settings.same_length)
        };
        self.reps == set.reps
            && match self.length {
                StepDuration::Distance(metres) => near(metres, set.distance_m),
                StepDuration::Time(seconds) => near(seconds, set.duration_s),
                StepDuration::Open | StepDuration::Other | StepDuration::Repeat { .. } => true,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::verdict;

    fn step(intensity: Option<Intensity>, duration: StepDuration) -> WorkoutStep {
        WorkoutStep { intensity, duration, target_speed_mps: None }
    }

    /// A set of 3 min, told by its distance.
    fn set(reps: u32, metres: f64) -> Set {
        let work_time_s = 180.0 * f64::from(reps);
        let set = verdict::tests::set(reps, false, metres);
        Set { duration_s: Some(180.0), work_time_s, speed_mps: 4.4, ..set }
    }

    #[test]
    fn what_was_planned_gives_a_set_its_name() {
        let settings = ClassifySettings::default();
        let told = |length: StepDuration| {
            let planned = Planned { reps: 6, length, target_speed_mps: Some((4.0, 4.5)) };
            let mut set = set(6, 790.0);
            assert!(planned.is(&set, &settings), "{length:?}");
            planned.name(&mut set);
            assert_eq!(set.target_speed_mps, Some((4.0, 4.5)));
            (
                set.name(),
                set.distance_m,
                set.duration_s,
                set.snap_error.map(|off| (1000.0 * off).round()),
            )
        };
        let by_time = told(StepDuration::Time(175.0));
        assert_eq!(by_time, ("6×2:55".into(), Some(792.0), Some(175.0), Some(29.0)));
        let by_way = told(StepDuration::Distance(820.0));
        assert_eq!(by_way, ("6×820 m".into(), Some(820.0), Some(180.0), Some(-34.0)));
        assert_eq!(
            told(StepDuration::Open),
            ("6×790 m".into(), Some(790.0), Some(180.0), Some(0.0))
        );
    }

    #[test]
    fn repeats_are_known_by_their_efforts() {
        let workout = Workout {
            name: None,
            steps: vec![
                step(Some(Intensity::Warmup), StepDuration::Open),
                step(Some(Intensity::Rest), StepDuration::Time(90.0)),
                step(Some(Intensity::Active), StepDuration::Distance(800.0)),
                step(None, StepDuration::Repeat { from: 1, times: 6 }),
                step(None, StepDuration::Repeat { from: 9, times: 3 }),
                step(Some(Intensity::Cooldown), StepDuration::Open),
            ],
        };
        let length = StepDuration::Distance(800.0);
        let planned = Planned { reps: 6, length, target_speed_mps: None };
        assert_eq!(repeats(&workout), [planned]);
        let settings = ClassifySettings::default();
        assert!(planned.is(&set(6, 820.0), &settings));
        assert!(!planned.is(&set(5, 800.0), &settings) && !planned.is(&set(6, 1000.0), &settings));
    }
}
