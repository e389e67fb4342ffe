//! The few things a picture is made of, whether pixels or SVG.

use std::ops::Range;

use super::font::Weight;
use super::theme::Color;

/// Steps of coordinates within a pixel.
pub(super) const STEPS: i32 = 8;

/// A place in eighths of a pixel.
pub(super) type Point = (f32, f32);

/// What can be drawn. Points, widths and radii are in eighths of a pixel, the rest in pixels.
pub(super) trait Canvas {
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
