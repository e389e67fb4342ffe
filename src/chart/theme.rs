//! How pictures look: a light and a dark theme with one colour per kind, type sizes, line weights.

use crate::classify::{Kind, Role};

/// Width of a run's and a season's picture at scale 1, in pixels.
pub(super) const WIDTH: f64 = 1600.0;
/// Height at scale 1, in pixels.
pub(super) const HEIGHT: f64 = 1000.0;

/// The colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark on white, for paper and most screens.
    #[default]
    Light,
    /// Light on nearly black.
    Dark,
}

/// What a colour is for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Ink {
    Paper,
    Strong,
    Text,
    Quiet,
    Axis,
    Faint,
    Pause,
    Heart,
    Ground,
    Warning,
    NoKind,
    Band(usize),
    Bar(usize),
    Kind(Kind),
    KindText(Kind),
    OnKind(Kind),
    Recovery,
    Around,
    Easy,
}

/// A colour by what it is for, in some strength from 0 to 1; the theme says which it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paint {
    ink: Ink,
    strength: f64,
}

impl Paint {
    const fn of(ink: Ink) -> Self {
        Self { ink, strength: 1.0 }
    }

    /// The same, as far as `strength` covering what is below.
    pub(super) const fn mix(self, strength: f64) -> Self {
        Self { strength: self.strength * strength, ..self }
    }
}

/// Ground of every picture.
pub(super) const PAPER: Paint = Paint::of(Ink::Paper);
/// Titles, values, the pace itself.
pub(super) const INK: Paint = Paint::of(Ink::Strong);
/// Running text.
pub(super) const TEXT: Paint = Paint::of(Ink::Text);
/// Labels and units.
pub(super) const QUIET: Paint = Paint::of(Ink::Quiet);
/// Axes.
pub(super) const AXIS: Paint = Paint::of(Ink::Axis);
/// Grid lines and empty cells.
pub(super) const FAINT: Paint = Paint::of(Ink::Faint);
/// Pauses.
pub(super) const PAUSE: Paint = Paint::of(Ink::Pause);
/// The heart.
pub(super) const HEART: Paint = Paint::of(Ink::Heart);
/// The ground below the runner.
pub(super) const GROUND: Paint = Paint::of(Ink::Ground);
/// A warning: more than the advice.
pub(super) const WARNING: Paint = Paint::of(Ink::Warning);
/// Runs of no kind.
pub(super) const UNCLASSIFIED: Paint = Paint::of(Ink::NoKind);

/// The band of a pace zone behind the trace, 0 easy to 4 very hard: quiet and of one hue, as the
/// colours belong to the kinds.
pub(super) const fn zone_band(zone: usize) -> Paint {
    Paint::of(Ink::Band(zone))
}

/// The bar of the time in a pace zone, 0 easy to 4 very hard.
pub(super) const fn zone_bar(zone: usize) -> Paint {
    Paint::of(Ink::Bar(zone))
}

/// The colour of a kind. Their lightness falls in five even steps, so that they differ in
/// greyscale and to colour-blind eyes (a test holds the distances).
pub(super) const fn kind(kind: Kind) -> Paint {
    Paint::of(Ink::Kind(kind))
}

/// The colour of a run's kind; grey where there is none.
pub(super) fn kind_or_none(of: Option<Kind>) -> Paint {
    of.map_or(UNCLASSIFIED, kind)
}

/// The colour of a kind as text: as its own, but far enough from the paper to be read.
pub(super) fn kind_text(of: Option<Kind>) -> Paint {
    of.map_or(QUIET, |kind| Paint::of(Ink::KindText(kind)))
}

/// Text on a chip of that kind.
pub(super) fn on_kind(of: Option<Kind>) -> Paint {
    of.map_or(INK, |kind| Paint::of(Ink::OnKind(kind)))
}

/// The colour of a role in the annotated picture; work takes the colour of the kind.
pub(super) fn role(of: Role, run: Option<Kind>) -> Paint {
    match of {
        Role::Work => kind_or_none(run),
        Role::Steady => zone_bar(2),
        Role::Warmup | Role::Cooldown => Paint::of(Ink::Around),
        Role::Easy => Paint::of(Ink::Easy),
        Role::Recovery => Paint::of(Ink::Recovery),
        Role::Stop => PAUSE,
    }
}

/// Colours as `0x00RRGGBB`; kinds in the order of [`Kind::ALL`], zones from easy to very hard.
struct Colors {
    paper: u32,
    ink: u32,
    text: u32,
    quiet: u32,
    axis: u32,
    faint: u32,
    pause: u32,
    heart: u32,
    ground: u32,
    warning: u32,
    no_kind: u32,
    bands: [u32; 5],
    bars: [u32; 5],
    kinds: [u32; 5],
    kind_texts: [u32; 5],
    on_kinds: [u32; 5],
    recovery: u32,
    around: u32,
    easy: u32,
}

const LIGHT: Colors = Colors {
    paper: 0x00ff_ffff,
    ink: 0x001b_2430,
    text: 0x003a_4554,
    quiet: 0x005f_6a7a,
    axis: 0x00c4_cbd5,
    faint: 0x00e6_e9ee,
    pause: 0x00b4_bcc8,
    heart: 0x00b0_3a4e,
    ground: 0x008b_97a8,
    warning: 0x00c2_3b2c,
    no_kind: 0x00b4_bcc8,
    bands: [0x00fc_fcfd, 0x00f7_f8fa, 0x00f1_f3f7, 0x00eb_eef3, 0x00e4_e9f0],
    bars: [0x00c6_d0dd, 0x00a3_b1c4, 0x007f_91aa, 0x005b_6f8c, 0x003a_4d6b],
    kinds: [0x003f_9c78, 0x00e3_a72f, 0x00c9_3f31, 0x005e_49bd, 0x0054_331f],
    kind_texts: [0x002c_7a5b, 0x008f_5f00, 0x00bd_382b, 0x005e_49bd, 0x0054_331f],
    on_kinds: [0x000f_161e, 0x001b_2430, 0x00ff_ffff, 0x00ff_ffff, 0x00ff_ffff],
    recovery: 0x00d5_dbe4,
    around: 0x00a9_cdbd,
    easy: 0x008f_c2ab,
};

const DARK: Colors = Colors {
    paper: 0x0012_161d,
    ink: 0x00f2_f5f8,
    text: 0x00c6_ced9,
    quiet: 0x009a_a6b6,
    axis: 0x0046_5160,
    faint: 0x0027_2e39,
    pause: 0x005c_6878,
    heart: 0x00f0_7f92,
    ground: 0x007d_8a9c,
    warning: 0x00ff_8a75,
    no_kind: 0x0059_6473,
    bands: [0x0014_181f, 0x0017_1c24, 0x001b_212a, 0x001f_2630, 0x0023_2b36],
    bars: [0x003a_4658, 0x0053_647c, 0x006f_84a2, 0x0092_a8c7, 0x00bb_cde6],
    kinds: [0x0053_d3b2, 0x00ff_d65d, 0x00fa_6951, 0x008b_6fdd, 0x0074_6152],
    kind_texts: [0x0053_d3b2, 0x00ff_d65d, 0x00fa_7a64, 0x00ab_96f2, 0x00c9_b09b],
    on_kinds: [0x0012_161d, 0x0012_161d, 0x0012_161d, 0x0012_161d, 0x00ff_ffff],
    recovery: 0x0036_404d,
    around: 0x0033_6a5d,
    easy: 0x003f_8f7c,
};

/// A colour as the canvas takes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Color {
    /// `0x00RRGGBB`.
    pub(super) rgb: u32,
    /// How far it covers what is below, 0 to 1.
    pub(super) strength: f64,
}

impl Color {
    /// Red, green and blue.
    pub(super) fn parts(self) -> [u8; 3] {
        let [_, red, green, blue] = self.rgb.to_be_bytes();
        [red, green, blue]
    }
}

impl Theme {
    /// Red, green and blue of a kind, the same in every picture; grey for none.
    pub fn kind_color(self, kind: Option<Kind>) -> [u8; 3] {
        self.color(kind_or_none(kind)).parts()
    }

    /// The colour it gives a paint.
    pub(super) fn color(self, paint: Paint) -> Color {
        Color { rgb: self.code(paint.ink), strength: paint.strength.clamp(0.0, 1.0) }
    }

    fn code(self, ink: Ink) -> u32 {
        let colors = match self {
            Self::Light => &LIGHT,
            Self::Dark => &DARK,
        };
        match ink {
            Ink::Paper => colors.paper,
            Ink::Strong => colors.ink,
            Ink::Text => colors.text,
            Ink::Quiet => colors.quiet,
            Ink::Axis => colors.axis,
            Ink::Faint => colors.faint,
            Ink::Pause => colors.pause,
            Ink::Heart => colors.heart,
            Ink::Ground => colors.ground,
            Ink::Warning => colors.warning,
            Ink::NoKind => colors.no_kind,
            Ink::Band(zone) => colors.bands[zone],
            Ink::Bar(zone) => colors.bars[zone],
            Ink::Kind(kind) => colors.kinds[kind as usize],
            Ink::KindText(kind) => colors.kind_texts[kind as usize],
            Ink::OnKind(kind) => colors.on_kinds[kind as usize],
            Ink::Recovery => colors.recovery,
            Ink::Around => colors.around,
            Ink::Easy => colors.easy,
        }
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

    const THEMES: [Theme; 2] = [Theme::Light, Theme::Dark];

    /// Linear light of an sRGB colour.
    fn linear(color: Color) -> [f64; 3] {
        color.parts().map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// CIE Lab of an sRGB colour, seen through a matrix on linear light (Machado et al. 2009).
    fn lab(color: Color, eye: &[[f64; 3]; 3]) -> [f64; 3] {
        let linear = linear(color);
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
        for theme in THEMES {
            for eye in [ALL_CONES, PROTANOPE, DEUTERANOPE, TRITANOPE] {
                for (a, b) in pairs() {
                    let seen = |of| lab(theme.color(kind(of)), &eye);
                    let apart = distance(seen(a), seen(b));
                    assert!(apart > 20.0, "{theme:?}: {a:?} and {b:?} are only {apart:.0} apart");
                }
            }
        }
    }

    #[test]
    fn kinds_differ_in_greyscale() {
        for theme in THEMES {
            for (a, b) in pairs() {
                let [one, two] = [a, b].map(|of| lab(theme.color(kind(of)), &ALL_CONES)[0]);
                assert!((one - two).abs() > 7.0, "{theme:?}: {a:?} {one:.0} and {b:?} {two:.0}");
            }
        }
    }

    /// Contrast of two colours (WCAG 2.2).
    fn contrast(theme: Theme, a: Paint, b: Paint) -> f64 {
        let light = |paint| {
            let [red, green, blue] = linear(theme.color(paint));
            0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
        };
        let (a, b) = (light(a), light(b));
        a.max(b) / a.min(b)
    }

    #[test]
    fn text_can_be_read() {
        for theme in THEMES {
            let mut pairs = vec![(INK, UNCLASSIFIED), (kind_text(None), PAPER)];
            for text in [INK, TEXT, QUIET, WARNING, HEART] {
                pairs.push((text, PAPER));
            }
            pairs
                .extend((0..5).flat_map(|zone| [INK, TEXT, QUIET].map(|it| (it, zone_band(zone)))));
            for of in Kind::ALL {
                pairs.push((kind_text(Some(of)), PAPER));
                pairs.push((on_kind(Some(of)), kind(of)));
            }
            for (text, ground) in pairs {
                let contrast = contrast(theme, text, ground);
                assert!(contrast >= 4.49, "{theme:?}: {text:?} on {ground:?}: {contrast:.2}");
            }
        }
    }

    #[test]
    fn what_is_drawn_stands_out_from_the_paper() {
        for theme in THEMES {
            for of in Kind::ALL.into_iter().filter(|of| *of != Kind::Tempo) {
                assert!(contrast(theme, kind(of), PAPER) >= 2.9, "{theme:?}: {of:?}");
            }
        }
    }
}
