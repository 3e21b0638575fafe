//! The versions of a list on the time line of effectiveness.

use std::collections::{BTreeMap, HashSet};
use std::ops::Deref;

use jiff::civil::Date;

use crate::ledger::identity::{IdSource, NameKey, Place};
use crate::ledger::{Applied, EntryId, ListedEntry};
use crate::model::{Destination, DocumentNumber, Entry, List};
use crate::read::country::country_of;
use crate::read::normalise::name_key;

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
        self.closed.is_empty() && self.opened.is_empty() && self.headings.is_empty()
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
pub(in crate::ledger) struct Version {
    listed: ListedEntry,
    place: Place,
    name: NameKey,
    origin: Origin,
}

/// Where a version comes from.
enum Origin {
    /// From the list, where it ended on that day.
    List { until: Option<Date> },
    /// From the document that is being applied.
    Document,
}

impl Version {
    fn new(listed: ListedEntry, origin: Origin) -> Self {
        let (place, name) = (Place::of(&listed.entry), NameKey::of(&listed.entry));
        Self { listed, place, name, origin }
    }

    pub(in crate::ledger) fn is_called(&self, place: &Place, name: &NameKey) -> bool {
        self.place == *place && self.name == *name
    }

    pub(in crate::ledger) fn place(&self) -> &Place {
        &self.place
    }

    pub(in crate::ledger) fn name(&self) -> &NameKey {
        &self.name
    }
}

impl Deref for Version {
    type Target = ListedEntry;

    fn deref(&self) -> &ListedEntry {
        &self.listed
    }
}

/// Places of versions: the list on one day.
#[derive(Default)]
pub(in crate::ledger) struct View {
    of: Option<(List, Date)>,
    standing: Vec<usize>,
    ended: Vec<usize>,
}

impl View {
    pub(in crate::ledger) fn is_not_of(&self, list: List, day: Date) -> bool {
        self.of != Some((list, day))
    }

    /// The versions in force.
    pub(in crate::ledger) fn standing(&self) -> &[usize] {
        &self.standing
    }

    /// The last versions of the entries that ceased to be listed that day.
    pub(in crate::ledger) fn ended(&self) -> &[usize] {
        &self.ended
    }
}

/// All versions, those of the past and the future too. The versions of one
/// entry never overlap.
pub(in crate::ledger) struct Timeline {
    versions: Vec<Version>,
    ids: IdSource,
}

impl Timeline {
    pub(in crate::ledger) fn of(current: &[ListedEntry]) -> Self {
        let versions = current
            .iter()
            .map(|listed| {
                Version::new(listed.clone(), Origin::List { until: listed.effective_until })
            })
            .collect();
        Self { versions, ids: IdSource::avoiding(current) }
    }

    /// The versions that a document made, now or before.
    pub(in crate::ledger) fn made_by(&self, document: &DocumentNumber) -> Vec<&ListedEntry> {
        let made = self.versions.iter().filter(|it| it.document.as_ref() == Some(document));
        made.map(|version| &version.listed).collect()
    }

    /// The entries under a heading on a day, as printed.
    pub(in crate::ledger) fn under(&self, list: List, heading: &str, day: Date) -> Vec<EntryId> {
        let key = name_key(heading);
        self.versions
            .iter()
            .filter(|it| it.list == list && it.is_in_force(day))
            .filter(|it| name_key(it.entry.destination.as_str()) == key)
            .map(|version| version.id.clone())
            .collect()
    }

    /// Puts an entry under another heading from a day on.
    pub(in crate::ledger) fn put_under(
        &mut self,
        id: &EntryId,
        heading: &Destination,
        day: Date,
        document: &DocumentNumber,
    ) {
        let anew = |entry: &mut Entry| {
            entry.country = country_of(heading.as_str());
            entry.destination = heading.clone();
        };
        let made_today = self.versions.iter_mut().find(|version| {
            version.id == *id
                && version.is_in_force(day)
                && version.effective_from == Some(day)
                && matches!(version.origin, Origin::Document)
        });
        if let Some(version) = made_today {
            anew(&mut version.listed.entry);
            version.place = Place::of(&version.listed.entry);
        } else if let Some(mut next) = self.at(id, day).map(|version| version.listed.clone()) {
            anew(&mut next.entry);
            next.effective_from = Some(day);
            next.document = Some(document.clone());
            next.effective_until = None;
            self.supersede(next);
        }
    }

    /// The versions at these places.
    pub(in crate::ledger) fn select(&self, places: &[usize]) -> Vec<&Version> {
        places.iter().map(|place| &self.versions[*place]).collect()
    }

    /// The list on a day as it was before a document: what the document made
    /// on that day is left out, and what ended on that day is shown, whoever
    /// ended it. Without a document nothing is left out.
    pub(in crate::ledger) fn before(
        &self,
        document: Option<&DocumentNumber>,
        list: List,
        day: Date,
    ) -> View {
        let mut view = View { of: Some((list, day)), ..View::default() };
        let mut ended: BTreeMap<&EntryId, usize> = BTreeMap::new();
        let mut stands: HashSet<&EntryId> = HashSet::new();
        for (place, version) in self.versions.iter().enumerate() {
            let made_here = document.is_some()
                && version.document.as_ref() == document
                && version.effective_from == Some(day);
            if version.list != list || made_here {
                continue;
            }
            if version.is_in_force(day) {
                view.standing.push(place);
                stands.insert(&version.id);
            } else if version.effective_until == Some(day) {
                // Versions of one entry stand in the order of their days.
                ended.insert(&version.id, place);
            }
        }
        let gone = ended.into_iter().filter(|(id, _)| !stands.contains(id));
        view.ended = gone.map(|(_, place)| place).collect();
        view
    }

    /// The versions that other documents begin after a day.
    pub(in crate::ledger) fn ahead(
        &self,
        document: &DocumentNumber,
        list: List,
        day: Date,
    ) -> impl Iterator<Item = &Version> {
        self.versions.iter().filter(move |version| {
            version.list == list
                && version.effective_from.is_some_and(|from| day < from)
                && version.effective_until.is_none_or(|until| day < until)
                && version.document.as_ref() != Some(document)
        })
    }

    /// The version of an entry on a day.
    pub(in crate::ledger) fn at(&self, id: &EntryId, day: Date) -> Option<&Version> {
        self.versions.iter().find(|version| version.id == *id && version.is_in_force(day))
    }

    /// The id for a new entry: that of an entry of the same name that stood in
    /// the same place and is off the list, or else a new one. A party that is
    /// listed again keeps its history.
    pub(in crate::ledger) fn id_for(&mut self, list: List, entry: &Entry, day: Date) -> EntryId {
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

    pub(in crate::ledger) fn open(&mut self, listed: ListedEntry) {
        self.versions.push(Version::new(listed, Origin::Document));
    }

    /// Puts a version into the place of the one in force on its first day. It
    /// ends when that one would have ended; a temporary version ends itself,
    /// and what it interrupted resumes.
    pub(in crate::ledger) fn supersede(&mut self, mut next: ListedEntry) {
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
    pub(in crate::ledger) fn close(
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

    /// Ends the version in force on that day and gives it as it was.
    fn end(&mut self, id: &EntryId, day: Date) -> Option<ListedEntry> {
        let in_force = |version: &&mut Version| version.id == *id && version.is_in_force(day);
        let version = self.versions.iter_mut().find(in_force)?;
        let was = version.listed.clone();
        version.listed.effective_until = Some(day);
        Some(was)
    }

    /// What the document did: the versions that end and those that begin.
    pub(in crate::ledger) fn into_effect(self) -> (Vec<(EntryId, Option<Date>)>, Vec<ListedEntry>) {
        let (mut closed, mut opened) = (Vec::new(), Vec::new());
        for version in self.versions {
            match version.origin {
                Origin::Document => opened.push(version.listed),
                Origin::List { until } if until != version.listed.effective_until => {
                    closed.push((version.listed.id, version.listed.effective_until));
                }
                Origin::List { .. } => {}
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
