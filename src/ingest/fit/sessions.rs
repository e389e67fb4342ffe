//! Which session a point, a lap or an event belongs to.

use crate::ingest::fit::summary::Session;

/// The spans of sessions by start, for looking up which one a time belongs to.
#[derive(Debug)]
pub(super) struct Spans(Vec<Span>);

#[derive(Debug, Clone, Copy)]
struct Span {
    start_s: f64,
    end_s: f64,
    /// What the caller calls it.
    label: usize,
}

impl Spans {
    /// The spans of labelled sessions; one without a start counts as being at the very end.
    pub(super) fn new<'a>(sessions: impl Iterator<Item = (usize, &'a Session)>) -> Self {
        let mut spans: Vec<Span> = sessions
            .map(|(label, session)| {
                let start_s = session.start_s.unwrap_or(f64::INFINITY);
                let elapsed = session.totals.elapsed_time_s.or(session.totals.timer_time_s);
                Span { start_s, end_s: start_s + elapsed.unwrap_or(0.0), label }
            })
            .collect();
        // Of two that start together the longer comes last, where the search finds it first.
        spans.sort_by(|a, b| a.start_s.total_cmp(&b.start_s).then(a.end_s.total_cmp(&b.end_s)));
        Self(spans)
    }

    /// The sessions in the order of their starts.
    pub(super) fn order(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|span| span.label)
    }

    /// The session that was running, if one was.
    pub(super) fn running(&self, time_s: f64) -> Option<usize> {
        let next = self.0.partition_point(|span| span.start_s <= time_s);
        let span = self.0.get(next.checked_sub(1)?)?;
        (time_s <= span.end_s).then_some(span.label)
    }

    /// The session that was running, else the nearest; of two that touch the later. `None` only
    /// where there is no session.
    pub(super) fn nearest(&self, time_s: f64) -> Option<usize> {
        let next = self.0.partition_point(|span| span.start_s <= time_s);
        let before = next.checked_sub(1).and_then(|before| self.0.get(before));
        let after = self.0.get(next);
        match (before, after) {
            (Some(before), Some(after))
                if time_s > before.end_s && after.start_s - time_s < time_s - before.end_s =>
            {
                Some(after.label)
            }
            (Some(span), _) | (None, Some(span)) => Some(span.label),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Totals;

    fn spans(sessions: &[(f64, f64)]) -> Spans {
        let sessions: Vec<_> = sessions
            .iter()
            .map(|(start, elapsed)| Session {
                start_s: Some(*start),
                totals: Totals { elapsed_time_s: Some(*elapsed), ..Totals::default() },
                ..Session::default()
            })
            .collect();
        Spans::new(sessions.iter().enumerate())
    }

    #[test]
    fn every_time_has_exactly_one_session() {
        let spans = spans(&[(100.0, 50.0), (150.0, 10.0), (200.0, 10.0)]);
        let found = [0.0, 100.0, 149.0, 150.0, 160.0, 170.0, 190.0, 210.0, 999.0]
            .map(|time| spans.nearest(time).unwrap());
        assert_eq!(found, [0, 0, 0, 1, 1, 1, 2, 2, 2]);
    }

    #[test]
    fn a_session_inside_another_of_the_same_start_takes_nothing() {
        assert_eq!(spans(&[(100.0, 50.0), (100.0, 0.0)]).nearest(120.0), Some(0));
    }

    #[test]
    fn outside_is_outside() {
        let spans = spans(&[(100.0, 50.0)]);
        assert_eq!(spans.running(150.0), Some(0));
        assert_eq!([99.0, 151.0, f64::NAN].map(|time| spans.running(time)), [None; 3]);
    }
}
