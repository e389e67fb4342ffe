//! `…_summarizedActivities.json` of a Garmin account export. It names no files: activities are
//! known by their start.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Entry, Index, Of, Service, told};
use crate::ingest::xml;
use crate::notice::{NoticeCode, Notices};

/// The key that holds the activities.
const KEY: &str = "summarizedActivitiesExport";

/// Reads the first `most` activities of the index; `None` if it is another file.
pub(super) fn parse(bytes: &[u8], most: usize) -> Option<Index> {
    memchr::memmem::find(bytes, KEY.as_bytes())?;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut found = Found { most, is_index: false, entries: Vec::new(), dropped: 0 };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    Parts(&mut found).deserialize(&mut reader).ok()?;
    reader.end().ok()?;
    let Found { is_index: true, entries, dropped, .. } = found else { return None };
    let mut notices = Notices::default();
    notices.add(NoticeCode::IndexEntriesDropped, dropped);
    Some(Index { service: Service::Garmin, entries, notices })
}

/// What was found so far: a document of any size is read without holding it.
struct Found {
    most: usize,
    /// Whether there is a list of activities.
    is_index: bool,
    entries: Vec<Entry>,
    dropped: usize,
}

impl Found {
    /// What is no activity is passed over.
    fn take(&mut self, activity: &RawValue) {
        let entry = || entry(&serde_json::from_str(activity.get()).ok()?);
        if self.entries.len() >= self.most {
            self.dropped += 1;
        } else if let Some(entry) = entry() {
            self.entries.push(entry);
        }
    }
}

/// The document: a list of objects, or one, of which some hold a list of activities.
struct Parts<'f>(&'f mut Found);

/// What stands under [`KEY`].
struct Activities<'f>(&'f mut Found);

impl<'de> DeserializeSeed<'de> for Parts<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Parts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("parts of an export")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<(), A::Error> {
        while let Some(part) = parts.next_element::<&RawValue>()? {
            if part.get().starts_with('{') {
                let mut reader = serde_json::Deserializer::from_str(part.get());
                let _ = Parts(self.0).deserialize(&mut reader);
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut part: A) -> Result<(), A::Error> {
        while let Some(key) = part.next_key::<Value>()? {
            if key == KEY {
                part.next_value_seed(Activities(self.0))?;
            } else {
                part.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Activities<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Activities<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of activities")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut activities: A) -> Result<(), A::Error> {
        self.0.is_index = true;
        while let Some(activity) = activities.next_element::<&RawValue>()? {
            self.0.take(activity);
        }
        Ok(())
    }
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
