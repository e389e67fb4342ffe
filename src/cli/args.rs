//! What can be typed.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::cli::values::{
    Colors, Contract, Format, TextFormat, UnitSystem, WeekStart, heart_rate, pace, scale, weight,
};

/// Says what kind of run each of a runner's GPS activities was.
#[derive(Debug, Parser)]
#[command(
    name = "runkind",
    version,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 everything read, 1 some inputs failed, 2 wrong usage, 3 no activity found.\n\n\
                  Examples:\n  runkind analyze ~/activities\n  \
                  runkind analyze export.zip -f ndjson | jq -r .kind\n  \
                  runkind explain run.fit"
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Classify every activity found.
    #[command(after_help = "Examples:\n  runkind analyze ~/activities\n  \
                            runkind analyze export.zip --kind interval,tempo --since 2024-01-01\n  \
                            runkind analyze club/ --athletes -f csv -o club.csv\n  \
                            runkind analyze export.zip -f csv --fields start_time_local,kind,distance_m\n  \
                            runkind analyze export.zip -f parquet -o runs.parquet\n  \
                            find . -name '*.fit' -print0 | runkind analyze --files0-from -")]
    Analyze(Analyze),
    /// The same, plus pictures, into a folder.
    #[command(after_help = "Examples:\n  runkind report ~/activities\n  \
                            runkind report export.zip --out 2024 --since 2024-01-01 --tz Europe/Oslo\n  \
                            runkind report ~/activities --theme dark --scale 2 --svg")]
    Report(Report),
    /// The training log: weeks, what follows the advice and what does not, records, goals.
    #[command(after_help = "Examples:\n  runkind training ~/activities\n  \
                            runkind training export.zip --goal 10k=40:00 --race-date 2026-05-10\n  \
                            runkind training club/ --athletes -f json\n\n\
                            Strength, drills, plyometrics and strides that are in no file go into a \
                            log.csv beside the files, or into the one --log names:\n  \
                            date,what\n  2026-03-02,strength\n  2026-03-04,drills")]
    Training(Train),
    /// One run in full: why it got its kind.
    #[command(after_help = "Examples:\n  runkind explain run.fit\n  \
                            runkind explain run.fit --threshold-pace 4:10/km -o run.png")]
    Explain(Explain),
    /// The same workout on different days, in one table or picture.
    #[command(after_help = "Examples:\n  runkind compare may.fit june.fit july.fit\n  \
                            runkind compare ~/activities --structure 6x800m -o 800.png\n  \
                            runkind compare export.zip --structure 1km -f json")]
    Compare(Compare),
    /// Score the classifier against labels.
    #[command(after_help = "Examples:\n  runkind evaluate corpus\n  \
                            runkind evaluate corpus --leave-one-out -f json\n  \
                            runkind evaluate corpus --leave-one-out -o calibration.png\n\n\
                            A corpus is a folder with a labels.csv (columns file,kind and more) and a \
                            folder for each athlete. Your own labels and your own runs do as well:\n  \
                            runkind evaluate ~/activities --labels mine.csv")]
    Evaluate(Evaluate),
    /// Every message in a file with field names and units.
    #[command(after_help = "Examples:\n  runkind inspect run.fit")]
    Inspect(OneFile),
    /// Write a run back as GPX, one track segment per recovered segment.
    #[command(after_help = "Examples:\n  runkind export run.fit --with-positions -o run.gpx")]
    Export(Export),
    /// The output contract itself.
    #[command(after_help = "Examples:\n  runkind schema json > runkind.schema.json\n  \
                            runkind schema arrow | jq '.tables[0].fields[].name'")]
    Schema {
        /// Which contract.
        contract: Contract,
    },
    /// The configuration: what it says, or a file to begin with.
    #[command(after_help = "Examples:\n  runkind config init\n  runkind config show\n  \
                            runkind config show --config other.toml")]
    Config {
        /// What to do.
        #[command(subcommand)]
        action: ConfigAction,
    },
    /// Completions for a shell, on stdout.
    #[command(
        after_help = "Examples:\n  runkind completions bash > ~/.local/share/bash-completion/completions/runkind\n  \
                            runkind completions zsh > ~/.zfunc/_runkind\n  \
                            runkind completions fish > ~/.config/fish/completions/runkind.fish"
    )]
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// The manual page, on stdout.
    #[command(after_help = "Examples:\n  runkind man > ~/.local/share/man/man1/runkind.1\n  \
                            runkind man training | man -l -")]
    Man {
        /// The page of one command instead.
        command: Option<String>,
    },
    /// What was made of files before: where it lies, and how to be rid of it.
    Cache {
        /// What to do.
        #[command(subcommand)]
        action: CacheAction,
    },
}

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigAction {
    /// Print every value and who says so.
    Show(Box<Reading>),
    /// Write a file in which everything is explained and nothing is set.
    Init {
        /// The file to write; default is runkind.toml.
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
    },
}

/// What to do with the cache.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum CacheAction {
    /// Print the folder it lies in (`RUNKIND_CACHE_DIR` sets another; empty means none).
    Path,
    /// Remove it; everything is read anew the next time.
    Clear,
}

/// Where activities are.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Files, folders (searched deeply), archives (.zip, .tar, .gz), or - for the bytes on stdin.
    #[arg(value_name = "PATH", required_unless_present = "files0_from")]
    pub(super) paths: Vec<PathBuf>,
    /// Read paths, each ended by a NUL, from FILE, or from stdin with -.
    #[arg(long, value_name = "FILE")]
    pub(super) files0_from: Option<PathBuf>,
    /// Name the format of the bytes on stdin.
    #[arg(long, value_name = "FORMAT", value_parser = ["fit", "gpx", "tcx"])]
    pub(super) input_format: Option<String>,
    /// Take each immediate subfolder as an athlete of their own.
    #[arg(long)]
    pub(super) athletes: bool,
}

impl Inputs {
    /// What was typed to be read.
    pub(super) fn typed(&self) -> impl Iterator<Item = &Path> {
        self.paths.iter().chain(&self.files0_from).map(PathBuf::as_path)
    }
}

/// How to read and judge.
#[derive(Debug, Clone, Args)]
pub(super) struct Reading {
    /// The athlete's threshold pace, such as 4:10/km or 6:42/mi.
    #[arg(long, value_name = "PACE", value_parser = pace)]
    pub(super) threshold_pace: Option<f64>,
    /// The athlete's highest heart rate in beats per minute.
    #[arg(long, value_name = "BPM", value_parser = heart_rate)]
    pub(super) hr_max: Option<f64>,
    /// The athlete's heart rate at threshold in beats per minute.
    #[arg(long, value_name = "BPM", value_parser = heart_rate)]
    pub(super) hr_threshold: Option<f64>,
    /// The athlete's body mass in kilograms; nothing that is told depends on it yet.
    #[arg(long, value_name = "KG", value_parser = weight)]
    pub(super) weight: Option<f64>,
    /// Time zone where a file names none, such as Europe/Oslo or +12.
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub(super) tz: Option<String>,
    /// Your own labels, a CSV with the columns file,kind: they beat the model.
    #[arg(long, value_name = "FILE")]
    pub(super) labels: Option<PathBuf>,
    /// Units people read; default is metric.
    #[arg(long, value_enum)]
    pub(super) units: Option<UnitSystem>,
    /// The configuration file; else `RUNKIND_CONFIG`, `./runkind.toml`, that of the user.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Number of threads; default is one per core.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) jobs: Option<u16>,
    /// Neither read nor write the cache.
    #[arg(long)]
    pub(super) no_cache: bool,
    /// Say nothing but errors on stderr.
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// No progress bar.
    #[arg(long)]
    pub(super) no_progress: bool,
}

/// Which runs to show, and how.
#[derive(Debug, Args)]
pub(super) struct Showing {
    /// Keep only runs of these kinds in the output.
    #[arg(long, value_name = "KIND", value_delimiter = ',',
          value_parser = ["easy", "tempo", "interval", "progression", "hill-sprint"])]
    pub(super) kind: Vec<String>,
    /// Keep only activities from this local day on (2024-05-31).
    #[arg(long, value_name = "DATE")]
    pub(super) since: Option<jiff::civil::Date>,
    /// Keep only activities up to this local day, inclusive.
    #[arg(long, value_name = "DATE")]
    pub(super) until: Option<jiff::civil::Date>,
    /// End with 1 also where inputs were damaged and salvaged.
    #[arg(long)]
    pub(super) strict: bool,
    /// Let outputs carry positions; so far only `inspect` and `export` have any to carry.
    #[arg(long)]
    pub(super) with_positions: bool,
    /// Hide whatever is within so many metres of either end of a track that is written.
    #[arg(long, value_name = "METRES", default_value_t = 200)]
    pub(super) trim_ends: u32,
}

/// `analyze`.
#[derive(Debug, Args)]
pub(super) struct Analyze {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// Form of the output; default is table on a terminal and ndjson into a pipe.
    #[arg(short, long, value_enum)]
    pub(super) format: Option<Format>,
    /// Write to FILE instead of stdout; of Parquet the segments go beside it.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Only these fields of each record (json, ndjson), or these columns in this order (csv,
    /// parquet).
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    pub(super) fields: Vec<String>,
    #[command(flatten)]
    pub(super) showing: Showing,
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// How pictures look.
#[derive(Debug, Clone, Args)]
pub(super) struct Looks {
    /// Colours of pictures.
    #[arg(long, value_enum, default_value_t = Colors::Light)]
    pub(super) theme: Colors,
    /// Size of pictures: 1 is 1600 × 1000 pixels, 2 twice that.
    #[arg(long, value_name = "TIMES", default_value_t = 1.0, value_parser = scale)]
    pub(super) scale: f64,
    /// A font (.ttf, .otf, .ttc) for letters that the embedded one lacks, such as Cyrillic or
    /// Chinese; without it, fonts of this machine are searched.
    #[arg(long, value_name = "FILE")]
    pub(super) font: Option<PathBuf>,
}

/// `report`.
#[derive(Debug, Args)]
pub(super) struct Report {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// Folder to write into.
    #[arg(long, value_name = "DIR", default_value = "runkind-report")]
    pub(super) out: PathBuf,
    /// Form of what is printed; default is table.
    #[arg(short, long, value_enum)]
    pub(super) format: Option<Format>,
    /// Write each picture as SVG as well.
    #[arg(long)]
    pub(super) svg: bool,
    #[command(flatten)]
    pub(super) looks: Looks,
    #[command(flatten)]
    pub(super) showing: Showing,
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// `training`.
#[derive(Debug, Args)]
pub(super) struct Train {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// Form of the output.
    #[arg(short, long, value_enum, default_value_t = TextFormat::Text)]
    pub(super) format: TextFormat,
    /// Write to FILE instead of stdout.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// A time aimed for: 10k=40:00, half=1:30:00, marathon=3:10:00, mile=5:20, 3000m=9:30.
    #[arg(long, value_name = "GOAL", value_parser = crate::cli::training::goal)]
    pub(super) goal: Option<(f64, f64)>,
    /// The day of the race (2026-05-10).
    #[arg(long, value_name = "DATE")]
    pub(super) race_date: Option<jiff::civil::Date>,
    /// The day weeks begin with; default is monday.
    #[arg(long, value_enum, value_name = "DAY")]
    pub(super) week_start: Option<WeekStart>,
    /// The runner's own log of strength, drills, plyometrics and strides (CSV with date,what).
    #[arg(long, value_name = "FILE")]
    pub(super) log: Option<PathBuf>,
    /// Rules that are not asked, by name.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) without: Vec<String>,
    #[command(flatten)]
    pub(super) showing: Showing,
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// `explain`.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The file, or - for stdin.
    pub(super) file: PathBuf,
    /// Form of the output.
    #[arg(short, long, value_enum, default_value_t = TextFormat::Text)]
    pub(super) format: TextFormat,
    /// Write to FILE instead of stdout; draws where it ends in .png or .svg.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) looks: Looks,
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// `compare`.
#[derive(Debug, Args)]
pub(super) struct Compare {
    #[command(flatten)]
    pub(super) inputs: Inputs,
    /// Compare workouts of this structure alone: 6x800m, or 800m for any number of them; without
    /// it, every workout with repeats.
    #[arg(long, value_name = "STRUCTURE")]
    pub(super) structure: Option<String>,
    /// Form of the output.
    #[arg(short, long, value_enum, default_value_t = TextFormat::Text)]
    pub(super) format: TextFormat,
    /// Write to FILE instead of stdout; draws where it ends in .png or .svg.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) looks: Looks,
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// `evaluate`.
#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// A folder with labels.csv and a folder for each athlete; with --labels any folder.
    pub(super) corpus: PathBuf,
    /// With --labels: take each immediate subfolder as an athlete of their own.
    #[arg(long, requires = "labels")]
    pub(super) athletes: bool,
    /// Form of the output.
    #[arg(short, long, value_enum, default_value_t = TextFormat::Text)]
    pub(super) format: TextFormat,
    /// Judge each file on its own.
    #[arg(long)]
    pub(super) no_history: bool,
    /// Refit whatever was fitted without the athlete being scored.
    #[arg(long)]
    pub(super) leave_one_out: bool,
    /// Write to FILE instead of stdout; draws how far confidence can be trusted where it ends in
    /// .png.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) reading: Reading,
}

/// `inspect`.
#[derive(Debug, Args)]
pub(super) struct OneFile {
    /// The file, or - for stdin.
    pub(super) file: PathBuf,
    /// Show positions, profile, serial numbers and free text.
    #[arg(long)]
    pub(super) with_positions: bool,
}

/// `export`.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// The file, or - for stdin.
    pub(super) file: PathBuf,
    /// Needed: the GPX consists of positions.
    #[arg(long)]
    pub(super) with_positions: bool,
    /// Hide whatever is within so many metres of either end of the track.
    #[arg(long, value_name = "METRES", default_value_t = 200)]
    pub(super) trim_ends: u32,
    /// Write to FILE instead of stdout.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) reading: Reading,
}
