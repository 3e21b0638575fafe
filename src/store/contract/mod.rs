//! What every store promises, as functions over the trait. The tests run all
//! of them on each engine.

pub(super) mod commits;
pub(super) mod daybook;
pub(super) mod documents;
pub(super) mod list;
pub(super) mod outbox;
pub(super) mod pruning;
pub(super) mod record;
pub(super) mod records;
pub(super) mod samples;
