//! The few message and field numbers of the FIT profile that runkind uses (SDK 21.202), and its
//! names for sports and kinds of file.

/// The field of the same number and meaning in every message: seconds since the FIT epoch.
pub(super) const TIMESTAMP: u8 = 253;
/// Place of a message among its like, such as a workout step.
pub(super) const MESSAGE_INDEX: u8 = 254;

pub(super) const FILE_ID: u16 = 0;
pub(super) const SPORT: u16 = 12;
pub(super) const SESSION: u16 = 18;
pub(super) const LAP: u16 = 19;
pub(super) const RECORD: u16 = 20;
pub(super) const EVENT: u16 = 21;
pub(super) const WORKOUT: u16 = 26;
pub(super) const WORKOUT_STEP: u16 = 27;
pub(super) const ACTIVITY: u16 = 34;

/// The messages kept beside the records.
pub(super) const USED: [u16; 8] =
    [FILE_ID, SPORT, SESSION, LAP, EVENT, WORKOUT, WORKOUT_STEP, ACTIVITY];

pub(super) mod record {
    pub(in crate::ingest::fit) const POSITION_LAT: u8 = 0;
    pub(in crate::ingest::fit) const POSITION_LONG: u8 = 1;
    pub(in crate::ingest::fit) const ALTITUDE: u8 = 2;
    pub(in crate::ingest::fit) const HEART_RATE: u8 = 3;
    pub(in crate::ingest::fit) const CADENCE: u8 = 4;
    pub(in crate::ingest::fit) const DISTANCE: u8 = 5;
    pub(in crate::ingest::fit) const SPEED: u8 = 6;
    pub(in crate::ingest::fit) const POWER: u8 = 7;
    pub(in crate::ingest::fit) const COMPRESSED_SPEED_DISTANCE: u8 = 8;
    pub(in crate::ingest::fit) const TEMPERATURE: u8 = 13;
    pub(in crate::ingest::fit) const FRACTIONAL_CADENCE: u8 = 53;
    pub(in crate::ingest::fit) const ENHANCED_SPEED: u8 = 73;
    pub(in crate::ingest::fit) const ENHANCED_ALTITUDE: u8 = 78;
}

/// Fields that sessions and laps share.
pub(super) mod summary {
    pub(in crate::ingest::fit) const START_TIME: u8 = 2;
    pub(in crate::ingest::fit) const TOTAL_ELAPSED_TIME: u8 = 7;
    pub(in crate::ingest::fit) const TOTAL_TIMER_TIME: u8 = 8;
    pub(in crate::ingest::fit) const TOTAL_DISTANCE: u8 = 9;
}

pub(super) mod session {
    pub(in crate::ingest::fit) const SPORT: u8 = 5;
    pub(in crate::ingest::fit) const SUB_SPORT: u8 = 6;
    pub(in crate::ingest::fit) const AVG_HEART_RATE: u8 = 16;
    pub(in crate::ingest::fit) const MAX_HEART_RATE: u8 = 17;
    pub(in crate::ingest::fit) const TOTAL_ASCENT: u8 = 22;
    pub(in crate::ingest::fit) const TOTAL_DESCENT: u8 = 23;
}

pub(super) mod lap {
    pub(in crate::ingest::fit) const INTENSITY: u8 = 23;
    pub(in crate::ingest::fit) const LAP_TRIGGER: u8 = 24;
    pub(in crate::ingest::fit) const WKT_STEP_INDEX: u8 = 71;
}

pub(super) mod file_id {
    pub(in crate::ingest::fit) const TYPE: u8 = 0;
    pub(in crate::ingest::fit) const MANUFACTURER: u8 = 1;
    pub(in crate::ingest::fit) const PRODUCT: u8 = 2;
    pub(in crate::ingest::fit) const PRODUCT_NAME: u8 = 8;
}

pub(super) mod sport {
    pub(in crate::ingest::fit) const SPORT: u8 = 0;
    pub(in crate::ingest::fit) const SUB_SPORT: u8 = 1;
}

pub(super) mod event {
    pub(in crate::ingest::fit) const EVENT: u8 = 0;
    pub(in crate::ingest::fit) const EVENT_TYPE: u8 = 1;
}

pub(super) mod activity {
    pub(in crate::ingest::fit) const LOCAL_TIMESTAMP: u8 = 5;
}

pub(super) mod workout {
    pub(in crate::ingest::fit) const WKT_NAME: u8 = 8;
}

pub(super) mod workout_step {
    pub(in crate::ingest::fit) const DURATION_TYPE: u8 = 1;
    pub(in crate::ingest::fit) const DURATION_VALUE: u8 = 2;
    pub(in crate::ingest::fit) const TARGET_TYPE: u8 = 3;
    pub(in crate::ingest::fit) const TARGET_VALUE: u8 = 4;
    pub(in crate::ingest::fit) const CUSTOM_TARGET_VALUE_LOW: u8 = 5;
    pub(in crate::ingest::fit) const CUSTOM_TARGET_VALUE_HIGH: u8 = 6;
    pub(in crate::ingest::fit) const INTENSITY: u8 = 7;
}

/// The value of `file_id.type` of a recorded activity.
pub(super) const FILE_TYPE_ACTIVITY: u8 = 4;

/// Code and words for a file that is of another type than an activity.
pub(super) fn other_file_type(file_type: u8) -> Option<(&'static str, &'static str)> {
    FILE_TYPES.iter().find(|row| row.0 == file_type).map(|row| (row.1, row.2))
}

const FILE_TYPES: &[(u8, &str, &str)] = &[
    (1, "fit-device", "a FIT device file"),
    (2, "fit-settings", "a FIT settings file"),
    (3, "fit-sport", "a FIT sport settings file"),
    (5, "fit-workout", "a FIT workout file"),
    (6, "fit-course", "a FIT course file"),
    (7, "fit-schedules", "a FIT schedule file"),
    (9, "fit-weight", "a FIT weight file"),
    (10, "fit-totals", "a FIT totals file"),
    (11, "fit-goals", "a FIT goals file"),
    (14, "fit-blood-pressure", "a FIT blood pressure file"),
    (15, "fit-monitoring", "a FIT monitoring file"),
    (20, "fit-activity-summary", "a FIT activity summary file"),
    (28, "fit-monitoring", "a FIT monitoring file"),
    (32, "fit-monitoring", "a FIT monitoring file"),
    (34, "fit-segment", "a FIT segment file"),
    (35, "fit-segment-list", "a FIT segment list"),
    (40, "fit-exd-configuration", "a FIT display configuration"),
];

/// A sport in the words of the profile; `None` for `generic`, which names none.
pub(super) fn sport_name(sport: u8) -> Option<String> {
    (sport != 0).then(|| name(SPORTS, sport, "sport"))
}

/// A sub-sport in the words of the profile; `None` for `generic`.
pub(super) fn sub_sport_name(sub_sport: u8) -> Option<String> {
    (sub_sport != 0).then(|| name(SUB_SPORTS, sub_sport, "sub_sport"))
}

/// Whether cadence counts strides of one leg, which are two steps.
pub(super) fn is_on_foot(sport: Option<&str>) -> bool {
    matches!(sport, Some("running" | "walking" | "hiking" | "snowshoeing" | "mountaineering"))
}

fn name(names: &[(u8, &str)], value: u8, what: &str) -> String {
    match names.iter().find(|row| row.0 == value) {
        Some(row) => row.1.to_owned(),
        None => format!("{what}_{value}"),
    }
}

const SPORTS: &[(u8, &str)] = &[
    (1, "running"),
    (2, "cycling"),
    (3, "transition"),
    (4, "fitness_equipment"),
    (5, "swimming"),
    (6, "basketball"),
    (7, "soccer"),
    (8, "tennis"),
    (9, "american_football"),
    (10, "training"),
    (11, "walking"),
    (12, "cross_country_skiing"),
    (13, "alpine_skiing"),
    (14, "snowboarding"),
    (15, "rowing"),
    (16, "mountaineering"),
    (17, "hiking"),
    (18, "multisport"),
    (19, "paddling"),
    (20, "flying"),
    (21, "e_biking"),
    (22, "motorcycling"),
    (23, "boating"),
    (24, "driving"),
    (25, "golf"),
    (26, "hang_gliding"),
    (27, "horseback_riding"),
    (28, "hunting"),
    (29, "fishing"),
    (30, "inline_skating"),
    (31, "rock_climbing"),
    (32, "sailing"),
    (33, "ice_skating"),
    (34, "sky_diving"),
    (35, "snowshoeing"),
    (36, "snowmobiling"),
    (37, "stand_up_paddleboarding"),
    (38, "surfing"),
    (39, "wakeboarding"),
    (40, "water_skiing"),
    (41, "kayaking"),
    (42, "rafting"),
    (43, "windsurfing"),
    (44, "kitesurfing"),
    (45, "tactical"),
    (46, "jumpmaster"),
    (47, "boxing"),
    (48, "floor_climbing"),
    (49, "baseball"),
    (53, "diving"),
    (56, "shooting"),
    (58, "winter_sport"),
    (59, "grinding"),
    (62, "hiit"),
    (63, "video_gaming"),
    (64, "racket"),
    (65, "wheelchair_push_walk"),
    (66, "wheelchair_push_run"),
    (67, "meditation"),
    (68, "para_sport"),
    (69, "disc_golf"),
    (70, "team_sport"),
    (71, "cricket"),
    (72, "rugby"),
    (73, "hockey"),
    (74, "lacrosse"),
    (75, "volleyball"),
    (76, "water_tubing"),
    (77, "wakesurfing"),
    (78, "water_sport"),
    (79, "archery"),
    (80, "mixed_martial_arts"),
    (81, "motor_sports"),
    (82, "snorkeling"),
    (83, "dance"),
    (84, "jump_rope"),
    (85, "pool_apnea"),
    (86, "mobility"),
    (87, "geocaching"),
    (88, "canoeing"),
    (254, "all"),
];

const SUB_SPORTS: &[(u8, &str)] = &[
    (1, "treadmill"),
    (2, "street"),
    (3, "trail"),
    (4, "track"),
    (5, "spin"),
    (6, "indoor_cycling"),
    (7, "road"),
    (8, "mountain"),
    (9, "downhill"),
    (10, "recumbent"),
    (11, "cyclocross"),
    (12, "hand_cycling"),
    (13, "track_cycling"),
    (14, "indoor_rowing"),
    (15, "elliptical"),
    (16, "stair_climbing"),
    (17, "lap_swimming"),
    (18, "open_water"),
    (19, "flexibility_training"),
    (20, "strength_training"),
    (21, "warm_up"),
    (22, "match"),
    (23, "exercise"),
    (24, "challenge"),
    (25, "indoor_skiing"),
    (26, "cardio_training"),
    (27, "indoor_walking"),
    (28, "e_bike_fitness"),
    (29, "bmx"),
    (30, "casual_walking"),
    (31, "speed_walking"),
    (32, "bike_to_run_transition"),
    (33, "run_to_bike_transition"),
    (34, "swim_to_bike_transition"),
    (35, "atv"),
    (36, "motocross"),
    (37, "backcountry"),
    (38, "resort"),
    (39, "rc_drone"),
    (40, "wingsuit"),
    (41, "whitewater"),
    (42, "skate_skiing"),
    (43, "yoga"),
    (44, "pilates"),
    (45, "indoor_running"),
    (46, "gravel_cycling"),
    (47, "e_bike_mountain"),
    (48, "commuting"),
    (49, "mixed_surface"),
    (50, "navigate"),
    (51, "track_me"),
    (52, "map"),
    (53, "single_gas_diving"),
    (54, "multi_gas_diving"),
    (55, "gauge_diving"),
    (56, "apnea_diving"),
    (57, "apnea_hunting"),
    (58, "virtual_activity"),
    (59, "obstacle"),
    (62, "breathing"),
    (63, "ccr_diving"),
    (65, "sail_race"),
    (66, "expedition"),
    (67, "ultra"),
    (68, "indoor_climbing"),
    (69, "bouldering"),
    (70, "hiit"),
    (71, "indoor_grinding"),
    (72, "hunting_with_dogs"),
    (73, "amrap"),
    (74, "emom"),
    (75, "tabata"),
    (77, "esport"),
    (78, "triathlon"),
    (79, "duathlon"),
    (80, "brick"),
    (81, "swim_run"),
    (82, "adventure_race"),
    (83, "trucker_workout"),
    (84, "pickleball"),
    (85, "padel"),
    (86, "indoor_wheelchair_walk"),
    (87, "indoor_wheelchair_run"),
    (88, "indoor_hand_cycling"),
    (90, "field"),
    (91, "ice"),
    (92, "ultimate"),
    (93, "platform"),
    (94, "squash"),
    (95, "badminton"),
    (96, "racquetball"),
    (97, "table_tennis"),
    (98, "overland"),
    (99, "trolling_motor"),
    (110, "fly_canopy"),
    (111, "fly_paraglide"),
    (112, "fly_paramotor"),
    (113, "fly_pressurized"),
    (114, "fly_navigate"),
    (115, "fly_timer"),
    (116, "fly_altimeter"),
    (117, "fly_wx"),
    (118, "fly_vfr"),
    (119, "fly_ifr"),
    (121, "dynamic_apnea"),
    (123, "enduro"),
    (124, "rucking"),
    (125, "rally"),
    (126, "pool_triathlon"),
    (127, "e_bike_enduro"),
    (254, "all"),
];
