//! The terms of a cycle: what it may change, and why it could not be run.

use super::digest::DigestError;
use crate::deliver::DeliverError;
use crate::source::{DateRange, SourceError};
use crate::store::StoreError;

/// The name under which cycles are recorded.
pub const FEDERAL_REGISTER: &str = "federal-register";

/// The name under which looks at public inspection are recorded.
pub const PUBLIC_INSPECTION: &str = "public-inspection";

/// The sources that every cycle asks.
pub const SOURCES: &[&str] = &[FEDERAL_REGISTER, PUBLIC_INSPECTION];

/// What a cycle may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// State is written and alerts are sent.
    Commit,
    /// State is written, nothing is sent: imports of the past.
    Silent,
    /// Nothing is written and nothing is sent.
    DryRun,
}

/// Why a cycle could not be run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CycleError {
    /// Another process is at it.
    #[error(
        "another cycle is running on this database; wait for it to end (one that died gives way \
         after two minutes)"
    )]
    Busy,
    /// It was asked to end before it was done.
    #[error("the cycle was cut short; the next one takes up what it left")]
    CutShort,
    /// It broke off, its process with it.
    #[error("the cycle broke off: {0}")]
    Broken(String),
    /// There is no list to begin with.
    #[error("the baseline could not be taken: {0:#}")]
    Baseline(anyhow::Error),
    /// The documents could not be discovered.
    #[error("the documents of {window} could not be listed: {source}")]
    Discover {
        /// The days asked for.
        window: DateRange,
        /// Why.
        source: SourceError,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Digests could not be composed.
    #[error(transparent)]
    Digest(#[from] DigestError),
    /// The outbox could not be worked on.
    #[error(transparent)]
    Deliver(#[from] DeliverError),
}
