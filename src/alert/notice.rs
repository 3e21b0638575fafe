//! What there is to tell apart from rules: a baseline, a document that
//! changes nothing, trouble with reading, with a source, with a receiver,
//! with the schedule.

use entity_list::ledger::{Decision, Held};
use entity_list::model::{Document, Unread};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

mod documents;
mod own_parties;
mod receivers;
mod review;
mod witness;

use super::card::{self, Card, Section};
use super::escape;
use super::message::{MailMessage, WebhookMessage};
use super::model::SCHEMA_VERSION;
use super::render::{AlertError, render};
use super::templates::Templates;

/// A happening that is no rule. Its JSON is the body of its event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "notice")]
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
    /// A person has decided about a change that was held.
    Reviewed {
        /// The change.
        held: Box<Held>,
        /// What was decided, by whom and why.
        decision: Box<Decision>,
        /// What it did to the list, a line each; empty for a rejection.
        done: Vec<String>,
    },
    /// A witness says something else than our list, and its lateness does not
    /// explain it.
    WitnessDrift {
        /// The witness.
        witness: String,
        /// The day of its list.
        date: Option<Date>,
        /// What differs and was not told before, a line each.
        findings: Vec<String>,
    },
    /// A witness shrank or changed so much that it is not believed.
    WitnessDoubtful {
        /// The witness.
        witness: String,
        /// The day of its list.
        date: Option<Date>,
        /// Why.
        why: String,
    },
    /// A witness has not moved for too long, or could not be heard.
    WitnessStale {
        /// The witness.
        witness: String,
        /// The day of its last list.
        date: Option<Date>,
        /// Why it was not heard.
        error: Option<String>,
    },
    /// A witness agrees again.
    WitnessAgrees {
        /// The witness.
        witness: String,
        /// When the trouble was told, UTC.
        since: Option<Timestamp>,
    },
    /// No cycle ran for longer than the schedule allows: the program was not
    /// running, or the machine slept.
    ScheduleMissed {
        /// The end of the last cycle before, UTC.
        from: Timestamp,
        /// The beginning of the first cycle after, UTC.
        to: Timestamp,
    },
    /// Deliveries to a receiver fail.
    ReceiverFailing {
        /// The receiver.
        receiver: ReceiverName,
        /// Since when, UTC.
        since: Timestamp,
        /// Attempts that failed one after the other.
        failures: u32,
        /// Its last answer.
        answer: String,
    },
    /// A receiver takes deliveries again.
    ReceiverRecovered {
        /// The receiver.
        receiver: ReceiverName,
        /// Since when it had failed, UTC.
        since: Timestamp,
    },
    /// The table of own parties cannot be used.
    OwnPartiesFailed {
        /// The file.
        file: String,
        /// Why.
        error: String,
    },
    /// The table of own parties can be used again.
    OwnPartiesRecovered {
        /// The file.
        file: String,
        /// Parties in it.
        parties: u32,
        /// When the trouble was told, UTC.
        since: Option<Timestamp>,
    },
    /// A delivery was given up.
    GivenUp {
        /// The receiver.
        receiver: ReceiverName,
        /// Its last answer.
        answer: String,
    },
    /// A receiver said that it is gone; nothing more is sent to it.
    ReceiverDisabled {
        /// The receiver.
        receiver: ReceiverName,
        /// Its last answer.
        answer: String,
    },
}

/// A receiver by its channel and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiverName {
    /// `mail`, `webhook` and so on.
    pub channel: String,
    /// The mail address or the section's name.
    pub name: String,
}

impl std::fmt::Display for ReceiverName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.channel, self.name)
    }
}

impl Notice {
    /// Whether it is about the program and its sources, not about a document
    /// that changes the list.
    pub fn is_trouble(&self) -> bool {
        !matches!(
            self,
            Self::Baseline { .. }
                | Self::Document { .. }
                | Self::Withdrawn { .. }
                | Self::Rescheduled { .. }
                | Self::Reviewed { .. }
        )
    }

    /// The receiver that the notice is about, who cannot be told of it.
    pub fn about(&self) -> Option<&ReceiverName> {
        match self {
            Self::ReceiverFailing { receiver, .. }
            | Self::GivenUp { receiver, .. }
            | Self::ReceiverDisabled { receiver, .. } => Some(receiver),
            _ => None,
        }
    }
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

/// The notice as the body of a webhook.
pub fn notice_webhook(notice: &Notice, at: Timestamp) -> WebhookMessage {
    let view = view(notice, at);
    let data = serde_json::json!({
        "schema_version": SCHEMA_VERSION,
        "headline": view.headline,
        "details": view.paragraphs,
        "unread": view.quotes,
        "links": view.links,
        "document_number": number(notice),
    });
    WebhookMessage { kind: kind(notice).to_owned(), timestamp: at, data }
}

/// The notice in short lines.
pub(super) fn notice_card(notice: &Notice, at: Timestamp) -> Card {
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

fn is_alarm(notice: &Notice) -> bool {
    !matches!(
        notice,
        Notice::Baseline { .. }
            | Notice::Document { .. }
            | Notice::SourceRecovered { .. }
            | Notice::ReceiverRecovered { .. }
            | Notice::OwnPartiesRecovered { .. }
    )
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
        Notice::Reviewed { .. } => "entity_list.change.reviewed",
        Notice::WitnessDrift { .. } => "entity_list.witness.drift",
        Notice::WitnessDoubtful { .. } => "entity_list.witness.doubtful",
        Notice::WitnessStale { .. } => "entity_list.witness.stale",
        Notice::WitnessAgrees { .. } => "entity_list.witness.agrees",
        Notice::ScheduleMissed { .. } => "entity_list.schedule.missed",
        Notice::OwnPartiesFailed { .. } => "entity_list.own_parties.failed",
        Notice::OwnPartiesRecovered { .. } => "entity_list.own_parties.recovered",
        Notice::ReceiverFailing { .. } => "entity_list.receiver.failing",
        Notice::ReceiverRecovered { .. } => "entity_list.receiver.recovered",
        Notice::GivenUp { .. } => "entity_list.delivery.given_up",
        Notice::ReceiverDisabled { .. } => "entity_list.receiver.disabled",
    }
}

fn number(notice: &Notice) -> Option<&str> {
    match notice {
        Notice::Document { document }
        | Notice::Withdrawn { document, .. }
        | Notice::Rescheduled { document, .. }
        | Notice::Unread { document: Some(document), .. } => Some(document.number.as_str()),
        Notice::Reviewed { held, .. } => Some(held.document.as_str()),
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
        Notice::WitnessDrift { witness, .. }
        | Notice::WitnessDoubtful { witness, .. }
        | Notice::WitnessStale { witness, .. }
        | Notice::WitnessAgrees { witness, .. } => format!("witness-{witness}"),
        Notice::ScheduleMissed { .. } => "schedule".to_owned(),
        Notice::OwnPartiesFailed { .. } | Notice::OwnPartiesRecovered { .. } => {
            "own-parties".to_owned()
        }
        Notice::ReceiverFailing { receiver, .. }
        | Notice::ReceiverRecovered { receiver, .. }
        | Notice::GivenUp { receiver, .. }
        | Notice::ReceiverDisabled { receiver, .. } => format!("receiver-{receiver}"),
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
    match notice {
        Notice::Baseline { as_of, source, entries, destinations } => (
            format!("baseline taken, {entries} entries under {destinations} destinations"),
            vec![
                format!("The list as of {} is the beginning.", as_of.strftime("%-d %b %Y")),
                format!("Source: {source}"),
                "From now on every rule that changes it raises an alert.".to_owned(),
            ],
        ),
        Notice::Document { .. }
        | Notice::Withdrawn { .. }
        | Notice::Rescheduled { .. }
        | Notice::Unread { .. } => documents::words(notice),
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
        Notice::Reviewed { held, decision, done } => review::words(held, decision, done),
        Notice::WitnessDrift { witness, date, findings } => {
            witness::drift(witness, *date, findings)
        }
        Notice::WitnessDoubtful { witness, date, why } => witness::doubtful(witness, *date, why),
        Notice::WitnessStale { witness, date, error } => {
            witness::stale(witness, *date, error.as_deref())
        }
        Notice::WitnessAgrees { witness, since } => (
            format!("{witness} agrees again"),
            since
                .iter()
                .map(|since| format!("The trouble was told on {}.", moment(since)))
                .chain(["What it says and our list say the same, its lateness aside.".to_owned()])
                .collect(),
        ),
        Notice::ScheduleMissed { from, to } => (
            "no look was taken for longer than the schedule allows".to_owned(),
            vec![
                format!("No cycle ran from {} to {}.", moment(from), moment(to)),
                "The program was not running, or its machine slept. What was published \
                 meanwhile has been looked at now; alerts of that time are late."
                    .to_owned(),
            ],
        ),
        Notice::OwnPartiesFailed { error, .. } => own_parties::failed(error),
        Notice::OwnPartiesRecovered { file, parties, since } => {
            own_parties::recovered(file, *parties, since.as_ref())
        }
        Notice::ReceiverFailing { .. }
        | Notice::ReceiverRecovered { .. }
        | Notice::GivenUp { .. }
        | Notice::ReceiverDisabled { .. } => receivers::words(notice),
    }
}

fn moment(timestamp: &Timestamp) -> String {
    timestamp.strftime("%-d %b %Y, %H:%M UTC").to_string()
}
