//! A line whose columns run together, taken apart by what its words are.
//!
//! The entity's words are free; those of the other three columns are not.
//! What may stand in them is a list of phrases ([`super::words`]), of which
//! the pairs of neighbouring words are known. The end of a line belongs to a
//! column when each of its words follows there on the one in front, across
//! the line end and across a cut word (`Presumption of de-`, `nial.`) as well.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::words::{
    CITATIONS, DATE, ECCN, FIGURE, MONTH, MONTHS, POLICIES, REQUIREMENTS, ROW_OPENINGS, SECTION,
    YEAR,
};

macro_rules! pattern {
    ($name:ident, $text:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($text).expect("the pattern is valid"));
    };
}

pattern!(RAISED, r"<SU>[^<>]*</SU>");
pattern!(SECTIONS, r"^7[0-9][0-9]\.[0-9]+(?:\([a-z0-9]{1,4}\))*$");
pattern!(ECCNS, r"^[0-9][a-e][0-9]{3}(?:\.[a-z0-9.]+)?$");
pattern!(DATES, r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}$");
pattern!(CITED, r"\b[0-9]{1,3} FR (?:[0-9]|\[)");
// the openings of a row, as a column begins: with a capital
pattern!(OPENING, r"\b(?:For (?:all items|any items?|items)|All items)\b");
pattern!(YEARS, r"^(?:19|20)[0-9][0-9]$");

/// A word as it is compared: without punctuation, figures by their kind.
/// Empty for what only sets off: leaders, section signs, footnotes.
fn form(word: &str) -> String {
    let word = RAISED.replace_all(word, "");
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')'));
    let plain = |c: char| matches!(c, '(' | ')' | '[' | ']' | '.' | ',');
    let section = bare.trim_start_matches(plain).trim_end_matches('.');
    let closed = section.strip_suffix(')').filter(|rest| SECTIONS.is_match(rest));
    if SECTIONS.is_match(section) || closed.is_some() {
        return SECTION.to_owned();
    }
    let bare = bare
        .trim_matches(plain)
        .to_lowercase()
        .replace(['\u{2013}', '\u{2011}'], "-")
        .replace('\u{2019}', "'");
    let figures = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    match bare.as_str() {
        bare if YEARS.is_match(bare) => YEAR.to_owned(),
        _ if figures => FIGURE.to_owned(),
        bare if DATES.is_match(bare) => DATE.to_owned(),
        bare if ECCNS.is_match(bare) => ECCN.to_owned(),
        bare if MONTHS.contains(&bare) => MONTH.to_owned(),
        _ => bare,
    }
}

/// The words that may stand in a column.
struct Phrases {
    openings: HashSet<(String, String)>,
    next: HashMap<String, HashSet<String>>,
    ends: HashSet<String>,
}

impl Phrases {
    fn of(phrases: &[&str]) -> Self {
        let mut known =
            Self { openings: HashSet::new(), next: HashMap::new(), ends: HashSet::new() };
        for phrase in phrases {
            let words: Vec<&str> = phrase.split_whitespace().collect();
            for pair in words.windows(2) {
                known.next.entry(pair[0].to_owned()).or_default().insert(pair[1].to_owned());
            }
            if let [first, second, ..] = words.as_slice() {
                known.openings.insert(((*first).to_owned(), (*second).to_owned()));
            }
            known.ends.extend(words.last().map(|&last| last.to_owned()));
        }
        known
    }

    fn follows(&self, before: &str, word: &str) -> bool {
        self.next.get(before).is_some_and(|next| next.contains(word))
    }

    /// Whether a word that is cut at the line's end may follow.
    fn may_be_cut(&self, before: &str, cut: &str) -> bool {
        let stem = cut.trim_end_matches(['-', '/', '\u{ad}', '\u{2013}']);
        let stem = stem.trim_start_matches(['(', '[']).to_lowercase();
        let Some(next) = self.next.get(before) else { return false };
        // the day and month of a date, or letters of a known word
        let figures = stem.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/');
        if figures { next.contains(DATE) } else { next.iter().any(|word| word.starts_with(&stem)) }
    }
}

static COLUMNS: LazyLock<[Phrases; 3]> =
    LazyLock::new(|| [Phrases::of(REQUIREMENTS), Phrases::of(POLICIES), Phrases::of(CITATIONS)]);

/// A word of a line with its form.
struct Word<'l> {
    printed: &'l str,
    form: String,
}

/// What a license column has printed so far in a row.
#[derive(Debug, Clone, Default)]
struct Flow {
    /// The form of its last word but one, and of its last.
    forms: [String; 2],
    /// Its last word as printed.
    last: String,
    /// Parentheses that are open.
    depth: i32,
    begun: bool,
    /// A remark in parentheses is behind it.
    remarked: bool,
}

fn is_cut(word: &str) -> bool {
    word.ends_with(['-', '/', '\u{ad}', '\u{2013}'])
}

/// The word that two halves of a line end make, with the hyphen and without.
fn joined(left: &str, right: &str) -> [String; 2] {
    let without = left.trim_end_matches(['-', '\u{ad}']);
    [form(&format!("{left}{right}")), form(&format!("{without}{right}"))]
}

impl Flow {
    fn push(&mut self, form: String) {
        self.forms.swap(0, 1);
        self.forms[1] = form;
    }

    /// This column with more words, `None` where they cannot stand there.
    fn with(&self, words: &[Word], phrases: &Phrases) -> Option<Self> {
        let [Word { printed, form }, ..] = words else { return Some(self.clone()) };
        let mut rest = words;
        let mut flow = self.clone();
        if !self.begun || self.is_closed(phrases) {
            // a beginning is known by two words
            let mut shaped = words.iter().enumerate().filter(|(_, word)| !word.form.is_empty());
            let (first, (at, second)) = (shaped.next()?.1, shaped.next()?);
            if !phrases.openings.contains(&(first.form.clone(), second.form.clone())) {
                return None;
            }
            flow.forms = [first.form.clone(), second.form.clone()];
            rest = &words[at + 1..];
        } else if is_cut(&self.last) && !form.is_empty() {
            let halves = joined(&self.last, printed);
            flow.forms[1] =
                halves.into_iter().find(|whole| phrases.follows(&self.forms[0], whole))?;
            rest = &words[1..];
        }
        for (index, word) in rest.iter().enumerate() {
            let at_end = index + 1 == rest.len();
            if at_end && is_cut(word.printed) && phrases.may_be_cut(&flow.forms[1], word.printed) {
                flow.push(String::new());
            } else if !word.form.is_empty() {
                if !phrases.follows(&flow.forms[1], &word.form) {
                    return None;
                }
                flow.push(word.form.clone());
            }
        }
        for word in words {
            let open = flow.depth > 0;
            flow.depth += parentheses(word.printed);
            flow.remarked |= open && flow.depth <= 0;
        }
        flow.last = words.last().map(|word| word.printed.to_owned()).unwrap_or_default();
        flow.begun = true;
        Some(flow)
    }

    /// Whether what it says is said, so that more could only begin anew: a
    /// date, a sentence, or a remark in parentheses.
    fn is_closed(&self, phrases: &Phrases) -> bool {
        let last = self.forms[1].as_str();
        let dated = last == DATE || last == YEAR;
        let sentence = self.last.ends_with("...") || (last == "denial" && self.last.ends_with('.'));
        self.is_complete(phrases) && (dated || self.remarked || sentence)
    }

    /// Whether it may end here.
    fn is_complete(&self, phrases: &Phrases) -> bool {
        self.begun
            && self.depth <= 0
            && !is_cut(&self.last)
            && phrases.ends.contains(&self.forms[1])
    }
}

fn parentheses(word: &str) -> i32 {
    word.chars().map(|c| i32::from(c == '(') - i32::from(c == ')')).sum()
}

/// The license columns of a row, line by line.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    flows: [Flow; 3],
    /// A line of the row says something that no column is known to say.
    strange: bool,
}

/// A line of a row, taken apart: the entity's words, then the three columns'.
pub(super) type Pieces = [String; 4];

impl Columns {
    /// Takes the next line apart. Most words go to the license columns; the
    /// entity's are what is left.
    pub(super) fn take(&mut self, line: &str) -> Pieces {
        let words: Vec<Word> =
            line.split_whitespace().map(|printed| Word { printed, form: form(printed) }).collect();
        let whole = ([words.len(); 3], self.flows.clone());
        let ([a, b, c], after) = self.best(&words).unwrap_or(whole);
        self.flows = after;
        [&words[..a], &words[a..b], &words[b..c], &words[c..]]
            .map(|piece| piece.iter().map(|word| word.printed).collect::<Vec<_>>().join(" "))
    }

    /// The cuts that give the license columns most, and of them the first ones:
    /// `(See § …)` goes on with a requirement rather than with a policy.
    fn best(&self, words: &[Word]) -> Option<([usize; 3], [Flow; 3])> {
        let [requirement, policy, citation] = &*COLUMNS;
        let mut best: Option<([usize; 3], [Flow; 3])> = None;
        for c in 0..=words.len() {
            let Some(third) = self.flows[2].with(&words[c..], citation) else { continue };
            for b in 0..=c {
                let Some(second) = self.flows[1].with(&words[b..c], policy) else { continue };
                let found =
                    (0..=b).find_map(|a| Some((a, self.flows[0].with(&words[a..b], requirement)?)));
                let Some((a, first)) = found else { continue };
                let is_better = |[other, second, third]: [usize; 3]| {
                    a < other || a == other && (b, c) > (second, third)
                };
                if best.as_ref().is_none_or(|(cuts, _)| is_better(*cuts)) {
                    best = Some(([a, b, c], [first, second, third.clone()]));
                }
            }
        }
        best
    }

    /// Whether every column says what it has to.
    pub(super) fn are_complete(&self) -> bool {
        let complete =
            self.flows.iter().zip(&*COLUMNS).all(|(flow, phrases)| flow.is_complete(phrases));
        complete && !self.strange
    }
}

/// The first line of a row: an entity's words with a license requirement
/// behind them. `None` where a line does not begin a row. Where what stands
/// behind the opening is in no column's phrases, the row begins all the same,
/// and its columns are never complete.
pub(super) fn begins_row(line: &str) -> Option<(Columns, Pieces)> {
    let lower = line.to_lowercase();
    if !ROW_OPENINGS.iter().any(|opening| lower.contains(opening)) {
        return None;
    }
    let mut columns = Columns::default();
    let pieces = columns.take(line);
    let opening = pieces[1].to_lowercase();
    // a column begins with a capital; what goes on does not
    let opens = pieces[1].starts_with(char::is_uppercase)
        && ROW_OPENINGS.iter().any(|known| opening.starts_with(known));
    if opens {
        return pieces[0].contains(char::is_alphanumeric).then_some((columns, pieces));
    }
    // the opening has stayed among the entity's words
    let at = OPENING.find(&pieces[0])?.start();
    pieces[0][..at].contains(char::is_alphanumeric).then(|| {
        let (entity, strange) = pieces[0].split_at(at);
        let [_, _, policy, citation] = &pieces;
        let requirement = strange.trim().to_owned();
        let pieces = [entity.trim().to_owned(), requirement, policy.clone(), citation.clone()];
        (Columns { strange: true, ..Columns::default() }, pieces)
    })
}

/// True where words of the license columns are left among the entity's: they
/// never stand there.
pub(super) fn betrays_other_columns(entity: &str) -> bool {
    let lower = entity.to_lowercase();
    CITED.is_match(entity)
        || [
            "subject to the ear",
            "of the ear",
            "§",
            "presumption of denial",
            "policy of denial",
            "fr page number",
        ]
        .iter()
        .any(|words| lower.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> (Vec<Pieces>, bool) {
        let (mut columns, first) = begins_row(lines[0]).expect("a row begins");
        let mut pieces = vec![first];
        pieces.extend(lines[1..].iter().map(|line| columns.take(line)));
        (pieces, columns.are_complete())
    }

    #[test]
    fn the_columns_of_a_line_are_told_apart_by_their_words() {
        let (pieces, complete) = read(&[
            "Example Avionics Co., Ltd., a.k.a., the fol- For all items subject to the EAR. Presumption of de- 90 FR [INSERT FR PAGE NUM-",
            "lowing two aliases: (See §§734.9(e)(2) and nial. BER] 3/28/25.",
            "—Example of the EAR; and 744.11 of the EAR) <SU>4</SU>.",
            "—Avionics of Example.",
            "5 Road, Beijing 100191, China.",
        ]);
        let columns: Vec<[&str; 4]> =
            pieces.iter().map(|line| [0, 1, 2, 3].map(|index| line[index].as_str())).collect();
        assert_eq!(columns[0][0], "Example Avionics Co., Ltd., a.k.a., the fol-");
        assert_eq!(
            columns[1],
            ["lowing two aliases:", "(See §§734.9(e)(2) and", "nial.", "BER] 3/28/25."]
        );
        assert_eq!(
            columns[2],
            ["—Example of the EAR; and", "744.11 of the EAR) <SU>4</SU>.", "", ""]
        );
        assert_eq!(columns[4], ["5 Road, Beijing 100191, China.", "", "", ""]);
        assert!(complete);
    }

    #[test]
    fn older_citations_and_leaders_are_read() {
        let (pieces, complete) = read(&[
            "Dart Aviation, a.k.a., the following one alias: For all items subject to the EAR. Policy of denial ........ 84 FR 61541, 11/13/19. 85 FR",
            "—Dart 5; (See §744.11 of the EAR). 14796, 3/16/20. 90 FR [IN-",
            "7 Park, London 4 SERT FR PAGE NUMBER] 3/",
            "Road, London, U.K. 28/25.",
        ]);
        assert_eq!(pieces[1][3], "14796, 3/16/20. 90 FR [IN-");
        assert_eq!(pieces[2], ["7 Park, London 4", "", "", "SERT FR PAGE NUMBER] 3/"]);
        assert_eq!(pieces[3], ["Road, London, U.K.", "", "", "28/25."]);
        assert!(complete);
    }

    #[test]
    fn a_column_that_breaks_off_or_says_something_else_is_not_complete() {
        let first = "Example Ltd. For all items subject to the EAR Presumption of de- 90 FR [INSERT FR PAGE NUM-";
        assert!(!read(&[first, "5 Road, China."]).1);
        assert!(!read(&["Example Ltd. For all items subject to the EAR never heard of"]).1);
        assert!(betrays_other_columns("lowing two aliases: (Sea §§734.9(e)(2) and"));
        assert!(!betrays_other_columns("(See alternate addresses under France)."));
        assert_eq!(begins_row("Supplies for all, China.").map(|(_, pieces)| pieces), None);
    }
}
