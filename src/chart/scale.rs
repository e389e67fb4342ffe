//! From values to places: ranges that outliers do not stretch, and ticks at round values.

use crate::units::{Units, clock};

/// A straight map from values to pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    from: (f64, f64),
    to: (f64, f64),
}

impl Scale {
    /// Values `from.0..from.1` to pixels `to.0..to.1`.
    pub(super) fn new(from: (f64, f64), to: (f64, f64)) -> Self {
        Self { from, to }
    }

    /// Where a value stands.
    pub(super) fn at(self, value: f64) -> f64 {
        let span = self.from.1 - self.from.0;
        if span.abs() < 1e-12 {
            return f64::midpoint(self.to.0, self.to.1);
        }
        self.to.0 + (value - self.from.0) / span * (self.to.1 - self.to.0)
    }

    /// Where a value stands, at the end where it lies beyond.
    pub(super) fn within(self, value: f64) -> f64 {
        let (low, high) = (self.from.0.min(self.from.1), self.from.0.max(self.from.1));
        self.at(value.clamp(low, high))
    }

    /// Lowest and highest value.
    pub(super) fn range(self) -> (f64, f64) {
        self.from
    }
}

/// A place on an axis and what is written there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) at: f64,
    pub(super) label: String,
}

/// Round paces as speeds in m/s on an axis linear in speed: whole minutes first, then halves and
/// quarters where there is room for `gap` pixels between two.
pub(super) fn pace_ticks(speeds: Scale, units: Units, gap: f64) -> Vec<Tick> {
    let (low, high) = speeds.range();
    let mut paces: Vec<u32> = Vec::new();
    let place = |pace: u32| speeds.at(units.metres() / f64::from(pace));
    // Steps of 5 s stand beside rounder paces only where those are hardly any.
    for (step, enough) in [(600_u32, 6), (300, 6), (60, 6), (30, 6), (15, 5), (5, 3)] {
        if paces.len() >= enough || high <= 0.0 {
            break;
        }
        let fastest = (units.metres() / high).ceil() as u32;
        let slowest = (units.metres() / low.max(0.2)).floor() as u32;
        let mut pace = fastest.div_ceil(step) * step;
        while pace <= slowest {
            if paces.iter().all(|other| (place(*other) - place(pace)).abs() >= gap) {
                paces.push(pace);
            }
            pace += step;
        }
    }
    paces.sort_unstable();
    paces
        .into_iter()
        .map(|pace| Tick { at: units.metres() / f64::from(pace), label: clock(f64::from(pace)) })
        .collect()
}

/// Round values at 1, 2 or 5 times a power of ten, at most `most` of them.
pub(super) fn round_ticks((low, high): (f64, f64), most: usize) -> Vec<Tick> {
    let span = high - low;
    if span <= 0.0 || !span.is_finite() || most == 0 {
        return Vec::new();
    }
    let rough = span / most as f64;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|digit| digit * power)
        .into_iter()
        .find(|step| *step >= rough)
        .unwrap_or(rough);
    let decimals = usize::from(step < 0.999);
    let first = (low / step - 1e-9).ceil();
    let count = ((high / step + 1e-9).floor() - first + 1.0).clamp(0.0, 100.0) as u32;
    (0..count)
        .map(|number| (first + f64::from(number)) * step)
        .map(|value| Tick { at: value, label: format!("{value:.decimals$}") })
        .collect()
}

/// Elapsed times in seconds at round minutes or hours, `gap` pixels or more apart.
pub(super) fn time_ticks(seconds: f64, pixels: f64, gap: f64) -> Vec<Tick> {
    const STEPS: [u32; 14] =
        [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200];
    if seconds <= 0.0 || pixels <= 0.0 {
        return Vec::new();
    }
    let enough = |step: &u32| f64::from(*step) / seconds * pixels >= gap;
    let step = STEPS.into_iter().find(enough).unwrap_or(86_400);
    let label = |at: u32| match step {
        _ if at == 0 => "0".into(),
        0..60 => clock(f64::from(at)),
        _ if seconds >= 3.0 * 3600.0 => format!("{}:{:02}", at / 3600, at / 60 % 60),
        _ => format!("{}", at / 60),
    };
    let count = (seconds / f64::from(step)).floor() as u32;
    (0..=count).map(|n| Tick { at: f64::from(n * step), label: label(n * step) }).collect()
}

/// Round times of a clock in seconds between two, at most `most` of them.
pub(super) fn clock_ticks((low, high): (f64, f64), most: usize) -> Vec<Tick> {
    const STEPS: [u32; 14] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
    let span = high - low;
    if !(span > 0.0 && span.is_finite()) || most == 0 {
        return Vec::new();
    }
    let fits = |step: &u32| span / f64::from(*step) <= most as f64;
    let step = f64::from(STEPS.into_iter().find(fits).unwrap_or(14_400));
    let first = (low / step).ceil() as u64;
    let last = (high / step).floor() as u64;
    let tick = |number: u64| number as f64 * step;
    (first..=last).map(|number| Tick { at: tick(number), label: clock(tick(number)) }).collect()
}

/// What the time axis counts in.
pub(super) fn time_unit(seconds: f64, ticks: &[Tick]) -> &'static str {
    let step = ticks.get(1).map_or(60.0, |tick| tick.at);
    match seconds {
        _ if seconds >= 3.0 * 3600.0 => "h:mm",
        _ if step < 60.0 => "m:ss",
        _ => "min",
    }
}

/// The values at two shares (0 to 1) of the sorted values; `None` where there are none.
pub(super) fn percentiles(
    values: impl Iterator<Item = f64>,
    (low, high): (f64, f64),
) -> Option<(f64, f64)> {
    let mut values: Vec<f32> =
        values.filter(|value| value.is_finite()).map(|value| value as f32).collect();
    let last = values.len().checked_sub(1)?;
    let mut pick = |share: f64| {
        let at = (share * last as f64).round() as usize;
        f64::from(*values.select_nth_unstable_by(at.min(last), f32::total_cmp).1)
    };
    Some((pick(low), pick(high)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn pace_ticks_stand_at_round_paces_with_room_between() {
        let speeds = Scale::new((2.3, 5.6), (500.0, 0.0));
        let ticks = pace_ticks(speeds, Units::Metric, 26.0);
        assert_eq!(
            labels(&ticks),
            ["3:00", "3:30", "4:00", "4:30", "5:00", "5:30", "6:00", "6:30", "7:00"]
        );
        for pair in ticks.windows(2) {
            assert!((speeds.at(pair[0].at) - speeds.at(pair[1].at)).abs() >= 26.0);
        }
        let narrow = pace_ticks(Scale::new((3.3, 3.4), (500.0, 0.0)), Units::Metric, 26.0);
        assert_eq!(labels(&narrow), ["4:55", "5:00"]);
        let miles = pace_ticks(speeds, Units::Imperial, 26.0);
        assert!(labels(&miles).contains(&"6:00"), "{:?}", labels(&miles));
    }

    #[test]
    fn silly_ranges_give_no_ticks_and_end() {
        assert!(pace_ticks(Scale::new((0.0, 0.0), (1.0, 0.0)), Units::Metric, 26.0).is_empty());
        assert!(round_ticks((3.0, 3.0), 5).is_empty());
        assert!(round_ticks((0.0, f64::INFINITY), 5).is_empty());
        assert!(time_ticks(0.0, 100.0, 50.0).is_empty());
    }

    #[test]
    fn times_are_counted_in_round_minutes_or_hours() {
        let three_quarters = time_ticks(2640.0, 1062.0, 60.0);
        assert_eq!(labels(&three_quarters), ["0", "5", "10", "15", "20", "25", "30", "35", "40"]);
        let day = time_ticks(86_400.0, 1062.0, 60.0);
        assert_eq!(labels(&day)[..3], ["0", "2:00", "4:00"]);
        assert_eq!(labels(&time_ticks(50.0, 1000.0, 60.0))[1], "0:10");
    }

    #[test]
    fn values_are_round() {
        assert_eq!(labels(&round_ticks((118.0, 143.0), 4)), ["120", "130", "140"]);
        assert_eq!(labels(&round_ticks((0.0, 61.0), 6)), ["0", "20", "40", "60"]);
    }

    #[test]
    fn percentiles_pass_over_outliers_and_gaps() {
        let values = (0..1000).map(f64::from).chain([1e9, f64::NAN]);
        assert_eq!(percentiles(values, (0.01, 0.99)), Some((10.0, 990.0)));
        assert_eq!(percentiles(std::iter::empty(), (0.0, 1.0)), None);
    }
}
