//! Shapes to pixels, with smooth edges.

use std::ops::Range;

use ab_glyph_rasterizer::{Rasterizer, point};

use super::canvas::{Point, STEPS};
use super::inks::{Inks, LEVELS};
use super::theme::Color;

/// A picture in memory, kept from one picture to the next. A line is first collected with
/// [`Self::stretch`], then painted at once, so that it may cross itself.
#[derive(Debug, Default)]
pub(super) struct Pixels {
    /// Width in pixels.
    pub(super) width: usize,
    /// Height in pixels.
    pub(super) height: usize,
    /// Rows as a PNG has them: a 0, then the number of the colour of each pixel.
    pub(super) frame: Vec<u8>,
    /// The colours.
    pub(super) inks: Inks,
    /// Levels of cover by pixel; all 0 between lines.
    cover: Vec<u8>,
    /// The columns of each row that a line may have touched; empty between lines.
    touched: Vec<Range<usize>>,
    /// The rows that a line may have touched.
    rows: Range<usize>,
    area: Option<Rasterizer>,
}

/// A share of a pixel as a level.
fn level(share: f32) -> u8 {
    (share * LEVELS as f32 + 0.5) as u8
}

/// Eighths to pixels.
fn pixel((x, y): Point) -> Point {
    (x / STEPS as f32, y / STEPS as f32)
}

/// Whole pixels of `0..last` that a stretch overlaps.
fn whole(from: f32, to: f32, last: usize) -> Range<usize> {
    let start = (from.max(0.0) as usize).min(last);
    let end = if to < 0.0 { 0 } else { (to as usize).saturating_add(1).min(last) };
    start..end
}

/// What spans both.
fn joined(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    if a.is_empty() { b.clone() } else { a.start.min(b.start)..a.end.max(b.end) }
}

impl Pixels {
    /// Starts a picture of one colour.
    pub(super) fn start(&mut self, width: usize, height: usize, paper: u32) {
        (self.width, self.height) = (width, height);
        self.inks.clear();
        self.inks.number(paper);
        self.frame.clear();
        self.frame.resize((width + 1) * height, 0);
        // Painting leaves them all 0: clearing them again would cost as much as the lines.
        self.cover.resize(width * height, 0);
        self.touched.resize(height, 0..0);
        self.rows = 0..0;
    }

    /// Covers the places no farther than `radius` from a straight stretch: each pixel by how far
    /// its middle is from that edge.
    pub(super) fn stretch(&mut self, from: Point, to: Point, radius: f32) {
        let (from, to, radius) = (pixel(from), pixel(to), radius / STEPS as f32);
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let square = dx * dx + dy * dy;
        let (reach, most) = (radius + 0.5, (2.0 * radius).min(1.0));
        let per_square = if square > 0.0 { 1.0 / square } else { 0.0 };
        let (left, right) = (from.0.min(to.0) - reach, from.0.max(to.0) + reach);
        // At any height the stretch lies no farther than this from its middle line.
        let (lean, half) = if dy.abs() > 1e-3 {
            (dx / dy, reach * square.sqrt() / dy.abs())
        } else {
            (0.0, f32::INFINITY)
        };
        let rows = whole(from.1.min(to.1) - reach, from.1.max(to.1) + reach, self.height);
        if rows.is_empty() {
            return;
        }
        self.rows = joined(&self.rows, &rows);
        for row in rows {
            let y = row as f32 + 0.5 - from.1;
            let middle = from.0 + y * lean;
            let columns = whole(left.max(middle - half), right.min(middle + half), self.width);
            if columns.is_empty() {
                continue;
            }
            self.touched[row] = joined(&self.touched[row], &columns);
            let start = columns.start as f32 + 0.5 - from.0;
            let cells = &mut self.cover[row * self.width..][columns];
            for (column, cell) in cells.iter_mut().enumerate() {
                let x = start + column as f32;
                let along = ((x * dx + y * dy) * per_square).clamp(0.0, 1.0);
                let (off_x, off_y) = (x - along * dx, y - along * dy);
                let off = (off_x * off_x + off_y * off_y).sqrt();
                *cell = level((reach - off).clamp(0.0, most)).max(*cell);
            }
        }
    }

    /// Paints what was collected.
    pub(super) fn paint(&mut self, color: Color) {
        let brush = self.brush(color);
        for row in std::mem::take(&mut self.rows) {
            let columns = std::mem::take(&mut self.touched[row]);
            let from = row * (self.width + 1) + 1;
            let frame = &mut self.frame[from + columns.start..from + columns.end];
            let cover = &mut self.cover[row * self.width..][columns];
            for (cells, pixels) in cover.chunks_mut(16).zip(frame.chunks_mut(16)) {
                if cells.iter().all(|cell| *cell == 0) {
                    continue;
                }
                for (cell, pixel) in cells.iter().zip(pixels) {
                    if *cell > 0 {
                        *pixel = self.inks.over(brush, *pixel, u32::from(*cell));
                    }
                }
                cells.fill(0);
            }
        }
    }

    /// A filled polygon.
    pub(super) fn polygon(&mut self, corners: &[Point], color: Color) {
        let within =
            |(x, y): Point| (x.clamp(0.0, self.width as f32), y.clamp(0.0, self.height as f32));
        let corners: Vec<Point> = corners.iter().map(|corner| within(pixel(*corner))).collect();
        let range = |of: fn(&Point) -> f32, last| {
            let values = || corners.iter().map(of);
            let (least, most) = (values().fold(f32::MAX, f32::min), values().fold(0.0, f32::max));
            whole(least, most, last)
        };
        let (columns, rows) = (range(|it| it.0, self.width), range(|it| it.1, self.height));
        if columns.is_empty() || rows.is_empty() {
            return;
        }
        let brush = self.brush(color);
        // Cover is handed on from one cell to the next, and must end within the row.
        let width = columns.len() + 2;
        let area = self.area.get_or_insert_with(|| Rasterizer::new(0, 0));
        area.reset(width, rows.len());
        let place = |(x, y): Point| point(x - columns.start as f32, y - rows.start as f32);
        for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            area.draw_line(place(*from), place(*to));
        }
        let (inks, frame) = (&mut self.inks, &mut self.frame);
        let row = self.width + 1;
        let (mut x, mut at) = (0, rows.start * row + 1 + columns.start);
        let (mut before, mut after, mut used) = (0, 0, 0);
        area.for_each_pixel(|_, share| {
            let level = level(share.min(1.0));
            if level > 0 && x < columns.len() {
                let pixel = &mut frame[at + x];
                // Most neighbours are alike.
                if *pixel != before || level != used {
                    (before, used) = (*pixel, level);
                    after = inks.over(brush, before, u32::from(level));
                }
                *pixel = after;
            }
            x += 1;
            if x == width {
                (x, at) = (0, at + row);
            }
        });
    }

    fn brush(&mut self, color: Color) -> usize {
        self.inks.brush(color.rgb, (color.strength * 256.0).round() as u32)
    }

    /// A rectangle of whole pixels.
    pub(super) fn fill(&mut self, x: Range<i32>, y: Range<i32>, color: Color) {
        let clip = |at: i32, last: usize| (at.max(0) as usize).min(last);
        let (left, right) = (clip(x.start, self.width), clip(x.end, self.width));
        let (top, bottom) = (clip(y.start, self.height), clip(y.end, self.height));
        let brush = self.brush(color);
        for y in top..bottom {
            let row = &mut self.frame[y * (self.width + 1) + 1..][left..right.max(left)];
            // Most rows are one colour for long stretches.
            for run in row.chunk_by_mut(|a, b| a == b) {
                run.fill(self.inks.over(brush, run[0], LEVELS));
            }
        }
    }

    /// Paints rows of coverage (0 to [`LEVELS`]) with their top left corner at a pixel.
    pub(super) fn stamp(
        &mut self,
        left: i32,
        top: i32,
        width: usize,
        coverage: &[u8],
        color: Color,
    ) {
        let brush = self.brush(color);
        for (row, line) in coverage.chunks_exact(width.max(1)).enumerate() {
            let y = top + row as i32;
            if y < 0 || y >= self.height as i32 {
                continue;
            }
            for (column, &level) in line.iter().enumerate() {
                let x = left + column as i32;
                if level > 0 && x >= 0 && x < self.width as i32 {
                    let pixel = &mut self.frame[y as usize * (self.width + 1) + 1 + x as usize];
                    *pixel = self.inks.over(brush, *pixel, u32::from(level));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Color = Color { rgb: 0, strength: 1.0 };
    const WHITE: u32 = 0x00ff_ffff;

    fn blue(pixels: &Pixels, at: usize) -> u32 {
        let (row, column) = (at / pixels.width, at % pixels.width);
        let number = pixels.frame[row * (pixels.width + 1) + 1 + column];
        pixels.inks.known()[usize::from(number)] & 0xff
    }

    fn ink(pixels: &Pixels) -> f64 {
        let all = 0..pixels.width * pixels.height;
        all.map(|at| 1.0 - f64::from(blue(pixels, at)) / 255.0).sum()
    }

    #[test]
    fn a_shape_has_the_ink_of_its_area() {
        let mut pixels = Pixels::default();
        pixels.start(40, 40, WHITE);
        pixels.stretch((160.0, 160.0), (160.0, 160.0), 80.0);
        pixels.paint(BLACK);
        assert!((ink(&pixels) - std::f64::consts::PI * 100.0).abs() < 3.0);
        pixels.start(40, 40, WHITE);
        pixels.polygon(&[(20.0, 20.0), (100.0, 20.0), (100.0, 60.0), (20.0, 60.0)], BLACK);
        assert!((ink(&pixels) - 50.0).abs() < 0.5, "{}", ink(&pixels));
    }

    #[test]
    fn a_translucent_line_over_itself_is_no_darker() {
        let mut pixels = Pixels::default();
        pixels.start(40, 40, WHITE);
        let half = Color { rgb: 0, strength: 0.5 };
        pixels.stretch((80.0, 160.0), (240.0, 160.0), 16.0);
        pixels.stretch((240.0, 160.0), (80.0, 160.0), 16.0);
        pixels.paint(half);
        assert_eq!(blue(&pixels, 19 * 40 + 20), 127);
    }

    #[test]
    fn a_line_has_the_ink_of_its_length_at_any_slope() {
        let mut pixels = Pixels::default();
        for (x, y) in [(240.0, 0.0), (0.0, 240.0), (170.0, 170.0), (235.0, -40.0)] {
            pixels.start(60, 60, WHITE);
            let (from, to) = ((120.0, 160.0), (120.0 + x, 160.0 + y));
            pixels.stretch(from, to, 8.0);
            pixels.paint(BLACK);
            let length = f64::from(x).hypot(f64::from(y)) / 8.0;
            let meant = 2.0 * length + std::f64::consts::PI;
            assert!((ink(&pixels) - meant).abs() < 0.04 * meant, "{x} {y}: {}", ink(&pixels));
        }
    }

    #[test]
    fn shapes_beyond_the_edge_are_cut() {
        let mut pixels = Pixels::default();
        pixels.start(10, 10, WHITE);
        let around = [(-500.0, -500.0), (900.0, -500.0), (900.0, 900.0), (-500.0, 900.0)];
        pixels.polygon(&around, BLACK);
        pixels.stretch((-40.0, 1e6), (-1e6, 1e6), 100.0);
        pixels.paint(BLACK);
        pixels.fill(-5..400, 5..900, BLACK);
        pixels.stamp(8, -1, 4, &[LEVELS as u8; 16], BLACK);
        assert!((0..100).all(|at| blue(&pixels, at) == 0));
    }
}
