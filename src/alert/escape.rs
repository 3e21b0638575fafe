//! Text from documents made harmless for the eye and the wire.
//!
//! Names come from documents and may hold anything: line breaks that forge a
//! second line, marks that turn the direction of reading (U+202A to U+202E,
//! U+2066 to U+2069), terminal escapes. Each such character is shown as
//! `<U+202E>` instead of acting; no character is dropped.

use std::fmt::Write as _;

/// One line: line breaks and tabs become spaces, characters that act without
/// being seen are shown.
pub(super) fn line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{85}' => shown.push(' '),
            other => push_shown(&mut shown, other),
        }
    }
    shown
}

/// The same with the line breaks kept, for text that is quoted line by line.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.replace("\r\n", "\n").split(['\n', '\r']).map(line).collect()
}

fn push_shown(shown: &mut String, character: char) {
    if acts_unseen(character) {
        // writing to a string cannot fail
        let _ = write!(shown, "<U+{:04X}>", u32::from(character));
    } else {
        shown.push(character);
    }
}

/// Control characters, marks of direction, characters without width or ink that
/// hide in names, tags. Joiners and variation selectors are left alone: scripts
/// and emoji need them.
fn acts_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}'
                | '\u{34F}'
                | '\u{115F}'..='\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180E}'
                | '\u{200B}'
                | '\u{200E}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{3164}'
                | '\u{061C}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_of_direction_are_shown_and_do_not_act() {
        assert_eq!(line("a\u{202E}b"), "a<U+202E>b");
        assert_eq!(line("a\r\nBcc: x"), "a  Bcc: x");
        assert_eq!(line("\u{1b}[31mred"), "<U+001B>[31mred");
        assert_eq!(line("Ac\u{ad}me\u{3164}"), "Ac<U+00AD>me<U+3164>");
        assert_eq!(line("北京 Ünïcode 🚀"), "北京 Ünïcode 🚀");
    }

    proptest! {
        #[test]
        fn a_line_is_one_line_without_control_characters(text in "\\PC*|.*|[\u{0}-\u{1f}\u{2020}-\u{2070}]*") {
            let shown = line(&text);
            prop_assert!(!shown.chars().any(acts_unseen));
        }
    }
}
