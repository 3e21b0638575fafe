//! The versions of a list on the time line of effectiveness.

use std::collections::BTreeMap;
use std::ops::Deref;

use jiff::civil::Date;

use super::identity::{IdSource, NameKey, Place};
use super::{Applied, EntryId, ListedEntry};
use crate::model::{DocumentNumber, Entry, List};

impl ListedEntry {
    /// True where the version is in force on that day. A version whose first
    /// day is not known has always been; one that begins and ends on the same
    /// day never was.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.effective_from.is_none_or(|from| from <= day)
            && self.effective_until.is_none_or(|until| day < until)
    }
}

impl Applied {
    /// True where the rule left the list as it was.
    pub fn changes_nothing(&self) -> bool {
        self.closed.is_empty() && self.opened.is_empty()
    }

    /// The versions with what was applied: those that ended end, those that
    /// begin are at the end. No version is dropped.
    #[must_use]
    pub fn onto(&self, current: &[ListedEntry]) -> Vec<ListedEntry> {
        let mut versions = current.to_vec();
        for (id, day) in &self.closed {
            let ends = |version: &&mut ListedEntry| {
                version.id == *id && day.is_none_or(|day| version.is_in_force(day))
            };
            if let Some(version) = versions.iter_mut().find(ends) {
                version.effective_until = *day;
            }
        }
        versions.extend(self.opened.iter().cloned());
        versions
    }
}

/// A version with the keys that it is matched under, worked out once.
pub(super) struct Version {
    listed: ListedEntry,
    place: Place,
    name: NameKey,
    /// Where the version was before the document: its place in the input and
    /// its last day then. `None` for a version that the document made.
    was: Option<Option<Date>>,
}

impl Version {
    fn new(listed: ListedEntry, was: Option<Option<Date>>) -> Self {
        let (place, name) = (Place::of(&listed.entry), NameKey::of(&listed.entry));
        Self { listed, place, name, was }
    }

    pub(super) fn is_called(&self, place: &Place, name: &NameKey) -> bool {
        self.place == *place && self.name == *name
    }

    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    pub(super) fn name(&self) -> &NameKey {
        &self.name
    }
}

impl Deref for Version {
    type Target = ListedEntry;

    fn deref(&self) -> &ListedEntry {
        &self.listed
    }
}

/// All versions, those of the past and the future too. The versions of one
/// entry never overlap.
pub(super) struct Timeline {
    versions: Vec<Version>,
    ids: IdSource,
}

impl Timeline {
    pub(super) fn of(current: &[ListedEntry]) -> Self {
        let versions = current
            .iter()
            .map(|listed| Version::new(listed.clone(), Some(listed.effective_until)))
            .collect();
        Self { versions, ids: IdSource::avoiding(current) }
    }

    pub(super) fn versions(&self) -> impl Iterator<Item = &Version> {
        self.versions.iter()
    }

    /// The versions of a list in force on a day.
    pub(super) fn in_force(&self, list: List, day: Date) -> Vec<&Version> {
        let chosen = |version: &&Version| version.list == list && version.is_in_force(day);
        self.versions.iter().filter(chosen).collect()
    }

    /// The version of an entry on a day.
    pub(super) fn at(&self, id: &EntryId, day: Date) -> Option<&Version> {
        self.versions.iter().find(|version| version.id == *id && version.is_in_force(day))
    }

    /// The id for a new entry: that of an entry of the same name that stood in
    /// the same place and is off the list, or else a new one. A party that is
    /// listed again keeps its history.
    pub(super) fn id_for(&mut self, list: List, entry: &Entry, day: Date) -> EntryId {
        let (place, name) = (Place::of(entry), NameKey::of(entry));
        let stands = |id: &EntryId| {
            self.versions
                .iter()
                .filter(|version| version.id == *id)
                .any(|version| version.effective_until.is_none_or(|until| day < until))
        };
        let relisted = self
            .versions
            .iter()
            .filter(|version| version.list == list && version.is_called(&place, &name))
            .find(|version| version.effective_until.is_some() && !stands(&version.id))
            .map(|version| version.id.clone());
        relisted.unwrap_or_else(|| self.ids.issue(list, entry))
    }

    /// The last versions of the entries that ceased to be listed on exactly
    /// that day.
    pub(super) fn ended_on(&self, list: List, day: Date) -> Vec<&Version> {
        let mut last: BTreeMap<&EntryId, &Version> = BTreeMap::new();
        for version in &self.versions {
            let ended = version.list == list && version.effective_until == Some(day);
            if ended && self.at(&version.id, day).is_none() {
                last.insert(&version.id, version);
            }
        }
        last.into_values().collect()
    }

    pub(super) fn open(&mut self, listed: ListedEntry) {
        self.versions.push(Version::new(listed, None));
    }

    /// Puts a version into the place of the one in force on its first day. It
    /// ends when that one would have ended; a temporary version ends itself,
    /// and what it interrupted resumes.
    pub(super) fn supersede(&mut self, mut next: ListedEntry) {
        let Some(day) = next.effective_from else { return };
        let Some(interrupted) = self.end(&next.id.clone(), day) else { return self.open(next) };
        let resumes = next.effective_until;
        next.effective_until = earlier(next.effective_until, interrupted.effective_until);
        let document = next.document.clone();
        self.open(next);
        self.resume(interrupted, resumes, document);
    }

    /// Ends the version in force on that day; after the last day of a
    /// temporary removal it resumes. Gives what was in force.
    pub(super) fn close(
        &mut self,
        id: &EntryId,
        day: Date,
        document: &DocumentNumber,
        last: Option<Date>,
    ) -> Option<Entry> {
        let interrupted = self.end(id, day)?;
        let before = interrupted.entry.clone();
        let resumes = last.and_then(|last| last.tomorrow().ok());
        self.resume(interrupted, resumes, Some(document.clone()));
        Some(before)
    }

    fn resume(
        &mut self,
        mut interrupted: ListedEntry,
        from: Option<Date>,
        document: Option<DocumentNumber>,
    ) {
        let Some(from) = from else { return };
        if interrupted.effective_until.is_none_or(|until| from < until) {
            interrupted.effective_from = Some(from);
            interrupted.document = document;
            self.open(interrupted);
        }
    }

    /// Ends the version in force on that day and gives it as it was. One that
    /// this document made itself on the same day vanishes.
    fn end(&mut self, id: &EntryId, day: Date) -> Option<ListedEntry> {
        let index = self
            .versions
            .iter()
            .position(|version| version.id == *id && version.is_in_force(day))?;
        let version = &mut self.versions[index];
        let was = version.listed.clone();
        if version.was.is_none() && version.effective_from == Some(day) {
            self.versions.remove(index);
        } else {
            version.listed.effective_until = Some(day);
        }
        Some(was)
    }

    /// What the document did: the versions that end and those that begin.
    pub(super) fn into_effect(self) -> (Vec<(EntryId, Option<Date>)>, Vec<ListedEntry>) {
        let (mut closed, mut opened) = (Vec::new(), Vec::new());
        for version in self.versions {
            match version.was {
                None => opened.push(version.listed),
                Some(until) if until != version.effective_until => {
                    closed.push((version.listed.id, version.listed.effective_until));
                }
                Some(_) => {}
            }
        }
        (closed, opened)
    }
}

fn earlier(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
