//! Time in pace zones as bars.

use super::paper::{Align, Paper, Rect, Type};
use super::theme::{self, size};
use crate::athlete::PACE_ZONES;
use crate::units::clock;

/// Pixels from the middle of the heading to below the last bar.
pub(super) const HEIGHT: f64 = HEAD + 5.0 * ROW;

const HEAD: f64 = 22.0;
const ROW: f64 = 28.0;

/// Whether there is anything to draw.
pub(super) fn any(times_s: &[f64; 5]) -> bool {
    times_s.iter().sum::<f64>() >= 1.0
}

/// Draws the bars, very hard on top, with the middle of the heading at `room.top`.
pub(super) fn draw(paper: &Paper<'_>, room: Rect, times_s: &[f64; 5]) {
    let heading = Type::bold(size::HEADING, theme::INK);
    paper.text((room.left, room.top), Align::Left, "Time in pace zones", heading);
    let label = Type::regular(size::BODY, theme::TEXT);
    let quiet = Type::regular(size::SMALL, theme::QUIET);
    let total: f64 = times_s.iter().sum();
    let longest = times_s.iter().copied().fold(1.0, f64::max);
    let left = room.left + 78.0;
    let values = label.width("0:00:00") + quiet.width("100 %") + 26.0;
    let reach = room.right - left - values;
    for (row, (zone, time)) in PACE_ZONES.iter().zip(times_s).rev().enumerate() {
        let y = room.top + HEAD + (row as f64 + 0.5) * ROW;
        paper.text((room.left, y), Align::Left, zone.name, label);
        let end = left + time / longest * reach;
        let color = theme::zone_bar(usize::from(zone.number) - 1);
        if *time >= 0.5 {
            paper.rect(Rect::new(left, y - 9.0, end.max(left + 1.5), y + 9.0), color);
            let text = clock(*time);
            paper.text((end + 8.0, y), Align::Left, &text, Type { color: theme::INK, ..label });
            let share = time / total * 100.0;
            let share = if share < 1.0 { "< 1 %".into() } else { format!("{share:.0} %") };
            paper.text((end + 18.0 + label.width(&text), y), Align::Left, &share, quiet);
        } else {
            paper.text((left, y), Align::Left, "–", quiet);
        }
    }
}
