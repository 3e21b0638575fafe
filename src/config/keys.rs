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
    /// The address of one file.
    FileUrl,
    /// A webhook's address.
    WebhookUrl,
    /// Some of these words, or none.
    SomeOf(&'static [&'static str]),
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
    /// Some of these words; at least one.
    Words(&'static [&'static str]),
    /// Receivers that have a section of their own: `webhook.NAME` and so on.
    Endpoints,
    /// Destinations: headings of the list or codes; at least one.
    Destinations,
    /// Numbers of footnotes; at least one.
    Footnotes,
    /// Subjects of reasons; at least one.
    Subjects,
    /// Texts that are not empty; at least one.
    Texts,
    /// Regular expressions; at least one.
    Patterns,
    /// A time of day, `08:00`.
    TimeOfDay,
    /// Mail servers, each with its port or without; at least one.
    Servers,
    /// Where people can leave the list: a web address or `mailto:`.
    Unsubscribe,
    /// A bus server's address.
    BusUrl,
    /// A subject of the bus.
    BusSubject,
    /// The media type of a body.
    MediaType,
}

impl Kind {
    /// Whether the value is a list.
    pub(super) fn is_list(self) -> bool {
        matches!(
            self,
            Self::Slugs
                | Self::CronLines
                | Self::Mailboxes
                | Self::SecretFiles
                | Self::SomeOf(_)
                | Self::Words(_)
                | Self::Endpoints
                | Self::Destinations
                | Self::Footnotes
                | Self::Subjects
                | Self::Texts
                | Self::Patterns
                | Self::Servers
        )
    }

    /// Whether the value is a list that may be empty.
    pub(super) fn may_be_empty(self) -> bool {
        matches!(self, Self::SecretFiles | Self::SomeOf(_))
    }

    /// Whether the value may hold a token that only its host may know.
    pub(super) fn is_token_url(self) -> bool {
        matches!(self, Self::WebhookUrl)
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

/// Sections of which the operator names as many as he likes, `[KIND.NAME]`.
pub(super) fn named_sections() -> Vec<&'static str> {
    let mut kinds: Vec<&str> =
        KEYS.iter().filter_map(|key| key.path.split_once(".*.").map(|(kind, _)| kind)).collect();
    kinds.dedup();
    kinds
}

/// The words of `subscription.NAME.tell`.
pub(super) const TELL: &[&str] = &["rules", "trouble"];

/// The words of `subscription.NAME.changes`.
pub(super) const CHANGES: &[&str] =
    &["added", "revised", "renamed", "moved", "removed", "already-listed"];

/// The days of `subscription.NAME.on`, from Monday.
pub(super) const DAYS: &[&str] = &["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

const LISTS: &[&str] = &["entity-list", "unverified-list", "military-end-user-list"];
const STAGES: &[&str] =
    &["on-inspection", "published", "in-force", "delayed", "suspended", "corrected", "withdrawn"];
const REQUIREMENTS: &[&str] =
    &["all-items", "all-items-except", "listed-items", "see-section", "other"];
const POLICIES: &[&str] =
    &["presumption-of-denial", "policy-of-denial", "case-by-case", "mixed", "other"];
const FORMATS: &[&str] = &["slack", "teams", "mattermost", "discord"];

/// The table.
pub(super) static KEYS: &[Key] = &[
    key("state_dir", Kind::AbsolutePath, Default::File),
    key("database.url", Kind::DatabaseUrl, Default::None),
    key("database.keep_raw_days", Kind::Integer { min: 30, max: 36_500 }, Default::None),
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
    key("csl.url", Kind::FileUrl, Default::File),
    key("ledger.overrides", Kind::Path, Default::File),
    key("reconcile.witnesses", Kind::SomeOf(&["ecfr", "csl"]), Default::File),
    key("reconcile.every", time(HOUR, 720 * HOUR), Default::File),
    key("reconcile.max_change_percent", Kind::Integer { min: 1, max: 100 }, Default::File),
    key("reconcile.grace_days", Kind::Integer { min: 0, max: 365 }, Default::File),
    key("reconcile.stale_days", Kind::Integer { min: 1, max: 365 }, Default::File),
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
    key("mail.fallback_servers", Kind::Servers, Default::None),
    key("mail.ca_file", Kind::Path, Default::None),
    key("mail.unsubscribe", Kind::Unsubscribe, Default::None),
    key("mail.largest_kib", Kind::Integer { min: 64, max: 51_200 }, Default::File),
    key("mail.attachment", Kind::OneOf(&["csv", "xlsx", "none"]), Default::File),
    key("webhook.*.url", Kind::WebhookUrl, Default::None),
    key("webhook.*.secret_files", Kind::SecretFiles, Default::None),
    key("webhook.*.secrets", Kind::Secrets, Default::None),
    key("webhook.*.allow_private", Kind::Boolean, Default::Each("false")),
    key("webhook.*.full_body", Kind::Boolean, Default::Each("false")),
    key("webhook.*.timeout", time(SECOND, 2 * MINUTE), Default::Each("\"20s\"")),
    key("chat.*.format", Kind::OneOf(FORMATS), Default::None),
    key("chat.*.url", Kind::WebhookUrl, Default::None),
    key("chat.*.url_file", Kind::SecretFile, Default::None),
    key("chat.*.allow_private", Kind::Boolean, Default::Each("false")),
    key("chat.*.timeout", time(SECOND, 2 * MINUTE), Default::Each("\"20s\"")),
    key("post.*.url", Kind::WebhookUrl, Default::None),
    key("post.*.url_file", Kind::SecretFile, Default::None),
    key("post.*.template", Kind::Path, Default::None),
    key("post.*.content_type", Kind::MediaType, Default::Each("\"application/json\"")),
    key("post.*.authorization_file", Kind::SecretFile, Default::None),
    key("post.*.allow_private", Kind::Boolean, Default::Each("false")),
    key("post.*.timeout", time(SECOND, 2 * MINUTE), Default::Each("\"20s\"")),
    key("nats.*.url", Kind::BusUrl, Default::None),
    key("nats.*.subject", Kind::BusSubject, Default::None),
    key("nats.*.credentials_file", Kind::SecretFile, Default::None),
    key("nats.*.full_body", Kind::Boolean, Default::Each("true")),
    key("nats.*.timeout", time(SECOND, 2 * MINUTE), Default::Each("\"10s\"")),
    key("subscription.*.to", Kind::Mailboxes, Default::None),
    key("subscription.*.endpoints", Kind::Endpoints, Default::None),
    key("subscription.*.tell", Kind::Words(TELL), Default::Each("[\"rules\", \"trouble\"]")),
    key("subscription.*.lists", Kind::Words(LISTS), Default::None),
    key("subscription.*.changes", Kind::Words(CHANGES), Default::None),
    key("subscription.*.stages", Kind::Words(STAGES), Default::None),
    key("subscription.*.destinations", Kind::Destinations, Default::None),
    key("subscription.*.footnotes", Kind::Footnotes, Default::None),
    key("subscription.*.requirements", Kind::Words(REQUIREMENTS), Default::None),
    key("subscription.*.policies", Kind::Words(POLICIES), Default::None),
    key("subscription.*.subjects", Kind::Subjects, Default::None),
    key("subscription.*.words", Kind::Texts, Default::None),
    key("subscription.*.patterns", Kind::Patterns, Default::None),
    key(
        "subscription.*.delivery",
        Kind::OneOf(&["immediate", "daily", "weekly"]),
        Default::Each("\"immediate\""),
    ),
    key(
        "subscription.*.heartbeat",
        Kind::OneOf(&["never", "daily", "weekly"]),
        Default::Each("\"never\""),
    ),
    key("subscription.*.at", Kind::TimeOfDay, Default::Each("\"08:00\"")),
    key("subscription.*.on", Kind::OneOf(DAYS), Default::Each("\"MON\"")),
    key("subscription.*.timezone", Kind::TimeZone, Default::Each("\"America/New_York\"")),
    key("templates", Kind::Path, Default::None),
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
