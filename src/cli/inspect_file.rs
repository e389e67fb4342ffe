//! `inspect`: every message of a file by name, whatever its format.

use std::io::{BufWriter, Write};

use crate::batch;
use crate::cli::args::OneFile;
use crate::cli::exit;
use crate::cli::inspect::inspect_fit;
use crate::cli::inspect_xml;
use crate::cli::plan;
use crate::ingest::container::{Member, Stream, Visitor};
use crate::ingest::{FORMATS, IngestError, container};
use crate::settings::Limits;

/// Runs the command.
pub(super) fn run(args: &OneFile) -> anyhow::Result<u8> {
    let input = plan::input(&args.file)?;
    let limits = Limits::default();
    let mut shower = Shower {
        out: BufWriter::new(std::io::stdout().lock()),
        with_positions: args.with_positions,
        limits: &limits,
        shown: Ok(exit::NOTHING),
    };
    let opened = batch::visit(&input, &limits, &mut shower);
    shower.out.flush()?;
    if let Err(failure) = opened {
        anyhow::bail!("{}: {}", input.path, failure.text);
    }
    Ok(shower.shown?)
}

/// Shows every file there is, one after the other.
struct Shower<'s, W> {
    out: W,
    with_positions: bool,
    limits: &'s Limits,
    /// How it ended so far.
    shown: std::io::Result<u8>,
}

impl<W: Write> Visitor<'_> for Shower<'_, W> {
    fn member(&mut self, member: Member<'_>) {
        // Who reads no further is shown nothing more.
        if let Ok(code) = self.shown {
            let one = show(&mut self.out, &member, self.with_positions, self.limits);
            self.shown = one.map(|one| worse(code, one));
        }
    }

    fn wants(&self, _path: &str) -> bool {
        self.shown.is_ok()
    }

    fn is_streamed(&self, head: &[u8]) -> bool {
        !container::is_container(head) && !FORMATS.iter().any(|format| (format.sniff)(head))
    }

    fn stream(&mut self, stream: Stream<'_>) {
        // What is behind it in the archive comes next.
        let _ = std::io::copy(stream.bytes, &mut std::io::sink());
        let error = IngestError::UnknownFormat { looks_like: "a large file" };
        let Stream { path, notices, .. } = stream;
        self.member(Member { path, bytes: Err(error), notices });
    }
}

/// Shows one member and says how that ended.
fn show(
    out: &mut dyn Write,
    member: &Member<'_>,
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
            return Ok(if error.is_skip() { exit::NOTHING } else { exit::FAILED });
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
