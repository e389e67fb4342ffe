//! The embedded font: measuring, shortening and wrapping text, and the shapes of its letters.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use ab_glyph::{Font, FontArc, FontRef, FontVec, GlyphId, point};

use super::ChartError;
use super::inks::LEVELS;

/// Weight of the letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Fonts for letters that the embedded one lacks, asked in order.
#[derive(Clone, Default)]
pub struct Fonts(Option<Arc<[FontArc]>>);

impl fmt::Debug for Fonts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fonts").field(&self.faces().len()).finish()
    }
}

impl Fonts {
    /// These fonts as well, asked last: the bytes of a TrueType or OpenType file or collection, and
    /// which of its faces. `None` where they are no font with outlines.
    pub fn and(&self, bytes: Vec<u8>, index: u32) -> Option<Self> {
        let face = FontArc::from(FontVec::try_from_vec_and_index(bytes, index).ok()?);
        let faces: Vec<FontArc> = self.faces().iter().cloned().chain([face]).collect();
        Some(Self(Some(faces.into())))
    }

    /// The letters of a text that neither these fonts nor the embedded one have.
    pub fn lack<'a>(&'a self, text: &'a str) -> impl Iterator<Item = char> + 'a {
        text.chars().filter(|c| !is_silent(*c) && find(*c, Weight::Regular, self.faces()).is_none())
    }

    fn faces(&self) -> &[FontArc] {
        self.0.as_deref().unwrap_or_default()
    }
}

/// Characters that are no letters: nobody misses them.
fn is_silent(c: char) -> bool {
    let joins = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    joins
        || c.is_control()
        || c.is_whitespace()
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Whether letters of a script change their shape or order by their neighbours (Hebrew to the
/// scripts of India, and their presentation forms): drawn one by one they would be another text.
fn is_shaped(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{dff}' | '\u{e80}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
}

/// An embedded face with what is asked of it most: the glyph and the width in ems of each letter
/// below [`TABLED`].
struct Face {
    font: FontRef<'static>,
    letters: Vec<(GlyphId, f32)>,
}

/// The embedded letters end below this: arrows and mathematical signs.
const TABLED: u32 = 0x2300;

impl Face {
    fn new(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::try_from_slice(bytes).ok()?;
        let letter = |code: u32| {
            let id = char::from_u32(code).map_or(GlyphId(0), |c| font.glyph_id(c));
            (id, if id.0 == 0 { 0.0 } else { advance(&font, id) })
        };
        let letters = (0..TABLED).map(letter).collect();
        Some(Self { font, letters })
    }
}

static FACES: LazyLock<Option<[Face; 2]>> = LazyLock::new(|| {
    let regular = Face::new(include_bytes!("fonts/regular.otf"))?;
    let bold = Face::new(include_bytes!("fonts/semibold.otf"))?;
    Some([regular, bold])
});

fn face(weight: Weight) -> Option<&'static Face> {
    FACES.as_ref().map(|faces| &faces[weight as usize])
}

/// Makes sure the font can be read.
pub(super) fn check() -> Result<(), ChartError> {
    FACES.as_ref().map(|_| ()).ok_or(ChartError::Font)
}

thread_local! {
    static FONTS: RefCell<Fonts> = RefCell::default();
}

/// Calls `draw` with fonts at hand for letters the embedded one lacks.
pub(super) fn with<T>(fonts: &Fonts, draw: impl FnOnce() -> T) -> T {
    let changed = FONTS.with_borrow_mut(|known| {
        let changed = !std::ptr::eq(known.faces(), fonts.faces());
        known.clone_from(fonts);
        changed
    });
    if changed {
        CACHED.with_borrow_mut(HashMap::clear);
    }
    draw()
}

/// A letter: which face has it (0 embedded, from 1 on the others), its glyph, its width in ems.
#[derive(Debug, Clone, Copy)]
struct Letter {
    face: usize,
    id: GlyphId,
    advance: f32,
}

/// The letter in the first face that has it.
fn find(c: char, weight: Weight, others: &[FontArc]) -> Option<Letter> {
    let embedded = face(weight)?.letters.get(c as usize).filter(|(id, _)| id.0 != 0);
    if let Some((id, advance)) = embedded {
        return Some(Letter { face: 0, id: *id, advance: *advance });
    }
    if is_shaped(c) {
        return None;
    }
    let (at, id) = others
        .iter()
        .map(|other| other.glyph_id(c))
        .enumerate()
        .find(|(at, id)| id.0 != 0 && (is_silent(c) || others[*at].outline(*id).is_some()))?;
    Some(Letter { face: at + 1, id, advance: advance(&others[at], id) })
}

/// Width of a glyph in ems.
fn advance(font: &impl Font, id: GlyphId) -> f32 {
    font.h_advance_unscaled(id) / font.units_per_em().unwrap_or(1.0)
}

/// Height of the capitals and figures as a share of the type size.
pub(super) const CAP_HEIGHT: f64 = 0.727;

/// `ab_glyph` counts heights from ascent to descent, designers in ems.
fn height_per_em(face: &impl Font) -> f32 {
    face.units_per_em().map_or(1.0, |units| face.height_unscaled() / units)
}

/// Width of a text in the unit of `size`, the em.
pub(super) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let sum: f32 = FONTS.with_borrow(|fonts| {
        let letters = text.chars().filter_map(|c| find(c, weight, fonts.faces()));
        letters.map(|letter| letter.advance).sum()
    });
    f64::from(sum) * size
}

/// The text without the letters no font has.
pub(super) fn drawable(text: &str) -> Cow<'_, str> {
    FONTS.with_borrow(|fonts| {
        let has = |c: &char| find(*c, Weight::Regular, fonts.faces()).is_some();
        if text.chars().all(|c| has(&c)) {
            return Cow::Borrowed(text);
        }
        let kept: String = text.chars().filter(has).collect();
        Cow::Owned(kept.split_whitespace().collect::<Vec<_>>().join(" "))
    })
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
    /// Coverage by row, 0 to [`LEVELS`].
    pub(super) coverage: Vec<u8>,
}

/// Letters may start at this many places within a pixel.
const PHASES: f32 = 4.0;
/// Letters kept per thread; one picture needs about 300.
const CACHE: usize = 4096;

type Cache = HashMap<(u16, u16, u32, u8), Rc<Glyph>>;

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
    let Some(own) = face(weight) else { return };
    FONTS.with_borrow(|fonts| {
        CACHED.with_borrow_mut(|cache| {
            for letter in text.chars().filter_map(|c| find(c, weight, fonts.faces())) {
                let place = (x * PHASES).round() / PHASES;
                let phase = ((place - place.floor()) * PHASES) as u8;
                if cache.len() >= CACHE {
                    cache.clear();
                }
                // The two embedded faces are 0 and 1.
                let number = if letter.face == 0 { weight as usize } else { letter.face + 1 };
                let key = (number as u16, letter.id.0, size.to_bits(), phase);
                let glyph = cache.entry(key).or_insert_with(|| {
                    Rc::new(match letter.face {
                        0 => outline(&own.font, letter.id, size, phase),
                        other => outline(&fonts.faces()[other - 1], letter.id, size, phase),
                    })
                });
                draw(place.floor() as i32, glyph);
                x += letter.advance * size;
            }
        });
    });
}

fn outline(face: &impl Font, id: GlyphId, size: f32, phase: u8) -> Glyph {
    let at = point(f32::from(phase) / PHASES, 0.0);
    let scale = size * height_per_em(face);
    let Some(outlined) = face.outline_glyph(id.with_scale_and_position(scale, at)) else {
        return Glyph { left: 0, top: 0, width: 0, coverage: Vec::new() };
    };
    let bounds = outlined.px_bounds();
    let (width, height) = (bounds.width() as usize, bounds.height() as usize);
    let mut coverage = vec![0; width * height];
    outlined.draw(|x, y, share| {
        if let Some(cell) = coverage.get_mut(y as usize * width + x as usize) {
            *cell = (share.clamp(0.0, 1.0) * LEVELS as f32).round() as u8;
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
