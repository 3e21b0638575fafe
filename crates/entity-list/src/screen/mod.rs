//! Own parties (a compliance team's customers and vendors) against entries.
//!
//! [`read_parties`] turns the bytes of a table into [`OwnParties`]; a
//! [`Screen`] is made of them once and then compares any number of
//! [`Subject`]s (entries, or what an alert tells of one). Each [`Hit`] says
//! which of our names matched which of theirs, and how ([`How`]).
//!
//! Nothing is cut: a subject has all hits that reach the threshold, and the
//! index only passes over names that cannot reach it. No hit is no clearance.
//!
//! | module | what |
//! |---|---|
//! | `party`, `file`, `columns` | own parties, and the table that they come in |
//! | `name`, `address` | how alike two names or two addresses are |
//! | `index` | which names can be alike at all |
//! | `compare` | subjects against all own parties |
//! | `hit` | what was found, with why |

mod address;
mod columns;
mod compare;
mod file;
mod hit;
mod index;
mod name;
mod party;
mod subject;
#[cfg(test)]
mod tests;

pub use compare::{Screen, Threshold, ThresholdError};
pub use file::{PartyFileError, RowFault, read_parties};
pub use hit::{AddressMatch, CountryAgreement, Hit, How, Match, NameRole, OwnName};
pub use party::{OwnParties, OwnParty};
pub use subject::Subject;
