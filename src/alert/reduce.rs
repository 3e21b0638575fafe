//! A webhook's body kept small: the header, the counts and the links stay,
//! what was left out is counted.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// Bytes from which a body is reduced, unless its endpoint takes all of it.
pub(super) const LARGEST: usize = 20_000;

/// Lists and texts that are left out, in this order, until the rest fits.
const LEFT_OUT: &[&[&str]] = &[
    &["changes", "reasons", "items", "unread"],
    &["footnotes", "savings_clause", "summary", "related"],
    &["trouble.unread", "trouble.held", "trouble.warnings", "trouble.doubtful_checks"],
    &["details", "destinations", "trouble.failed_checks"],
    &["own_parties.hits"],
];

const HOW: &str = "set `full_body = true` for this endpoint, or follow the links";

/// Leaves out of `data` what makes it too large.
pub(super) fn reduce(mut data: Value) -> Value {
    let bytes = data.to_string().len();
    if bytes <= LARGEST {
        return data;
    }
    let mut left_out = BTreeMap::new();
    for round in LEFT_OUT {
        for path in *round {
            leave_out(&mut data, path, &mut left_out);
        }
        if let Value::Object(fields) = &mut data {
            let reduced = json!({"bytes": bytes, "left_out": left_out, "how": HOW});
            fields.insert("reduced".to_owned(), reduced);
        }
        if data.to_string().len() <= LARGEST {
            break;
        }
    }
    data
}

fn leave_out(data: &mut Value, path: &str, left_out: &mut BTreeMap<String, usize>) {
    let mut fields = data.as_object_mut();
    let mut name = path;
    if let Some((section, inner)) = path.split_once('.') {
        name = inner;
        fields = fields.and_then(|fields| fields.get_mut(section)?.as_object_mut());
    }
    let Some(fields) = fields else { return };
    let count = match fields.get(name) {
        Some(Value::Array(items)) if !items.is_empty() => items.len(),
        Some(Value::Object(_) | Value::String(_)) => 1,
        _ => return,
    };
    left_out.insert(path.to_owned(), count);
    empty(fields, name);
}

fn empty(fields: &mut Map<String, Value>, name: &str) {
    let nothing = match fields.get(name) {
        Some(Value::Array(_)) => json!([]),
        _ => Value::Null,
    };
    fields.insert(name.to_owned(), nothing);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_body_is_left_alone() {
        let data = json!({"changes": [1, 2], "headline": "x"});
        assert_eq!(reduce(data.clone()), data);
    }

    #[test]
    fn a_large_body_keeps_its_header_and_counts_what_is_missing() {
        let data = json!({
            "headline": "x",
            "changes": vec!["c".repeat(100); 300],
            "reasons": ["r"],
            "footnotes": [],
        });
        let reduced = reduce(data);
        assert_eq!(reduced["headline"], "x");
        assert_eq!(reduced["changes"], json!([]));
        assert_eq!(reduced["reduced"]["left_out"], json!({"changes": 300, "reasons": 1}));
        assert!(reduced["reduced"]["bytes"].as_u64().unwrap() > 30_000);
    }

    #[test]
    fn what_is_large_elsewhere_is_found_too() {
        let unread = vec![json!({"text": "u".repeat(1_000)}); 30];
        let data = json!({"changes": [], "trouble": {"unread": unread, "needs_person": true}});
        let reduced = reduce(data);
        assert_eq!(reduced["reduced"]["left_out"]["trouble.unread"], 30);
        assert_eq!(reduced["trouble"]["needs_person"], true);
    }
}
