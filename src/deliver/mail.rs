//! Mails: built once from message and delivery, sent over SMTP or written to
//! a folder.

mod build;
mod folder;
mod smtp;

pub use build::{MailError, Sender, build};

use jiff::Timestamp;
use lettre::message::Mailbox;

use self::folder::Folder;
use self::smtp::Smtp;
use super::outcome::Answer;
use crate::alert::MailMessage;
use crate::config::{self, MailTransport};

/// Sends mails as configured.
#[derive(Debug)]
pub struct Mailer {
    from: Mailbox,
    unsubscribe: Option<String>,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Smtp(Smtp),
    Folder(Folder),
}

impl Mailer {
    /// Makes a mailer ready. Connects to nobody yet.
    pub fn new(mail: &config::Mail) -> Result<Self, MailError> {
        let from = build::mailbox(&mail.from)?;
        let way = match &mail.transport {
            MailTransport::Folder { path } => Way::Folder(Folder::new(path.clone())),
            MailTransport::Smtp { .. } => Way::Smtp(Smtp::new(&mail.transport)?),
        };
        Ok(Self { from, unsubscribe: mail.unsubscribe.clone(), way })
    }

    /// Whether mails could leave: connects and signs in, and sends nothing.
    pub async fn probe(&self) -> Result<(), String> {
        match &self.way {
            Way::Smtp(smtp) => smtp.probe().await,
            Way::Folder(_) => Ok(()),
        }
    }

    /// Sends one mail to one recipient under the delivery's id.
    pub async fn send(
        &self,
        id: &str,
        recipient: &str,
        message: &MailMessage,
        now: Timestamp,
    ) -> Answer {
        let sender = Sender { from: &self.from, unsubscribe: self.unsubscribe.as_deref() };
        let mail = match build(id, &sender, recipient, message, now) {
            Ok(mail) => mail,
            // the same words will be refused the next time
            Err(error) => return Answer::Refused { said: error.to_string() },
        };
        match &self.way {
            Way::Smtp(smtp) => smtp.send(mail).await,
            Way::Folder(folder) => folder.write(id, recipient, message, &mail).await,
        }
    }
}
