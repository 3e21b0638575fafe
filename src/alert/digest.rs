//! Digests and signs of life: what a subscription would have been told, or
//! that there was nothing to tell, with evidence that somebody looked.

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::card::{Card, Link, Section};
use super::headline::plural;
use super::message::{Attachment, MailMessage, WebhookMessage};
use super::model::{Reduced, RuleAlert, SCHEMA_VERSION};
use super::notice::{Notice, NoticeBody, notice_card};
use super::render::{AlertError, MailForm, render, size};
use super::table::{TableFormat, changes_table};
use super::templates::Templates;

/// A digest, or a heartbeat where nothing is in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Digest {
    /// The subscription.
    pub subscription: String,
    /// The due time of the one before, UTC.
    pub from: Timestamp,
    /// When it was due, UTC.
    pub to: Timestamp,
    /// What it tells of, oldest first.
    pub items: Vec<DigestItem>,
    /// That somebody looked.
    pub evidence: Evidence,
}

/// One happening of a digest.
#[derive(Debug, Clone, PartialEq)]
pub struct DigestItem {
    /// The event.
    pub event_id: String,
    /// When it happened for us, UTC.
    pub at: Timestamp,
    /// What happened.
    pub told: Told,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// A rule, reduced to what the subscription asks for.
    Rule(Box<RuleAlert>),
    /// Something else.
    Notice(Box<Notice>),
}

/// What shows that a quiet time was quiet and not blind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The beginning of the last cycle that ended well, UTC.
    pub last_cycle: Option<Timestamp>,
    /// Days of publication that it asked for, first and last.
    pub window: Option<(Date, Date)>,
    /// Documents that it looked at.
    pub documents: u32,
    /// Documents known in all.
    pub documents_known: u32,
    /// The newest of them by day of publication, with that day.
    pub newest_document: Option<(String, Date)>,
    /// Entries of the list in force.
    pub entries: u32,
    /// Sources and receivers that fail now.
    pub failing: Vec<String>,
}

impl Evidence {
    fn lines(&self) -> Vec<String> {
        let moment = |at: Timestamp| at.strftime("%-d %b %Y, %H:%M UTC").to_string();
        let day = |date: Date| date.strftime("%-d %b %Y").to_string();
        let mut lines = vec![match self.last_cycle {
            Some(at) => format!("Last look at the Federal Register: {}", moment(at)),
            None => "No look at the Federal Register has ended well yet".to_owned(),
        }];
        lines.extend(self.window.map(|(first, last)| {
            format!("It asked for documents published from {} to {}", day(first), day(last))
        }));
        lines.push(format!(
            "Documents looked at: {}; known in all: {}",
            self.documents, self.documents_known
        ));
        lines.extend(
            self.newest_document.as_ref().map(|(number, date)| {
                format!("Newest document: {number}, published {}", day(*date))
            }),
        );
        lines.push(format!("Entries of the list in force: {}", self.entries));
        lines.extend(self.failing.iter().map(|what| format!("Failing now: {what}")));
        lines
    }
}

/// The digest as the templates see it.
#[derive(Debug, Serialize)]
struct View {
    subject: String,
    headline: String,
    from: Timestamp,
    to: Timestamp,
    cards: Vec<Card>,
    tables: Vec<String>,
    evidence: Vec<String>,
}

impl Digest {
    /// True where there is nothing to tell.
    pub fn is_heartbeat(&self) -> bool {
        self.items.is_empty()
    }

    /// What it tells of, in a line.
    fn headline(&self) -> String {
        if self.is_heartbeat() {
            return "nothing to tell".to_owned();
        }
        let rules = self.items.iter().filter(|item| matches!(item.told, Told::Rule(_))).count();
        let notices = self.items.len() - rules;
        let count = |number: usize, one: &str, many: &str| {
            (number > 0).then(|| plural(u32::try_from(number).unwrap_or(u32::MAX), one, many))
        };
        let parts: Vec<String> =
            [count(rules, "rule", "rules"), count(notices, "notice", "notices")]
                .into_iter()
                .flatten()
                .collect();
        parts.join(", ")
    }

    /// The subject, one line.
    pub fn subject(&self) -> String {
        let day = |at: Timestamp| at.strftime("%-d %b %Y").to_string();
        let span = format!("{} to {}", day(self.from), day(self.to));
        format!("Entity List, {}: {}, {span}", self.subscription, self.headline())
    }

    fn cards(&self) -> Vec<Card> {
        self.items
            .iter()
            .map(|item| match &item.told {
                Told::Rule(alert) => Card::of_rule(alert),
                Told::Notice(notice) => notice_card(notice, item.at),
            })
            .collect()
    }
}

/// Lines of each happening that a mail keeps which would be too large, the
/// most first.
const KEPT_LINES: [usize; 5] = [usize::MAX, 400, 100, 20, 0];

/// The digest as a mail within the size that its form allows; the table of
/// each rule goes with it. Where it does not fit, the tables stay behind, then
/// lines of each happening; both is said.
pub(super) fn digest_mail(
    digest: &Digest,
    templates: &Templates,
    form: MailForm,
) -> Result<MailMessage, AlertError> {
    let tables = tables(digest, form.table)?;
    let mut mail = mail_in(digest, templates, tables, usize::MAX)?;
    for lines in KEPT_LINES {
        if size(&mail) <= form.largest_bytes {
            break;
        }
        mail = mail_in(digest, templates, Vec::new(), lines)?;
    }
    Ok(mail)
}

fn tables(digest: &Digest, format: TableFormat) -> Result<Vec<Attachment>, AlertError> {
    let mut tables = Vec::new();
    for item in &digest.items {
        if let Told::Rule(alert) = &item.told
            && !alert.changes.is_empty()
        {
            tables.extend(changes_table(alert, format)?);
        }
    }
    Ok(tables)
}

fn mail_in(
    digest: &Digest,
    templates: &Templates,
    attachments: Vec<Attachment>,
    lines: usize,
) -> Result<MailMessage, AlertError> {
    let subject = digest.subject();
    let view = View {
        subject: subject.clone(),
        headline: digest.headline(),
        from: digest.from,
        to: digest.to,
        cards: digest.cards().iter().map(|card| card.first(lines)).collect(),
        tables: attachments.iter().map(|file| file.file_name.clone()).collect(),
        evidence: digest.evidence.lines(),
    };
    Ok(MailMessage {
        text: render(templates, "digest.txt", &view)?,
        html: render(templates, "digest.html", &view)?,
        subject,
        thread: format!("digest-{}", digest.subscription),
        list: Some(digest.subscription.clone()),
        attachments,
    })
}

/// The `data` of a webhook that tells of several happenings together, or that
/// there was nothing to tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DigestBody {
    /// The version of this shape.
    pub schema_version: u32,
    /// The subscription.
    pub subscription: String,
    /// What it tells of, in a line.
    pub headline: String,
    /// The due time of the one before, UTC.
    pub from: Timestamp,
    /// When it was due, UTC.
    pub to: Timestamp,
    /// What happened, oldest first; empty in a heartbeat.
    pub items: Vec<DigestBodyItem>,
    /// That somebody looked.
    pub evidence: Evidence,
    /// What was left out for the size of the body; absent where it is whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduced: Option<Reduced>,
}

/// One happening of a digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DigestBodyItem {
    /// The event.
    pub event_id: String,
    /// When it happened for us, UTC.
    pub at: Timestamp,
    /// What happened, in a line.
    pub headline: String,
    /// The document that it is about; `null` where it is about none.
    pub document_number: Option<String>,
    /// The alert of a rule, reduced to what the subscription asks for; `null`
    /// for anything else.
    pub alert: Option<Box<RuleAlert>>,
    /// What happened, where it is no rule.
    pub notice: Option<NoticeBody>,
}

impl DigestBodyItem {
    fn of(item: &DigestItem) -> Self {
        let (event_id, at) = (item.event_id.clone(), item.at);
        match &item.told {
            Told::Rule(alert) => Self {
                event_id,
                at,
                headline: alert.headline.clone(),
                document_number: Some(alert.document.number.to_string()),
                alert: Some(alert.clone()),
                notice: None,
            },
            Told::Notice(notice) => {
                let body = NoticeBody::of(notice, at);
                Self {
                    event_id,
                    at,
                    headline: body.headline.clone(),
                    document_number: body.document_number.clone(),
                    alert: None,
                    notice: Some(body),
                }
            }
        }
    }
}

/// The digest as the body of a webhook; `data` is a [`DigestBody`].
pub(super) fn digest_webhook(digest: &Digest) -> Result<WebhookMessage, AlertError> {
    let kind = if digest.is_heartbeat() { "entity_list.heartbeat" } else { "entity_list.digest" };
    let body = DigestBody {
        schema_version: SCHEMA_VERSION,
        subscription: digest.subscription.clone(),
        headline: digest.headline(),
        from: digest.from,
        to: digest.to,
        items: digest.items.iter().map(DigestBodyItem::of).collect(),
        evidence: digest.evidence.clone(),
        reduced: None,
    };
    let data = serde_json::to_value(body)?;
    Ok(WebhookMessage { kind: kind.to_owned(), timestamp: digest.to, data })
}

/// Links that a message has room for.
const MOST_LINKS: usize = 6;

/// The digest in short lines: each happening is a section.
pub(super) fn digest_card(digest: &Digest) -> Card {
    let cards = digest.cards();
    let mut links = Vec::new();
    let mut sections = Vec::new();
    for (number, card) in (1..).zip(&cards) {
        let mut told = card.facts.clone();
        for section in &card.sections {
            told.push(section.heading.clone());
            told.extend(section.lines.iter().cloned());
        }
        sections.push(Section { heading: format!("{number}. {}", card.title), lines: told });
        links.extend(card.links.first().map(|link| Link {
            label: format!("{number}. {}", link.label),
            url: link.url.clone(),
        }));
    }
    let unlinked = links.len().saturating_sub(MOST_LINKS);
    links.truncate(MOST_LINKS);
    let notes = (unlinked > 0)
        .then(|| format!("Links to {unlinked} more documents are not shown here."))
        .into_iter()
        .collect();
    let evidence = digest.evidence.lines();
    sections.push(Section { heading: "Evidence".to_owned(), lines: evidence });
    Card {
        title: digest.subject(),
        alarm: cards.iter().any(|card| card.alarm),
        facts: Vec::new(),
        sections,
        links,
        notes,
    }
}
