//! What every store promises, as functions over the trait. Each engine's tests
//! run all of them.

use entity_list::ledger::{EntryId, ListedEntry, baseline};
use entity_list::model::{
    CountryCode, Destination, Document, DocumentNumber, Entry, EntryKind, Format, Kind,
    LicenseRequirement, LicenseReviewPolicy, List, Reading, RequirementClass, ReviewPolicyClass,
    Sha256, Source, Stage,
};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::json;

use super::*;

fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn entry(name: &str) -> Entry {
    Entry {
        destination: Destination::new("CHINA, PEOPLE'S REPUBLIC OF"),
        country: CountryCode::from_bytes(*b"CN"),
        kind: EntryKind::Party,
        name: name.to_owned(),
        aliases: Vec::new(),
        members: Vec::new(),
        addresses: vec!["No. 1036, Langchao Road, Jinan City, China".to_owned()],
        cross_references: Vec::new(),
        notes: Vec::new(),
        license_requirement: LicenseRequirement {
            text: "For all items subject to the EAR.".to_owned(),
            footnotes: vec![4],
            class: RequirementClass::AllItems,
            ..LicenseRequirement::default()
        },
        license_review_policy: LicenseReviewPolicy {
            text: "Presumption of denial".to_owned(),
            class: ReviewPolicyClass::PresumptionOfDenial,
        },
        citations: Vec::new(),
        text: name.to_owned(),
        warnings: Vec::new(),
        position: None,
        spans: Vec::new(),
    }
}

fn listed(name: &str, from: Option<Date>, document: Option<&str>) -> ListedEntry {
    let mut listed = baseline(&[entry(name)], List::EntityList).remove(0);
    listed.effective_from = from;
    listed.document = document.map(DocumentNumber::new);
    listed
}

fn document(number: &str, publication: Date, page: u32) -> Document {
    Document {
        number: DocumentNumber::new(number),
        document_type: "Rule".to_owned(),
        title: "Additions to the Entity List".to_owned(),
        action: Some("Final rule.".to_owned()),
        citation: None,
        start_page: Some(page),
        end_page: None,
        dockets: Vec::new(),
        rins: Vec::new(),
        filed_at: None,
        publication_date: Some(publication),
        effective_on: None,
        first_seen: moment("2025-03-28T10:05:00.123456Z"),
        stage: Stage::Published,
        html_url: None,
        pdf_url: None,
        xml_url: None,
        body_html_url: None,
        raw_text_url: None,
        correction_of: None,
        corrections: Vec::new(),
    }
}

fn reading(bytes: &[u8]) -> Reading {
    Reading {
        source: Source {
            path: None,
            sha256: Sha256::of(bytes),
            format: Format::FrRuleXml,
            reader_version: 1,
        },
        kind: Kind::Rule,
        rule: None,
        list: None,
        entries: vec![entry("Inspur Software Co., Ltd.")],
        footnotes: Vec::new(),
        rows: entity_list::model::RowCounts::default(),
        coverage: entity_list::model::Coverage::default(),
        checks: Vec::new(),
        unread: Vec::new(),
        warnings: Vec::new(),
    }
}

fn event(id: &str) -> NewEvent {
    NewEvent {
        id: id.to_owned(),
        kind: EventKind::Rule,
        document: Some(DocumentNumber::new("2025-05427")),
        at: moment("2025-03-28T10:05:00Z"),
        body: json!({"added": 12}),
    }
}

fn delivery(id: &str, event_id: &str, recipient: &str) -> NewDelivery {
    NewDelivery {
        id: id.to_owned(),
        event_id: event_id.to_owned(),
        channel: "mail".to_owned(),
        recipient: recipient.to_owned(),
        payload: json!({"subject": "12 parties added"}),
    }
}

/// A commit of events `e1`, `e2`, ... with a delivery for each recipient.
fn outbox(events: u32, recipients: &[&str], at: Timestamp) -> Commit {
    let mut commit = Commit { at, ..Commit::default() };
    for number in 1..=events {
        let id = format!("e{number}");
        for recipient in recipients {
            commit.deliveries.push(delivery(&format!("{id}:{recipient}"), &id, recipient));
        }
        commit.events.push(event(&id));
    }
    commit
}

fn names(list: &[ListedEntry]) -> Vec<&str> {
    list.iter().map(|listed| listed.entry.name.as_str()).collect()
}

async fn names_at(store: &dyn Store, day: Date, known_at: Option<Timestamp>) -> Vec<String> {
    let list = store.list(List::EntityList, Some(day), known_at).await.unwrap();
    names(&list).into_iter().map(str::to_owned).collect()
}

pub(super) async fn contract_bodies_come_back_as_they_went_in(store: &dyn Store) {
    let url = "https://www.federalregister.gov/documents/full_text/xml/2025/03/28/2025-05427.xml";
    let body = |bytes: &[u8], seen: &str| ArchivedBody {
        url: url.to_owned(),
        sha256: Sha256::of(bytes),
        body: bytes.to_vec(),
        status: 200,
        headers: vec![("content-type".to_owned(), "text/xml".to_owned())],
        first_seen: moment(seen),
    };
    let first = body(b"<RULE>one</RULE>", "2025-03-28T10:00:00Z");
    let second = body(b"<RULE>two</RULE>", "2025-03-28T11:00:00Z");
    store.archive(&first).await.unwrap();
    store.archive(&second).await.unwrap();
    assert_eq!(store.body(&first.sha256).await.unwrap(), Some(first.clone()));
    assert_eq!(store.latest_body_of(url).await.unwrap(), Some(second));
    // The first text is served again: it is the newest now, and was first seen
    // when it was.
    store.archive(&body(b"<RULE>one</RULE>", "2025-03-28T12:00:00Z")).await.unwrap();
    assert_eq!(store.latest_body_of(url).await.unwrap(), Some(first));
    assert_eq!(store.body(&Sha256::of(b"never seen")).await.unwrap(), None);
    assert_eq!(store.latest_body_of("https://example.org/").await.unwrap(), None);

    let mut wrong = body(b"<RULE>three</RULE>", "2025-03-28T13:00:00Z");
    wrong.sha256 = Sha256::of(b"something else");
    assert!(matches!(store.archive(&wrong).await, Err(StoreError::Corrupt { .. })));
}

pub(super) async fn contract_documents_and_readings_come_back(store: &dyn Store) {
    let first = document("2025-05426", date(2025, 3, 28), 14032);
    let second = document("2025-05427", date(2025, 3, 28), 14046);
    let older = document("2023-03929", date(2023, 2, 27), 12170);
    let stored = StoredReading {
        document: Some(second.number.clone()),
        reading: reading(b"first"),
        read_at: moment("2025-03-28T10:06:00Z"),
    };
    let mut newer = stored.clone();
    newer.reading.source.reader_version = 2;
    newer.read_at = moment("2025-04-01T00:00:00Z");
    let commit = Commit {
        documents: vec![second.clone(), older.clone(), first.clone()],
        readings: vec![newer.clone(), stored],
        at: moment("2025-03-28T10:06:00Z"),
        ..Commit::default()
    };
    store.commit(&commit).await.unwrap();
    assert_eq!(store.documents().await.unwrap(), [first, second.clone(), older]);
    assert_eq!(store.reading(&second.number).await.unwrap(), Some(newer));
    assert_eq!(store.reading(&DocumentNumber::new("2025-05426")).await.unwrap(), None);

    // Seen again later, in a new stage: the stage moves, first seen does not.
    let mut again = second.clone();
    again.stage = Stage::InForce;
    again.first_seen = moment("2025-04-02T00:00:00Z");
    store.commit(&Commit { documents: vec![again], ..commit }).await.unwrap();
    let known = store.document(&second.number).await.unwrap().unwrap();
    assert_eq!((known.stage, known.first_seen), (Stage::InForce, second.first_seen));
}

pub(super) async fn contract_the_same_commit_twice_changes_nothing(store: &dyn Store) {
    let commit = Commit {
        opened: vec![listed("Inspur Group", None, None)],
        ..outbox(2, &["a@example.org"], moment("2025-03-28T10:06:00Z"))
    };
    let first = store.commit(&commit).await.unwrap();
    assert_eq!(first.iter().map(|event| event.seq).collect::<Vec<_>>(), [1, 2]);
    let rename = Commit {
        closed: vec![(commit.opened[0].id.clone(), Some(date(2025, 4, 1)))],
        opened: vec![ListedEntry {
            entry: entry("Inspur Holdings"),
            effective_from: Some(date(2025, 4, 1)),
            document: Some(DocumentNumber::new("2025-06000")),
            ..commit.opened[0].clone()
        }],
        events: vec![event("e3")],
        at: moment("2025-04-01T10:00:00Z"),
        ..Commit::default()
    };
    assert_eq!(store.commit(&rename).await.unwrap()[0].seq, 3);
    let before = (
        store.events_after(0, 100).await.unwrap(),
        store.deliveries(100).await.unwrap(),
        store.history(&commit.opened[0].id).await.unwrap(),
    );
    assert_eq!(store.commit(&commit).await.unwrap(), []);
    assert_eq!(store.commit(&rename).await.unwrap(), []);
    let after = (
        store.events_after(0, 100).await.unwrap(),
        store.deliveries(100).await.unwrap(),
        store.history(&commit.opened[0].id).await.unwrap(),
    );
    assert_eq!(before, after);
    assert_eq!(store.events_after(1, 1).await.unwrap()[0].event, commit.events[1]);
}

pub(super) async fn contract_a_commit_that_fails_leaves_nothing(store: &dyn Store) {
    let mut commit = Commit {
        documents: vec![document("2025-05427", date(2025, 3, 28), 14046)],
        opened: vec![listed("Inspur Group", None, None)],
        ..outbox(1, &["a@example.org"], moment("2025-03-28T10:06:00Z"))
    };
    commit.deliveries.push(delivery("lost", "no-such-event", "b@example.org"));
    let error = store.commit(&commit).await.unwrap_err();
    assert!(error.to_string().contains("`no-such-event`"), "{error}");
    assert_eq!(store.documents().await.unwrap(), []);
    assert_eq!(store.versions(List::EntityList).await.unwrap(), []);
    assert_eq!(store.events_after(0, 10).await.unwrap(), []);
    assert_eq!(store.deliveries(10).await.unwrap(), []);
    // The writer is free again, and numbering has not skipped.
    commit.deliveries.pop();
    assert_eq!(store.commit(&commit).await.unwrap()[0].seq, 1);
}

pub(super) async fn contract_the_list_answers_as_of_and_known_at(store: &dyn Store) {
    let first_known = moment("2025-03-01T12:00:00Z");
    let second_known = moment("2025-03-28T10:06:00Z");
    let old = listed("Inspur Group", None, None);
    store
        .commit(&Commit { opened: vec![old.clone()], at: first_known, ..Commit::default() })
        .await
        .unwrap();
    // Known on 28 March: renamed since 25 March; another one is added from 1
    // June, and goes on 1 September.
    let renamed = ListedEntry {
        entry: entry("Inspur Holdings"),
        effective_from: Some(date(2025, 3, 25)),
        document: Some(DocumentNumber::new("2025-05427")),
        ..old.clone()
    };
    let mut future = listed("Nettrix", Some(date(2025, 6, 1)), Some("2025-05427"));
    future.effective_until = Some(date(2025, 9, 1));
    let commit = Commit {
        closed: vec![(old.id.clone(), Some(date(2025, 3, 25)))],
        opened: vec![renamed, future],
        at: second_known,
        ..Commit::default()
    };
    store.commit(&commit).await.unwrap();
    let table: [(Date, Option<Timestamp>, &[&str]); 9] = [
        (date(2025, 3, 24), None, &["Inspur Group"]),
        (date(2025, 3, 25), None, &["Inspur Holdings"]),
        (date(2025, 5, 31), None, &["Inspur Holdings"]),
        (date(2025, 6, 1), None, &["Inspur Holdings", "Nettrix"]),
        (date(2025, 9, 1), None, &["Inspur Holdings"]),
        (date(2025, 6, 1), Some(first_known), &["Inspur Group"]),
        (date(2025, 3, 25), Some(moment("2025-03-28T10:05:59Z")), &["Inspur Group"]),
        (date(2025, 3, 25), Some(second_known), &["Inspur Holdings"]),
        (date(2025, 3, 25), Some(moment("2025-02-01T00:00:00Z")), &[]),
    ];
    for (day, known_at, expected) in table {
        assert_eq!(names_at(store, day, known_at).await, expected, "{day} {known_at:?}");
    }
    // The old belief, the old belief with its end, the new one: none is gone.
    let history = store.history(&old.id).await.unwrap();
    let told: Vec<_> = history
        .iter()
        .map(|version| (version.listed.effective_until, version.recorded_until))
        .collect();
    let end = Some(date(2025, 3, 25));
    assert_eq!(told, [(None, Some(second_known)), (end, None), (None, None)]);
    assert_eq!(store.versions(List::EntityList).await.unwrap().len(), 3);
    assert_eq!(store.history(&EntryId::new("el-unknown")).await.unwrap(), []);
    assert_eq!(names_at(store, date(2025, 6, 1), None).await.len(), 2);
    assert_eq!(store.list(List::UnverifiedList, None, None).await.unwrap(), []);
}

pub(super) async fn contract_deliveries_of_a_recipient_keep_their_order(store: &dyn Store) {
    let now = moment("2025-03-28T10:06:00Z");
    let lease = moment("2025-03-28T10:11:00Z");
    store.commit(&outbox(2, &["a@example.org", "b@example.org"], now)).await.unwrap();
    let claim = async |at: Timestamp, until: Timestamp| {
        let claimed = store.claim_due(at, until, 10).await.unwrap();
        claimed.into_iter().map(|claimed| claimed.delivery.id).collect::<Vec<_>>()
    };
    assert_eq!(claim(now, lease).await, ["e1:a@example.org", "e1:b@example.org"]);
    assert!(claim(now, lease).await.is_empty(), "claimed and in order");

    let delivered = DeliveryOutcome::Delivered { answer: "250 OK".to_owned() };
    let retry = moment("2025-03-28T10:08:00Z");
    let later = DeliveryOutcome::Retry { at: retry, answer: "451 later".to_owned() };
    store.finish_attempt("e1:a@example.org", now, &delivered).await.unwrap();
    store.finish_attempt("e1:b@example.org", now, &later).await.unwrap();
    assert_eq!(claim(now, lease).await, ["e2:a@example.org"], "b waits for its first");
    assert_eq!(claim(retry, lease).await, ["e1:b@example.org"]);

    let dead = DeliveryOutcome::Dead { answer: "550 no such user".to_owned() };
    store.finish_attempt("e1:b@example.org", retry, &dead).await.unwrap();
    assert_eq!(claim(retry, lease).await, ["e2:b@example.org"]);
    let attempts = store.attempts("e1:b@example.org").await.unwrap();
    let told: Vec<_> =
        attempts.iter().map(|attempt| (attempt.number, attempt.outcome.as_str())).collect();
    assert_eq!(told, [(1, "retry"), (2, "dead")]);

    // The lease of e2:a runs out: another worker may have it. The late first
    // worker's outcome is written down, and a delivered mail stays delivered.
    assert_eq!(claim(lease, moment("2025-03-28T10:20:00Z")).await.len(), 2);
    store.finish_attempt("e2:a@example.org", lease, &delivered).await.unwrap();
    store.finish_attempt("e2:a@example.org", lease, &dead).await.unwrap();
    let all = store.deliveries(10).await.unwrap();
    let last = all.iter().find(|one| one.delivery.id == "e2:a@example.org").unwrap();
    assert_eq!((last.state, last.attempts), (DeliveryState::Delivered, 2));
    assert_eq!(last.last_answer.as_deref(), Some("250 OK"));
    let missing = store.finish_attempt("nothing", now, &delivered).await;
    assert!(matches!(missing, Err(StoreError::Corrupt { .. })));
}

pub(super) async fn contract_no_two_workers_claim_one_delivery(store: &dyn Store) {
    two_workers_claim_every_delivery_once(store, store).await;
}

/// Two workers on one database, each through its own store, drain the outbox.
pub(super) async fn two_workers_claim_every_delivery_once(one: &dyn Store, other: &dyn Store) {
    let now = moment("2025-03-28T10:06:00Z");
    let recipients: Vec<String> = (0..40).map(|n| format!("r{n}@example.org")).collect();
    let recipients: Vec<&str> = recipients.iter().map(String::as_str).collect();
    one.commit(&outbox(1, &recipients, now)).await.unwrap();
    let worker = async |store: &dyn Store| {
        let mut ids = Vec::new();
        loop {
            let lease = moment("2025-03-28T11:00:00Z");
            let claimed = store.claim_due(now, lease, 3).await.unwrap();
            if claimed.is_empty() {
                return ids;
            }
            ids.extend(claimed.into_iter().map(|claimed| claimed.delivery.id));
            tokio::task::yield_now().await;
        }
    };
    let (mut claimed, others) = tokio::join!(worker(one), worker(other));
    claimed.extend(others);
    assert_eq!(claimed.len(), 40);
    claimed.sort();
    claimed.dedup();
    assert_eq!(claimed.len(), 40);
}

pub(super) async fn contract_cycles_and_leases(store: &dyn Store) {
    let cycle = |ended: &str, error: Option<&str>| CycleRecord {
        source: "federal-register".to_owned(),
        started: moment("2025-03-28T10:00:00Z"),
        ended: moment(ended),
        window: Some((date(2025, 3, 21), date(2025, 3, 28))),
        documents: 2,
        error: error.map(str::to_owned),
    };
    let good = cycle("2025-03-28T10:00:09Z", None);
    store.record_cycle(&good).await.unwrap();
    store.record_cycle(&cycle("2025-03-28T10:15:09Z", Some("503"))).await.unwrap();
    assert_eq!(store.last_good_cycle("federal-register").await.unwrap(), Some(good));
    assert_eq!(store.last_good_cycle("ecfr").await.unwrap(), None);

    let (now, until) = (moment("2025-03-28T10:00:00Z"), moment("2025-03-28T10:05:00Z"));
    assert!(store.take_lease("cycle", "one", now, until).await.unwrap());
    assert!(store.take_lease("cycle", "one", now, until).await.unwrap(), "renewed");
    assert!(!store.take_lease("cycle", "two", now, until).await.unwrap());
    store.release_lease("cycle", "two").await.unwrap();
    assert!(!store.take_lease("cycle", "two", now, until).await.unwrap(), "not its own");
    assert!(store.take_lease("cycle", "two", until, moment("2025-03-28T10:10:00Z")).await.unwrap());
    store.release_lease("cycle", "two").await.unwrap();
    assert!(store.take_lease("cycle", "one", now, until).await.unwrap());
}
