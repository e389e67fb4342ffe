//! Numbers and times as devices write them.

use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone};

/// A finite number; a decimal comma is a point. `Ok(None)` where the device says it has none.
pub(crate) fn number(text: &str) -> Result<Option<f64>, Unreadable> {
    let text = text.trim();
    if text.is_empty() || text.eq_ignore_ascii_case("nan") {
        return Ok(None);
    }
    let value = match text.parse::<f64>() {
        Err(_) if text.contains(',') => text.replacen(',', ".", 1).parse(),
        value => value,
    };
    value.ok().filter(|value| value.is_finite()).map(Some).ok_or(Unreadable)
}

/// There is a text and it makes no sense.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// Reads times; remembers the last date, as a file has one or two of them.
#[derive(Default)]
pub(crate) struct Clock {
    date: [u8; 10],
    midnight_s: i64,
    /// The first offset from UTC other than zero, in seconds.
    pub(crate) utc_offset_s: Option<i32>,
    last: Option<Last>,
}

/// The last time, as it was written: the next is of the same minute most of the time.
struct Last {
    /// `2024-05-01T06:02:`
    minute: [u8; 17],
    /// What stands behind the seconds, `.000Z`, and its length.
    behind: [u8; MOST_BEHIND],
    behind_length: usize,
    minute_s: i64,
    fraction: f64,
}

/// Longer ends of times, `.123456+02:00`, are not remembered.
const MOST_BEHIND: usize = 14;

impl Clock {
    /// Seconds since 1970-01-01T00:00:00Z of the time at the beginning of `bytes`, up to a `<` or
    /// `"`, and its length, if it differs from the last in its seconds only.
    #[inline]
    pub(crate) fn like_the_last(&self, bytes: &[u8]) -> Option<(f64, usize)> {
        let last = self.last.as_ref()?;
        let (minute, rest) = bytes.split_first_chunk::<17>()?;
        let (&[s0, s1], rest) = rest.split_first_chunk::<2>()?;
        let (behind, rest) = rest.split_at_checked(last.behind_length)?;
        let second = two(s0, s1)?;
        let is_like = *minute == last.minute
            && second <= 60
            && behind == &last.behind[..last.behind_length]
            && matches!(rest.first(), Some(b'<' | b'"'));
        let seconds = (last.minute_s + i64::from(second)) as f64 + last.fraction;
        is_like.then_some((seconds, 19 + last.behind_length))
    }

    /// Seconds since 1970-01-01T00:00:00Z; a time without zone is UTC. `Ok(None)` for no text.
    pub(crate) fn seconds(&mut self, text: &str) -> Result<Option<f64>, Unreadable> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let (seconds, offset) =
            self.usual(text.as_bytes()).or_else(|| unusual(text)).ok_or(Unreadable)?;
        if offset != 0 {
            self.utc_offset_s.get_or_insert(offset);
        }
        Ok(Some(seconds))
    }

    /// `2024-05-01T06:02:11[.123][Z|±hh:mm|±hhmm|±hh]`: seconds in UTC and the offset.
    fn usual(&mut self, text: &[u8]) -> Option<(f64, i32)> {
        let (date, rest) = text.split_first_chunk::<10>()?;
        let (&[b'T' | b't' | b' ', h0, h1, b':', m0, m1, b':', s0, s1], mut rest) =
            rest.split_first_chunk::<9>()?
        else {
            return None;
        };
        let (hour, minute, second) = (two(h0, h1)?, two(m0, m1)?, two(s0, s1)?);
        // Leap seconds are written as 60.
        if hour > 24 || minute > 59 || second > 60 {
            return None;
        }
        if *date != self.date {
            self.midnight_s = midnight(date)?;
            self.date = *date;
        }
        let mut fraction = 0.0;
        if let [b'.' | b',', digits @ ..] = rest {
            let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
            // Digits behind the ninth are below a nanosecond.
            let value =
                digits[..count.min(9)].iter().fold(0.0, |v, d| v * 10.0 + f64::from(d - b'0'));
            fraction = value / POWERS[count.min(9)];
            rest = &digits[count..];
        }
        let offset = match *rest {
            [] | [b'Z' | b'z'] => 0,
            [sign @ (b'+' | b'-'), h0, h1] => signed(sign, two(h0, h1)?, 0),
            [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1]
            | [sign @ (b'+' | b'-'), h0, h1, m0, m1] => signed(sign, two(h0, h1)?, two(m0, m1)?),
            _ => return None,
        };
        let minute_s = self.midnight_s + i64::from(hour * 3600 + minute * 60 - offset);
        self.remember(text, minute_s, fraction);
        Some(((minute_s + i64::from(second)) as f64 + fraction, offset))
    }

    fn remember(&mut self, text: &[u8], minute_s: i64, fraction: f64) {
        self.last = text.split_first_chunk::<17>().and_then(|(&minute, rest)| {
            let ending = rest.get(2..).filter(|ending| ending.len() <= MOST_BEHIND)?;
            let mut behind = [0; MOST_BEHIND];
            behind[..ending.len()].copy_from_slice(ending);
            Some(Last { minute, behind, behind_length: ending.len(), minute_s, fraction })
        });
    }
}

const POWERS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

fn two(tens: u8, ones: u8) -> Option<i32> {
    (tens.is_ascii_digit() && ones.is_ascii_digit())
        .then(|| i32::from(tens - b'0') * 10 + i32::from(ones - b'0'))
}

fn signed(sign: u8, hours: i32, minutes: i32) -> i32 {
    let seconds = hours * 3600 + minutes * 60;
    if sign == b'-' { -seconds } else { seconds }
}

/// Seconds from 1970 to the beginning of a `2024-05-01`.
fn midnight(date: &[u8; 10]) -> Option<i64> {
    let &[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = date else { return None };
    let year = two(y0, y1)? * 100 + two(y2, y3)?;
    let date = Date::new(year as i16, two(m0, m1)? as i8, two(d0, d1)? as i8).ok()?;
    Some(TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).ok()?.as_second())
}

/// Any other form of ISO 8601 that jiff knows.
fn unusual(text: &str) -> Option<(f64, i32)> {
    let seconds = |timestamp: jiff::Timestamp| timestamp.as_nanosecond() as f64 / 1e9;
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        let offset = Pieces::parse(text).ok()?.to_numeric_offset();
        return Some((seconds(timestamp), offset.map_or(0, Offset::seconds)));
    }
    let civil: jiff::civil::DateTime = text.parse().ok()?;
    Some((seconds(TimeZone::UTC.to_timestamp(civil).ok()?), 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_with_points_commas_and_nothing() {
        assert_eq!(number(" 12.5 "), Ok(Some(12.5)));
        assert_eq!(number("-12,5"), Ok(Some(-12.5)));
        assert_eq!(number("8.19999980926513671875"), Ok(Some(8.199_999_809_265_137)));
        assert_eq!(number(""), Ok(None));
        assert_eq!(number("NaN"), Ok(None));
        for text in ["--", "1.2.3", "1,234,5", "inf", "12m"] {
            assert_eq!(number(text), Err(Unreadable), "{text}");
        }
    }

    #[test]
    fn every_usual_time_is_the_same_moment() {
        let expected = 1_714_543_331.0;
        for text in [
            "2024-05-01T06:02:11Z",
            "2024-05-01T06:02:11",
            "2024-05-01 06:02:11",
            "2024-05-01T06:02:11.000Z",
            "2024-05-01T08:02:11+02:00",
            "2024-05-01T08:02:11+0200",
            "2024-05-01T08:02:11+02",
            "2024-05-01T02:32:11-03:30",
            "20240501T060211Z",
            "2024-05-01T06:02:11[UTC]",
        ] {
            assert_eq!(Clock::default().seconds(text), Ok(Some(expected)), "{text}");
        }
        assert_eq!(
            Clock::default().seconds("2024-05-01T06:02:11.2504Z"),
            Ok(Some(expected + 0.2504))
        );
    }

    #[test]
    fn the_first_offset_other_than_zero_is_remembered() {
        let mut clock = Clock::default();
        for text in
            ["2024-05-01T06:02:11+00:00", "2024-05-01T08:02:12+02:00", "2024-05-01T06:02:11Z"]
        {
            clock.seconds(text).unwrap();
        }
        assert_eq!(clock.utc_offset_s, Some(7200));
    }

    #[test]
    fn an_unusual_time_has_its_offset_too() {
        for (text, offset) in [
            ("2024-05-01T08:02+02:00", Some(7200)),
            ("20240501T023200-0330", Some(-12_600)),
            ("2024-05-01T08:02+02:00[Europe/Berlin]", Some(7200)),
            ("20240501T060200Z", None),
            ("2024-05-01T06:02+00:00", None),
            ("2024-05-01T06:02", None),
        ] {
            let mut clock = Clock::default();
            assert_eq!(clock.seconds(text), Ok(Some(1_714_543_320.0)), "{text}");
            assert_eq!(clock.utc_offset_s, offset, "{text}");
        }
    }

    #[test]
    fn the_cached_date_is_not_taken_for_another() {
        let mut clock = Clock::default();
        let first = clock.seconds("2024-02-28T23:59:59Z").unwrap().unwrap();
        assert_eq!(clock.seconds("2024-02-29T00:00:00Z"), Ok(Some(first + 1.0)));
        assert_eq!(clock.seconds("2024-02-30T00:00:00Z"), Err(Unreadable));
        assert_eq!(clock.seconds("2024-02-29T00:00:01Z"), Ok(Some(first + 2.0)));
    }

    #[test]
    fn a_time_like_the_last_is_read_as_any_other() {
        let first = "2024-05-01T06:02:11.250+02:00<";
        for text in [
            first,
            "2024-05-01T06:02:59.250+02:00<",
            "2024-05-01T06:02:60.250+02:00<",
            "2024-05-01T06:02:61.250+02:00<",
            "2024-05-01T06:03:00.250+02:00<",
            "2024-05-02T06:02:12.250+02:00<",
            "2024-05-01T06:02:12.251+02:00<",
            "2024-05-01T06:02:12.250+02:00 <",
            "2024-05-01T06:02:12.250Z<",
            "2024-05-01T06:02:1",
        ] {
            let mut clock = Clock::default();
            clock.seconds(first.trim_end_matches('<')).unwrap();
            let quick = clock.like_the_last(text.as_bytes());
            let whole = Clock::default().seconds(text.trim_end_matches('<'));
            let expected = Some((whole.ok().flatten().unwrap_or_default(), text.len() - 1));
            let is_like = text.len() == first.len() && text[..17] == first[..17];
            assert!(quick.is_none() || quick == expected, "{text}");
            assert_eq!(
                quick.is_some(),
                is_like && text[19..] == first[19..] && &text[17..19] < "61"
            );
        }
        assert_eq!(Clock::default().like_the_last(b"2024-05-01T06:02:11Z<"), None);
    }

    #[test]
    fn nonsense_is_no_time() {
        for text in
            ["yesterday", "2024-13-01T00:00:00Z", "2024-05-01T25:61:00Z", "é024-05-01T06:02:11Z"]
        {
            assert_eq!(Clock::default().seconds(text), Err(Unreadable), "{text}");
        }
    }
}
