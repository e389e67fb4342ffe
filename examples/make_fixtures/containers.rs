//! Packs bytes the way exports are packed, the same bytes each time.

use std::error::Error;
use std::io::{Cursor, Write};

use libdeflater::{CompressionLvl, Compressor};
use zip::write::{SimpleFileOptions, ZipWriter};

/// `bytes` as gzip, without name or time.
pub(crate) fn gz(bytes: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut compressor = Compressor::new(CompressionLvl::best());
    let mut out = vec![0; compressor.gzip_compress_bound(bytes.len())];
    let length = compressor.gzip_compress(bytes, &mut out)?;
    out.truncate(length);
    Ok(out)
}

/// Members as a ZIP archive, all dated 1980.
pub(crate) fn zip(members: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .last_modified_time(zip::DateTime::default())
        .compression_level(Some(9));
    for (name, bytes) in members {
        writer.start_file(name.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}
