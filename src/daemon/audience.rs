//! The settings' subscriptions, endpoints and templates as the audience of
//! the alerts.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::alert::{
    self, Audience, Channel, ChatShape, Filter, Form, Notice, OwnPartyNames, Pace, Receiver,
    Subscription, TemplateError, Templates, Wanted, Word,
};
use crate::clock::eastern_date;
use crate::config::{self, ChatFormat, Config, EndpointName};

/// Longest template that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// Why the audience cannot be told as configured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AudienceError {
    /// A file or folder of templates cannot be read.
    #[error("cannot read the template `{}`: {source}", .path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A template cannot be used.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A template fails on a sample.
    #[error("a template of yours fails on a sample alert: {0}")]
    Sample(#[from] alert::AlertError),
    /// A filter's pattern cannot be used.
    #[error("subscription `{subscription}`: {source}")]
    Pattern {
        /// The subscription.
        subscription: String,
        /// Why.
        source: regex::Error,
    },
}

/// The audience of these settings. Templates are read and tried on samples,
/// so that a broken one is found when the program starts.
pub fn audience(config: &Config, now: Timestamp) -> Result<Audience, AudienceError> {
    let mut templates = match &config.templates {
        Some(folder) => Templates::with_overrides(overrides(folder)?)?,
        None => Templates::with_overrides([])?,
    };
    for post in &config.posts {
        templates.add_post(post_template(post), read(&post.template)?)?;
    }
    let mut subscriptions = config
        .subscriptions
        .iter()
        .map(|one| subscription(config, one))
        .collect::<Result<Vec<_>, _>>()?;
    subscriptions.extend(everything(config));
    let audience = Audience::new(templates, subscriptions);
    try_on_samples(&audience, now)?;
    Ok(audience)
}

/// What those get who are in no subscription: `mail.to`, and the endpoints
/// that none names.
fn everything(config: &Config) -> Option<Subscription> {
    let named = |kind: &str, name: &str| {
        let mut all = config.subscriptions.iter().flat_map(|one| &one.endpoints);
        all.any(|endpoint| endpoint.kind == kind && endpoint.name == name)
    };
    let mut receivers = mail_receivers(config);
    receivers.extend(
        endpoint_names(config)
            .iter()
            .filter(|endpoint| !named(&endpoint.kind, &endpoint.name))
            .filter_map(|endpoint| endpoint_receiver(config, endpoint)),
    );
    (!receivers.is_empty()).then(|| Subscription {
        name: Subscription::EVERYTHING.to_owned(),
        filter: Filter::default(),
        own_parties: OwnPartyNames::default(),
        rules: true,
        trouble: true,
        pace: Pace::Immediate,
        heartbeat: false,
        receivers,
    })
}

/// The mail recipients who get everything.
pub fn mail_receivers(config: &Config) -> Vec<Receiver> {
    mails(config, config.mail.iter().flat_map(|mail| &mail.to))
}

fn endpoint_names(config: &Config) -> Vec<EndpointName> {
    let named =
        |kind: &str, name: &str| EndpointName { kind: kind.to_owned(), name: name.to_owned() };
    let webhooks = config.webhooks.iter().map(|one| named("webhook", &one.name));
    let chats = config.chats.iter().map(|one| named("chat", &one.name));
    let posts = config.posts.iter().map(|one| named("post", &one.name));
    let buses = config.buses.iter().map(|one| named("nats", &one.name));
    webhooks.chain(chats).chain(posts).chain(buses).collect()
}

fn mails<'a>(config: &Config, to: impl Iterator<Item = &'a String>) -> Vec<Receiver> {
    let largest_bytes = config.mail.as_ref().map_or(u64::MAX, |mail| mail.largest_bytes);
    to.map(|name| Receiver {
        channel: Channel::Mail,
        name: name.clone(),
        form: Form::Mail { largest_bytes },
    })
    .collect()
}

/// The receiver of an endpoint's section; `None` where there is none, which
/// the check of the settings has told.
pub fn endpoint_receiver(config: &Config, endpoint: &EndpointName) -> Option<Receiver> {
    let name = endpoint.name.as_str();
    let (channel, form) = match endpoint.kind.as_str() {
        "webhook" => {
            let webhook = config.webhooks.iter().find(|one| one.name == name)?;
            (Channel::Webhook, Form::Webhook { full_body: webhook.full_body })
        }
        "chat" => {
            let chat = config.chats.iter().find(|one| one.name == name)?;
            (Channel::Chat, Form::Chat(shape(chat.format)))
        }
        "post" => {
            let post = config.posts.iter().find(|one| one.name == name)?;
            let content_type = post.content_type.clone();
            (Channel::Post, Form::Template { template: post_template(post), content_type })
        }
        _ => {
            let bus = config.buses.iter().find(|one| one.name == name)?;
            (Channel::Nats, Form::Webhook { full_body: bus.full_body })
        }
    };
    Some(Receiver { channel, name: name.to_owned(), form })
}

const fn shape(format: ChatFormat) -> ChatShape {
    match format {
        ChatFormat::Slack => ChatShape::Slack,
        ChatFormat::Teams => ChatShape::Teams,
        ChatFormat::Mattermost => ChatShape::Mattermost,
        ChatFormat::Discord => ChatShape::Discord,
    }
}

fn subscription(
    config: &Config,
    one: &config::Subscription,
) -> Result<Subscription, AudienceError> {
    let mut receivers = mails(config, one.to.iter());
    receivers.extend(one.endpoints.iter().filter_map(|it| endpoint_receiver(config, it)));
    Ok(Subscription {
        name: one.name.clone(),
        filter: filter(one)?,
        own_parties: match one.own_parties {
            config::OwnPartyNames::Mail => OwnPartyNames::Mail,
            config::OwnPartyNames::Everywhere => OwnPartyNames::Everywhere,
            config::OwnPartyNames::Nowhere => OwnPartyNames::Nowhere,
        },
        rules: one.rules,
        trouble: one.trouble,
        pace: if one.digest.is_some() { Pace::Digest } else { Pace::Immediate },
        heartbeat: one.heartbeat.is_some(),
        receivers,
    })
}

fn filter(one: &config::Subscription) -> Result<Filter, AudienceError> {
    let asked = &one.filter;
    let bad = |source| AudienceError::Pattern { subscription: one.name.clone(), source };
    // The words are those of the kinds' JSON, which the settings have checked.
    let kind = |word: &String| serde_json::from_value(word.as_str().into()).ok();
    Ok(Filter {
        lists: asked.lists.clone(),
        changes: asked.changes.iter().filter_map(kind).collect(),
        stages: asked.stages.clone(),
        destinations: asked.destinations.iter().map(|printed| Wanted::new(printed)).collect(),
        footnotes: asked.footnotes.clone(),
        requirements: asked.requirements.clone(),
        policies: asked.policies.clone(),
        subjects: asked.subjects.clone(),
        words: asked.words.iter().map(|word| Word::new(word)).collect(),
        patterns: asked
            .patterns
            .iter()
            .map(|text| alert::pattern(text))
            .collect::<Result<_, _>>()
            .map_err(bad)?,
        own_party_hits: asked.own_party_hits,
    })
}

fn post_template(post: &config::Post) -> String {
    let extension = post.template.extension().and_then(|it| it.to_str()).unwrap_or("txt");
    Templates::post_name(&post.name, extension)
}

/// The files of a folder, hidden ones aside.
fn overrides(folder: &Path) -> Result<Vec<(String, String)>, AudienceError> {
    let unreadable = |source| AudienceError::Unreadable { path: folder.to_owned(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_file() && !name.starts_with('.') {
            files.push((name.to_owned(), read(&path)?));
        }
    }
    Ok(files)
}

fn read(path: &Path) -> Result<String, AudienceError> {
    let unreadable = |source| AudienceError::Unreadable { path: path.to_owned(), source };
    let length = std::fs::metadata(path).map_err(unreadable)?.len();
    if length > LONGEST {
        return Err(unreadable(io::Error::other("it is larger than 1 MiB")));
    }
    std::fs::read_to_string(path).map_err(unreadable)
}

/// Renders a sample of everything for everybody.
fn try_on_samples(audience: &Audience, now: Timestamp) -> Result<(), AudienceError> {
    let today = eastern_date(now);
    let rule = alert::sample_alert("test:rule", today, now);
    let notice: Notice = alert::sample_notice(now);
    let mut all = vec![audience.of_rule_unfiltered(&rule, now)];
    all.push(audience.of_notice("test:notice", &notice, now));
    all.extend(audience.subscriptions().iter().map(|one| {
        audience.of_digest("test:digest", &alert::sample_digest(&one.name, today, now))
    }));
    match all.into_iter().flat_map(|composed| composed.complaints).next() {
        Some(complaint) => Err(complaint.into()),
        None => Ok(()),
    }
}
