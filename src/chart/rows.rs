//! Efforts, sets or splits to the rows of tables, as many as there is room for.

use super::axes::efforts;
use super::scene::RunScene;
use super::splits;
use super::table::{self, HEAD, Row, TAIL, TIGHT, Table, mean};
use crate::classify::{Kind, Role, Segment, Set, Structure};
use crate::units::clock;

/// Everything there is to tabulate, in at most `height` pixels.
pub(super) fn tables(scene: &RunScene<'_>, height: f64) -> Vec<Table> {
    let all = efforts(scene);
    if all.len() < 2 || scene.verdict.kind == Some(Kind::Progression) && all.len() < 3 {
        return splits_table(scene, rows_in(height)).into_iter().collect();
    }
    let sets = scene.verdict.structure.as_ref().map_or(&[][..], |structure| &structure.sets);
    let mut tables = Vec::new();
    if sets.len() > 3 && 2 * all.len() > 3 * sets.len() {
        let table = sets_table(scene, sets, &all);
        if table.rows.len() > 1 {
            tables.push(table);
            thin(&mut tables, height);
            return tables;
        }
    }
    if (1..=3).contains(&sets.len()) {
        for (number, set) in sets.iter().enumerate() {
            let members: Vec<(usize, &Segment)> = all
                .iter()
                .enumerate()
                .filter(|(_, it)| it.set_rep.is_some_and(|(set, _)| set as usize == number))
                .map(|(at, it)| (at + 1, *it))
                .collect();
            tables.push(set_table(scene, Some(set), &members));
        }
    }
    let held: usize = tables.iter().map(|table| table.rows.len()).sum();
    let few = held != all.len() || tables.iter().any(|table| table.rows.len() < 2);
    let crowded = tables.len() > 1 && least(&tables) > height;
    if few || crowded {
        let members: Vec<_> = all.iter().enumerate().map(|(at, it)| (at + 1, *it)).collect();
        tables = vec![set_table(scene, None, &members)];
        if crowded && tables[0].rows.len() > rows_in(height) {
            tables = vec![sets_table(scene, sets, &all)];
        }
    }
    thin(&mut tables, height);
    tables
}

fn rows_in(height: f64) -> usize {
    (((height - HEAD - TAIL) / TIGHT) as usize).clamp(4, 16)
}

/// Rows a table is never cut below.
const FEWEST: usize = 3;

/// Height of the tables with as few rows as may be.
fn least(tables: &[Table]) -> f64 {
    let rows: usize = tables.iter().map(|table| table.rows.len().min(FEWEST)).sum();
    table::fixed(tables) + rows as f64 * TIGHT
}

/// Leaves out rows in the middle of what does not fit, and says so.
fn thin(tables: &mut [Table], height: f64) {
    let fixed = table::fixed(tables);
    let room = (((height - fixed) / TIGHT) as usize).max(FEWEST * tables.len());
    let total: usize = tables.iter().map(|table| table.rows.len()).sum();
    if total <= room {
        return;
    }
    for table in tables {
        let keep = (table.rows.len() * room / total).max(FEWEST);
        let count = table.rows.len();
        if count > keep {
            let (first, last) = ((keep - 1).div_ceil(2), (keep - 1) / 2);
            let gone = count - first - last;
            let row =
                Row { cells: vec![format!("… {gone} more")], speed_mps: 0.0, strong: false };
            table.rows.splice(first..count - last, [row]);
        }
    }
}

/// One row for each set, as the efforts themselves are too many to read.
fn sets_table(scene: &RunScene<'_>, sets: &[Set], all: &[&Segment]) -> Table {
    let main = scene.verdict.structure.as_ref().and_then(Structure::main_set);
    let mut rows = Vec::new();
    let mut hearts = false;
    for (number, set) in sets.iter().enumerate() {
        let is_in = |it: &&Segment| it.set_rep.is_some_and(|(set, _)| set as usize == number);
        let (Some(first), Some(last)) = (all.iter().position(is_in), all.iter().rposition(is_in))
        else {
            continue;
        };
        let numbers = if first == last {
            (first + 1).to_string()
        } else {
            format!("{}–{}", first + 1, last + 1)
        };
        let rates = all.iter().filter(|it| is_in(it)).filter_map(|it| it.avg_heart_rate_bpm);
        let rate = mean(rates);
        hearts |= rate > 0.0;
        let rest = set.recovery_s.filter(|_| set.reps > 1);
        let cells = vec![
            numbers,
            format!("{} × {}", set.reps, set.length()),
            scene.units.pace_clock(set.speed_mps),
            rest.map_or("–".into(), clock),
            if rate > 0.0 { format!("{rate:.0}") } else { String::new() },
        ];
        rows.push(Row { cells, speed_mps: set.speed_mps, strong: main == Some(set) });
    }
    let mut columns = vec!["reps", "set", "pace", "rest"];
    if hearts {
        columns.push("hr");
    } else {
        for row in &mut rows {
            row.cells.truncate(4);
        }
    }
    let title = format!("{} efforts in {} sets", all.len(), rows.len());
    Table { title, columns, rows, ..Table::default() }
}

fn set_table(scene: &RunScene<'_>, set: Option<&Set>, members: &[(usize, &Segment)]) -> Table {
    // A set has one pace, the one the structure names.
    let measured = || mean(members.iter().map(|(_, it)| it.speed_mps));
    let speed = set.map_or_else(measured, |set| set.speed_mps);
    let spread = mean(members.iter().map(|(_, it)| (it.speed_mps - speed).powi(2))).sqrt();
    let hills = scene.verdict.kind == Some(Kind::HillSprint);
    let title = match set {
        Some(set) => format!("{} × {}", members.len(), set.length()),
        None => format!("{} efforts", members.len()),
    };
    let timed = set.is_none_or(|set| set.by_time || set.distance_m.is_none());
    let rises = hills && members.iter().any(|(_, it)| climb(scene, it).is_some());
    let hearts = members.iter().any(|(_, it)| it.avg_heart_rate_bpm.is_some());
    let mut columns = vec!["rep", "time"];
    if timed && !rises {
        columns.push("metres");
    }
    columns.push("pace");
    if rises {
        columns.extend(["climb", "grade"]);
    }
    if hearts {
        columns.push("hr");
    }
    let rows = members.iter().map(|(number, it)| {
        let mut cells = vec![number.to_string(), clock(it.end_s - it.start_s)];
        if timed && !rises {
            cells.push(format!("{:.0}", it.distance_m));
        }
        cells.push(scene.units.pace_clock(it.speed_mps));
        if rises {
            let height = |metres: f64| signed(scene.units.height(metres));
            cells.push(climb(scene, it).map_or(String::new(), height));
            let percent = |grade: f64| signed(format!("{:.0} %", grade * 100.0));
            cells.push(it.grade.map_or(String::new(), percent));
        }
        if hearts {
            cells.push(it.avg_heart_rate_bpm.map_or(String::new(), |rate| format!("{rate:.0}")));
        }
        Row { cells, speed_mps: it.speed_mps, strong: true }
    });
    let rows: Vec<Row> = rows.collect();
    let mut note = scene.units.pace(speed);
    if set.is_none() {
        // Efforts of all sorts have no common pace to spread around.
        let speeds = || members.iter().map(|(_, it)| it.speed_mps);
        let (slowest, fastest) =
            (speeds().fold(f64::INFINITY, f64::min), speeds().fold(0.0, f64::max));
        note = format!("{}–{}", scene.units.pace_clock(fastest), scene.units.pace(slowest));
    } else if members.len() > 2 && speed > 0.0 {
        note = format!("{note}   spread ±{:.1} %", spread / speed * 100.0);
    }
    let mut foot = recoveries(scene, set, members);
    let target_mps = target(scene, members);
    if let Some((slow, fast)) = target_mps {
        let paces = [fast, slow].map(|speed| scene.units.pace_clock(speed));
        let gap = if foot.is_empty() { "" } else { "   ·   " };
        foot = format!("{foot}{gap}target {}–{}", paces[0], paces[1]);
    }
    Table { title, note, columns, rows, foot, target_mps, joined: false }
}

/// Slowest and fastest speed that was asked for, if it was the same of all.
fn target(scene: &RunScene<'_>, members: &[(usize, &Segment)]) -> Option<(f64, f64)> {
    let sets = &scene.verdict.structure.as_ref()?.sets;
    let asked = |it: &Segment| sets.get(it.set_rep?.0 as usize)?.target_speed_mps;
    let first = asked(members.first()?.1);
    first.filter(|_| members.iter().all(|(_, it)| asked(it) == first))
}

/// A number with a proper minus, and none before a nought.
fn signed(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest.starts_with("0 ") => rest.into(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}

/// Metres from the foot of an effort to its end.
fn climb(scene: &RunScene<'_>, effort: &Segment) -> Option<f64> {
    let altitude = &scene.series.altitude_m;
    let at = |seconds: f64| altitude.get(seconds.max(0.0) as usize).map(|it| f64::from(*it));
    let measured = at(effort.end_s).zip(at(effort.start_s)).map(|(end, start)| end - start);
    measured.or_else(|| effort.grade.map(|grade| grade * effort.distance_m))
}

/// How long the recoveries within a set were and how they were spent.
fn recoveries(scene: &RunScene<'_>, set: Option<&Set>, members: &[(usize, &Segment)]) -> String {
    let (Some((_, first)), Some((_, last))) = (members.first(), members.last()) else {
        return String::new();
    };
    let between = scene.verdict.segments.iter().filter(|it| {
        matches!(it.role, Role::Recovery | Role::Stop)
            && it.start_s >= first.start_s
            && it.end_s <= last.end_s
    });
    let mut lengths: Vec<f64> = between.map(|it| it.end_s - it.start_s).collect();
    lengths.sort_by(f64::total_cmp);
    let (Some(shortest), Some(longest)) = (lengths.first(), lengths.last()) else {
        return String::new();
    };
    let middle = set.and_then(|set| set.recovery_s).unwrap_or_else(|| lengths[lengths.len() / 2]);
    let how = set.and_then(|set| set.recovery).map_or("", |how| how.name());
    let text = format!("recoveries {} {how}", clock(middle));
    let text = text.trim_end();
    if clock(*shortest) == clock(*longest) {
        return text.into();
    }
    format!("{text} ({}–{})", clock(*shortest), clock(*longest))
}

fn splits_table(scene: &RunScene<'_>, most: usize) -> Option<Table> {
    let splits = splits::splits(scene, most);
    let (first, last) = (splits.first()?, splits.last()?);
    let unit = scene.units.distance_name();
    let step = if splits.len() > 1 { splits[1].end - first.end } else { 1.0 };
    let hearts = splits.iter().any(|split| split.heart_rate_bpm.is_some());
    let mut columns = vec![unit, "pace"];
    columns.extend(hearts.then_some("hr"));
    let rows = splits.iter().map(|split| {
        let whole = (split.end - split.end.round()).abs() < 0.05;
        let end = if whole { format!("{:.0}", split.end) } else { format!("{:.1}", split.end) };
        let mut cells = vec![end, scene.units.pace_clock(split.speed_mps)];
        if hearts {
            cells.push(split.heart_rate_bpm.map_or(String::new(), |rate| format!("{rate:.0}")));
        }
        Row { cells, speed_mps: split.speed_mps, strong: split.effort }
    });
    let rows = rows.collect();
    let title =
        if step > 1.5 { format!("Every {step:.0} {unit}") } else { format!("Every {unit}") };
    let paces = |speed: f64| scene.units.pace_clock(speed);
    let rising = scene.verdict.kind == Some(Kind::Progression);
    let note = if rising {
        format!("{} → {}", paces(first.speed_mps), paces(last.speed_mps))
    } else {
        let fastest = splits.iter().map(|split| split.speed_mps).fold(0.0, f64::max);
        let slowest = splits.iter().map(|split| split.speed_mps).fold(f64::INFINITY, f64::min);
        format!("{}–{}", paces(fastest), paces(slowest))
    };
    Some(Table { title, note, columns, rows, joined: true, ..Table::default() })
}
