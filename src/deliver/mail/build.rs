//! The mail itself: headers that thread a rule's life and name the delivery,
//! a text part and an HTML part (RFC 5322, 2046, 2919, 3834).

use std::time::SystemTime;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use lettre::Message;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};

use crate::alert::MailMessage;
use entity_list::model::Sha256;

/// A mail cannot be made or sent as configured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MailError {
    /// Sender or recipient is no mail address.
    #[error("`{address}` is not a mail address: {source}")]
    Address {
        /// What was given.
        address: String,
        /// Why.
        source: lettre::address::AddressError,
    },
    /// The mail cannot be put together.
    #[error("mail: {0}")]
    Message(#[from] lettre::error::Error),
    /// An attachment is of no known kind.
    #[error("`{media_type}` is no media type: {why}")]
    MediaType {
        /// What was given.
        media_type: String,
        /// Why.
        why: String,
    },
    /// The way to the server cannot be made ready.
    #[error("mail server `{host}`: {source}")]
    Server {
        /// The server.
        host: String,
        /// Why.
        source: lettre::transport::smtp::Error,
    },
    /// The file of trusted certificates cannot be used.
    #[error("`{path}` holds no certificate (PEM): {why}")]
    Certificate {
        /// The file.
        path: String,
        /// Why.
        why: String,
    },
    /// The connection would be open to everybody on the way.
    #[error("mail server `{0}` is not on this machine: `tls = \"none\"` is not allowed")]
    Unprotected(String),
}

/// Reads `Name <address>` or an address.
pub(super) fn mailbox(text: &str) -> Result<Mailbox, MailError> {
    text.parse().map_err(|source| MailError::Address { address: text.to_owned(), source })
}

/// What all mails have in common.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    /// The sender.
    pub from: &'a Mailbox,
    /// Where people can leave the list: `https://` or `mailto:`; without it a
    /// mail to the sender.
    pub unsubscribe: Option<&'a str>,
}

/// Builds the mail of a delivery. The same delivery has the same
/// `Message-ID` and the same bytes but for the date, however often it is sent.
pub fn build(
    id: &str,
    sender: &Sender<'_>,
    recipient: &str,
    message: &MailMessage,
    now: Timestamp,
) -> Result<Message, MailError> {
    let host = sender.from.email.domain().to_owned();
    let thread = thread_id(&message.thread, &host);
    let (leave, one_click) = unsubscribe(sender);
    let mut mail = Message::builder()
        .from(sender.from.clone())
        .to(mailbox(recipient)?)
        .date(SystemTime::from(now))
        .raw_header(subject(&message.subject))
        .message_id(Some(format!("<{}@{host}>", local_part(id))))
        .in_reply_to(thread.clone())
        .references(thread)
        .raw_header(raw("Auto-Submitted", "auto-generated".to_owned()))
        .raw_header(raw("List-Id", list_id(message.list.as_deref(), &host)))
        .raw_header(raw("List-Unsubscribe", leave))
        .raw_header(raw("X-Entitylistd-Delivery", local_part(id)));
    if one_click {
        mail = mail.raw_header(raw("List-Unsubscribe-Post", ONE_CLICK.to_owned()));
    }
    Ok(mail.multipart(body(id, message)?)?)
}

/// Text and HTML, and beside them what is attached.
fn body(id: &str, message: &MailMessage) -> Result<MultiPart, MailError> {
    let words = MultiPart::alternative()
        .boundary(boundary(id, "words"))
        .singlepart(SinglePart::plain(message.text.clone()))
        .singlepart(SinglePart::html(message.html.clone()));
    if message.attachments.is_empty() {
        return Ok(words);
    }
    let mut all = MultiPart::mixed().boundary(boundary(id, "all")).multipart(words);
    for attachment in &message.attachments {
        let kind =
            ContentType::parse(&attachment.media_type).map_err(|error| MailError::MediaType {
                media_type: attachment.media_type.clone(),
                why: error.to_string(),
            })?;
        let part = Attachment::new(attachment.file_name.clone());
        all = all.singlepart(part.body(attachment.content.as_bytes().to_vec(), kind));
    }
    Ok(all)
}

/// RFC 8058.
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// `List-Unsubscribe`, and whether it takes a one-click POST.
fn unsubscribe(sender: &Sender<'_>) -> (String, bool) {
    match sender.unsubscribe {
        Some(way) => (format!("<{way}>"), way.starts_with("https://")),
        None => (format!("<mailto:{}?subject=unsubscribe>", sender.from.email), false),
    }
}

/// RFC 2919: a list of its own for each subscription, so that mail programs
/// can sort by it.
fn list_id(subscription: Option<&str>, host: &str) -> String {
    match subscription {
        Some(name) => format!("Entity List alerts, {name} <{name}.entity-list.{host}>"),
        None => format!("Entity List alerts <entity-list.{host}>"),
    }
}

fn raw(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// A root that is never sent: every mail about the document answers it, so
/// that mail programs show them together whatever arrives first.
fn thread_id(thread: &str, host: &str) -> String {
    format!("<thread.{}@{host}>", &Sha256::of(thread.as_bytes()).as_str()[..24])
}

/// A boundary that no text can hold by chance and that is the same for the
/// same delivery.
fn boundary(id: &str, of: &str) -> String {
    format!("=_{}", &Sha256::of(format!("boundary of {of} {id}").as_bytes()).as_str()[..40])
}

/// Only letters that a `Message-ID` may hold.
fn local_part(id: &str) -> String {
    id.chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .collect()
}

/// Bytes of text in one encoded word: with its frame it stays below 75
/// characters (RFC 2047, section 2).
const ENCODED_WORD: usize = 42;

/// The longest word that is left to ordinary folding, which breaks lines at
/// blanks only.
const LONGEST_WORD: usize = 60;

/// A subject never ends its own line. Text that folding alone cannot bring
/// into lines of legal length is encoded here, whatever its script.
fn subject(text: &str) -> HeaderValue {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let name = HeaderName::new_from_ascii_str("Subject");
    if line.is_ascii() && line.split(' ').all(|word| word.len() <= LONGEST_WORD) {
        return HeaderValue::new(name, line);
    }
    let encoded = encoded_words(&line);
    HeaderValue::dangerous_new_pre_encoded(name, line, encoded)
}

fn encoded_words(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = rest.len().min(ENCODED_WORD);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let (word, after) = rest.split_at(end);
        words.push(format!("=?utf-8?b?{}?=", BASE64_STANDARD.encode(word)));
        rest = after;
    }
    words.join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_subject_is_within_the_limits_and_comes_back(text in "\\PC{0,300}|[a-zA-Z]{0,3000}") {
            let message = MailMessage {
                subject: text.clone(),
                text: "text".to_owned(),
                html: "<p>html</p>".to_owned(),
                thread: "t".to_owned(),
                list: None,
                attachments: Vec::new(),
            };
            let from = mailbox("a@example.com").unwrap();
            let now = Timestamp::UNIX_EPOCH;
            let mail = build("msg_1", &Sender { from: &from, unsubscribe: None }, "b@example.com", &message, now).unwrap().formatted();
            for line in mail.split(|byte| *byte == b'\n') {
                prop_assert!(line.len() <= 998);
            }
            let parsed = mail_parser::MessageParser::default().parse(&mail).unwrap();
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(squeezed(parsed.subject().unwrap_or_default()), squeezed(&text));
        }
    }
}
