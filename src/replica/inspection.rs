//! Public inspection, as the Federal Register's API shows it.

use serde_json::{Map, Value, json};
use url::Url;

use super::holdings::{Filed, Holdings};
use super::wire::Reply;

/// Keys that every filing of the API has, whatever the folder says.
const ALWAYS: [&str; 12] = [
    "agencies",
    "docket_numbers",
    "editorial_note",
    "filed_at",
    "filing_type",
    "html_url",
    "pdf_updated_at",
    "publication_date",
    "subject_1",
    "subject_2",
    "subject_3",
    "title",
];

/// The formats of a filing: ending and field.
const FORMATS: [(&str, &str); 2] = [("pdf", "pdf_url"), ("txt", "raw_text_url")];

/// Everything on public inspection now.
pub(super) fn current(holdings: &Holdings, base: &Url) -> Reply {
    if let Some(body) = holdings.file("public-inspection/current.json") {
        return Reply::new("application/json; charset=utf-8", body);
    }
    let results: Vec<Value> =
        holdings.filings().map(|filed| Value::Object(described(holdings, base, filed))).collect();
    Reply::json(&json!({
        "count": results.len(),
        "special_filings_updated_at": null,
        "regular_filings_updated_at": null,
        "results": results,
    }))
}

/// One filing.
pub(super) fn one(holdings: &Holdings, base: &Url, number: &str) -> Reply {
    match holdings.filings().find(|filed| filed.number == number) {
        Some(filed) => Reply::json(&Value::Object(described(holdings, base, filed))),
        None => Reply::not_found(),
    }
}

/// A file of a filing.
pub(super) fn file<'a>(
    holdings: &'a Holdings,
    path: &str,
    number: &str,
    ending: &str,
) -> Option<&'a [u8]> {
    let wanted = format!("public-inspection/{number}.{ending}");
    (path.trim_start_matches('/') == wanted).then(|| holdings.file(&wanted)).flatten()
}

fn described(holdings: &Holdings, base: &Url, filed: &Filed) -> Map<String, Value> {
    let mut detail = filed.detail.clone();
    detail.insert("document_number".to_owned(), json!(filed.number));
    for key in ALWAYS {
        detail.entry(key).or_insert(Value::Null);
    }
    for (ending, field) in FORMATS {
        let path = format!("public-inspection/{}.{ending}", filed.number);
        let url = holdings.file(&path).map(|_| {
            let mut url = base.clone();
            url.set_path(&path);
            json!(url)
        });
        detail.insert(field.to_owned(), url.unwrap_or(Value::Null));
    }
    detail
}
