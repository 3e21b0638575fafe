//! Bytes in, [`Reading`](crate::model::Reading)s out.
//!
//! Every format is first taken apart into the same [`parts`] (headings,
//! paragraphs, instructions, tables of marked text with their places); what
//! those mean is worked out once, for all formats:
//!
//! | module | works out |
//! |---|---|
//! | [`cell`] | the entity cell: name, aliases, addresses, members |
//! | [`table`] | rows into entries, continuations, headings |
//! | [`instruction`] | amendatory instructions |
//! | [`preamble`] | title, dates, counts, reasons, savings clause |
//! | [`assemble`] | instructions and rows into changes; self-checks |
//! | [`normalise`] | texts for comparing, never for showing |

mod accounting;
pub mod assemble;
pub mod cell;
pub mod citation;
#[cfg(test)]
pub(crate) mod corpus;
pub mod country;
pub mod csl;
pub mod detect;
pub mod error;
pub(crate) mod extracted;
mod gpo_table;
mod grid;
pub mod html;
mod index;
mod inline;
pub mod instruction;
pub mod issue_xml;
pub mod list_reading;
pub mod list_xml;
pub mod normalise;
pub(crate) mod numbers;
mod open;
pub mod parts;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod policy;
pub mod preamble;
pub(crate) mod printed;
pub mod requirement;
pub mod rule_xml;
mod source_text;
pub mod table;
pub mod text;
mod xml;

pub use detect::Looks;
pub use error::ReadError;
pub use index::complete;
pub use open::{LIMIT, Parts, parts_of, read, read_within};
