//! On 28 March 2025 two rules add 82 entries under six destinations and revise
//! four; a reader learns who, where, why and since when.

use std::path::PathBuf;
use std::sync::Arc;

use entitylistd::daemon::{Desk, Told, import};

use crate::house::{FIRST, House, SECOND, told};

#[tokio::test]
async fn two_rules_go_in_and_one_alert_each_comes_out() {
    let house = House::new().await;
    let report = house.cycle().await.unwrap();

    let numbers: Vec<&str> =
        report.documents.iter().map(|one| one.document.number.as_str()).collect();
    assert_eq!(numbers, [FIRST, SECOND], "in the order of their pages");
    assert_eq!(told(&report), (82, 4));
    assert!(!report.needs_person(), "{:#?}", report.documents);
    assert_eq!(report.deliveries.delivered, 2, "a mail for each rule");

    assert_eq!(house.alerts().len(), 2);
    let before = house.list("2025-03-24").await.len();
    // The second rule was in force three days before it was published.
    assert_eq!(house.list("2025-03-25").await.len(), before + 12);
    assert_eq!(house.list("2025-03-28").await.len(), before + 82);
}

#[tokio::test]
async fn every_addition_has_its_reason() {
    let house = House::new().await;
    let report = house.cycle().await.unwrap();
    for one in &report.documents {
        let Told::Alert { alert, .. } = &one.told else { panic!("{one:?}") };
        let explained: usize = alert.reasons.iter().map(|reason| reason.changes.len()).sum();
        assert_eq!(explained, alert.changes.len(), "{}", one.document.number);
    }
}

#[tokio::test]
async fn a_revision_shows_what_it_adds() {
    let house = House::new().await;
    house.cycle().await.unwrap();
    let revised: Vec<_> = house
        .list("2025-03-28")
        .await
        .into_iter()
        .filter(|listed| listed.entry.name == "Dart Aviation")
        .collect();
    assert_eq!(revised.len(), 4);
    for listed in revised {
        let aliases: Vec<&str> =
            listed.entry.aliases.iter().map(|alias| alias.name.as_str()).collect();
        assert!(aliases.contains(&"Almo Aero"), "{aliases:?}");
        let versions = house.rooms.store.history(&listed.id).await.unwrap();
        let held_true = versions.iter().filter(|version| version.recorded_until.is_none());
        assert_eq!(held_true.count(), 2, "the version before is kept");
    }
}

#[tokio::test]
async fn the_second_cycle_finds_nothing_new() {
    let house = House::new().await;
    house.cycle().await.unwrap();
    let events = house.rooms.store.events_after(0, 1000).await.unwrap();
    let list = house.list("2025-03-28").await;

    let again = house.cycle().await.unwrap();

    assert!(again.documents.iter().all(|one| matches!(one.told, Told::KnownAlready)));
    assert_eq!(house.rooms.store.events_after(0, 1000).await.unwrap(), events);
    assert_eq!(house.list("2025-03-28").await, list);
    assert_eq!(house.alerts().len(), 2);
}

#[tokio::test]
async fn another_text_that_says_the_same_is_told_to_nobody() {
    let house = House::new().await;
    house.cycle().await.unwrap();
    let list = house.list("2025-03-28").await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/documents/2025-05427.xml");
    let text = std::fs::read_to_string(path).unwrap();
    let mended = text.replace("Terrorism.", "Terrorism, Trade.");
    assert_ne!(text, mended);
    house.replica.put("documents/2025-05427.xml", mended.into_bytes()).unwrap();

    let report = house.cycle().await.unwrap();

    let told: Vec<_> = report.documents.iter().map(|one| &one.told).collect();
    assert!(matches!(told[..], [Told::KnownAlready, Told::SaysTheSame]), "{told:?}");
    assert_eq!(house.alerts().len(), 2);
    assert_eq!(house.list("2025-03-28").await, list);
}

/// A list of the eCFR shows what was in force long before it; later rules may
/// have changed it since, and must not be undone.
#[tokio::test]
async fn a_rule_older_than_the_baseline_is_not_applied_again() {
    let house = House::new().await;
    let demo = |path: &str| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/demo")).join(path);
    let list = demo("ecfr/2025-03-24/title-15_part-744_supplement-4.xml");
    let rule = demo("documents/2025-05427.xml");
    let desk = Desk {
        config: house.rooms.config.clone(),
        store: Arc::clone(&house.rooms.store),
        clock: Arc::clone(&house.rooms.clock),
    };
    // The same list, said to be of a day long after the rule.
    let later = Some("2025-06-30".parse().unwrap());
    let imported = import(&desk, &[list, rule], later).await.unwrap();

    assert!(matches!(imported.documents[0].told, Told::InBaseline), "{:?}", imported.documents);
    let entries = imported.baseline.unwrap().entries;
    assert_eq!(house.list("2025-06-30").await.len(), entries);
}

#[tokio::test]
async fn another_text_with_another_day_adds_nothing_twice() {
    let house = House::new().await;
    house.cycle().await.unwrap();
    let list = house.list("2025-03-28").await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/documents/2025-05427.xml");
    let text = std::fs::read_to_string(path).unwrap();
    let moved = text.replace("is effective March 25", "is effective March 24");
    assert_ne!(text, moved);
    house.replica.put("documents/2025-05427.xml", moved.into_bytes()).unwrap();

    let report = house.cycle().await.unwrap();

    let Told::Alert { alert, .. } = &report.documents[1].told else { panic!("{report:?}") };
    assert_eq!(alert.counts.added.entries, 0, "{}", alert.headline);
    assert_eq!(alert.counts.held.entries, 12);
    let why = &alert.trouble.held[0].why;
    assert!(why.contains("takes effect on 2025-03-24") && why.contains("2025-03-25"), "{why}");
    assert_eq!(house.list("2025-03-28").await, list);
}
