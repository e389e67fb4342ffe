//! Pixels to PNG: a palette of 256 colours, as pictures of lines and letters need no more.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use libdeflater::crc32;

use super::ChartError;
use super::pixels::Pixels;

/// Effort of the compression, of 9: more makes the file a little smaller and takes twice the time.
/// zlib passes over long stretches of one colour faster than libdeflate does.
const DEFLATE: u32 = 2;

/// The picture as PNG (ISO 15948). Of the colours of a picture nearly all pixels share a few dozen;
/// the rarest, shades at the edges of letters, take the nearest colour in the palette.
pub(super) fn png(pixels: &Pixels) -> Result<Vec<u8>, ChartError> {
    let (palette, lines) = indexed(&pixels.frame, pixels.width, pixels.inks.known());
    let mut deflate = ZlibEncoder::new(Vec::with_capacity(128 << 10), Compression::new(DEFLATE));
    deflate.write_all(&lines)?;
    let packed = deflate.finish()?;

    let mut bytes = Vec::with_capacity(packed.len() + 2048);
    bytes.extend(b"\x89PNG\r\n\x1a\n");
    let mut head = Vec::with_capacity(13);
    head.extend((pixels.width as u32).to_be_bytes());
    head.extend((pixels.height as u32).to_be_bytes());
    // 8 bits a pixel, a palette, deflate, filters, not interlaced.
    head.extend([8, 3, 0, 0, 0]);
    chunk(&mut bytes, *b"IHDR", &head);
    let parts: Vec<u8> =
        palette.iter().flat_map(|color| color.to_be_bytes().into_iter().skip(1)).collect();
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
    let sum = crc32(&bytes[from..]);
    bytes.extend(sum.to_be_bytes());
}

/// Pixels looked at together: where they are alike, they are one.
const TOGETHER: usize = 16;

fn alike(group: &[u16; TOGETHER]) -> bool {
    group.iter().fold(0, |apart, color| apart | (color ^ group[0])) == 0
}

/// At most 256 colours, the most frequent first, and the lines of a PNG: each a 0, for no filter,
/// and the index of each pixel.
fn indexed(frame: &[u16], width: usize, known: &[u32]) -> (Vec<u32>, Vec<u8>) {
    let mut counts = vec![0_u32; known.len()];
    let (groups, rest) = frame.as_chunks::<TOGETHER>();
    for group in groups {
        if alike(group) {
            counts[usize::from(group[0])] += TOGETHER as u32;
        } else {
            for color in group {
                counts[usize::from(*color)] += 1;
            }
        }
    }
    for color in rest {
        counts[usize::from(*color)] += 1;
    }
    let mut ranked: Vec<usize> = (0..known.len()).filter(|at| counts[*at] > 0).collect();
    ranked.sort_unstable_by_key(|at| (std::cmp::Reverse(counts[*at]), known[*at]));
    let palette: Vec<u32> = ranked.iter().take(256).map(|at| known[*at]).collect();
    let mut index = vec![0; known.len()];
    for (rank, at) in ranked.into_iter().enumerate() {
        let same = u8::try_from(rank).ok();
        index[at] = same.unwrap_or_else(|| nearest(&palette, known[at]));
    }
    let width = width.max(1);
    let mut lines = vec![0; frame.len() + frame.len() / width];
    for (row, line) in frame.chunks_exact(width).zip(lines.chunks_exact_mut(width + 1)) {
        let (groups, rest) = row.as_chunks::<TOGETHER>();
        let (packed, end) = line[1..].as_chunks_mut::<TOGETHER>();
        for (group, packed) in groups.iter().zip(packed) {
            *packed = if alike(group) {
                [index[usize::from(group[0])]; TOGETHER]
            } else {
                group.map(|color| index[usize::from(color)])
            };
        }
        for (color, packed) in rest.iter().zip(end) {
            *packed = index[usize::from(*color)];
        }
    }
    (palette, lines)
}

fn nearest(palette: &[u32], to: u32) -> u8 {
    let parts = |color: u32| color.to_be_bytes().map(i32::from);
    let [_, r, g, b] = parts(to);
    let distance = |color: u32| {
        let [_, red, green, blue] = parts(color);
        2 * (red - r).pow(2) + 4 * (green - g).pow(2) + (blue - b).pow(2)
    };
    (0..=255).zip(palette).min_by_key(|(_, color)| distance(**color)).map_or(0, |(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Colours and the lines of `frame` as colours.
    fn seen(frame: &[u16], width: usize, known: &[u32]) -> (usize, Vec<u32>) {
        let (palette, lines) = indexed(frame, width, known);
        let rows = lines.chunks_exact(width + 1);
        let indices =
            rows.flat_map(|row| row[1..].iter().map(|index| palette[usize::from(*index)]));
        (palette.len(), indices.collect())
    }

    #[test]
    fn up_to_256_colours_are_kept_as_they_are() {
        let known: Vec<u32> = (0..300).map(|n| (n * 65_793) & 0x00ff_ffff).collect();
        let frame: Vec<u16> = (0..256).flat_map(|n| [n, n, n]).collect();
        let (count, back) = seen(&frame, 48, &known);
        let meant: Vec<u32> = frame.iter().map(|at| known[usize::from(*at)]).collect();
        assert_eq!((count, back), (256, meant));
    }

    #[test]
    fn rare_colours_take_their_nearest() {
        let known: Vec<u32> =
            (0..256_u32).map(|n| n << 16).chain((1..4).map(|n| 0x0080_0000 + n)).collect();
        let frame: Vec<u16> =
            (0..256).flat_map(|n| [n; 9]).chain((0..396).map(|n| 256 + n % 3)).collect();
        let (count, back) = seen(&frame, 100, &known);
        assert_eq!(count, 256);
        for (at, color) in frame.iter().zip(back) {
            let apart = (known[usize::from(*at)] >> 16).abs_diff(color >> 16);
            assert!(apart <= 3, "{:06x} became {color:06x}", known[usize::from(*at)]);
        }
    }
}
