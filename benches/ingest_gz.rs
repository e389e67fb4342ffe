//! `.fit.gz`: unpacking and reading against inflating alone, by the same library.

use std::cell::RefCell;

use libdeflater::Decompressor;
use runkind::ingest::container;
use runkind::settings::Limits;

use crate::harness::{Contender, compare, files};
use crate::ingest_fit::ours;

const ROUNDS: usize = 9;

pub(crate) fn run() {
    let paths = files(&["a02"], "export", "gz").into_iter();
    let paths = paths.filter(|path| path.to_string_lossy().ends_with(".fit.gz"));
    let files: Vec<Vec<u8>> = paths.filter_map(|path| std::fs::read(path).ok()).collect();
    let room = RefCell::new((Decompressor::new(), vec![0; 64 << 20]));
    let inflate = |file: &Vec<u8>| {
        let (decompressor, out) = &mut *room.borrow_mut();
        decompressor.gzip_decompress(file, out).unwrap_or_default()
    };
    let read = |file: &Vec<u8>| {
        let mut points = 0;
        container::members(file, &Limits::default(), &mut |member| {
            points += member.bytes.map_or(0, |bytes| ours(&bytes));
        });
        points
    };
    compare(
        &format!(".fit.gz, {} files", files.len()),
        ROUNDS,
        files.iter().map(inflate).sum(),
        files.iter().map(read).sum(),
        &[
            Contender::new("libdeflate, inflate alone", || files.iter().map(inflate).sum()),
            Contender::new("runkind, unpack and read", || files.iter().map(read).sum()),
        ],
    );
}
