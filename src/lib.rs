//! entitylistd watches the Federal Register for changes to the BIS Entity
//! List and tells compliance teams who was listed, revised or removed.
//!
//! Documents flow one way through the rooms of this crate:
//!
//! | room | does | may use |
//! |---|---|---|
//! | [`config`] | settings: file, environment, secrets | |
//! | [`source`] | the witnesses: Federal Register, eCFR, CSL | `config` |
//! | [`schedule`] | cron lines into the next run | |
//! | [`store`] | documents, readings, the list, events, outbox | |
//! | [`alert`] | events into messages | |
//! | [`deliver`] | messages to their receivers | `store`, `config` |
//! | [`evidence`] | all about a document or an entry into one archive | `store`, `alert`, `deliver` |
//! | [`daemon`] | the cycle, the schedule, signals | all of the above |
//! | [`status`], [`metrics`] | how the service stands, in words and in numbers | `store` |
//! | [`web`] | health, readiness, metrics over HTTP | `store`, `status`, `metrics` |
//! | [`replica`] | a local Federal Register and eCFR for demo and tests | |
//! | [`cli`] | one file per subcommand | all |
//!
//! Reading documents and following the list are the pure crate
//! [`entity_list`].

pub mod alert;
pub mod cli;
pub mod clock;
pub mod config;
pub mod daemon;
mod database_url;
pub mod deliver;
pub mod evidence;
pub mod metrics;
pub mod replica;
pub mod schedule;
pub mod source;
pub mod status;
pub mod store;
pub mod tls;
pub mod web;
