//! What the athlete did: twelve weeks of plans, devices and ways to export.

use runkind::synthetic::{
    Device, HeartRate, Laps, Length, Plan, PositionNoise, Rest, Shape, Speed, Terrain,
};

/// How a run ends up in the export.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Packing {
    Fit,
    FitGz,
    Gpx,
    GpxGz,
    Tcx,
    TcxGz,
    /// Only the first 60 % of the FIT file.
    FitCut,
    /// As FIT, and again as GPX.
    Twice,
    /// A member of `spring.zip`.
    Zipped,
    /// A member of a ZIP within `backup.zip`.
    Nested,
}

use Packing::{Fit, FitCut, FitGz, Gpx, GpxGz, Nested, Tcx, TcxGz, Twice, Zipped};

/// One entry of the diary.
pub(crate) struct Entry {
    /// Days after the first Monday.
    pub(crate) day: u32,
    /// Local hour of the start.
    pub(crate) hour: f64,
    pub(crate) plan: Plan,
    pub(crate) device: Device,
    pub(crate) packing: Packing,
}

fn m(metres: f64) -> Length {
    Length::Metres(metres)
}

fn s(seconds: f64) -> Length {
    Length::Seconds(seconds)
}

fn loop_road() -> Terrain {
    Terrain::rolling(Shape::Loop(3400.0), 3.0)
}

fn hill(grade: f64) -> Terrain {
    Terrain { hill_grade: grade, ..Terrain::rolling(Shape::OutAndBack, 3.0) }
}

/// Every activity of the twelve weeks.
pub(crate) fn diary() -> Vec<Entry> {
    let mut diary = Vec::new();
    for week in 0..12 {
        let monday = week * 7;
        let mut add = |day: u32, hour, plan: Plan, device: Device, packing| {
            diary.push(Entry { day: monday + day, hour, plan, device, packing });
        };
        if week % 3 == 0 {
            add(0, 18.0, strength(), Device::indoors(), FitGz);
        }
        let (plan, device, packing) = tuesday(week);
        add(1, 18.5, plan, device, packing);
        let (plan, device, packing) = wednesday(week);
        add(2, 6.5, plan, device, packing);
        let (plan, device, packing) = thursday(week);
        add(3, 18.5, plan, device, packing);
        if week % 4 == 1 {
            add(4, 17.0, ride(), Device { cadence: false, ..Device::smart_watch() }, FitGz);
        }
        let (plan, device, packing) = saturday(week);
        add(5, 9.0, plan, device, packing);
        let (plan, device, packing) = sunday(week);
        add(6, 8.5, plan, device, packing);
    }
    diary
}

fn strength() -> Plan {
    let mut plan = Plan::new("").named("Strength").stop(2400.0);
    plan.sport = "training";
    plan.sub_sport = Some("strength_training");
    plan
}

fn ride() -> Plan {
    let mut plan = Plan::new("").named("Ride").on(Terrain::rolling(Shape::Wander, 6.0));
    plan.sport = "cycling";
    plan.travel(m(12_000.0), 7.6).stop(60.0).travel(m(15_000.0), 8.1)
}

fn pressed() -> Device {
    Device::watch().with_laps(Laps::Pressed)
}

/// The first hard session of each week: speed and hills.
fn tuesday(week: u32) -> (Plan, Device, Packing) {
    let interval = || Plan::new("interval");
    let track = || Plan::new("interval").on(Terrain::flat(Shape::Track));
    let jog = |seconds| Rest::jog(s(seconds));
    match week {
        0 => {
            let plan = Plan::new("hill-sprint").on(hill(0.09)).named("Hill sprints").warmup(4000.0);
            let plan = plan.hills(8, s(10.0), 1.65, Speed::Mps(1.4), 40.0).cooldown(2000.0);
            (plan, Device::watch(), FitGz)
        }
        1 => {
            let plan = interval().on(loop_road()).named("6 x 800").warmup(2500.0);
            (plan.set(6, m(800.0), 1.08, jog(120.0)).cooldown(1500.0), pressed(), FitGz)
        }
        2 => {
            let plan = track().named("8 x 400").warmup(2400.0);
            (
                plan.set(8, m(400.0), 1.13, Rest::stand(75.0)).cooldown(1600.0),
                Device::watch(),
                FitGz,
            )
        }
        3 => {
            let mut plan = interval().tag("fartlek").named("Fartlek").warmup(2000.0);
            for seconds in [60.0, 120.0, 45.0, 180.0, 90.0, 60.0, 150.0, 30.0] {
                plan = plan.set(1, s(seconds), 1.09, jog(0.0)).rest(jog(seconds.max(60.0)));
            }
            (plan.cooldown(1500.0), Device::smart_watch(), Fit)
        }
        4 => {
            let plan = interval().named("5 x 1000").warmup(2500.0);
            let plan = plan.set(5, m(1000.0), 1.06, jog(150.0)).cooldown(1500.0);
            (plan, Device::watch().with_laps(Laps::Workout), FitGz)
        }
        5 => {
            let plan = Plan::new("hill-sprint").on(hill(0.06)).named("Hill repeats").warmup(3000.0);
            let plan = plan.hills(8, s(60.0), 1.16, Speed::Share(0.6), 0.0).cooldown(2000.0);
            (plan, Device::watch(), FitGz)
        }
        6 => {
            let mut plan = track().named("Ladder").warmup(2400.0);
            for (i, metres) in [400.0, 800.0, 1200.0, 800.0, 400.0].into_iter().enumerate() {
                if i > 0 {
                    plan = plan.rest(jog(120.0));
                }
                plan = plan.set(1, m(metres), 1.15 - metres / 12_000.0, jog(0.0));
            }
            (plan.cooldown(1600.0), Device::watch(), TcxGz)
        }
        7 => {
            let plan = interval().on(loop_road()).named("30/30").warmup(2500.0);
            (plan.set(16, s(30.0), 1.14, jog(30.0)).cooldown(1500.0), Device::watch(), FitGz)
        }
        8 => {
            let plan = interval().named("6 x 3 min").warmup(2500.0);
            let rest = Rest::float(s(90.0));
            (plan.set(6, s(180.0), 1.07, rest).cooldown(1500.0), Device::smart_watch(), FitGz)
        }
        9 => {
            let plan = Plan::new("hill-sprint").on(hill(0.1)).named("Hill sprints").warmup(4500.0);
            let plan = plan.hills(10, s(10.0), 1.7, Speed::Mps(1.35), 45.0).cooldown(2000.0);
            (plan, Device::watch(), FitGz)
        }
        10 => {
            let plan = track().named("8 x 400 and 4 x 200").warmup(2400.0);
            let plan = plan.set(8, m(400.0), 1.12, Rest::walk(s(60.0))).rest(Rest::walk(s(180.0)));
            let plan = plan.set(4, m(200.0), 1.22, Rest::walk(s(60.0))).cooldown(1600.0);
            (plan, Device { auto_pause: true, ..Device::watch() }, FitGz)
        }
        _ => {
            let plan = interval().named("5 x 400").warmup(2500.0);
            (plan.set(5, m(400.0), 1.1, jog(90.0)).cooldown(1500.0), pressed(), FitGz)
        }
    }
}

/// The second hard session: threshold and progressions.
fn thursday(week: u32) -> (Plan, Device, Packing) {
    let tempo = || Plan::new("tempo").on(loop_road());
    let rise = || Plan::new("progression").on(Terrain::rolling(Shape::OutAndBack, 2.0));
    let alone = Rest::stand(0.0);
    let jog = |seconds| Rest::jog(s(seconds));
    match week {
        0 => {
            let plan = tempo().named("Tempo").warmup(2000.0);
            (plan.set(1, s(1200.0), 0.96, alone).cooldown(1500.0), Device::watch(), FitGz)
        }
        1 => {
            let plan = rise().named("Progression").steady(m(3000.0), 0.78).steady(m(3000.0), 0.88);
            (plan.steady(m(3000.0), 0.98), Device::watch(), FitGz)
        }
        2 => {
            let plan = tempo().or("interval").named("Cruise intervals").warmup(2000.0);
            (plan.set(4, m(2000.0), 0.98, jog(60.0)).cooldown(1500.0), Device::watch(), FitGz)
        }
        3 => {
            let plan = rise().tag("fast-finish").named("Fast finish").easy(m(7000.0), 0.78);
            (plan.ramp(m(3000.0), 0.92, 1.0), Device::smart_watch(), Tcx)
        }
        4 => {
            let plan = tempo().named("2 x 15 min").warmup(2000.0);
            (plan.set(2, s(900.0), 0.955, jog(180.0)).cooldown(1500.0), Device::watch(), FitGz)
        }
        5 => (rise().named("Progression").ramp(m(10_000.0), 0.76, 1.0), Device::watch(), GpxGz),
        6 => {
            let plan = tempo().named("Tempo").warmup(2000.0);
            (plan.set(1, s(1800.0), 0.945, alone).cooldown(1500.0), Device::watch(), FitGz)
        }
        7 => {
            let plan = Plan::new("hill-sprint").on(hill(0.07)).named("Hill repeats").warmup(3000.0);
            let plan = plan.hills(6, s(90.0), 1.12, Speed::Share(0.6), 0.0).cooldown(2000.0);
            (plan, pressed(), FitGz)
        }
        8 => {
            let mut plan = Plan::new("progression").tag("treadmill").named("Treadmill progression");
            plan.sub_sport = Some("treadmill");
            for step in 0..5 {
                plan = plan.steady(m(1600.0), 0.76 + 0.058 * f64::from(step));
            }
            (plan, Device::treadmill(), FitGz)
        }
        9 => {
            let plan = tempo().or("interval").named("4 x 6 min").warmup(2000.0);
            (plan.set(4, s(360.0), 0.985, jog(75.0)).cooldown(1500.0), Device::watch(), FitGz)
        }
        10 => {
            let plan = tempo().named("Tempo").warmup(2000.0);
            (plan.set(1, m(6000.0), 0.965, alone).cooldown(1500.0), Device::watch(), FitGz)
        }
        _ => {
            let plan = Plan::new("easy").named("Easy and strides").easy(m(5000.0), 0.77);
            (plan.strides(4).cooldown(500.0), Device::watch(), FitGz)
        }
    }
}

/// An easy run before work.
fn wednesday(week: u32) -> (Plan, Device, Packing) {
    let share = 0.76 + 0.01 * f64::from(week % 4);
    let easy = Plan::new("easy").on(Terrain::rolling(Shape::OutAndBack, 3.0)).named("Easy");
    let easy = easy.easy(m(7000.0 + 500.0 * f64::from(week % 5)), share);
    match week {
        1 => (easy, Device::phone(3), Gpx),
        2 => (commute(), Device { auto_pause: true, ..Device::smart_watch() }, FitGz),
        3 | 7 => (easy, Device::smart_watch(), Zipped),
        4 => (easy, Device::phone(5), Nested),
        5 => (commute(), town_watch(), FitGz),
        6 => (easy, Device::smart_watch(), FitCut),
        8 => {
            let mut plan =
                Plan::new("easy").tag("treadmill").named("Treadmill").easy(s(2400.0), 0.76);
            plan.sub_sport = Some("treadmill");
            (plan, Device::treadmill(), TcxGz)
        }
        9 => (easy.named("Unnamed"), Device::phone(2), GpxGz),
        11 => (recovery(), Device::smart_watch(), FitGz),
        _ => (easy, Device::watch(), FitGz),
    }
}

fn commute() -> Plan {
    let mut plan = Plan::new("easy").tag("commute").named("To work").easy(m(7000.0), 0.77);
    plan.lights_per_km = 1.6;
    plan
}

fn town_watch() -> Device {
    Device {
        position: Some(PositionNoise {
            spikes_per_hour: 3.0,
            tunnels_per_hour: 2.0,
            ..PositionNoise::town()
        }),
        heart_rate: HeartRate::CadenceLock,
        ..Device::watch()
    }
}

fn recovery() -> Plan {
    Plan::new("easy").tag("recovery").named("Recovery").easy(s(1800.0), 0.7)
}

/// Easy with strides, or a recovery run.
fn saturday(week: u32) -> (Plan, Device, Packing) {
    match week {
        3 | 7 => (recovery(), Device::smart_watch(), Zipped),
        4 => (recovery(), Device::phone(5), Nested),
        10 => {
            let mut plan = Plan::new("easy").tag("run-walk").named("With a friend");
            for _ in 0..6 {
                plan = plan.easy(s(240.0), 0.7).walk(60.0);
            }
            (plan, Device::smart_watch(), TcxGz)
        }
        11 => {
            let plan = Plan::new("easy").named("Shake-out").easy(m(3500.0), 0.74);
            (plan.strides(3).cooldown(300.0), Device::smart_watch(), Fit)
        }
        _ if week.is_multiple_of(2) => {
            let plan = Plan::new("easy").named("Easy and strides").easy(m(6500.0), 0.77);
            (plan.strides(6).cooldown(600.0), Device::watch(), FitGz)
        }
        _ => (recovery(), Device::smart_watch(), FitGz),
    }
}

/// The long run, and at the end the race.
fn sunday(week: u32) -> (Plan, Device, Packing) {
    if week == 11 {
        let plan = Plan::new("tempo").tag("race").named("10 km").on(Terrain::flat(Shape::Wander));
        return (plan.set(1, m(10_000.0), 1.02, Rest::stand(0.0)), Device::watch(), FitGz);
    }
    let km = [14.0, 15.0, 16.0, 13.0, 17.0, 18.0, 19.0, 15.0, 20.0, 18.0, 14.0][week as usize];
    let ground = Terrain::rolling(Shape::Wander, if week % 3 == 2 { 14.0 } else { 4.0 });
    let plan = Plan::new("easy").tag("long").named("Long run").on(ground);
    let plan = if week % 3 == 2 { plan.tag("hilly") } else { plan };
    let plan = plan.easing(m(km * 1000.0), 0.765, 0.775);
    match week {
        4 => (plan, Device::watch(), Twice),
        6 => (plan, Device::smart_watch(), GpxGz),
        8 => (plan, town_watch(), FitGz),
        _ => (plan, Device::smart_watch(), FitGz),
    }
}
