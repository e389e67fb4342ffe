//! Pictures as pixels.

use std::ops::Range;

use super::canvas::{Canvas, Point};
use super::font::{self, Weight};
use super::pixels::Pixels;
use super::theme::Color;

/// Cosine of the turn from which on a joint shows.
const TURN: f32 = 0.94;

/// Whether a line turns so far at `b` that its outer side would show a notch.
fn bends(a: (f32, f32), b: (f32, f32), c: (f32, f32)) -> bool {
    let (before, after) = ((b.0 - a.0, b.1 - a.1), (c.0 - b.0, c.1 - b.1));
    let along = before.0 * after.0 + before.1 * after.1;
    let lengths = before.0.hypot(before.1) * after.0.hypot(after.1);
    along < TURN * lengths
}

impl Canvas for Pixels {
    fn rectangle(&mut self, x: Range<i32>, y: Range<i32>, color: Color) {
        self.fill(x, y, color);
    }

    fn stroke(&mut self, points: &[Point], width: f32, color: Color) {
        let ends = [points.first(), points.last()].into_iter().flatten();
        let bends = points.windows(3).filter(|it| bends(it[0], it[1], it[2])).map(|it| &it[1]);
        for point in ends.chain(bends) {
            self.disc(*point, width / 2.0);
        }
        for pair in points.windows(2) {
            self.bar(pair[0], pair[1], width / 2.0);
        }
        self.paint(color);
    }

    fn shape(&mut self, corners: &[Point], color: Color) {
        self.polygon(corners);
        self.paint(color);
    }

    fn circle(&mut self, center: Point, radius: f32, color: Color) {
        self.disc(center, radius);
        self.paint(color);
    }

    fn letters(
        &mut self,
        text: &str,
        (left, baseline): (f64, f64),
        (size, weight): (f64, Weight),
        color: Color,
    ) {
        let baseline = baseline.round() as i32;
        font::glyphs(text, size as f32, weight, left as f32, |x, glyph| {
            self.stamp(x + glyph.left, baseline + glyph.top, glyph.width, &glyph.coverage, color);
        });
    }
}
