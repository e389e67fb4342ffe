//! What charts draw with: shapes and text in pixels at scale 1, whatever the size of the picture.

use std::cell::{Cell, RefCell};
use std::error::Error;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Circle, Drawable, PathElement, PointCollection, Polygon, Rectangle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};
use plotters_backend::BackendCoord;

use super::canvas::{Canvas, STEPS, Surface, UNITS};
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
    area: DrawingArea<Surface<'a>, Shift>,
    scale: f64,
    theme: Theme,
    failure: Cell<Option<ChartError>>,
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
        draw_on(pixels, look, draw)?;
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
    draw_on(&mut svg, look, draw)?;
    Ok(svg.finish())
}

fn scaled((width, height): (f64, f64), scale: f64) -> Result<(usize, usize), ChartError> {
    if !(0.1..=8.0).contains(&scale) {
        return Err(ChartError::Scale(scale));
    }
    font::check()?;
    Ok(((width * scale).round() as usize, (height * scale).round() as usize))
}

fn draw_on(
    canvas: &mut dyn Canvas,
    look: &Look,
    draw: impl FnOnce(&Paper<'_>),
) -> Result<(), ChartError> {
    let area = Surface(canvas).into_drawing_area();
    let paper = Paper { area, scale: look.scale, theme: look.theme, failure: Cell::default() };
    font::with(&look.fonts, || draw(&paper));
    paper.failure.take().map_or(Ok(()), Err)
}

/// Points nearer than this to the last one kept are not drawn.
const NEAR: i32 = UNITS / 2;

/// A line without the points that nobody could tell from their neighbours; its ends stay.
fn thinned(points: impl Iterator<Item = BackendCoord>) -> Vec<BackendCoord> {
    let near = |a: BackendCoord, b: BackendCoord| {
        let (x, y) = (i64::from(a.0 - b.0), i64::from(a.1 - b.1));
        x * x + y * y < i64::from(NEAR * NEAR)
    };
    let mut kept: Vec<BackendCoord> = Vec::with_capacity(points.size_hint().0);
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

impl<'a> Paper<'a> {
    /// A place to an eighth of a pixel.
    fn at(&self, (x, y): (f64, f64)) -> BackendCoord {
        let steps = self.scale * f64::from(STEPS);
        // Far outside is as good as any place outside, and keeps the arithmetic exact.
        let step = |at: f64| (at * steps).round().clamp(-1e6, 1e6) as i32 * (UNITS / STEPS);
        (step(x), step(y))
    }

    fn length(&self, pixels: f64) -> u32 {
        let steps = (pixels * self.scale * f64::from(STEPS)).round().max(1.0);
        steps as u32 * (UNITS / STEPS) as u32
    }

    fn color(&self, paint: Paint) -> RGBAColor {
        let color = self.theme.color(paint);
        let [red, green, blue] = color.parts();
        RGBAColor(red, green, blue, color.strength)
    }

    fn put<E>(&self, element: &E)
    where
        for<'b> &'b E: PointCollection<'b, BackendCoord>,
        E: Drawable<Surface<'a>>,
    {
        self.keep(self.area.draw(element));
    }

    fn keep<E: Error + Send + Sync>(&self, drawn: Result<(), DrawingAreaErrorKind<E>>) {
        if let Err(error) = drawn {
            self.failure.set(Some(ChartError::Draw(error.to_string())));
        }
    }

    /// A filled rectangle, edges on whole pixels.
    pub(super) fn rect(&self, rect: Rect, color: Paint) {
        let whole = |at: f64| (at * self.scale).round().clamp(-1e6, 1e6) as i32 * UNITS;
        let corner = |x, y| (whole(x), whole(y));
        let corners = [corner(rect.left, rect.top), corner(rect.right, rect.bottom)];
        self.put(&Rectangle::new(corners, self.color(color).filled()));
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
            let corners: Vec<BackendCoord> =
                corners.iter().map(|corner| self.at(*corner)).collect();
            self.put(&Polygon::new(corners, self.color(color)));
        }
    }

    /// A line through points.
    pub(super) fn line(&self, points: &[(f64, f64)], width: f64, color: Paint) {
        if !points.is_empty() {
            let points = thinned(points.iter().map(|point| self.at(*point)));
            let (color, stroke_width) = (self.color(color), self.length(width));
            self.put(&PathElement::new(points, ShapeStyle { color, filled: false, stroke_width }));
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
        self.put(&Circle::new(self.at(at), self.length(radius), self.color(color).filled()));
    }

    /// A line of text whose capitals are centred on `y`.
    pub(super) fn text(&self, (x, y): (f64, f64), align: Align, text: &str, with: Type) {
        let anchor = match align {
            Align::Left => HPos::Left,
            Align::Center => HPos::Center,
            Align::Right => HPos::Right,
        };
        let style = match with.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Bold => FontStyle::Bold,
        };
        let (units, color) = (self.scale * f64::from(UNITS), self.color(with.color));
        let style = TextStyle::from((FontFamily::SansSerif, with.size * units, style))
            .color(&color)
            .pos(Pos::new(anchor, VPos::Center));
        let unit = |at: f64| (at * units).round().clamp(-1e8, 1e8) as i32;
        self.keep(self.area.draw_text(text, &style, (unit(x), unit(y))));
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
        let points = (0..8000).map(|x| (x, if x == 4000 { 640 } else { 0 }));
        let kept = thinned(points);
        assert!(kept.len() < 300, "{}", kept.len());
        assert_eq!((kept[0], kept[kept.len() - 1]), ((0, 0), (7999, 0)));
        assert!(kept.contains(&(4000, 640)));
        assert_eq!(thinned([(3, 3), (4, 3)].into_iter()), [(3, 3), (4, 3)]);
    }
}
