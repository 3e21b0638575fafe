//! Rules that change how the Entity List applies: its license requirements,
//! their exceptions, whom they reach beside the parties that are listed.
//!
//! Such a rule adds and removes nobody and still changes what may be shipped to
//! whom. It amends the sections by which the list applies rather than
//! Supplement No. 4. What it does to a party only a person can tell, so that
//! its instructions on those sections are handed over verbatim.

use std::sync::LazyLock;

use regex::Regex;

use super::classify::{from_bis, proposes};
use crate::read::instruction::target::is_part_744;
use crate::read::instruction::without_labels;
use crate::read::parts::{Block, MarkedText, RuleParts};

/// The sections of part 744 by which the Entity List applies: the license
/// requirements (744.11) and the procedure for changes and requests (744.16).
const SECTIONS: [&str; 2] = ["744.11", "744.16"];

#[expect(clippy::expect_used, reason = "constant patterns, compiled once and tested")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant pattern")
}

/// The sections that an instruction begins with: `In § 744.11, ...`, `Sections
/// 744.9 and 744.11 are amended`, `Revise paragraph (a) of § 744.11`.
static AMENDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:in|amend|revise|add|remove|correct|further|the|new|introductory|text|heading|paragraphs?|\([a-z0-9]+\)|of|to|and|through)[\s,]+)*(?:§+\s*|sections?\s+)([0-9]+\.[0-9]+[^a-z]*(?:(?:and|through|§)\s*[^a-z]*)*)",
    )
});

/// The instructions of a rule of the Bureau that change how the Entity List
/// applies, in order.
pub(crate) fn how_lists_apply(parts: &RuleParts) -> Vec<&MarkedText> {
    let is_rule = parts.element.is_empty() || parts.element.eq_ignore_ascii_case("RULE");
    if !is_rule || !from_bis(parts) || proposes(parts) {
        return Vec::new();
    }
    let instructions = parts.body.iter().filter_map(|block| match block {
        Block::Instruction { part, text } => Some((part.as_ref(), text)),
        _ => None,
    });
    instructions
        .filter(|(part, _)| is_part_744(*part) != Some(false))
        .map(|(_, text)| text)
        .filter(|text| amends_application(&text.text))
        .collect()
}

fn amends_application(instruction: &str) -> bool {
    let body = without_labels(instruction);
    let Some(found) = AMENDED.captures(body) else { return false };
    found[1]
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .any(|number| SECTIONS.contains(&number.trim_end_matches('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sections_that_are_amended_decide() {
        for ours in [
            "2. Section 744.11 is amended by revising paragraph (a) to read as follows:",
            "■ 3. In § 744.11, revise paragraph (a)(2).",
            "4. Amend § 744.16 by adding paragraph (f).",
            "5. Sections 744.9, 744.11, and 744.21 are amended by removing “X”.",
            "6. Revise the introductory text of paragraph (a) of § 744.11 to read as follows:",
        ] {
            assert!(amends_application(ours), "{ours}");
        }
        for other in [
            "2. Section 734.9 is amended by adding “§ 744.11” in paragraph (e).",
            "3. In § 744.21, revise the reference to § 744.11.",
            "4. Supplement No. 4 to part 744 is amended: (see § 744.11)",
            "5. The authority citation for part 744 continues to read as follows:",
            "6. Section 744.110 is added.",
        ] {
            assert!(!amends_application(other), "{other}");
        }
    }
}
