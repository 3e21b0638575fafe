//! The one TLS provider of the process.

/// Makes aws-lc-rs the provider that every TLS connection of this process
/// uses. Called by `main` before anything connects; calling it again changes
/// nothing.
pub fn install_tls_provider() {
    // An error means that a provider is there already, which is the aim.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}
