//! What charts draw with: shapes and text in pixels at scale 1, whatever the size of the picture.

use std::cell::RefCell;

use super::canvas::{Canvas, Point, STEPS};
use super::font::{self, Weight};
use super::pixels::Pixels;
use super::scene::Look;
use super::svg::Svg;
use super::theme::{self, Paint, Theme};
use super::{ChartError, encode};

/// A rectangle in pixels at scale 1; `y` grows downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rect {
    pub(super) fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self { left, top, right, bottom }
    }

    pub(super) fn width(self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(self) -> f64 {
        self.bottom - self.top
    }
}

/// Which part of a text stands at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Center,
    Right,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) color: Paint,
}

impl Type {
    pub(super) fn regular(size: f64, color: Paint) -> Self {
        Self { size, weight: Weight::Regular, color }
    }

    pub(super) fn bold(size: f64, color: Paint) -> Self {
        Self { size, weight: Weight::Bold, color }
    }

    pub(super) fn width(self, text: &str) -> f64 {
        font::width(text, self.size, self.weight)
    }
}

/// A sheet to draw on.
pub(super) struct Paper<'a> {
    canvas: RefCell<&'a mut dyn Canvas>,
    scale: f64,
    theme: Theme,
}

thread_local! {
    static PIXELS: RefCell<Pixels> = RefCell::default();
}

/// Draws a picture of a size given at scale 1 and returns it as PNG.
pub(super) fn png(
    size: (f64, f64),
    look: &Look,
    draw: impl FnOnce(&Paper<'_>),
) -> Result<Vec<u8>, ChartError> {
    let (width, height) = scaled(size, look.scale)?;
    PIXELS.with_borrow_mut(|pixels| {
        pixels.start(width, height, look.theme.color(theme::PAPER).rgb);
        draw_on(pixels, look, draw);
        encode::png(pixels)
    })
}

/// Draws a picture of a size given at scale 1 and returns it as SVG.
pub(super) fn svg(
    size: (f64, f64),
    look: &Look,
    draw: impl FnOnce(&Paper<'_>),
) -> Result<String, ChartError> {
    let (width, height) = scaled(size, look.scale)?;
    let mut svg = Svg::start(width, height, look.theme.color(theme::PAPER));
    draw_on(&mut svg, look, draw);
    Ok(svg.finish())
}

fn scaled((width, height): (f64, f64), scale: f64) -> Result<(usize, usize), ChartError> {
    if !(0.1..=8.0).contains(&scale) {
        return Err(ChartError::Scale(scale));
    }
    font::check()?;
    Ok(((width * scale).round() as usize, (height * scale).round() as usize))
}

fn draw_on(canvas: &mut dyn Canvas, look: &Look, draw: impl FnOnce(&Paper<'_>)) {
    let paper = Paper { canvas: RefCell::new(canvas), scale: look.scale, theme: look.theme };
    font::with(&look.fonts, || draw(&paper));
}

/// Points nearer than this to the last one kept are not drawn, in eighths of a pixel.
const NEAR: f32 = STEPS as f32 / 2.0;

/// A line without the points that nobody could tell from their neighbours; its ends stay.
fn thinned(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let near = |a: Point, b: Point| (a.0 - b.0).powi(2) + (a.1 - b.1).powi(2) < NEAR * NEAR;
    let mut kept: Vec<Point> = Vec::with_capacity(points.size_hint().0);
    let mut skipped = None;
    for point in points {
        if kept.last().is_some_and(|last| near(*last, point)) {
            skipped = Some(point);
        } else {
            kept.push(point);
            skipped = None;
        }
    }
    kept.extend(skipped);
    kept.dedup();
    kept
}

impl Paper<'_> {
    fn at(&self, (x, y): (f64, f64)) -> Point {
        let steps = self.scale * f64::from(STEPS);
        // Far outside is as good as any place outside, and keeps the arithmetic exact.
        let step = |at: f64| (at * steps).round().clamp(-1e6, 1e6) as f32;
        (step(x), step(y))
    }

    fn length(&self, pixels: f64) -> f32 {
        (pixels * self.scale * f64::from(STEPS)).round().max(1.0) as f32
    }

    fn put(&self, draw: impl FnOnce(&mut dyn Canvas)) {
        draw(&mut **self.canvas.borrow_mut());
    }

    /// A filled rectangle, edges on whole pixels.
    pub(super) fn rect(&self, rect: Rect, color: Paint) {
        let whole = |at: f64| (at * self.scale).round() as i32;
        let range = |a: f64, b: f64| whole(a.min(b))..whole(a.max(b));
        let (x, y) = (range(rect.left, rect.right), range(rect.top, rect.bottom));
        self.put(|canvas| canvas.rectangle(x, y, self.theme.color(color)));
    }

    /// A filled rectangle with round corners.
    pub(super) fn pill(&self, rect: Rect, radius: f64, color: Paint) {
        let inner = Rect::new(
            rect.left + radius,
            rect.top + radius,
            rect.right - radius,
            rect.bottom - radius,
        );
        let mut corners = Vec::with_capacity(36);
        let centres = [
            (inner.right, inner.bottom),
            (inner.left, inner.bottom),
            (inner.left, inner.top),
            (inner.right, inner.top),
        ];
        for (quarter, (x, y)) in centres.into_iter().enumerate() {
            for step in 0..=8 {
                let turn = (quarter as f64 + f64::from(step) / 8.0) * std::f64::consts::FRAC_PI_2;
                corners.push((x + radius * turn.cos(), y + radius * turn.sin()));
            }
        }
        self.area(&corners, color);
    }

    /// A filled polygon.
    pub(super) fn area(&self, corners: &[(f64, f64)], color: Paint) {
        if corners.len() > 2 {
            let corners: Vec<_> = corners.iter().map(|corner| self.at(*corner)).collect();
            self.put(|canvas| canvas.shape(&corners, self.theme.color(color)));
        }
    }

    /// A line through points.
    pub(super) fn line(&self, points: &[(f64, f64)], width: f64, color: Paint) {
        if !points.is_empty() {
            let points = thinned(points.iter().map(|point| self.at(*point)));
            let width = self.length(width);
            self.put(|canvas| canvas.stroke(&points, width, self.theme.color(color)));
        }
    }

    /// A horizontal hairline.
    pub(super) fn rule(&self, left: f64, right: f64, y: f64, color: Paint) {
        let top = (y * self.scale).floor() / self.scale;
        self.rect(Rect::new(left, top, right, top + 1.0 / self.scale.min(1.0)), color);
    }

    /// A vertical hairline.
    pub(super) fn upright(&self, x: f64, top: f64, bottom: f64, color: Paint) {
        let left = (x * self.scale).floor() / self.scale;
        self.rect(Rect::new(left, top, left + 1.0 / self.scale.min(1.0), bottom), color);
    }

    /// A horizontal hairline of dashes.
    pub(super) fn dashes(&self, left: f64, right: f64, y: f64, color: Paint) {
        let mut x = left;
        while x < right {
            self.rule(x, (x + 6.0).min(right), y, color);
            x += 10.0;
        }
    }

    /// A dot.
    pub(super) fn dot(&self, at: (f64, f64), radius: f64, color: Paint) {
        let (at, radius) = (self.at(at), self.length(radius));
        self.put(|canvas| canvas.circle(at, radius, self.theme.color(color)));
    }

    /// A line of text whose capitals are centred on `y`.
    pub(super) fn text(&self, (x, y): (f64, f64), align: Align, text: &str, with: Type) {
        let size = with.size * self.scale;
        let before = match align {
            Align::Left => 0.0,
            Align::Center => with.width(text) / 2.0,
            Align::Right => with.width(text),
        };
        let at = ((x - before) * self.scale, y * self.scale + size * font::CAP_HEIGHT / 2.0);
        let color = self.theme.color(with.color);
        self.put(|canvas| canvas.letters(text, at, (size, with.weight), color));
    }

    /// A line of text, shortened to its room.
    pub(super) fn fitted(&self, at: (f64, f64), text: &str, with: Type, room: f64) {
        self.text(at, Align::Left, &font::fit(text, with.size, with.weight, room), with);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinned_line_keeps_its_ends_and_its_peaks() {
        let points: Vec<Point> =
            (0..1000_u16).map(|x| (f32::from(x), if x == 500 { 80.0 } else { 0.0 })).collect();
        let kept = thinned(points.into_iter());
        assert!(kept.len() < 300, "{}", kept.len());
        assert_eq!((kept[0], kept[kept.len() - 1]), ((0.0, 0.0), (999.0, 0.0)));
        assert!(kept.contains(&(500.0, 80.0)));
        assert_eq!(thinned([(3.0, 3.0), (4.0, 3.0)].into_iter()), [(3.0, 3.0), (4.0, 3.0)]);
    }
}
