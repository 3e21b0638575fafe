//! The grammar of the commands that set the service up and look after it.

use std::path::PathBuf;

use clap::Args;

use super::super::output::Format;
use crate::store::Anchor;

/// Arguments of `init`.
#[derive(Debug, Args)]
#[command(after_help = "What is not given is asked for on a terminal. Nothing is overwritten. \
                        Secrets go into files of their own beside the configuration, which only \
                        their owner can read.\n\nExamples:\n  sudo entitylistd init\n  entitylistd \
                        init --output ./entitylistd.toml --contact it@example.com --from \
                        watch@example.com --to compliance@example.com --smtp-host smtp.example.com")]
pub struct InitArgs {
    /// The file to write [default: that of --config, then
    /// /etc/entitylistd/entitylistd.toml]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Where the Federal Register's operators can reach you: a mail address or
    /// a web page
    #[arg(long, value_name = "ADDRESS")]
    pub contact: Option<String>,
    /// The sender of the mails
    #[arg(long, value_name = "MAILBOX")]
    pub from: Option<String>,
    /// Who is told by mail; give it once for each
    #[arg(long, value_name = "MAILBOX")]
    pub to: Vec<String>,
    /// The mail server
    #[arg(long, value_name = "HOST")]
    pub smtp_host: Option<String>,
    /// How the connection to it is secured: starttls, tls or none
    #[arg(long, value_name = "HOW")]
    pub smtp_tls: Option<String>,
    /// The user name, where the mail server asks for one; the password is read
    /// from the terminal or from standard input
    #[arg(long, value_name = "NAME")]
    pub smtp_username: Option<String>,
    /// An endpoint that is told, https
    #[arg(long, value_name = "URL")]
    pub webhook: Option<String>,
    /// Where health and metrics are served, such as 127.0.0.1:9744
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
#[command(
    after_help = "Nothing is sent and nothing is kept. It ends with 1 where a check failed.\n\n\
                        Examples:\n  sudo entitylistd doctor\n  entitylistd doctor --format json"
)]
pub struct DoctorArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `verify`.
#[derive(Debug, Args)]
#[command(
    after_help = "Ends with 1 and the place of every fault where something was changed, deleted or \
                        inserted behind the program's back. Whoever can rewrite the whole \
                        database can rewrite the chain, too: keep the head that is printed \
                        elsewhere, and give it to a later run.\n\nExamples:\n  entitylistd \
                        verify\n  entitylistd verify --format json\n  entitylistd verify --anchor \
                        17:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
)]
pub struct VerifyArgs {
    /// A link of the chain written down earlier, as `head` printed it
    #[arg(long, value_name = "NUMBER:SHA256")]
    pub anchor: Option<Anchor>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `status`.
#[derive(Debug, Args)]
#[command(
    after_help = "With --strict it ends with 3 where a source failed when it was last asked, \
                        a delivery was given up, a receiver is gone, a change waits for a person, \
                        or no cycle was good for twice `max_gap`.\n\n\
                        Examples:\n  entitylistd status\n  entitylistd status --format json"
)]
pub struct StatusArgs {
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Arguments of `backup`.
#[derive(Debug, Args)]
#[command(after_help = "To restore, stop the service and put the file in the place of the \
                        database.\n\nExample:\n  entitylistd backup \
                        /var/backups/entitylistd-$(date +%F).db")]
pub struct BackupArgs {
    /// The file to write; it must not be there
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  entitylistd completions bash > /etc/bash_completion.d/entitylistd"
)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  entitylistd man /usr/local/share/man/man1")]
pub struct ManArgs {
    /// The folder to write the pages to [default: print the main page]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}
