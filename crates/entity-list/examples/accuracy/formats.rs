//! The same rule out of several formats, field by field.

use std::collections::BTreeMap;

use entity_list::model::{Change, Reading};
use entity_list::read::normalise::{editorial, name_key};
use serde_json::{Value, json};

use super::{File, plain, share, word};

/// The fields that are compared.
const FIELDS: [&str; 8] = [
    "kind",
    "name",
    "aliases",
    "addresses",
    "license_requirement",
    "license_review_policy",
    "footnotes",
    "citations",
];

/// Compares every rule that the folder has in more than one format.
pub(super) fn report(files: &[File]) {
    let mut rules: BTreeMap<String, Vec<(&File, &Reading)>> = BTreeMap::new();
    for file in files {
        for reading in file.read.iter().flatten() {
            let Some(rule) = reading.rule.as_ref().filter(|rule| !rule.changes.is_empty()) else {
                continue;
            };
            let number = rule.document_number.as_ref().map(ToString::to_string);
            let stem = file.name.rsplit('/').next().and_then(|name| name.split('.').next());
            let number = stem.map(str::to_owned).or(number).unwrap_or_default();
            rules.entry(number).or_default().push((file, reading));
        }
    }
    println!("\n## The same rule in several formats\n");
    println!("Equal but for typography, of the entries that both have:\n");
    println!("| file | against | entries | {} |", FIELDS.join(" | "));
    println!("|---|---|---:|{}", "---:|".repeat(FIELDS.len()));
    let mut differences = Vec::new();
    for readings in rules.values_mut() {
        // XML first: it keeps the most
        readings.sort_by_key(|(_, reading)| reading.source.format);
        let Some(((first, against), others)) = readings.split_first() else { continue };
        for (file, reading) in others {
            compare((first, against), (file, reading), &mut differences);
        }
    }
    println!("\n{}", differences.join("\n"));
}

fn compare(
    (first, against): (&File, &Reading),
    (file, reading): (&File, &Reading),
    differences: &mut Vec<String>,
) {
    let (ours, theirs) = (by_party(reading), by_party(against));
    let mut equal = [0; FIELDS.len()];
    let mut both = 0;
    for (key, their) in &theirs {
        let Some(our) = ours.get(key) else {
            differences.push(format!(
                "- `{}`: no entry for {}",
                file.name,
                plain(&their.entry.name)
            ));
            continue;
        };
        both += 1;
        for (index, (one, other)) in fields(our).iter().zip(&fields(their)).enumerate() {
            if one == other {
                equal[index] += 1;
            } else {
                differences.push(format!(
                    "- `{}`, {}, {}: {} where {} has {}",
                    file.name,
                    plain(&their.entry.name),
                    FIELDS[index],
                    only_in(one, other),
                    word(&against.source.format),
                    only_in(other, one)
                ));
            }
        }
    }
    for (key, our) in &ours {
        if !theirs.contains_key(key) {
            differences.push(format!(
                "- `{}`: an entry that `{}` does not have, {}",
                file.name,
                first.name,
                plain(&our.entry.name)
            ));
        }
    }
    let equal: Vec<String> = equal.iter().map(ToString::to_string).collect();
    println!(
        "| `{}` | `{}` | {} | {} |",
        file.name,
        first.name,
        share(both, theirs.len()),
        equal.join(" | ")
    );
}

/// The value; of a list the items that the other one does not have.
fn only_in(one: &Value, other: &Value) -> String {
    let (Value::Array(items), Value::Array(others)) = (one, other) else {
        return plain(&one.to_string());
    };
    let own: Vec<String> = items
        .iter()
        .filter(|item| !others.contains(item))
        .map(|item| format!("“{}”", plain(item.as_str().unwrap_or(&item.to_string()))))
        .collect();
    if own.is_empty() { "nothing more".to_owned() } else { own.join(", ") }
}

/// The changes of a rule by destination and name.
fn by_party(reading: &Reading) -> BTreeMap<(String, String), &Change> {
    let changes = reading.rule.iter().flat_map(|rule| &rule.changes);
    changes
        .map(|change| {
            let place = name_key(change.entry.destination.as_str());
            ((place, name_key(&change.entry.name)), change)
        })
        .collect()
}

fn fields(change: &Change) -> [Value; FIELDS.len()] {
    let entry = &change.entry;
    let aliases = entry.aliases.iter().map(|alias| editorial(&alias.name));
    let addresses = entry.addresses.iter().map(|address| editorial(address));
    // the page of a placeholder is known only where the format prints it
    let citations = entry.citations.iter().map(|citation| {
        let page = citation.page.filter(|_| !citation.placeholder);
        json!([citation.volume, page, citation.date])
    });
    [
        json!(change.kind),
        json!(editorial(&entry.name)),
        aliases.collect(),
        addresses.collect(),
        json!(editorial(&entry.license_requirement.text)),
        json!(editorial(&entry.license_review_policy.text)),
        json!(entry.license_requirement.footnotes),
        citations.collect(),
    ]
}
