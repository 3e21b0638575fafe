//! Readings keep to the schema that is published for them.
//!
//! After a change of the types: `UPDATE_SCHEMA=1 cargo test --test it
//! reading_schema`, and read the difference: fields may be added, none
//! renamed or removed without a new version.

use std::path::{Path, PathBuf};

use entity_list::model::Reading;
use entity_list::read::read;
use serde_json::{Value, json};

use crate::support::schema;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// The schema of what `read --format json` prints.
fn generated() -> Value {
    let mut readings = schemars::schema_for!(Vec<Reading>).to_value();
    let definitions = readings["$defs"].take();
    for key in ["$schema", "$defs"] {
        readings.as_object_mut().expect("an object").remove(key);
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What `entitylistd read --format json` prints",
        "type": "object",
        "required": ["readings"],
        "properties": { "readings": readings },
        "$defs": definitions
    })
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Reads every file that can be read and holds the output, as it is printed,
/// against the schema; gives the number of readings.
fn check(folder: &Path) -> usize {
    let validator = jsonschema::validator_for(&generated()).expect("a valid schema");
    let mut readings = 0;
    for path in files(folder) {
        let bytes = std::fs::read(&path).expect("a readable file");
        let Ok(read) = read(&bytes, path.to_str()) else { continue };
        let printed = serde_json::to_string(&read).expect("JSON");
        let output = json!({ "readings": serde_json::from_str::<Value>(&printed).expect("JSON") });
        let faults: Vec<String> = validator
            .iter_errors(&output)
            .take(5)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", path.display());
        let back: Vec<Reading> = serde_json::from_str(&printed).expect("the same shape");
        assert!(back == read, "{} changes on the way through JSON", path.display());
        readings += read.len();
    }
    readings
}

#[test]
fn the_published_schema_is_the_one_of_the_types() {
    schema::assert_published("reading.json", &generated());
}

#[test]
fn readings_of_the_fixtures_and_the_demo_keep_to_the_schema() {
    assert!(check(&Path::new(ROOT).join("crates/entity-list/tests/fixtures")) > 3);
    assert!(check(&Path::new(ROOT).join("demo")) > 2);
}

#[test]
fn readings_of_real_documents_keep_to_the_schema() {
    #[expect(clippy::disallowed_methods, reason = "the folder of real documents")]
    let folder = std::env::var_os("ENTITYLISTD_CORPUS")
        .map_or_else(|| Path::new(ROOT).join("../shared/data"), PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: {} is absent (set ENTITYLISTD_CORPUS)", folder.display());
        return;
    }
    println!("{} readings keep to the schema", check(&folder));
}
