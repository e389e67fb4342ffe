//! How pictures look: one colour per kind, type sizes, line weights and spacing.

use plotters::style::RGBAColor;

use crate::classify::{Kind, Role};

/// Width of a run's and a season's picture at scale 1, in pixels.
pub(super) const WIDTH: f64 = 1600.0;
/// Height at scale 1, in pixels.
pub(super) const HEIGHT: f64 = 1000.0;

const fn rgb(code: u32) -> RGBAColor {
    RGBAColor((code >> 16) as u8, (code >> 8) as u8, code as u8, 1.0)
}

/// Ground of every picture.
pub(super) const PAPER: RGBAColor = rgb(0x00ff_ffff);
/// Titles, values, the pace itself.
pub(super) const INK: RGBAColor = rgb(0x001b_2430);
/// Running text.
pub(super) const TEXT: RGBAColor = rgb(0x003a_4554);
/// Labels and units.
pub(super) const QUIET: RGBAColor = rgb(0x006b_7687);
/// Axes.
pub(super) const AXIS: RGBAColor = rgb(0x00c4_cbd5);
/// Grid lines and empty cells.
pub(super) const FAINT: RGBAColor = rgb(0x00e6_e9ee);
/// Pauses.
pub(super) const PAUSE: RGBAColor = rgb(0x00b4_bcc8);
/// The heart.
pub(super) const HEART: RGBAColor = rgb(0x00b0_3a4e);
/// The ground below the runner.
pub(super) const GROUND: RGBAColor = rgb(0x008b_97a8);
/// A warning: more than the advice.
pub(super) const WARNING: RGBAColor = rgb(0x00c2_3b2c);
/// Runs of no kind.
pub(super) const UNCLASSIFIED: RGBAColor = rgb(0x00b4_bcc8);

/// Bands of the pace zones behind the trace, from easy to very hard: quiet and of one hue, as the
/// colours belong to the kinds.
pub(super) const ZONE_BANDS: [RGBAColor; 5] =
    [rgb(0x00fc_fcfd), rgb(0x00f7_f8fa), rgb(0x00f1_f3f7), rgb(0x00eb_eef3), rgb(0x00e4_e9f0)];
/// Bars of the time in pace zones, from easy to very hard.
pub(super) const ZONE_BARS: [RGBAColor; 5] =
    [rgb(0x00c6_d0dd), rgb(0x00a3_b1c4), rgb(0x007f_91aa), rgb(0x005b_6f8c), rgb(0x003a_4d6b)];

/// The colour of a kind. Their lightness falls in five even steps, so that they differ in
/// greyscale and to colour-blind eyes (a test holds the distances).
pub(super) fn kind(kind: Kind) -> RGBAColor {
    match kind {
        Kind::Easy => rgb(0x003f_9c78),
        Kind::Tempo => rgb(0x00e3_a72f),
        Kind::Interval => rgb(0x00c9_3f31),
        Kind::Progression => rgb(0x005e_49bd),
        Kind::HillSprint => rgb(0x0054_331f),
    }
}

/// The colour of a run's kind; grey where there is none.
pub(super) fn kind_or_none(of: Option<Kind>) -> RGBAColor {
    of.map_or(UNCLASSIFIED, kind)
}

/// The colour of a kind as text: as its own, but dark enough to read on paper.
pub(super) fn kind_text(of: Option<Kind>) -> RGBAColor {
    match of {
        Some(Kind::Tempo) => rgb(0x0098_6500),
        Some(Kind::Easy) => rgb(0x002c_7a5b),
        Some(other) => kind(other),
        None => QUIET,
    }
}

/// Text on a chip of that kind.
pub(super) fn on_kind(of: Option<Kind>) -> RGBAColor {
    match of {
        Some(Kind::Tempo) | None => INK,
        _ => PAPER,
    }
}

/// The colour of a role in the annotated picture; work takes the colour of the kind.
pub(super) fn role(of: Role, run: Option<Kind>) -> RGBAColor {
    match of {
        Role::Work => kind_or_none(run),
        Role::Steady => rgb(0x007f_91aa),
        Role::Warmup | Role::Cooldown => rgb(0x00a9_cdbd),
        Role::Easy => rgb(0x008f_c2ab),
        Role::Recovery => rgb(0x00d5_dbe4),
        Role::Stop => rgb(0x00b4_bcc8),
    }
}

/// Type sizes in pixels at scale 1.
pub(super) mod size {
    /// The structure of the run, the title of a season.
    pub(in crate::chart) const TITLE: f64 = 26.0;
    /// The kind on its chip.
    pub(in crate::chart) const CHIP: f64 = 25.0;
    /// Headings beside the picture.
    pub(in crate::chart) const HEADING: f64 = 18.0;
    /// The line of facts at the top.
    pub(in crate::chart) const FACTS: f64 = 18.0;
    /// Tables.
    pub(in crate::chart) const TABLE: f64 = 15.5;
    /// Sentences.
    pub(in crate::chart) const BODY: f64 = 14.5;
    /// Axis labels.
    pub(in crate::chart) const LABEL: f64 = 14.0;
    /// The smallest there is.
    pub(in crate::chart) const SMALL: f64 = 13.0;
}

/// Line weights in pixels at scale 1.
pub(super) mod weight {
    /// The main trace.
    pub(in crate::chart) const TRACE: f64 = 1.7;
    /// Lesser traces.
    pub(in crate::chart) const LINE: f64 = 1.6;
    /// Means drawn over a trace.
    pub(in crate::chart) const MEAN: f64 = 3.0;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// CIE Lab of an sRGB colour, seen through a matrix on linear light (Machado et al. 2009).
    fn lab(color: RGBAColor, eye: &[[f64; 3]; 3]) -> [f64; 3] {
        let linear = [color.0, color.1, color.2].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        let seen =
            eye.map(|row| row.iter().zip(&linear).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0));
        let xyz = [
            (0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505,
            0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2],
            (0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089,
        ]
        .map(|t| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * xyz[1] - 16.0, 500.0 * (xyz[0] - xyz[1]), 200.0 * (xyz[1] - xyz[2])]
    }

    fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
        a.iter().zip(&b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    const ALL_CONES: [[f64; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    const PROTANOPE: [[f64; 3]; 3] = [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ];
    const DEUTERANOPE: [[f64; 3]; 3] = [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ];
    const TRITANOPE: [[f64; 3]; 3] = [
        [1.255_528, -0.076_749, -0.178_779],
        [-0.078_411, 0.930_809, 0.147_602],
        [0.004_733, 0.691_367, 0.303_900],
    ];

    fn pairs() -> impl Iterator<Item = (Kind, Kind)> {
        Kind::ALL
            .into_iter()
            .flat_map(|a| Kind::ALL.into_iter().filter(move |b| *b > a).map(move |b| (a, b)))
    }

    #[test]
    fn kinds_differ_to_every_eye() {
        for eye in [ALL_CONES, PROTANOPE, DEUTERANOPE, TRITANOPE] {
            for (a, b) in pairs() {
                let apart = distance(lab(kind(a), &eye), lab(kind(b), &eye));
                assert!(apart > 20.0, "{a:?} and {b:?} are only {apart:.0} apart");
            }
        }
    }

    #[test]
    fn kinds_differ_in_greyscale() {
        for (a, b) in pairs() {
            let [one, two] = [a, b].map(|kind_of| lab(kind(kind_of), &ALL_CONES)[0]);
            assert!((one - two).abs() > 7.0, "{a:?} {one:.0} and {b:?} {two:.0}");
        }
    }
}
