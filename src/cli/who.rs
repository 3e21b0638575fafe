//! Who decides.

use super::UsageError;

/// The name given, or else the login name, also behind `sudo`.
#[expect(clippy::disallowed_methods, reason = "who is at the keyboard, not a setting of ours")]
pub(super) fn named(given: Option<&str>) -> Result<String, UsageError> {
    if let Some(who) = given {
        return Ok(who.to_owned());
    }
    ["SUDO_USER", "LOGNAME", "USER"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .ok_or_else(|| {
            UsageError("the environment does not say who you are; give --who NAME".to_owned())
        })
}
