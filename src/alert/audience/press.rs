//! A happening in the shape that each receiver takes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::addressing::{Addressed, delivery_id};
use super::super::card::Card;
use super::super::chat::chat_message;
use super::super::digest::{Digest, digest_card, digest_mail, digest_webhook};
use super::super::message::{MailMessage, Message, PostMessage, WebhookMessage};
use super::super::model::RuleAlert;
use super::super::notice::{Notice, notice_card, notice_mail, notice_webhook};
use super::super::reduce::reduce;
use super::super::render::{AlertError, MailForm, mail_message, subject, webhook_message};
use super::super::templates::Templates;
use super::{Composed, Form, Receiver};

/// What there is to tell.
#[derive(Debug, Clone, Copy)]
pub(super) enum Content<'a> {
    Rule(&'a RuleAlert, Timestamp),
    Notice(&'a Notice, Timestamp),
    Digest(&'a Digest),
}

/// Prints messages, the same one once however many get it.
pub(super) struct Press<'a> {
    templates: &'a Templates,
    event_id: &'a str,
    printed: BTreeMap<(Vec<usize>, Form), Message>,
}

impl<'a> Press<'a> {
    pub(super) fn new(templates: &'a Templates, event_id: &'a str) -> Self {
        Self { templates, event_id, printed: BTreeMap::new() }
    }

    pub(super) fn print(
        &mut self,
        receiver: &Receiver,
        numbers: &[usize],
        list: Option<&str>,
        content: Content<'_>,
        composed: &mut Composed,
    ) {
        let key = (numbers.to_vec(), receiver.form.clone());
        let message = match self.printed.get(&key) {
            Some(message) => message.clone(),
            None => match self.message(&receiver.form, content, list, composed) {
                Some(message) => self.printed.entry(key).or_insert(message).clone(),
                None => return,
            },
        };
        composed.deliveries.push(Addressed {
            id: delivery_id(self.event_id, receiver.channel, &receiver.name),
            event_id: self.event_id.to_owned(),
            channel: receiver.channel,
            recipient: receiver.name.clone(),
            message,
        });
    }

    /// The message; where a template of the operator's fails, in the built-in
    /// words. An alert is not lost for its words.
    fn message(
        &self,
        form: &Form,
        content: Content<'_>,
        list: Option<&str>,
        composed: &mut Composed,
    ) -> Option<Message> {
        match message(self.templates, self.event_id, form, content, list) {
            Ok(message) => return Some(message),
            Err(complaint) => composed.complaints.push(complaint),
        }
        let plain = match form {
            Form::Template { .. } => Ok(fallback(content)),
            form => message(Templates::built_in(), self.event_id, form, content, list),
        };
        plain.map_err(|complaint| composed.complaints.push(complaint)).ok()
    }
}

fn message(
    templates: &Templates,
    event_id: &str,
    form: &Form,
    content: Content<'_>,
    list: Option<&str>,
) -> Result<Message, AlertError> {
    Ok(match form {
        Form::Mail(form) => {
            let mail = mail_of(content, templates, *form)?;
            Message::Mail(MailMessage { list: list.map(str::to_owned), ..mail })
        }
        Form::Webhook { full_body } => {
            let mut webhook = webhook_of(content)?;
            if !full_body {
                webhook.data = reduce(webhook.data);
            }
            Message::Webhook(webhook)
        }
        Form::Chat(shape) => Message::Post(chat_message(&card_of(content), *shape)),
        Form::Template { template, content_type } => {
            let values = template_context(event_id, content)?;
            let failed = |source| AlertError::Template { name: template.clone(), source };
            let body = templates.render(template, values).map_err(failed)?;
            Message::Post(PostMessage { body, content_type: content_type.clone() })
        }
    })
}

fn mail_of(
    content: Content<'_>,
    templates: &Templates,
    form: MailForm,
) -> Result<MailMessage, AlertError> {
    match content {
        Content::Rule(alert, _) => mail_message(alert, templates, form),
        Content::Notice(notice, at) => notice_mail(notice, at, templates),
        Content::Digest(digest) => digest_mail(digest, templates, form),
    }
}

fn webhook_of(content: Content<'_>) -> Result<WebhookMessage, AlertError> {
    match content {
        Content::Rule(alert, at) => webhook_message(alert, at),
        Content::Notice(notice, at) => Ok(notice_webhook(notice, at)),
        Content::Digest(digest) => digest_webhook(digest),
    }
}

fn card_of(content: Content<'_>) -> Card {
    match content {
        Content::Rule(alert, _) => Card::of_rule(alert),
        Content::Notice(notice, at) => notice_card(notice, at),
        Content::Digest(digest) => digest_card(digest),
    }
}

/// What a template of the operator's can use; see docs/alerts.md.
fn template_context(event_id: &str, content: Content<'_>) -> Result<Value, AlertError> {
    let webhook = webhook_of(content)?;
    let card = card_of(content);
    let subject = match content {
        Content::Rule(alert, _) => subject(alert),
        Content::Notice(..) => card.title.clone(),
        Content::Digest(digest) => digest.subject(),
    };
    Ok(json!({
        "type": webhook.kind,
        "timestamp": webhook.timestamp,
        "event_id": event_id,
        "subject": subject,
        "needs_person": card.alarm,
        "text": in_lines(&card),
        "card": card,
        "data": webhook.data,
    }))
}

fn in_lines(card: &Card) -> String {
    let mut lines = vec![card.title.clone()];
    lines.extend(card.facts.iter().cloned());
    for section in &card.sections {
        lines.push(String::new());
        lines.push(section.heading.clone());
        lines.extend(section.lines.iter().map(|line| format!("  {line}")));
    }
    lines.extend(card.links.iter().map(|link| format!("{}: {}", link.label, link.url)));
    lines.extend(card.notes.iter().cloned());
    lines.join("\n")
}

/// What an endpoint gets whose template failed: all of it, as plain JSON.
fn fallback(content: Content<'_>) -> Message {
    let body = json!({
        "error": "the template of this endpoint failed, see the log",
        "text": in_lines(&card_of(content)),
    });
    let content_type = "application/json".to_owned();
    Message::Post(PostMessage { body: body.to_string(), content_type })
}
