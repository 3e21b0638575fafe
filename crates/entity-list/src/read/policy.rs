//! The license review policy column: text and class.

use std::sync::LazyLock;

use regex::Regex;

use super::parts::MarkedText;
use crate::model::{LicenseReviewPolicy, ReviewPolicyClass};

/// Dots that lead the eye to the next column of a printed table.
static LEADER_DOTS: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "a fixed pattern")]
    Regex::new(r"\s*(?:(?:\.\s?){3,}|…+)\s*$").expect("the pattern is valid")
});

/// Ways of review by the words that state them, lower-case, single blanks and
/// plain hyphens.
const WORDINGS: &[(&str, Option<ReviewPolicyClass>)] = &[
    ("presumption of denial", Some(ReviewPolicyClass::PresumptionOfDenial)),
    ("policy of denial", Some(ReviewPolicyClass::PolicyOfDenial)),
    ("case-by-case", Some(ReviewPolicyClass::CaseByCase)),
    ("case by case", Some(ReviewPolicyClass::CaseByCase)),
    // No class of its own; beside another one it makes the policy mixed.
    ("presumption of approval", None),
    ("policy of approval", None),
];

/// Reads the license review policy column: the text without leader dots, and
/// its class. A policy that states two ways of review, such as denial apart
/// from food and medicine, is [`ReviewPolicyClass::Mixed`].
pub fn read_policy(cell: &MarkedText) -> LicenseReviewPolicy {
    let text = LEADER_DOTS.replace(cell.text.trim(), "").into_owned();
    let class = class_of(&text);
    LicenseReviewPolicy { text, class }
}

fn class_of(text: &str) -> ReviewPolicyClass {
    let plain = super::normalise::one_line(text)
        .to_lowercase()
        .replace(['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}'], "-")
        .replace("- ", "-");
    let mut ways: Vec<Option<ReviewPolicyClass>> = WORDINGS
        .iter()
        .filter(|(words, _)| plain.contains(words))
        .map(|&(_, class)| class)
        .collect();
    ways.dedup();
    match *ways {
        [] | [None] => ReviewPolicyClass::Other,
        [Some(class)] => class,
        _ => ReviewPolicyClass::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_classed_by_the_ways_of_review_they_state() {
        use ReviewPolicyClass::{CaseByCase, Mixed, Other, PolicyOfDenial, PresumptionOfDenial};
        for (text, class) in [
            ("Presumption of denial", PresumptionOfDenial),
            ("Policy of Denial", PolicyOfDenial),
            ("Policy of denial. See § 746.8(b)", PolicyOfDenial),
            ("Case-by-case basis", CaseByCase),
            ("Case\u{2013}by\u{2013}case review", CaseByCase),
            ("Policy of denial apart from food and medicine, reviewed case-by-case", Mixed),
            ("Case-by-case for items on the CCL. Presumption of approval for EAR99 items", Mixed),
            ("See § 744.2(d) of the EAR", Other),
            ("", Other),
        ] {
            assert_eq!(read_policy(&MarkedText::plain(text)).class, class, "{text}");
        }
    }

    #[test]
    fn leader_dots_are_dropped_and_a_full_stop_stays() {
        let text = |cell: &str| read_policy(&MarkedText::plain(cell)).text;
        assert_eq!(text("Policy of denial ........"), "Policy of denial");
        assert_eq!(text("Policy of denial. . . ."), "Policy of denial");
        assert_eq!(text("Presumption of denial."), "Presumption of denial.");
    }
}
