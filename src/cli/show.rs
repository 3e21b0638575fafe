//! `entitylistd show` and `entitylistd history`: one entry or one rule.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use entity_list::ledger::{EntryId, ListedEntry, Party, parties};
use entity_list::model::{DocumentNumber, Entry, List, Member};
use serde_json::json;

use super::Ending;
use super::args::{HistoryArgs, ShowArgs};
use super::list::{is_called, stored};
use super::output::{self, Format};
use super::read::json_word;
use super::session::Session;

use crate::store::StoredVersion;

/// Shows a rule by its document number, or entries by id or name.
pub(super) async fn show(args: ShowArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let number = DocumentNumber::new(&args.what);
    if let Some(document) = session.store.document(&number).await? {
        let reading = session.store.reading(&number).await?;
        return super::rules::show_document(&document, reading.as_ref(), args.format);
    }
    let mut entries = stored(&session, &args.when).await?;
    entries
        .retain(|listed| listed.id.as_str() == args.what || is_called(&listed.entry, &args.what));
    if entries.is_empty() {
        return Err(unknown(&args.what));
    }
    let family = Family::of(&session, &args.when).await?;
    match args.format {
        Format::Json => {
            let parties = family.of_entries(&entries);
            output::print_json(&json!({ "entries": entries, "parties": parties }))?;
        }
        Format::Table => {
            let texts: Vec<String> =
                entries.iter().map(|one| describe(one) + &family.describe(one)).collect();
            output::print(&texts.join("\n"))?;
        }
    }
    Ok(Ending::Done)
}

/// Which entries are one party, and why.
struct Family {
    parties: Vec<Party>,
    /// The entries by their ids, as they are in force in the state that is
    /// asked.
    entries: BTreeMap<EntryId, ListedEntry>,
}

impl Family {
    async fn of(session: &Session, when: &super::args::AsOfArgs) -> anyhow::Result<Self> {
        let as_of = when.as_of.unwrap_or_else(|| session.today());
        let listed = session.store.list(List::EntityList, Some(as_of), when.known_at).await?;
        let parties = match when.known_at {
            // What was known later links nothing.
            Some(_) => parties(&listed),
            None => parties(&session.store.versions(List::EntityList).await?),
        };
        let entries = listed.into_iter().map(|listed| (listed.id.clone(), listed)).collect();
        Ok(Self { parties, entries })
    }

    fn of_entries(&self, entries: &[ListedEntry]) -> Vec<&Party> {
        let asked = |party: &&Party| entries.iter().any(|one| party.entries.contains(&one.id));
        self.parties.iter().filter(asked).collect()
    }

    /// The other entries of the same party, each with the reason of its link.
    fn describe(&self, one: &ListedEntry) -> String {
        let mut out = String::new();
        let party = self.parties.iter().find(|party| party.entries.contains(&one.id));
        let Some(party) = party.filter(|party| party.entries.len() > 1) else { return out };
        let _ = writeln!(out, "  {:<12} {} {}", "party", party.id, party.name);
        for id in party.entries.iter().filter(|id| **id != one.id) {
            match self.entries.get(id) {
                Some(other) => {
                    let entry = &other.entry;
                    let _ = writeln!(
                        out,
                        "  {:<12} {}: {} ({id})",
                        "also", entry.destination, entry.name
                    );
                }
                None => {
                    let _ = writeln!(out, "  {:<12} {id}, not in force on that day", "also");
                }
            }
            for link in party.links.iter().filter(|link| link.from == *id || link.to == *id) {
                let other = if link.from == *id { &link.to } else { &link.from };
                let _ = writeln!(
                    out,
                    "  {:<12}   {} with {other}: {}",
                    "",
                    json_word(&link.reason),
                    link.text
                );
            }
        }
        out
    }
}

/// Shows every version of the entries that an id or a name means.
pub(super) async fn history(args: HistoryArgs, config: Option<PathBuf>) -> anyhow::Result<Ending> {
    let session = Session::open(config).await?;
    let mut versions = session.store.history(&EntryId::new(args.what.as_str())).await?;
    if versions.is_empty() {
        let when = super::args::AsOfArgs { as_of: None, known_at: None };
        for listed in stored(&session, &when).await? {
            if is_called(&listed.entry, &args.what) {
                versions.extend(session.store.history(&listed.id).await?);
            }
        }
    }
    if versions.is_empty() {
        return Err(unknown(&args.what));
    }
    versions.retain(|version| is_asked(version, &args));
    match args.format {
        Format::Json => {
            let versions: Vec<_> = versions.iter().map(version_json).collect();
            output::print_json(&json!({ "versions": versions }))?;
        }
        Format::Table => {
            let texts: Vec<String> = versions.iter().map(describe_version).collect();
            output::print(&texts.join("\n"))?;
        }
    }
    Ok(Ending::Done)
}

/// True for a version in the state that is asked; without a state for all.
fn is_asked(version: &StoredVersion, args: &HistoryArgs) -> bool {
    let in_force = args.as_of.is_none_or(|day| version.listed.is_in_force(day));
    let known = args.known_at.is_none_or(|at| {
        version.recorded_from <= at && version.recorded_until.is_none_or(|until| at < until)
    });
    in_force && known
}

fn unknown(what: &str) -> anyhow::Error {
    anyhow::anyhow!(
        "no document, entry id or name in the stored list answers to `{what}`; try `entitylistd \
         list --name WORDS`"
    )
}

fn version_json(version: &StoredVersion) -> serde_json::Value {
    json!({
        "listed": version.listed,
        "recorded_from": version.recorded_from,
        "recorded_until": version.recorded_until,
    })
}

fn describe_version(version: &StoredVersion) -> String {
    let mut out = describe(&version.listed);
    let _ = write!(out, "  known since {}", output::moment(version.recorded_from));
    if let Some(until) = version.recorded_until {
        let _ = write!(out, " until {}", output::moment(until));
    }
    out.push('\n');
    out
}

/// An entry for people: every field on its own line.
pub(super) fn describe(listed: &ListedEntry) -> String {
    let entry = &listed.entry;
    let mut out = String::new();
    let country = entry.country.map_or_else(String::new, |code| format!(" ({code})"));
    let _ = writeln!(out, "{}\n  {}{country}", entry.name, entry.destination);
    let since = listed.effective_from.map_or_else(|| "the baseline".to_owned(), |d| d.to_string());
    let _ = write!(out, "  in force since {since}");
    if let Some(until) = listed.effective_until {
        let _ = write!(out, " until the day before {until}");
    }
    if let Some(document) = &listed.document {
        let _ = write!(out, ", by {document}");
    }
    let _ = writeln!(out, "\n  id {}", listed.id);
    parts(&mut out, entry);
    out
}

fn parts(out: &mut String, entry: &Entry) {
    for alias in &entry.aliases {
        let _ = writeln!(out, "  {:<12} {}", alias.label, alias.name);
    }
    for address in &entry.addresses {
        let _ = writeln!(out, "  {:<12} {address}", "address");
    }
    for member in &entry.members {
        describe_member(out, member, 1);
    }
    for reference in &entry.cross_references {
        let _ = writeln!(out, "  {:<12} {reference}", "see");
    }
    for note in &entry.notes {
        let _ = writeln!(out, "  {:<12} {note}", "note");
    }
    let requirement = &entry.license_requirement;
    let notes: Vec<String> = requirement.footnotes.iter().map(ToString::to_string).collect();
    let notes =
        if notes.is_empty() { String::new() } else { format!(", footnote {}", notes.join(", ")) };
    let _ = writeln!(
        out,
        "  {:<12} {} [{}{notes}]",
        "requirement",
        requirement.text,
        json_word(&requirement.class),
    );
    let policy = &entry.license_review_policy;
    let _ = writeln!(out, "  {:<12} {} [{}]", "policy", policy.text, json_word(&policy.class));
    for citation in &entry.citations {
        let _ = writeln!(out, "  {:<12} {}", "citation", citation.text);
    }
    for warning in &entry.warnings {
        let _ = writeln!(out, "  {:<12} {warning}", "warning");
    }
}

fn describe_member(out: &mut String, member: &Member, depth: usize) {
    let indent = "  ".repeat(depth);
    let _ = writeln!(out, "{indent}{:<12} {}", "member", member.name);
    for alias in &member.aliases {
        let _ = writeln!(out, "{indent}  {:<12} {}", alias.label, alias.name);
    }
    for address in &member.addresses {
        let _ = writeln!(out, "{indent}  {:<12} {address}", "address");
    }
    for inner in &member.members {
        describe_member(out, inner, depth + 1);
    }
}
