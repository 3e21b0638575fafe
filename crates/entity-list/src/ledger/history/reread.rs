//! One document read twice: what a better reader, or a mended source, changes
//! for the list.
//!
//! A better reading is no news. What it corrects is a correction of our
//! record, which keeps the old belief; only parties that nobody was told of
//! before are for an alert.

use serde::{Deserialize, Serialize};

use crate::ledger::apply::compared::kind_of;
use crate::ledger::diff::fields::diff_fields;
use crate::ledger::diff::pairing::pair;
use crate::ledger::history::undo::{NotUndone, Undo};
use crate::ledger::identity::IdSource;
use crate::ledger::identity::likeness::pair_changes;
use crate::ledger::{
    Applied, ChangeId, EntryId, FieldChange, Held, ListedEntry, Outcome, OutcomeKind, Restated,
    apply, change_ids,
};
use crate::model::{Change, ChangeKind, DocumentNumber, Entry, List, Reading};

/// A change that two readings of one document have in different words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Corrected {
    /// As it was read before.
    pub before: Change,
    /// As it is read now.
    pub after: Change,
    /// The fields of the entry that differ.
    pub fields: Vec<FieldChange>,
}

/// How two readings of one document differ for the list.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReadingChange {
    /// Changes in both, in different words, kinds or dates.
    pub corrected: Vec<Corrected>,
    /// Changes that only the new reading has.
    pub appeared: Vec<Change>,
    /// Changes that only the old reading has.
    pub vanished: Vec<Change>,
    /// For lists: entries in both, in different words.
    pub entries_corrected: u32,
    /// For lists: entries that only the new reading has.
    pub entries_appeared: Vec<Entry>,
    /// For lists: entries that only the old reading has.
    pub entries_vanished: Vec<Entry>,
    /// Texts not understood: before and now.
    pub unread: (u32, u32),
}

impl ReadingChange {
    /// True where the list would be the same.
    pub fn is_nothing(&self) -> bool {
        self.corrected.is_empty()
            && self.appeared.is_empty()
            && self.vanished.is_empty()
            && self.entries_corrected == 0
            && self.entries_appeared.is_empty()
            && self.entries_vanished.is_empty()
    }
}

/// Compares two readings of one document.
pub fn compare_readings(old: &Reading, new: &Reading) -> ReadingChange {
    let changes = |reading: &Reading| -> Vec<Change> {
        reading.rule.iter().flat_map(|rule| rule.changes.iter().map(bare)).collect()
    };
    let (was, is) = (changes(old), changes(new));
    let mut told = ReadingChange {
        unread: (count(&old.unread), count(&new.unread)),
        ..ReadingChange::default()
    };
    let pairs = pair_changes(&was, &is);
    for (place, change) in is.iter().enumerate() {
        match pairs[place] {
            None => told.appeared.push(change.clone()),
            Some(before) if differs(&was[before], change) => told.corrected.push(Corrected {
                before: was[before].clone(),
                after: change.clone(),
                fields: diff_fields(&was[before].entry, &change.entry),
            }),
            Some(_) => {}
        }
    }
    let seen = |place: &usize| !pairs.contains(&Some(*place));
    told.vanished = (0..was.len()).filter(seen).map(|place| was[place].clone()).collect();
    compare_entries(&old.entries, &new.entries, &mut told);
    told
}

fn compare_entries(old: &[Entry], new: &[Entry], told: &mut ReadingChange) {
    let pairs = pair(old, new);
    let mut kept = vec![false; old.len()];
    for (entry, pair) in new.iter().zip(pairs) {
        match pair {
            Some(pair) => {
                kept[pair.before] = true;
                let (before, after) =
                    (old[pair.before].clone().without_spans(), entry.clone().without_spans());
                told.entries_corrected += u32::from(before != after);
            }
            None => told.entries_appeared.push(entry.clone().without_spans()),
        }
    }
    let gone = old.iter().zip(&kept).filter(|(_, kept)| !**kept);
    told.entries_vanished = gone.map(|(entry, _)| entry.clone().without_spans()).collect();
}

/// The change as it reaches the list.
fn bare(change: &Change) -> Change {
    Change { entry: change.entry.clone().without_spans(), ..change.clone() }
}

/// True where the list would differ; the reason and the label of the
/// instruction do not reach it.
fn differs(one: &Change, other: &Change) -> bool {
    one.kind != other.kind
        || one.entry != other.entry
        || one.former_name != other.former_name
        || one.effective_date != other.effective_date
        || one.effective_until != other.effective_until
}

fn count<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}

/// What correcting the record by a new reading gives.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Correction {
    /// What is believed anew.
    pub restated: Restated,
    /// Entries whose text was corrected: no news.
    pub corrected: Vec<Outcome>,
    /// What the old reading did not have: news, unless it was told before.
    pub appeared: Vec<Outcome>,
    /// Entries that the document does not list after all.
    pub vanished: Vec<Outcome>,
    /// What a person has to look at.
    pub held: Vec<Held>,
}

/// Corrects the record by a new reading of a document that was applied.
///
/// `old` and `new` are the changes of the two readings. A version that the
/// document made gets the text of the new reading for the same days; versions
/// that other documents made since stay as they are. Correcting again changes
/// nothing.
pub fn correct(
    current: &[ListedEntry],
    document: &DocumentNumber,
    old: &[Change],
    new: &[Change],
) -> Correction {
    let mut run = Correcting {
        versions: current.to_vec(),
        document,
        ids: change_ids(document, new),
        told: Correction::default(),
    };
    let pairs = pair_changes(old, new);
    for (place, was) in old.iter().enumerate() {
        if !pairs.contains(&Some(place)) {
            run.vanish(was, change_ids(document, old)[place].clone());
        }
    }
    let mut anew = Vec::new();
    for (place, change) in new.iter().enumerate() {
        match pairs[place] {
            None => anew.push(change.clone()),
            Some(before) if differs(&bare(&old[before]), &bare(change)) => {
                run.mend(&old[before], change, place);
            }
            Some(_) => {}
        }
    }
    let applied = apply(&run.versions, document, &anew);
    run.versions = applied.onto(&run.versions);
    let Applied { outcomes, held, .. } = applied;
    run.told.appeared = outcomes;
    run.told.appeared.retain(|outcome| outcome.kind != OutcomeKind::AlreadyThere);
    run.told.held.extend(held);
    run.told.restated = Restated::between(current, &run.versions);
    run.told
}

struct Correcting<'a> {
    versions: Vec<ListedEntry>,
    document: &'a DocumentNumber,
    ids: Vec<ChangeId>,
    told: Correction,
}

impl Correcting<'_> {
    /// One change of the document in the words of the new reading.
    fn mend(&mut self, was: &Change, is: &Change, place: usize) {
        let texts = was.kind != ChangeKind::Remove && is.kind != ChangeKind::Remove;
        let same_days =
            was.effective_date == is.effective_date && was.effective_until == is.effective_until;
        if texts && same_days && self.mend_text(was, is) {
            return;
        }
        let mut versions = self.versions.clone();
        match Undo::of(&mut versions, self.document).take_back(was) {
            Ok(_) => self.versions = versions,
            // Nothing of it is on the list: it was held, or there before.
            Err(NotUndone { entries, .. }) if entries.is_empty() => {}
            Err(NotUndone { why, entries }) => {
                return self.hold(is, self.ids[place].clone(), why, entries);
            }
        }
        let applied = apply(&self.versions, self.document, std::slice::from_ref(is));
        self.versions = applied.onto(&self.versions);
        let news = |outcome: &Outcome| outcome.kind != OutcomeKind::AlreadyThere;
        self.told.corrected.extend(applied.outcomes.into_iter().filter(news));
        self.told.held.extend(applied.held);
    }

    /// Gives every version that holds the old text the new one; false where
    /// there is none.
    fn mend_text(&mut self, was: &Change, is: &Change) -> bool {
        let (old, new) = (bare(was).entry, bare(is).entry);
        let document = self.document;
        let mut id = None;
        for version in &mut self.versions {
            let made_here = version.list == was.list
                && version.document.as_ref() == Some(document)
                && version.entry == old;
            if made_here {
                version.entry = new.clone();
                id = Some(version.id.clone());
            }
        }
        let Some(id) = id else { return false };
        self.told.corrected.push(Outcome {
            kind: kind_of(&old, &new),
            id,
            change: is.clone(),
            fields: diff_fields(&old, &new),
            before: Some(old),
            after: Some(new),
        });
        true
    }

    fn vanish(&mut self, was: &Change, id: ChangeId) {
        let mut versions = self.versions.clone();
        match Undo::of(&mut versions, self.document).take_back(was) {
            Ok(entry) => {
                self.versions = versions;
                self.told.vanished.push(Outcome {
                    kind: OutcomeKind::Removed,
                    id: entry,
                    change: was.clone(),
                    before: Some(bare(was).entry),
                    after: None,
                    fields: Vec::new(),
                });
            }
            Err(NotUndone { entries, .. }) if entries.is_empty() => {}
            Err(NotUndone { why, entries }) => self.hold(was, id, why, entries),
        }
    }

    fn hold(&mut self, change: &Change, id: ChangeId, why: String, entries: Vec<EntryId>) {
        self.told.held.push(Held {
            id,
            document: self.document.clone(),
            change: change.clone(),
            why,
            candidates: entries,
            moves: None,
        });
    }
}

/// Corrects the record of a baseline by a new reading of the list it was taken
/// from. Texts are corrected in place, and what rules made of an entry since
/// stays. An entry that only the new reading has becomes part of the baseline;
/// one that only the old reading has leaves it.
pub fn correct_baseline(
    current: &[ListedEntry],
    list: List,
    old: &[Entry],
    new: &[Entry],
) -> Correction {
    let mut versions = current.to_vec();
    let mut told = Correction::default();
    let of_baseline = |version: &ListedEntry| version.list == list && version.document.is_none();
    let mut kept = vec![false; old.len()];
    let mut ids = IdSource::avoiding(current);
    for (entry, tie) in new.iter().zip(pair(old, new)) {
        let is = entry.clone().without_spans();
        let Some(tie) = tie else {
            let there = versions.iter().any(|it| of_baseline(it) && it.entry == is);
            if !there {
                let version = begun(ids.issue(list, &is), list, is);
                told.appeared.push(of_list(&version.id, None, &version.entry, list));
                versions.push(version);
            }
            continue;
        };
        kept[tie.before] = true;
        let was = old[tie.before].clone().without_spans();
        if was == is {
            continue;
        }
        if let Some(version) = versions.iter_mut().find(|it| of_baseline(it) && it.entry == was) {
            told.corrected.push(of_list(&version.id, Some(&was), &is, list));
            version.entry = is;
        }
    }
    for (entry, _) in old.iter().zip(&kept).filter(|(_, kept)| !**kept) {
        let was = entry.clone().without_spans();
        if let Some(place) = versions.iter().position(|it| of_baseline(it) && it.entry == was) {
            let gone = versions.remove(place);
            told.vanished.push(off_list(&gone.id, was, list));
        }
    }
    told.restated = Restated::between(current, &versions);
    told
}

/// An entry of a baseline.
fn begun(id: EntryId, list: List, entry: Entry) -> ListedEntry {
    ListedEntry { id, list, entry, effective_from: None, effective_until: None, document: None }
}

/// What became of an entry of a baseline, which no document states.
fn of_list(id: &EntryId, before: Option<&Entry>, after: &Entry, list: List) -> Outcome {
    let change = Change {
        kind: if before.is_some() { ChangeKind::Revise } else { ChangeKind::Add },
        instruction: None,
        list,
        entry: after.clone(),
        rewording: None,
        former_name: None,
        reason: None,
        subjects: Vec::new(),
        effective_date: None,
        effective_until: None,
    };
    Outcome {
        kind: before.map_or(OutcomeKind::Added, |before| kind_of(before, after)),
        id: id.clone(),
        change,
        before: before.cloned(),
        after: Some(after.clone()),
        fields: before.map(|before| diff_fields(before, after)).unwrap_or_default(),
    }
}

fn off_list(id: &EntryId, before: Entry, list: List) -> Outcome {
    let mut outcome = of_list(id, None, &before, list);
    outcome.kind = OutcomeKind::Removed;
    outcome.change.kind = ChangeKind::Remove;
    (outcome.before, outcome.after) = (Some(before), None);
    outcome
}
