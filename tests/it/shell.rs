//! What a shell is told: completions and manual pages know every command and flag.

use crate::runs;

fn told(args: &[&str]) -> (i32, String) {
    let output = assert_cmd::Command::from_std(runs::program()).args(args).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}

#[test]
fn every_shell_completes_commands_and_flags() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, text) = told(&["completions", shell]);
        assert_eq!(code, 0, "{shell}");
        for word in ["training", "threshold-pace", "race-date"] {
            assert!(text.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(told(&["completions", "cmd"]).0, 2);
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let (code, page) = told(&["man"]);
    assert_eq!(code, 0);
    assert!(page.contains(".TH runkind 1") && page.contains("training"), "{page}");
    let (code, page) = told(&["man", "training"]);
    assert_eq!(code, 0);
    assert!(page.contains("\\-\\-goal") && page.contains("log.csv"), "{page}");
    let (code, text) = told(&["man", "fly"]);
    assert_eq!(code, 2);
    assert!(text.contains("no such command; there are analyze, report, training"), "{text}");
}
