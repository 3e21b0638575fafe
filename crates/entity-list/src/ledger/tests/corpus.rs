//! The real lists.
