//! Events and deliveries of a cycle, with ids made of what they tell, so that
//! finding the same thing twice writes it once.

use entity_list::model::{Document, DocumentNumber, Reading};
use jiff::Timestamp;
use serde_json::json;

use super::report::BaselineReport;
use crate::alert::{self, AlertError, Messages, Notice, RuleAlert};
use crate::config::Config;
use crate::source::Filing;
use crate::store::{EventKind, NewDelivery, NewEvent};

/// The id of the event that tells of a document. The first text of a document
/// has a plain id; a text that was changed afterwards has one of its own.
pub(super) fn rule_event_id(document: &Document, reading: &Reading, first_text: bool) -> String {
    let number = &document.number;
    if first_text {
        format!("rule:{number}:published")
    } else {
        let digest: String = reading.source.sha256.as_str().chars().take(16).collect();
        format!("rule:{number}:text-{digest}")
    }
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

/// One delivery of an alert for each mail recipient and each webhook.
pub(super) fn rule_deliveries(
    alert: &RuleAlert,
    at: Timestamp,
    config: &Config,
) -> Result<Vec<NewDelivery>, AlertError> {
    addressed(&alert.event_id, &alert::messages(alert, at)?, config)
}

/// The same for a notice.
fn notice_deliveries(
    event: &NewEvent,
    notice: &Notice,
    config: &Config,
) -> Result<Vec<NewDelivery>, AlertError> {
    addressed(&event.id, &alert::notice_messages(notice, event.at)?, config)
}

/// The same, or none where the notice cannot be composed: what happened stays
/// on record; a template that fails must not keep it from being written.
pub(super) fn deliveries_or_none(
    event: &NewEvent,
    notice: &Notice,
    config: &Config,
) -> Vec<NewDelivery> {
    notice_deliveries(event, notice, config).unwrap_or_else(|error| {
        tracing::error!("a notice could not be composed: {error}");
        Vec::new()
    })
}

fn addressed(
    event_id: &str,
    messages: &Messages,
    config: &Config,
) -> Result<Vec<NewDelivery>, AlertError> {
    let recipients = config.mail.as_ref().map_or(&[][..], |mail| &mail.to);
    let endpoints: Vec<String> =
        config.webhooks.iter().map(|webhook| webhook.name.clone()).collect();
    alert::deliveries_for(event_id, messages, recipients, &endpoints)
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
