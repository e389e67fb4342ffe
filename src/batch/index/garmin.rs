//! `…_summarizedActivities.json` of a Garmin account export. It names no files: activities are
//! known by their start.

use serde_json::Value;

use super::{Entry, Index, Of, Service, told};
use crate::ingest::xml;
use crate::notice::Notices;

/// The key that holds the activities.
const KEY: &str = "summarizedActivitiesExport";

/// Reads the index; `None` if it is another file.
pub(super) fn parse(bytes: &[u8]) -> Option<Index> {
    memchr::memmem::find(bytes, KEY.as_bytes())?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let document: Value = serde_json::from_slice(bytes).ok()?;
    let parts = match &document {
        Value::Array(parts) => parts.as_slice(),
        part => std::slice::from_ref(part),
    };
    let lists: Vec<&Vec<Value>> =
        parts.iter().filter_map(|part| part.get(KEY)?.as_array()).collect();
    if lists.is_empty() {
        return None;
    }
    let entries = lists.into_iter().flatten().filter_map(entry).collect();
    Some(Index { service: Service::Garmin, entries, notices: Notices::default() })
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
        let index = parse(json).unwrap();
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
    fn another_file_is_no_index() {
        for json in [&b"{}"[..], br#"["summarizedActivitiesExport"]"#, br#"[{"summarizedActivi"#] {
            assert_eq!(parse(json), None);
        }
    }
}
