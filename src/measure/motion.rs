//! Running, walking, standing or not recorded.

use super::series::Motion;
use crate::settings::MeasureSettings;

/// What is slower is walking: a share of the median running speed, within limits.
fn walking_mps(speed_mps: &[f32], settings: &MeasureSettings) -> f32 {
    let between = |from: f32, to: f32| {
        speed_mps.iter().map(|&speed| u32::from(speed > from && speed < to)).sum::<u32>() as usize
    };
    let (floor, ceiling) = (settings.walk_floor_mps, settings.walk_ceiling_mps);
    let middle = between(floor, f32::INFINITY) / 2;
    // Most often the median is beyond what matters, and that is counted quicker than picked.
    if between(floor, ceiling / settings.walk_share) < middle {
        return ceiling;
    }
    let mut running: Vec<f32> = speed_mps.iter().copied().filter(|speed| *speed > floor).collect();
    if running.is_empty() {
        return floor;
    }
    let median = *running.select_nth_unstable_by(middle, f32::total_cmp).1;
    (settings.walk_share * median).clamp(floor, ceiling)
}

/// What the runner did in each second.
pub(super) fn motion(
    speed_mps: &[f32],
    gaps: &[(usize, usize)],
    settings: &MeasureSettings,
) -> Vec<Motion> {
    let walk = walking_mps(speed_mps, settings);
    let mut motion: Vec<Motion> = speed_mps
        .iter()
        .map(|&speed| if speed < walk { Motion::Walk } else { Motion::Run })
        .collect();
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
}
