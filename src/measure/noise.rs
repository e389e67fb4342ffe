//! How rough a speed is.

use super::series::Motion;

/// Seconds in a block. GPS errors of neighbouring seconds are alike, so blocks, not seconds, scatter.
const BLOCK_S: usize = 10;
/// Width of the bins differences are counted in, in m/s: a tenth of the least difference that
/// matters, the quantile at a variance of 0.1 (m/s)²·s being 0.06 m/s.
const BIN_MPS: f32 = 1.0 / 256.0;
/// Number of bins; whatever is beyond 2 m/s is as rough as can be.
const BINS: usize = 512;
/// Counted in so many places in turn: neighbouring differences lie in one bin, and each would wait
/// until the one before it is counted.
const IN_TURN: usize = 4;
/// The 35 % quantile of |x − y| of two unit normals: with short repeats most differences of blocks
/// are signal, so a low quantile is asked.
const QUANTILE: f64 = 0.35;
const NORMAL_QUANTILE: f64 = 0.4538 * std::f64::consts::SQRT_2;

/// Running for fewer blocks than this tells nothing: then noise is that of a usual watch.
const LEAST_BLOCKS: usize = 4;
const USUAL: f64 = 0.3;

/// Long-run variance of a speed while running, in (m/s)²·s: the variance of the mean over `T`
/// seconds is this over `T` (research §3.2). A block begins at every second, as in the overlapping
/// Allan variance: laid end to end they would make much of where the first one begins.
#[inline(always)]
pub fn long_run_variance(speed_mps: &[f32], motion: &[Motion]) -> f64 {
    let mut counts = [[0_u32; BINS]; IN_TURN];
    let mut end = 0;
    for same in motion.chunk_by(|a, b| a == b) {
        let start = end;
        end += same.len();
        if same[0] == Motion::Run {
            count_differences(&speed_mps[start..end], &mut counts);
        }
    }
    let counts = counts.into_iter().fold([0; BINS], |mut all, turn| {
        all.iter_mut().zip(turn).for_each(|(all, count)| *all += count);
        all
    });
    let count: u32 = counts.iter().sum();
    if (count as usize) < LEAST_BLOCKS * BLOCK_S {
        return USUAL;
    }
    let quantile = quantile(&counts, f64::from(count) * QUANTILE) * f64::from(BIN_MPS);
    BLOCK_S as f64 * (quantile / NORMAL_QUANTILE).powi(2)
}

/// Counts the differences of the means of neighbouring blocks in bins.
#[inline(always)]
fn count_differences(speed_mps: &[f32], counts: &mut [[u32; BINS]; IN_TURN]) {
    // Ten seconds are eight and two.
    let twos = with_later(speed_mps, 1, |now, later| now + later);
    let fours = with_later(&twos, 2, |now, later| now + later);
    let eights = with_later(&fours, 4, |now, later| now + later);
    let blocks: Vec<f32> = eights.iter().zip(twos.iter().skip(8)).map(|(a, b)| a + b).collect();
    let bins = with_later(&blocks, BLOCK_S, |now, later| {
        let bin = (later - now).abs() * (1.0 / (BLOCK_S as f32 * BIN_MPS));
        bin.min((BINS - 1) as f32) as i32
    });
    for (i, &bin) in bins.iter().enumerate() {
        counts[i % IN_TURN][bin as usize % BINS] += 1;
    }
}

/// Each value together with the one so many places later. Plain columns, so that this becomes vectors.
#[inline(always)]
fn with_later<T>(values: &[f32], places: usize, of: impl Fn(f32, f32) -> T) -> Vec<T> {
    values.iter().zip(values.iter().skip(places)).map(|(&now, &later)| of(now, later)).collect()
}

/// Up to where so many lie, in bins; within a bin they are spread evenly.
fn quantile(counts: &[u32], many: f64) -> f64 {
    let mut below = 0.0;
    for (bin, &count) in counts.iter().enumerate() {
        let here = f64::from(count);
        if below + here > many {
            return bin as f64 + (many - below) / here;
        }
        below += here;
    }
    counts.len() as f64
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

    #[test]
    fn where_the_first_block_begins_matters_little() {
        let mut state = 7_u64;
        let mut walk = 0.0;
        let speed: Vec<f32> = (0..1800)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                walk = 0.9 * walk + ((state >> 40) as f32 / (1 << 24) as f32 - 0.5);
                3.0 + walk
            })
            .collect();
        let of = |from: usize| long_run_variance(&speed[from..], &vec![Motion::Run; 1800 - from]);
        for from in 1..10 {
            assert!((of(from) / of(0) - 1.0).abs() < 0.03, "{from}: {} {}", of(from), of(0));
        }
    }
}
