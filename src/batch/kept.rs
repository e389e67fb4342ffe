//! What was made of files and of histories before, from the cache.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::batch::find::{Input, Where};
use crate::batch::record::{Outcome, Record};
use crate::batch::underway::OneFile;
use crate::batch::{local, read};
use crate::cache::{Cache, Key};
use crate::classify::Judged;
use crate::settings::Settings;

/// The cache as one run of the program sees it: what other settings or another build have kept is
/// not there.
#[derive(Clone)]
pub(super) struct Kept<'c> {
    cache: &'c Arc<Cache>,
    settings: &'c Settings,
    epoch: Key,
}

/// Which file it is and when it was last written.
#[derive(PartialEq, Clone, Serialize, Deserialize)]
struct State {
    bytes: u64,
    modified: Duration,
}

impl<'c> Kept<'c> {
    pub(super) fn new(cache: &'c Arc<Cache>, settings: &'c Settings) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
        hasher.update(env!("RUNKIND_SOURCES").as_bytes());
        hasher.update(format!("{settings:?}").as_bytes());
        Self { cache, settings, epoch: hasher.finalize().into() }
    }

    fn key(&self, kind: &str, parts: &[&[u8]]) -> Key {
        let mut hasher = blake3::Hasher::new_keyed(&self.epoch);
        hasher.update(kind.as_bytes());
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        hasher.finalize().into()
    }

    /// The records of an input: as kept, if the file is unchanged or its content is known; else as
    /// read now.
    pub(super) fn records(&self, input: &Input, underway: &OneFile<'_>) -> Vec<Record> {
        self.known_or(input, || read::records(input, self.settings, underway))
    }

    fn known_or(&self, input: &Input, read: impl Fn() -> Vec<Record>) -> Vec<Record> {
        let Where::File(path) = &input.at else { return read() };
        let named = input.named.map_or("", |format| format.name);
        let Some((place, state)) = place(path) else { return read() };
        let file = self.key("file", &[&place, &state.to_bytes()]);
        let known: Option<Key> = self.get(&file);
        if let Some(records) = known.and_then(|content| self.of_content(&content, input)) {
            return records;
        }
        let Ok(hash) = hash(path) else { return read() };
        let content = self.key("content", &[&hash, named.as_bytes()]);
        let is_settled = state.is_settled(self.settings.cache.settled_s);
        // A file that is being written may change again within the same tick of its clock.
        let is_same = || {
            self::place(path).is_some_and(|(_, after)| after == state)
                && (is_settled || self::hash(path).is_ok_and(|after| after == hash))
        };
        let records = if let Some(records) = self.of_content(&content, input) {
            records
        } else {
            let mut records = read();
            records.iter_mut().for_each(local::look_up);
            // What was read is of this content only if it was there all the time.
            if records.iter().all(is_lasting) && is_same() {
                self.put(content, &records);
                self.name(&mut records, &content);
            }
            records
        };
        if is_settled && is_same() {
            self.put(file, &content);
        }
        records
    }

    fn of_content(&self, content: &Key, input: &Input) -> Option<Vec<Record>> {
        let mut records: Vec<Record> = self.get(content)?;
        for record in &mut records {
            record.source.path.clone_from(&input.path);
            record.athlete.clone_from(&input.athlete);
        }
        self.name(&mut records, content);
        Some(records)
    }

    /// Gives the records of a content what their outcomes are known by.
    fn name(&self, records: &mut [Record], content: &Key) {
        for (number, record) in records.iter_mut().enumerate() {
            record.kept_as = Some(self.key("outcome", &[content, &number.to_le_bytes()]));
        }
    }

    /// Gives the runs of one athlete their verdicts: as kept, if they are these very runs; else as
    /// `judge` gives them now.
    pub(super) fn judge(&self, runs: &mut [&mut Record], judge: impl FnOnce(&mut [&mut Record])) {
        let whole: Option<Vec<Key>> = runs.par_iter().map(|run| self.known_by(run)).collect();
        let Some(whole) = whole else { return judge(runs) };
        let key = self.key("judged", &[whole.as_flattened()]);
        let kept = self.get::<Vec<Judged>>(&key).filter(|one| one.len() == runs.len());
        if let Some(judged) = kept {
            runs.iter_mut().zip(judged).for_each(|(run, judged)| run.judged = Some(judged));
        } else {
            judge(runs);
            let judged: Vec<&Judged> = runs.iter().filter_map(|run| run.judged.as_ref()).collect();
            self.put(key, &judged);
        }
    }

    /// What tells a run from all others: what it is known by, or all that is in it.
    fn known_by(&self, run: &Record) -> Option<Key> {
        match run.kept_as {
            Some(key) => Some(key),
            None => Some(self.key("digest", &[&postcard::to_stdvec(run.digest()?).ok()?])),
        }
    }

    fn get<T: for<'de> Deserialize<'de>>(&self, key: &Key) -> Option<T> {
        self.cache.get(key, |bytes| postcard::from_bytes(bytes).ok())
    }

    fn put<T: Serialize>(&self, key: Key, value: &T) {
        if let Ok(bytes) = postcard::to_stdvec(value) {
            self.cache.put(key, bytes);
        }
    }
}

impl State {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.bytes.to_le_bytes().to_vec();
        bytes.extend(self.modified.as_nanos().to_le_bytes());
        bytes
    }

    fn is_settled(&self, seconds: f64) -> bool {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        now.saturating_sub(self.modified).as_secs_f64() > seconds
    }
}

/// Where a file lies, and its state; `None` for what is no file.
fn place(path: &Path) -> Option<(Vec<u8>, State)> {
    let file = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    let modified = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let place = std::path::absolute(path).ok()?.into_os_string().into_encoded_bytes();
    Some((place, State { bytes: file.len(), modified }))
}

fn hash(path: &Path) -> io::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().into())
}

/// Whether the same bytes would give the same record again: what could not be opened may be there
/// the next time.
fn is_lasting(record: &Record) -> bool {
    !matches!(&record.outcome, Outcome::Failed(failure) if ["unreadable", "internal"].contains(&failure.code))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::batch::find;
    use crate::batch::testing::skipped;

    #[test]
    fn nothing_is_kept_of_a_file_that_was_another_when_it_was_read() {
        let settings = Settings::default();
        for (becomes, is_kept) in [(None, true), (Some("new"), false)] {
            let folder = tempfile::tempdir().unwrap();
            let [one, other] = ["one.gpx", "other.gpx"].map(|name| folder.path().join(name));
            let records_of = |path: &Path, becomes: Option<&str>| {
                let opened = Cache::open(&folder.path().join("cache"), &settings.cache).unwrap();
                let cache = Arc::new(opened.cache);
                fs::write(path, "old").unwrap();
                let is_read = Cell::new(false);
                Kept::new(&cache, &settings).known_or(&find(path, false)[0], || {
                    is_read.set(true);
                    if let Some(bytes) = becomes {
                        fs::write(path, bytes).unwrap();
                    }
                    vec![skipped("a", "unknown-format")]
                });
                cache.flush();
                is_read.get()
            };
            assert!(records_of(&one, becomes));
            assert_eq!(!records_of(&other, None), is_kept, "{becomes:?}");
        }
    }
}
