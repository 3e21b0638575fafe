//! What a word of an instruction means by what stands ahead of it.
//!
//! `removing` begins a new act, unless it follows `revising the entry for “X” by`;
//! `adding` replaces, where `in its place` comes before the next verb.

use super::clause::{Reader, Scope};
use super::item::Item;
use super::words::{PARTS, SURROUNDINGS, among};
use crate::model::Verb;
use crate::read::country::country_of;

impl Reader<'_> {
    /// `the entries for India and Pakistan`: everything under these headings.
    pub(super) fn take_headings(&mut self, named: &[String]) {
        self.clause.heading = true;
        self.clause.places = named.to_vec();
    }

    /// `revising the entry for “X” by adding an alias, “Y”`: what the verb acts
    /// on is part of the entry that was named.
    pub(super) fn changes_within(&self, verb: Verb, at: usize) -> bool {
        let named = matches!(self.clause.verb, Some(Verb::Revise | Verb::Correct))
            && !self.clause.names.is_empty();
        if !named {
            return false;
        }
        let from = self.items[at].0;
        let next = self.items[at + 1..].iter().find_map(|(start, item)| match item {
            Item::Name(name) => Some((*start, name.as_str())),
            _ => None,
        });
        let (to, name) = next.unwrap_or((self.sentence.len(), ""));
        let between = self.sentence.get(from..to).unwrap_or_default();
        let between = between.split([';', ':']).next().unwrap_or_default();
        let mut words =
            between.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).skip(1);
        let bare = words.clone().next().is_none();
        let part = words.any(|word| among(PARTS, word) || among(SURROUNDINGS, word))
            && !name.starts_with("Address ");
        let entries = self.items[at + 1..].iter().take_while(|(start, _)| *start < to).any(
            |(start, item)| {
                let word = self.sentence.get(*start..).unwrap_or_default();
                matches!(item, Item::EntryWord(_)) && !word.starts_with("address")
            },
        );
        (part && !entries) || (verb == Verb::Replace && bare) || self.as_part_behind(at)
    }

    /// `removing “Y” as an alias`: stands in front of the next verb.
    pub(super) fn as_part_behind(&self, at: usize) -> bool {
        self.items[at + 1..]
            .iter()
            .take_while(|(_, item)| !matches!(item, Item::Verb(_) | Item::Break(_)))
            .any(|(_, item)| *item == Item::AsPart)
    }

    /// `adding an entry for “A”`: an entry word stands in front of the name.
    pub(super) fn names_entry(&self, at: usize) -> bool {
        let mut ahead = self.items[at + 1..]
            .iter()
            .take_while(|(_, item)| !matches!(item, Item::Verb(_) | Item::Break(_)));
        let entry = ahead
            .by_ref()
            .take_while(|(_, item)| !matches!(item, Item::Name(_) | Item::Within))
            .any(|(start, item)| {
                let word = self.sentence.get(*start..).unwrap_or_default();
                matches!(item, Item::EntryWord(_)) && word.starts_with("entr")
            });
        entry && ahead.any(|(_, item)| matches!(item, Item::Name(_)))
    }

    /// True where `in its place` stands before the next verb.
    pub(super) fn replaces(&self, at: usize) -> bool {
        self.items[at + 1..]
            .iter()
            .take_while(|(_, item)| !matches!(item, Item::Verb(_)))
            .any(|(_, item)| *item == Item::InPlace)
            || (at > 0 && self.items[at - 1].1 == Item::InPlace)
    }

    /// `the entry for “X” is removed`: no name follows in this part.
    pub(super) fn is_passive(&self, at: usize) -> bool {
        !self.items[at + 1..]
            .iter()
            .take_while(|(_, item)| !matches!(item, Item::Break(_)))
            .any(|(_, item)| matches!(item, Item::Name(_) | Item::Counted(_)))
    }

    /// `revising the column heading to read “Y”`: what follows is no entry.
    pub(super) fn speaks_of_surroundings(&self) -> bool {
        self.clause.surroundings && !self.clause.entries && !self.clause.names_some()
    }

    /// `the entry for “X” is corrected to read “Y”`.
    pub(super) fn renames(&self, at: usize) -> bool {
        self.clause.scope == Scope::List
            && !self.details
            && !self.clause.surroundings
            && matches!(self.clause.verb, Some(Verb::Revise | Verb::Correct))
            && self.clause.names.len() == 1
            && self.items.get(at + 1).is_some_and(|(_, item)| matches!(item, Item::Name(_)))
    }

    /// `revising the heading “TURKEY” to read “TÜRKIYE”`.
    pub(super) fn renames_heading(&self, name: &str) -> bool {
        self.clause.heading
            && !self.clause.entries
            && self.clause.verb == Some(Verb::Revise)
            && !self.clause.places.is_empty()
            && country_of(name).is_some()
    }
}
