//! How connections are made: user agent, time limits, redirects, proxies.

use std::error::Error;

use reqwest::ClientBuilder;
use reqwest::redirect::{Action, Attempt, Policy};
use url::{Host, Url};

use crate::config;

/// Redirects followed, all on the same host.
const MOST_REDIRECTS: usize = 5;

/// Builds a client with what all clients share.
pub(super) fn build(
    settings: &config::Http,
    builder: ClientBuilder,
) -> Result<reqwest::Client, String> {
    builder
        .user_agent(user_agent(&settings.contact))
        .connect_timeout(settings.connect_timeout)
        .read_timeout(settings.read_timeout)
        .timeout(settings.request_timeout)
        .redirect(Policy::custom(follow))
        // Unpacked here, so that packed and unpacked bytes are both limited.
        .no_gzip()
        .build()
        .map_err(|error| innermost(&error))
}

/// The name under which we ask; the witnesses can write to the contact.
fn user_agent(contact: &str) -> String {
    let program = concat!("entitylistd/", env!("CARGO_PKG_VERSION"));
    if contact.is_empty() { program.to_owned() } else { format!("{program} (+{contact})") }
}

/// Whether a URL is of this machine itself.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Follows redirects on the same host only, and never away from TLS.
fn follow(attempt: Attempt<'_>) -> Action {
    let same_site = attempt.previous().last().is_some_and(|from| {
        let to = attempt.url();
        let upgraded = from.scheme() == "http" && to.scheme() == "https";
        from.host_str() == to.host_str() && (from.origin() == to.origin() || upgraded)
    });
    if attempt.previous().len() > MOST_REDIRECTS {
        attempt.error(format!("more than {MOST_REDIRECTS} redirects"))
    } else if same_site {
        attempt.follow()
    } else {
        attempt.stop()
    }
}

/// The innermost reason of an error: the one that names the cause.
pub(super) fn innermost(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_agent_names_a_contact() {
        let agent = user_agent("mailto:ops@example.com");
        assert!(agent.starts_with("entitylistd/") && agent.ends_with(" (+mailto:ops@example.com)"));
        assert!(!user_agent("").contains('('));
    }
}
