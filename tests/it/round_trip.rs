//! Plan → made-up run → recovered structure: what comes back is what was planned.

use runkind::classify::{Kind, Recovery, Structure, StructureSource, Verdict, judge};
use runkind::digest::digest;
use runkind::ingest::Recording;
use runkind::settings::Settings;
use runkind::synthetic::{
    self, Athlete, Device, KINDS, Laps, Length, Plan, Rest, SyntheticRun, random_plan, run,
};

/// The verdict of a run whose runner's threshold is known.
fn verdict(recording: &Recording, athlete: &Athlete) -> Verdict {
    let mut settings = Settings::default();
    settings.athlete.threshold_speed_mps = Some(athlete.critical_speed_mps);
    let digest = digest(recording, &settings);
    judge(&[&digest], &settings).remove(0).verdict
}

fn recovered(plan: &Plan, laps: Laps) -> Option<Structure> {
    let athlete = Athlete::default();
    let device = Device::watch().with_laps(laps);
    verdict(&run(42, plan, &athlete, &device).recording, &athlete).structure
}

fn six_800() -> Plan {
    Plan::new("interval")
        .warmup(2000.0)
        .set(6, Length::Metres(800.0), 1.08, Rest::jog(Length::Seconds(120.0)))
        .cooldown(1500.0)
}

/// Of interval runs with one set of repeats, how many come back with the right number of efforts,
/// and how many with the right length, among how many. Hard ones have drills and strides before the
/// work, which are efforts too, or are sprints so short that positions are off by more than 7 %.
fn came_back(hard: bool, device: impl Fn(u64) -> Device) -> (u32, u32, u32) {
    let (mut count, mut length, mut all) = (0, 0, 0);
    for seed in 9000..9180 {
        let plan = random_plan(seed, "interval");
        let athlete = Athlete::random(seed);
        let SyntheticRun { recording, truth } = run(seed, &plan, &athlete, &device(seed));
        let [planned] = truth.sets[..] else { continue };
        let drilled = truth.pieces.iter().any(|piece| piece.role == synthetic::Role::Stride);
        let sprints = matches!(planned.length, Length::Metres(metres) if metres < 200.0);
        if planned.reps < 2 || (drilled || sprints) != hard {
            continue;
        }
        all += 1;
        let verdict = verdict(&recording, &athlete);
        let Some(main) = verdict.structure.as_ref().and_then(Structure::main_set) else { continue };
        count += u32::from(main.reps == planned.reps);
        length += u32::from(match planned.length {
            Length::Metres(metres) => {
                main.distance_m.is_some_and(|found| (found / metres - 1.0).abs() <= 0.07)
            }
            Length::Seconds(seconds) => main
                .duration_s
                .is_some_and(|found| (found - seconds).abs() <= f64::max(5.0, 0.07 * seconds)),
            Length::Foot => false,
        });
    }
    (count, length, all)
}

#[test]
fn plans_come_back_from_the_signal_alone() {
    let (count, length, all) =
        came_back(false, |seed| Device { laps: Laps::Single, ..Device::random(seed) });
    assert!(all >= 60, "{all}");
    assert!(10 * count >= 8 * all && 10 * length >= 9 * all, "{count}, {length} of {all}");
}

#[test]
fn plans_come_back_from_pressed_laps_and_from_workouts() {
    for laps in [Laps::Pressed, Laps::Workout] {
        let (count, length, all) = came_back(false, |seed| Device { laps, ..Device::random(seed) });
        let least = count.min(length);
        assert!(10 * least >= 9 * all, "{laps:?} {count}, {length} of {all}");
    }
}

#[test]
fn most_hard_plans_come_back() {
    for laps in [Laps::Single, Laps::Pressed, Laps::Workout] {
        let (count, length, all) = came_back(true, |seed| Device { laps, ..Device::random(seed) });
        let least = count.min(length);
        assert!(all >= 20 && 10 * least >= 6 * all, "{laps:?} {count}, {length} of {all}");
    }
}

#[test]
fn the_witness_is_named() {
    for (laps, source, agreement) in [
        (Laps::Pressed, StructureSource::Laps, Some(true)),
        (Laps::Workout, StructureSource::WorkoutSteps, Some(true)),
        (Laps::Single, StructureSource::Signal, None),
        (Laps::Auto(1000.0), StructureSource::Signal, None),
        (Laps::Auto(400.0), StructureSource::Signal, None),
    ] {
        let structure = recovered(&six_800(), laps).unwrap();
        let main = structure.main_set().unwrap();
        assert_eq!((main.reps, main.distance_m), (6, Some(800.0)), "{laps:?}: {}", structure.text);
        assert_eq!((structure.source, structure.agreement), (source, agreement), "{laps:?}");
        assert_eq!(main.recovery, Some(Recovery::Jog));
    }
}

#[test]
fn a_workout_that_was_not_run_is_seen_through() {
    let athlete = Athlete::default();
    let loaded = run(42, &six_800(), &athlete, &Device::watch().with_laps(Laps::Workout));
    // An easy run, and another session than the one on the watch.
    let easy = Plan::new("easy").easy(Length::Metres(9000.0), 0.76);
    let other = Plan::new("interval")
        .warmup(2000.0)
        .set(10, Length::Metres(400.0), 1.12, Rest::jog(Length::Seconds(60.0)))
        .cooldown(1500.0);
    let judged = |plan: &Plan| {
        let mut recording = run(7, plan, &athlete, &Device::watch()).recording;
        recording.workout.clone_from(&loaded.recording.workout);
        verdict(&recording, &athlete).structure
    };
    assert_eq!(judged(&easy), None);
    let structure = judged(&other).unwrap();
    let main = structure.main_set().unwrap();
    assert_eq!((main.reps, main.distance_m), (10, Some(400.0)), "{}", structure.text);
    assert_eq!((structure.source, structure.agreement), (StructureSource::Signal, Some(false)));
    // The planned one is recognised without a single lap.
    let structure = judged(&six_800()).unwrap();
    assert_eq!(
        (structure.source, structure.agreement),
        (StructureSource::WorkoutSteps, Some(true))
    );
}

#[test]
fn automatic_laps_make_no_efforts() {
    for seed in 9200..9230 {
        let plan = random_plan(seed, "easy");
        let athlete = Athlete::random(seed);
        let of = |laps| {
            let device = Device { laps, ..Device::random(seed) };
            verdict(&run(seed, &plan, &athlete, &device).recording, &athlete).structure
        };
        assert_eq!(of(Laps::Auto(1000.0)), of(Laps::Single), "{seed}");
    }
}

#[test]
fn laps_do_not_change_what_the_signal_calls_the_run() {
    // Of all kinds: the structure is made after the kind, and automatic laps say nothing.
    for kind in KINDS {
        let (plan, athlete) = (random_plan(9300, kind), Athlete::random(9300));
        let of = |laps| {
            let device = Device { laps, ..Device::random(9300) };
            verdict(&run(9300, &plan, &athlete, &device).recording, &athlete)
        };
        assert_eq!(of(Laps::Auto(1000.0)).kind, of(Laps::Single).kind, "{kind}");
    }
}

#[test]
fn a_missed_press_loses_no_effort() {
    let athlete = Athlete::default();
    let mut recording =
        run(42, &six_800(), &athlete, &Device::watch().with_laps(Laps::Pressed)).recording;
    // Warm-up, five efforts and their rests were marked; everything after is one lap.
    let last = recording.laps[10];
    let end_s = recording.laps.iter().map(|lap| lap.start_time_s + lap.elapsed_time_s);
    let end_s = end_s.fold(0.0, f64::max);
    recording.laps.truncate(11);
    recording.laps[10].elapsed_time_s = end_s - last.start_time_s;
    let structure = verdict(&recording, &athlete).structure.unwrap();
    let main = structure.main_set().unwrap();
    assert_eq!((main.reps, structure.source), (6, StructureSource::Laps), "{}", structure.text);
}

#[test]
fn a_ladder_and_a_block_are_written_as_a_coach_writes_them() {
    let rungs = [200.0, 400.0, 600.0, 800.0, 600.0, 400.0, 200.0];
    let ladder = rungs.iter().fold(Plan::new("interval").warmup(2000.0), |plan, &metres| {
        plan.set(1, Length::Metres(metres), 1.12, Rest::stand(0.0))
            .rest(Rest::jog(Length::Seconds(90.0)))
    });
    for laps in [Laps::Single, Laps::Pressed] {
        let text = recovered(&ladder.clone().cooldown(1500.0), laps).unwrap().text;
        assert!(text.contains("200-400-600-800-600-400-200 m @ "), "{laps:?}: {text}");
    }
    let tempo =
        Plan::new("tempo").warmup(2000.0).steady(Length::Seconds(1200.0), 0.98).cooldown(1500.0);
    let athlete = Athlete::default();
    let found = verdict(&run(4, &tempo, &athlete, &Device::watch()).recording, &athlete);
    assert_eq!(found.kind, Some(Kind::Tempo));
    let text = found.structure.unwrap().text;
    assert!(text.contains(" km wu, 20 min @ ") && text.ends_with(" km cd"), "{text}");
}
