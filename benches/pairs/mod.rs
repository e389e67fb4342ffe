//! Two ways to do one thing, timed in turns in one process: medians and their ratio.

use std::time::{Duration, Instant};

/// Runs `a` and `b` in turns, `rounds` times each after one warm-up, and prints the median of each
/// and how many times faster `b` is. Returns both medians.
pub(crate) fn compare(
    name: &str,
    rounds: usize,
    mut a: impl FnMut(),
    mut b: impl FnMut(),
) -> (Duration, Duration) {
    let mut times = (Vec::with_capacity(rounds), Vec::with_capacity(rounds));
    for round in 0..=rounds {
        let (time_a, time_b) = (time(&mut a), time(&mut b));
        if round > 0 {
            times.0.push(time_a);
            times.1.push(time_b);
        }
    }
    let (a, b) = (median(&mut times.0), median(&mut times.1));
    println!("{name}: {a:.2?} and {b:.2?}, {:.1} times", a.as_secs_f64() / b.as_secs_f64());
    (a, b)
}

fn time(work: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
