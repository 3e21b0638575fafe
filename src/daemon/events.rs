//! Events and deliveries of a cycle, with ids made of what they tell, so that
//! finding the same thing twice writes it once.

use entity_list::model::{Document, DocumentNumber, Reading};
use jiff::Timestamp;
use serde_json::json;

use super::report::BaselineReport;
use crate::alert::{AlertError, Audience, Composed, Notice, RuleAlert};
use crate::source::Filing;
use crate::store::{EventKind, NewDelivery, NewEvent};

/// The id of the event that tells of a document. The first text of a document
/// has a plain id; a text that was changed afterwards has one of its own.
pub(super) fn rule_event_id(document: &Document, reading: &Reading, first_text: bool) -> String {
    let number = &document.number;
    if first_text {
        published_event_id(number)
    } else {
        let digest: String = reading.source.sha256.as_str().chars().take(16).collect();
        format!("rule:{number}:text-{digest}")
    }
}

/// The id of the event that tells of a document's first published text.
pub(super) fn published_event_id(number: &DocumentNumber) -> String {
    format!("rule:{number}:published")
}

/// A rule changed the list.
pub(super) fn rule_event(alert: &RuleAlert, document: &Document, at: Timestamp) -> NewEvent {
    NewEvent {
        id: alert.event_id.clone(),
        kind: EventKind::Rule,
        document: Some(document.number.clone()),
        at,
        body: serde_json::to_value(alert).unwrap_or_default(),
    }
}

/// Marks a rule that was taken in without telling anybody: what a better reading
/// finds in it later is no news either.
pub(super) fn mark_silent(event: &mut NewEvent) {
    event.body[SILENT] = true.into();
}

/// True for a rule that was taken in without telling anybody.
pub(super) fn is_silent(event: &NewEvent) -> bool {
    event.body[SILENT] == true
}

/// The field of an event's body that says so.
const SILENT: &str = "silent";

/// The id of the event that tells that a rule is on public inspection.
pub(super) fn filed_event_id(number: &DocumentNumber) -> String {
    format!("rule:{number}:on-inspection")
}

/// A rule is on public inspection; the list stays as it is.
pub(super) fn filed_event(alert: &RuleAlert, document: &Document, at: Timestamp) -> NewEvent {
    NewEvent { kind: EventKind::Filed, ..rule_event(alert, document, at) }
}

/// The id of the event that a file of a filing was looked at.
pub(super) fn seen_event_id(filing: &Filing) -> Option<String> {
    let updated = filing.pdf_updated_at?;
    Some(format!("filing:{}:{updated}", filing.document.number))
}

/// A file of a filing was looked at; it need not be fetched again.
pub(super) fn seen_event(filing: &Filing, at: Timestamp) -> Option<NewEvent> {
    Some(NewEvent {
        id: seen_event_id(filing)?,
        kind: EventKind::Document,
        document: Some(filing.document.number.clone()),
        at,
        body: json!({ "title": filing.document.title, "filed_at": filing.document.filed_at }),
    })
}

/// A document was looked at and there is nothing to tell.
pub(super) fn quiet_event(document: &Document, reading: &Reading, at: Timestamp) -> NewEvent {
    NewEvent {
        id: format!("document:{}:{}", document.number, reading.source.sha256),
        kind: EventKind::Document,
        document: Some(document.number.clone()),
        at,
        body: json!({ "title": document.title, "sha256": reading.source.sha256 }),
    }
}

/// A list was taken as the beginning.
pub(super) fn baseline_event(report: &BaselineReport, at: Timestamp) -> NewEvent {
    NewEvent {
        id: format!("baseline:{}:{}", report.date, report.sha256),
        kind: EventKind::Baseline,
        document: None,
        at,
        body: serde_json::to_value(report).unwrap_or_default(),
    }
}

/// The deliveries of an alert, for those whose subscriptions ask for it.
pub(super) fn rule_deliveries(
    alert: &RuleAlert,
    at: Timestamp,
    audience: &Audience,
) -> Result<Vec<NewDelivery>, AlertError> {
    queued(audience.of_rule(alert, at))
}

/// Something happened that is no rule; its body is the notice.
pub(super) fn notice_event(
    id: String,
    kind: EventKind,
    notice: &Notice,
    at: Timestamp,
) -> NewEvent {
    let body = serde_json::to_value(notice).unwrap_or_default();
    NewEvent { id, kind, document: None, at, body }
}

/// The same for a notice.
fn notice_deliveries(
    event: &NewEvent,
    notice: &Notice,
    audience: &Audience,
) -> Result<Vec<NewDelivery>, AlertError> {
    queued(audience.of_notice(&event.id, notice, event.at))
}

/// The same, or none where the notice cannot be composed: what happened stays
/// on record; a template that fails must not keep it from being written.
pub(super) fn deliveries_or_none(
    event: &NewEvent,
    notice: &Notice,
    audience: &Audience,
) -> Vec<NewDelivery> {
    notice_deliveries(event, notice, audience).unwrap_or_else(|error| {
        tracing::error!("a notice could not be composed: {error}");
        Vec::new()
    })
}

/// Composed messages as they lie in the outbox. Templates that failed are
/// told; the messages are there all the same, in the built-in words.
pub(super) fn queued(composed: Composed) -> Result<Vec<NewDelivery>, AlertError> {
    for complaint in &composed.complaints {
        tracing::error!("{complaint}");
    }
    composed
        .deliveries
        .into_iter()
        .map(|one| {
            let payload = one.payload()?;
            Ok(NewDelivery {
                id: one.id,
                event_id: one.event_id,
                channel: one.channel.as_str().to_owned(),
                recipient: one.recipient,
                payload,
            })
        })
        .collect()
}
