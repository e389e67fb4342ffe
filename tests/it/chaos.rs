//! Every fixture and every odd file of the corpus, damaged at random places in every way a file is
//! damaged: what `promises` says holds for each. A share of fixed seeds runs everywhere;
//! `RUNKIND_CHAOS=200000` asks for as many, best in release:
//! `RUNKIND_CHAOS=200000 cargo test --release --test it chaos -- --nocapture`.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use runkind::batch::{Input, Status};
use runkind::ingest::container;
use runkind::settings::Limits;

use crate::{corpus, promises};

/// Variants where nobody asks for more.
const SHARE: usize = 2000;
/// Of larger files mostly this much is taken, so that there is time for many.
const PART_BYTES: usize = 32 << 10;
/// Every so many variants of a larger file are of all of it.
const WHOLE_EVERY: usize = 25;

/// A file to damage, as it is stored and as it is unpacked.
struct Victim {
    name: String,
    bytes: Vec<u8>,
}

/// What is done to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    Cut,
    Flips,
    Overwrites,
    Zeros,
    Deleted,
    Doubled,
}

impl Damage {
    pub(crate) const ALL: [Self; 6] =
        [Self::Cut, Self::Flips, Self::Overwrites, Self::Zeros, Self::Deleted, Self::Doubled];

    /// Damages the bytes and says where the damage begins.
    pub(crate) fn wreak(self, bytes: &mut Vec<u8>, chance: &mut Chance) -> usize {
        if bytes.is_empty() {
            return 0;
        }
        let at = chance.below(bytes.len());
        let block = at..(at + 1 + chance.size()).min(bytes.len());
        match self {
            Self::Cut => bytes.truncate(at),
            Self::Flips => {
                let places: Vec<usize> =
                    (0..=chance.below(8)).map(|_| chance.below(bytes.len())).collect();
                for &place in &places {
                    bytes[place] ^= 1 << chance.below(8);
                }
                return places.into_iter().min().unwrap();
            }
            Self::Overwrites => {
                let end = block.end.min(at + 16);
                bytes[at..end].iter_mut().for_each(|byte| *byte = chance.next() as u8);
            }
            Self::Zeros => bytes[block].fill(0),
            Self::Deleted => drop(bytes.drain(block)),
            Self::Doubled => {
                let twice = bytes[block.clone()].to_vec();
                drop(bytes.splice(block.end..block.end, twice));
                return block.end;
            }
        }
        at
    }
}

/// Numbers from a seed (`SplitMix64`, Steele et al. 2014).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// Sizes of blocks from a byte to a few sectors, small ones as often as large ones.
    fn size(&mut self) -> usize {
        let most = 1 << self.below(13);
        self.below(most)
    }
}

/// All files below a folder, in order.
pub(crate) fn below(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn victims() -> Vec<Victim> {
    let mut paths = below(&fixtures());
    if let Some(corpus) = corpus::folder("chaos on odd files") {
        paths.extend(below(&corpus.join("wild")));
    }
    let mut victims = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&path).unwrap();
        if container::is_container(&bytes) {
            container::members(&bytes, &Limits::default(), &mut |member| {
                if let Ok(inner) = member.bytes {
                    let name = format!("{name} inside {}", member.path);
                    victims.push(Victim { name, bytes: inner.to_vec() });
                }
            });
        }
        victims.push(Victim { name, bytes });
    }
    victims
}

/// What became of one variant.
struct Fate {
    name: String,
    took: Duration,
    /// Records of each status, or what was broken.
    kept: Result<[usize; 5], String>,
}

fn variant(number: usize, victims: &[Victim]) -> Fate {
    let victim = &victims[number % victims.len()];
    let turn = number / victims.len();
    let damage = Damage::ALL[turn % Damage::ALL.len()];
    let mut chance = Chance(number as u64);
    let is_whole = (turn / Damage::ALL.len()).is_multiple_of(WHOLE_EVERY);
    let taken = if is_whole { victim.bytes.len() } else { PART_BYTES.min(victim.bytes.len()) };
    let mut bytes = victim.bytes[..taken].to_vec();
    damage.wreak(&mut bytes, &mut chance);
    let inputs = [Input::of_bytes("damaged", bytes)];
    let begin = Instant::now();
    let kept = catch_unwind(AssertUnwindSafe(|| {
        let batch = promises::keep(&inputs);
        Status::ALL.map(|status| batch.count(status))
    }));
    let said = |panic: Box<dyn std::any::Any + Send>| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
    };
    Fate {
        name: format!("variant {number}: {} ({damage:?})", victim.name),
        took: begin.elapsed(),
        kept: kept.map_err(said),
    }
}

/// All variants, each on one thread from beginning to end: a thread that helps others with theirs
/// would say nothing about how long one takes.
fn fates(count: usize, victims: &[Victim]) -> Vec<Fate> {
    let next = AtomicUsize::new(0);
    let work = || {
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread();
        let _alone = alone.build().unwrap();
        let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        let numbers = numbers.take_while(|&number| number < count);
        numbers.map(|number| variant(number, victims)).collect::<Vec<_>>()
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

/// Most memory this process ever had, in MiB, where the system tells.
fn peak_mib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib >> 10)
}

#[test]
fn no_damage_breaks_a_promise() {
    let victims = victims();
    assert!(victims.len() > 90);
    let asked = std::env::var("RUNKIND_CHAOS").ok();
    let count: usize = asked.map_or(SHARE, |count| count.parse().unwrap());
    let fates = fates(count, &victims);
    let broken: Vec<String> = fates
        .iter()
        .filter_map(|fate| Some(format!("{}: {}", fate.name, fate.kept.as_ref().err()?)))
        .collect();
    let mut statuses = [0; 5];
    for kept in fates.iter().filter_map(|fate| fate.kept.as_ref().ok()) {
        statuses.iter_mut().zip(kept).for_each(|(sum, count)| *sum += count);
    }
    let slowest = fates.iter().max_by_key(|fate| fate.took).unwrap();
    let names = Status::ALL.map(Status::name);
    eprintln!(
        "chaos: {count} variants of {} files, {} broken; records: {}; slowest {:.3} s ({}); peak {} MiB",
        victims.len(),
        broken.len(),
        names
            .iter()
            .zip(statuses)
            .map(|(name, n)| format!("{n} {name}"))
            .collect::<Vec<_>>()
            .join(", "),
        slowest.took.as_secs_f64(),
        slowest.name,
        peak_mib().map_or("?".into(), |mib| mib.to_string()),
    );
    assert!(
        broken.is_empty(),
        "{} of {count}:\n{}",
        broken.len(),
        broken[..broken.len().min(20)].join("\n")
    );
}
