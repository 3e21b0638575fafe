//! What one change of a document did to the list, taken back.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::ledger::identity::{NameKey, Place};
use crate::ledger::{EntryId, ListedEntry};
use crate::model::{Change, ChangeKind, DocumentNumber};

/// Why a change cannot be taken back, and the entries that it is about.
pub(in crate::ledger) struct NotUndone {
    pub(in crate::ledger) why: String,
    pub(in crate::ledger) entries: Vec<EntryId>,
}

/// Takes back what changes of one document did.
pub(in crate::ledger) struct Undo<'a> {
    versions: &'a mut Vec<ListedEntry>,
    document: &'a DocumentNumber,
    /// Entries whose changes by the document are taken back already.
    done: BTreeSet<EntryId>,
}

impl<'a> Undo<'a> {
    pub(in crate::ledger) fn of(
        versions: &'a mut Vec<ListedEntry>,
        document: &'a DocumentNumber,
    ) -> Self {
        Self { versions, document, done: BTreeSet::new() }
    }

    /// Takes a change back: all that the document did to its entry from that
    /// day on. The entry is again what it was before, until it would have
    /// ended.
    pub(in crate::ledger) fn take_back(&mut self, change: &Change) -> Result<EntryId, NotUndone> {
        let Some(day) = change.effective_date else { return Err(nothing(change)) };
        let found = match change.kind {
            ChangeKind::Add | ChangeKind::Revise => self.made(change, day),
            ChangeKind::Remove => self.ended(change, day),
        };
        let Some(id) = found else { return Err(nothing(change)) };
        if self.done.contains(&id) {
            return Ok(id);
        }
        let by_others = |version: &ListedEntry| {
            version.id == id
                && version.document.as_ref() != Some(self.document)
                && version.effective_from.is_some_and(|from| day <= from)
                && version.effective_from != version.effective_until
        };
        if let Some(later) = self.versions.iter().find(|version| by_others(version)) {
            let by = later.document.as_ref().map_or("a list", DocumentNumber::as_str);
            let why = format!("`{}` has been changed by {by} since", change.entry.name);
            return Err(NotUndone { why, entries: vec![id] });
        }
        self.restore(&id, day, change.kind);
        self.done.insert(id.clone());
        Ok(id)
    }

    /// Drops what the document made of an entry from a day on, and lets what
    /// was there before go on.
    fn restore(&mut self, id: &EntryId, day: Date, kind: ChangeKind) {
        let own = |version: &ListedEntry| {
            version.id == *id
                && version.document.as_ref() == Some(self.document)
                && version.effective_from.is_some_and(|from| day <= from)
        };
        let ends: Vec<Option<Date>> = self
            .versions
            .iter()
            .filter(|version| own(version))
            .map(|it| it.effective_until)
            .collect();
        let document = self.document;
        self.versions.retain(|version| {
            !(version.id == *id
                && version.document.as_ref() == Some(document)
                && version.effective_from.is_some_and(|from| day <= from))
        });
        let last = if ends.is_empty() && kind == ChangeKind::Remove {
            None
        } else {
            ends.into_iter().reduce(later).flatten()
        };
        let before = self.versions.iter_mut().find(|version| {
            version.id == *id
                && version.effective_until == Some(day)
                && version.effective_from.is_none_or(|from| from < day)
        });
        if let Some(before) = before {
            before.effective_until = last;
        }
    }

    /// The entry that the document brought to what the change prints.
    fn made(&self, change: &Change, day: Date) -> Option<EntryId> {
        let (place, name) = (Place::of(&change.entry), NameKey::of(&change.entry));
        let here = |version: &&ListedEntry| {
            version.list == change.list
                && version.document.as_ref() == Some(self.document)
                && version.effective_from == Some(day)
                && Place::of(&version.entry) == place
                && NameKey::of(&version.entry) == name
        };
        let printed = change.entry.clone().without_spans();
        let mut made: Vec<&ListedEntry> = self.versions.iter().filter(here).collect();
        made.sort_by_key(|version| version.entry != printed);
        made.first().map(|version| version.id.clone()).or_else(|| {
            // Taken back with another change of the same entry.
            let undone = |version: &&ListedEntry| self.done.contains(&version.id);
            let of_name = |version: &&ListedEntry| {
                Place::of(&version.entry) == place && NameKey::of(&version.entry) == name
            };
            self.versions.iter().filter(undone).find(of_name).map(|version| version.id.clone())
        })
    }

    /// The entry that went on that day and bears the name of a removal.
    fn ended(&self, change: &Change, day: Date) -> Option<EntryId> {
        let (place, name) = (Place::of(&change.entry), NameKey::of(&change.entry));
        let gone: Vec<&ListedEntry> = self
            .versions
            .iter()
            .filter(|version| {
                version.list == change.list
                    && version.effective_until == Some(day)
                    && version.effective_from != version.effective_until
                    && Place::of(&version.entry) == place
                    && (NameKey::of(&version.entry) == name
                        || version
                            .entry
                            .aliases
                            .iter()
                            .any(|it| NameKey::of_name(&it.name) == name))
            })
            .collect();
        match gone.as_slice() {
            [one] => Some(one.id.clone()),
            _ => None,
        }
    }
}

fn later(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.zip(other).map(|(one, other)| one.max(other))
}

fn nothing(change: &Change) -> NotUndone {
    NotUndone {
        why: format!("the list has nothing that this document made of `{}`", change.entry.name),
        entries: Vec::new(),
    }
}
