//! Addresses: of the web, of mail, of hosts, of databases, of a message bus.

use std::net::IpAddr;

use lettre::message::Mailbox;
use url::{Host, Url};

use super::{Checked, Complaint, not_empty};
use crate::config::text::{quoted, without_path};

pub(super) fn listen(text: &str) -> Checked<()> {
    if text.is_empty() || text.parse::<std::net::SocketAddr>().is_ok() {
        return Ok(());
    }
    Err(Complaint::new(format!("{} is no address with a port", quoted(text)))
        .help("write such as \"127.0.0.1:9744\" or \"[::1]:9744\", or \"\" for none"))
}

/// `https`, or `http` to this machine; no user, no fragment.
pub(super) fn web_url(text: &str) -> Checked<Url> {
    let bad = |why: &str| Complaint::new(format!("{} is no usable address: {why}", quoted(text)));
    let url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad("it must begin with `https://`"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("user names and passwords do not belong into an address"));
    }
    if url.fragment().is_some() {
        return Err(bad("it has a fragment (`#`)"));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Err(bad("`http` is only for this machine (127.0.0.1, [::1], localhost)")
            .help("use `https://`"));
    }
    Ok(url)
}

/// An address whose path may be a secret: complaints show its host only.
pub(in crate::config) fn token_url(text: &str) -> Checked<Url> {
    web_url(text).map_err(|complaint| {
        let message = complaint.message.replace(&quoted(text), &quoted(&without_path(text)));
        Complaint { message, ..complaint }
    })
}

pub(super) fn base_url(text: &str) -> Checked<Url> {
    let mut url = web_url(text)?;
    if url.query().is_some() {
        return Err(Complaint::new(format!("{} must not have a query (`?`)", quoted(text))));
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

/// Whether an address means this machine.
pub(in crate::config) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_localhost(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a host's name or address means this machine.
pub(in crate::config) fn is_loopback_host(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.map_or_else(|_| is_localhost(host), |address| address.is_loopback())
}

fn is_localhost(name: &str) -> bool {
    name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
}

pub(super) fn database_url(text: &str) -> Checked<()> {
    let bad = |why: &str| Complaint::new(format!("{} is no usable database: {why}", quoted(text)));
    if ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
        return postgres_url(text);
    }
    let Some(path) = text.strip_prefix("sqlite:") else {
        return Err(bad("it must begin with `sqlite:` or `postgres://`"));
    };
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() {
        return Err(bad("the path is missing"));
    }
    if !path.starts_with('/') {
        return Err(bad("the path must begin with `/`"));
    }
    Ok(())
}

fn postgres_url(text: &str) -> Checked<()> {
    let bad = |why: &str| Complaint::new(format!("{} is no usable database: {why}", quoted(text)));
    let url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
    let names_database = url.path().len() > 1 || url.query_pairs().any(|(key, _)| key == "dbname");
    if !names_database {
        return Err(bad("it names no database")
            .help("such as \"postgres://entitylistd@db.example.com/entitylistd\""));
    }
    Ok(())
}

pub(super) fn mailbox(text: &str) -> Checked<()> {
    not_empty(text)?;
    text.parse::<Mailbox>().map(drop).map_err(|_| {
        Complaint::new(format!("{} is no mail address", quoted(text)))
            .help("write \"name@example.com\" or \"Full Name <name@example.com>\"")
    })
}

/// A mail address, a web address or nothing: it ends up in a header.
pub(super) fn contact(text: &str) -> Checked<()> {
    if text.is_empty() {
        return Ok(());
    }
    let printable = text.bytes().all(|b| b.is_ascii_graphic());
    let web = Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.username().is_empty());
    if printable && (web || text.parse::<lettre::Address>().is_ok()) {
        return Ok(());
    }
    Err(Complaint::new(format!("{} is neither a mail address nor a web address", quoted(text))))
}

pub(super) fn host(text: &str) -> Checked<()> {
    not_empty(text)?;
    let bare_v6 = text.parse::<std::net::Ipv6Addr>().is_ok();
    if bare_v6 || Host::parse(text).is_ok() {
        return Ok(());
    }
    let complaint = Complaint::new(format!("{} is no host's name or address", quoted(text)));
    Err(match text.rsplit_once(':') {
        Some((_, port)) if port.parse::<u16>().is_ok() => {
            complaint.help("the port has its own key, `port`")
        }
        _ => complaint,
    })
}

/// A mail server, with its port or without.
pub(super) fn server(text: &str) -> Checked<()> {
    let (name, port) = server_and_port(text);
    if port.is_none() && name.len() != text.len() {
        return Err(Complaint::new(format!("the port of {} is none", quoted(text))));
    }
    host(name)
}

/// `smtp.example.com:587` → the name and the port, where it is one.
pub(in crate::config) fn server_and_port(text: &str) -> (&str, Option<u16>) {
    if text.parse::<std::net::Ipv6Addr>().is_ok() {
        return (text, None);
    }
    match text.rsplit_once(':') {
        Some((name, port)) if !name.is_empty() => {
            (name, port.parse().ok().filter(|port| *port > 0))
        }
        _ => (text, None),
    }
}

pub(super) fn unsubscribe(text: &str) -> Checked<()> {
    not_empty(text)?;
    match Url::parse(text) {
        Ok(url) if url.scheme() == "mailto" && url.path().contains('@') => Ok(()),
        Ok(url) if url.scheme() == "https" && url.username().is_empty() => Ok(()),
        _ => Err(Complaint::new(format!("{} is no way to unsubscribe", quoted(text)))
            .help("an address that begins with `https://` or with `mailto:`")),
    }
}

pub(super) fn bus_url(text: &str) -> Checked<()> {
    let fits = Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "nats" | "tls")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    });
    if fits {
        return Ok(());
    }
    Err(Complaint::new(format!("{} is no address of a NATS server", quoted(text))).help(
        "such as \"tls://nats.example.com:4222\"; user and password belong into `credentials_file`",
    ))
}

pub(super) fn bus_subject(text: &str) -> Checked<()> {
    let fits = text.split('.').all(|token| {
        !token.is_empty()
            && token.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'*' | b'>'))
    });
    if fits {
        return Ok(());
    }
    Err(Complaint::new(format!("{} is no subject to publish on", quoted(text)))
        .help("words with dots between them, such as \"entity-list.alerts\", no `*` and no `>`"))
}
