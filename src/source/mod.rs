//! The witnesses of the Entity List: the Federal Register, the eCFR, the
//! Consolidated Screening List, and files.
//!
//! Every reply goes the same way: wait for the rate limit, request, receive
//! within the limits ([`http`]), judge whether it is what was asked for
//! ([`check`]), keep the bytes ([`Archive`]), and only then read them. A reply
//! that is anything but whole and of the wanted kind is an error, never a
//! shorter list. `docs/sources.md` tells operators the same.

pub mod archive;
pub mod check;
pub mod csl;
pub mod ecfr;
pub mod error;
pub mod federal_register;
pub mod folder;
pub mod http;
pub mod retry;

mod body;
mod connect;
mod rate;
mod refusal;
mod whole_csv;

pub use archive::{Archive, ArchiveError, Fetched, KeepNothing, Verdict};
pub use check::Wanted;
pub use csl::Csl;
pub use ecfr::Ecfr;
pub use error::{ShownUrl, SourceError};
pub use federal_register::{FederalRegister, Filing, vanished};
pub use http::{Client, Pace, Request};

use jiff::civil::Date;

/// A window of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl DateRange {
    /// The days between two dates, whichever of them comes first.
    pub fn between(one: Date, other: Date) -> Self {
        Self { from: one.min(other), to: one.max(other) }
    }

    /// Whether a day lies in the window.
    pub fn contains(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

impl std::fmt::Display for DateRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} to {}", self.from, self.to)
    }
}
