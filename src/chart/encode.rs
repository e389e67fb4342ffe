//! Pixels to PNG: a palette of 256 colours, as pictures of lines and letters need no more.

use std::collections::HashMap;

use super::ChartError;
use super::pixels::Pixels;

/// The picture as PNG. Of the colours of a picture nearly all pixels share a few dozen; the rarest,
/// shades at the edges of letters, take the nearest colour in the palette.
pub(super) fn png(pixels: &Pixels) -> Result<Vec<u8>, ChartError> {
    let palette = Palette::of(&pixels.rgb);
    let mut bytes = Vec::with_capacity(64 << 10);
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width as u32, pixels.height as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_palette(palette.bytes());
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&palette.indices(&pixels.rgb))?;
    writer.finish()?;
    Ok(bytes)
}

struct Palette {
    colors: Vec<u32>,
    index: HashMap<u32, u8>,
}

impl Palette {
    fn of(rgb: &[u32]) -> Self {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for run in rgb.chunk_by(|a, b| a == b) {
            *counts.entry(run[0]).or_default() += run.len();
        }
        let mut ranked: Vec<(u32, usize)> = counts.into_iter().collect();
        ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let colors: Vec<u32> = ranked.iter().take(256).map(|(color, _)| *color).collect();
        let index = ranked.iter().map(|(color, _)| (*color, nearest(&colors, *color))).collect();
        Self { colors, index }
    }

    fn bytes(&self) -> Vec<u8> {
        self.colors.iter().flat_map(|color| color.to_be_bytes().into_iter().skip(1)).collect()
    }

    fn indices(&self, rgb: &[u32]) -> Vec<u8> {
        let mut indices = Vec::with_capacity(rgb.len());
        for run in rgb.chunk_by(|a, b| a == b) {
            let index = self.index.get(&run[0]).copied().unwrap_or(0);
            indices.resize(indices.len() + run.len(), index);
        }
        indices
    }
}

fn nearest(colors: &[u32], to: u32) -> u8 {
    let parts = |color: u32| color.to_be_bytes().map(i32::from);
    let [_, r, g, b] = parts(to);
    let distance = |color: u32| {
        let [_, red, green, blue] = parts(color);
        2 * (red - r).pow(2) + 4 * (green - g).pow(2) + (blue - b).pow(2)
    };
    (0..=255).zip(colors).min_by_key(|(_, color)| distance(**color)).map_or(0, |(index, _)| index)
}
