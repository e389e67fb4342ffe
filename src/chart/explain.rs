//! The picture of one run explained: roles, probabilities, and what spoke for and against.
use super::paper::Paper;
use super::scene::RunScene;
pub(super) fn draw(paper: &Paper<'_>, scene: &RunScene<'_>) {
    super::header::draw(paper, scene);
}
