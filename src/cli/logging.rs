//! Where logs go.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::{UsageError, output};
use crate::config::{Log, LogFormat};

/// Starts the logs as configured. Logs go to standard error or the journal,
/// never to standard output, which belongs to the command's answer. The
/// directives are the command's own.
pub(super) fn start(log: &Log, directives: &str) -> anyhow::Result<()> {
    // The PDF library comments on every odd font; what matters of a PDF is
    // told by the reading. A filter of the operator's own has the last word.
    let filter = EnvFilter::try_new(format!("lopdf=off,{directives},{}", log.filter))
        .map_err(|error| UsageError(format!("log filter `{}`: {error}", log.filter)))?;
    let registry = tracing_subscriber::registry().with(filter);
    match log.format {
        LogFormat::Text => registry
            .with(
                tracing_subscriber::fmt::layer()
                    .with_writer(std::io::stderr)
                    .with_ansi(output::report_wants_color())
                    .with_target(false),
            )
            .try_init()?,
        LogFormat::Json => registry
            .with(tracing_subscriber::fmt::layer().json().with_writer(std::io::stderr))
            .try_init()?,
        LogFormat::Journald => registry.with(tracing_journald::layer()?).try_init()?,
    }
    Ok(())
}
