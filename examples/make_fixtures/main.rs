//! Writes `fixtures/` anew: `cargo run --release --example make_fixtures`.

mod archives;
mod containers;
mod damaged;
mod diary;
mod season;

use std::error::Error;
use std::fs;
use std::path::Path;

/// A file by its path below `fixtures/`.
pub(crate) type File = (String, Vec<u8>);

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for folder in ["archives", "export", "damaged"] {
        let folder = root.join(folder);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
    }
    let files = season::files()?.into_iter().chain(damaged::files()?).chain(archives::files()?);
    for (path, bytes) in files {
        fs::write(root.join(path), bytes)?;
    }
    Ok(())
}
