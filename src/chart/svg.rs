//! Pictures as SVG, with the same shapes in the same places.

use std::fmt::Write as _;
use std::ops::Range;

use super::canvas::{Canvas, Point, STEPS};
use super::font::{self, Weight};
use super::theme::Color;

/// A picture as text, as far as it is drawn.
#[derive(Debug)]
pub(super) struct Svg {
    text: String,
}

impl Svg {
    /// Starts a picture of one colour.
    pub(super) fn start(width: usize, height: usize, paper: Color) -> Self {
        let fill = paint("fill", paper);
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             font-family=\"Inter, 'Helvetica Neue', Arial, sans-serif\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\">\n\
             <rect width=\"{width}\" height=\"{height}\" {fill}/>\n"
        );
        Self { text }
    }

    /// The whole document.
    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }

    fn add(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(element);
        self.text.push('\n');
    }
}

/// Attributes of a colour; `what` is `fill` or `stroke`.
fn paint(what: &str, color: Color) -> String {
    let [r, g, b] = color.parts();
    if color.strength >= 1.0 {
        return format!("{what}=\"#{r:02x}{g:02x}{b:02x}\"");
    }
    format!("{what}=\"#{r:02x}{g:02x}{b:02x}\" {what}-opacity=\"{:.2}\"", color.strength)
}

fn pixels(eighths: f32) -> f32 {
    (eighths / STEPS as f32 * 100.0).round() / 100.0
}

fn path(points: &[Point]) -> String {
    let mut text = String::with_capacity(points.len() * 12);
    for (x, y) in points {
        let _ = write!(text, "{},{} ", pixels(*x), pixels(*y));
    }
    text.pop();
    text
}

fn escape(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.chars().filter(|c| !c.is_control()).collect()
}

impl Canvas for Svg {
    fn rectangle(&mut self, x: Range<i32>, y: Range<i32>, color: Color) {
        let (width, height) = (x.end - x.start, y.end - y.start);
        if width > 0 && height > 0 {
            let fill = paint("fill", color);
            self.add(format_args!(
                "<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\" {fill}/>",
                x.start, y.start
            ));
        }
    }

    fn stroke(&mut self, points: &[Point], width: f32, color: Color) {
        let stroke = paint("stroke", color);
        let (points, width) = (path(points), pixels(width));
        self.add(format_args!(
            "<polyline points=\"{points}\" fill=\"none\" {stroke} stroke-width=\"{width}\"/>"
        ));
    }

    fn shape(&mut self, corners: &[Point], color: Color) {
        let (points, fill) = (path(corners), paint("fill", color));
        self.add(format_args!("<polygon points=\"{points}\" {fill}/>"));
    }

    fn circle(&mut self, (x, y): Point, radius: f32, color: Color) {
        let (x, y, radius) = (pixels(x), pixels(y), pixels(radius));
        let fill = paint("fill", color);
        self.add(format_args!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" {fill}/>"));
    }

    fn letters(
        &mut self,
        text: &str,
        (left, baseline): (f64, f64),
        (size, weight): (f64, Weight),
        color: Color,
    ) {
        if text.trim().is_empty() {
            return;
        }
        // Another font in its place takes no more room than ours.
        let width = font::width(text, size, weight);
        let bold = if weight == Weight::Bold { " font-weight=\"600\"" } else { "" };
        let (text, fill) = (escape(text), paint("fill", color));
        self.add(format_args!(
            "<text x=\"{left:.1}\" y=\"{baseline:.1}\" font-size=\"{size:.1}\"{bold} \
             textLength=\"{width:.1}\" lengthAdjust=\"spacingAndGlyphs\" \
             xml:space=\"preserve\" {fill}>{text}</text>"
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_keeps_its_width() {
        let black = Color { rgb: 0, strength: 1.0 };
        let mut svg = Svg::start(100, 50, black);
        svg.letters("a < b & c", (1.0, 2.0), (10.0, Weight::Bold), black);
        let text = svg.finish();
        assert!(text.contains(">a &lt; b &amp; c</text>"), "{text}");
        assert!(text.contains("textLength=") && text.ends_with("</svg>\n"));
    }
}
