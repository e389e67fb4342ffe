//! Speed from distance and from positions.

/// Savitzky–Golay smoother of order 2 over 9 points (Savitzky & Golay 1964, Anal. Chem. 36:1627).
const SMOOTHER: [f32; 9] = [-21.0, 14.0, 39.0, 54.0, 59.0, 54.0, 39.0, 14.0, -21.0];
const SMOOTHER_SUM: f32 = 231.0;

/// Distance along the smoothed positions in metres. Raw positions scatter, and scatter only ever
/// adds to the way.
#[inline(always)]
pub(super) fn path(east_m: &[f32], north_m: &[f32]) -> Vec<f32> {
    let (east, north) = (smooth(east_m), smooth(north_m));
    // Steps first, in a loop of their own: sums wait for each other.
    let steps = east.windows(2).zip(north.windows(2));
    let steps: Vec<f32> =
        steps.map(|(e, n)| ((e[1] - e[0]).powi(2) + (n[1] - n[0]).powi(2)).sqrt()).collect();
    let mut total = 0.0_f64;
    let mut distance = vec![0.0; east.len()];
    for (out, step) in distance.iter_mut().skip(1).zip(steps) {
        total += f64::from(step);
        *out = total as f32;
    }
    distance
}

#[inline(always)]
fn smooth(values: &[f32]) -> Vec<f32> {
    let mut smoothed = values.to_vec();
    for (out, window) in smoothed.iter_mut().skip(4).zip(values.windows(9)) {
        *out = window.iter().zip(SMOOTHER).map(|(value, weight)| value * weight).sum::<f32>()
            / SMOOTHER_SUM;
    }
    smoothed
}

/// Speed in m/s as the least-squares slope of distance over five seconds.
#[inline(always)]
pub(super) fn slope(distance_m: &[f32]) -> Vec<f32> {
    let n = distance_m.len();
    let mut speed = vec![0.0; n];
    for (out, d) in speed.iter_mut().skip(2).zip(distance_m.windows(5)) {
        *out = (2.0 * (d[4] - d[0]) + (d[3] - d[1])) / 10.0;
    }
    if n >= 5 {
        (speed[0], speed[1]) = (speed[2], speed[2]);
        (speed[n - 1], speed[n - 2]) = (speed[n - 3], speed[n - 3]);
    } else if n >= 2 {
        speed.fill((distance_m[n - 1] - distance_m[0]) / (n - 1) as f32);
    }
    speed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_run_has_an_even_speed() {
        let distance: Vec<f32> = (0..50).map(|i| 3.5 * i as f32).collect();
        assert!(slope(&distance).iter().all(|speed| (speed - 3.5).abs() < 1e-4));
    }

    #[test]
    fn scatter_adds_little_way() {
        let east: Vec<f32> =
            (0..600).map(|i| 3.0 * i as f32 + if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let north: Vec<f32> = (0..600).map(|i| if i % 3 == 0 { 1.0 } else { -0.5 }).collect();
        let total = path(&east, &north)[599];
        assert!((total / 1797.0 - 1.0).abs() < 0.02, "{total}");
    }
}
