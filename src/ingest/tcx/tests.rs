//! One test for each quirk of TCX files; `docs/formats.md` names them.

use super::*;
use crate::ingest::TimerEvent;

const T0: f64 = 1_714_543_200.0;

fn read_all(body: &str) -> Vec<Recording> {
    let file = format!("<TrainingCenterDatabase>{body}</TrainingCenterDatabase>");
    assert!(sniff(file.as_bytes()));
    read(file.as_bytes(), &Limits::default()).unwrap()
}

fn one(body: &str) -> Recording {
    let mut recordings = read_all(body);
    assert_eq!(recordings.len(), 1);
    recordings.remove(0)
}

fn point(second: u32, fields: &str) -> String {
    let (minute, second) = (second / 60, second % 60);
    format!("<Trackpoint><Time>2024-05-01T06:{minute:02}:{second:02}Z</Time>{fields}</Trackpoint>")
}

fn running(laps: &str) -> String {
    format!(
        "<Activities><Activity Sport='Running'><Id>2024-05-01T06:00:00Z</Id>{laps}</Activity></Activities>"
    )
}

fn lap(start: u32, fields: &str, points: &[u32]) -> String {
    let (minute, second) = (start / 60, start % 60);
    let points: String = points.iter().map(|&at| point(at, "")).collect();
    format!(
        "<Lap StartTime='2024-05-01T06:{minute:02}:{second:02}Z'>{fields}<Track>{points}</Track></Lap>"
    )
}

fn codes(recording: &Recording) -> Vec<&'static str> {
    recording.notices.iter().map(|notice| notice.code.name()).collect()
}

#[test]
fn every_field_of_a_point() {
    let fields = "<Position><LatitudeDegrees>1.5</LatitudeDegrees><LongitudeDegrees>2.5</LongitudeDegrees></Position>\
        <AltitudeMeters>12.5</AltitudeMeters><DistanceMeters>3.25</DistanceMeters>\
        <HeartRateBpm xsi:type='x'><Value>151</Value></HeartRateBpm><SensorState>Present</SensorState>\
        <Extensions><ns3:TPX><ns3:Speed>3.5</ns3:Speed><ns3:RunCadence>86</ns3:RunCadence><ns3:Watts>251</ns3:Watts></ns3:TPX></Extensions>";
    let recording = one(&running(&format!("<Lap><Track>{}</Track></Lap>", point(0, fields))));
    let samples = &recording.samples;
    assert_eq!(
        (samples.time_s[0], samples.latitude_deg[0], samples.longitude_deg[0]),
        (T0, 1.5, 2.5)
    );
    assert_eq!(
        (samples.altitude_m[0], samples.distance_m[0], samples.speed_mps[0]),
        (12.5, 3.25, 3.5)
    );
    assert_eq!((samples.heart_rate_bpm[0], samples.power_w[0]), (151.0, 251.0));
    assert_eq!(samples.cadence_spm[0], 172.0, "strides become steps");
    assert_eq!(recording.sport.as_deref(), Some("running"));
}

#[test]
fn laps_say_how_long_why_and_what_for() {
    let fields = "<TotalTimeSeconds>58</TotalTimeSeconds><DistanceMeters>200</DistanceMeters>\
        <AverageHeartRateBpm><Value>140</Value></AverageHeartRateBpm>\
        <MaximumHeartRateBpm><Value>150</Value></MaximumHeartRateBpm>\
        <Intensity>Resting</Intensity><TriggerMethod>Manual</TriggerMethod>";
    let second = "<TotalTimeSeconds>29</TotalTimeSeconds><DistanceMeters>100</DistanceMeters>\
        <AverageHeartRateBpm><Value>170</Value></AverageHeartRateBpm><TriggerMethod>Location</TriggerMethod>";
    let recording = one(&running(&(lap(0, fields, &[0, 59]) + &lap(60, second, &[60, 90]))));
    let [first, last] = recording.laps[..] else { panic!("{:?}", recording.laps) };
    assert_eq!(
        (first.start_time_s, first.elapsed_time_s, first.timer_time_s),
        (T0, 60.0, Some(58.0))
    );
    assert_eq!((first.trigger, first.intensity), (LapTrigger::Manual, Some(Intensity::Rest)));
    assert_eq!((last.elapsed_time_s, last.distance_m), (30.0, Some(100.0)));
    assert_eq!((last.trigger, last.intensity), (LapTrigger::Position, None));
    let totals = recording.totals;
    assert_eq!(
        (totals.elapsed_time_s, totals.timer_time_s, totals.distance_m),
        (Some(90.0), Some(87.0), Some(300.0))
    );
    assert_eq!((totals.avg_heart_rate_bpm, totals.max_heart_rate_bpm), (Some(150.0), Some(150.0)));
    assert_eq!(recording.start_time_s, Some(T0));
}

#[test]
fn tracks_of_one_lap_are_parted_by_pauses() {
    let tracks = format!(
        "<Lap><Track>{}{}</Track><Track/><Track>{}</Track></Lap><Lap><Track>{}</Track></Lap>",
        point(0, ""),
        point(10, ""),
        point(40, ""),
        point(60, "")
    );
    let recording = one(&running(&tracks));
    assert_eq!(
        recording.timer,
        [
            TimerEvent { time_s: T0 + 10.0, running: false },
            TimerEvent { time_s: T0 + 40.0, running: true }
        ]
    );
}

#[test]
fn each_sport_of_a_multisport_is_an_activity() {
    let one_of = |sport: &str| format!("<Activity Sport='{sport}'>{}</Activity>", lap(0, "", &[0]));
    let body = format!(
        "<Activities><MultiSportSession><FirstSport>{}</FirstSport><NextSport>{}</NextSport></MultiSportSession></Activities>",
        one_of("Biking"),
        one_of("Other")
    );
    let sports: Vec<_> = read_all(&body).into_iter().map(|recording| recording.sport).collect();
    assert_eq!(sports, [Some("cycling".to_owned()), None]);
}

#[test]
fn the_device_is_the_creator_else_the_author_and_notes_are_no_name() {
    let lap = lap(0, "", &[0]);
    let recording = one(&(running(&format!(
        "{lap}<Notes>with Anna</Notes><Training><Plan><Name>P</Name></Plan></Training><Creator xsi:type='Device_t'><Name>Watch 5</Name><UnitId>7</UnitId></Creator>"
    )) + "<Author><Name>App</Name></Author>"));
    assert_eq!((recording.device.as_deref(), recording.name), (Some("Watch 5"), None));
    let recording = one(&(running(&lap) + "<Author><Name>App</Name></Author>"));
    assert_eq!(recording.device.as_deref(), Some("App"));
}

#[test]
fn blanks_before_the_declaration_do_no_harm() {
    let file = format!(
        "          <?xml version='1.0'?><TrainingCenterDatabase>{}</TrainingCenterDatabase>",
        running(&lap(0, "", &[0]))
    );
    assert!(sniff(file.as_bytes()));
    let recording = read(file.as_bytes(), &Limits::default()).unwrap().remove(0);
    assert!(codes(&recording).is_empty());
}

#[test]
fn points_of_time_alone_are_points() {
    let recording = one(&running(&lap(0, "", &[0, 1, 2])));
    assert_eq!((recording.samples.len(), recording.samples.positions()), (3, 0));
}

#[test]
fn a_truncated_tail_keeps_what_was_read() {
    let file = format!("<TrainingCenterDatabase>{}", running(&lap(0, "", &[0, 1, 2])));
    let cut = file.rfind("06:00:02").unwrap() + 4;
    let recording = read(&file.as_bytes()[..cut], &Limits::default()).unwrap().remove(0);
    assert_eq!(recording.samples.len(), 2);
    assert_eq!(codes(&recording), ["xml-truncated"]);
}

#[test]
fn unclosed_elements_end_where_the_next_begins() {
    let body = "<Activities><Activity Sport='Running'><Lap><Track><Trackpoint><Time>2024-05-01T06:00:00Z</Time><Lap><Track><Trackpoint><Time>2024-05-01T06:00:05Z</Time></Trackpoint></Activity></Activities>";
    let recording = one(body);
    assert_eq!((recording.samples.len(), recording.laps.len()), (2, 2));
}

#[test]
fn names_match_in_lower_case() {
    let body = running(&lap(0, "<TotalTimeSeconds>5</TotalTimeSeconds>", &[0, 1]))
        .to_lowercase()
        .replace('t', "T")
        .replace('z', "Z");
    // Only the letters of times keep their case.
    let body = body.replace("<T", "<t").replace("</T", "</t");
    assert_eq!(one(&body).samples.len(), 2);
}

#[test]
fn laps_without_points_are_still_an_activity() {
    let recording = one(&running(
        "<Lap StartTime='2024-05-01T06:00:00Z'><TotalTimeSeconds>1800</TotalTimeSeconds><DistanceMeters>5000</DistanceMeters></Lap>",
    ));
    assert_eq!((recording.samples.len(), recording.totals.distance_m), (0, Some(5000.0)));
}

#[test]
fn courses_and_workouts_are_no_activity() {
    for body in [
        "<Courses><Course><Lap/><Track><Trackpoint><Time>2024-05-01T06:00:00Z</Time></Trackpoint></Track></Course></Courses>",
        "<Workouts><Workout Sport='Running'><Name>6x800</Name></Workout></Workouts>",
    ] {
        let file = format!("<TrainingCenterDatabase>{body}</TrainingCenterDatabase>");
        let error = read(file.as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!((error.code(), error.is_skip()), ("tcx-no-activity", true), "{body}");
    }
}

#[test]
fn too_many_activities_are_refused() {
    let activity = "<Activity Sport='Running'><Lap StartTime='2024-05-01T06:00:00Z'/></Activity>";
    let file = format!(
        "<TrainingCenterDatabase><Activities>{activity}{activity}</Activities></TrainingCenterDatabase>"
    );
    let read = |max_activities| {
        super::read(file.as_bytes(), &Limits { max_activities, ..Limits::default() })
    };
    assert_eq!(read(2).unwrap().len(), 2);
    assert_eq!(read(1).unwrap_err().code(), "too-large");
}
