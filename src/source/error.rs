//! What can go wrong between a witness and us, and what to do about it.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use entity_list::model::DocumentNumber;
use url::Url;

use super::archive::ArchiveError;
use super::check::Wanted;

/// A URL as it may be shown: without user, password, and the values of query
/// keys that name a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownUrl(Box<str>);

/// Parts of query keys whose values are not for logs.
const SECRET_KEYS: [&str; 5] = ["key", "token", "secret", "password", "signature"];

impl From<&Url> for ShownUrl {
    fn from(url: &Url) -> Self {
        Self(String::from(without_secrets(url)).into())
    }
}

impl fmt::Display for ShownUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The same URL with nothing secret in it.
pub(super) fn without_secrets(url: &Url) -> Url {
    let mut shown = url.clone();
    // Both fail only for URLs that cannot have credentials.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    let secret = |key: &str| {
        let key = key.to_ascii_lowercase();
        SECRET_KEYS.iter().any(|part| key.contains(part))
    };
    if url.query_pairs().any(|(key, _)| secret(&key)) {
        let pairs = url.query_pairs().map(|(key, value)| {
            let value = if secret(&key) { "***".into() } else { value };
            (key, value)
        });
        shown.query_pairs_mut().clear().extend_pairs(pairs);
    }
    shown
}

/// Why a witness could not be heard.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The client itself cannot be set up.
    #[error(
        "the HTTP client cannot be set up: {0}; HTTPS needs the certificates of the operating \
         system, often a package called `ca-certificates`"
    )]
    Setup(String),

    /// No connection, or it broke before a reply.
    #[error("no answer from `{url}`: {why}; check network, name resolution and proxy settings")]
    Unreachable {
        /// What was asked for.
        url: ShownUrl,
        /// The innermost reasons.
        why: String,
    },

    /// Too slow.
    #[error(
        "`{url}` did not answer in time ({received} bytes received); it may be busy, or \
         `http.read_timeout` and `http.request_timeout` may be too short"
    )]
    TimedOut {
        /// What was asked for.
        url: ShownUrl,
        /// Bytes of the body that had come.
        received: u64,
    },

    /// The connection ended inside the body.
    #[error("the reply of `{url}` was cut off after {received} of {} bytes; nothing of it is used", Known(.expected))]
    CutOff {
        /// What was asked for.
        url: ShownUrl,
        /// Bytes that came.
        received: u64,
        /// Bytes announced, where they were.
        expected: Option<u64>,
    },

    /// A status other than success.
    #[error("`{url}` answered {status}{}{}{}", Said(.message), After(.retry_after), Advice(*.status, .message.is_some()))]
    Status {
        /// What was asked for.
        url: ShownUrl,
        /// The HTTP status.
        status: u16,
        /// The server's own words, where it has some.
        message: Option<String>,
        /// How long it asks us to wait.
        retry_after: Option<Duration>,
    },

    /// Sent elsewhere.
    #[error(
        "`{url}` redirects to another site, `{to}`; not followed: that is where the Federal \
         Register sends automated clients that it does not accept"
    )]
    Redirected {
        /// What was asked for.
        url: ShownUrl,
        /// Where we were sent.
        to: String,
    },

    /// A page for people in place of data.
    #[error(
        "`{url}` answered with an HTML page{} where {wanted} was expected; the site may not accept \
         requests from this address: open the URL in a browser, or ask from another network",
        Titled(.title)
    )]
    HtmlPage {
        /// What was asked for.
        url: ShownUrl,
        /// What was wanted.
        wanted: Wanted,
        /// The page's title or first heading.
        title: Option<String>,
    },

    /// Not the kind of content that was asked for.
    #[error("`{url}` answered with `{content_type}` where {wanted} was expected")]
    WrongType {
        /// What was asked for.
        url: ShownUrl,
        /// What was wanted.
        wanted: Wanted,
        /// The reply's content type; empty where it names none.
        content_type: String,
    },

    /// More bytes than allowed.
    #[error(
        "the reply of `{url}` is larger than {limit} bytes{}; raise `http.max_body_mib` if that \
         is expected",
        if *.unpacked { " once unpacked" } else { "" }
    )]
    TooLarge {
        /// What was asked for.
        url: ShownUrl,
        /// The limit.
        limit: u64,
        /// Whether it was the unpacked body that was too large.
        unpacked: bool,
    },

    /// Broken compression.
    #[error("the reply of `{url}` cannot be unpacked ({encoding}): {why}")]
    Undecodable {
        /// What was asked for.
        url: ShownUrl,
        /// The content encoding.
        encoding: String,
        /// What is broken.
        why: String,
    },

    /// The right kind, but not all of it.
    #[error("the reply of `{url}` is not a whole {wanted} document: {why}; nothing of it is used")]
    NotWhole {
        /// What was asked for.
        url: ShownUrl,
        /// What was wanted.
        wanted: Wanted,
        /// What is missing or broken.
        why: String,
    },

    /// A reply that is not what its description promises.
    #[error("the reply of `{url}` is not understood: {what}; nothing of it is used")]
    Unexpected {
        /// What was asked for.
        url: ShownUrl,
        /// What is wrong.
        what: String,
    },

    /// Pages that do not add up to the count they state.
    #[error(
        "`{url}` states {declared} documents but its pages hold {found}; a partial list is never \
         used"
    )]
    Partial {
        /// The first page.
        url: ShownUrl,
        /// What the reply states.
        declared: u64,
        /// What was found on all pages.
        found: u64,
    },

    /// The Federal Register has the document, but not in this format (yet).
    #[error(
        "document {document} is not available as {format} yet; the Federal Register adds it after \
         publication, and has none for its oldest documents"
    )]
    NotYetAvailable {
        /// The document.
        document: DocumentNumber,
        /// The format.
        format: Wanted,
    },

    /// The body could not be kept, so it may not be read.
    #[error("the reply of `{url}` could not be archived, so it is not used: {why}")]
    Archive {
        /// What was asked for.
        url: ShownUrl,
        /// The archive's reason.
        #[source]
        why: ArchiveError,
    },

    /// A file or folder could not be read.
    #[error("`{path}` cannot be read: {why}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },

    /// A file is too large.
    #[error("`{path}` is larger than the limit of {} MiB; for imports it is `http.max_body_mib`", limit / (1024 * 1024))]
    FileTooLarge {
        /// Which.
        path: PathBuf,
        /// The limit.
        limit: u64,
    },
}

struct Known<'a>(&'a Option<u64>);

impl fmt::Display for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(bytes) => write!(f, "{bytes}"),
            None => f.write_str("an unknown number of"),
        }
    }
}

struct Said<'a>(&'a Option<String>);

impl fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(words) => write!(f, ": {words}"),
            None => Ok(()),
        }
    }
}

struct Titled<'a>(&'a Option<String>);

impl fmt::Display for Titled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(title) => write!(f, " titled `{title}`"),
            None => Ok(()),
        }
    }
}

struct After<'a>(&'a Option<Duration>);

impl fmt::Display for After<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(wait) => write!(f, "; it asks to wait {} seconds", wait.as_secs()),
            None => Ok(()),
        }
    }
}

/// What to do about a status, and whether the server has said something itself.
struct Advice(u16, bool);

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.0, self.1) {
            (429, _) => {
                "; too many requests: lower `http.api_per_minute` and `http.documents_per_minute`"
            }
            (401 | 403, _) => {
                "; the site refuses this client: check `http.contact` and the network's address"
            }
            (404 | 410, false) => "; check the configured base URL",
            (500.., _) => "; the site has trouble, the next cycle tries again",
            _ => "",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_url_holds_no_secret() -> Result<(), url::ParseError> {
        let url = Url::parse("https://me:pw@api.example.gov/x?api_key=abc&page=2")?;
        assert_eq!(
            ShownUrl::from(&url).to_string(),
            "https://api.example.gov/x?api_key=***&page=2"
        );
        Ok(())
    }

    #[test]
    fn a_url_without_secrets_is_shown_as_it_is() -> Result<(), url::ParseError> {
        let printed = "https://www.ecfr.gov/full?appendix=Supplement%20No.%204";
        assert_eq!(ShownUrl::from(&Url::parse(printed)?).to_string(), printed);
        Ok(())
    }
}
