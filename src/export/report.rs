//! All records of a call in the output contract, and the contract itself as a JSON Schema.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use serde::Serialize;
use serde_json::{Value, json};

use crate::export::activity::Activity;
use crate::export::training::{TrainingReport, TrainingReports};

/// All records of a call.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Report {
    /// Version of this contract; rises when a field changes its meaning or goes.
    pub schema_version: u32,
    /// Version of runkind.
    pub engine_version: &'static str,
    /// The athlete; absent where folders do not tell athletes apart, or tell several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub athlete: Option<String>,
    /// In order of start time, then path, member, index; those without a start come last.
    pub activities: Vec<Activity>,
    /// What was seen, also where only some activities are shown.
    pub summary: SummaryReport,
}

/// What was seen.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SummaryReport {
    /// Files and archive members.
    pub inputs: usize,
    /// Records by status; every status is there.
    pub records: BTreeMap<&'static str, usize>,
}

/// The contract as JSON Schema 2020-12: one activity (a line of NDJSON), a whole
/// report, or the training log.
pub fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with_transform(NeverNull);
    let mut generator = settings.into_generator();
    let report = generator.subschema_for::<Report>();
    let activity = generator.subschema_for::<Activity>();
    let training = generator.subschema_for::<TrainingReport>();
    let trainings = generator.subschema_for::<TrainingReports>();
    let mut definitions = generator.take_definitions(true);
    if let Some(activity) = definitions.get_mut("Activity").and_then(Value::as_object_mut) {
        activity.insert("allOf".into(), conditions());
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "runkind",
        "description": "What runkind prints: one activity per line as NDJSON, a report as JSON, or the \
                        training of one athlete or of several. \
                        SI units, the unit in the key. A key without a value is absent.",
        "anyOf": [activity, report, training, trainings],
        "$defs": definitions,
    })
}

/// What a status promises.
fn conditions() -> Value {
    let when = |status: &[&str], then: Value| json!({ "if": { "properties": { "status": { "enum": status } } }, "then": then });
    json!([
        when(&["ok", "salvaged"], json!({ "required": ["kind", "n_points"] })),
        when(&["skipped"], json!({ "required": ["skip_reason"] })),
        when(&["duplicate"], json!({ "required": ["duplicate_of"] })),
        when(&["failed"], json!({ "required": ["error"] })),
        when(&["skipped", "duplicate", "failed"], json!({ "properties": { "kind": false } })),
        json!({
            "if": { "properties": { "kind": { "const": null } }, "required": ["kind"] },
            "then": { "required": ["kind_reason"] },
            "else": { "properties": { "kind_reason": false } },
        }),
    ])
}

/// Takes null out of every type: keys without a value are absent. `kind` alone keeps it.
#[derive(Debug, Clone)]
struct NeverNull;

impl Transform for NeverNull {
    fn transform(&mut self, schema: &mut schemars::Schema) {
        transform_subschemas(self, schema);
        let may_be_null = schema
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(|values| values.contains(&Value::Null));
        if may_be_null {
            return;
        }
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".into(), only);
            }
        }
        let null = json!({ "type": "null" });
        if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
            choices.retain(|choice| *choice != null);
            if let [Value::Object(only)] = choices.as_slice() {
                let only = only.clone();
                schema.remove("anyOf");
                for (key, value) in only {
                    schema.insert(key, value);
                }
            }
        }
    }
}
