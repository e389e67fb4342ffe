//! What would have made another kind of it: the least change, in one measure a runner knows, after
//! which the decision itself, asked again about the changed run, answers otherwise.
//!
//! No feature is turned by itself: the pieces of the run are changed, and everything the decision
//! looks at follows from them.

use super::measures::measures;
use super::model::Model;
use super::verdict::Change;
use super::{Decision, decide};
use crate::athlete::AsOf;
use crate::digest::Digest;
use crate::settings::{ClassifySettings, ExplainSettings};

/// A measure of a run that can be given other values.
pub(super) struct Measure<'a> {
    pub(super) code: &'static str,
    pub(super) unit: &'static str,
    /// The feature that tells how far a change is.
    pub(super) lead: &'static str,
    /// The value measured.
    pub(super) from: f64,
    /// Other values, in steps people speak of.
    pub(super) others: Vec<f64>,
    /// The run and its athlete with that value.
    pub(super) with: Box<dyn Fn(f64) -> (Digest, AsOf) + 'a>,
    /// That value in words, after *with*.
    pub(super) words: Box<dyn Fn(f64) -> String + 'a>,
}

/// What the question is about.
pub(super) struct Asked<'a> {
    pub(super) model: &'a Model,
    pub(super) digest: &'a Digest,
    pub(super) as_of: &'a AsOf,
    pub(super) classify: &'a ClassifySettings,
    pub(super) settings: &'a ExplainSettings,
}

/// The least change of each measure that changes the answer, the nearest first.
pub(super) fn changes(asked: &Asked<'_>, decision: &Decision<'_>) -> Vec<Change> {
    let mut found: Vec<(f64, Change)> = measures(asked, decision.comb.as_ref())
        .iter()
        .filter_map(|measure| asked.least(measure, decision))
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.truncate(asked.settings.max_changes);
    found.into_iter().map(|(_, change)| change).collect()
}

impl Asked<'_> {
    /// The nearest other value that changes the answer, and how far it is in standard deviations
    /// of the lead among the runs the model was fitted to.
    fn least(&self, measure: &Measure<'_>, decision: &Decision<'_>) -> Option<(f64, Change)> {
        let weight = decision.table.weights.iter().find(|weight| weight.name == measure.lead)?;
        let standard = |value: f64| {
            let (digest, as_of) = (measure.with)(value);
            let decision = decide(self.model, &digest, &as_of, self.classify);
            let lead = decision.features.iter().find(|feature| feature.name == measure.lead);
            let lead = lead.map_or(f64::NAN, |lead| (lead.value - weight.mean) / weight.scale);
            (lead, decision.order[0])
        };
        // Cutting the run into pieces must not be what changes the answer.
        let (start, unchanged) = standard(measure.from);
        if unchanged != decision.order[0] {
            return None;
        }
        let mut others = measure.others.clone();
        others.sort_by(|a, b| (a - measure.from).abs().total_cmp(&(b - measure.from).abs()));
        let believed = |lead: f64| lead.abs() <= self.settings.reach.max(start.abs());
        let (value, lead, kind) = others.into_iter().find_map(|value| {
            let (lead, kind) = standard(value);
            (kind != unchanged && believed(lead)).then_some((value, lead, kind))
        })?;
        let words = (measure.words)(value);
        let text = format!("it would be called {} with {words}", kind.name());
        let Measure { code, unit, from, .. } = *measure;
        Some(((lead - start).abs(), Change { code, kind, from, to: value, unit, text }))
    }
}
