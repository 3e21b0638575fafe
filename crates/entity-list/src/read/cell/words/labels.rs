//! Labels of aliases and the phrases that announce lists.

/// Labels of aliases as printed in lower case, and as normalised. Where one
/// is the beginning of another the longer one stands first.
pub(in crate::read::cell) const ALIAS_LABELS: &[(&str, &str)] = &[
    ("a.k.a.", "a.k.a."),
    ("a.k.a", "a.k.a."),
    ("a. k. a.", "a.k.a."),
    ("a/k/a", "a.k.a."),
    ("aka", "a.k.a."),
    ("also known as", "a.k.a."),
    ("alias", "a.k.a."),
    ("f.k.a.", "f.k.a."),
    ("f.k.a", "f.k.a."),
    ("f/k/a", "f.k.a."),
    ("fka", "f.k.a."),
    ("formerly known as", "f.k.a."),
    ("previously known as", "f.k.a."),
    ("formerly", "f.k.a."),
    ("n.k.a.", "n.k.a."),
    ("n.k.a", "n.k.a."),
    ("n/k/a", "n.k.a."),
    ("nka", "n.k.a."),
    ("now known as", "n.k.a."),
    ("d.b.a.", "d.b.a."),
    ("d.b.a", "d.b.a."),
    ("d/b/a", "d.b.a."),
    ("dba", "d.b.a."),
    ("doing business as", "d.b.a."),
];

/// Labels that are also ordinary words: they count only behind a comma,
/// semicolon or opening parenthesis.
pub(in crate::read::cell) const WORDLIKE_LABELS: &[&str] =
    &["aka", "fka", "nka", "dba", "formerly", "alias", "doing business as"];

/// Nouns that announce aliases.
pub(in crate::read::cell) const ALIAS_NOUNS: &[&str] = &[
    "alias", "aliases", "aliase", "aliaes", "alaises", "alises", "alliases", "names", "name",
    "entity",
];

/// Nouns that announce members.
pub(in crate::read::cell) const MEMBER_NOUNS: &[&str] = &[
    "institution",
    "institutions",
    "instituion",
    "instituions",
    "institute",
    "institutes",
    "entity",
    "entities",
    "subsidiary",
    "subsidiaries",
    "subordinate",
    "subordinates",
    "affiliate",
    "affiliates",
    "organization",
    "organizations",
    "companies",
    "units",
    "facilities",
    "establishments",
    "laboratories",
];

/// Nouns that announce addresses.
pub(in crate::read::cell) const ADDRESS_NOUNS: &[&str] =
    &["address", "addresses", "location", "locations"];

/// Words that may stand between the count and the noun.
pub(in crate::read::cell) const ADJECTIVES: &[&str] =
    &["named", "subordinate", "affiliated", "related", "additional", "alternate", "known", "other"];
