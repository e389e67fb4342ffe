//! Columns of a series to lines: every point where there is room, else what a pixel column holds.

use super::paper::{Paper, Rect};
use super::scale::Scale;
use super::theme::weight;
use plotters::style::{Color, RGBAColor};

/// From this many values in a pixel column on, the range and the mean are drawn instead.
const CROWDED: f64 = 4.0;

/// The values of one pixel column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Column {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) mean: f64,
}

/// The values of `count` seconds in `columns` columns; `None` where a column has none.
pub(super) fn columns(
    value: impl Fn(usize) -> Option<f64>,
    count: usize,
    columns: usize,
) -> Vec<Option<Column>> {
    (0..columns)
        .map(|column| {
            let from = column * count / columns;
            let to = ((column + 1) * count / columns).max(from + 1).min(count);
            let mut seen = Column { low: f64::INFINITY, high: f64::NEG_INFINITY, mean: 0.0 };
            let mut n = 0.0;
            for value in (from..to).filter_map(&value) {
                seen.low = seen.low.min(value);
                seen.high = seen.high.max(value);
                seen.mean += value;
                n += 1.0;
            }
            (n > 0.0).then(|| Column { mean: seen.mean / n, ..seen })
        })
        .collect()
}

/// Draws values by second as a line within `panel`, broken where there is no value.
pub(super) fn draw(
    paper: &Paper<'_>,
    panel: Rect,
    (x, y): (Scale, Scale),
    count: usize,
    value: impl Fn(usize) -> Option<f64>,
    (width, color): (f64, RGBAColor),
) {
    let values: Vec<_> = (0..count).map(|at| value(at).filter(|it| it.is_finite())).collect();
    // What stays below the axis is no line along its floor.
    let (low, _) = y.range();
    let below = |at: usize| values.get(at).is_none_or(|it| it.is_none_or(|it| it < low));
    let sunk = |at: usize| below(at) && below(at + 1) && (at == 0 || below(at - 1));
    let value = |at: usize| values[at].filter(|_| !sunk(at));
    if count as f64 <= CROWDED * panel.width() {
        let points = (0..count).map(|at| value(at).map(|value| (x.at(at as f64), y.within(value))));
        return pieces(points, |piece| paper.line(piece, width, color));
    }
    let columns = columns(value, count, panel.width() as usize);
    let place = |column: usize| panel.left + column as f64 + 0.5;
    let held = |pick: fn(&Column) -> f64| {
        let columns = &columns;
        (0..columns.len())
            .map(move |at| columns[at].as_ref().map(|column| (place(at), y.within(pick(column)))))
    };
    let mut upper = Vec::new();
    pieces(held(|column| column.high), |piece| upper.push(piece.to_vec()));
    let mut lower = Vec::new();
    pieces(held(|column| column.low), |piece| lower.push(piece.to_vec()));
    for (mut outline, lower) in upper.into_iter().zip(lower) {
        outline.extend(lower.into_iter().rev());
        paper.area(&outline, color.mix(0.22));
    }
    pieces(held(|column| column.mean), |piece| paper.line(piece, width.min(weight::LINE), color));
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

    #[test]
    fn a_column_keeps_its_extremes() {
        let spike = |at: usize| Some(if at == 43_210 { 9.0 } else { 3.0 });
        let columns = columns(spike, 86_400, 1000);
        let high: Vec<_> = columns.iter().flatten().filter(|column| column.high > 8.0).collect();
        assert_eq!(high.len(), 1);
        assert_eq!(high[0].low, 3.0);
        assert!(high[0].mean > 3.0 && high[0].mean < 3.2);
    }

    #[test]
    fn columns_without_values_are_gaps() {
        let halted = |at: usize| (!(400..600).contains(&at)).then_some(3.0);
        let columns = columns(halted, 1000, 100);
        assert_eq!(columns.iter().filter(|column| column.is_none()).count(), 20);
        let mut sizes = Vec::new();
        pieces(columns.iter().map(|column| column.map(|_| (0.0, 0.0))), |piece| {
            sizes.push(piece.len());
        });
        assert_eq!(sizes, [40, 40]);
    }

    #[test]
    fn fewer_values_than_columns_are_repeated() {
        assert!(columns(|_| Some(1.0), 3, 10).iter().all(Option::is_some));
        assert!(columns(|_| Some(1.0), 0, 10).iter().all(Option::is_none));
    }
}
