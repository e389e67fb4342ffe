//! The picture of a run, drawn and encoded, against the same shapes drawn by plotters'
//! `BitMapBackend` and encoded by `image`. `RUNKIND_CORPUS=... cargo bench --bench charts`
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod pairs;

use std::hint::black_box;
use std::path::PathBuf;

use image::ImageEncoder;
use plotters::backend::BitMapBackend;
use plotters::prelude::DrawingBackend;
use plotters::style::{Color, FontStyle, RGBAColor, TextStyle, register_font};
use runkind::athlete::PaceZones;
use runkind::chart::{self, Look, RunScene};
use runkind::classify;
use runkind::digest::digest_with_series;
use runkind::ingest::{self, container};
use runkind::settings::Settings;
use runkind::units::Units;

const ROUNDS: usize = 15;
const SIZE: (u32, u32) = (1600, 1000);

fn main() {
    let regular = include_bytes!("../src/chart/fonts/regular.otf");
    let _ = register_font("regular", FontStyle::Normal, regular);
    let bold = include_bytes!("../src/chart/fonts/semibold.otf");
    let _ = register_font("bold", FontStyle::Normal, bold);
    let settings = Settings::default();
    for path in files() {
        let mut recordings = Vec::new();
        container::members(&std::fs::read(&path).unwrap(), &settings.limits, &mut |member| {
            recordings.extend(ingest::read(&member.bytes.unwrap(), &settings.limits).unwrap().1);
        });
        let (digest, series) = digest_with_series(&recordings[0], &settings);
        let judged = classify::judge(&[&digest], &settings).remove(0);
        let scene = RunScene {
            start: Some(jiff::civil::datetime(2025, 3, 11, 18, 32, 56, 0)),
            name: Some("a run"),
            distance_m: digest.summary.distance_m,
            moving_time_s: digest.summary.moving_time_s,
            elevation_gain_m: digest.summary.elevation_gain_m,
            avg_heart_rate_bpm: digest.summary.avg_heart_rate_bpm,
            series: &series,
            verdict: &judged.verdict,
            threshold: judged.threshold.as_ref(),
            zones: judged.zones.unwrap_or(PaceZones::of(0.0)),
            zone_times_s: judged.zones.map_or([0.0; 5], |zones| zones.times_s(&digest)),
            units: Units::Metric,
            look: Look::default(),
        };
        against_stock(&path, &scene);
    }
}

/// A few runs of many kinds: of the corpus, else of the fixtures.
fn files() -> Vec<PathBuf> {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/export");
    let mut files = vec![fixtures.join("2025-03-11.fit.gz"), fixtures.join("2025-03-13.fit.gz")];
    if let Some(corpus) = std::env::var_os("RUNKIND_CORPUS").map(PathBuf::from) {
        let folder = std::fs::read_dir(corpus.join("a02")).unwrap();
        let mut real: Vec<PathBuf> = folder.flatten().map(|entry| entry.path()).collect();
        real.retain(|path| path.extension().is_some_and(|it| it == "gz"));
        real.sort();
        files.extend(real.into_iter().step_by(12).take(5));
    }
    files
}

fn against_stock(path: &std::path::Path, scene: &RunScene<'_>) {
    let shapes = shapes(&chart::run_svg(scene).unwrap());
    let name = path.file_name().unwrap().to_string_lossy();
    let (ours, stock) = (chart::run_picture(scene).unwrap(), drawn_by_plotters(&shapes));
    if let Some(folder) = std::env::var_os("RUNKIND_PICTURES").map(PathBuf::from) {
        std::fs::write(folder.join(format!("{name}-plotters.png")), &stock).unwrap();
        std::fs::write(folder.join(format!("{name}-ours.png")), &ours).unwrap();
    }
    let (theirs_s, ours_s) = pairs::compare(
        &format!("{name}: {} shapes by plotters and image, and the picture by us", shapes.len()),
        ROUNDS,
        || {
            black_box(drawn_by_plotters(&shapes));
        },
        || {
            black_box(chart::run_picture(scene).unwrap());
        },
    );
    println!(
        "  {:.2} of the time, {:.2} of the bytes ({} and {})",
        ours_s.as_secs_f64() / theirs_s.as_secs_f64(),
        ours.len() as f64 / stock.len() as f64,
        stock.len(),
        ours.len()
    );
}

/// What our picture is made of, taken from its SVG, so that plotters has no layout to do.
enum Shape {
    Rect([(i32, i32); 2], RGBAColor),
    Line(Vec<(i32, i32)>, u32, RGBAColor),
    Area(Vec<(i32, i32)>, RGBAColor),
    Dot((i32, i32), u32, RGBAColor),
    Text(String, (i32, i32), (&'static str, f64), RGBAColor),
}

fn shapes(svg: &str) -> Vec<Shape> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let mut shapes = Vec::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let number = |name| node.attribute(name).map_or(0.0, |it| it.parse::<f64>().unwrap());
        let whole = |name| number(name).round() as i32;
        let color = |what: &str| {
            let code = node.attribute(what).unwrap_or("#000000").trim_start_matches('#');
            let code = u32::from_str_radix(code, 16).unwrap();
            let opacity = format!("{what}-opacity");
            let strength = node.attribute(opacity.as_str()).map_or(1.0, |it| it.parse().unwrap());
            RGBAColor((code >> 16) as u8, (code >> 8) as u8, code as u8, strength)
        };
        let points = || -> Vec<(i32, i32)> {
            let pairs = node.attribute("points").unwrap().split(' ');
            let place = |it: &str| it.parse::<f64>().unwrap().round() as i32;
            pairs.filter_map(|it| it.split_once(',')).map(|(x, y)| (place(x), place(y))).collect()
        };
        match node.tag_name().name() {
            "rect" => {
                let (x, y) = (whole("x"), whole("y"));
                let corners = [(x, y), (x + whole("width") - 1, y + whole("height") - 1)];
                shapes.push(Shape::Rect(corners, color("fill")));
            }
            "polyline" => {
                let width = number("stroke-width").round().max(1.0) as u32;
                shapes.push(Shape::Line(points(), width, color("stroke")));
            }
            "polygon" => shapes.push(Shape::Area(points(), color("fill"))),
            "circle" => {
                let radius = number("r").round() as u32;
                shapes.push(Shape::Dot((whole("cx"), whole("cy")), radius, color("fill")));
            }
            "text" => {
                let font = if node.has_attribute("font-weight") { "bold" } else { "regular" };
                let size = number("font-size") * 1.21;
                let at = (whole("x"), whole("y") - number("font-size") as i32);
                let text = node.text().unwrap().into();
                shapes.push(Shape::Text(text, at, (font, size), color("fill")));
            }
            _ => {}
        }
    }
    shapes
}

fn drawn_by_plotters(shapes: &[Shape]) -> Vec<u8> {
    let mut rgb = vec![0; (SIZE.0 * SIZE.1 * 3) as usize];
    let mut backend = BitMapBackend::with_buffer(&mut rgb, SIZE);
    for shape in shapes {
        match shape {
            Shape::Rect([from, to], color) => backend.draw_rect(*from, *to, color, true).unwrap(),
            Shape::Line(points, width, color) => {
                let style = color.stroke_width(*width);
                backend.draw_path(points.iter().copied(), &style).unwrap();
            }
            Shape::Area(corners, color) => {
                backend.fill_polygon(corners.iter().copied(), color).unwrap();
            }
            Shape::Dot(at, radius, color) => {
                backend.draw_circle(*at, *radius, color, true).unwrap();
            }
            Shape::Text(text, at, font, color) => {
                let style = TextStyle::from(*font).color(color);
                backend.draw_text(text, &style, *at).unwrap();
            }
        }
    }
    backend.present().unwrap();
    drop(backend);
    let mut png = Vec::new();
    image::codecs::png::PngEncoder::new(&mut png)
        .write_image(&rgb, SIZE.0, SIZE.1, image::ExtendedColorType::Rgb8)
        .unwrap();
    png
}
