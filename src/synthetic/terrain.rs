//! Where it is run: the shape of the course and its hills.

use std::f64::consts::{PI, TAU};

use super::random::Rng;

/// The ground of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terrain {
    /// The shape of the course.
    pub shape: Shape,
    /// Standard deviation of the height along the course in metres; 0 is flat.
    pub relief_m: f64,
    /// Grade of the street that hill steps run up and down, rise over run.
    pub hill_grade: f64,
}

/// The shape of a course.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Out, turn at half the way, and back on the same road.
    OutAndBack,
    /// Rounds of so many metres.
    Loop(f64),
    /// A 400 m track.
    Track,
    /// Never the same road twice.
    Wander,
}

impl Terrain {
    /// Flat ground of a shape.
    pub fn flat(shape: Shape) -> Self {
        Self { shape, relief_m: 0.0, hill_grade: 0.07 }
    }

    /// Rolling ground of a shape.
    pub fn rolling(shape: Shape, relief_m: f64) -> Self {
        Self { shape, relief_m, hill_grade: 0.07 }
    }
}

/// Metres between the points of a course.
const SPACING_M: f64 = 5.0;
/// Radius of the bends and length of the straights of a 400 m track in metres (World Athletics,
/// measured 0.3 m from the kerb).
const TRACK_RADIUS_M: f64 = 36.8;
const TRACK_STRAIGHT_M: f64 = (400.0 - TAU * TRACK_RADIUS_M) / 2.0;

/// One wave of the ground.
#[derive(Debug, Clone, Copy)]
struct Wave {
    height_m: f64,
    length_m: f64,
    phase: f64,
}

/// A course laid out: a point for every metre run.
#[derive(Debug, Clone)]
pub(super) struct Course {
    shape: Shape,
    points: Vec<(f64, f64)>,
    waves: Vec<Wave>,
    turn_m: f64,
    hill: (f64, f64),
    hill_grade: f64,
}

/// East, north and up in metres.
pub(super) type Place = (f64, f64, f64);

impl Course {
    /// Lays out a course on which `planned_m` metres are to be run.
    pub(super) fn new(terrain: &Terrain, planned_m: f64, rng: &mut Rng) -> Self {
        let turn_m = planned_m / 2.0;
        let points = match terrain.shape {
            Shape::Track => Vec::new(),
            Shape::Loop(length_m) => round(length_m.max(200.0), rng),
            Shape::OutAndBack => road(turn_m + 50.0, rng),
            Shape::Wander => road(planned_m * 1.2 + 500.0, rng),
        };
        let around = points.len() as f64 * SPACING_M;
        let closed = matches!(terrain.shape, Shape::Loop(_));
        let mut waves = Vec::new();
        if terrain.relief_m > 0.0 {
            for _ in 0..5 {
                let wanted: f64 = rng.between(350.0, 2800.0);
                // A round has to end at the height it began.
                let length_m = if closed { around / (around / wanted).ceil() } else { wanted };
                // Long waves are the high ones, so that grades stay alike.
                let height_m = terrain.relief_m * (wanted / 1600.0).sqrt() * 0.65;
                waves.push(Wave { height_m, length_m, phase: rng.between(0.0, TAU) });
            }
        }
        let (sin, cos) = rng.between(0.0, TAU).sin_cos();
        Self {
            shape: terrain.shape,
            points,
            waves,
            turn_m,
            hill: (cos, sin),
            hill_grade: terrain.hill_grade,
        }
    }

    /// The place after `run_m` metres of the course and `hill_m` metres up the hill street.
    pub(super) fn place(&self, run_m: f64, hill_m: f64) -> Place {
        let along = self.along(run_m);
        let (east, north) = match self.shape {
            Shape::Track => oval(along),
            _ => self.point(along),
        };
        let up = self.height(along) + self.hill_grade * hill_m;
        (east + self.hill.0 * hill_m, north + self.hill.1 * hill_m, up)
    }

    /// Grade in the direction of running after `run_m` metres.
    pub(super) fn grade(&self, run_m: f64) -> f64 {
        if self.waves.is_empty() {
            return 0.0;
        }
        let ahead = self.height(self.along(run_m + 4.0));
        (ahead - self.height(self.along(run_m - 4.0))) / 8.0
    }

    /// Grade of the hill street.
    pub(super) fn hill_grade(&self) -> f64 {
        self.hill_grade
    }

    fn along(&self, run_m: f64) -> f64 {
        match self.shape {
            Shape::Track => run_m.rem_euclid(400.0),
            Shape::Loop(_) => run_m.rem_euclid(self.points.len() as f64 * SPACING_M),
            Shape::Wander => run_m,
            Shape::OutAndBack => {
                let turned = run_m.rem_euclid(2.0 * self.turn_m);
                turned.min(2.0 * self.turn_m - turned)
            }
        }
    }

    fn point(&self, along: f64) -> (f64, f64) {
        let last = self.points.len().saturating_sub(1);
        let at = (along / SPACING_M).max(0.0);
        let i = (at as usize).min(last);
        let closed = matches!(self.shape, Shape::Loop(_));
        let next = if i < last {
            i + 1
        } else if closed {
            0
        } else {
            last
        };
        let (a, b, share) = (self.points[i], self.points[next], at - i as f64);
        (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share)
    }

    fn height(&self, along: f64) -> f64 {
        let waves = self.waves.iter();
        14.0 + waves.map(|w| w.height_m * (TAU * along / w.length_m + w.phase).sin()).sum::<f64>()
    }
}

/// A road of gentle bends with a corner every few hundred metres.
fn road(length_m: f64, rng: &mut Rng) -> Vec<(f64, f64)> {
    let mut heading = rng.between(0.0, TAU);
    let mut corner_m = rng.between(150.0, 600.0);
    let (mut east, mut north, mut bend) = (0.0, 0.0, 0.0);
    let mut points = vec![(0.0, 0.0)];
    for _ in 0..(length_m / SPACING_M).ceil() as usize + 2 {
        bend = bend * 0.95 + rng.normal(0.004);
        heading += bend;
        corner_m -= SPACING_M;
        if corner_m < 0.0 {
            heading += rng.pick(&[-1.0, 1.0]) * rng.between(0.5, 1.6);
            corner_m = rng.between(150.0, 600.0);
        }
        east += SPACING_M * heading.cos();
        north += SPACING_M * heading.sin();
        points.push((east, north));
    }
    points
}

/// A closed round of about `length_m` metres, its points evenly spaced.
fn round(length_m: f64, rng: &mut Rng) -> Vec<(f64, f64)> {
    let harmonics: Vec<(f64, f64)> =
        (2..6).map(|k| (rng.normal(0.18 / f64::from(k)), rng.between(0.0, TAU))).collect();
    let raw = |share: f64| {
        let angle = share * TAU;
        let radius: f64 = harmonics
            .iter()
            .zip(2_u32..)
            .map(|((size, phase), k)| size * (f64::from(k) * angle + phase).cos())
            .sum::<f64>()
            + 1.0;
        (radius * angle.cos(), radius * angle.sin())
    };
    let fine: Vec<(f64, f64)> = (0..=2000).map(|i| raw(f64::from(i) / 2000.0)).collect();
    let mut way = vec![0.0];
    for pair in fine.windows(2) {
        let step = (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1);
        way.push(way[way.len() - 1] + step);
    }
    let total = way[way.len() - 1];
    let scale = length_m / total;
    let count = (length_m / SPACING_M).round() as usize;
    (0..count)
        .map(|i| {
            let wanted = total * i as f64 / count as f64;
            let j = way.partition_point(|&w| w < wanted).min(fine.len() - 1);
            ((fine[j].0 - fine[0].0) * scale, (fine[j].1 - fine[0].1) * scale)
        })
        .collect()
}

/// The place on a 400 m track.
fn oval(along: f64) -> (f64, f64) {
    let bend = PI * TRACK_RADIUS_M;
    let (half, flip) = if along < TRACK_STRAIGHT_M + bend {
        (along, 1.0)
    } else {
        (along - TRACK_STRAIGHT_M - bend, -1.0)
    };
    let (east, north) = if half < TRACK_STRAIGHT_M {
        (half - TRACK_STRAIGHT_M / 2.0, -TRACK_RADIUS_M)
    } else {
        let angle = (half - TRACK_STRAIGHT_M) / TRACK_RADIUS_M;
        (TRACK_STRAIGHT_M / 2.0 + TRACK_RADIUS_M * angle.sin(), -TRACK_RADIUS_M * angle.cos())
    };
    (flip * east, flip * north)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(shape: Shape, relief_m: f64) -> (Course, f64) {
        let course = Course::new(&Terrain::rolling(shape, relief_m), 4000.0, &mut Rng::new(5, 0));
        let mut sum = 0.0;
        let mut before = course.place(0.0, 0.0);
        for metre in 1..=4000 {
            let now = course.place(f64::from(metre), 0.0);
            sum += (now.0 - before.0).hypot(now.1 - before.1);
            before = now;
        }
        (course, sum)
    }

    #[test]
    fn a_metre_run_is_a_metre_on_the_map() {
        for shape in [Shape::OutAndBack, Shape::Loop(1500.0), Shape::Track, Shape::Wander] {
            let (_, length) = walk(shape, 0.0);
            assert!((length / 4000.0 - 1.0).abs() < 0.02, "{shape:?}: {length}");
        }
    }

    #[test]
    fn courses_that_return_do_return() {
        for shape in [Shape::OutAndBack, Shape::Track] {
            let (course, _) = walk(shape, 12.0);
            let (start, end) = (course.place(0.0, 0.0), course.place(4000.0, 0.0));
            assert!((start.0 - end.0).hypot(start.1 - end.1) < 1.0, "{shape:?}");
            assert!((start.2 - end.2).abs() < 0.1, "{shape:?}");
        }
    }

    #[test]
    fn rolling_ground_has_real_but_runnable_grades() {
        let (course, _) = walk(Shape::Wander, 12.0);
        let steepest = (0..4000).map(|m| course.grade(f64::from(m)).abs()).fold(0.0, f64::max);
        assert!((0.01..0.3).contains(&steepest), "{steepest}");
    }
}
