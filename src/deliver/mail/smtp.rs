//! Mails over SMTP: several servers in order, permanent failures told from
//! passing ones.

use std::net::IpAddr;
use std::path::Path;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::{AsyncSmtpTransport, Error, PoolConfig};
use lettre::{AsyncTransport as _, Message, Tokio1Executor};
use secrecy::ExposeSecret as _;

use super::super::outcome::Answer;
use super::super::post::reasons;
use super::build::MailError;
use crate::config::{MailTransport, SmtpTls};

/// Connections kept open to each server, at most.
const CONNECTIONS: u32 = 4;

/// Answers that look permanent and are about our own account, not about the
/// mail: an operator can mend them, so the mail is kept (RFC 4954).
const ABOUT_OUR_ACCOUNT: &[u16] = &[530, 534, 535, 538];

/// The servers, in the order in which they are tried.
pub(super) struct Smtp(Vec<Server>);

struct Server {
    name: String,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|server| &server.name)).finish()
    }
}

impl Smtp {
    /// Makes the servers ready; a folder has none.
    pub(super) fn new(settings: &MailTransport) -> Result<Self, MailError> {
        let MailTransport::Smtp { servers, tls, credentials, timeout, ca_file } = settings else {
            return Ok(Self(Vec::new()));
        };
        let roots = match ca_file {
            Some(path) => certificates(path)?,
            None => Vec::new(),
        };
        let ready = servers.iter().map(|server| {
            let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
                .port(server.port)
                .tls(secured(&server.host, *tls, &roots)?)
                .timeout(Some(*timeout))
                .pool_config(PoolConfig::new().max_size(CONNECTIONS));
            if let Some((user, password)) = credentials {
                let password = password.expose_secret().to_owned();
                builder = builder.credentials(Credentials::new(user.clone(), password));
            }
            Ok(Server {
                name: format!("{}:{}", server.host, server.port),
                transport: builder.build(),
            })
        });
        ready.collect::<Result<_, MailError>>().map(Self)
    }

    /// Connects to each server, secures the connection and signs in, and sends
    /// nothing.
    pub(super) async fn probe(&self) -> Result<(), String> {
        for server in &self.0 {
            let why = match server.transport.test_connection().await {
                Ok(true) => continue,
                Ok(false) => "the server does not answer as a mail server".to_owned(),
                Err(error) => reasons(&error),
            };
            return Err(format!("{}: {why}", server.name));
        }
        Ok(())
    }

    /// Gives the mail to the first server that takes it. One that refuses it
    /// for good ends the attempt: the next would only say the same later.
    pub(super) async fn send(&self, mail: Message) -> Answer {
        let mut failures = Vec::new();
        for server in &self.0 {
            match server.transport.send(mail.clone()).await {
                Ok(response) => {
                    let words: Vec<&str> = response.message().collect();
                    let said = format!("{} {}", response.code(), words.join(" "));
                    return Answer::Accepted { said };
                }
                Err(error) if is_final(&error) => {
                    return Answer::Refused {
                        said: format!("{}: {}", server.name, reasons(&error)),
                    };
                }
                Err(error) => failures.push(format!("{}: {}", server.name, reasons(&error))),
            }
        }
        Answer::Failed { said: failures.join("; "), retry_after: None }
    }
}

fn is_final(error: &Error) -> bool {
    let code = error.status().map(u16::from);
    error.is_permanent() && !code.is_some_and(|code| ABOUT_OUR_ACCOUNT.contains(&code))
}

fn secured(host: &str, tls: SmtpTls, roots: &[Certificate]) -> Result<Tls, MailError> {
    let parameters = || {
        let mut builder = TlsParameters::builder(host.to_owned());
        for root in roots {
            builder = builder.add_root_certificate(root.clone());
        }
        builder.build().map_err(|source| MailError::Server { host: host.to_owned(), source })
    };
    match tls {
        SmtpTls::Tls => Ok(Tls::Wrapper(parameters()?)),
        SmtpTls::Starttls => Ok(Tls::Required(parameters()?)),
        SmtpTls::None if on_this_machine(host) => Ok(Tls::None),
        SmtpTls::None => Err(MailError::Unprotected(host.to_owned())),
    }
}

/// The certificates of a PEM file, each as one.
fn certificates(path: &Path) -> Result<Vec<Certificate>, MailError> {
    const END: &str = "-----END CERTIFICATE-----";
    let bad = |why: String| MailError::Certificate { path: path.display().to_string(), why };
    let text = std::fs::read_to_string(path).map_err(|error| bad(error.to_string()))?;
    let pieces = text.split_inclusive(END).filter(|piece| piece.contains(END));
    let found = pieces
        .map(|piece| {
            Certificate::from_pem(piece.as_bytes()).map_err(|error| bad(error.to_string()))
        })
        .collect::<Result<Vec<_>, _>>()?;
    if found.is_empty() {
        return Err(bad("there is no `BEGIN CERTIFICATE`".to_owned()));
    }
    Ok(found)
}

fn on_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
