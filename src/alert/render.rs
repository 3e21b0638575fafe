//! The view model as messages.

use entity_list::model::Stage;
use jiff::Timestamp;
use serde::Serialize;

use super::escape;
use super::headline::short_headline;
use super::layout::Page;
use super::message::{Attachment, MailMessage, WebhookMessage};
use super::model::RuleAlert;
use super::table::{TableFormat, changes_table};
use super::templates::Templates;
use super::words::event_type;

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
        name: String,
        /// Why.
        source: minijinja::Error,
    },
    /// The table could not be written.
    #[error(transparent)]
    Table(#[from] entity_list::export::ExportError),
    /// The view model did not become JSON.
    #[error("alert as JSON: {0}")]
    Json(#[from] serde_json::Error),
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
    let part = alert
        .shown
        .as_ref()
        .map(|shown| format!(" ({} of {} changes)", shown.changes, shown.of))
        .unwrap_or_default();
    let mark = if alert.trouble.needs_person { " [needs a person]" } else { "" };
    let stage = match document.stage {
        Stage::OnInspection => " on public inspection",
        Stage::Delayed => ", effective date delayed",
        Stage::Suspended => ", rule suspended",
        Stage::Withdrawn => ", rule withdrawn",
        _ => "",
    };
    let own = alert.own_parties.as_ref();
    // Hits are what the reader looks for first; that there are none comes last.
    let (touched, no_hit) = match own.map(|own| (own.hits.is_empty(), own.mark())) {
        Some((false, mark)) => (format!("{mark} - "), String::new()),
        Some((true, words)) => (String::new(), format!(" [{words}]")),
        None => (String::new(), String::new()),
    };
    escape::line(&format!(
        "Entity List{stage}: {touched}{what} - {source}{since}{part}{no_hit}{mark}"
    ))
}

/// Changes from which on a table of them goes with the mail.
const TABLE_FROM: usize = 20;

/// How a mail may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MailForm {
    /// Its largest size in bytes.
    pub largest_bytes: u64,
    /// The table that goes with it.
    pub table: TableFormat,
}

/// A mail of any size with the usual table.
impl Default for MailForm {
    fn default() -> Self {
        Self { largest_bytes: u64::MAX, table: TableFormat::default() }
    }
}

/// How much of the changes the words of a mail tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Everything.
    Whole,
    /// The names of the parties.
    Names,
    /// How many there are.
    Counts,
}

/// The alert as a mail within the size that its form allows. Where words and
/// table do not fit, the words name the parties and the table has the rest;
/// where the table alone is too large, it stays behind; at last the words only
/// count. Whatever is left out, the mail says so.
pub fn mail_message(
    alert: &RuleAlert,
    templates: &Templates,
    form: MailForm,
) -> Result<MailMessage, AlertError> {
    let many = alert.changes.len() >= TABLE_FROM;
    let table = changes_table(alert, form.table)?;
    let whole = mail_in(alert, templates, Detail::Whole, table.clone().filter(|_| many))?;
    if size(&whole) <= form.largest_bytes {
        return Ok(whole);
    }
    for (detail, table) in [(Detail::Names, table), (Detail::Names, None)] {
        let mail = mail_in(alert, templates, detail, table)?;
        if size(&mail) <= form.largest_bytes {
            return Ok(mail);
        }
    }
    mail_in(alert, templates, Detail::Counts, None)
}

/// The bytes of a mail on the wire, roughly: attachments and long texts are
/// sent in base64.
pub(super) fn size(mail: &MailMessage) -> u64 {
    let attached: usize = mail.attachments.iter().map(|file| file.content.as_bytes().len()).sum();
    let bytes = mail.text.len() + mail.html.len() + attached;
    u64::try_from(bytes.saturating_mul(4) / 3).unwrap_or(u64::MAX)
}

fn mail_in(
    alert: &RuleAlert,
    templates: &Templates,
    detail: Detail,
    table: Option<Attachment>,
) -> Result<MailMessage, AlertError> {
    let subject = subject(alert);
    let page = Page::of(alert, &subject, detail, table.as_ref());
    Ok(MailMessage {
        text: render(templates, "rule.txt", &page)?,
        html: render(templates, "rule.html", &page)?,
        thread: alert.document.number.to_string(),
        list: None,
        attachments: table.into_iter().collect(),
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

pub(super) fn render(
    templates: &Templates,
    name: &str,
    context: &impl Serialize,
) -> Result<String, AlertError> {
    let failed = |source| AlertError::Template { name: name.to_owned(), source };
    templates.render(name, context).map_err(failed)
}
