//! Changes of entries whose new text the rule does not print: removals,
//! words replaced inside entries, names without a row.
//!
//! A change of this kind carries what is known of the entry, mostly its
//! destination and its name. A removal needs no more. Replaced words and moves
//! under another heading say what they do, and the ledger does it where the list
//! leaves no doubt; anything else is for a person, and says so.

use super::changes::{AROUND_THE_ENTRIES, Join};
use super::matching::{Fit, Wanted};
use crate::model::{
    ChangeKind, Destination, Entry, Instruction, List, Rewording, Rule, Substitution, Verb,
};
use crate::read::cell::read_entity_cell;
use crate::read::country::country_of;
use crate::read::parts::{LineBreaks, MarkedText};

impl Join<'_> {
    pub(super) fn name_without_row(
        &mut self,
        instruction: &Instruction,
        verb: Verb,
        position: usize,
        wanted: &Wanted,
    ) {
        self.out.without_row.push(format!(
            "instruction {} names `{}`, no row prints it",
            instruction.label, wanted.name
        ));
        let from = instruction.destination.as_ref().filter(|_| verb == Verb::Redesignate);
        let moves = instruction.moved_to.clone().filter(|_| from.is_some());
        if instruction.moved_to.is_some() && moves.is_none() {
            self.unread(instruction, "an entry moves, and no row prints it where it goes");
        }
        if verb == Verb::Unknown {
            // neither the sentence nor a row says what happens to the entry
            self.unread(instruction, &format!("what happens to `{}` is not said", wanted.name));
            return;
        }
        let stands = instruction.moved_to.as_ref().and(instruction.destination.as_ref());
        let mut entry = bare_entry(stands.or(wanted.destination.as_ref()), &wanted.name);
        entry
            .warnings
            .extend(instruction.moved_to.iter().map(|to| format!("the entry moves to {to}")));
        let remark = if self.has_unclear_row(&wanted.name) {
            "the row of this entry could not be read and is reported as unread: only destination \
             and name are known, aliases, addresses and license terms are missing"
        } else {
            "named in the instruction, printed in no row"
        };
        entry.warnings.push(remark.to_owned());
        let (kind, former) = match verb {
            Verb::Add | Verb::Unknown => (ChangeKind::Add, None),
            Verb::Replace | Verb::Redesignate if !instruction.replacements.is_empty() => {
                (ChangeKind::Revise, instruction.names.get(position).cloned())
            }
            _ => (ChangeKind::Revise, None),
        };
        self.push(kind, wanted.list, entry, former, Some(instruction));
        // The list knows how the entry reads.
        self.reword(moves.map(|to| Rewording::Move { to }));
    }

    /// Says of the last change how the entry reads that no row prints.
    fn reword(&mut self, how: Option<Rewording>) {
        if let Some(change) = self.out.all.last_mut() {
            change.rewording = how;
        }
    }

    /// True where the same sentence names a party under several destinations
    /// and another of them prints it: the sentence does not say which name
    /// stands where.
    pub(super) fn matched_beside(&self, index: usize, name: &str) -> bool {
        let instruction = &self.instructions[index].1;
        self.instructions.iter().enumerate().any(|(other, (_, beside))| {
            other != index
                && beside.text == instruction.text
                && beside.names == instruction.names
                && self.matched.contains(&(other, name.to_owned()))
        })
    }

    /// `“X” should read “Y”`, `removing “X” and adding “Y” in its place in the
    /// License Requirement column`: the entries that it names are revised, how
    /// their text reads then only the list can tell.
    pub(super) fn substitution(
        &mut self,
        instruction: &Instruction,
        substitution: &Substitution,
        names: &[(&Wanted, Option<(usize, Fit)>)],
    ) {
        let said = if substitution.new.is_empty() {
            format!("`{}` is taken out", substitution.old)
        } else {
            format!("`{}` is replaced by `{}`", substitution.old, substitution.new)
        };
        // What is taken out leaves punctuation behind: that is for a person.
        let in_words = !substitution.new.is_empty();
        let mut said_in_full = true;
        for (wanted, found) in names {
            let mut entry = if let Some((row, fit)) = found {
                self.out.exact += usize::from(*fit == Fit::Exact);
                self.rows[*row].1.clone()
            } else {
                said_in_full &= in_words && wanted.destination.is_some();
                self.out.names -= 1;
                bare_entry(wanted.destination.as_ref(), &wanted.name)
            };
            entry.warnings.push(said.clone());
            let unprinted = in_words && found.is_none() && wanted.destination.is_some();
            let words = Rewording::Replace(substitution.clone());
            self.push(ChangeKind::Revise, wanted.list, entry, None, Some(instruction));
            self.reword(unprinted.then_some(words));
        }
        if names.is_empty() {
            self.unread(instruction, &format!("{said}: the list has to be asked in which entries"));
        } else if !said_in_full {
            self.unread(instruction, &format!("{said} in entries that no row prints"));
        }
    }

    /// `removing the heading for X and all entries under it`, `removing two
    /// entities`: which entries go, only the list can tell.
    pub(super) fn nameless_removal(&mut self, list: List, instruction: &Instruction) {
        let rows: Vec<usize> = self
            .free_rows(list, instruction)
            .into_iter()
            .filter(|row| cites_only_earlier(&self.rows[*row].1, self.rule))
            .collect();
        if !rows.is_empty() {
            self.printed_removals(list, instruction, &rows);
            return;
        }
        let of_entries = instruction.count.is_some()
            || ["entry", "entries", "entity", "entities", "person", "persons", "party", "all "]
                .iter()
                .any(|word| instruction.text.contains(word));
        let heading_only = instruction.heading && !of_entries;
        if instruction.surroundings {
            self.unread(instruction, AROUND_THE_ENTRIES);
        } else if !heading_only {
            self.unread(
                instruction,
                "a removal without names: the list has to be asked which entries go",
            );
        }
    }

    /// `removing the following entries:` in front of a table that prints them.
    fn printed_removals(&mut self, list: List, instruction: &Instruction, rows: &[usize]) {
        for row in rows {
            self.used[*row] = true;
            let entry = self.rows[*row].1.clone();
            self.push(ChangeKind::Remove, list, entry, None, Some(instruction));
        }
        self.check_count(instruction, rows.len());
    }

    pub(super) fn removal(&mut self, list: List, instruction: &Instruction, name: &str) {
        let mut entry = bare_entry(instruction.destination.as_ref(), name);
        let cell = read_entity_cell(&MarkedText::plain(name), &[], LineBreaks::Lost);
        if name.contains(".k.a.") || ends_in_a_country(&cell.addresses) {
            // older rules print the whole entry that goes
            entry.name = cell.name;
            entry.aliases = cell.aliases;
            entry.addresses = cell.addresses;
            entry.text = cell.text;
        }
        self.push(ChangeKind::Remove, list, entry, None, Some(instruction));
    }
}

/// True where an entry cites earlier rules alone: it is printed as it was.
fn cites_only_earlier(entry: &Entry, rule: &Rule) -> bool {
    let Some(day) = rule.filed_date.or(rule.publication_date) else { return false };
    let earlier = |date: Option<jiff::civil::Date>| date.is_some_and(|date| date < day);
    !entry.citations.is_empty()
        && entry.citations.iter().all(|citation| !citation.placeholder && earlier(citation.date))
}

/// True where the last address ends with the name of a country.
fn ends_in_a_country(addresses: &[String]) -> bool {
    let last = addresses.last().and_then(|address| address.rsplit(',').next());
    last.is_some_and(|last| country_of(last.trim().trim_end_matches('.')).is_some())
}

/// An entry of which only destination and name are known.
fn bare_entry(destination: Option<&Destination>, name: &str) -> Entry {
    let destination = destination.cloned().unwrap_or_else(|| Destination::new(""));
    let country = country_of(destination.as_str());
    Entry::named(destination, country, name)
}
