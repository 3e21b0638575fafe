//! Events into messages: one view model that every channel renders.
//!
//! [`compose`] turns what a rule did to the list into a [`RuleAlert`];
//! everything else that there is to tell (a baseline, a source that failed) is
//! a [`Notice`]. An [`Audience`] holds who asked for what: it reduces an alert
//! to that ([`narrow`]), renders it for each receiver and addresses it.
//! [`summary_text`] renders for the terminal.
//!
//! Pure: the templates are compiled in or come as values.

mod addressing;
mod audience;
mod card;
mod chat;
mod compose;
mod differences;
mod digest;
mod document;
mod escape;
mod filter;
mod heading;
mod headline;
mod layout;
mod message;
mod model;
mod narrow;
mod notice;
mod party;
mod reduce;
mod render;
mod sample;
mod summary;
mod table;
mod templates;
mod words;

pub use addressing::{Addressed, Channel, delivery_id};
pub use audience::{Audience, Composed, Form, Pace, Receiver, Subscription};
pub use chat::ChatShape;
pub use compose::{RuleEvent, compose};
pub use digest::{Digest, DigestBody, DigestBodyItem, DigestItem, Evidence, Told};
pub use filter::{Filter, Wanted, Word, pattern};
pub use message::{Attachment, Content, MailMessage, Message, PostMessage, WebhookMessage};
pub use model::{
    CitationFact, Count, Counts, DestinationCounts, DocumentFacts, EffectiveFact, FieldDifference,
    FootnoteMeaning, HeldChange, Links, PartyChange, PartyChangeKind, Place, ReasonGroup, Reduced,
    RelatedFact, RuleAlert, SCHEMA_VERSION, Savings, Shown, Trouble, WordRun,
};
pub use narrow::{Asked, narrow};
pub use notice::{
    Notice, NoticeBody, Quoted, ReceiverName, notice_mail, notice_subject, notice_webhook,
};
pub use render::{AlertError, MailForm, mail_message, subject, webhook_message};
pub use sample::{
    notices_of_everything, sample_alert, sample_digest, sample_notice, samples_of_everything,
};
pub use summary::summary_text;
pub use table::TableFormat;
pub use templates::{TemplateError, Templates};
