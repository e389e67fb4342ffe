//! A plan as the workout a runner would load on the watch, repeats folded.

use super::laps::intensity;
use super::plan::{Length, Plan, Role, Speed, Step};
use crate::ingest::{StepDuration, Workout, WorkoutStep};

/// The workout of a plan for a runner of that critical speed (m/s), and for every step of the plan
/// the index of its workout step.
pub(super) fn workout(plan: &Plan, critical_speed_mps: f64) -> (Workout, Vec<u16>) {
    let mut steps: Vec<WorkoutStep> = Vec::new();
    let mut indices: Vec<u16> = Vec::new();
    let mut at = 0;
    while let Some(step) = plan.steps.get(at) {
        let first = steps.len() as u16;
        // The steps of one set alternate between effort and rest, and fold into one repeat.
        let in_set =
            plan.steps[at..].iter().take_while(|s| step.set.is_some() && s.set == step.set);
        let run = in_set.count();
        if run >= 3 && plan.steps[at + 1].role == Role::Recovery {
            steps.push(workout_step(step, critical_speed_mps));
            steps.push(workout_step(&plan.steps[at + 1], critical_speed_mps));
            let times = run.div_ceil(2) as u32;
            steps.push(WorkoutStep {
                intensity: None,
                duration: StepDuration::Repeat { from: first, times },
                target_speed_mps: None,
            });
            indices.extend((0..run).map(|i| first + (i % 2) as u16));
            at += run;
        } else {
            steps.push(workout_step(step, critical_speed_mps));
            indices.push(first);
            at += 1;
        }
    }
    (Workout { name: plan.name.clone(), steps }, indices)
}

fn workout_step(step: &Step, critical_speed_mps: f64) -> WorkoutStep {
    let mps = step.from.mps(critical_speed_mps);
    let work = step.role == Role::Work;
    WorkoutStep {
        intensity: Some(intensity(step.role, step.to == Speed::Mps(0.0))),
        duration: match step.length {
            Length::Metres(metres) => StepDuration::Distance(metres),
            Length::Seconds(seconds) => StepDuration::Time(seconds),
            Length::Foot => StepDuration::Open,
        },
        target_speed_mps: work.then_some((mps * 0.98, mps * 1.02)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synthetic::plan::Rest;

    #[test]
    fn repeats_fold_into_three_steps() {
        let plan = Plan::new("interval")
            .warmup(2000.0)
            .set(5, Length::Metres(1000.0), 1.06, Rest::jog(Length::Seconds(150.0)))
            .cooldown(1500.0);
        let (workout, indices) = workout(&plan, 4.0);
        assert_eq!(workout.steps.len(), 5);
        assert_eq!(workout.steps[3].duration, StepDuration::Repeat { from: 1, times: 5 });
        assert_eq!(indices, [0, 1, 2, 1, 2, 1, 2, 1, 2, 1, 4]);
        assert_eq!(workout.steps[1].target_speed_mps, Some((1.06 * 4.0 * 0.98, 1.06 * 4.0 * 1.02)));
    }
}
