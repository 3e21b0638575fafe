//! The clauses of an instruction: one verb with its place and its names.
//!
//! ```text
//! sentence = clause, { [ break ], [ "and" ], clause } ;
//! clause   = [ place ], [ verb ], { count | entry word | name | place } ;
//! ```
//!
//! A clause takes what it lacks from the one before and from the sentence
//! above: `b. Under CHINA, by:` gives the place to `i. Adding ...`, and
//! `2. ... is amended by adding:` the verb to `a. Under CANADA, “A”`.
//! `removing “A” and adding “B” in its place` is one clause that replaces.

use super::bare::BareNames;
use super::item::{Item, items};
use super::token::tokens;
use super::words::EVERYWHERE;
use crate::model::{Substitution, Verb};

/// Where a clause acts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Scope {
    /// On the list: entries come, go and change.
    #[default]
    List,
    /// Inside an entry: its aliases and addresses do.
    Entry,
}

/// What a clause says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Clause {
    /// What is done, where said.
    pub(super) verb: Option<Verb>,
    /// Where, as printed.
    pub(super) places: Vec<String>,
    /// The names it acts on.
    pub(super) names: Vec<String>,
    /// The names that take their place.
    pub(super) replacements: Vec<String>,
    /// The destination that the entries move to.
    pub(super) moved_to: Option<String>,
    /// Words that take the place of others.
    pub(super) substitution: Option<Substitution>,
    /// The heading of the destination itself is meant.
    pub(super) heading: bool,
    /// Text around the table is meant.
    pub(super) surroundings: bool,
    /// The number of entries it states.
    pub(super) count: Option<u32>,
    /// What the names stand for.
    pub(super) scope: Scope,
    /// An entry word was seen.
    pub(super) entries: bool,
}

impl Clause {
    /// True where the clause names or counts entries.
    pub(super) fn names_some(&self) -> bool {
        !self.names.is_empty() || !self.replacements.is_empty() || self.count.is_some()
    }

    /// True where the clause says what it acts on.
    pub(super) fn says_which(&self) -> bool {
        self.names_some() || self.heading || self.surroundings || self.substitution.is_some()
    }

    /// True where the clause does something by itself.
    pub(super) fn acts(&self) -> bool {
        self.names_some()
            || self.substitution.is_some()
            || (self.verb.is_some() && (self.heading || self.surroundings || self.entries))
    }
}

/// A sentence, understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Its clauses, in order; the last may only set the scene for the parts
    /// below it.
    pub(super) clauses: Vec<Clause>,
    /// Words that are not understood.
    pub(super) leftovers: Vec<String>,
    /// What was understood and may be wrong, in words.
    pub(super) doubts: Vec<String>,
}

/// Reads a sentence without its labels. `scene` is what the sentence above
/// says.
pub(super) fn read_sentence(sentence: &str, scene: &Clause) -> Sentence {
    let tokens = tokens(sentence);
    let items = items(&tokens);
    let quoted = items.iter().any(|(_, item)| matches!(item, Item::Name(_)));
    let mut reader = Reader {
        sentence,
        items: &items,
        done: Vec::new(),
        clause: Clause { places: scene.places.clone(), verb: None, ..Clause::default() },
        place: PlaceSeen::Above,
        replacing: false,
        goes_on: false,
        details: false,
        after_break: false,
        correcting: false,
        phrases: (0, 0),
        leftovers: Vec::new(),
        doubts: Vec::new(),
        bare_until: 0,
    };
    for at in 0..items.len() {
        reader.take(at, quoted);
    }
    reader.finish(scene)
}

/// True where words are replaced throughout the list and not an entry.
fn says_everywhere(sentence: &str) -> bool {
    let sentence = sentence.to_lowercase();
    EVERYWHERE.iter().any(|words| sentence.contains(words))
}

/// Where the place of a clause was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlaceSeen {
    /// In a clause or sentence before.
    Above,
    /// In front of the names.
    Ahead,
    /// Behind the names.
    Behind,
}

#[expect(clippy::struct_excessive_bools, reason = "each says one thing of what was read so far")]
pub(super) struct Reader<'r> {
    pub(super) sentence: &'r str,
    pub(super) items: &'r [(usize, Item)],
    pub(super) done: Vec<Clause>,
    pub(super) clause: Clause,
    pub(super) place: PlaceSeen,
    pub(super) replacing: bool,
    /// `as` stood behind what is redesignated.
    pub(super) goes_on: bool,
    /// What follows is part of an entry that was named.
    pub(super) details: bool,
    pub(super) after_break: bool,
    /// The words that are right follow.
    pub(super) correcting: bool,
    /// How many names and replacements stood in front of any entry word: in a
    /// clause on a column they are words of it, not entries.
    pub(super) phrases: (usize, usize),
    pub(super) leftovers: Vec<String>,
    pub(super) doubts: Vec<String>,
    pub(super) bare_until: usize,
}

impl Reader<'_> {
    fn take(&mut self, at: usize, quoted: bool) {
        let (start, item) = &self.items[at];
        if *start < self.bare_until && !matches!(item, Item::Break(_)) {
            return;
        }
        let after_break = self.after_break;
        self.after_break = matches!(item, Item::Break(_)) || (after_break && *item == Item::Filler);
        match item {
            Item::Verb(verb) => self.take_verb(*verb, at),
            Item::Within => self.take_within(),
            Item::Place(places) => self.take_place(places, after_break),
            Item::Heading(named) => self.take_heading(named.as_ref()),
            Item::Name(name) => self.take_name(name.clone()),
            Item::Position => self.details = true,
            Item::With if self.clause.verb == Some(Verb::Redesignate) => {
                self.goes_on = true;
                self.replacing = !self.clause.names.is_empty();
            }
            Item::With if self.renames(at) => {
                self.clause.verb = Some(Verb::Redesignate);
                self.replacing = true;
            }
            Item::With if self.speaks_of_surroundings() => self.details = true,
            Item::With => {
                if self.clause.scope == Scope::Entry && self.clause.names_some() {
                    self.details = true;
                } else if matches!(self.clause.verb, Some(Verb::Replace | Verb::Redesignate))
                    && !self.clause.names.is_empty()
                {
                    self.replacing = true;
                }
            }
            Item::EntryWord(end) => {
                self.clause.entries = true;
                if !quoted {
                    self.take_bare_names(*end, at);
                }
            }
            Item::Counted(count) => {
                self.clause.count = Some(self.clause.count.unwrap_or(0) + count);
            }
            Item::Move(from, to) => {
                self.take_place(std::slice::from_ref(from), after_break);
                self.clause.moved_to = Some(to.clone());
            }
            Item::ShouldRead => self.take_should_read(),
            Item::AsPart => {
                if self.clause.verb == Some(Verb::Remove) || self.clause.verb == Some(Verb::Add) {
                    self.take_within();
                }
            }
            Item::Surroundings => self.clause.surroundings = true,
            Item::Other(from, to) => self.leftovers.push(self.sentence[*from..*to].to_owned()),
            Item::InPlace | Item::Break(_) | Item::Filler => {}
        }
    }

    /// The names so far were parts of an entry; the entry's own name follows.
    fn take_within(&mut self) {
        self.clause.names.clear();
        self.clause.replacements.clear();
        self.clause.count = None;
        self.clause.verb = Some(Verb::Revise);
        self.clause.scope = Scope::Entry;
        self.clause.entries = true;
        self.replacing = false;
    }

    /// `in the entry for “X”, “Y” should read “Z”`: the last name is words of
    /// the entry. `the entry for “Y” should read “Z”` renames it.
    fn take_should_read(&mut self) {
        self.clause.verb = Some(self.clause.verb.unwrap_or(Verb::Correct));
        let names = self.clause.names.len();
        let renames = self.clause.entries && names == 1 && self.clause.scope == Scope::List;
        if renames || names == 0 {
            self.replacing = renames;
            if renames {
                self.clause.verb = Some(Verb::Redesignate);
            }
            return;
        }
        if let Some(old) = self.clause.names.pop() {
            self.clause.substitution = Some(Substitution { old, new: String::new() });
            self.correcting = true;
            self.details = false;
        }
    }

    fn take_verb(&mut self, verb: Verb, at: usize) {
        if self.clause.scope == Scope::Entry && self.clause.names_some() && self.names_entry(at) {
            // `removing “A” from the entry for “X” and adding an entry for “A”`
            let places = self.clause.places.clone();
            self.push(Clause { verb: Some(verb), places, ..Clause::default() });
            return;
        }
        if self.clause.scope == Scope::Entry {
            self.details = self.clause.names_some();
            return;
        }
        if self.changes_within(verb, at) {
            self.details = true;
            return;
        }
        self.details = false;
        if verb == Verb::Add && self.clause.verb == Some(Verb::Remove) && self.replaces(at) {
            self.clause.verb = Some(Verb::Replace);
            self.replacing = true;
            return;
        }
        if self.clause.verb.is_none() && !self.clause.acts() {
            self.clause.verb = Some(verb);
            return;
        }
        if self.clause.verb.is_none() && self.is_passive(at) {
            self.clause.verb = Some(verb);
            return;
        }
        let places =
            if self.place == PlaceSeen::Behind { Vec::new() } else { self.clause.places.clone() };
        // `removing and replacing`, `added or revised`: one act
        if !self.clause.acts() {
            self.clause.verb = Some(verb);
            return;
        }
        self.push(Clause { verb: Some(verb), places, ..Clause::default() });
    }

    fn take_place(&mut self, places: &[String], after_break: bool) {
        let moves = self.clause.verb == Some(Verb::Redesignate)
            && self.goes_on
            && !self.clause.places.is_empty();
        if let (true, [to]) = (moves, places) {
            // `the entry for “X” under HONG KONG as an entry under CHINA`
            self.clause.moved_to = Some(to.clone());
            return;
        }
        let ahead = self.clause.names_some() && self.place == PlaceSeen::Ahead;
        if ahead || (self.clause.acts() && after_break) {
            let verb = self.clause.verb;
            self.push(Clause { verb, places: places.to_vec(), ..Clause::default() });
            self.place = PlaceSeen::Ahead;
            return;
        }
        if self.place == PlaceSeen::Behind {
            // `removing “A” under CHINA and under IRAN`
            self.clause.places.extend_from_slice(places);
            return;
        }
        let behind = self.clause.names_some() && self.place != PlaceSeen::Ahead;
        self.place = if behind { PlaceSeen::Behind } else { PlaceSeen::Ahead };
        self.clause.places = places.to_vec();
    }

    fn take_heading(&mut self, named: Option<&String>) {
        self.clause.heading = true;
        if let Some(named) = named {
            if self.replacing {
                self.clause.replacements.push(named.clone());
            } else if self.clause.verb == Some(Verb::Revise) && !self.clause.places.is_empty() {
                self.clause.names.push(named.clone());
            } else {
                self.clause.places = vec![named.clone()];
            }
        }
    }

    fn take_name(&mut self, name: String) {
        if self.correcting {
            if let Some(substitution) = &mut self.clause.substitution {
                substitution.new = name;
            }
            self.correcting = false;
            self.details = true;
            return;
        }
        if self.details {
            return;
        }
        if self.renames_heading(&name) {
            self.clause.verb = Some(Verb::Redesignate);
            self.clause.replacements.push(name);
            return;
        }
        let inside = self.clause.scope == Scope::Entry;
        if self.place == PlaceSeen::Behind && !self.replacing && !inside {
            if self.clause.names.is_empty() {
                // `adding two entities under CHINA: “A” and “B”`
                self.place = PlaceSeen::Ahead;
            } else {
                let verb = self.clause.verb;
                self.push(Clause { verb, ..Clause::default() });
            }
        }
        let in_front = usize::from(!self.clause.entries);
        if self.replacing {
            self.phrases.1 += in_front;
            self.clause.replacements.push(name);
        } else {
            self.phrases.0 += in_front;
            self.clause.names.push(name);
        }
    }

    /// `removing “X” and adding “Y” in its place in the License Requirement
    /// column [for the entry “A”]`: what stands in front of an entry word are
    /// words of the column, what stands behind it are the entries.
    fn close_substitution(&mut self) {
        let (old, new) = std::mem::take(&mut self.phrases);
        let everywhere = says_everywhere(self.sentence);
        let clause = &mut self.clause;
        let of_words = clause.surroundings || everywhere;
        if of_words && clause.verb == Some(Verb::Remove) && old > 0 && new == 0 && !clause.heading {
            // `removing the phrase “X” wherever it appears`
            let words: Vec<String> = clause.names.drain(..old.min(clause.names.len())).collect();
            clause.verb = Some(Verb::Revise);
            clause.substitution = Some(Substitution { old: words.join("; "), new: String::new() });
            return;
        }
        let replaces = matches!(
            clause.verb,
            Some(Verb::Replace | Verb::Revise | Verb::Correct | Verb::Redesignate)
        );
        if !of_words || !replaces || old == 0 || new == 0 {
            return;
        }
        let old: Vec<String> = clause.names.drain(..old.min(clause.names.len())).collect();
        let new: Vec<String> =
            clause.replacements.drain(..new.min(clause.replacements.len())).collect();
        let entries = std::mem::take(&mut clause.replacements);
        clause.names.extend(entries);
        clause.verb = Some(Verb::Revise);
        clause.substitution = Some(Substitution { old: old.join("; "), new: new.join("; ") });
    }

    /// Names without quotation marks: everything behind `entries for`,
    /// `this entity:` up to the end of the part or the next phrase that is
    /// understood.
    fn take_bare_names(&mut self, from: usize, at: usize) {
        let stop = self.items[at + 1..]
            .iter()
            .find_map(|(start, item)| match item {
                Item::Place(_) | Item::Verb(_) | Item::InPlace | Item::Heading(_) => Some(*start),
                _ => None,
            })
            .unwrap_or(self.sentence.len());
        let has_capitals = self.items[at + 1..]
            .iter()
            .any(|(start, item)| *start < stop && matches!(item, Item::Other(..)));
        if !has_capitals || stop <= from {
            return;
        }
        let plural = self.sentence[..from].ends_with('s');
        let found = BareNames::read(&self.sentence[from..stop], plural, self.clause.count);
        let names = found.names;
        if names.is_empty() {
            return;
        }
        self.doubts.extend(found.doubt);
        self.bare_until = stop;
        for name in names {
            self.take_name(name);
        }
    }

    fn push(&mut self, next: Clause) {
        self.close_substitution();
        self.correcting = false;
        self.goes_on = false;
        let done = std::mem::replace(&mut self.clause, next);
        self.replacing = false;
        self.details = false;
        self.place = PlaceSeen::Above;
        self.done.push(done);
    }

    fn finish(mut self, scene: &Clause) -> Sentence {
        self.close_substitution();
        self.done.push(self.clause);
        // a clause without a verb takes it from the sentence above
        for clause in &mut self.done {
            if clause.verb.is_none() && clause.acts() {
                clause.verb = scene.verb;
            }
            if clause.verb.is_some() && clause.places.is_empty() {
                clause.places.clone_from(&scene.places);
            }
        }
        // `revising the entry for “X” to correct the address` has one act
        if self.done.iter().any(Clause::names_some) {
            self.done.retain(|clause| {
                clause.names_some() || clause.heading || clause.surroundings || !clause.entries
            });
        }
        Sentence { clauses: self.done, leftovers: self.leftovers, doubts: self.doubts }
    }
}
