//! `--fields`: which fields or columns are wanted.

use crate::cli::config;
use crate::cli::exit::Usage;
use crate::cli::values::Format;
use crate::export::{self, Table};

/// The fields of JSON wanted, none for all, and the columns of a table wanted.
#[derive(Debug)]
pub(super) struct Picked {
    pub(super) fields: Vec<String>,
    pub(super) table: Table,
}

impl Picked {
    /// What `names` are in this form.
    pub(super) fn new(names: &[String], format: Format) -> anyhow::Result<Self> {
        let mut fields: Vec<String> = Vec::new();
        for name in names {
            if !fields.contains(name) {
                fields.push(name.clone());
            }
        }
        let table = Table::activities();
        if fields.is_empty() {
            return Ok(Self { fields, table });
        }
        let (what, known) = match format {
            Format::Table => {
                let text = "--fields: not for the table; take csv, json, ndjson or parquet with -f";
                return Err(Usage(text.into()).into());
            }
            Format::Json | Format::Ndjson => ("field", export::field_names()),
            Format::Csv | Format::Parquet => {
                ("column", table.columns.iter().map(|column| column.name.to_owned()).collect())
            }
        };
        if let Some(lost) = fields.iter().find(|field| !known.contains(field)) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            return Err(Usage(format!("--fields: {}", config::unknown(what, lost, &known))).into());
        }
        let table = if what == "column" { table.picked(&fields) } else { table };
        Ok(Self { fields, table })
    }
}
