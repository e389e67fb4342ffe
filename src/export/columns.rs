//! Records as tables: which columns there are, and what is in them. CSV, Arrow and Parquet are made
//! of these, so that no column is in one of them alone.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::export::SCHEMA_VERSION;
use crate::export::report::schema;

/// Columns of activities and the fields they hold; nested names are joined by `_`, and `?` is the
/// set with the most total work time.
const ACTIVITIES: &[(&str, &str)] = &[
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
    ("kind_source", "/kind_source"),
    ("judged_kind", "/judged_kind"),
    ("judged_confidence", "/judged_confidence"),
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

/// Columns of segments: those that name the activity, then all a segment has; `?` is its number.
const SEGMENTS: &[(&str, &str)] = &[
    ("source_path", "/source/path"),
    ("source_member", "/source/member"),
    ("source_index", "/source/index"),
    ("athlete", "/athlete"),
    ("start_time", "/start_time"),
    ("start_time_local", "/start_time_local"),
    ("kind", "/kind"),
    ("segment", NUMBER),
    ("role", "/segments/?/role"),
    ("set", "/segments/?/set"),
    ("rep", "/segments/?/rep"),
    ("start_s", "/segments/?/start_s"),
    ("end_s", "/segments/?/end_s"),
    ("start_uncertainty_s", "/segments/?/start_uncertainty_s"),
    ("end_uncertainty_s", "/segments/?/end_uncertainty_s"),
    ("distance_m", "/segments/?/distance_m"),
    ("pace_s_per_km", "/segments/?/pace_s_per_km"),
    ("gap_s_per_km", "/segments/?/gap_s_per_km"),
    ("grade", "/segments/?/grade"),
    ("elevation_change_m", "/segments/?/elevation_change_m"),
    ("vertical_speed_m_per_h", "/segments/?/vertical_speed_m_per_h"),
    ("avg_heart_rate_bpm", "/segments/?/avg_heart_rate_bpm"),
    ("zone", "/segments/?/zone"),
];

/// In place of a field: where in its list the row stands.
const NUMBER: &str = "?";

/// Columns of a few words again and again that the contract does not list.
const WORDS: &[&str] =
    &["athlete", "error_code", "skip_reason_code", "source_format", "sport", "sub_sport"];

/// What the ends of names mean, longer ones first.
const UNITS: &[(&str, &str)] = &[
    ("_s_per_km", "s/km"),
    ("_m_per_h", "m/h"),
    ("_per_beat_m", "m/beat"),
    ("_mps", "m/s"),
    ("_bpm", "beats/min"),
    ("_spm", "steps/min"),
    ("_m", "m"),
    ("_s", "s"),
];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Any text.
    Text,
    /// One of a few words.
    Word,
    /// Several words.
    Words,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Yes or no.
    Truth,
    /// Points in time, RFC 3339 in JSON.
    Instant,
    /// Times on the clock of the place.
    LocalTime,
    /// Local days.
    Day,
}

impl ColumnType {
    /// The Arrow type by the name `schema arrow` gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "utf8",
            Self::Word => "dictionary<int32, utf8>",
            Self::Words => "list<utf8>",
            Self::Integer => "int64",
            Self::Number => "float64",
            Self::Truth => "bool",
            Self::Instant => "timestamp[us, tz=UTC]",
            Self::LocalTime => "timestamp[us]",
            Self::Day => "date32",
        }
    }

    /// The type of what a part of the contract describes.
    fn of(part: &Value, name: &str) -> Self {
        let is = |name: &str| match &part["type"] {
            Value::Array(types) => types.iter().any(|of| of == name),
            of => of == name,
        };
        match part["format"].as_str() {
            Some("date-time") => Self::Instant,
            Some("date-time-local") => Self::LocalTime,
            Some("date") => Self::Day,
            _ if is("array") => Self::Words,
            _ if is("integer") => Self::Integer,
            _ if is("number") => Self::Number,
            _ if is("boolean") => Self::Truth,
            _ if part.get("enum").is_some() || WORDS.contains(&name) => Self::Word,
            _ => Self::Text,
        }
    }
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name, with the unit at the end.
    pub name: &'static str,
    /// What it holds.
    pub of: ColumnType,
    /// Whether a row may have nothing there.
    pub is_nullable: bool,
    /// The unit its name ends with.
    pub unit: Option<&'static str>,
    /// What it means.
    pub description: String,
    /// The field of the record as a JSON pointer, in which `?` stands for the element of a list.
    pub json: &'static str,
}

impl Column {
    fn new(contract: &Value, (name, json): (&'static str, &'static str), each: &str) -> Self {
        let mut part = &contract["$defs"]["Activity"];
        let (mut is_nullable, mut said) = (false, Vec::new());
        let mut at = String::new();
        for step in json.split('/').skip(1) {
            if let Some(name) = part["$ref"].as_str() {
                part = contract.pointer(name.trim_start_matches('#')).unwrap_or(&Value::Null);
            }
            if step == "?" {
                part = &part["items"];
                let is_row = at == each;
                is_nullable &= !is_row;
                said =
                    if is_row { vec![] } else { vec!["Of the set with the most total work time:"] };
                continue;
            }
            let must = part["required"].as_array();
            is_nullable |= !must.is_some_and(|must| must.iter().any(|name| name == step));
            part = part["properties"].get(step).unwrap_or(&part["additionalProperties"]);
            said.extend(part["description"].as_str());
            at = format!("{at}/{step}");
        }
        let unit = UNITS.iter().find(|(end, _)| name.ends_with(end)).map(|(_, unit)| *unit);
        let (of, description) = match json {
            NUMBER => {
                (ColumnType::Integer, "Number of the segment in its activity, from 0.".into())
            }
            _ => (ColumnType::of(part, name), said.join(" ").replace('\n', " ")),
        };
        Self { name, of, is_nullable, unit, description, json }
    }

    /// What a row has there: of a record as JSON, and of the element `at` of its list.
    pub(super) fn cell<'a>(&self, record: &'a Value, at: Option<usize>) -> Option<Cow<'a, Value>> {
        let found = match self.json.split_once('?') {
            None => record.pointer(self.json)?,
            Some(("", _)) => return Some(Cow::Owned(at?.into())),
            Some((list, rest)) => {
                record.pointer(list.trim_end_matches('/'))?.get(at?)?.pointer(rest)?
            }
        };
        (!found.is_null()).then_some(Cow::Borrowed(found))
    }
}

/// A kind of rows, and its columns in order.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub description: &'static str,
    /// The list whose elements are the rows; empty where they are the records.
    each: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
}

impl Table {
    /// A row for each record, the same as a line of NDJSON.
    pub fn activities() -> Self {
        static TABLE: LazyLock<Table> = LazyLock::new(|| {
            let row = "One row per record, the scalar fields of a line of NDJSON.";
            Table::new("activities", row, "", ACTIVITIES)
        });
        TABLE.clone()
    }

    /// A row for each segment of each record.
    pub fn segments() -> Self {
        static TABLE: LazyLock<Table> = LazyLock::new(|| {
            let row = "One row per segment of each activity, and which activity that is.";
            Table::new("segments", row, "/segments", SEGMENTS)
        });
        TABLE.clone()
    }

    fn new(
        name: &'static str,
        description: &'static str,
        each: &'static str,
        columns: &[(&'static str, &'static str)],
    ) -> Self {
        let contract = schema();
        let columns = columns.iter().map(|column| Column::new(&contract, *column, each)).collect();
        Self { name, description, each, columns }
    }

    /// The same rows with the columns named alone, in that order; names of none are passed over.
    #[must_use]
    pub fn picked(&self, names: &[String]) -> Self {
        let column = |name: &String| self.columns.iter().find(|column| column.name == *name);
        Self { columns: names.iter().filter_map(column).cloned().collect(), ..*self }
    }

    /// Which elements are the rows of a record as JSON whose main set is the one given.
    pub(super) fn rows(&self, record: &Value, main_set: Option<usize>) -> Vec<Option<usize>> {
        if self.each.is_empty() {
            return vec![main_set];
        }
        let n_rows = record.pointer(self.each).and_then(Value::as_array).map_or(0, Vec::len);
        (0..n_rows).map(Some).collect()
    }
}

/// What `schema arrow` prints: both tables, their columns in order, with Arrow type and unit.
pub fn arrow_schema() -> Value {
    let field = |column: &Column| {
        let mut field = json!({
            "name": column.name,
            "type": column.of.name(),
            "nullable": column.is_nullable,
            "description": column.description,
            "json": column.json,
        });
        if let Some(unit) = column.unit {
            field["unit"] = unit.into();
        }
        field
    };
    let table = |table: &Table| {
        json!({
            "name": table.name,
            "description": table.description,
            "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
        })
    };
    json!({
        "title": "runkind",
        "description": "The tables of Parquet and Arrow output; the first is also that of CSV. \
                        Rows are in the order of NDJSON: by start_time, those without one last. \
                        `json` is the field as a JSON pointer into a line of NDJSON; `?` stands for \
                        the set with the most total work time, or for the number of the segment.",
        "schema_version": SCHEMA_VERSION,
        "tables": [table(&Table::activities()), table(&Table::segments())],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scalars of a part of the contract as `/a/b`, lists left out.
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
            assert!(ACTIVITIES.iter().any(|(_, of)| *of == field), "no column for {field}");
        }
        let mut found = Vec::new();
        scalars(&schema, &schema["$defs"]["SegmentReport"], "/segments/?", &mut found);
        assert!(found.len() > 10, "{found:?}");
        for field in found {
            assert!(SEGMENTS.iter().any(|(_, of)| *of == field), "no column for {field}");
        }
    }

    #[test]
    fn every_column_is_a_field_of_the_contract() {
        for table in [Table::activities(), Table::segments()] {
            assert!(table.columns.len() > 20);
            for column in &table.columns {
                assert!(!column.description.is_empty(), "{} is no field", column.json);
            }
        }
    }

    #[test]
    fn columns_know_their_type_unit_and_whether_they_may_be_empty() {
        let of = |table: &Table, name: &str| {
            let column = table.columns.iter().find(|column| column.name == name).unwrap();
            (column.of.name(), column.unit, column.is_nullable)
        };
        let table = Table::activities();
        assert_eq!(of(&table, "status"), ("dictionary<int32, utf8>", None, false));
        assert_eq!(of(&table, "kind"), ("dictionary<int32, utf8>", None, true));
        assert_eq!(of(&table, "sport"), ("dictionary<int32, utf8>", None, true));
        assert_eq!(of(&table, "source_path"), ("utf8", None, false));
        assert_eq!(of(&table, "duplicate_of_path"), ("utf8", None, true));
        assert_eq!(of(&table, "start_time"), ("timestamp[us, tz=UTC]", None, true));
        assert_eq!(of(&table, "start_time_local"), ("timestamp[us]", None, true));
        assert_eq!(of(&table, "threshold_as_of"), ("date32", None, true));
        assert_eq!(of(&table, "tags"), ("list<utf8>", None, true));
        assert_eq!(of(&table, "n_reps"), ("int64", None, true));
        assert_eq!(of(&table, "probabilities_tempo"), ("float64", None, true));
        assert_eq!(of(&table, "agreement"), ("bool", None, true));
        assert_eq!(of(&table, "rep_pace_s_per_km"), ("float64", Some("s/km"), true));
        assert_eq!(of(&table, "avg_cadence_spm"), ("float64", Some("steps/min"), true));
        let table = Table::segments();
        assert_eq!(of(&table, "segment"), ("int64", None, false));
        assert_eq!(of(&table, "role"), ("dictionary<int32, utf8>", None, false));
        assert_eq!(of(&table, "distance_m"), ("float64", Some("m"), true));
        assert_eq!(of(&table, "vertical_speed_m_per_h"), ("float64", Some("m/h"), true));
    }
}
