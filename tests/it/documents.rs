//! Documents generated from the code, kept equal to it.

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the repository.
pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Fails where `name` is not `now`; writes it anew where `UPDATE_DOCS` is set.
pub(crate) fn keep(name: &str, now: &str) {
    let path = path(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, now).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == now, "{name} is stale: write it anew with UPDATE_DOCS=1 cargo test");
}

/// One row of a table, with the bars of its cells escaped.
pub(crate) fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

#[test]
fn the_readme_shows_what_the_contract_allows() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let sample = readme.split("```json").nth(1).unwrap().split("```").next().unwrap();
    let sample: serde_json::Value = serde_json::from_str(sample).unwrap();
    let schema = runkind::export::schema();
    let faults: Vec<String> = jsonschema::draft202012::new(&schema)
        .unwrap()
        .iter_errors(&sample)
        .map(|fault| fault.to_string())
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
    let fields = schema["$defs"]["Activity"]["properties"].as_object().unwrap();
    let unknown: Vec<_> =
        sample.as_object().unwrap().keys().filter(|key| !fields.contains_key(*key)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn the_page_on_algorithms_names_every_feature() {
    let page = fs::read_to_string(path("docs/algorithms.md")).unwrap();
    let model = fs::read_to_string(path("src/classify/model.tsv")).unwrap();
    let features = model
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').nth(1));
    let missing: Vec<_> =
        features.filter(|name| *name != "bias" && !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/algorithms.md lacks {missing:?}");
}

#[test]
fn every_page_that_is_linked_exists() {
    let mut pages: Vec<PathBuf> =
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "fixtures/README.md"].map(path).into();
    for folder in ["docs", "docs/decisions"] {
        pages.extend(fs::read_dir(path(folder)).unwrap().map(|entry| entry.unwrap().path()));
    }
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    assert!(pages.len() > 15, "only {} pages found", pages.len());
    let mut lost = vec![];
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap();
            let is_here =
                !file.is_empty() && !file.contains("://") && !file.contains(char::is_whitespace);
            if is_here && !page.parent().unwrap().join(file).exists() {
                lost.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(lost.is_empty(), "\n{}", lost.join("\n"));
}

/// Texts of all files below a folder that end in `.rs`.
fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_row_on_formats_names_tests_that_exist() {
    let page = fs::read_to_string(path("docs/formats.md")).unwrap();
    let mut text = String::new();
    sources(&path("src"), &mut text);
    sources(&path("tests"), &mut text);
    let is_name = |word: &&str| {
        let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        word.matches('_').count() >= 2 && word.chars().all(is_letter)
    };
    let (mut rows, mut faults, mut is_below_a_named_one) = (0, vec![], false);
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.trim_end_matches([' ', '|']).split(" | ").collect();
        let last = cells.last().unwrap();
        if matches!(*last, "test" | "proof") {
            is_below_a_named_one = false;
            continue;
        }
        rows += 1;
        let names: Vec<&str> = last.split('`').skip(1).step_by(2).filter(is_name).collect();
        let gone = names.iter().filter(|name| !text.contains(&format!("fn {name}(")));
        faults.extend(gone.map(|name| format!("no test {name}: {}", cells[0])));
        let is_proved = !names.is_empty() || (last.starts_with("the same") && is_below_a_named_one);
        if !is_proved {
            faults.push(format!("no proof: {}", cells[0]));
        }
        is_below_a_named_one = is_proved;
    }
    assert!(rows > 90, "only {rows} rows found");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
