//! The stories that cross rooms, in one binary so that they link once.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "the lints know tests by their attribute only, not what the stories share"
)]

mod a_cycle_under_faults;
mod a_delay_is_told;
mod a_delay_moves_the_dates;
mod a_manuscript_is_told;
mod a_rule_on_inspection;
mod a_simulated_year;
mod alert_corpus;
mod alert_messages;
mod alert_schema;
mod commands;
mod cycles_apart;
#[cfg(feature = "nats")]
mod deliver_bus;
mod deliver_chats;
mod deliver_hostile;
mod deliver_mail;
mod deliver_receivers;
mod deliver_webhook;
mod digests;
mod examples;
mod fault_run;
mod faults_of_the_machine;
mod first_use;
mod growth;
mod house;
mod killed_at_any_moment;
mod mail_size;
mod monitoring;
mod other_lists_are_told;
mod outbox_commands;
mod own_parties;
mod reading_schema;
mod receivers_told;
mod records_evidence;
mod records_overrides;
mod records_reconcile;
mod records_review;
mod replica_folder;
mod retry_schedule;
mod service;
mod source_corpus;
mod source_csl;
mod source_ecfr;
mod source_faults;
mod source_federal_register;
mod source_support;
mod status_schema;
mod subscriptions;
mod support;
mod templates_checked;
mod the_record;
mod the_story;
