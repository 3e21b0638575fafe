//! What there is to tell apart from rules: a baseline, a document that
//! changes nothing, trouble with reading, with a source, with a receiver,
//! with the schedule.

use entity_list::ledger::{Decision, Held};
use entity_list::model::{Document, Unread};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

mod documents;
mod kinds;
mod messages;
mod receivers;
mod review;
mod sources;
mod witness;
mod words;

pub(super) use messages::notice_card;
pub use messages::{NoticeBody, Quoted, notice_mail, notice_subject, notice_webhook};

/// A happening that is no rule. Its JSON is the body of its event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "notice")]
pub enum Notice {
    /// The list was taken as the beginning.
    Baseline {
        /// The day of the list, Eastern.
        as_of: Date,
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
        before: Option<Date>,
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
        /// Deliveries that wait for it.
        #[serde(default)]
        waiting: u32,
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
    /// A delivery was given up.
    GivenUp {
        /// The receiver.
        receiver: ReceiverName,
        /// Its last answer.
        answer: String,
        /// The delivery's id, where it is known.
        #[serde(default)]
        delivery: Option<String>,
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

/// A moment as people read it, UTC.
fn moment(timestamp: &Timestamp) -> String {
    timestamp.strftime("%-d %b %Y, %H:%M UTC").to_string()
}
