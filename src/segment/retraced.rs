//! Way covered in both directions again and again, counted place by place: a turn that is missed
//! costs a visit or two, where a chain of turns would break.

use std::cmp::Reverse;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::trail::{Trail, Turn};
use crate::measure::Series;
use crate::settings::SegmentSettings;

/// What was covered in both directions more than once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Retraced {
    /// Its share of the places of the way, each visit counted: in full what was covered three times
    /// both ways, half what was covered twice.
    pub share: f32,
    /// How often it was covered both ways, on average.
    pub times: f32,
    /// The logarithm of the speed one way over the other, the faster over the slower.
    pub contrast: f32,
    /// The logarithm of the speed up over the speed down; 0 where it does not rise.
    pub uphill: f32,
    /// Rise over run, either way: what altitude says on the way there less what it says on the way
    /// back, so that its errors fall out. 0 without altitude.
    pub grade: f32,
}

/// A place is judged by the way from so many places before it to so many after it.
const ASIDE: usize = 2;

/// Row and column of a square of the ground.
type Cell = [i64; 2];

/// Places by the cell they lie in: row by row, the last of a cell first.
struct Net {
    places: Vec<(Cell, Reverse<u32>)>,
    /// Cells for each metre.
    per_m: f32,
}

impl Net {
    fn of(trail: &Trail, places: impl Iterator<Item = usize>, cell_m: f32) -> Self {
        let mut net = Self { places: Vec::new(), per_m: 1.0 / cell_m };
        net.places = places.map(|place| (net.cell(trail, place), Reverse(place as u32))).collect();
        net.places.sort_unstable();
        net
    }

    /// The cell a place lies in.
    fn cell(&self, trail: &Trail, place: usize) -> Cell {
        // Far to one side, so that cutting off is rounding down.
        let along = |metres: f32| (metres * self.per_m + 65_536.0) as i64;
        let [east_m, north_m] = trail.at(place);
        [along(north_m), along(east_m)]
    }

    /// The places of some cells of a row.
    fn places(&self, row: i64, columns: RangeInclusive<i64>) -> impl Iterator<Item = usize> {
        let from = self.places.partition_point(|(cell, _)| *cell < [row, *columns.start()]);
        let rest = self.places[from..].iter();
        rest.take_while(move |(cell, _)| *cell <= [row, *columns.end()])
            .map(|(_, place)| place.0 as usize)
    }

    /// The places of a cell and of those around it.
    fn around(&self, [row, column]: Cell) -> impl Iterator<Item = usize> {
        (row - 1..=row + 1).flat_map(move |row| self.places(row, column - 1..=column + 1))
    }
}

/// What is known of the visits of one place in one direction.
#[derive(Default)]
struct Visits {
    count: f32,
    speed_mps: f32,
    grade: f32,
}

/// Counts the visits of the places from which the way turned back, one for those of each cell that go
/// along one another.
pub(super) fn retraced(
    series: &Series,
    trail: &Trail,
    turns: &[Turn],
    settings: &SegmentSettings,
) -> Retraced {
    // Twice there and back is three turns.
    if turns.len() < 3 {
        return Retraced::default();
    }
    let n = trail.second.len();
    let tolerance_m = settings.ground_tolerance_m;
    let mut is_open = vec![false; n];
    for turn in turns {
        is_open[turn.place - turn.reach..=turn.place + turn.reach].fill(true);
    }
    let places = ASIDE..n - ASIDE;
    let net = Net::of(trail, places.clone().filter(|&place| is_open[place]), tolerance_m);
    let mut sum = Retraced::default();
    for place in places {
        if !is_open[place] || !is_straight(series, trail, place) {
            continue;
        }
        let cell @ [row, column] = net.cell(trail, place);
        let ahead = heading(trail, place);
        let mut alike = 0;
        // Of all headings two at most are not along one another: no cell is looked at often.
        for other in net.places(row, column..=column) {
            if along(ahead, heading(trail, other)).is_some() {
                alike += 1;
                is_open[other] = false;
            }
        }
        let visits = visits(series, trail, place, net.around(cell), tolerance_m);
        sum.add(&visits, alike as f32, settings);
    }
    sum.means(n as f32)
}

/// The visits of a place in its own direction and in the other: the places, of those around it, at
/// which the way came closest to it.
fn visits(
    series: &Series,
    trail: &Trail,
    place: usize,
    around: impl Iterator<Item = usize>,
    tolerance_m: f32,
) -> [Visits; 2] {
    let mut sides = [Visits::default(), Visits::default()];
    let ahead = heading(trail, place);
    for other in around {
        let apart_m2 = trail.apart_m2(place, other);
        let is_closest = apart_m2 <= tolerance_m * tolerance_m
            && apart_m2 <= trail.apart_m2(place, other - 1)
            && apart_m2 < trail.apart_m2(place, other + 1);
        if !is_closest {
            continue;
        }
        let Some(side) = along(ahead, heading(trail, other)) else { continue };
        let side = &mut sides[side];
        side.count += 1.0;
        side.speed_mps += series.speed_mps[trail.second[other] as usize];
        if !series.altitude_m.is_empty() {
            side.grade +=
                over(&series.altitude_m, trail, other) / over(&series.distance_m, trail, other);
        }
    }
    sides
}

/// Where the way goes at a place, east and north in metres.
fn heading(trail: &Trail, place: usize) -> [f32; 2] {
    trail.way(place - ASIDE, place + ASIDE)
}

/// Whether what goes there goes the same way as what goes ahead (0) or back (1). What crosses it by
/// more than 60 degrees goes somewhere else.
fn along(ahead: [f32; 2], there: [f32; 2]) -> Option<usize> {
    let along = dot(ahead, there);
    let is_along = along * along >= 0.25 * dot(ahead, ahead) * dot(there, there);
    is_along.then_some(usize::from(along < 0.0))
}

/// Whether the way at a place goes on as it came. In a bend or where it turns back a place sees what
/// passes it once, and in some direction.
fn is_straight(series: &Series, trail: &Trail, place: usize) -> bool {
    let ahead = heading(trail, place);
    let way_m = 0.75 * over(&series.distance_m, trail, place);
    dot(ahead, ahead) >= way_m * way_m
}

/// How much a column changes over the way at a place.
fn over(column: &[f32], trail: &Trail, place: usize) -> f32 {
    let at = |place: usize| column[trail.second[place] as usize];
    at(place + ASIDE) - at(place - ASIDE)
}

fn dot(a: [f32; 2], b: [f32; 2]) -> f32 {
    a[0] * b[0] + a[1] * b[1]
}

impl Retraced {
    /// Adds what was seen on the visits of one place, which stands for so many alike.
    fn add(&mut self, [there, back]: &[Visits; 2], alike: f32, settings: &SegmentSettings) {
        let times = there.count.min(back.count);
        let full = settings.min_passes as f32;
        let weight = alike * ((times - 1.0) / (full - 1.0)).clamp(0.0, 1.0);
        if weight == 0.0 {
            return;
        }
        // Who stands still has no speed to compare with.
        let speed = |side: &Visits| (side.speed_mps / side.count).max(0.3);
        let ratio = (speed(there) / speed(back)).ln();
        let grade = 0.5 * (there.grade / there.count - back.grade / back.count);
        let rises = (grade.abs() / settings.rising_grade).min(1.0);
        self.share += weight;
        self.times += weight * times;
        self.contrast += weight * ratio.abs();
        self.uphill += weight * rises * ratio * grade.signum();
        self.grade += weight * grade.abs();
    }

    /// What was added up, as means and as a share of so many places.
    fn means(self, places: f32) -> Self {
        let all = self.share.max(1.0);
        Self {
            share: self.share / places,
            times: self.times / all,
            contrast: self.contrast / all,
            uphill: self.uphill / all,
            grade: self.grade / all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    /// A way from corner to corner in metres (east, north, up), each side at a speed of its own.
    fn way(corners: &[([f32; 3], f32)]) -> Series {
        let mut series = Series::default();
        let (mut at, mut distance_m) = ([0.0_f32; 3], 0.0);
        for &(to, speed) in corners {
            let length = (to[0] - at[0]).hypot(to[1] - at[1]);
            let seconds = (length / speed).round().max(1.0);
            for second in 1..=seconds as u32 {
                let share = second as f32 / seconds;
                let along = |axis: usize| at[axis] + share * (to[axis] - at[axis]);
                distance_m += length / seconds;
                series.distance_m.push(distance_m);
                series.speed_mps.push(speed);
                series.east_m.push(along(0));
                series.north_m.push(along(1));
                series.altitude_m.push(along(2));
            }
            at = to;
        }
        series
    }

    fn of(series: &Series) -> Retraced {
        let settings = Settings::default().segment;
        let trail = Trail::of(series);
        retraced(series, &trail, &trail.turns(&settings), &settings)
    }

    /// Up a hill of 80 m and 8 % at 6 m/s and down at 2, so often, from a foot on the axis.
    fn hill(east_m: f32, times: usize) -> Vec<([f32; 3], f32)> {
        let once = [([east_m, 80.0, 6.4], 6.0), ([east_m, 0.0, 0.0], 2.0)];
        std::iter::once(([east_m, 0.0, 0.0], 4.0)).chain(once.repeat(times)).collect()
    }

    #[test]
    fn a_hill_run_up_and_walked_down_is_covered_both_ways() {
        let series = way(&[hill(1500.0, 8), vec![([3000.0, 0.0, 0.0], 4.0)]].concat());
        let (found, trail) = (of(&series), Trail::of(&series));
        let places = trail.second.len();
        let on_hill = (0..places).filter(|&place| trail.at(place)[0] == 1500.0).count();
        let counted = found.share * places as f32 / on_hill as f32;
        assert!((0.9..=1.0).contains(&counted), "{found:?} {counted}");
        assert!((7.0..=8.0).contains(&found.times), "{found:?}");
        assert!((found.contrast - 3.0_f32.ln()).abs() < 0.1, "{found:?}");
        assert!((found.uphill - found.contrast).abs() < 0.05, "{found:?}");
        assert!((found.grade - 0.08).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn twice_counts_half_and_once_not_at_all() {
        let of = |times| of(&way(&[hill(500.0, times), vec![([1000.0, 0.0, 0.0], 4.0)]].concat()));
        assert_eq!(of(1), Retraced::default());
        let (twice, thrice) = (of(2).share * 1320.0, of(3).share * 1480.0);
        assert!((thrice / twice - 3.0).abs() < 0.4, "{twice} {thrice}");
    }

    #[test]
    fn rounds_are_no_way_back() {
        let round = [[0.0, 100.0], [100.0, 100.0], [100.0, 0.0], [0.0, 0.0]];
        let corners: Vec<_> = round.map(|[e, n]| ([e, n, 0.0], 4.0)).repeat(10);
        let series = way(&corners);
        assert_eq!(of(&series), Retraced::default());
        let trail = Trail::of(&series);
        let all = ASIDE..trail.second.len() - ASIDE;
        let [there, back] = visits(&series, &trail, 210, all, 14.0);
        assert_eq!((there.count, back.count), (10.0, 0.0));
    }

    #[test]
    fn places_nobody_knows_are_not_visited() {
        let mut series = way(&[hill(500.0, 6), vec![([1000.0, 0.0, 0.0], 4.0)]].concat());
        let before = of(&series);
        let gap = series.len() / 2 - 20..series.len() / 2;
        series.east_m[gap.clone()].fill(f32::NAN);
        series.north_m[gap].fill(f32::NAN);
        let found = of(&series);
        assert!(found.times < before.times && found.share < before.share, "{found:?} {before:?}");
    }

    #[test]
    fn only_what_is_near_is_looked_at() {
        // Along one line, on and half of it back again: as long as the way is, nothing of it far
        // away is held against a place.
        let there = [([900.0, 0.0], 4.0), ([-450.0, 0.0], 4.0)].repeat(20);
        let corners = there.iter().scan(0.0, |east_m, ([by_m, _], speed)| {
            *east_m += by_m;
            Some(([*east_m, 0.0, 0.0], *speed))
        });
        let trail = Trail::of(&way(&corners.collect::<Vec<_>>()));
        let (n, cell_m) = (trail.second.len(), 14.0);
        let net = Net::of(&trail, 0..n, cell_m);
        for place in 0..n {
            let cell @ [row, column] = net.cell(&trail, place);
            let is_within = |other, cells: f32| trail.is_near(place, other, 1.42 * cells * cell_m);
            assert!(net.places(row, column..=column).all(|other| is_within(other, 1.0)));
            assert!(net.around(cell).all(|other| is_within(other, 2.0)));
            assert!(net.around(cell).any(|other| other == place));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_way_has_a_share_of_itself(
            corners in proptest::collection::vec(
                ((-60..60_i32, -60..60_i32, -9..9_i32), 1..7_u8), 0..60,
            ),
        ) {
            let corner = |((east, north, up), speed)| {
                ([east, north, up].map(|metres| metres as f32), f32::from(speed))
            };
            let found = of(&way(&corners.into_iter().map(corner).collect::<Vec<_>>()));
            let all = [found.share, found.times, found.contrast, found.uphill, found.grade];
            proptest::prop_assert!(all.iter().all(|value| value.is_finite()), "{found:?}");
            proptest::prop_assert!((0.0..=1.0).contains(&found.share), "{found:?}");
        }
    }
}
