//! The output against its contract.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use runkind::batch::{self, Options};
use runkind::classify;
use runkind::export;
use runkind::settings::Settings;
use serde_json::Value;

use crate::corpus;
use crate::documents::keep;
use crate::runs;

/// Fails on a line that breaks the contract, or has a field the contract does not name.
fn check(lines: &[u8]) {
    let schema = export::schema();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let fields = schema["$defs"]["Activity"]["properties"].as_object().unwrap();
    let known: BTreeSet<&String> = fields.keys().collect();
    for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let record: Value = serde_json::from_slice(line).unwrap();
        let name = &record["source"]["path"];
        let faults: Vec<String> =
            validator.iter_errors(&record).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{name}: {faults:?}");
        let unknown: Vec<_> =
            record.as_object().unwrap().keys().filter(|key| !known.contains(key)).collect();
        assert!(unknown.is_empty(), "{name}: {unknown:?}");
        for (key, value) in record.as_object().unwrap() {
            assert!(!value.is_null() || key == "kind", "{name}: {key} is null");
            assert!(value != "", "{name}: {key} is empty");
        }
    }
}

fn records(folder: &Path) -> Vec<u8> {
    let settings = Settings::default();
    let inputs = batch::find(folder, false);
    let mut batch = batch::read(&inputs, &settings, &Options::default(), &|_| ());
    batch.judge(&|digests| classify::judge(digests, &settings));
    export::ndjson(&batch, |_| true).unwrap()
}

#[test]
fn the_committed_schema_is_the_one_of_the_code() {
    keep("docs/schema.json", &(serde_json::to_string_pretty(&export::schema()).unwrap() + "\n"));
}

#[test]
fn the_committed_arrow_schema_is_the_one_of_the_code() {
    let schema = serde_json::to_string_pretty(&export::arrow_schema()).unwrap() + "\n";
    keep("docs/schema.arrow.json", &schema);
}

#[test]
fn the_documentation_names_every_field_of_an_activity() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/json.md");
    let text = fs::read_to_string(path).unwrap();
    let schema = export::schema();
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        for field in definition["properties"].as_object().unwrap().keys() {
            assert!(text.contains(&format!("`{field}`")), "docs/json.md lacks `{field}` of {name}");
        }
    }
}

#[test]
fn every_field_is_documented() {
    for (name, definition) in export::schema()["$defs"].as_object().unwrap() {
        for (field, schema) in definition["properties"].as_object().unwrap() {
            assert!(schema["description"].is_string(), "{name}.{field}");
        }
    }
}

#[test]
fn every_line_keeps_the_contract() {
    check(&records(runs::folder().path()));
}

#[test]
fn a_line_that_breaks_the_contract_is_seen() {
    let schema = export::schema();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let line = records(runs::folder().path());
    let line = line.split(|byte| *byte == b'\n').next().unwrap();
    let good: Value = serde_json::from_slice(line).unwrap();
    assert!(validator.is_valid(&good));
    let breaks: [(&str, Value); 4] = [
        ("kind", "fast".into()),
        ("distance_m", Value::Null),
        ("status", "failed".into()),
        ("kind", Value::Null),
    ];
    for (field, value) in breaks {
        let mut bad = good.clone();
        bad[field] = value;
        assert!(!validator.is_valid(&bad), "{field}");
    }
}

#[test]
fn lines_of_real_files_keep_the_contract() {
    let Some(root) = corpus::folder("schema") else { return };
    check(&records(&root.join("wild")));
}
