//! Words of an entry, or of the whole list, that take the place of others.

use super::clause::{Reader, Scope};
use super::words::EVERYWHERE;
use crate::model::{Substitution, Verb};

impl Reader<'_> {
    /// `in the entry for “X”, “Y” should read “Z”`: the last name is words of
    /// the entry. `the entry for “Y” should read “Z”` renames it.
    pub(super) fn take_should_read(&mut self) {
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

    /// `removing “X” and adding “Y” in its place in the License Requirement
    /// column [for the entry “A”]`: what stands in front of an entry word are
    /// words of the column, what stands behind it are the entries.
    pub(super) fn close_substitution(&mut self) {
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
}

/// True where words are replaced throughout the list and not an entry.
fn says_everywhere(sentence: &str) -> bool {
    let sentence = sentence.to_lowercase();
    EVERYWHERE.iter().any(|words| sentence.contains(words))
}
