//! The daemon: one cycle at a time, when the schedule says so.
//!
//! `cycle` is the only place that knows sources, reader, ledger, store and
//! alerts together.

mod archive;
mod audience;
mod baseline;
mod cycle;
mod digest;
mod document;
mod events;
mod import;
mod lease;
mod receivers;
mod replay;
mod report;
mod rooms;
mod serve;
mod terms;
mod trouble;
mod window;

pub use audience::{AudienceError, audience, endpoint_receiver, mail_receivers};
pub use baseline::known_baseline;
pub use cycle::run_cycle;
pub use digest::DigestError;
pub use import::{Desk, Imported, Witness, import};
pub use replay::{Replayed, replay};
pub use report::{BaselineReport, CycleReport, DocumentReport, Told};
pub use rooms::Rooms;
pub use serve::serve;
pub use terms::{CycleError, FEDERAL_REGISTER, Mode};
