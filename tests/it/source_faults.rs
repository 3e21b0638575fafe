//! Whatever goes wrong on the wire is said in clear words, and nothing of it
//! is taken for a document or a shorter list.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use entity_list::model::{Document, DocumentNumber};
use entitylistd::clock::SystemClock;
use entitylistd::config;
use entitylistd::replica::Fault;
use entitylistd::source::ecfr::Extent;
use entitylistd::source::{
    Archive, ArchiveError, Client, FederalRegister, Fetched, KeepNothing, SourceError, Verdict,
};

use crate::source_support::{RULE_XML, Wire, january, settings};

async fn document(wire: &Wire) -> Document {
    wire.register.document(&DocumentNumber::new("2025-00002")).await.unwrap()
}

/// Switches a fault on for the XML of a document and says what happens:
/// attempts, error, and what the archive was given.
async fn xml_under(wire: &Wire, fault: Fault) -> String {
    let document = document(wire).await;
    let before = (wire.asked().len(), wire.shelf.kept().len());
    wire.replica.faults().always("/xml/", fault);
    let error = wire.register.full_text_xml(&document).await.expect_err("nothing is accepted");
    let kept = wire.shelf.kept().split_off(before.1);
    assert!(
        kept.iter().all(|fetched| matches!(fetched.verdict, Verdict::Rejected { .. })),
        "nothing is kept as accepted"
    );
    wire.replica.faults().clear();
    let after = wire.register.full_text_xml(&document).await.expect("the next cycle catches up");
    assert_eq!(after.body, RULE_XML.as_bytes());
    format!(
        "{}\nattempts: {}, kept as rejected: {}",
        wire.says(&error),
        wire.asked().len() - before.0 - 1,
        kept.len()
    )
}

macro_rules! says {
    ($name:ident, $fault:expr, @$snapshot:literal) => {
        #[tokio::test]
        async fn $name() {
            let wire = Wire::new().await;
            insta::assert_snapshot!(xml_under(&wire, $fault).await, @$snapshot);
        }
    };
}

says!(too_many_requests_with_a_short_wait, Fault::TooManyRequests("0".into()), @r"
    `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` answered 429: Rate limit exceeded; it asks to wait 0 seconds; too many requests: lower `http.api_per_minute` and `http.documents_per_minute`
    attempts: 3, kept as rejected: 3
");
says!(too_many_requests_with_a_long_wait, Fault::TooManyRequests("3600".into()), @r"
    `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` answered 429: Rate limit exceeded; it asks to wait 3600 seconds; too many requests: lower `http.api_per_minute` and `http.documents_per_minute`
    attempts: 1, kept as rejected: 1
");
says!(too_many_requests_until_a_date, Fault::TooManyRequests("Mon, 20 Jan 2025 13:00:00 GMT".into()), @r"
    `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` answered 429: Rate limit exceeded; it asks to wait 3600 seconds; too many requests: lower `http.api_per_minute` and `http.documents_per_minute`
    attempts: 1, kept as rejected: 1
");
says!(unavailable, Fault::Unavailable, @r"
    `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` answered 503: Service Unavailable; the site has trouble, the next cycle tries again
    attempts: 3, kept as rejected: 3
");
says!(forbidden, Fault::Status(403, r#"{"errors": ["no robots"]}"#.into()), @r"
    `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` answered 403: no robots; the site refuses this client: check `http.contact` and the network's address
    attempts: 1, kept as rejected: 1
");
says!(cut_off, Fault::CutOff, @r"
    the reply of `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` was cut off after 210 of 421 bytes; nothing of it is used
    attempts: 3, kept as rejected: 0
");
says!(a_page_for_people, Fault::HtmlPage, @r"
    `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` answered with an HTML page titled `Federal Register :: Request Access` where XML was expected; the site may not accept requests from this address: open the URL in a browser, or ask from another network
    attempts: 1, kept as rejected: 1
");
says!(an_oversized_body, Fault::Oversized(10_000_000), @r"
    the reply of `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` is larger than 100000 bytes; raise `http.max_body_mib` if that is expected
    attempts: 1, kept as rejected: 0
");
says!(a_body_that_unpacks_to_too_much, Fault::GzipBomb(5_000_000), @r"
    the reply of `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` is larger than 100000 bytes once unpacked; raise `http.max_body_mib` if that is expected
    attempts: 1, kept as rejected: 1
");
says!(a_body_that_cannot_be_unpacked, Fault::BrokenGzip, @r"
    the reply of `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` cannot be unpacked (gzip): invalid gzip header
    attempts: 3, kept as rejected: 3
");
says!(the_wrong_content_type, Fault::ContentType("text/css".into()), @r"
    `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` answered with `text/css` where XML was expected
    attempts: 1, kept as rejected: 1
");
says!(half_an_xml_document, Fault::HalfBody, @r"
    the reply of `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` is not a whole XML document: its root `<RULE>` is never closed; nothing of it is used
    attempts: 3, kept as rejected: 3
");
says!(an_empty_body, Fault::Body(Vec::new()), @r"
    the reply of `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` is not a whole XML document: it is empty; nothing of it is used
    attempts: 3, kept as rejected: 3
");
says!(another_site, Fault::Redirect("https://unblock.example.com/?token=abc".into()), @r"
    `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` redirects to another site, `https://unblock.example.com/?token=***`; not followed: that is where the Federal Register sends automated clients that it does not accept
    attempts: 1, kept as rejected: 0
");
says!(a_redirect_to_itself, Fault::Redirect("/documents/full_text/xml/x".into()), @r"
    the reply of `http://replica/documents/full_text/xml/2025/01/15/2025-00002.xml` is not understood: more than 5 redirects; nothing of it is used
    attempts: 6, kept as rejected: 0
");

#[tokio::test]
async fn a_reply_that_never_begins_or_stands_still_is_given_up() {
    for fault in [Fault::Silent, Fault::Stalled] {
        let wire = Wire::new().await;
        let document = document(&wire).await;
        wire.replica.faults().always("/xml/", fault);
        let impatient = Wire::with(|http| {
            http.read_timeout = Duration::from_millis(20);
            http.attempts = 2;
        })
        .await;

        let error = impatient.register.full_text_xml(&document).await.unwrap_err();

        assert!(matches!(error, SourceError::TimedOut { .. }), "{error}");
        assert!(impatient.shelf.kept().is_empty());
        wire.replica.stop().await;
    }
}

#[tokio::test]
async fn a_slow_reply_is_waited_for() {
    let wire = Wire::new().await;
    let document = document(&wire).await;
    wire.replica.faults().next(1, "/xml/", Fault::Drip(4, Duration::from_millis(1)));
    let fetched = wire.register.full_text_xml(&document).await.unwrap();
    assert_eq!(fetched.body, RULE_XML.as_bytes());
}

#[tokio::test]
async fn a_fault_that_passes_is_overcome_by_asking_again() {
    let faults = [
        Fault::TooManyRequests("0".into()),
        Fault::Unavailable,
        Fault::CutOff,
        Fault::HalfBody,
        Fault::BrokenGzip,
    ];
    for fault in faults {
        let wire = Wire::new().await;
        let document = document(&wire).await;
        wire.replica.faults().next(2, "/xml/", fault.clone());

        let fetched = wire.register.full_text_xml(&document).await;

        assert_eq!(fetched.unwrap().body, RULE_XML.as_bytes(), "{fault:?}");
        assert_eq!(wire.asked().len(), 4, "{fault:?}");
    }
}

#[tokio::test]
async fn no_fault_makes_a_list_empty_or_shorter() {
    let faults = [
        Fault::TooManyRequests("0".into()),
        Fault::Unavailable,
        Fault::CutOff,
        Fault::HtmlPage,
        Fault::Oversized(10_000_000),
        Fault::GzipBomb(10_000_000),
        Fault::ContentType("text/html".into()),
        Fault::HalfBody,
        Fault::Body(b"{}".to_vec()),
        Fault::Body(b"null".to_vec()),
        Fault::Empty,
    ];
    for fault in faults {
        let wire = Wire::with_small_pages().await;
        wire.replica.faults().always("&page=2", fault.clone());
        let list = wire.register.documents_in(january()).await;
        assert!(list.is_err(), "{fault:?}: {list:?}");
        wire.replica.faults().clear();
        assert_eq!(wire.register.documents_in(january()).await.unwrap().len(), 5, "{fault:?}");
    }
}

#[tokio::test]
async fn a_stale_copy_is_kept_with_its_age() {
    let wire = Wire::new().await;
    let document = document(&wire).await;
    let old = RULE_XML.replace("Additions", "Addition");
    wire.replica.faults().always("/xml/", Fault::Stale(old.clone().into_bytes()));

    let fetched = wire.register.full_text_xml(&document).await.unwrap();

    assert_eq!(fetched.body, old.as_bytes());
    assert_eq!(fetched.header("age"), Some("86400"));
}

#[tokio::test]
async fn a_half_list_of_the_ecfr_is_refused() {
    let wire = Wire::new().await;
    wire.replica.faults().always("/full/", Fault::HalfBody);
    let error = wire.ecfr.full("2025-01-06".parse().unwrap(), Extent::Supplement(4)).await;
    assert!(matches!(error, Err(SourceError::NotWhole { .. })), "{error:?}");
}

#[tokio::test]
async fn a_site_that_is_down_is_named() {
    let wire = Wire::new().await;
    let Wire { replica, register, .. } = wire;
    let base = replica.base_url().to_string();
    replica.stop().await;
    let error = register.document(&DocumentNumber::new("2025-00002")).await.unwrap_err();
    insta::assert_snapshot!(error.to_string().replace(&base, "http://replica/"), @r"no answer from `http://replica/api/v1/documents/2025-00002.json`: Connection refused (os error 111); check network, name resolution and proxy settings");
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_named() {
    let wire = Wire::new().await;
    let mut base_url = wire.replica.federal_register_url();
    base_url.set_scheme("https").unwrap();
    let mut http = settings();
    http.attempts = 1;
    let client = Client::new(&http, Arc::new(KeepNothing), Arc::new(SystemClock)).unwrap();
    let settings = config::FederalRegister { base_url, agencies: Vec::new(), overlap_days: 0 };
    let register = FederalRegister::new(Arc::new(client), &settings);

    let error = register.document(&DocumentNumber::new("2025-00002")).await.unwrap_err();

    // Without certificates on this machine there is not even an attempt.
    let expected = matches!(error, SourceError::Unreachable { .. } | SourceError::Setup(_));
    assert!(expected, "{error}");
}

/// An archive whose disk is full.
struct Full;

#[async_trait]
impl Archive for Full {
    async fn keep(&self, _: &Fetched) -> Result<(), ArchiveError> {
        Err(ArchiveError("no space left on device".into()))
    }
}

#[tokio::test]
async fn what_cannot_be_archived_is_not_read() {
    let wire = Wire::new().await;
    let client = Client::new(&settings(), Arc::new(Full), Arc::new(SystemClock)).unwrap();
    let register = FederalRegister::new(
        Arc::new(client),
        &config::FederalRegister {
            base_url: wire.replica.federal_register_url(),
            agencies: Vec::new(),
            overlap_days: 0,
        },
    );
    let error = register.document(&DocumentNumber::new("2025-00002")).await.unwrap_err();
    insta::assert_snapshot!(wire.says(&error), @r"the reply of `http://replica/api/v1/documents/2025-00002.json` could not be archived, so it is not used: no space left on device");
}
