//! Names that are not right, and what was probably meant.

use super::problem::Problem;
use super::text::quoted;

/// The candidate most like a misspelled word, if any is alike.
pub(super) fn closest(written: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    candidates
        .map(|known| (strsim::osa_distance(written, &known), known))
        .filter(|(distance, known)| *distance <= (known.len() / 5).max(2))
        .min()
        .map(|(_, known)| known)
}

/// A name for a section that cannot be one.
pub(super) fn bad_name(name: &str) -> Problem {
    Problem::new(format!("{} cannot be a name", quoted(name)))
        .help("names have small letters, digits and single hyphens, such as `compliance-eu`")
}

/// A known path and the sections above it, with the operator's name for `*`.
pub(super) fn sections_and_key(known: &'static str, written: &[&str]) -> Vec<String> {
    let mut paths = Vec::new();
    let mut path = String::new();
    for (index, segment) in known.split('.').enumerate() {
        if index > 0 {
            path.push('.');
        }
        path.push_str(if segment == "*" {
            written.get(index).copied().unwrap_or("NAME")
        } else {
            segment
        });
        paths.push(path.clone());
    }
    paths
}
