//! Altitude without spikes, and the climb in it.

/// Median of five against spikes, then the mean of five. An absent column stays absent.
#[inline(always)]
pub(super) fn smooth(altitude_m: Vec<f32>) -> Vec<f32> {
    if altitude_m.len() < 5 {
        return altitude_m;
    }
    let mut medians = altitude_m.clone();
    for (out, window) in medians.iter_mut().skip(2).zip(altitude_m.windows(5)) {
        *out = median_of_five(window[0], window[1], window[2], window[3], window[4]);
    }
    let mut means = medians.clone();
    for (out, window) in means.iter_mut().skip(2).zip(medians.windows(5)) {
        *out = window.iter().sum::<f32>() / 5.0;
    }
    means
}

/// The middle of five values, by the least number of comparisons without a branch.
#[inline(always)]
fn median_of_five(a: f32, b: f32, c: f32, d: f32, e: f32) -> f32 {
    let (low, high) = (a.min(b).max(c.min(d)), a.max(b).min(c.max(d)));
    low.max(high).min(low.min(high).max(e))
}

/// Climb and descent in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ascent {
    /// Metres up.
    pub gain_m: f64,
    /// Metres down.
    pub loss_m: f64,
}

/// Adds up the ways between turning points at least `hysteresis_m` apart; smaller ups and downs
/// are noise.
pub fn ascent(altitude_m: &[f32], hysteresis_m: f32) -> Ascent {
    let mut ascent = Ascent { gain_m: 0.0, loss_m: 0.0 };
    let Some(&first) = altitude_m.first() else { return ascent };
    let (mut kept, mut low, mut high) = (first, first, first);
    for &altitude in altitude_m {
        low = if altitude < low { altitude } else { low };
        high = if altitude > high { altitude } else { high };
        if altitude - low >= hysteresis_m && kept >= low {
            ascent.loss_m += f64::from(kept - low);
            (kept, high) = (low, altitude);
            low = altitude;
        } else if high - altitude >= hysteresis_m && kept <= high {
            ascent.gain_m += f64::from(high - kept);
            (kept, low) = (high, altitude);
            high = altitude;
        }
    }
    if let Some(&last) = altitude_m.last() {
        ascent.gain_m += f64::from((last - kept).max(0.0));
        ascent.loss_m += f64::from((kept - last).max(0.0));
    }
    ascent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn climb_counts_hills_and_not_noise() {
        let hill: Vec<f32> = (0..400)
            .map(|i| 100.0 + 20.0 * (i as f32 / 100.0 * std::f32::consts::PI).sin())
            .collect();
        let a = ascent(&hill, 3.0);
        assert!((a.gain_m - 80.0).abs() < 1.5 && (a.loss_m - 80.0).abs() < 1.5, "{a:?}");
        let noise: Vec<f32> = (0..400).map(|i| 100.0 + (i % 3) as f32 * 0.8).collect();
        assert!(ascent(&noise, 3.0).gain_m < 2.0);
    }

    #[test]
    fn the_middle_of_five_is_that_of_the_sorted_five() {
        let mut state = 3_u32;
        for _ in 0..500 {
            let mut five: [f32; 5] = std::array::from_fn(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 29) as f32
            });
            let [a, b, c, d, e] = five;
            five.sort_unstable_by(f32::total_cmp);
            assert_eq!(median_of_five(a, b, c, d, e), five[2], "{five:?}");
        }
    }

    #[test]
    fn a_single_spike_of_altitude_vanishes() {
        let mut altitude = vec![50.0; 40];
        altitude[20] = 500.0;
        assert!(smooth(altitude).iter().all(|&a| a == 50.0));
    }
}
