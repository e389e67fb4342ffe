//! `compare`: the same workout on different days, as a table, JSON or a picture.

use std::fmt::Write;

use serde::Serialize;

use crate::batch::Record;
use crate::chart::{self, CompareScene, Workout};
use crate::classify::Kind;
use crate::cli::analyze;
use crate::cli::args::Compare;
use crate::cli::exit::{self, Usage};
use crate::cli::history;
use crate::cli::look;
use crate::cli::output;
use crate::cli::picture::Form;
use crate::cli::place;
use crate::cli::plan::{self, Plan};
use crate::cli::values::TextFormat;
use crate::export::harmless;
use crate::units::{Units, clock, pace_s_per_km};

/// Runs the command.
pub(super) fn run(args: &Compare) -> anyhow::Result<u8> {
    let plan = Plan::new(&args.reading)?;
    let read = args.inputs.typed().chain(plan.beside());
    let path = place::named(args.output.as_deref(), &[Form::Png, Form::Svg], read)?;
    let inputs = plan::inputs(&args.inputs)?;
    place::spares(path, &inputs, &plan)?;
    let batch = analyze::judged(&inputs, &plan)?;
    let mut found: Vec<(&Record, Workout)> = batch
        .records
        .iter()
        .filter_map(|record| Some((record, history::workout(record)?)))
        .filter(|(_, it)| args.structure.as_deref().is_none_or(|typed| history::is_of(it, typed)))
        .collect();
    found.sort_by_key(|(_, workout)| workout.date);
    let code = exit::of_batch(&batch, false);
    if code == exit::FAILED {
        analyze::complain(&batch, &plan);
    }
    if found.is_empty() {
        let of = args.structure.as_deref().unwrap_or("with repeats");
        let text = format!(
            "no workout {of} among {} files; `runkind analyze` shows the structures there are",
            inputs.len()
        );
        if code == exit::OK {
            return Err(Usage(text).into());
        }
        output::say(&format!("runkind: {text}"));
        return Ok(code);
    }
    match path {
        Some(path) if Form::of(path).is_some() => {
            let scene = CompareScene {
                workouts: found.into_iter().map(|(_, workout)| workout).collect(),
                units: plan.units,
                look: look::look(&args.looks, std::iter::empty(), &plan)?,
            };
            let drawn = match Form::of(path) {
                Some(Form::Svg) => chart::compare_svg(&scene)?.into_bytes(),
                _ => chart::compare_picture(&scene)?,
            };
            output::write_file(path, &drawn)?;
        }
        path => output::write(path, &told(&found, args.format, plan.units)?)?,
    }
    Ok(code)
}

/// Workouts as JSON; SI units, absent where not known.
#[derive(Serialize)]
struct Comparison {
    workouts: Vec<Compared>,
}

#[derive(Serialize)]
struct Compared {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    structure: String,
    pace_s_per_km: f64,
    spread: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_s: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avg_heart_rate_bpm: Option<f64>,
    reps: Vec<ComparedRep>,
}

#[derive(Serialize)]
struct ComparedRep {
    time_s: f64,
    pace_s_per_km: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    avg_heart_rate_bpm: Option<f64>,
}

fn told(found: &[(&Record, Workout)], format: TextFormat, units: Units) -> anyhow::Result<Vec<u8>> {
    if format == TextFormat::Text {
        let mut out = String::new();
        table(found, units, &mut out)?;
        return Ok(harmless(&out).into_bytes());
    }
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    let workouts = found.iter().map(|(record, workout)| Compared {
        path: harmless(&record.source.path),
        member: record.source.member.as_deref().map(harmless),
        date: workout.date.to_string(),
        kind: workout.kind.map(Kind::name),
        structure: workout.name.clone(),
        pace_s_per_km: pace_s_per_km(workout.speed_mps()),
        spread: (workout.spread() * 1000.0).round() / 1000.0,
        recovery_s: workout.recovery_s.map(tenth),
        avg_heart_rate_bpm: workout.heart_rate_bpm().map(f64::round),
        reps: workout
            .reps
            .iter()
            .map(|rep| ComparedRep {
                time_s: tenth(rep.time_s),
                pace_s_per_km: pace_s_per_km(rep.speed_mps),
                avg_heart_rate_bpm: rep.heart_rate_bpm.map(f64::round),
            })
            .collect(),
    });
    let mut out = serde_json::to_vec_pretty(&Comparison { workouts: workouts.collect() })?;
    out.push(b'\n');
    Ok(out)
}

fn table(found: &[(&Record, Workout)], units: Units, out: &mut String) -> std::fmt::Result {
    let unit = units.distance_name();
    let widest = found.iter().map(|(_, it)| it.name.chars().count()).max().unwrap_or(0).max(4);
    writeln!(
        out,
        "{:<10}  {:<widest$}  {:>7}  {:>6}  {:>5}  {:>3}  reps",
        "day",
        "what",
        format!("pace/{unit}"),
        "spread",
        "rest",
        "hr"
    )?;
    for (_, workout) in found {
        let reps: Vec<String> =
            workout.reps.iter().map(|rep| units.pace_clock(rep.speed_mps)).collect();
        writeln!(
            out,
            "{:<10}  {:<widest$}  {:>7}  {:>6}  {:>5}  {:>3}  {}",
            workout.date.to_string(),
            workout.name,
            units.pace_clock(workout.speed_mps()),
            format!("±{:.1}%", 100.0 * workout.spread()),
            workout.recovery_s.map_or("–".into(), clock),
            workout.heart_rate_bpm().map_or("–".into(), |rate| format!("{rate:.0}")),
            reps.join(" ")
        )?;
    }
    if let [(_, first), .., (_, last)] = found
        && first.name == last.name
    {
        let seconds = units.metres() / last.speed_mps() - units.metres() / first.speed_mps();
        let way = if seconds < 0.0 { "faster" } else { "slower" };
        writeln!(out, "\n{:.0} s/{unit} {way} than on {}", seconds.abs(), first.date)?;
    }
    Ok(())
}
