//! Columns of a series to lines: every point where there is room, else what a pixel column holds.

use super::paper::Paper;
use super::scale::Scale;
use super::theme::{Paint, weight};
use super::timeline::Timeline;

/// From this many values in a pixel column on, their range is drawn behind their mean.
const CROWDED: f64 = 4.0;

/// The values of one pixel column, or one value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    /// Where it stands.
    pub(super) x: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) mean: f64,
}

/// The values of the first `count` seconds: one by one, or by pixel column where there are more of
/// them than pixels; `None` where there is no value.
pub(super) fn columns(
    value: impl Fn(usize) -> Option<f64>,
    count: usize,
    x: &Timeline,
) -> Vec<Option<Column>> {
    let one = |second: usize| {
        let value = value(second).filter(|it| it.is_finite())?;
        Some(Column { x: x.at(second as f64), low: value, high: value, mean: value })
    };
    if x.seconds_per_pixel() <= 1.0 {
        return (0..count).map(one).collect();
    }
    let mut columns: Vec<Option<Column>> = Vec::with_capacity(count);
    let (mut pixel, mut n) = (i64::MIN, 0.0);
    for second in 0..count {
        let here = x.at(second as f64).floor() as i64;
        let seen = one(second);
        let last = columns.last_mut().filter(|_| here == pixel);
        match (last, seen) {
            (Some(Some(column)), Some(seen)) => {
                n += 1.0;
                column.x += (seen.x - column.x) / n;
                column.mean += (seen.mean - column.mean) / n;
                column.low = column.low.min(seen.low);
                column.high = column.high.max(seen.high);
            }
            (Some(Some(_)), None) => {}
            (Some(empty), seen) => *empty = seen,
            (None, seen) => columns.push(seen),
        }
        if here != pixel || n == 0.0 {
            n = f64::from(u8::from(seen.is_some()));
        }
        pixel = here;
    }
    columns
}

/// Draws values by second as a line within `panel`, broken where there is no value.
pub(super) fn draw(
    paper: &Paper<'_>,
    (x, y): (&Timeline, Scale),
    count: usize,
    value: impl Fn(usize) -> Option<f64>,
    (width, color): (f64, Paint),
) {
    let columns = columns(value, count, x);
    // What stays below the axis is no line along its floor.
    let (low, _) = y.range();
    let below = |at: usize| columns.get(at).is_none_or(|it| it.is_none_or(|it| it.mean < low));
    let sunk = |at: usize| below(at) && below(at + 1) && (at == 0 || below(at - 1));
    let held = |pick: fn(&Column) -> f64| {
        let columns = &columns;
        (0..columns.len()).map(move |at| {
            columns[at].filter(|_| !sunk(at)).map(|column| (column.x, y.within(pick(&column))))
        })
    };
    if x.seconds_per_pixel() > CROWDED {
        let mut upper = Vec::new();
        pieces(held(|column| column.high), |piece| upper.push(piece.to_vec()));
        let mut lower = Vec::new();
        pieces(held(|column| column.low), |piece| lower.push(piece.to_vec()));
        for (mut outline, lower) in upper.into_iter().zip(lower) {
            outline.extend(lower.into_iter().rev());
            paper.area(&outline, color.mix(0.22));
        }
        pieces(held(|column| column.mean), |piece| {
            paper.line(piece, width.min(weight::LINE), color);
        });
    } else {
        pieces(held(|column| column.mean), |piece| paper.line(piece, width, color));
    }
}

/// Hands on each unbroken piece of a line.
pub(super) fn pieces(
    points: impl Iterator<Item = Option<(f64, f64)>>,
    mut each: impl FnMut(&[(f64, f64)]),
) {
    let mut piece = Vec::new();
    for point in points.chain([None]) {
        match point {
            Some(point) => piece.push(point),
            None if piece.is_empty() => {}
            None => {
                each(&piece);
                piece.clear();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(seconds: usize) -> Timeline {
        Timeline::new(seconds as f64, &[], (0.0, 1000.0))
    }

    #[test]
    fn a_column_keeps_its_extremes() {
        let spike = |at: usize| Some(if at == 43_210 { 9.0 } else { 3.0 });
        let columns = columns(spike, 86_400, &over(86_400));
        assert!((1000..1002).contains(&columns.len()), "{}", columns.len());
        let high: Vec<_> = columns.iter().flatten().filter(|column| column.high > 8.0).collect();
        assert_eq!(high.len(), 1);
        assert_eq!(high[0].low, 3.0);
        assert!(high[0].mean > 3.0 && high[0].mean < 3.2, "{}", high[0].mean);
    }

    #[test]
    fn columns_without_values_are_gaps() {
        let halted = |at: usize| (!(4000..6000).contains(&at)).then_some(3.0);
        let columns = columns(halted, 10_000, &over(10_000));
        assert_eq!(columns.iter().filter(|column| column.is_none()).count(), 200);
        let mut sizes = Vec::new();
        pieces(columns.iter().map(|column| column.map(|_| (0.0, 0.0))), |piece| {
            sizes.push(piece.len());
        });
        assert_eq!(sizes, [400, 400]);
    }

    #[test]
    fn where_there_is_room_every_value_is_a_point() {
        assert_eq!(columns(|_| Some(1.0), 300, &over(300)).len(), 300);
        assert!(columns(|_| Some(1.0), 0, &over(1)).is_empty());
    }
}
