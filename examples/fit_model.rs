//! Fits the shipped model anew: `cargo run --release --example fit_model -- CORPUS [FILE]` writes
//! `src/classify/model.tsv`, or FILE.
#![allow(clippy::print_stderr)] // It tells what it did.

use std::error::Error;
use std::path::{Path, PathBuf};

use runkind::batch::Options;
use runkind::evaluate::{self, Corpus, Material};
use runkind::settings::Settings;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let corpus = arguments.next().ok_or("name the corpus: a folder with a labels.csv")?;
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/classify/model.tsv");
    let file = arguments.next().unwrap_or(shipped);

    let settings = Settings::default();
    let corpus = Corpus { folder: &corpus, labels: None, athletes: true };
    let athletes = evaluate::load(&corpus, &settings, &Options::default(), &|_| ())?;
    let material = Material::gather(&athletes, &settings);
    let head = head(&material, &settings);
    eprint!("{head}");
    std::fs::write(file, head + &material.fit().to_text())?;
    Ok(())
}

/// How the model was made.
fn head(material: &Material, settings: &Settings) -> String {
    let train = &settings.train;
    format!(
        "# The decision: multinomial logistic regression over standardised features.\n\
         # Made by `cargo run --release --example fit_model -- CORPUS`\n\
         # from {} labelled runs of {} athletes and {} runs of {} synthetic histories (seeds from {}).\n\
         # Penalty {}, {} steps; settings and their meaning: TrainSettings in src/settings.\n\
         # The mean of the bias is the doubt: the share spread evenly over the kinds.\n\
         # table\tfeature\tmean\tscale\teasy\ttempo\tinterval\tprogression\thill-sprint\n",
        material.labelled(),
        material.athletes(),
        material.synthetic(),
        train.synthetic_histories,
        train.synthetic_seed,
        train.penalty,
        train.iterations,
    )
}
