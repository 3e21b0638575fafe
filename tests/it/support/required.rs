//! Whether a test may be skipped because something is not there.

/// Says that a test is skipped, and fails where `ENTITYLISTD_REQUIRE` names
/// what is missing.
pub(crate) fn skip(what: &str, why: &str) {
    println!("SKIPPED: {why}");
    #[expect(clippy::disallowed_methods, reason = "a switch of the tests")]
    let asked = std::env::var("ENTITYLISTD_REQUIRE").unwrap_or_default();
    let required = asked.split(',').any(|one| one.trim() == what);
    assert!(!required, "ENTITYLISTD_REQUIRE asks for {what}: {why}");
}
