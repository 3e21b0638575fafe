//! One step of a cycle, all of it or nothing.

use super::writing::Writing;
use super::{daybook, documents, held, outbox, versions};
use crate::store::{Commit, Event, StoreError};

/// Writes everything that is not there yet; gives the events that are new.
pub(in crate::store) async fn write(
    writing: &mut Writing,
    commit: &Commit,
) -> Result<Vec<Event>, StoreError> {
    for document in &commit.documents {
        documents::write(writing, document).await?;
    }
    for reading in &commit.readings {
        documents::write_reading(writing, reading).await?;
    }
    for (id, day) in &commit.closed {
        versions::close(writing, id, *day, &commit.opened, commit.at).await?;
    }
    for version in &commit.opened {
        versions::open(writing, version, commit.at).await?;
    }
    versions::restate(writing, &commit.restated, commit.at).await?;
    for held in &commit.held {
        held::hold(writing, held, commit.at).await?;
    }
    for decision in &commit.decided {
        held::decide(writing, decision).await?;
    }
    let mut events = Vec::new();
    for event in &commit.events {
        events.extend(daybook::append(writing, event).await?);
    }
    for delivery in &commit.deliveries {
        outbox::queue(writing, delivery, commit.at).await?;
    }
    Ok(events)
}
