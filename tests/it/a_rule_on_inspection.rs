//! A rule is told when it is filed for public inspection, days before it is
//! published, and followed to its end: each stage is told once.

use entity_list::model::{DocumentNumber, Stage};
use entitylistd::clock::FixedClock;
use entitylistd::daemon::{CycleReport, Told};
use entitylistd::replica::Fault;
use entitylistd::store::EventKind;
use jiff::civil::date;
use serde_json::{Value, json};

use crate::house::House;
use crate::support::filings::MadeUp;

const NUMBER: &str = "2025-05900";
const SECOND: &str = "Sample Makina Ltd.";

/// The rule of these stories; the name of its second party differs in some.
fn rule(second: &str, tell: impl FnOnce(&MadeUp<'_>)) {
    let entries = [("IRAN", "Example Trading Co."), ("TÜRKİYE", second)];
    tell(&MadeUp { number: NUMBER, day: date(2025, 4, 2), entries: &entries });
}

impl House {
    fn file(&self, more: &Value, second: &str) {
        rule(second, |rule| rule.file(&self.replica, more));
    }

    fn publish(&self, more: &Value) {
        rule(SECOND, |rule| rule.publish(&self.replica, more));
    }

    fn take_off(&self) {
        rule(SECOND, |rule| rule.take_off(&self.replica));
    }

    fn at(&mut self, moment: &str) {
        let clock = FixedClock(moment.parse().unwrap());
        self.rooms.clock = std::sync::Arc::new(clock);
    }

    async fn stage(&self) -> Stage {
        let number = DocumentNumber::new(NUMBER);
        self.rooms.store.document(&number).await.unwrap().unwrap().stage
    }

    async fn kinds(&self) -> Vec<EventKind> {
        let events = self.rooms.store.events_after(0, 1000).await.unwrap();
        let ours = |number: &DocumentNumber| number.as_str() == NUMBER;
        let told =
            events.into_iter().filter(|event| event.event.document.as_ref().is_some_and(ours));
        told.map(|event| event.event.kind).filter(|kind| *kind != EventKind::Document).collect()
    }

    fn about(&self, word: &str) -> Vec<String> {
        self.mails()
            .into_iter()
            .filter(|mail| mail.contains(NUMBER) && mail.contains(word))
            .collect()
    }
}

fn told(report: &CycleReport) -> &Told {
    let one = report.inspection.documents.iter().find(|one| one.document.number.as_str() == NUMBER);
    &one.unwrap().told
}

#[tokio::test]
async fn it_is_told_when_filed_and_when_published_and_changes_the_list_only_then() {
    let mut house = House::new().await;
    house.cycle().await.unwrap();
    house.file(&json!({}), SECOND);

    let report = house.cycle().await.unwrap();
    let Told::Alert { alert, .. } = told(&report) else { panic!("{:?}", told(&report)) };
    let names: Vec<&str> = alert.changes.iter().map(|change| change.name.as_str()).collect();
    assert_eq!(names, ["Example Trading Co.", "Sample Makina Ltd."]);
    assert_eq!(alert.document.stage, Stage::OnInspection);
    assert_eq!(house.stage().await, Stage::OnInspection);
    let listed = |list: &[entity_list::ledger::ListedEntry]| {
        list.iter().filter(|listed| listed.entry.name == "Example Trading Co.").count()
    };
    assert_eq!(listed(&house.list("2025-04-10").await), 0, "only publication changes the list");
    assert_eq!(house.about("Entity List on public inspection").len(), 1);

    // Nothing new, whatever the day asked for.
    let again = house.cycle().await.unwrap();
    assert!(matches!(told(&again), Told::KnownAlready), "{:?}", told(&again));
    assert!(again.vanished.is_empty(), "what is not published yet cannot vanish");

    house.at("2025-04-02T10:10:00Z");
    house.publish(&json!({}));
    let report = house.cycle().await.unwrap();
    let Some(Told::Alert { alert, .. }) = report.documents.last().map(|one| &one.told) else {
        panic!("{report:?}")
    };
    assert_eq!(alert.event_id, "rule:2025-05900:published");
    assert_eq!(alert.document.filed_at.unwrap().to_string(), "2025-03-28T15:15:00Z");
    assert_eq!(alert.document.first_seen.to_string(), "2025-03-28T10:30:00Z");
    assert!(alert.trouble.warnings.is_empty(), "{:?}", alert.trouble.warnings);
    assert_eq!(listed(&house.list("2025-04-10").await), 1);
    house.cycle().await.unwrap();
    assert_eq!(house.kinds().await, [EventKind::Filed, EventKind::Rule]);
    assert_eq!(house.alerts().iter().filter(|mail| mail.contains(NUMBER)).count(), 2);
}

#[tokio::test]
async fn another_text_on_inspection_is_told_where_it_does_something_else() {
    let house = House::new().await;
    house.file(&json!({}), SECOND);
    house.cycle().await.unwrap();
    house.file(&json!({ "pdf_updated_at": "2025-03-28T14:00:00-04:00" }), SECOND);
    let same = house.cycle().await.unwrap();
    assert!(matches!(told(&same), Told::KnownAlready), "{:?}", told(&same));
    house.file(&json!({ "pdf_updated_at": "2025-03-28T16:15:00-04:00" }), "Another Makina Ltd.");

    let other = house.cycle().await.unwrap();

    assert!(matches!(told(&other), Told::Alert { .. }), "{:?}", told(&other));
    assert_eq!(house.kinds().await, [EventKind::Filed, EventKind::Filed]);

    // What is published is the first text again: the difference is told.
    house.publish(&json!({ "publication_date": "2025-03-29" }));
    let report = house.cycle().await.unwrap();
    let Some(Told::Alert { alert, .. }) = report.documents.last().map(|one| &one.told) else {
        panic!("{report:?}")
    };
    let warning = alert.trouble.warnings.first().unwrap();
    assert!(warning.contains("no longer in it: Another Makina Ltd."), "{warning}");
    assert!(warning.contains("new in it: Sample Makina Ltd."), "{warning}");
}

#[tokio::test]
async fn a_filing_that_is_revoked_is_told_once() {
    let house = House::new().await;
    house.file(&json!({}), SECOND);
    house.cycle().await.unwrap();
    let note = "The agency has asked that this document be withdrawn.";
    house.file(&json!({ "publication_date": null, "editorial_note": note }), SECOND);

    let report = house.cycle().await.unwrap();

    assert!(matches!(told(&report), Told::Withdrawn), "{:?}", told(&report));
    house.cycle().await.unwrap();
    house.take_off();
    house.cycle().await.unwrap();
    assert_eq!(house.kinds().await, [EventKind::Filed, EventKind::Withdrawn]);
    assert_eq!(house.stage().await, Stage::Withdrawn);
    let mails = house.about("withdrawn before publication");
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("asked that this document be"), "{}", mails[0]);

    // Filed again: news again.
    house.file(&json!({ "pdf_updated_at": "2025-03-31T08:45:00-04:00" }), "Other Makina Ltd.");
    house.cycle().await.unwrap();
    assert_eq!(house.kinds().await.last(), Some(&EventKind::Filed));
}

#[tokio::test]
async fn a_filing_that_vanishes_is_looked_up_before_anything_is_said() {
    let mut house = House::new().await;
    house.file(&json!({}), SECOND);
    house.cycle().await.unwrap();
    // An old copy of the list: the filing itself is still there.
    let empty = json!({ "count": 0, "results": [] }).to_string().into_bytes();
    house.replica.put("public-inspection/current.json", empty).unwrap();
    house.cycle().await.unwrap();
    assert_eq!(house.stage().await, Stage::OnInspection);

    // On the day of publication it may come at any minute.
    house.take_off();
    house.at("2025-04-02T10:10:00Z");
    house.cycle().await.unwrap();
    assert_eq!(house.stage().await, Stage::OnInspection);

    house.at("2025-04-03T10:10:00Z");
    house.cycle().await.unwrap();
    house.cycle().await.unwrap();
    assert_eq!(house.kinds().await, [EventKind::Filed, EventKind::Withdrawn]);
}

#[tokio::test]
async fn a_rule_that_the_index_does_not_find_by_its_part_is_found_by_its_number() {
    let mut house = House::new().await;
    house.file(&json!({}), SECOND);
    house.cycle().await.unwrap();
    house.at("2025-04-02T10:10:00Z");
    house.publish(&json!({ "cfr_references": [{ "title": 15, "part": 740 }] }));

    let report = house.cycle().await.unwrap();

    assert!(matches!(told(&report), Told::Alert { .. }), "{:?}", told(&report));
    assert_eq!(house.kinds().await, [EventKind::Filed, EventKind::Rule]);
    assert_eq!(house.stage().await, Stage::Published);
}

#[tokio::test]
async fn a_filing_put_off_is_told_with_its_new_day() {
    let house = House::new().await;
    house.file(&json!({}), SECOND);
    house.cycle().await.unwrap();
    house.file(&json!({ "publication_date": "2025-04-04" }), SECOND);

    let report = house.cycle().await.unwrap();

    assert!(matches!(told(&report), Told::Rescheduled), "{:?}", told(&report));
    house.cycle().await.unwrap();
    assert_eq!(house.kinds().await, [EventKind::Filed, EventKind::Rescheduled]);
    assert_eq!(house.about("to be published on 4 Apr 2025").len(), 1);
}

#[tokio::test]
async fn a_filing_that_cannot_be_read_is_told_by_its_title() {
    let house = House::new().await;
    house.file(&json!({}), SECOND);
    let text = format!("public-inspection/{NUMBER}.txt");
    house.replica.put(text, b"scanned words that are no document".to_vec()).unwrap();

    let report = house.cycle().await.unwrap();

    let Told::Alert { alert, .. } = told(&report) else { panic!("{:?}", told(&report)) };
    assert!(alert.trouble.needs_person);
    assert!(alert.trouble.unread[0].why.contains("read the PDF"), "{:?}", alert.trouble.unread);
    house.cycle().await.unwrap();
    assert_eq!(house.kinds().await, [EventKind::Filed], "that it cannot be read is told once");
    // Its text, once it is there, is told too.
    house.file(&json!({}), SECOND);
    let report = house.cycle().await.unwrap();
    let Told::Alert { alert, .. } = told(&report) else { panic!("{:?}", told(&report)) };
    assert_eq!(alert.counts.added.entries, 2);
}

#[tokio::test]
async fn a_filing_about_something_else_is_quiet() {
    let house = House::new().await;
    house.file(&json!({ "agencies": [{ "slug": "agriculture-department" }] }), SECOND);
    let report = house.cycle().await.unwrap();
    assert!(report.inspection.documents.is_empty(), "another agency's");
    house.file(&json!({ "type": "Proposed Rule" }), SECOND);
    let report = house.cycle().await.unwrap();
    assert!(report.inspection.documents.is_empty(), "no rule");
}

#[tokio::test]
async fn public_inspection_that_fails_holds_nothing_else_up_and_is_told() {
    let house = House::new().await;
    house.replica.faults().always("public-inspection-documents", Fault::HtmlPage);

    let report = house.cycle().await.unwrap();

    let failure = report.inspection.failure().unwrap();
    assert!(failure.contains("Request Access"), "{failure}");
    assert!(!report.is_good());
    assert_eq!(house.alerts().len(), 2, "the published rules are told");
    let failed = |mails: Vec<String>| {
        mails.into_iter().filter(|mail| mail.contains("source public-inspection")).count()
    };
    assert_eq!(failed(house.mails()), 1);
    house.replica.faults().clear();
    assert!(house.cycle().await.unwrap().is_good());
    assert_eq!(failed(house.mails()), 2, "and that it is back");
}

#[tokio::test]
async fn a_list_that_is_not_whole_is_no_list() {
    let house = House::new().await;
    house.file(&json!({}), SECOND);
    house.cycle().await.unwrap();
    for partial in [json!({ "count": 2, "results": [] }), json!({ "count": 1 }), json!({})] {
        house
            .replica
            .put("public-inspection/current.json", partial.to_string().into_bytes())
            .unwrap();
        let report = house.cycle().await.unwrap();
        assert!(report.inspection.error.is_some(), "{partial}");
        assert_eq!(house.stage().await, Stage::OnInspection);
    }
}

#[tokio::test]
async fn a_fix_that_is_pinned_to_the_filing_mends_what_is_told_of_it() {
    let first = House::new().await;
    first.file(&json!({}), SECOND);
    first.cycle().await.unwrap();
    let read = first.rooms.store.reading(&DocumentNumber::new(NUMBER)).await.unwrap().unwrap();
    let fix = format!(
        "[[override]]\nsha256 = \"{}\"\nwho = \"Ann\"\nwhy = \"the scan drops a letter\"\n\
         [override.fix.set]\nchange = {{ name = \"{SECOND}\" }}\n\
         to = {{ fields = {{ name = \"Sampler Makina Ltd.\" }} }}\n",
        read.reading.source.sha256
    );
    let mut house = House::new().await;
    let folder = house.folder.path().join("overrides");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("filing.toml"), fix).unwrap();
    house.rooms.overrides = entitylistd::config::load_overrides(&folder).unwrap();
    house.file(&json!({}), SECOND);

    let report = house.cycle().await.unwrap();

    let Told::Alert { alert, .. } = told(&report) else { panic!("{:?}", told(&report)) };
    assert!(alert.changes.iter().any(|change| change.name == "Sampler Makina Ltd."), "{alert:?}");
    assert!(alert.trouble.warnings.iter().any(|it| it.contains("Ann")), "{:?}", alert.trouble);
}
