//! Invented runs for the pictures: series and verdicts by hand.

use jiff::ToSpan;
use jiff::civil::{Weekday, date};
use runkind::athlete::{PACE_ZONES, PaceZones, Threshold, ThresholdSource};
use runkind::chart::{
    HistoryRun, HistoryScene, Look, Rep, RunScene, SeasonRecord, SeasonRun, SeasonScene,
    SeasonThreshold, Statement, Week, Workout,
};
use runkind::classify::{
    Evidence, Kind, KindReason, Recovery, Role, Segment, Set, Structure, StructureSource, Tag,
    Verdict,
};
use runkind::measure::{Motion, Series};
use runkind::units::Units;

/// A run and what goes with it.
pub(crate) struct Run {
    pub(crate) series: Series,
    pub(crate) verdict: Verdict,
    pub(crate) threshold: Option<Threshold>,
}

impl Run {
    pub(crate) fn scene(&self) -> RunScene<'_> {
        let series = &self.series;
        let moving = series.motion.iter().filter(|motion| **motion != Motion::Stop).count();
        let rates: Vec<f64> = series.heart_rate_bpm.iter().map(|rate| f64::from(*rate)).collect();
        let gain: f32 = series.altitude_m.windows(2).map(|pair| (pair[1] - pair[0]).max(0.0)).sum();
        let mut zone_times_s = [0.0; 5];
        if let Some(threshold) = self.threshold {
            for speed in series.speed_mps.iter().filter(|speed| **speed > 0.5) {
                let share = f64::from(*speed) / threshold.speed_mps;
                let zone = PACE_ZONES.iter().rposition(|zone| share >= zone.from).unwrap();
                zone_times_s[zone] += 1.0;
            }
        }
        RunScene {
            start: Some(jiff::civil::datetime(2024, 5, 1, 8, 2, 0, 0)),
            name: None,
            distance_m: series.distance_m.last().map(|metres| f64::from(*metres)),
            moving_time_s: (moving > 0).then_some(moving as f64),
            elevation_gain_m: (!series.altitude_m.is_empty()).then_some(f64::from(gain)),
            avg_heart_rate_bpm: (!rates.is_empty())
                .then(|| rates.iter().sum::<f64>() / rates.len() as f64),
            series,
            verdict: &self.verdict,
            threshold: self.threshold.as_ref(),
            zones: PaceZones::of(self.threshold.map_or(0.0, |threshold| threshold.speed_mps)),
            zone_times_s,
            units: Units::Metric,
            look: Look::default(),
        }
    }
}

/// A piece of an invented run.
#[derive(Clone, Copy)]
pub(crate) struct Piece {
    role: Role,
    seconds: usize,
    from_mps: f64,
    to_mps: f64,
    grade: f64,
}

pub(crate) fn piece(role: Role, seconds: usize, speed_mps: f64) -> Piece {
    Piece { role, seconds, from_mps: speed_mps, to_mps: speed_mps, grade: 0.0 }
}

/// Noise between -1 and 1 that is the same on every machine.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / f64::from(1_u32 << 30) - 1.0
    }
}

pub(crate) struct Sensors {
    pub(crate) heart: bool,
    pub(crate) altitude: bool,
}

pub(crate) const ALL: Sensors = Sensors { heart: true, altitude: true };

pub(crate) fn series(pieces: &[Piece], sensors: &Sensors) -> Series {
    let mut series = Series { start_time_s: 1_714_543_320.0, ..Series::default() };
    let (mut noise, mut wander, mut speed) = (Noise(7), 0.0, 0.0);
    let (mut distance, mut rate, mut height, mut hill) = (0.0, 96.0, 0.0, 0.0);
    for piece in pieces {
        for second in 0..piece.seconds {
            let share = second as f64 / piece.seconds as f64;
            let target = piece.from_mps + (piece.to_mps - piece.from_mps) * share;
            speed += (target - speed) * 0.35;
            wander = wander * 0.96 + noise.next() * 0.03;
            let now = if target == 0.0 { 0.0 } else { (speed + wander).max(0.3) };
            distance += now;
            rate += (96.0 + target * 17.5 + piece.grade * 160.0 - rate) * 0.018;
            height += now * piece.grade;
            hill += now;
            series.distance_m.push(distance as f32);
            series.speed_mps.push(now as f32);
            series.gap_speed_mps.push((now * (1.0 + 3.3 * piece.grade)) as f32);
            let motion = match target {
                0.0 => Motion::Stop,
                0.0..1.9 => Motion::Walk,
                _ => Motion::Run,
            };
            series.motion.push(motion);
            if sensors.heart {
                series.heart_rate_bpm.push((rate + noise.next()) as f32);
            }
            if sensors.altitude {
                let rolling = 132.0 + 9.0 * (hill / 900.0).sin() + 4.0 * (hill / 310.0).sin();
                series.altitude_m.push((rolling + height) as f32);
                series.grade.push(piece.grade as f32);
            }
        }
    }
    series
}

pub(crate) fn segments(pieces: &[Piece], series: &Series) -> Vec<Segment> {
    let (mut from, mut rep) = (0, 0);
    let mut segments = Vec::new();
    for piece in pieces {
        let to = (from + piece.seconds).min(series.len() - 1);
        let metres = f64::from(series.distance_m[to] - series.distance_m[from]);
        let rate = series.heart_rate_bpm.get(to.saturating_sub(1)).map(|rate| f64::from(*rate));
        segments.push(Segment {
            role: piece.role,
            set_rep: (piece.role == Role::Work).then_some((0, rep)),
            start_s: from as f64,
            end_s: to as f64,
            start_uncertainty_s: 1.5,
            end_uncertainty_s: 1.0,
            distance_m: metres,
            speed_mps: metres / (to - from).max(1) as f64,
            gap_speed_mps: metres / (to - from).max(1) as f64,
            grade: (piece.grade != 0.0).then_some(piece.grade),
            rise_m: None,
            avg_heart_rate_bpm: rate,
            zone: Some(3),
        });
        rep += u32::from(piece.role == Role::Work);
        from = to;
    }
    segments
}

pub(crate) fn threshold(pace_s_per_km: f64) -> Threshold {
    let speed_mps = 1000.0 / pace_s_per_km;
    Threshold { speed_mps, uncertainty_mps: 0.06, source: ThresholdSource::History }
}

pub(crate) fn verdict(kind: Option<Kind>, evidence: &[(&str, f64)]) -> Verdict {
    let mut probabilities = [0.0175; 5];
    if let Some(kind) = kind {
        probabilities[kind as usize] = 0.93;
    }
    let said = |(text, weight): &(&str, f64)| Evidence {
        code: "said",
        value: 1.0,
        unit: "count",
        text: (*text).into(),
        weight: *weight,
    };
    Verdict {
        kind,
        kind_reason: kind.is_none().then_some(KindReason::TooShort),
        probabilities,
        tags: Vec::new(),
        evidence: evidence.iter().map(said).collect(),
        runner_up: None,
        would_change: Vec::new(),
        overruled: None,
        structure: None,
        segments: Vec::new(),
    }
}

pub(crate) fn structure(text: &str, sets: Vec<Set>) -> Structure {
    Structure { text: text.into(), source: StructureSource::Signal, agreement: Some(true), sets }
}

pub(crate) fn set(reps: u32, metres: Option<f64>, seconds: Option<f64>, speed_mps: f64) -> Set {
    Set {
        by_time: false,
        reps,
        distance_m: metres,
        duration_s: seconds,
        work_time_s: f64::from(reps) * seconds.or(metres.map(|it| it / speed_mps)).unwrap_or(0.0),
        speed_mps,
        recovery_s: Some(90.0),
        recovery: Some(Recovery::Jog),
        grade: None,
        snap_error: None,
        target_speed_mps: None,
    }
}

fn run(pieces: &[Piece], sensors: &Sensors, mut verdict: Verdict, pace_s_per_km: f64) -> Run {
    let series = series(pieces, sensors);
    verdict.segments = segments(pieces, &series);
    Run { series, verdict, threshold: Some(threshold(pace_s_per_km)) }
}

/// `reps` efforts with jogs between, warm-up and cool-down around.
pub(crate) fn intervals(reps: usize, work: Piece, jog: Piece) -> Vec<Piece> {
    let mut pieces = vec![piece(Role::Warmup, 680, 3.08)];
    for rep in 0..reps {
        let lift = [0.0, 0.03, 0.05, -0.01, 0.02, 0.14][rep % 6];
        pieces.push(Piece { from_mps: work.from_mps + lift, to_mps: work.to_mps + lift, ..work });
        if rep + 1 < reps {
            pieces.push(Piece { seconds: jog.seconds + rep % 4, ..jog });
        }
    }
    pieces.push(piece(Role::Cooldown, 530, 3.0));
    pieces
}

pub(crate) fn six_by_800() -> Run {
    let pieces = intervals(6, piece(Role::Work, 162, 4.94), piece(Role::Recovery, 88, 2.55));
    let mut verdict = verdict(
        Some(Kind::Interval),
        &[
            ("6 efforts of 795–806 m within 2 % of one pace", 2.1),
            ("efforts at 1.20 × threshold, jogs at 0.65 ×", 1.6),
            ("16 min of quality in 43 min", 0.7),
            ("the watch held the same plan: 6 × 800 m", 0.5),
            ("the last effort is the fastest", -0.2),
        ],
    );
    verdict.tags = vec![Tag::Track];
    verdict.structure = Some(structure(
        "2.1 km wu, 6×800 m @ 3:22/km r 90 s, 1.6 km cd",
        vec![set(6, Some(800.0), None, 4.95)],
    ));
    run(&pieces, &ALL, verdict, 242.0)
}

pub(crate) fn easy() -> Run {
    let pieces =
        [piece(Role::Easy, 1500, 2.95), piece(Role::Stop, 75, 0.0), piece(Role::Easy, 1700, 3.0)];
    let verdict = verdict(
        Some(Kind::Easy),
        &[("97 % of the time below the tempo band", 2.0), ("no effort stands out", 0.8)],
    );
    run(&pieces, &ALL, verdict, 250.0)
}

pub(crate) fn tempo_without_heart() -> Run {
    let pieces = [
        piece(Role::Warmup, 900, 3.0),
        piece(Role::Work, 1500, 4.08),
        piece(Role::Cooldown, 700, 2.9),
    ];
    let mut verdict = verdict(
        Some(Kind::Tempo),
        &[("one block of 25:00 at 0.99 × threshold", 1.8), ("no recovery within the block", 0.6)],
    );
    verdict.structure = Some(structure(
        "2.7 km wu, 25:00 @ 4:05/km, 2.0 km cd",
        vec![set(1, None, Some(1500.0), 4.08)],
    ));
    run(&pieces, &Sensors { heart: false, altitude: true }, verdict, 242.0)
}

pub(crate) fn progression() -> Run {
    let rising = Piece { to_mps: 4.2, ..piece(Role::Steady, 3600, 2.9) };
    let mut verdict = verdict(
        Some(Kind::Progression),
        &[
            ("every kilometre but one faster than the one before", 1.9),
            ("the last quarter 21 % faster than the first", 1.2),
        ],
    );
    verdict.tags = vec![Tag::Long, Tag::FastFinish];
    verdict.structure = Some(structure("12.8 km from 5:45 to 3:58/km", Vec::new()));
    let mut run = run(&[rising], &ALL, verdict, 245.0);
    run.verdict.segments.clear();
    run
}

pub(crate) fn hills() -> Run {
    let mut pieces = vec![piece(Role::Warmup, 900, 3.0)];
    for rep in 0..10 {
        let up = piece(Role::Work, 44 + rep % 3, 4.1);
        pieces.push(Piece { grade: 0.11, ..up });
        let down = piece(Role::Recovery, 90, 2.1);
        pieces.push(Piece { grade: -0.103, ..down });
    }
    pieces.push(piece(Role::Cooldown, 600, 2.9));
    let mut verdict = verdict(
        Some(Kind::HillSprint),
        &[("10 efforts up the same 11 % slope", 2.4), ("each with a walk back down", 1.1)],
    );
    verdict.tags = vec![Tag::Hilly, Tag::Trail];
    verdict.structure = Some(structure(
        "2.7 km wu, 10×45 s uphill 11 % r 90 s, 1.7 km cd",
        vec![set(10, None, Some(45.0), 4.1)],
    ));
    let mut run = run(&pieces, &ALL, verdict, 240.0);
    run.series.gap_used = true;
    run
}

pub(crate) fn thirty_reps() -> Run {
    let pieces = intervals(30, piece(Role::Work, 40, 5.3), piece(Role::Recovery, 20, 2.6));
    let mut verdict =
        verdict(Some(Kind::Interval), &[("30 efforts of 40 s within 3 % of one pace", 2.1)]);
    verdict.structure = Some(structure(
        "2.1 km wu, 30×40 s @ 3:09/km r 20 s, 1.6 km cd",
        vec![set(30, None, Some(40.0), 5.3)],
    ));
    run(&pieces, &ALL, verdict, 242.0)
}

pub(crate) fn two_sets() -> Run {
    let mut pieces = intervals(4, piece(Role::Work, 290, 4.4), piece(Role::Recovery, 120, 2.4));
    pieces.pop();
    pieces.push(piece(Role::Recovery, 240, 2.2));
    for rep in 0..6 {
        pieces.push(piece(Role::Work, 36 + rep % 2, 5.6));
        pieces.push(piece(Role::Stop, 60, 0.0));
    }
    pieces.push(piece(Role::Cooldown, 500, 2.9));
    let mut verdict =
        verdict(Some(Kind::Interval), &[("two sets, each within 2 % of one pace", 2.1)]);
    verdict.tags = vec![Tag::Track, Tag::Long, Tag::Partial];
    verdict.structure = Some(structure(
        "2.1 km wu, 4×1200 m @ 3:47/km r 2:00, 6×200 m @ 2:59/km r 60 s standing, 1.4 km cd",
        vec![set(4, Some(1200.0), None, 4.4), set(6, Some(200.0), None, 5.6)],
    ));
    let mut run = run(&pieces, &ALL, verdict, 242.0);
    for segment in &mut run.verdict.segments {
        if let Some((_, rep)) = segment.set_rep {
            segment.set_rep = Some(if rep < 4 { (0, rep) } else { (1, rep - 4) });
        }
    }
    run
}

pub(crate) fn a_day() -> Run {
    let mut pieces = Vec::new();
    for hour in 0..24 {
        let slow = 2.7 - f64::from(hour) * 0.04;
        pieces.push(piece(Role::Easy, 2900, slow));
        pieces.push(piece(Role::Recovery, 400, 1.5));
        pieces.push(piece(Role::Stop, 300, 0.0));
    }
    let mut verdict = verdict(Some(Kind::Easy), &[("99 % of the time below the tempo band", 2.0)]);
    verdict.tags = vec![Tag::Long, Tag::Hilly, Tag::RunWalk, Tag::Trail, Tag::Race];
    run(&pieces, &ALL, verdict, 260.0)
}

pub(crate) fn unclear() -> Run {
    let verdict = verdict(None, &[]);
    let pieces = [piece(Role::Easy, 95, 3.1)];
    let mut run = run(&pieces, &Sensors { heart: false, altitude: false }, verdict, 250.0);
    run.threshold = None;
    run
}

/// A run with the watch left running for two hours after it.
pub(crate) fn left_running() -> Run {
    let mut pieces = intervals(6, piece(Role::Work, 162, 4.94), piece(Role::Recovery, 88, 2.55));
    pieces.push(piece(Role::Stop, 7200, 0.0));
    run(&pieces, &ALL, verdict(Some(Kind::Interval), &[]), 242.0)
}

/// Standing recoveries, walked at a pace far below the axis.
pub(crate) fn walked_recoveries() -> Run {
    let pieces = intervals(6, piece(Role::Work, 162, 4.94), piece(Role::Recovery, 120, 0.6));
    run(&pieces, &ALL, verdict(Some(Kind::Interval), &[]), 242.0)
}

/// Four sets of five efforts.
pub(crate) fn four_sets() -> Run {
    let mut run = run(
        &intervals(20, piece(Role::Work, 60, 4.94), piece(Role::Recovery, 60, 2.5)),
        &ALL,
        verdict(Some(Kind::Interval), &[]),
        242.0,
    );
    let work = run.verdict.segments.iter_mut().filter(|segment| segment.role == Role::Work);
    for (number, segment) in (0_u32..).zip(work) {
        segment.set_rep = Some((number / 5, number % 5));
    }
    let set = |speed_mps| set(5, None, Some(60.0), speed_mps);
    run.verdict.structure = Some(structure(
        "5×60 s @ 3:20/km r 60 s, 5×60 s @ 3:21/km r 60 s, 5×60 s @ 3:22/km r 60 s, \
         5×60 s @ 3:23/km r 60 s",
        vec![set(5.0), set(4.97), set(4.95), set(4.92)],
    ));
    run
}

/// A run on a treadmill, with a height that never changes.
pub(crate) fn treadmill() -> Run {
    let mut run = easy();
    run.series.altitude_m.fill(1.0);
    run
}

/// Nothing but a clock.
pub(crate) fn nothing() -> Run {
    let mut run = unclear();
    let series = &mut run.series;
    series.speed_mps.fill(f32::NAN);
    series.gap_speed_mps.fill(f32::NAN);
    series.motion.fill(Motion::Stop);
    run
}

/// `count` weeks from January 2024 on.
pub(crate) fn season(count: usize) -> SeasonScene {
    let first = date(2024, 1, 1);
    let mut noise = Noise(3);
    let (mut weeks, mut runs, mut thresholds) = (Vec::new(), Vec::new(), Vec::new());
    for week in 0..count {
        let monday = first.saturating_add((week as i64 * 7).days());
        let quality = [Kind::Interval, Kind::Tempo, Kind::HillSprint, Kind::Progression];
        let hard = match week % 13 {
            8 => 4,
            5 => 0,
            odd => 1 + odd % 2,
        };
        let mut days = [Some(Kind::Easy); 7];
        days[3] = None;
        for at in 0..hard {
            days[[1, 4, 6, 3][at]] = Some(quality[(week + at) % 4]);
        }
        let mut metres = [0.0; 5];
        for (day, kind) in days.into_iter().enumerate() {
            let Some(kind) = kind.filter(|_| noise.next() > -0.8) else { continue };
            let distance_m = 7000.0 + 2500.0 * noise.next() + week as f64 * 60.0;
            metres[kind as usize] += distance_m;
            runs.push(SeasonRun {
                date: monday.saturating_add((day as i64).days()),
                kind: Some(kind),
                distance_m,
            });
        }
        weeks.push(Week {
            from: monday,
            metres_by_kind: metres,
            metres_unclassified: if week == 4 { 5200.0 } else { 0.0 },
            quality_sessions: hard as u32,
            easy_share: (week >= 3).then_some(0.74 + 0.1 * (week as f64 / 4.0).sin()),
        });
        let pace = 252.0 - week as f64 * 10.0 / count as f64 + 1.5 * noise.next();
        thresholds.push(SeasonThreshold { date: monday, threshold: threshold(pace) });
    }
    let record = |distance: &str, time_s: f64, month: i8, day: i8| SeasonRecord {
        distance: distance.into(),
        time_s,
        date: date(2024, month, day),
    };
    let said = |rule: &str, text: &str| Statement { rule: rule.into(), text: text.into() };
    SeasonScene {
        weeks,
        runs,
        thresholds,
        records: vec![
            record("1 km", 193.0, 6, 12),
            record("5 km", 1162.0, 6, 2),
            record("10 km", 2448.0, 5, 19),
            record("half", 5465.0, 4, 14),
        ],
        statements: vec![
            said(
                "base",
                "25 of 26 weeks with 3 runs or more; volume +36 % over six months, no run more than 10 % over the 30-day longest",
            ),
            said(
                "intensity",
                "1.7 quality sessions a week; two weeks in April with 4: tired legs ahead of a slower May",
            ),
            said("easy share", "69 % of sessions, 81 % of time"),
            said("economy", "strides in 11 weeks of 26; strength once a week, the advice is twice"),
            said("goal", "10 km in 40:00: today 40:50 ± 0:40, 1.1 s a week faster since February"),
        ],
        units: Units::Metric,
        look: Look::default(),
    }
}

/// Efforts of irregular length, each a set of its own.
pub(crate) fn fartlek() -> Run {
    let mut pieces = vec![piece(Role::Warmup, 600, 3.0)];
    let mut sets = Vec::new();
    for seconds in [60, 120, 180, 240, 180, 120, 60, 45] {
        pieces.push(piece(Role::Work, seconds, 4.5 + 20.0 / seconds as f64));
        pieces.push(piece(Role::Recovery, seconds / 2 + 20, 2.7));
        sets.push(set(1, None, Some(seconds as f64), 4.6));
    }
    let mut verdict = verdict(
        Some(Kind::Interval),
        &[
            ("8 efforts of 45–240 s", 1.1),
            ("efforts at 1.13 × threshold", 0.9),
            ("no two efforts alike", -0.6),
        ],
    );
    verdict.tags = vec![Tag::Fartlek];
    verdict.structure = Some(structure("1.8 km wu, 1-2-3-4-3-2-1 min fartlek", sets));
    run(&pieces, &ALL, verdict, 242.0)
}

/// An easy run with a pause of 18:16.
pub(crate) fn long_pause() -> Run {
    let pieces =
        [piece(Role::Easy, 1500, 2.95), piece(Role::Stop, 1096, 0.0), piece(Role::Easy, 1500, 3.0)];
    run(&pieces, &ALL, verdict(Some(Kind::Easy), &[]), 250.0)
}

/// Two years of three runs a week, one of them 6 × 800 m every fourth week.
pub(crate) fn history() -> HistoryScene {
    let mut noise = Noise(11);
    let mut runs = Vec::new();
    for number in 0_i32..312 {
        let date = date(2023, 2, 6).saturating_add((i64::from(number) * 7 / 3).days());
        let better = 1.0 + f64::from(number) * 2e-4;
        let speed = 4.0 * better + 0.05 * noise.next();
        let hard = number % 12 == 0;
        let rep = |at: i32| Rep {
            speed_mps: speed * 1.12 + 0.03 * f64::from(at % 3),
            time_s: 800.0 / (speed * 1.12),
            heart_rate_bpm: Some(168.0 + f64::from(at)),
        };
        let kind = if hard { Kind::Interval } else { Kind::ALL[usize::from(number % 5 == 0)] };
        runs.push(HistoryRun {
            date,
            kind: Some(kind),
            distance_m: 9000.0 + 2000.0 * noise.next(),
            threshold: Some(threshold(1000.0 / (3.9 * better))),
            zone_times_s: [1800.0, 900.0, 300.0, if hard { 600.0 } else { 60.0 }, 20.0],
            efficiency_m: Some(1.2 * better + 0.04 * noise.next()),
            bests: [400.0, 1000.0, 5000.0, 10_000.0].map(|it| (it, it / speed)).into(),
            workout: hard.then(|| Workout {
                date,
                kind: Some(kind),
                name: "6×800 m".into(),
                reps: (0..6).map(rep).collect(),
                recovery_s: Some(120.0),
            }),
        });
    }
    HistoryScene { runs, week_start: Weekday::Monday, units: Units::Metric, look: Look::default() }
}
