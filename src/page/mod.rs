//! Results → `index.html`: the training log as one page that needs nothing but the pictures beside
//! it. Knows nothing of files.

mod document;
mod log;
mod unread;

use jiff::civil::Weekday;
use serde::Serialize;

use crate::export::Activity;
use crate::units::Units;

/// What the page shows.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The runs, in order of start.
    pub runs: Vec<Run<'a>>,
    /// Everything else that was read or could not be read.
    pub others: &'a [Activity],
    /// Pictures of the whole season, the most important first.
    pub pictures: Vec<Picture>,
    /// What the training was held against; empty where there is none.
    pub statements: Vec<Statement>,
    /// The day weeks begin with.
    pub week_start: Weekday,
    /// Units of everything written.
    pub units: Units,
}

/// A run of the page.
#[derive(Debug)]
pub struct Run<'a> {
    /// What is known of it.
    pub activity: &'a Activity,
    /// Probability of the kind judged, not rounded yet: what is rounded twice is not what pictures
    /// say.
    pub confidence: Option<f64>,
    /// What it is called in links; no two alike.
    pub id: &'a str,
    /// Its picture, as a path from the page.
    pub picture: Option<String>,
}

/// A picture of the season.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    /// Path from the page.
    pub path: String,
    /// A few words under it.
    pub title: String,
    /// What is seen in it, for those who do not see it.
    pub alt: String,
}

/// What the training looks like against one piece of advice.
#[derive(Debug, Clone, Serialize)]
pub struct Statement {
    /// The advice, in a few words.
    pub rule: String,
    /// One or two sentences with numbers.
    pub text: String,
    /// Where the advice comes from.
    pub source: String,
    /// `advice` asks for something, `good` says that it is followed, `fact` is one.
    pub stance: &'static str,
}

/// The page, the same bytes for the same scene.
pub fn html(scene: &Scene<'_>) -> serde_json::Result<String> {
    let log = serde_json::to_string(&log::log(scene))?;
    let details: Vec<String> = scene
        .runs
        .iter()
        .map(|run| serde_json::to_string(&log::detail(run, scene.units)))
        .collect::<serde_json::Result<_>>()?;
    Ok(document::filled(&log, &details.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scene<'a>(runs: &'a [Activity], ids: &'a [String]) -> Scene<'a> {
        let run = |(activity, id): (&'a Activity, &'a String)| Run {
            activity,
            confidence: None,
            id,
            picture: None,
        };
        Scene {
            runs: runs.iter().zip(ids).map(run).collect(),
            others: &[],
            pictures: Vec::new(),
            statements: Vec::new(),
            week_start: Weekday::Monday,
            units: Units::default(),
        }
    }

    /// The text of the element of a script with this `id`.
    fn script<'a>(page: &'a str, id: &str) -> &'a str {
        let (_, rest) = page.split_once(&format!("id=\"{id}\">")).unwrap();
        rest.split_once("</script>").unwrap().0
    }

    #[test]
    fn the_same_scene_gives_the_same_bytes_and_a_line_of_details_for_each_run() {
        let named = |name: &str| Activity { name: Some(name.into()), ..Activity::default() };
        let runs = [named("</script>\n<script>"), named("two\nlines")];
        let ids = ["a".to_string(), "b".to_string()];
        let page = html(&scene(&runs, &ids)).unwrap();
        assert_eq!(page, html(&scene(&runs, &ids)).unwrap());
        assert_eq!(script(&page, "details").lines().count(), runs.len());
        let log: serde_json::Value = serde_json::from_str(script(&page, "data")).unwrap();
        assert_eq!(log["runs"][0]["name"], "</script>\n<script>");
        assert_eq!(page.matches("<script").count(), 3);
        assert_eq!(page.matches("</script>").count(), 3);
    }

    #[test]
    fn a_page_without_anything_is_one_all_the_same() {
        let page = html(&scene(&[], &[])).unwrap();
        let log: serde_json::Value = serde_json::from_str(script(&page, "data")).unwrap();
        assert_eq!(log["runs"], serde_json::json!([]));
        assert_eq!(log["unread"], serde_json::json!({}));
        assert_eq!(script(&page, "details"), "");
    }

    #[test]
    fn no_address_of_another_host_is_in_the_page() {
        let page = html(&scene(&[], &[])).unwrap();
        let outside = page.replace("http://www.w3.org/2000/svg", "");
        assert!(!outside.contains("http:") && !outside.contains("https:"));
        assert!(!outside.contains("src=\"//") && !outside.contains("url(//"));
    }
}
