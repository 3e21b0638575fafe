//! Which entry of the list a rule means when it names one.
//!
//! Instructions and tables spell names differently (`TG Training 2023 FZCO`,
//! `FZO`), call parties by a former name or an alias, and quote addresses. The
//! surest step that finds exactly one entry decides; a step that finds several
//! ends the search, for a person to decide.

use crate::ledger::apply::timeline::Version;
use crate::ledger::diff::pairing::{digits, parts_in_common};
use crate::ledger::identity::{NameKey, Place};
use crate::model::{Entry, EntryKind};

/// What was found.
pub(in crate::ledger) enum Found {
    /// Exactly one entry fits.
    One(usize),
    /// None does, or several do.
    Unsure {
        /// Why, for people.
        why: String,
        /// The entries that it may mean, best first.
        candidates: Vec<usize>,
    },
}

/// Names shorter than this (in letters and digits) are matched exactly only.
const SHORTEST_LOOSE: usize = 8;

/// Letters that may differ for each this many of a name.
const LETTERS_PER_SLIP: usize = 10;

/// Letters that may differ at most, however long the name.
const MOST_SLIPS: usize = 4;

/// Candidates shown to a person at most.
const MOST_CANDIDATES: usize = 5;

/// Finds the entry that a change means among the versions in force.
pub(in crate::ledger) fn find(versions: &[&Version], entry: &Entry, former: Option<&str>) -> Found {
    let place = Place::of(entry);
    let here: Vec<usize> =
        (0..versions.len()).filter(|index| *versions[*index].place() == place).collect();
    let key = former.map_or_else(|| NameKey::of(entry), NameKey::of_name);
    let steps: [&dyn Fn(&Version) -> bool; 4] = [
        &|version| *version.name() == key,
        // A rename that the list shows already.
        &|version| former.is_some() && *version.name() == NameKey::of(entry),
        &|version| bears(version, &key),
        &|version| slips(version, &key, entry.kind),
    ];
    for step in steps {
        let fits: Vec<usize> =
            here.iter().copied().filter(|index| step(versions[*index])).collect();
        match fits.as_slice() {
            [] => {}
            [one] => return Found::One(*one),
            _ => return among(versions, entry, fits),
        }
    }
    let why = if here.is_empty() {
        format!("the list has no entry under `{}`", entry.destination)
    } else {
        let name = former.unwrap_or(&entry.name);
        format!("the list has no entry `{name}` under `{}`", entry.destination)
    };
    Found::Unsure { why, candidates: guesses(versions, &here, &key) }
}

/// Several entries fit: the one that clearly has the most in common with what
/// the rule prints, or none.
fn among(versions: &[&Version], entry: &Entry, fits: Vec<usize>) -> Found {
    let mut ranked: Vec<(usize, usize)> = fits
        .into_iter()
        .map(|index| (parts_in_common(&versions[index].entry, entry), index))
        .collect();
    ranked.sort_by_key(|(common, index)| (std::cmp::Reverse(*common), *index));
    match ranked.as_slice() {
        [(best, index), (second, _), ..] if best > second && *best > 1 => Found::One(*index),
        _ => Found::Unsure {
            why: format!("several entries under `{}` fit `{}`", entry.destination, entry.name),
            candidates: ranked.into_iter().map(|(_, index)| index).take(MOST_CANDIDATES).collect(),
        },
    }
}

/// True where the version bears the name as an alias or a former name.
fn bears(version: &Version, key: &NameKey) -> bool {
    version.entry.aliases.iter().any(|alias| NameKey::of_name(&alias.name) == *key)
}

/// True where the names differ by slips of the pen only. Figures are never
/// slips: `Institute No. 36` is not `Institute No. 38`.
fn slips(version: &Version, key: &NameKey, kind: EntryKind) -> bool {
    let (one, other) = (version.name().as_str(), key.as_str());
    let length = one.chars().count().min(other.chars().count());
    let bound = (length / LETTERS_PER_SLIP).clamp(1, MOST_SLIPS);
    version.entry.kind == kind
        && length >= SHORTEST_LOOSE
        && one.chars().count().abs_diff(other.chars().count()) <= bound
        && digits(one) == digits(other)
        && strsim::levenshtein(one, other) <= bound
}

/// Entries that a person may want to look at: the same name elsewhere, a
/// member of that name, similar names here.
fn guesses(versions: &[&Version], here: &[usize], key: &NameKey) -> Vec<usize> {
    let member_of = |version: &Version| {
        version.entry.members.iter().any(|member| NameKey::of_name(&member.name) == *key)
    };
    let mut guesses: Vec<usize> = (0..versions.len())
        .filter(|index| *versions[*index].name() == *key || member_of(versions[*index]))
        .collect();
    let mut similar: Vec<(f64, usize)> = here
        .iter()
        .map(|index| (strsim::jaro_winkler(versions[*index].name().as_str(), key.as_str()), *index))
        .filter(|(likeness, index)| *likeness >= 0.85 && !guesses.contains(index))
        .collect();
    similar.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    guesses.extend(similar.into_iter().map(|(_, index)| index));
    guesses.truncate(MOST_CANDIDATES);
    guesses
}
