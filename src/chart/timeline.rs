//! Elapsed time to pixels: long pauses take a narrow mark, so that the run has the width.

use super::scale::{self, Scale, Tick};

/// A pause of so many seconds is drawn narrow,
const LONG_S: f64 = 300.0;
/// as a mark of so many pixels, where it would take twice that;
const MARK: f64 = 44.0;
/// all marks together take no more than this share of the width.
const MARKS: f64 = 0.15;

/// The axis of elapsed time over a panel.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Timeline {
    /// Stretches of time and where they are drawn, in order, without holes.
    pieces: Vec<Piece>,
    /// Seconds in a pixel outside of marks.
    pace: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Piece {
    scale: Scale,
    end_s: f64,
    narrow: bool,
}

impl Timeline {
    /// The first `seconds` of a run between two places, with its pauses as first and last second.
    pub(super) fn new(seconds: f64, pauses: &[(usize, usize)], (left, right): (f64, f64)) -> Self {
        let seconds = seconds.max(1.0);
        let width = (right - left).max(1.0);
        let wide = |(from, to): &(f64, f64)| to - from > LONG_S.max(2.0 * MARK * seconds / width);
        let pauses = pauses.iter().map(|(from, to)| (*from as f64, (*to as f64).min(seconds)));
        let narrow: Vec<(f64, f64)> = pauses.filter(wide).collect();
        let mark = MARK.min(MARKS * width / narrow.len().max(1) as f64);
        let skipped: f64 = narrow.iter().map(|(from, to)| to - from).sum();
        let pace = (seconds - skipped).max(1.0) / (width - mark * narrow.len() as f64);
        let (mut at, mut x, mut pieces) = (0.0, left, Vec::with_capacity(2 * narrow.len() + 1));
        let mut piece = |to: f64, wide: f64, narrow: bool| {
            pieces.push(Piece { scale: Scale::new((at, to), (x, x + wide)), end_s: to, narrow });
            (at, x) = (to, x + wide);
        };
        let mut done = 0.0;
        for (from, to) in narrow {
            if from > done {
                piece(from, (from - done) / pace, false);
            }
            piece(to, mark, true);
            done = to;
        }
        if seconds > done {
            piece(seconds, (seconds - done) / pace, false);
        }
        Self { pieces, pace }
    }

    /// Where a second stands.
    pub(super) fn at(&self, second: f64) -> f64 {
        let piece = self.pieces.partition_point(|piece| piece.end_s < second);
        self.pieces[piece.min(self.pieces.len() - 1)].scale.at(second)
    }

    /// Where a second stands, at the end where it lies beyond.
    pub(super) fn within(&self, second: f64) -> f64 {
        self.at(second.clamp(0.0, self.end_s()))
    }

    /// The last second.
    pub(super) fn end_s(&self) -> f64 {
        self.pieces.last().map_or(1.0, |piece| piece.end_s)
    }

    /// Seconds in a pixel, outside of pauses drawn narrow.
    pub(super) fn seconds_per_pixel(&self) -> f64 {
        self.pace
    }

    /// Round times, `gap` pixels or more apart, none of them in a pause drawn narrow.
    pub(super) fn ticks(&self, gap: f64) -> Vec<Tick> {
        let end = self.end_s();
        let mut ticks = scale::time_ticks(end, end / self.pace, gap);
        let mut last = f64::NEG_INFINITY;
        ticks.retain(|tick| {
            let inside = |piece: &Piece| {
                piece.narrow && piece.scale.range().0 < tick.at && tick.at < piece.end_s
            };
            let at = self.at(tick.at);
            let kept = at - last >= gap * 0.75 && !self.pieces.iter().any(inside);
            last = if kept { at } else { last };
            kept
        });
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_pause_is_a_narrow_mark() {
        let line = Timeline::new(4000.0, &[(600, 630), (1000, 2100)], (0.0, 1000.0));
        assert!((line.at(2100.0) - line.at(1000.0) - MARK).abs() < 1e-9);
        assert!((line.at(630.0) - line.at(600.0) - 30.0 / line.seconds_per_pixel()).abs() < 1e-9);
        assert_eq!((line.at(0.0), line.at(4000.0)), (0.0, 1000.0));
        assert!((line.seconds_per_pixel() - 2900.0 / 956.0).abs() < 1e-9);
        let ticks = line.ticks(60.0);
        assert!(ticks.iter().all(|tick| tick.at <= 1000.0 || tick.at >= 2100.0), "{ticks:?}");
        for pair in ticks.windows(2) {
            assert!(line.at(pair[1].at) - line.at(pair[0].at) >= 44.0);
        }
    }

    #[test]
    fn recoveries_and_odd_pauses_keep_their_length() {
        let recoveries = [(600, 780), (900, 1080)];
        let line = Timeline::new(3000.0, &recoveries, (0.0, 1000.0));
        assert_eq!(line.at(1500.0), 500.0);
        let odd = Timeline::new(3000.0, &[(0, 900), (2500, 9000)], (0.0, 1000.0));
        assert!((odd.within(1e9) - 1000.0).abs() < 1e-9);
        assert_eq!(Timeline::new(0.0, &[], (0.0, 10.0)).at(0.0), 0.0);
    }

    #[test]
    fn many_pauses_leave_room_for_the_run() {
        let pauses: Vec<_> = (0..60).map(|n| (n * 1400 + 500, n * 1400 + 1300)).collect();
        let line = Timeline::new(84_000.0, &pauses, (0.0, 1000.0));
        let places: Vec<f64> = (0..840).map(|n| line.at(f64::from(n) * 100.0)).collect();
        assert!(places.is_sorted() && places[839] < 1000.0);
    }
}
