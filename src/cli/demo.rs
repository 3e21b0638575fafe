//! `entitylistd demo`: the main job on bundled documents, over loopback.
//!
//! The replica of the Federal Register and the eCFR, the client, the reader,
//! the store, the alerts and the delivery are the ones that run in production;
//! only the clock stands still, at six in the morning of the story's day.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use jiff::Timestamp;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;

use super::Ending;
use super::args::DemoArgs;
use super::check::describe;
use super::output;
use crate::clock::{Clock, FixedClock};
use crate::config::{self, Config, Environment, Mail, MailTable, MailTransport, Webhook};
use crate::daemon::{Mode, Rooms, run_cycle};
use crate::deliver::{Key, verify};
use crate::replica::webhook_receiver::{Verifier, WebhookReceiver};
use crate::replica::{Files, Replica};
use crate::store;

/// Half past six in Washington on the day of publication.
const MORNING: &str = "2025-03-28T10:30:00Z";

macro_rules! bundled {
    ($($path:literal),+ $(,)?) => {
        [$(($path, include_bytes!(concat!("../../demo/", $path)).as_slice())),+]
    };
}

const DOCUMENTS: [(&str, &[u8]); 5] = bundled![
    "documents/2025-05426.json",
    "documents/2025-05426.xml",
    "documents/2025-05427.json",
    "documents/2025-05427.xml",
    "ecfr/2025-03-24/title-15_part-744_supplement-4.xml",
];

/// Runs the story and prints what a compliance officer wants to know.
pub(super) async fn run(args: DemoArgs) -> anyhow::Result<Ending> {
    let now: Timestamp = MORNING.parse()?;
    let folder = folder(args.output)?;
    let files: Files =
        DOCUMENTS.iter().map(|(path, body)| ((*path).to_owned(), Cow::Borrowed(*body))).collect();
    let replica = Replica::from_files(files).await?;
    let secret = signing_secret();
    let clock: Arc<dyn Clock> = Arc::new(FixedClock(now));
    let receiver = WebhookReceiver::start(verifier(Key::new(&secret)?, now)).await?;
    let config = settings(&folder, &replica, &receiver, &secret)?;
    let url = format!("sqlite:{}", folder.join("entitylistd.db").display());
    let rooms = Rooms::new(config, store::open(&url).await?, clock, false)?;
    let report = run_cycle(&rooms, Mode::Commit, &CancellationToken::new()).await?;
    let mut out = describe(&report, output::wants_color());
    if let Some((document, why)) = report.failures().next() {
        anyhow::bail!("{}: {why}", document.number);
    }
    what_went_out(&mut out, &folder, &receiver)?;
    if args.serve {
        let _ = writeln!(
            out,
            "\nserving until Ctrl-C: Federal Register {}, eCFR {}, webhook receiver {}",
            replica.federal_register_url(),
            replica.ecfr_url(),
            receiver.url(),
        );
    }
    output::print(&out)?;
    if args.serve {
        tokio::signal::ctrl_c().await?;
    }
    replica.stop().await;
    Ok(Ending::Done)
}

/// The folder that the demo writes to. One that holds a database of an earlier
/// run would hide the story, so it is asked to be fresh.
fn folder(asked: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    let folder = asked.unwrap_or_else(|| {
        std::env::temp_dir().join(format!("entitylistd-demo-{}", std::process::id()))
    });
    std::fs::create_dir_all(folder.join("mail"))
        .with_context(|| format!("cannot create `{}`", folder.display()))?;
    ensure!(
        !folder.join("entitylistd.db").exists(),
        "`{}` holds an earlier demo; name another folder with --output, or remove it",
        folder.display()
    );
    Ok(folder)
}

/// What the receiver takes: posts signed with the demo's secret.
fn verifier(key: Key, now: Timestamp) -> Verifier {
    Box::new(move |signed| {
        verify(&key, signed.id, signed.timestamp, signed.signatures, signed.body, now)
    })
}

fn signing_secret() -> SecretString {
    // Known to everybody: it signs the demo's own posts over loopback.
    SecretString::from("whsec_ZGVtby1vZi1lbnRpdHlsaXN0ZC1zaWduaW5n")
}

/// The defaults, with the replica in place of the real sites.
fn settings(
    folder: &Path,
    replica: &Replica,
    receiver: &WebhookReceiver,
    secret: &SecretString,
) -> anyhow::Result<Config> {
    let mut config = config::load(None, &Environment::empty())
        .map_err(|problems| anyhow::anyhow!("{problems}"))?
        .config;
    folder.clone_into(&mut config.state_dir);
    // The story is about rules; there is no other list to hold ours against.
    config.reconcile.witnesses.clear();
    config.federal_register.base_url = replica.federal_register_url();
    config.ecfr.base_url = replica.ecfr_url();
    "demo@entitylistd.example".clone_into(&mut config.http.contact);
    config.mail = Some(Mail {
        transport: MailTransport::Folder { path: folder.join("mail") },
        from: "Entity List watch <entitylistd@example.com>".to_owned(),
        to: vec!["export-compliance@example.com".to_owned()],
        unsubscribe: None,
        largest_bytes: 5 << 20,
        table: MailTable::Csv,
    });
    config.webhooks = vec![Webhook {
        name: "demo-receiver".to_owned(),
        url: receiver.url(),
        secrets: vec![secret.clone()],
        allow_private: true,
        full_body: true,
        timeout: std::time::Duration::from_secs(10),
    }];
    Ok(config)
}

/// Where everything is. The received webhooks are written beside the mails.
fn what_went_out(
    out: &mut String,
    folder: &Path,
    receiver: &WebhookReceiver,
) -> anyhow::Result<()> {
    let _ = writeln!(out, "\nwhere everything is:");
    for entry in std::fs::read_dir(folder.join("mail"))? {
        let _ = writeln!(out, "  mail      {}", entry?.path().display());
    }
    for (number, received) in receiver.received().iter().enumerate() {
        let path = folder.join(format!("webhook-{}.json", number + 1));
        ensure!(received.verified, "the signature of {} is wrong", received.id);
        std::fs::write(&path, serde_json::to_string_pretty(&received.body)?)?;
        let _ = writeln!(
            out,
            "  webhook   {} (posted to {}, signature verified)",
            path.display(),
            receiver.url()
        );
    }
    let _ = writeln!(out, "  database  {}", folder.join("entitylistd.db").display());
    let _ = writeln!(
        out,
        "\nask it: ENTITYLISTD_DATABASE__URL=sqlite:{}/entitylistd.db {} list --as-of 2025-03-28",
        folder.display(),
        std::env::current_exe()
            .map_or_else(|_| "entitylistd".into(), |path| path.display().to_string())
    );
    Ok(())
}
