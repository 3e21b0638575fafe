//! `entitylistd evidence`: everything about a document or an entry in one
//! archive that an auditor can check with standard tools.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use entity_list::ledger::EntryId;
use entity_list::model::DocumentNumber;
use lettre::message::Mailbox;

use super::list::{is_called, stored};
use super::output;
use super::session::Session;
use super::{Ending, UsageError};
use crate::deliver::Sender;
use crate::evidence::{Packing, Subject, gather, pack};

/// Arguments of `evidence`.
#[derive(Debug, Args)]
#[command(
    after_help = "The archive holds the raw documents, their digests (`sha256sum -c SHA256SUMS`), \
                  the readings, the changes, the versions with both of their times, the alerts as \
                  sent with every attempt, and a README.txt that says how to check it all. The \
                  same record gives the same bytes.\n\nExamples:\n  entitylistd evidence NUMBER\n  \
                  entitylistd evidence el-0123456789ab --output evidence.tar.gz"
)]
pub struct EvidenceArgs {
    /// A document number, an entry's id, or words of an entry's name
    pub what: String,
    /// The archive to write: `.zip` or `.tar.gz` [default: evidence-WHAT.zip]
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Writes the archive and prints its name and digest.
pub(super) async fn run(args: EvidenceArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let subject = subject(&session, &args.what).await?;
    let folder = format!("evidence-{}", subject.name());
    let path = args
        .output
        .unwrap_or_else(|| PathBuf::from(format!("{folder}.{}", Packing::default().ending())));
    let packing = Packing::of(&path)
        .ok_or_else(|| UsageError(format!("`{}` must end in .zip or .tar.gz", path.display())))?;
    let mail = session.config.mail.as_ref();
    let from: Option<Mailbox> = mail.and_then(|mail| mail.from.parse().ok());
    let unsubscribe = mail.and_then(|mail| mail.unsubscribe.as_deref());
    let sender = from.as_ref().map(|from| Sender { from, unsubscribe });
    let files = gather(session.store.as_ref(), &subject, sender).await?;
    let archive = pack(&folder, &files, packing)?;
    output::write_file(&path, &archive)?;
    output::print(&format!(
        "{}: {}, SHA-256 {}\n",
        path.display(),
        output::counted(files.len(), "file", "files"),
        entity_list::model::Sha256::of(&archive),
    ))?;
    Ok(Ending::Done)
}

async fn subject(session: &Session, what: &str) -> anyhow::Result<Subject> {
    let number = DocumentNumber::new(what);
    if session.store.document(&number).await?.is_some() {
        return Ok(Subject::Document(number));
    }
    let id = EntryId::new(what);
    if !session.store.history(&id).await?.is_empty() {
        return Ok(Subject::Entry(id));
    }
    let when = super::args::AsOfArgs { as_of: None, known_at: None };
    let mut called = stored(session, &when).await?;
    called.retain(|listed| is_called(&listed.entry, what));
    match called.as_slice() {
        [only] => Ok(Subject::Entry(only.id.clone())),
        [] => bail!(
            "no document, entry id or name in the stored list answers to `{what}`; entries that \
             are no longer listed are named by their id"
        ),
        several => {
            let ids: Vec<String> = several
                .iter()
                .take(10)
                .map(|one| format!("{} ({}: {})", one.id, one.entry.destination, one.entry.name))
                .collect();
            bail!("several entries are called `{what}`; name one by its id: {}", ids.join("; "))
        }
    }
}
