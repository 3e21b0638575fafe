//! Texts made comparable: dashes, quotes, spaces, ligatures, soft hyphens,
//! full stops before parentheses, NFKC. For comparing only, never for
//! showing or storing in place of the verbatim text.

pub mod names;

use std::borrow::Cow;

use any_ascii::any_ascii;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// The text with its editorial variants levelled out: two texts that are
/// equal after this differ only in typography.
///
/// Levelled: compatibility forms and ligatures (NFKC), every dash to `-`,
/// every quotation mark to `'` or `"`, every fraction to figures and a slash,
/// soft hyphens and zero-width characters, blanks and line breaks (those
/// beside punctuation are dropped), a full stop before a closing parenthesis,
/// punctuation at the end. Letters, digits and capitals stay: a changed letter
/// is never editorial, nor is one of another script that looks alike.
///
/// ```
/// use entity_list::read::normalise::editorial;
/// assert_eq!(editorial("Technology,40 (of the EAR.)"), editorial("Technology, 40 (of the EAR)."));
/// assert_eq!(editorial("Calle Cavero 28\u{BD}"), editorial("Calle Cavero 28 1/2"));
/// assert_ne!(editorial("Technology 40"), editorial("Technology 41"));
/// assert_ne!(editorial("Sokak"), editorial("Sok\u{430}k"));
/// ```
pub fn editorial(text: &str) -> String {
    let mut level = String::with_capacity(text.len());
    for letter in composed(text).nfkc().filter(|&letter| !is_invisible(letter)) {
        push_level(&mut level, level_of(letter));
    }
    let end = level.trim_end_matches([' ', '.', ';', ',']).len();
    level.truncate(end);
    // Dropped blanks may have brought a letter and its accent together.
    level.nfc().collect()
}

/// The text with a sign between a figure and the fraction or exponent behind
/// it, so that NFKC does not run them together: `28½` is `28 1/2`, not `281/2`.
fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut apart = String::with_capacity(text.len());
    for letter in text.chars() {
        let before = apart.chars().rev().find(|&before| !is_invisible(before));
        if before.is_some_and(|before| before.is_ascii_digit()) {
            match letter {
                '\u{BC}'..='\u{BE}' | '\u{2150}'..='\u{215F}' | '\u{2189}' => apart.push(' '),
                '\u{B2}' | '\u{B3}' | '\u{B9}' | '\u{2070}'..='\u{2079}' => apart.push('^'),
                _ => {}
            }
        }
        apart.push(letter);
    }
    Cow::Owned(apart)
}

/// Adds one character: blanks beside punctuation vanish, and so does a full
/// stop in front of a closing parenthesis.
fn push_level(level: &mut String, letter: char) {
    if letter == ' ' {
        if level.chars().next_back().is_some_and(parts_words) {
            level.push(' ');
        }
        return;
    }
    if !parts_words(letter) && level.ends_with(' ') {
        level.pop();
    }
    if matches!(letter, ')' | ']') {
        let end = level.trim_end_matches(['.', ' ']).len();
        level.truncate(end);
    }
    level.push(letter);
}

/// Letters and figures that a blank may stand beside. Marks that combine are
/// none, not even those that count as letters: their order changes when they
/// come together.
fn parts_words(letter: char) -> bool {
    letter.is_alphanumeric() && canonical_combining_class(letter) == 0
}

/// One character for all of its typographic variants.
fn level_of(letter: char) -> char {
    match letter {
        '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{2212}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{FF0D}' => '-',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2018}'..='\u{201B}'
        | '\u{2032}'
        | '`'
        | '\u{B4}'
        | '\u{2B9}'
        | '\u{2BB}'..='\u{2BF}' => '\'',
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '\u{AB}' | '\u{BB}' => '"',
        other if other.is_whitespace() => ' ',
        other => other,
    }
}

/// Characters that print nothing: soft hyphen, zero-width ones, marks of
/// writing direction, byte order mark.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
    )
}

/// The key under which names are matched: letters and digits only, folded to
/// lower-case ASCII by their sound, never by their looks; `&` counts as `and`.
/// A name without any letter or digit is its own key.
///
/// ```
/// use entity_list::read::normalise::name_key;
/// assert_eq!(name_key("Nauchno–Issledovatel'skiy & Co., Ltd."), "nauchnoissledovatelskiyandcoltd");
/// // Cyrillic `РОСА` sounds like `ROSA` and only looks like `POCA`
/// assert_eq!(name_key("РОСА"), name_key("ROSA"));
/// assert_ne!(name_key("РОСА"), name_key("POCA"));
/// ```
pub fn name_key(name: &str) -> String {
    let level: String = name.nfkc().filter(|&letter| !is_invisible(letter)).collect();
    let key: String = any_ascii(&level.replace('&', " and "))
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    if key.is_empty() { level.trim().to_owned() } else { key }
}

/// The text on one line: every run of blanks and line breaks is one space.
/// Nothing else changes, so that this may be shown.
pub fn one_line(text: &str) -> String {
    if is_evenly_set(text) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// True where all blanks are single spaces between words; false also for
/// control characters, and for a few letters whose bytes begin like those of a
/// wide or invisible blank.
///
/// All bytes are looked at without stopping, each with those behind it, and
/// what is found is gathered in a byte, so that many are compared at once:
/// nearly every text is set evenly.
pub(super) fn is_evenly_set(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    if *first <= b' ' || *last <= b' ' {
        return false;
    }
    let behind = |by: usize| bytes.get(by..).unwrap_or_default();
    // of printed letters, none but two spaces make a space together
    let pairs = bytes.iter().zip(behind(1));
    let uneven = pairs.fold(0, |uneven, (&a, &b)| {
        uneven | u8::from(a < b' ') | u8::from(a == 0x7F) | u8::from(a | b == b' ')
    });
    uneven == 0 && (text.is_ascii() || !has_wide_blanks(bytes))
}

/// True where bytes stand with which blanks begin that are not ASCII; of
/// U+2000 to U+203F, dashes and quotation marks are printed.
fn has_wide_blanks(bytes: &[u8]) -> bool {
    let behind = |by: usize| bytes.get(by..).unwrap_or_default().iter();
    // the last byte begins no character that is not ASCII
    bytes.iter().zip(behind(1)).zip(behind(2).chain(b".")).any(|((&a, &b), &c)| match a {
        ..0xC2 => false,
        0xC2 => b <= 0xA0,
        0xE2 => b == 0x81 || (b == 0x80 && !(0x90..=0xA7).contains(&c)),
        _ => matches!(a, 0xE1 | 0xE3 | 0xEF),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn editorial_drift_between_snapshots_is_levelled() {
        for (old, new) in [
            ("of the EAR.)", "of the EAR)"),
            ("Technology,40", "Technology, 40"),
            ("CH\u{2013}9242 Oberuzwil", "CH-9242 Oberuzwil"),
            ("\u{201C}Baltia,\u{201D} Moscow", "\"Baltia,\" Moscow"),
            ("Of\u{FB01}ce 3", "Office 3"),
            ("Bei\u{AD}jing", "Beijing"),
            ("(See §744.11 of the EAR).", "(See § 744.11 of the EAR)"),
            ("Xi\u{2019}an\nChina.", "Xi'an China"),
            ("Presumption of denial.", "Presumption of denial"),
            ("Embankment 2/4", "Embankment 2\u{2044}4"),
            ("Cavero 28\u{BD}", "Cavero 28 1/2"),
            ("Bei\u{200D}jing\u{FE0F}", "Beijing"),
            ("Tai\u{2BB}an", "Tai'an"),
            ("Taahhu\u{308}t", "Taahh\u{FC}t"),
        ] {
            assert_eq!(editorial(old), editorial(new), "{old} / {new}");
        }
    }

    #[test]
    fn changed_letters_digits_and_words_are_not_editorial() {
        for (old, new) in [
            ("Road 40", "Road 41"),
            ("Beijing", "Bejing"),
            ("7, 8", "78"),
            ("12 3", "123"),
            ("Cavero 28\u{BD}", "Cavero 281/2"),
            ("10\u{B3} units", "103 units"),
            // dotless, and of another script
            ("K\u{131}l\u{131}nc", "Kilinc"),
            ("ISIK", "\u{130}SIK"),
            ("BETA", "\u{412}\u{415}\u{422}\u{410}"),
            ("OAO", "\u{41E}AO"),
            ("m\u{FC}ller", "muller"),
        ] {
            assert_ne!(editorial(old), editorial(new), "{old} / {new}");
        }
    }

    #[test]
    fn name_keys_fold_scripts_accents_and_punctuation() {
        assert_eq!(name_key("Atempo Proje Taahhüt"), "atempoprojetaahhut");
        assert_eq!(name_key("=HYPERLINK(\"x\")"), "hyperlinkx");
        assert_eq!(name_key("A & B"), name_key("A and B"));
        assert_eq!(name_key("Завод"), "zavod");
        assert_eq!(name_key("K\u{131}l\u{131}n\u{E7}"), "kilinc");
        assert_eq!(name_key("\u{130}SIK"), "isik");
        // Cyrillic ВЕТА, and its Latin look-alike
        assert_ne!(name_key("\u{412}\u{415}\u{422}\u{410}"), name_key("BETA"));
        assert_ne!(name_key("***"), name_key("???"));
    }

    #[test]
    fn marks_that_change_places_leave_no_blank_behind() {
        let once = editorial("쿗 \u{5C5}\u{385}\u{336}");
        assert_eq!(editorial(&once), once);
        assert_eq!(editorial("שלום עולם"), "שלום עולם");
    }

    proptest! {
        #[test]
        fn one_line_is_the_words_between_single_spaces(text in "[a \u{A0}\u{3000}\n—]{0,8}") {
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(one_line(&text), words.join(" "));
        }

        #[test]
        fn a_changed_letter_or_digit_always_shows(
            text in "[A-Za-z0-9 .,()'\u{131}\u{410}-\u{44F}-]{0,20}",
            at in 0..20_usize,
            other in "[A-Za-z0-9\u{131}\u{410}-\u{44F}]",
        ) {
            let changed: String = text
                .chars()
                .enumerate()
                .map(|(index, letter)| {
                    if index == at && letter.is_alphanumeric() {
                        other.chars().next().unwrap_or(letter)
                    } else {
                        letter
                    }
                })
                .collect();
            prop_assert_eq!(text == changed, editorial(&text) == editorial(&changed));
        }

        #[test]
        fn what_prints_nothing_changes_nothing(text in "[A-Za-z0-9 .,()\u{410}-\u{44F}-]{0,20}", at in 0..20_usize) {
            for sign in ['\u{AD}', '\u{200B}', '\u{2060}', '\u{FEFF}', '\u{202E}'] {
                let mut marked: Vec<char> = text.chars().collect();
                marked.insert(at.min(marked.len()), sign);
                let marked: String = marked.into_iter().collect();
                prop_assert_eq!(editorial(&marked), editorial(&text));
                prop_assert_eq!(name_key(&marked), name_key(&text));
            }
        }

        #[test]
        fn levelling_twice_is_levelling_once(
            text in "(\\PC|[ a.)\u{385}\u{5C5}\u{336}\u{316}\u{308}\u{1100}\u{1161}]){0,40}",
        ) {
            let once = editorial(&text);
            prop_assert_eq!(editorial(&once), once);
        }
    }
}
