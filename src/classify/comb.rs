//! The scale of the efforts: which dividing speed shows the clearest comb of alike efforts.

use super::efforts::{Stretch, efforts_beyond};
use crate::segment::Level;
use crate::settings::ClassifySettings;

/// Efforts and recoveries at the dividing speed that shows them best.
#[derive(Debug, Clone)]
pub(super) struct Comb {
    /// Every effort, in order.
    pub(super) efforts: Vec<Stretch>,
    /// What lies between each effort and the next.
    pub(super) recoveries: Vec<Stretch>,
    /// Indices of the alike efforts with the most work among them.
    pub(super) main: Vec<usize>,
    /// Mean grade-adjusted speed of the main efforts in m/s.
    pub(super) work_mps: f64,
    /// Mean grade-adjusted speed of the recoveries between main efforts in m/s.
    pub(super) rest_mps: f64,
    /// Share of the variance from first to last main effort that two speeds explain.
    pub(super) explained: f64,
    /// How unlike the efforts and the recoveries are in length: 0 is alike.
    pub(super) irregularity: f64,
    /// How clear the comb is; higher is clearer.
    pub(super) clarity: f64,
}

impl Comb {
    /// Seconds of the main efforts, sorted.
    pub(super) fn main_durations_s(&self) -> Vec<f64> {
        sorted(self.main.iter().map(|&i| self.efforts[i].duration_s()))
    }

    /// Seconds of the recoveries between neighbouring main efforts, sorted.
    pub(super) fn main_recoveries_s(&self) -> Vec<f64> {
        sorted(self.between().map(Stretch::duration_s))
    }

    /// The recoveries between main efforts that are neighbours.
    pub(super) fn between(&self) -> impl Iterator<Item = &Stretch> {
        self.main
            .windows(2)
            .filter(|pair| pair[1] == pair[0] + 1)
            .map(|pair| &self.recoveries[pair[0]])
    }
}

pub(super) fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

/// Middle of sorted values, of an even number the upper of the middle two: an effort is more often
/// cut short than run on, so of two the longer one tells better what was meant. NaN of none.
pub(super) fn median(sorted: &[f64]) -> f64 {
    if sorted.is_empty() { f64::NAN } else { sorted[sorted.len() / 2] }
}

/// Robust coefficient of variation: scaled median absolute deviation over the median.
pub(super) fn variation(values: &[f64]) -> f64 {
    let middle = median(values);
    1.4826 * median(&sorted(values.iter().map(|value| (value - middle).abs()))) / middle.max(1e-9)
}

/// The combs over all dividing speeds that show two alike efforts about as clearly as the clearest
/// does, with how much each counts.
pub(super) fn likely(
    levels: &[Level],
    threshold_mps: f64,
    noise: f64,
    settings: &ClassifySettings,
) -> Vec<(f64, Comb)> {
    let all = candidates(levels, threshold_mps, noise, settings);
    super::likely::likely(all, |comb| comb.clarity.ln(), settings.clarity_scale)
}

/// The clearest of them, the first of equals.
pub(super) fn clearest(likely: &[(f64, Comb)]) -> Option<&Comb> {
    likely.iter().rev().max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, comb)| comb)
}

/// The first of the combs with the highest worth.
pub(super) fn best(combs: Vec<Comb>, worth: impl Fn(&Comb) -> f64) -> Option<Comb> {
    combs.into_iter().reduce(|best, comb| if worth(&comb) > worth(&best) { comb } else { best })
}

/// The combs of all dividing speeds, the slowest first, each only once.
pub(super) fn candidates(
    levels: &[Level],
    threshold_mps: f64,
    noise: f64,
    settings: &ClassifySettings,
) -> Vec<Comb> {
    let least_m = |seconds: f64| {
        settings.min_effort_m.max(settings.effort_noise * (seconds.min(60.0) * noise).sqrt())
    };
    let steps = ((settings.divide_to - settings.divide_from) / settings.divide_step) as usize;
    let mut combs: Vec<Comb> = Vec::new();
    let mut seen: Vec<(f64, f64)> = Vec::new();
    for step in 0..=steps {
        let divide = threshold_mps * (settings.divide_from + settings.divide_step * step as f64);
        let efforts = efforts_beyond(levels, divide, least_m);
        if efforts.len() < 2 || efforts.len() > settings.most_efforts {
            continue;
        }
        let edges: Vec<(f64, f64)> =
            efforts.iter().map(|effort| (effort.start_s, effort.end_s)).collect();
        if edges == seen {
            continue;
        }
        seen = edges;
        combs.extend(of(levels, efforts, settings));
    }
    combs
}

/// The comb of those efforts that `counts`, if two of them are alike.
pub(super) fn only(
    levels: &[Level],
    comb: &Comb,
    settings: &ClassifySettings,
    counts: impl Fn(&Stretch) -> bool,
) -> Option<Comb> {
    of(levels, comb.efforts.iter().copied().filter(counts).collect(), settings)
}

/// Whether two efforts are alike in length and speed.
pub(super) fn alike(a: &Stretch, b: &Stretch, settings: &ClassifySettings) -> bool {
    let near = |a: f64, b: f64, tolerance: f64| (a - b).abs() <= tolerance * a.max(b);
    (near(a.duration_s(), b.duration_s(), settings.alike_duration)
        || near(a.distance_m, b.distance_m, settings.alike_distance))
        && near(a.gap_speed_mps, b.gap_speed_mps, settings.alike_speed)
}

/// The comb of some efforts, if two of them are alike.
pub(super) fn of(
    levels: &[Level],
    efforts: Vec<Stretch>,
    settings: &ClassifySettings,
) -> Option<Comb> {
    let work = |group: &[usize]| group.iter().map(|&i| efforts[i].duration_s()).sum::<f64>();
    let main: Vec<usize> = efforts
        .iter()
        .map(|seed| {
            (0..efforts.len()).filter(|&i| alike(seed, &efforts[i], settings)).collect::<Vec<_>>()
        })
        .filter(|group| group.len() >= 2)
        .max_by(|a, b| work(a).total_cmp(&work(b)))?;
    Some(with_main(levels, efforts, main, settings))
}

/// The comb of some efforts, at least one, of which those of `main` are what it is about.
pub(super) fn with_main(
    levels: &[Level],
    efforts: Vec<Stretch>,
    main: Vec<usize>,
    settings: &ClassifySettings,
) -> Comb {
    let recoveries: Vec<Stretch> =
        efforts.windows(2).map(|pair| Stretch::of(levels, pair[0].to, pair[1].from)).collect();
    let mean = |stretches: &mut dyn Iterator<Item = Stretch>| {
        let (sum, seconds) = stretches.fold((0.0, 0.0), |(sum, seconds), stretch| {
            (sum + stretch.gap_speed_mps * stretch.duration_s(), seconds + stretch.duration_s())
        });
        sum / f64::max(seconds, 1.0)
    };
    let (first, last) = (main[0], main[main.len() - 1]);
    let work_mps = mean(&mut main.iter().map(|&i| efforts[i]));
    let rest_mps = mean(&mut recoveries[first..last].iter().copied());
    // Standing and walking are one and the same rest.
    let seen = |speed: f64| speed.max(settings.rest_floor_mps);
    let (mut total, mut within, mut seconds, mut sum) = (0.0, 0.0, 0.0, 0.0);
    let (from, to) = (efforts[first].from, efforts[last].to);
    let mut effort = first;
    for (index, level) in levels.iter().enumerate().take(to).skip(from) {
        while effort < last && efforts[effort].to <= index {
            effort += 1;
        }
        let working = (efforts[effort].from..efforts[effort].to).contains(&index);
        let (speed, weight) = (seen(f64::from(level.gap_speed_mps)), f64::from(level.duration_s()));
        let expected = seen(if working { work_mps } else { rest_mps });
        within += weight * (speed - expected).powi(2);
        total += weight * speed * speed;
        sum += weight * speed;
        seconds += weight;
    }
    total -= sum * sum / f64::max(seconds, 1.0);
    let explained = (1.0 - within / f64::max(total, 1e-9)).clamp(0.0, 1.0);
    let durations = sorted(main.iter().map(|&i| efforts[i].duration_s()));
    let distances = sorted(main.iter().map(|&i| efforts[i].distance_m));
    let rests = sorted(recoveries[first..last].iter().map(Stretch::duration_s));
    let strangers = (last - first + 1 - main.len()) as f64 / main.len() as f64;
    let irregularity = variation(&durations).min(variation(&distances))
        + 0.5 * variation(&rests).min(1.0)
        + 0.5 * strangers;
    let contrast = ((work_mps - rest_mps) / work_mps).clamp(0.0, settings.full_contrast)
        / settings.full_contrast;
    let count = (main.len() as f64).min(settings.count_saturates);
    let clarity =
        explained * contrast.sqrt() * (-irregularity).exp() * count.powf(settings.count_power);
    Comb { efforts, recoveries, main, work_mps, rest_mps, explained, irregularity, clarity }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::efforts::tests::flat;

    #[test]
    fn the_scale_of_the_repeats_is_found_among_warm_up_and_recoveries() {
        let mut plan = vec![(720, 3.1)];
        for _ in 0..6 {
            plan.extend([(160, 4.9), (90, 2.3)]);
        }
        plan.push((600, 3.0));
        let likely = likely(&flat(&plan), 4.2, 0.1, &ClassifySettings::default());
        let comb = clearest(&likely).unwrap();
        assert_eq!((comb.main.len(), comb.efforts.len()), (6, 6));
        assert_eq!(median(&comb.main_durations_s()), 160.0);
        assert_eq!(median(&comb.main_recoveries_s()), 90.0);
    }

    #[test]
    fn efforts_that_do_not_count_leave_a_comb_of_the_others() {
        let mut plan = vec![(720, 3.1), (300, 4.6), (90, 2.3)];
        for _ in 0..6 {
            plan.extend([(60, 4.9), (90, 2.3)]);
        }
        let (levels, settings) = (flat(&plan), ClassifySettings::default());
        let likely = likely(&levels, 4.2, 0.1, &settings);
        let all = clearest(&likely).unwrap();
        let short = only(&levels, all, &settings, |effort| effort.duration_s() < 100.0).unwrap();
        assert_eq!(short.efforts.len(), 6);
        assert!(only(&levels, all, &settings, |_| false).is_none());
    }
}
