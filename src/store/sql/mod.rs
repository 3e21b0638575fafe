//! What the store does, one file per topic, in SQL that both engines take.
//!
//! Placeholders are `$1`; integers are bound and read as `i64`, moments as
//! microseconds, dates and JSON as text ([`codec`](super::codec)). `IS NOT
//! DISTINCT FROM`, `NULLS FIRST`, `ON CONFLICT` and `RETURNING` mean the same
//! in both. Where the engines differ, both texts stand side by side as
//! [`Texts`](super::engine::Texts).
//!
//! What is evidence ([`covered`]) goes into the chain: the statement that
//! writes it ends with `RETURNING *`, and the row that comes back is given to
//! [`Writing::cover`](writing::Writing::cover).

pub(super) mod archive;
pub(super) mod chain;
mod checks;
pub(super) mod commit;
mod covered;
pub(super) mod daybook;
pub(super) mod documents;
pub(super) mod extract;
pub(super) mod held;
pub(super) mod outbox;
pub(super) mod pruning;
pub(super) mod receivers;
pub(super) mod verify;
pub(super) mod versions;
pub(super) mod writing;
