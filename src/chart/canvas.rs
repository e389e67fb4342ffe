//! The few things a picture is made of, whether pixels or SVG; plotters draws on both through it.

use std::convert::Infallible;
use std::ops::Range;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};

use super::font::{self, Weight};

/// Steps of plotters' coordinates within a pixel.
pub(super) const STEPS: i32 = 8;

/// A place in eighths of a pixel.
pub(super) type Point = (f32, f32);

/// What can be drawn. Points, widths and radii are in eighths of a pixel, the rest in pixels.
pub(super) trait Canvas {
    /// Width and height in pixels.
    fn size(&self) -> (usize, usize);
    /// A filled rectangle of whole pixels.
    fn rectangle(&mut self, x: Range<i32>, y: Range<i32>, color: BackendColor);
    /// A line through points with round joints.
    fn stroke(&mut self, points: &[Point], width: f32, color: BackendColor);
    /// A filled shape.
    fn shape(&mut self, corners: &[Point], color: BackendColor);
    /// A filled circle.
    fn circle(&mut self, center: Point, radius: f32, color: BackendColor);
    /// A text that starts at `left` and stands on `baseline`.
    fn letters(&mut self, text: &str, at: (f64, f64), look: (f64, Weight), color: BackendColor);
}

/// The surface plotters sees. Rectangles keep to whole pixels. A text stands on its position with
/// `VPos::Bottom`, and is centred by its capitals with `VPos::Center`.
pub(super) struct Surface<'a>(pub(super) &'a mut dyn Canvas);

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

fn place((x, y): BackendCoord) -> Point {
    (x as f32, y as f32)
}

fn whole(eighths: i32) -> i32 {
    (eighths + STEPS / 2).div_euclid(STEPS)
}

impl DrawingBackend for Surface<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let (width, height) = self.0.size();
        (width as u32 * STEPS as u32, height as u32 * STEPS as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn {
        self.0.circle(place(at), 0.5, color);
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
        let mut points: Vec<Point> = path.into_iter().map(place).collect();
        points.dedup();
        self.0.stroke(&points, style.stroke_width() as f32, style.color());
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
            let path = [from, (to.0, from.1), to, (from.0, to.1), from];
            return self.draw_path(path, style);
        }
        let x = whole(from.0.min(to.0))..whole(from.0.max(to.0));
        let y = whole(from.1.min(to.1))..whole(from.1.max(to.1));
        self.0.rectangle(x, y, style.color());
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        self.0.circle(place(center), radius as f32, style.color());
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let corners: Vec<Point> = corners.into_iter().map(place).collect();
        self.0.shape(&corners, style.color());
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Drawn {
        let weight = weight(style);
        let size = style.size() / f64::from(STEPS);
        let width = font::width(text, size, weight);
        let anchor = style.anchor();
        let before = match anchor.h_pos {
            HPos::Left => 0.0,
            HPos::Center => width / 2.0,
            HPos::Right => width,
        };
        let above = match anchor.v_pos {
            VPos::Top => 1.0,
            VPos::Center => 0.5,
            VPos::Bottom => 0.0,
        };
        let left = f64::from(x) / f64::from(STEPS) - before;
        let baseline = f64::from(y) / f64::from(STEPS) + size * font::CAP_HEIGHT * above;
        self.0.letters(text, (left, baseline), (size, weight), style.color());
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size = style.size();
        let width = font::width(text, size, weight(style));
        Ok((width.ceil() as u32, (size * font::CAP_HEIGHT).ceil() as u32))
    }
}

fn weight<T: BackendTextStyle>(style: &T) -> Weight {
    match style.style() {
        FontStyle::Bold => Weight::Bold,
        _ => Weight::Regular,
    }
}
