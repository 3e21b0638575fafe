//! Every key that a configuration may hold: one table from which the check,
//! the environment's names, the JSON Schema and the tests of the commented
//! default file are derived. What a key means is said in that file.

use std::time::Duration;

const SECOND: u64 = 1;
const MINUTE: u64 = 60;
const HOUR: u64 = 3600;

/// The prefix of all variables.
pub(super) const PREFIX: &str = "ENTITYLISTD_";

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// A path from the root.
    AbsolutePath,
    /// A path that may be relative.
    Path,
    /// Text that is not empty.
    Text,
    /// A mail address, a web address, or nothing.
    Contact,
    /// A whole number between two bounds.
    Integer { min: u64, max: u64 },
    /// `true` or `false`.
    Boolean,
    /// A time with a unit, between two bounds in seconds.
    Duration { min: u64, max: u64 },
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// The base address of an API.
    BaseUrl,
    /// A webhook's address.
    WebhookUrl,
    /// Where the database is.
    DatabaseUrl,
    /// Agency names as in addresses; at least one.
    Slugs,
    /// Cron lines; at least one.
    CronLines,
    /// A zone of the IANA database.
    TimeZone,
    /// A mail address with or without a name.
    Mailbox,
    /// Mail addresses; at least one.
    Mailboxes,
    /// A host's name or address.
    Host,
    /// An address and a port to listen on, or nothing.
    Listen,
    /// A filter of the logs.
    LogFilter,
    /// A file that holds one secret.
    SecretFile,
    /// Files that hold one secret each.
    SecretFiles,
    /// A secret itself: never in the file.
    Secret,
    /// Several secrets: never in the file.
    Secrets,
}

impl Kind {
    /// Whether the value is a list.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Self::Slugs | Self::CronLines | Self::Mailboxes | Self::SecretFiles)
    }

    /// Whether the value itself is a secret.
    pub(super) fn is_secret(self) -> bool {
        matches!(self, Self::Secret | Self::Secrets)
    }
}

/// Where a key's default is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Default {
    /// In the built-in file.
    File,
    /// None: the key is optional, or its section needs it.
    None,
    /// The same in each section of a kind, as TOML.
    Each(&'static str),
}

/// One key.
#[derive(Debug)]
pub(super) struct Key {
    /// Its dotted path; `*` is a name that the operator chooses.
    pub(super) path: &'static str,
    /// What its value must be.
    pub(super) kind: Kind,
    /// Where its default is.
    pub(super) default: Default,
}

const fn key(path: &'static str, kind: Kind, default: Default) -> Key {
    Key { path, kind, default }
}

const fn time(min: u64, max: u64) -> Kind {
    Kind::Duration { min, max }
}

/// The table.
pub(super) static KEYS: &[Key] = &[
    key("state_dir", Kind::AbsolutePath, Default::File),
    key("database.url", Kind::DatabaseUrl, Default::None),
    key("http.contact", Kind::Contact, Default::File),
    key("http.connect_timeout", time(SECOND, 5 * MINUTE), Default::File),
    key("http.read_timeout", time(SECOND, 10 * MINUTE), Default::File),
    key("http.request_timeout", time(SECOND, HOUR), Default::File),
    key("http.max_body_mib", Kind::Integer { min: 1, max: 1024 }, Default::File),
    key("http.attempts", Kind::Integer { min: 1, max: 20 }, Default::File),
    key("http.max_retry_wait", time(SECOND, HOUR), Default::File),
    key("http.documents_per_minute", Kind::Integer { min: 1, max: 60 }, Default::File),
    key("http.api_per_minute", Kind::Integer { min: 1, max: 300 }, Default::File),
    key("federal_register.base_url", Kind::BaseUrl, Default::File),
    key("federal_register.agencies", Kind::Slugs, Default::File),
    key("federal_register.overlap_days", Kind::Integer { min: 1, max: 365 }, Default::File),
    key("ecfr.base_url", Kind::BaseUrl, Default::File),
    key("schedule.cron", Kind::CronLines, Default::File),
    key("schedule.timezone", Kind::TimeZone, Default::File),
    key("schedule.jitter", time(0, 10 * MINUTE), Default::File),
    key("schedule.max_gap", time(5 * MINUTE, 168 * HOUR), Default::File),
    key("mail.transport", Kind::OneOf(&["smtp", "folder"]), Default::File),
    key("mail.from", Kind::Mailbox, Default::None),
    key("mail.to", Kind::Mailboxes, Default::None),
    key("mail.host", Kind::Host, Default::None),
    key("mail.port", Kind::Integer { min: 1, max: 65535 }, Default::None),
    key("mail.tls", Kind::OneOf(&["starttls", "tls", "none"]), Default::File),
    key("mail.username", Kind::Text, Default::None),
    key("mail.password_file", Kind::SecretFile, Default::None),
    key("mail.password", Kind::Secret, Default::None),
    key("mail.timeout", time(SECOND, 10 * MINUTE), Default::File),
    key("mail.folder", Kind::Path, Default::None),
    key("webhook.*.url", Kind::WebhookUrl, Default::None),
    key("webhook.*.secret_files", Kind::SecretFiles, Default::None),
    key("webhook.*.secrets", Kind::Secrets, Default::None),
    key("webhook.*.allow_private", Kind::Boolean, Default::Each("false")),
    key("webhook.*.timeout", time(SECOND, 2 * MINUTE), Default::Each("\"20s\"")),
    key("web.listen", Kind::Listen, Default::File),
    key("log.format", Kind::OneOf(&["text", "json", "journald"]), Default::File),
    key("log.filter", Kind::LogFilter, Default::File),
];

/// What stands at a path.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found {
    /// A key.
    Key(&'static Key),
    /// A section.
    Section,
    /// Nothing that we know.
    Unknown,
}

/// Looks a path up in the table.
pub(super) fn find(path: &[&str]) -> Found {
    let fits = |key: &Key| {
        let mut segments = key.path.split('.');
        path.iter()
            .all(|name| segments.next().is_some_and(|known| known == "*" || known == *name))
            .then(|| segments.next().is_none())
    };
    let mut found = Found::Unknown;
    for key in KEYS {
        match fits(key) {
            Some(true) => return Found::Key(key),
            Some(false) => found = Found::Section,
            None => {}
        }
    }
    found
}

/// The variable that sets a key, such as `ENTITYLISTD_HTTP__READ_TIMEOUT`.
pub(super) fn variable(path: &str) -> String {
    let name = path.replace('-', "_").replace('.', "__").to_uppercase();
    format!("{PREFIX}{name}")
}

/// Whether an operator's name for a section can also be told in a variable.
pub(super) fn is_section_name(name: &str) -> bool {
    name.split('-').all(|part| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

/// A time as people write it, in its largest whole units: `6h`, `90s`.
pub(super) fn show_duration(time: Duration) -> String {
    match time.as_secs() {
        seconds if seconds % HOUR == 0 && seconds > 0 => format!("{}h", seconds / HOUR),
        seconds if seconds % MINUTE == 0 && seconds > 0 => format!("{}m", seconds / MINUTE),
        seconds => format!("{seconds}s"),
    }
}
