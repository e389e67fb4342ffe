//! The `runkind` program.

fn main() -> std::process::ExitCode {
    runkind::cli::main()
}
