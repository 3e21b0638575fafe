//! Who asked for what.

use super::super::addressing::Channel;
use super::super::chat::ChatShape;
use super::super::filter::Filter;
use super::super::model::RuleAlert;
use super::super::narrow::{Asked, narrow};
use super::super::notice::Notice;
use super::super::render::MailForm;

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
        /// The template's name, see [`super::Templates::post_name`].
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

/// Where own parties are named. They are the operator's customers and vendors:
/// no endpoint learns them unasked.
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

/// Who is told of what.
#[derive(Debug, Clone)]
pub struct Subscription {
    /// Its name.
    pub name: String,
    /// What it lets through.
    pub filter: Filter,
    /// Where it names the own parties that a change touches.
    pub own_parties: OwnPartyNames,
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

impl Subscription {
    /// The name of what those get who are in no subscription of the
    /// operator's. It cannot be a section's name.
    pub const EVERYTHING: &'static str = "(everything)";

    /// Whether it is told of such a notice.
    pub fn hears(&self, notice: &Notice) -> bool {
        if notice.is_trouble() { self.trouble } else { self.rules }
    }

    /// A screened alert as it sees it; `None` where it is not told.
    pub fn sees(&self, alert: &RuleAlert) -> Option<RuleAlert> {
        if self.rules { narrow(alert, &[asked(self)]) } else { None }
    }

    /// Whether it names own parties to such a receiver.
    pub(super) fn names_own_parties(&self, receiver: &Receiver) -> bool {
        match self.own_parties {
            OwnPartyNames::Mail => receiver.channel == Channel::Mail,
            OwnPartyNames::Everywhere => true,
            OwnPartyNames::Nowhere => false,
        }
    }
}

pub(super) fn asked(one: &Subscription) -> Asked<'_> {
    Asked { name: &one.name, filter: &one.filter, trouble: one.trouble }
}
