//! What charts draw with: shapes and text in pixels at scale 1, whatever the size of the picture.

use std::cell::RefCell;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, Drawable, PathElement, PointCollection, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};
use plotters_backend::BackendCoord;

use super::canvas::{Canvas, STEPS, Surface};
use super::font::Weight;
use super::pixels::Pixels;
use super::svg::Svg;
use super::{ChartError, encode, font};

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
    pub(super) color: RGBAColor,
}

impl Type {
    pub(super) fn regular(size: f64, color: RGBAColor) -> Self {
        Self { size, weight: Weight::Regular, color }
    }

    pub(super) fn bold(size: f64, color: RGBAColor) -> Self {
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
    failure: RefCell<Option<ChartError>>,
}

thread_local! {
    static PIXELS: RefCell<Pixels> = RefCell::default();
}

/// Draws a picture of a size given at scale 1 and returns it as PNG.
pub(super) fn png(
    size: (f64, f64),
    scale: f64,
    draw: impl FnOnce(&Paper<'_>),
) -> Result<Vec<u8>, ChartError> {
    let (width, height) = scaled(size, scale)?;
    PIXELS.with_borrow_mut(|pixels| {
        pixels.start(width, height);
        draw_on(pixels, scale, draw)?;
        encode::png(pixels)
    })
}

/// Draws a picture of a size given at scale 1 and returns it as SVG.
pub(super) fn svg(
    size: (f64, f64),
    scale: f64,
    draw: impl FnOnce(&Paper<'_>),
) -> Result<String, ChartError> {
    let (width, height) = scaled(size, scale)?;
    let mut svg = Svg::start(width, height);
    draw_on(&mut svg, scale, draw)?;
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
    scale: f64,
    draw: impl FnOnce(&Paper<'_>),
) -> Result<(), ChartError> {
    let area = Surface(canvas).into_drawing_area();
    let paper = Paper { area, scale, failure: RefCell::default() };
    draw(&paper);
    if let Some(failure) = paper.failure.take() {
        return Err(failure);
    }
    paper.area.present().map_err(|error| ChartError::Draw(error.to_string()))
}

/// Points nearer than this to the last one kept are not drawn; in steps of plotters' coordinates.
const NEAR: i32 = STEPS / 2;

/// A line without the points that nobody could tell from their neighbours; its ends stay.
fn thinned(points: impl Iterator<Item = BackendCoord>) -> Vec<BackendCoord> {
    let near =
        |a: BackendCoord, b: BackendCoord| (a.0 - b.0).pow(2) + (a.1 - b.1).pow(2) < NEAR * NEAR;
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
    kept
}

impl<'a> Paper<'a> {
    fn at(&self, (x, y): (f64, f64)) -> BackendCoord {
        let steps = self.scale * f64::from(STEPS);
        ((x * steps).round() as i32, (y * steps).round() as i32)
    }

    fn length(&self, pixels: f64) -> u32 {
        (pixels * self.scale * f64::from(STEPS)).round().max(1.0) as u32
    }

    fn put<E>(&self, element: &E)
    where
        for<'b> &'b E: PointCollection<'b, BackendCoord>,
        E: Drawable<Surface<'a>>,
    {
        if let Err(error) = self.area.draw(element) {
            self.failure.borrow_mut().get_or_insert(ChartError::Draw(error.to_string()));
        }
    }

    /// A filled rectangle, edges on whole pixels.
    pub(super) fn rect(&self, rect: Rect, color: RGBAColor) {
        let corners = [self.at((rect.left, rect.top)), self.at((rect.right, rect.bottom))];
        self.put(&Rectangle::new(corners, color.filled()));
    }

    /// A filled rectangle with round corners.
    pub(super) fn pill(&self, rect: Rect, radius: f64, color: RGBAColor) {
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
    pub(super) fn area(&self, corners: &[(f64, f64)], color: RGBAColor) {
        if corners.len() > 2 {
            let corners: Vec<_> = corners.iter().map(|corner| self.at(*corner)).collect();
            self.put(&Polygon::new(corners, color));
        }
    }

    /// A line through points.
    pub(super) fn line(&self, points: &[(f64, f64)], width: f64, color: RGBAColor) {
        if !points.is_empty() {
            let points = thinned(points.iter().map(|point| self.at(*point)));
            let style = ShapeStyle { color, filled: false, stroke_width: self.length(width) };
            self.put(&PathElement::new(points, style));
        }
    }

    /// A horizontal hairline.
    pub(super) fn rule(&self, left: f64, right: f64, y: f64, color: RGBAColor) {
        let top = (y * self.scale).floor() / self.scale;
        self.rect(Rect::new(left, top, right, top + 1.0 / self.scale.min(1.0)), color);
    }

    /// A vertical hairline.
    pub(super) fn upright(&self, x: f64, top: f64, bottom: f64, color: RGBAColor) {
        let left = (x * self.scale).floor() / self.scale;
        self.rect(Rect::new(left, top, left + 1.0 / self.scale.min(1.0), bottom), color);
    }

    /// A horizontal hairline of dashes.
    pub(super) fn dashes(&self, left: f64, right: f64, y: f64, color: RGBAColor) {
        let mut x = left;
        while x < right {
            self.rule(x, (x + 6.0).min(right), y, color);
            x += 10.0;
        }
    }

    /// A dot.
    pub(super) fn dot(&self, at: (f64, f64), radius: f64, color: RGBAColor) {
        self.put(&Circle::new(self.at(at), self.length(radius), color.filled()));
    }

    /// A line of text whose capitals are centred on `y`.
    pub(super) fn text(&self, (x, y): (f64, f64), align: Align, text: &str, with: Type) {
        let h_pos = match align {
            Align::Left => HPos::Left,
            Align::Center => HPos::Center,
            Align::Right => HPos::Right,
        };
        let style = match with.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Bold => FontStyle::Bold,
        };
        let size = with.size * self.scale * f64::from(STEPS);
        let font = FontDesc::new(FontFamily::Name("Inter"), size, style);
        let style = TextStyle::from(font).color(&with.color).pos(Pos::new(h_pos, VPos::Center));
        self.put(&Text::new(text.to_owned(), self.at((x, y)), style));
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
        let points: Vec<BackendCoord> =
            (0..1000).map(|x| (x, if x == 500 { 80 } else { 0 })).collect();
        let kept = thinned(points.into_iter());
        assert!(kept.len() < 300, "{}", kept.len());
        assert_eq!((kept[0], kept[kept.len() - 1]), ((0, 0), (999, 0)));
        assert!(kept.contains(&(500, 80)));
        assert_eq!(thinned([(3, 3), (4, 3)].into_iter()), [(3, 3), (4, 3)]);
    }
}
