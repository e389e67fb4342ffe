//! `docs/notices.md` against the codes of the source.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use runkind::classify::KindReason;
use runkind::ingest::IngestError;
use runkind::notice::{NoticeCode, Severity};

use crate::documents::{keep, path, row};

const HEAD: &str = "\
# Notices and codes

Every code a record can carry, read from the source by a test; `UPDATE_DOCS=1 cargo test notice_table` writes this page anew. Codes are part of the output contract: they may be added, not renamed.
";

/// What runkind says beyond the codes it has from a file's own type, and when.
const SKIPS: &[(&str, &str)] = &[
    (
        "archive-index",
        "the index of an export: its names, sports and measurements go to the activities it lists",
    ),
    ("archive-media", "a picture or film of a Strava export"),
    (
        "archive-table",
        "a table of a Strava export other than its index; an electrocardiogram or the clinical document of an Apple Health export",
    ),
    ("empty-archive", "an archive without files"),
    ("fit-empty", "a FIT file without records"),
    ("fit-other", "a FIT file of a type that is not named below"),
    ("gpx-no-track", "a GPX file with routes or waypoints only, or with empty tracks"),
    ("no-activity", "a file of an activity format with no activity in it"),
    ("other-sport", "an activity whose file names another sport"),
    (
        "sport-unknown",
        "an activity whose file names no sport, at speeds that are not those of a run",
    ),
    ("special-file", "a pipe, a device or a socket in a folder; it is read if named by itself"),
    ("tcx-no-activity", "a TCX file with courses or workouts only"),
    ("unknown-format", "the content is of no activity format, whatever the name says"),
    (
        "unread-archive",
        "an archive that is not opened (7-Zip, RAR, xz, Zstandard, bzip2); unpack it first",
    ),
];

/// Why an input failed, and when.
const FAILURES: &[(&str, &str)] = &[
    ("internal", "a defect of runkind: it was caught, and the other inputs were read"),
    (
        "malformed",
        "an activity format nothing usable could be read from; `at` says how far it went",
    ),
    (
        "too-large",
        "a limit of `Limits` in [thresholds.md](thresholds.md) was hit; the text names it",
    ),
    (
        "unsupported",
        "a member of an archive that is encrypted or packed in a way that is not opened; unpack it yourself",
    ),
    ("unreadable", "the file does not exist, or the system does not let it be read"),
];

/// Why a run has no kind.
fn reason(reason: KindReason) -> &'static str {
    match reason {
        KindReason::TooShort => "less than two minutes of running",
        KindReason::NoDistance => "neither positions nor distances nor speeds",
        KindReason::NoTime => "no times, or a single one",
        KindReason::TooDamaged => {
            "the times span more than any run, or the points are minutes apart"
        }
        KindReason::Unclear => "nothing fits; not given so far",
    }
}

/// The codes in the texts of `room`: `code: \"…\"`, and the table of FIT file types.
fn codes(folder: &Path, found: &mut BTreeMap<String, Option<String>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes(&path, found);
            continue;
        }
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for line in text.split("#[cfg(test)]").next().unwrap().lines() {
            let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            if let Some(at) = line.find("code: \"") {
                let code = line[at + 7..].split('"').next().unwrap();
                found.insert(code.into(), None);
            } else if line.trim_start().starts_with('(')
                && let [code, what] = quoted[..]
                && code.starts_with("fit-")
                && !NoticeCode::all().any(|notice| notice.name() == code)
            {
                found.insert(code.into(), Some(what.into()));
            }
        }
    }
}

/// A table of codes with what each stands for.
fn table<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let rows: Vec<String> =
        rows.into_iter().map(|(code, when)| row(&[&format!("`{code}`"), when])).collect();
    row(&["code", "when"]) + "|---|---|\n" + &rows.concat()
}

fn page(file_types: &BTreeMap<&str, &str>) -> String {
    let notices: Vec<String> = NoticeCode::all()
        .map(|code| {
            let severity = match code.severity() {
                Severity::Note => "note",
                Severity::Damage => "damage",
            };
            row(&[&format!("`{}`", code.name()), severity, code.text()])
        })
        .collect();
    [
        HEAD,
        "\n## Notices\n\nWhat was found but survived. *Damage* makes the record `salvaged`; a *note* leaves it `ok`.\n\n",
        &row(&["code", "severity", "meaning"]),
        "|---|---|---|\n",
        &notices.concat(),
        "\n## Why an input is skipped\n\n`skip_reason.code`: read and understood, but not a run.\n\n",
        &table(SKIPS.iter().copied()),
        "\nFIT files of another type, as their file type says:\n\n",
        &table(file_types.iter().map(|(code, what)| (*code, *what))),
        "\n## Why an input failed\n\n`error.code`: nothing usable.\n\n",
        &table(FAILURES.iter().copied()),
        "\n## Why a run has no kind\n\n`kind_reason`, where `kind` is null.\n\n",
        &table(KindReason::ALL.iter().map(|&why| (why.name(), reason(why)))),
    ]
    .concat()
}

#[test]
fn every_code_has_its_place_in_the_table() {
    let mut found = BTreeMap::new();
    codes(&path("src/ingest"), &mut found);
    codes(&path("src/batch"), &mut found);
    let errors = [
        IngestError::UnknownFormat { looks_like: "a text" },
        IngestError::UnknownFormat { looks_like: "an xz archive, which is not read" },
        IngestError::Unsupported { format: "zip", reason: String::new() },
        IngestError::Malformed { format: "fit", at: 0, reason: String::new() },
        IngestError::TooLarge { what: String::new(), limit: "", value: String::new() },
    ];
    for error in &errors {
        let explained = if error.is_skip() { SKIPS } else { FAILURES };
        assert!(explained.iter().any(|(code, _)| *code == error.code()), "{}", error.code());
        found.insert(error.code().into(), None);
    }
    let explained = |code: &str| SKIPS.iter().chain(FAILURES).any(|row| row.0 == code);
    let missing: Vec<_> =
        found.iter().filter(|(code, what)| what.is_none() && !explained(code)).collect();
    assert!(missing.is_empty(), "explain these codes in tests/it/notice_table.rs: {missing:?}");
    let gone: Vec<_> =
        SKIPS.iter().chain(FAILURES).filter(|row| !found.contains_key(row.0)).collect();
    assert!(gone.is_empty(), "no longer in the source: {gone:?}");
    let file_types: BTreeMap<&str, &str> =
        found.iter().filter_map(|(code, what)| Some((code.as_str(), what.as_deref()?))).collect();
    assert!(file_types.len() > 10, "only {} FIT file types found", file_types.len());
    keep("docs/notices.md", &page(&file_types));
}
