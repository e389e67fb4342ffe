//! `apple_health_export`: routes without sport or heart rate, and the index that has both.

use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::ingest::{Recording, Samples};
use crate::synthetic::write::{at, at_wide, gpx};

/// One workout of an export.
#[derive(Debug, Clone)]
pub struct Workout {
    /// What was measured.
    pub recording: Recording,
    /// Apple's word for its sport, such as `Running`.
    pub activity: &'static str,
    /// Local time minus UTC in seconds, on the phone that exports.
    pub utc_offset_s: i32,
    /// Where it was, as `Europe/Berlin`.
    pub zone: Option<&'static str>,
    /// On a treadmill: there is no route.
    pub is_indoor: bool,
    /// Whether the index names the file of the route, as since 2020.
    pub names_route: bool,
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 14 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation|Workout|ActivitySummary)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
>
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)>
<!ATTLIST Record
  type          CDATA #REQUIRED
  unit          CDATA #IMPLIED
  value         CDATA #IMPLIED
  startDate     CDATA #REQUIRED
  endDate       CDATA #REQUIRED
>
]>
<HealthData locale="en_DE">
 <ExportDate value="2025-01-01 12:00:00 +0100"/>
"#;

const WATCH: &str = r#"sourceName="Runner’s Apple Watch" sourceVersion="10.3" device="&lt;&lt;HKDevice: 0x30&gt;, name:Apple Watch, manufacturer:Apple Inc.&gt;""#;

impl Workout {
    fn start_s(&self) -> i64 {
        self.recording.samples.time_s.first().map_or(0, |&time| time as i64)
    }

    fn end_s(&self) -> i64 {
        self.recording.samples.time_s.last().map_or(0, |&time| time as i64)
    }

    /// A moment on the clock of the phone.
    fn shown(&self, time_s: i64, form: &str) -> String {
        let offset = Offset::from_seconds(self.utc_offset_s).unwrap_or(Offset::UTC);
        let time = Timestamp::from_second(time_s).unwrap_or_default();
        offset.to_datetime(time).strftime(form).to_string()
    }

    fn date(&self, time_s: i64) -> String {
        let sign = if self.utc_offset_s < 0 { '-' } else { '+' };
        let minutes = self.utc_offset_s.abs() / 60;
        let (hours, minutes) = (minutes / 60, minutes % 60);
        self.shown(time_s, "%Y-%m-%d %H:%M:%S") + &format!(" {sign}{hours:02}{minutes:02}")
    }

    /// Its dates as attributes.
    fn dates(&self, start_s: i64, end_s: i64) -> String {
        let (start, end) = (self.date(start_s), self.date(end_s));
        format!(r#"creationDate="{end}" startDate="{start}" endDate="{end}""#)
    }

    /// Path of its route from the folder of the index; `None` indoors.
    pub fn route(&self) -> Option<String> {
        let name = self.shown(self.end_s(), "route_%Y-%m-%d_%-I.%M%P.gpx");
        (!self.is_indoor).then(|| format!("workout-routes/{name}"))
    }

    fn route_file(&self) -> String {
        let samples = Samples { heart_rate_bpm: Vec::new(), ..self.recording.samples.clone() };
        let name = Some(self.shown(self.end_s(), "Route %Y-%m-%d %-I:%M%P"));
        let device = Some("Apple Health Export".into());
        gpx(&Recording { name, device, samples, ..Recording::default() })
    }

    /// A heart rate and a distance every five seconds.
    fn samples(&self, out: &mut dyn Write) -> io::Result<()> {
        let samples = &self.recording.samples;
        let mut last = (i64::MIN, 0.0);
        for (point, &time) in samples.time_s.iter().enumerate() {
            let time = time as i64;
            if time < last.0.saturating_add(5) {
                continue;
            }
            let dates = self.dates(time, time);
            if let Some(beats) = at(&samples.heart_rate_bpm, point) {
                writeln!(
                    out,
                    r#" <Record type="HKQuantityTypeIdentifierHeartRate" {WATCH} unit="count/min" {dates} value="{beats:.0}">
  <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="2"/>
 </Record>"#
                )?;
            }
            if let Some(metres) = at_wide(&samples.distance_m, point) {
                let dates = self.dates(last.0.max(self.start_s()), time);
                let km = (metres - last.1) / 1000.0;
                writeln!(
                    out,
                    r#" <Record type="HKQuantityTypeIdentifierDistanceWalkingRunning" {WATCH} unit="km" {dates} value="{km:.6}"/>"#
                )?;
                last.1 = metres;
            }
            last.0 = time;
        }
        Ok(())
    }

    fn index_entry(&self) -> String {
        let (start, end) = (self.start_s(), self.end_s());
        let dates = self.dates(start, end);
        let minutes = (end - start) as f64 / 60.0;
        let mut out = format!(
            r#" <Workout workoutActivityType="HKWorkoutActivityType{}" duration="{minutes}" durationUnit="min" {WATCH} {dates}>
"#,
            self.activity
        );
        let indoor = u8::from(self.is_indoor);
        let _ = writeln!(out, r#"  <MetadataEntry key="HKIndoorWorkout" value="{indoor}"/>"#);
        if let Some(zone) = self.zone {
            let _ = writeln!(out, r#"  <MetadataEntry key="HKTimeZone" value="{zone}"/>"#);
        }
        let _ = writeln!(
            out,
            r#"  <WorkoutEvent type="HKWorkoutEventTypeSegment" date="{}" duration="5.1" durationUnit="min"/>"#,
            self.date(start)
        );
        let far = |far: &f64| far.is_finite();
        if let Some(metres) = self.recording.samples.distance_m.iter().rfind(|metres| far(metres)) {
            let km = metres / 1000.0;
            let _ = writeln!(
                out,
                r#"  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" {dates} sum="{km:.6}" unit="km"/>"#
            );
        }
        if let Some(route) = self.route() {
            let _ = writeln!(out, r"  <WorkoutRoute {WATCH} {dates}>");
            if self.names_route {
                let _ = writeln!(out, r#"   <FileReference path="/{route}"/>"#);
            }
            out.push_str("  </WorkoutRoute>\n");
        }
        out + " </Workout>\n"
    }
}

/// Writes the index, with at least `padding` bytes of samples of no interest before the workouts.
pub fn apple_index(workouts: &[Workout], padding: u64, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    let mut padded = 0;
    let mut number: i64 = 0;
    while padded < padding {
        let kind = ["HeartRate", "StepCount", "ActiveEnergyBurned"][number as usize % 3];
        let time = Timestamp::from_second(1_420_070_400 + number * 40).unwrap_or_default();
        let date = time.strftime("%Y-%m-%d %H:%M:%S +0000");
        let value = 50 + number * 7 % 60;
        let record = format!(
            r#" <Record type="HKQuantityTypeIdentifier{kind}" {WATCH} unit="count/min" creationDate="{date}" startDate="{date}" endDate="{date}" value="{value}"/>
"#
        );
        out.write_all(record.as_bytes())?;
        padded += record.len() as u64;
        number += 1;
    }
    for workout in workouts {
        workout.samples(out)?;
    }
    for workout in workouts {
        out.write_all(workout.index_entry().as_bytes())?;
    }
    out.write_all(b"</HealthData>\n")
}

/// The files of an export by path, in the order the phone zips them.
pub fn apple_files(workouts: &[Workout]) -> io::Result<Vec<(String, Vec<u8>)>> {
    const FOLDER: &str = "apple_health_export";
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for workout in workouts {
        if let Some(route) = workout.route() {
            files.push((format!("{FOLDER}/{route}"), workout.route_file().into_bytes()));
        }
    }
    let clinical = b"<?xml version=\"1.0\"?>\n<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>\n";
    files.push((format!("{FOLDER}/export_cda.xml"), clinical.to_vec()));
    let mut index = Vec::new();
    apple_index(workouts, 0, &mut index)?;
    files.push((format!("{FOLDER}/export.xml"), index));
    let heart = "Name,Runner\nSample Rate,512 hertz\n\n1\n2\n";
    let heart = (format!("{FOLDER}/electrocardiograms/ecg_2024-05-01.csv"), heart.into());
    files.push(heart);
    Ok(files)
}
