//! The scalar fields of each record as one row of CSV.

use csv::Writer;
use serde_json::Value;

use crate::export::activity::Activity;

/// Columns and the fields they hold; nested names are joined by `_`. `tags` are joined by `;`, and
/// the set with the most total work time stands for all sets.
pub const COLUMNS: &[(&str, &str)] = &[
    ("schema_version", "/schema_version"),
    ("status", "/status"),
    ("source_path", "/source/path"),
    ("source_member", "/source/member"),
    ("source_index", "/source/index"),
    ("source_format", "/source/format"),
    ("source_sha256", "/source/sha256"),
    ("duplicate_of_path", "/duplicate_of/path"),
    ("duplicate_of_member", "/duplicate_of/member"),
    ("duplicate_of_index", "/duplicate_of/index"),
    ("duplicate_of_same", "/duplicate_of/same"),
    ("duplicate_of_text", "/duplicate_of/text"),
    ("skip_reason_code", "/skip_reason/code"),
    ("skip_reason_text", "/skip_reason/text"),
    ("error_code", "/error/code"),
    ("error_text", "/error/text"),
    ("error_at", "/error/at"),
    ("n_points", "/n_points"),
    ("n_points_with_position", "/n_points_with_position"),
    ("athlete", "/athlete"),
    ("name", "/name"),
    ("description", "/description"),
    ("sport", "/sport"),
    ("sub_sport", "/sub_sport"),
    ("start_time", "/start_time"),
    ("start_time_local", "/start_time_local"),
    ("utc_offset_s", "/utc_offset_s"),
    ("utc_offset_source", "/utc_offset_source"),
    ("elapsed_time_s", "/elapsed_time_s"),
    ("timer_time_s", "/timer_time_s"),
    ("moving_time_s", "/moving_time_s"),
    ("distance_m", "/distance_m"),
    ("elevation_gain_m", "/elevation_gain_m"),
    ("elevation_loss_m", "/elevation_loss_m"),
    ("avg_speed_mps", "/avg_speed_mps"),
    ("avg_pace_s_per_km", "/avg_pace_s_per_km"),
    ("avg_gap_s_per_km", "/avg_gap_s_per_km"),
    ("avg_heart_rate_bpm", "/avg_heart_rate_bpm"),
    ("max_heart_rate_bpm", "/max_heart_rate_bpm"),
    ("avg_cadence_spm", "/avg_cadence_spm"),
    ("kind", "/kind"),
    ("confidence", "/confidence"),
    ("probabilities_easy", "/probabilities/easy"),
    ("probabilities_tempo", "/probabilities/tempo"),
    ("probabilities_interval", "/probabilities/interval"),
    ("probabilities_progression", "/probabilities/progression"),
    ("probabilities_hill-sprint", "/probabilities/hill-sprint"),
    ("kind_reason", "/kind_reason"),
    ("tags", "/tags"),
    ("structure", "/structure"),
    ("structure_source", "/structure_source"),
    ("agreement", "/agreement"),
    ("n_reps", "/sets/?/reps"),
    ("rep_distance_m", "/sets/?/distance_m"),
    ("rep_duration_s", "/sets/?/duration_s"),
    ("rep_pace_s_per_km", "/sets/?/pace_s_per_km"),
    ("threshold_pace_s_per_km", "/threshold/pace_s_per_km"),
    ("threshold_source", "/threshold/source"),
    ("threshold_as_of", "/threshold/as_of"),
    ("threshold_uncertainty_s_per_km", "/threshold/uncertainty_s_per_km"),
    ("efficiency_speed_per_beat_m", "/efficiency/speed_per_beat_m"),
    ("efficiency_decoupling", "/efficiency/decoupling"),
    ("runner_up_kind", "/runner_up/kind"),
    ("runner_up_probability", "/runner_up/probability"),
    ("runner_up_log_odds", "/runner_up/log_odds"),
    ("runner_up_bias", "/runner_up/bias"),
    ("runner_up_spoke_for", "/runner_up/spoke_for"),
    ("runner_up_spoke_against", "/runner_up/spoke_against"),
    ("runner_up_unlisted", "/runner_up/unlisted"),
];

/// One row per record under a header.
pub fn csv(activities: &[Activity]) -> Result<Vec<u8>, csv::Error> {
    let mut out = Writer::from_writer(Vec::new());
    out.write_record(COLUMNS.iter().map(|(name, _)| name))?;
    for activity in activities {
        let tree = serde_json::to_value(activity).map_err(std::io::Error::from)?;
        let main_set = activity.main_set.unwrap_or_default().to_string();
        let cell = |field: &str| tree.pointer(&field.replace('?', &main_set)).map(cell);
        out.write_record(COLUMNS.iter().map(|(_, field)| cell(field).unwrap_or_default()))?;
    }
    out.into_inner().map_err(|error| error.into_error().into())
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::schema;

    /// Scalars of the contract as `/a/b`, lists left out.
    fn scalars(schema: &Value, of: &Value, at: &str, found: &mut Vec<String>) {
        let of = match of.get("$ref").and_then(Value::as_str) {
            Some(name) => schema.pointer(name.trim_start_matches('#')).unwrap(),
            None => of,
        };
        match of.get("properties").and_then(Value::as_object) {
            Some(properties) => {
                for (name, property) in properties {
                    scalars(schema, property, &format!("{at}/{name}"), found);
                }
            }
            None if of["type"] == "array" || of["type"] == "object" => {}
            None => found.push(at.to_string()),
        }
    }

    #[test]
    fn every_scalar_of_the_contract_has_a_column() {
        let schema = schema();
        let mut found = Vec::new();
        scalars(&schema, &schema["$defs"]["Activity"], "", &mut found);
        assert!(found.len() > 40, "{found:?}");
        for field in found {
            assert!(COLUMNS.iter().any(|(_, of)| *of == field), "no column for {field}");
        }
    }

    #[test]
    fn a_row_has_a_cell_for_every_column() {
        let activity = Activity {
            status: "ok",
            kind: Some(None),
            tags: Some(vec!["long", "race"]),
            name: Some("a, \"b\"".into()),
            ..Activity::default()
        };
        let text = String::from_utf8(csv(&[activity]).unwrap()).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let row = reader.records().next().unwrap().unwrap();
        let get =
            |name: &str| row[header.iter().position(|cell| cell == name).unwrap()].to_string();
        assert_eq!((get("status").as_str(), get("kind").as_str()), ("ok", ""));
        assert_eq!(get("tags"), "long;race");
        assert_eq!(get("name"), "a, \"b\"");
    }
}
