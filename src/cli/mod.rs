//! Arguments, progress, exit codes; the only place that prints.

mod analyze;
mod args;
mod cache;
mod compare;
mod config;
mod evaluate;
mod exit;
mod explain;
mod explain_text;
mod export;
mod former;
mod history;
pub mod inspect;
mod inspect_file;
mod inspect_xml;
mod look;
mod output;
mod own_labels;
mod own_log;
mod paged;
#[cfg(feature = "parquet")]
mod parquet;
mod picked;
mod picture;
mod place;
mod plan;
mod progress;
mod report;
mod season;
mod shell;
mod training;
mod training_text;
mod values;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::args::{Cli, Command};
use crate::cli::values::Contract;

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(help_or_mistake) => {
            let code = u8::try_from(help_or_mistake.exit_code()).unwrap_or(exit::USAGE);
            // Nobody is left to hear that printing failed.
            let _ = help_or_mistake.print();
            return ExitCode::from(code);
        }
    };
    match run(&cli.command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let code = exit::of_error(&error);
            if code != ExitCode::SUCCESS {
                output::say(&format!("runkind: {error:#}"));
            }
            code
        }
    }
}

fn run(command: &Command) -> anyhow::Result<u8> {
    match command {
        Command::Analyze(args) => analyze::run(args),
        Command::Report(args) => report::run(args),
        Command::Training(args) => training::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Compare(args) => compare::run(args),
        Command::Evaluate(args) => evaluate::run(args),
        Command::Inspect(args) => inspect_file::run(args),
        Command::Export(args) => export::run(args),
        Command::Cache { action } => cache::run(*action),
        Command::Config { action } => config::run(action),
        Command::Completions { shell } => shell::completions(*shell),
        Command::Man { command } => shell::man(command.as_deref()),
        Command::Schema { contract } => {
            let schema = match contract {
                Contract::Json => crate::export::schema(),
                Contract::Arrow => crate::export::arrow_schema(),
            };
            let mut text = serde_json::to_vec_pretty(&schema)?;
            text.push(b'\n');
            output::write(None, &text)?;
            Ok(exit::OK)
        }
    }
}
