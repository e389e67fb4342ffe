//! Conversions and the way runners write times and paces.

use std::borrow::Cow;

/// Metres in an international mile.
pub const METRES_PER_MILE: f64 = 1609.344;

/// Which units people read. Machine output is always SI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Units {
    /// Kilometres, metres and min/km.
    #[default]
    Metric,
    /// Miles, feet and min/mi.
    Imperial,
}

impl Units {
    /// Metres in the unit distances are counted in: a kilometre or a mile.
    pub fn metres(self) -> f64 {
        match self {
            Self::Metric => 1000.0,
            Self::Imperial => METRES_PER_MILE,
        }
    }

    /// `km` or `mi`.
    pub fn distance_name(self) -> &'static str {
        match self {
            Self::Metric => "km",
            Self::Imperial => "mi",
        }
    }

    /// A distance in metres as `10.4 km` or `6.5 mi`.
    pub fn distance(self, metres: f64) -> String {
        format!("{:.1} {}", metres / self.metres(), self.distance_name())
    }

    /// The length of a part of a run in metres: `74 m`, `1.6 km`, or `0.05 mi`, `1.2 mi`.
    pub fn length(self, metres: f64) -> String {
        match self {
            Self::Metric if metres < 1000.0 => format!("{metres:.0} m"),
            Self::Imperial if metres < METRES_PER_MILE => {
                format!("{:.2} {}", metres / self.metres(), self.distance_name())
            }
            _ => self.distance(metres),
        }
    }

    /// A height in metres as `64 m` or `210 ft`.
    pub fn height(self, metres: f64) -> String {
        format!("{:.0} {}", metres * self.height_factor(), self.height_name())
    }

    /// `m` or `ft`.
    pub fn height_name(self) -> &'static str {
        match self {
            Self::Metric => "m",
            Self::Imperial => "ft",
        }
    }

    /// Of the unit heights are counted in, how many are a metre.
    pub fn height_factor(self) -> f64 {
        match self {
            Self::Metric => 1.0,
            Self::Imperial => 1.0 / 0.3048,
        }
    }

    /// A speed in m/s as a pace, `4:05/km`; `–` where nobody moves.
    pub fn pace(self, speed_mps: f64) -> String {
        match self.pace_clock(speed_mps).as_str() {
            STANDING => STANDING.into(),
            time => format!("{time}/{}", self.distance_name()),
        }
    }

    /// The same without its unit, `4:05`, where the unit stands above.
    pub fn pace_clock(self, speed_mps: f64) -> String {
        if speed_mps < 0.1 || !speed_mps.is_finite() {
            return STANDING.into();
        }
        clock(tenths(self.metres() / speed_mps))
    }

    /// Words in which paces and measured kilometres are metric, as people with these units read
    /// them: `2.1 km wu, 6×800 m @ 3:22/km` becomes `1.3 mi wu, 6×800 m @ 5:25/mi`. A pace may be a
    /// second off and a way a tenth, as those of the words are rounded; metres and whole kilometres
    /// name what was run, and stay.
    pub fn words(self, text: &str) -> Cow<'_, str> {
        if self == Self::Metric {
            return Cow::Borrowed(text);
        }
        let paces = retold(
            text,
            "/km",
            |c| c.is_ascii_digit() || c == ':' || c == '–',
            |paces| {
                let pace = |pace| Some(self.pace_clock(parse_pace(pace)?));
                let paces: Option<Vec<String>> = paces.split('–').map(pace).collect();
                Some(format!("{}/{}", paces?.join("–"), self.distance_name()))
            },
        );
        let way = retold(
            &paces,
            " km",
            |c| c.is_ascii_digit() || c == '.',
            |way| {
                let metres = 1000.0 * way.contains('.').then_some(way)?.parse::<f64>().ok()?;
                Some(self.distance(metres))
            },
        );
        Cow::Owned(way)
    }
}

/// A text in which what stands before each `unit`, as long as `is_part`, is told otherwise together
/// with it, where it can be.
fn retold(
    text: &str,
    unit: &str,
    is_part: impl Fn(char) -> bool,
    tell: impl Fn(&str) -> Option<String>,
) -> String {
    let mut parts = text.split(unit);
    let mut out = String::from(parts.next().unwrap_or_default());
    for rest in parts {
        let start = out.trim_end_matches(&is_part).len();
        match tell(&out[start..]) {
            Some(told) => out.replace_range(start.., &told),
            None => out.push_str(unit),
        }
        out.push_str(rest);
    }
    out
}

/// In place of the pace of who does not move.
const STANDING: &str = "–";

/// Rounded to a tenth, half up: the pace that machines read. What people read is rounded from it,
/// so that the same 237.46 s/km are 237.5 to the one and 3:58 to the other everywhere.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Seconds as `m:ss`, from an hour on `h:mm:ss`, rounded to the nearest second: 299.6 s is `5:00`.
pub fn clock(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// Pace in seconds per kilometre of a speed in m/s, to a tenth.
pub fn pace_s_per_km(speed_mps: f64) -> f64 {
    tenths(1000.0 / speed_mps)
}

/// Reads `4:10/km`, `6:42/mi` or a bare `4:10` (per kilometre) as a speed in m/s.
pub fn parse_pace(text: &str) -> Option<f64> {
    let (time, metres) = match text.trim().split_once('/') {
        None => (text.trim(), 1000.0),
        Some((time, "km")) => (time, 1000.0),
        Some((time, "mi")) => (time, METRES_PER_MILE),
        Some(_) => return None,
    };
    let (minutes, seconds) = time.trim().split_once(':')?;
    let minutes: u32 = minutes.parse().ok()?;
    let seconds: f64 = seconds.parse().ok()?;
    let total = f64::from(minutes) * 60.0 + seconds;
    ((0.0..60.0).contains(&seconds) && total > 0.0).then(|| metres / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_carry_into_the_next_minute() {
        assert_eq!(clock(299.6), "5:00");
        assert_eq!(clock(3599.7), "1:00:00");
        assert_eq!(clock(-3.0), "0:00");
        assert_eq!(Units::Metric.pace(1000.0 / 299.6), "5:00/km");
    }

    #[test]
    fn a_pace_is_rounded_once_for_everyone() {
        for (seconds, shown) in [(237.5, "3:58"), (237.46, "3:58"), (237.44, "3:57")] {
            assert_eq!(Units::Metric.pace_clock(1000.0 / seconds), shown, "{seconds}");
        }
        assert_eq!(Units::Imperial.pace_clock(METRES_PER_MILE / 299.6), "5:00");
        assert_eq!(Units::Metric.pace(0.05), "–");
    }

    #[test]
    fn paces_read_back_what_they_write() {
        let speed = parse_pace("4:05/km").unwrap();
        assert_eq!(Units::Metric.pace(speed), "4:05/km");
        assert_eq!(Units::Imperial.pace(parse_pace("6:42/mi").unwrap()), "6:42/mi");
        assert_eq!(parse_pace("4:10"), parse_pace("4:10/km"));
    }

    #[test]
    fn parts_of_a_run_are_told_apart() {
        assert_eq!(
            [74.2, 999.4, 1640.0].map(|m| Units::Metric.length(m)),
            ["74 m", "999 m", "1.6 km"]
        );
        assert_eq!([74.2, 1640.0].map(|m| Units::Imperial.length(m)), ["0.05 mi", "1.0 mi"]);
    }

    #[test]
    fn words_are_told_in_miles() {
        for (metric, imperial) in [
            ("2.1 km wu, 6×800 m @ 3:22/km r 90 s", "1.3 mi wu, 6×800 m @ 5:25/mi r 90 s"),
            ("3×(400 m @ 3:20/km + 2 km @ 4:00/km)", "3×(400 m @ 5:22/mi + 2 km @ 6:26/mi)"),
            ("200-400-200 m @ 2:58–3:21/km", "200-400-200 m @ 4:47–5:24/mi"),
            ("of one pace (3:45/km), 1.02 × threshold", "of one pace (6:02/mi), 1.02 × threshold"),
            ("no km, –/km and 10 km", "no km, –/km and 10 km"),
            ("", ""),
        ] {
            assert_eq!(Units::Imperial.words(metric), imperial);
            assert_eq!(Units::Metric.words(metric), metric);
        }
    }

    #[test]
    fn what_is_no_pace_is_refused() {
        for text in ["", "4", "4:60/km", "4:10/h", "-4:10", "0:00"] {
            assert_eq!(parse_pace(text), None, "{text}");
        }
    }
}
