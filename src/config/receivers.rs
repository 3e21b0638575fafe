//! The validated settings of who is told: endpoints and subscriptions.

use std::path::PathBuf;
use std::time::Duration;

use entity_list::model::{List, RequirementClass, ReviewPolicyClass, Stage};
use jiff::civil::Time;
pub use jiff::civil::Weekday;
use secrecy::SecretString;
use url::Url;

/// An endpoint that takes signed webhooks.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// The endpoint's name in logs, events and the outbox.
    pub name: String,
    /// Where alerts are posted.
    pub url: Url,
    /// Signing secrets (Standard Webhooks, `whsec_...` or `whsk_...`); several
    /// while one is replaced by the next.
    pub secrets: Vec<SecretString>,
    /// Whether the address may be private or loopback.
    pub allow_private: bool,
    /// Whether bodies of any size are sent whole.
    pub full_body: bool,
    /// Seconds for a whole request.
    pub timeout: Duration,
}

/// A chat service, by the shape of its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatFormat {
    /// Slack: blocks of `mrkdwn`.
    Slack,
    /// Microsoft Teams: an adaptive card.
    Teams,
    /// Mattermost and what takes the same: Markdown.
    Mattermost,
    /// Discord: Markdown of its own.
    Discord,
}

/// A room of a chat service. Its address is a secret: whoever knows it can
/// write there.
#[derive(Debug, Clone)]
pub struct Chat {
    /// The room's name in logs, events and the outbox.
    pub name: String,
    /// The shape of its messages.
    pub format: ChatFormat,
    /// Where messages are posted.
    pub url: SecretString,
    /// Whether the address may be private or loopback.
    pub allow_private: bool,
    /// Seconds for a whole request.
    pub timeout: Duration,
}

/// An endpoint that takes a body made by a template.
#[derive(Debug, Clone)]
pub struct Post {
    /// The endpoint's name in logs, events and the outbox.
    pub name: String,
    /// Where bodies are posted.
    pub url: SecretString,
    /// The template's file.
    pub template: PathBuf,
    /// The body's media type.
    pub content_type: String,
    /// The value of the `Authorization` header.
    pub authorization: Option<SecretString>,
    /// Whether the address may be private or loopback.
    pub allow_private: bool,
    /// Seconds for a whole request.
    pub timeout: Duration,
}

/// A subject of a NATS server with JetStream.
#[derive(Debug, Clone)]
pub struct Nats {
    /// The endpoint's name in logs, events and the outbox.
    pub name: String,
    /// The server.
    pub url: String,
    /// The subject to publish on.
    pub subject: String,
    /// The file with the account's credentials.
    pub credentials_file: Option<PathBuf>,
    /// Whether bodies of any size are sent whole.
    pub full_body: bool,
    /// Seconds for a publication with its acknowledgement.
    pub timeout: Duration,
}

/// The section of an endpoint: `webhook.compliance` and so on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EndpointName {
    /// `webhook`, `chat`, `post` or `nats`.
    pub kind: String,
    /// The name after the dot.
    pub name: String,
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Once a day.
    Daily,
    /// Once a week.
    Weekly,
}

/// What a subscription lets through; an empty list lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Lists.
    pub lists: Vec<List>,
    /// Kinds of changes, in kebab case.
    pub changes: Vec<String>,
    /// Stages of the document.
    pub stages: Vec<Stage>,
    /// Destinations: codes, names or headings.
    pub destinations: Vec<String>,
    /// Footnotes that an entry carries.
    pub footnotes: Vec<u8>,
    /// Classes of license requirements.
    pub requirements: Vec<RequirementClass>,
    /// Classes of review policies.
    pub policies: Vec<ReviewPolicyClass>,
    /// Subjects of the reason.
    pub subjects: Vec<String>,
    /// Words in names, aliases and addresses.
    pub words: Vec<String>,
    /// Regular expressions over names, aliases and addresses.
    pub patterns: Vec<String>,
    /// Only changes that touch an own party.
    pub own_party_hits: bool,
}

/// Where a subscription names the own parties that a change touches. They are
/// the operator's customers and vendors: no endpoint learns them unasked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OwnPartyNames {
    /// In mails only.
    #[default]
    Mail,
    /// In every message, to endpoints too.
    Everywhere,
    /// Nowhere.
    Nowhere,
}

/// Who is told of what, how and when.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// Its name in mails, logs and events.
    pub name: String,
    /// Mail addresses.
    pub to: Vec<String>,
    /// Endpoints.
    pub endpoints: Vec<EndpointName>,
    /// What it lets through.
    pub filter: Filter,
    /// Where it names the own parties that a change touches.
    pub own_parties: OwnPartyNames,
    /// Whether it tells of rules.
    pub rules: bool,
    /// Whether it tells of trouble.
    pub trouble: bool,
    /// The pace of digests; `None`: each alert at once.
    pub digest: Option<Pace>,
    /// The pace of signs of life while there is nothing to tell.
    pub heartbeat: Option<Pace>,
    /// When digests and heartbeats are due.
    pub at: Time,
    /// On which day, for a weekly pace.
    pub on: Weekday,
    /// The zone of `at` and `on`.
    pub timezone: String,
}
