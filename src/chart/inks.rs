//! The colours of a picture by number, and what comes of one over another.

/// A share of a colour is one of this many levels: more cannot be seen, and fewer colours compress
/// better.
pub(super) const LEVELS: u32 = 16;

/// Colours of a picture at most: those of a palette.
const COLORS: usize = 256;
/// Colours that edges leave to what is drawn later.
const KEPT: usize = 32;
/// How far off, as [`nearest`] counts, the last shade may be that is not given a number: 16 steps of
/// 256 in each channel.
const FAR: f32 = 1792.0;

/// Colours in the order they are met. Kept from one picture to the next for its memory alone.
#[derive(Debug, Default)]
pub(super) struct Inks {
    /// `0x00RRGGBB`.
    known: Vec<u32>,
    /// Number plus 1 of each shade at edges, by its channels to five bits; 0 is not yet known.
    shades: Vec<u16>,
    brushes: Vec<Brush>,
    /// Brushes in use; those behind keep their memory.
    used: usize,
}

/// A colour in a strength, and what came of it so far.
#[derive(Debug, Default)]
struct Brush {
    rgb: u32,
    /// In 256 parts.
    strength: u32,
    /// Number plus 1 of what comes of it over a colour in a level; 0 is not yet known.
    over: Vec<u16>,
}

/// A color over another, `share` of 256 parts.
fn blend(under: u32, over: u32, share: u32) -> u32 {
    let mix = |mask: u32| ((under & mask) * (256 - share) + (over & mask) * share) >> 8 & mask;
    mix(0x00ff_00ff) | (mix(0x0000_ff00))
}

/// The shade of an edge to five bits a channel: nobody sees the difference, and a picture keeps to
/// a few hundred colours.
fn coarse(color: u32) -> u32 {
    (color & 0x00f8_f8f8) | 0x0004_0404
}

impl Inks {
    /// Forgets every colour.
    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.shades.fill(0);
        self.used = 0;
    }

    /// The colours by number.
    pub(super) fn known(&self) -> &[u32] {
        &self.known
    }

    /// The number of a brush.
    pub(super) fn brush(&mut self, rgb: u32, strength: u32) -> usize {
        let is_it = |brush: &Brush| brush.rgb == rgb && brush.strength == strength;
        if let Some(at) = self.brushes[..self.used].iter().position(is_it) {
            return at;
        }
        if self.used == self.brushes.len() {
            self.brushes.push(Brush::default());
        }
        let brush = &mut self.brushes[self.used];
        (brush.rgb, brush.strength) = (rgb, strength);
        brush.over.clear();
        self.used += 1;
        self.used - 1
    }

    /// What comes of a brush, 1 to [`LEVELS`] of it, over the colour of a number.
    pub(super) fn over(&mut self, brush: usize, under: u8, level: u32) -> u8 {
        let at = usize::from(under) * LEVELS as usize + level as usize - 1;
        let tried = &mut self.brushes[brush];
        if let Some(known @ 1..) = tried.over.get(at) {
            return (known - 1) as u8;
        }
        if tried.over.len() <= at {
            let colors = self.known.len().max(usize::from(under) + 1).next_power_of_two().max(64);
            tried.over.resize(colors * LEVELS as usize, 0);
        }
        let under = self.known[usize::from(under)];
        let color = blend(under, tried.rgb, level * tried.strength / LEVELS);
        let number = if level < LEVELS { self.shade(color) } else { self.number(color) };
        self.brushes[brush].over[at] = u16::from(number) + 1;
        number
    }

    /// The number of a colour; that of the nearest one where there are too many.
    pub(super) fn number(&mut self, color: u32) -> u8 {
        if let Some(at) = self.known.iter().position(|it| *it == color) {
            return at as u8;
        }
        if self.known.len() < COLORS {
            self.known.push(color);
            return (self.known.len() - 1) as u8;
        }
        nearest(&self.known, color).0
    }

    /// The same of a shade at an edge, which makes do with one near it: the fewer numbers are left,
    /// the farther it may lie, so that no colour drawn late finds only those of others.
    fn shade(&mut self, color: u32) -> u8 {
        let five = |shift: u32| (color >> shift & 0xf8) as usize;
        let at = five(16) << 7 | five(8) << 2 | five(0) >> 3;
        if let Some(known @ 1..) = self.shades.get(at) {
            return (known - 1) as u8;
        }
        let number = self.near(coarse(color)).unwrap_or_else(|| self.number(coarse(color)));
        self.shades.resize(1 << 15, 0);
        self.shades[at] = u16::from(number) + 1;
        number
    }

    fn near(&self, color: u32) -> Option<u8> {
        let (number, distance) = nearest(&self.known, color);
        let full = self.known.len() as f32 / (COLORS - KEPT) as f32;
        (full >= 1.0 || distance as f32 <= FAR * full * full).then_some(number)
    }
}

/// The number of the colour nearest to one, as far as eyes tell, and how far off it is.
fn nearest(palette: &[u32], to: u32) -> (u8, i32) {
    let parts = |color: u32| color.to_be_bytes().map(i32::from);
    let [_, r, g, b] = parts(to);
    let distance = |color: u32| {
        let [_, red, green, blue] = parts(color);
        2 * (red - r).pow(2) + 4 * (green - g).pow(2) + (blue - b).pow(2)
    };
    let all = (0..=255).zip(palette.iter().map(|color| distance(*color)));
    all.min_by_key(|(_, distance)| *distance).unwrap_or((0, i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_brush_gives_what_it_gave_before() {
        let mut inks = Inks::default();
        let white = inks.number(0x00ff_ffff);
        let brush = inks.brush(0, 256);
        let half = inks.over(brush, white, LEVELS / 2);
        assert_eq!(inks.known()[usize::from(half)], 0x007c_7c7c);
        assert_eq!(inks.over(brush, white, LEVELS / 2), half);
        let black = inks.over(brush, half, LEVELS);
        assert_eq!(inks.known()[usize::from(black)], 0);
        inks.clear();
        assert_eq!((inks.number(7), inks.number(8), inks.number(7)), (0, 1, 0));
        let brush = inks.brush(0x00ff_ffff, 256);
        let white = inks.over(brush, 0, LEVELS);
        assert_eq!(inks.known()[usize::from(white)], 0x00ff_ffff);
    }

    #[test]
    fn of_many_colours_the_last_one_drawn_has_edges_of_its_own() {
        let mut inks = Inks::default();
        let papers = [
            0x00ff_ffff,
            0x00e4_e8f0,
            0x00f4_f6f9,
            0x00d8_dfe8,
            0x00e6_f2ed,
            0x00dc_e0e5,
            0x00f8_e6e4,
            0x00ec_d8b0,
            0x00c8_d8ec,
            0x00d8_ccf0,
        ];
        let papers = papers.map(|rgb| (rgb, inks.number(rgb)));
        let lines = [
            0x001a_2230,
            0x0064_7082,
            0x002e_9e74,
            0x003a_5078,
            0x008a_94a6,
            0x00c8_8a10,
            0x0078_50b8,
            0x0010_7ab8,
            0x00b0_3a4e,
        ];
        for rgb in lines {
            let brush = inks.brush(rgb, 256);
            for (paper, number) in papers {
                for level in 1..LEVELS {
                    let meant = blend(paper, rgb, level * 256 / LEVELS);
                    let drawn = usize::from(inks.over(brush, number, level));
                    let drawn = inks.known()[drawn];
                    let off = |shift: u32| (meant >> shift & 255).abs_diff(drawn >> shift & 255);
                    let off = off(16).max(off(8)).max(off(0));
                    assert!(
                        off <= 32,
                        "{rgb:06x} over {paper:06x}: {meant:06x}, drawn {drawn:06x}"
                    );
                }
            }
        }
        let own = inks.number(0x0012_3456);
        assert_eq!(inks.known()[usize::from(own)], 0x0012_3456, "whole colours have room");
    }

    #[test]
    fn shades_of_too_many_colours_leave_numbers_to_whole_ones() {
        let mut inks = Inks::default();
        let paper = inks.number(0);
        for rgb in (0..400_u32).map(|n| n.wrapping_mul(0x0061_c887) & 0x00ff_ffff) {
            let brush = inks.brush(rgb, 256);
            for level in 1..LEVELS {
                inks.over(brush, paper, level);
            }
        }
        assert_eq!(inks.known().len(), COLORS - KEPT);
    }
}
