//! Pictures as pixels.

use std::ops::Range;

use super::canvas::{Canvas, Point};
use super::font::{self, Weight};
use super::pixels::Pixels;
use super::theme::Color;

impl Canvas for Pixels {
    fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    fn rectangle(&mut self, x: Range<i32>, y: Range<i32>, color: Color) {
        self.fill(x, y, color);
    }

    fn stroke(&mut self, points: &[Point], width: f32, color: Color) {
        for pair in points.windows(2) {
            self.stretch(pair[0], pair[1], width / 2.0);
        }
        if let [only] = points {
            self.stretch(*only, *only, width / 2.0);
        }
        self.paint(color);
    }

    fn shape(&mut self, corners: &[Point], color: Color) {
        self.polygon(corners, color);
    }

    fn circle(&mut self, center: Point, radius: f32, color: Color) {
        self.stretch(center, center, radius);
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
