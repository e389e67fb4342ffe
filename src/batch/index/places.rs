//! Where records lie: which are of a file, which below a folder.

use crate::batch::record::Record;

/// The places of some records.
pub(super) struct Places {
    /// Path and member of each record as one.
    names: Vec<String>,
    /// The records in order of place, those of one place in their own.
    sorted: Vec<usize>,
}

impl Places {
    pub(super) fn of(records: &[Record]) -> Self {
        Self::new(records.iter().map(place).collect())
    }

    pub(super) fn new(names: Vec<String>) -> Self {
        let mut sorted: Vec<usize> = (0..names.len()).collect();
        sorted.sort_by(|&a, &b| names[a].cmp(&names[b]));
        Self { names, sorted }
    }

    /// The place of a record.
    pub(super) fn name(&self, record: usize) -> &str {
        &self.names[record]
    }

    /// The records of a file, in their order.
    pub(super) fn at(&self, file: &str) -> &[usize] {
        self.span(file, |name| name == file)
    }

    /// The records whose place begins like this, in order of place.
    pub(super) fn below(&self, root: &str) -> &[usize] {
        self.span(root, |name| name.starts_with(root))
    }

    /// The records from a place on for which something holds, which does so for the first or not at
    /// all.
    fn span(&self, from: &str, holds: impl Fn(&str) -> bool) -> &[usize] {
        let name = |&record: &usize| self.names[record].as_str();
        let rest = &self.sorted[self.sorted.partition_point(|record| name(record) < from)..];
        &rest[..rest.partition_point(|record| holds(name(record)))]
    }
}

/// Path and member as one.
fn place(record: &Record) -> String {
    match &record.source.member {
        Some(member) => format!("{}/{member}", record.source.path),
        None => record.source.path.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_by_file_and_by_folder() {
        let names = ["b/2", "a", "b/1", "b", "b/2", "b0", "c"];
        let places = Places::new(names.map(Into::into).to_vec());
        assert_eq!(places.at("b/2"), [0, 4]);
        assert_eq!(places.below("b/"), [2, 0, 4]);
        assert_eq!(places.below("").len(), names.len());
        assert!(places.at("b/").is_empty() && places.below("b/3").is_empty());
    }
}
