//! Points of the usual form are read by a scan, all others by the walker, and both read the same.
//! An empty comment in every point keeps the scan away.

use proptest::prelude::*;
use runkind::ingest;
use runkind::settings::Limits;
use runkind::synthetic::{random_run, write};

use crate::corpus;

/// Everything that was read, values to the last bit; NaN is NaN.
fn read(bytes: &[u8]) -> String {
    match ingest::read(bytes, &Limits::default()) {
        Ok((format, recordings)) => format!("{} {recordings:?}", format.name),
        Err(error) => format!("{} {}", error.code(), error.is_skip()),
    }
}

/// The same document, of which no point is of the usual form.
fn by_the_walker(text: &str) -> String {
    text.replace("</trkpt>", "<!---->\n</trkpt>").replace("</Trackpoint>", "<!---->\n</Trackpoint>")
}

#[test]
fn scan_and_walker_agree_on_made_up_runs() {
    for seed in 0..12 {
        let recording =
            random_run(seed, ["easy", "interval", "tempo"][seed as usize % 3]).recording;
        for text in [write::gpx(&recording), write::tcx(&recording)] {
            assert_eq!(read(text.as_bytes()), read(by_the_walker(&text).as_bytes()), "{seed}");
        }
    }
}

#[test]
fn scan_and_walker_agree_on_real_files() {
    let Some(corpus) = corpus::folder("scan_and_walker_agree_on_real_files") else { return };
    let mut found = 0;
    let endings = [(".gpx.gz", 3), (".tcx.gz", 12), (".gpx", 1), (".tcx", 1)];
    for (ending, nth) in endings {
        let athletes = ["a01", "a02", "a03", "a04", "a05", "a06", "a07", "a08", "a09", "wild"];
        for (path, bytes) in corpus::files(&corpus, &athletes, ending, nth) {
            let Ok(text) = std::str::from_utf8(&bytes) else { continue };
            let walked = by_the_walker(text);
            found += usize::from(walked != text);
            assert!(read(text.as_bytes()) == read(walked.as_bytes()), "{}", path.display());
        }
    }
    assert!(found > 100, "{found}");
}

/// A point of each format with a marker for what is damaged.
const DOCUMENTS: [&str; 2] = [
    "<gpx><trk><trkseg>\n<trkpt lat=\"1.5\" lon=\"-2.25\"><ele>3.5</ele>\
     <time>2024-05-01T06:00:01Z</time><extensions><g:TrackPointExtension><g:hr>101</g:hr>\
     <g:cad>81</g:cad></g:TrackPointExtension></extensions></trkpt>\n\
     <trkpt lon=\"2\" lat=\"1.6\"><time>2024-05-01T06:00:02.5Z</time><speed>3</speed></trkpt>\n\
     <trkpt lat=\"1.7\" lon=\"2\"><ele>5</ele><time>2024-05-01T06:00:03Z</time></trkpt>\
     <trkpt lat=\"1.8\" lon=\"3\"><ele>6</ele><time>2024-05-01T06:00:04Z</time></trkpt>\
     <trkpt lat=\"1.9\" lon=\"4\"><ele>7</ele><time>2024-05-01T06:00:05Z</time></trkpt>\
     </trkseg></trk></gpx>",
    "<TrainingCenterDatabase><Activities><Activity Sport=\"Running\"><Lap><Track>\
     <Trackpoint><Time>2024-05-01T06:00:01Z</Time><Position><LatitudeDegrees>1.5</LatitudeDegrees>\
     <LongitudeDegrees>2.5</LongitudeDegrees></Position><HeartRateBpm><Value>101</Value>\
     </HeartRateBpm><Extensions><TPX xmlns=\"http://a\"><Speed>3.1</Speed></TPX></Extensions>\
     </Trackpoint>\n<Trackpoint><Time>2024-05-01T06:00:02Z</Time><DistanceMeters>3</DistanceMeters>\
     <SensorState>Present</SensorState></Trackpoint><Trackpoint><Time>2024-05-01T06:00:03Z</Time>\
     </Trackpoint><Trackpoint><Time>2024-05-01T06:00:04Z</Time></Trackpoint>\
     <Trackpoint><Time>2024-05-01T06:00:05Z</Time></Trackpoint></Track></Lap></Activity></Activities></TrainingCenterDatabase>",
];

const PIECES: &[&str] = &[
    "<",
    ">",
    "/",
    "</",
    "\"",
    "'",
    " ",
    "\u{A0}",
    "&amp;",
    "&",
    "=",
    ":",
    "1",
    ",5",
    "NaN",
    "e3",
    "-",
    "<trkpt>",
    "</trkpt>",
    "<trk>",
    "</trk>",
    "</gpx>",
    "<trkseg>",
    "<time/>",
    "<hr>7</hr>",
    "<HR>9</HR>",
    "<x:hr a=\"1\">8</x:hr>",
    "<name>n</name>",
    "<extensions/>",
    "<Lap>",
    "</Lap>",
    "<Track>",
    "</Track>",
    "</Activity>",
    "<Trackpoint/>",
    "<Value>6</Value>",
    "<value>5</value>",
    "<Time></Time>",
    "<time>2024-05-01T06:00:09+02:00</time>",
    "<Power>2</Power>",
    "<TPX/>",
    "<HeartRateBpm xsi:type=\"a>b\">",
    "</TrainingCenterDatabase>",
    "<Training>",
    "</Training>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn scan_and_walker_agree_on_damaged_documents(
        which in 0_usize..2,
        edits in prop::collection::vec(
            (any::<prop::sample::Index>(), 0_usize..12, prop::sample::select(PIECES)),
            0..4,
        ),
    ) {
        let mut text = DOCUMENTS[which].to_string();
        for (at, cut, piece) in edits {
            let at = at.index(text.len());
            let is_at = |at: &usize| text.is_char_boundary(*at);
            let from = (at..=text.len()).find(is_at).unwrap();
            let to = ((from + cut).min(text.len())..=text.len()).find(is_at).unwrap();
            text.replace_range(from..to, piece);
        }
        prop_assert_eq!(read(text.as_bytes()), read(by_the_walker(&text).as_bytes()), "{}", text);
    }
}
