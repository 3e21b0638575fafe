//! What the stories share: documents, receivers, a store in memory.

pub(crate) mod desk;
pub(crate) mod endpoint;
pub(crate) mod filings;
pub(crate) mod manuscript;
pub(crate) mod outbox;
pub(crate) mod postgres;
pub(crate) mod program;
pub(crate) mod python;
pub(crate) mod required;
pub(crate) mod schema;
pub(crate) mod service;
pub(crate) mod smtp;
pub(crate) mod story;
pub(crate) mod unruly;

/// Installs the TLS provider that the HTTP client needs; again is no harm.
pub(crate) fn install_tls() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}
