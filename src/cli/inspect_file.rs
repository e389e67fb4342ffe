//! `inspect`: every message of a file by name, whatever its format.

use std::borrow::Cow;
use std::io::{BufWriter, Write};

use crate::batch::Where;
use crate::cli::args::OneFile;
use crate::cli::exit;
use crate::cli::inspect::inspect_fit;
use crate::cli::inspect_xml;
use crate::cli::plan;
use crate::ingest::{FORMATS, container};
use crate::settings::Limits;

/// Runs the command.
pub(super) fn run(args: &OneFile) -> anyhow::Result<u8> {
    let input = plan::input(&args.file)?;
    let limits = Limits::default();
    let bytes = match &input.at {
        Where::File(path) => Cow::Owned(std::fs::read(path)?),
        Where::Bytes(bytes) => Cow::Borrowed(bytes.as_slice()),
        Where::Nowhere(failure) => anyhow::bail!("{}: {}", input.path, failure.text),
        Where::Special(reason) => anyhow::bail!("{}: {}", input.path, reason.text),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut shown = Ok(exit::NOTHING);
    container::members(&bytes, &limits, &mut |member| {
        let is_first_failure = shown.is_ok();
        let one = show(&mut out, &member, args.with_positions, &limits);
        match (&mut shown, one) {
            (Ok(code), Ok(one)) => *code = worse(*code, one),
            (_, Err(error)) if is_first_failure => shown = Err(error),
            _ => {}
        }
    });
    out.flush()?;
    Ok(shown?)
}

/// Shows one member and says how that ended.
fn show(
    out: &mut dyn Write,
    member: &container::Member<'_>,
    with_positions: bool,
    limits: &Limits,
) -> std::io::Result<u8> {
    if !member.path.is_empty() {
        writeln!(out, "== {}", crate::cli::inspect::printable(&member.path))?;
    }
    let bytes = match &member.bytes {
        Ok(bytes) => bytes,
        Err(error) => {
            writeln!(out, "{error}")?;
            return Ok(exit::FAILED);
        }
    };
    match FORMATS.iter().find(|format| (format.sniff)(bytes)).map(|format| format.name) {
        Some("fit") => inspect_fit(bytes, with_positions, out).map(|_| exit::OK),
        Some(_) => inspect_xml::outline(out, bytes, limits, with_positions).map(|()| exit::OK),
        None => {
            writeln!(out, "not an activity file")?;
            Ok(exit::NOTHING)
        }
    }
}

/// Something shown beats nothing; a failure beats both.
fn worse(a: u8, b: u8) -> u8 {
    match (a, b) {
        (exit::FAILED, _) | (_, exit::FAILED) => exit::FAILED,
        (exit::OK, _) | (_, exit::OK) => exit::OK,
        _ => exit::NOTHING,
    }
}
