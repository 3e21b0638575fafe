//! `entitylistd run`: the service.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use entity_list::model::Sha256;
use secrecy::ExposeSecret as _;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::args::RunArgs;
use super::output;
use super::session::Session;
use super::signals::{end_on_signal, requests_on_hangup};
use super::{Ending, UsageError};
use crate::clock::Clock;
use crate::config::{self, Config, Environment};
use crate::daemon::{Apart, Reload, Rhythm, Rooms, SOURCES, Watch, serve};
use crate::metrics::Metrics;
use crate::schedule::Schedule;
use crate::status::WITNESSES;
use crate::store::Store;
use crate::web::{self, Pages};

/// Runs until SIGTERM or SIGINT.
pub(super) async fn run(args: RunArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let end = end_on_signal()?;
    let requests = requests_on_hangup()?;
    let session = Session::open(config.clone()).await?;
    session.tell_warnings();
    let metrics = Arc::new(Metrics::new(env!("CARGO_PKG_VERSION"), SOURCES, &WITNESSES));
    let web = pages(&session, &metrics, &end).await?;
    let Session { config: settings, store, clock, .. } = session;
    let begun_with = settings.clone();
    let watch = watch(settings, &store, &clock)?;
    let apart = errands(config.as_deref());
    let load = Box::new(move || {
        let settings = load_again(config.as_deref(), &begun_with)?;
        self::watch(settings, &store, &clock)
    });
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    serve(watch, args.now, Reload { requests, load }, &apart, metrics, end.clone()).await?;
    if let Some(web) = web {
        end.cancel();
        web.await.context("the web server has broken down")?.context("the web server")?;
    }
    Ok(Ending::Done)
}

/// This program once more, with the same configuration, for cycles and digests.
fn errands(config: Option<&Path>) -> Apart {
    let mut arguments = Vec::new();
    if let Some(file) = config {
        arguments.extend(["--config".into(), file.into()]);
    }
    arguments.push("errand".into());
    Apart::this_program(arguments)
}

/// What a configuration makes of the service.
fn watch(config: Config, store: &Arc<dyn Store>, clock: &Arc<dyn Clock>) -> anyhow::Result<Watch> {
    let plan = &config.schedule;
    let schedule = Schedule::parse(&plan.cron, &plan.timezone)
        .map_err(|error| UsageError(error.to_string()))?;
    let rhythm =
        Rhythm { schedule, max_gap: plan.max_gap, jitter: plan.jitter, seed: seed(&config) };
    let rooms = Rooms::new(config, Arc::clone(store), Arc::clone(clock), false)?;
    Ok(Watch { rooms, rhythm })
}

/// What tells this installation from others, so that not all of them ask in
/// the same second.
fn seed(config: &Config) -> u64 {
    let machine = std::fs::read_to_string("/etc/machine-id").unwrap_or_default();
    let named = format!("{machine}\n{}\n{}", config.state_dir.display(), config.http.contact);
    let digest = Sha256::of(named.as_bytes());
    u64::from_str_radix(&digest.as_str()[..16], 16).unwrap_or_default()
}

/// Loads the configuration again. What only a restart can change keeps its
/// value, with a word about it.
fn load_again(file: Option<&Path>, begun_with: &Config) -> anyhow::Result<Config> {
    let loaded = config::load(file, &Environment::of_process())
        .map_err(|problems| UsageError(problems.render(false)))?;
    for warning in &loaded.warnings {
        output::print_report(&format!("{}\n", warning.render(false)));
    }
    let mut settings = loaded.config;
    let fixed = [
        ("state_dir", settings.state_dir != begun_with.state_dir),
        (
            "database.url",
            settings.database.url.expose_secret() != begun_with.database.url.expose_secret(),
        ),
        ("web.listen", settings.web.listen != begun_with.web.listen),
        (
            "log",
            settings.log.filter != begun_with.log.filter
                || settings.log.format != begun_with.log.format,
        ),
    ];
    for (key, _) in fixed.iter().filter(|(_, changed)| *changed) {
        tracing::warn!("`{key}` has changed; it takes effect when the service is started again");
    }
    settings.state_dir.clone_from(&begun_with.state_dir);
    settings.database = begun_with.database.clone();
    Ok(settings)
}

type Serving = tokio::task::JoinHandle<std::io::Result<()>>;

/// Starts the pages, where systemd hands a socket over or an address is set.
async fn pages(
    session: &Session,
    metrics: &Arc<Metrics>,
    end: &CancellationToken,
) -> anyhow::Result<Option<Serving>> {
    let Some(listener) = listener(&session.config).await? else { return Ok(None) };
    let address = listener.local_addr().context("the web port")?;
    tracing::info!(%address, "health, metrics and status are served");
    let pages = Pages {
        store: Arc::clone(&session.store),
        clock: Arc::clone(&session.clock),
        metrics: Arc::clone(metrics),
        sources: SOURCES,
        patience: session.config.schedule.max_gap.saturating_mul(2),
    };
    Ok(Some(tokio::spawn(web::serve(listener, pages, end.clone()))))
}

async fn listener(config: &Config) -> anyhow::Result<Option<TcpListener>> {
    let handed = listenfd::ListenFd::from_env()
        .take_tcp_listener(0)
        .context("the socket that systemd hands over is no TCP socket; see entitylistd.socket")?;
    if let Some(handed) = handed {
        handed.set_nonblocking(true).context("the socket that systemd hands over")?;
        return Ok(Some(TcpListener::from_std(handed)?));
    }
    let Some(address) = config.web.listen else { return Ok(None) };
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!(
            "`web.listen`: `{address}` cannot be listened on; choose another port, or \"\" for none"
        )
    })?;
    Ok(Some(listener))
}
