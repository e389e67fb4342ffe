//! Synthetic runs: the truth they claim, the files they become, the fixtures made of them.

use fitparser::profile::MesgNum;
use runkind::ingest::{LapTrigger, Recording, StepDuration};
use runkind::synthetic::{
    Athlete, Device, HeartRate, KINDS, Laps, Length, Plan, Rest, Role, Shape, Speed, SyntheticRun,
    Terrain, random_history, random_plan, random_run, run, write,
};

#[path = "../../examples/make_fixtures/archives.rs"]
mod archives;
#[path = "../../examples/make_fixtures/containers.rs"]
mod containers;
#[path = "../../examples/make_fixtures/damaged.rs"]
mod damaged;
#[path = "../../examples/make_fixtures/diary.rs"]
mod diary;
#[path = "../../examples/make_fixtures/season.rs"]
mod season;

type File = (String, Vec<u8>);

fn six_800(laps: Laps) -> SyntheticRun {
    let plan = Plan::new("interval")
        .named("6 x 800 & more")
        .on(Terrain::rolling(Shape::Loop(2100.0), 3.0))
        .warmup(2000.0)
        .set(6, Length::Metres(800.0), 1.08, Rest::jog(Length::Seconds(120.0)))
        .cooldown(1500.0);
    run(42, &plan, &Athlete::default(), &Device::watch().with_laps(laps))
}

/// Metres along the positions.
fn path_m(recording: &Recording) -> f64 {
    let samples = &recording.samples;
    let places = samples.latitude_deg.iter().zip(&samples.longitude_deg);
    let places: Vec<_> = places.filter(|(lat, _)| lat.is_finite()).collect();
    let metres = |a: (&f64, &f64), b: (&f64, &f64)| {
        let north = (b.0 - a.0).to_radians() * 6_371_008.8;
        let east = (b.1 - a.1).to_radians() * 6_371_008.8 * a.0.to_radians().cos();
        north.hypot(east)
    };
    places.windows(2).map(|pair| metres(pair[0], pair[1])).sum()
}

#[test]
fn the_same_seed_is_the_same_run() {
    let bytes = |seed| write::fit(&random_run(seed, "interval").recording).unwrap();
    assert_eq!(bytes(5), bytes(5));
    assert_ne!(bytes(5), bytes(6));
}

#[test]
fn another_device_is_the_same_run() {
    let plan = random_plan(3, "tempo");
    let of = |device: &Device| run(3, &plan, &Athlete::default(), device);
    let (watch, phone) = (of(&Device::watch()), of(&Device::phone(5)));
    assert_eq!(watch.truth, phone.truth);
    assert!(phone.recording.samples.len() * 4 < watch.recording.samples.len());
    assert!(phone.recording.samples.heart_rate_bpm.is_empty());
}

#[test]
fn pieces_cover_the_run_and_efforts_are_as_long_as_meant() {
    for kind in KINDS {
        for seed in 0..30 {
            let SyntheticRun { recording, truth } = random_run(seed, kind);
            let case = format!("{kind} {seed}");
            assert_eq!(truth.pieces[0].start_s, 0.0, "{case}");
            for pair in truth.pieces.windows(2) {
                assert_eq!(pair[0].end_s, pair[1].start_s, "{case}");
                assert_eq!(pair[0].end_m, pair[1].start_m, "{case}");
            }
            let elapsed = recording.totals.elapsed_time_s.unwrap();
            assert!((truth.elapsed_time_s - elapsed).abs() <= 1.0, "{case}");
            assert!(recording.samples.time_s.is_sorted_by(|a, b| a < b), "{case}");
            for effort in truth.efforts() {
                let set = truth.sets[effort.set.unwrap()];
                match set.length {
                    Length::Metres(metres) => {
                        assert!((effort.distance_m() - metres).abs() < 2.0, "{case}");
                    }
                    Length::Seconds(seconds) => {
                        assert!((effort.duration_s() - seconds).abs() < 0.21, "{case}");
                    }
                    Length::Foot => panic!("no effort ends at the foot of a hill"),
                }
            }
            let reps: u32 = truth.sets.iter().map(|set| set.reps).sum();
            assert_eq!(truth.efforts().count(), reps as usize, "{case}");
        }
    }
}

#[test]
fn random_plans_are_of_the_kind_they_say() {
    for kind in KINDS {
        for seed in 0..60 {
            let plan = random_plan(seed, kind);
            let athlete = Athlete::random(seed);
            let truth = run(seed, &plan, &athlete, &Device::watch()).truth;
            let case = format!("{kind} {seed} {:?}", plan.name);
            let share = |speed: f64| speed / athlete.critical_speed_mps;
            let efforts: Vec<_> = truth.efforts().copied().collect();
            assert_eq!(truth.kind, kind, "{case}");
            match kind {
                "easy" => {
                    assert!(efforts.is_empty(), "{case}");
                    assert!(share(truth.distance_m / truth.elapsed_time_s) < 0.87, "{case}");
                }
                "tempo" => {
                    assert!((1..=5).contains(&efforts.len()), "{case}");
                    assert!(efforts.iter().all(|effort| effort.duration_s() > 270.0), "{case}");
                }
                "interval" => assert!(efforts.len() >= 3, "{case}"),
                "progression" => {
                    assert!(efforts.is_empty(), "{case}");
                    let run: Vec<_> =
                        truth.pieces.iter().filter(|p| p.role != Role::Cooldown).collect();
                    assert!(run.len() < 2 || run[run.len() - 1].speed_mps() > run[0].speed_mps());
                }
                _ => {
                    assert!(efforts.len() >= 4, "{case}");
                    assert!(efforts.iter().all(|effort| effort.duration_s() < 181.0), "{case}");
                }
            }
        }
    }
}

#[test]
fn hill_efforts_climb_and_come_back_down() {
    let plan = Plan::new("hill-sprint")
        .on(Terrain { hill_grade: 0.08, ..Terrain::flat(Shape::OutAndBack) })
        .warmup(1000.0)
        .hills(5, Length::Seconds(60.0), 1.15, Speed::Share(0.6), 0.0);
    let SyntheticRun { recording, truth } = run(8, &plan, &Athlete::default(), &Device::watch());
    let altitude = |second: f64| f64::from(recording.samples.altitude_m[second as usize]);
    for effort in truth.efforts() {
        let rise = altitude(effort.end_s) - altitude(effort.start_s);
        assert!((rise / effort.distance_m() - 0.08).abs() < 0.015, "{rise}");
    }
    let base = altitude(truth.efforts().next().unwrap().start_s);
    let end = altitude(recording.totals.elapsed_time_s.unwrap());
    assert!((base - end).abs() < 3.0, "{base} {end}");
}

#[test]
fn positions_and_the_device_measure_about_the_true_distance() {
    // Scatter adds way to a runner who stands or strolls, so only plans of running are measured.
    let is_running = |plan: &Plan| plan.steps.iter().all(|step| matches!(step.to, Speed::Share(_)));
    let plans = (0..60).map(|seed| (seed, random_plan(seed, KINDS[seed as usize % 4])));
    let plans: Vec<(u64, Plan)> = plans.filter(|(_, plan)| is_running(plan)).collect();
    assert!(plans.len() >= 12, "{}", plans.len());
    for (seed, plan) in plans {
        let SyntheticRun { recording, truth } =
            run(seed, &plan, &Athlete::default(), &Device::watch());
        let by_positions = path_m(&recording) / truth.distance_m;
        let by_device = recording.totals.distance_m.unwrap() / truth.distance_m;
        assert!((by_positions - 1.0).abs() < 0.05, "{seed}: positions {by_positions}");
        assert!((by_device - 1.0).abs() < 0.05, "{seed}: device {by_device}");
    }
}

#[test]
fn the_heart_follows_effort_late_and_stays_under_its_maximum() {
    let SyntheticRun { recording, truth } = six_800(Laps::Single);
    let beats = &recording.samples.heart_rate_bpm;
    let effort = truth.efforts().nth(2).unwrap();
    let (start, end) = (beats[effort.start_s as usize], beats[effort.end_s as usize]);
    assert!(end > start + 10.0, "{start} {end}");
    assert!(beats.iter().all(|&b| (60.0..=188.0).contains(&b)));
}

#[test]
fn cadence_lock_counts_steps_for_beats() {
    let plan = Plan::new("easy").easy(Length::Seconds(7200.0), 0.72);
    let device = Device { heart_rate: HeartRate::CadenceLock, ..Device::watch() };
    let samples = run(2, &plan, &Athlete::default(), &device).recording.samples;
    let pairs = samples.heart_rate_bpm.iter().zip(&samples.cadence_spm);
    let locked = pairs.filter(|(beats, steps)| (*beats - *steps).abs() <= 1.0).count();
    assert!((300..5000).contains(&locked), "{locked}");
}

#[test]
fn laps_cover_the_run_and_sum_up() {
    for laps in [Laps::Single, Laps::Auto(1000.0), Laps::Pressed, Laps::Workout] {
        let recording = six_800(laps).recording;
        let sum: f64 = recording.laps.iter().map(|lap| lap.elapsed_time_s).sum();
        let metres: f64 = recording.laps.iter().filter_map(|lap| lap.distance_m).sum();
        assert_eq!(Some(sum), recording.totals.elapsed_time_s, "{laps:?}");
        assert!((metres - recording.totals.distance_m.unwrap()).abs() < 0.1, "{laps:?}");
        let count = match laps {
            Laps::Single => 1,
            // Warm-up, six efforts, five rests, cool-down.
            Laps::Pressed | Laps::Workout => 13,
            Laps::Auto(_) => recording.totals.distance_m.unwrap() as usize / 1000 + 1,
        };
        assert_eq!(recording.laps.len(), count, "{laps:?}");
        assert_eq!(recording.laps[count - 1].trigger, LapTrigger::SessionEnd, "{laps:?}");
    }
}

#[test]
fn a_loaded_workout_folds_its_repeats() {
    let workout = six_800(Laps::Workout).recording.workout.unwrap();
    let durations: Vec<_> = workout.steps.iter().map(|step| step.duration).collect();
    assert_eq!(
        durations,
        [
            StepDuration::Distance(2000.0),
            StepDuration::Distance(800.0),
            StepDuration::Time(120.0),
            StepDuration::Repeat { from: 1, times: 6 },
            StepDuration::Distance(1500.0),
        ]
    );
}

#[test]
fn nothing_planned_is_nothing_recorded() {
    let SyntheticRun { recording, truth } =
        run(1, &Plan::new("easy"), &Athlete::default(), &Device::watch());
    assert_eq!((recording.samples.len(), truth.pieces.len()), (0, 0));
    assert!(recording.laps.is_empty());
    assert!(fitparser::from_bytes(&write::fit(&recording).unwrap()).is_ok());
    assert!(gpx::read(write::gpx(&recording).as_bytes()).is_ok());
    assert!(write::tcx(&recording).ends_with("</TrainingCenterDatabase>\n"));
}

#[test]
fn a_history_is_one_runner_in_order_of_time() {
    let history = random_history(9, 40);
    let starts: Vec<f64> = history.iter().filter_map(|run| run.recording.start_time_s).collect();
    assert!(starts.len() == 40 && starts.is_sorted_by(|a, b| a + 36_000.0 < *b));
    let of = |kind: &str| history.iter().filter(|run| run.truth.kind == kind).count();
    assert!(of("easy") > of("tempo") && KINDS.iter().all(|kind| of(kind) > 0));
    let top = |run: &SyntheticRun| run.recording.totals.max_heart_rate_bpm.unwrap_or(0.0);
    assert!(history.iter().all(|run| top(run) <= Athlete::random(9).max_heart_rate_bpm.round()));
}

#[test]
fn pauses_stop_the_stopwatch_and_the_points() {
    let plan = Plan::new("easy")
        .easy(Length::Metres(1000.0), 0.75)
        .stop(60.0)
        .easy(Length::Metres(1000.0), 0.75);
    let device = Device { auto_pause: true, ..Device::watch() };
    let recording = run(4, &plan, &Athlete::default(), &device).recording;
    let (elapsed, timer) =
        (recording.totals.elapsed_time_s.unwrap(), recording.totals.timer_time_s.unwrap());
    assert!((45.0..60.0).contains(&(elapsed - timer)), "{elapsed} {timer}");
    assert_eq!(recording.timer.len(), 4);
    let gap = recording.samples.time_s.windows(2).map(|t| t[1] - t[0]).fold(0.0, f64::max);
    assert_eq!(gap, elapsed - timer);
    assert_eq!(write::gpx(&recording).matches("<trkseg>").count(), 2);
}

#[test]
fn fit_reads_back_with_every_value() {
    let recording = six_800(Laps::Workout).recording;
    let bytes = write::fit(&recording).unwrap();
    let messages = fitparser::from_bytes(&bytes).unwrap();
    let of = |kind| messages.iter().filter(move |message| message.kind() == kind);
    let number = |message: &fitparser::FitDataRecord, name: &str| -> f64 {
        let field = message.fields().iter().find(|field| field.name() == name);
        field.unwrap_or_else(|| panic!("no {name}")).value().clone().try_into().unwrap()
    };
    let samples = &recording.samples;
    let records: Vec<_> = of(MesgNum::Record).collect();
    assert_eq!(records.len(), samples.len());
    for (point, record) in records.iter().enumerate().step_by(97) {
        let lat = number(record, "position_lat") * 180.0 / 2_147_483_648.0;
        assert!((lat - samples.latitude_deg[point]).abs() < 1e-6);
        let near = |name: &str, wanted: f64, within: f64| {
            let found = number(record, name);
            assert!((found - wanted).abs() < within, "{name}: {found} {wanted}");
        };
        near("distance", samples.distance_m[point], 0.011);
        near("enhanced_speed", f64::from(samples.speed_mps[point]), 0.0011);
        near("enhanced_altitude", f64::from(samples.altitude_m[point]), 0.11);
        near("heart_rate", f64::from(samples.heart_rate_bpm[point]), 0.5);
        near("cadence", f64::from(samples.cadence_spm[point]) / 2.0, 0.5);
    }
    assert_eq!(of(MesgNum::Lap).count(), recording.laps.len());
    assert_eq!(of(MesgNum::WorkoutStep).count(), 5);
    let session = of(MesgNum::Session).next().unwrap();
    assert_eq!(number(session, "total_elapsed_time"), recording.totals.elapsed_time_s.unwrap());
    let activity = of(MesgNum::Activity).next().unwrap();
    let stamp = |name: &str| {
        let field = activity.fields().iter().find(|field| field.name() == name).unwrap();
        match field.value() {
            fitparser::Value::Timestamp(time) => time.timestamp(),
            other => panic!("{name} is {other}"),
        }
    };
    assert_eq!(stamp("local_timestamp") - stamp("timestamp"), 3600);
}

#[test]
fn sports_without_positions_or_distance_can_be_written() {
    let mut plan = Plan::new("").named("Strength").stop(1200.0);
    (plan.sport, plan.sub_sport) = ("training", Some("strength_training"));
    let recording = run(1, &plan, &Athlete::default(), &Device::indoors()).recording;
    assert_eq!(recording.samples.positions(), 0);
    assert_eq!(recording.totals.distance_m, None);
    let messages = fitparser::from_bytes(&write::fit(&recording).unwrap()).unwrap();
    let session = messages.iter().find(|m| m.kind() == MesgNum::Session);
    let sport = session.unwrap().fields().iter().find(|field| field.name() == "sport").unwrap();
    assert_eq!(sport.value().to_string(), "training");
}

#[test]
fn gpx_reads_back_with_every_point() {
    let recording = six_800(Laps::Single).recording;
    let text = write::gpx(&recording);
    let read = gpx::read(text.as_bytes()).unwrap();
    let track = &read.tracks[0];
    assert_eq!(track.name.as_deref(), Some("6 x 800 & more"));
    assert_eq!(track.type_.as_deref(), Some("running"));
    let points = &track.segments[0].points;
    assert_eq!(points.len(), recording.samples.len());
    for (i, point) in points.iter().enumerate().step_by(101) {
        assert!((point.point().y() - recording.samples.latitude_deg[i]).abs() < 1e-7);
        let up = f64::from(recording.samples.altitude_m[i]);
        assert!((point.elevation.unwrap() - up).abs() < 0.06);
    }
    assert_eq!(text.matches("<gpxtpx:hr>").count(), points.len());
}

#[test]
fn tcx_is_well_formed_and_whole() {
    let recording = six_800(Laps::Pressed).recording;
    let text = write::tcx(&recording);
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut points, mut laps) = (0, 0);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(start) => match start.name().as_ref() {
                "Trackpoint" => points += 1,
                "Lap" => laps += 1,
                _ => {}
            },
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(points, recording.samples.len());
    assert_eq!(laps, recording.laps.len());
}

// The sine of another platform may differ in its last bit, and with it a position in its seventh
// decimal.
#[cfg(target_os = "linux")]
#[test]
fn the_fixtures_are_what_their_program_writes() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let made = season::files().unwrap().into_iter().chain(damaged::files().unwrap());
    let made = made.chain(archives::files().unwrap());
    let mut paths = Vec::new();
    for (path, bytes) in made {
        let committed = std::fs::read(root.join(&path)).unwrap_or_default();
        assert!(committed == bytes, "{path} differs: run the example make_fixtures");
        paths.push(path);
    }
    for folder in ["archives", "export", "damaged"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(paths.contains(&format!("{folder}/{name}")), "{folder}/{name} is nobody's");
        }
    }
}

/// The bytes of a `.gz` of `fixtures/export/`.
fn unpacked(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/export").join(name);
    let packed = std::fs::read(path).unwrap();
    let mut out = vec![0; packed.len() * 20];
    let length = libdeflater::Decompressor::new().gzip_decompress(&packed, &mut out).unwrap();
    out.truncate(length);
    out
}

#[test]
fn a_run_in_town_loses_positions() {
    let messages = fitparser::from_bytes(&unpacked("2025-05-04.fit.gz")).unwrap();
    let records: Vec<_> = messages.iter().filter(|m| m.kind() == MesgNum::Record).collect();
    let latitudes: Vec<Option<f64>> = records
        .iter()
        .map(|record| {
            let field = record.fields().iter().find(|field| field.name() == "position_lat");
            field.map(|field| field.value().clone().try_into().unwrap())
        })
        .collect();
    let missing = latitudes.iter().filter(|lat| lat.is_none()).count();
    assert!((15..600).contains(&missing), "{missing} of {}", records.len());
}

#[test]
fn labels_name_files_that_are_there_and_kinds_that_exist() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let labels = std::fs::read_to_string(root.join("labels.csv")).unwrap();
    let mut seen = std::collections::BTreeMap::<&str, u32>::new();
    for line in labels.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        assert!(root.join(cells[0]).is_file(), "{line}");
        assert!(KINDS.contains(&cells[1]), "{line}");
        *seen.entry(cells[1]).or_default() += 1;
    }
    assert!(KINDS.iter().all(|kind| seen[kind] >= 4), "{seen:?}");
}
