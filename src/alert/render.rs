//! The view model as messages.

use entity_list::model::Stage;
use jiff::Timestamp;
use serde::Serialize;

use super::headline::short_headline;
use super::layout::Page;
use super::message::{MailMessage, WebhookMessage};
use super::model::RuleAlert;
use super::words::event_type;
use super::{escape, templates};

/// Destinations named in a subject; the rest is counted.
const DESTINATIONS_IN_SUBJECT: usize = 4;

/// A message could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AlertError {
    /// A template failed.
    #[error("template `{name}`: {source}")]
    Template {
        /// The template.
        name: &'static str,
        /// Why.
        source: minijinja::Error,
    },
    /// The view model did not become JSON.
    #[error("alert as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// One happening, ready for every channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Messages {
    /// For mail.
    pub mail: MailMessage,
    /// For webhooks.
    pub webhook: WebhookMessage,
}

/// The alert for every channel. `at` is when the event happened for us.
pub fn messages(alert: &RuleAlert, at: Timestamp) -> Result<Messages, AlertError> {
    Ok(Messages { mail: mail_message(alert)?, webhook: webhook_message(alert, at)? })
}

/// The subject, one line: what happened, where it stands, since when, such as
/// `Entity List: 12 entries added under China (11), Taiwan (1) - 90 FR 14046,
/// effective 25 Mar 2025`. Its length is bounded by what it names, never by
/// cutting.
pub fn subject(alert: &RuleAlert) -> String {
    let document = &alert.document;
    let what = short_headline(&alert.counts, &alert.destinations, DESTINATIONS_IN_SUBJECT);
    let source =
        document.citation.clone().unwrap_or_else(|| format!("FR Doc. {}", document.number));
    let first = document.effective.iter().map(|effective| effective.date).min();
    let since =
        first.map(|date| format!(", effective {}", date.strftime("%-d %b %Y"))).unwrap_or_default();
    let stage = match document.stage {
        Stage::OnInspection => " on public inspection",
        _ => "",
    };
    let mark = if alert.trouble.needs_person { " [needs a person]" } else { "" };
    escape::line(&format!("Entity List{stage}: {what} - {source}{since}{mark}"))
}

/// The alert as a mail.
pub fn mail_message(alert: &RuleAlert) -> Result<MailMessage, AlertError> {
    let subject = subject(alert);
    let page = Page::of(alert, &subject);
    Ok(MailMessage {
        text: render("rule.txt", &page)?,
        html: render("rule.html", &page)?,
        thread: alert.document.number.to_string(),
        subject,
    })
}

/// The alert as the body of a webhook; `data` is the [`RuleAlert`].
pub fn webhook_message(alert: &RuleAlert, at: Timestamp) -> Result<WebhookMessage, AlertError> {
    Ok(WebhookMessage {
        kind: event_type(alert.document.stage).to_owned(),
        timestamp: at,
        data: serde_json::to_value(alert)?,
    })
}

pub(super) fn render(name: &'static str, context: &impl Serialize) -> Result<String, AlertError> {
    templates::render(name, context).map_err(|source| AlertError::Template { name, source })
}
