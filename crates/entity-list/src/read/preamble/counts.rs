//! The numbers that a rule declares: `adding 10 entities under 13 entries`,
//! `modifies four existing entries`, `Canada (2), China (5)`.
//!
//! Read sentence by sentence: a number counts when a noun of the list follows
//! it within a few words and a verb stands before it in the same sentence.
//! Numbers behind `consisting of`, `of which`, `including` break down what was
//! counted before and are not counted again.

use std::collections::BTreeMap;

use super::by_destination::by_destination;
use super::prose::sentences;
use crate::model::{Declared, List};
use crate::read::instruction::target::list_named;
use crate::read::numbers::number_at;

/// What is done to the parties that are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Add,
    Revise,
    Remove,
    /// From one list to another.
    Transfer,
}

pub(super) const ACTS: &[(&str, Act)] = &[
    ("add", Act::Add),
    ("adds", Act::Add),
    ("adding", Act::Add),
    ("addition", Act::Add),
    ("additions", Act::Add),
    ("transfer", Act::Transfer),
    ("transfers", Act::Transfer),
    ("transferring", Act::Transfer),
    ("moves", Act::Transfer),
    ("moving", Act::Transfer),
    ("revise", Act::Revise),
    ("revises", Act::Revise),
    ("revising", Act::Revise),
    ("revision", Act::Revise),
    ("revisions", Act::Revise),
    ("modification", Act::Revise),
    ("modifications", Act::Revise),
    ("correction", Act::Revise),
    ("corrections", Act::Revise),
    ("modify", Act::Revise),
    ("modifies", Act::Revise),
    ("modifying", Act::Revise),
    ("correct", Act::Revise),
    ("corrects", Act::Revise),
    ("correcting", Act::Revise),
    ("update", Act::Revise),
    ("updates", Act::Revise),
    ("updating", Act::Revise),
    ("clarifies", Act::Revise),
    ("amends", Act::Revise),
    ("expands", Act::Revise),
    ("expanding", Act::Revise),
    ("changes", Act::Revise),
    ("changing", Act::Revise),
    ("remove", Act::Remove),
    ("removes", Act::Remove),
    ("removing", Act::Remove),
    ("removal", Act::Remove),
    ("removals", Act::Remove),
    ("deletes", Act::Remove),
    ("deleting", Act::Remove),
];

const PARTIES: &[&str] = &[
    "entity",
    "entities",
    "person",
    "persons",
    "party",
    "parties",
    "company",
    "companies",
    "affiliates",
];
const ENTRIES: &[&str] = &["entry", "entries", "listing", "listings"];
const ADDRESSES: &[&str] = &["address", "addresses"];

/// Words after which numbers only break down what was counted before.
const BREAKDOWNS: &[&str] = &["consisting", "comprising", "comprised", "including", "specifically"];

/// What a text declares, list by list. `default` is the list that is meant
/// where a sentence names none.
pub(crate) fn declared(text: &str, default: List) -> BTreeMap<List, Declared> {
    let mut counter =
        Counter { default, found: BTreeMap::new(), seen: Vec::new(), addresses: BTreeMap::new() };
    for sentence in sentences(text) {
        counter.sentence(sentence);
    }
    counter.finish()
}

struct Counter {
    default: List,
    found: BTreeMap<List, Declared>,
    /// What was counted, so that a repeated statement counts once.
    seen: Vec<(List, Act, u32, Noun)>,
    addresses: BTreeMap<List, u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noun {
    Party,
    Entry,
    Address,
}

impl Counter {
    fn sentence(&mut self, sentence: &str) {
        self.destinations(sentence);
        let words: Vec<&str> = sentence.split_whitespace().collect();
        let mut act = None;
        let mut counted = None;
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let bare = bare(word);
            let of_which =
                bare == "of" && words.get(at + 1).is_some_and(|next| bare_is(next, "which"));
            if of_which || BREAKDOWNS.contains(&bare.as_str()) {
                // up to the end of the clause or of the parenthesis
                let end =
                    words[at..].iter().position(|word| word.ends_with(';') || word.contains(')'));
                let Some(length) = end else { break };
                at += length + 1;
                continue;
            }
            if let Some((_, found)) = ACTS.iter().find(|(name, _)| *name == bare) {
                act = Some(*found);
            }
            if let (Some(Act::Add), "them", Some(number)) = (act, bare.as_str(), counted) {
                let list = self.list(&words, at, Act::Add);
                self.add(list, Act::Add, number, Noun::Party, &words, at);
            }
            let ahead: Vec<String> = words[at..].iter().take(8).map(|word| trimmed(word)).collect();
            let ahead: Vec<&str> = ahead.iter().map(String::as_str).collect();
            let number = number_at(&ahead).or_else(|| single(&words, at));
            if let (Some(act), Some((number, used))) = (act, number)
                && let Some((noun, length)) = noun(&words[at + used..])
            {
                self.count(&words, at, act, number, noun);
                counted = Some(number);
                at += used + length;
                continue;
            }
            at += 1;
        }
    }

    fn count(&mut self, words: &[&str], at: usize, act: Act, number: u32, noun: Noun) {
        if act == Act::Transfer {
            let to = self.list(words, at, Act::Add);
            let from = self.list(words, at, Act::Remove);
            self.add(to, Act::Add, number, noun, words, at);
            if from != to {
                self.add(from, Act::Remove, number, noun, words, at);
            }
            return;
        }
        let list = self.list(words, at, act);
        if self.repeats(list, number, words, at) {
            return;
        }
        self.add(list, act, number, noun, words, at);
    }

    /// `for each of the 28 entities`: those that were counted before.
    fn repeats(&self, list: List, number: u32, words: &[&str], at: usize) -> bool {
        let definite = at > 0 && ["the", "these", "those"].contains(&bare(words[at - 1]).as_str());
        definite && self.seen.iter().any(|seen| seen.0 == list && seen.2 == number)
    }

    /// The list that a count is about: for a removal the one behind `from`,
    /// else the first one named after it, else the one named before it.
    fn list(&self, words: &[&str], at: usize, act: Act) -> List {
        let after = words[at..].join(" ");
        let mark = if act == Act::Remove { "from the " } else { "to the " };
        let marked = after.find(mark).map(|from| {
            let rest = &after[from + mark.len()..];
            rest.split(" to the ")
                .next()
                .unwrap_or(rest)
                .split(" from the ")
                .next()
                .unwrap_or(rest)
                .to_owned()
        });
        marked
            .and_then(|phrase| list_named(&phrase))
            .or_else(|| list_named(&after))
            .or_else(|| list_named(&words[..at].join(" ")))
            .unwrap_or(self.default)
    }

    fn add(&mut self, list: List, act: Act, number: u32, noun: Noun, words: &[&str], at: usize) {
        let stated = (list, act, number, noun);
        let continues = noun == Noun::Entry
            && at > 0
            && (bare_is(words[at - 1], "under") || bare_is(words[at - 1], "in"));
        if self.seen.contains(&stated) {
            return;
        }
        self.seen.push(stated);
        let declared = self.found.entry(list).or_default();
        match (act, noun) {
            (Act::Add, Noun::Party) => grow(&mut declared.entities, number),
            (Act::Add, Noun::Entry) => grow(&mut declared.entries, number),
            (Act::Add, Noun::Address) => *self.addresses.entry(list).or_default() += number,
            (Act::Remove, Noun::Entry) if continues => declared.removed = Some(number),
            (Act::Remove, Noun::Party | Noun::Entry) => grow(&mut declared.removed, number),
            (Act::Revise, Noun::Entry) if continues => declared.revised = Some(number),
            (Act::Revise, Noun::Party | Noun::Entry) => grow(&mut declared.revised, number),
            (Act::Remove | Act::Revise, Noun::Address) | (Act::Transfer, _) => {}
        }
    }

    fn destinations(&mut self, sentence: &str) {
        let lower = sentence.to_lowercase();
        if ["removed", "removing", "removes"].iter().any(|word| lower.contains(word))
            && !["added", "adding", "adds"].iter().any(|word| lower.contains(word))
        {
            return;
        }
        let list = list_named(sentence).unwrap_or(self.default);
        let found = by_destination(sentence);
        if !found.is_empty() {
            self.found.entry(list).or_default().by_destination.extend(found);
        }
    }

    fn finish(mut self) -> BTreeMap<List, Declared> {
        for (list, addresses) in self.addresses {
            let declared = self.found.entry(list).or_default();
            if declared.entries.is_none() {
                declared.entries = Some(declared.entities.unwrap_or(0) + addresses);
            }
        }
        self.found
    }
}

/// `adds an entity`, `modifies an existing entry`: one, where the article stands
/// right behind the verb. What an entry is added or removed for may be told
/// elsewhere (`to remove a duplicate listing`), a party is not.
fn single(words: &[&str], at: usize) -> Option<(u32, usize)> {
    let before = bare(words.get(at.checked_sub(1)?)?);
    let (_, act) = ACTS.iter().find(|(verb, _)| *verb == before)?;
    let (noun, length) = noun(words.get(at + 1..)?)?;
    let article = ["a", "an"].contains(&bare(words[at]).as_str());
    let counts = noun == Noun::Party || (noun == Noun::Entry && *act == Act::Revise);
    (article && counts && length <= 2).then_some((1, 1))
}

fn grow(total: &mut Option<u32>, number: u32) {
    *total = Some(total.unwrap_or(0) + number);
}

/// The noun of the list within five words, and how many words it takes. A
/// verb, another number or the end of a clause in between breaks the phrase.
fn noun(words: &[&str]) -> Option<(Noun, usize)> {
    for (at, word) in words.iter().take(6).enumerate() {
        let name = bare(word);
        let found = [(PARTIES, Noun::Party), (ENTRIES, Noun::Entry), (ADDRESSES, Noun::Address)]
            .into_iter()
            .find(|(names, _)| names.contains(&name.as_str()));
        if let Some((_, noun)) = found {
            return Some((noun, at + 1));
        }
        let stops = word.ends_with([',', ';', ':'])
            || ACTS.iter().any(|(verb, _)| *verb == name)
            || ["of", "under", "to", "from", "and", "or", "fr", "cfr", "%", "percent", "dozen"]
                .contains(&name.as_str());
        if stops {
            return None;
        }
    }
    None
}

/// A word in lower case without punctuation around it.
pub(super) fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn bare_is(word: &str, name: &str) -> bool {
    bare(word) == name
}

/// A word without the punctuation of the sentence; parentheses stay.
fn trimmed(word: &str) -> String {
    word.trim_matches([',', ';', ':', '.', '“', '”', '"']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity_list(text: &str) -> Declared {
        declared(text, List::EntityList).remove(&List::EntityList).unwrap_or_default()
    }

    #[test]
    fn entities_entries_and_destinations() {
        let found = entity_list(
            "The Department is amending the rules by adding 10 entities under 13 entries to the \
             Entity List. These entities are listed under the destinations of Canada (2), China \
             (5), France (1), and Russia (3).",
        );
        assert_eq!((found.entities, found.entries), (Some(10), Some(13)));
        assert_eq!(found.by_destination.get("CANADA"), Some(&2));
        assert_eq!(found.by_destination.get("RUSSIA"), Some(&3));
        assert_eq!(found.by_destination.len(), 4);
    }

    #[test]
    fn short_forms_and_missing_commas() {
        let found = entity_list(
            "BIS amends the EAR by adding 70 entities to the Entity List, under the destinations of \
             China, People’s Republic of (China) (42); India (1) Panama (2), and the United Arab \
             Emirates (UAE) (4). This final rule also modifies four existing entries on the Entity \
             List, consisting of revisions to one entry under France and one entry under Iran.",
        );
        assert_eq!((found.entities, found.revised), (Some(70), Some(4)));
        let destinations: Vec<_> =
            found.by_destination.iter().map(|(name, n)| format!("{name}={n}")).collect();
        assert_eq!(
            destinations,
            ["CHINA, PEOPLE'S REPUBLIC OF=42", "INDIA=1", "PANAMA=2", "UNITED ARAB EMIRATES=4"]
        );
    }

    #[test]
    fn words_and_several_acts() {
        let found = entity_list(
            "This rule adds twenty-four entities under twenty-six entries to the Entity List. It \
             revises eleven existing entries and corrects one existing entry. In addition, it \
             removes from the Entity List one entity listed in three entries under Oman.",
        );
        assert_eq!(
            (found.entities, found.entries, found.revised, found.removed),
            (Some(24), Some(26), Some(12), Some(3))
        );
    }

    #[test]
    fn each_list_has_its_own_counts() {
        let found = declared(
            "BIS is amending the EAR by removing 9 persons from the Unverified List (UVL) and adding \
             them to the Entity List, all under Russia. BIS is also removing 27 persons from the UVL.",
            List::EntityList,
        );
        assert_eq!(found[&List::EntityList].entities, Some(9));
        assert_eq!(found[&List::UnverifiedList].removed, Some(36));
    }
}
