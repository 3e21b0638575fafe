//! `entitylistd list`: the stored list at any date.

use anyhow::{Context as _, bail};
use entity_list::ledger::ListedEntry;
use entity_list::model::{Entry, List};
use entity_list::read::country::country_of;
use entity_list::read::normalise::name_key;
use serde_json::json;

use super::Ending;
use super::args::{AsOfArgs, ListArgs};
use super::output::{self, Format};
use super::session::Session;
use crate::daemon::{BaselineReport, known_baseline};

/// Prints the list.
pub(super) async fn run(
    args: ListArgs,
    config: Option<std::path::PathBuf>,
) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let mut entries = stored(&session, &args.when).await?;
    if let Some(destination) = &args.destination {
        entries.retain(|listed| is_under(&listed.entry, destination));
    }
    if let Some(words) = &args.name {
        entries.retain(|listed| is_called(&listed.entry, words));
    }
    match args.format {
        Format::Json => output::print_json(&json!({
            "list": List::EntityList,
            "as_of": args.when.as_of.unwrap_or_else(|| session.today()),
            "known_at": args.when.known_at,
            "entries": entries,
        }))?,
        Format::Table => {
            let mut table = output::table(&["DESTINATION", "ENTRY", "SINCE", "BY", "ID"]);
            for listed in &entries {
                table.add_row(row(listed));
            }
            let count = output::counted(entries.len(), "entry", "entries");
            output::print(&format!("{}\n{count}\n", table.trim_fmt()))?;
        }
    }
    Ok(Ending::Done)
}

/// The stored Entity List in the state that is asked. An empty store is an
/// error that says what to do; a day before the baseline is answered with a
/// note.
pub(super) async fn stored(session: &Session, when: &AsOfArgs) -> anyhow::Result<Vec<ListedEntry>> {
    let baseline = known_baseline_or_advice(session).await?;
    let as_of = when.as_of.unwrap_or_else(|| session.today());
    let entries = session.store.list(List::EntityList, Some(as_of), when.known_at).await?;
    if let (true, Some(known_at)) = (entries.is_empty(), when.known_at) {
        bail!(
            "nothing was known of the list at {known_at}: its baseline, the list of {}, was taken \
             later",
            baseline.date
        );
    }
    if as_of < baseline.date {
        output::print_report(&format!(
            "note: the stored list begins with the list of {}; what was listed on {as_of} and \
             taken off before is not in it, and what was listed in between is\n",
            baseline.date
        ));
    }
    Ok(entries)
}

/// What the stored list began with. An empty store is an error that says what
/// to do.
pub(super) async fn known_baseline_or_advice(session: &Session) -> anyhow::Result<BaselineReport> {
    known_baseline(session.store.as_ref()).await?.context(
        "there is no stored list yet; take a baseline with `entitylistd check` (network) or \
         `entitylistd import FILE` (no network)",
    )
}

fn row(listed: &ListedEntry) -> Vec<String> {
    vec![
        listed.entry.destination.to_string(),
        listed.entry.name.clone(),
        listed.effective_from.map_or_else(|| "baseline".to_owned(), |date| date.to_string()),
        listed.document.as_ref().map(ToString::to_string).unwrap_or_default(),
        listed.id.to_string(),
    ]
}

fn is_under(entry: &Entry, asked: &str) -> bool {
    let wanted = country_of(asked);
    (wanted.is_some() && entry.country == wanted)
        || entry.country.is_some_and(|code| code.as_str().eq_ignore_ascii_case(asked))
        || entry.destination.as_str().to_lowercase().contains(&asked.to_lowercase())
}

/// True where name, alias or member holds the words, typography aside.
pub(super) fn is_called(entry: &Entry, words: &str) -> bool {
    let wanted = name_key(words);
    let holds = |name: &str| !wanted.is_empty() && name_key(name).contains(&wanted);
    holds(&entry.name)
        || entry.aliases.iter().any(|alias| holds(&alias.name))
        || entry.members.iter().any(|member| holds(&member.name))
}
