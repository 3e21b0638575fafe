//! Which entry of the older list is which entry of the newer one.
//!
//! Four passes, the surest first; each takes only what the passes before it
//! left over:
//!
//! 1. the same place and name, where that is one entry in both lists;
//! 2. several of that place and name: equals first, then the most parts in
//!    common, then the order of the list;
//! 3. moved: the same name, gone from one place and new in one other;
//! 4. renamed: in one place, one name gone and one new, tied together by a
//!    former name or alias, or by addresses and citations and a similar name.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use crate::ledger::diff::fields::citation_words;
use crate::ledger::diff::words::words;
use crate::ledger::identity::{NameKey, Place};
use crate::model::{Citation, Entry};

/// How two entries were found to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ledger) enum Tie {
    /// The same place and name.
    Same,
    /// The same name in another place.
    Moved,
    /// Another name in the same place.
    Renamed,
}

/// An entry of the newer list that is the older list's `before`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ledger) struct Pair {
    pub(in crate::ledger) before: usize,
    pub(in crate::ledger) tie: Tie,
}

/// For every entry of the newer list its pair, `None` for a new entry.
pub(in crate::ledger) fn pair(before: &[Entry], after: &[Entry]) -> Vec<Option<Pair>> {
    let mut pairing = Pairing {
        before: Side::of(before),
        after: Side::of(after),
        paired: vec![None; after.len()],
        gone: vec![true; before.len()],
    };
    pairing.same_key();
    pairing.moved();
    pairing.renamed();
    pairing.paired
}

struct Side<'a> {
    entries: &'a [Entry],
    keys: Vec<(Place, NameKey)>,
}

impl<'a> Side<'a> {
    fn of(entries: &'a [Entry]) -> Self {
        let keys = entries.iter().map(|entry| (Place::of(entry), NameKey::of(entry))).collect();
        Self { entries, keys }
    }

    /// All that an entry says, in one text.
    fn said_by(&self, place: usize) -> String {
        let entry = &self.entries[place];
        let requirement = &entry.license_requirement;
        let columns = [&entry.text, &requirement.text, &entry.license_review_policy.text];
        let mut said: Vec<String> = columns.iter().map(|column| words(column)).collect();
        said.push(format!("{:?}", requirement.footnotes));
        said.extend(entry.citations.iter().map(citation_words));
        said.join("\n")
    }
}

struct Pairing<'a> {
    before: Side<'a>,
    after: Side<'a>,
    paired: Vec<Option<Pair>>,
    gone: Vec<bool>,
}

/// Indices into the two lists.
type Group = (Vec<usize>, Vec<usize>);

impl Pairing<'_> {
    fn join(&mut self, before: usize, after: usize, tie: Tie) {
        if self.gone[before] && self.paired[after].is_none() {
            self.gone[before] = false;
            self.paired[after] = Some(Pair { before, tie });
        }
    }

    /// What is not paired yet, grouped.
    fn rest_by<K: Ord>(&self, key: impl Fn(&(Place, NameKey)) -> K) -> BTreeMap<K, Group> {
        let mut groups: BTreeMap<K, Group> = BTreeMap::new();
        for (i, keys) in self.before.keys.iter().enumerate().filter(|(i, _)| self.gone[*i]) {
            groups.entry(key(keys)).or_default().0.push(i);
        }
        for (j, keys) in self.after.keys.iter().enumerate() {
            if self.paired[j].is_none() {
                groups.entry(key(keys)).or_default().1.push(j);
            }
        }
        groups
    }

    fn same_key(&mut self) {
        for (old, new) in self.rest_by(Clone::clone).into_values() {
            if let ([before], [after]) = (old.as_slice(), new.as_slice()) {
                self.join(*before, *after, Tie::Same);
            } else if !old.is_empty() && !new.is_empty() {
                self.duplicates(&old, &new);
            }
        }
    }

    /// Several entries of one place and name: first those that are equal, then
    /// those with the most in common.
    fn duplicates(&mut self, old: &[usize], new: &[usize]) {
        let mut equals: HashMap<String, VecDeque<usize>> = HashMap::new();
        for i in old {
            equals.entry(self.before.said_by(*i)).or_default().push_back(*i);
        }
        for j in new {
            if let Some(i) = equals.get_mut(&self.after.said_by(*j)).and_then(VecDeque::pop_front) {
                self.join(i, *j, Tie::Same);
            }
        }
        let mut ranked: Vec<(Reverse<usize>, usize, usize)> = Vec::new();
        let left = |side: &Side, places: Vec<usize>| -> Vec<(usize, Parts)> {
            places.into_iter().map(|place| (place, Parts::of(&side.entries[place]))).collect()
        };
        let old = left(&self.before, old.iter().copied().filter(|i| self.gone[*i]).collect());
        let new = new.iter().copied().filter(|j| self.paired[*j].is_none()).collect();
        let new = left(&self.after, new);
        for (i, was) in &old {
            for (j, is) in &new {
                ranked.push((Reverse(was.shared(is).len()), *i, *j));
            }
        }
        ranked.sort_unstable();
        for (_, i, j) in ranked {
            self.join(i, j, Tie::Same);
        }
    }

    fn moved(&mut self) {
        for (name, (old, new)) in self.rest_by(|(_, name)| name.clone()) {
            if let ([before], [after]) = (old.as_slice(), new.as_slice())
                && !name.is_empty()
            {
                self.join(*before, *after, Tie::Moved);
            }
        }
    }

    fn renamed(&mut self) {
        for (old, new) in self.rest_by(|(place, _)| place.clone()).into_values() {
            let mut ties = self.name_ties(&old, &new);
            ties.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
            for (_, before, after) in ties {
                self.join(before, after, Tie::Renamed);
            }
        }
    }

    /// Pairs of one place that may be one party under two names, with a score.
    /// Only pairs that share a part are looked at, through an index, so that
    /// two long lists are not compared each with each.
    fn name_ties(&self, old: &[usize], new: &[usize]) -> Vec<(f64, usize, usize)> {
        let mut index: HashMap<Part, Vec<usize>> = HashMap::new();
        let old_parts: HashMap<usize, Parts> =
            old.iter().map(|i| (*i, Parts::of(&self.before.entries[*i]))).collect();
        for i in old {
            for part in &old_parts[i].all {
                index.entry(part.clone()).or_default().push(*i);
            }
        }
        let mut ties = Vec::new();
        for j in new {
            let parts = Parts::of(&self.after.entries[*j]);
            let alike: BTreeSet<usize> = parts
                .all
                .iter()
                .filter_map(|part| index.get(part))
                .filter(|sharing| sharing.len() <= COMMONPLACE)
                .flatten()
                .copied()
                .collect();
            for i in alike {
                if self.before.entries[i].kind == self.after.entries[*j].kind
                    && let Some(score) = likeness(&old_parts[&i], &parts)
                {
                    ties.push((score, i, *j));
                }
            }
        }
        ties
    }
}

/// A part shared by more entries than this, such as the citation of a large
/// rule, says nothing about identity by itself.
const COMMONPLACE: usize = 40;

/// The least likeness of two names (0 to 1) when a citation ties them.
const NAME_BY_CITATION: f64 = 0.85;

/// The least likeness of two names (0 to 1) when address and citation do.
const NAME_BY_ADDRESS: f64 = 0.5;

/// How sure it is that the two are one party under two names; `None` where
/// they are not taken for one.
fn likeness(was: &Parts, is: &Parts) -> Option<f64> {
    let shared = was.shared(is);
    let name = strsim::normalized_levenshtein(&was.name, &is.name);
    let named = shared
        .iter()
        .any(|part| matches!(part, Part::Name(key) if *key == was.name || *key == is.name));
    let address = shared.iter().any(|part| matches!(part, Part::Address(_)));
    let cited = shared.iter().any(|part| matches!(part, Part::Citation(_)));
    let same_numbers = digits(&was.name) == digits(&is.name);
    let one = named
        || (cited && same_numbers && name >= NAME_BY_CITATION)
        || (cited && address && same_numbers && name >= NAME_BY_ADDRESS);
    one.then(|| {
        let bonus = |yes: bool, weight: f64| if yes { weight } else { 0.0 };
        name + bonus(named, 2.0) + bonus(address, 1.0) + bonus(cited, 0.5)
    })
}

/// The digits of a name, which tell `Institute No. 38` from `Institute No. 36`.
pub(in crate::ledger) fn digits(key: &str) -> String {
    key.chars().filter(char::is_ascii_digit).collect()
}

/// Something two entries can have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    Name(String),
    Address(String),
    Citation(String),
}

/// What an entry can share with another one.
struct Parts {
    name: String,
    all: BTreeSet<Part>,
}

impl Parts {
    fn of(entry: &Entry) -> Self {
        let name = NameKey::of(entry).as_str().to_owned();
        let aliases = entry.aliases.iter().map(|alias| NameKey::of_name(&alias.name));
        let mut parts: BTreeSet<Part> = aliases
            .filter(|key| !key.is_empty())
            .map(|key| Part::Name(key.as_str().to_owned()))
            .collect();
        parts.insert(Part::Name(name.clone()));
        parts.extend(entry.addresses.iter().map(|address| Part::Address(words(address))));
        let numbered = |citation: &&Citation| citation.page.is_some();
        let citations = entry.citations.iter().filter(numbered);
        parts.extend(citations.map(|citation| Part::Citation(citation_words(citation))));
        Self { name, all: parts }
    }

    fn shared<'a>(&'a self, other: &'a Self) -> Vec<&'a Part> {
        self.all.intersection(&other.all).collect()
    }
}

/// How many names, aliases, addresses and citations two entries have in
/// common.
pub(in crate::ledger) fn parts_in_common(one: &Entry, other: &Entry) -> usize {
    Parts::of(one).shared(&Parts::of(other)).len()
}
