//! The stories that cross rooms, in one binary so that they link once.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "the lints know tests by their attribute only, not what the stories share"
)]

mod a_cycle_under_faults;
mod a_delay_is_told;
mod a_rule_on_inspection;
mod alert_corpus;
mod alert_messages;
mod alert_schema;
mod commands;
mod deliver_hostile;
mod deliver_mail;
mod deliver_webhook;
mod house;
mod killed_at_any_moment;
mod reading_schema;
mod replica_folder;
mod service;
mod source_corpus;
mod source_ecfr;
mod source_faults;
mod source_federal_register;
mod source_support;
mod support;
mod the_record;
mod the_story;
