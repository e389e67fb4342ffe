//! `inspect` for GPX and TCX: every element by name, with units.

use std::io::{self, Write};

use crate::export::steers;
use crate::ingest::xml::{self, Tag, Token, Walker};
use crate::settings::Limits;

/// Prints the outline of a GPX or TCX document as far as it goes, and where and why it ended.
/// Positions, free text, names and serial numbers are `hidden` unless `with_positions`.
pub(crate) fn outline(
    out: &mut dyn Write,
    bytes: &[u8],
    limits: &Limits,
    with_positions: bool,
) -> io::Result<()> {
    let (text, is_converted) = xml::decode(bytes);
    let mut walker = Walker::new(&text, limits);
    let mut printer = Printer { out, with_positions, path: Vec::new(), counts: Vec::new() };
    loop {
        match walker.next() {
            Token::Open(tag) => {
                printer.open(tag, walker.text().as_deref().unwrap_or_default())?;
                printer.path.push(tag.name.to_owned());
            }
            Token::Empty(tag) => printer.open(tag, "")?,
            Token::Close(name) => printer.close(name),
            Token::End => break,
        }
    }
    printer.summary()?;
    if is_converted {
        writeln!(printer.out, "encoding: not UTF-8, converted")?;
    }
    for notice in walker.notices().iter() {
        writeln!(
            printer.out,
            "{} ({} times): {}",
            notice.code.name(),
            notice.count,
            notice.code.text()
        )?;
    }
    let at = walker.position();
    if walker.is_cut() {
        let place = printer.path.join(" > ");
        writeln!(printer.out, "ended at byte {at} of {}, inside: {}", text.len(), Shown(&place))
    } else {
        writeln!(printer.out, "ended at byte {at}, where the document ends")
    }
}

/// How deep the printed tree is at most; deeper elements stand at this depth.
const DEEPEST: usize = 40;

struct Printer<'o> {
    out: &'o mut dyn Write,
    with_positions: bool,
    /// Names of the open elements.
    path: Vec<String>,
    /// How often each of the elements that are counted occurred.
    counts: Vec<(&'static str, usize)>,
}

impl Printer<'_> {
    fn open(&mut self, tag: Tag<'_>, text: &str) -> io::Result<()> {
        let number = self.count(tag.name);
        write!(
            self.out,
            "{:indent$}{}",
            "",
            Shown(tag.name),
            indent = 2 * self.path.len().min(DEEPEST)
        )?;
        if let Some(number) = number {
            write!(self.out, " {number}")?;
        }
        let mut attributes = Vec::new();
        tag.attributes(|name, value| {
            // Namespaces tell nobody anything.
            if !name.eq_ignore_ascii_case("schemaLocation") && !value.starts_with("http") {
                attributes.push((name.to_owned(), value.into_owned()));
            }
        });
        for (name, value) in attributes {
            write!(self.out, " {}=", Shown(&name))?;
            self.value(&name, &value)?;
        }
        if !text.is_empty() {
            write!(self.out, ": ")?;
            self.value(tag.name, text)?;
        }
        writeln!(self.out)
    }

    fn value(&mut self, name: &str, text: &str) -> io::Result<()> {
        let unit = unit(name);
        if !self.with_positions && !is_harmless(name, text) {
            return write!(self.out, "hidden");
        }
        write!(self.out, "{}", Shown(text))?;
        if unit.is_empty() { Ok(()) } else { write!(self.out, " {unit}") }
    }

    fn close(&mut self, name: &str) {
        if let Some(index) = self.path.iter().rposition(|open| open == name) {
            self.path.truncate(index);
        }
    }

    /// The number of an element worth counting, from 1.
    fn count(&mut self, name: &str) -> Option<usize> {
        let known = COUNTED.iter().find(|known| known.eq_ignore_ascii_case(name))?;
        if let Some((_, count)) = self.counts.iter_mut().find(|(name, _)| name == known) {
            *count += 1;
            return Some(*count);
        }
        self.counts.push((known, 1));
        Some(1)
    }

    fn summary(&mut self) -> io::Result<()> {
        for (name, count) in &self.counts {
            writeln!(self.out, "{name}: {count}")?;
        }
        Ok(())
    }
}

const COUNTED: &[&str] =
    &["trk", "trkseg", "trkpt", "rte", "rtept", "wpt", "Activity", "Lap", "Track", "Trackpoint"];

/// Words and times; numbers are harmless where they are no position and no serial number.
fn is_harmless(name: &str, text: &str) -> bool {
    const WORDS: &[&str] = &[
        "version",
        "creator",
        "type",
        "time",
        "id",
        "starttime",
        "sport",
        "intensity",
        "triggermethod",
        "sensorstate",
        "cadencesensor",
        "fix",
        "langid",
    ];
    const SECRET: &[&str] = &[
        "unitid",
        "productid",
        "deviceid",
        "serial",
        "partnumber",
        "trackid",
        "keywords",
        "phone",
        "imei",
        "weight",
        "gender",
        "birth",
    ];
    /// Too short to be looked for within others.
    const SECRET_WORDS: &[&str] = &["sn", "esn", "mac", "age", "sex"];
    let name = name.to_ascii_lowercase();
    let is_position = name.contains("lat") || name.contains("lon") || name.contains("lng");
    let is_secret = SECRET.iter().any(|secret| name.contains(secret));
    if is_position || is_secret || SECRET_WORDS.contains(&name.as_str()) {
        return false;
    }
    if name == "id" {
        return xml::Clock::default().seconds(text).is_ok();
    }
    WORDS.contains(&name.as_str()) || matches!(xml::number(text), Ok(Some(_)))
}

/// The unit of an element by name, as the schemas define it.
fn unit(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "lat" | "lon" | "latitudedegrees" | "longitudedegrees" | "course" | "magvar" => "°",
        "ele" | "altitudemeters" | "distancemeters" | "distance" | "depth" | "geoidheight" => "m",
        "hr" | "heartrate" | "value" | "bpm" => "bpm",
        "cad" | "cadence" | "runcadence" | "avgruncadence" | "maxruncadence" => "rpm",
        "atemp" | "wtemp" | "temp" | "temperature" => "°C",
        "power" | "watts" | "powerinwatts" | "avgwatts" | "maxwatts" => "W",
        "speed" | "maximumspeed" | "avgspeed" => "m/s",
        "totaltimeseconds" | "timertime" | "movingtime" | "stoppedtime" | "totalelapsedtime" => "s",
        "calories" => "kcal",
        _ => "",
    }
}

/// Text without control characters, which could move a terminal's cursor, change its colours or
/// turn the direction of writing.
struct Shown<'t>(&'t str);

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for character in self.0.chars() {
            if steers(character) {
                write!(f, "{}", character.escape_default())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(document: &str, with_positions: bool) -> String {
        let mut out = Vec::new();
        outline(&mut out, document.as_bytes(), &Limits::default(), with_positions).unwrap();
        String::from_utf8(out).unwrap()
    }

    const GPX: &str = "<gpx creator='Watch' xmlns='http://x'><trk><name>Home \u{1b}[31mloop</name><trkseg>\
        <trkpt lat='1.5' lon='2.5'><ele>8.5</ele><time>2024-05-01T06:00:00Z</time>\
        <extensions><g:hr>151</g:hr><id>4fee36ae</id></extensions></trkpt><trkpt lat='1.5' lon='2.5'/></trkseg></trk></gpx>";

    #[test]
    fn the_outline_names_fields_with_units_and_hides_where_and_who() {
        insta::assert_snapshot!(show(GPX, false), @r"
        gpx creator=Watch
          trk 1
            name: hidden
            trkseg 1
              trkpt 1 lat=hidden lon=hidden
                ele: 8.5 m
                time: 2024-05-01T06:00:00Z
                extensions
                  hr: 151 bpm
                  id: hidden
              trkpt 2 lat=hidden lon=hidden
        trk: 1
        trkseg: 1
        trkpt: 2
        ended at byte 267, where the document ends
        ");
    }

    #[test]
    fn positions_are_shown_on_demand_and_control_characters_never() {
        let shown = show(GPX, true);
        assert!(shown.contains("lat=1.5 ° lon=2.5 °"), "{shown}");
        assert!(shown.contains("name: Home \\u{1b}[31mloop"), "{shown}");
        assert!(!shown.contains('\u{1b}'));
    }

    #[test]
    fn a_damaged_file_is_shown_as_far_as_it_goes() {
        let shown = show(&GPX[..GPX.find("<extensions").unwrap() + 20], false);
        assert!(shown.contains("ele: 8.5 m"));
        assert!(shown.contains("xml-truncated"));
        assert!(shown.contains("inside: gpx > trk > trkseg > trkpt > extensions"), "{shown}");
    }

    #[test]
    fn serial_numbers_are_numbers_and_hidden_all_the_same() {
        let shown = show(
            "<Creator><Name>W</Name><UnitId>123456</UnitId><Calories>70</Calories></Creator>",
            false,
        );
        assert!(shown.contains("UnitId: hidden") && shown.contains("Calories: 70 kcal"), "{shown}");
        assert!(!shown.contains("123456"));
        let shown = show(
            "<gpx><extensions><x:sn>3917</x:sn><x:weight>72.5</x:weight><x:age>43</x:age>\
            <x:average>3.5</x:average></extensions></gpx>",
            false,
        );
        for private in ["sn: hidden", "weight: hidden", "age: hidden"] {
            assert!(shown.contains(private), "{shown}");
        }
        assert!(shown.contains("average: 3.5"), "{shown}");
    }
}
