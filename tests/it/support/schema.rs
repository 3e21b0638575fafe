//! Schemas in `docs/schema/` and the types that they describe.

use std::path::Path;

use serde_json::Value;

/// Holds a published schema against the one of the types. With the variable
/// `UPDATE_SCHEMA` it is written anew first; read the difference then: fields
/// may be added, none renamed or removed without a new version.
pub(crate) fn assert_published(file: &str, generated: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema").join(file);
    let text = format!("{}\n", serde_json::to_string_pretty(generated).expect("JSON"));
    #[expect(clippy::disallowed_methods, reason = "the switch of these tests")]
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &text).expect("the schema is writable");
    }
    let published = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(published == text, "run UPDATE_SCHEMA=1 cargo test --test it schema");
}
