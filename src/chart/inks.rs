//! The colours of a picture by number, and what comes of one over another.

/// A share of a colour is one of this many levels: more cannot be seen, and fewer colours compress
/// better.
pub(super) const LEVELS: u32 = 16;

/// Colours in the order they are met. Kept from one picture to the next for its memory alone.
#[derive(Debug, Default)]
pub(super) struct Inks {
    /// `0x00RRGGBB`.
    known: Vec<u32>,
    /// Number of the colour plus 1; 0 is free. Its length is a power of 2.
    slots: Vec<u16>,
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
        self.slots.fill(0);
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
    pub(super) fn over(&mut self, brush: usize, under: u16, level: u32) -> u16 {
        let at = usize::from(under) * LEVELS as usize + level as usize - 1;
        let tried = &mut self.brushes[brush];
        if let Some(known @ 1..) = tried.over.get(at) {
            return known - 1;
        }
        if tried.over.len() <= at {
            let colors = self.known.len().max(usize::from(under) + 1).next_power_of_two().max(64);
            tried.over.resize(colors * LEVELS as usize, 0);
        }
        let mut color =
            blend(self.known[usize::from(under)], tried.rgb, level * tried.strength / LEVELS);
        if level < LEVELS {
            color = coarse(color);
        }
        let number = self.number(color);
        self.brushes[brush].over[at] = number + 1;
        number
    }

    /// The number of a colour; that of the first one where there are too many.
    pub(super) fn number(&mut self, color: u32) -> u16 {
        if self.slots.len() < 2 * (self.known.len() + 1) {
            self.slots = vec![0; (self.slots.len() * 2).max(1 << 11)];
            for number in 0..self.known.len() {
                let slot = self.slot(self.known[number]);
                self.slots[slot] = number as u16 + 1;
            }
        }
        let slot = self.slot(color);
        if self.slots[slot] == 0 {
            if self.known.len() >= usize::from(u16::MAX) - 1 {
                return 0;
            }
            self.known.push(color);
            self.slots[slot] = self.known.len() as u16;
        }
        self.slots[slot] - 1
    }

    /// The slot that holds the colour, or the free one it would go to.
    fn slot(&self, color: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (color.wrapping_mul(0x9e37_79b1) >> 8) as usize & mask;
        while let number @ 1.. = self.slots[slot] {
            if self.known[usize::from(number) - 1] == color {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }
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
}
