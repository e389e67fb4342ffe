//! A table as rows of CSV.

use csv::Writer;
use serde_json::Value;

use crate::export::activity::Activity;
use crate::export::columns::Table;

/// The names of the columns as the first row.
pub fn csv_header(table: &Table) -> Result<Vec<u8>, csv::Error> {
    let mut out = Writer::from_writer(Vec::new());
    out.write_record(table.columns.iter().map(|column| column.name))?;
    out.into_inner().map_err(|error| error.into_error().into())
}

/// The rows of each record. Several words in one cell are joined by `;`.
pub fn csv(table: &Table, activities: &[Activity]) -> Result<Vec<u8>, csv::Error> {
    let mut out = Writer::from_writer(Vec::new());
    for activity in activities {
        let record = serde_json::to_value(activity).map_err(std::io::Error::from)?;
        for row in table.rows(&record, activity.main_set) {
            let cells = table.columns.iter().map(|column| column.cell(&record, row));
            out.write_record(cells.map(|cell| cell.as_deref().map(text).unwrap_or_default()))?;
        }
    }
    out.into_inner().map_err(|error| error.into_error().into())
}

fn text(cell: &Value) -> String {
    match cell {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_a_cell_for_every_column() {
        let activity = Activity {
            status: "ok",
            kind: Some(None),
            tags: Some(vec!["long", "race"]),
            name: Some("a, \"b\"".into()),
            ..Activity::default()
        };
        let table = Table::activities();
        let bytes = [csv_header(&table).unwrap(), csv(&table, &[activity]).unwrap()].concat();
        let text = String::from_utf8(bytes).unwrap();
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
