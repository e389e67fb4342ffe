//! What is read of an index, whole and broken.

use super::*;

const WATCH: &str = "sourceName='Watch' unit='count/min'";

fn read(body: &str) -> Index {
    let document = format!(
        "<?xml version='1.0'?><!DOCTYPE HealthData [\n<!ATTLIST a b CDATA>]>\n<HealthData>{body}</HealthData>"
    );
    parse(&mut document.as_bytes(), &Settings::default()).unwrap()
}

fn beat(second: u32, bpm: u32) -> String {
    let date = format!("2024-05-01 08:00:{second:02} +0200");
    format!(
        r#"<Record type="HKQuantityTypeIdentifierHeartRate" {WATCH} startDate="{date}" endDate="{date}" value="{bpm}"/>"#
    )
}

fn running(inside: &str) -> String {
    format!(
        "<Workout workoutActivityType='HKWorkoutActivityTypeRunning' duration='0.5' durationUnit='min' \
         totalDistance='1' totalDistanceUnit='mi' sourceName='Watch' \
         startDate='2024-05-01 08:00:10 +0200' endDate='2024-05-01 08:00:40 +0200'>{inside}</Workout>"
    )
}

#[test]
fn of_all_samples_those_within_the_workout_are_kept() {
    let index =
        read(&(beat(5, 90) + &beat(20, 140) + &beat(12, 120) + &beat(50, 99) + &running("")));
    let [entry] = &index.entries[..] else { panic!("{index:?}") };
    let start = 1_714_543_210.0;
    assert_eq!(entry.of, Of::During(start, start + 30.0));
    assert_eq!(entry.sport, Some(("running", None)));
    assert_eq!(entry.utc_offset_s, Some(7200));
    let measured = entry.measured.as_ref().unwrap();
    assert_eq!(measured.beats, [(start + 2.0, 120.0), (start + 10.0, 140.0)]);
    assert_eq!(measured.totals.timer_time_s, Some(30.0));
    assert_eq!(measured.totals.distance_m, Some(1609.344));
    assert_eq!(index.notices, Notices::default());
}

#[test]
fn numbers_without_end_are_none() {
    for (of_time, of_way) in
        [("inf", "NaN"), ("nan", "infinity"), ("1e400", "1e400"), ("1.1e307", "1e308")]
    {
        let workout = running("")
            .replace("duration='0.5'", &format!("duration='{of_time}'"))
            .replace("totalDistance='1'", &format!("totalDistance='{of_way}'"));
        let sum = format!(
            "<WorkoutStatistics type='HKQuantityTypeIdentifierDistanceWalkingRunning' sum='{of_way}' unit='mi'/>"
        );
        for workout in [workout.clone(), workout.replace("</Workout>", &(sum + "</Workout>"))] {
            let way = beat(20, 140).replace("HeartRate", "DistanceWalkingRunning");
            let index = read(&(way.replace("140", of_way) + &workout));
            let measured = index.entries[0].measured.as_ref().unwrap();
            let totals = &measured.totals;
            assert_eq!((totals.timer_time_s, totals.distance_m), (None, None), "{of_time}");
            assert!(measured.way.is_empty(), "{:?}", measured.way);
        }
    }
}

#[test]
fn of_several_routes_none_has_the_time_of_the_whole() {
    let route = |number: u32| {
        format!("<WorkoutRoute><FileReference path='/workout-routes/{number}.gpx'/></WorkoutRoute>")
    };
    let timers = |inside: String| -> Vec<Option<f64>> {
        let timer = |entry: &Entry| entry.measured.as_ref().unwrap().totals.timer_time_s;
        read(&running(&inside)).entries.iter().map(timer).collect()
    };
    assert_eq!(timers(route(1)), [Some(30.0)]);
    assert_eq!(timers(route(1) + &route(2)), [None, None]);
}

#[test]
fn workouts_without_end_at_the_same_time_do_not_multiply_what_was_measured() {
    let beats = (10..40).map(|second| beat(second, 140)).collect::<String>();
    let index = read(&(beats.clone() + &running("").repeat(1000)));
    let kept = |index: &Index| -> Vec<usize> {
        let measured = |entry: &Entry| entry.measured.as_ref().unwrap().beats.len();
        index.entries.iter().map(measured).collect()
    };
    assert_eq!(index.entries.len(), 1000, "none is lost");
    assert_eq!(kept(&index).iter().sum::<usize>(), 4 * 30);
    let notice = index.notices.iter().next().unwrap();
    assert_eq!((notice.code, notice.count), (NoticeCode::IndexSamplesDropped, 996 * 30));
    // What two apps wrote down is of both.
    let twice = read(&(beats + &running("").repeat(2)));
    assert_eq!((kept(&twice), twice.notices), (vec![30, 30], Notices::default()));
}

#[test]
fn more_workouts_and_routes_than_are_kept_are_told() {
    let route = "<WorkoutRoute><FileReference path='/workout-routes/1.gpx'/></WorkoutRoute>";
    let archives = Archives { max_workouts: 2, max_routes: 3, ..Archives::default() };
    let settings = Settings { archives, ..Settings::default() };
    let of = |body: String| {
        let document = format!("<HealthData>{body}</HealthData>");
        let index = parse(&mut document.as_bytes(), &settings).unwrap();
        let told = index.notices.iter().map(|notice| (notice.code, notice.count)).collect();
        (index.entries.len(), told)
    };
    let dropped = |count| vec![(NoticeCode::IndexEntriesDropped, count)];
    assert_eq!(of(running("").repeat(2)), (2, vec![]));
    assert_eq!(of(running("").repeat(5)), (2, dropped(3)));
    assert_eq!(of(running(&route.repeat(3))), (3, vec![]));
    assert_eq!(of(running(&route.repeat(7)) + &running("").repeat(2)), (4, dropped(4 + 1)));
}

#[test]
fn what_stands_in_a_workout_is_read_and_its_parts_are_not_counted_twice() {
    let pause = |kind: &str, second: u32| {
        format!(
            "<WorkoutEvent type='HKWorkoutEventType{kind}' date='2024-05-01 08:00:{second} +0200'/>"
        )
    };
    let distance = |km: u32| {
        format!(
            "<WorkoutStatistics type='HKQuantityTypeIdentifierDistanceWalkingRunning' sum='{km}' unit='km'/>"
        )
    };
    let inside = [
        "<MetadataEntry key='HKIndoorWorkout' value='1'/>",
        "<WorkoutActivity>",
        &distance(3),
        &pause("Pause", 15),
        "</WorkoutActivity>",
        &distance(7),
        &pause("Pause", 15),
        &pause("Resume", 18),
        "<WorkoutRoute><FileReference path='/workout-routes/a.gpx'/>",
        "<FileReference path='/workout-routes/b.gpx'/></WorkoutRoute>",
    ]
    .concat();
    let index = read(&running(&inside));
    let files: Vec<_> = index.entries.iter().map(|entry| entry.of.clone()).collect();
    assert_eq!(files, ["a", "b"].map(|name| Of::File(format!("workout-routes/{name}.gpx"))));
    let entry = &index.entries[0];
    assert_eq!(entry.sport, Some(("running", Some("treadmill"))));
    let measured = entry.measured.as_ref().unwrap();
    assert_eq!(measured.totals.distance_m, Some(7000.0));
    assert_eq!(
        measured.timer.iter().map(|event| event.running).collect::<Vec<_>>(),
        [true, false, true]
    );
}

#[test]
fn other_workouts_have_a_sport_that_is_no_run() {
    let sport = |kind: &str| {
        read(&running("").replace("TypeRunning", kind)).entries[0].sport.map(|sport| sport.0)
    };
    assert_eq!(sport("TypeCycling"), Some("cycling"));
    assert_eq!(sport("TypeGolf"), Some("training"));
    assert_eq!(sport("TypeOther"), None);
}

#[test]
fn a_document_in_many_pieces_is_one_document() {
    // Junk without a tag, longer than a piece, and an attribute as long.
    let long = "x".repeat(3 << 20);
    let blank = "<Record type='no'/>\n".repeat(60_000);
    let body = beat(12, 120) + &blank + &long + &format!("<Record type='{long}'/>") + &running("");
    let index = read(&body);
    let [entry] = &index.entries[..] else { panic!("{} entries", index.entries.len()) };
    assert_eq!(entry.measured.as_ref().unwrap().beats.len(), 1);
}

/// Gives the text and then an error.
struct Broken<'t>(&'t [u8]);
impl Read for Broken<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(out)? {
            0 => Err(std::io::Error::other("gone")),
            length => Ok(length),
        }
    }
}

#[test]
fn what_came_before_a_cut_or_a_fault_is_used() {
    let document = format!("<HealthData>{}{}", beat(12, 120), running(""));
    let index = parse(&mut document.as_bytes(), &Settings::default()).unwrap();
    assert_eq!(index.entries.len(), 1);
    assert!(index.notices.is_damaged());
    let index = parse(&mut Broken(document.as_bytes()), &Settings::default()).unwrap();
    assert_eq!(index.entries.len(), 1);
    assert!(index.notices.iter().any(|notice| notice.code == NoticeCode::ContainerDamaged));
}

#[test]
fn entities_are_not_expanded() {
    let body =
        "<!DOCTYPE HealthData [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>\n<HealthData>"
            .to_string()
            + &running("").replace("'Watch'", "'&b;&#x41;&b;'")
            + "</HealthData>";
    let index = parse(&mut body.as_bytes(), &Settings::default()).unwrap();
    assert_eq!(index.entries.len(), 1);
}

#[test]
fn another_document_is_no_index() {
    for text in ["", "<gpx/>", "{\"a\": \"<HealthData\"}", "<ClinicalDocument/>"] {
        assert!(parse(&mut text.as_bytes(), &Settings::default()).is_none(), "{text}");
    }
    assert!(is_health("\u{FEFF}\n<?xml version='1.0'?>\n<!DOCTYPE HealthData [".as_bytes()));
}

#[test]
fn dates_are_moments_with_the_zone_they_are_written_in() {
    assert_eq!(instant("2024-05-01 08:00:10 +0200"), Some((1_714_543_210.0, 7200)));
    assert_eq!(instant("2024-05-01 01:30:10 -0430"), Some((1_714_543_210.0, -16_200)));
    assert_eq!(instant("2024-05-01T08:00:10+02:00"), Some((1_714_543_210.0, 7200)));
    assert_eq!(instant("2024-05-01 06:00:10"), Some((1_714_543_210.0, 0)));
    for text in ["", "today", "2024-05-01 08:00:10 +02", "1950-01-01 00:00:00 +0000"] {
        assert_eq!(instant(text), None, "{text}");
    }
}

#[test]
fn distances_add_up_and_stand_still_between_them() {
    let mut samples = Samples::new(&Archives { max_samples: 10, ..Archives::default() });
    let (watch, phone) = (samples.source("Watch"), samples.source("Phone"));
    samples.way(100.0, 105.0, 20.0, watch);
    samples.way(100.0, 105.0, 999.0, phone);
    samples.way(120.0, 125.0, 10.0, watch);
    samples.sort();
    let expected = [(100.0, 0.0), (105.0, 20.0), (120.0, 20.0), (125.0, 30.0)];
    assert_eq!(samples.way_between(100.0, 130.0, Some(watch)), expected);
}
