//! What the stories share: documents, receivers, a store in memory.

pub(crate) mod story;
