//! How pictures look, from what was typed and the fonts there are.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;
use fontdb::{Database, Source};

use crate::chart::{Fonts, Look, Theme};
use crate::cli::args::Looks;
use crate::cli::exit::Usage;
use crate::cli::output;
use crate::cli::plan::Plan;
use crate::cli::values::Colors;
use crate::export;

/// Letters named in the notice of letters that no font has.
const NAMED: usize = 8;

/// The look asked for, with fonts for the letters of these texts; says which letters no font has.
pub(super) fn look<'a>(
    args: &Looks,
    texts: impl Iterator<Item = &'a str>,
    plan: &Plan,
) -> anyhow::Result<Look> {
    let theme = match args.theme {
        Colors::Light => Theme::Light,
        Colors::Dark => Theme::Dark,
    };
    let mut fonts = Fonts::default();
    if let Some(path) = &args.font {
        fonts = given(path)?;
    }
    let lacking: BTreeSet<char> =
        texts.flat_map(|text| fonts.lack(text).collect::<Vec<_>>()).collect();
    let (fonts, lost) = searched(fonts, lacking);
    if !lost.is_empty() && !plan.is_quiet {
        output::say(&left_out(&lost));
    }
    Ok(Look { theme, scale: args.scale, fonts })
}

/// The font in a file.
fn given(path: &Path) -> anyhow::Result<Fonts> {
    let shown = path.display();
    let bytes = std::fs::read(path).map_err(|error| Usage(format!("--font {shown}: {error}")))?;
    let no_font = || Usage(format!("--font {shown}: no TrueType or OpenType font with outlines"));
    Ok(Fonts::default()
        .and(bytes, 0)
        .with_context(no_font)
        .map_err(|error| Usage(error.to_string()))?)
}

/// Adds fonts of this machine until every letter is found or every font was asked; returns the
/// letters nobody has.
fn searched(mut fonts: Fonts, mut lacking: BTreeSet<char>) -> (Fonts, BTreeSet<char>) {
    let still = |fonts: &Fonts, lacking: &BTreeSet<char>| -> BTreeSet<char> {
        let text: String = lacking.iter().collect();
        fonts.lack(&text).collect()
    };
    if lacking.is_empty() {
        return (fonts, lacking);
    }
    let mut machine = Database::new();
    machine.load_system_fonts();
    // Upright, regular faces look most like the embedded one.
    let mut faces: Vec<_> = machine.faces().collect();
    faces.sort_by_key(|face| {
        let plain = face.style == fontdb::Style::Normal && !face.monospaced;
        (!plain, face.weight.0.abs_diff(400), face.post_script_name.clone(), face.index)
    });
    for face in faces {
        if lacking.is_empty() {
            break;
        }
        let Source::File(path) = &face.source else { continue };
        let Ok(bytes) = std::fs::read(path) else { continue };
        let Some(more) = fonts.and(bytes, face.index) else { continue };
        let left = still(&more, &lacking);
        if left.len() < lacking.len() {
            (fonts, lacking) = (more, left);
        }
    }
    (fonts, lacking)
}

/// What is said of letters nobody has.
fn left_out(lost: &BTreeSet<char>) -> String {
    let named: Vec<String> = lost
        .iter()
        .take(NAMED)
        .map(|c| export::harmless(&format!("{c} (U+{:04X})", u32::from(*c))))
        .collect();
    let more = match lost.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "runkind: pictures leave out letters that no font here can draw: {}{more}; name a font that \
         has them with --font FILE",
        named.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_nobody_has_are_named_a_few_of_them() {
        let lost: BTreeSet<char> = "一二三四五六七八九十".chars().collect();
        let text = left_out(&lost);
        assert!(text.contains("U+4E00") && text.contains("and 2 more") && text.contains("--font"));
    }
}
