//! Whether everybody who is to be told can be reached. Nothing is sent.

use super::Finding;
use crate::clock::{Clock as _, SystemClock};
use crate::config::{Config, MailTransport};
use crate::daemon::audience;
use crate::deliver::{Mailer, Ways};

/// Templates and subscriptions, the mail server, and every endpoint on the way
/// that its alerts take.
pub(super) async fn tried(config: &Config) -> Vec<Finding> {
    let mut findings = vec![composed(config), mail(config).await];
    // The mail server was tried; what is wrong with it is told once.
    let endpoints = Config { mail: None, ..config.clone() };
    match Ways::of(&endpoints) {
        Ok(ways) => findings.extend(ways.probe().await.into_iter().map(told)),
        Err(error) => findings.push(Finding::fail(
            "endpoints",
            error.to_string(),
            "mend the section that it names; until then the service does not start",
        )),
    }
    findings
}

fn told((section, answer): (String, Result<String, String>)) -> Finding {
    match answer {
        Ok(answer) => Finding::ok(section, answer),
        Err(why) => Finding::fail(
            section,
            why,
            "check the address, the network and the endpoint's certificate",
        ),
    }
}

/// Whether alerts can be composed for every subscription: templates are tried
/// on samples.
fn composed(config: &Config) -> Finding {
    match audience(config, SystemClock.now()) {
        Ok(audience) => match audience.subscriptions().len() {
            0 => Finding::warn(
                "subscriptions",
                "nobody is told",
                "set `mail.to`, an endpoint or a `[subscription.NAME]`",
            ),
            number => Finding::ok("subscriptions", format!("{number}, every message can be made")),
        },
        Err(error) => Finding::fail(
            "subscriptions",
            error.to_string(),
            "mend the template or the pattern; until then the service does not start",
        ),
    }
}

async fn mail(config: &Config) -> Finding {
    let Some(mail) = &config.mail else {
        return Finding::warn(
            "mail",
            "not configured",
            "set `mail.from`, `mail.to` and `mail.host`",
        );
    };
    match &mail.transport {
        MailTransport::Folder { path } => match std::fs::create_dir_all(path) {
            Ok(()) => Finding::ok("mail", format!("written to `{}`", path.display())),
            Err(error) => Finding::fail(
                "mail",
                format!("`{}` cannot be made: {error}", path.display()),
                "set `mail.folder` to a folder that the service may write to",
            ),
        },
        MailTransport::Smtp { servers, .. } => {
            let names: Vec<String> =
                servers.iter().map(|server| format!("`{}:{}`", server.host, server.port)).collect();
            let names = names.join(", ");
            let answered = match Mailer::new(mail) {
                Ok(mailer) => mailer.probe().await,
                Err(error) => Err(error.to_string()),
            };
            match answered {
                Ok(()) => Finding::ok("mail", format!("{names} let us in")),
                Err(error) => Finding::fail(
                    "mail",
                    format!("{names}: {error}"),
                    "check `mail.host`, `mail.port`, `mail.tls` and the password; nothing was sent",
                ),
            }
        }
    }
}
