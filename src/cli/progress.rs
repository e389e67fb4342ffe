//! The progress bar on a terminal.

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use crate::batch::Progress;

/// A bar on stderr, or nothing.
pub(super) struct Bar(Option<ProgressBar>);

impl Bar {
    /// A bar if `is_wanted`.
    pub(super) fn new(is_wanted: bool) -> Self {
        let style = "{bar:30} {human_pos}/{human_len} files · {per_sec} · {msg} · {eta} left";
        Self(is_wanted.then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style);
            }
            bar
        }))
    }

    /// Shows how far the reading is.
    pub(super) fn show(&self, progress: Progress) {
        if let Some(bar) = &self.0 {
            bar.set_length(progress.files as u64);
            bar.set_message(HumanBytes(progress.bytes_done).to_string());
            bar.set_position(progress.files_done as u64);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
