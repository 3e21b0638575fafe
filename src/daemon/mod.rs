//! The daemon: one cycle at a time, when the schedule says so.
//!
//! `cycle` is the only place that knows sources, reader, ledger, store and
//! alerts together.

mod archive;
mod baseline;
mod cycle;
mod document;
mod events;
mod import;
mod inspection;
mod lease;
mod pulse;
mod report;
mod rhythm;
mod rooms;
mod serve;
mod terms;
mod tidings;
mod trouble;
mod window;

pub use baseline::known_baseline;
pub use cycle::run_cycle;
pub use import::{Desk, Imported, Witness, import};
pub use report::{BaselineReport, CycleReport, DocumentReport, InspectionReport, Told};
pub use rhythm::{Past, Rhythm};
pub use rooms::Rooms;
pub use serve::{Reload, Watch, serve};
pub use terms::{CycleError, FEDERAL_REGISTER, Mode, PUBLIC_INSPECTION, SOURCES};
