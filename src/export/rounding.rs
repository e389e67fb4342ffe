//! Numbers and words fit for output: finite, rounded to what was measured, free of control
//! characters.

use crate::units::pace_s_per_km;

/// A finite number rounded to so many decimals, so that bytes are stable; never −0.
pub(super) fn round(value: f64, decimals: i32) -> Option<f64> {
    let scale = 10_f64.powi(decimals);
    Some((value * scale).round() / scale + 0.0).filter(|rounded| rounded.is_finite())
}

/// Slower than an hour a kilometre is scatter of the positions of somebody who stands, in m/s.
const STANDING_MPS: f64 = 1000.0 / 3600.0;

/// Pace in s/km of a speed in m/s, to a tenth; `None` for who does not move.
pub(super) fn pace(speed_mps: f64) -> Option<f64> {
    Some(speed_mps)
        .filter(|speed| *speed > STANDING_MPS)
        .map(pace_s_per_km)
        .filter(|pace| pace.is_finite())
}

/// Text in one line, without control and direction characters; `None` where nothing is left.
pub(super) fn clean(text: &str) -> Option<String> {
    let kept: String = lines(text).filter_map(shown).collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.to_string())
}

/// Text of several lines without any other control and direction characters.
pub fn harmless(text: &str) -> String {
    lines(text).filter_map(|c| if c == '\n' { Some(c) } else { shown(c) }).collect()
}

/// The characters, each `\r\n` being one end of a line.
fn lines(text: &str) -> impl Iterator<Item = char> {
    let mut rest = text.chars().peekable();
    std::iter::from_fn(move || {
        let c = rest.next()?;
        (if c == '\r' { rest.next_if_eq(&'\n') } else { None }).or(Some(c))
    })
}

/// What is shown of a character: ends of lines and tabulators keep words apart.
fn shown(c: char) -> Option<char> {
    if steers(c) { c.is_whitespace().then_some(' ') } else { Some(c) }
}

/// Whether a character does something to a terminal instead of being shown (Unicode, general
/// category Cc and `Bidi_Control`, and the separators of lines).
pub(crate) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_finite_and_never_minus_zero() {
        assert_eq!(round(3.449, 1), Some(3.4));
        assert_eq!(round(f64::NAN, 1), None);
        assert!(round(-0.01, 1).unwrap().is_sign_positive());
        assert_eq!(pace(4.0), Some(250.0));
        assert_eq!(pace(0.0), None);
        assert_eq!((pace(1e-320), pace(0.2)), (None, None));
    }

    #[test]
    fn text_cannot_drive_a_terminal() {
        assert_eq!(clean(" 6x800\u{1b}[31m\u{202e}\n").as_deref(), Some("6x800[31m"));
        assert_eq!(clean("\u{7}"), None);
        assert_eq!(harmless("a\tb\r\nc\u{1b}[0m"), "a b\nc[0m");
    }

    #[test]
    fn lines_become_one_whose_words_stay_apart() {
        let lines = "Felt good.\r\nLegs\theavy\u{2028}at the end\n";
        assert_eq!(clean(lines).as_deref(), Some("Felt good. Legs heavy at the end"));
        // Lines that end as on old machines.
        assert_eq!(clean("Felt\rgood.\r").as_deref(), Some("Felt good."));
        assert_eq!(harmless("Felt\rgood.\r\nLegs"), "Felt good.\nLegs");
    }
}
