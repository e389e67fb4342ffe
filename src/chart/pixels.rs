//! Shapes to pixels: 64 samples a pixel, so that lines are smooth and may overlap themselves.

use std::ops::Range;

use plotters_backend::BackendColor;

use super::canvas::STEPS;

/// A pixel is covered in this many levels: more cannot be seen, and fewer colours compress better.
const LEVELS: u32 = 16;
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
    /// `0x00RRGGBB` by row.
    pub(super) rgb: Vec<u32>,
    /// Which of its samples the shape covers, by pixel; all 0 between shapes.
    covered: Vec<u64>,
    /// Left, right, top and bottom pixel the shape may have touched.
    touched: Option<[usize; 4]>,
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

/// A color over another, `share` of 256 parts.
fn blend(under: u32, over: u32, share: u32) -> u32 {
    let mix = |mask: u32| ((under & mask) * (256 - share) + (over & mask) * share) >> 8 & mask;
    mix(0x00ff_00ff) | (mix(0x0000_ff00))
}

/// A colour and its strength in 256 parts.
fn split(color: BackendColor) -> (u32, u32) {
    let (r, g, b) = color.rgb;
    let strength = (color.alpha.clamp(0.0, 1.0) * 256.0).round() as u32;
    (u32::from(r) << 16 | u32::from(g) << 8 | u32::from(b), strength)
}

impl Pixels {
    /// Starts a white picture.
    pub(super) fn start(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.rgb.clear();
        self.rgb.resize(width * height, 0x00ff_ffff);
        // Painting leaves it all 0: clearing it again would cost as much as the lines.
        self.covered.resize(width * height, 0);
        self.touched = None;
    }

    /// Covers the samples of sub-row `row` whose centres lie in `from..to`.
    pub(super) fn cover(&mut self, row: i32, from: f32, to: f32) {
        let last = self.width as i32 * STEPS;
        let start = ceil(from - 0.5).clamp(0, last) as usize;
        let end = ceil(to - 0.5).clamp(0, last) as usize;
        if row < 0 || row >= self.height as i32 * STEPS || start >= end {
            return;
        }
        let (y, lane) = (row as usize / STEPS_USIZE, row as usize % STEPS_USIZE);
        let (left, right) = (start / STEPS_USIZE, (end - 1) / STEPS_USIZE);
        let first = 0xff_u64 << (start % STEPS_USIZE) & 0xff;
        let final_ = 0xff_u64 >> (STEPS_USIZE - 1 - (end - 1) % STEPS_USIZE);
        let shift = lane * STEPS_USIZE;
        let cells = &mut self.covered[y * self.width..][left..=right];
        match cells {
            [only] => *only |= (first & final_) << shift,
            [head, middle @ .., tail] => {
                *head |= first << shift;
                *tail |= final_ << shift;
                for cell in middle {
                    *cell |= 0xff << shift;
                }
            }
            [] => {}
        }
        let [l, r, t, b] = self.touched.unwrap_or([left, right, y, y]);
        self.touched = Some([l.min(left), r.max(right), t.min(y), b.max(y)]);
    }

    /// Sub-rows whose centres lie between two heights.
    fn rows(&self, top: f32, bottom: f32) -> Range<i32> {
        let last = self.height as i32 * STEPS;
        ceil(top - 0.5).clamp(0, last)..ceil(bottom - 0.5).clamp(0, last)
    }

    /// A filled circle.
    pub(super) fn disc(&mut self, (x, y): (f32, f32), radius: f32) {
        for row in self.rows(y - radius, y + radius) {
            let off = row as f32 + 0.5 - y;
            let half = (radius * radius - off * off).max(0.0).sqrt();
            self.cover(row, x - half, x + half);
        }
    }

    /// A straight stroke without ends.
    pub(super) fn bar(&mut self, from: (f32, f32), to: (f32, f32), radius: f32) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(1e-6);
        let (nx, ny) = (-dy / length * radius, dx / length * radius);
        let corners = [
            (from.0 + nx, from.1 + ny),
            (to.0 + nx, to.1 + ny),
            (to.0 - nx, to.1 - ny),
            (from.0 - nx, from.1 - ny),
        ];
        let sides = [0, 1, 2, 3].map(|at| {
            let (a, b) = (corners[at], corners[(at + 1) % 4]);
            let (upper, lower) = if a.1 <= b.1 { (a, b) } else { (b, a) };
            (upper, lower.1, (lower.0 - upper.0) / (lower.1 - upper.1).max(1e-6))
        });
        let reach = nx.abs().max(ny.abs());
        for row in self.rows(from.1.min(to.1) - reach, from.1.max(to.1) + reach) {
            let y = row as f32 + 0.5;
            let (mut left, mut right) = (f32::INFINITY, f32::NEG_INFINITY);
            for (upper, end, slope) in sides {
                if upper.1 <= y && y < end {
                    let x = upper.0 + (y - upper.1) * slope;
                    (left, right) = (left.min(x), right.max(x));
                }
            }
            if left < right {
                self.cover(row, left, right);
            }
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
            for row in self.rows(upper.1, lower.1) {
                crossings.push(crossing(row, upper.0 + (row as f32 + 0.5 - upper.1) * slope));
            }
        }
        crossings.sort_unstable();
        for pair in crossings.chunks_exact(2) {
            self.cover((pair[0] >> 32) as i32, place(pair[0]), place(pair[1]));
        }
        self.crossings = crossings;
    }

    /// Paints what was collected.
    pub(super) fn paint(&mut self, color: BackendColor) {
        let Some([left, right, top, bottom]) = self.touched.take() else { return };
        let (over, strength) = split(color);
        for y in top..=bottom {
            let row = y * self.width + left..=y * self.width + right;
            for (cell, pixel) in self.covered[row.clone()].iter_mut().zip(&mut self.rgb[row]) {
                if *cell != 0 {
                    let level = (cell.count_ones() + 2) / 4;
                    *pixel = blend(*pixel, over, level * strength / LEVELS);
                    *cell = 0;
                }
            }
        }
    }

    /// A rectangle of whole pixels.
    pub(super) fn fill(&mut self, x: Range<i32>, y: Range<i32>, color: BackendColor) {
        let clip = |at: i32, last: usize| (at.max(0) as usize).min(last);
        let (left, right) = (clip(x.start, self.width), clip(x.end, self.width));
        let (top, bottom) = (clip(y.start, self.height), clip(y.end, self.height));
        let (over, share) = split(color);
        for y in top..bottom {
            let row = &mut self.rgb[y * self.width..][left..right.max(left)];
            if share == 256 {
                row.fill(over);
            } else {
                for pixel in row {
                    *pixel = blend(*pixel, over, share);
                }
            }
        }
    }

    /// Paints rows of coverage (0 to 255) with their top left corner at a pixel.
    pub(super) fn stamp(
        &mut self,
        left: i32,
        top: i32,
        width: usize,
        coverage: &[u8],
        color: BackendColor,
    ) {
        let (over, strength) = split(color);
        for (row, line) in coverage.chunks_exact(width.max(1)).enumerate() {
            let y = top + row as i32;
            if y < 0 || y >= self.height as i32 {
                continue;
            }
            for (column, &share) in line.iter().enumerate() {
                let x = left + column as i32;
                if share > 0 && x >= 0 && x < self.width as i32 {
                    let pixel = &mut self.rgb[y as usize * self.width + x as usize];
                    let level = (u32::from(share) * LEVELS + 127) / 255;
                    *pixel = blend(*pixel, over, level * strength / LEVELS);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: BackendColor = BackendColor { alpha: 1.0, rgb: (0, 0, 0) };

    fn ink(pixels: &Pixels) -> f64 {
        pixels.rgb.iter().map(|rgb| 1.0 - f64::from(rgb & 0xff) / 255.0).sum()
    }

    #[test]
    fn a_shape_has_the_ink_of_its_area() {
        let mut pixels = Pixels::default();
        pixels.start(40, 40);
        pixels.disc((160.0, 160.0), 80.0);
        pixels.paint(BLACK);
        assert!((ink(&pixels) - std::f64::consts::PI * 100.0).abs() < 3.0);
        pixels.start(40, 40);
        pixels.polygon(&[(20.0, 20.0), (100.0, 20.0), (100.0, 60.0), (20.0, 60.0)]);
        pixels.paint(BLACK);
        assert!((ink(&pixels) - 50.0).abs() < 0.5, "{}", ink(&pixels));
    }

    #[test]
    fn a_translucent_line_over_itself_is_no_darker() {
        let mut pixels = Pixels::default();
        pixels.start(40, 40);
        let half = BackendColor { alpha: 0.5, rgb: (0, 0, 0) };
        pixels.bar((80.0, 160.0), (240.0, 160.0), 16.0);
        pixels.bar((240.0, 160.0), (80.0, 160.0), 16.0);
        pixels.paint(half);
        assert_eq!(pixels.rgb[19 * 40 + 20] & 0xff, 127);
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
        pixels.start(10, 10);
        pixels.polygon(&[(-500.0, -500.0), (900.0, -500.0), (900.0, 900.0), (-500.0, 900.0)]);
        pixels.paint(BLACK);
        pixels.disc((-40.0, 1e6), 100.0);
        pixels.fill(-5..400, 5..900, BLACK);
        pixels.stamp(8, -1, 4, &[255; 16], BLACK);
        assert!(pixels.rgb.iter().all(|rgb| *rgb == 0));
    }
}
