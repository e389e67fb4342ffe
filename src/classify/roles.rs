//! What each part of a run was for.

use super::comb::Comb;
use super::efforts::Stretch;
use super::kind::Kind;
use super::sets::Grouped;
use super::verdict::{Role, Segment};
use crate::athlete::PaceZones;
use crate::segment::Level;
use crate::settings::ClassifySettings;

/// A run cut by its sets: warm-up, efforts and recoveries, cool-down.
pub(super) fn by_sets(
    levels: &[Level],
    zones: &PaceZones,
    comb: &Comb,
    sets: &[Grouped],
) -> Vec<Segment> {
    let mut placed: Vec<(usize, (u32, u32))> = sets
        .iter()
        .enumerate()
        .flat_map(|(set, grouped)| {
            grouped
                .efforts
                .iter()
                .enumerate()
                .map(move |(rep, &effort)| (effort, (set as u32, rep as u32)))
        })
        .collect();
    // A set may go on behind the one after it.
    placed.sort_by_key(|&(effort, _)| effort);
    let mut segments = Vec::new();
    let mut at = 0;
    for (k, &(effort, set_rep)) in placed.iter().enumerate() {
        let stretch = &comb.efforts[effort];
        let before = if k == 0 { Role::Warmup } else { Role::Recovery };
        piece(&mut segments, levels, at, stretch.from, before, zones);
        piece(&mut segments, levels, stretch.from, stretch.to, Role::Work, zones);
        if let Some(last) = segments.last_mut() {
            last.set_rep = Some(set_rep);
        }
        at = stretch.to;
    }
    piece(&mut segments, levels, at, levels.len(), Role::Cooldown, zones);
    segments
}

/// A run without sets: its sustained blocks, or all of it.
pub(super) fn by_blocks(
    levels: &[Level],
    zones: &PaceZones,
    kind: Option<Kind>,
    blocks: &[Stretch],
    settings: &ClassifySettings,
) -> Vec<Segment> {
    let mut segments = Vec::new();
    if !matches!(kind, Some(Kind::Tempo | Kind::Progression)) || blocks.is_empty() {
        let mut at = 0;
        for (index, level) in levels.iter().enumerate() {
            if level.stop_s >= settings.min_shown_stop_s
                && level.stop_s * 2 > level.end_s - level.start_s
            {
                piece(&mut segments, levels, at, index, Role::Easy, zones);
                piece(&mut segments, levels, index, index + 1, Role::Stop, zones);
                at = index + 1;
            }
        }
        piece(&mut segments, levels, at, levels.len(), Role::Easy, zones);
        return segments;
    }
    let mut at = 0;
    for (k, block) in blocks.iter().enumerate() {
        piece(
            &mut segments,
            levels,
            at,
            block.from,
            if k == 0 { Role::Warmup } else { Role::Recovery },
            zones,
        );
        piece(&mut segments, levels, block.from, block.to, Role::Steady, zones);
        at = block.to;
    }
    piece(&mut segments, levels, at, levels.len(), Role::Cooldown, zones);
    segments
}

fn piece(
    segments: &mut Vec<Segment>,
    levels: &[Level],
    from: usize,
    to: usize,
    role: Role,
    zones: &PaceZones,
) {
    if from >= to {
        return;
    }
    let stretch = Stretch::of(levels, from, to);
    let end_uncertainty = levels.get(to).map_or(0.0, |next| f64::from(next.start_uncertainty_s));
    let finite = |value: f64| Some(value).filter(|value| value.is_finite());
    segments.push(Segment {
        role,
        set_rep: None,
        start_s: stretch.start_s,
        end_s: stretch.end_s,
        start_uncertainty_s: f64::from(levels[from].start_uncertainty_s),
        end_uncertainty_s: end_uncertainty,
        distance_m: stretch.distance_m,
        speed_mps: stretch.speed_mps(),
        gap_speed_mps: stretch.gap_speed_mps,
        grade: finite(stretch.rise_m / stretch.distance_m.max(10.0)),
        rise_m: finite(stretch.rise_m),
        avg_heart_rate_bpm: finite(stretch.avg_heart_rate_bpm),
        zone: (stretch.gap_speed_mps > 0.5).then(|| zones.number(stretch.gap_speed_mps)),
    });
}
