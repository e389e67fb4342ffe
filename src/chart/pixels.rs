//! Shapes to pixels: 64 samples a pixel, so that lines are smooth and may overlap themselves.

use std::ops::Range;

use super::canvas::STEPS;
use super::inks::{Inks, LEVELS};
use super::theme::Color;

/// Rows and columns of samples in a pixel: one for each step of the coordinates.
const STEPS_USIZE: usize = STEPS as usize;

/// A picture in memory, kept from one picture to the next. Shapes are first collected with
/// [`Self::disc`], [`Self::bar`], [`Self::polygon`], in eighths of a pixel, then painted at once.
#[derive(Debug, Default)]
pub(super) struct Pixels {
    /// Width in pixels.
    pub(super) width: usize,
    /// Height in pixels.
    pub(super) height: usize,
    /// Numbers of colours by row.
    pub(super) frame: Vec<u16>,
    /// The colours.
    pub(super) inks: Inks,
    /// Which of its samples the shape covers, by pixel; all 0 between shapes.
    covered: Vec<u64>,
    /// Which blocks of pixels the shape may have touched, a bit each, by row; all 0 between shapes.
    touched: Vec<u64>,
    /// First and last row the shape may have touched.
    rows: Option<(usize, usize)>,
    /// Pixels in a block as a power of 2, so that a row has no more than 64 of them.
    block: u32,
    /// Where the sides of a polygon cross the sub-rows, see [`crossing`].
    crossings: Vec<u64>,
}

/// The least whole number that is not below `value`.
fn ceil(value: f32) -> i32 {
    let whole = value as i32;
    whole + i32::from(whole as f32 != value && value > 0.0)
}

/// Parts of a sample that crossings are told apart by.
const PARTS: f32 = 64.0;
/// Makes places left of the picture sort before those in it.
const BIAS: u32 = 1 << 31;

/// A sub-row (0 or more) and a place in it as one number that sorts by row, then place.
fn crossing(row: i32, x: f32) -> u64 {
    u64::from(row as u32) << 32 | u64::from((x * PARTS) as i32 as u32 ^ BIAS)
}

/// The place of a crossing.
fn place(crossing: u64) -> f32 {
    (crossing as u32 ^ BIAS) as i32 as f32 / PARTS
}

impl Pixels {
    /// Starts a picture of one colour.
    pub(super) fn start(&mut self, width: usize, height: usize, paper: u32) {
        (self.width, self.height) = (width, height);
        self.inks.clear();
        let paper = self.inks.number(paper);
        self.frame.clear();
        self.frame.resize(width * height, paper);
        // Painting leaves them all 0: clearing them again would cost as much as the lines.
        self.covered.resize(width * height, 0);
        self.touched.resize(height, 0);
        self.rows = None;
        self.block = width.div_ceil(64).max(16).next_power_of_two().trailing_zeros();
    }

    /// Covers the samples of sub-row `row` whose centres lie in `from..to`.
    fn cover(&mut self, row: i32, from: f32, to: f32) {
        if let Some((left, right)) = self.span(row, 1, (from, to)) {
            self.touch(row as usize / STEPS_USIZE, left, right);
        }
    }

    /// The same for one sub-row, or for an even one and the next, without remembering which pixels,
    /// first and last, the shape touched.
    fn span(&mut self, row: i32, count: usize, (from, to): (f32, f32)) -> Option<(usize, usize)> {
        let last = self.width as i32 * STEPS;
        let start = ceil(from - 0.5).clamp(0, last) as usize;
        let end = ceil(to - 0.5).clamp(0, last) as usize;
        if row < 0 || row >= self.height as i32 * STEPS || start >= end {
            return None;
        }
        let (y, lane) = (row as usize / STEPS_USIZE, row as usize % STEPS_USIZE);
        let (left, right) = (start / STEPS_USIZE, (end - 1) / STEPS_USIZE);
        // As many sub-rows, the lower ones in the bits above.
        let whole = if count == 2 { 0xffff } else { 0xff_u64 };
        let lanes = |bits: u64| (bits | bits << STEPS_USIZE) & whole;
        let first = lanes(0xff_u64 << (start % STEPS_USIZE) & 0xff);
        let final_ = lanes(0xff_u64 >> (STEPS_USIZE - 1 - (end - 1) % STEPS_USIZE));
        let shift = lane * STEPS_USIZE;
        let cells = &mut self.covered[y * self.width..][left..=right];
        match cells {
            [only] => *only |= (first & final_) << shift,
            [head, middle @ .., tail] => {
                *head |= first << shift;
                *tail |= final_ << shift;
                for cell in middle {
                    *cell |= whole << shift;
                }
            }
            [] => {}
        }
        Some((left, right))
    }

    /// Remembers that a shape touched the pixels within a box in eighths of a pixel.
    fn touch_box(&mut self, x: (f32, f32), rows: &Range<i32>) {
        let pixel =
            |at: f32| (at.max(0.0) as usize / STEPS_USIZE).min(self.width.saturating_sub(1));
        let (left, right) = (pixel(x.0), pixel(x.1));
        if !rows.is_empty() {
            let (top, bottom) = (rows.start as usize / STEPS_USIZE, rows.end as usize - 1);
            for y in top..=bottom / STEPS_USIZE {
                self.touch(y, left, right);
            }
        }
    }

    /// Sub-rows whose centres lie between two heights.
    fn sub_rows(&self, top: f32, bottom: f32) -> Range<i32> {
        let last = self.height as i32 * STEPS;
        ceil(top - 0.5).clamp(0, last)..ceil(bottom - 0.5).clamp(0, last)
    }

    /// A filled circle.
    pub(super) fn disc(&mut self, (x, y): (f32, f32), radius: f32) {
        let rows = self.sub_rows(y - radius, y + radius);
        self.touch_box((x - radius, x + radius), &rows);
        for row in rows {
            let off = row as f32 + 0.5 - y;
            let half = (radius * radius - off * off).max(0.0).sqrt();
            self.span(row, 1, (x - half, x + half));
        }
    }

    /// A straight stroke without ends: where no place is farther than `radius` from the line, nor
    /// beyond its ends.
    pub(super) fn bar(&mut self, from: (f32, f32), to: (f32, f32), radius: f32) {
        /// Flatter or steeper than this, one of the two conditions holds everywhere in a row.
        const STRAIGHT: f32 = 1e-3;
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy);
        if length < STRAIGHT {
            return;
        }
        let reach = (radius * dx.abs() / length, radius * dy.abs() / length);
        let rows = self.sub_rows(from.1.min(to.1) - reach.0, from.1.max(to.1) + reach.0);
        let (left, right) = (from.0.min(to.0) - reach.1, from.0.max(to.0) + reach.1);
        self.touch_box((left, right), &rows);
        let all = (f32::NEG_INFINITY, f32::INFINITY);
        // Of a steep stroke every second sub-row is enough for the one below it.
        let every = if dy.abs() > dx.abs() { 2 } else { 1 };
        let rows = if every == 2 { rows.start & !1..rows.end } else { rows };
        for row in rows.step_by(every) {
            let down = row as f32 + every as f32 / 2.0 - from.1;
            let near = if dy.abs() > STRAIGHT {
                let (middle, half) = (from.0 + down * dx / dy, radius * length / dy.abs());
                (middle - half, middle + half)
            } else {
                all
            };
            let between = if dx.abs() > STRAIGHT {
                let (start, span) = (from.0 - down * dy / dx, length * length / dx);
                (start.min(start + span), start.max(start + span))
            } else {
                all
            };
            let (left, right) = (near.0.max(between.0).max(left), near.1.min(between.1).min(right));
            self.span(row, every, (left, right));
        }
    }

    /// A filled polygon of any shape (even-odd).
    pub(super) fn polygon(&mut self, corners: &[(f32, f32)]) {
        let mut crossings = std::mem::take(&mut self.crossings);
        crossings.clear();
        let ends = corners.iter().skip(1).chain(corners.first());
        for (&from, &to) in corners.iter().zip(ends) {
            let (upper, lower) = if from.1 <= to.1 { (from, to) } else { (to, from) };
            let slope = (lower.0 - upper.0) / (lower.1 - upper.1).max(1e-6);
            for row in self.sub_rows(upper.1, lower.1) {
                crossings.push(crossing(row, upper.0 + (row as f32 + 0.5 - upper.1) * slope));
            }
        }
        crossings.sort_unstable();
        let pixel_row = |at: &u64| (at >> 32) as usize / STEPS_USIZE;
        for rows in crossings.chunk_by(|a, b| pixel_row(a) == pixel_row(b)) {
            self.cover_rows(rows);
        }
        self.crossings = crossings;
    }

    /// Covers what lies between the crossings of one row of pixels. Where its sub-rows are alike,
    /// what they share is covered at once.
    fn cover_rows(&mut self, crossings: &[u64]) {
        let each = crossings.len() / STEPS_USIZE;
        let row = |at: u64| (at >> 32) as i32;
        let first = row(crossings[0]);
        let mut sub_rows = crossings.chunks_exact(each.max(1)).zip(first..);
        let alike = each >= 2
            && each.is_multiple_of(2)
            && each * STEPS_USIZE == crossings.len()
            && first % STEPS == 0
            && sub_rows.all(|(of, number)| of.iter().all(|at| row(*at) == number));
        if !alike {
            for pair in crossings.chunks_exact(2) {
                self.cover(row(pair[0]), place(pair[0]), place(pair[1]));
            }
            return;
        }
        let steps = STEPS as f32;
        for pair in (0..each).step_by(2) {
            let ends =
                |at: usize| (0..STEPS_USIZE).map(move |sub| place(crossings[sub * each + at]));
            let left = ends(pair).fold(f32::NEG_INFINITY, f32::max).max(0.0);
            let right = ends(pair + 1).fold(f32::INFINITY, f32::min);
            let from = ceil(left / steps) as usize;
            let to = ((right / steps).max(0.0) as usize).min(self.width);
            let whole = from < to;
            let middle = (from as f32 * steps, to as f32 * steps);
            for (sub, (left, right)) in (first..).zip(ends(pair).zip(ends(pair + 1))) {
                if whole {
                    self.cover(sub, left, middle.0);
                    self.cover(sub, middle.1, right);
                } else {
                    self.cover(sub, left, right);
                }
            }
            if whole {
                let y = first as usize / STEPS_USIZE;
                self.covered[y * self.width..][from..to].fill(u64::MAX);
                self.touch(y, from, to - 1);
            }
        }
    }

    /// Remembers that a shape touched pixels of a row, first and last.
    fn touch(&mut self, y: usize, left: usize, right: usize) {
        let (from, to) = (left >> self.block, right >> self.block);
        self.touched[y] |= (u64::MAX >> (63 - (to - from))) << from;
        let (top, bottom) = self.rows.unwrap_or((y, y));
        self.rows = Some((top.min(y), bottom.max(y)));
    }

    fn brush(&mut self, color: Color) -> usize {
        self.inks.brush(color.rgb, (color.strength * 256.0).round() as u32)
    }

    /// Paints what was collected.
    pub(super) fn paint(&mut self, color: Color) {
        let Some((top, bottom)) = self.rows.take() else { return };
        let brush = self.brush(color);
        for y in top..=bottom {
            let mut touched = std::mem::take(&mut self.touched[y]);
            while touched != 0 {
                let from = touched.trailing_zeros() as usize;
                let count = (!(touched >> from)).trailing_zeros() as usize;
                touched &= if from + count < 64 { u64::MAX << (from + count) } else { 0 };
                let start = y * self.width + (from << self.block);
                let end = y * self.width + ((from + count) << self.block).min(self.width);
                let cells = self.covered[start..end].iter_mut();
                for (cell, pixel) in cells.zip(&mut self.frame[start..end]) {
                    if *cell != 0 {
                        let level = (cell.count_ones() + 2) / 4;
                        if level > 0 {
                            *pixel = self.inks.over(brush, *pixel, level);
                        }
                        *cell = 0;
                    }
                }
            }
        }
    }

    /// A rectangle of whole pixels.
    pub(super) fn fill(&mut self, x: Range<i32>, y: Range<i32>, color: Color) {
        let clip = |at: i32, last: usize| (at.max(0) as usize).min(last);
        let (left, right) = (clip(x.start, self.width), clip(x.end, self.width));
        let (top, bottom) = (clip(y.start, self.height), clip(y.end, self.height));
        let brush = self.brush(color);
        for y in top..bottom {
            let row = &mut self.frame[y * self.width..][left..right.max(left)];
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
                    let pixel = &mut self.frame[y as usize * self.width + x as usize];
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
        pixels.inks.known()[usize::from(pixels.frame[at])] & 0xff
    }

    fn ink(pixels: &Pixels) -> f64 {
        (0..pixels.frame.len()).map(|at| 1.0 - f64::from(blue(pixels, at)) / 255.0).sum()
    }

    #[test]
    fn a_shape_has_the_ink_of_its_area() {
        let mut pixels = Pixels::default();
        pixels.start(40, 40, WHITE);
        pixels.disc((160.0, 160.0), 80.0);
        pixels.paint(BLACK);
        assert!((ink(&pixels) - std::f64::consts::PI * 100.0).abs() < 3.0);
        pixels.start(40, 40, WHITE);
        pixels.polygon(&[(20.0, 20.0), (100.0, 20.0), (100.0, 60.0), (20.0, 60.0)]);
        pixels.paint(BLACK);
        assert!((ink(&pixels) - 50.0).abs() < 0.5, "{}", ink(&pixels));
    }

    #[test]
    fn a_translucent_line_over_itself_is_no_darker() {
        let mut pixels = Pixels::default();
        pixels.start(40, 40, WHITE);
        let half = Color { rgb: 0, strength: 0.5 };
        pixels.bar((80.0, 160.0), (240.0, 160.0), 16.0);
        pixels.bar((240.0, 160.0), (80.0, 160.0), 16.0);
        pixels.paint(half);
        assert_eq!(blue(&pixels, 19 * 40 + 20), 127);
    }

    #[test]
    fn half_samples_are_rounded_up() {
        for (value, whole) in [(2.0, 2), (2.1, 3), (0.0, 0), (-0.5, 0), (-2.5, -2), (-3.0, -3)] {
            assert_eq!(ceil(value), whole, "{value}");
        }
    }

    #[test]
    fn shapes_beyond_the_edge_are_cut() {
        let mut pixels = Pixels::default();
        pixels.start(10, 10, WHITE);
        pixels.polygon(&[(-500.0, -500.0), (900.0, -500.0), (900.0, 900.0), (-500.0, 900.0)]);
        pixels.paint(BLACK);
        pixels.disc((-40.0, 1e6), 100.0);
        pixels.fill(-5..400, 5..900, BLACK);
        pixels.stamp(8, -1, 4, &[LEVELS as u8; 16], BLACK);
        assert!((0..100).all(|at| blue(&pixels, at) == 0));
    }
}
