//! The two halves apart: what was made of an input as bytes, to be kept or carried elsewhere, and
//! the batch of many of them. A cluster reads files where they lie and judges athletes elsewhere.

use rayon::prelude::*;

use crate::batch::find::Input;
use crate::batch::underway::Underway;
use crate::batch::{Batch, Options, Record, gathered, local, read};
use crate::settings::Settings;

/// What the bytes begin with: another build may mean something else by them.
const HEADER: &str =
    concat!("runkind ", env!("CARGO_PKG_VERSION"), " ", env!("RUNKIND_SOURCES"), "\n");

/// Bytes that are not what this build made of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPacked {
    /// Another build made them.
    #[error("these bytes come from another build of runkind; make them anew with this one")]
    OtherBuild,
    /// Nobody made them, or they are damaged.
    #[error("these bytes are not what runkind makes of a file, or are damaged")]
    Damaged,
}

/// The first half of each input, over all threads: all its records with their digests, not judged,
/// as bytes for [`unpack`] of the same build.
pub fn pack(inputs: &[Input], settings: &Settings, options: &Options) -> Vec<Vec<u8>> {
    let nobody = Underway::with(inputs, &|_| ());
    let of_input = |input: &Input| {
        let mut records = read::records(input, settings, &nobody.begin(input));
        // Looked up here, so that all of them need not wait for it where they are gathered.
        records.iter_mut().for_each(local::look_up);
        let packed = HEADER.as_bytes().to_vec();
        // Writing to memory fails on nothing; if it did, the bytes would be refused as damaged.
        postcard::to_extend(&records, packed).unwrap_or_default()
    };
    options.on_threads(|| inputs.par_iter().with_max_len(1).map(of_input).collect())
}

/// The batch of all inputs that were packed, in any order, not judged yet: the same as
/// [`super::read`] makes of them, but for what the index of an export would have to read its files
/// again for: the pauses and heart rates of Apple's routes.
///
/// # Errors
/// Bytes of another build, or none of runkind.
pub fn unpack<'p>(
    packed: impl IntoIterator<Item = &'p [u8]>,
    settings: &Settings,
    options: &Options,
) -> Result<Batch, NotPacked> {
    let mut records: Vec<Record> = Vec::new();
    for packed in packed {
        let Some(body) = packed.strip_prefix(HEADER.as_bytes()) else {
            let is_ours = packed.starts_with(b"runkind ");
            return Err(if is_ours { NotPacked::OtherBuild } else { NotPacked::Damaged });
        };
        let found: Vec<Record> = postcard::from_bytes(body).map_err(|_| NotPacked::Damaged)?;
        records.extend(found);
    }
    Ok(gathered(records, &[], settings, options))
}
