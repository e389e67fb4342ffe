//! Structures and file names in a few characters, for narrow terminals.

/// A structure in at most `room` characters where it can: in full, without paces, without warm-up
/// and cool-down, or its first parts and how many more there are.
pub(super) fn structure(text: &str, room: usize) -> String {
    let fits = |text: &String| text.chars().count() <= room;
    if fits(&text.to_owned()) {
        return text.to_owned();
    }
    let all: Vec<String> = text.split(", ").map(bare).collect();
    let is_work = |part: &&String| !part.ends_with(" wu") && !part.ends_with(" cd");
    let work: Vec<String> = all.iter().filter(is_work).cloned().collect();
    let begun = (0..work.len()).rev().map(|kept| {
        let head = work[..kept].join(", ");
        format!("{head} + {} more", work.len() - kept).trim_start_matches(" + ").to_owned()
    });
    [all.join(", "), work.join(", ")].into_iter().chain(begun).find(fits).unwrap_or_default()
}

/// A part without its paces and recoveries.
fn bare(part: &str) -> String {
    match part.split_once(" @ ") {
        Some((reps, _)) if reps.contains('(') => format!("{reps})"),
        Some((reps, _)) => reps.into(),
        None => part.into(),
    }
}

/// The end of a path in at most `room` characters: whole folders go first.
pub(super) fn path(path: &str, room: usize) -> String {
    let length = path.chars().count();
    if length <= room {
        return path.into();
    }
    let after = |(at, _): (usize, &str)| &path[at + 1..];
    let mut ends = path.match_indices('/').map(after);
    if let Some(end) = ends.clone().find(|end| end.chars().count() < room) {
        return format!("…{end}");
    }
    let name: &str = ends.next_back().unwrap_or(path);
    let gone = name.chars().count().saturating_sub(room.saturating_sub(1));
    format!("…{}", name.chars().skip(gone).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_structure_loses_what_matters_least_first() {
        let text = "3.7 km wu, 3×15 s @ 3:14/km r 30 s, 4×(4×45 s @ 2:55/km r 60 s), 0.5 km cd";
        assert_eq!(structure(text, 100), text);
        assert_eq!(structure(text, 45), "3.7 km wu, 3×15 s, 4×(4×45 s), 0.5 km cd");
        assert_eq!(structure(text, 25), "3×15 s, 4×(4×45 s)");
        assert_eq!(structure(text, 16), "3×15 s + 1 more");
        assert_eq!(structure(text, 8), "2 more");
        assert_eq!(structure(text, 2), "");
    }

    #[test]
    fn a_path_keeps_its_end() {
        assert_eq!(path("a/b/run.fit", 11), "a/b/run.fit");
        assert_eq!(path("a/b/run.fit", 10), "…b/run.fit");
        assert_eq!(path("a/b/run.fit", 9), "…run.fit");
        assert_eq!(path("a/b/run.fit", 5), "….fit");
        assert_eq!(path("läufe.fit", 3), "…it");
    }
}
