//! Roles and structure, once the kind is known: what the signal shows, reconciled with what laps
//! and a loaded workout say.

use std::borrow::Cow;

use super::comb::{self, Comb};
use super::efforts::{self, Stretch};
use super::kind::Kind;
use super::planned::{self, Planned};
use super::sets::{self, main_set};
use super::verdict::{Segment, Set, Structure, StructureSource};
use super::witness::{self, Marked};
use super::{cut, hills, roles, structure};
use crate::athlete::AsOf;
use crate::digest::Digest;
use crate::segment::Level;
use crate::settings::{ClassifySettings, Settings};

/// What is asked for the structure of a run.
struct Asked<'a> {
    digest: &'a Digest,
    as_of: &'a AsOf,
    kind: Kind,
    /// The repeats of the workout on the watch.
    plan: &'a [Planned],
    settings: &'a ClassifySettings,
}

/// The segments with their roles, and the structure where there is one. `clearest` is the comb the
/// decision saw.
pub(super) fn shape(
    digest: &Digest,
    as_of: &AsOf,
    kind: Kind,
    clearest: Option<&Comb>,
    settings: &Settings,
) -> (Vec<Segment>, Option<Structure>) {
    let settings = known(digest, &settings.classify);
    let plan = digest.workout.as_ref().map_or_else(Vec::new, planned::repeats);
    let asked = Asked { digest, as_of, kind, plan: &plan, settings: &settings };
    let seen = asked.signal(clearest);
    let marked =
        witness::laps(digest, asked.settings).filter(|marked| asked.is_work(&marked.comb, kind));
    let levels = &digest.segments.levels;
    if let Some(marked) = &marked {
        // What was planned and marked is all there is to it.
        let complete = marked.stepped && is_planned(&marked.comb, &plan, asked.settings);
        let seen_beside = seen.as_ref().filter(|_| !complete);
        let comb = join(marked, seen_beside, asked.settings);
        let source =
            if marked.stepped { StructureSource::WorkoutSteps } else { StructureSource::Laps };
        let agreement = seen.is_some_and(|seen| agree(&seen, &comb, asked.settings));
        return asked.written(&marked.levels, &comb, source, Some(agreement));
    }
    if let Some(comb) = seen {
        let as_planned = is_planned(&comb, &plan, asked.settings);
        let source =
            if as_planned { StructureSource::WorkoutSteps } else { StructureSource::Signal };
        return asked.written(levels, &comb, source, (!plan.is_empty()).then_some(as_planned));
    }
    let blocks = asked.blocks();
    (roles::by_blocks(levels, &asked.as_of.zones, Some(kind), &blocks, asked.settings), None)
}

/// Where nothing but the arm told the speed, as on a treadmill, efforts alike in length are alike
/// though their speeds differ more.
fn known<'s>(digest: &Digest, settings: &'s ClassifySettings) -> Cow<'s, ClassifySettings> {
    let placed = digest.segments.levels.iter().any(|level| level.place_m[0].is_finite());
    if placed {
        return Cow::Borrowed(settings);
    }
    Cow::Owned(ClassifySettings { alike_speed: settings.alike_speed_indoors, ..settings.clone() })
}

impl Asked<'_> {
    fn written(
        &self,
        levels: &[Level],
        comb: &Comb,
        source: StructureSource,
        agreement: Option<bool>,
    ) -> (Vec<Segment>, Option<Structure>) {
        let mut sets = sets::sets(comb, self.settings);
        for set in sets.iter_mut().map(|grouped| &mut grouped.set) {
            if let Some(planned) = self.plan.iter().find(|planned| planned.is(set, self.settings)) {
                planned.name(set);
            }
        }
        let segments = roles::by_sets(levels, &self.as_of.zones, comb, &sets);
        let structure = Structure {
            text: structure::line(&sets, &segments, self.settings),
            source,
            agreement,
            sets: sets.into_iter().map(|grouped| grouped.set).collect(),
        };
        (segments, Some(structure))
    }

    /// Whether efforts are fast enough to be the work of a run of a kind.
    fn is_work(&self, comb: &Comb, kind: Kind) -> bool {
        let e = comb.work_mps / self.as_of.shown_mps;
        match kind {
            Kind::Interval | Kind::HillSprint => true,
            Kind::Tempo => e >= self.settings.block_share,
            // Strides are efforts, and a faster piece of an easy run is not.
            Kind::Easy | Kind::Progression => e >= 1.0,
        }
    }

    /// What the signal alone shows.
    fn signal(&self, clearest: Option<&Comb>) -> Option<Comb> {
        match self.kind {
            Kind::Easy | Kind::Progression => {
                let shown = clearest.filter(|comb| {
                    // Steps of a progression between which one stands are efforts.
                    let rested = self.kind == Kind::Progression && is_idle(comb);
                    let kind = if rested { Kind::Tempo } else { self.kind };
                    self.is_work(comb, kind) && comb.clarity >= self.settings.show_clarity
                });
                shown.cloned()
            }
            Kind::Interval => self.combs(),
            Kind::Tempo => self.sustained(self.combs()),
            Kind::HillSprint => {
                let shown = self.combs()?;
                Some(self.uphill(&shown).unwrap_or(shown))
            }
        }
    }

    /// The comb with the clearest and the most work over all dividing speeds, or the one that was
    /// planned.
    fn combs(&self) -> Option<Comb> {
        let (segments, settings) = (&self.digest.segments, self.settings);
        let combs =
            comb::candidates(&segments.levels, self.as_of.shown_mps, segments.noise, settings);
        let mut fit: Vec<Comb> =
            combs.into_iter().filter(|comb| self.is_work(comb, self.kind)).collect();
        // Easy pieces between which one stood are alike too, but not the work where there is some.
        let is_easy = |comb: &Comb| {
            self.kind == Kind::Interval
                && comb.work_mps < settings.easy_share * self.as_of.shown_mps
        };
        if !fit.iter().all(is_easy) {
            fit.retain(|comb| !is_easy(comb));
        }
        let worth = |comb: &Comb| comb.clarity * work_s(comb).powf(settings.work_power);
        let as_planned: Vec<Comb> =
            fit.iter().filter(|comb| is_planned(comb, self.plan, settings)).cloned().collect();
        comb::best(as_planned, worth).or_else(|| middle_best(fit, worth))
    }

    /// On hills the way down and the way there are no efforts, however fast.
    fn uphill(&self, comb: &Comb) -> Option<Comb> {
        if !self.digest.has_altitude {
            return None;
        }
        let (segments, settings) = (&self.digest.segments, self.settings);
        let counts =
            |effort: &Stretch| effort.rise_m > 0.0 && effort.duration_s() <= settings.max_hill_s;
        let by_speed = comb::only(&segments.levels, comb, settings, counts);
        let climbs = hills::climbs(segments, settings);
        let by_ground = comb::of(&segments.levels, climbs, settings);
        let reps = |comb: &Option<Comb>| comb.as_ref().map_or(0, |comb| comb.main.len());
        if reps(&by_ground) > reps(&by_speed) { by_ground } else { by_speed }
    }

    /// The blocks of a tempo run where they hold far more of it than the efforts do. A run that is
    /// one block from start to end has no structure.
    fn sustained(&self, shown: Option<Comb>) -> Option<Comb> {
        let levels = &self.digest.segments.levels;
        let blocks = self.blocks();
        let total: f64 = blocks.iter().map(Stretch::duration_s).sum();
        let whole = levels.last().map_or(0.0, |level| f64::from(level.end_s));
        let is_whole = blocks.len() == 1 && total >= self.settings.whole_share * whole;
        let outweighs =
            shown.as_ref().is_none_or(|comb| total > self.settings.block_outweighs * work_s(comb));
        if blocks.is_empty() || is_whole || !outweighs {
            return shown.filter(|_| !is_whole || !outweighs);
        }
        let all = (0..blocks.len()).collect();
        Some(comb::with_main(levels, blocks, all, self.settings))
    }

    /// Sustained parts of tempo effort.
    fn blocks(&self) -> Vec<Stretch> {
        let divide_mps = self.settings.block_share * self.as_of.shown_mps;
        let levels = &self.digest.segments.levels;
        let mut blocks = efforts::efforts(levels, divide_mps, self.settings.min_block_m);
        blocks.retain(|block| block.duration_s() >= self.settings.min_block_s);
        blocks
    }
}

/// Of the combs with the highest worth those with the most efforts, and of these the middle one:
/// divided too low, efforts begin within the warm-up; too high, they are cut short.
fn middle_best(mut combs: Vec<Comb>, worth: impl Fn(&Comb) -> f64) -> Option<Comb> {
    let top = combs.iter().map(&worth).fold(0.0, f64::max);
    combs.retain(|comb| worth(comb) >= top * (1.0 - 1e-9));
    let most = combs.iter().map(|comb| comb.efforts.len()).max()?;
    combs.retain(|comb| comb.efforts.len() == most);
    let middle = combs.len() / 2;
    Some(combs.swap_remove(middle))
}

/// Seconds of the main efforts.
fn work_s(comb: &Comb) -> f64 {
    comb.main_durations_s().iter().sum()
}

/// Whether the rests are mostly stood or walked.
fn is_idle(comb: &Comb) -> bool {
    let sum = |value: fn(&Stretch) -> f64| comb.between().map(value).sum::<f64>();
    2.0 * sum(|rest| rest.stop_s + rest.walk_s) >= sum(Stretch::duration_s)
}

/// The marked efforts and, of those that nobody marked, the ones like them: an effort after which
/// the button was forgotten. Others, if as fast, stand beside them, such as strides; but what was
/// marked is the work, so they are warm-up where they would outweigh it, unless by far.
fn join(marked: &Marked, seen: Option<&Comb>, settings: &ClassifySettings) -> Comb {
    let (levels, comb) = (&marked.levels, &marked.comb);
    let middle = f64::midpoint(comb.work_mps, comb.rest_mps);
    let fast = (1.0 - settings.alike_speed) * comb.work_mps;
    // Neighbours keep at least a moment between them.
    let apart = |a: &Stretch, b: &Stretch| a.end_s < b.start_s || a.start_s > b.end_s;
    let seen = seen.map_or(&[][..], |seen| &seen.efforts[..]);
    let unmarked = seen.iter().filter(|effort| {
        effort.gap_speed_mps > middle && comb.efforts.iter().all(|other| apart(effort, other))
    });
    let (forgotten, others): (Vec<&Stretch>, Vec<&Stretch>) = unmarked
        .partition(|effort| comb.efforts.iter().any(|other| comb::alike(effort, other, settings)));
    let others: Vec<&Stretch> =
        others.into_iter().filter(|effort| effort.gap_speed_mps >= fast).collect();
    let total_s = |efforts: &[&Stretch]| efforts.iter().map(|e| e.duration_s()).sum::<f64>();
    let marked_s: f64 = comb.efforts.iter().map(Stretch::duration_s).sum();
    let weight = total_s(&others) / marked_s;
    let beside = weight <= 1.0 || weight > settings.unmarked_outweighs;
    let added = forgotten.into_iter().chain(others.into_iter().filter(|_| beside));
    let mut efforts = comb.efforts.clone();
    efforts.extend(added.filter_map(|effort| cut::between(levels, effort.start_s, effort.end_s)));
    efforts.sort_by(|a, b| a.start_s.total_cmp(&b.start_s));
    let all = (0..efforts.len()).collect();
    comb::of(levels, efforts.clone(), settings)
        .unwrap_or_else(|| comb::with_main(levels, efforts, all, settings))
}

/// Whether the main set of a comb is one of the planned repeats.
fn is_planned(comb: &Comb, plan: &[Planned], settings: &ClassifySettings) -> bool {
    !plan.is_empty()
        && main_set(comb, settings)
            .is_some_and(|set| plan.iter().any(|planned| planned.is(&set, settings)))
}

/// Whether two witnesses say the same of the main set.
fn agree(one: &Comb, other: &Comb, settings: &ClassifySettings) -> bool {
    let same = |(one, other): (Set, Set)| {
        let near = |a: Option<f64>, b: Option<f64>| {
            a.zip(b).is_some_and(|(a, b)| (a / b - 1.0).abs() <= settings.same_length)
        };
        one.reps == other.reps
            && (near(one.distance_m, other.distance_m) || near(one.duration_s, other.duration_s))
    };
    main_set(one, settings).zip(main_set(other, settings)).is_some_and(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::efforts::tests::flat;
    use crate::ingest::{Intensity, Lap, LapTrigger, StepDuration, Workout, WorkoutStep};

    fn structure(digest: &Digest) -> Structure {
        shape(digest, &AsOf::at(4.0), Kind::Interval, None, &Settings::default()).1.unwrap()
    }

    fn run(plan: &[(u32, f32)]) -> Digest {
        let mut digest = Digest::default();
        digest.segments.levels = flat(plan);
        digest.segments.noise = 0.05;
        digest.summary.start_time_s = Some(1e9);
        digest
    }

    #[test]
    fn nothing_is_added_to_what_was_planned_and_marked() {
        let (surge, jog) = ((115, 4.4), (120, 2.5));
        let mut plan = vec![(120, 2.6), surge, jog, surge, (240, 2.6)];
        let warm_up: u32 = plan.iter().map(|piece| piece.0).sum();
        plan.extend([(120, 4.6), jog].repeat(5));
        let mut digest = run(&plan);
        let all = structure(&digest);
        assert_eq!(all.sets.iter().map(|set| set.reps).sum::<u32>(), 7, "{}", all.text);
        let lap = |start_s: u32, step: u16| Lap {
            start_time_s: 1e9 + f64::from(start_s),
            trigger: LapTrigger::Time,
            workout_step: Some(step),
            ..Lap::default()
        };
        digest.laps = vec![lap(0, 0)];
        digest.laps.extend((0..10).map(|i| lap(warm_up + 120 * i, 1 + (i % 2) as u16)));
        let target = (4.5, 4.7);
        let step = |intensity, duration| WorkoutStep {
            intensity,
            duration,
            target_speed_mps: (intensity == Some(Intensity::Active)).then_some(target),
        };
        let steps = vec![
            step(Some(Intensity::Warmup), StepDuration::Time(f64::from(warm_up))),
            step(Some(Intensity::Active), StepDuration::Time(120.0)),
            step(Some(Intensity::Rest), StepDuration::Time(120.0)),
            step(None, StepDuration::Repeat { from: 1, times: 5 }),
        ];
        digest.workout = Some(Workout { name: None, steps });
        let planned = structure(&digest);
        assert_eq!(planned.source, StructureSource::WorkoutSteps);
        let [set] = planned.sets.as_slice() else { panic!("{}", planned.text) };
        assert_eq!((set.reps, set.target_speed_mps), (5, Some(target)));
    }

    #[test]
    fn easy_pieces_between_which_one_stood_are_not_the_work() {
        let easy = [(720, 2.7), (140, 0.1)].repeat(2);
        let all = structure(&run(&[&easy[..], &[(300, 2.6)]].concat()));
        assert_eq!(all.sets[0].reps, 2, "without anything faster they are: {}", all.text);
        let plan = [&easy[..], &[(105, 4.8), (160, 0.1)].repeat(2), &[(300, 2.6)]].concat();
        let faster = structure(&run(&plan));
        let [set] = faster.sets.as_slice() else { panic!("{}", faster.text) };
        assert_eq!((set.reps, set.distance_m), (2, Some(500.0)), "{}", faster.text);
    }

    #[test]
    fn without_positions_efforts_of_one_length_are_one_set_at_unlike_speeds() {
        let pieces = [5.6, 4.5, 5.6, 4.5, 5.6, 4.5].map(|speed| [(60, speed), (90, 2.0)]);
        let mut digest = run(&[&[(600, 3.0)], pieces.as_flattened()].concat());
        let sets =
            |digest: &Digest| structure(digest).sets.iter().map(|s| s.reps).collect::<Vec<_>>();
        assert_eq!(sets(&digest), [6]);
        for (index, level) in digest.segments.levels.iter_mut().enumerate() {
            level.place_m = [100.0 * index as f32, 0.0];
        }
        assert_ne!(sets(&digest), [6], "a speed by position is believed");
    }
}
