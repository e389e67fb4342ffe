//! Whole exports as the services hand them out: the activities with their index, zipped.

mod apple;

pub use apple::{Workout, apple_files, apple_index};

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

/// One activity of an export.
#[derive(Debug, Clone)]
pub struct Exported {
    /// Name of its file, such as `123.gpx`; empty for one typed in by hand.
    pub file: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// The athlete's name for it.
    pub name: String,
    /// What the athlete wrote about it; may be empty.
    pub description: String,
    /// `running`, `cycling` or `walking`.
    pub sport: &'static str,
    /// Start in seconds since 1970-01-01T00:00:00Z.
    pub start_time_s: i64,
    /// Local time minus UTC in seconds.
    pub utc_offset_s: i32,
}

/// The words of a Strava export in one language.
struct Words {
    id: &'static str,
    date: &'static str,
    name: &'static str,
    kind: &'static str,
    description: &'static str,
    elapsed: &'static str,
    distance: &'static str,
    file: &'static str,
    /// Running, cycling, walking.
    sports: [&'static str; 3],
    /// Of the date, as `strftime` has it.
    format: &'static str,
}

/// Languages a Strava export is made in; an index of this list is a `language`.
pub const LANGUAGES: [&str; 6] = ["en", "de", "fr", "es", "it", "pt"];

const WORDS: [Words; 6] = [
    Words {
        id: "Activity ID",
        date: "Activity Date",
        name: "Activity Name",
        kind: "Activity Type",
        description: "Activity Description",
        elapsed: "Elapsed Time",
        distance: "Distance",
        file: "Filename",
        sports: ["Run", "Ride", "Walk"],
        format: "%b %-d, %Y, %-I:%M:%S %p",
    },
    Words {
        id: "Aktivitäts-ID",
        date: "Aktivitätsdatum",
        name: "Name der Aktivität",
        kind: "Aktivitätsart",
        description: "Aktivitätsbeschreibung",
        elapsed: "Verstrichene Zeit",
        distance: "Distanz",
        file: "Dateiname",
        sports: ["Lauf", "Radfahrt", "Spaziergang"],
        format: "%d.%m.%Y, %H:%M:%S",
    },
    Words {
        id: "ID de l'activité",
        date: "Date de l'activité",
        name: "Nom de l'activité",
        kind: "Type d'activité",
        description: "Description de l'activité",
        elapsed: "Temps écoulé",
        distance: "Distance",
        file: "Nom du fichier",
        sports: ["Course à pied", "Sortie à vélo", "Marche"],
        format: "%d/%m/%Y à %H:%M:%S",
    },
    Words {
        id: "ID de actividad",
        date: "Fecha de la actividad",
        name: "Nombre de la actividad",
        kind: "Tipo de actividad",
        description: "Descripción de la actividad",
        elapsed: "Tiempo transcurrido",
        distance: "Distancia",
        file: "Nombre de archivo",
        sports: ["Carrera", "Bicicleta", "Caminata"],
        format: "%d/%m/%Y, %H:%M:%S",
    },
    Words {
        id: "ID attività",
        date: "Data dell'attività",
        name: "Nome dell'attività",
        kind: "Tipo di attività",
        description: "Descrizione dell'attività",
        elapsed: "Tempo trascorso",
        distance: "Distanza",
        file: "Nome file",
        sports: ["Corsa", "Pedalata", "Camminata"],
        format: "%d/%m/%Y, %H:%M:%S",
    },
    Words {
        id: "ID da atividade",
        date: "Data da atividade",
        name: "Nome da atividade",
        kind: "Tipo de atividade",
        description: "Descrição da atividade",
        elapsed: "Tempo decorrido",
        distance: "Distância",
        file: "Nome do arquivo",
        sports: ["Corrida", "Pedalada", "Caminhada"],
        format: "%d de %m de %Y, %H:%M:%S",
    },
];

/// Layouts of the table of a Strava export: columns before the file name, and in all.
pub const LAYOUTS: [(usize, usize); 4] = [(9, 80), (10, 87), (12, 94), (12, 101)];

/// `activities.csv` in a language and a layout, as indexes of [`LANGUAGES`] and [`LAYOUTS`].
pub fn strava_index(activities: &[Exported], language: usize, layout: usize) -> String {
    let words = &WORDS[language % WORDS.len()];
    let (file, columns) = LAYOUTS[layout % LAYOUTS.len()];
    let mut cells: Vec<String> = (0..columns).map(|column| format!("Column {column}")).collect();
    let known = [words.id, words.date, words.name, words.kind, words.description];
    let twice = [words.elapsed, words.distance];
    for (column, word) in known.into_iter().chain(twice).enumerate() {
        cells[column] = word.into();
    }
    cells[file] = words.file.into();
    for (column, word) in twice.into_iter().enumerate() {
        cells[file + 3 + 2 * column] = word.into();
    }
    let mut out = String::from("\u{FEFF}");
    line(&mut out, &cells);
    for (number, activity) in activities.iter().enumerate() {
        let sport = SPORTS.iter().position(|sport| *sport == activity.sport).unwrap_or(0);
        cells.fill(String::new());
        cells[0] = (9_000_000_001 + number).to_string();
        cells[1] = utc(activity.start_time_s).strftime(words.format).to_string();
        cells[2].clone_from(&activity.name);
        cells[3] = words.sports[sport].into();
        cells[4].clone_from(&activity.description);
        cells[5] = "1800".into();
        cells[6] = "5.5".into();
        if !activity.file.is_empty() {
            cells[file] = format!("activities/{}", activity.file);
        }
        cells[file + 3] = "1800.0".into();
        cells[file + 5] = "5500.0".into();
        line(&mut out, &cells);
    }
    out
}

const SPORTS: [&str; 3] = ["running", "cycling", "walking"];

fn utc(time_s: i64) -> DateTime {
    TimeZone::UTC.to_datetime(Timestamp::from_second(time_s).unwrap_or_default())
}

fn line(out: &mut String, cells: &[String]) {
    for (column, cell) in cells.iter().enumerate() {
        let comma = if column == 0 { "" } else { "," };
        if cell.contains([',', '"', '\n', '\r']) {
            let _ = write!(out, "{comma}\"{}\"", cell.replace('"', "\"\""));
        } else {
            let _ = write!(out, "{comma}{cell}");
        }
    }
    out.push('\n');
}

/// The files of a Strava export by path: activities, index, another table and a picture.
pub fn strava_files(
    activities: &[Exported],
    language: usize,
    layout: usize,
) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = activities
        .iter()
        .filter(|activity| !activity.file.is_empty())
        .map(|activity| (format!("activities/{}", activity.file), activity.bytes.clone()))
        .collect();
    let index = strava_index(activities, language, layout);
    files.push(("activities.csv".into(), index.into_bytes()));
    files.push(("bikes.csv".into(), b"Bike Name,Bike Brand\nOld,Steel\n".to_vec()));
    files.push(("media/1.jpg".into(), b"\xFF\xD8\xFF\xE0 no picture".to_vec()));
    files
}

/// The files of a Garmin account export by path: the index, and the activities zipped once more.
pub fn garmin_files(activities: &[Exported]) -> Result<Vec<(String, Vec<u8>)>, ZipError> {
    let entry = |(number, activity): (usize, &Exported)| {
        let start = activity.start_time_s * 1000;
        serde_json::json!({
            "activityId": 7_000_000_001_u64 + number as u64,
            "name": activity.name,
            "description": activity.description,
            "activityType": activity.sport,
            "beginTimestamp": start,
            "startTimeGmt": start as f64,
            "startTimeLocal": (start + i64::from(activity.utc_offset_s) * 1000) as f64,
            "duration": 1_800_000.0,
            "distance": 550_000.0,
        })
    };
    let entries: Vec<_> = activities.iter().enumerate().map(entry).collect();
    let index = serde_json::json!([{ "summarizedActivitiesExport": entries }]);
    let files: Vec<(String, Vec<u8>)> = activities
        .iter()
        .filter(|activity| !activity.file.is_empty())
        .map(|activity| (activity.file.clone(), activity.bytes.clone()))
        .collect();
    Ok(vec![
        (
            "DI_CONNECT/DI-Connect-Fitness/runner_0_summarizedActivities.json".into(),
            index.to_string().into_bytes(),
        ),
        ("DI_CONNECT/DI-Connect-Uploaded-Files/UploadedFiles_0-_Part1.zip".into(), zip(&files)?),
    ])
}

/// Files by path as a zip archive, the same bytes each time.
pub fn zip(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ZipError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (path, bytes) in files {
        writer.start_file(path.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}
