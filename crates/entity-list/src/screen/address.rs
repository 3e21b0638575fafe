//! How alike two addresses are: by their words and figures, in any order.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::read::normalise::names::{ascii_words, is_place};

/// Words of addresses as they are abbreviated.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("apt", "apartment"),
    ("ave", "avenue"),
    ("bldg", "building"),
    ("blk", "block"),
    ("blvd", "boulevard"),
    ("cad", "caddesi"),
    ("dist", "district"),
    ("f", "floor"),
    ("fl", "floor"),
    ("flr", "floor"),
    ("ln", "lane"),
    ("prov", "province"),
    ("rd", "road"),
    ("rm", "room"),
    ("sok", "sokak"),
    ("sq", "square"),
    ("st", "street"),
    ("str", "street"),
    ("ul", "ulitsa"),
    ("wanchai", "wan chai"),
];

/// Words that most addresses hold.
const COMMON: &[&str] = &[
    "address",
    "apartment",
    "avenue",
    "block",
    "boulevard",
    "box",
    "building",
    "caddesi",
    "center",
    "centre",
    "city",
    "district",
    "floor",
    "house",
    "industrial",
    "lane",
    "new",
    "no",
    "of",
    "office",
    "park",
    "po",
    "province",
    "road",
    "room",
    "science",
    "sokak",
    "square",
    "street",
    "technology",
    "the",
    "tower",
    "ulitsa",
    "unit",
    "zone",
];

/// What a word weighs that most addresses hold, or that names a place.
const COMMON_WEIGHT: f64 = 0.25;

/// The least weight that two addresses share: a house number and a street.
const LEAST_SHARED: f64 = 2.0;

/// An address prepared for comparing.
#[derive(Debug, Clone)]
pub(super) struct Address {
    pub(super) printed: String,
    /// Each word once, sorted.
    words: Vec<(String, f64)>,
    weight: f64,
}

impl Address {
    pub(super) fn new(printed: &str) -> Self {
        let mut texts: Vec<String> = Vec::new();
        for word in ascii_words(printed).into_iter().flat_map(ordinal) {
            let known = ABBREVIATIONS.iter().find(|(short, _)| *short == word);
            match known {
                Some((_, long)) => texts.extend(long.split(' ').map(str::to_owned)),
                None => texts.push(word),
            }
        }
        texts.sort_unstable();
        texts.dedup();
        let words: Vec<(String, f64)> = texts
            .into_iter()
            .map(|text| {
                let common = COMMON.contains(&text.as_str()) || is_place(&text);
                (text, if common { COMMON_WEIGHT } else { 1.0 })
            })
            .collect();
        let weight = words.iter().map(|(_, weight)| weight).sum();
        Self { printed: printed.to_owned(), words, weight }
    }
}

/// `16th` as `16`, `16f` as `16` and `floor`.
fn ordinal(word: String) -> Vec<String> {
    let figures = word.bytes().take_while(u8::is_ascii_digit).count();
    match word.get(figures..) {
        Some("st" | "nd" | "rd" | "th") if figures > 0 => vec![word[..figures].to_owned()],
        Some("f") if figures > 0 => vec![word[..figures].to_owned(), "floor".to_owned()],
        _ => vec![word],
    }
}

/// How alike two addresses are, from 0 to 1. They are not at all where they
/// share no figure or little more than common words.
pub(super) fn likeness(ours: &Address, theirs: &Address) -> f64 {
    let (mut shared, mut figure) = (0.0, false);
    let mut there = theirs.words.iter().peekable();
    for (word, weight) in &ours.words {
        while there.next_if(|(other, _)| other < word).is_some() {}
        if there.next_if(|(other, _)| other == word).is_some() {
            shared += weight;
            figure |= word.bytes().any(|byte| byte.is_ascii_digit());
        }
    }
    if !figure || shared < LEAST_SHARED {
        return 0.0;
    }
    2.0 * shared / (ours.weight + theirs.weight)
}

/// Addresses by their words.
#[derive(Debug, Default)]
pub(super) struct AddressIndex {
    holders: FxHashMap<String, Vec<u32>>,
}

impl AddressIndex {
    pub(super) fn of(addresses: &[Address]) -> Self {
        let mut holders: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (number, address) in (0..).zip(addresses) {
            for (word, weight) in &address.words {
                if *weight >= 1.0 {
                    holders.entry(word.clone()).or_default().push(number);
                }
            }
        }
        Self { holders }
    }

    /// Addresses that share a word that is not common.
    pub(super) fn candidates(&self, address: &Address) -> Vec<u32> {
        let mut found: FxHashSet<u32> = FxHashSet::default();
        for (word, _) in &address.words {
            found.extend(self.holders.get(word).into_iter().flatten());
        }
        let mut found: Vec<u32> = found.into_iter().collect();
        found.sort_unstable();
        found
    }
}
