//! Which fields of a FIT file say who or where someone is.

use fitparser::Value;

/// Texts that name things, not people.
const NAMES_OF_THINGS: [(&str, &str); 7] = [
    ("file_id", "product_name"),
    ("device_info", "product_name"),
    ("sport", "name"),
    ("session", "sport_profile_name"),
    ("field_description", "field_name"),
    ("field_description", "units"),
    ("software", "version"),
];

/// Messages that say nothing but what someone's body is like.
const OF_A_BODY: [&str; 3] = ["user_profile", "weight_scale", "blood_pressure"];

/// Parts of a field's name that give it away.
const TELLING: [&str; 12] = [
    "lat",
    "lon",
    "long",
    "latitude",
    "longitude",
    "position",
    "coordinate",
    "serial",
    "uuid",
    "ant",
    "email",
    "user",
];

/// The same for fields of apps, whose authors name them as they like.
const TELLING_IN_APPS: [&str; 5] = ["lat", "lon", "pos", "gps", "coord"];

/// What is known of a field before it is shown.
pub(super) struct Shown<'a> {
    /// Name of the message.
    pub(super) message: &'a str,
    /// Name of the field.
    pub(super) field: &'a str,
    /// Its unit.
    pub(super) units: &'a str,
    /// The value as it stands in the file, where the field does; some are worked out from others.
    pub(super) raw: Option<&'a Value>,
    /// Whether an app, not the profile, defines the field.
    pub(super) is_developer: bool,
}

impl Shown<'_> {
    /// Whether the value is a position, part of the user's profile, a serial number or free text, or
    /// of a kind nobody has named that is wide enough to be one.
    pub(super) fn is_private(&self) -> bool {
        let is_unnamed = self.is_developer
            || self.field.starts_with("unknown")
            || self.message.starts_with("unknown");
        let name = self.field.to_lowercase();
        OF_A_BODY.contains(&self.message) && self.field != "timestamp"
            || self.units == "semicircles"
            || name.split(|char: char| !char.is_alphabetic()).any(|word| TELLING.contains(&word))
            || self.is_developer && TELLING_IN_APPS.iter().any(|part| name.contains(part))
            || self.raw.is_some_and(|raw| {
                is_text(raw) && !NAMES_OF_THINGS.contains(&(self.message, self.field))
                    || is_unnamed && self.field != "timestamp" && is_wide(raw)
            })
    }
}

fn is_text(raw: &Value) -> bool {
    match raw {
        Value::String(_) => true,
        Value::Array(values) => values.iter().any(is_text),
        _ => false,
    }
}

/// A coordinate or a serial number needs 32 bits, or bytes in a row.
fn is_wide(raw: &Value) -> bool {
    matches!(
        raw,
        Value::SInt32(_)
            | Value::UInt32(_)
            | Value::UInt32z(_)
            | Value::SInt64(_)
            | Value::UInt64(_)
            | Value::UInt64z(_)
            | Value::Float64(_)
            | Value::Array(_)
            | Value::String(_)
    )
}
