//! The list that everything begins with.

use anyhow::{Context as _, ensure};
use entity_list::ledger;
use entity_list::model::{Kind, List, Reading};
use jiff::civil::Date;

use super::events;
use super::report::BaselineReport;
use super::rooms::Rooms;
use super::standing::Standing;
use super::terms::Mode;
use crate::clock::Clock;
use crate::source::ecfr::Extent;
use crate::store::{Commit, EventKind, Store, StoreError, StoredReading};

/// What the stored list began with; `None` for an empty store.
pub async fn known_baseline(store: &dyn Store) -> Result<Option<BaselineReport>, StoreError> {
    let Some(event) = store.latest_event(&[EventKind::Baseline]).await? else { return Ok(None) };
    serde_json::from_value(event.event.body).map(Some).map_err(|error| StoreError::Corrupt {
        what: "event",
        id: event.event.id,
        why: error.to_string(),
    })
}

/// Fetches the newest list of the eCFR and takes it as the baseline.
pub(super) async fn fetch(rooms: &Rooms, mode: Mode) -> anyhow::Result<(BaselineReport, Standing)> {
    let date = rooms.ecfr.up_to_date_as_of().await?;
    let fetched = rooms.ecfr.full(date, Extent::Supplement(4)).await?;
    let readings = entity_list::read::read(&fetched.body, Some(fetched.url.as_str()))
        .with_context(|| format!("cannot read the list of {date} from {}", fetched.url))?;
    let reading = entity_list_of(readings)
        .with_context(|| format!("the eCFR's reply for {date} holds no Entity List"))?;
    take(rooms.store.as_ref(), rooms.clock.as_ref(), reading, date, mode).await
}

/// The Entity List among the readings of a file.
pub(super) fn entity_list_of(readings: Vec<Reading>) -> Option<Reading> {
    readings
        .into_iter()
        .find(|reading| reading.kind == Kind::List && reading.list == Some(List::EntityList))
}

/// Takes a list as the baseline: entries, reading and event in one commit.
pub(super) async fn take(
    store: &dyn Store,
    clock: &dyn Clock,
    mut reading: Reading,
    date: Date,
    mode: Mode,
) -> anyhow::Result<(BaselineReport, Standing)> {
    ensure!(!reading.entries.is_empty(), "the list of {date} has no entries");
    ensure!(
        reading.rows.sum() == reading.rows.body,
        "the list of {date} has {} rows of which {} were accounted for",
        reading.rows.body,
        reading.rows.sum(),
    );
    let opened = ledger::baseline(&reading.entries, List::EntityList);
    let report = BaselineReport {
        date,
        entries: opened.len(),
        footnotes: reading.footnotes.clone(),
        unread: reading.unread.len(),
        sha256: reading.source.sha256.clone(),
    };
    if mode != Mode::DryRun {
        let now = clock.now();
        // The entries themselves are the versions that open.
        reading.entries.clear();
        let commit = Commit {
            readings: vec![StoredReading { document: None, reading, read_at: now }],
            opened: opened.clone(),
            events: vec![events::baseline_event(&report, now)],
            at: now,
            ..Commit::default()
        };
        store.commit(&commit).await?;
    }
    let standing =
        Standing { baseline: date, entries: opened, footnotes: report.footnotes.clone() };
    Ok((report, standing))
}
