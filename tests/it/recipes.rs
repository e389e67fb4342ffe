//! The recipes of docs/json.md, done with the tools they are for, and what those tools read.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::corpus;
use crate::documents;
use crate::runs::left_out;

const PAGE: &str = "docs/json.md";
/// Where `.ci/run` puts Python with the packages of `.ci/python.txt`.
const PYTHON: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/python/bin");
/// Shows what a query finds as the shell of the database does.
const DUCKDB: &str = "import duckdb, sys; print(duckdb.sql(sys.stdin.read()))";

/// A folder in which the recipes can be followed.
struct Kitchen {
    folder: TempDir,
    path: std::ffi::OsString,
}

impl Kitchen {
    /// Nothing, and a word on stderr, where a tool is missing.
    fn new(test: &str) -> Option<Self> {
        let runkind = PathBuf::from(assert_cmd::cargo::cargo_bin!("runkind"));
        let own = [runkind.parent().unwrap().to_owned(), PYTHON.into()];
        let others = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(own.into_iter().chain(env::split_paths(&others))).unwrap();
        let kitchen = Self { folder: tempfile::tempdir().unwrap(), path };
        let has = |mut command: Command| {
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        let mut jq = kitchen.command("jq");
        jq.arg("--version");
        let mut python = Command::new(Path::new(PYTHON).join("python"));
        python.args(["-c", "import duckdb, pandas, polars, pyarrow"]);
        if !has(jq) || !has(python) {
            left_out(test, "there is no jq, or no Python as .ci/run makes it");
            return None;
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(
            documents::path("fixtures"),
            kitchen.folder.path().join("fixtures"),
        )
        .unwrap();
        Some(kitchen)
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).env("PATH", &self.path);
        // What is kept is kept for this kitchen alone.
        command.env("RUNKIND_CACHE_DIR", self.folder.path().join("cache"));
        command.env("RUNKIND_CONFIG", "").env("LC_ALL", "C.UTF-8");
        command
    }

    /// What a recipe prints.
    fn cook(&self, language: &str, recipe: &str) -> String {
        let mut command = match language {
            "sh" => self.command("sh"),
            _ => self.command("python"),
        };
        match language {
            "sh" => command.args(["-eu"]),
            "sql" => command.args(["-c", DUCKDB]),
            "python" => command.arg("-"),
            other => panic!("nobody knows how to run {other}"),
        };
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(recipe.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{recipe}\n{told}");
        let printed = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<&str> = printed.trim_end().lines().map(str::trim_end).collect();
        lines.join("\n")
    }
}

#[test]
fn every_recipe_prints_what_is_shown_below_it() {
    let Some(kitchen) = Kitchen::new("every_recipe_prints_what_is_shown_below_it") else { return };
    let page = fs::read_to_string(documents::path(PAGE)).unwrap();
    let (before, rest) = page.split_once("\n## Recipes\n").unwrap();
    let (recipes, after) = rest.split_once("\n## ").unwrap();
    // Text, block, text, block, …: the first line of a block is its language.
    let parts: Vec<&str> = recipes.split("```").collect();
    let (mut cooked, mut now) = (0, String::new());
    let mut at = 0;
    while at < parts.len() {
        now += parts[at];
        let Some(block) = parts.get(at + 1) else { break };
        let (language, recipe) = block.split_once('\n').unwrap();
        let printed = kitchen.cook(language, recipe);
        let shown = parts.get(at + 3).and_then(|next| next.strip_prefix("text\n"));
        let is_updated = env::var_os("UPDATE_DOCS").is_some();
        assert!(
            is_updated || shown.unwrap_or_default().trim_end() == printed,
            "{recipe}\nprints\n{printed}\nnot\n{}",
            shown.unwrap_or_default()
        );
        now.extend(["```", *block, "```"]);
        if !printed.is_empty() {
            now.extend(["\n\n```text\n", printed.as_str(), "\n```"]);
        }
        at += if shown.is_some() { 4 } else { 2 };
        cooked += 1;
    }
    assert!(cooked > 10, "only {cooked} recipes found");
    documents::keep(PAGE, &format!("{before}\n## Recipes\n{now}\n## {after}"));
}

/// Counts by kind as each tool reads each form of `input`, all of which must be those of NDJSON.
fn counts(kitchen: &Kitchen, input: &Path) {
    let write = |form: &str, file: &str| {
        let mut command = kitchen.command("runkind");
        command.arg("analyze").arg(input).args(["--quiet", "-f", form, "-o", file]);
        command.output().unwrap();
    };
    write("ndjson", "runs.ndjson");
    write("csv", "runs.csv");
    write("parquet", "runs.parquet");
    let mut wanted: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let lines = fs::read_to_string(kitchen.folder.path().join("runs.ndjson")).unwrap();
    for line in lines.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let (runs, segments) =
            wanted.entry(record["kind"].as_str().unwrap_or("none").to_owned()).or_default();
        *runs += 1;
        *segments += record["segments"].as_array().map_or(0, Vec::len) as u64;
    }
    assert!(wanted.len() >= 5, "{wanted:?}");
    let read: BTreeMap<String, BTreeMap<String, u64>> =
        serde_json::from_str(&kitchen.cook("python", READERS)).unwrap();
    assert_eq!(read.len(), 8);
    for (reader, found) in read {
        let of = |(kind, (runs, segments)): (&String, &(u64, u64))| {
            let n = if reader.starts_with("segments") { *segments } else { *runs };
            (n > 0).then(|| (kind.clone(), n))
        };
        assert_eq!(found, wanted.iter().filter_map(of).collect(), "{reader}");
    }
}

/// Prints counts by kind as JSON, by who read what.
const READERS: &str = r#"
import collections, json
import duckdb, pandas, polars, pyarrow.parquet

def of(kinds):
    return collections.Counter("none" if kind is None or kind != kind else kind for kind in kinds)

def duck(file):
    return dict(duckdb.sql(f"select coalesce(kind, 'none'), count(*) from '{file}' group by 1").fetchall())

print(json.dumps({
    "parquet by DuckDB": duck("runs.parquet"),
    "parquet by pyarrow": of(pyarrow.parquet.read_table("runs.parquet")["kind"].to_pylist()),
    "parquet by pandas": of(pandas.read_parquet("runs.parquet").kind),
    "parquet by Polars": of(polars.read_parquet("runs.parquet")["kind"].to_list()),
    "csv by DuckDB": duck("runs.csv"),
    "csv by pandas": of(pandas.read_csv("runs.csv").kind),
    "segments by DuckDB": duck("runs.segments.parquet"),
    "segments by pyarrow": of(pyarrow.parquet.read_table("runs.segments.parquet")["kind"].to_pylist()),
}))
"#;

#[test]
fn every_reader_counts_the_same_kinds() {
    let Some(kitchen) = Kitchen::new("every_reader_counts_the_same_kinds") else { return };
    counts(&kitchen, &documents::path("fixtures/export"));
}

#[test]
fn every_reader_counts_the_same_kinds_of_real_runs() {
    let test = "every_reader_counts_the_same_kinds_of_real_runs";
    let Some(corpus) = corpus::folder(test) else { return };
    let Some(kitchen) = Kitchen::new(test) else { return };
    counts(&kitchen, &corpus.join("a01"));
}

#[test]
fn columns_have_the_names_and_types_the_schema_gives_them() {
    let test = "columns_have_the_names_and_types_the_schema_gives_them";
    let Some(kitchen) = Kitchen::new(test) else { return };
    kitchen.cook("sh", "runkind analyze fixtures/export --quiet -f parquet -o runs.parquet");
    let printed = kitchen.cook("python", TYPES);
    let read: BTreeMap<String, Vec<(String, String, bool)>> =
        serde_json::from_str(&printed).unwrap();
    let schema = fs::read_to_string(documents::path("docs/schema.arrow.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    for table in schema["tables"].as_array().unwrap() {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let of = |field: &Value| {
            (text(&field["name"]), text(&field["type"]), field["nullable"].as_bool().unwrap())
        };
        let wanted: Vec<_> = table["fields"].as_array().unwrap().iter().map(of).collect();
        assert_eq!(read[table["name"].as_str().unwrap()], wanted);
    }
}

/// Prints the columns of both files in the words of `schema arrow`.
const TYPES: &str = r#"
import json, pyarrow as pa, pyarrow.parquet as pq
names = {
    pa.string(): "utf8", pa.int64(): "int64", pa.float64(): "float64", pa.bool_(): "bool",
    pa.date32(): "date32", pa.timestamp("us", "UTC"): "timestamp[us, tz=UTC]",
    pa.timestamp("us"): "timestamp[us]", pa.dictionary(pa.int32(), pa.string()): "dictionary<int32, utf8>",
    pa.list_(pa.field("item", pa.string())): "list<utf8>",
}
def of(file):
    return [(field.name, names[field.type], field.nullable) for field in pq.read_schema(file)]
print(json.dumps({"activities": of("runs.parquet"), "segments": of("runs.segments.parquet")}))
"#;
