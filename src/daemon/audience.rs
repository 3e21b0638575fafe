//! The settings' subscriptions, endpoints and templates as the audience of
//! the alerts.

use jiff::Timestamp;

use super::templates::{self, TemplateFault};
use crate::alert::{
    self, Audience, Channel, ChatShape, Filter, Form, MailForm, OwnPartyNames, Pace, Receiver,
    Subscription, TableFormat, Wanted, Word,
};
use crate::config::{self, ChatFormat, Config, EndpointName, MailTable};

/// Why the audience cannot be told as configured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AudienceError {
    /// Templates of the operator's cannot be used.
    #[error("{}", in_lines(.0))]
    Templates(Vec<TemplateFault>),
    /// A filter's pattern cannot be used.
    #[error("subscription `{subscription}`: {source}")]
    Pattern {
        /// The subscription.
        subscription: String,
        /// Why.
        source: regex::Error,
    },
}

fn in_lines(faults: &[TemplateFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The audience of these settings. Templates are read and tried on samples,
/// so that a broken one is found when the program starts.
pub fn audience(config: &Config, now: Timestamp) -> Result<Audience, AudienceError> {
    let templates = templates::load(config).map_err(AudienceError::Templates)?;
    let mut subscriptions = config
        .subscriptions
        .iter()
        .map(|one| subscription(config, one))
        .collect::<Result<Vec<_>, _>>()?;
    subscriptions.extend(everything(config));
    let audience = Audience::new(templates, subscriptions);
    if config.templates.is_none() && config.posts.is_empty() {
        return Ok(audience); // what is compiled in is under test
    }
    let faults = templates::try_on_samples(config, &audience, now);
    if faults.is_empty() { Ok(audience) } else { Err(AudienceError::Templates(faults)) }
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
    let form = config.mail.as_ref().map_or_else(MailForm::default, |mail| MailForm {
        largest_bytes: mail.largest_bytes,
        table: table(mail.table),
    });
    to.map(|name| Receiver { channel: Channel::Mail, name: name.clone(), form: Form::Mail(form) })
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
            (Channel::Post, Form::Template { template: templates::post_name(post), content_type })
        }
        _ => {
            let bus = config.buses.iter().find(|one| one.name == name)?;
            (Channel::Nats, Form::Webhook { full_body: bus.full_body })
        }
    };
    Some(Receiver { channel, name: name.to_owned(), form })
}

/// Workbooks are refused by the settings where the program cannot make them.
const fn table(format: MailTable) -> TableFormat {
    match format {
        MailTable::Csv => TableFormat::Csv,
        #[cfg(feature = "xlsx")]
        MailTable::Xlsx => TableFormat::Xlsx,
        #[cfg(not(feature = "xlsx"))]
        MailTable::Xlsx => TableFormat::Csv,
        MailTable::None => TableFormat::None,
    }
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
