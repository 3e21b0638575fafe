//! A rule's changes brought onto the list.
//!
//! Every change is applied on its own effective date, to the version of the
//! entry that is in force on that day, so that a rule of the future leaves the
//! present alone and a rule of the past reaches back. What does not fit the
//! list is held for a person, and everything else goes through.

use std::collections::HashMap;

use jiff::civil::Date;

use super::fields::{Gist, cites_the_same, diff_fields};
use super::identity::{NameKey, Place};
use super::matching::{Found, find};
use super::timeline::{Timeline, Version};
use super::{Applied, EntryId, Held, ListedEntry, Outcome, OutcomeKind};
use crate::model::{Change, ChangeKind, DocumentNumber, Entry};

/// Brings the changes of one document onto the list, in the document's order.
///
/// `current` holds the versions of the list that are held true: those in
/// force, and, to recognise what was applied before and what lies ahead, also
/// those that ended and those that have not begun. With these, applying a
/// document again changes nothing; with the entries in force alone, a removal
/// applied again is held.
///
/// What becomes of a change:
///
/// | the rule | the list on the effective date | outcome |
/// |---|---|---|
/// | adds | has no such entry | added |
/// | adds | has it, in the same words | already there |
/// | adds | has it, in other words | held |
/// | adds a second entry of a name it added itself | | added |
/// | revises | has one such entry | revised |
/// | revises | says so already | already there |
/// | removes | has one such entry | removed |
/// | removes | had it until that day | already there |
/// | revises or removes | has none, or several | held |
/// | removes X and adds X under the same destination | | revised |
/// | removes X and adds X under another one | | moved |
/// | any, without an effective date | | held |
pub fn apply(current: &[ListedEntry], document: &DocumentNumber, changes: &[Change]) -> Applied {
    let mut run = Run { timeline: Timeline::of(current), document, applied: Applied::default() };
    let steps = replacements(changes);
    for (index, change) in changes.iter().enumerate() {
        match steps.get(&index) {
            // The addition of the pair does both.
            Some(Step::Spent) => {}
            Some(Step::Replaces(removal)) => run.replace(&changes[*removal], change),
            None => run.take(change),
        }
    }
    let Run { timeline, mut applied, .. } = run;
    (applied.closed, applied.opened) = timeline.into_effect();
    applied
}

/// What a change of a removal-and-addition pair does.
enum Step {
    Replaces(usize),
    Spent,
}

/// Removals and additions of one document that belong together: the same name
/// on the same day, one removal and one addition. Under one destination it is
/// "removing the entry and adding in its place", under two it is a move.
fn replacements(changes: &[Change]) -> HashMap<usize, Step> {
    let mut removals: HashMap<_, Vec<usize>> = HashMap::new();
    let mut additions: HashMap<_, Vec<usize>> = HashMap::new();
    for (index, change) in changes.iter().enumerate() {
        let name = NameKey::of_name(&change.entry.name);
        let side = match change.kind {
            ChangeKind::Remove => &mut removals,
            ChangeKind::Add if change.former_name.is_none() => &mut additions,
            ChangeKind::Add | ChangeKind::Revise => continue,
        };
        side.entry((change.list, name, change.effective_date)).or_default().push(index);
    }
    let mut steps = HashMap::new();
    for (key, removed) in removals {
        let Some(added) = additions.remove(&key) else { continue };
        for removal in &removed {
            let here = |index: &&usize| {
                Place::of(&changes[**index].entry) == Place::of(&changes[*removal].entry)
            };
            let same_place: Vec<&usize> = added.iter().filter(here).collect();
            let alone = removed.iter().filter(here).count() == 1;
            let moved_alone = removed.len() == 1 && added.len() == 1;
            let addition = match same_place.as_slice() {
                [addition] if alone => **addition,
                [] if moved_alone => added[0],
                _ => continue,
            };
            steps.insert(*removal, Step::Spent);
            steps.insert(addition, Step::Replaces(*removal));
        }
    }
    steps
}

struct Run<'a> {
    timeline: Timeline,
    document: &'a DocumentNumber,
    applied: Applied,
}

impl Run<'_> {
    fn take(&mut self, change: &Change) {
        let Some(day) = change.effective_date else {
            return self.hold(change, "the rule does not say when it takes effect", Vec::new());
        };
        if NameKey::of(&change.entry).is_empty() {
            return self.hold(change, "the change names no entry", Vec::new());
        }
        match (change.kind, &change.former_name) {
            (ChangeKind::Add, None) => self.add(change, day),
            (ChangeKind::Add | ChangeKind::Revise, _) => self.revise(change, day),
            (ChangeKind::Remove, _) => self.remove(change, day),
        }
    }

    fn add(&mut self, change: &Change, day: Date) {
        if let Some(id) = self.done_by_this_document(change) {
            return self.report(OutcomeKind::AlreadyThere, id, change, None, None);
        }
        let (place, name) = (Place::of(&change.entry), NameKey::of(&change.entry));
        let namesakes: Vec<_> = self
            .timeline
            .versions()
            .filter(|version| version.list == change.list && version.is_called(&place, &name))
            .filter(|version| version.effective_until.is_none_or(|until| day < until))
            .collect();
        let same =
            |version: &&&Version| version.is_in_force(day) && says(&version.entry, &change.entry);
        if let Some(same) = namesakes.iter().find(same) {
            let (id, entry) = (same.id.clone(), same.entry.clone());
            let there = OutcomeKind::AlreadyThere;
            return self.report(there, id, change, Some(entry.clone()), Some(entry));
        }
        let strangers: Vec<EntryId> = namesakes
            .iter()
            .filter(|version| version.document.as_ref() != Some(self.document))
            .map(|version| version.id.clone())
            .collect();
        if !strangers.is_empty() {
            let why = "the list has an entry of this name under this destination, in other words";
            return self.hold(change, why, strangers);
        }
        let id = self.timeline.id_for(change.list, &change.entry, day);
        let version = self.version(id.clone(), change, day);
        let after = Some(version.entry.clone());
        self.timeline.open(version);
        self.report(OutcomeKind::Added, id, change, None, after);
    }

    fn revise(&mut self, change: &Change, day: Date) {
        if let Some(id) = self.done_by_this_document(change) {
            return self.report(OutcomeKind::AlreadyThere, id, change, None, None);
        }
        match self.target(change, day, change.former_name.as_deref()) {
            Ok(id) => self.supersede(&id, change, day, OutcomeKind::Revised),
            Err((why, candidates)) => self.hold(change, &why, candidates),
        }
    }

    fn remove(&mut self, change: &Change, day: Date) {
        // What ended on that very day is looked at together with what is in
        // force: applied again, the removal must not go for the next best name.
        let mut versions = self.timeline.ended_on(change.list, day);
        let ended = versions.len();
        versions.extend(self.timeline.in_force(change.list, day));
        match find(&versions, &change.entry, None) {
            Found::One(index) if index < ended => {
                let id = versions[index].id.clone();
                self.report(OutcomeKind::AlreadyThere, id, change, None, None);
            }
            Found::One(index) => {
                let id = versions[index].id.clone();
                let before = self.timeline.close(&id, day, self.document, change.effective_until);
                self.report(OutcomeKind::Removed, id, change, before, None);
            }
            Found::Unsure { why, candidates } => {
                let ids = candidates.into_iter().map(|index| versions[index].id.clone()).collect();
                self.hold(change, &why, ids);
            }
        }
    }

    /// A removal and an addition that are one change of one entry.
    fn replace(&mut self, removal: &Change, addition: &Change) {
        let Some(day) = addition.effective_date else {
            self.take(removal);
            return self.take(addition);
        };
        let moved = Place::of(&removal.entry) != Place::of(&addition.entry);
        let kind = if moved { OutcomeKind::Moved } else { OutcomeKind::Revised };
        if let Some(id) = self.done_by_this_document(addition) {
            return self.report(OutcomeKind::AlreadyThere, id, addition, None, None);
        }
        match self.target(removal, day, None) {
            Ok(id) => self.supersede(&id, addition, day, kind),
            Err(_) => {
                self.take(removal);
                self.take(addition);
            }
        }
    }

    /// Ends the version in force on that day and begins the one that the
    /// change prints, unless the list says so already.
    fn supersede(&mut self, id: &EntryId, change: &Change, day: Date, kind: OutcomeKind) {
        let next = self.version(id.clone(), change, day);
        if let Some(before) = self.timeline.at(id, day).map(|version| version.entry.clone()) {
            if says(&before, &next.entry) {
                let there = OutcomeKind::AlreadyThere;
                return self.report(there, id.clone(), change, Some(before.clone()), Some(before));
            }
            let after = next.entry.clone();
            self.timeline.supersede(next);
            self.report(kind, id.clone(), change, Some(before), Some(after));
        }
    }

    /// The one entry in force on that day that a change names.
    fn target(
        &self,
        change: &Change,
        day: Date,
        former: Option<&str>,
    ) -> Result<EntryId, (String, Vec<EntryId>)> {
        let versions = self.timeline.in_force(change.list, day);
        match find(&versions, &change.entry, former) {
            Found::One(index) => Ok(versions[index].id.clone()),
            Found::Unsure { why, candidates } => {
                let ids = candidates.into_iter().map(|index| versions[index].id.clone()).collect();
                Err((why, ids))
            }
        }
    }

    /// The entry that this document brought to what the change prints, in an
    /// earlier application. It may have been changed since.
    fn done_by_this_document(&self, change: &Change) -> Option<EntryId> {
        let (place, name) = (Place::of(&change.entry), NameKey::of(&change.entry));
        let made_here = |version: &&Version| {
            version.list == change.list
                && version.document.as_ref() == Some(self.document)
                && version.effective_from == change.effective_date
                && version.is_called(&place, &name)
                && diff_fields(&version.entry, &change.entry).is_empty()
        };
        self.timeline.versions().find(made_here).map(|version| version.id.clone())
    }

    fn version(&self, id: EntryId, change: &Change, day: Date) -> ListedEntry {
        ListedEntry {
            id,
            list: change.list,
            entry: change.entry.clone().without_spans(),
            effective_from: Some(day),
            effective_until: change.effective_until.and_then(|last| last.tomorrow().ok()),
            document: Some(self.document.clone()),
        }
    }

    fn report(
        &mut self,
        kind: OutcomeKind,
        id: EntryId,
        change: &Change,
        before: Option<Entry>,
        after: Option<Entry>,
    ) {
        let fields = match (&before, &after) {
            (Some(before), Some(after)) => diff_fields(before, after),
            _ => Vec::new(),
        };
        let change = change.clone();
        self.applied.outcomes.push(Outcome { kind, id, change, before, after, fields });
    }

    fn hold(&mut self, change: &Change, why: &str, candidates: Vec<EntryId>) {
        self.applied.held.push(Held { change: change.clone(), why: why.to_owned(), candidates });
    }
}

/// True where the list says already what the rule prints: the same words, and
/// every citation of the rule known, be it by its placeholder.
fn says(listed: &Entry, printed: &Entry) -> bool {
    let fields = diff_fields(listed, printed);
    !Gist::of(&fields).substantive && cites_the_same(&listed.citations, &printed.citations)
}
