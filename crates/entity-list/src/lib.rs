//! Reads the documents that make and show the BIS Entity List (Supplement
//! No. 4 to 15 CFR part 744) into plain, typed data, and follows the list
//! through time.
//!
//! This crate is pure: bytes and values go in, values come out. It knows no
//! network, no database, no clock and no file system.
//!
//! | module | turns | into |
//! |---|---|---|
//! | [`read`] | the bytes of a rule or a list, in any published format | [`model::Reading`]s |
//! | [`amend`] | a reading and a person's fixes | a mended reading |
//! | [`export`] | a list | tables for other programs |
//! | [`ledger`] | readings and a list | changes, a new list, a diff |
//! | [`screen`] | own parties and entries | hits, with why |
//! | [`model`] | | the vocabulary the two share |

pub mod amend;
pub mod export;
pub mod ledger;
pub mod model;
pub mod read;
pub mod screen;
