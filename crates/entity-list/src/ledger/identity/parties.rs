//! Which entries are one party: the same company under several destinations,
//! or under a name and an alias.
//!
//! A link needs a reason that a person can check, and a wrong link is worse
//! than a missing one: a name that is only common words, and an address entry,
//! link nothing by name. Links carry over: what is linked to the same entry is
//! one party.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ledger::identity::NameKey;
use crate::ledger::identity::naming::{Name, is_telling};
use crate::ledger::{EntryId, ListedEntry};
use crate::model::{Entry, EntryKind, List};
use crate::read::country::country_of;
use crate::read::normalise::name_key;

/// The stable name of a party: made of the entry that it was first listed as.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct PartyId(String);

impl PartyId {
    /// Takes an id as stored.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for PartyId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why two entries are taken for one party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LinkReason {
    /// They bear the same name.
    SameName,
    /// The name of one is an alias of the other.
    Alias,
    /// The name of one is a former name of the other.
    FormerName,
    /// One refers to the destination of the other, and a name or alias agrees.
    CrossReference,
}

/// Two entries of one party.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Link {
    /// The one entry, by the order of ids.
    pub from: EntryId,
    /// The other one.
    pub to: EntryId,
    /// Why.
    pub reason: LinkReason,
    /// The name, alias or reference that says so, verbatim.
    pub text: String,
}

impl Link {
    /// The same pair for the same reason, whatever words say so.
    fn is_same_as(&self, other: &Self) -> bool {
        (&self.from, &self.to, self.reason) == (&other.from, &other.to, other.reason)
    }
}

/// The entries of one party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Party {
    /// Its stable id.
    pub id: PartyId,
    /// The name of the entry that it was first listed as.
    pub name: String,
    /// Its entries, that one first.
    pub entries: Vec<EntryId>,
    /// Why they are one, each pair and reason once.
    pub links: Vec<Link>,
}

/// The parties of a list, every entry in exactly one, in the order of their
/// first entries.
///
/// `versions` holds the versions that are held true. Ended ones count, too: a
/// party keeps its id when the entry that it was first listed as goes. The
/// names of an entry are those of its last version; the names that it had
/// before are former names.
pub fn parties(versions: &[ListedEntry]) -> Vec<Party> {
    let known = Known::of(versions);
    let links = known.links();
    let mut groups = Groups::new(known.entries.len());
    for (one, other, _) in &links {
        groups.join(*one, *other);
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for place in 0..known.entries.len() {
        members.entry(groups.root(place)).or_default().push(place);
    }
    let mut links_of: BTreeMap<usize, Vec<Link>> = BTreeMap::new();
    for (one, _, link) in links {
        links_of.entry(groups.root(one)).or_default().push(link);
    }
    let mut parties: Vec<(usize, Party)> = members
        .into_iter()
        .filter_map(|(root, mut places)| {
            places.sort_by_key(|place| known.entries[*place].age());
            let first = &known.entries[*places.first()?];
            let mut links = links_of.remove(&root).unwrap_or_default();
            links.sort();
            links.dedup_by(|one, other| one.is_same_as(other));
            let party = Party {
                id: party_id(&first.last.id),
                name: first.last.entry.name.clone(),
                entries: places.iter().map(|place| known.entries[*place].last.id.clone()).collect(),
                links,
            };
            Some((*places.first()?, party))
        })
        .collect();
    parties.sort_by_key(|(first, _)| *first);
    parties.into_iter().map(|(_, party)| party).collect()
}

fn party_id(first: &EntryId) -> PartyId {
    PartyId(format!("pt-{first}"))
}

/// An entry with its last version and the names that it had before.
struct KnownEntry<'a> {
    last: &'a ListedEntry,
    since: Option<jiff::civil::Date>,
    earlier: BTreeSet<&'a str>,
}

impl KnownEntry<'_> {
    /// Older entries first; a baseline is older than any rule.
    fn age(&self) -> (Option<jiff::civil::Date>, &EntryId) {
        (self.since, &self.last.id)
    }

    fn entry(&self) -> &Entry {
        &self.last.entry
    }
}

struct Known<'a> {
    entries: Vec<KnownEntry<'a>>,
    /// Entries by the keys of their names.
    named: BTreeMap<(List, NameKey), Vec<usize>>,
}

impl<'a> Known<'a> {
    fn of(versions: &'a [ListedEntry]) -> Self {
        let mut places: BTreeMap<&EntryId, usize> = BTreeMap::new();
        let mut entries: Vec<KnownEntry<'a>> = Vec::new();
        for version in versions
            .iter()
            .filter(|it| it.effective_from.is_none() || it.effective_from != it.effective_until)
        {
            let place = *places.entry(&version.id).or_insert(entries.len());
            let Some(known) = entries.get_mut(place) else {
                let since = version.effective_from;
                entries.push(KnownEntry { last: version, since, earlier: BTreeSet::new() });
                continue;
            };
            known.since = known.since.min(version.effective_from);
            known.earlier.insert(&version.entry.name);
            if known.last.effective_from <= version.effective_from {
                known.earlier.insert(&known.last.entry.name);
                known.last = version;
            }
        }
        let mut named: BTreeMap<(List, NameKey), Vec<usize>> = BTreeMap::new();
        for (place, known) in entries.iter().enumerate() {
            if known.entry().kind != EntryKind::Address {
                let key = (known.last.list, NameKey::of(known.entry()));
                named.entry(key).or_default().push(place);
            }
        }
        Self { entries, named }
    }

    /// Every link, with the places of the two entries.
    fn links(&self) -> Vec<(usize, usize, Link)> {
        let mut links = Vec::new();
        for places in self.named.values().filter(|places| places.len() > 1) {
            let first = places[0];
            if is_telling(Name::Own, &self.entries[first].entry().name) {
                for other in &places[1..] {
                    let text = &self.entries[*other].entry().name;
                    links.extend(self.link(first, *other, LinkReason::SameName, text));
                }
            }
        }
        for (place, known) in self.entries.iter().enumerate() {
            if known.entry().kind == EntryKind::Address {
                continue;
            }
            self.by_other_names(place, known, &mut links);
            self.by_reference(place, known, &mut links);
        }
        links
    }

    fn by_other_names(
        &self,
        place: usize,
        known: &KnownEntry<'_>,
        links: &mut Vec<(usize, usize, Link)>,
    ) {
        let aliases = known.entry().aliases.iter().map(|alias| {
            let former = alias.label.starts_with('f') || alias.label.starts_with('n');
            let reason = if former { LinkReason::FormerName } else { LinkReason::Alias };
            (alias.name.as_str(), reason)
        });
        let earlier = known.earlier.iter().map(|name| (*name, LinkReason::FormerName));
        for (name, reason) in aliases.chain(earlier) {
            if !is_telling(Name::Other, name) {
                continue;
            }
            let key = (known.last.list, NameKey::of_name(name));
            for other in self.named.get(&key).into_iter().flatten().filter(|it| **it != place) {
                links.extend(self.link(place, *other, reason, name));
            }
        }
    }

    /// `See alternate addresses under Pakistan`: the entry there that agrees in
    /// a name or an alias, however short.
    fn by_reference(
        &self,
        place: usize,
        known: &KnownEntry<'_>,
        links: &mut Vec<(usize, usize, Link)>,
    ) {
        let names = |entry: &Entry| -> BTreeSet<NameKey> {
            let aliases = entry.aliases.iter().map(|alias| NameKey::of_name(&alias.name));
            std::iter::once(NameKey::of(entry))
                .chain(aliases)
                .filter(|key| !key.is_empty())
                .collect()
        };
        if known.entry().cross_references.is_empty() {
            return;
        }
        let own = names(known.entry());
        for reference in &known.entry().cross_references {
            for (other, there) in self.entries.iter().enumerate() {
                let meant = other != place
                    && there.last.list == known.last.list
                    && refers_to(reference, there.entry())
                    && !own.is_disjoint(&names(there.entry()));
                if meant {
                    links.extend(self.link(place, other, LinkReason::CrossReference, reference));
                }
            }
        }
    }

    fn link(
        &self,
        one: usize,
        other: usize,
        reason: LinkReason,
        text: &str,
    ) -> Option<(usize, usize, Link)> {
        let (from, to) = (&self.entries[one].last.id, &self.entries[other].last.id);
        let (from, to) = (from.min(to), from.max(to));
        (from != to).then(|| {
            let link = Link { from: from.clone(), to: to.clone(), reason, text: text.to_owned() };
            (one, other, link)
        })
    }
}

/// True where a reference names the destination of an entry.
fn refers_to(reference: &str, entry: &Entry) -> bool {
    let Some((_, named)) =
        reference.to_lowercase().rsplit_once(" under ").map(|(a, b)| (a.to_owned(), b.to_owned()))
    else {
        return false;
    };
    let named = named.trim_end_matches([')', '.', ' ']).to_owned();
    std::iter::once(named.as_str()).chain(named.split([',', ';'])).chain(named.split(" and ")).any(
        |part| match (country_of(part.trim()), entry.country) {
            (Some(code), Some(known)) => code == known,
            _ => name_key(part) == name_key(entry.destination.as_str()),
        },
    )
}

/// Sets that are joined.
struct Groups(Vec<usize>);

impl Groups {
    fn new(length: usize) -> Self {
        Self((0..length).collect())
    }

    fn root(&mut self, mut place: usize) -> usize {
        while self.0[place] != place {
            self.0[place] = self.0[self.0[place]];
            place = self.0[place];
        }
        place
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        let (low, high) = (one.min(other), one.max(other));
        self.0[high] = low;
    }
}
