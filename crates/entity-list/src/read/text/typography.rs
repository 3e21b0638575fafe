//! ASCII back into the typography that it stands for in GPO texts.

use std::sync::LazyLock;

use regex::Regex;

use crate::read::parts::MarkedText;

static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\\([0-9]{1,2}|[a-z*])\\").expect("the pattern is valid"));

/// Section signs: two of them first.
static SECTIONS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\bSec\.[ ]{1,2}Sec\.[ ]{0,2}").expect("the pattern is valid"));
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\bSec\.(?:[ ]{1,2}([0-9])|[ ]*$)").expect("the pattern is valid")
});

/// One printed line with its typography restored and its superscripts marked.
pub(super) fn typeset(line: &str) -> MarkedText {
    let line = line.replace("``", "\u{201c}").replace("''", "\u{201d}");
    let line = dashes(&line);
    let line = SECTIONS.replace_all(&line, "\u{a7}\u{a7} ");
    let line = SECTION.replace_all(&line, "\u{a7} ${1}");
    let line = line.trim_end();
    let mut text = String::with_capacity(line.len());
    let mut superscripts = Vec::new();
    let mut at = 0;
    for found in MARK.captures_iter(line) {
        let (Some(whole), Some(mark)) = (found.get(0), found.get(1)) else { continue };
        text.push_str(&line[at..whole.start()]);
        let start = text.len();
        text.push_str(mark.as_str());
        superscripts.push(start..text.len());
        at = whole.end();
    }
    text.push_str(&line[at..]);
    MarkedText { text, superscripts, ..MarkedText::default() }
}

/// Two hyphens are an em dash; longer rows of them are rules and stay.
fn dashes(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('-') {
        let run = rest[at..].chars().take_while(|c| *c == '-').count();
        out.push_str(&rest[..at]);
        if run == 2 {
            out.push('\u{2014}');
        } else {
            out.push_str(&rest[at..at + run]);
        }
        rest = &rest[at + run..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_becomes_typography() {
        let text =
            typeset("--Wave; and ``Inspur''  (See Sec. Sec.  734.9(e)(2) and Sec.  744.11) \\4\\.");
        assert_eq!(text.text, "—Wave; and “Inspur”  (See §§ 734.9(e)(2) and § 744.11) 4.");
        assert_eq!(&text.text[text.superscripts[0].clone()], "4");
        assert_eq!(typeset("B201D-1 ---- x").text, "B201D-1 ---- x");
    }
}
