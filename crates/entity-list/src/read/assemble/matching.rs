//! Names of instructions matched to rows of tables.
//!
//! In order, each row and each name used once: the same name under the same
//! destination; a name that is alike under the same destination, best pairs
//! first; the same name under another destination; a name that is very much
//! alike under another destination; the one name left against the one row
//! left under a destination. Two names are the same when their keys
//! ([`name_key`]) are, alike when one key begins with the other or their
//! normalised Damerau-Levenshtein likeness reaches a bound.

use crate::model::{Destination, Entry, EntryKind, List};
use crate::read::country::country_of;
use crate::read::normalise::name_key;

/// The least likeness under the same destination.
const ALIKE: f64 = 0.85;
/// The least likeness under another destination.
const ALIKE_ELSEWHERE: f64 = 0.93;
/// Keys shorter than this are not compared by their beginnings.
const TELLING: usize = 8;

/// How a name was matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Same name, same destination.
    Exact,
    /// A name that is alike.
    Alike,
    /// Another destination than the instruction says.
    Elsewhere,
    /// The only one left on either side.
    Leftover,
}

/// A name that some row should print.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// The index of its instruction.
    pub(super) instruction: usize,
    /// The list of the instruction.
    pub(super) list: List,
    /// The destination of the instruction.
    pub(super) destination: Option<Destination>,
    /// The name as the instruction prints it.
    pub(super) name: String,
}

/// For each wanted name the row that prints it.
pub(super) fn match_names(wanted: &[Wanted], rows: &[(List, Entry)]) -> Vec<Option<(usize, Fit)>> {
    let keys: Vec<RowKeys> = rows.iter().map(|(list, entry)| RowKeys::of(*list, entry)).collect();
    let names: Vec<String> = wanted.iter().map(|wanted| name_key(&wanted.name)).collect();
    let mut matching = Matching { found: vec![None; wanted.len()], used: vec![false; rows.len()] };
    for same_place in [true, false] {
        for (at, wanted) in wanted.iter().enumerate() {
            let row = keys.iter().enumerate().position(|(row, keys)| {
                !matching.used[row] && keys.prints(&names[at]) && keys.fits(wanted, same_place)
            });
            if let Some(row) = row {
                let fit = if same_place { Fit::Exact } else { Fit::Elsewhere };
                matching.take(at, row, fit);
            }
        }
        matching.take_alike(wanted, &names, &keys, same_place);
    }
    matching.take_leftovers(wanted, &keys);
    matching.found
}

struct Matching {
    found: Vec<Option<(usize, Fit)>>,
    used: Vec<bool>,
}

impl Matching {
    fn take(&mut self, at: usize, row: usize, fit: Fit) {
        if self.found[at].is_none() && !self.used[row] {
            self.found[at] = Some((row, fit));
            self.used[row] = true;
        }
    }

    /// Pairs that are alike, the best first.
    fn take_alike(
        &mut self,
        wanted: &[Wanted],
        names: &[String],
        keys: &[RowKeys],
        same_place: bool,
    ) {
        let bound = if same_place { ALIKE } else { ALIKE_ELSEWHERE };
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (at, name) in names.iter().enumerate().filter(|(at, _)| self.found[*at].is_none()) {
            for (row, keys) in keys.iter().enumerate() {
                if self.used[row] || !keys.fits(&wanted[at], same_place) {
                    continue;
                }
                let likeness = keys.likeness(name);
                if likeness >= bound {
                    pairs.push((likeness, at, row));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (_, at, row) in pairs {
            self.take(at, row, if same_place { Fit::Alike } else { Fit::Elsewhere });
        }
    }

    /// One name and one row left under a destination belong together.
    fn take_leftovers(&mut self, wanted: &[Wanted], keys: &[RowKeys]) {
        for at in 0..wanted.len() {
            if self.found[at].is_some() {
                continue;
            }
            let names_left = (0..wanted.len()).filter(|other| {
                self.found[*other].is_none()
                    && wanted[*other].list == wanted[at].list
                    && wanted[*other].destination == wanted[at].destination
            });
            let rows_left: Vec<usize> = (0..keys.len())
                .filter(|row| !self.used[*row] && keys[*row].fits(&wanted[at], true))
                .collect();
            if let (1, [row]) = (names_left.count(), rows_left.as_slice()) {
                self.take(at, *row, Fit::Leftover);
            }
        }
    }
}

/// What of a row is compared.
struct RowKeys {
    list: List,
    destination: Destination,
    name: String,
    text: String,
    is_address: bool,
}

impl RowKeys {
    fn of(list: List, entry: &Entry) -> Self {
        Self {
            list,
            destination: entry.destination.clone(),
            name: name_key(&entry.name),
            text: name_key(entry.text.lines().next().unwrap_or("")),
            is_address: entry.kind == EntryKind::Address,
        }
    }

    fn fits(&self, wanted: &Wanted, same_place: bool) -> bool {
        let here = match &wanted.destination {
            Some(destination) => same_destination(destination.as_str(), self.destination.as_str()),
            None => true,
        };
        self.list == wanted.list && (here == same_place)
    }

    /// True where the row prints exactly this name, or nothing but it: the
    /// instruction names an entry without a party by its whole line.
    fn prints(&self, name: &str) -> bool {
        self.name == name || (self.is_address && self.text == name)
    }

    fn likeness(&self, name: &str) -> f64 {
        let begins = |long: &str, short: &str| short.len() >= TELLING && long.starts_with(short);
        if begins(&self.text, name) || begins(&self.name, name) || begins(name, &self.name) {
            return 0.95;
        }
        strsim::normalized_damerau_levenshtein(&self.name, name)
    }
}

/// True where two printed destinations are one: the same country, or where
/// none is known the same words.
pub(super) fn same_destination(a: &str, b: &str) -> bool {
    match (country_of(a), country_of(b)) {
        (Some(a), Some(b)) => a == b,
        _ => name_key(a) == name_key(b),
    }
}
