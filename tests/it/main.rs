//! The index of the integration tests.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod apple; // exports of Apple Health
mod archives; // exports of Strava and Garmin
mod bare; // a machine with nothing but the program
mod batch; // records, order, duplicates, through the library
mod best_efforts; // of real runs, against the slowest way to find them
mod browser; // a headless Chromium, for the tests of the page
mod chaos; // everything damaged everywhere
mod chart_scenes;
mod charts;
mod cli; // the program: exit codes, streams, options
mod codes; // every code of docs/notices.md, given to an input
mod config; // the configuration file
mod corpus; // where the material of real life is, and how to open it
mod documents;
mod explained; // documents generated from the code
mod faults; // killed, full, closed, special: the program in a bad world
mod fit;
mod fit_builder;
mod fit_corpus;
mod fit_oracle;
mod gpx_oracle; // GPX against the `gpx` crate, point by point
mod heart_rate; // time in heart rate zones
mod hostile; // files made to harm
mod ingest_damage; // random cuts and flips of GPX, TCX, gzip and zip
mod inspect_fit;
mod kept; // what the cache keeps changes no byte
mod layers; // imports point left
mod locks; // program and wheel are made of the same packages
mod makers; // folders as makers and converters leave them
mod notice_table; // docs/notices.md against the codes of the source
mod outputs; // where -o leads
mod own_labels;
mod packed;
mod page; // the page of a report, in a browser
mod promises; // what holds for every input, whatever its bytes
mod properties; // what must not change the kind of a run
#[cfg(feature = "parquet")]
mod recipes; // docs/json.md: what users do with the output, done
mod round_trip; // plan, made-up run, recovered plan
mod runs; // small made-up runs as GPX, for the tests of the program
mod salvage; // what is left of damaged files
mod schema; // the output against its contract
mod segments; // edges of efforts against the truth
mod shell; // completions and manual pages
mod synthetic; // runs with known truth, and the fixtures made of them
#[cfg(feature = "parquet")]
mod tables; // CSV, Arrow and Parquet against NDJSON, cell by cell
mod tcx_oracle; // TCX against a walk over the document tree, point by point
mod thresholds; // docs/thresholds.md against the settings
mod training; // seasons of made-up athletes: what is said of their training
mod training_program; // the training log as the program tells it
mod usual_points; // points read by a scan against points read by the walker
mod wild; // odd, old and broken files from other projects
mod wild_program; // odd and broken files as the program reads them
