//! Pixels to PNG: a palette of 256 colours, as pictures of lines and letters need no more.

use super::ChartError;
use super::pixels::Pixels;

/// Effort of the compression: 2 of 9 is a third larger than 6 and takes a third of the time.
const DEFLATE: u8 = 2;

/// The picture as PNG. Of the colours of a picture nearly all pixels share a few dozen; the rarest,
/// shades at the edges of letters, take the nearest colour in the palette.
pub(super) fn png(pixels: &Pixels) -> Result<Vec<u8>, ChartError> {
    let (palette, indices) = indexed(&pixels.rgb);
    let mut bytes = Vec::with_capacity(64 << 10);
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width as u32, pixels.height as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_deflate_compression(png::DeflateCompression::Level(DEFLATE));
    encoder.set_filter(png::Filter::NoFilter);
    let parts = palette.iter().flat_map(|color| color.to_be_bytes().into_iter().skip(1));
    encoder.set_palette(parts.collect::<Vec<u8>>());
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices)?;
    writer.finish()?;
    Ok(bytes)
}

/// At most 256 colours, the most frequent first, and the index of each pixel.
fn indexed(rgb: &[u32]) -> (Vec<u32>, Vec<u8>) {
    let mut colors = Colors::default();
    let runs: Vec<(u32, usize)> = rgb
        .chunk_by(|a, b| a == b)
        .map(|run| {
            let number = colors.number(run[0]);
            colors.counts[number as usize] += run.len();
            (number, run.len())
        })
        .collect();
    let mut ranked: Vec<usize> = (0..colors.known.len()).collect();
    ranked.sort_unstable_by_key(|at| (std::cmp::Reverse(colors.counts[*at]), colors.known[*at]));
    let palette: Vec<u32> = ranked.iter().take(256).map(|at| colors.known[*at]).collect();
    let mut index = vec![0; colors.known.len()];
    for (rank, at) in ranked.into_iter().enumerate() {
        let same = u8::try_from(rank).ok();
        index[at] = same.unwrap_or_else(|| nearest(&palette, colors.known[at]));
    }
    let mut indices = Vec::with_capacity(rgb.len());
    for (number, length) in runs {
        indices.resize(indices.len() + length, index[number as usize]);
    }
    (palette, indices)
}

/// Numbers colours in the order they are met. Slots by hash, the next one where it is taken.
#[derive(Default)]
struct Colors {
    known: Vec<u32>,
    counts: Vec<usize>,
    /// Number of the colour plus 1; 0 is free. Its length is a power of 2.
    slots: Vec<u32>,
}

impl Colors {
    fn number(&mut self, color: u32) -> u32 {
        if self.slots.len() < 2 * (self.known.len() + 1) {
            self.slots = vec![0; (self.slots.len() * 2).max(1 << 12)];
            for number in 0..self.known.len() {
                let slot = self.slot(self.known[number]);
                self.slots[slot] = number as u32 + 1;
            }
        }
        let slot = self.slot(color);
        if self.slots[slot] == 0 {
            self.known.push(color);
            self.counts.push(0);
            self.slots[slot] = self.known.len() as u32;
        }
        self.slots[slot] - 1
    }

    /// The slot that holds the colour, or the free one it would go to.
    fn slot(&self, color: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (color.wrapping_mul(0x9e37_79b1) >> 8) as usize & mask;
        while let number @ 1.. = self.slots[slot] {
            if self.known[number as usize - 1] == color {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }
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

    #[test]
    fn up_to_256_colours_are_kept_as_they_are() {
        let rgb: Vec<u32> = (0..256).flat_map(|n| [n * 65_793, n * 65_793, n * 65_793]).collect();
        let (palette, indices) = indexed(&rgb);
        let back: Vec<u32> = indices.iter().map(|index| palette[usize::from(*index)]).collect();
        assert_eq!(back, rgb);
    }

    #[test]
    fn rare_colours_take_their_nearest() {
        let common = (0..256_u32).flat_map(|n| [n << 16; 9]);
        let rare = (0..9000_u32).map(|n| 0x0080_0000 + n % 4);
        let rgb: Vec<u32> = common.chain(rare).collect();
        let (palette, indices) = indexed(&rgb);
        assert_eq!(palette.len(), 256);
        for (color, index) in rgb.iter().zip(indices) {
            let apart = (palette[usize::from(index)] >> 16).abs_diff(color >> 16);
            assert!(apart <= 3, "{color:06x} became {:06x}", palette[usize::from(index)]);
        }
    }
}
