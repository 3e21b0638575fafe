//! How alike two names are.

use super::hit::How;
use crate::read::normalise::names::{is_common, is_nearly_legal_form, is_place, name_words};
use crate::read::normalise::{name_key, one_line};

/// What a word weighs that many names hold, or that names a place.
const COMMON_WEIGHT: f64 = 0.3;

/// What a word costs for each letter that differs.
const LETTER: f64 = 0.1;

/// The score of names that differ in the legal form.
const OTHER_FORM: f64 = 0.97;

/// The score of the same words in another order.
const OTHER_ORDER: f64 = 0.95;

/// Letters of the shortest word that tells one name from another.
const SHORTEST_TELLING: usize = 4;

/// A word of a name with what it weighs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) weight: f64,
}

impl Word {
    fn new(text: String) -> Self {
        let common = is_common(&text) || is_place(&text) || is_nearly_legal_form(&text);
        Self { text, weight: if common { COMMON_WEIGHT } else { 1.0 } }
    }

    fn is_telling(&self) -> bool {
        self.weight >= 1.0 && self.text.len() >= SHORTEST_TELLING
    }
}

/// A name prepared for comparing.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// Verbatim, on one line.
    pub(super) printed: String,
    /// All letters and digits, legal forms included.
    key: String,
    /// The words as printed, without blanks; what has none stands for itself.
    pub(super) joined: String,
    /// The words in alphabetical order.
    pub(super) sorted: String,
    pub(super) words: Vec<Word>,
    legal_forms: Vec<&'static str>,
}

impl Name {
    pub(super) fn new(printed: &str) -> Self {
        let taken = name_words(printed);
        let key = name_key(printed);
        let joined = if taken.joined.is_empty() { key.clone() } else { taken.joined };
        let mut sorted = taken.words.clone();
        sorted.sort_unstable();
        Self {
            printed: one_line(printed),
            key,
            joined,
            sorted: sorted.join(" "),
            words: taken.words.into_iter().map(Word::new).collect(),
            legal_forms: taken.legal_forms,
        }
    }

    /// What all words weigh together.
    pub(super) fn weight(&self) -> f64 {
        self.words.iter().map(|word| word.weight).sum()
    }
}

/// How two names match, and how surely (0 to 1); `None` where nothing speaks
/// for it.
pub(super) fn compare(ours: &Name, theirs: &Name) -> Option<(How, f64)> {
    if ours.printed == theirs.printed {
        Some((How::Exact, 1.0))
    } else if ours.key == theirs.key {
        Some((How::Normalised, 1.0))
    } else if ours.joined == theirs.joined || same_words(ours, theirs) {
        if ours.legal_forms == theirs.legal_forms {
            Some((How::Normalised, 1.0))
        } else {
            Some((How::LegalForm, OTHER_FORM))
        }
    } else if ours.sorted == theirs.sorted && !ours.sorted.is_empty() {
        Some((How::Reordered, OTHER_ORDER))
    } else {
        alike(&ours.words, &theirs.words).map(|score| (How::Near, score))
    }
}

fn same_words(ours: &Name, theirs: &Name) -> bool {
    !ours.words.is_empty() && ours.words == theirs.words
}

/// The share of the words' weight that both names hold, each letter that
/// differs deducted. Names that share no telling word are alike only where
/// each word of the one has its like in the other.
fn alike(ours: &[Word], theirs: &[Word]) -> Option<f64> {
    let pairs = pair(ours, theirs);
    let telling =
        pairs.iter().any(|pair| ours[pair.ours].is_telling() && theirs[pair.theirs].is_telling());
    let all = pairs.len() == ours.len() && pairs.len() == theirs.len();
    if pairs.is_empty() || !(telling || all) {
        return None;
    }
    let (mut shared, mut paired) = (0.0, 0.0);
    let mut rest: f64 = ours.iter().chain(theirs).map(|word| word.weight).sum();
    for pair in &pairs {
        let (one, other) = (ours[pair.ours].weight, theirs[pair.theirs].weight);
        let weight = one.min(other);
        shared += weight * pair.likeness;
        paired += weight;
        rest -= one + other;
    }
    Some(2.0 * shared / (2.0 * paired + rest.max(0.0)))
}

/// Two words that are taken for one.
#[derive(Debug, Clone, Copy)]
struct Pair {
    ours: usize,
    theirs: usize,
    likeness: f64,
}

/// Pairs the words of two names, each taken once, the most alike first.
fn pair(ours: &[Word], theirs: &[Word]) -> Vec<Pair> {
    let mut all: Vec<Pair> = Vec::new();
    for (at, word) in ours.iter().enumerate() {
        for (there, other) in theirs.iter().enumerate() {
            if let Some(likeness) = word_likeness(&word.text, &other.text) {
                all.push(Pair { ours: at, theirs: there, likeness });
            }
        }
    }
    all.sort_by(|a, b| {
        b.likeness.total_cmp(&a.likeness).then((a.ours, a.theirs).cmp(&(b.ours, b.theirs)))
    });
    let (mut used, mut used_there) = (vec![false; ours.len()], vec![false; theirs.len()]);
    all.retain(|pair| {
        let free = !used[pair.ours] && !used_there[pair.theirs];
        if free {
            used[pair.ours] = true;
            used_there[pair.theirs] = true;
        }
        free
    });
    all
}

/// How many letters of a word of this length may differ.
pub(super) fn slips(length: usize) -> usize {
    match length {
        0..5 => 0,
        5..9 => 1,
        9..14 => 2,
        _ => 3,
    }
}

/// How alike two words are; `None` where they are two. Figures are never slips.
pub(super) fn word_likeness(one: &str, other: &str) -> Option<f64> {
    if one == other {
        return Some(1.0);
    }
    let allowed = slips(one.len().max(other.len()));
    if allowed == 0
        || one.len().abs_diff(other.len()) > allowed
        || has_digit(one)
        || has_digit(other)
    {
        return None;
    }
    let slips = strsim::osa_distance(one, other);
    (slips <= allowed).then(|| 1.0 - LETTER * count(slips))
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
