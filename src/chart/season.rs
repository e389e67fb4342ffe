//! The picture of a season.
use super::paper::Paper;
use super::scene::SeasonScene;
pub(super) fn draw(_paper: &Paper<'_>, _scene: &SeasonScene) {}
