//! Which entry is which: the keys that entries are matched under and the ids
//! that stay with them.
//!
//! An id is derived from the list, the place, the name key and an ordinal that
//! tells entries of the same name under one destination apart. It depends on
//! nothing else, so that the same list read twice, or the same rule applied in
//! two installations, gives the same ids. Once given it stays with the entry
//! through revisions, renames and moves; see `docs/ledger.md`.

pub(in crate::ledger) mod likeness;
pub(in crate::ledger) mod naming;
pub(in crate::ledger) mod parties;

use std::collections::{HashMap, HashSet};

use crate::ledger::{EntryId, ListedEntry};
use crate::model::{Entry, EntryKind, List, Sha256};
use crate::read::normalise::{editorial, name_key};

/// Hexadecimal digits of the hash in an id: 48 bits, so that two of 10,000
/// entries collide once in five million lists. A collision is detected and
/// gets the next ordinal.
const ID_DIGITS: usize = 12;

/// Where an entry stands: its country code, or the key of its heading where
/// the heading has none. `TURKEY` and `TÜRKIYE` are the same place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place(String);

impl Place {
    pub(crate) fn of(entry: &Entry) -> Self {
        match entry.country {
            Some(code) => Self(code.as_str().to_owned()),
            None => Self(loose_key(entry.destination.as_str())),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an entry is matched under within its place. Address entries have a
/// space of their own: they match each other by address, never a party.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NameKey(String);

impl NameKey {
    pub(crate) fn of(entry: &Entry) -> Self {
        let key = loose_key(&entry.name);
        match entry.kind {
            EntryKind::Address => Self(format!("@{key}")),
            EntryKind::Party | EntryKind::Group => Self(key),
        }
    }

    /// The key of a party's or a group's name.
    pub(crate) fn of_name(name: &str) -> Self {
        Self(loose_key(name))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty() || self.0 == "@"
    }
}

/// The name key of a text; for a text that has no letter or digit to fold, the
/// text itself without editorial variants.
fn loose_key(text: &str) -> String {
    let key = name_key(text);
    if key.is_empty() { editorial(text) } else { key }
}

/// Gives out ids that no other entry of the list bears.
pub(crate) struct IdSource {
    taken: HashSet<EntryId>,
    next: HashMap<(List, Place, NameKey), u32>,
}

impl IdSource {
    /// A source that avoids the ids of these entries.
    pub(crate) fn avoiding<'a>(entries: impl IntoIterator<Item = &'a ListedEntry>) -> Self {
        let taken = entries.into_iter().map(|listed| listed.id.clone()).collect();
        Self { taken, next: HashMap::new() }
    }

    /// The next free id for this entry.
    pub(crate) fn issue(&mut self, list: List, entry: &Entry) -> EntryId {
        let (place, name) = (Place::of(entry), NameKey::of(entry));
        let next = self.next.entry((list, place.clone(), name.clone())).or_insert(1);
        loop {
            let id = derive(list, &place, &name, *next);
            *next += 1;
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

fn derive(list: List, place: &Place, name: &NameKey, ordinal: u32) -> EntryId {
    let prefix = match list {
        List::EntityList => "el",
        List::UnverifiedList => "uvl",
        List::MilitaryEndUserList => "meu",
    };
    let digest = Sha256::of(format!("{prefix}\n{}\n{}\n{ordinal}", place.0, name.0).as_bytes());
    EntryId::new(format!("{prefix}-{}", &digest.as_str()[..ID_DIGITS]))
}

/// Takes a list as the beginning of its history. The versions have no first
/// day and no rule: how old they are the list does not say.
///
/// The same entries give the same ids, however often they are read. Entries of
/// the same name under one destination are told apart by their order.
pub fn baseline(entries: &[Entry], list: List) -> Vec<ListedEntry> {
    let mut ids = IdSource::avoiding([]);
    entries
        .iter()
        .map(|entry| ListedEntry {
            id: ids.issue(list, entry),
            list,
            entry: entry.clone().without_spans(),
            effective_from: None,
            effective_until: None,
            document: None,
        })
        .collect()
}
