//! One test for each quirk of GPX files; `docs/formats.md` names them.

use super::*;
use crate::ingest::TimerEvent;

fn read_text(text: &str) -> Vec<Recording> {
    assert!(sniff(text.as_bytes()), "not taken for GPX");
    read(text.as_bytes(), &Limits::default()).unwrap()
}

fn one(text: &str) -> Recording {
    let mut recordings = read_text(text);
    assert_eq!(recordings.len(), 1);
    recordings.remove(0)
}

fn segment(points: &str) -> Recording {
    one(&format!("<gpx><trk><trkseg>{points}</trkseg></trk></gpx>"))
}

fn codes(recording: &Recording) -> Vec<&'static str> {
    recording.notices.iter().map(|notice| notice.code.name()).collect()
}

fn point(extension: &str) -> Recording {
    segment(&format!("<trkpt lat='1' lon='2'><time>2024-05-01T06:00:00Z</time>{extension}</trkpt>"))
}

fn timed(minute: u32) -> String {
    let (hour, minute) = (6 + minute / 60, minute % 60);
    format!("<trkpt lat='1' lon='2'><time>2024-05-01T{hour:02}:{minute:02}:00Z</time></trkpt>")
}

fn track(kind: &str, minutes: &[u32]) -> String {
    let points: String = minutes.iter().copied().map(timed).collect();
    format!("<trk><type>{kind}</type><trkseg>{points}</trkseg></trk>")
}

#[test]
fn heart_rate_in_every_spelling() {
    for spelling in [
        "<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>151</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions>",
        "<extensions><ns3:TrackPointExtension><ns3:hr> 151 </ns3:hr></ns3:TrackPointExtension></extensions>",
        "<extensions><gpxdata:hr>151</gpxdata:hr></extensions>",
        "<extensions><heartrate>151</heartrate></extensions>",
        "<HeartRate>151</HeartRate>",
        "<extensions><bpm>151</bpm></extensions>",
        "<extensions><HeartRateBpm><Value>151</Value></HeartRateBpm></extensions>",
    ] {
        assert_eq!(point(spelling).samples.heart_rate_bpm, [151.0], "{spelling}");
    }
}

#[test]
fn power_temperature_speed_and_distance_in_every_spelling() {
    for tag in ["power", "pwr:PowerInWatts", "ns3:Watts"] {
        let recording = point(&format!("<extensions><{tag}>251</{tag}></extensions>"));
        assert_eq!(recording.samples.power_w, [251.0], "{tag}");
    }
    for tag in ["gpxtpx:atemp", "gpxdata:temp", "temperature"] {
        let recording = point(&format!("<extensions><{tag}>-3.5</{tag}></extensions>"));
        assert_eq!(recording.samples.temperature_c, [-3.5], "{tag}");
    }
    let recording = point("<course>120</course><speed>3.5</speed>");
    assert_eq!(recording.samples.speed_mps, [3.5]);
    assert_eq!(point("<gpxdata:distance>12.5</gpxdata:distance>").samples.distance_m, [12.5]);
}

#[test]
fn cadence_of_runners_is_doubled() {
    let with = |kind: &str, value: u32| {
        let extension = format!("<extensions><x:cad>{value}</x:cad></extensions>");
        let points = timed(0).replace("</trkpt>", &format!("{extension}</trkpt>"));
        let file = format!("<gpx><trk><type>{kind}</type><trkseg>{points}</trkseg></trk></gpx>");
        one(&file).samples.cadence_spm[0]
    };
    assert_eq!(with("running", 86), 172.0);
    assert_eq!(with("", 86), 172.0);
    assert_eq!(with("running", 172), 172.0);
    assert_eq!(with("cycling", 86), 86.0);
}

#[test]
fn self_closing_points_are_points() {
    let recording = segment("<trkpt lat='1' lon='2'/><trkpt lat='1' lon='3'/>");
    assert_eq!((recording.samples.len(), recording.samples.positions()), (2, 2));
    assert!(codes(&recording).is_empty(), "a file without any time is not damaged");
}

#[test]
fn points_without_time_are_kept_and_noticed() {
    let recording = segment(&format!("{}<trkpt lat='1' lon='2'></trkpt>", timed(0)));
    assert_eq!(recording.samples.len(), 2);
    assert!(recording.samples.time_s[1].is_nan());
    assert_eq!(codes(&recording), ["points-without-time"]);
}

#[test]
fn unreadable_values_cost_only_themselves() {
    let recording = point("<ele>--</ele><hr>NaN</hr><cad></cad><speed/>");
    assert_eq!(recording.samples.len(), 1);
    assert!(recording.samples.altitude_m.is_empty() && recording.samples.speed_mps.is_empty());
    assert_eq!(codes(&recording), ["value-unreadable"]);
    let comma = segment("<trkpt lat='1,5' lon='2,25'><ele>12,5</ele></trkpt>");
    assert_eq!(comma.samples.latitude_deg, [1.5]);
    assert_eq!(comma.samples.altitude_m, [12.5]);
}

#[test]
fn positions_off_the_globe_are_missing_and_the_poles_are_not() {
    let recording = segment("<trkpt lat='91' lon='2'/><trkpt lat='90' lon='180'/><trkpt/>");
    assert_eq!((recording.samples.len(), recording.samples.positions()), (3, 1));
}

#[test]
fn blanks_a_mark_and_latin1_before_the_declaration_do_no_harm() {
    let body = "<?xml version='1.0'?><gpx><trk><name>Caf\u{e9} run</name><trkseg><trkpt lat='1' lon='2'/></trkseg></trk></gpx>";
    for head in ["", "          ", "\u{FEFF}", "\n\n"] {
        assert_eq!(one(&format!("{head}{body}")).name.as_deref(), Some("Caf\u{e9} run"));
    }
    let latin: Vec<u8> = body.chars().map(|c| c as u8).collect();
    let utf16: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [latin, utf16] {
        assert!(sniff(&bytes));
        let recording = read(&bytes, &Limits::default()).unwrap().remove(0);
        assert_eq!(recording.name.as_deref(), Some("Caf\u{e9} run"));
        assert_eq!(codes(&recording), ["xml-encoding"]);
        assert!(!recording.notices.is_damaged());
    }
}

#[test]
fn a_truncated_tail_keeps_what_was_read() {
    let whole = format!("<gpx><trk><trkseg>{}{}{}", timed(0), timed(1), timed(2));
    // Cut in the last point: before its time, within it, behind it.
    for (cut, points) in [("<trkpt", 2), ("<time>", 2), ("</time>", 3), ("</trkpt>", 3)] {
        let end = whole.rfind(cut).unwrap() + if cut == "<time>" { 12 } else { cut.len() };
        let recording = one(&whole[..end]);
        assert_eq!(recording.samples.len(), points, "{cut}");
        assert_eq!(codes(&recording), ["xml-truncated"], "{cut}");
    }
}

#[test]
fn a_file_cut_before_its_first_point_is_unreadable() {
    for file in
        ["<?xml version='1.0'?><gpx><metadata><na", "<gpx><trk><trkseg><trkpt lat='1' lon='2'>"]
    {
        let error = read(file.as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!((error.code(), error.is_skip()), ("malformed", false), "{file}");
    }
}

#[test]
fn malformed_markup_is_passed_over() {
    let recording = segment(&format!("{}<!-- oops {}", timed(0), timed(1)));
    assert_eq!(recording.samples.len(), 2);
    assert_eq!(codes(&recording), ["xml-malformed"]);
    let unclosed = segment("<trkpt lat='1' lon='2'><ele>5</ele><trkpt lat='1' lon='2'></trkpt>");
    assert_eq!(unclosed.samples.len(), 2);
    assert_eq!(unclosed.samples.altitude_m[0], 5.0);
}

#[test]
fn names_match_in_any_case_and_with_undeclared_prefixes() {
    let recording = one(
        "<G:GPX><G:TRK><G:TrkSeg><G:TrkPt Lat='1' LON='2'><G:Ele>5</G:Ele><Time>2024-05-01T06:00:00Z</Time></G:TrkPt></G:TrkSeg></G:TRK></G:GPX>",
    );
    assert_eq!((recording.samples.positions(), recording.samples.altitude_m[0]), (1, 5.0));
    assert!(recording.samples.time_s[0].is_finite());
    assert!(codes(&recording).is_empty());
}

#[test]
fn the_name_is_the_tracks_else_the_documents() {
    let points = timed(0);
    let seg = format!("<trkseg>{points}</trkseg>");
    for (file, name) in [
        (
            format!(
                "<gpx><metadata><name>D</name><author><name>A</name></author></metadata><trk><name><![CDATA[6x800 & more]]></name><link><text>L</text><type>t</type></link>{seg}</trk></gpx>"
            ),
            "6x800 & more",
        ),
        (
            format!(
                "<gpx><metadata><author><name>A</name></author><name>D &amp; E</name></metadata><wpt><name>W</name></wpt><trk>{seg}</trk></gpx>"
            ),
            "D & E",
        ),
        (
            format!(
                "<gpx><name>Ten</name><rte><name>R</name></rte><trk><name></name>{seg}</trk></gpx>"
            ),
            "Ten",
        ),
    ] {
        assert_eq!(one(&file).name.as_deref(), Some(name), "{file}");
    }
}

#[test]
fn types_are_sports_in_fit_words() {
    let sport = |kind: &str| {
        let recording = one(&format!("<gpx>{}</gpx>", track(kind, &[0])));
        (recording.sport, recording.sub_sport)
    };
    let words = |sport: &str, sub: Option<&str>| (Some(sport.to_owned()), sub.map(str::to_owned));
    assert_eq!(sport("9"), words("running", None));
    assert_eq!(sport("Run"), words("running", None));
    assert_eq!(sport("trail_running"), words("running", Some("trail")));
    assert_eq!(sport("<![CDATA[unknown]]>"), (None, None));
}

#[test]
fn segments_are_one_run_with_pauses_between() {
    let file = format!(
        "<gpx><trk><trkseg>{}{}</trkseg><trkseg/><trkseg>{}</trkseg><trkseg>{}</trkseg></trk></gpx>",
        timed(0),
        timed(1),
        timed(5),
        timed(5)
    );
    let recording = one(&file);
    assert_eq!(recording.samples.len(), 4);
    let t0 = recording.samples.time_s[0];
    assert_eq!(
        recording.timer,
        [
            TimerEvent { time_s: t0 + 60.0, running: false },
            TimerEvent { time_s: t0 + 300.0, running: true }
        ],
        "the last two segments touch"
    );
}

#[test]
fn tracks_are_put_in_order_of_time_and_joined() {
    let file = format!("<gpx>{}{}</gpx>", track("running", &[30, 31]), track("", &[0, 1]));
    let recording = one(&file);
    assert!(recording.samples.time_s.is_sorted());
    assert_eq!(recording.samples.len(), 4);
    assert_eq!(recording.sport.as_deref(), Some("running"));
}

#[test]
fn tracks_of_another_type_or_hours_apart_are_activities_of_their_own() {
    let split = |second: &str| {
        read_text(&format!("<gpx>{}{second}</gpx>", track("running", &[0, 10]))).len()
    };
    assert_eq!(split(&track("cycling", &[11, 12])), 2);
    assert_eq!(split(&track("running", &[10 + 120, 140])), 1);
    assert_eq!(split(&track("running", &[10 + 121, 140])), 2);
}

#[test]
fn offsets_of_times_are_remembered() {
    let recording =
        segment("<trkpt lat='1' lon='2'><time>2024-05-01T08:00:00.5+02:00</time></trkpt>");
    assert_eq!(recording.utc_offset_s, Some(7200));
    assert_eq!(recording.samples.time_s, [1_714_543_200.5]);
    assert_eq!(point("").utc_offset_s, None);
}

#[test]
fn routes_waypoints_and_empty_tracks_are_no_activity() {
    for file in [
        "<gpx><rte><rtept lat='1' lon='2'/></rte></gpx>",
        "<gpx><wpt lat='1' lon='2'><time>2024-05-01T06:00:00Z</time></wpt></gpx>",
        "<gpx><trk><trkseg></trkseg></trk></gpx>",
        "<gpx/>",
    ] {
        let error = read(file.as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!((error.code(), error.is_skip()), ("gpx-no-track", true), "{file}");
    }
}

#[test]
fn points_outside_any_track_are_kept() {
    assert_eq!(one(&format!("<gpx>{}</gpx>", timed(0))).samples.len(), 1);
}

#[test]
fn too_many_points_are_refused() {
    let limits = Limits { max_points: 1, ..Limits::default() };
    let file = "<gpx><trkpt lat='1' lon='2'/><trkpt lat='1' lon='2'/></gpx>";
    assert_eq!(read(file.as_bytes(), &limits).unwrap_err().code(), "too-large");
}

#[test]
fn too_many_activities_are_refused() {
    let file = format!("<gpx>{}{}</gpx>", track("running", &[0]), track("cycling", &[1]));
    let read = |max_activities| {
        super::read(file.as_bytes(), &Limits { max_activities, ..Limits::default() })
    };
    assert_eq!(read(2).unwrap().len(), 2);
    assert_eq!(read(1).unwrap_err().code(), "too-large");
}

#[test]
fn a_track_without_type_belongs_to_any_and_what_follows_to_the_type_before_it() {
    let untyped = track("", &[1]).replace("<type></type>", "");
    let (run, ride) = (track("running", &[2]), track("cycling", &[2]));
    let start = track("running", &[0]);
    let count = |tracks: &str| read_text(&format!("<gpx>{tracks}</gpx>")).len();
    assert_eq!(count(&format!("{start}{untyped}{run}")), 1);
    assert_eq!(count(&format!("{start}{untyped}{ride}")), 2);
    assert_eq!(count(&format!("{untyped}{ride}")), 1);
}

#[test]
fn a_damaged_head_does_not_hide_the_points() {
    let file = format!("<?xml version='1.0'?><gqx><trk><trkseg>{}</trkseg></trk></gpx>", timed(0));
    assert_eq!(one(&file).samples.len(), 1);
    assert!(!sniff(b"how to write a <trkpt lat='1'>"), "text about GPX is no GPX");
}
