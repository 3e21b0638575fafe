//! Mails over SMTP, with permanent failures told from passing ones.

use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{AsyncSmtpTransport, Error, PoolConfig};
use lettre::{AsyncTransport as _, Message, Tokio1Executor};
use secrecy::{ExposeSecret as _, SecretString};

use super::super::outcome::Answer;
use super::super::webhook::reasons;
use super::build::MailError;
use crate::config::SmtpTls;

/// Connections kept open, at most.
const CONNECTIONS: u32 = 4;

/// Answers that look permanent and are about our own account, not about the
/// mail: an operator can mend them, so the mail is kept (RFC 4954).
const ABOUT_OUR_ACCOUNT: &[u16] = &[530, 534, 535, 538];

pub(super) struct Smtp(AsyncSmtpTransport<Tokio1Executor>);

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Smtp(***)")
    }
}

impl Smtp {
    pub(super) fn new(
        host: &str,
        port: u16,
        tls: SmtpTls,
        credentials: Option<&(String, SecretString)>,
        timeout: Duration,
    ) -> Result<Self, MailError> {
        let parameters = || {
            TlsParameters::new(host.to_owned())
                .map_err(|source| MailError::Server { host: host.to_owned(), source })
        };
        let tls = match tls {
            SmtpTls::Tls => Tls::Wrapper(parameters()?),
            SmtpTls::Starttls => Tls::Required(parameters()?),
            SmtpTls::None if on_this_machine(host) => Tls::None,
            SmtpTls::None => return Err(MailError::Unprotected(host.to_owned())),
        };
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(port)
            .tls(tls)
            .timeout(Some(timeout))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS));
        if let Some((user, password)) = credentials {
            builder = builder
                .credentials(Credentials::new(user.clone(), password.expose_secret().to_owned()));
        }
        Ok(Self(builder.build()))
    }

    /// Connects, secures the connection and signs in, and sends nothing.
    pub(super) async fn probe(&self) -> Result<(), String> {
        match self.0.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("the server does not answer as a mail server".to_owned()),
            Err(error) => Err(reasons(&error)),
        }
    }

    pub(super) async fn send(&self, mail: Message) -> Answer {
        match self.0.send(mail).await {
            Ok(response) => {
                let words: Vec<&str> = response.message().collect();
                Answer::Accepted { said: format!("{} {}", response.code(), words.join(" ")) }
            }
            Err(error) => failure(&error),
        }
    }
}

fn failure(error: &Error) -> Answer {
    let code = error.status().map(u16::from);
    let said = reasons(error);
    if error.is_permanent() && !code.is_some_and(|code| ABOUT_OUR_ACCOUNT.contains(&code)) {
        Answer::Refused { said }
    } else {
        Answer::Failed { said, retry_after: None }
    }
}

fn on_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
