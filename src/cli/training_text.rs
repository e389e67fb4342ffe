//! The training log for people.

use std::fmt::Write;

use crate::classify::Kind;
use crate::export::harmless;
use crate::training::{LikeWorkouts, Prediction, Stance, Training, Week, distance_name};
use crate::units::{Units, clock};

/// Weeks listed, the latest of them.
const WEEKS: usize = 12;
/// Columns of running text.
const WIDTH: usize = 92;

/// Everything there is to say about the training of an athlete.
pub(super) fn text(athlete: &str, training: &Training, units: Units) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(athlete, training, units, &mut out);
    harmless(&out)
}

fn write(athlete: &str, training: &Training, units: Units, out: &mut String) -> std::fmt::Result {
    let Some(as_of) = training.as_of else {
        return writeln!(out, "{athlete}: no run has a date, so there is no training to look at.");
    };
    let runs: u32 = training.weeks.iter().map(|week| week.runs).sum();
    // An empty sum is −0.
    let metres = training.weeks.iter().map(|week| week.distance_m).sum::<f64>() + 0.0;
    writeln!(
        out,
        "Training of {athlete} up to {}: {runs} runs, {} in {} weeks",
        as_of.strftime("%-d %b %Y"),
        units.distance(metres),
        training.weeks.len()
    )?;
    statements(training, out)?;
    weeks(&training.weeks, units, out)?;
    fitness(training, units, out)?;
    like_workouts(&training.like_workouts, units, out)?;
    if !training.held_back.is_empty() {
        writeln!(out, "\nNot said, because it is not known")?;
        for held in &training.held_back {
            paragraph("  · ", &format!("{}: {}", held.rule.name(), held.text), out)?;
        }
    }
    Ok(())
}

fn statements(training: &Training, out: &mut String) -> std::fmt::Result {
    let mut topic = "";
    for said in &training.statements {
        if said.rule.topic() != topic {
            topic = said.rule.topic();
            writeln!(out, "\n{}", heading(topic))?;
        }
        let mark = match said.stance {
            Stance::Good => "  ✓ ",
            Stance::Advice => "  → ",
            Stance::Fact => "  · ",
        };
        paragraph(mark, &said.text, out)?;
    }
    Ok(())
}

fn heading(topic: &str) -> String {
    let (first, rest) = topic.split_at_checked(1).unwrap_or((topic, ""));
    first.to_uppercase() + rest
}

/// A text broken at blanks, the lines after the first indented like it.
fn paragraph(mark: &str, text: &str, out: &mut String) -> std::fmt::Result {
    let indent = mark.chars().count();
    let mut line = mark.to_string();
    let mut length = indent;
    for word in text.split(' ') {
        let word_length = word.chars().count();
        if length > indent && length + word_length > WIDTH {
            writeln!(out, "{}", line.trim_end())?;
            line = " ".repeat(indent);
            length = indent;
        }
        line.push_str(word);
        line.push(' ');
        length += word_length + 1;
    }
    writeln!(out, "{}", line.trim_end())
}

fn weeks(weeks: &[Week], units: Units, out: &mut String) -> std::fmt::Result {
    let shown = &weeks[weeks.len().saturating_sub(WEEKS)..];
    writeln!(
        out,
        "\nWeek of       runs  {:>6}     time  longest  quality  easy  load  kinds",
        units.distance_name()
    )?;
    for week in shown {
        let easy = week
            .easy_share_time()
            .map_or_else(|| "–".into(), |share| format!("{:.0} %", 100.0 * share));
        let kinds: Vec<String> = Kind::ALL
            .into_iter()
            .filter(|kind| week.runs_by_kind[*kind as usize] > 0)
            .map(|kind| format!("{} {}", week.runs_by_kind[kind as usize], kind.name()))
            .collect();
        let line = format!(
            "{:<13} {:>4}  {:>6.1}  {:>7}  {:>7.1}  {:>7}  {easy:>4}  {:>4.0}  {}",
            week.from.strftime("%-d %b %Y").to_string(),
            week.runs,
            week.distance_m / units.metres(),
            clock(week.moving_time_s),
            week.longest_run_m / units.metres(),
            week.quality_sessions,
            week.load,
            kinds.join(", ")
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn fitness(training: &Training, units: Units, out: &mut String) -> std::fmt::Result {
    if !training.records.is_empty() {
        writeln!(out, "\nRecords")?;
    }
    for line in &training.records {
        let Some(best) = line.best() else { continue };
        writeln!(
            out,
            "  {:<9} {:>8}  {:>8}  {}",
            distance_name(line.distance_m),
            clock(best.time_s),
            units.pace(line.distance_m / best.time_s),
            best.date.strftime("%-d %b %Y")
        )?;
    }
    if !training.predictions.is_empty() {
        writeln!(out, "\nPossible today, by three methods")?;
    }
    for group in training.predictions.chunk_by(|a, b| a.distance_m == b.distance_m) {
        let told = |found: &Prediction| {
            format!("{} {} ± {}", found.method.name(), clock(found.time_s), clock(found.error_s))
        };
        let told: Vec<String> = group.iter().map(told).collect();
        writeln!(out, "  {:<9} {}", distance_name(group[0].distance_m), told.join("   "))?;
    }
    Ok(())
}

/// Workouts listed, and times each of them is.
const WORKOUTS: usize = 6;

fn like_workouts(found: &[LikeWorkouts], units: Units, out: &mut String) -> std::fmt::Result {
    if !found.is_empty() {
        writeln!(out, "\nThe same workout again")?;
    }
    for like in found.iter().take(WORKOUTS) {
        let times = like.workouts.iter().rev().take(WORKOUTS);
        let told: Vec<String> = times
            .map(|workout| {
                let date = workout.date.strftime("%-d %b %Y");
                format!("{} ({date})", units.pace_clock(workout.speed_mps))
            })
            .collect();
        let text = format!("{} {}: {}", like.name, like.kind.name(), told.join(", "));
        paragraph("  · ", &text, out)?;
    }
    Ok(())
}
