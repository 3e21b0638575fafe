//! What own parties are compared with: the names and addresses of an entry.

use super::hit::NameRole;
use crate::model::{CountryCode, Entry, EntryKind, Member};

/// Names, addresses and country of an entry, or of what is told of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject<'a> {
    /// What the row lists: an address entry matches by address, never by name.
    pub kind: EntryKind,
    /// Its country.
    pub country: Option<CountryCode>,
    /// Its names with what each of them is.
    pub names: Vec<(NameRole, &'a str)>,
    /// Its addresses.
    pub addresses: Vec<&'a str>,
}

impl<'a> Subject<'a> {
    /// All names and addresses of an entry, its members' included.
    pub fn of(entry: &'a Entry) -> Self {
        let mut subject = Self::named(entry.kind, entry.country, &entry.name);
        subject.add_aliases(entry.aliases.iter().map(|alias| alias.name.as_str()));
        subject.addresses.extend(entry.addresses.iter().map(String::as_str));
        for member in &entry.members {
            subject.add_member(member);
        }
        subject
    }

    /// A subject of which only the name is known; for an address entry the
    /// name is the address.
    pub fn named(kind: EntryKind, country: Option<CountryCode>, name: &'a str) -> Self {
        let (names, addresses) = match kind {
            EntryKind::Address => (Vec::new(), vec![name]),
            EntryKind::Party | EntryKind::Group => (vec![(NameRole::Name, name)], Vec::new()),
        };
        Self { kind, country, names, addresses }
    }

    /// Other names of the party.
    pub fn add_aliases(&mut self, names: impl Iterator<Item = &'a str>) {
        self.names.extend(names.map(|name| (NameRole::Alias, name)));
    }

    /// A sub-entity with all of its own.
    pub fn add_member(&mut self, member: &'a Member) {
        self.names.push((NameRole::Member, &member.name));
        self.names.extend(member.aliases.iter().map(|it| (NameRole::Member, it.name.as_str())));
        self.addresses.extend(member.addresses.iter().map(String::as_str));
        for inner in &member.members {
            self.add_member(inner);
        }
    }
}
