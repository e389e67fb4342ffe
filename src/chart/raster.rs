//! A drawing surface with smooth lines: plotters draws on it in eighths of a pixel.

use std::convert::Infallible;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};

use super::font::{self, Weight};
use super::pixels::{Pixels, STEPS};

/// The surface plotters sees. Rectangles keep to whole pixels, everything else is smooth. A text
/// stands on its position with `VPos::Bottom`, and is centred by its capitals with `VPos::Center`.
pub(super) struct Raster<'a>(pub(super) &'a mut Pixels);

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

fn place((x, y): BackendCoord) -> (f32, f32) {
    (x as f32, y as f32)
}

fn whole(eighths: i32) -> i32 {
    (eighths + STEPS / 2).div_euclid(STEPS)
}

impl DrawingBackend for Raster<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.0.width as u32 * STEPS as u32, self.0.height as u32 * STEPS as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.0.cover(y, x as f32, (x + 1) as f32);
        self.0.paint(color);
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
        let radius = style.stroke_width() as f32 / 2.0;
        let mut before = None;
        for point in path {
            let here = place(point);
            if before == Some(here) {
                continue;
            }
            self.0.disc(here, radius);
            if let Some(before) = before {
                self.0.bar(before, here, radius);
            }
            before = Some(here);
        }
        self.0.paint(style.color());
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
        self.0.fill(x, y, style.color());
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        self.0.disc(place(center), radius as f32);
        self.0.paint(style.color());
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let corners: Vec<_> = corners.into_iter().map(place).collect();
        self.0.polygon(&corners);
        self.0.paint(style.color());
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
        let x = f64::from(x) / f64::from(STEPS)
            - match anchor.h_pos {
                HPos::Left => 0.0,
                HPos::Center => width / 2.0,
                HPos::Right => width,
            };
        let y = f64::from(y) / f64::from(STEPS)
            + size
                * font::CAP_HEIGHT
                * match anchor.v_pos {
                    VPos::Top => 1.0,
                    VPos::Center => 0.5,
                    VPos::Bottom => 0.0,
                };
        let baseline = y.round() as i32;
        let color = style.color();
        font::glyphs(text, size as f32, weight, x as f32, |x, glyph| {
            self.0.stamp(x + glyph.left, baseline + glyph.top, glyph.width, &glyph.coverage, color);
        });
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
