//! FIT files made by hand: each quirk on its own.

use runkind::ingest::{
    FORMATS, Format, IngestError, Intensity, LapTrigger, Recording, StepDuration, TimerEvent,
};
use runkind::notice::NoticeCode;
use runkind::settings::Limits;

use crate::fit_builder::{
    BYTE, ENUM, Part, SINT8, SINT32, START, START_S, STRING, TIMESTAMP, UINT8, UINT16, UINT32,
};

const RECORD: u16 = 20;
const SESSION: u16 = 18;
const SESSION_FIELDS: [(u8, u8, u8); 5] =
    [TIMESTAMP, (2, 4, UINT32), (7, 4, UINT32), (5, 1, ENUM), (9, 4, UINT32)];

pub(crate) fn format() -> &'static Format {
    FORMATS.iter().find(|format| format.name == "fit").unwrap()
}

pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Recording>, IngestError> {
    assert!((format().sniff)(bytes));
    (format().read)(bytes, &Limits::default())
}

fn only(bytes: &[u8]) -> Recording {
    let mut recordings = read(bytes).unwrap();
    assert_eq!(recordings.len(), 1);
    recordings.remove(0)
}

fn codes(recording: &Recording) -> Vec<NoticeCode> {
    let codes = recording.notices.iter().map(|notice| notice.code);
    codes.filter(|code| *code != NoticeCode::FitNoSession).collect()
}

fn session(part: Part, start: u32, seconds: u32, sport: u32) -> Part {
    part.define(14, SESSION, &SESSION_FIELDS).data(
        14,
        &[(start + seconds, 4), (start, 4), (seconds * 1000, 4), (sport, 1), (123_400, 4)],
    )
}

fn records(part: Part, start: u32, count: u32) -> Part {
    let part = part.define(0, RECORD, &[TIMESTAMP, (3, 1, UINT8)]);
    (0..count).fold(part, |part, i| part.data(0, &[(start + i, 4), (100 + i, 1)]))
}

#[test]
fn a_plain_file_has_no_findings() {
    for header_size in [12, 14] {
        let part = session(records(Part::activity(), START, 5), START, 5, 1);
        let size = (part.finish().len() - 16) as u32;
        let recording = only(&part.finish_with(header_size, size));
        assert_eq!(recording.notices.iter().count(), 0);
        assert_eq!(recording.sport.as_deref(), Some("running"));
        assert_eq!(recording.start_time_s, Some(START_S));
        assert_eq!(recording.totals.distance_m, Some(1234.0));
        assert_eq!(recording.samples.time_s, [0.0, 1.0, 2.0, 3.0, 4.0].map(|s| START_S + s));
        assert_eq!(recording.samples.heart_rate_bpm, [100.0, 101.0, 102.0, 103.0, 104.0]);
        assert!(recording.samples.speed_mps.is_empty());
    }
}

#[test]
fn compressed_timestamps_follow_the_last_timestamp_of_any_message() {
    let part = Part::activity()
        .define(1, 21, &[TIMESTAMP, (0, 1, ENUM)])
        .define(2, RECORD, &[(3, 1, UINT8)])
        .data(1, &[(START + 30, 4), (9, 1)])
        .compressed(2, ((START + 31) % 32) as u8, &[(100, 1)])
        .compressed(2, ((START + 33) % 32) as u8, &[(101, 1)])
        // A message of no interest moves the clock too, and so does one with a compressed header.
        .define(3, 0xFF00, &[TIMESTAMP])
        .data(3, &[(START + 100, 4)])
        .define(3, 0xFF01, &[(0, 1, UINT8)])
        .compressed(3, ((START + 125) % 32) as u8, &[(0, 1)])
        .compressed(2, ((START + 140) % 32) as u8, &[(102, 1)]);
    let times = only(&part.finish()).samples.time_s;
    assert_eq!(times, [31.0, 33.0, 140.0].map(|seconds| START_S + seconds));
}

#[test]
fn both_byte_orders_read_the_same() {
    let fields = [
        TIMESTAMP,
        (0, 4, SINT32),
        (1, 4, SINT32),
        (2, 2, UINT16),
        (5, 4, UINT32),
        (6, 2, UINT16),
        (13, 1, SINT8),
    ];
    let values = [
        (START, 4),
        (1 << 29, 4),
        ((-(1 << 28)) as u32, 4),
        (2600, 2),
        (1234, 4),
        (3456, 2),
        (0xFE, 1),
    ];
    let little = only(&Part::activity().define(0, RECORD, &fields).data(0, &values).finish());
    let big =
        only(&Part::activity().define_big_endian(0, RECORD, &fields).data(0, &values).finish());
    for samples in [little.samples, big.samples] {
        assert_eq!(samples.time_s, [START_S]);
        assert_eq!((samples.latitude_deg[0], samples.longitude_deg[0]), (45.0, -22.5));
        assert_eq!((samples.altitude_m[0], samples.distance_m[0]), (20.0, 12.34));
        assert_eq!((samples.speed_mps[0], samples.temperature_c[0]), (3.456, -2.0));
    }
}

#[test]
fn enhanced_fields_win_where_they_are_valid() {
    let part = Part::activity()
        .define(0, RECORD, &[TIMESTAMP, (6, 2, UINT16), (73, 4, UINT32), (2, 2, UINT16)])
        .data(0, &[(START, 4), (1000, 2), (2000, 4), (2505, 2)])
        .data(0, &[(START + 1, 4), (1000, 2), (u32::MAX, 4), (0xFFFF, 2)]);
    let samples = only(&part.finish()).samples;
    assert_eq!(samples.speed_mps, [2.0, 1.0]);
    assert_eq!(samples.altitude_m[0], 1.0);
    assert!(samples.altitude_m[1].is_nan());
}

#[test]
fn developer_fields_are_skipped_and_never_replace_native_ones() {
    let part = Part::activity()
        .define_with(0, RECORD, &[TIMESTAMP, (3, 1, UINT8)], &[(3, 1, 0), (5, 4, 0)], false)
        .data(0, &[(START, 4), (140, 1), (99, 1), (7, 4)])
        .data(0, &[(START + 1, 4), (141, 1), (98, 1), (8, 4)]);
    let samples = only(&part.finish()).samples;
    assert_eq!(samples.heart_rate_bpm, [140.0, 141.0]);
    assert!(samples.distance_m.is_empty());
}

#[test]
fn cadence_is_in_steps_on_foot_and_in_turns_elsewhere() {
    for (sport, cadence) in [(1, 175.0), (11, 175.0), (17, 175.0), (2, 87.5)] {
        let part = Part::activity()
            .define(0, RECORD, &[TIMESTAMP, (4, 1, UINT8), (53, 1, UINT8)])
            .data(0, &[(START, 4), (87, 1), (64, 1)]);
        let samples = only(&session(part, START, 1, sport).finish()).samples;
        assert_eq!(samples.cadence_spm, [cadence], "sport {sport}");
    }
}

#[test]
fn compressed_speed_and_distance_roll_over() {
    // Speed 4.00 m/s; the counter of sixteenths of a metre runs over at 256 m.
    let packed = |sixteenths: u32| 0x190 | (sixteenths & 0x0FFF) << 12;
    let part = Part::activity().define(0, RECORD, &[TIMESTAMP, (8, 3, BYTE)]);
    let part = [0, 4000, 4160, 8320, 9000]
        .iter()
        .enumerate()
        .fold(part, |part, (i, at)| part.data(0, &[(START + i as u32, 4), (packed(*at), 3)]))
        .data(0, &[(START + 9, 4), (0x00FF_FFFF, 3)]);
    let samples = only(&part.finish()).samples;
    assert_eq!(samples.speed_mps[..5], [4.0; 5]);
    // From 4,160 to 8,320 more than one turn of the counter is lost: nobody can know.
    assert_eq!(samples.distance_m[..3], [0.0, 250.0, 260.0]);
    assert_eq!(samples.distance_m[3], 264.0);
    assert!(samples.distance_m[5].is_nan() && samples.speed_mps[5].is_nan());
}

#[test]
fn a_size_that_does_not_fit_the_type_is_read_all_the_same() {
    let part = Part::activity()
        .define(0, RECORD, &[TIMESTAMP, (3, 1, UINT32), (7, 3, UINT16), (5, 8, UINT32)])
        .data(0, &[(START, 4), (150, 1), (0x09_01_00, 3), (500, 4), (900, 4)]);
    let samples = only(&part.finish()).samples;
    assert_eq!(samples.heart_rate_bpm, [150.0]);
    assert_eq!(samples.power_w, [256.0]);
    assert_eq!(samples.distance_m, [5.0]);
}

#[test]
fn chained_parts_stay_apart_unless_one_session_goes_on() {
    let first = session(records(Part::activity(), START, 5), START, 100, 1).finish();
    let second = session(records(Part::activity(), START + 1000, 4), START + 1000, 5, 2).finish();
    let inside = records(Part::activity(), START + 50, 3).finish();
    let outside = records(Part::activity(), START + 5000, 2).finish();
    let settings = Part::of_type(2).finish();
    let recordings = read(&[first, settings, second, inside, outside].concat()).unwrap();
    let points: Vec<_> = recordings.iter().map(|recording| recording.samples.len()).collect();
    assert_eq!(points, [8, 4, 2]);
    assert_eq!(recordings[1].sport.as_deref(), Some("cycling"));
    assert_eq!(recordings[2].notices.iter().next().unwrap().code, NoticeCode::FitNoSession);
}

#[test]
fn sessions_share_the_records_by_time() {
    let part = records(Part::activity(), START, 30);
    let part = session(part, START + 10, 10, 2);
    let part = session(session(part, START, 10, 5), START + 20, 5, 1);
    let part = part
        .define(13, 19, &[(2, 4, UINT32), (7, 4, UINT32), (24, 1, ENUM), (23, 1, ENUM)])
        .data(13, &[(START + 12, 4), (5000, 4), (0, 1), (5, 1)]);
    let recordings = read(&part.finish()).unwrap();
    let sports: Vec<_> = recordings.iter().map(|r| r.sport.clone().unwrap()).collect();
    assert_eq!(sports, ["swimming", "cycling", "running"]);
    assert_eq!(recordings.iter().map(|r| r.samples.len()).collect::<Vec<_>>(), [10, 10, 10]);
    let lap = recordings[1].laps[0];
    assert_eq!((lap.start_time_s, lap.elapsed_time_s), (START_S + 12.0, 5.0));
    assert_eq!((lap.trigger, lap.intensity), (LapTrigger::Manual, Some(Intensity::Interval)));
    assert!(recordings[0].laps.is_empty() && recordings[2].laps.is_empty());
}

#[test]
fn a_session_without_records_gives_its_totals() {
    let recording = only(&session(Part::activity(), START, 60, 1).finish());
    assert!(recording.samples.is_empty());
    assert_eq!(recording.totals.elapsed_time_s, Some(60.0));
}

#[test]
fn timer_zone_and_workout_are_read() {
    let part = records(Part::activity(), START, 3)
        .define(1, 21, &[TIMESTAMP, (0, 1, ENUM), (1, 1, ENUM)])
        .data(1, &[(START, 4), (0, 1), (0, 1)])
        .data(1, &[(START + 1, 4), (0, 1), (4, 1)])
        .data(1, &[(START + 1, 4), (7, 1), (0, 1)])
        .define(1, 34, &[TIMESTAMP, (5, 4, UINT32)])
        // The watch is eleven seconds off.
        .data(1, &[(START, 4), (START + 20_700 + 11, 4)])
        .define(1, 26, &[(8, 6, STRING)])
        .data(1, &[])
        .bytes(b"6x800\0")
        .define(
            1,
            27,
            &[
                (254, 2, UINT16),
                (1, 1, ENUM),
                (2, 4, UINT32),
                (3, 1, ENUM),
                (4, 4, UINT32),
                (5, 4, UINT32),
                (6, 4, UINT32),
                (7, 1, ENUM),
            ],
        )
        .data(1, &[(1, 2), (6, 1), (0, 4), (2, 1), (6, 4), (0, 4), (0, 4), (0xFF, 1)])
        .data(1, &[(0, 2), (1, 1), (80_000, 4), (0, 1), (0, 4), (5000, 4), (4500, 4), (5, 1)])
        .data(1, &[(2, 2), (1, 1), (80_000, 4), (0, 1), (0, 4), (0, 4), (5000, 4), (5, 1)]);
    let recording = only(&part.finish());
    assert_eq!(
        recording.timer,
        [
            TimerEvent { time_s: START_S, running: true },
            TimerEvent { time_s: START_S + 1.0, running: false }
        ]
    );
    assert_eq!(recording.utc_offset_s, Some(20_700));
    let workout = recording.workout.unwrap();
    assert_eq!(workout.name.as_deref(), Some("6x800"));
    assert_eq!(workout.steps[0].duration, StepDuration::Distance(800.0));
    assert_eq!(workout.steps[0].target_speed_mps, Some((4.5, 5.0)), "whichever is written first");
    assert_eq!(workout.steps[0].intensity, Some(Intensity::Interval));
    assert_eq!(workout.steps[1].duration, StepDuration::Repeat { from: 0, times: 6 });
    assert_eq!(workout.steps[1].target_speed_mps, None);
    assert_eq!(workout.steps[2].target_speed_mps, None, "a bound of 0 is none");
}

#[test]
fn a_file_cut_at_any_byte_keeps_the_points_before_the_cut() {
    let part = session(records(Part::activity(), START, 20), START, 20, 1);
    let whole = part.finish();
    let mut most = 0;
    for length in 0..whole.len() {
        let bytes = &whole[..length];
        match (format().read)(bytes, &Limits::default()) {
            Ok(recordings) => {
                let samples = &recordings[0].samples;
                assert!(samples.len() >= most, "a longer file gave fewer points");
                most = samples.len();
                assert_eq!(codes(&recordings[0]), [NoticeCode::FitTruncated]);
                let expected: Vec<f64> = (0..most).map(|i| START_S + i as f64).collect();
                assert_eq!(samples.time_s, expected);
            }
            Err(error) => assert_eq!(most, 0, "{error}"),
        }
    }
    assert_eq!(most, 20);
}

#[test]
fn damage_is_noticed_and_survived() {
    let part = records(Part::activity(), START, 4);
    let good = part.finish();
    let size = (good.len() - 16) as u32;

    let mut bad_crc = good.clone();
    *bad_crc.last_mut().unwrap() ^= 1;
    let mut bad_header_crc = good.clone();
    bad_header_crc[12] = 1;
    let trailing = [&good[..], b"some bytes that are no FIT"].concat();
    let undefined = part.clone().bytes(&[0x09, 1, 2, 3]).finish();
    let cases = [
        (bad_crc, NoticeCode::FitCrc),
        (bad_header_crc, NoticeCode::FitCrc),
        (part.finish_with(14, 0), NoticeCode::FitNoSize),
        (trailing, NoticeCode::FitTrailingBytes),
        (undefined, NoticeCode::FitBadMessage),
        (part.finish_with(14, size + 2), NoticeCode::FitTruncated),
        (part.finish_with(14, u32::MAX), NoticeCode::FitTruncated),
    ];
    for (bytes, code) in cases {
        let recording = only(&bytes);
        assert!(codes(&recording).contains(&code), "{code:?}: {:?}", codes(&recording));
        assert!(recording.notices.is_damaged());
        assert_eq!(recording.samples.len(), 4, "{code:?}");
    }
}

#[test]
fn records_without_a_time_stay_with_the_record_before_them() {
    let part = Part::activity()
        .define(0, RECORD, &[TIMESTAMP, (5, 4, UINT32)])
        .data(0, &[(START, 4), (100, 4)])
        .data(0, &[(u32::MAX, 4), (200, 4)])
        .define(0, RECORD, &[(5, 4, UINT32)])
        .data(0, &[(300, 4)])
        .define(0, RECORD, &[TIMESTAMP, (5, 4, UINT32)])
        .data(0, &[(START + 3, 4), (400, 4)]);
    let samples = only(&session(part, START, 3, 1).finish()).samples;
    assert_eq!(samples.distance_m, [1.0, 2.0, 3.0, 4.0]);
    assert_eq!((samples.time_s[0], samples.time_s[3]), (START_S, START_S + 3.0));
    assert!(samples.time_s[1].is_nan() && samples.time_s[2].is_nan());
}

#[test]
fn a_generic_sport_is_none_and_a_profile_is_no_name() {
    const SPORT_PROFILE_NAME: (u8, u8, u8) = (110, 4, STRING);
    let part = records(Part::activity(), START, 4)
        .define(1, SESSION, &[TIMESTAMP, (2, 4, UINT32), (5, 1, ENUM), SPORT_PROFILE_NAME])
        .data(1, &[(START + 4, 4), (START, 4), (0, 1)])
        .bytes(b"Run\0");
    let recording = only(&part.finish());
    assert_eq!((recording.sport, recording.name), (None, None));
    assert_eq!(recording.totals.elapsed_time_s, None);
    assert_eq!(recording.samples.len(), 4);
}

#[test]
fn damage_in_a_part_without_records_is_known_to_the_others() {
    let mut settings = Part::of_type(2).finish();
    settings.truncate(settings.len() - 3);
    let recording = only(&[records(Part::activity(), START, 2).finish(), settings].concat());
    assert_eq!(codes(&recording), [NoticeCode::FitTruncated]);
}

#[test]
fn files_of_other_types_are_named() {
    for (file_type, code) in [(2, "fit-settings"), (5, "fit-workout"), (6, "fit-course")] {
        let error = read(&records(Part::of_type(file_type), START, 2).finish()).unwrap_err();
        assert_eq!((error.code(), error.is_skip()), (code, true));
    }
    let error = read(&Part::of_type(2).finish()).unwrap_err();
    assert_eq!(error.to_string(), "a FIT settings file, not an activity");
    assert_eq!(read(&Part::activity().finish()).unwrap_err().code(), "fit-empty");
    let cut = read(&Part::activity().finish()[..17]).unwrap_err();
    assert_eq!((cut.code(), cut.at()), ("malformed", Some(14)));
    let text =
        "unreadable fit file: no record or session in what is left (fit-truncated) (at byte 14)";
    assert_eq!(cut.to_string(), text);
}

#[test]
fn a_file_is_of_the_type_it_begins_with() {
    // Damage makes messages of any kind.
    let part = records(Part::activity(), START, 11);
    let part = part.define(15, 0, &[(0, 1, ENUM)]).data(15, &[(2, 1)]);
    assert_eq!(read(&part.finish()).unwrap()[0].samples.len(), 11);
}

#[test]
fn more_points_than_allowed_are_refused() {
    let bytes = records(Part::activity(), START, 11).finish();
    let limits = Limits { max_points: 10, ..Limits::default() };
    let error = (format().read)(&bytes, &limits).unwrap_err();
    assert_eq!(error.code(), "too-large");
}

#[test]
fn more_activities_than_allowed_are_refused() {
    let part = |i: u32| session(Part::activity(), START + 100 * i, 60, 1).finish();
    let bytes: Vec<u8> = (0..4).flat_map(part).collect();
    let limits = Limits { max_activities: 3, ..Limits::default() };
    assert_eq!((format().read)(&bytes, &limits).unwrap_err().code(), "too-large");
    assert_eq!(read(&bytes).unwrap().len(), 4);
}

#[test]
fn more_chained_parts_and_messages_than_allowed_are_refused() {
    let empty: Vec<u8> = (0..4).flat_map(|_| Part::activity().finish()).collect();
    let limits = Limits { max_activities: 3, ..Limits::default() };
    let error = (format().read)(&empty, &limits).unwrap_err();
    assert!(error.to_string().contains("max_activities"), "{error}");
    let part = session(session(Part::activity(), START, 60, 1), START + 60, 60, 1);
    let bytes = part.define(3, 20, &[(253, 4, UINT32)]).data(3, &[(START, 4)]).finish();
    let read = |max_messages| {
        (format().read)(&bytes, &Limits { max_messages, ..Limits::default() }).map(|all| all.len())
    };
    assert_eq!(read(3).unwrap(), 2, "a file_id and two sessions; points do not count");
    let error = read(2).unwrap_err();
    assert!(error.to_string().contains("max_messages"), "{error}");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(
        data in proptest::collection::vec(proptest::num::u8::ANY, 0..600),
        flips in proptest::collection::vec((0..200_usize, proptest::num::u8::ANY), 0..8),
    ) {
        let noise = Part::activity().bytes(&data).finish();
        let _ = read(&noise);
        let mut flipped = session(records(Part::activity(), START, 20), START, 20, 1).finish();
        for (at, byte) in flips {
            let at = at % flipped.len();
            flipped[at] = byte;
        }
        let _ = (format().read)(&flipped, &Limits::default());
    }
}
