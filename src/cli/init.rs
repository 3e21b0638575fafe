//! `entitylistd init`: a first configuration, from flags or from answers.
//!
//! What is written is the commented default file with the answers in their
//! places, so that everything else can be found in it later.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};

use super::args::InitArgs;
use super::{Ending, UsageError, output};
use crate::config::{self, DEFAULT_CONFIG, Environment, SYSTEM_CONFIG};

/// The files of the secrets, beside the configuration.
const PASSWORD_FILE: &str = "smtp-password";
const WEBHOOK_SECRET_FILE: &str = "webhook-secret";
/// Bytes of a signing secret.
const SECRET_BYTES: usize = 32;

/// What the first configuration says.
#[derive(Debug, Default)]
struct Answers {
    contact: String,
    mail: Option<MailAnswers>,
    webhook: Option<String>,
    listen: Option<String>,
}

#[derive(Debug)]
struct MailAnswers {
    from: String,
    to: Vec<String>,
    host: String,
    tls: String,
    username: Option<String>,
}

/// Asks what was not given, checks it, and writes.
pub(super) fn run(args: InitArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let path = args.output.clone().or(config).unwrap_or_else(|| PathBuf::from(SYSTEM_CONFIG));
    ensure!(
        !path.exists(),
        "`{}` is there already and is not overwritten; edit it, or name another file with --output",
        path.display()
    );
    let asker = Asker { terminal: std::io::stdin().is_terminal() };
    let answers = answers(args, &asker)?;
    let password = match answers.mail.as_ref().and_then(|mail| mail.username.as_deref()) {
        Some(username) => Some(asker.secret(&format!("Password of {username}"))?),
        None => None,
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .with_context(|| format!("the folder `{}` cannot be made", folder.display()))?;
    let secrets = secrets(&answers, password)?;
    for (name, _) in &secrets {
        ensure!(
            !folder.join(name).exists(),
            "`{}` is there already and is not overwritten",
            folder.join(name).display()
        );
    }
    let mut written = Written::default();
    for (name, secret) in &secrets {
        written.write(&folder.join(name), secret.expose_secret(), 0o600)?;
    }
    written.write(&path, &filled(&answers), 0o644)?;
    // The file is right, or nothing of it stays.
    config::load(Some(&path), &Environment::empty())?;
    output::print(&next_steps(&path, &written.keep()))?;
    Ok(Ending::Done)
}

/// Files that are taken away again unless they are kept.
#[derive(Default)]
struct Written(Vec<PathBuf>);

impl Written {
    fn write(&mut self, path: &Path, text: &str, mode: u32) -> anyhow::Result<()> {
        let failed = || format!("`{}` cannot be written", path.display());
        let mut file: File = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(path)
            .with_context(failed)?;
        self.0.push(path.to_owned());
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).with_context(failed)
    }

    fn keep(&mut self) -> Vec<PathBuf> {
        std::mem::take(&mut self.0)
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        for path in &self.0 {
            // It is said already why we end; a file left behind is no secret
            // to its owner.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Asks on a terminal; without one, what is needed must be given.
struct Asker {
    terminal: bool,
}

impl Asker {
    /// An answer; empty where none is given and none is needed.
    fn ask(&self, given: Option<String>, question: &str) -> anyhow::Result<String> {
        if let Some(given) = given {
            return Ok(given);
        }
        if !self.terminal {
            return Ok(String::new());
        }
        output::print_report(&format!("{question}: "));
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).context("no answer could be read")?;
        Ok(line.trim().to_owned())
    }

    fn secret(&self, question: &str) -> anyhow::Result<SecretString> {
        let secret = if self.terminal {
            rpassword::prompt_password(format!("{question}: "))
                .context("no password could be read")?
        } else {
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line).context("standard input")?;
            line.trim_end_matches(['\r', '\n']).to_owned()
        };
        if secret.is_empty() {
            return Err(UsageError(
                "a user name needs a password; give it on standard input".to_owned(),
            )
            .into());
        }
        Ok(SecretString::from(secret))
    }
}

fn answers(args: InitArgs, asker: &Asker) -> anyhow::Result<Answers> {
    let contact = asker.ask(
        args.contact,
        "Your mail address or web page, for the operators of the Federal Register",
    )?;
    let host = asker.ask(args.smtp_host, "Mail server (empty for no mail)")?;
    let mail = if host.is_empty() {
        if args.from.is_some() || !args.to.is_empty() {
            return Err(UsageError("mail needs a server; give --smtp-host".to_owned()).into());
        }
        None
    } else {
        Some(mail_answers(host, args.from, args.to, (args.smtp_tls, args.smtp_username), asker)?)
    };
    let filled = |text: String| (!text.is_empty()).then_some(text);
    let webhook = filled(asker.ask(args.webhook, "Webhook, https://... (empty for none)")?);
    if mail.is_none() && webhook.is_none() {
        bail!(UsageError(
            "nobody would be told: give a mail server (--smtp-host, --from, --to) or a webhook \
             (--webhook)"
                .to_owned()
        ));
    }
    Ok(Answers { contact, mail, webhook, listen: args.listen.and_then(filled) })
}

fn mail_answers(
    host: String,
    from: Option<String>,
    to: Vec<String>,
    (tls, username): (Option<String>, Option<String>),
    asker: &Asker,
) -> anyhow::Result<MailAnswers> {
    let tls = asker.ask(tls, "Secured by starttls, tls or none [starttls]")?;
    let username = asker.ask(username, "User name at the mail server (empty for none)")?;
    let from = asker.ask(from, "Sender of the mails")?;
    let to = if to.is_empty() {
        let line = asker.ask(None, "Recipients, separated by semicolons")?;
        line.split(';').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
    } else {
        to
    };
    if from.is_empty() || to.is_empty() {
        return Err(
            UsageError("mail needs a sender and recipients: --from, --to".to_owned()).into()
        );
    }
    Ok(MailAnswers {
        from,
        to,
        host,
        tls: if tls.is_empty() { "starttls".to_owned() } else { tls },
        username: (!username.is_empty()).then_some(username),
    })
}

fn secrets(
    answers: &Answers,
    password: Option<SecretString>,
) -> anyhow::Result<Vec<(&'static str, SecretString)>> {
    let mut secrets = Vec::new();
    if let Some(password) = password {
        secrets.push((PASSWORD_FILE, password));
    }
    if answers.webhook.is_some() {
        secrets.push((WEBHOOK_SECRET_FILE, signing_secret()?));
    }
    Ok(secrets)
}

/// A fresh signing secret, as Standard Webhooks writes them.
fn signing_secret() -> anyhow::Result<SecretString> {
    let mut bytes = [0; SECRET_BYTES];
    rustls::crypto::aws_lc_rs::default_provider()
        .secure_random
        .fill(&mut bytes)
        .map_err(|_| anyhow::anyhow!("the system gives no random bytes"))?;
    Ok(SecretString::from(format!("whsec_{}", STANDARD.encode(bytes))))
}

/// The commented default file with the answers in their places.
fn filled(answers: &Answers) -> String {
    let text = |value: &str| toml::Value::String(value.to_owned()).to_string();
    let list = |values: &[String]| {
        let values: Vec<String> = values.iter().map(|value| text(value)).collect();
        format!("[{}]", values.join(", "))
    };
    let mut places = vec![("http.contact", text(&answers.contact))];
    if let Some(mail) = &answers.mail {
        places.extend([
            ("mail.from", text(&mail.from)),
            ("mail.to", list(&mail.to)),
            ("mail.host", text(&mail.host)),
            ("mail.tls", text(&mail.tls)),
        ]);
        if let Some(username) = &mail.username {
            places.push(("mail.username", text(username)));
            places.push(("mail.password_file", text(PASSWORD_FILE)));
        }
    }
    if let Some(webhook) = &answers.webhook {
        places.push(("webhook.compliance.url", text(webhook)));
        places.push(("webhook.compliance.secret_files", list(&[WEBHOOK_SECRET_FILE.to_owned()])));
    }
    if let Some(listen) = &answers.listen {
        places.push(("web.listen", text(listen)));
    }
    put_in(DEFAULT_CONFIG, &places)
}

/// Puts values into the places of their keys, and switches on the sections
/// that they stand in.
fn put_in(template: &str, places: &[(&str, String)]) -> String {
    let mut out = String::new();
    let mut section = String::new();
    for line in template.lines() {
        let code = line.strip_prefix('#').unwrap_or(line);
        if let Some(name) = code.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = format!("{name}.");
            let used = places.iter().any(|(path, _)| path.starts_with(&section));
            let _ = writeln!(out, "{}", if used { code } else { line });
            continue;
        }
        let key = code.split_once(" = ").map(|(key, _)| key).filter(|key| !key.starts_with(' '));
        let place = key.and_then(|key| {
            let path = format!("{section}{key}");
            places.iter().find(|(known, _)| *known == path)
        });
        match (key, place) {
            (Some(key), Some((_, value))) => {
                let _ = writeln!(out, "{key} = {value}");
            }
            _ => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    out
}

fn next_steps(path: &Path, written: &[PathBuf]) -> String {
    let mut out = String::new();
    for file in written {
        let _ = writeln!(out, "wrote {}", file.display());
    }
    let option = if path == Path::new(SYSTEM_CONFIG) {
        String::new()
    } else {
        format!(" --config {}", path.display())
    };
    let _ = write!(
        out,
        "\nnext:\n  entitylistd{option} doctor    # tries network, mail server, webhook\n  \
         entitylistd{option} check     # one cycle now\n",
    );
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> InitArgs {
        InitArgs {
            output: None,
            contact: Some("it@example.com".to_owned()),
            from: Some("Watch \"EL\" <watch@example.com>".to_owned()),
            to: vec!["a@example.com".to_owned(), "B <b@example.com>".to_owned()],
            smtp_host: Some("smtp.example.com".to_owned()),
            smtp_tls: None,
            smtp_username: None,
            webhook: Some("https://hooks.example.com/x".to_owned()),
            listen: Some("127.0.0.1:9744".to_owned()),
        }
    }

    #[test]
    fn the_answers_stand_in_the_commented_file() {
        let text = filled(&answers(given(), &Asker { terminal: false }).unwrap());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("entitylistd.toml");
        std::fs::write(&path, &text).unwrap();
        std::fs::write(
            folder.path().join(WEBHOOK_SECRET_FILE),
            format!("whsec_{}", "A".repeat(32)),
        )
        .unwrap();
        let config = config::load(Some(&path), &Environment::empty()).unwrap().config;
        let mail = config.mail.unwrap();
        assert_eq!(mail.to, ["a@example.com", "B <b@example.com>"]);
        assert_eq!(mail.from, "Watch \"EL\" <watch@example.com>");
        assert_eq!(config.http.contact, "it@example.com");
        assert_eq!(config.webhooks[0].url.as_str(), "https://hooks.example.com/x");
        assert_eq!(config.web.listen.unwrap().port(), 9744);
        assert!(text.contains("# Sender of all mails."), "the comments stay");
    }

    #[test]
    fn without_a_terminal_what_is_missing_is_named() {
        let nobody = InitArgs { smtp_host: None, from: None, to: vec![], webhook: None, ..given() };
        let error = answers(nobody, &Asker { terminal: false }).unwrap_err();
        assert!(error.to_string().contains("--smtp-host"), "{error}");
        let error = answers(InitArgs { to: vec![], ..given() }, &Asker { terminal: false });
        assert!(error.unwrap_err().to_string().contains("--to"));
    }
}
