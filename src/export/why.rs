//! The part of the output contract that says why a run got its kind.

use schemars::JsonSchema;
use serde::Serialize;

use crate::classify::Kind;

/// The second likeliest kind. `log_odds` is `bias` plus `spoke_for`, `spoke_against` and `unlisted`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RunnerUpReport {
    /// The kind that came second.
    #[schemars(extend("enum" = Kind::ALL.map(Kind::name)))]
    pub kind: &'static str,
    /// Its calibrated probability, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Log-odds of the kind given over this one, before the share of doubt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_odds: Option<f64>,
    /// What of it is there before anything is seen: how common either kind is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bias: Option<f64>,
    /// Sum of the weights of the evidence above 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoke_for: Option<f64>,
    /// Sum of the weights of the evidence below 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoke_against: Option<f64>,
    /// Sum of what was too weak to be listed as evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlisted: Option<f64>,
}

/// A change of one measure, all else equal, that would have made the run another kind.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChangeReport {
    /// Stable code of the measure, such as `sustained-part`.
    pub code: &'static str,
    /// The value measured, in `unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// The nearest value that changes the answer, in `unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    /// Unit of both values.
    #[schemars(extend("enum" = ["s_per_km", "s", "m", "count"]))]
    pub unit: &'static str,
    /// One sentence with the value in it.
    pub text: String,
    /// What the run would be called.
    #[schemars(extend("enum" = Kind::ALL.map(Kind::name)))]
    pub kind: &'static str,
}

/// One observation that moved the decision.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EvidenceReport {
    /// Stable code, such as `similar-reps`.
    pub code: &'static str,
    /// The measured value, in `unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Unit of the value.
    pub unit: &'static str,
    /// One sentence with the value in it.
    pub text: String,
    /// How far it moved the log-odds of the kind given: above 0 for it, below against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
}
