//! The eCFR's versioner API, as far as it is used.

use axum::http::StatusCode;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::holdings::Holdings;
use super::wire::Reply;

/// Answers a path below `/api/versioner/v1/`.
pub(super) fn reply(holdings: &Holdings, path: &str, query: &[(String, String)]) -> Reply {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["titles.json" | "titles"] => written_or(holdings, "ecfr/titles.json", titles),
        ["versions", "title-15.json" | "title-15"] => {
            written_or(holdings, "ecfr/versions.json", versions)
        }
        ["full", date, "title-15.xml"] => full(holdings, date, query),
        _ => refusal("No route matches"),
    }
}

fn written_or(holdings: &Holdings, path: &str, make: fn(&Holdings) -> Value) -> Reply {
    match holdings.file(path) {
        Some(body) => Reply::new("application/json; charset=utf-8", body),
        None => Reply::json(&make(holdings)),
    }
}

fn titles(holdings: &Holdings) -> Value {
    let last = holdings.snapshot_days().next_back();
    json!({
        "titles": [{
            "number": 15,
            "name": "Commerce and Foreign Trade",
            "latest_amended_on": last,
            "latest_issue_date": last,
            "up_to_date_as_of": last,
            "reserved": false,
        }],
        "meta": { "date": last, "import_in_progress": false },
    })
}

fn versions(holdings: &Holdings) -> Value {
    let versions: Vec<Value> = holdings
        .snapshot_days()
        .map(|day| {
            json!({
                "date": day,
                "amendment_date": day,
                "issue_date": day,
                "identifier": "Supplement No. 4 to Part 744",
                "name": "Supplement No. 4 to Part 744—Entity List",
                "part": "744",
                "substantive": true,
                "removed": false,
                "subpart": null,
                "title": "15",
                "type": "appendix",
            })
        })
        .collect();
    let last = holdings.snapshot_days().next_back();
    json!({
        "meta": {
            "title": "15",
            "result_count": versions.len().to_string(),
            "latest_amendment_date": last,
            "latest_issue_date": last,
        },
        "content_versions": versions,
    })
}

fn full(holdings: &Holdings, date: &str, query: &[(String, String)]) -> Reply {
    let Ok(day) = date.parse::<Date>() else {
        return Reply::refusal(StatusCode::BAD_REQUEST, format!("`{date}` is not a date"));
    };
    if holdings.snapshot_days().next_back().is_none_or(|last| day > last) {
        return refusal("the requested date is past the title's most recent issue date");
    }
    let asked = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let file = match (asked("part"), asked("appendix")) {
        (Some(part), None) => format!("title-15_part-{part}.xml"),
        (Some(part), Some(appendix)) => {
            let words: Vec<&str> = appendix.split_whitespace().collect();
            match words.as_slice() {
                ["Supplement", "No.", number, "to", "Part", of] if of == part => {
                    format!("title-15_part-{part}_supplement-{number}.xml")
                }
                _ => return refusal("no matching content"),
            }
        }
        (None, _) => return refusal("no matching content"),
    };
    match holdings.in_force(day, &file) {
        Some(body) => Reply::new("application/xml; charset=utf-8", body),
        None => refusal("no matching content"),
    }
}

/// A 404 in the eCFR's words.
fn refusal(error: &str) -> Reply {
    Reply { status: StatusCode::NOT_FOUND, ..Reply::json(&json!({ "error": error })) }
}
