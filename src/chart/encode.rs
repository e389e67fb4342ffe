//! Pixels to PNG: a palette of 256 colours, as pictures of lines and letters need no more.

use std::io::Write;

use crc_fast::{CrcAlgorithm, checksum};
use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::ChartError;
use super::pixels::Pixels;

/// The picture as PNG (ISO 15948). Rows are packed as they are: numbers of colours have no slope
/// that a filter could take away.
pub(super) fn png(pixels: &Pixels) -> Result<Vec<u8>, ChartError> {
    // The next level makes files a third smaller and takes half as long again for the whole picture.
    let mut deflate = ZlibEncoder::new(Vec::with_capacity(256 << 10), Compression::new(1));
    deflate.write_all(&pixels.frame)?;
    let packed = deflate.finish()?;

    let mut bytes = Vec::with_capacity(packed.len() + 2048);
    bytes.extend(b"\x89PNG\r\n\x1a\n");
    let mut head = Vec::with_capacity(13);
    head.extend((pixels.width as u32).to_be_bytes());
    head.extend((pixels.height as u32).to_be_bytes());
    // 8 bits a pixel, a palette, deflate, filters, not interlaced.
    head.extend([8, 3, 0, 0, 0]);
    chunk(&mut bytes, *b"IHDR", &head);
    let colors = pixels.inks.known().iter();
    let parts: Vec<u8> = colors.flat_map(|color| color.to_be_bytes().into_iter().skip(1)).collect();
    chunk(&mut bytes, *b"PLTE", &parts);
    chunk(&mut bytes, *b"IDAT", &packed);
    chunk(&mut bytes, *b"IEND", &[]);
    Ok(bytes)
}

fn chunk(bytes: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    bytes.extend((content.len() as u32).to_be_bytes());
    let from = bytes.len();
    bytes.extend(name);
    bytes.extend(content);
    let sum = checksum(CrcAlgorithm::Crc32IsoHdlc, &bytes[from..]) as u32;
    bytes.extend(sum.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_comes_back_from_its_png() {
        let mut pixels = Pixels::default();
        pixels.start(21, 40, 0x00ff_ffff);
        for number in 0..200_usize {
            pixels.inks.number(number as u32 * 65_793 / 2);
            let at = number * 4 % 21 + 1 + number * 4 / 21 * 22;
            pixels.frame[at] = number as u8;
        }
        let known = pixels.inks.known().to_vec();
        let rows = pixels.frame.chunks_exact(22).flat_map(|row| &row[1..]);
        let meant: Vec<u8> = rows
            .flat_map(|number| known[usize::from(*number)].to_be_bytes().into_iter().skip(1))
            .collect();
        let bytes = png(&pixels).unwrap();
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut back = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut back).unwrap();
        assert!(back == meant);
    }
}
