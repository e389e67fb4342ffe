//! `activities.csv` of a Strava export. Its headers are in the language of the runner and its
//! layout has changed more than once: columns are found by what is in them.

use super::table::{self, Row};
use super::{Entry, Index, Of, Service, told};
use crate::ingest::xml;
use crate::notice::{NoticeCode, Notices};

/// In every layout and language the table begins with number, date, name, type and description of
/// the activity.
const NAME_AFTER_ID: usize = 2;
const TYPE_AFTER_ID: usize = 3;
const DESCRIPTION_AFTER_ID: usize = 4;

/// Headers that name a column where its place does not, in lower case.
const NAMES: &[&str] = &[
    "activity name",
    "name der aktivität",
    "nom de l'activité",
    "nombre de la actividad",
    "nome attività",
    "nome da atividade",
];
const TYPES: &[&str] = &[
    "activity type",
    "aktivitätsart",
    "type d'activité",
    "tipo de actividad",
    "tipo di attività",
    "tipo de atividade",
];
const DESCRIPTIONS: &[&str] = &[
    "activity description",
    "aktivitätsbeschreibung",
    "description de l'activité",
    "descripción de la actividad",
    "descrizione dell'attività",
    "descrição da atividade",
];

/// Reads the first `most` activities of the index; `None` if it is another file.
pub(super) fn parse(bytes: &[u8], most: usize) -> Option<Index> {
    // Of all text only this says cheaply that nothing can be found below.
    let is_utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if !is_utf16 {
        memchr::memmem::find(bytes, FOLDER.as_bytes())?;
    }
    // A spreadsheet saves it in its own way.
    let (table, _) = xml::decode(bytes);
    // One more tells whether there are more.
    let mut rows = table::rows(&table, most.saturating_add(2)).into_iter();
    let header = rows.next()?;
    let mut rows: Vec<Row> = rows.collect();
    let mut notices = Notices::default();
    notices.add(NoticeCode::IndexEntriesDropped, usize::from(rows.len() > most));
    rows.truncate(most);
    let file = file_column(&rows)?;
    let with_file: Vec<&Row> =
        rows.iter().filter(|row| row.get(file).is_some_and(is_file)).collect();
    let id = (0..file)
        .find(|&column| with_file.iter().all(|row| row.get(column).is_some_and(is_number)))?;
    let named = |words: &[&str]| {
        let is_one = |cell: &[u8]| words.contains(&text(cell).trim().to_lowercase().as_str());
        header.cells().position(is_one)
    };
    let name = named(NAMES).unwrap_or(id + NAME_AFTER_ID);
    let kind = named(TYPES).unwrap_or(id + TYPE_AFTER_ID);
    let description = named(DESCRIPTIONS).unwrap_or(id + DESCRIPTION_AFTER_ID);
    let cell = |row: &Row, column: usize| {
        row.get(column).filter(|_| column != file).and_then(|cell| told(&text(cell)))
    };
    let entry = |row: &&Row| Entry {
        of: Of::File(text(row.get(file).unwrap_or_default()).trim().into()),
        name: cell(row, name),
        description: cell(row, description),
        sport: cell(row, kind).and_then(|word| xml::sport(&word)),
        // The dates of the table are UTC; the zone is nowhere.
        utc_offset_s: None,
        measured: None,
    };
    let entries = with_file.iter().map(entry).collect();
    Some(Index { service: Service::Strava, entries, notices })
}

/// The folder of the activities in every language.
const FOLDER: &str = "activities/";

/// The column with the most cells that are files of activities.
fn file_column(rows: &[Row]) -> Option<usize> {
    let mut files: Vec<usize> = Vec::new();
    for row in rows {
        for (column, _) in row.cells().enumerate().filter(|(_, cell)| is_file(cell)) {
            if column >= files.len() {
                files.resize(column + 1, 0);
            }
            files[column] += 1;
        }
    }
    let most = files.iter().copied().max().filter(|&most| most > 0)?;
    files.iter().position(|&count| count == most)
}

/// Whether a cell is like `activities/123.fit.gz`.
fn is_file(cell: &[u8]) -> bool {
    let Some(name) = cell.trim_ascii().strip_prefix(FOLDER.as_bytes()) else { return false };
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(b".gz").unwrap_or(&name);
    !name.contains(&b'/') && [&b".fit"[..], b".gpx", b".tcx"].iter().any(|end| name.ends_with(end))
}

fn is_number(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    !cell.is_empty() && cell.iter().all(u8::is_ascii_digit)
}

fn text(cell: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row = (String, Option<String>, Option<&'static str>);

    fn rows(table: &str) -> Option<Vec<Row>> {
        let row = |entry: Entry| {
            let Of::File(file) = entry.of else { panic!("a start") };
            (file, entry.name, entry.sport.map(|sport| sport.0))
        };
        Some(parse(table.as_bytes(), 9)?.entries.into_iter().map(row).collect())
    }

    fn row(file: &str, name: &str, sport: Option<&'static str>) -> Row {
        (file.into(), told(name), sport)
    }

    #[test]
    fn columns_are_found_by_what_is_in_them() {
        let table = "\u{FEFF}??,??,??,??,??,??,??\n\
            8,\"01.05.2024, 06:00:00\",\"Früh, \"\"müde\"\"\nund kalt\",Lauf,,9.1,activities/8.fit.gz\n\
            9,\"02.05.2024, 06:00:00\",,Radfahrt,,12,activities/9.gpx\n\
            10,\"03.05.2024, 06:00:00\",Hantel,Krafttraining,,0,\n";
        let expected = [
            row("activities/8.fit.gz", "Früh, \"müde\"\nund kalt", Some("running")),
            row("activities/9.gpx", "", Some("cycling")),
        ];
        assert_eq!(rows(table).unwrap(), expected);
    }

    #[test]
    fn known_headers_beat_the_place() {
        let table = "Activity ID,Activity Type,Distance,Activity Name,Filename,Distance\n\
            8,Run,9.1,Early,activities/8.tcx.gz,9100\n";
        let expected = [row("activities/8.tcx.gz", "Early", Some("running"))];
        assert_eq!(rows(table).unwrap(), expected);
    }

    #[test]
    fn a_table_saved_again_by_a_spreadsheet_is_the_same() {
        let table = "Aktivitäts-ID;Aktivitätsdatum;Name der Aktivität;Aktivitätsart;Dateiname\n\
            8;\"01.05.2024, 06:00:00\";Früh;Lauf;activities/8.fit.gz\n";
        let expected = [row("activities/8.fit.gz", "Früh", Some("running"))];
        assert_eq!(rows(table).unwrap(), expected);
        let mut wide = b"\xFF\xFE".to_vec();
        wide.extend(table.encode_utf16().flat_map(u16::to_le_bytes));
        let narrow: Vec<u8> = table.chars().map(|letter| letter as u8).collect();
        for bytes in [wide, narrow] {
            let index = parse(&bytes, 9).unwrap();
            assert_eq!(index.entries[0].name.as_deref(), Some("Früh"));
        }
    }

    #[test]
    fn another_table_is_no_index() {
        for table in [
            "",
            "activities/1.fit\n",
            "id,photo\n1,media/1.jpg\n",
            "note\nsee activities/1.fit.gz\n",
            "a,b\nx,activities/1.fit\n",
            "a,b\n1,activities/1.jpg\n",
        ] {
            assert_eq!(rows(table), None, "{table}");
        }
    }

    #[test]
    fn more_activities_than_are_kept_are_told() {
        let table = "a,b,c,d,e\n1,x,One,Run,activities/1.fit\n2,x,Two,Run,activities/2.fit\n";
        let kept = |most| {
            let index = parse(table.as_bytes(), most).unwrap();
            (index.entries.len(), index.notices.iter().map(|it| it.code.name()).collect::<Vec<_>>())
        };
        assert_eq!(kept(2), (2, vec![]));
        assert_eq!(kept(1), (1, vec!["index-entries-dropped"]));
    }

    #[test]
    fn a_cut_table_gives_the_rows_before_the_cut() {
        let table = "a,b,c,d,e\n1,x,One,Run,activities/1.fit\n2,x,Two,Run,activit";
        assert_eq!(rows(table).unwrap(), [row("activities/1.fit", "One", Some("running"))]);
    }
}
