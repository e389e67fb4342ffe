//! The embedded font: measuring, shortening and wrapping text, and the shapes of its letters.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, GlyphId, ScaleFont, point};

use super::ChartError;

/// Weight of the letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Weight {
    Regular,
    Bold,
}

type Faces = [FontRef<'static>; 2];

static FACES: LazyLock<Option<Faces>> = LazyLock::new(|| {
    let regular = FontRef::try_from_slice(include_bytes!("fonts/regular.otf")).ok()?;
    let bold = FontRef::try_from_slice(include_bytes!("fonts/semibold.otf")).ok()?;
    Some([regular, bold])
});

fn face(weight: Weight) -> Option<&'static FontRef<'static>> {
    FACES.as_ref().map(|faces| &faces[weight as usize])
}

/// Makes sure the font can be read.
pub(super) fn check() -> Result<(), ChartError> {
    FACES.as_ref().map(|_| ()).ok_or(ChartError::Font)
}

/// Height of the capitals and figures as a share of the type size.
pub(super) const CAP_HEIGHT: f64 = 0.727;

/// `ab_glyph` counts heights from ascent to descent, designers in ems.
fn height_per_em(face: &FontRef<'_>) -> f32 {
    face.units_per_em().map_or(1.0, |units| face.height_unscaled() / units)
}

/// Width of a text in the unit of `size`, the em.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let Some(face) = face(weight) else { return 0.0 };
    let units = face.units_per_em().unwrap_or(1.0);
    let sum: f32 = text.chars().map(|c| face.h_advance_unscaled(face.glyph_id(c))).sum();
    f64::from(sum / units) * size
}

/// The text without the letters the font does not have.
pub(super) fn drawable(text: &str) -> Cow<'_, str> {
    let Some(face) = face(Weight::Regular) else { return Cow::Borrowed("") };
    let has = |c: char| face.glyph_id(c) != GlyphId(0);
    if text.chars().all(has) {
        return Cow::Borrowed(text);
    }
    let kept: String = text.chars().filter(|c| has(*c)).collect();
    Cow::Owned(kept.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The text, shortened with `…` where it is wider than `room`.
pub(super) fn fit(text: &str, size: f64, weight: Weight, room: f64) -> Cow<'_, str> {
    if width(text, size, weight) <= room {
        return Cow::Borrowed(text);
    }
    let mut end = text.len();
    while let Some((at, _)) = text[..end].char_indices().next_back() {
        end = at;
        let kept = text[..end].trim_end_matches([' ', ',', ';', '·']);
        if width(kept, size, weight) + width("…", size, weight) <= room {
            return Cow::Owned(format!("{kept}…"));
        }
    }
    Cow::Borrowed("")
}

/// The text in at most `lines` lines no wider than `room`, the last one shortened if need be.
pub(super) fn wrap(text: &str, size: f64, weight: Weight, room: f64, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(line) = wrapped.last_mut() {
            let joined = format!("{line} {word}");
            if wrapped.len() >= lines || width(&joined, size, weight) <= room {
                *wrapped.last_mut().unwrap_or(&mut String::new()) = joined;
                continue;
            }
        }
        if wrapped.len() < lines {
            wrapped.push(word.into());
        }
    }
    for line in &mut wrapped {
        if let Cow::Owned(short) = fit(line, size, weight, room) {
            *line = short;
        }
    }
    wrapped
}

/// How much of each pixel a letter covers.
#[derive(Debug)]
pub(super) struct Glyph {
    /// First pixel column, from the whole pixel the letter starts in.
    pub(super) left: i32,
    /// First pixel row, from the baseline; negative is above.
    pub(super) top: i32,
    /// Pixels in a row.
    pub(super) width: usize,
    /// Coverage by row, 0 to 255.
    pub(super) coverage: Vec<u8>,
}

/// Letters may start at this many places within a pixel.
const PHASES: f32 = 4.0;
/// Letters kept per thread; one picture needs about 300.
const CACHE: usize = 4096;

type Cache = HashMap<(Weight, u32, GlyphId, u8), Rc<Glyph>>;

thread_local! {
    static CACHED: RefCell<Cache> = RefCell::default();
}

/// Calls `draw` with each letter of the text and the whole pixel it starts in, for a text that
/// starts at `x`. Both `x` and `size` are in pixels.
pub(super) fn glyphs(
    text: &str,
    size: f32,
    weight: Weight,
    mut x: f32,
    mut draw: impl FnMut(i32, &Glyph),
) {
    let Some(face) = face(weight) else { return };
    let scale = size * height_per_em(face);
    let scaled = face.as_scaled(scale);
    for c in text.chars() {
        let id = face.glyph_id(c);
        let place = (x * PHASES).round() / PHASES;
        let phase = ((place - place.floor()) * PHASES) as u8;
        let glyph = CACHED.with_borrow_mut(|cache| {
            if cache.len() >= CACHE {
                cache.clear();
            }
            let key = (weight, size.to_bits(), id, phase);
            Rc::clone(cache.entry(key).or_insert_with(|| Rc::new(outline(face, id, scale, phase))))
        });
        draw(place.floor() as i32, &glyph);
        x += scaled.h_advance(id);
    }
}

fn outline(face: &FontRef<'_>, id: GlyphId, scale: f32, phase: u8) -> Glyph {
    let at = point(f32::from(phase) / PHASES, 0.0);
    let Some(outlined) = face.outline_glyph(id.with_scale_and_position(scale, at)) else {
        return Glyph { left: 0, top: 0, width: 0, coverage: Vec::new() };
    };
    let bounds = outlined.px_bounds();
    let (width, height) = (bounds.width() as usize, bounds.height() as usize);
    let mut coverage = vec![0; width * height];
    outlined.draw(|x, y, share| {
        if let Some(cell) = coverage.get_mut(y as usize * width + x as usize) {
            *cell = (share.clamp(0.0, 1.0) * 255.0).round() as u8;
        }
    });
    Glyph { left: bounds.min.x as i32, top: bounds.min.y as i32, width, coverage }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_of_one_width() {
        let one = width("1:11", 20.0, Weight::Regular);
        assert!((one - width("4:08", 20.0, Weight::Regular)).abs() < 1e-6);
        assert!(one > 30.0 && one < 60.0, "{one}");
    }

    #[test]
    fn long_text_ends_in_an_ellipsis_within_its_room() {
        let text = "6 efforts of 795–806 m within 2 % of one pace";
        assert_eq!(fit(text, 14.0, Weight::Regular, 1000.0), text);
        let short = fit(text, 14.0, Weight::Regular, 120.0);
        assert!(short.ends_with('…') && text.starts_with(short.trim_end_matches('…')));
        assert!(width(&short, 14.0, Weight::Regular) <= 120.0);
        assert_eq!(fit(text, 14.0, Weight::Regular, 2.0), "");
    }

    #[test]
    fn wrapping_keeps_every_word_or_says_that_it_does_not() {
        let text = "16 min of quality in 43 min, at 1.20 × threshold";
        let lines = wrap(text, 14.0, Weight::Regular, 130.0, 9);
        assert!(lines.len() > 1);
        assert_eq!(lines.join(" "), text);
        assert!(lines.iter().all(|line| width(line, 14.0, Weight::Regular) <= 130.0));
        let cut = wrap(text, 14.0, Weight::Regular, 130.0, 2);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('…'));
    }

    #[test]
    fn letters_the_font_lacks_are_left_out() {
        assert_eq!(drawable("深圳市 Süd 10 × 400"), "Süd 10 × 400");
        assert_eq!(drawable("徒步"), "");
        for sign in "×·–—′″±≥≤→…%".chars() {
            assert_eq!(drawable(&sign.to_string()).chars().next(), Some(sign));
        }
    }
}
