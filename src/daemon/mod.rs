//! The daemon: one cycle at a time, when the schedule says so.
//!
//! `cycle` is the only place that knows sources, reader, ledger, store and
//! alerts together.

mod amendments;
mod apart;
mod archive;
mod audience;
mod baseline;
mod cycle;
mod digest;
mod document;
mod events;
mod import;
mod inspection;
mod lease;
mod mend;
mod other_lists;
mod outcome;
mod own_parties;
mod postponement;
mod pulse;
mod receivers;
mod replay;
mod report;
mod reread;
mod retention;
mod review;
mod rhythm;
mod rooms;
mod serve;
mod standing;
mod templates;
mod terms;
mod tidings;
mod trouble;
mod window;
mod witness;

pub use apart::{Apart, Beside, cannot_begin};
pub use audience::{AudienceError, audience, endpoint_receiver, mail_receivers};
pub use baseline::known_baseline;
pub use cycle::run_cycle;
pub use digest::DigestError;
pub use import::{Desk, Imported, Witness, date_in_name, import};
pub use own_parties::{LoadedParties, OwnPartiesError, load_own_parties, screening};
pub use replay::{Replayed, replay};
pub use report::{BaselineReport, CycleReport, DocumentReport, InspectionReport, Told};
pub use reread::{Reread, RereadReport, in_a_line, outdated, reread};
pub use review::{ReviewError, Reviewed, decide, done, verdict_in_words};
pub use rhythm::{Past, Rhythm};
pub use rooms::Rooms;
pub use serve::{Reload, Watch, serve};
pub use templates::TemplateFault;
pub use terms::{CycleError, FEDERAL_REGISTER, Mode, PUBLIC_INSPECTION, SOURCES};
pub use witness::{Condition, Measure, WitnessReport, against_file, full_name, look};
