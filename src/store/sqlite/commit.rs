//! One step of a cycle, all of it or nothing.

use sqlx::SqliteConnection;

use super::{daybook, documents, outbox, versions};
use crate::store::{Commit, Event, StoreError};

/// Writes everything that is not there yet; gives the events that are new.
pub(super) async fn write(
    db: &mut SqliteConnection,
    commit: &Commit,
) -> Result<Vec<Event>, StoreError> {
    for document in &commit.documents {
        documents::write(db, document).await?;
    }
    for reading in &commit.readings {
        documents::write_reading(db, reading).await?;
    }
    for (id, day) in &commit.closed {
        versions::close(db, id, *day, &commit.opened, commit.at).await?;
    }
    for version in &commit.opened {
        versions::open(db, version, commit.at).await?;
    }
    let mut events = Vec::new();
    for event in &commit.events {
        events.extend(daybook::append(db, event).await?);
    }
    for delivery in &commit.deliveries {
        outbox::queue(db, delivery, commit.at).await?;
    }
    Ok(events)
}
