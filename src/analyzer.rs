//! Both halves behind one door: bytes of files → digests, the digests of an athlete → verdicts.

use crate::classify::{self, Judged};
use crate::digest::{Digest, digest};
use crate::ingest::{self, IngestError, container};
use crate::settings::Settings;

/// Reads activity files and judges the runs in them, all with the same settings. It knows no
/// files, threads, clock or environment: bytes go in, and what comes out depends on them alone.
///
/// ```
/// use runkind::{Analyzer, classify::Kind};
///
/// let gpx = r#"<gpx version="1.1"><trk><type>running</type><trkseg>
///   <trkpt lat="50.0" lon="5.0000"><time>2025-05-01T06:00:00Z</time></trkpt>
///   <trkpt lat="50.0" lon="5.0001"><time>2025-05-01T06:00:04Z</time></trkpt>
/// </trkseg></trk></gpx>"#;
/// let analyzer = Analyzer::default();
/// let digests: Vec<_> = analyzer.digests(gpx.as_bytes()).into_iter().flatten().collect();
/// let judged = analyzer.judge(&digests);
///
/// assert_eq!(digests[0].summary.n_points, 2);
/// let verdict = &judged[0].as_ref().unwrap().verdict;
/// assert_eq!(verdict.kind, None::<Kind>, "too short to say");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Analyzer {
    settings: Settings,
}

impl Analyzer {
    /// Reads and judges with these settings: limits, thresholds of every stage, and what the
    /// athlete says of themselves.
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The digest of every activity in a file, of whatever sport: FIT, GPX or TCX, known by its
    /// content, or an archive of them (zip, tar, gzip, in each other). Of a file that cannot be read
    /// the error stands in its place, so that nothing is lost.
    pub fn digests(&self, file: &[u8]) -> Vec<Result<Digest, IngestError>> {
        let mut found = Vec::new();
        container::members(file, &self.settings.limits, &mut |member| {
            let read = member.bytes.and_then(|bytes| ingest::read(&bytes, &self.settings.limits));
            match read {
                Ok((_, recordings)) => found.extend(recordings.iter().map(|recording| {
                    let mut digest = digest(recording, &self.settings);
                    digest.summary.notices.merge(&member.notices);
                    Ok(digest)
                })),
                Err(error) => found.push(Err(error)),
            }
        });
        found
    }

    /// The verdict on each activity of one athlete that is a run, given in any order: all of them
    /// together, as what was run before decides what a pace means. The same activity must not be
    /// given twice.
    pub fn judge(&self, digests: &[Digest]) -> Vec<Option<Judged>> {
        self.judge_by(digests, classify::judge)
    }

    /// The same with what would have changed each answer, at some hundred times the cost.
    pub fn explain(&self, digests: &[Digest]) -> Vec<Option<Judged>> {
        self.judge_by(digests, classify::explain)
    }

    fn judge_by(
        &self,
        digests: &[Digest],
        judge: fn(&[&Digest], &Settings) -> Vec<Judged>,
    ) -> Vec<Option<Judged>> {
        let is_run = |digest: &&Digest| digest.summary.participation.is_run();
        let runs: Vec<&Digest> = digests.iter().filter(is_run).collect();
        let mut judged = judge(&runs, &self.settings).into_iter();
        digests.iter().map(|digest| is_run(&digest).then(|| judged.next()).flatten()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gpx(sport: &str, speed_mps: f64) -> String {
        let point = |second: u32| {
            let latitude = 10.0 + f64::from(second) * speed_mps / 111_195.0;
            let (minute, second) = (second / 60, second % 60);
            format!(
                "<trkpt lat=\"{latitude:.7}\" lon=\"20\">\
                 <time>2025-05-01T06:{minute:02}:{second:02}Z</time></trkpt>"
            )
        };
        let points: String = (0..1200).step_by(5).map(point).collect();
        format!(
            "<gpx version=\"1.1\"><trk><type>{sport}</type><trkseg>{points}</trkseg></trk></gpx>"
        )
    }

    #[test]
    fn every_activity_and_every_failure_has_its_place() {
        let analyzer = Analyzer::default();
        let one = analyzer.digests(gpx("running", 3.0).as_bytes());
        assert_eq!(one.len(), 1);
        assert!((one[0].as_ref().unwrap().summary.distance_m.unwrap() - 3585.0).abs() < 20.0);
        let none = analyzer.digests(b"Ran well today.");
        assert_eq!(none.len(), 1);
        assert_eq!(none[0].as_ref().unwrap_err().code(), "unknown-format");
    }

    #[test]
    fn rides_are_not_judged_and_runs_are_judged_together() {
        let analyzer = Analyzer::default();
        let runs = [3.0, 3.5, 4.0].map(|speed_mps| gpx("running", speed_mps));
        let files = [&runs[..], &[gpx("cycling", 8.0)]].concat();
        let digests: Vec<Digest> =
            files.iter().flat_map(|file| analyzer.digests(file.as_bytes())).flatten().collect();
        let judged = analyzer.judge(&digests);
        let [Some(slow), Some(_), Some(fast), None] = &judged[..] else { panic!("{judged:?}") };
        let threshold = |judged: &Judged| judged.threshold.unwrap().speed_mps;
        assert_eq!(threshold(slow), threshold(fast), "one athlete, one day");
        let alone = analyzer.judge(&digests[..1]);
        assert!(threshold(alone[0].as_ref().unwrap()) < threshold(slow));
        let changes = |judged: &[Option<Judged>]| judged[0].clone().unwrap().verdict.would_change;
        assert!(changes(&judged).is_empty());
        assert!(!changes(&analyzer.explain(&digests)).is_empty());
    }
}
