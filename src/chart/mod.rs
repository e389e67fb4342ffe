//! Results → pictures, PNG or SVG: one run, one run explained, a season, how
//! far confidence can be trusted. Knows nothing of files.

mod axes;
mod calibration;
mod canvas;
mod encode;
mod evidence;
mod explain;
mod font;
mod header;
mod history;
mod inks;
mod overlay;
mod pace;
mod paper;
mod pixels;
mod raster;
mod reasons;
mod rows;
mod run;
mod scale;
mod scene;
mod season;
mod season_side;
mod splits;
mod structure;
mod svg;
mod table;
mod theme;
mod timeline;
mod trace;
mod zones;

pub use scene::{
    CalibrationBin, CalibrationScene, CompareScene, Look, RunScene, SeasonRecord, SeasonRun,
    SeasonScene, SeasonThreshold, Statement, Week,
};

pub use font::Fonts;
pub use history::{HistoryPicture, HistoryRun, HistoryScene, Rep, Workout};
pub use theme::Theme;

use crate::classify::Kind;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChartError {
    /// The size asked for is no size.
    #[error("a picture cannot be {0} times its usual size: between 0.1 and 8 it can")]
    Scale(f64),
    /// The embedded font is damaged.
    #[error("the embedded font cannot be read")]
    Font,
    /// Packing the PNG failed.
    #[error("packing the picture failed: {0}")]
    Encode(#[from] std::io::Error),
}

const SIZE: (f64, f64) = (theme::WIDTH, theme::HEIGHT);

/// One run as a PNG: kind, structure, pace, heart rate, altitude, efforts or splits, evidence,
/// time in zones. What was not measured is not drawn.
pub fn run_picture(scene: &RunScene<'_>) -> Result<Vec<u8>, ChartError> {
    paper::png(SIZE, &scene.look, |paper| run::draw(paper, scene))
}

/// The picture of [`run_picture`] as SVG.
pub fn run_svg(scene: &RunScene<'_>) -> Result<String, ChartError> {
    paper::svg(SIZE, &scene.look, |paper| run::draw(paper, scene))
}

/// One run as a PNG that shows why it got its kind: pace against critical speed, the roles of its
/// pieces, the probabilities, and what spoke for and against.
pub fn explain_picture(scene: &RunScene<'_>) -> Result<Vec<u8>, ChartError> {
    paper::png(SIZE, &scene.look, |paper| explain::draw(paper, scene))
}

/// The picture of [`explain_picture`] as SVG.
pub fn explain_svg(scene: &RunScene<'_>) -> Result<String, ChartError> {
    paper::svg(SIZE, &scene.look, |paper| explain::draw(paper, scene))
}

/// A season as a PNG: weeks by kind, a calendar, the easy share, threshold, statements, records.
pub fn season_picture(scene: &SeasonScene) -> Result<Vec<u8>, ChartError> {
    paper::png(SIZE, &scene.look, |paper| season::draw(paper, scene))
}

/// The picture of [`season_picture`] as SVG.
pub fn season_svg(scene: &SeasonScene) -> Result<String, ChartError> {
    paper::svg(SIZE, &scene.look, |paper| season::draw(paper, scene))
}

/// A picture of a whole history as a PNG.
pub fn history_picture(which: HistoryPicture, scene: &HistoryScene) -> Result<Vec<u8>, ChartError> {
    paper::png(SIZE, &scene.look, |paper| which.draw(paper, scene))
}

/// The picture of [`history_picture`] as SVG.
pub fn history_svg(which: HistoryPicture, scene: &HistoryScene) -> Result<String, ChartError> {
    paper::svg(SIZE, &scene.look, |paper| which.draw(paper, scene))
}

/// Workouts of different days as a PNG: paces, heart rates, a table.
pub fn compare_picture(scene: &CompareScene) -> Result<Vec<u8>, ChartError> {
    paper::png(SIZE, &scene.look, |paper| history::compare(paper, scene))
}

/// The picture of [`compare_picture`] as SVG.
pub fn compare_svg(scene: &CompareScene) -> Result<String, ChartError> {
    paper::svg(SIZE, &scene.look, |paper| history::compare(paper, scene))
}

/// Confidence against the share right as a PNG, with the number of runs behind each point.
pub fn calibration_picture(scene: &CalibrationScene) -> Result<Vec<u8>, ChartError> {
    paper::png(calibration::SIZE, &scene.look, |paper| calibration::draw(paper, scene))
}

/// Red, green and blue of a kind, the same in every light picture and on every page; grey for none.
pub fn kind_color(kind: Option<Kind>) -> [u8; 3] {
    Theme::Light.kind_color(kind)
}
