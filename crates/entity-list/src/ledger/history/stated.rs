//! What a notice says of the dates of an earlier rule, and how sure that is.
//!
//! A delay, a suspension and a withdrawal are carried out by themselves only
//! where the notice is there for that (its title, action line or `DATES` say
//! so), means all of the rule, and says from when or until when. Anything else
//! is for a person: a wrong guess would take parties off the list.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::ledger::{Held, Postponement, change_ids};
use crate::model::{
    Change, ChangeKind, Destination, DocumentNumber, Entry, List, RelatedAction, RelatedDocument,
    Rule,
};

/// The destination of a held change that is about a whole rule.
pub const EVERY_DESTINATION: &str = "ALL DESTINATIONS";

/// A delay, a suspension or a withdrawal of an earlier rule, as a notice states
/// it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stated {
    /// The rule and what is done to it, in the notice's words.
    pub related: RelatedDocument,
    /// The dates; `null` where the notice does not say them.
    pub how: Option<Postponement>,
    /// Why a person has to look before it is done; `null` where it is clear.
    pub doubt: Option<String>,
}

#[expect(clippy::expect_used, reason = "constant patterns, compiled once and tested")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant pattern")
}

/// Words by which a notice means a part of a rule.
static IN_PART: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\binstructions?\s+[0-9]|\bin\s+part\b|\bpartial(?:ly)?\b|\bportions?\s+of\b|\bcertain\s+(?:provisions|amendments|entries|entities|parts)\b|\bparagraphs?\s+\(|\bexcept\s+(?:for|that|as)\b|\bwith\s+respect\s+to\b|\b(?:the|an)\s+entr(?:y|ies)\s+for\b|\bonly\b",
    )
});
static WITHOUT_END: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\bindefinite(?:ly)?\b|\buntil\s+further\s+(?:notice|action)\b"));

/// What a document says of the dates of earlier rules. What it mentions in
/// passing, outside its summary, is left out.
pub fn postponements_stated(notice: &Rule) -> Vec<Stated> {
    let in_summary = |related: &RelatedDocument| {
        notice.summary.as_deref().is_some_and(|summary| summary.contains(&related.text))
    };
    notice
        .related
        .iter()
        .filter(|related| related.action != RelatedAction::Corrects)
        .filter(|related| related.declared || in_summary(related))
        .map(|related| stated(notice, related))
        .collect()
}

fn stated(notice: &Rule, related: &RelatedDocument) -> Stated {
    let begins = match notice.effective_dates.as_slice() {
        [only] => Some(only.date),
        [] => notice.publication_date,
        _ => None,
    };
    let said = || [Some(&related.text), notice.summary.as_ref(), Some(&notice.title)];
    let says = |words: &Regex| said().into_iter().flatten().any(|text| words.is_match(text));
    let without_end = related.until.is_none() && says(&WITHOUT_END);
    let how = match related.action {
        RelatedAction::Delays if without_end || related.until.is_some() => {
            Some(Postponement::Delay { until: related.until })
        }
        RelatedAction::Suspends if without_end || related.until.is_some() => {
            begins.map(|from| Postponement::Suspend { from, until: related.until })
        }
        RelatedAction::Withdraws => begins.map(|from| Postponement::Withdraw { from }),
        _ => None,
    };
    let doubt = if !related.declared {
        Some("neither its title nor its dates say that it does")
    } else if says(&IN_PART) {
        Some("it may mean a part of that rule only")
    } else if how.is_none() {
        Some("it does not say from when or until when")
    } else {
        None
    };
    Stated { related: related.clone(), how, doubt: doubt.map(str::to_owned) }
}

impl Stated {
    /// The rule that is meant, for people.
    pub fn rule_named(&self) -> String {
        let RelatedDocument { citation, document_number, .. } = &self.related;
        match (document_number, citation) {
            (Some(number), _) => number.to_string(),
            (None, Some(citation)) => citation.clone(),
            (None, None) => "that it does not cite".to_owned(),
        }
    }

    /// What is done to the rule, as the verb of a sentence.
    pub const fn verb(&self) -> &'static str {
        match self.related.action {
            RelatedAction::Delays => "delays",
            RelatedAction::Suspends => "suspends",
            RelatedAction::Withdraws => "withdraws",
            RelatedAction::Corrects => "corrects",
        }
    }

    /// Holds it for a person, with the reason.
    pub fn held(&self, notice: &DocumentNumber, why: &str) -> Held {
        let name = format!("the effective dates of the rule {}", self.rule_named());
        let mut entry = Entry::named(Destination::new(EVERY_DESTINATION), None, name);
        entry.text.clone_from(&self.related.text);
        let change = Change {
            kind: ChangeKind::Revise,
            instruction: None,
            list: List::EntityList,
            entry,
            rewording: None,
            former_name: None,
            reason: None,
            subjects: Vec::new(),
            effective_date: self.how.and_then(Postponement::begins),
            effective_until: None,
        };
        let ids = change_ids(notice, std::slice::from_ref(&change));
        Held {
            id: ids.into_iter().next().unwrap_or_else(|| crate::ledger::ChangeId::new("")),
            document: notice.clone(),
            change,
            why: format!("the document {} that rule, and {why}", self.verb()),
            candidates: Vec::new(),
            moves: Some(Box::new(self.clone())),
        }
    }

    /// The dates as a person gives them: `from` is the first day of the
    /// suspension or of the withdrawal, or the new first day in force of a
    /// delayed rule; `until` is the last day of a suspension.
    pub fn given(&self, from: Option<Date>, until: Option<Date>) -> Option<Postponement> {
        let begins = from.or_else(|| self.how.and_then(Postponement::begins));
        match self.related.action {
            RelatedAction::Delays => from.map(|until| Postponement::Delay { until: Some(until) }),
            RelatedAction::Suspends => {
                let until = until.or(self.related.until);
                begins.map(|from| Postponement::Suspend { from, until })
            }
            RelatedAction::Withdraws => begins.map(|from| Postponement::Withdraw { from }),
            RelatedAction::Corrects => None,
        }
    }
}
