//! `docs/thresholds.md` against `src/settings`: every number with its unit and where it is from.

use std::collections::BTreeMap;
use std::fs;

use crate::documents::{keep, path, row};

const HEAD: &str = "\
# Thresholds

Every tunable number, read from `src/settings` by a test; `UPDATE_DOCS=1 cargo test thresholds` writes this page anew. Constants of nature, of file formats, of a single formula (the bands of the features, the pace zones) and of a sentence that names them (four weeks, a year) stand beside their formulas instead.

*Research* is the survey of literature and prototypes made before the first line of code; what it rests on is cited in [algorithms.md](algorithms.md). *Judgement* says that nothing but reason stands behind a number: these are the first to question. *The interface's contract* is what the program promises whoever calls it. Defaults are as written in the source.
";

/// A number that can be tuned.
#[derive(Debug, PartialEq)]
struct Setting {
    name: String,
    meaning: String,
    unit: String,
    source: String,
    default: String,
}

/// Settings that belong together.
#[derive(Debug)]
struct Section {
    name: String,
    about: String,
    settings: Vec<Setting>,
}

/// `Meaning. Unit: u. Source.` in its parts; the meaning may lack its full stop.
fn parts(documentation: &str) -> Result<(String, String, String), &'static str> {
    let (meaning, rest) = documentation.split_once(" Unit: ").ok_or("no `Unit: …`")?;
    let (unit, source) = rest.split_once(". ").ok_or("nothing behind its unit says why")?;
    let parts = [meaning, unit, source].map(|part| part.trim().to_string());
    if parts.iter().any(String::is_empty) {
        return Err("an empty part");
    }
    let [meaning, unit, source] = parts;
    Ok((meaning, unit, source))
}

/// The values in `impl Default` by struct and field.
fn defaults(text: &str) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for block in text.split("impl Default for ").skip(1) {
        let name = block.split_whitespace().next().unwrap().to_string();
        // The first `Self {` opens the body of the function.
        let fields = block.split("Self {").nth(2).unwrap().split('}').next().unwrap();
        for field in fields.split(',') {
            if let Some((field, value)) = field.split_once(':') {
                let key = (name.clone(), field.trim().to_string());
                found.insert(key, value.trim().to_string());
            }
        }
    }
    found
}

/// The sections of the settings, and what is wrong with them.
fn read(text: &str) -> (Vec<Section>, Vec<String>) {
    let text = text.split("#[cfg(test)]").next().unwrap();
    let defaults = defaults(text);
    let mut sections = vec![];
    let mut constants = Section {
        name: "Constants".into(),
        about: "Numbers without a place in `Settings`.".into(),
        settings: vec![],
    };
    let mut faults = vec![];
    let mut documentation: Vec<&str> = vec![];
    for line in text.lines() {
        let code = line.trim();
        if let Some(said) = code.strip_prefix("///") {
            documentation.push(said.trim());
            continue;
        }
        if code.starts_with("#[") {
            continue;
        }
        let said = std::mem::take(&mut documentation).join(" ");
        let Some(item) = code.strip_prefix("pub ") else { continue };
        // A choice is no number; the field that holds it has its line.
        if item.starts_with("use ") || item.starts_with("enum ") {
            continue;
        }
        if let Some(name) = item.strip_prefix("struct ") {
            let name = name.trim_end_matches(" {").to_string();
            sections.push(Section { name, about: said, settings: vec![] });
            continue;
        }
        let (section, item, default) = match item.strip_prefix("const ") {
            Some(item) => {
                let (item, value) = item.trim_end_matches(';').split_once(" = ").unwrap();
                (&mut constants, item, Some(value.to_string()))
            }
            None => (sections.last_mut().unwrap(), item, None),
        };
        let name = item.split(':').next().unwrap().to_string();
        // The list of the rooms' settings holds no numbers itself.
        if section.name == "Settings" {
            continue;
        }
        let place = format!("{}.{name}", section.name);
        let is_optional = item.contains("Option<") || item.contains("Vec<");
        let default = default
            .or_else(|| defaults.get(&(section.name.clone(), name.clone())).cloned())
            .or_else(|| is_optional.then(|| "not set".to_string()));
        match (parts(&said), default) {
            (Err(fault), _) => faults.push(format!("{place}: {fault}")),
            (_, None) => faults.push(format!("{place}: no default")),
            (Ok((meaning, unit, source)), Some(default)) => {
                section.settings.push(Setting { name, meaning, unit, source, default });
            }
        }
    }
    sections.push(constants);
    sections.retain(|section| !section.settings.is_empty());
    (sections, faults)
}

fn page(sections: &[Section]) -> String {
    let mut lines = vec![HEAD.to_string()];
    for section in sections {
        lines.push(format!("\n## {}\n\n{}\n\n", section.name, section.about));
        lines.push(row(&["setting", "default", "unit", "meaning", "source"]));
        lines.push("|---|---|---|---|---|\n".into());
        lines.extend(section.settings.iter().map(|setting| {
            let (name, default) = (format!("`{}`", setting.name), format!("`{}`", setting.default));
            row(&[&name, &default, &setting.unit, &setting.meaning, &setting.source])
        }));
    }
    lines.concat()
}

/// The settings of all rooms, in the order of the pipeline.
fn text() -> String {
    const ROOMS: [&str; 11] = [
        "mod", "batch", "ingest", "clean", "measure", "segment", "digest", "athlete", "classify",
        "decision", "training",
    ];
    let folder = fs::read_dir(path("src/settings")).unwrap();
    assert_eq!(folder.count(), ROOMS.len(), "every file of the settings is read");
    let file = |room: &str| fs::read_to_string(path(&format!("src/settings/{room}.rs"))).unwrap();
    ROOMS.map(file).concat()
}

#[test]
fn every_threshold_has_a_unit_a_source_and_its_place_in_the_table() {
    let (sections, faults) = read(&text());
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    let count: usize = sections.iter().map(|section| section.settings.len()).sum();
    assert!(count > 60, "only {count} settings found");
    keep("docs/thresholds.md", &page(&sections));
}

#[test]
fn a_setting_without_unit_source_or_default_is_seen() {
    let with = |documentation: &str, field: &str| {
        read(&format!(
            "/// A room.\npub struct Room {{\n    /// {documentation}\n    pub {field}: f64,\n}}\n\n\
             impl Default for Room {{\n    fn default() -> Self {{\n        Self {{ low: 1.0 }}\n    }}\n}}\n"
        ))
    };
    let (sections, faults) = with("Lowest. Unit: m. Nothing is lower.", "low");
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(sections[0].about, "A room.");
    assert_eq!(
        sections[0].settings,
        [Setting {
            name: "low".into(),
            meaning: "Lowest.".into(),
            unit: "m".into(),
            source: "Nothing is lower.".into(),
            default: "1.0".into(),
        }]
    );
    let fault = |documentation, field| with(documentation, field).1.join("; ");
    assert_eq!(fault("Lowest. Nothing is lower.", "low"), "Room.low: no `Unit: …`");
    assert!(fault("Lowest. Unit: m.", "low").contains("says why"));
    assert_eq!(fault("Highest. Unit: m. Nothing is higher.", "high"), "Room.high: no default");
}
