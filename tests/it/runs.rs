//! Small made-up runs as GPX, for the tests of the program.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};

/// A run on a straight line at an even speed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// Start, RFC 3339.
    pub(crate) start: &'static str,
    /// Seconds.
    pub(crate) seconds: u32,
    /// Metres per second.
    pub(crate) speed_mps: f64,
    /// Whether there is a heart rate.
    pub(crate) has_heart_rate: bool,
    /// Sport as GPX names it.
    pub(crate) sport: &'static str,
}

/// Twenty minutes on a morning of May.
pub(crate) const MAY: Run = Run {
    start: "2024-05-01T06:00:00Z",
    seconds: 1200,
    speed_mps: 3.0,
    has_heart_rate: false,
    sport: "running",
};

impl Run {
    /// The run as a GPX file with a point every five seconds.
    pub(crate) fn gpx(self) -> String {
        let mut out = String::from(
            "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\" creator=\"test\" \
             xmlns=\"http://www.topografix.com/GPX/1/1\" \
             xmlns:x=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v1\">\n",
        );
        let start: Timestamp = self.start.parse().unwrap();
        writeln!(out, "<trk><type>{}</type><trkseg>", self.sport).unwrap();
        for second in (0..=self.seconds).step_by(5) {
            let time = start + SignedDuration::from_secs(second.into());
            let latitude = 10.0 + f64::from(second) * self.speed_mps / 111_195.0;
            write!(out, "<trkpt lat=\"{latitude:.7}\" lon=\"20\"><time>{time}</time>").unwrap();
            if self.has_heart_rate {
                out += "<extensions><x:TrackPointExtension><x:hr>150</x:hr>\
                        </x:TrackPointExtension></extensions>";
            }
            out += "</trkpt>\n";
        }
        out + "</trkseg></trk></gpx>\n"
    }

    /// Writes the run to a file.
    pub(crate) fn write(self, path: &Path) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, self.gpx()).unwrap();
    }
}

/// The program, without a cache: what one test has read must not help another.
pub(crate) fn program() -> std::process::Command {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("runkind"));
    command.env("RUNKIND_CACHE_DIR", "").env("RUNKIND_CONFIG", "");
    command
}

/// Says that a test is left out for want of a tool; where tools are required, fails.
#[allow(clippy::print_stderr)] // Nobody should think that it ran.
pub(crate) fn left_out(test: &str, why: &str) {
    assert!(std::env::var_os("RUNKIND_REQUIRE_TOOLS").is_none(), "{test}: {why}");
    eprintln!("{test}: left out, {why}");
}

/// How many pictures of runs a report of this input has.
pub(crate) fn pictures(input: &Path) -> usize {
    let out = tempfile::tempdir().unwrap();
    let output = program().arg("report").arg(input).arg("--out").arg(out.path()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read_dir(out.path().join("runs")).unwrap().count()
}

/// A folder with a run of every status, in folders of two athletes.
pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    MAY.write(&at("ann/b.gpx"));
    MAY.write(&at("ann/a.gpx"));
    Run { start: "2024-05-03T06:00:00Z", speed_mps: 4.5, ..MAY }.write(&at("ann/c.gpx"));
    Run { start: "2024-05-02T06:00:00Z", ..MAY }.write(&at("bob/a.gpx"));
    Run { start: "2024-05-04T06:00:00Z", sport: "cycling", ..MAY }.write(&at("bob/ride.gpx"));
    let cut = Run { start: "2024-05-05T06:00:00Z", ..MAY }.gpx();
    fs::write(at("bob/cut.gpx"), &cut[..cut.len() / 2]).unwrap();
    fs::write(at("bob/notes.txt"), "Ran well today.").unwrap();
    folder
}
