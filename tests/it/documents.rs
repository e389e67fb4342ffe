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
