//! The configuration file: what the athlete says of themselves and how they like to read it, once
//! instead of with every command. Flags beat it.

use std::path::{Path, PathBuf};

use anyhow::Context;
use etcetera::BaseStrategy;
use jiff::civil::Date;
use toml::{Table, Value};

use crate::batch::zone_named;
use crate::cli::args::{ConfigAction, Reading};
use crate::cli::exit::{self, Usage};
use crate::cli::output;
use crate::cli::values::{self, UnitSystem, WeekStart};
use crate::export::harmless;
use crate::settings::{HEART_RATES_BPM, OwnZones, WEIGHTS_KG};
use crate::training::Rule;

/// Its name where a folder holds one.
const NAME: &str = "runkind.toml";
/// The variable that names one.
const VARIABLE: &str = "RUNKIND_CONFIG";

/// What a file may say, with what it means and an example.
const KEYS: [(&str, &str, &str); 11] = [
    ("units", "units people read: metric or imperial", "\"metric\""),
    ("tz", "time zone where a file names none", "\"Europe/Oslo\""),
    ("threshold-pace", "the athlete's threshold pace", "\"4:10/km\""),
    ("hr-max", "the athlete's highest heart rate in beats per minute", "188"),
    ("hr-threshold", "heart rate at threshold in beats per minute", "170"),
    ("weight", "body mass in kilograms; nothing that is told depends on it yet", "65.0"),
    (
        "zones",
        "where your pace zones 2 to 5 begin, as paces or as shares of threshold speed",
        "[\"5:20/km\", \"4:50/km\", \"4:10/km\", \"3:50/km\"]",
    ),
    ("week-start", "the day weeks begin with: monday, saturday or sunday", "\"monday\""),
    (
        "labels",
        "your own labels, a CSV with the columns file,kind, as seen from this file",
        "\"labels.csv\"",
    ),
    ("without", "rules of the training log that are not asked", "[\"strength\"]"),
    ("threshold", "threshold paces from a day on; a pace counts until the next one", ""),
];

/// What a configuration file says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Config {
    /// The file; `None` where there is none.
    pub(super) path: Option<PathBuf>,
    pub(super) units: Option<UnitSystem>,
    pub(super) tz: Option<String>,
    pub(super) threshold_mps: Option<f64>,
    pub(super) hr_max_bpm: Option<f64>,
    pub(super) hr_threshold_bpm: Option<f64>,
    pub(super) weight_kg: Option<f64>,
    pub(super) zones: Option<OwnZones>,
    pub(super) week_start: Option<WeekStart>,
    pub(super) labels: Option<PathBuf>,
    pub(super) without: Vec<String>,
    pub(super) thresholds: Vec<(Date, f64)>,
}

impl Config {
    /// The file that was named, else that of the variable (empty: none), of this folder, of this
    /// user.
    pub(super) fn find(named: Option<&Path>) -> anyhow::Result<Self> {
        let from_variable = std::env::var_os(VARIABLE).map(PathBuf::from);
        if named.is_none() && from_variable.as_ref().is_some_and(|path| path.as_os_str().is_empty())
        {
            return Ok(Self::default());
        }
        let must_be = named.map(Path::to_path_buf).or(from_variable);
        let path = must_be.or_else(|| places().into_iter().find(|path| path.is_file()));
        let Some(path) = path else { return Ok(Self::default()) };
        let shown = path.display();
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Usage(format!("the configuration {shown} cannot be read: {error}")))?;
        let config = parse(&text).map_err(|mistake| Usage(format!("{shown}: {mistake}")))?;
        let beside = |labels| path.parent().unwrap_or(Path::new("")).join(labels);
        Ok(Self { labels: config.labels.map(beside), path: Some(path.clone()), ..config })
    }
}

/// Where a file is looked for that nobody named.
fn places() -> Vec<PathBuf> {
    let mut places = vec![PathBuf::from(NAME)];
    places.extend(user_file());
    places
}

fn user_file() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("runkind").join("config.toml"))
}

fn parse(text: &str) -> Result<Config, String> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    let mut config = Config::default();
    for (key, value) in &table {
        set(&mut config, key, value)?;
    }
    config.thresholds.sort_by_key(|threshold| threshold.0);
    Ok(config)
}

fn set(config: &mut Config, key: &str, value: &Value) -> Result<(), String> {
    let wanted = |what: &str| format!("`{key}` wants {what}, not {value}");
    let text = |what: &str| value.as_str().ok_or_else(|| wanted(what));
    let number = |(low, high): (f64, f64), unit: &str| {
        let number = value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
        let what = || wanted(&format!("a number of {unit} from {low} to {high}"));
        number.filter(|number| (low..=high).contains(number)).ok_or_else(what)
    };
    match key {
        "units" => {
            config.units = Some(match text("\"metric\" or \"imperial\"")? {
                "metric" => UnitSystem::Metric,
                "imperial" => UnitSystem::Imperial,
                _ => return Err(wanted("\"metric\" or \"imperial\"")),
            });
        }
        "tz" => {
            let zone = "a time zone such as \"Europe/Oslo\" or \"+12\"";
            let name = Some(text(zone)?).filter(|name| zone_named(name).is_some());
            config.tz = Some(name.ok_or_else(|| wanted(zone))?.into());
        }
        "threshold-pace" => config.threshold_mps = Some(pace(text("a pace such as \"4:10/km\"")?)?),
        "hr-max" => config.hr_max_bpm = Some(number(HEART_RATES_BPM, "beats per minute")?),
        "hr-threshold" => {
            config.hr_threshold_bpm = Some(number(HEART_RATES_BPM, "beats per minute")?);
        }
        "weight" => config.weight_kg = Some(number(WEIGHTS_KG, "kilograms")?),
        "zones" => config.zones = Some(zones(value).map_err(|what| wanted(&what))?),
        "week-start" => {
            config.week_start = Some(match text("a day such as \"monday\"")? {
                "monday" => WeekStart::Monday,
                "saturday" => WeekStart::Saturday,
                "sunday" => WeekStart::Sunday,
                _ => return Err(wanted("\"monday\", \"saturday\" or \"sunday\"")),
            });
        }
        "labels" => config.labels = Some(text("a file such as \"labels.csv\"")?.into()),
        "without" => {
            let names = value.as_array().ok_or_else(|| wanted("a list of rules"))?;
            for name in names {
                let name = name.as_str().ok_or_else(|| wanted("a list of rules"))?;
                if !Rule::ALL.into_iter().any(|rule| rule.name() == name) {
                    return Err(unknown("rule", name, &Rule::ALL.map(Rule::name)));
                }
                config.without.push(name.into());
            }
        }
        "threshold" => {
            let what = || wanted("tables: [[threshold]] with `from` and `pace`");
            for entry in value.as_array().ok_or_else(what)? {
                config.thresholds.push(dated(entry.as_table().ok_or_else(what)?)?);
            }
        }
        _ => return Err(unknown("key", key, &KEYS.map(|known| known.0))),
    }
    Ok(())
}

/// Four paces or four shares, each faster than the one before; else what is wanted.
fn zones(value: &Value) -> Result<OwnZones, String> {
    let each = |of: &dyn Fn(&Value) -> Option<f64>| -> Option<[f64; 4]> {
        let bounds: Vec<f64> = value.as_array()?.iter().map(of).collect::<Option<_>>()?;
        bounds.try_into().ok().filter(|bounds: &[f64; 4]| bounds.is_sorted_by(|a, b| a < b))
    };
    let share = |value: &Value| {
        let share = value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))?;
        Some(share).filter(|share| (0.1..=2.0).contains(share))
    };
    each(&|value| values::pace(value.as_str()?).ok())
        .map(OwnZones::Speeds)
        .or_else(|| each(&share).map(OwnZones::Shares))
        .ok_or_else(|| {
            "four paces such as \"5:20/km\", or four shares of threshold speed such as 0.81, each \
             faster than the one before"
                .into()
        })
}

fn pace(text: &str) -> Result<f64, String> {
    values::pace(text).map_err(|wanted| format!("`{text}` is no pace of an athlete; {wanted}"))
}

fn dated(table: &Table) -> Result<(Date, f64), String> {
    if let Some(key) = table.keys().find(|key| !["from", "pace"].contains(&key.as_str())) {
        return Err(unknown("key of [[threshold]]", key, &["from", "pace"]));
    }
    let from = table.get("from").map(ToString::to_string).unwrap_or_default();
    let from: Date = from.trim_matches('"').parse().map_err(|_| {
        format!("`from` of a [[threshold]] wants a day such as 2026-03-01, not {from}")
    })?;
    let text = table.get("pace").and_then(Value::as_str);
    let text = text.ok_or("a [[threshold]] wants a `pace` such as \"4:10/km\"")?;
    Ok((from, pace(text)?))
}

/// What is not known, and what may have been meant.
pub(super) fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let near = known
        .iter()
        .max_by(|a, b| strsim::jaro_winkler(a, name).total_cmp(&strsim::jaro_winkler(b, name)));
    match near.filter(|near| strsim::jaro_winkler(near, name) > 0.75) {
        Some(near) => format!("no {what} `{name}`; was `{near}` meant?"),
        None => format!("no {what} `{name}`; there are {}", known.join(", ")),
    }
}

/// Runs `config`.
pub(super) fn run(action: &ConfigAction) -> anyhow::Result<u8> {
    match action {
        ConfigAction::Show(reading) => output::write(None, shown(reading)?.as_bytes())?,
        ConfigAction::Init { file } => {
            let path = file.clone().unwrap_or_else(|| PathBuf::from(NAME));
            if path.exists() {
                let text = format!("{} is there already; name another with --file", path.display());
                return Err(Usage(text).into());
            }
            output::write_file(&path, example().as_bytes())
                .with_context(|| format!("cannot write {}", path.display()))?;
            output::say(&format!("written: {}", path.display()));
        }
    }
    Ok(exit::OK)
}

/// Each value and who says so.
fn shown(reading: &Reading) -> anyhow::Result<String> {
    let config = Config::find(reading.config.as_deref())?;
    let file = config.path.as_ref().map(|path| path.display().to_string());
    let file = file.unwrap_or_default();
    let mut lines = vec![match &config.path {
        Some(path) => format!("# {}", path.display()),
        None => format!("# no configuration file; looked for {}", looked_for()),
    }];
    let mut tell = |key: &str, flag: Option<String>, said: Option<String>, usual: &str| {
        let (value, origin) = match (flag, said) {
            (Some(value), _) => (value, "flag"),
            (None, Some(value)) => (value, file.as_str()),
            (None, None) => (usual.to_string(), "default"),
        };
        lines.push(format!("{key} = {value}  # {origin}"));
    };
    let quoted = |text: &dyn std::fmt::Display| format!("\"{text}\"");
    let pace = |mps: f64| format!("\"{}\"", crate::units::Units::Metric.pace(mps));
    let name = |units: UnitSystem| match units {
        UnitSystem::Metric => "\"metric\"".to_string(),
        UnitSystem::Imperial => "\"imperial\"".to_string(),
    };
    tell("units", reading.units.map(name), config.units.map(name), "\"metric\"");
    let zone = reading.tz.as_ref().map(|zone| quoted(zone));
    tell("tz", zone, config.tz.as_ref().map(|zone| quoted(zone)), "(of the place, then UTC)");
    let estimated = "(estimated)";
    let flag = reading.threshold_pace.map(pace);
    tell("threshold-pace", flag, config.threshold_mps.map(pace), estimated);
    let text = |value: Option<f64>| value.map(|value| value.to_string());
    tell("hr-max", text(reading.hr_max), text(config.hr_max_bpm), estimated);
    tell("hr-threshold", text(reading.hr_threshold), text(config.hr_threshold_bpm), estimated);
    tell("weight", text(reading.weight), text(config.weight_kg), "(not known)");
    let bounds = config.zones.as_ref().map(|zones| match zones {
        OwnZones::Shares(shares) => format!("{shares:?}"),
        OwnZones::Speeds(speeds) => format!("[{}]", speeds.map(pace).join(", ")),
    });
    tell("zones", None, bounds, "[0.81, 0.88, 1.0, 1.08]");
    let day = |start: WeekStart| match start {
        WeekStart::Monday => "\"monday\"".to_string(),
        WeekStart::Saturday => "\"saturday\"".to_string(),
        WeekStart::Sunday => "\"sunday\"".to_string(),
    };
    tell("week-start", None, config.week_start.map(day), "\"monday\"");
    let labels = |path: &PathBuf| quoted(&path.display());
    tell(
        "labels",
        reading.labels.as_ref().map(labels),
        config.labels.as_ref().map(labels),
        "(none)",
    );
    let rules = (!config.without.is_empty()).then(|| format!("{:?}", config.without));
    tell("without", None, rules, "[]");
    for (from, speed_mps) in &config.thresholds {
        lines.push(format!(
            "[[threshold]]  # {file}\nfrom = {}\npace = {}",
            from,
            pace(*speed_mps)
        ));
    }
    Ok(harmless(&lines.join("\n")) + "\n")
}

fn looked_for() -> String {
    places().iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// A file in which everything is a comment.
fn example() -> String {
    let mut lines =
        vec!["# What runkind need not be told with every command; flags beat it.".into()];
    for (key, meaning, example) in KEYS {
        lines.push(String::new());
        lines.push(format!("# {meaning}"));
        lines.push(match example {
            "" => "# [[threshold]]\n# from = 2026-03-01\n# pace = \"4:10/km\"".to_string(),
            example => format!("# {key} = {example}"),
        });
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_of_the_example_is_understood() {
        let config: String = example()
            .lines()
            .skip(1)
            .filter(|line| line.contains('=') || line.contains("[["))
            .map(|line| line.trim_start_matches("# ").to_string() + "\n")
            .collect();
        let config = parse(&config).unwrap();
        assert_eq!(config.units, Some(UnitSystem::Metric));
        assert_eq!(config.tz.as_deref(), Some("Europe/Oslo"));
        assert_eq!(config.threshold_mps, Some(4.0));
        assert_eq!((config.hr_max_bpm, config.weight_kg), (Some(188.0), Some(65.0)));
        assert_eq!(config.week_start, Some(WeekStart::Monday));
        assert!(matches!(config.zones, Some(OwnZones::Speeds([slow, .., fast])) if slow < fast));
        assert_eq!(config.labels.as_deref(), Some(Path::new("labels.csv")));
        assert_eq!(config.without, ["strength"]);
        assert_eq!(config.thresholds[0].0.to_string(), "2026-03-01");
    }

    #[test]
    fn mistakes_say_what_was_meant() {
        let mistake = |text: &str| parse(text).unwrap_err();
        assert_eq!(mistake("unts = \"metric\""), "no key `unts`; was `units` meant?");
        assert!(mistake("without = [\"sleep\"]").starts_with("no rule `sleep`"));
        assert!(mistake("hr-max = 20").contains("from 60 to 250"));
        assert!(mistake("threshold-pace = \"fast\"").contains("no pace"));
        assert!(mistake("[[threshold]]\nfrom = 2026-03-01").contains("`pace`"));
        assert!(
            mistake("[[threshold]]\nform = 1\npace = \"4:10/km\"").contains("was `from` meant?")
        );
        assert!(mistake("units = ").contains("line 1"));
        for zones in ["[1, 2]", "[0.9, 0.8, 1.0, 1.1]", "[0.8, \"5:00/km\", 1, 1.1]", "0.8"] {
            assert!(mistake(&format!("zones = {zones}")).contains("faster than the one before"));
        }
    }

    #[test]
    fn thresholds_come_in_order() {
        let text = "[[threshold]]\nfrom = 2026-03-01\npace = \"4:00/km\"\n\
                    [[threshold]]\nfrom = 2025-03-01\npace = \"4:10/km\"\n";
        let years: Vec<i16> =
            parse(text).unwrap().thresholds.iter().map(|dated| dated.0.year()).collect();
        assert_eq!(years, [2025, 2026]);
    }
}
