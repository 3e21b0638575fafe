//! Why a party is listed: the paragraph of the preamble that names it.
//!
//! A name matches a paragraph when its words stand there in a row (1.0),
//! when they do so without the legal form at the end (0.95), or when as many
//! words in a row are alike (normalised edit distance of at least 0.9 over
//! the letters). Of several paragraphs the one that decides (`determined to
//! add`, `are being added`) and that names the destination wins, then the
//! better match, then the first.
//!
//! Rules also speak of groups: `these seven entities`, `the two persons under
//! Iran`, `affiliates of Huawei`. A party that no paragraph names gets the
//! paragraph on its group, where that says why and names no other party.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::prose::passages;
use super::subjects::subjects;
use crate::model::Reason;
use crate::model::SubjectTag;
use crate::read::parts::RuleParts;

/// The least likeness of words that stand for a misprinted name.
const ALIKE: f64 = 0.9;

/// Shorter names are not matched by likeness.
const TELLING: usize = 8;

/// Legal forms that a paragraph may leave out at the end of a name.
const LEGAL_FORMS: &[&str] = &[
    "co",
    "ltd",
    "limited",
    "inc",
    "incorporated",
    "llc",
    "corp",
    "corporation",
    "company",
    "jsc",
    "pjsc",
    "ooo",
    "gmbh",
    "ag",
    "fzco",
    "fze",
    "fzo",
    "fzc",
    "llp",
    "plc",
    "pvt",
    "pte",
    "pty",
    "sarl",
    "srl",
    "sa",
    "bv",
    "oy",
    "dmcc",
    "as",
    "oao",
    "zao",
    "ao",
];

#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static DECIDES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:ERC|End-User\s+Review\s+Committee|BIS|rule)\b[^.]{0,80}\b(?:determin|decid|add|remov|modif|revis|approv|correct)|\b(?:is|are)\s+(?:being\s+)?(?:added|removed|modified|revised)|\b(?:should|will|to)\s+be\s+(?:added|removed|modified|revised)")
        .expect("constant pattern")
});

/// Words for several parties at once.
#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static GROUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:these|the|all|both)\s+(?:[0-9a-z().-]+\s+){0,3}?(?:entities|persons|parties|companies|individuals|entries)\b|\baffiliates\s+of\s+(\w+)")
        .expect("constant pattern")
});

/// Words that say why.
#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static WHY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bbecause\b|\bbased\s+(?:up)?on\b|\bon\s+the\s+basis\s+of\b|\bpursuant\s+to\b|\bin\s+support\s+of\b|\bposes?\b|\bfor\s+(?:their|its|[a-z]+ing|unsafeguarded)\b")
        .expect("constant pattern")
});

/// Paragraphs on the criteria of the list say nothing of a party.
const CRITERIA: &[&str] = &["reasonable cause to believe", "criteria for", "identifies entities"];

/// The paragraphs that may give reasons, prepared once for all parties.
#[derive(Debug, Clone)]
pub(crate) struct Reasons {
    paragraphs: Vec<Paragraph>,
    /// The paragraphs that speak of a group and name no party.
    groups: Vec<usize>,
    /// The words by which paragraphs name the destinations of the rule.
    places: HashSet<String>,
}

#[derive(Debug, Clone)]
struct Paragraph {
    text: String,
    words: Vec<String>,
    /// Where each word stands among the words.
    places: HashMap<String, Vec<usize>>,
    decides: bool,
    /// Its subjects, looked for once and only where it is a reason.
    subjects: OnceCell<Vec<SubjectTag>>,
}

impl Paragraph {
    fn of(text: &str) -> Self {
        let words = words(text);
        let mut places: HashMap<String, Vec<usize>> = HashMap::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            places.entry(word.clone()).or_default().push(at);
        }
        Self {
            text: text.to_owned(),
            decides: DECIDES.is_match(text),
            words,
            places,
            subjects: OnceCell::new(),
        }
    }

    fn reason(&self) -> Reason {
        let subjects = self.subjects.get_or_init(|| subjects(&self.text)).clone();
        Reason { text: self.text.clone(), subjects }
    }

    /// True where these words follow each other in it.
    fn says(&self, wanted: &[String]) -> bool {
        let places = wanted.first().and_then(|first| self.places.get(first));
        places.is_some_and(|places| {
            places.iter().any(|&at| self.words.get(at..at + wanted.len()) == Some(wanted))
        })
    }
}

impl Reasons {
    /// The paragraphs of a rule's preamble.
    pub(crate) fn of(parts: &RuleParts) -> Self {
        let paragraphs = passages(parts)
            .into_iter()
            .filter(|passage| !passage.text.starts_with(['•', '●', '▪', '·']))
            .map(|passage| Paragraph::of(passage.text))
            .collect();
        Self { paragraphs, groups: Vec::new(), places: HashSet::new() }
    }

    /// With the parties of the rule, name and destination of each: a paragraph
    /// on a group gives no reason for others where it names one of them.
    pub(crate) fn with_parties<'p>(
        mut self,
        parties: impl Iterator<Item = (&'p str, &'p str)>,
    ) -> Self {
        let mut names = Vec::new();
        for (name, destination) in parties {
            names.push(words(name));
            self.places.extend(destination_word(destination));
        }
        let speaks_of_group = |paragraph: &Paragraph| {
            paragraph.decides
                && GROUP.is_match(&paragraph.text)
                && WHY.is_match(&paragraph.text)
                && !names.iter().any(|name| likeness(name, paragraph).is_some())
        };
        let found = self.paragraphs.iter().enumerate();
        self.groups = found.filter(|(_, one)| speaks_of_group(one)).map(|(at, _)| at).collect();
        self
    }

    /// The reason for the group that a party under a destination belongs to.
    pub(crate) fn for_group(&self, name: &str, destination: &str) -> Option<Reason> {
        let place = destination_word(destination);
        let family = words(name).into_iter().next().filter(|word| word.len() >= 4);
        let rank = |paragraph: &Paragraph| {
            let here = place.as_ref().is_some_and(|place| paragraph.places.contains_key(place));
            let elsewhere = self.places.iter().any(|word| paragraph.places.contains_key(word));
            let stranger = GROUP
                .captures_iter(&paragraph.text)
                .filter_map(|group| group.get(1))
                .any(|named| family.as_deref() != Some(named.as_str().to_lowercase().as_str()));
            let criteria = CRITERIA.iter().any(|words| paragraph.text.contains(words));
            let subjects = paragraph.subjects.get_or_init(|| subjects(&paragraph.text));
            (!stranger && (here || !elsewhere)).then_some((here, !criteria, !subjects.is_empty()))
        };
        let ranked = self.groups.iter().filter_map(|at| {
            let paragraph = &self.paragraphs[*at];
            Some((rank(paragraph)?, paragraph))
        });
        let best = ranked.rev().max_by_key(|(rank, _)| *rank)?.1;
        Some(best.reason())
    }

    /// True where no paragraph decides anything: the format has lost the
    /// preamble, or the document gives no reasons.
    pub(crate) fn is_empty(&self) -> bool {
        !self.paragraphs.iter().any(|paragraph| paragraph.decides)
    }

    /// The reason for a party under a destination.
    pub(crate) fn for_party(&self, name: &str, destination: &str) -> Option<Reason> {
        let name_words = words(name);
        if name_words.is_empty() {
            return None;
        }
        let place = destination_word(destination);
        let paragraph = self
            .best(place.as_ref(), |paragraph| likeness(&name_words, paragraph))
            .or_else(|| self.best(place.as_ref(), |paragraph| misprint(&name_words, paragraph)))?;
        Some(paragraph.reason())
    }
}

impl Reasons {
    /// The best of the paragraphs that name a party; the first of equals.
    fn best(
        &self,
        place: Option<&String>,
        likeness: impl Fn(&Paragraph) -> Option<f64>,
    ) -> Option<&Paragraph> {
        self.paragraphs
            .iter()
            .filter_map(|paragraph| {
                let likeness = likeness(paragraph)?;
                let names_place = place.is_some_and(|place| paragraph.places.contains_key(place));
                Some((paragraph, (paragraph.decides, names_place, likeness)))
            })
            .rev()
            .max_by(|(_, a), (_, b)| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal))
            .map(|(paragraph, _)| paragraph)
    }
}

/// How well a paragraph names a party; `None` for not at all.
fn likeness(name: &[String], paragraph: &Paragraph) -> Option<f64> {
    if paragraph.words.len() <= name.len() + 8 {
        return None;
    }
    if paragraph.says(name) {
        return Some(1.0);
    }
    let forms = name.iter().rev().take_while(|word| LEGAL_FORMS.contains(&word.as_str())).count();
    let core = &name[..name.len() - forms];
    let telling = core.len() >= 2 || core.first().is_some_and(|word| word.len() >= 8);
    if forms > 0 && telling && paragraph.says(core) {
        return Some(0.95);
    }
    // one short word: only where it is printed as a name
    if let ([word], true) = (core, forms > 0 && paragraph.decides) {
        return (word.len() >= 4 && prints_as_name(&paragraph.text, word)).then_some(0.9);
    }
    None
}

/// True where a word stands in a text with a capital and not at the front of a
/// sentence.
fn prints_as_name(text: &str, word: &str) -> bool {
    let printed: Vec<&str> = text.split_whitespace().collect();
    printed.windows(2).any(|pair| {
        let bare = pair[1].trim_matches(|c: char| !c.is_alphanumeric());
        bare.starts_with(char::is_uppercase)
            && bare.eq_ignore_ascii_case(word)
            && !pair[0].ends_with(['.', '!', '?'])
    })
}

/// How much some words of a paragraph are like a name that is nowhere printed
/// right; asked only of paragraphs that decide.
fn misprint(name: &[String], paragraph: &Paragraph) -> Option<f64> {
    let wanted = name.concat();
    if !paragraph.decides || wanted.len() < TELLING {
        return None;
    }
    let first = wanted.chars().next()?;
    let longest = wanted.len() / 10 + 1;
    let best = (name.len().saturating_sub(1).max(1)..=name.len() + 1)
        .flat_map(|length| paragraph.words.windows(length))
        .filter(|window| window[0].starts_with(first))
        .filter(|window| {
            let length: usize = window.iter().map(String::len).sum();
            length.abs_diff(wanted.len()) <= longest
        })
        .map(|window| strsim::normalized_levenshtein(&wanted, &window.concat()))
        .fold(0.0, f64::max);
    (best >= ALIKE).then_some(best)
}

/// The words of a text for comparing: folded to lower-case ASCII, cut at
/// everything that is neither letter nor digit.
fn words(text: &str) -> Vec<String> {
    any_ascii::any_ascii(text)
        .to_lowercase()
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The word by which a paragraph would name a destination.
fn destination_word(destination: &str) -> Option<String> {
    words(destination.split(',').next()?).into_iter().find(|word| {
        !["the", "republic", "of", "united", "south", "north"].contains(&word.as_str())
    })
}
