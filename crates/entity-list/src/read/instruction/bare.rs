//! Names without quotation marks.
//!
//! ```text
//! names = name, { ";", [ "and" ], name }
//!       | name, { ",", name }, [ "," ], "and", name ;
//! ```
//!
//! Names are cut at semicolons. Commas and `and` stand inside names too
//! (`Alpha Trade and Industry Co., Ltd.`), so that they cut only behind a
//! plural, and the cut is taken for sure only where the sentence states the
//! same number of entries.

use super::token::tidy;

/// Names that stand without quotation marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct BareNames {
    /// The names, in order.
    pub(super) names: Vec<String>,
    /// Why the cuts may be wrong.
    pub(super) doubt: Option<String>,
}

/// Legal forms that follow a name behind a comma.
const LEGAL_FORMS: &[&str] = &[
    "ltd", "co", "inc", "llc", "l.l.c", "corp", "limited", "company", "jsc", "gmbh", "s.a", "plc",
    "pte", "pvt", "pty", "fze", "fzco", "fzc", "srl", "s.r.l", "b.v", "s.a.r.l", "llp", "bhd",
];

impl BareNames {
    /// The names behind an entry word. `plural` tells `entries` from `entry`,
    /// `count` is the number of entries that the sentence states.
    pub(super) fn read(text: &str, plural: bool, count: Option<u32>) -> Self {
        let pieces = at_semicolons(text);
        let [only] = pieces.as_slice() else {
            return Self { names: pieces, doubt: None };
        };
        if !plural || count == Some(1) || only.contains(".k.a.") {
            return Self { names: pieces, doubt: None };
        }
        let names = at_commas(only);
        let counted = count.and_then(|count| usize::try_from(count).ok());
        match counted {
            // fewer names than pieces: the commas belong to addresses
            Some(count) if count != names.len() => Self {
                doubt: Some(format!(
                    "{count} names without quotation marks that cannot be told apart"
                )),
                names: pieces,
            },
            Some(_) => Self { names, doubt: None },
            None if names.len() < 2 => Self { names: pieces, doubt: None },
            None => Self {
                doubt: Some(format!(
                    "names without quotation marks, cut at commas and `and`: `{}`",
                    names.join("`, `")
                )),
                names,
            },
        }
    }
}

fn at_semicolons(text: &str) -> Vec<String> {
    let text = text.trim_start().trim_start_matches([',', ':']).trim_start();
    let text = text.strip_prefix("for ").unwrap_or(text).trim_start();
    let text = ["in alphabetical order,", "in alphabetical order"]
        .iter()
        .find_map(|phrase| text.strip_prefix(phrase))
        .unwrap_or(text)
        .trim_start();
    let text = text.strip_prefix("for ").unwrap_or(text);
    text.split(';')
        .map(|name| {
            let name = name.trim();
            tidy(name.strip_prefix("and ").unwrap_or(name))
        })
        .filter(|name| begins_a_name(name))
        .collect()
}

/// `Alpha Co., Ltd., Beta and Gamma`: three names.
fn at_commas(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let pieces = text
        .split(", ")
        .flat_map(|piece| piece.strip_prefix("and ").unwrap_or(piece).split(" and "))
        .map(str::trim);
    for piece in pieces {
        let form = piece.trim_end_matches(['.', ',']).to_lowercase();
        match names.last_mut() {
            Some(before) if LEGAL_FORMS.contains(&form.as_str()) => {
                before.push_str(", ");
                before.push_str(piece);
            }
            Some(before) if !begins_a_name(piece) => {
                before.push_str(", ");
                before.push_str(piece);
            }
            _ => names.push(piece.to_owned()),
        }
    }
    names.iter().map(|name| tidy(name)).collect()
}

fn begins_a_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, plural: bool, count: Option<u32>) -> (Vec<String>, bool) {
        let found = BareNames::read(text, plural, count);
        (found.names, found.doubt.is_some())
    }

    #[test]
    fn semicolons_cut_names_for_sure() {
        let (names, doubt) =
            read(": Alpha Ltd., Unit 5, Kowloon; and Beta and Sons Co., Room 3", true, Some(2));
        assert_eq!(names, ["Alpha Ltd., Unit 5, Kowloon", "Beta and Sons Co., Room 3"]);
        assert!(!doubt);
    }

    #[test]
    fn commas_cut_names_for_sure_where_the_number_agrees() {
        let text = " for Alpha Works, Beta Co., Ltd., and Gamma Works";
        let names = ["Alpha Works", "Beta Co., Ltd.", "Gamma Works"];
        assert_eq!(read(text, true, Some(3)), (names.map(str::to_owned).to_vec(), false));
        assert_eq!(read(text, true, None), (names.map(str::to_owned).to_vec(), true));
        let (whole, doubt) = read(text, true, Some(2));
        assert_eq!((whole.len(), doubt), (1, true));
    }

    #[test]
    fn one_entry_has_one_name() {
        let text = " for Alpha Trade and Industry Co., Ltd.";
        let name = "Alpha Trade and Industry Co., Ltd.".to_owned();
        assert_eq!(read(text, false, None), (vec![name], false));
    }
}
