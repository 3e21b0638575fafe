//! Publication on a NATS server with JetStream. The outbox stays the truth:
//! a delivery counts once the stream has acknowledged it, and `Nats-Msg-Id`
//! lets the stream drop a repetition.

use std::time::Duration;

use async_nats::jetstream::{self, context::PublishErrorKind};
use async_nats::{Client, ConnectOptions, HeaderMap};
use tokio::sync::OnceCell;

use super::outcome::Answer;
use super::post::{failed, reasons};
use crate::alert::WebhookMessage;
use crate::config;

/// A subject of a NATS server. Connects at the first publication and keeps
/// the connection; the client connects again by itself.
#[derive(Debug)]
pub(super) struct Bus {
    settings: config::Nats,
    client: OnceCell<Client>,
}

impl Bus {
    /// Makes a bus ready. Connects to nobody yet.
    pub(super) fn new(settings: &config::Nats) -> Self {
        Self { settings: settings.clone(), client: OnceCell::new() }
    }

    /// Publishes a message under the delivery's id and waits until the stream
    /// has it.
    pub(super) async fn publish(&self, id: &str, message: &WebhookMessage) -> Answer {
        let body = match serde_json::to_vec(message) {
            Ok(body) => body,
            Err(error) => return Answer::Refused { said: format!("body: {error}") },
        };
        let publication = self.acknowledged(id, &message.kind, body);
        match tokio::time::timeout(self.settings.timeout, publication).await {
            Ok(answer) => answer,
            Err(_) => failed(format!("no acknowledgement within {:?}", self.settings.timeout)),
        }
    }

    /// Whether the server lets us in and a stream takes the subject; nothing
    /// is published.
    pub(super) async fn probe(&self) -> Result<String, String> {
        let subject = &self.settings.subject;
        let asked = async {
            let client = self.client.get_or_try_init(|| self.connect()).await?;
            let stream = jetstream::new(client.clone()).stream_by_subject(subject.as_str()).await;
            match stream {
                Ok(stream) => Ok(format!("stream {stream} takes `{subject}`")),
                Err(error) => Err(format!(
                    "no stream takes the subject `{subject}` ({}); add one to the server",
                    reasons(&error)
                )),
            }
        };
        match tokio::time::timeout(self.settings.timeout, asked).await {
            Ok(found) => found,
            Err(_) => Err(format!("no answer within {:?}", self.settings.timeout)),
        }
    }

    async fn acknowledged(&self, id: &str, kind: &str, body: Vec<u8>) -> Answer {
        let client = match self.client.get_or_try_init(|| self.connect()).await {
            Ok(client) => client,
            Err(why) => return failed(why),
        };
        let mut headers = HeaderMap::new();
        headers.insert("Nats-Msg-Id", id);
        headers.insert("Content-Type", "application/json");
        headers.insert("Entitylistd-Type", kind);
        let stream = jetstream::new(client.clone());
        let subject = self.settings.subject.clone();
        let sent = stream.publish_with_headers(subject, headers, body.into()).await;
        let acknowledged = match sent {
            Ok(acknowledgement) => acknowledgement.await,
            Err(error) => Err(error),
        };
        match acknowledged {
            Ok(stored) => {
                let again = if stored.duplicate { ", was there already" } else { "" };
                let said = format!("stream {} has it as {}{again}", stored.stream, stored.sequence);
                Answer::Accepted { said }
            }
            Err(error) if error.kind() == PublishErrorKind::StreamNotFound => failed(format!(
                "no stream takes the subject `{}`; add one to the server",
                self.settings.subject
            )),
            // It is as large the next time, and would hold the others back.
            Err(error) if error.kind() == PublishErrorKind::MaxPayloadExceeded => Answer::Refused {
                said: format!(
                    "{}; set `full_body = false` for this endpoint or let the server take more",
                    reasons(&error)
                ),
            },
            Err(error) => failed(reasons(&error)),
        }
    }

    async fn connect(&self) -> Result<Client, String> {
        let mut options = ConnectOptions::new()
            .name("entitylistd")
            .connection_timeout(self.settings.timeout.min(Duration::from_secs(30)));
        if let Some(file) = &self.settings.credentials_file {
            options = options
                .credentials_file(file)
                .await
                .map_err(|error| format!("`{}`: {error}", file.display()))?;
        }
        options.connect(&self.settings.url).await.map_err(|error| reasons(&error))
    }
}
