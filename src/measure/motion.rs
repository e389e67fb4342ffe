//! Running, walking, standing or not recorded.

use super::series::Motion;
use crate::settings::MeasureSettings;

/// The median speed is looked for in this many halves: 0.03 m/s are left.
const HALVINGS: usize = 6;

/// What is slower is walking: a share of the median running speed, within limits.
#[inline(always)]
fn walking_mps(speed_mps: &[f32], settings: &MeasureSettings) -> f32 {
    let between = |from: f32, to: f32| {
        speed_mps.iter().map(|&speed| u32::from(speed > from && speed < to)).sum::<u32>() as usize
    };
    let (floor, ceiling) = (settings.walk_floor_mps, settings.walk_ceiling_mps);
    let running = between(floor, f32::INFINITY);
    if running == 0 {
        return floor;
    }
    let middle = running / 2;
    // Whether the median is beyond what matters is counted quicker than it is picked.
    let (mut low, mut high) = (floor, ceiling / settings.walk_share);
    if between(floor, high) <= middle {
        return ceiling;
    }
    // Else it is picked among few: counting is quick enough to halve what it lies between.
    for _ in 0..HALVINGS {
        let half = f32::midpoint(low, high);
        (low, high) = if between(floor, half) > middle { (low, half) } else { (half, high) };
    }
    let is_near = |speed: &f32| *speed > floor && *speed >= low && *speed < high;
    let mut near: Vec<f32> = speed_mps.iter().copied().filter(is_near).collect();
    let at = middle - between(floor, low);
    let median = *near.select_nth_unstable_by(at, f32::total_cmp).1;
    (settings.walk_share * median).clamp(floor, ceiling)
}

/// What the runner did in each second.
#[inline(always)]
pub(super) fn motion(
    speed_mps: &[f32],
    gaps: &[(usize, usize)],
    settings: &MeasureSettings,
) -> Vec<Motion> {
    let walk = walking_mps(speed_mps, settings);
    let mut motion = vec![Motion::Run; speed_mps.len()];
    for (motion, &speed) in motion.iter_mut().zip(speed_mps) {
        *motion = if speed < walk { Motion::Walk } else { Motion::Run };
    }
    mark_runs(
        speed_mps,
        &mut motion,
        |speed| speed < settings.stop_mps,
        settings.min_stop_s,
        Motion::Stop,
    );
    for &(from, to) in gaps {
        let to = to.min(motion.len());
        let Some(stretch) = motion.get_mut(from..to) else { continue };
        let mean = speed_mps[from..to].iter().sum::<f32>() / (to - from).max(1) as f32;
        stretch.fill(if mean < settings.stop_mps { Motion::Stop } else { Motion::Gap });
    }
    motion
}

/// Marks stretches of at least `min_s` seconds in which `holds` is true throughout.
fn mark_runs(
    speed: &[f32],
    motion: &mut [Motion],
    holds: impl Fn(f32) -> bool,
    min_s: usize,
    mark: Motion,
) {
    let mut at = 0;
    while let Some(before) = speed[at..].iter().position(|&speed| holds(speed)) {
        let from = at + before;
        let rest = &speed[from..];
        let length = rest.iter().position(|&speed| !holds(speed)).unwrap_or(rest.len());
        at = from + length;
        if length >= min_s {
            motion[from..at].fill(mark);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standing_walking_and_silence_are_told_apart() {
        let mut speed = vec![3.2_f32; 100];
        speed[20..30].fill(0.2);
        speed[40..60].fill(1.4);
        speed[80..83].fill(0.1);
        let motion = motion(&speed, &[(90, 98)], &MeasureSettings::default());
        assert!(motion[20..30].iter().all(|&m| m == Motion::Stop));
        assert!(motion[40..60].iter().all(|&m| m == Motion::Walk));
        assert!(motion[80..83].iter().all(|&m| m == Motion::Walk), "three seconds are no stop");
        assert_eq!((motion[89], motion[92], motion[99]), (Motion::Run, Motion::Gap, Motion::Run));
    }

    #[test]
    fn walking_ends_at_a_share_of_the_median_of_the_running() {
        let settings = MeasureSettings::default();
        let (floor, ceiling) = (settings.walk_floor_mps, settings.walk_ceiling_mps);
        let mut state = 9_u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        let mut between = 0;
        for _ in 0..400 {
            let (usual, spread) = (1.0 + next(40) as f32 / 10.0, next(30) as f32 / 1000.0);
            let speed: Vec<f32> =
                (0..next(60)).map(|_| usual + spread * (next(100) as f32 - 50.0)).collect();
            let mut running: Vec<f32> = speed.iter().copied().filter(|s| *s > floor).collect();
            running.sort_by(f32::total_cmp);
            let meant = running
                .get(running.len() / 2)
                .map_or(floor, |median| (settings.walk_share * median).clamp(floor, ceiling));
            assert_eq!(walking_mps(&speed, &settings), meant, "{speed:?}");
            between += u32::from(meant > floor && meant < ceiling);
        }
        assert!(between > 40, "{between} medians matter");
        assert_eq!(walking_mps(&[1.0], &settings), floor);
        // The slowest median whose share is the ceiling, and the one before it.
        let slowest = ceiling / settings.walk_share;
        assert_eq!(walking_mps(&[slowest; 3], &settings), ceiling);
        assert_eq!(
            walking_mps(&[slowest.next_down(); 3], &settings),
            settings.walk_share * slowest.next_down()
        );
    }
}
