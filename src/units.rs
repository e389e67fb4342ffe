//! Conversions and the way runners write times and paces.

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
    fn what_is_no_pace_is_refused() {
        for text in ["", "4", "4:60/km", "4:10/h", "-4:10", "0:00"] {
            assert_eq!(parse_pace(text), None, "{text}");
        }
    }
}
