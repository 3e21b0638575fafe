//! The checked draft → [`Config`], with the checks that look at more than one
//! key. Values that are missing or wrong were told before; here `?` only skips
//! what cannot be built without them.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::check::{is_loopback, is_loopback_host, server_and_port};
use super::draft::Draft;
use super::environment::Environment;
use super::model::{
    Config, Csl, Database, Ecfr, FederalRegister, Http, Log, LogFormat, Mail, MailTable,
    MailTransport, Schedule, SmtpServer, SmtpTls, Web,
};
use super::problem::Problem;
use super::records;
use super::secret::{absolute, mail_password};
use super::show::Derived;
use super::text::Origin;
use super::wording::ENDPOINT_KINDS;
use super::{endpoints, subscriptions};

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

/// Builds the settings; `None` when something that they need is missing.
pub(super) fn build(
    draft: &mut Draft,
    environment: &Environment,
    derived: &mut Derived,
) -> Option<Config> {
    let state_dir = draft.text("state_dir").map(PathBuf::from);
    let database = state_dir.as_deref().map(|folder| database(draft, folder, derived));
    let http = http(draft);
    let federal_register = federal_register(draft);
    let ecfr = draft.url("ecfr.base_url").cloned().map(|base_url| Ecfr { base_url });
    let csl = draft.url("csl.url").cloned().map(|url| Csl { url });
    let ledger = state_dir.as_deref().and_then(|folder| records::ledger(draft, folder));
    let reconcile = records::reconcile(draft);
    let schedule = schedule(draft);
    let web = web(draft);
    let log = log(draft);
    // Every part is looked at before the first missing one ends the build.
    let mail = match draft.section_place("mail") {
        Some(_) => mail(draft, state_dir.as_deref(), environment, derived).map(Some),
        None => Some(None),
    };
    let webhooks =
        each(draft, "webhook", |draft, name| endpoints::webhook(draft, name, environment, derived));
    let chats = each(draft, "chat", |draft, name| endpoints::chat(draft, name, derived));
    let posts = each(draft, "post", |draft, name| endpoints::post(draft, name, derived));
    let buses = each(draft, "nats", endpoints::nats);
    let subscriptions = each(draft, "subscription", subscriptions::subscription);
    warn_of_silence(draft);
    Some(Config {
        state_dir: state_dir?,
        database: database?,
        http: http?,
        federal_register: federal_register?,
        ecfr: ecfr?,
        csl: csl?,
        ledger: ledger?,
        reconcile: reconcile?,
        schedule: schedule?,
        mail: mail?,
        webhooks: webhooks?,
        chats: chats?,
        posts: posts?,
        buses: buses?,
        subscriptions: subscriptions?,
        web: web?,
        templates: draft.text("templates").map(|folder| absolute(draft, folder)),
        log: log?,
    })
}

/// Builds every section of a kind, also after one that cannot be built.
fn each<T>(
    draft: &mut Draft,
    kind: &str,
    mut build: impl FnMut(&mut Draft, &str) -> Option<T>,
) -> Option<Vec<T>> {
    let names = draft.section_names(kind);
    let sections: Vec<Option<T>> = names.iter().map(|name| build(draft, name)).collect();
    sections.into_iter().collect()
}

fn database(draft: &Draft, state_dir: &Path, derived: &mut Derived) -> Database {
    let url = draft.text("database.url").map_or_else(
        || {
            let url = format!("sqlite:{}", state_dir.join("entitylistd.db").display());
            derived.add("database.url", url.clone().into(), Origin::Derived("state_dir"));
            url
        },
        str::to_owned,
    );
    Database { url: SecretString::from(url), keep_raw_days: draft.number("database.keep_raw_days") }
}

fn http(draft: &mut Draft) -> Option<Http> {
    let http = Http {
        contact: draft.text("http.contact")?.to_owned(),
        connect_timeout: draft.duration("http.connect_timeout")?,
        read_timeout: draft.duration("http.read_timeout")?,
        request_timeout: draft.duration("http.request_timeout")?,
        max_body_bytes: draft.number::<u64>("http.max_body_mib")? * MIB,
        attempts: draft.number("http.attempts")?,
        max_retry_wait: draft.duration("http.max_retry_wait")?,
        documents_per_minute: draft.number("http.documents_per_minute")?,
        api_per_minute: draft.number("http.api_per_minute")?,
    };
    for (path, time) in
        [("http.connect_timeout", http.connect_timeout), ("http.read_timeout", http.read_timeout)]
    {
        if time > http.request_timeout
            && let Some(place) = place_of_either(draft, path, "http.request_timeout")
        {
            let message = format!("`{path}` is longer than `http.request_timeout`");
            draft.problems.push(Problem::new(message).at(&place));
        }
    }
    let official = ["federal_register.base_url", "ecfr.base_url", "csl.url"]
        .iter()
        .any(|path| draft.url(path).is_some_and(|url| !is_loopback(url)));
    if http.contact.is_empty() && official {
        let warning = Problem::new("`http.contact` is empty")
            .help("set a mail address or web page, so that the operators of the Federal Register can reach you before they block you");
        draft.warnings.push(warning);
    }
    Some(http)
}

/// The place of the key that the operator set, the second one if both.
fn place_of_either(draft: &Draft, one: &str, other: &str) -> Option<super::text::Place> {
    let path = if draft.is_set(one) { one } else { other };
    draft.place(path).cloned()
}

fn federal_register(draft: &Draft) -> Option<FederalRegister> {
    Some(FederalRegister {
        base_url: draft.url("federal_register.base_url")?.clone(),
        agencies: draft.texts_of("federal_register.agencies")?.to_vec(),
        overlap_days: draft.number("federal_register.overlap_days")?,
    })
}

fn schedule(draft: &Draft) -> Option<Schedule> {
    Some(Schedule {
        cron: draft.texts_of("schedule.cron")?.to_vec(),
        timezone: draft.text("schedule.timezone")?.to_owned(),
        jitter: draft.duration("schedule.jitter")?,
        max_gap: draft.duration("schedule.max_gap")?,
    })
}

fn web(draft: &mut Draft) -> Option<Web> {
    let listen: Option<std::net::SocketAddr> = draft.text("web.listen")?.parse().ok();
    if listen.is_some_and(|address| !address.ip().is_loopback()) {
        let warning = Problem::new("`web.listen` lets other machines see how the service stands")
            .help("the pages hold no secrets and have no password; a firewall should say who may");
        let place = draft.place("web.listen").cloned();
        draft.warnings.push(Problem { place, ..warning });
    }
    Some(Web { listen })
}

fn log(draft: &Draft) -> Option<Log> {
    let format = match draft.text("log.format")? {
        "json" => LogFormat::Json,
        "journald" => LogFormat::Journald,
        _ => LogFormat::Text,
    };
    Some(Log { format, filter: draft.text("log.filter")?.to_owned() })
}

fn mail(
    draft: &mut Draft,
    state_dir: Option<&Path>,
    environment: &Environment,
    derived: &mut Derived,
) -> Option<Mail> {
    let transport = if draft.text("mail.transport")? == "folder" {
        require(draft, "mail", &["from", "folder"], "with transport = \"folder\"");
        let smtp_only = [
            "host",
            "port",
            "username",
            "password_file",
            "password",
            "fallback_servers",
            "ca_file",
        ];
        warn_of_unused(draft, &smtp_only, "folder");
        let folder = draft.text("mail.folder").zip(state_dir);
        folder.map(|(folder, state_dir)| MailTransport::Folder { path: state_dir.join(folder) })
    } else {
        require(draft, "mail", &["from", "host"], "with transport = \"smtp\"");
        warn_of_unused(draft, &["folder"], "smtp");
        smtp(draft, environment, derived)
    };
    // With subscriptions, nobody need get everything.
    if draft.section_names("subscription").is_empty() {
        require(draft, "mail", &["to"], "to know whom to tell");
    }
    Some(Mail {
        transport: transport?,
        from: draft.text("mail.from")?.to_owned(),
        to: draft.texts_of("mail.to").unwrap_or_default().to_vec(),
        unsubscribe: draft.text("mail.unsubscribe").map(str::to_owned),
        largest_bytes: draft.number::<u64>("mail.largest_kib")? * KIB,
        table: table(draft)?,
    })
}

fn table(draft: &mut Draft) -> Option<MailTable> {
    match draft.text("mail.attachment")? {
        "csv" => Some(MailTable::Csv),
        "none" => Some(MailTable::None),
        _ if cfg!(feature = "xlsx") => Some(MailTable::Xlsx),
        _ => {
            let problem = Problem::new("this program was built without workbooks (`xlsx`)")
                .help("build it with `--features xlsx`, or set `mail.attachment = \"csv\"`");
            let place = draft.place("mail.attachment").cloned();
            draft.problems.push(Problem { place, ..problem });
            None
        }
    }
}

fn smtp(
    draft: &mut Draft,
    environment: &Environment,
    derived: &mut Derived,
) -> Option<MailTransport> {
    let credentials = credentials(draft, environment, derived);
    let (tls, usual_port) = match draft.text("mail.tls")? {
        "tls" => (SmtpTls::Tls, 465),
        "none" => (SmtpTls::None, 25),
        _ => (SmtpTls::Starttls, 587),
    };
    let port = draft.number("mail.port").unwrap_or(usual_port);
    if !draft.settings.contains_key("mail.port") {
        derived.add("mail.port", port.into(), Origin::Derived("mail.tls"));
    }
    let host = draft.text("mail.host")?.to_owned();
    let mut servers = vec![SmtpServer { host, port }];
    for server in draft.texts_of("mail.fallback_servers").unwrap_or_default() {
        let (host, own_port) = server_and_port(server);
        servers.push(SmtpServer { host: host.to_owned(), port: own_port.unwrap_or(port) });
    }
    if tls == SmtpTls::None && servers.iter().any(|server| !is_loopback_host(&server.host)) {
        let problem =
            Problem::new("`tls = \"none\"` would send mail and password readable over the network")
                .help("use \"starttls\" or \"tls\"; \"none\" is only for a server on this machine");
        let place = draft.place("mail.tls").cloned();
        draft.problems.push(Problem { place, ..problem });
    }
    let timeout = draft.duration("mail.timeout")?;
    let ca_file = draft.text("mail.ca_file").map(|file| absolute(draft, file));
    Some(MailTransport::Smtp { servers, tls, credentials, timeout, ca_file })
}

fn credentials(
    draft: &mut Draft,
    environment: &Environment,
    derived: &mut Derived,
) -> Option<(String, SecretString)> {
    let password = mail_password(draft, environment);
    let username = draft.text("mail.username").map(str::to_owned);
    match (username, password) {
        (Some(username), Some((password, origin))) => {
            derived.add_secret("mail.password", origin);
            Some((username, password))
        }
        (Some(_), None) => {
            if !draft.settings.contains_key("mail.password_file")
                && !draft.secrets.contains_key("mail.password")
                && let Some(place) = draft.place("mail.username").cloned()
            {
                let problem = Problem::new("`mail.username` has no password").at(&place).help(
                    "set `mail.password_file`, $ENTITYLISTD_MAIL__PASSWORD or the systemd credential `mail.password`",
                );
                draft.problems.push(problem);
            }
            None
        }
        (None, Some((_, Origin::Credential(_))) | None) => None,
        (None, Some(_)) => {
            let given = draft.secrets.get("mail.password").map(|given| given.place.clone());
            let place = given.or_else(|| draft.place("mail.password_file").cloned());
            let problem = Problem::new("there is a mail password but no `mail.username`");
            draft.problems.push(Problem { place, ..problem });
            None
        }
    }
}

/// Tells which keys a section still needs.
pub(super) fn require(draft: &mut Draft, section: &str, keys: &[&str], when: &str) {
    let Some(place) = draft.section_place(section).cloned() else { return };
    let missing =
        keys.iter().filter(|key| !draft.settings.contains_key(&format!("{section}.{key}")));
    let missing: Vec<String> = missing.map(|key| format!("`{section}.{key}`")).collect();
    for key in missing {
        let message = format!("{key} is missing; the section needs it {when}");
        draft.problems.push(Problem::new(message).at(&place));
    }
}

fn warn_of_unused(draft: &mut Draft, keys: &[&str], transport: &str) {
    for key in keys {
        let path = format!("mail.{key}");
        if draft.is_set(&path) {
            let message = format!("`{path}` has no effect with transport = \"{transport}\"");
            let given = draft.secrets.get(&path).map(|given| &given.place);
            let place = draft.place(&path).or(given).cloned();
            draft.warnings.push(Problem { place, ..Problem::new(message) });
        }
    }
}

fn warn_of_silence(draft: &mut Draft) {
    let no_endpoint = ENDPOINT_KINDS.iter().all(|kind| draft.section_names(kind).is_empty());
    if draft.section_place("mail").is_none() && no_endpoint {
        let warning =
            Problem::new("nobody is told of changes: no mail and no endpoint is configured")
                .help("set `mail.from`, `mail.to` and `mail.host`, or a `[webhook.NAME]`");
        draft.warnings.push(warning);
    }
}
