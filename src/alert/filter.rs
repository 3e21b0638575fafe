//! What a subscription lets through, change by change. Pure.
//!
//! All conditions must agree; within one, any of its values is enough; one
//! without values agrees with everything.

use entity_list::ledger::EVERY_DESTINATION;
use entity_list::model::{CountryCode, List, Member, RequirementClass, ReviewPolicyClass, Stage};
use entity_list::read::country::{country_of, is_known_code};
use entity_list::read::normalise::name_key;
use regex::{Regex, RegexBuilder};

use super::model::{HeldChange, PartyChange, PartyChangeKind, Place, RuleAlert};
use super::words::kind_phrase;

/// The conditions of a subscription.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Lists.
    pub lists: Vec<List>,
    /// Kinds of changes.
    pub changes: Vec<PartyChangeKind>,
    /// Stages of the document.
    pub stages: Vec<Stage>,
    /// Destinations.
    pub destinations: Vec<Wanted>,
    /// Footnotes that an entry carries.
    pub footnotes: Vec<u8>,
    /// Classes of license requirements.
    pub requirements: Vec<RequirementClass>,
    /// Classes of review policies.
    pub policies: Vec<ReviewPolicyClass>,
    /// Subjects of the reason, by their tags.
    pub subjects: Vec<String>,
    /// Words in names, aliases and addresses.
    pub words: Vec<Word>,
    /// Regular expressions over the same; either is enough.
    pub patterns: Vec<Regex>,
    /// Only what touches an own party. Where they were not screened, nothing
    /// is kept back.
    pub own_party_hits: bool,
}

/// A destination that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    printed: String,
    country: Option<CountryCode>,
}

impl Wanted {
    /// Takes a code, a country's name, or a heading as the list prints it.
    pub fn new(printed: &str) -> Self {
        let code = is_known_code(printed).then(|| CountryCode::try_from(printed.to_owned()).ok());
        Self {
            printed: printed.to_owned(),
            country: code.flatten().or_else(|| country_of(printed)),
        }
    }

    fn is(&self, place: &Place) -> bool {
        match (self.country, place.country) {
            (Some(wanted), Some(code)) => wanted == code,
            _ => name_key(&self.printed) == name_key(place.destination.as_str()),
        }
    }
}

/// A word, or several that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    printed: String,
    tokens: Vec<String>,
}

impl Word {
    /// Takes the word as people write it.
    pub fn new(printed: &str) -> Self {
        Self { printed: printed.to_owned(), tokens: tokens(printed) }
    }

    /// Whole words count, without regard to accents and capitals. Scripts that
    /// write no blanks between words are searched as they are.
    fn is_in(&self, text: &str) -> bool {
        if !self.printed.is_ascii() && text.contains(&self.printed) {
            return true;
        }
        let wanted = self.tokens.as_slice();
        !wanted.is_empty() && tokens(text).windows(wanted.len()).any(|window| window == wanted)
    }
}

fn tokens(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .map(name_key)
        .filter(|token| !token.is_empty())
        .collect()
}

/// A regular expression as filters use it: without regard to case.
pub fn pattern(text: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(text).case_insensitive(true).build()
}

impl Filter {
    /// True where it lets everything through.
    pub fn is_open(&self) -> bool {
        self.stages.is_empty() && self.asks_nothing_of_changes()
    }

    fn asks_nothing_of_changes(&self) -> bool {
        self.lists.is_empty()
            && self.changes.is_empty()
            && self.destinations.is_empty()
            && self.footnotes.is_empty()
            && self.requirements.is_empty()
            && self.policies.is_empty()
            && self.subjects.is_empty()
            && self.words.is_empty()
            && self.patterns.is_empty()
            && !self.own_party_hits
    }

    /// Whether it lets through what is said of a document at this stage.
    pub fn lets_stage(&self, stage: Stage) -> bool {
        any(&self.stages, |wanted| *wanted == stage)
    }

    /// Whether it lets a change of this alert through.
    pub fn lets_change(&self, alert: &RuleAlert, change: &PartyChange) -> bool {
        self.lets_stage(alert.document.stage)
            && any(&self.lists, |list| *list == change.list)
            && any(&self.changes, |kind| *kind == change.kind)
            && any(&self.destinations, |wanted| {
                wanted.is(&change.place)
                    || change.former_destination.as_ref().is_some_and(|from| wanted.is(from))
            })
            && any(&self.footnotes, |number| change.license_requirement.footnotes.contains(number))
            && any(&self.requirements, |class| *class == change.license_requirement.class)
            && any(&self.policies, |class| *class == change.license_review_policy.class)
            && any(&self.subjects, |tag| touches(alert, change, tag))
            && self.lets_texts(&texts_of(change))
            && (!self.own_party_hits || may_touch_own(alert, change))
    }

    /// Whether it lets a change through that was not applied. What a person
    /// must look at is kept back only where it names another destination.
    pub fn lets_held(&self, stage: Stage, held: &HeldChange) -> bool {
        let of_all = held.place.destination.as_str() == EVERY_DESTINATION;
        self.lets_stage(stage)
            && (of_all || any(&self.destinations, |wanted| wanted.is(&held.place)))
    }

    fn lets_texts(&self, texts: &[&str]) -> bool {
        if self.words.is_empty() && self.patterns.is_empty() {
            return true;
        }
        texts.iter().any(|text| {
            self.words.iter().any(|word| word.is_in(text))
                || self.patterns.iter().any(|pattern| pattern.is_match(text))
        })
    }

    /// The conditions in words, such as `destinations CN, TW; changes added`.
    pub fn in_words(&self) -> String {
        let mut parts = Vec::new();
        let mut part = |label: &str, values: Vec<String>| {
            if !values.is_empty() {
                parts.push(format!("{label} {}", values.join(", ")));
            }
        };
        part("destinations", self.destinations.iter().map(|it| it.printed.clone()).collect());
        part("changes", self.changes.iter().map(|kind| kind_phrase(*kind).to_owned()).collect());
        part("lists", self.lists.iter().map(json_word).collect());
        part("stages", self.stages.iter().map(json_word).collect());
        part("footnotes", self.footnotes.iter().map(ToString::to_string).collect());
        part("requirements", self.requirements.iter().map(json_word).collect());
        part("policies", self.policies.iter().map(json_word).collect());
        part("subjects", self.subjects.clone());
        part("words", self.words.iter().map(|word| word.printed.clone()).collect());
        part("patterns", self.patterns.iter().map(|it| it.as_str().to_owned()).collect());
        if self.own_party_hits {
            parts.push("own-party hits".to_owned());
        }
        parts.join("; ")
    }
}

/// Whether a change touches an own party, or nobody can tell.
fn may_touch_own(alert: &RuleAlert, change: &PartyChange) -> bool {
    match &alert.own_parties {
        Some(own) if own.not_done.is_none() => {
            own.hits.iter().any(|hit| hit.change == Some(change.number))
        }
        _ => true,
    }
}

fn any<T>(wanted: &[T], agrees: impl FnMut(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(agrees)
}

fn touches(alert: &RuleAlert, change: &PartyChange, tag: &str) -> bool {
    let reason = alert.reasons.iter().find(|reason| Some(reason.number) == change.reason);
    reason.is_some_and(|reason| reason.subjects.iter().any(|subject| subject.tag == tag))
}

/// Names, aliases and addresses of an entry, those that go too.
fn texts_of(change: &PartyChange) -> Vec<&str> {
    let mut texts = vec![change.name.as_str()];
    texts.extend(change.former_name.as_deref());
    texts.extend(change.aliases.iter().map(|alias| alias.name.as_str()));
    texts.extend(change.addresses.iter().map(String::as_str));
    texts.extend(change.no_longer_listed.iter().map(String::as_str));
    for member in &change.members {
        texts_of_member(member, &mut texts);
    }
    texts
}

fn texts_of_member<'a>(member: &'a Member, texts: &mut Vec<&'a str>) {
    texts.push(&member.name);
    texts.extend(member.aliases.iter().map(|alias| alias.name.as_str()));
    texts.extend(member.addresses.iter().map(String::as_str));
    for inner in &member.members {
        texts_of_member(inner, texts);
    }
}

/// A value of one of the model's enums as its JSON word.
fn json_word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole_and_know_no_accents() {
        let is_in = |word: &str, text: &str| Word::new(word).is_in(text);
        assert!(is_in("Inspur", "INSPUR (Beijing) Electronic"));
        assert!(is_in("inspur group", "The Inspur-Group, Ltd."));
        assert!(is_in("Taahhut", "Atempo Proje Taahhüt"));
        assert!(!is_in("Wave", "Waveform Ltd."));
        assert!(is_in("浪潮", "浪潮电子信息产业股份有限公司"));
        assert!(!is_in("", "anything"));
    }

    #[test]
    fn destinations_are_known_by_code_name_and_heading() {
        let china = crate::alert::words::place(
            &entity_list::model::Destination::new("CHINA, PEOPLE'S REPUBLIC OF"),
            CountryCode::from_bytes(*b"CN"),
        );
        for printed in ["CN", "China", "CHINA, PEOPLE'S REPUBLIC OF", "People’s Republic of China"]
        {
            assert!(Wanted::new(printed).is(&china), "{printed}");
        }
        assert!(!Wanted::new("TW").is(&china));
        let crimea = crate::alert::words::place(
            &entity_list::model::Destination::new("CRIMEA REGION OF UKRAINE"),
            None,
        );
        assert!(Wanted::new("Crimea Region of Ukraine").is(&crimea));
        assert!(!Wanted::new("UA").is(&crimea));
    }
}
