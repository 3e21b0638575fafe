//! The vocabulary of entity cells as data. A wording found in the wild costs
//! one line here and one test.

mod addresses;
mod labels;
mod names;

pub(super) use addresses::*;
pub(super) use labels::*;
pub(super) use names::*;
