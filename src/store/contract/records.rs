//! Corrections of the record, held changes and decisions, and what evidence
//! asks for.

use entity_list::ledger::{ChangeId, Decision, Held, ListedEntry, Restated, Verdict};
use entity_list::model::{Change, ChangeKind, DocumentNumber, List};
use jiff::civil::date;

use super::samples::{entry, event, listed, moment, outbox, reading};
use crate::store::{Commit, Store, StoredReading};

fn held(id: &str) -> Held {
    Held {
        moves: None,
        id: ChangeId::new(id),
        document: DocumentNumber::new("2025-05427"),
        change: Change {
            kind: ChangeKind::Remove,
            instruction: Some("a".to_owned()),
            list: List::EntityList,
            entry: entry("Inspur Softwares"),
            rewording: None,
            former_name: None,
            reason: None,
            subjects: Vec::new(),
            effective_date: Some(date(2025, 3, 28)),
            effective_until: None,
        },
        why: "the list has no such entry".to_owned(),
        candidates: Vec::new(),
    }
}

fn decision(id: &str, who: &str) -> Decision {
    Decision {
        held: ChangeId::new(id),
        verdict: Verdict::Reject,
        who: who.to_owned(),
        why: "said twice".to_owned(),
        when: moment("2025-03-29T10:00:00Z"),
    }
}

pub(in crate::store) async fn a_held_change_is_decided_once(store: &dyn Store) {
    let at = moment("2025-03-28T10:06:00Z");
    let hold = Commit { held: vec![held("chg-1"), held("chg-2")], at, ..Commit::default() };
    store.commit(&hold).await.unwrap();
    store.commit(&Commit { at: moment("2025-03-30T10:00:00Z"), ..hold }).await.unwrap();
    let decide = |who: &str| Commit {
        decided: vec![decision("chg-1", who)],
        at: moment("2025-03-29T10:00:00Z"),
        ..Commit::default()
    };
    store.commit(&decide("Ann")).await.unwrap();
    store.commit(&decide("Bob")).await.unwrap();

    let all = store.held_changes().await.unwrap();
    let told: Vec<_> =
        all.iter().map(|one| (one.held.id.as_str(), one.held_at, one.decision.is_some())).collect();
    assert_eq!(told, [("chg-1", at, true), ("chg-2", at, false)]);
    let one = store.held_change(&ChangeId::new("chg-1")).await.unwrap().unwrap();
    assert_eq!(one.decision, Some(decision("chg-1", "Ann")), "the first decision stays");
    assert_eq!(one.held, held("chg-1"));
    assert_eq!(store.held_change(&ChangeId::new("chg-3")).await.unwrap(), None);
}

pub(in crate::store) async fn a_correction_keeps_what_was_believed(store: &dyn Store) {
    let (then, now) = (moment("2025-03-28T10:06:00Z"), moment("2025-04-02T10:00:00Z"));
    let wrong = listed("Suma Techology", Some(date(2025, 3, 25)), Some("2025-05427"));
    let right = ListedEntry { entry: entry("Suma Technology"), ..wrong.clone() };
    let open = Commit { opened: vec![wrong.clone()], at: then, ..Commit::default() };
    store.commit(&open).await.unwrap();
    let restated = Restated { withdrawn: vec![wrong.clone()], asserted: vec![right.clone()] };
    let correct = Commit { restated, at: now, ..Commit::default() };

    store.commit(&correct).await.unwrap();
    store.commit(&Commit { at: moment("2025-04-03T10:00:00Z"), ..correct }).await.unwrap();

    assert_eq!(store.versions(List::EntityList).await.unwrap(), std::slice::from_ref(&right));
    let history = store.history(&wrong.id).await.unwrap();
    let times: Vec<_> =
        history.iter().map(|version| (version.recorded_from, version.recorded_until)).collect();
    assert_eq!(times, [(then, Some(now)), (now, None)], "done again, it changes nothing");
    let day = Some(date(2025, 3, 28));
    let known = store.list(List::EntityList, day, Some(then)).await.unwrap();
    assert_eq!(known, [wrong]);
    let unknown = Restated { withdrawn: vec![listed("Nobody", None, None)], asserted: vec![] };
    let refused = store.commit(&Commit { restated: unknown, at: now, ..Commit::default() }).await;
    assert!(refused.unwrap_err().to_string().contains("never recorded"));
}

pub(in crate::store) async fn events_and_deliveries_are_found_by_what_they_are_about(
    store: &dyn Store,
) {
    let at = moment("2025-03-28T10:06:00Z");
    store.commit(&outbox(2, &["b@example.org", "a@example.org"], at)).await.unwrap();
    let mut looks = Commit { at, ..Commit::default() };
    for id in ["seen:csl:1", "seen:csl:2", "seen:csl_x:1"] {
        let mut look = event(id);
        look.document = None;
        looks.events.push(look);
    }
    store.commit(&looks).await.unwrap();

    let document = DocumentNumber::new("2025-05427");
    let about = store.events_of(&document).await.unwrap();
    assert_eq!(about.iter().map(|event| event.seq).collect::<Vec<_>>(), [1, 2]);
    let sent = store.deliveries_of(&about[0].event.id).await.unwrap();
    let to: Vec<&str> = sent.iter().map(|one| one.delivery.recipient.as_str()).collect();
    assert_eq!(to, ["a@example.org", "b@example.org"]);
    assert_eq!(store.deliveries_of("nothing").await.unwrap(), []);
    let newest = store.latest_event_named("seen:csl:", None).await.unwrap().unwrap();
    assert_eq!(newest.event.id, "seen:csl:2", "`_` is a letter like any other");
    let before = store.latest_event_named("seen:csl:", Some(newest.seq)).await.unwrap().unwrap();
    assert_eq!(before.event.id, "seen:csl:1");
    assert_eq!(store.latest_event_named("seen:csl:", Some(before.seq)).await.unwrap(), None);
}

pub(in crate::store) async fn readings_know_their_reader(store: &dyn Store) {
    let number = DocumentNumber::new("2025-05427");
    let stored = |bytes: &[u8], version: u32, document: Option<&DocumentNumber>, at: &str| {
        let mut reading = reading(bytes);
        reading.source.reader_version = version;
        StoredReading { document: document.cloned(), reading, read_at: moment(at) }
    };
    let first = stored(b"html", 1, Some(&number), "2025-03-28T10:06:00Z");
    let second = stored(b"xml", 2, Some(&number), "2025-03-28T12:00:00Z");
    let list = stored(b"list", 1, None, "2025-03-24T10:00:00Z");
    let commit =
        Commit { readings: vec![second.clone(), first.clone(), list.clone()], ..Commit::default() };
    store.commit(&commit).await.unwrap();

    assert_eq!(store.readings_of(&number).await.unwrap(), [first, second]);
    let digest = &list.reading.source.sha256;
    assert_eq!(store.list_reading(digest).await.unwrap(), Some(list.clone()));
    assert_eq!(store.readings_before(1).await.unwrap(), 0);
    assert_eq!(store.readings_before(2).await.unwrap(), 1, "the list");
    assert_eq!(store.readings_before(3).await.unwrap(), 2);
}
