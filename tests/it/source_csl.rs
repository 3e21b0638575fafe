//! The Consolidated Screening List as a witness: whole or not at all, asked
//! for again only where it has changed.

use entitylistd::config;
use entitylistd::replica::Fault;
use entitylistd::source::{Csl, Fetched, csl};
use rstest::rstest;

use crate::source_support::Wire;

/// Two rows in the columns that tools look for.
const ROWS: &str = "_id,source,name,addresses\r\n1,Entity List (EL) - Bureau of Industry and \
Security,\"Example Optics Co., Ltd.\",\"1 Example Road, Taipei, TW\"\r\n2,Unverified List (UVL) - \
Bureau of Industry and Security,Example Trading,\"2 Example Road, Dubai, AE\"\r\n";

async fn wire_with(body: &str) -> (Wire, Csl) {
    let wire = Wire::new().await;
    wire.replica.put("csl/2025-01-17/consolidated.csv", body.as_bytes().to_vec()).unwrap();
    let settings = config::Csl { url: wire.replica.csl_url() };
    let csl = Csl::new(wire.client.clone(), &settings);
    (wire, csl)
}

async fn list(csl: &Csl) -> Result<Fetched, String> {
    csl.list().await.map_err(|error| error.to_string())
}

#[tokio::test]
async fn the_list_comes_whole_with_its_day_and_is_kept() {
    let (wire, csl) = wire_with(ROWS).await;
    let fetched = list(&csl).await.unwrap();
    assert_eq!(fetched.body, ROWS.as_bytes());
    assert_eq!(csl::day_of(&fetched), "2025-01-17".parse().unwrap());
    assert_eq!(wire.shelf.kept().len(), 1);
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let (wire, csl) = wire_with(ROWS).await;
    let first = list(&csl).await.unwrap();
    let second = list(&csl).await.unwrap();
    let statuses: Vec<u16> = wire.replica.seen().iter().map(|seen| seen.status).collect();
    assert_eq!(statuses, [200, 304]);
    assert_eq!(second.sha256, first.sha256);

    wire.replica
        .put("csl/2025-01-18/consolidated.csv", format!("{ROWS}3,,,\r\n").into_bytes())
        .unwrap();
    let third = list(&csl).await.unwrap();
    assert_ne!(third.sha256, first.sha256);
    assert_eq!(csl::day_of(&third), "2025-01-18".parse().unwrap());
}

#[rstest]
#[case::page_for_people(Fault::HtmlPage, "HTML page")]
#[case::cut_off(Fault::CutOff, "cut off")]
#[case::half_of_it(Fault::HalfBody, "not a whole CSV document")]
#[case::nothing(Fault::Body(Vec::new()), "it is empty")]
#[case::unavailable(Fault::Unavailable, "503")]
#[case::too_large(Fault::Oversized(1_000_000), "larger than")]
#[tokio::test]
async fn half_a_list_is_never_a_list(#[case] fault: Fault, #[case] word: &str) {
    let (wire, csl) = wire_with(ROWS).await;
    wire.replica.faults().always("consolidated", fault);
    let told = list(&csl).await.unwrap_err();
    assert!(told.contains(word), "{told}");
}
