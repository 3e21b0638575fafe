//! Names taken apart into words: legal forms set aside, abbreviations written
//! out, letters of any script in ASCII. For comparing only.
//!
//! The vocabularies are the tables of this file: a wording that is missing
//! costs a word in one of them.

use std::sync::LazyLock;

use any_ascii::any_ascii;
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;

use super::is_invisible;

/// Words that many names hold and that tell nothing: legal forms, kinds of
/// institutions and companies, words of state, directions, little words.
const COMMON: &str = "\
    a academy administration agency air airline airlines airways and armed army as \
    association authority aviation bhd board branch bureau center central centre chemical co \
    college commission committee company corp corporation council defence defense department \
    design development directorate east electronic electronics energy engineering enterprise \
    enterprises equipment est establishment export factory faculty federal for force forces \
    fz fzc fzco fze general global gmbh government group headquarters holding holdings \
    import industrial industries industry information institute institution international \
    investment joint jsc laboratory limited llc logistics ltd main manufacturing marine \
    materials military ministry national naval navy north nuclear of office ojsc ooo \
    organisation organization pjsc plant private production project pte public pvt republic \
    research sa sanat school science scientific sdn security service services shipping sons \
    south space state stock subsidiary supply systems technical technologies technology \
    telecom telecommunications the trade traders trading unit university west works";

/// Countries and large cities, as they stand in names of companies.
const PLACES: &str = "\
    abu africa america american amsterdam ankara arabia asia asian baghdad bahrain bangkok \
    bangladesh beijing beirut belarus belarusian belgium berlin brazil britain british cairo \
    canada changsha chengdu china chinese chongqing dalian damascus delhi denmark dhabi \
    dubai dutch eastern egypt emirates england europe european finland france french german \
    germany guangdong guangzhou hangzhou harbin hefei hk hong hongkong india indian \
    indonesia iran iranian iraq islamabad istanbul italian italy japan jinan karachi kiev \
    kong korea korean kuala kuwait kyiv lahore lebanon london lumpur macau malaysia mexico \
    minsk moscow mumbai nanjing netherlands norway novosibirsk oman pacific pakistan paris \
    petersburg philippines poland prc qatar qingdao rawalpindi russia russian saudi seoul \
    shanghai sharjah shenzhen singapore spain suzhou sweden swiss switzerland syria syrian \
    taipei taiwan tehran thailand tianjin tokyo turkey turkish turkiye uae uk ukraine us usa \
    vietnam western wuhan xiamen xian";

/// Words as they are abbreviated, or spelled elsewhere.
const SPELLINGS: &[(&str, &str)] = &[
    ("1st", "first"),
    ("2nd", "second"),
    ("acad", "academy"),
    ("assn", "association"),
    ("assoc", "association"),
    ("bldg", "building"),
    ("bros", "brothers"),
    ("centre", "center"),
    ("defence", "defense"),
    ("dept", "department"),
    ("dev", "development"),
    ("elec", "electronic"),
    ("eng", "engineering"),
    ("engg", "engineering"),
    ("equip", "equipment"),
    ("exp", "export"),
    ("grp", "group"),
    ("hldg", "holding"),
    ("hldgs", "holdings"),
    ("imp", "import"),
    ("ind", "industrial"),
    ("inds", "industries"),
    ("inst", "institute"),
    ("intl", "international"),
    ("lab", "laboratory"),
    ("mfg", "manufacturing"),
    ("natl", "national"),
    ("organisation", "organization"),
    ("sci", "science"),
    ("svcs", "services"),
    ("sys", "systems"),
    ("tech", "technology"),
    ("telecom", "telecommunications"),
    ("trdg", "trading"),
    ("univ", "university"),
];

/// Words that join others and say nothing themselves.
const JOINING: &[&str] = &["and", "the"];

/// Legal forms, word by word, and what each of them stands for; longer ones
/// first where one begins like another.
const LEGAL_FORMS: &[(&str, &str)] = &[
    ("obshchestvo s ogranichennoi otvetstvennostyu", "llc"),
    ("obshchestvo s ogranichennoy otvetstvennostyu", "llc"),
    ("gesellschaft mit beschrankter haftung", "gmbh"),
    ("federal state unitary enterprise", "fsue"),
    ("publichnoe aktsionernoe obshchestvo", "pjsc"),
    ("societatea cu raspundere limitata", "srl"),
    ("public joint stock company", "pjsc"),
    ("closed joint stock company", "cjsc"),
    ("limited liability partnership", "llp"),
    ("limited liability company", "llc"),
    ("open joint stock company", "ojsc"),
    ("private joint stock company", "jsc"),
    ("public limited company", "plc"),
    ("joint stock company", "jsc"),
    ("aktsionernoe obshchestvo", "jsc"),
    ("naamloze vennootschap", "nv"),
    ("societa per azioni", "spa"),
    ("societe anonyme", "sa"),
    ("sociedad anonima", "sa"),
    ("private limited", "ltd"),
    ("company limited", "ltd"),
    ("limited sirketi", "ltd"),
    ("anonim sirketi", "as"),
    ("pvt limited", "ltd"),
    ("pte limited", "ltd"),
    ("pty limited", "ltd"),
    ("ltd sti", "ltd"),
    ("pte ltd", "ltd"),
    ("pty ltd", "ltd"),
    ("pvt ltd", "ltd"),
    ("co limited", "ltd"),
    ("co ltd", "ltd"),
    ("sdn bhd", "ltd"),
    ("sp zoo", "ltd"),
    ("co kg", "kg"),
    ("fz llc", "fze"),
    ("ab", "ab"),
    ("ag", "ag"),
    ("aktiengesellschaft", "ag"),
    ("ao", "jsc"),
    ("as", "as"),
    ("bhd", "ltd"),
    ("bv", "bv"),
    ("cjsc", "cjsc"),
    ("co", "co"),
    ("company", "co"),
    ("corp", "corp"),
    ("corporation", "corp"),
    ("doo", "doo"),
    ("est", "est"),
    ("fgup", "fsue"),
    ("fsue", "fsue"),
    ("fzc", "fze"),
    ("fzco", "fze"),
    ("fze", "fze"),
    ("gmbh", "gmbh"),
    ("inc", "inc"),
    ("incorporated", "inc"),
    ("jsc", "jsc"),
    ("kg", "kg"),
    ("kk", "kk"),
    ("limited", "ltd"),
    ("llc", "llc"),
    ("llp", "llp"),
    ("lp", "lp"),
    ("ltd", "ltd"),
    ("ltda", "ltd"),
    ("nv", "nv"),
    ("oao", "ojsc"),
    ("ojsc", "ojsc"),
    ("ooo", "llc"),
    ("oy", "oy"),
    ("oyj", "oy"),
    ("pao", "pjsc"),
    ("pjsc", "pjsc"),
    ("plc", "plc"),
    ("pte", "ltd"),
    ("pty", "ltd"),
    ("pvt", "ltd"),
    ("sa", "sa"),
    ("sarl", "sarl"),
    ("sas", "sas"),
    ("spa", "spa"),
    ("srl", "srl"),
    ("sti", "ltd"),
    ("zao", "cjsc"),
];

/// Legal forms that may stand before the name; the others are words of the
/// name where it begins with them.
const LEADING_FORMS: &[&str] =
    &["bv", "cjsc", "fsue", "gmbh", "inc", "jsc", "llc", "ltd", "nv", "ojsc", "pjsc", "plc", "srl"];

/// Words of legal forms that are long enough to be known with a slip.
const LONG_FORMS: &[&str] = &["company", "corporation", "incorporated", "limited", "private"];

/// Legal forms in scripts that write no blanks before them; longer ones first.
const GLUED_FORMS: &[(&str, &str)] = &[
    ("股份有限公司", " ltd "),
    ("有限责任公司", " ltd "),
    ("有限責任公司", " ltd "),
    ("有限公司", " ltd "),
    ("株式会社", " kk "),
    ("公司", " co "),
];

static COMMON_SET: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| COMMON.split_whitespace().collect());

static PLACE_SET: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| PLACES.split_whitespace().collect());

static SPELLING_OF: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| SPELLINGS.iter().copied().collect());

/// The words of a legal form, and the form that it stands for.
type Form = (Vec<&'static str>, &'static str);

/// Each legal form under its first word, with all its words.
static FORMS_BY_FIRST: LazyLock<FxHashMap<&'static str, Vec<Form>>> = LazyLock::new(|| {
    let mut forms: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for (form, stands_for) in LEGAL_FORMS {
        let words: Vec<&str> = form.split(' ').collect();
        if let Some(first) = words.first() {
            forms.entry(*first).or_default().push((words, *stands_for));
        }
    }
    forms
});

/// True for a word that many names hold and that tells nothing.
pub fn is_common(word: &str) -> bool {
    COMMON_SET.contains(word)
}

/// True for a country or a large city.
pub fn is_place(word: &str) -> bool {
    PLACE_SET.contains(word)
}

/// True for a word of a legal form with one letter wrong: `compny`.
pub fn is_nearly_legal_form(word: &str) -> bool {
    LONG_FORMS
        .iter()
        .any(|form| form.len().abs_diff(word.len()) <= 1 && strsim::osa_distance(form, word) == 1)
}

/// A name taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameWords {
    /// Its words in their order: lower case, ASCII, abbreviations written out,
    /// without legal forms and joining words. A name that has no other words
    /// keeps them.
    pub words: Vec<String>,
    /// The same words run together, abbreviations as they are printed.
    pub joined: String,
    /// What its legal forms stand for, sorted.
    pub legal_forms: Vec<&'static str>,
}

/// Takes a name apart.
///
/// ```
/// use entity_list::read::normalise::names::name_words;
/// let name = name_words("OOO «Нева Интл.» & Co., Ltd.");
/// assert_eq!(name.words, ["neva", "international"]);
/// assert_eq!(name.legal_forms, ["llc", "ltd"]);
/// assert_eq!(name_words("Inspur Group Co., Limited").legal_forms, ["ltd"]);
/// assert_eq!(name_words("S.P.A. Trading").words, ["spa", "trading"]);
/// ```
pub fn name_words(name: &str) -> NameWords {
    let tokens = join_letters(ascii_words(name));
    let mut kept = Vec::new();
    let mut joined = String::new();
    let mut legal_forms = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some((word, after)) = rest.split_first() {
        if let Some((length, form)) = legal_form(rest)
            && (!kept.is_empty() || LEADING_FORMS.contains(&form))
        {
            legal_forms.push(form);
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        if !JOINING.contains(&word.as_str()) {
            joined.push_str(word);
            let spelled = SPELLING_OF.get(word.as_str());
            kept.push(spelled.map_or_else(|| word.clone(), |long| (*long).to_owned()));
        }
        rest = after;
    }
    legal_forms.sort_unstable();
    legal_forms.dedup();
    if kept.is_empty() {
        return NameWords { joined: tokens.concat(), words: tokens, legal_forms: Vec::new() };
    }
    NameWords { words: kept, joined, legal_forms }
}

/// The words of a text in lower-case ASCII; apostrophes are part of a word.
pub(crate) fn ascii_words(text: &str) -> Vec<String> {
    let mut level: String = text.nfkc().filter(|&letter| !is_invisible(letter)).collect();
    if !level.is_ascii() {
        for (form, words) in GLUED_FORMS {
            if level.contains(form) {
                level = level.replace(form, words);
            }
        }
    }
    let level = level.replace(['&', '+'], " and ");
    let ascii = any_ascii(&level);
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in ascii.chars() {
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        } else if !matches!(letter, '\'' | '`') && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Letters that stand alone one after the other are one word: `L.L.C.`.
fn join_letters(words: Vec<String>) -> Vec<String> {
    let is_letter = |word: &str| word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    let mut in_run = false;
    for word in words {
        let letter = is_letter(&word);
        match joined.last_mut() {
            Some(run) if letter && in_run => run.push_str(&word),
            _ => joined.push(word),
        }
        in_run = letter;
    }
    joined
}

/// The legal form that the words begin with, and how many words it takes.
fn legal_form(words: &[String]) -> Option<(usize, &'static str)> {
    let forms = FORMS_BY_FIRST.get(words.first()?.as_str())?;
    forms.iter().find_map(|(form, stands_for)| {
        let here = words.get(..form.len())?;
        here.iter()
            .zip(form)
            .all(|(word, known)| word == known)
            .then_some((form.len(), *stands_for))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> String {
        name_words(name).words.join(" ")
    }

    #[test]
    fn legal_forms_are_set_aside_in_any_spelling() {
        for name in [
            "Neva Trading L.L.C.",
            "Neva Trading Limited Liability Company",
            "OOO Neva Trading",
            "ООО «Нева Trading»",
            "Neva Trading, LLC",
        ] {
            let taken = name_words(name);
            assert_eq!(
                (taken.words.join(" ").as_str(), taken.legal_forms.as_slice()),
                ("neva trading", ["llc"].as_slice()),
                "{name}"
            );
        }
        assert_eq!(words("浪潮软件股份有限公司"), words("浪潮软件"));
    }

    #[test]
    fn a_name_of_nothing_else_keeps_its_words() {
        assert_eq!(words("Limited Company"), "company");
        assert_eq!(words("The Company"), "company");
        assert_eq!(words("AS Roma"), "as roma");
        assert_eq!(words("!!!"), "");
    }

    #[test]
    fn apostrophes_and_single_letters_do_not_part_a_word() {
        assert_eq!(words("Tai'an X.Y.Z. People’s"), "taian xyz peoples");
        assert_eq!(words("A & B Trading"), "a b trading");
    }

    #[test]
    fn the_tables_are_in_lower_case_and_hold_no_word_twice() {
        for table in [COMMON, PLACES] {
            let all: Vec<&str> = table.split_whitespace().collect();
            let mut sorted = all.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(all, sorted);
            assert!(all.iter().all(|word| word.bytes().all(|b| b.is_ascii_lowercase())));
        }
    }
}
