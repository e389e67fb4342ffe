//! Every message of one file by name: a viewer for people who want to see what a device wrote.

mod fit;
mod privacy;

pub use fit::inspect_fit;

use crate::export::steers;

/// How far a file could be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inspected {
    /// Messages or elements shown.
    pub messages: u64,
    /// Whether the file was shown to its end and nothing was wrong.
    pub is_complete: bool,
}

/// `text` with control characters and marks of writing direction written as escapes, so that
/// nothing in a file can steer the terminal.
pub(crate) fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for char in text.chars() {
        if steers(char) {
            printable.extend(char.escape_unicode());
        } else {
            printable.push(char);
        }
    }
    printable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_steers_the_terminal() {
        assert_eq!(
            printable("a\u{1b}[2Jb\n\u{9b}\u{202e}é"),
            "a\\u{1b}[2Jb\\u{a}\\u{9b}\\u{202e}é"
        );
    }
}
