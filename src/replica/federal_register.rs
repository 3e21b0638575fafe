//! The Federal Register's API and its document files, as far as they are used.

use axum::http::StatusCode;
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use url::Url;

use super::holdings::{Held, Holdings};
use super::inspection;
use super::wire::Reply;

/// The fields of a document when none are asked for.
const FIELDS: [&str; 49] = [
    "abstract",
    "action",
    "agencies",
    "body_html_url",
    "cfr_references",
    "citation",
    "comment_url",
    "comments_close_on",
    "correction_of",
    "corrections",
    "dates",
    "disposition_notes",
    "docket_ids",
    "dockets",
    "document_number",
    "effective_on",
    "end_page",
    "executive_order_notes",
    "executive_order_number",
    "explanation",
    "full_text_xml_url",
    "html_url",
    "images",
    "images_metadata",
    "json_url",
    "mods_url",
    "not_received_for_publication",
    "page_length",
    "page_views",
    "pdf_url",
    "presidential_document_number",
    "proclamation_number",
    "public_inspection_pdf_url",
    "publication_date",
    "raw_text_url",
    "regulation_id_number_info",
    "regulation_id_numbers",
    "regulations_dot_gov_info",
    "regulations_dot_gov_url",
    "significant",
    "signing_date",
    "start_page",
    "subtype",
    "title",
    "toc_doc",
    "toc_subject",
    "topics",
    "type",
    "volume",
];

/// The same for the documents of a list.
const DEFAULT_FIELDS: [&str; 10] = [
    "title",
    "type",
    "abstract",
    "document_number",
    "html_url",
    "pdf_url",
    "public_inspection_pdf_url",
    "publication_date",
    "agencies",
    "excerpts",
];

/// Fields that the API gives only when they are asked for.
const ON_REQUEST: [&str; 4] = ["agency_names", "docket_id", "excerpts", "president"];

/// The formats of a document: ending, field, folder in the address.
const FORMATS: [(&str, &str, &str); 3] = [
    ("xml", "full_text_xml_url", "xml"),
    ("html", "body_html_url", "html"),
    ("txt", "raw_text_url", "text"),
];

/// `per_page` when it is not given or not allowed.
const USUAL_PAGE: usize = 20;
/// The last page that can be asked for.
const LAST_PAGE: usize = 50;
/// The last document that can be reached by pages.
const LAST_REACHED: usize = 10_000;

/// Answers a path below `/api/v1/`.
pub(super) fn reply(
    holdings: &Holdings,
    base: &Url,
    path: &str,
    query: &[(String, String)],
) -> Reply {
    match path.strip_suffix(".json").unwrap_or(path) {
        "documents" => list(holdings, base, query),
        "public-inspection-documents/current" => inspection::current(holdings, base),
        "public-inspection-documents" => Reply::json(&json!({ "count": 0 })),
        other => match other.split_once('/') {
            Some(("documents", number)) => one(holdings, base, number, query),
            Some(("public-inspection-documents", number)) => {
                inspection::one(holdings, base, number)
            }
            _ => Reply::not_found(),
        },
    }
}

/// Answers the path of a document's file.
pub(super) fn file(holdings: &Holdings, path: &str) -> Reply {
    let Some((number, ending)) = path.rsplit('/').next().and_then(|name| name.rsplit_once('.'))
    else {
        return Reply::not_found();
    };
    let content_type = match ending {
        "xml" => "text/xml",
        "html" => "text/html; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "pdf" => "application/pdf",
        _ => return Reply::not_found(),
    };
    if let Some(body) = inspection::file(holdings, path, number, ending) {
        return Reply::new(content_type, body);
    }
    let held = holdings.documents().iter().find(|held| held.number == number);
    match (held, holdings.file(&format!("documents/{number}.{ending}"))) {
        (Some(held), Some(body)) if path == file_path(held, ending) => {
            Reply::new(content_type, body)
        }
        _ => Reply::not_found(),
    }
}

fn file_path(held: &Held, ending: &str) -> String {
    let (number, day) = (&held.number, held.published);
    match FORMATS.iter().find(|(known, ..)| *known == ending) {
        Some((_, _, folder)) => {
            format!("/documents/full_text/{folder}/{}/{number}.{ending}", day.strftime("%Y/%m/%d"))
        }
        None => format!("/content/pkg/FR-{day}/{ending}/{number}.{ending}"),
    }
}

fn one(holdings: &Holdings, base: &Url, number: &str, query: &[(String, String)]) -> Reply {
    let Some(held) = holdings.documents().iter().find(|held| held.number == number) else {
        return Reply::not_found();
    };
    match fields_asked(query) {
        Err(refusal) => refusal,
        Ok(fields) if fields.is_empty() => {
            Reply::json(&Value::Object(pick(holdings, base, held, &FIELDS)))
        }
        Ok(fields) => Reply::json(&Value::Object(pick(holdings, base, held, &fields))),
    }
}

fn list(holdings: &Holdings, base: &Url, query: &[(String, String)]) -> Reply {
    let fields = match fields_asked(query) {
        Ok(fields) if fields.is_empty() => DEFAULT_FIELDS.to_vec(),
        Ok(fields) => fields,
        Err(refusal) => return refusal,
    };
    let mut matching = Vec::new();
    for held in holdings.documents() {
        match matches(held, query) {
            Ok(true) => matching.push(held),
            Ok(false) => {}
            Err(refusal) => return refusal,
        }
    }
    if value(query, "order").is_none_or(|order| order != "oldest") {
        matching.reverse();
    }
    let number = |name: &str| value(query, name).and_then(|value| value.parse::<usize>().ok());
    let per_page = number("per_page").filter(|n| (2..=1000).contains(n)).unwrap_or(USUAL_PAGE);
    let page = number("page")
        .filter(|page| (1..=LAST_PAGE).contains(page) && page * per_page <= LAST_REACHED)
        .unwrap_or(1);
    let count = matching.len();
    let total_pages = count.div_ceil(per_page);
    let described = json!({ "count": count, "description": "Documents" });
    if page > total_pages {
        return Reply::json(&described);
    }
    let on_page = matching.into_iter().skip((page - 1) * per_page).take(per_page);
    let results: Vec<Value> =
        on_page.map(|held| Value::Object(pick(holdings, base, held, &fields))).collect();
    let mut reply = described;
    reply["total_pages"] = json!(total_pages);
    reply["results"] = json!(results);
    if page < total_pages {
        reply["next_page_url"] = json!(page_url(base, query, page + 1));
    }
    if page > 1 {
        reply["previous_page_url"] = json!(page_url(base, query, page - 1));
    }
    Reply::json(&reply)
}

/// The fields asked for; a refusal where the API has no such field.
fn fields_asked(query: &[(String, String)]) -> Result<Vec<&str>, Reply> {
    let fields: Vec<&str> = values(query, "fields[]").collect();
    match fields.iter().find(|field| !FIELDS.contains(field) && !ON_REQUEST.contains(field)) {
        Some(unknown) => Err(Reply::refusal(
            StatusCode::BAD_REQUEST,
            format!("Unknown field: '{unknown}' is not a valid field"),
        )),
        None => Ok(fields),
    }
}

/// Whether a document fulfils the conditions.
fn matches(held: &Held, query: &[(String, String)]) -> Result<bool, Reply> {
    let day = |name: &str| match value(query, &format!("conditions[publication_date][{name}]")) {
        None => Ok(None),
        Some(printed) => printed.parse::<Date>().map(Some).map_err(|_| {
            let errors = json!({ "errors": { "publication_date": "is not a valid date" } });
            Reply { status: StatusCode::BAD_REQUEST, ..Reply::json(&errors) }
        }),
    };
    let (from, to, on) = (day("gte")?, day("lte")?, day("is")?);
    let in_window = from.is_none_or(|from| held.published >= from)
        && to.is_none_or(|to| held.published <= to)
        && on.is_none_or(|on| held.published == on);
    Ok(in_window && of_type(held, query) && of_agency(held, query) && of_cfr(held, query))
}

fn of_type(held: &Held, query: &[(String, String)]) -> bool {
    let abbreviation = match held.detail.get("type").and_then(Value::as_str) {
        Some("Rule") => "RULE",
        Some("Proposed Rule") => "PRORULE",
        Some("Notice") => "NOTICE",
        Some("Presidential Document") => "PRESDOCU",
        Some("Correction") => "CORRECT",
        _ => "",
    };
    let mut asked = values(query, "conditions[type][]").peekable();
    asked.peek().is_none() || asked.any(|kind| kind == abbreviation)
}

/// A document that names no agencies or parts of the CFR is taken for one of
/// ours, so that a short description is enough.
fn of_agency(held: &Held, query: &[(String, String)]) -> bool {
    let Some(agencies) = held.detail.get("agencies").and_then(Value::as_array) else { return true };
    let mut asked = values(query, "conditions[agencies][]").peekable();
    asked.peek().is_none() || asked.any(|slug| agencies.iter().any(|agency| agency["slug"] == slug))
}

fn of_cfr(held: &Held, query: &[(String, String)]) -> bool {
    let Some(references) = held.detail.get("cfr_references").and_then(Value::as_array) else {
        return true;
    };
    let fits = |reference: &Value, key: &str| {
        value(query, &format!("conditions[cfr][{key}]")).is_none_or(|asked| {
            let printed = &reference[key];
            printed == asked || printed.as_u64().is_some_and(|number| asked.parse() == Ok(number))
        })
    };
    let asked = query.iter().any(|(key, _)| key.starts_with("conditions[cfr]"));
    !asked || references.iter().any(|reference| fits(reference, "title") && fits(reference, "part"))
}

/// These fields of a document, with the addresses of the files that are here.
fn pick(holdings: &Holdings, base: &Url, held: &Held, fields: &[&str]) -> Map<String, Value> {
    let own = |ending: &str| {
        let is_here = holdings.file(&format!("documents/{}.{ending}", held.number)).is_some();
        is_here.then(|| {
            let mut url = base.clone();
            url.set_path(&file_path(held, ending));
            json!(url)
        })
    };
    let written = |field: &str| held.detail.get(field).cloned().unwrap_or(Value::Null);
    let value_of = |field: &str| match field {
        "document_number" => json!(held.number),
        "corrections" | "docket_ids" | "regulation_id_numbers" | "agencies" | "cfr_references"
            if written(field).is_null() =>
        {
            json!([])
        }
        "pdf_url" => own("pdf").unwrap_or_else(|| written(field)),
        _ => match FORMATS.iter().find(|(_, name, _)| *name == field) {
            Some((ending, ..)) => own(ending).unwrap_or(Value::Null),
            None => written(field),
        },
    };
    fields.iter().map(|field| ((*field).to_owned(), value_of(field))).collect()
}

fn page_url(base: &Url, query: &[(String, String)], page: usize) -> Url {
    let mut url = base.clone();
    url.set_path("/api/v1/documents.json");
    let others = query.iter().filter(|(key, _)| key != "page");
    url.query_pairs_mut().extend_pairs(others).append_pair("page", &page.to_string());
    url
}

fn values<'a>(query: &'a [(String, String)], name: &str) -> impl Iterator<Item = &'a str> {
    query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn value<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    values(query, name).last()
}
