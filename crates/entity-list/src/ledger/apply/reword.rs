//! Changes of entries that a rule does not print: words that take the place of
//! others, entries that move as they are.
//!
//! The list knows the rest of the entry. A change is carried out where it means
//! exactly one entry, and its words stand in it exactly once; anything else is
//! held with the reason.

use std::collections::HashMap;

use crate::ledger::apply::matching::{Found, find};
use crate::ledger::apply::run::Aim;
use crate::ledger::apply::timeline::{Timeline, Version, View};
use crate::ledger::identity::{NameKey, Place};
use crate::ledger::{EntryId, ListedEntry};
use crate::model::{Change, DocumentNumber, Entry, Member, Rewording, Substitution};
use crate::read::country::country_of;
use crate::read::parts::MarkedText;
use crate::read::policy::read_policy;
use crate::read::requirement::read_requirement;

/// The changes of a document, with those printed in full that could be worked
/// out.
pub(in crate::ledger) struct Reworded {
    pub(in crate::ledger) changes: Vec<Change>,
    /// The entries that they mean.
    pub(in crate::ledger) aims: HashMap<usize, EntryId>,
    /// Why the others could not.
    pub(in crate::ledger) whys: HashMap<usize, String>,
}

/// Works out how the entries read that a document changes without printing
/// them, from the list as it was before the document.
pub(in crate::ledger) fn reworded(
    current: &[ListedEntry],
    document: &DocumentNumber,
    changes: &[Change],
) -> Reworded {
    let mut told =
        Reworded { changes: changes.to_vec(), aims: HashMap::new(), whys: HashMap::new() };
    if changes.iter().all(|change| change.rewording.is_none()) {
        return told;
    }
    let timeline = Timeline::of(current);
    for (place, change) in changes.iter().enumerate() {
        match worked_out(&timeline, Some(document), change, &Aim::Named) {
            Some(Ok((id, entry))) => {
                told.changes[place].entry = entry;
                told.aims.insert(place, id);
            }
            Some(Err(why)) => {
                told.whys.insert(place, why);
            }
            None => {}
        }
    }
    told
}

/// The entry that a change means and how it reads then; `None` for a change that
/// is printed, has no date, or does not find its entry.
pub(in crate::ledger) fn worked_out(
    timeline: &Timeline,
    document: Option<&DocumentNumber>,
    change: &Change,
    aim: &Aim,
) -> Option<Result<(EntryId, Entry), String>> {
    let (how, day) = change.rewording.as_ref().zip(change.effective_date)?;
    let view: View = timeline.before(document, change.list, day);
    let standing = timeline.select(view.standing());
    let found = match aim {
        Aim::At(id) => standing.iter().position(|version| version.id == *id),
        Aim::Named | Aim::Own => {
            match find(&standing, &change.entry, change.former_name.as_deref()) {
                Found::One(index) => Some(index),
                Found::Unsure { .. } => None,
            }
        }
    };
    let version: &Version = standing[found?];
    let entry = match how {
        Rewording::Replace(words) => replaced(&version.entry, words),
        Rewording::Move { to } => {
            let mut moved = version.entry.clone();
            moved.destination = to.clone();
            moved.country = country_of(to.as_str());
            let (place, name) = (Place::of(&moved), NameKey::of(&moved));
            if standing.iter().any(|other| other.is_called(&place, &name)) {
                Err(format!("the list has an entry of this name under `{to}`"))
            } else {
                Ok(moved)
            }
        }
    };
    Some(entry.map(|entry| (version.id.clone(), entry)))
}

/// The entry with other words in the one place where the old ones stand.
fn replaced(listed: &Entry, words: &Substitution) -> Result<Entry, String> {
    let mut entry = listed.clone();
    let (old, new) = (words.old.trim(), words.new.trim());
    let count = |text: &str| if old.is_empty() { 0 } else { text.matches(old).count() };
    let in_cell = count(&entry.text);
    let in_requirement = count(&entry.license_requirement.text);
    let in_policy = count(&entry.license_review_policy.text);
    match (in_cell, in_requirement, in_policy) {
        (0, 0, 0) => return Err(format!("the entry does not have the words `{old}`")),
        (0, 1, 0) => {
            let text = entry.license_requirement.text.replace(old, new);
            let footnotes = entry.license_requirement.footnotes;
            entry.license_requirement = read_requirement(&MarkedText::plain(&text));
            if entry.license_requirement.footnotes.is_empty() {
                entry.license_requirement.footnotes = footnotes;
            }
        }
        (0, 0, 1) => {
            let text = entry.license_review_policy.text.replace(old, new);
            entry.license_review_policy = read_policy(&MarkedText::plain(&text));
        }
        (1, 0, 0) => {
            let mut fields: Vec<&mut String> =
                fields_of(&mut entry).into_iter().filter(|field| count(field) > 0).collect();
            let [field] = fields.as_mut_slice() else {
                return Err(format!("it is not clear which field `{old}` belongs to"));
            };
            **field = field.replace(old, new);
            entry.text = entry.text.replace(old, new);
        }
        _ => return Err(format!("the entry has the words `{old}` in several places")),
    }
    Ok(entry)
}

/// The texts that the entity cell was taken apart into.
fn fields_of(entry: &mut Entry) -> Vec<&mut String> {
    let mut fields = vec![&mut entry.name];
    fields.extend(entry.aliases.iter_mut().map(|alias| &mut alias.name));
    fields.extend(&mut entry.addresses);
    fields.extend(&mut entry.cross_references);
    fields.extend(&mut entry.notes);
    for member in &mut entry.members {
        fields_of_member(member, &mut fields);
    }
    fields
}

fn fields_of_member<'a>(member: &'a mut Member, fields: &mut Vec<&'a mut String>) {
    fields.push(&mut member.name);
    fields.extend(member.aliases.iter_mut().map(|alias| &mut alias.name));
    fields.extend(&mut member.addresses);
    for inner in &mut member.members {
        fields_of_member(inner, fields);
    }
}
