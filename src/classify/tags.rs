//! What a kind cannot say.

use super::comb::{Comb, median};
use super::kind::{Kind, Tag};
use crate::athlete::AsOf;
use crate::digest::Digest;
use crate::segment::Level;
use crate::settings::TagSettings;

/// The tags of a run, in the order of the type.
pub(super) fn tags(
    digest: &Digest,
    as_of: &AsOf,
    kind: Option<Kind>,
    comb: Option<&Comb>,
    features: &dyn Fn(&str) -> f64,
    settings: &TagSettings,
) -> Vec<Tag> {
    let summary = &digest.summary;
    let distance = summary.distance_m.unwrap_or(0.0);
    let levels = &digest.segments.levels;
    let elapsed = summary.elapsed_time_s.unwrap_or(0.0).max(1.0);
    let sum =
        |value: fn(&Level) -> u32| levels.iter().map(|level| f64::from(value(level))).sum::<f64>();
    let stops = levels.iter().filter(|level| level.stop_s >= 8).count() as f64;
    let easy = kind == Some(Kind::Easy);
    let reps = comb.map_or(0, |comb| comb.main.len());
    let rep_s = comb.map_or(0.0, |comb| median(&comb.main_durations_s()));
    let sub_sport = summary.sub_sport.as_deref().unwrap_or("");
    let climb = summary.elevation_gain_m.unwrap_or(0.0);
    let long_km = as_of
        .usual_distance_m
        .map_or(settings.long_m, |usual| (usual * settings.long_share).max(settings.min_long_m));
    let holds = |tag: Tag| match tag {
        Tag::Long => distance >= long_km.min(settings.always_long_m),
        Tag::Race => {
            matches!(kind, Some(Kind::Tempo | Kind::Interval))
                && features("block92_min") >= (1.0 + 0.9 * elapsed / 60.0).ln()
                && features("block92_e") >= settings.race_e
                && features("block92_wobble") <= settings.race_wobble
        }
        Tag::Strides => {
            easy && reps >= 3
                && rep_s <= settings.stride_s
                && comb.is_some_and(|comb| comb.work_mps > as_of.shown_mps)
        }
        Tag::Fartlek => {
            kind == Some(Kind::Interval)
                && reps >= 3
                && features("irregularity") >= settings.fartlek_irregularity
        }
        Tag::Track => sub_sport == "track",
        Tag::Treadmill => {
            matches!(sub_sport, "treadmill" | "indoor_running" | "virtual_activity" | "virtual")
        }
        Tag::Trail => sub_sport == "trail",
        Tag::Hilly => climb / (distance / 1000.0).max(1.0) >= settings.hilly_m_per_km,
        Tag::Recovery => {
            easy && distance < settings.recovery_m && features("median_e") < settings.recovery_e
        }
        Tag::Commute => {
            easy && stops / (distance / 1000.0).max(1.0) >= settings.commute_stops_per_km
        }
        Tag::RunWalk => sum(|level| level.walk_s) / elapsed >= settings.run_walk_share && easy,
        Tag::FastFinish => {
            features("finish") >= settings.fast_finish
                && kind != Some(Kind::Interval)
                && kind != Some(Kind::HillSprint)
        }
        Tag::Partial => {
            distance < settings.partial_m
                && matches!(kind, Some(Kind::Interval | Kind::Tempo))
                && elapsed < settings.partial_s
        }
    };
    Tag::ALL.into_iter().filter(|&tag| holds(tag)).collect()
}
