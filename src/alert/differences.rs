//! Fields before and after, made readable: values that went, values that
//! came, and the words that differ where one value took another's place.

use entity_list::ledger::{FieldChange, Tag, word_diff};
use serde_json::Value;

use super::model::{FieldDifference, WordRun};
use super::words::field_label;

/// Fields whose values are names and places: what goes from them is no longer
/// listed.
const LISTED_FIELDS: &[&str] = &["aliases", "addresses", "members"];

/// The share of text in common from which two values are one, reworded.
const LEAST_LIKENESS: f64 = 0.5;

/// The differences of a revision, for people.
pub(super) fn differences(fields: &[FieldChange]) -> Vec<FieldDifference> {
    fields.iter().map(difference).collect()
}

/// What a revision takes off the list without removing the entry.
pub(super) fn no_longer_listed(fields: &[FieldDifference]) -> Vec<String> {
    fields
        .iter()
        .filter(|field| LISTED_FIELDS.contains(&field.field.as_str()))
        // one value for one value is a rewording, not a de-listing
        .filter(|field| field.words.is_empty())
        .flat_map(|field| field.removed.iter().filter(|gone| !stays(gone, &field.added)).cloned())
        .collect()
}

/// True where the value is still there in other letters: `rue` for `Rue`.
fn stays(gone: &str, added: &[String]) -> bool {
    added.iter().any(|new| new.to_lowercase() == gone.to_lowercase())
}

fn difference(change: &FieldChange) -> FieldDifference {
    let before = values(&change.before);
    let after = values(&change.after);
    let removed = without(&before, &after);
    let added = without(&after, &before);
    let words = match (removed.as_slice(), added.as_slice()) {
        ([old], [new]) => rewording(old, new),
        _ => Vec::new(),
    };
    FieldDifference {
        field: change.field.clone(),
        label: field_label(&change.field),
        weight: change.weight,
        before,
        after,
        removed,
        added,
        words,
    }
}

fn without(values: &[String], others: &[String]) -> Vec<String> {
    values.iter().filter(|value| !others.contains(value)).cloned().collect()
}

/// The values of a field, one text each. Values of a shape that this program
/// does not know are shown as JSON rather than left out.
fn values(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(text_of).collect(),
        other => vec![text_of(other)],
    }
}

fn text_of(value: &Value) -> String {
    let Value::Object(object) = value else {
        return value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    };
    let field = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default();
    if object.contains_key("name") {
        return with_label(field("label"), field("name"), object);
    }
    if object.contains_key("text") {
        return with_footnotes(field("text"), object.get("footnotes"));
    }
    value.to_string()
}

/// `a.k.a. Name`; a member is told with its addresses and aliases.
fn with_label(label: &str, name: &str, object: &serde_json::Map<String, Value>) -> String {
    let mut text = if label.is_empty() { name.to_owned() } else { format!("{label} {name}") };
    for part in ["aliases", "addresses", "cross_references", "members"] {
        let inner = object.get(part).map(values).unwrap_or_default();
        for value in inner {
            text.push_str("; ");
            text.push_str(&value);
        }
    }
    text
}

fn with_footnotes(text: &str, footnotes: Option<&Value>) -> String {
    let numbers: Vec<String> =
        footnotes.and_then(Value::as_array).into_iter().flatten().map(Value::to_string).collect();
    if numbers.is_empty() {
        return text.to_owned();
    }
    format!("{text} [footnote {}]", numbers.join(", "))
}

/// The words of two texts, marked; nothing where most of the text differs,
/// because then one value went and another came.
fn rewording(before: &str, after: &str) -> Vec<WordRun> {
    let runs = word_diff(before, after);
    let kept: usize =
        runs.iter().filter(|(tag, _)| *tag == Tag::Same).map(|(_, text)| text.len()).sum();
    let likeness = 2.0 * kept as f64 / (before.len() + after.len()).max(1) as f64;
    if likeness < LEAST_LIKENESS {
        return Vec::new();
    }
    runs.into_iter().map(|(mark, text)| WordRun { mark, text }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity_list::ledger::Weight;
    use serde_json::json;

    fn revised(field: &str, before: Value, after: Value) -> FieldDifference {
        let change =
            FieldChange { field: field.to_owned(), before, after, weight: Weight::Substantive };
        difference(&change)
    }

    #[test]
    fn a_revision_that_drops_an_alias_says_who_is_no_longer_listed() {
        let field = revised(
            "aliases",
            json!([{"name": "Dart", "label": "a.k.a."}, {"name": "Old Dart", "label": "f.k.a."}]),
            json!([{"name": "Dart", "label": "a.k.a."}]),
        );
        assert_eq!(field.removed, ["f.k.a. Old Dart"]);
        assert_eq!(no_longer_listed(&[field]), ["f.k.a. Old Dart"]);
    }

    #[test]
    fn one_address_for_another_shows_the_words() {
        let field = revised("addresses", json!(["1 Rue A, Paris"]), json!(["2 Rue A, Paris"]));
        let changed: Vec<_> = field
            .words
            .iter()
            .filter(|run| run.mark != Tag::Same)
            .map(|run| (run.mark, run.text.as_str()))
            .collect();
        assert_eq!(changed, [(Tag::Removed, "1"), (Tag::Added, "2")]);
        assert!(no_longer_listed(&[field]).is_empty());
    }

    #[test]
    fn one_name_for_quite_another_is_a_name_that_went() {
        let field = revised(
            "aliases",
            json!([{"name": "Falcon Trading", "label": "a.k.a."}]),
            json!([{"name": "Blue Ocean Shipping GmbH", "label": "f.k.a."}]),
        );
        assert_eq!(no_longer_listed(&[field]), ["a.k.a. Falcon Trading"]);
    }

    #[test]
    fn a_footnote_that_comes_is_seen() {
        let field = revised(
            "license_requirement",
            json!({"text": "For all items.", "footnotes": [], "class": "all-items"}),
            json!({"text": "For all items.", "footnotes": [3], "class": "all-items"}),
        );
        assert_eq!(field.added, ["For all items. [footnote 3]"]);
    }

    #[test]
    fn values_of_an_unknown_shape_are_shown_as_json() {
        assert_eq!(values(&json!([{"x": 1}, 7, true])), ["{\"x\":1}", "7", "true"]);
    }
}
