//! The two halves apart give what they give together.

use std::path::Path;

use runkind::batch::{self, Batch, Input, NotPacked, Options, Where};
use runkind::export;
use runkind::settings::Settings;

/// The lines of a batch, once judged.
fn lines(mut batch: Batch) -> String {
    batch.judge_kept(&Settings::default(), &Options::default());
    String::from_utf8(export::ndjson(&batch, |_| true).unwrap()).unwrap()
}

fn packed(inputs: &[Input]) -> Vec<Vec<u8>> {
    batch::pack(inputs, &Settings::default(), &Options::default())
}

fn unpacked<'p>(packed: impl IntoIterator<Item = &'p [u8]>) -> Result<Batch, NotPacked> {
    batch::unpack(packed, &Settings::default(), &Options::default())
}

/// The same inputs with their bytes in memory, as a cluster has them.
fn carried(inputs: &[Input]) -> Vec<Input> {
    let carry = |input: &Input| {
        let Where::File(path) = &input.at else { return input.clone() };
        let bytes = Input::of_bytes(&input.path, std::fs::read(path).unwrap());
        Input { athlete: input.athlete.clone(), ..bytes }
    };
    inputs.iter().map(carry).collect()
}

fn assert_same_apart(folder: &Path, athletes: bool) {
    let inputs = batch::find(folder, athletes);
    assert!(inputs.len() > 5, "{}", folder.display());
    let whole = batch::read(&inputs, &Settings::default(), &Options::default(), &|_| ());
    let mut parts = packed(&carried(&inputs));
    assert_eq!(parts.len(), inputs.len());
    parts.reverse();
    let apart = unpacked(parts.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(apart.inputs, whole.inputs);
    assert_eq!(lines(apart), lines(whole), "{}", folder.display());
}

#[test]
fn halves_apart_are_the_whole() {
    let fixtures = Path::new("fixtures");
    assert_same_apart(&fixtures.join("export"), false);
    assert_same_apart(&fixtures.join("damaged"), false);
    let folder = crate::runs::folder();
    assert_same_apart(folder.path(), true);
}

#[test]
fn the_index_of_an_export_is_joined_in_the_second_half() {
    for name in ["strava.zip", "garmin.zip"] {
        let inputs = batch::find(&Path::new("fixtures/archives").join(name), false);
        let whole = batch::read(&inputs, &Settings::default(), &Options::default(), &|_| ());
        let parts = packed(&inputs);
        assert_eq!(
            lines(unpacked(parts.iter().map(Vec::as_slice)).unwrap()),
            lines(whole),
            "{name}"
        );
    }
}

#[test]
fn bytes_of_another_build_are_refused() {
    let inputs = [Input::of_bytes("a.gpx", crate::runs::MAY.gpx().into_bytes())];
    let ours = packed(&inputs).remove(0);
    let refused = |bytes: &[u8]| unpacked([bytes]).unwrap_err();
    let header = ours.iter().position(|&byte| byte == b'\n').unwrap();
    let other = [b"runkind 0.0.1 0123456789abcdef\n", &ours[header + 1..]].concat();
    assert_eq!(refused(&other), NotPacked::OtherBuild);
    assert_eq!(refused(&ours[..ours.len() / 2]), NotPacked::Damaged);
    assert_eq!(refused(b""), NotPacked::Damaged);
    assert!(refused(&other).to_string().contains("make them anew"));
}
