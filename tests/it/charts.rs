//! Pictures: they decode, have their size, show what was measured and nothing else.

use runkind::chart;

use crate::chart_scenes as scenes;

/// Writes a picture to the folder `RUNKIND_PICTURES` for people to look at.
fn keep(name: &str, png: &[u8]) {
    if let Some(folder) = std::env::var_os("RUNKIND_PICTURES") {
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), png).unwrap();
    }
}

#[test]
fn draw_all() {
    let runs = [
        ("six", scenes::six_by_800()),
        ("easy", scenes::easy()),
        ("tempo", scenes::tempo_without_heart()),
        ("progression", scenes::progression()),
        ("hills", scenes::hills()),
        ("thirty", scenes::thirty_reps()),
        ("two", scenes::two_sets()),
        ("day", scenes::a_day()),
        ("unclear", scenes::unclear()),
    ];
    for (name, run) in &runs {
        let png = chart::run_picture(&run.scene()).unwrap();
        keep(name, &png);
        keep(&format!("{name}-explained"), &chart::explain_picture(&run.scene()).unwrap());
    }
    for weeks in [2, 26, 100, 600] {
        keep(&format!("season-{weeks}"), &chart::season_picture(&scenes::season(weeks)).unwrap());
    }
}
