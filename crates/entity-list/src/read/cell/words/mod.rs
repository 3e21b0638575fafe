//! The vocabulary of entity cells as data. A wording found in the wild costs
//! one line here and one test.

mod addresses;
mod labels;
mod names;
mod places;

pub(super) use addresses::*;
pub(super) use labels::*;
pub(super) use names::*;
pub(super) use places::*;
