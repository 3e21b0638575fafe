//! Bodies, documents, readings.

use entity_list::model::{DocumentNumber, Sha256, Stage};
use jiff::civil::date;

use super::samples::{body, document, moment, reading};
use crate::store::{Commit, Store, StoreError, StoredReading};

pub(in crate::store) async fn bodies_come_back_as_they_went_in(store: &dyn Store) {
    let url = "https://www.federalregister.gov/documents/full_text/xml/2025/03/28/2025-05427.xml";
    let first = body(url, b"<RULE>one</RULE>", "2025-03-28T10:00:00Z");
    let second = body(url, b"<RULE>two</RULE>", "2025-03-28T11:00:00Z");
    store.archive(&first).await.unwrap();
    store.archive(&second).await.unwrap();
    assert_eq!(store.body(&first.sha256).await.unwrap(), Some(first.clone()));
    assert_eq!(store.latest_body_of(url).await.unwrap(), Some(second));
    // The first text is served again: it is the newest now, and was first seen
    // when it was.
    store.archive(&body(url, b"<RULE>one</RULE>", "2025-03-28T12:00:00Z")).await.unwrap();
    assert_eq!(store.latest_body_of(url).await.unwrap(), Some(first));
    assert_eq!(store.body(&Sha256::of(b"never seen")).await.unwrap(), None);
    assert_eq!(store.latest_body_of("https://example.org/").await.unwrap(), None);

    let mut wrong = body(url, b"<RULE>three</RULE>", "2025-03-28T13:00:00Z");
    wrong.sha256 = Sha256::of(b"something else");
    assert!(matches!(store.archive(&wrong).await, Err(StoreError::Corrupt { .. })));
}

pub(in crate::store) async fn documents_and_readings_come_back(store: &dyn Store) {
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
