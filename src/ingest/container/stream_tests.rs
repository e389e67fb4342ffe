//! What is handed out as a stream, whole and broken off.

use super::tests::{TEXT, archive, gzip, noise, tape};
use super::*;

/// What is handed out when everything large and red is taken as a stream.
#[derive(Default)]
struct Streams {
    files: Vec<String>,
    streams: Vec<(String, usize, bool)>,
}

impl Visitor<'_> for Streams {
    fn member(&mut self, member: Member<'_>) {
        let is_whole = member.bytes.is_ok() && !member.notices.is_damaged();
        self.files.push(format!("{}{}", member.path, if is_whole { "" } else { "!" }));
    }

    fn wants(&self, path: &str) -> bool {
        path != "unwanted"
    }

    fn is_streamed(&self, head: &[u8]) -> bool {
        head.starts_with(b"red")
    }

    fn stream(&mut self, stream: Stream<'_>) {
        let mut bytes = Vec::new();
        let is_whole = stream.bytes.read_to_end(&mut bytes).is_ok();
        self.streams.push((stream.path, bytes.len(), is_whole));
    }
}

fn stream_from(bytes: &[u8], limits: &Limits) -> Streams {
    let mut seen = Streams::default();
    let mut file = std::io::BufReader::new(Cursor::new(bytes));
    visit_archive(&mut file, limits, &mut seen);
    seen
}

#[test]
fn large_files_are_streamed_past_the_limit_of_files() {
    let large = [&b"red"[..], &noise(9 << 20)].concat();
    let members = [("0", TEXT), ("unwanted", TEXT), ("1", &large), ("2", TEXT)];
    let limits = Limits { max_file_bytes: 8 << 20, ..Limits::default() };
    for packed in [archive(&members), tape(&members), gzip(&tape(&members))] {
        let seen = stream_from(&packed, &limits);
        assert_eq!(seen.files, ["0", "2"]);
        assert_eq!(seen.streams, [("1".into(), large.len(), true)]);
    }
}

#[test]
fn a_stream_that_breaks_off_says_so_and_costs_nothing_before_it() {
    let large = [&b"red"[..], &noise(9 << 20)].concat();
    let members = [("0", TEXT), ("1", &large[..]), ("2", TEXT)];
    for packed in [archive(&members), tape(&members), gzip(&tape(&members))] {
        let seen = stream_from(&packed[..packed.len() / 2], &Limits::default());
        assert_eq!(seen.files, ["0", "!"], "the archive itself has failed");
        let [(_, length, false)] = seen.streams[..] else { panic!("{:?}", seen.streams) };
        assert!(length > 1 << 20);
    }
}
