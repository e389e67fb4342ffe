//! The few things a picture is made of, whether pixels or SVG; plotters draws on both through them.

use std::convert::Infallible;
use std::ops::Range;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};

use super::font::{self, Weight};
use super::theme::Color;

/// Steps of coordinates within a pixel.
pub(super) const STEPS: i32 = 8;

/// A place in eighths of a pixel.
pub(super) type Point = (f32, f32);

/// What can be drawn. Points, widths and radii are in eighths of a pixel, the rest in pixels.
pub(super) trait Canvas {
    /// Width and height in pixels.
    fn size(&self) -> (usize, usize);
    /// A filled rectangle of whole pixels.
    fn rectangle(&mut self, x: Range<i32>, y: Range<i32>, color: Color);
    /// A line through points with round joints.
    fn stroke(&mut self, points: &[Point], width: f32, color: Color);
    /// A filled shape.
    fn shape(&mut self, corners: &[Point], color: Color);
    /// A filled circle.
    fn circle(&mut self, center: Point, radius: f32, color: Color);
    /// A text that starts at `left` and stands on `baseline`.
    fn letters(&mut self, text: &str, at: (f64, f64), look: (f64, Weight), color: Color);
}

/// Steps of plotters' coordinates within a pixel: it counts in whole numbers, letters start finer.
pub(super) const UNITS: i32 = 64;

/// The surface plotters sees. Rectangles keep to whole pixels. A text stands on its position with
/// `VPos::Bottom`, and is centred by its capitals with `VPos::Center`.
pub(super) struct Surface<'a>(pub(super) &'a mut dyn Canvas);

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

fn length(units: f32) -> f32 {
    units * STEPS as f32 / UNITS as f32
}

fn place((x, y): BackendCoord) -> Point {
    (length(x as f32), length(y as f32))
}

fn whole(a: i32, b: i32) -> Range<i32> {
    let pixel = |units: i32| (units + UNITS / 2).div_euclid(UNITS);
    pixel(a.min(b))..pixel(a.max(b))
}

fn color(of: BackendColor) -> Color {
    let (red, green, blue) = of.rgb;
    Color { rgb: u32::from_be_bytes([0, red, green, blue]), strength: of.alpha }
}

fn weight<T: BackendTextStyle>(style: &T) -> Weight {
    match style.style() {
        FontStyle::Bold => Weight::Bold,
        _ => Weight::Regular,
    }
}

impl DrawingBackend for Surface<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let (width, height) = self.0.size();
        (width as u32 * UNITS as u32, height as u32 * UNITS as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, with: BackendColor) -> Drawn {
        self.0.circle(place(at), 0.5, color(with));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let points: Vec<Point> = path.into_iter().map(place).collect();
        self.0.stroke(&points, length(style.stroke_width() as f32), color(style.color()));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        if !fill {
            return self.draw_path([from, (to.0, from.1), to, (from.0, to.1), from], style);
        }
        self.0.rectangle(whole(from.0, to.0), whole(from.1, to.1), color(style.color()));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        self.0.circle(place(center), length(radius as f32), color(style.color()));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let corners: Vec<Point> = corners.into_iter().map(place).collect();
        self.0.shape(&corners, color(style.color()));
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Drawn {
        let (size, weight) = (style.size() / f64::from(UNITS), weight(style));
        let anchor = style.anchor();
        let before = match anchor.h_pos {
            HPos::Left => 0.0,
            HPos::Center => font::width(text, size, weight) / 2.0,
            HPos::Right => font::width(text, size, weight),
        };
        let above = match anchor.v_pos {
            VPos::Top => 1.0,
            VPos::Center => 0.5,
            VPos::Bottom => 0.0,
        };
        let left = f64::from(x) / f64::from(UNITS) - before;
        let baseline = f64::from(y) / f64::from(UNITS) + size * font::CAP_HEIGHT * above;
        self.0.letters(text, (left, baseline), (size, weight), color(style.color()));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = font::width(text, style.size(), weight(style));
        Ok((width.ceil() as u32, (style.size() * font::CAP_HEIGHT).ceil() as u32))
    }
}
