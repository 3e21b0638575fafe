//! Endpoints out of the checked draft: webhooks, chats, templates, the bus.

use std::net::IpAddr;

use secrecy::{ExposeSecret as _, SecretString};
use url::{Host, Url};

use super::build::require;
use super::check::{is_loopback, token_url};
use super::draft::Draft;
use super::environment::Environment;
use super::problem::Problem;
use super::receivers::{Chat, ChatFormat, Nats, Post, Webhook};
use super::secret::{absolute, secret_of_file, webhook_secrets};
use super::show::Derived;

pub(super) fn webhook(
    draft: &mut Draft,
    name: &str,
    environment: &Environment,
    derived: &mut Derived,
) -> Option<Webhook> {
    let section = format!("webhook.{name}");
    require(draft, &section, &["url"], "to know where to post");
    let secrets = webhook_secrets(draft, environment, name);
    let given = draft.secrets.contains_key(&format!("{section}.secrets"))
        || draft
            .texts_of(&format!("{section}.secret_files"))
            .is_some_and(|files| !files.is_empty());
    if secrets.is_empty()
        && !given
        && let Some(place) = draft.section_place(&section).cloned()
    {
        let message = format!("the alerts of webhook `{name}` are not signed");
        let help = format!(
            "set `{section}.secret_files`, so that the receiver can tell them from forgeries"
        );
        draft.warnings.push(Problem::new(message).at(&place).help(help));
    }
    if let Some((_, origin)) = secrets.first() {
        derived.add_secret(&format!("{section}.secrets"), origin.clone());
    }
    let url = draft.url(&format!("{section}.url"))?.clone();
    let allow_private = draft.flag(&format!("{section}.allow_private"))?;
    refuse_private(draft, &section, &url, allow_private);
    Some(Webhook {
        name: name.to_owned(),
        url,
        secrets: secrets.into_iter().map(|(secret, _)| secret).collect(),
        allow_private,
        full_body: draft.flag(&format!("{section}.full_body"))?,
        timeout: draft.duration(&format!("{section}.timeout"))?,
    })
}

/// A room of a chat service.
pub(super) fn chat(draft: &mut Draft, name: &str, derived: &mut Derived) -> Option<Chat> {
    let section = format!("chat.{name}");
    require(draft, &section, &["format"], "to know the shape of its messages");
    let url = secret_url(draft, &section, derived);
    let format = match draft.text(&format!("{section}.format"))? {
        "teams" => ChatFormat::Teams,
        "mattermost" => ChatFormat::Mattermost,
        "discord" => ChatFormat::Discord,
        _ => ChatFormat::Slack,
    };
    Some(Chat {
        name: name.to_owned(),
        format,
        url: url?,
        allow_private: draft.flag(&format!("{section}.allow_private"))?,
        timeout: draft.duration(&format!("{section}.timeout"))?,
    })
}

/// An endpoint that takes a body made by a template.
pub(super) fn post(draft: &mut Draft, name: &str, derived: &mut Derived) -> Option<Post> {
    let section = format!("post.{name}");
    require(draft, &section, &["template"], "to know what to post");
    let url = secret_url(draft, &section, derived);
    let key = format!("{section}.authorization_file");
    let authorization = match draft.text(&key) {
        Some(_) => Some(secret_of_file(draft, &key)?),
        None => None,
    };
    let template = draft.text(&format!("{section}.template"))?;
    Some(Post {
        name: name.to_owned(),
        url: url?,
        template: absolute(draft, template),
        content_type: draft.text(&format!("{section}.content_type"))?.to_owned(),
        authorization,
        allow_private: draft.flag(&format!("{section}.allow_private"))?,
        timeout: draft.duration(&format!("{section}.timeout"))?,
    })
}

/// A subject of a NATS server.
pub(super) fn nats(draft: &mut Draft, name: &str) -> Option<Nats> {
    let section = format!("nats.{name}");
    require(draft, &section, &["url", "subject"], "to know where to publish");
    if !cfg!(feature = "nats") {
        let message = format!("this program was built without NATS, `[{section}]` cannot be used");
        let place = draft.section_place(&section).cloned();
        let problem = Problem::new(message).help("build it with `--features nats`");
        draft.problems.push(Problem { place, ..problem });
    }
    let file = draft.text(&format!("{section}.credentials_file"));
    Some(Nats {
        name: name.to_owned(),
        url: draft.text(&format!("{section}.url"))?.to_owned(),
        subject: draft.text(&format!("{section}.subject"))?.to_owned(),
        credentials_file: file.map(|file| absolute(draft, file)),
        full_body: draft.flag(&format!("{section}.full_body"))?,
        timeout: draft.duration(&format!("{section}.timeout"))?,
    })
}

/// The address of an endpoint whose path is a secret: from the key `url`, or
/// alone in the file that `url_file` names.
fn secret_url(draft: &mut Draft, section: &str, derived: &mut Derived) -> Option<SecretString> {
    let (url_key, file_key) = (format!("{section}.url"), format!("{section}.url_file"));
    let allow_private = draft.flag(&format!("{section}.allow_private"));
    let is_set = |key: &str| draft.settings.contains_key(key);
    let url = match (is_set(&url_key), is_set(&file_key)) {
        (false, false) => {
            let problem = Problem::new(format!("`{url_key}` is missing; or set `{file_key}`"));
            let place = draft.section_place(section).cloned();
            draft.problems.push(Problem { place, ..problem });
            return None;
        }
        (true, false) => draft.url(&url_key)?.clone(),
        (_, true) => {
            if let Some(place) = draft.place(&url_key).cloned() {
                let message = format!("`{url_key}` has no effect beside `{file_key}`");
                draft.warnings.push(Problem::new(message).at(&place));
            }
            let secret = secret_of_file(draft, &file_key)?;
            match token_url(secret.expose_secret().trim()) {
                Ok(url) => {
                    let place = draft.place(&file_key)?;
                    let origin = draft.texts.origin(place);
                    derived.add_secret(&url_key, origin);
                    url
                }
                Err(complaint) => {
                    let message = format!("in the file of `{file_key}`: {}", complaint.message);
                    let place = draft.place(&file_key).cloned();
                    draft.problems.push(Problem { place, ..Problem::new(message) });
                    return None;
                }
            }
        }
    };
    refuse_private(draft, section, &url, allow_private?);
    Some(SecretString::from(String::from(url)))
}

/// Tells of an address that is private by the look of it.
fn refuse_private(draft: &mut Draft, section: &str, url: &Url, allow_private: bool) {
    if allow_private || !is_private(url) {
        return;
    }
    let place = draft.place(&format!("{section}.url")).or(draft.section_place(section)).cloned();
    let problem = Problem::new(format!("the address of `{section}` is private"))
        .help(format!("set `{section}.allow_private = true` if this endpoint is yours"));
    draft.problems.push(Problem { place, ..problem });
}

/// Whether an address is private by the look of it; names are looked up and
/// checked again when an alert is delivered.
fn is_private(url: &Url) -> bool {
    if is_loopback(url) {
        return true;
    }
    let address = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => {
            address.to_ipv4_mapped().map_or(IpAddr::V6(address), IpAddr::V4)
        }
        _ => return false,
    };
    match address {
        IpAddr::V4(v4) => {
            v4.is_private() || v4.is_link_local() || v4.is_loopback() || v4.is_unspecified()
        }
        IpAddr::V6(v6) => v6.is_unique_local() || v6.is_unicast_link_local() || v6.is_unspecified(),
    }
}
