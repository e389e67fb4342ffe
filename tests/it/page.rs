//! The page of a report, in a browser, from disk: what it shows, takes, refuses and asks for.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs};

use serde_json::Value;

use crate::browser::{self, Browser};
use crate::runs::{self, MAY, Run, left_out};

const DESK: (u32, u32) = (1440, 900);
const PHONE: (u32, u32) = (360, 740);
/// Where `.ci/run` puts the accessibility checks.
const AXE: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/axe-core/package/axe.min.js");

/// What would run as script or change the order of letters, were it taken for more than text.
const NAME: &str =
    "</script><img src=x onerror=\"document.title='harmed'\"> 'q' {{log}} \u{202e}ltr";

/// A browser, or nothing and a word on stderr where there is none.
fn browser(test: &str) -> Option<Browser> {
    let program = browser::chromium();
    if program.is_none() {
        left_out(test, "there is no Chromium; RUNKIND_CHROMIUM may name one");
    }
    program.map(|program| Browser::start(&program))
}

/// A report of runs of every kind, damaged files, and files that mean harm, written once.
fn report() -> &'static Path {
    static REPORT: OnceLock<PathBuf> = OnceLock::new();
    REPORT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
        let _ = fs::remove_dir_all(&folder);
        let hostile = folder.join("in/<img src=x onerror=alert(1)>\u{202e}\"'<");
        let run = Run { start: "2025-05-30T06:00:00Z", ..MAY }.gpx();
        let escaped = NAME.replace('&', "&amp;").replace('<', "&lt;");
        let named = run.replace("<trk>", &format!("<trk><name>{escaped}</name>"));
        fs::create_dir_all(&hostile).unwrap();
        fs::write(hostile.join("script>.gpx"), named).unwrap();
        fs::write(hostile.join("<b>broken<b>.fit"), b"no FIT file").unwrap();
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let out = folder.join("out");
        let mut report = runs::program();
        report.arg("report").arg(folder.join("in")).arg(fixtures.join("damaged"));
        for day in ["03-04", "03-05", "03-06", "03-09", "03-11", "03-13", "03-18", "03-20"] {
            report.arg(fixtures.join(format!("export/2025-{day}.fit.gz")));
        }
        let ran = report.arg("--out").arg(&out).output().unwrap();
        assert!(out.join("index.html").is_file(), "{}", String::from_utf8_lossy(&ran.stderr));
        out
    })
}

fn address(part: &str) -> String {
    // Nothing in the path of the target folder needs an escape but blanks.
    let path = report().join("index.html").display().to_string().replace(' ', "%20");
    format!("file://{path}{part}")
}

/// A browser with the page loaded.
fn opened(test: &str, size: (u32, u32), is_dark: bool, part: &str) -> Option<Browser> {
    let mut browser = browser(test)?;
    browser.look(size, is_dark);
    browser.load(&address(part));
    browser.until("performance.getEntriesByName('ready').length === 1");
    Some(browser)
}

fn number(browser: &mut Browser, expression: &str) -> i64 {
    browser.value(expression).as_i64().unwrap()
}

/// Whatever was done, nothing broke and nothing left the folder.
fn assert_quiet(browser: &mut Browser) {
    let complaints = browser.complaints();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    let folder = address("").replace("index.html", "");
    let strange: Vec<&str> = browser
        .requests()
        .into_iter()
        .filter(|url| !url.starts_with(&folder) && !url.starts_with("data:"))
        .filter(|url| *url != "about:blank")
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
    assert!(browser.requests().iter().any(|url| url.starts_with(&folder)));
}

const SHOWN: &str = "[...document.querySelectorAll('#runs a.open')].map((link) => link.run)";

#[test]
fn the_log_is_filtered_sorted_and_opened() {
    let test = "the_log_is_filtered_sorted_and_opened";
    let Some(mut browser) = opened(test, DESK, false, "") else { return };
    let all = number(&mut browser, "RUNS.length");
    assert!(all >= 9, "{all} runs");
    assert_eq!(number(&mut browser, "shown.length"), all);

    let with_kind = "document.querySelector('#kind-filter label:has(.k-interval)').click()";
    browser.value(with_kind);
    browser.until("location.hash === '#kind=interval'");
    let kinds = browser.value("[...new Set(shown.map(kindName))]");
    assert_eq!(kinds, serde_json::json!(["interval"]));
    let count = browser.value("document.getElementById('count').textContent");
    assert!(count.as_str().unwrap().contains(&format!("of {all} runs")), "{count}");
    browser.value("document.getElementById('clear').click()");
    browser.until("location.hash === '' && shown.length === RUNS.length");

    let search = "const box = document.getElementById('q'); box.value = '2025-03-0'; \
                  box.dispatchEvent(new Event('input'))";
    browser.value(search);
    browser.until("shown.length > 0 && shown.every((run) => run.hay.includes('2025-03-0'))");
    browser
        .value("document.getElementById('q').value = ''; document.getElementById('clear').click()");
    let span = "for (const [id, day] of [['from', '2025-03-05'], ['to', '2025-03-09']]) { \
                const box = document.getElementById(id); box.value = day; \
                box.dispatchEvent(new Event('change')) }";
    browser.value(span);
    browser.until("shown.length > 0 && shown.every((run) => '2025-03-05' <= run.day && run.day <= '2025-03-09')");
    // Back is where it was before.
    browser.value("history.back(); history.back()");
    browser.until("shown.length === RUNS.length");

    browser.value("document.querySelector('th.dist button').click()");
    browser.until("document.querySelector('th.dist').getAttribute('aria-sort') === 'descending'");
    let falls = format!(
        "{SHOWN}.every((run, at, all) => !at || (all[at - 1].dist || 0) >= (run.dist || 0))"
    );
    assert_eq!(browser.value(&falls), true);
    browser.value("document.querySelector('th.dist button').click()");
    browser.until("document.querySelector('th.dist').getAttribute('aria-sort') === 'ascending'");
    assert_eq!(browser.value(&falls), false);

    browser.value("document.querySelector('#runs a.open').click()");
    browser.until("document.getElementById('run').open && document.querySelector('.shot img').naturalWidth > 0");
    let id = browser.value("state.run");
    assert_eq!(browser.value("new URLSearchParams(location.hash.slice(1)).get('run')"), id);
    browser.value("document.querySelector('#run .close').click()");
    browser.until("!document.getElementById('run').open");
    assert_quiet(&mut browser);
}

#[test]
fn a_keyboard_is_enough() {
    let Some(mut browser) = opened("a_keyboard_is_enough", DESK, false, "") else { return };
    browser.key("/");
    browser.until("document.activeElement.id === 'q'");
    browser.type_in("fit interval");
    browser.until("shown.length > 0 && shown.every((run) => kindName(run) === 'interval')");
    let found = number(&mut browser, "shown.length");
    browser.key("Enter");
    browser.until("document.activeElement.run === shown[0]");
    if found > 1 {
        browser.key("j");
        browser.until("document.activeElement.run === shown[1]");
        browser.key("ArrowUp");
        browser.until("document.activeElement.run === shown[0]");
    }
    browser.key("Enter");
    browser.until("document.getElementById('run').open && state.run === shown[0].id");
    // The focus stays within what is open.
    for _ in 0..12 {
        browser.key("Tab");
        let within = "document.activeElement === document.body || document.getElementById('run').contains(document.activeElement)";
        assert_eq!(browser.value(within), true);
    }
    browser.value("document.getElementById('run-title').focus()");
    if found > 1 {
        browser.key("j");
        browser.until("state.run === shown[1].id");
        browser.key("k");
        browser.until("state.run === shown[0].id");
    }
    browser.key("Escape");
    browser
        .until("!document.getElementById('run').open && document.activeElement.run === shown[0]");

    // Every control is reached, in the order of the page, and seen when it is.
    browser.load(&address(""));
    browser.until("performance.getEntriesByName('ready').length === 1");
    let mut reached = Vec::new();
    for _ in 0..60 {
        browser.key("Tab");
        let name = browser.value(
            "((at) => at.run ? 'run' : at.id || at.closest('[id]')?.id || '')(document.activeElement)",
        );
        reached.push(name.as_str().unwrap().to_string());
        if reached.last().unwrap() == "run" {
            let outline = "getComputedStyle(document.activeElement, '::after').outlineStyle";
            assert_eq!(browser.value(outline), "solid");
            break;
        }
    }
    let wanted =
        ["skip", "parts", "theme", "pictures", "q", "kind-0", "tag", "from", "to", "runs", "run"];
    let mut order = wanted.iter().peekable();
    for name in &reached {
        order.next_if(|wanted| *wanted == name);
    }
    assert_eq!(order.next(), None, "{reached:?}");
    assert_quiet(&mut browser);
}

#[test]
fn it_fits_a_phone_and_a_desk_by_day_and_by_night() {
    let test = "it_fits_a_phone_and_a_desk_by_day_and_by_night";
    let Some(mut browser) = browser(test) else { return };
    let mut grounds = Vec::new();
    for size in [PHONE, DESK] {
        for is_dark in [false, true] {
            browser.look(size, is_dark);
            browser.load(&address(""));
            browser.until("performance.getEntriesByName('ready').length === 1");
            assert_fits(&mut browser, size);
            for id in ["interval", "hill-sprint"] {
                let open =
                    format!("change({{ run: RUNS.find((run) => kindName(run) === '{id}').id }})");
                browser.value(&open);
                browser.until("document.getElementById('run').open");
                assert_fits(&mut browser, size);
            }
            let ground = "getComputedStyle(document.body).backgroundColor";
            grounds.push(browser.value(ground).as_str().unwrap().to_string());
        }
    }
    assert_eq!(grounds, ["rgb(255, 255, 255)", "rgb(18, 22, 29)"].repeat(2));

    // The button is for those whose machine is set otherwise, and it lasts.
    browser.look(DESK, false);
    for _ in 0..2 {
        browser.load(&address(""));
        browser.until("performance.getEntriesByName('ready').length === 1");
        let button = "document.getElementById('theme')";
        if browser.value("document.documentElement.dataset.theme || ''") == "" {
            browser.value(&format!("{button}.click()"));
        }
        browser.until("getComputedStyle(document.body).backgroundColor === 'rgb(18, 22, 29)'");
        assert_eq!(browser.value(&format!("{button}.textContent")), "Light");
    }
    assert_quiet(&mut browser);
}

/// Nothing is wider than its window.
fn assert_fits(browser: &mut Browser, (width, _): (u32, u32)) {
    let wide = "Math.max(document.documentElement.scrollWidth, \
                document.getElementById('run').open ? innerWidth - document.getElementById('run').clientWidth \
                + document.getElementById('run').scrollWidth : 0)";
    let wide = number(browser, wide);
    assert!(wide <= i64::from(width), "{wide} px in a window of {width}");
}

#[test]
fn what_files_say_stays_text() {
    let Some(mut browser) = opened("what_files_say_stays_text", DESK, false, "") else { return };
    let find = "RUNS.find((run) => run.name && run.name.includes('onerror'))";
    let name = browser.value(&format!("{find}.name"));
    // Controls of the order of letters are taken off names when they are read.
    assert_eq!(name, NAME.replace('\u{202e}', ""));
    browser.value("document.getElementById('q').value = 'onerror'; document.getElementById('q').dispatchEvent(new Event('input'))");
    browser.until("shown.length === 1 && document.querySelector('#runs .name') !== null");
    assert_eq!(browser.value("document.querySelector('#runs .name').textContent"), name);
    browser.value("document.querySelector('#runs a.open').click()");
    browser.until("document.getElementById('run').open");
    assert_eq!(browser.value("document.querySelector('#run .name').textContent"), name);
    let file = browser.value("document.querySelector('#run .file').textContent");
    assert!(file.as_str().unwrap().contains("onerror=alert(1)"), "{file}");
    browser.value("change({ run: '' }); for (const part of document.querySelectorAll('#unread details')) part.open = true");
    browser.until("document.getElementById('unread').textContent.includes('<b>broken<b>.fit')");
    // Order of letters set within a name ends with it.
    let isolated = "[...document.querySelectorAll('.name, .file')].every((text) => getComputedStyle(text).unicodeBidi === 'isolate')";
    assert_eq!(browser.value(isolated), true);
    assert_eq!(
        number(&mut browser, "document.querySelectorAll('[onerror], [src=x], b').length"),
        0
    );
    assert_eq!(number(&mut browser, "document.querySelectorAll('script').length"), 3);
    assert_ne!(browser.value("document.title"), "harmed");
    assert_quiet(&mut browser);
}

#[test]
fn people_who_do_not_see_it_can_use_it() {
    let test = "people_who_do_not_see_it_can_use_it";
    let Ok(axe) = fs::read_to_string(AXE) else {
        return left_out(test, "there is no axe-core: see .ci/run");
    };
    let Some(mut browser) = browser(test) else { return };
    let mut findings = Vec::new();
    for size in [PHONE, DESK] {
        for is_dark in [false, true] {
            browser.look(size, is_dark);
            browser.load(&address(""));
            browser.until("performance.getEntriesByName('ready').length === 1");
            browser.value(&format!("{axe}; 0"));
            let open = "for (const part of document.querySelectorAll('details')) part.open = true";
            browser.value(open);
            findings.extend(serious(&mut browser));
            for kind in ["easy", "interval", "hill-sprint"] {
                let run = format!("RUNS.find((run) => kindName(run) === '{kind}').id");
                browser.value(&format!("change({{ run: {run} }})"));
                browser.until("document.getElementById('run').open");
                findings.extend(serious(&mut browser));
            }
            browser
                .value("change({ run: '' }); document.querySelector('.pictures button').click()");
            browser.until("document.getElementById('picture').open");
            findings.extend(serious(&mut browser));
        }
    }
    findings.sort();
    findings.dedup();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

/// What axe-core finds serious or critical: the rule and where.
fn serious(browser: &mut Browser) -> Vec<String> {
    let found = browser.value("axe.run(document, { resultTypes: ['violations'] })");
    let passed = found["passes"].as_array().unwrap().len();
    assert!(passed > 10, "only {passed} rules looked at anything");
    let is_serious =
        |of: &&Value| ["serious", "critical"].iter().any(|impact| of["impact"] == *impact);
    let told = |of: &Value| {
        let nodes = of["nodes"].as_array().unwrap().iter().take(3);
        let nodes = nodes.map(|node| format!("{} {}", node["target"], node["failureSummary"]));
        format!("{}: {}", of["id"], nodes.collect::<Vec<_>>().join("; "))
    };
    found["violations"].as_array().unwrap().iter().filter(is_serious).map(told).collect()
}
