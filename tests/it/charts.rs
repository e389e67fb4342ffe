//! Pictures: they decode, have their size, show what was measured and nothing else.

use jiff::civil::date;
use runkind::chart::{
    self, CompareScene, Fonts, HistoryPicture, HistoryScene, Look, RunScene, SeasonRecord,
    SeasonScene, Theme,
};
use runkind::classify::{Change, Kind, RunnerUp};
use runkind::measure::{Motion, Series};
use runkind::units::Units;

use crate::chart_scenes::{self as scenes, Run};
use crate::promises;

/// A decoded picture.
struct Picture {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
}

impl Picture {
    fn decode(png: &[u8]) -> Self {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut rgb).unwrap();
        assert_eq!(info.color_type, png::ColorType::Rgb);
        Self { width: info.width as usize, height: info.height as usize, rgb }
    }

    fn at(&self, x: usize, y: usize) -> [u8; 3] {
        self.rgb[(y * self.width + x) * 3..][..3].try_into().unwrap()
    }

    /// How many pixels within a region are about that colour.
    fn count(&self, color: u32, x: std::ops::Range<usize>, y: std::ops::Range<usize>) -> usize {
        let [_, red, green, blue] = color.to_be_bytes();
        let close =
            |pixel: [u8; 3]| pixel.iter().zip([red, green, blue]).all(|(a, b)| a.abs_diff(b) <= 6);
        y.flat_map(|y| x.clone().map(move |x| (x, y)))
            .filter(|(x, y)| close(self.at(*x, *y)))
            .count()
    }

    fn count_all(&self, color: u32) -> usize {
        self.count(color, 0..self.width, 0..self.height)
    }
}

const INTERVAL: u32 = 0x00c9_3f31;
const EASY: u32 = 0x003f_9c78;
const HEART: u32 = 0x00b0_3a4e;
const GROUND: u32 = 0x008b_97a8;
const INK: u32 = 0x001b_2430;
const AXIS: u32 = 0x00c4_cbd5;
const WHITE: u32 = 0x00ff_ffff;

/// Writes a picture to the folder `RUNKIND_PICTURES` for people to look at.
fn keep(name: &str, png: &[u8]) {
    if let Some(folder) = std::env::var_os("RUNKIND_PICTURES") {
        std::fs::write(std::path::Path::new(&folder).join(name), png).unwrap();
    }
}

fn draw(run: &Run) -> Picture {
    Picture::decode(&chart::run_picture(&run.scene()).unwrap())
}

#[test]
fn every_run_is_drawn_in_its_size_and_does_not_fill_the_paper() {
    let runs = [
        ("six", scenes::six_by_800()),
        ("easy", scenes::easy()),
        ("tempo", scenes::tempo_without_heart()),
        ("progression", scenes::progression()),
        ("hills", scenes::hills()),
        ("thirty", scenes::thirty_reps()),
        ("two", scenes::two_sets()),
        ("fartlek", scenes::fartlek()),
        ("day", scenes::a_day()),
        ("unclear", scenes::unclear()),
    ];
    for (name, run) in &runs {
        let png = chart::run_picture(&run.scene()).unwrap();
        let explained = chart::explain_picture(&run.scene()).unwrap();
        keep(&format!("{name}.png"), &png);
        keep(&format!("{name}-explained.png"), &explained);
        for png in [png, explained] {
            let picture = Picture::decode(&png);
            assert_eq!((picture.width, picture.height), (1600, 1000), "{name}");
            let white = picture.count_all(WHITE);
            assert!((300_000..1_590_000).contains(&white), "{name}: {white} white pixels");
            assert!(png.len() < 200_000, "{name}: {} bytes", png.len());
        }
    }
}

#[test]
fn the_kind_is_named_in_its_colour() {
    let chip = |picture: &Picture, color| picture.count(color, 80..300, 80..135);
    let picture = draw(&scenes::six_by_800());
    assert!(chip(&picture, INTERVAL) > 3000);
    assert_eq!(chip(&picture, EASY), 0);
    assert!(chip(&draw(&scenes::easy()), EASY) > 3000);
}

#[test]
fn panels_without_data_are_not_drawn() {
    let full = draw(&scenes::six_by_800());
    assert!(full.count_all(HEART) > 500);
    assert!(full.count_all(GROUND) > 500);
    let tempo = draw(&scenes::tempo_without_heart());
    assert_eq!(tempo.count_all(HEART), 0);
    assert!(tempo.count_all(GROUND) > 500);
    let bare = draw(&scenes::unclear());
    assert_eq!(bare.count_all(HEART), 0);
    assert!(bare.count(GROUND, 86..1400, 200..940) < 10);
    // Nothing stands beside the panel, so it reaches further to the right.
    assert!(bare.count(0x00c4_cbd5, 1200..1450, 900..1000) > 200);
}

#[test]
fn each_effort_has_its_row_with_a_dot() {
    let picture = draw(&scenes::six_by_800());
    let rows = (180..560).map(|y| picture.count(INTERVAL, 1380..1520, y..y + 1) >= 8);
    let rows: Vec<bool> = rows.collect();
    assert_eq!(rows.windows(2).filter(|pair| !pair[0] && pair[1]).count(), 6);
}

#[test]
fn a_watch_left_running_does_not_squeeze_the_run() {
    let picture = draw(&scenes::left_running());
    // The last effort stands in the right third of the panel, not in its first quarter.
    let shaded = |x| picture.count(INK, x, 200..600);
    assert!(shaded(700..900) > 100);
    assert!(shaded(86..300) > 100);
}

#[test]
fn what_lies_below_the_axis_is_no_line_along_its_floor() {
    let picture = draw(&scenes::walked_recoveries());
    let floor = (500..620).max_by_key(|y| picture.count(AXIS, 86..1100, *y..*y + 1)).unwrap();
    let along = picture.count(INK, 86..1100, floor - 3..floor + 3);
    assert!(along < 400, "{along} dark pixels along the floor");
}

#[test]
fn many_efforts_are_tabled_by_set() {
    let picture = draw(&scenes::four_sets());
    keep("four-sets.png", &chart::run_picture(&scenes::four_sets().scene()).unwrap());
    let inked = |y: &usize| picture.count(INK, 1300..1430, *y..*y + 1) > 0;
    let lines: Vec<usize> = (225..380).filter(inked).collect();
    // Rows lie further apart than the strokes of a letter.
    let gaps = lines.windows(2).filter(|pair| pair[1] - pair[0] > 8).count();
    assert_eq!(gaps + 1, 4);
}

#[test]
fn tables_too_many_for_their_room_become_one() {
    let long = "twelve efforts of much the same length within a few per cent of one pace";
    let mut run = scenes::four_sets();
    run.verdict.evidence = scenes::verdict(Some(Kind::Interval), &[(long, 1.0); 4]).evidence;
    let count = run.verdict.structure.as_ref().map_or(0, |it| it.sets.len());
    for sets in (2..=count).rev() {
        run.verdict.structure.as_mut().unwrap().sets.truncate(sets);
        for segment in &mut run.verdict.segments {
            segment.set_rep = segment.set_rep.map(|(set, rep)| (set.min(sets as u32 - 1), rep));
        }
        let svg = chart::run_svg(&run.scene()).unwrap();
        let y = |text: &str| -> f64 {
            let line = svg.lines().find(|line| line.contains(text)).unwrap();
            line.split(" y=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
        };
        let why = y("Why interval");
        let column =
            svg.lines().filter(|line| line.contains("recoveries") || line.contains("more<"));
        for line in column {
            let at: f64 =
                line.split(" y=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
            assert!(at + 15.0 < why, "{sets} sets: {line} reaches into what stands at {why}");
        }
    }
}

#[test]
fn a_height_that_never_changes_is_not_drawn() {
    keep("treadmill.png", &chart::run_picture(&scenes::treadmill().scene()).unwrap());
    let ground = |run: &Run| draw(run).count(GROUND, 86..1130, 780..940);
    assert!(ground(&scenes::easy()) > 500);
    assert!(ground(&scenes::treadmill()) < 20);
}

#[test]
fn a_run_without_anything_to_draw_says_so() {
    let picture = draw(&scenes::nothing());
    let said = (180..215).flat_map(|y| (86..900).map(move |x| (x, y)));
    let ink = said.filter(|(x, y)| picture.at(*x, *y) != [255; 3]).count();
    assert!(ink > 1000, "{ink}");
}

#[test]
fn faster_is_up() {
    let picture = draw(&scenes::progression());
    let highest = |x: std::ops::Range<usize>| {
        (200..600).find(|y| picture.count(0x001b_2430, x.clone(), *y..y + 1) > 0).unwrap()
    };
    assert!(highest(1000..1120) + 150 < highest(100..220));
}

#[test]
fn a_picture_can_be_larger_or_smaller() {
    let run = scenes::easy();
    let at = |scale| Look { scale, ..Look::default() };
    for (scale, size) in [(0.5, (800, 500)), (2.0, (3200, 2000))] {
        let scene = RunScene { look: at(scale), units: Units::Imperial, ..run.scene() };
        let png = chart::run_picture(&scene).unwrap();
        keep(&format!("easy-{scale}.png"), &png);
        let picture = Picture::decode(&png);
        assert_eq!((picture.width, picture.height), size);
        assert!(scale < 1.0 || picture.count_all(HEART) > 100);
    }
    for scale in [0.0, -1.0, f64::NAN, 1e9] {
        assert!(chart::run_picture(&RunScene { look: at(scale), ..run.scene() }).is_err());
    }
}

#[test]
fn the_same_scene_gives_the_same_bytes() {
    let run = scenes::hills();
    let first = chart::run_picture(&run.scene()).unwrap();
    chart::run_picture(&scenes::easy().scene()).unwrap();
    assert_eq!(first, chart::run_picture(&run.scene()).unwrap());
}

#[test]
fn odd_data_is_drawn_without_a_panic() {
    let mut run = scenes::six_by_800();
    run.series = Series::default();
    assert!(draw(&run).count_all(INTERVAL) > 3000);

    let mut run = scenes::six_by_800();
    run.series.heart_rate_bpm.fill(f32::NAN);
    run.series.altitude_m[100..900].fill(f32::NAN);
    run.series.speed_mps[500] = f32::INFINITY;
    run.series.motion.truncate(700);
    run.verdict.segments[1].end_s = f64::NAN;
    run.verdict.segments[3].speed_mps = f64::NAN;
    run.verdict.segments[5].start_s = -1e12;
    run.verdict.evidence[0].weight = f64::NAN;
    run.verdict.evidence[1].text = "一二三 ".repeat(400);
    run.verdict.structure.as_mut().unwrap().text = "long ".repeat(200);
    assert_eq!(draw(&run).count_all(HEART), 0);
    chart::explain_picture(&run.scene()).unwrap();
    run.verdict.segments.clear();
    run.verdict.evidence.clear();
    chart::explain_picture(&run.scene()).unwrap();

    let mut run = scenes::easy();
    run.series.motion.fill(Motion::Stop);
    run.verdict.kind = Some(Kind::Progression);
    run.threshold.as_mut().unwrap().speed_mps = 0.0;
    draw(&run);
    let name = "a very long name ".repeat(40);
    let scene = RunScene { name: Some(&name), start: None, zone_times_s: [0.0; 5], ..run.scene() };
    chart::run_picture(&scene).unwrap();
}

#[test]
fn the_svg_shows_what_the_png_shows() {
    let run = scenes::six_by_800();
    let scene = RunScene { name: Some("5 < 6 & so"), ..run.scene() };
    let svg = chart::run_svg(&scene).unwrap();
    keep("six.svg", svg.as_bytes());
    for text in [">interval<", ">93 % sure<", ">threshold<", ">4:02/km<", "5 &lt; 6 &amp; so"] {
        assert!(svg.contains(text), "{text}");
    }
    let mut reader = quick_xml::Reader::from_str(&svg);
    while !matches!(reader.read_event().unwrap(), quick_xml::events::Event::Eof) {}
    let [red, green, blue] = chart::kind_color(Some(Kind::Interval));
    assert!(svg.matches(&format!("#{red:02x}{green:02x}{blue:02x}")).count() > 12);
    let explained = chart::explain_svg(&scene).unwrap();
    assert!(explained.contains(">How likely<") && !explained.contains("would have changed"));
    assert!(chart::season_svg(&scenes::season(26)).unwrap().contains(">January – June 2024<"));
}

/// A picture's SVG as another program draws it, with our letters.
fn rasterised(svg: &str) -> Picture {
    use resvg::{tiny_skia, usvg};
    let select_font =
        Box::new(|font: &usvg::Font, faces: &mut std::sync::Arc<usvg::fontdb::Database>| {
            let bold = font.weight() > 500;
            faces.faces().find(|face| (face.weight.0 > 500) == bold).map(|face| face.id)
        });
    let font_resolver = usvg::FontResolver { select_font, ..usvg::FontResolver::default() };
    let mut options = usvg::Options { font_resolver, ..usvg::Options::default() };
    for font in ["regular", "semibold"] {
        let path = crate::documents::path(&format!("src/chart/fonts/{font}.otf"));
        options.fontdb_mut().load_font_data(std::fs::read(path).unwrap());
    }
    let tree = usvg::Tree::from_str(svg, &options).unwrap();
    let size = tree.size().to_int_size();
    let mut pixels = tiny_skia::Pixmap::new(size.width(), size.height()).unwrap();
    resvg::render(&tree, tiny_skia::Transform::identity(), &mut pixels.as_mut());
    let rgb = pixels.pixels().iter().flat_map(|it| [it.red(), it.green(), it.blue()]).collect();
    Picture { width: size.width() as usize, height: size.height() as usize, rgb }
}

/// The mean difference of two pictures' channels, and the share of blocks of 8 × 8 pixels whose
/// means are more than 24 of 255 apart.
fn apart(a: &Picture, b: &Picture) -> (f64, f64) {
    assert_eq!((a.width, a.height), (b.width, b.height));
    let differences = a.rgb.iter().zip(&b.rgb).map(|(a, b)| f64::from(a.abs_diff(*b)));
    let mean = differences.sum::<f64>() / a.rgb.len() as f64;
    let block = |picture: &Picture, x: usize, y: usize| {
        let mut sum = 0.0;
        for (row, column) in (0..8).flat_map(|row| (0..8).map(move |column| (row, column))) {
            let pixel = picture.at(x * 8 + column, y * 8 + row);
            sum += pixel.iter().map(|part| f64::from(*part)).sum::<f64>() / 192.0;
        }
        sum
    };
    let blocks: Vec<bool> = (0..a.height / 8)
        .flat_map(|y| (0..a.width / 8).map(move |x| (x, y)))
        .map(|(x, y)| (block(a, x, y) - block(b, x, y)).abs() > 24.0)
        .collect();
    (mean, blocks.iter().filter(|off| **off).count() as f64 / blocks.len() as f64)
}

#[test]
fn svg_and_png_show_the_same_in_both_themes() {
    for theme in [Theme::Light, Theme::Dark] {
        let look = || Look { theme, ..Look::default() };
        for (name, run) in [("six", scenes::six_by_800()), ("hills", scenes::hills())] {
            let scene = RunScene { look: look(), ..run.scene() };
            let png = Picture::decode(&chart::run_picture(&scene).unwrap());
            let svg = rasterised(&chart::run_svg(&scene).unwrap());
            let (mean, off) = apart(&png, &svg);
            assert!(mean < 1.0 && off < 0.001, "{theme:?} {name}: {mean:.2}, {off:.4}");
        }
        let scene = SeasonScene { look: look(), ..scenes::season(26) };
        let png = Picture::decode(&chart::season_picture(&scene).unwrap());
        let (mean, off) = apart(&png, &rasterised(&chart::season_svg(&scene).unwrap()));
        assert!(mean < 1.0 && off < 0.001, "{theme:?} season: {mean:.2}, {off:.4}");
    }
}

#[test]
fn a_dark_picture_has_dark_paper_and_the_kinds_of_its_theme() {
    let run = scenes::six_by_800();
    let look = Look { theme: Theme::Dark, ..Look::default() };
    let png = chart::run_picture(&RunScene { look, ..run.scene() }).unwrap();
    keep("six-dark.png", &png);
    let picture = Picture::decode(&png);
    assert_eq!(picture.count_all(WHITE), 0);
    let [red, green, blue] = Theme::Dark.kind_color(Some(Kind::Interval)).map(u32::from);
    assert!(picture.count(red << 16 | green << 8 | blue, 80..300, 80..135) > 3000);
}

#[test]
fn an_explained_run_shows_both_sides_and_what_would_have_changed_it() {
    let mut run = scenes::six_by_800();
    run.verdict.evidence[0].weight = -1.25;
    run.verdict.runner_up = Some(RunnerUp {
        kind: Kind::Tempo,
        log_odds: 3.5,
        bias: 0.25,
        spoke_for: 4.5,
        spoke_against: -1.25,
        unlisted: 0.0,
    });
    let shown = chart::explain_svg(&run.scene()).unwrap();
    let nothing: String = shown.split("usual<").next().unwrap().into();
    assert!(nothing.contains(">no change of one measure"), "an empty panel says why it is empty");
    for text in ["What spoke for interval", "What spoke against it, for tempo", "−1.2", "+3.5"] {
        assert!(shown.contains(text), "{text}");
    }
    let change = Change {
        code: "repeats",
        kind: Kind::Easy,
        from: 6.0,
        to: 2.0,
        unit: "count",
        text: "it would be called easy with only 2 such efforts instead of 6".into(),
    };
    run.verdict.would_change = vec![change; 3];
    keep("six-changed.png", &chart::explain_picture(&run.scene()).unwrap());
    let shown = chart::explain_svg(&run.scene()).unwrap();
    assert_eq!(shown.matches(">it would be called easy with only").count(), 3);
}

#[test]
fn seasons_of_any_length_are_drawn() {
    for weeks in [0, 1, 2, 26, 100, 600] {
        let png = chart::season_picture(&scenes::season(weeks)).unwrap();
        keep(&format!("season-{weeks}.png"), &png);
        let picture = Picture::decode(&png);
        assert_eq!((picture.width, picture.height), (1600, 1000));
        assert_eq!(picture.count_all(EASY) > 1000, weeks > 0);
    }
}

#[test]
fn a_season_without_statements_leaves_no_empty_column() {
    let mut scene = scenes::season(26);
    let beside = |scene: &_| {
        let picture = Picture::decode(&chart::season_picture(scene).unwrap());
        picture.count(EASY, 1240..1440, 200..700)
    };
    assert_eq!(beside(&scene), 0);
    scene.statements.clear();
    scene.records.clear();
    scene.thresholds.clear();
    assert!(beside(&scene) > 5000);
}

#[test]
fn a_season_is_named_by_its_first_and_last_run_and_holds_every_record() {
    let mut scene = scenes::season(26);
    let (first, last) = (date(2024, 1, 29), date(2024, 5, 5));
    scene.runs.retain(|run| (first..=last).contains(&run.date));
    let names =
        ["400 m", "800 m", "1 km", "1500 m", "mile", "3 km", "5 km", "10 km", "half", "marathon"];
    let record = scene.records[0].clone();
    let named = |name: &&str| SeasonRecord { distance: (*name).into(), ..record.clone() };
    scene.records = names.iter().map(named).collect();
    let svg = chart::season_svg(&scene).unwrap();
    for text in ["January – May 2024"].iter().chain(&names) {
        assert!(svg.contains(&format!(">{text}<")), "{text}");
    }
}

#[test]
fn little_running_a_week_is_no_zero() {
    let mut scene = scenes::season(26);
    assert!(chart::season_svg(&scene).unwrap().contains(" km a week<"));
    for week in &mut scene.weeks {
        (week.metres_by_kind, week.metres_unclassified) = ([80.0, 0.0, 0.0, 0.0, 0.0], 0.0);
    }
    assert!(chart::season_svg(&scene).unwrap().contains("   ·   0.1 km a week<"));
}

#[test]
fn between_thresholds_far_apart_in_time_nothing_is_drawn() {
    let mut scene = scenes::season(26);
    let middle = |scene: &SeasonScene| {
        let png = chart::season_picture(scene).unwrap();
        keep("season-thresholds.png", &png);
        Picture::decode(&png).count(INK, 1360..1420, 690..790)
    };
    assert!(middle(&scene) > 60);
    scene.thresholds.drain(4..22);
    assert_eq!(middle(&scene), 0);
}

#[test]
fn no_name_steers_what_reads_a_picture() {
    let mut run = scenes::six_by_800();
    let steering = (0..0x2070).filter_map(char::from_u32).filter(|c| promises::steers(*c));
    let name = steering.fold("Early".to_string(), |name, c| format!("{name}{c}l")) + "ate";
    for evidence in &mut run.verdict.evidence {
        evidence.text = name.clone();
    }
    for svg in [
        chart::run_svg(&RunScene { name: Some(&name), ..run.scene() }).unwrap(),
        chart::explain_svg(&RunScene { name: Some(&name), ..run.scene() }).unwrap(),
    ] {
        assert!(svg.contains("Earlyll"), "the name is shown");
        promises::harmless("a picture", &svg, "\n");
    }
}

#[test]
fn letters_the_embedded_font_lacks_come_from_a_font_that_has_them() {
    let none = Fonts::default();
    assert_eq!(none.lack("Zürich Øst Łódź 徒步 Д").collect::<String>(), "徒步Д");
    assert_eq!(none.lack("a\u{200b}b\n\u{feff}").count(), 0);
    assert!(none.and(b"no font".to_vec(), 0).is_none());
    // With the embedded font as another one nothing is gained, and nothing breaks.
    let bytes = std::fs::read(crate::documents::path("src/chart/fonts/regular.otf")).unwrap();
    let again = none.and(bytes, 0).unwrap();
    assert_eq!(again.lack("徒").count(), 1);
    let run = scenes::easy();
    let scene = |fonts: &Fonts, name| RunScene {
        name: Some(name),
        look: Look { fonts: fonts.clone(), ..Look::default() },
        ..run.scene()
    };
    let svg = chart::run_svg(&scene(&none, "徒步 Süd")).unwrap();
    assert!(svg.contains("·   Süd<") && !svg.contains('徒'), "left out, not as boxes");
    let plain = chart::run_picture(&scene(&none, "Süd")).unwrap();
    assert_eq!(plain, chart::run_picture(&scene(&again, "徒步 Süd")).unwrap());
}

#[test]
fn a_long_pause_leaves_the_width_to_the_run() {
    let run = scenes::long_pause();
    let svg = chart::run_svg(&run.scene()).unwrap();
    assert!(svg.contains(">pause<") && svg.contains(">18:16<"));
    keep("long-pause.png", &chart::run_picture(&run.scene()).unwrap());
    let picture = draw(&run);
    // Ink of the pace from one end of the panel to the other, but for the mark.
    let bare = (90..1120).filter(|x| picture.count(INK, *x..*x + 1, 200..610) == 0).count();
    assert!((30..103).contains(&bare), "{bare}, drawn to scale it would be 280");
}

#[test]
fn hills_show_their_passes_over_one_another() {
    let svg = chart::run_svg(&scenes::hills().scene()).unwrap();
    assert!(svg.contains(">height of each pass<") && svg.contains(">pace of each pass<"));
    assert!(!chart::run_svg(&scenes::six_by_800().scene()).unwrap().contains("each pass"));
}

#[test]
fn the_same_pace_is_said_everywhere_and_never_sixty_seconds() {
    let mut run = scenes::six_by_800();
    run.verdict.structure.as_mut().unwrap().sets[0].speed_mps = 1000.0 / 299.6;
    run.verdict.structure.as_mut().unwrap().text = "6×800 m @ 5:00/km r 90 s".into();
    let svg = chart::run_svg(&run.scene()).unwrap();
    assert!(svg.contains(">5:00/km   spread"), "the table says what the headline says");
    let texts = svg.split('>').filter_map(|it| it.split_once('<')).map(|it| it.0);
    assert!(texts.clone().count() > 100 && !texts.clone().any(|text| text.ends_with(":60")));
}

#[test]
fn a_history_is_drawn_as_far_as_there_is_one() {
    let scene = scenes::history();
    for which in HistoryPicture::ALL {
        assert!(which.is_in(&scene), "{which:?}");
        let png = chart::history_picture(which, &scene).unwrap();
        keep(&format!("history-{}.png", which.name()), &png);
        let picture = Picture::decode(&png);
        assert_eq!(picture.width, 1600);
        // Three years of days do not fill a usual picture.
        let heights = if which == HistoryPicture::Calendar { 500..1000 } else { 500..1001 };
        assert!(heights.contains(&picture.height), "{which:?}: {}", picture.height);
        let svg = chart::history_svg(which, &scene).unwrap();
        assert!(svg.contains("2023") && svg.contains("2025"), "{which:?}: dates have their year");
        let (mean, off) = apart(&picture, &rasterised(&svg));
        assert!(mean < 1.2 && off < 0.002, "{which:?}: {mean:.2}, {off:.4}");
    }
    let empty = HistoryScene { runs: Vec::new(), ..scene };
    for which in HistoryPicture::ALL {
        assert!(!which.is_in(&empty));
        chart::history_picture(which, &empty).unwrap();
    }
}

#[test]
fn what_the_workout_asked_for_stands_beside_what_was_run() {
    let mut run = scenes::six_by_800();
    let without = chart::run_svg(&run.scene()).unwrap();
    assert!(!without.contains("target"));
    let set = &mut run.verdict.structure.as_mut().unwrap().sets[0];
    set.target_speed_mps = Some((1000.0 / 205.0, 1000.0 / 195.0));
    let svg = chart::run_svg(&run.scene()).unwrap();
    keep("target.png", &chart::run_picture(&run.scene()).unwrap());
    assert!(svg.contains("(1:28–1:31)   ·   target 3:15–3:25<"));
    let shapes = |svg: &str| svg.matches("<rect").count() + svg.matches("<path").count();
    assert_eq!(shapes(&svg), shapes(&without) + 1, "a band behind the dots");

    // The same with the last as a set of its own, which is too short for a table; then it was to be
    // run at another pace.
    let sets = &mut run.verdict.structure.as_mut().unwrap().sets;
    sets[0].reps = 5;
    sets.push(sets[0].clone());
    let reps = run.verdict.segments.iter_mut().filter_map(|it| it.set_rep.as_mut());
    *reps.last().unwrap() = (1, 0);
    assert!(chart::run_svg(&run.scene()).unwrap().contains("target 3:15–3:25<"));
    run.verdict.structure.as_mut().unwrap().sets[1].target_speed_mps = Some((5.2, 5.5));
    assert!(!chart::run_svg(&run.scene()).unwrap().contains("target"));
}

#[test]
fn uphill_is_not_like_on_the_flat() {
    let mut scene = scenes::history();
    let flat = chart::history_svg(HistoryPicture::Workouts, &scene).unwrap();
    assert_eq!(flat.matches(">6×800 m<").count(), 1);
    let workouts = scene.runs.iter_mut().filter_map(|run| run.workout.as_mut());
    let alike = workouts.filter(|workout| workout.name == "6×800 m");
    for workout in alike.take(2) {
        workout.kind = Some(Kind::HillSprint);
    }
    let both = chart::history_svg(HistoryPicture::Workouts, &scene).unwrap();
    assert_eq!(both.matches(">6×800 m<").count(), 2);
}

#[test]
fn workouts_that_have_no_room_are_counted() {
    let runs = scenes::history().runs;
    let some: Vec<_> = runs.into_iter().filter_map(|run| run.workout).collect();
    let workouts: Vec<_> = some.iter().cycle().take(30).cloned().collect();
    let told = |count: usize| {
        let workouts = workouts[..count].to_vec();
        let scene = CompareScene { workouts, units: Units::Metric, look: Look::default() };
        chart::compare_svg(&scene).unwrap()
    };
    let (all, some) = (told(8), told(30));
    assert!(all.contains(">8 days   ·   ") && !all.contains("latest"));
    assert!(some.contains(">the latest 24 of 30 days   ·   "));
    assert!(some.contains("   ·   in the table the latest 8<"));
}

#[test]
fn workouts_are_compared_in_order_of_date() {
    let runs = scenes::history().runs;
    let workouts: Vec<_> = runs.into_iter().filter_map(|run| run.workout).take(6).collect();
    let scene = CompareScene { workouts, units: Units::Imperial, look: Look::default() };
    let svg = chart::compare_svg(&scene).unwrap();
    keep("compare.png", &chart::compare_picture(&scene).unwrap());
    assert!(
        svg.contains(">6×800 m<") && svg.contains(">pace /mi<") && svg.contains(">heart rate<")
    );
    let none = CompareScene { workouts: Vec::new(), ..scene };
    chart::compare_picture(&none).unwrap();
}
