//! What `explain` says would have changed a verdict does change it.

use runkind::classify::{self, Change};
use runkind::digest::{self, Digest};
use runkind::settings::Settings;
use runkind::synthetic::random_history;

/// The runs of an invented athlete.
fn season(seed: u64, settings: &Settings) -> Vec<Digest> {
    let runs = random_history(seed, 30);
    runs.iter().map(|run| digest::digest(&run.recording, settings)).collect()
}

#[test]
fn a_threshold_that_would_have_changed_it_does() {
    let settings = Settings::default();
    let mut asked = 0;
    for seed in 1..=4 {
        let digests = season(seed, &settings);
        let digests: Vec<&Digest> = digests.iter().collect();
        for (at, judged) in classify::explain(&digests, &settings).iter().enumerate() {
            let of = |change: &&Change| change.code == "threshold-pace";
            let Some(change) = judged.verdict.would_change.iter().find(of) else { continue };
            // A threshold of one's own makes a run with a history of any; without one the other
            // half of the model decides.
            if judged.threshold.unwrap().source.name() == "single" {
                continue;
            }
            let mut said = settings.clone();
            said.athlete.threshold_speed_mps = Some(1000.0 / change.to);
            let again = &classify::judge(&digests, &said)[at].verdict;
            assert_eq!(again.kind, Some(change.kind), "{change:?}");
            assert_ne!(again.kind, judged.verdict.kind);
            asked += 1;
        }
    }
    assert!(asked >= 3, "only {asked} runs hang on their threshold");
}

#[test]
fn explaining_changes_no_verdict() {
    let settings = Settings::default();
    let digests = season(9, &settings);
    let digests: Vec<&Digest> = digests.iter().collect();
    let explained = classify::explain(&digests, &settings);
    for (judged, explained) in classify::judge(&digests, &settings).iter().zip(&explained) {
        let (judged, explained) = (&judged.verdict, &explained.verdict);
        assert_eq!((judged.kind, judged.probabilities), (explained.kind, explained.probabilities));
        assert!(judged.would_change.is_empty() && explained.would_change.len() <= 3);
        for change in &explained.would_change {
            assert!(Some(change.kind) != explained.kind && change.from != change.to, "{change:?}");
        }
    }
}
