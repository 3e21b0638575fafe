//! One integration binary: a module per story.

mod alert_messages;
mod alert_schema;
mod deliver_hostile;
mod deliver_mail;
mod deliver_webhook;
mod support;
