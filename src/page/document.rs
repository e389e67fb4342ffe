//! The parts of the document put together, so that no text of the input is taken for markup and no
//! script but ours may run.

use std::fmt::Write;

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use crate::chart::kind_color;
use crate::classify::Kind;

const FRAME: &str = include_str!("page.html");
const SCRIPT: &str = concat!(
    include_str!("format.js"),
    include_str!("filter.js"),
    include_str!("log.js"),
    include_str!("overview.js"),
    include_str!("run.js"),
    include_str!("page.js"),
);
const STYLE: &str = concat!(include_str!("page.css"), include_str!("run.css"));
/// Regular and semibold of the pictures, so that page and pictures speak alike.
const FONTS: [(u16, &[u8]); 2] = [
    (400, include_bytes!("../chart/fonts/regular.otf")),
    (600, include_bytes!("../chart/fonts/semibold.otf")),
];

/// Colours of the kinds, and of none, on a dark ground.
const IN_THE_DARK: [&str; 6] = ["#53d3b2", "#ffd65d", "#fa6951", "#8b6fdd", "#746152", "#596473"];

/// The document with the log, and the details of its runs, a line of JSON each.
pub(super) fn filled(log: &str, details: &str) -> String {
    let style = style();
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; font-src data:; \
         img-src 'self' file:; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(&style)
    );
    let mut out = String::with_capacity(FRAME.len() + style.len() + log.len() + details.len());
    for (at, piece) in FRAME.split("{{").enumerate() {
        let Some((name, rest)) = piece.split_once("}}").filter(|_| at > 0) else {
            out += piece;
            continue;
        };
        match name {
            "policy" => out += &policy,
            "style" => out += &style,
            "script" => out += SCRIPT,
            "log" => out += &inert(log),
            "details" => out += &inert(details),
            _ => {}
        }
        out += rest;
    }
    out
}

/// The style with fonts and the colours of the kinds.
fn style() -> String {
    let mut out = String::new();
    for (weight, font) in FONTS {
        let _ = writeln!(
            out,
            "@font-face{{font-family:Runkind;font-weight:{weight};font-display:block;\
             src:url(data:font/otf;base64,{}) format(\"opentype\")}}",
            BASE64.encode(font)
        );
    }
    let kinds = Kind::ALL.map(Some).into_iter().chain([None]).zip(IN_THE_DARK);
    for (kind, dark) in kinds {
        let name = kind.map_or("none", Kind::name);
        let [red, green, blue] = kind_color(kind);
        let light = format!("#{red:02x}{green:02x}{blue:02x}");
        let _ = writeln!(out, ".k-{name}{{--k:light-dark({light},{dark})}}");
    }
    out + STYLE
}

/// The source that a content security policy knows an inline script or style by.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64.encode(&Sha256::digest(text)))
}

/// JSON in which nothing ends a script, begins a comment or breaks a line of one.
fn inert(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_script() {
        let json = serde_json::to_string("</script><!--&amp;\u{2028}").unwrap();
        let safe = inert(&json);
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']), "{safe}");
        let back: String = serde_json::from_str(&safe).unwrap();
        assert_eq!(back, "</script><!--&amp;\u{2028}");
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        let page = filled("{\"name\":\"{{script}}\"}", "");
        assert!(page.contains("{\"name\":\"{{script}}\"}"));
        assert!(!page.contains("{{log}}") && !page.contains("{{policy}}"));
    }

    #[test]
    fn every_kind_has_the_colour_of_the_pictures() {
        let style = style();
        for kind in Kind::ALL {
            let [red, green, blue] = kind_color(Some(kind));
            let wanted =
                format!(".k-{}{{--k:light-dark(#{red:02x}{green:02x}{blue:02x},", kind.name());
            assert!(style.contains(&wanted), "{wanted}");
        }
    }
}
