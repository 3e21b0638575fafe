//! Whether a name tells one party from another.

use crate::read::normalise::names::is_common;

/// Whose name it is: an alias has to tell more than a name, because acronyms
/// are shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ledger) enum Name {
    /// The name that an entry stands under.
    Own,
    /// An alias or a former name.
    Other,
}

/// Letters and digits that the telling words of an alias have at least.
const SHORTEST_ALIAS: usize = 6;

/// Letters and digits that the telling words of a name have at least.
const SHORTEST_NAME: usize = 3;

/// True where the name holds more than common words.
pub(in crate::ledger) fn is_telling(whose: Name, name: &str) -> bool {
    let lower = name.to_lowercase();
    let telling: usize = lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !is_common(word))
        .map(|word| word.chars().count())
        .sum();
    let least = match whose {
        Name::Own => SHORTEST_NAME,
        Name::Other => SHORTEST_ALIAS,
    };
    telling >= least
}
