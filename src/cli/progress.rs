//! The progress bar on a terminal.

use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use crate::batch::Progress;

/// A bar on stderr, or nothing.
pub(super) struct Bar(Option<ProgressBar>);

impl Bar {
    /// A bar if `is_wanted`.
    pub(super) fn new(is_wanted: bool) -> Self {
        let style = "{bar:30} {bytes}/{total_bytes} · {msg} · {eta} left";
        Self(is_wanted.then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style);
            }
            bar
        }))
    }

    /// Shows how far the reading is, by bytes: of one archive these are read for seconds.
    pub(super) fn show(&self, progress: Progress) {
        if let Some(bar) = &self.0 {
            bar.set_message(files(progress));
            bar.set_length(progress.bytes);
            bar.set_position(progress.bytes_done);
        }
    }
}

/// Such as `3/20 files, 1,240 in archives`.
fn files(progress: Progress) -> String {
    let count = |number: usize| HumanCount(number as u64);
    let files = format!("{}/{} files", count(progress.files_done), count(progress.files));
    match progress.members_done {
        0 => files,
        members => format!("{files}, {} in archives", count(members)),
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_within_archives_are_told_where_there_are_any() {
        let progress =
            Progress { files_done: 3, files: 2000, members_done: 0, bytes_done: 1, bytes: 9 };
        assert_eq!(files(progress), "3/2,000 files");
        let progress = Progress { members_done: 1240, ..progress };
        assert_eq!(files(progress), "3/2,000 files, 1,240 in archives");
    }
}
