//! How rough a speed is.

use super::series::Motion;

/// Seconds in a block. GPS errors of neighbouring seconds are alike, so blocks, not seconds, scatter.
const BLOCK_S: usize = 10;
/// The 35 % quantile of |x − y| of two unit normals: with short repeats most differences of blocks
/// are signal, so a low quantile is asked.
const QUANTILE: f64 = 0.35;
const NORMAL_QUANTILE: f64 = 0.4538 * std::f64::consts::SQRT_2;

/// Long-run variance of a speed while running, in (m/s)²·s: the variance of the mean over `T`
/// seconds is this over `T` (research §3.2).
pub fn long_run_variance(speed_mps: &[f32], motion: &[Motion]) -> f64 {
    let mut last: Option<f32> = None;
    let mut differences = Vec::with_capacity(speed_mps.len() / BLOCK_S);
    for (block, motion) in speed_mps.chunks_exact(BLOCK_S).zip(motion.chunks_exact(BLOCK_S)) {
        if motion.iter().any(|&motion| motion != Motion::Run) {
            last = None;
            continue;
        }
        let mean = block.iter().sum::<f32>() / BLOCK_S as f32;
        if let Some(last) = last {
            differences.push((mean - last).abs());
        }
        last = Some(mean);
    }
    if differences.len() < 4 {
        return 0.3;
    }
    let at = (differences.len() as f64 * QUANTILE) as usize;
    let quantile = f64::from(*differences.select_nth_unstable_by(at, f32::total_cmp).1);
    BLOCK_S as f64 * (quantile / NORMAL_QUANTILE).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn independent_noise_has_its_variance() {
        let mut state = 1_u64;
        let mut uniform = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 24) as f32
        };
        let speed: Vec<f32> =
            (0..20_000).map(|_| 3.0 + (0..12).map(|_| uniform()).sum::<f32>() - 6.0).collect();
        let variance = long_run_variance(&speed, &vec![Motion::Run; speed.len()]);
        assert!((variance - 1.0).abs() < 0.15, "{variance}");
    }
}
