//! Effective dates: all of them, each with what it applies to.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::dates::dates;
use super::prose::sentences;
use crate::model::EffectiveDate;

#[expect(clippy::expect_used, reason = "constant patterns, compiled once and tested")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant pattern")
}

static EXCEPT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?is)(?:except(?:\s+(?:for|that))?|with\s+the\s+exception\s+of)\s+(.+?),?\s+(?:(?:which|that|and)\s+)?(?:is|are|was|were|will\s+be|shall\s+be|takes?|becomes?)\b",
    )
});
static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?is)(?:^|[.;,:]\s*(?:and\s+)?)([^.;:]*?\b(?:instructions?|amendments?|supplements?|sections?|§+|paragraphs?|additions?|removals?|revisions?|entry|entries|changes|provisions?|corrections?)\b[^;]*?),?\s+(?:is|are|was|were|will\s+be|shall\s+be|takes?|becomes?)\s+effective",
    )
});
static WHOLE_RULE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:the|this|these)?\s*(?:interim\s+|temporary\s+|direct\s+|correcting\s+)?(?:final\s+)?(?:rules?|document|action|regulation|amendments?|corrections?)\s*$",
    )
});
static ON_PUBLICATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)effective\s+(?:immediately\s+)?(?:on|upon|as\s+of|at)\s+(?:the\s+)?(?:(?:date|day)\s+of\s+)?(?:its\s+)?publication|effective\s+immediately\s*\.",
    )
});
static NOT_EFFECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:comments?|compliance\s+date|applicab(?:le|ility)\s+date|expires?|incorporation\s+by\s+reference|public\s+hearing|postmarked)\b",
    )
});
/// `is stayed until`, `is delayed from ... to`, `is suspended through`.
static HELD_UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?is)\b(?:stayed|suspended|postponed)\b[^.;]*\b(?:until|through|to)[\s,]*(?:on\s+)?$")
});
/// `(January 9, 2020)` behind a citation.
static CITED_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b[0-9]+\s+FR\s+[0-9,]+,?\s*[(,]\s*$"));
/// Other days than that on which the text is in force.
static COMPLIANCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?is)\b(?:compliance|applicab(?:le|ility))\b[^.;]*$"));
static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?is)^[\s,]*(?:through|until|thru|to|and\s+(?:ending|ends|expires)|[-–—])")
});
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\s*(?:dates?|effective\s+dates?)\s*:\s*"));

/// The effective dates that a text states. `published` fills `effective on
/// publication`.
pub(super) fn effective_dates(text: &str, published: Option<Date>) -> Vec<EffectiveDate> {
    let mut found: Vec<EffectiveDate> = Vec::new();
    for sentence in sentences(text) {
        let labelled = LABEL.is_match(sentence);
        let sentence = LABEL.replace(sentence, "");
        let speaks_of_effect = sentence.to_lowercase().contains("effective");
        if NOT_EFFECTIVE.is_match(&sentence) && !speaks_of_effect {
            continue;
        }
        if speaks_of_effect || labelled {
            read_sentence(&sentence, &mut found);
        }
        if let Some(date) = published
            && ON_PUBLICATION.is_match(&sentence)
        {
            add(&mut found, EffectiveDate { date, until: None, applies_to: None });
        }
    }
    found
}

/// The dates of the `DATES` section, which may state them without the word
/// `effective`.
pub(super) fn dates_section(text: &str, published: Option<Date>) -> Vec<EffectiveDate> {
    let found = effective_dates(text, published);
    if found.is_empty() && !NOT_EFFECTIVE.is_match(text) {
        return dates(text)
            .into_iter()
            .take(1)
            .map(|(_, date)| EffectiveDate { date, until: None, applies_to: None })
            .collect();
    }
    found
}

fn read_sentence(sentence: &str, found: &mut Vec<EffectiveDate>) {
    let mut from = 0;
    let mut last_is_ours = false;
    for (range, date) in dates(sentence) {
        let between = &sentence[from..range.start];
        from = range.end;
        if last_is_ours && UNTIL.is_match(between) {
            if let Some(last) = found.last_mut() {
                last.until = Some(date);
            }
            last_is_ours = false;
            continue;
        }
        // the end of what the document does to an earlier rule
        if HELD_UNTIL.is_match(between) {
            last_is_ours = false;
            continue;
        }
        // a date that names an earlier rule: `the rule published on ...`
        let lower = between.to_lowercase();
        if CITED_DAY.is_match(between) || COMPLIANCE.is_match(between) {
            last_is_ours = false;
            continue;
        }
        let cites = ["published", "issued", "dated", "signed", "comment"]
            .iter()
            .filter_map(|word| lower.rfind(word))
            .max();
        let effect = lower.rfind("effective").or_else(|| lower.rfind("except"));
        if cites > effect && cites.is_some() {
            last_is_ours = false;
            continue;
        }
        let applies_to = applies_to(between);
        add(found, EffectiveDate { date, until: None, applies_to });
        last_is_ours = true;
    }
}

/// What the words in front of a date say that it applies to; `None` for the
/// whole rule.
fn applies_to(before: &str) -> Option<String> {
    let phrase = EXCEPT
        .captures(before)
        // the last one stands nearest to its date
        .or_else(|| SUBJECT.captures_iter(before).last())?
        .get(1)?
        .as_str()
        .trim()
        .trim_start_matches([',', ';', '.'])
        .trim()
        .trim_end_matches([',', ';'])
        .to_owned();
    (!phrase.is_empty() && !WHOLE_RULE.is_match(&phrase)).then_some(phrase)
}

fn add(found: &mut Vec<EffectiveDate>, date: EffectiveDate) {
    if !found.contains(&date) {
        found.push(date);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> String {
        dates_section(text, Some(jiff::civil::date(2020, 1, 2)))
            .iter()
            .map(|found| {
                format!(
                    "{}{} {}",
                    found.date,
                    found.until.map(|until| format!("..{until}")).unwrap_or_default(),
                    found.applies_to.as_deref().unwrap_or("*")
                )
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn one_date_for_the_whole_rule() {
        assert_eq!(show("This rule is effective February 24, 2023."), "2023-02-24 *");
        assert_eq!(show("Effective Date: This rule is effective June 26, 2014."), "2014-06-26 *");
        assert_eq!(show("Effective September 22, 2008."), "2008-09-22 *");
        assert_eq!(show("March 4, 2021."), "2021-03-04 *");
        assert_eq!(show("This rule is effective on publication."), "2020-01-02 *");
    }

    #[test]
    fn parts_of_a_rule_have_dates_of_their_own() {
        assert_eq!(
            show(
                "This rule is effective November 17, 2023, except for amendatory instruction 11, \
                 which is effective November 17, 2023, through January 1, 2026."
            ),
            "2023-11-17 *\n2023-11-17..2026-01-01 amendatory instruction 11"
        );
        assert_eq!(
            show(
                "This rule is effective 11/17/2023, except for amendatory instructions 5 and 7, \
                 which are effective December 1, 2023. Comments must be received by January 16, 2024."
            ),
            "2023-11-17 *\n2023-12-01 amendatory instructions 5 and 7"
        );
        assert_eq!(
            show(
                "This final rule is effective May 1, 2024. Amendatory instruction 3.b is effective \
                 June 3, 2024."
            ),
            "2024-05-01 *\n2024-06-03 Amendatory instruction 3.b"
        );
    }

    #[test]
    fn dates_of_other_rules_and_comments_are_passed_over() {
        assert_eq!(
            show(
                "The correction is effective March 1, 2022. The final rule published on February 14, \
                 2022 was effective February 14, 2022, and comments are due April 4, 2022."
            )
            .lines()
            .next(),
            Some("2022-03-01 *")
        );
    }
}
