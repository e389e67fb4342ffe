//! `…_summarizedActivities.json` of a Garmin account export. It names no files: activities are
//! known by their start.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Entry, Index, Of, Service, told};
use crate::ingest::xml;
use crate::notice::{NoticeCode, Notices};

/// The key that holds the activities.
const KEY: &str = "summarizedActivitiesExport";

/// A part of the document; some hold a list of activities under [`KEY`].
#[derive(Deserialize)]
struct Part<'a> {
    #[serde(borrow, rename = "summarizedActivitiesExport")]
    activities: Option<&'a RawValue>,
}

/// Reads the first `most` activities of the index; `None` if it is another file.
pub(super) fn parse(bytes: &[u8], most: usize) -> Option<Index> {
    memchr::memmem::find(bytes, KEY.as_bytes())?;
    let json = std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).ok()?;
    let (mut entries, mut dropped) = (Vec::new(), 0);
    // What is no activity is passed over.
    let mut activity = |raw: &str| {
        if entries.len() >= most {
            dropped += 1;
        } else if let Some(entry) = serde_json::from_str(raw).ok().as_ref().and_then(entry) {
            entries.push(entry);
        }
    };
    let mut is_index = false;
    let mut part = |raw: &str| {
        let activities = serde_json::from_str::<Part<'_>>(raw).ok().and_then(|it| it.activities);
        is_index |= activities.is_some_and(|list| each(list.get(), &mut activity).is_ok());
    };
    // The document is a list of parts, or one.
    if json.trim_start().starts_with('[') {
        each(json, &mut part).ok()?;
    } else {
        part(json);
    }
    let mut notices = Notices::default();
    notices.add(NoticeCode::IndexEntriesDropped, dropped);
    is_index.then_some(Index { service: Service::Garmin, entries, notices })
}

/// Hands the elements of a list to `visit` as they are written, one at a time: none of a document of
/// any size is kept.
fn each(list: &str, visit: &mut dyn FnMut(&str)) -> serde_json::Result<()> {
    struct Elements<'v>(&'v mut dyn FnMut(&str));

    impl<'de> Visitor<'de> for Elements<'_> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
            while let Some(element) = list.next_element::<&RawValue>()? {
                (self.0)(element.get());
            }
            Ok(())
        }
    }

    let mut reader = serde_json::Deserializer::from_str(list);
    reader.deserialize_seq(Elements(visit))?;
    reader.end()
}

fn entry(activity: &Value) -> Option<Entry> {
    let seconds = |key: &str| Some(activity.get(key)?.as_f64()? / 1000.0);
    let start = seconds("beginTimestamp").or_else(|| seconds("startTimeGmt"))?;
    // Local time is written as if it were UTC; zones are whole quarters of an hour.
    let utc_offset_s = seconds("startTimeLocal")
        .map(|local| local - seconds("startTimeGmt").unwrap_or(start))
        .filter(|offset| offset.abs() <= 14.0 * 3600.0)
        .map(|offset| (offset / 900.0).round() as i32 * 900);
    let kind = activity.get("activityType").and_then(|kind| match kind {
        Value::Object(kind) => kind.get("typeKey")?.as_str(),
        kind => kind.as_str(),
    });
    Some(Entry {
        of: Of::Start(start),
        name: activity.get("name").and_then(Value::as_str).and_then(told),
        description: activity.get("description").and_then(Value::as_str).and_then(told),
        sport: kind.and_then(xml::sport),
        utc_offset_s,
        measured: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_names_sports_and_zones_are_read() {
        let json = br#"[{"summarizedActivitiesExport": [
            {"activityId": 1, "name": "Morning", "activityType": "trail_running",
             "beginTimestamp": 1700000000000, "startTimeGmt": 1700000000000.0,
             "startTimeLocal": 1700003600000.0},
            {"activityType": {"typeKey": "cycling"}, "startTimeGmt": 1700100000000.0},
            {"name": "no start"}
        ]}, {"summarizedActivitiesExport": []}, 7]"#;
        let index = parse(json, 9).unwrap();
        assert_eq!(index.service, Service::Garmin);
        let [run, ride] = &index.entries[..] else { panic!("{:?}", index.entries) };
        assert_eq!(run.of, Of::Start(1_700_000_000.0));
        assert_eq!(run.name.as_deref(), Some("Morning"));
        assert_eq!(run.sport, Some(("running", Some("trail"))));
        assert_eq!(run.utc_offset_s, Some(3600));
        assert_eq!((ride.name.as_deref(), ride.sport), (None, Some(("cycling", None))));
        assert_eq!(ride.utc_offset_s, None);
    }

    #[test]
    fn more_activities_than_are_kept_are_told() {
        let json =
            br#"{"summarizedActivitiesExport": [{"beginTimestamp": 1}, 7, {"beginTimestamp": 2},
            {"beginTimestamp": 3}]}"#;
        let index = parse(json, 2).unwrap();
        assert_eq!(index.entries.len(), 2);
        let told: Vec<_> = index.notices.iter().map(|it| (it.code.name(), it.count)).collect();
        assert_eq!(told, [("index-entries-dropped", 1)]);
    }

    #[test]
    fn another_file_is_no_index() {
        for json in [&b"{}"[..], br#"["summarizedActivitiesExport"]"#, br#"[{"summarizedActivi"#] {
            assert_eq!(parse(json, 9), None);
        }
    }
}
