//! Secrets: from variables, from files that hold nothing else, and from
//! systemd credentials; in this order, the first one wins.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

use super::draft::Draft;
use super::environment::Environment;
use super::problem::Problem;
use super::text::{Origin, Place, quoted};

/// Longest secret that is read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// The prefix of a signing secret (Standard Webhooks).
const SIGNING_PREFIX: &str = "whsec_";

/// The prefix of a private ed25519 key (Standard Webhooks).
const PRIVATE_KEY_PREFIX: &str = "whsk_";

/// The mail password and where it comes from.
pub(super) fn mail_password(
    draft: &mut Draft,
    environment: &Environment,
) -> Option<(SecretString, Origin)> {
    if let Some(given) = draft.secrets.get("mail.password") {
        let origin = draft.texts.origin(&given.place);
        return given.secrets.first().map(|secret| (secret.clone(), origin));
    }
    if let Some(file) = draft.text("mail.password_file").map(str::to_owned) {
        let place = draft.place("mail.password_file").cloned()?;
        let path = absolute(draft, &file);
        let secret = read_secret(draft, &path, Some(&place))?;
        return Some((secret, Origin::SecretFile(path)));
    }
    let path = credential(environment, "mail.password")?;
    let secret = read_secret(draft, &path, None)?;
    Some((secret, Origin::Credential(path)))
}

/// A webhook's signing secrets and where they come from.
pub(super) fn webhook_secrets(
    draft: &mut Draft,
    environment: &Environment,
    name: &str,
) -> Vec<(SecretString, Origin)> {
    let key = format!("webhook.{name}.secrets");
    if let Some(given) = draft.secrets.get(&key).cloned() {
        let origin = draft.texts.origin(&given.place);
        for (index, secret) in given.secrets.iter().enumerate() {
            let which = format!("signing secret {} of webhook {}", index + 1, quoted(name));
            check_signing_secret(draft, secret, &which, Some(&given.place));
        }
        return given.secrets.into_iter().map(|secret| (secret, origin.clone())).collect();
    }
    let files_key = format!("webhook.{name}.secret_files");
    let files = draft.texts_of(&files_key).map(<[String]>::to_vec).unwrap_or_default();
    let mut found = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let place = draft.item_place(&files_key, index);
        let path = absolute(draft, file);
        if let Some(secret) = read_secret(draft, &path, place.as_ref()) {
            let which = format!("the content of {}", quoted(&path.display().to_string()));
            check_signing_secret(draft, &secret, &which, place.as_ref());
            found.push((secret, Origin::SecretFile(path)));
        }
    }
    if files.is_empty()
        && let Some(path) = credential(environment, &key)
        && let Some(lines) = read_secret(draft, &path, None)
    {
        let which = format!("the content of {}", quoted(&path.display().to_string()));
        for line in lines.expose_secret().lines().map(str::trim).filter(|line| !line.is_empty()) {
            let secret = SecretString::from(line.to_owned());
            check_signing_secret(draft, &secret, &which, None);
            found.push((secret, Origin::Credential(path.clone())));
        }
    }
    found
}

/// The secret in the file that a key names.
pub(super) fn secret_of_file(draft: &mut Draft, key: &str) -> Option<SecretString> {
    let file = draft.text(key)?.to_owned();
    let place = draft.place(key).cloned()?;
    let path = absolute(draft, &file);
    read_secret(draft, &path, Some(&place))
}

/// A relative path starts at the folder of the configuration file.
pub(super) fn absolute(draft: &Draft, file: &str) -> PathBuf {
    draft.folder.as_deref().unwrap_or(Path::new("/")).join(file)
}

/// A systemd credential that was passed to the service.
fn credential(environment: &Environment, name: &str) -> Option<PathBuf> {
    let path = Path::new(environment.get("CREDENTIALS_DIRECTORY")?).join(name);
    path.exists().then_some(path)
}

/// A file's content without the line break at its end.
fn read_secret(draft: &mut Draft, path: &Path, place: Option<&Place>) -> Option<SecretString> {
    match try_read(path) {
        Ok((secret, others_can_read)) => {
            if others_can_read {
                let path = quoted(&path.display().to_string());
                let message = format!("every user of this machine can read the secret in {path}");
                let warning = Problem::new(message).help("take the right away: chmod o-rwx");
                draft.warnings.push(in_place(warning, place));
            }
            Some(secret)
        }
        Err(why) => {
            let path = quoted(&path.display().to_string());
            let problem = Problem::new(format!("cannot use the secret file {path}: {why}"));
            draft.problems.push(in_place(problem, place));
            None
        }
    }
}

fn in_place(problem: Problem, place: Option<&Place>) -> Problem {
    match place {
        Some(place) => problem.at(place),
        None => problem,
    }
}

fn try_read(path: &Path) -> Result<(SecretString, bool), String> {
    let say = |error: std::io::Error| error.to_string();
    let metadata = std::fs::metadata(path).map_err(say)?;
    if !metadata.is_file() {
        return Err("it is no regular file".to_owned());
    }
    let mut content = String::new();
    let file = File::open(path).map_err(say)?;
    file.take(LONGEST + 1).read_to_string(&mut content).map_err(say)?;
    if content.len() as u64 > LONGEST {
        return Err("it is longer than 64 KiB".to_owned());
    }
    let secret = content.strip_suffix('\n').unwrap_or(&content);
    let secret = secret.strip_suffix('\r').unwrap_or(secret);
    if secret.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    Ok((SecretString::from(secret.to_owned()), others_can_read(&metadata)))
}

#[cfg(unix)]
fn others_can_read(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o004 != 0
}

#[cfg(not(unix))]
fn others_can_read(_: &std::fs::Metadata) -> bool {
    false
}

/// Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. The message must
/// not say what the secret is.
fn check_signing_secret(
    draft: &mut Draft,
    secret: &SecretString,
    which: &str,
    place: Option<&Place>,
) {
    let decoded = |prefix: &str| {
        let encoded = secret.expose_secret().strip_prefix(prefix)?;
        STANDARD.decode(encoded).ok().map(|bytes| bytes.len())
    };
    if decoded(SIGNING_PREFIX).is_some_and(|length| (24..=64).contains(&length))
        || decoded(PRIVATE_KEY_PREFIX).is_some_and(|length| matches!(length, 32 | 64))
    {
        return;
    }
    let message = format!(
        "{which} is no signing secret: `{SIGNING_PREFIX}` and 24 to 64 bytes in base64, or \
         `{PRIVATE_KEY_PREFIX}` and an ed25519 key of 32 or 64 bytes in base64"
    );
    let problem =
        Problem::new(message).help("make one: echo whsec_$(head -c 32 /dev/urandom | base64)");
    draft.problems.push(in_place(problem, place));
}
