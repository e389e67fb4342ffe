//! What a shell wants to know of the program: completions and the manual page.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::args::Cli;
use crate::cli::exit::{self, Usage};
use crate::cli::output;

/// Prints the completions of a shell.
pub(super) fn completions(shell: Shell) -> anyhow::Result<u8> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "runkind", &mut out);
    output::write(None, &out)?;
    Ok(exit::OK)
}

/// Prints the manual page of the program, or of one of its commands.
pub(super) fn man(command: Option<&str>) -> anyhow::Result<u8> {
    let mut whole = Cli::command();
    whole.build();
    let page = match command {
        None => whole,
        Some(name) => {
            let known = || whole.get_subcommands().map(clap::Command::get_name);
            let found = whole.find_subcommand(name).cloned();
            let text = || {
                let known: Vec<&str> = known().collect();
                format!("man {name}: no such command; there are {}", known.join(", "))
            };
            found.ok_or_else(|| Usage(text()))?
        }
    };
    let mut out = Vec::new();
    clap_mangen::Man::new(page).render(&mut out)?;
    output::write(None, &out)?;
    Ok(exit::OK)
}
