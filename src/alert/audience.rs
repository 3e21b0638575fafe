//! Who asked for what, and what each of them gets of a happening.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::addressing::{Addressed, Channel, delivery_id};
use super::card::Card;
use super::chat::{ChatShape, chat_message};
use super::digest::{Digest, digest_card, digest_mail, digest_webhook};
use super::filter::Filter;
use super::message::{MailMessage, Message, PostMessage, WebhookMessage};
use super::model::RuleAlert;
use super::narrow::{Asked, narrow};
use super::notice::{Notice, notice_card, notice_mail, notice_webhook};
use super::reduce::reduce;
use super::render::{AlertError, MailForm, mail_message, subject, webhook_message};
use super::templates::Templates;

/// The shape of the messages for a receiver.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// A mail.
    Mail(MailForm),
    /// The JSON of a webhook.
    Webhook {
        /// Whether a large body is sent whole.
        full_body: bool,
    },
    /// A chat's.
    Chat(ChatShape),
    /// What a template of the operator's makes of it.
    Template {
        /// The template's name, see [`Templates::post_name`].
        template: String,
        /// The media type of what it makes.
        content_type: String,
    },
}

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Receiver {
    /// The way.
    pub channel: Channel,
    /// The mail address or the endpoint's name.
    pub name: String,
    /// The shape of the messages.
    pub form: Form,
}

/// When a subscription is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Each happening at once.
    Immediate,
    /// All of them together, when a digest is due.
    Digest,
}

/// Who is told of what.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// Its name.
    pub name: String,
    /// What it lets through.
    pub filter: Filter,
    /// Whether it is told of rules.
    pub rules: bool,
    /// Whether it is told of trouble.
    pub trouble: bool,
    /// When it is told.
    pub pace: Pace,
    /// Whether it is told that there was nothing to tell.
    pub heartbeat: bool,
    /// Who is told.
    pub receivers: Vec<Receiver>,
}

/// Everybody who is told, with the words to tell them in.
#[derive(Debug, Clone)]
pub struct Audience {
    templates: Arc<Templates>,
    subscriptions: Vec<Subscription>,
}

/// What is to be delivered of a happening.
#[derive(Debug, Default)]
pub struct Composed {
    /// One delivery for each receiver.
    pub deliveries: Vec<Addressed>,
    /// Templates of the operator's that failed; what they were to say is said
    /// in the built-in words.
    pub complaints: Vec<AlertError>,
}

/// What there is to tell.
#[derive(Debug, Clone, Copy)]
enum Content<'a> {
    Rule(&'a RuleAlert, Timestamp),
    Notice(&'a Notice, Timestamp),
    Digest(&'a Digest),
}

/// Receivers and the subscriptions (by number) that tell them.
type Told<'a> = Vec<(&'a Receiver, Vec<usize>)>;

impl Audience {
    /// Puts subscriptions and templates together.
    pub fn new(templates: Templates, subscriptions: Vec<Subscription>) -> Self {
        Self { templates: Arc::new(templates), subscriptions }
    }

    /// The subscriptions.
    pub fn subscriptions(&self) -> &[Subscription] {
        &self.subscriptions
    }

    /// The same words for this subscription alone.
    #[must_use]
    pub fn with(&self, one: Subscription) -> Self {
        Self { templates: Arc::clone(&self.templates), subscriptions: vec![one] }
    }

    /// The same without all subscriptions but one.
    #[must_use]
    pub fn only(&self, name: &str) -> Self {
        let kept = self.subscriptions.iter().filter(|one| one.name == name).cloned().collect();
        Self { templates: Arc::clone(&self.templates), subscriptions: kept }
    }

    /// The deliveries of an alert about a rule, for those who are told at
    /// once. A receiver of several subscriptions gets one message with what
    /// any of them asks for. `at` is when the event happened for us.
    pub fn of_rule(&self, alert: &RuleAlert, at: Timestamp) -> Composed {
        let mut composed = Composed::default();
        let mut narrowed: BTreeMap<Vec<usize>, Option<RuleAlert>> = BTreeMap::new();
        let told = self.told(|one| one.rules && one.pace == Pace::Immediate);
        let mut press = Press::new(&self.templates, &alert.event_id);
        for (receiver, numbers) in told {
            let reduced = narrowed
                .entry(numbers.clone())
                .or_insert_with(|| narrow(alert, &self.asked(&numbers)));
            if let Some(alert) = reduced {
                let list = self.list_of(&numbers);
                press.print(receiver, &numbers, list, Content::Rule(alert, at), &mut composed);
            }
        }
        composed
    }

    /// The same with no regard to filters and paces: for samples, which
    /// everybody gets.
    pub fn of_rule_unfiltered(&self, alert: &RuleAlert, at: Timestamp) -> Composed {
        let mut composed = Composed::default();
        let mut press = Press::new(&self.templates, &alert.event_id);
        for (receiver, numbers) in self.told(|_| true) {
            let list = self.list_of(&numbers);
            press.print(receiver, &numbers, list, Content::Rule(alert, at), &mut composed);
        }
        composed
    }

    /// A subscription by its name.
    pub fn subscription(&self, name: &str) -> Option<&Subscription> {
        self.subscriptions.iter().find(|one| one.name == name)
    }

    /// The deliveries of a notice, for those who are told of such at once. A
    /// filter does not keep it back: it may concern any entry. Whom the notice is about is left out: he could not be told.
    pub fn of_notice(&self, event_id: &str, notice: &Notice, at: Timestamp) -> Composed {
        let mut composed = Composed::default();
        let mut press = Press::new(&self.templates, event_id);
        for (receiver, numbers) in self.told(|one| one.hears(notice) && one.pace == Pace::Immediate)
        {
            let about = notice.about().is_some_and(|about| {
                about.channel == receiver.channel.as_str() && about.name == receiver.name
            });
            if !about {
                let list = self.list_of(&numbers);
                press.print(receiver, &numbers, list, Content::Notice(notice, at), &mut composed);
            }
        }
        composed
    }

    /// The deliveries of a digest or a heartbeat, for its subscription.
    pub fn of_digest(&self, event_id: &str, digest: &Digest) -> Composed {
        let mut composed = Composed::default();
        let mut press = Press::new(&self.templates, event_id);
        let told = self.told(|one| one.name == digest.subscription);
        for (receiver, numbers) in told {
            let list = self.list_of(&numbers);
            press.print(receiver, &numbers, list, Content::Digest(digest), &mut composed);
        }
        composed
    }

    /// Each receiver once, with the subscriptions that tell it.
    fn told(&self, who: impl Fn(&Subscription) -> bool) -> Told<'_> {
        let mut told: Told<'_> = Vec::new();
        for (number, one) in self.subscriptions.iter().enumerate().filter(|(_, one)| who(one)) {
            for receiver in &one.receivers {
                let same = |(known, _): &&mut (&Receiver, Vec<usize>)| {
                    known.channel == receiver.channel && known.name == receiver.name
                };
                match told.iter_mut().find(same) {
                    Some((_, numbers)) if !numbers.contains(&number) => numbers.push(number),
                    Some(_) => {}
                    None => told.push((receiver, vec![number])),
                }
            }
        }
        told
    }

    fn asked(&self, numbers: &[usize]) -> Vec<Asked<'_>> {
        numbers.iter().filter_map(|number| self.subscriptions.get(*number)).map(asked).collect()
    }

    /// The name of the subscription, where it is one alone and the operator's.
    fn list_of(&self, numbers: &[usize]) -> Option<&str> {
        match numbers {
            [number] => self
                .subscriptions
                .get(*number)
                .map(|one| one.name.as_str())
                .filter(|name| *name != Subscription::EVERYTHING),
            _ => None,
        }
    }
}

impl Subscription {
    /// The name of what those get who are in no subscription of the
    /// operator's. It cannot be a section's name.
    pub const EVERYTHING: &'static str = "(everything)";

    /// Whether it is told of such a notice.
    pub fn hears(&self, notice: &Notice) -> bool {
        if notice.is_trouble() { self.trouble } else { self.rules }
    }

    /// The alert as it sees it; `None` where it is not told.
    pub fn sees(&self, alert: &RuleAlert) -> Option<RuleAlert> {
        if self.rules { narrow(alert, &[asked(self)]) } else { None }
    }
}

fn asked(one: &Subscription) -> Asked<'_> {
    Asked { name: &one.name, filter: &one.filter, trouble: one.trouble }
}

/// Prints messages, the same one once however many get it.
struct Press<'a> {
    templates: &'a Templates,
    event_id: &'a str,
    printed: BTreeMap<(Vec<usize>, Form), Message>,
}

impl<'a> Press<'a> {
    fn new(templates: &'a Templates, event_id: &'a str) -> Self {
        Self { templates, event_id, printed: BTreeMap::new() }
    }

    fn print(
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
