//! What people mend: fields of a change that were printed or read wrongly,
//! and [`Override`]s that pin such fixes to one file.
//!
//! Everything here is a value with a reason and an author. What a fix did is
//! told, and so is a fix that found nothing to mend.

mod edit;
mod fix;
mod overrides;
mod target;

#[cfg(test)]
mod tests;

pub use edit::{ChangeEdit, EditError, EntryEdit};
pub use fix::{Amended, Amendment, Effect, amend};
pub use overrides::{Fix, NewChange, Override, Overrides};
pub use target::Target;
