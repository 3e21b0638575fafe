//! Events into messages: one view model that every channel renders.
//!
//! [`compose`] turns what a rule did to the list into a [`RuleAlert`];
//! [`messages`] renders it as mail and webhook, [`summary_text`] for the
//! terminal. Everything else that there is to tell (a baseline, a source that
//! failed) is a [`Notice`]. [`deliveries_for`] addresses the messages.
//!
//! Pure but for the templates, which are compiled into the program.

mod addressing;
mod compose;
mod differences;
mod document;
mod escape;
mod heading;
mod headline;
mod layout;
mod message;
mod model;
mod notice;
mod party;
mod render;
mod summary;
mod templates;
mod words;

pub use addressing::{Addressed, Channel, deliveries_for, delivery_id};
pub use compose::{RuleEvent, compose};
pub use message::{MailMessage, Message, WebhookMessage};
pub use model::{
    CitationFact, Count, Counts, DestinationCounts, DocumentFacts, EffectiveFact, FieldDifference,
    FootnoteMeaning, HeldChange, Links, PartyChange, PartyChangeKind, Place, ReasonGroup,
    RelatedFact, RuleAlert, SCHEMA_VERSION, Savings, Trouble, WordRun,
};
pub use notice::{Notice, notice_messages};
pub use render::{AlertError, Messages, mail_message, messages, subject, webhook_message};
pub use summary::summary_text;
