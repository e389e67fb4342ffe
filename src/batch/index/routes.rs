//! Routes an index does not name, found by when its workouts were.

use std::collections::BTreeSet;

use crate::settings::Archives;

/// A stretch of time, from and to, in seconds since 1970-01-01T00:00:00Z.
pub(super) type Span = (f64, f64);

/// Routes of which nothing was told so far.
pub(super) struct Routes<'r> {
    /// When each was and its record, in order of start.
    spans: Vec<(Span, usize)>,
    /// Places in `spans` of those that no workout took.
    free: BTreeSet<usize>,
    rules: &'r Archives,
}

impl<'r> Routes<'r> {
    pub(super) fn new(mut routes: Vec<(Span, usize)>, rules: &'r Archives) -> Self {
        routes.sort_by(|(a, _), (b, _)| a.0.total_cmp(&b.0));
        Self { free: (0..routes.len()).collect(), spans: routes, rules }
    }

    /// The record of the route that has the most in common with a workout, if that is enough.
    /// Nobody else gets it then.
    pub(super) fn take(&mut self, workout: Span) -> Option<usize> {
        let shared = |place: usize| (overlap(workout, self.spans[place].0), place);
        let (_, best) = self
            .near(workout)
            .map(shared)
            .filter(|(share, _)| *share >= self.rules.overlap_share)
            .max_by(|(a, first), (b, second)| a.total_cmp(b).then(first.cmp(second)))?;
        self.free.remove(&best);
        Some(self.spans[best].1)
    }

    /// The free routes that begin nearest to a workout, before it and in it.
    fn near(&self, (start, end): Span) -> impl Iterator<Item = usize> {
        let most = self.rules.max_near;
        let at = self.spans.partition_point(|(route, _)| route.0 < start);
        let before = self.free.range(..at).rev().take(most);
        let within = self.free.range(at..).take_while(move |&&place| self.spans[place].0.0 < end);
        before.chain(within.take(most)).copied()
    }
}

/// How much of the shorter of two stretches of time is of both.
fn overlap(one: Span, other: Span) -> f64 {
    let both = one.1.min(other.1) - one.0.max(other.0);
    (both / (one.1 - one.0).min(other.1 - other.0)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Routes by start and length in minutes; their records are numbered.
    fn of<'r>(routes: &[(f64, f64)], rules: &'r Archives) -> Routes<'r> {
        let span = |&(start, length): &(f64, f64)| (60.0 * start, 60.0 * (start + length));
        Routes::new(routes.iter().map(span).zip(0..).collect(), rules)
    }

    #[test]
    fn a_workout_has_the_route_it_shares_most_with_and_nobody_else_has() {
        let rules = Archives::default();
        let mut routes = of(&[(500.0, 60.0), (62.0, 57.0), (0.0, 70.0)], &rules);
        let workout = (3600.0, 7200.0);
        assert_eq!(routes.take(workout), Some(1));
        assert_eq!(routes.take(workout), None, "ten minutes of an hour are not enough");
        assert_eq!(routes.take((0.0, 3600.0)), Some(2));
        assert_eq!(routes.take((1e6, 2e6)), None);
    }

    /// Three days on foot in one file, and the workout of the last of them.
    #[test]
    fn a_route_may_have_begun_long_before() {
        let rules = Archives::default();
        let mut routes = of(&[(0.0, 3.0 * 1440.0)], &rules);
        assert_eq!(routes.take((2.2 * 86_400.0, 2.6 * 86_400.0)), Some(0));
    }

    #[test]
    fn a_route_of_a_moment_hides_no_other() {
        let rules = Archives::default();
        let mut routes = of(&[(0.0, 50.0), (10.0, 0.0)], &rules);
        assert_eq!(routes.take((0.0, 3600.0)), Some(0));
        assert_eq!(routes.take((0.0, 3600.0)), None);
    }

    #[test]
    fn a_workout_is_held_against_few_of_the_routes_that_begin_with_it() {
        let rules = Archives { max_near: 3, ..Archives::default() };
        let begins: Vec<(f64, f64)> = (0..100).map(|i| (f64::from(i) / 100.0, 30.0)).collect();
        let mut routes = of(&begins, &rules);
        let workout = (30.0, 1830.0);
        let near = |routes: &Routes<'_>| routes.near(workout).collect::<Vec<_>>();
        assert_eq!(near(&routes), [49, 48, 47, 50, 51, 52]);
        assert_eq!(routes.take(workout), Some(50));
        // Those that are taken leave their room to others.
        assert_eq!(near(&routes), [49, 48, 47, 51, 52, 53]);
        let mut taken = vec![50];
        taken.extend(std::iter::from_fn(|| routes.take(workout)));
        taken.sort_unstable();
        assert_eq!(taken, (0..100).collect::<Vec<_>>());
    }
}
