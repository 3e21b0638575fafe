//! The Federal Register's lists, documents and files, when nothing goes wrong
//! on the wire.

use entity_list::model::{DocumentNumber, Sha256, Stage};
use entitylistd::replica::Fault;
use entitylistd::source::federal_register::vanished;
use entitylistd::source::{DateRange, SourceError, Verdict};

use crate::source_support::{RULE_XML, Wire, january, plain_get};

fn numbers(documents: &[entity_list::model::Document]) -> Vec<&str> {
    documents.iter().map(|document| document.number.as_str()).collect()
}

#[tokio::test]
async fn a_window_of_days_is_read_from_all_pages_in_the_order_of_day_and_page() {
    let wire = Wire::with_small_pages().await;

    let documents = wire.register.documents_in(january()).await.unwrap();

    let expected = ["2025-00001", "2025-00003", "2025-00002", "2025-00004", "2025-00005"];
    assert_eq!(numbers(&documents), expected);
    assert_eq!(wire.asked().len(), 3);
    assert_eq!(wire.shelf.kept().len(), 3, "every page is kept");
}

#[tokio::test]
async fn only_rules_of_the_window_are_asked_for() {
    let wire = Wire::new().await;
    let day = "2025-01-15".parse().unwrap();

    let documents = wire.register.documents_in(DateRange::between(day, day)).await.unwrap();

    assert_eq!(numbers(&documents), ["2025-00003", "2025-00002"]);
}

#[tokio::test]
async fn a_quiet_window_is_an_empty_list() {
    let wire = Wire::new().await;
    let day = "2024-12-25".parse().unwrap();
    let documents = wire.register.documents_in(DateRange::between(day, day)).await.unwrap();
    assert!(documents.is_empty());
}

#[tokio::test]
async fn a_document_keeps_its_times_and_addresses_apart() {
    let wire = Wire::new().await;

    let document = wire.register.document(&DocumentNumber::new("2025-00002")).await.unwrap();

    let base = wire.replica.base_url();
    assert_eq!(document.publication_date, Some("2025-01-15".parse().unwrap()));
    assert_eq!(document.effective_on, Some("2025-01-16".parse().unwrap()));
    assert_eq!(document.first_seen, "2025-01-20T12:00:00Z".parse().unwrap());
    assert_eq!(document.filed_at, None);
    assert_eq!(document.stage, Stage::Published);
    assert_eq!(document.start_page, Some(4998));
    assert_eq!(
        document.xml_url,
        Some(format!("{base}documents/full_text/xml/2025/01/15/2025-00002.xml"))
    );
    assert_eq!(document.raw_text_url, None, "the folder has no text");
    assert_eq!(
        document.pdf_url.as_deref(),
        Some("https://www.govinfo.gov/content/pkg/2025-00002.pdf"),
    );
}

#[tokio::test]
async fn the_archive_gets_the_bytes_that_were_served_with_their_digest() {
    let wire = Wire::new().await;
    let document = wire.register.document(&DocumentNumber::new("2025-00002")).await.unwrap();

    let fetched = wire.register.full_text_xml(&document).await.unwrap();

    let kept = wire.shelf.kept().pop().unwrap();
    assert_eq!(kept, fetched);
    assert_eq!(kept.body, RULE_XML.as_bytes());
    assert_eq!(kept.sha256, Sha256::of(RULE_XML.as_bytes()));
    assert_eq!(Some(kept.url.as_str()), document.xml_url.as_deref());
    assert_eq!(kept.status, 200);
    assert_eq!(kept.verdict, Verdict::Accepted);
    assert_eq!(kept.header("content-type"), Some("text/xml"));
    assert_eq!(kept.header("content-encoding"), Some("gzip"));
    assert!(kept.header("etag").is_some() && kept.header("date").is_some());
}

#[tokio::test]
async fn the_html_body_is_a_document_and_no_error_page() {
    let wire = Wire::new().await;
    let document = wire.register.document(&DocumentNumber::new("2025-00002")).await.unwrap();
    let fetched = wire.register.body_html(&document).await.unwrap();
    assert_eq!(fetched.body, b"<div class=\"preamble\">Rule</div>");
}

#[tokio::test]
async fn a_document_without_its_xml_is_not_yet_available() {
    let wire = Wire::new().await;
    let number = DocumentNumber::new("2025-00004");
    let promised = wire.register.document(&number).await.unwrap();
    wire.replica.remove("documents/2025-00004.xml").unwrap();
    let unpromised = wire.register.document(&number).await.unwrap();

    for document in [promised, unpromised] {
        let error = wire.register.full_text_xml(&document).await.unwrap_err();
        assert!(matches!(error, SourceError::NotYetAvailable { .. }), "{error}");
        insta::allow_duplicates! {
            insta::assert_snapshot!(error, @r"document 2025-00004 is not available as XML yet; the Federal Register adds it after publication, and has none for its oldest documents");
        }
    }
}

#[tokio::test]
async fn a_document_that_is_published_between_two_cycles_is_found_by_the_second() {
    let wire = Wire::new().await;
    assert_eq!(wire.register.documents_in(january()).await.unwrap().len(), 5);

    let json = r#"{"type": "Rule", "title": "Another", "publication_date": "2025-01-20"}"#;
    wire.replica.put("documents/2025-00020.json", json.as_bytes()).unwrap();

    assert_eq!(wire.register.documents_in(january()).await.unwrap().len(), 6);
}

#[tokio::test]
async fn a_document_that_is_not_listed_any_more_is_told() {
    let wire = Wire::new().await;
    let known = wire.register.documents_in(january()).await.unwrap();
    wire.replica.remove("documents/2025-00004.xml").unwrap();
    wire.replica.remove("documents/2025-00004.html").unwrap();
    wire.replica.remove("documents/2025-00004.json").unwrap();

    let listed = wire.register.documents_in(january()).await.unwrap();

    assert_eq!(vanished(&known, &listed, january()), [DocumentNumber::new("2025-00004")]);
    let day = "2025-01-15".parse().unwrap();
    assert_eq!(vanished(&known, &listed, DateRange::between(day, day)), []);
}

#[tokio::test]
async fn a_list_that_has_not_changed_is_not_sent_again() {
    let wire = Wire::new().await;

    let first = wire.register.documents_in(january()).await.unwrap();
    let second = wire.register.documents_in(january()).await.unwrap();

    assert_eq!(first, second);
    let statuses: Vec<u16> = wire.replica.seen().iter().map(|seen| seen.status).collect();
    assert_eq!(statuses, [200, 304]);
    assert_eq!(wire.shelf.kept().len(), 2, "the second sighting is kept, too");
}

#[tokio::test]
async fn every_request_names_the_program_and_its_contact() {
    let wire = Wire::new().await;
    wire.register.documents_in(january()).await.unwrap();
    let agent = wire.replica.seen()[0].user_agent.clone();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(agent, format!("entitylistd/{version} (+mailto:ops@example.com)"));
}

#[tokio::test]
async fn a_number_that_is_none_is_asked_for_as_one_name() {
    let wire = Wire::new().await;
    let error = wire.register.document(&DocumentNumber::new("../agencies?x=1")).await.unwrap_err();
    insta::assert_snapshot!(wire.says(&error), @r"`http://replica/api/v1/documents/..%2Fagencies%3Fx=1.json` answered 404: Record Not Found");
    assert_eq!(wire.asked(), ["/api/v1/documents/..%2Fagencies%3Fx=1.json"]);
}

/// A page as the API writes it, with the numbers of its documents.
fn page(count: usize, numbers: &[&str], next: Option<&str>) -> Fault {
    let results: Vec<_> = numbers
        .iter()
        .map(|number| {
            serde_json::json!({
                "document_number": number,
                "type": "Rule",
                "title": "Additions",
                "publication_date": "2025-01-15",
            })
        })
        .collect();
    let page = serde_json::json!({ "count": count, "results": results, "next_page_url": next });
    Fault::Body(page.to_string().into_bytes())
}

async fn refused(pages: impl FnOnce(&Wire)) -> String {
    let wire = Wire::new().await;
    pages(&wire);
    let error = wire.register.documents_in(january()).await.unwrap_err();
    let said = wire.says(&error);
    // The query is the same in all of them and hides the words.
    match (said.find('?'), said.rfind("order=oldest")) {
        (Some(start), Some(end)) => format!("{}{}", &said[..start], &said[end + 12..]),
        _ => said,
    }
}

#[tokio::test]
async fn a_next_page_that_was_read_already_is_refused() {
    let said = refused(|wire| {
        let next = wire.replica.federal_register_url().join("documents.json?page=2").unwrap();
        wire.replica.faults().next(
            1,
            "documents.json",
            page(4, &["a-1", "a-2"], Some(next.as_str())),
        );
        wire.replica.faults().always("page=2", page(4, &["a-3"], Some(next.as_str())));
    })
    .await;
    insta::assert_snapshot!(said, @r"the reply of `http://replica/api/v1/documents.json?page=2` is not understood: `next_page_url` leads back to a page already read; nothing of it is used");
}

#[tokio::test]
async fn a_document_that_comes_twice_is_refused() {
    let said = refused(|wire| {
        let next = wire.replica.federal_register_url().join("documents.json?page=2").unwrap();
        wire.replica.faults().next(
            1,
            "documents.json",
            page(4, &["a-1", "a-2"], Some(next.as_str())),
        );
        wire.replica.faults().always("page=2", page(4, &["a-1", "a-2"], None));
    })
    .await;
    insta::assert_snapshot!(said, @r"the reply of `http://replica/api/v1/documents.json?page=2` is not understood: document a-1 comes twice; nothing of it is used");
}

#[tokio::test]
async fn pages_that_do_not_add_up_to_their_count_are_refused() {
    let said = refused(|wire| {
        wire.replica.faults().always("documents.json", page(4, &["a-1", "a-2"], None));
    })
    .await;
    insta::assert_snapshot!(said, @r"`http://replica/api/v1/documents.json` states 4 documents but its pages hold 2; a partial list is never used");
}

#[tokio::test]
async fn a_next_page_on_another_site_is_not_followed() {
    let said = refused(|wire| {
        let elsewhere = page(4, &["a-1"], Some("https://example.com/api?api_key=abc"));
        wire.replica.faults().always("documents.json", elsewhere);
    })
    .await;
    insta::assert_snapshot!(said, @r"the reply of `http://replica/api/v1/documents.json` is not understood: its next page is on another site: `https://example.com/api?api_key=***`; nothing of it is used");
}

#[tokio::test]
async fn a_list_of_another_window_is_refused() {
    let wire = Wire::new().await;
    wire.replica.faults().always("documents.json", page(1, &["a-1"], None));
    let day = "2025-01-16".parse().unwrap();
    let error = wire.register.documents_in(DateRange::between(day, day)).await.unwrap_err();
    assert!(wire.says(&error).contains("document a-1 is not of 2025-01-16"), "{error}");
}

#[tokio::test]
async fn a_reply_without_count_or_results_is_refused() {
    for body in [r#"{"message": "hello"}"#, r#"{"count": 3}"#, r#"{"results": []}"#, "[]"] {
        let said = refused(|wire| {
            wire.replica.faults().always("documents.json", Fault::Body(body.into()));
        })
        .await;
        assert!(said.contains("is not understood"), "{body}: {said}");
    }
}

#[tokio::test]
async fn the_replica_keeps_the_apis_rules_of_paging() {
    let wire = Wire::new().await;
    let ask = async |query: &str| -> serde_json::Value {
        let url = wire.replica.federal_register_url().join(&format!("documents.json?{query}"));
        serde_json::from_str(&plain_get(url.unwrap()).await).unwrap()
    };
    let numbers = |page: &serde_json::Value| page["results"].as_array().map(Vec::len);

    assert_eq!(numbers(&ask("per_page=2").await), Some(2));
    assert_eq!(numbers(&ask("per_page=1").await), Some(6), "1 is not allowed, so 20");
    assert_eq!(numbers(&ask("per_page=1001").await), Some(6));
    assert_eq!(
        ask("per_page=2&page=51").await["results"],
        ask("per_page=2&page=1").await["results"],
        "a page that cannot be reached is the first one"
    );
    assert_eq!(
        ask("conditions[publication_date][is]=1999-01-01").await,
        serde_json::json!({ "count": 0, "description": "Documents" })
    );
    assert_eq!(numbers(&ask("per_page=2&page=9").await), None, "a page without documents");
    assert_eq!(ask("per_page=2&page=9").await["count"], 6);
    assert!(ask("fields[]=titel").await["message"].as_str().unwrap().contains("titel"));
    let inspected =
        wire.replica.federal_register_url().join("public-inspection-documents/current.json");
    let list: serde_json::Value =
        serde_json::from_str(&plain_get(inspected.unwrap()).await).unwrap();
    assert_eq!(list["count"], 0);
}
