//! Some fields of a record, as they were asked for.

use serde::Serialize;
use serde::ser::{Error, SerializeMap, Serializer};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

use crate::export::activity::Activity;
use crate::export::report::{Report, SummaryReport, schema};

/// The names of the fields of a record.
pub fn field_names() -> Vec<String> {
    let schema = schema();
    let fields = schema["$defs"]["Activity"]["properties"].as_object();
    fields.into_iter().flat_map(|fields| fields.keys().cloned()).collect()
}

/// A record with the fields named alone, in that order, those it has.
#[derive(Debug)]
pub(super) struct Picked<'a>(pub(super) &'a Activity, pub(super) &'a [String]);

impl Serialize for Picked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(activity, fields) = self;
        if fields.is_empty() {
            return activity.serialize(serializer);
        }
        let whole = serde_json::to_string(activity).map_err(S::Error::custom)?;
        let whole: BTreeMap<&str, &RawValue> =
            serde_json::from_str(&whole).map_err(S::Error::custom)?;
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in fields.iter().filter_map(|name| whole.get_key_value(name.as_str())) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A report of such records.
#[derive(Debug, Serialize)]
pub(super) struct PickedReport<'a> {
    schema_version: u32,
    engine_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    athlete: Option<&'a str>,
    activities: Vec<Picked<'a>>,
    summary: &'a SummaryReport,
}

impl<'a> PickedReport<'a> {
    pub(super) fn of(report: &'a Report, fields: &'a [String]) -> Self {
        Self {
            schema_version: report.schema_version,
            engine_version: report.engine_version,
            athlete: report.athlete.as_deref(),
            activities: report.activities.iter().map(|one| Picked(one, fields)).collect(),
            summary: &report.summary,
        }
    }
}
