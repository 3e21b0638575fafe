//! Notices as mail, as a webhook's body and in short lines.

use entity_list::model::{Document, Unread};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Notice;
use super::kinds::{is_alarm, kind, number, thread};
use super::words::words;
use crate::alert::card::{self, Card, Section};
use crate::alert::escape;
use crate::alert::message::{MailMessage, WebhookMessage};
use crate::alert::model::{Reduced, SCHEMA_VERSION};
use crate::alert::render::{AlertError, render};
use crate::alert::templates::Templates;

/// A notice as the templates see it.
#[derive(Debug, Serialize)]
struct View {
    subject: String,
    headline: String,
    paragraphs: Vec<String>,
    quotes: Vec<Quoted>,
    links: Vec<String>,
    at: Timestamp,
    /// True where somebody has to look.
    alarm: bool,
}

/// Text that was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quoted {
    /// Where it stands.
    pub place: String,
    /// Why it was not understood.
    pub why: String,
    /// The text, verbatim.
    pub text: String,
}

/// The `data` of a webhook about anything that is no rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NoticeBody {
    /// The version of this shape.
    pub schema_version: u32,
    /// What happened, in a line.
    pub headline: String,
    /// What is known of it, a paragraph each.
    pub details: Vec<String>,
    /// Text of a document that was not understood.
    pub unread: Vec<Quoted>,
    /// Where to read more.
    pub links: Vec<String>,
    /// The document that it is about; `null` where it is about none.
    pub document_number: Option<String>,
    /// What was left out for the size of the body; absent where it is whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduced: Option<Reduced>,
}

impl NoticeBody {
    /// A notice as it happened for us at `at`.
    pub(in crate::alert) fn of(notice: &Notice, at: Timestamp) -> Self {
        let view = view(notice, at);
        Self {
            schema_version: SCHEMA_VERSION,
            headline: view.headline,
            details: view.paragraphs,
            unread: view.quotes,
            links: view.links,
            document_number: number(notice).map(str::to_owned),
            reduced: None,
        }
    }
}

/// The notice as a mail. `at` is when it happened for us.
pub fn notice_mail(
    notice: &Notice,
    at: Timestamp,
    templates: &Templates,
) -> Result<MailMessage, AlertError> {
    let view = view(notice, at);
    Ok(MailMessage {
        text: render(templates, "notice.txt", &view)?,
        html: render(templates, "notice.html", &view)?,
        thread: thread(notice),
        list: None,
        attachments: Vec::new(),
        subject: view.subject,
    })
}

/// The subject of the notice, one line.
pub fn notice_subject(notice: &Notice, at: Timestamp) -> String {
    view(notice, at).subject
}

/// The notice as the body of a webhook; `data` is a [`NoticeBody`].
pub fn notice_webhook(notice: &Notice, at: Timestamp) -> WebhookMessage {
    let body = NoticeBody::of(notice, at);
    // A structure of texts and numbers becomes JSON.
    let data = serde_json::to_value(body).unwrap_or_default();
    WebhookMessage { kind: kind(notice).to_owned(), timestamp: at, data }
}

/// The notice in short lines.
pub(in crate::alert) fn notice_card(notice: &Notice, at: Timestamp) -> Card {
    let view = view(notice, at);
    let quotes: Vec<String> = view
        .quotes
        .iter()
        .map(|quote| card::line(&format!("{}: {} ({})", quote.place, quote.text, quote.why)))
        .collect();
    Card {
        title: card::line(&view.subject),
        alarm: is_alarm(notice),
        facts: view.paragraphs.iter().map(|text| card::line(text)).collect(),
        sections: if quotes.is_empty() {
            Vec::new()
        } else {
            vec![Section { heading: "Not understood".to_owned(), lines: quotes }]
        },
        links: view.links.iter().filter_map(|url| card::web_link("Read it", url)).collect(),
        notes: Vec::new(),
    }
}

fn view(notice: &Notice, at: Timestamp) -> View {
    let (headline, paragraphs) = words(notice);
    let headline = escape::line(&headline);
    let (quotes, links) = match notice {
        Notice::Unread { unread, document, .. } => {
            (unread.iter().map(quote).collect(), document.as_deref().map(links).unwrap_or_default())
        }
        Notice::Document { document }
        | Notice::Withdrawn { document, .. }
        | Notice::Rescheduled { document, .. } => (Vec::new(), links(document)),
        _ => (Vec::new(), Vec::new()),
    };
    View {
        subject: format!("Entity List: {headline}"),
        headline,
        paragraphs,
        quotes,
        links,
        at,
        alarm: is_alarm(notice),
    }
}

fn quote(unread: &Unread) -> Quoted {
    Quoted { place: unread.place.clone(), why: unread.why.clone(), text: unread.text.clone() }
}

fn links(document: &Document) -> Vec<String> {
    document.html_url.iter().chain(&document.pdf_url).cloned().collect()
}
