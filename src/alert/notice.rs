//! What there is to tell apart from rules: a baseline, a document that
//! changes nothing, trouble with reading, trouble with a source.

use entity_list::model::{Document, Unread};
use jiff::Timestamp;
use serde::Serialize;

use super::escape;
use super::message::{MailMessage, WebhookMessage};
use super::model::SCHEMA_VERSION;
use super::render::{AlertError, Messages, render};

/// A happening that is no rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// The list was taken as the beginning.
    Baseline {
        /// The day of the list, Eastern.
        as_of: jiff::civil::Date,
        /// Where it came from.
        source: String,
        /// Entries on it.
        entries: u32,
        /// Destinations on it.
        destinations: u32,
    },
    /// A document was read that changes no list.
    Document {
        /// The document.
        document: Box<Document>,
    },
    /// A rule on public inspection will not be published as announced.
    Withdrawn {
        /// The document as it was on inspection.
        document: Box<Document>,
        /// The office's note, verbatim.
        note: Option<String>,
    },
    /// A rule on public inspection gets another day of publication.
    Rescheduled {
        /// The document with its new day.
        document: Box<Document>,
        /// The day announced before, Eastern.
        before: Option<jiff::civil::Date>,
    },
    /// A document was not understood in parts, and no rule alert tells it.
    Unread {
        /// The document, where it is one.
        document: Option<Box<Document>>,
        /// The file or URL.
        source: String,
        /// The text, verbatim.
        unread: Vec<Unread>,
        /// Failed checks in words.
        failed_checks: Vec<String>,
    },
    /// A source failed.
    SourceFailed {
        /// The source, such as `federal-register`.
        source: String,
        /// Why.
        error: String,
        /// The last cycle that ended well, UTC.
        last_good: Option<Timestamp>,
    },
    /// A failed source is back.
    SourceRecovered {
        /// The source.
        source: String,
        /// Since when it had failed, UTC.
        failed_since: Option<Timestamp>,
        /// Documents that were caught up.
        documents: u32,
    },
}

/// A notice as the templates see it.
#[derive(Debug, Serialize)]
struct View {
    subject: String,
    headline: String,
    paragraphs: Vec<String>,
    quotes: Vec<Quote>,
    links: Vec<String>,
    at: Timestamp,
}

#[derive(Debug, Serialize)]
struct Quote {
    place: String,
    why: String,
    text: String,
}

/// The notice for every channel. `at` is when it happened for us.
pub fn notice_messages(notice: &Notice, at: Timestamp) -> Result<Messages, AlertError> {
    let view = view(notice, at);
    let data = serde_json::json!({
        "schema_version": SCHEMA_VERSION,
        "headline": view.headline,
        "details": view.paragraphs,
        "unread": view.quotes,
        "links": view.links,
        "document_number": number(notice),
    });
    Ok(Messages {
        mail: MailMessage {
            text: render("notice.txt", &view)?,
            html: render("notice.html", &view)?,
            thread: thread(notice),
            subject: view.subject,
        },
        webhook: WebhookMessage { kind: kind(notice).to_owned(), timestamp: at, data },
    })
}

fn kind(notice: &Notice) -> &'static str {
    match notice {
        Notice::Baseline { .. } => "entity_list.baseline.taken",
        Notice::Document { .. } => "entity_list.document.read",
        Notice::Withdrawn { .. } => "entity_list.rule.withdrawn",
        Notice::Rescheduled { .. } => "entity_list.rule.rescheduled",
        Notice::Unread { .. } => "entity_list.document.unread",
        Notice::SourceFailed { .. } => "entity_list.source.failed",
        Notice::SourceRecovered { .. } => "entity_list.source.recovered",
    }
}

fn number(notice: &Notice) -> Option<&str> {
    match notice {
        Notice::Document { document }
        | Notice::Withdrawn { document, .. }
        | Notice::Rescheduled { document, .. }
        | Notice::Unread { document: Some(document), .. } => Some(document.number.as_str()),
        _ => None,
    }
}

fn thread(notice: &Notice) -> String {
    if let Some(number) = number(notice) {
        return number.to_owned();
    }
    match notice {
        Notice::SourceFailed { source, .. } | Notice::SourceRecovered { source, .. } => {
            format!("source-{source}")
        }
        Notice::Unread { source, .. } => source.clone(),
        _ => "baseline".to_owned(),
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
    View { subject: format!("Entity List: {headline}"), headline, paragraphs, quotes, links, at }
}

fn quote(unread: &Unread) -> Quote {
    Quote { place: unread.place.clone(), why: unread.why.clone(), text: unread.text.clone() }
}

fn links(document: &Document) -> Vec<String> {
    document.html_url.iter().chain(&document.pdf_url).cloned().collect()
}

fn words(notice: &Notice) -> (String, Vec<String>) {
    let moment = |timestamp: &Timestamp| timestamp.strftime("%-d %b %Y, %H:%M UTC").to_string();
    match notice {
        Notice::Baseline { as_of, source, entries, destinations } => (
            format!("baseline taken, {entries} entries under {destinations} destinations"),
            vec![
                format!("The list as of {} is the beginning.", as_of.strftime("%-d %b %Y")),
                format!("Source: {source}"),
                "From now on every rule that changes it raises an alert.".to_owned(),
            ],
        ),
        Notice::Document { document } => (
            format!("document {} read, it changes no entry", document.number),
            vec![
                document.title.clone(),
                "It was read in full and changes no entry of the list.".to_owned(),
            ],
        ),
        Notice::Withdrawn { document, note } => (
            format!("filing {} withdrawn before publication", document.number),
            [document.title.clone()]
                .into_iter()
                .chain(document.publication_date.map(|day| {
                    format!(
                        "It was on public inspection, to be published on {}, and is no longer.",
                        day.strftime("%-d %b %Y")
                    )
                }))
                .chain(note.as_ref().map(|note| format!("The office's note: {note}")))
                .chain([
                    "The list stays as it is. What the alert about this filing announced does \
                     not take effect unless the agency files it again; that would be told."
                        .to_owned(),
                ])
                .collect(),
        ),
        Notice::Rescheduled { document, before } => {
            let day = |date: &Option<jiff::civil::Date>| {
                date.map_or_else(
                    || "a day not yet announced".to_owned(),
                    |date| date.strftime("%-d %b %Y").to_string(),
                )
            };
            (
                format!(
                    "filing {} to be published on {}",
                    document.number,
                    day(&document.publication_date)
                ),
                vec![
                    document.title.clone(),
                    format!("Announced before: {}. Its text is as it was told.", day(before)),
                ],
            )
        }
        Notice::Unread { document, source, unread, failed_checks } => (
            match document {
                Some(document) => format!("document {} needs a person", document.number),
                None => "a file needs a person".to_owned(),
            },
            document
                .iter()
                .map(|document| document.title.clone())
                .chain([
                    format!("Source: {source}"),
                    format!(
                        "Pieces of text not understood: {}. They are quoted below, verbatim. \
                         Read the document itself before relying on anything said about it.",
                        unread.len()
                    ),
                ])
                .chain(failed_checks.iter().map(|check| format!("Check failed: {check}")))
                .collect(),
        ),
        Notice::SourceFailed { source, error, last_good } => (
            format!("source {source} failed"),
            vec![
                format!("What happened: {error}"),
                last_good.as_ref().map_or_else(
                    || "No cycle has ended well yet.".to_owned(),
                    |good| format!("The last cycle that ended well: {}.", moment(good)),
                ),
                "Changes of the list may be missed until it is back; nothing was removed from \
                 the list because of this. It is tried again on schedule, and what was missed \
                 is caught up."
                    .to_owned(),
            ],
        ),
        Notice::SourceRecovered { source, failed_since, documents } => (
            format!("source {source} is back"),
            failed_since
                .iter()
                .map(|since| format!("It had failed since {}.", moment(since)))
                .chain([format!("Documents looked at to catch up: {documents}.")])
                .collect(),
        ),
    }
}
