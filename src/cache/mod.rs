//! What was made of files before, in one file that survives a kill. Knows nothing of what it keeps.
//!
//! Every value stands under a key that says all it depends on, so nothing ever has to be taken
//! back; when the file has grown too large it is begun anew. Several programs may use it at a time.
//! A cache that fails is as good as none: what cannot be read was never there.

mod place;

pub use place::{folder, remove};

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crc_fast::{CrcAlgorithm, checksum};
use redb::{
    Builder, ConcurrencyMode, Database, ReadOnlyDatabase, ReadOnlyTable, ReadableDatabase,
    TableDefinition, TableError,
};

use crate::settings::CacheSettings;

/// What a value depends on, hashed.
pub type Key = [u8; 32];

const VALUES: TableDefinition<'_, Key, &[u8]> = TableDefinition::new("values");

/// Name of the file in its folder.
const FILE: &str = "cache.redb";

/// Values by key.
pub struct Cache {
    path: PathBuf,
    /// As of when it was opened.
    values: Option<Values>,
    /// Not yet written.
    waiting: Mutex<Waiting>,
    settings: CacheSettings,
}

/// What there is to read, and what must stay open for that. It is opened for reading alone, as
/// most often nothing is to be kept, and to close what may be written takes the disk's time.
struct Values {
    table: ReadOnlyTable<Key, &'static [u8]>,
    _database: ReadOnlyDatabase,
}

#[derive(Default)]
struct Waiting {
    values: Vec<(Key, Vec<u8>)>,
    bytes: usize,
    /// Opened once there is something to write.
    database: Option<Database>,
}

/// What came of opening a cache.
pub struct Opened {
    /// The cache.
    pub cache: Cache,
    /// Why what was there before is gone, if it is.
    pub rebuilt: Option<String>,
}

impl Cache {
    /// Opens the cache in a folder, which is made where there is none.
    pub fn open(folder: &Path, settings: &CacheSettings) -> Result<Opened, String> {
        place::make(folder).map_err(|error| error.to_string())?;
        let path = folder.join(FILE);
        let is_full = path.metadata().is_ok_and(|file| file.len() > settings.max_bytes);
        if is_full {
            fs::remove_file(&path).map_err(|error| error.to_string())?;
        }
        let (values, rebuilt) = match guarded(|| values(&path)) {
            Ok(values) => (values, None),
            // Whatever is wrong with it, it holds nothing that cannot be made again.
            Err(reason) => {
                fs::remove_file(&path).map_err(|_| reason.clone())?;
                (guarded(|| values(&path))?, Some(reason))
            }
        };
        let waiting = Mutex::default();
        let cache = Self { path, values, waiting, settings: settings.clone() };
        Ok(Opened { cache, rebuilt })
    }

    /// What `read` makes of the value under a key, as it was when the cache was opened.
    pub fn get<T>(&self, key: &Key, read: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        let values = self.values.as_ref()?;
        guarded(|| {
            let value = values.table.get(key).ok().flatten();
            Ok(value.and_then(|value| read(whole(value.value())?)))
        })
        .ok()?
    }

    /// Keeps a value, now or soon.
    pub fn put(&self, key: Key, mut value: Vec<u8>) {
        value.extend(checksum(CrcAlgorithm::Crc64Nvme, &value).to_le_bytes());
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.bytes += value.len();
        waiting.values.push((key, value));
        if waiting.bytes > self.settings.write_bytes {
            self.write(&mut waiting);
        }
    }

    /// Writes what still waits.
    pub fn flush(&self) {
        self.write(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// What cannot be written is made again the next time.
    fn write(&self, waiting: &mut Waiting) {
        let new = std::mem::take(&mut waiting.values);
        waiting.bytes = 0;
        if new.is_empty() {
            return;
        }
        let _ = guarded(|| {
            let database = match waiting.database.take() {
                Some(database) => database,
                // As when it is opened.
                None => guarded(|| writable(&self.path)).or_else(|_| {
                    let _ = fs::remove_file(&self.path);
                    writable(&self.path)
                })?,
            };
            let database = waiting.database.insert(database);
            let write = database.begin_write().map_err(|error| error.to_string())?;
            {
                let mut values = write.open_table(VALUES).map_err(|error| error.to_string())?;
                for (key, value) in &new {
                    values.insert(key, value.as_slice()).map_err(|error| error.to_string())?;
                }
            }
            write.commit().map_err(|error| error.to_string())
        });
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        self.flush();
    }
}

/// What is there to be read. A file that is none yet, or that a kill left to be mended, is made
/// whole first.
fn values(path: &Path) -> Result<Option<Values>, String> {
    let reader = || builder().open_read_only(path);
    let database = if let Ok(database) = reader() {
        database
    } else {
        drop(writable(path)?);
        reader().map_err(|error| error.to_string())?
    };
    match database.begin_read().map(|read| read.open_table(VALUES)) {
        Ok(Ok(table)) => Ok(Some(Values { table, _database: database })),
        Ok(Err(TableError::TableDoesNotExist(_))) => Ok(None),
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

fn writable(path: &Path) -> Result<Database, String> {
    builder().create(path).map_err(|error| error.to_string())
}

fn builder() -> Builder {
    let mut builder = Database::builder();
    builder.set_concurrency_mode(ConcurrencyMode::MultiWriter);
    builder
}

/// A value without its checksum, if that is right.
fn whole(kept: &[u8]) -> Option<&[u8]> {
    let (value, sum) = kept.split_last_chunk::<8>()?;
    (checksum(CrcAlgorithm::Crc64Nvme, value).to_le_bytes() == *sum).then_some(value)
}

/// A damaged file may make the store panic: that is one more way to fail.
fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err("its file is damaged".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &Path) -> Opened {
        Cache::open(folder, &CacheSettings::default()).unwrap()
    }

    fn get(cache: &Cache, key: Key) -> Option<Vec<u8>> {
        cache.get(&key, |value| Some(value.to_vec()))
    }

    fn filled(folder: &Path) {
        let cache = open(folder).cache;
        for number in 0..200_u8 {
            cache.put([number; 32], vec![number; 1000]);
        }
    }

    #[test]
    fn what_is_put_is_there_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path());
        let opened = open(folder.path());
        assert!(opened.rebuilt.is_none());
        assert_eq!(get(&opened.cache, [7; 32]), Some(vec![7; 1000]));
        assert_eq!(get(&opened.cache, [201; 32]), None);
    }

    #[test]
    fn two_at_a_time_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (open(folder.path()).cache, open(folder.path()).cache);
        one.put([1; 32], vec![1]);
        other.put([2; 32], vec![2]);
        drop((one, other));
        let cache = open(folder.path()).cache;
        assert_eq!((get(&cache, [1; 32]), get(&cache, [2; 32])), (Some(vec![1]), Some(vec![2])));
    }

    #[test]
    fn damage_gives_nothing_wrong() {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path());
        let path = folder.path().join(FILE);
        let whole = fs::read(&path).unwrap();
        let mut found = 0;
        for at in (0..whole.len()).step_by(whole.len() / 60) {
            let mut bytes = whole.clone();
            let end = (at + 512).min(bytes.len());
            bytes[at..end].iter_mut().for_each(|byte| *byte ^= 0x5A);
            fs::write(&path, &bytes).unwrap();
            let Ok(opened) = Cache::open(folder.path(), &CacheSettings::default()) else {
                continue;
            };
            for number in 0..200_u8 {
                let value = get(&opened.cache, [number; 32]);
                found += u32::from(value.is_some());
                assert!(value.is_none_or(|value| value == vec![number; 1000]), "{at} {number}");
            }
        }
        assert!(found > 3000, "most of what is not damaged is there: {found}");
        for junk in [&b""[..], b"no database", &whole[..whole.len() / 3]] {
            fs::write(&path, junk).unwrap();
            let opened = open(folder.path());
            opened.cache.put([250; 32], vec![9]);
            drop(opened);
            assert_eq!(get(&open(folder.path()).cache, [250; 32]), Some(vec![9]));
        }
    }

    #[test]
    fn a_full_cache_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path());
        let settings = CacheSettings { max_bytes: 1000, ..CacheSettings::default() };
        let cache = Cache::open(folder.path(), &settings).unwrap().cache;
        assert_eq!(get(&cache, [7; 32]), None);
    }
}
