//! Real documents pass the judgement that error pages and cut-off bodies fail.

use std::path::{Path, PathBuf};

use entity_list::model::DocumentNumber;
use entitylistd::source::check::examine;
use entitylistd::source::{ShownUrl, Wanted, folder};
use serde_json::Value;
use url::Url;

use crate::source_support::{Wire, corpus_folder};

fn wanted(path: &Path) -> Option<(Wanted, &'static str)> {
    Some(match path.file_name()?.to_str()?.rsplit('.').next()? {
        "xml" => (Wanted::Xml, "text/xml"),
        "html" => (Wanted::Html, "text/html; charset=utf-8"),
        "txt" => (Wanted::Text, "text/plain"),
        "pdf" => (Wanted::Pdf, "application/pdf"),
        "json" => (Wanted::Json, "application/json; charset=utf-8"),
        _ => return None,
    })
}

#[test]
fn real_documents_are_accepted_and_their_halves_are_not() {
    let Some(corpus) = corpus_folder() else { return };
    let folders: Vec<PathBuf> =
        ["fr_rules", "ecfr", "fr_api"].iter().map(|name| corpus.join(name)).collect();
    let url = ShownUrl::from(&Url::parse("https://example.gov/").unwrap());
    for path in folder::files(&folders).unwrap() {
        let Some((wanted, content_type)) = wanted(&path) else { continue };
        let body = folder::open(&path, 10_000_000).unwrap().body;

        let whole = examine(&url, wanted, content_type, &body);
        assert!(whole.is_ok(), "{}: {whole:?}", path.display());

        let half = examine(&url, wanted, content_type, &body[..body.len() / 2]);
        let has_an_end = !matches!(wanted, Wanted::Html | Wanted::Text);
        assert_eq!(half.is_err(), has_an_end, "{}", path.display());
    }
}

#[tokio::test]
async fn the_real_description_of_a_document_is_understood() {
    let Some(corpus) = corpus_folder() else { return };
    let number = DocumentNumber::new("2025-05887");
    let body = std::fs::read(corpus.join(format!("fr_api/document_detail_{number}.json"))).unwrap();
    let wire = Wire::new().await;
    wire.replica.put(format!("documents/{number}.json"), body.clone()).unwrap();

    let document = wire.register.document(&number).await.unwrap();

    assert_eq!(document.document_type, "Notice");
    assert_eq!(document.dockets, ["C-570-161"]);
    assert_eq!(document.start_page, Some(14957));
    assert_eq!(document.effective_on, None);
    let served: Value = serde_json::from_slice(&wire.shelf.kept()[0].body).unwrap();
    let real: Value = serde_json::from_slice(&body).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&served), keys(&real), "the replica answers with the real fields");
}
