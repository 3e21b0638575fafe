//! One integration binary: a module per story.

mod alert_messages;
mod support;
