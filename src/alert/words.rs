//! The vocabulary of alerts as tables: classes, stages, fields, footnotes
//! and destinations in words for people.

use entity_list::model::{
    CheckStatus, CountryCode, Destination, RelatedAction, RequirementClass, ReviewPolicyClass,
    Stage,
};

use super::model::{PartyChangeKind, Place};

/// Where eCFR shows the list.
pub(super) const ECFR_LIST_URL: &str = "https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-744/appendix-Supplement%20No.%204%20to%20Part%20744";

/// What every alert says about itself.
pub(super) const CAVEATS: &[&str] = &[
    "Removal from the list is not clearance, and a name that is not found here is not cleared: other lists, end-use and end-user rules still apply.",
    "This alert is not legal advice. Only the PDF of the Federal Register is the legal edition.",
];

/// Short names of destinations whose heading is not what people say. All
/// others are the heading in ordinary letters.
const SHORT_NAMES: &[(&str, &str)] = &[
    ("CD", "Congo (Democratic Republic)"),
    ("CG", "Congo (Republic)"),
    ("CN", "China"),
    ("IR", "Iran"),
    ("KP", "North Korea"),
    ("KR", "South Korea"),
    ("LA", "Laos"),
    ("MM", "Burma (Myanmar)"),
    ("RU", "Russia"),
    ("SY", "Syria"),
    ("VN", "Vietnam"),
];

/// Words that stay small inside a destination's name.
const SMALL_WORDS: &[&str] = &["and", "of", "the"];

/// What is known of footnotes beyond their text: the rules behind them in
/// 15 CFR 734.9.
const FOOTNOTE_GISTS: &[(u8, &str)] = &[
    (
        1,
        "Foreign-produced items under the Entity List footnote 1 foreign-direct-product rule, 15 CFR 734.9(e)(1), need a license too.",
    ),
    (
        3,
        "Foreign-produced items under the Russia/Belarus military end user and procurement foreign-direct-product rule, 15 CFR 734.9(g), need a license too.",
    ),
    (
        4,
        "Foreign-produced items under the Entity List footnote 4 foreign-direct-product rule, 15 CFR 734.9(e)(2), need a license too.",
    ),
    (
        5,
        "Foreign-produced items under the Entity List footnote 5 foreign-direct-product rule, 15 CFR 734.9(e)(3), need a license too.",
    ),
];

/// Field names of an entry's JSON in words.
const FIELD_LABELS: &[(&str, &str)] = &[
    ("addresses", "Addresses"),
    ("aliases", "Aliases"),
    ("citations", "Citations"),
    ("country", "Country code"),
    ("cross_references", "Cross references"),
    ("destination", "Destination"),
    ("kind", "Kind of entry"),
    ("license_requirement", "License requirement"),
    ("license_review_policy", "License review policy"),
    ("members", "Sub-entities"),
    ("name", "Name"),
    ("notes", "Remarks"),
    ("text", "Entity cell"),
];

/// What a footnote means in a line, where it is known.
pub(super) fn footnote_gist(number: u8) -> Option<&'static str> {
    FOOTNOTE_GISTS.iter().find(|(known, _)| *known == number).map(|(_, gist)| *gist)
}

/// A field's name for people. `license_requirement.text` counts as its first
/// part.
pub(super) fn field_label(field: &str) -> String {
    let head = field.split(['.', '[']).next().unwrap_or(field);
    match FIELD_LABELS.iter().find(|(known, _)| *known == head) {
        Some((_, label)) => (*label).to_owned(),
        None => capitalised(&field.replace('_', " ")),
    }
}

/// A destination with its short name.
pub(super) fn place(destination: &Destination, country: Option<CountryCode>) -> Place {
    let short = country.and_then(|code| {
        SHORT_NAMES.iter().find(|(known, _)| *known == code.as_str()).map(|(_, name)| *name)
    });
    let destination_name =
        short.map_or_else(|| ordinary_letters(destination.as_str()), str::to_owned);
    Place { destination: destination.clone(), destination_name, country }
}

/// `SOUTH AFRICA` → `South Africa`; mixed letters stay as they are.
fn ordinary_letters(heading: &str) -> String {
    if heading.chars().any(char::is_lowercase) {
        return heading.to_owned();
    }
    let words = heading.split(' ').enumerate().map(|(index, word)| {
        let lower = word.to_lowercase();
        if index > 0 && SMALL_WORDS.contains(&lower.as_str()) { lower } else { capitalised(&lower) }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The first letter as a capital.
pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a license is required for, in a few words.
pub(super) const fn requirement_phrase(class: RequirementClass) -> &'static str {
    match class {
        RequirementClass::AllItems => "all items subject to the EAR",
        RequirementClass::AllItemsExcept => "all items with exceptions, see the text",
        RequirementClass::ListedItems => "named items only, see the text",
        RequirementClass::SeeSection => "as the section named in the text says",
        RequirementClass::Other => "other, see the text",
    }
}

/// How an application is reviewed, in a few words.
pub(super) const fn policy_phrase(class: ReviewPolicyClass) -> &'static str {
    match class {
        ReviewPolicyClass::PresumptionOfDenial => "presumption of denial",
        ReviewPolicyClass::PolicyOfDenial => "policy of denial",
        ReviewPolicyClass::CaseByCase => "case by case",
        ReviewPolicyClass::Mixed => "mixed, see the text",
        ReviewPolicyClass::Other => "other, see the text",
    }
}

/// A stage in words.
pub(super) const fn stage_phrase(stage: Stage) -> &'static str {
    match stage {
        Stage::OnInspection => "on public inspection, not yet published",
        Stage::Published => "published",
        Stage::InForce => "in force",
        Stage::Delayed => "effective date delayed",
        Stage::Suspended => "suspended",
        Stage::Corrected => "corrected by a later document",
        Stage::Withdrawn => "withdrawn",
        _ => "unknown",
    }
}

/// The webhook's type for a rule at this stage.
pub(super) const fn event_type(stage: Stage) -> &'static str {
    match stage {
        Stage::OnInspection => "entity_list.rule.filed",
        Stage::Delayed => "entity_list.rule.delayed",
        Stage::Suspended => "entity_list.rule.suspended",
        Stage::Corrected => "entity_list.rule.corrected",
        Stage::Withdrawn => "entity_list.rule.withdrawn",
        _ => "entity_list.rule.published",
    }
}

/// What is done to an earlier rule, in words.
pub(super) const fn related_phrase(action: RelatedAction) -> &'static str {
    match action {
        RelatedAction::Corrects => "corrects",
        RelatedAction::Delays => "delays",
        RelatedAction::Suspends => "suspends",
        RelatedAction::Withdraws => "withdraws",
        _ => "acts on",
    }
}

/// What happens to an entry, in a word or two.
pub(super) const fn kind_phrase(kind: PartyChangeKind) -> &'static str {
    match kind {
        PartyChangeKind::Added => "added",
        PartyChangeKind::Revised => "revised",
        PartyChangeKind::Renamed => "renamed",
        PartyChangeKind::Moved => "moved",
        PartyChangeKind::Removed => "removed",
        PartyChangeKind::AlreadyListed => "already listed",
    }
}

/// How a check ended, in a word.
pub(super) const fn check_phrase(status: CheckStatus) -> &'static str {
    match status {
        CheckStatus::Ok => "holds",
        CheckStatus::Warn => "is doubtful",
        CheckStatus::Fail => "failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(heading: &str, code: Option<[u8; 2]>) -> String {
        place(&Destination::new(heading), code.and_then(CountryCode::from_bytes)).destination_name
    }

    #[test]
    fn destinations_are_called_what_people_call_them() {
        assert_eq!(name("CHINA, PEOPLE'S REPUBLIC OF", Some(*b"CN")), "China");
        assert_eq!(name("SOUTH AFRICA", Some(*b"ZA")), "South Africa");
        assert_eq!(name("UNITED ARAB EMIRATES", Some(*b"AE")), "United Arab Emirates");
        assert_eq!(name("KOREA, SOUTH", Some(*b"KR")), "South Korea");
        assert_eq!(name("TÜRKIYE", Some(*b"TR")), "Türkiye");
        assert_eq!(name("ISLE OF MAN", None), "Isle of Man");
        assert_eq!(name("", None), "");
    }

    #[test]
    fn an_unknown_field_is_named_by_its_own_name() {
        assert_eq!(field_label("license_requirement.text"), "License requirement");
        assert_eq!(field_label("brand_new"), "Brand new");
    }
}
