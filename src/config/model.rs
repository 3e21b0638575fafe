//! The validated settings. Every value here has been checked.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::receivers::{Chat, Nats, Post, Subscription, Webhook};

/// All settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where state lives: the database, the mail folder, locks.
    pub state_dir: PathBuf,
    /// The database.
    pub database: Database,
    /// What all HTTP requests share.
    pub http: Http,
    /// The Federal Register.
    pub federal_register: FederalRegister,
    /// The eCFR.
    pub ecfr: Ecfr,
    /// The Consolidated Screening List.
    pub csl: Csl,
    /// What a person has put right.
    pub ledger: Ledger,
    /// How the list is held against its witnesses.
    pub reconcile: Reconcile,
    /// When cycles run.
    pub schedule: Schedule,
    /// Alerts by mail, where configured.
    pub mail: Option<Mail>,
    /// Endpoints that take signed webhooks.
    pub webhooks: Vec<Webhook>,
    /// Rooms of chat services.
    pub chats: Vec<Chat>,
    /// Endpoints that take a body made by a template.
    pub posts: Vec<Post>,
    /// Subjects of a NATS server.
    pub buses: Vec<Nats>,
    /// Who asked for what. What `mail.to` and unnamed endpoints get is not
    /// among them: everything, at once.
    pub subscriptions: Vec<Subscription>,
    /// The folder of templates that take the place of the built-in ones.
    pub templates: Option<PathBuf>,
    /// The pages that the service shows of itself.
    pub web: Web,
    /// Logs.
    pub log: Log,
}

/// The database.
#[derive(Debug, Clone)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`; a password in it is never shown.
    pub url: SecretString,
    /// Days for which raw bodies are kept after they were last seen; `None`
    /// keeps them forever.
    pub keep_raw_days: Option<u32>,
}

/// What all HTTP requests share.
#[derive(Debug, Clone)]
pub struct Http {
    /// The address that the User-Agent names, so that the witnesses can reach
    /// the operator; a mail address or URL.
    pub contact: String,
    /// Seconds to connect.
    pub connect_timeout: Duration,
    /// Seconds without a byte before a reply is given up.
    pub read_timeout: Duration,
    /// Seconds for a whole request.
    pub request_timeout: Duration,
    /// Bytes of a body after decompression.
    pub max_body_bytes: u64,
    /// Attempts per request, the first included.
    pub attempts: u32,
    /// The longest wait before another attempt, also for `Retry-After`.
    pub max_retry_wait: Duration,
    /// Document requests per minute.
    pub documents_per_minute: u32,
    /// API requests per minute.
    pub api_per_minute: u32,
}

/// The Federal Register.
#[derive(Debug, Clone)]
pub struct FederalRegister {
    /// The API's base, such as `https://www.federalregister.gov/api/v1/`.
    pub base_url: Url,
    /// Agency slugs.
    pub agencies: Vec<String>,
    /// Days that a window reaches back before the last good cycle.
    pub overlap_days: u16,
}

/// The eCFR.
#[derive(Debug, Clone)]
pub struct Ecfr {
    /// The versioner API's base, such as
    /// `https://www.ecfr.gov/api/versioner/v1/`.
    pub base_url: Url,
}

/// The Consolidated Screening List.
#[derive(Debug, Clone)]
pub struct Csl {
    /// The file's address, CSV or JSON by its ending.
    pub url: Url,
}

/// What a person has put right.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// The folder of reviewed fixes, one TOML file or more.
    pub overrides: PathBuf,
}

/// A list that ours is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WitnessName {
    /// The eCFR.
    Ecfr,
    /// The Consolidated Screening List.
    Csl,
}

/// How the list is held against its witnesses.
#[derive(Debug, Clone)]
pub struct Reconcile {
    /// Which.
    pub witnesses: Vec<WitnessName>,
    /// How long between two comparisons by the service.
    pub every: Duration,
    /// The share of a witness' entries, in percent, that may come or go
    /// between two looks before the witness itself is doubted.
    pub max_change_percent: u8,
    /// Days after publication in which the eCFR need not show a rule yet.
    pub grace_days: u16,
    /// Days without movement after which a witness counts as stale.
    pub stale_days: u16,
}

/// When cycles run.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// Ordinary five-field cron lines and the built-in plan; a cycle runs when
    /// any of them is due.
    pub cron: Vec<String>,
    /// The zone in which the lines are read.
    pub timezone: String,
    /// The longest delay added to each time.
    pub jitter: Duration,
    /// The longest time between two cycles, whatever the lines say.
    pub max_gap: Duration,
}

/// How a mail connection is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// TLS from the first byte (port 465).
    Tls,
    /// `STARTTLS`, required (port 587).
    Starttls,
    /// None; only for a server on this machine.
    None,
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
}

/// How mails leave.
#[derive(Debug, Clone)]
pub enum MailTransport {
    /// To an SMTP server.
    Smtp {
        /// The servers, tried in this order.
        servers: Vec<SmtpServer>,
        /// How the connection is secured.
        tls: SmtpTls,
        /// User name and password, where it asks for them.
        credentials: Option<(String, SecretString)>,
        /// Seconds for a command.
        timeout: Duration,
        /// Certificates that are trusted beside the machine's own, PEM.
        ca_file: Option<PathBuf>,
    },
    /// To a folder, one `.eml` file a mail.
    Folder {
        /// The folder.
        path: PathBuf,
    },
}

/// The table of changes that goes with a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTable {
    /// As comma-separated values.
    Csv,
    /// As a workbook.
    Xlsx,
    /// Not at all.
    None,
}

/// Alerts by mail.
#[derive(Debug, Clone)]
pub struct Mail {
    /// How mails leave.
    pub transport: MailTransport,
    /// The sender, such as `Entity List <entitylistd@example.com>`.
    pub from: String,
    /// Who gets everything, at once. May be empty where subscriptions name
    /// their own recipients.
    pub to: Vec<String>,
    /// Where people can leave the list: `https://` or `mailto:`.
    pub unsubscribe: Option<String>,
    /// The largest size of a mail in bytes; what does not fit goes into an
    /// attached table.
    pub largest_bytes: u64,
    /// The table that goes with it.
    pub table: MailTable,
}

/// The pages that the service shows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Web {
    /// Where they are served; nowhere without.
    pub listen: Option<SocketAddr>,
}

/// How logs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people, on standard error.
    Text,
    /// One JSON object a line, on standard error.
    Json,
    /// Journal fields, to journald.
    Journald,
}

/// Logs.
#[derive(Debug, Clone)]
pub struct Log {
    /// How.
    pub format: LogFormat,
    /// A filter such as `info` or `entitylistd=debug`.
    pub filter: String,
}
