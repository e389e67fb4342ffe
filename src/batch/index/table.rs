//! Rows of a table of commas or semicolons.

use std::cell::RefCell;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

thread_local! {
    /// Readers of commas and of semicolons. To make one takes as long as to read some kilobytes, and
    /// an archive may hold thousands of small tables.
    static READERS: RefCell<[Reader; 2]> =
        RefCell::new([b',', b';'].map(|delimiter| ReaderBuilder::new().delimiter(delimiter).build()));
}

/// The cells of a row.
pub(super) struct Row {
    bytes: Vec<u8>,
    /// Where each cell ends.
    ends: Vec<usize>,
}

impl Row {
    /// A cell by its number.
    pub(super) fn get(&self, column: usize) -> Option<&[u8]> {
        let before = column.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        self.bytes.get(before?..*self.ends.get(column)?)
    }

    /// All cells.
    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).map_while(|column| self.get(column))
    }
}

/// The first `most` rows of a table; its first line says what parts the cells.
pub(super) fn rows(table: &str, most: usize) -> Vec<Row> {
    let first = table.lines().next().unwrap_or_default();
    let is_more = first.matches(';').count() > first.matches(',').count();
    READERS.with_borrow_mut(|readers| {
        let (reader, mut rest) = (&mut readers[usize::from(is_more)], table.as_bytes());
        reader.reset();
        std::iter::from_fn(|| row(reader, &mut rest)).take(most).collect()
    })
}

/// The next row of what is left.
fn row(reader: &mut Reader, rest: &mut &[u8]) -> Option<Row> {
    let (mut row, mut length, mut cells) = (Row { bytes: vec![0; 64], ends: vec![0; 8] }, 0, 0);
    loop {
        let (bytes, ends) = (&mut row.bytes[length..], &mut row.ends[cells..]);
        let (result, read, written, ended) = reader.read_record(rest, bytes, ends);
        (*rest, length, cells) = (&rest[read..], length + written, cells + ended);
        match result {
            // Where nothing is left, nothing more ends the row.
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull => row.bytes.resize(2 * row.bytes.len(), 0),
            ReadRecordResult::OutputEndsFull => row.ends.resize(2 * row.ends.len(), 0),
            ReadRecordResult::Record => break,
            ReadRecordResult::End => return None,
        }
    }
    row.bytes.truncate(length);
    row.ends.truncate(cells);
    Some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_those_of_the_usual_reader() {
        let long = format!("{},\"{}\n\"\"\",,{}", "x".repeat(70), "y".repeat(200), ",".repeat(20));
        for table in
            ["", "a", "a,b\n\n1,\"2\n,\"\r\n3", "\u{feff}a;b;c\n1,2;\"3\"\n;", "\"open,\n1", &long]
        {
            let is_more = table.starts_with('\u{feff}');
            let mut usual = csv::ReaderBuilder::new()
                .delimiter(if is_more { b';' } else { b',' })
                .has_headers(false)
                .flexible(true)
                .from_reader(table.as_bytes());
            let cells = |row: csv::ByteRecord| row.iter().map(<[u8]>::to_vec).collect::<Vec<_>>();
            let usual: Vec<Vec<Vec<u8>>> =
                usual.byte_records().map(|row| cells(row.unwrap())).collect();
            let ours: Vec<Vec<Vec<u8>>> = rows(table, 9)
                .iter()
                .map(|row| row.cells().map(<[u8]>::to_vec).collect())
                .collect();
            assert_eq!(ours, usual, "{table:?}");
        }
    }
}
