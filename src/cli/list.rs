//! `entitylistd list`: the stored list at any date.

use entity_list::ledger::ListedEntry;
use entity_list::model::{Entry, List};
use entity_list::read::country::country_of;
use entity_list::read::normalise::name_key;
use serde_json::json;

use super::args::{AsOfArgs, ListArgs};
use super::output::{self, Format};
use super::session::Session;
use super::{Ending, UsageError};

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
            output::print(&format!("{table}\n{} entries\n", entries.len()))?;
        }
    }
    Ok(Ending::Done)
}

/// The stored Entity List in the state that is asked; an empty store is an
/// error that says what to do.
pub(super) async fn stored(session: &Session, when: &AsOfArgs) -> anyhow::Result<Vec<ListedEntry>> {
    let as_of = when.as_of.unwrap_or_else(|| session.today());
    let entries = session.store.list(List::EntityList, Some(as_of), when.known_at).await?;
    if entries.is_empty() {
        return Err(UsageError(
            "the stored list is empty for this date; take a baseline with `entitylistd check` \
             (network) or `entitylistd import FILE` (no network)"
                .to_owned(),
        )
        .into());
    }
    Ok(entries)
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
