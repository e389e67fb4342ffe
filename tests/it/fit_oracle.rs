//! FIT against other readers: `fitparser` value by value, and the counts of `wild.csv`.

use std::collections::BTreeMap;
use std::path::Path;

use fitparser::de::{DecodeOption, FitObject, FitStreamProcessor};
use fitparser::{FitDataRecord, Value};
use runkind::ingest::Recording;
use runkind::settings::Limits;

use crate::fit::{format, read};
use crate::fit_corpus::{content, corpus, fit_files, label};

#[test]
fn wild_files_give_the_points_and_the_status_they_should() {
    let Some(corpus) = corpus() else { return };
    let table = std::fs::read_to_string(corpus.join("wild.csv")).unwrap();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for line in table.lines().skip(1) {
        let cells = cells(line);
        let (file, kind, points, positions, status) =
            (&cells[0], &cells[4], &cells[5], &cells[6], &cells[7]);
        if kind != "fit" {
            continue;
        }
        seen += 1;
        let found = match read(&content(&corpus.join("wild").join(file))) {
            Ok(recordings) => {
                let points: usize = recordings.iter().map(|r| r.samples.len()).sum();
                let positions: usize = recordings.iter().map(|r| r.samples.positions()).sum();
                let damaged = recordings.iter().any(|r| r.notices.is_damaged());
                let status = if damaged { "salvaged" } else { "read" };
                (points.to_string(), positions.to_string(), status)
            }
            Err(error) if error.is_skip() => (String::new(), String::new(), "skipped"),
            Err(_) => (String::new(), String::new(), "failed"),
        };
        if found != (points.clone(), positions.clone(), status) {
            wrong.push(format!("{file}: {found:?} instead of {points}, {positions}, {status}"));
        }
    }
    assert!(seen > 50, "only {seen} FIT rows in wild.csv");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The cells of a line of CSV with double quotes.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    for char in line.chars() {
        match char {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells.push(String::new()),
            char => cells.last_mut().unwrap().push(char),
        }
    }
    cells
}

/// One value of a record by the name of its column.
type Row = BTreeMap<&'static str, f64>;

/// Numbers of the native fields with their columns; a later one wins over an earlier.
const FIELDS: [(u8, &str); 13] = [
    (253, "timestamp"),
    (0, "position_lat"),
    (1, "position_long"),
    (2, "altitude"),
    (78, "altitude"),
    (5, "distance"),
    (6, "speed"),
    (73, "speed"),
    (3, "heart_rate"),
    (4, "cadence"),
    (53, "fractional_cadence"),
    (7, "power"),
    (13, "temperature"),
];

/// The records as `fitparser` reads them; `None` where it refuses the file.
fn oracle(mut bytes: &[u8]) -> Option<Vec<Row>> {
    let mut processor = FitStreamProcessor::new();
    processor.add_option(DecodeOption::SkipHeaderCrcValidation);
    processor.add_option(DecodeOption::SkipDataCrcValidation);
    let mut rows = Vec::new();
    let mut rolling = RollingDistance::default();
    while !bytes.is_empty() {
        let (rest, object) = processor.deserialize_next(bytes).ok()?;
        match object {
            FitObject::Crc(_) => {
                processor.reset();
                rolling = RollingDistance::default();
            }
            FitObject::DataMessage(mut message) => {
                message.developer_fields.clear();
                let is_record = message.global_message_number() == 20;
                let is_compressed =
                    message.fields().contains_key(&8) && !message.fields().contains_key(&5);
                let record = processor.decode_message(message).ok()?;
                if is_record {
                    let mut row = row(&record);
                    if let Some(distance) = row.get_mut("distance").filter(|_| is_compressed) {
                        *distance = rolling.repair(*distance);
                    }
                    rows.push(row);
                }
            }
            _ => {}
        }
        bytes = rest;
    }
    Some(rows)
}

/// `fitparser` adds up the 12-bit counters of `compressed_speed_distance` instead of their
/// differences. Its sums hold the counters, so the distance can be had from them.
#[derive(Default)]
struct RollingDistance {
    sum: f64,
    counter: i64,
    sixteenths: i64,
}

impl RollingDistance {
    fn repair(&mut self, sum: f64) -> f64 {
        let counter = ((sum - self.sum) * 16.0).round() as i64;
        self.sixteenths += (counter - self.counter).rem_euclid(4096);
        self.sum = sum;
        self.counter = counter;
        // The reader keeps distances in the centimetres of the profile.
        (self.sixteenths as f64 * 100.0 / 16.0).round() / 100.0
    }
}

fn row(record: &FitDataRecord) -> Row {
    let mut row = Row::new();
    for (number, column) in FIELDS {
        for field in record.fields().iter().filter(|field| field.number() == number) {
            let value = match field.value() {
                Value::Timestamp(time) => time.timestamp() as f64,
                value => match TryInto::<f64>::try_into(value.clone()) {
                    Ok(value) => value,
                    Err(_) => continue,
                },
            };
            row.insert(column, value);
        }
    }
    if let (Some(cadence), Some(fraction)) =
        (row.get("cadence").copied(), row.remove("fractional_cadence"))
    {
        row.insert("cadence", cadence + fraction);
    }
    row
}

/// Our records in the units of the oracle.
fn ours(recordings: &[Recording]) -> Vec<Row> {
    let mut rows = Vec::new();
    for recording in recordings {
        let samples = &recording.samples;
        let on_foot = matches!(recording.sport.as_deref(), Some("running" | "walking" | "hiking"));
        let steps = if on_foot { 2.0 } else { 1.0 };
        let wide = |column: &[f32], i: usize| column.get(i).map(|value| f64::from(*value));
        let semicircles = |degrees: f64| degrees / 180.0 * f64::from(1_u32 << 31);
        for i in 0..samples.len() {
            let values = [
                ("timestamp", samples.time_s.get(i).copied()),
                ("position_lat", samples.latitude_deg.get(i).copied().map(semicircles)),
                ("position_long", samples.longitude_deg.get(i).copied().map(semicircles)),
                ("altitude", wide(&samples.altitude_m, i)),
                ("distance", samples.distance_m.get(i).copied()),
                ("speed", wide(&samples.speed_mps, i)),
                ("heart_rate", wide(&samples.heart_rate_bpm, i)),
                ("cadence", wide(&samples.cadence_spm, i).map(|cadence| cadence / steps)),
                ("power", wide(&samples.power_w, i)),
                ("temperature", wide(&samples.temperature_c, i)),
            ];
            let valid = values.into_iter().filter_map(|(column, value)| Some((column, value?)));
            rows.push(valid.filter(|(_, value)| value.is_finite()).collect());
        }
    }
    rows
}

/// Values compared and differences by column.
#[derive(Default)]
struct Outcome {
    files: usize,
    skipped: usize,
    refused: Vec<String>,
    records: usize,
    values: usize,
    differences: BTreeMap<String, usize>,
}

impl Outcome {
    fn compare(&mut self, path: &Path) {
        let bytes = content(path);
        // One file of the corpus is a ZIP by another name.
        if bytes.get(8..12) != Some(b".FIT") {
            return;
        }
        self.files += 1;
        let Some(mut theirs) = oracle(&bytes) else {
            self.refused.push(label(path));
            return;
        };
        let mut ours = match read(&bytes) {
            Ok(recordings) => ours(&recordings),
            Err(error) if error.is_skip() => {
                self.skipped += 1;
                return;
            }
            Err(error) => panic!("{}: {error}", label(path)),
        };
        // Sessions may come in another order than their records, so both sides are sorted.
        let by_time = |a: &Row, b: &Row| {
            let key = |row: &Row| row.get("timestamp").copied().unwrap_or_default();
            key(a).total_cmp(&key(b))
        };
        if ours.len() == theirs.len() && !in_order(&ours, &theirs) {
            ours.sort_by(by_time);
            theirs.sort_by(by_time);
        }
        self.records += theirs.len();
        if ours.len() != theirs.len() {
            *self.differences.entry(format!("{}: records", label(path))).or_default() += 1;
        }
        for (ours, theirs) in ours.iter().zip(&theirs) {
            for column in
                FIELDS.map(|field| field.1).iter().collect::<std::collections::BTreeSet<_>>()
            {
                let pair = (ours.get(column), theirs.get(column));
                self.values += usize::from(pair.1.is_some());
                let agree = match pair {
                    (None, None) => true,
                    // Columns of 32 bits hold seven digits.
                    (Some(a), Some(b)) => (a - b).abs() <= 1e-6 || *a as f32 == *b as f32,
                    _ => false,
                };
                if !agree {
                    *self.differences.entry(format!("{}: {column}", label(path))).or_default() += 1;
                }
            }
        }
    }
}

fn in_order(ours: &[Row], theirs: &[Row]) -> bool {
    ours.iter().zip(theirs).all(|(a, b)| a.get("timestamp") == b.get("timestamp"))
}

#[test]
fn all_values_agree_with_fitparser() {
    let Some(corpus) = corpus() else { return };
    let mut outcome = Outcome::default();
    let folders = ["a01", "a02", "a04", "a05", "a06", "a07", "bench", "wild"];
    for path in fit_files(&corpus, &folders) {
        outcome.compare(&path);
    }
    let Outcome { files, skipped, refused, records, values, .. } = &outcome;
    eprintln!(
        "{files} files, {skipped} skipped, {records} records, {values} values; fitparser refuses {refused:?}"
    );
    assert!(outcome.values > 1_000_000, "only {} values compared", outcome.values);
    assert!(outcome.differences.is_empty(), "{:?}", outcome.differences);
}

#[test]
fn real_files_cut_or_with_wrong_bytes_never_panic() {
    let Some(corpus) = corpus() else { return };
    let mut seed = 1_u64;
    let mut random = |below: usize| {
        // Knuth's MMIX generator: any numbers do, as long as they are the same every time.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for path in fit_files(&corpus, &["wild"]) {
        let whole = content(&path);
        let points = |bytes: &[u8]| {
            let recordings = (format().read)(bytes, &Limits::default()).unwrap_or_default();
            recordings.iter().map(|recording| recording.samples.len()).sum::<usize>()
        };
        let all = points(&whole);
        for _ in 0..8 {
            let cut = points(&whole[..random(whole.len())]);
            assert!(cut <= all, "{}: {cut} points of {all}", label(&path));
            let mut wrong = whole.clone();
            for _ in 0..4 {
                wrong[random(whole.len())] = random(256) as u8;
            }
            points(&wrong);
        }
    }
}
