//! Sports as apps spell them → the words of the FIT profile.

/// Sport and sub-sport of a GPX `type` or a TCX `Sport`; `None` where the word names no sport.
pub(crate) fn sport(word: &str) -> Option<(&'static str, Option<&'static str>)> {
    let mut key = String::with_capacity(word.len());
    key.extend(word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
    let (_, sport, sub_sport) =
        SPORTS.iter().find(|(spellings, ..)| spellings.contains(&key.as_str()))?;
    Some((sport, *sub_sport))
}

/// Spellings in lower case without blanks and punctuation; the numbers are Strava's of old.
const SPORTS: &[(&[&str], &str, Option<&str>)] = &[
    (
        &[
            "running",
            "run",
            "9",
            "jogging",
            "jog",
            "outdoorrunning",
            "outdoorrun",
            "roadrunning",
            "laufen",
            "lauf",
            "joggen",
            "courseàpied",
            "correr",
            "carrera",
            "corsa",
            "hardlopen",
            "corrida",
            "streetrunning",
            "ultrarun",
            "race",
        ],
        "running",
        None,
    ),
    (
        &[
            "trailrunning",
            "trailrun",
            "trail",
            "mountainrunning",
            "traillauf",
            "trailcourse",
            "carreradetrail",
        ],
        "running",
        Some("trail"),
    ),
    (&["treadmillrunning", "treadmill", "treadmillrun"], "running", Some("treadmill")),
    (&["trackrunning", "trackrun", "trackandfield"], "running", Some("track")),
    (
        &[
            "virtualrun",
            "virtualrunning",
            "virtuellerlauf",
            "courseàpiedvirtuelle",
            "carreravirtual",
            "corsavirtuale",
            "corridavirtual",
        ],
        "running",
        Some("virtual_activity"),
    ),
    (&["indoorrunning", "indoorrun"], "running", Some("indoor_running")),
    (&["streetrun"], "running", Some("street")),
    (
        &[
            "cycling",
            "ride",
            "1",
            "biking",
            "bike",
            "bicycle",
            "roadbiking",
            "roadcycling",
            "radfahren",
            "radfahrt",
            "vélo",
            "sortieàvélo",
            "bicicleta",
            "vueltaenbicicleta",
            "ciclismo",
            "giro",
            "pedalata",
            "pedalada",
        ],
        "cycling",
        None,
    ),
    (&["mountainbiking", "mountainbikeride", "mtb"], "cycling", Some("mountain")),
    (&["gravelcycling", "gravelride", "gravel"], "cycling", Some("gravel_cycling")),
    (&["indoorcycling"], "cycling", Some("indoor_cycling")),
    (&["virtualride", "virtualcycling"], "cycling", Some("virtual_activity")),
    (&["ebiking", "ebikeride", "ebike"], "e_biking", None),
    (
        &[
            "walking",
            "walk",
            "10",
            "nordicwalking",
            "gehen",
            "spazieren",
            "spaziergang",
            "marche",
            "caminata",
            "camminata",
            "caminhada",
        ],
        "walking",
        None,
    ),
    (
        &[
            "hiking",
            "hike",
            "4",
            "wandern",
            "wanderung",
            "mountaineering",
            "randonnée",
            "senderismo",
            "escursione",
            "escursionismo",
            "trilha",
        ],
        "hiking",
        None,
    ),
    (
        &["swimming", "swim", "schwimmen", "natation", "natación", "nuoto", "natação"],
        "swimming",
        None,
    ),
    (&["openwaterswimming", "openwaterswim"], "swimming", Some("open_water")),
    (&["lapswimming", "poolswim", "poolswimming"], "swimming", Some("lap_swimming")),
    (
        &["crosscountryskiing", "nordicski", "nordicskiing", "backcountryski"],
        "cross_country_skiing",
        None,
    ),
    (&["alpineskiing", "alpineski", "downhillskiing", "skiing"], "alpine_skiing", None),
    (&["snowboarding", "snowboard"], "snowboarding", None),
    (&["inlineskating", "inlineskate", "skating", "rollerski"], "inline_skating", None),
    (&["rowing", "indoorrowing"], "rowing", None),
    (&["kayaking", "canoeing", "paddling"], "paddling", None),
    (&["standuppaddleboarding", "standuppaddling", "sup"], "stand_up_paddleboarding", None),
    (
        &[
            "weighttraining",
            "strengthtraining",
            "traditionalstrengthtraining",
            "functionalstrengthtraining",
            "strength",
            "krafttraining",
            "musculation",
            "entrenamientodefuerza",
            "pesas",
            "allenamentoconipesi",
            "treinamentocompeso",
            "musculação",
        ],
        "training",
        Some("strength_training"),
    ),
    (&["driving", "car", "motorcycling"], "driving", None),
    (&["transition"], "transition", None),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_running() {
        for word in
            ["running", "Run", "RUNNING", "9", " running\n", "Outdoor Running", "Course à pied"]
        {
            assert_eq!(sport(word), Some(("running", None)), "{word}");
        }
        assert_eq!(sport("trail_running"), Some(("running", Some("trail"))));
        assert_eq!(sport("Treadmill-Running"), Some(("running", Some("treadmill"))));
    }

    #[test]
    fn other_sports_and_none() {
        assert_eq!(sport("Biking"), Some(("cycling", None)));
        assert_eq!(sport("1"), Some(("cycling", None)));
        assert_eq!(sport("Walking"), Some(("walking", None)));
        let strength = Some(("training", Some("strength_training")));
        for word in ["WeightTraining", "Weight Training", "Krafttraining"] {
            assert_eq!(sport(word), strength, "{word}");
        }
        for word in ["", "Other", "unknown", "Track", "19"] {
            assert_eq!(sport(word), None, "{word}");
        }
    }

    #[test]
    fn no_spelling_stands_twice() {
        let mut all: Vec<_> = SPORTS.iter().flat_map(|row| row.0).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
