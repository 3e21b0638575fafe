//! Whatever is wrong with the sources: a clear message, nothing lost, nothing
//! "removed", and the next good cycle catches up.

use std::time::Duration;

use entitylistd::replica::Fault;
use rstest::rstest;

use crate::house::{House, told};

/// A cycle with a fault, then one without.
#[rstest]
#[case::too_many_requests(Fault::TooManyRequests("0".into()))]
#[case::unavailable(Fault::Unavailable)]
#[case::silent(Fault::Silent)]
#[case::stalled(Fault::Stalled)]
#[case::cut_off(Fault::CutOff)]
#[case::html_page(Fault::HtmlPage)]
#[case::half_body(Fault::HalfBody)]
#[case::bomb(Fault::GzipBomb(80_000_000))]
#[case::wrong_type(Fault::ContentType("image/png".into()))]
#[tokio::test]
async fn the_next_good_cycle_catches_up(
    #[case] fault: Fault,
    #[values("documents.json", "/xml/", "/full/", "titles.json")] place: &str,
) {
    let house = House::new().await;
    house.replica.faults().always(place, fault);
    let message = match house.cycle().await {
        Err(error) => error.to_string(),
        Ok(report) => report.failures().map(|(_, why)| why.to_owned()).collect(),
    };
    assert!(!message.is_empty(), "the fault is told");
    assert!(house.alerts().is_empty(), "nobody is told of anything but trouble");

    house.replica.faults().clear();
    let report = house.cycle().await.unwrap();
    assert_eq!(told(&report), (82, 4));
    assert_eq!(house.alerts().len(), 2);
}

/// Once the list is there, no fault makes it shorter.
#[rstest]
#[case::empty_result(Fault::Empty)]
#[case::html_page(Fault::HtmlPage)]
#[case::cut_off(Fault::CutOff)]
#[case::stale(Fault::Stale(b"{\"count\":0}".to_vec()))]
#[tokio::test]
async fn nothing_is_ever_removed_by_a_fault(#[case] fault: Fault) {
    let house = House::new().await;
    house.cycle().await.unwrap();
    let list = house.list("2025-03-28").await;
    house.replica.faults().always("", fault);
    // A good reply without documents is a good cycle; everything else is told.
    let _ = house.cycle().await;
    assert_eq!(house.list("2025-03-28").await, list);
    house.replica.faults().clear();
    house.cycle().await.unwrap();
    assert_eq!(house.list("2025-03-28").await, list);
    assert_eq!(house.alerts().len(), 2);
}

#[tokio::test]
async fn a_slow_reply_is_waited_for() {
    let house = House::new().await;
    house.replica.faults().always("/xml/", Fault::Drip(5, Duration::from_millis(20)));
    assert_eq!(told(&house.cycle().await.unwrap()), (82, 4));
}

#[tokio::test]
async fn one_broken_document_does_not_stop_the_other() {
    let house = House::new().await;
    house.replica.faults().always("05426.xml", Fault::Unavailable);
    let report = house.cycle().await.unwrap();
    assert_eq!(told(&report), (12, 0));
    assert_eq!(report.failures().count(), 1);

    house.replica.faults().clear();
    assert_eq!(told(&house.cycle().await.unwrap()), (70, 4));
}

#[tokio::test]
async fn an_outage_is_told_once_and_so_is_its_end() {
    let house = House::new().await;
    house.replica.faults().always("", Fault::Unavailable);
    for _ in 0..3 {
        house.cycle().await.unwrap_err();
    }
    assert_eq!(house.mails().len(), 1, "the outage, once");

    house.replica.faults().clear();
    house.cycle().await.unwrap();
    house.cycle().await.unwrap();
    assert_eq!(house.mails().len(), 4, "and its end, once, beside the two rules");
    assert_eq!(house.alerts().len(), 2);
}
