//! The vocabulary of amendatory instructions. A wording found in the wild
//! costs one line here and one test.

use crate::model::Verb;

/// Words that say what is done.
pub(super) const VERBS: &[(&str, Verb)] = &[
    ("adding", Verb::Add),
    ("add", Verb::Add),
    ("adds", Verb::Add),
    ("added", Verb::Add),
    ("inserting", Verb::Add),
    ("insert", Verb::Add),
    ("revising", Verb::Revise),
    ("revise", Verb::Revise),
    ("revises", Verb::Revise),
    ("revised", Verb::Revise),
    ("modifying", Verb::Revise),
    ("modify", Verb::Revise),
    ("updating", Verb::Revise),
    ("update", Verb::Revise),
    ("amending", Verb::Revise),
    ("changing", Verb::Revise),
    ("expanding", Verb::Revise),
    ("removing", Verb::Remove),
    ("remove", Verb::Remove),
    ("removes", Verb::Remove),
    ("removed", Verb::Remove),
    ("deleting", Verb::Remove),
    ("delete", Verb::Remove),
    ("deleted", Verb::Remove),
    ("withdrawing", Verb::Remove),
    ("replacing", Verb::Replace),
    ("replace", Verb::Replace),
    ("substituting", Verb::Replace),
    ("redesignating", Verb::Redesignate),
    ("redesignate", Verb::Redesignate),
    ("redesignated", Verb::Redesignate),
    ("renaming", Verb::Redesignate),
    ("rename", Verb::Redesignate),
    ("moving", Verb::Redesignate),
    ("correcting", Verb::Correct),
    ("correct", Verb::Correct),
    ("corrected", Verb::Correct),
    ("corrects", Verb::Correct),
    ("republishing", Verb::Republish),
    ("republish", Verb::Republish),
    ("republished", Verb::Republish),
    ("reprinting", Verb::Republish),
];

/// Words that name what is listed: the name may follow without quotation
/// marks.
pub(super) const ENTRY_WORDS: &[&str] = &[
    "entry",
    "entries",
    "entity",
    "entities",
    "person",
    "persons",
    "party",
    "parties",
    "address",
    "addresses",
    "company",
    "companies",
    "listing",
    "listings",
    "end-user",
    "end-users",
];

/// Words that show that the surroundings of the table are meant, not an
/// entry.
pub(super) const SURROUNDINGS: &[&str] = &[
    "footnote",
    "footnotes",
    "introductory",
    "paragraph",
    "paragraphs",
    "sentence",
    "sentences",
    "note",
    "notes",
    "title",
    "column",
    "columns",
    "phrase",
];

/// Phrases by which what is added takes the place of what is removed.
pub(super) const IN_PLACE: &[&[&str]] = &[
    &["in", "its", "place"],
    &["in", "their", "place"],
    &["in", "their", "places"],
    &["in", "place", "thereof"],
    &["in", "lieu", "thereof"],
    &["in", "the", "place", "of"],
    &["in", "its", "stead"],
];

/// Words that carry no meaning of their own in an instruction.
pub(super) const FILLERS: &[&str] = &[
    "a", "above", "affected", "after", "alias", "aliases", "all", "alphabetical", "alphabetically",
    "also", "amend", "amended", "amends", "an", "and", "any", "appropriate", "appear", "appears",
    "are", "as", "at", "be", "before", "beginning", "below", "both", "by", "category",
    "certain", "chinese", "citation", "citations", "column", "columns", "conforming", "country",
    "countries", "destination", "destinations", "each", "ear", "end", "end-user", "existing",
    "federal", "first", "five", "follow", "following", "follows", "for", "forth", "from", "further",
    "has", "have", "heading", "headings", "in", "is", "it", "its", "license", "list", "listed",
    "lists", "located", "military", "name", "names", "new", "of", "on", "only", "or", "order",
    "other", "part", "policy", "position", "print", "read", "reads", "register", "relating", "requirement",
    "requirements", "respectively", "review", "row", "rows", "same", "set", "shown", "such",
    "supplement", "table", "text", "that", "the", "their", "them", "these", "this", "those", "through",
    "to", "two", "under", "unverified", "was", "were", "where", "which", "with",
];

/// The verb that a word is, if it is one.
pub(super) fn verb(word: &str) -> Option<Verb> {
    let word = word.trim_end_matches('.');
    VERBS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, verb)| *verb)
}

/// True for a word of the table, in any case.
pub(super) fn among(table: &[&str], word: &str) -> bool {
    let word = word.trim_end_matches('.');
    table.iter().any(|entry| word.eq_ignore_ascii_case(entry))
}
