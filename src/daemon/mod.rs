//! The daemon: one cycle at a time, when the schedule says so.
//!
//! `cycle` is the only place that knows sources, reader, ledger, store and
//! alerts together.

mod archive;
mod audience;
mod baseline;
mod cycle;
mod document;
mod events;
mod import;
mod lease;
mod report;
mod rooms;
mod serve;
mod terms;
mod trouble;
mod window;

pub use audience::{AudienceError, audience, endpoint_receiver};
pub use baseline::known_baseline;
pub use cycle::run_cycle;
pub use import::{Desk, Imported, Witness, import};
pub use report::{BaselineReport, CycleReport, DocumentReport, Told};
pub use rooms::Rooms;
pub use serve::serve;
pub use terms::{CycleError, FEDERAL_REGISTER, Mode};
