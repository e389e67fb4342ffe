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

/// A file that somebody cuts or takes away while it is read: so many blocks, then none or an error.
struct Fading<'b> {
    bytes: Cursor<&'b [u8]>,
    blocks: usize,
    is_error: bool,
}

impl BufRead for Fading<'_> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        let Some(blocks) = self.blocks.checked_sub(1) else {
            return if self.is_error { Err(std::io::Error::other("gone")) } else { Ok(&[]) };
        };
        self.blocks = blocks;
        let block = self.bytes.fill_buf()?;
        Ok(&block[..block.len().min(100)])
    }

    fn consume(&mut self, count: usize) {
        self.bytes.consume(count);
    }
}

impl Read for Fading<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let block = self.fill_buf()?;
        let count = block.len().min(out.len());
        out[..count].copy_from_slice(&block[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl Seek for Fading<'_> {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        self.bytes.seek(to)
    }
}

#[test]
fn an_archive_that_is_cut_while_it_is_read_says_so_and_keeps_what_came_before() {
    let members = [("0", TEXT), ("1", TEXT), ("2", TEXT)];
    let bare = tape(&members);
    for packed in [&archive(&members), &bare, &gzip(&bare)] {
        for is_error in [false, true] {
            let mut is_whole = false;
            // The first block is what an archive is known by.
            for blocks in 1..500 {
                let mut seen = Streams::default();
                let mut file = Fading { bytes: Cursor::new(packed), blocks, is_error };
                visit_archive(&mut file, &Limits::default(), &mut seen);
                let whole: Vec<&str> =
                    seen.files.iter().map(String::as_str).filter(|f| !f.contains('!')).collect();
                assert!(["0", "1", "2"].starts_with(&whole), "{blocks}: {:?}", seen.files);
                is_whole = seen.files == ["0", "1", "2"];
                let says_so = is_whole || seen.files.iter().any(|file| file.contains('!'));
                // A bare tar that ends between members is not seen to be cut.
                assert!(says_so || (!is_error && *packed == bare), "{blocks}: {:?}", seen.files);
            }
            assert!(is_whole, "with enough blocks");
        }
    }
}
