//! The stories that cross rooms, in one binary so that they link once.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "the lints know tests by their attribute only, not what the stories share"
)]

mod alert_messages;
mod replica_folder;
mod source_corpus;
mod source_ecfr;
mod source_faults;
mod source_federal_register;
mod source_support;
mod support;
