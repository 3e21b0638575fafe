//! What the record keeps of a document that was read again, and what it says of
//! earlier readings.

use entity_list::ledger::{Outcome, Restated};
use entity_list::model::{Change, DocumentNumber, READER_VERSION, Reading, Sha256};
use jiff::Timestamp;
use serde_json::json;

use super::RereadReport;
use crate::daemon::document::changes_of;
use crate::store::{Event, EventKind, NewEvent};

/// The changes as the last correction left them. The same bytes read by the
/// same reader are kept once, so what an override mended since stands in its
/// event alone.
pub(super) fn corrected_to(events: &[Event], read_at: Timestamp) -> Option<Vec<Change>> {
    let corrected = events
        .iter()
        .rfind(|event| event.event.kind == EventKind::Corrected && event.event.at >= read_at)?;
    serde_json::from_value(corrected.event.body["changes"].clone()).ok()
}

/// True where an alert about the document named the entry.
pub(super) fn was_told(events: &[Event], outcome: &Outcome) -> bool {
    let id = outcome.id.as_str();
    let names_it = |changes: &serde_json::Value| {
        let changes = changes.as_array();
        changes.is_some_and(|changes| changes.iter().any(|change| change["entry_id"] == id))
    };
    events.iter().any(|event| match event.event.kind {
        EventKind::Rule | EventKind::Filed | EventKind::Postponed => {
            names_it(&event.event.body["changes"])
        }
        EventKind::Corrected => names_it(&event.event.body["alert"]["changes"]),
        _ => false,
    })
}

/// The same correction has the same id, however often it is found.
pub(super) fn event_id(document: Option<&DocumentNumber>, reading: &Reading) -> String {
    let subject = document.map_or("baseline", DocumentNumber::as_str);
    let digest = Sha256::of(serde_json::to_string(reading).unwrap_or_default().as_bytes());
    format!("reread:{subject}:{READER_VERSION}:{}", &digest.as_str()[..16])
}

pub(super) fn event(report: &RereadReport, reading: &Reading, at: Timestamp) -> NewEvent {
    let Restated { withdrawn, asserted } = &report.correction.restated;
    let body = match &report.alert {
        Some(alert) => serde_json::to_value(alert).unwrap_or_default(),
        None => json!({}),
    };
    NewEvent {
        id: event_id(report.document.as_ref(), reading),
        kind: EventKind::Corrected,
        document: report.document.clone(),
        at,
        body: json!({
            "read_by": report.read_by,
            "reader_version": READER_VERSION,
            "difference": report.difference,
            "withdrawn": withdrawn.len(),
            "asserted": asserted.len(),
            "held": report.correction.held.iter().map(|held| &held.id).collect::<Vec<_>>(),
            "alert": body,
            "changes": reading.rule.as_ref().map(changes_of),
        }),
    }
}
