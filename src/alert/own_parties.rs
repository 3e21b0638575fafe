//! The operator's own parties that an alert touches, and how that is said. Pure.
//!
//! They are found when a message is composed, never stored with the event: of
//! the record, only the messages themselves know the operator's customers.

use std::sync::Arc;

use entity_list::ledger::ChangeId;
use entity_list::model::EntryKind;
use entity_list::screen::{Hit, NameRole, Screen, Subject};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::headline::plural;
use super::model::{HeldChange, PartyChange, RuleAlert};
use super::words::kind_phrase;

/// What is said where nothing was found.
const NO_CLEARANCE: &str = "No hit is no clearance: names are spelled in many ways, owners and \
                            affiliates need not be named, and other lists, end-use and end-user \
                            rules still apply.";

/// What is said of hits.
const NO_VERDICT: &str = "A hit is a likeness of names or addresses, no verdict: compare the \
                          parties before you act.";

/// What alerts are screened against.
#[derive(Debug, Clone, Default)]
pub enum Screening {
    /// Nothing: there is no table of own parties.
    #[default]
    NotAsked,
    /// Own parties.
    Ready(Arc<Screen>),
    /// The table of own parties cannot be used, for this reason.
    NotDone(String),
}

/// The own parties that an alert touches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OwnParties {
    /// Own parties that were compared.
    pub screened: u32,
    /// The score (0 to 1) from which on names count as a hit.
    pub threshold: f64,
    /// Why they were not compared; `null` where they were.
    pub not_done: Option<String>,
    /// What was found: in the order of the changes, the highest score first.
    pub hits: Vec<OwnPartyHit>,
    /// How to take it, in a sentence.
    pub note: String,
}

/// An own party that a change touches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OwnPartyHit {
    /// The number of the change; `null` for a change that was not applied.
    pub change: Option<u32>,
    /// The change that was not applied; `null` for the others.
    pub held: Option<ChangeId>,
    /// What the rule does, such as `added`.
    pub action: String,
    /// The name of the entry.
    pub party: String,
    /// The short name of its destination.
    pub destination_name: String,
    /// What matched.
    #[serde(flatten)]
    pub hit: Hit,
    /// Why it is a hit, in a sentence.
    pub why: String,
}

impl Screening {
    /// The own parties that an alert touches; `None` where there are none to
    /// compare with.
    pub fn of(&self, alert: &RuleAlert) -> Option<OwnParties> {
        let screen = match self {
            Self::NotAsked => return None,
            Self::Ready(screen) => screen,
            Self::NotDone(why) => return Some(OwnParties::not_done(why.clone())),
        };
        let held = &alert.trouble.held;
        let subjects: Vec<Subject<'_>> =
            alert.changes.iter().map(of_change).chain(held.iter().map(of_held)).collect();
        let mut found = screen.against(&subjects).into_iter();
        let mut hits: Vec<OwnPartyHit> = Vec::new();
        for (change, found) in alert.changes.iter().zip(found.by_ref()) {
            hits.extend(found.into_iter().map(|hit| OwnPartyHit {
                change: Some(change.number),
                held: None,
                action: kind_phrase(change.kind).to_owned(),
                party: change.name.clone(),
                destination_name: change.place.destination_name.clone(),
                why: hit.why(),
                hit,
            }));
        }
        for (held, found) in held.iter().zip(found) {
            hits.extend(found.into_iter().map(|hit| OwnPartyHit {
                change: None,
                held: Some(held.id.clone()),
                action: "not applied".to_owned(),
                party: held.name.clone(),
                destination_name: held.place.destination_name.clone(),
                why: hit.why(),
                hit,
            }));
        }
        Some(OwnParties {
            screened: u32::try_from(screen.parties().len()).unwrap_or(u32::MAX),
            threshold: screen.threshold().score(),
            not_done: None,
            note: if hits.is_empty() { NO_CLEARANCE } else { NO_VERDICT }.to_owned(),
            hits,
        })
    }
}

impl RuleAlert {
    /// The alert for those to whom own parties are not named.
    #[must_use]
    pub fn without_own_parties(self) -> Self {
        Self { own_parties: None, ..self }
    }
}

impl OwnParties {
    fn not_done(why: String) -> Self {
        Self {
            screened: 0,
            threshold: 0.0,
            not_done: Some(why),
            hits: Vec::new(),
            note: "Nothing is known of your own parties: screen the names of this rule by hand, \
                   or mend the table and run `entitylistd screen`."
                .to_owned(),
        }
    }

    /// How many own parties are touched, each counted once.
    pub fn touched(&self) -> u32 {
        let mut ids: Vec<_> =
            self.hits.iter().map(|hit| (&hit.hit.own.id, &hit.hit.own.name)).collect();
        ids.sort_unstable();
        ids.dedup();
        u32::try_from(ids.len()).unwrap_or(u32::MAX)
    }

    /// True where somebody has to look.
    pub(super) fn needs_person(&self) -> bool {
        self.not_done.is_some() || !self.hits.is_empty()
    }

    /// What was found, in a line.
    pub(super) fn heading(&self) -> String {
        let all = plural(self.screened, "own party", "own parties");
        match (&self.not_done, self.touched()) {
            (Some(_), _) => "Your own parties were NOT screened".to_owned(),
            (None, 0) => format!("No hit among your {all}"),
            (None, touched) => format!("Touches {touched} of your {all}"),
        }
    }

    /// The same for a subject line.
    pub(super) fn mark(&self) -> String {
        match (&self.not_done, self.touched()) {
            (Some(_), _) => "own parties not screened".to_owned(),
            (None, 0) => "no own-party hit".to_owned(),
            (None, touched) => format!("TOUCHES {}", plural(touched, "OWN PARTY", "OWN PARTIES")),
        }
    }

    /// Each hit, or why there was no screening, a line each.
    pub(super) fn lines(&self) -> Vec<String> {
        let why = self.not_done.iter().cloned();
        why.chain(self.hits.iter().map(|hit| format!("{}: {}", hit.title(), hit.why))).collect()
    }
}

impl OwnPartyHit {
    /// Which own party and which entry.
    pub(super) fn title(&self) -> String {
        let own = &self.hit.own;
        let country = own.country.map(|code| format!(", {code}")).unwrap_or_default();
        let number = self.change.map(|number| format!("entry {number}, ")).unwrap_or_default();
        format!(
            "{} ({}{country}) and {number}{} under {}, {}",
            own.name, own.id, self.party, self.destination_name, self.action
        )
    }
}

/// What a change says of a party, with what it says no longer.
fn of_change(change: &PartyChange) -> Subject<'_> {
    let mut subject = Subject::named(change.entry_kind, change.place.country, &change.name);
    subject.add_aliases(change.aliases.iter().map(|alias| alias.name.as_str()));
    for member in &change.members {
        subject.add_member(member);
    }
    subject.addresses.extend(change.addresses.iter().map(String::as_str));
    if change.entry_kind != EntryKind::Address {
        // Addresses are among them; they match no name.
        let gone = change.former_name.iter().chain(&change.no_longer_listed);
        subject.names.extend(gone.map(|name| (NameRole::Former, name.as_str())));
    }
    subject
}

fn of_held(held: &HeldChange) -> Subject<'_> {
    Subject::named(EntryKind::Party, held.place.country, &held.name)
}

/// The own parties as templates see them.
#[derive(Debug, Serialize)]
pub(super) struct OwnView<'a> {
    heading: String,
    /// True where somebody has to look.
    alarm: bool,
    why_not: Option<&'a str>,
    hits: Vec<HitView<'a>>,
    note: &'a str,
}

#[derive(Debug, Serialize)]
struct HitView<'a> {
    title: String,
    why: &'a str,
}

impl<'a> OwnView<'a> {
    pub(super) fn of(own: &'a OwnParties) -> Self {
        Self {
            heading: own.heading(),
            alarm: own.needs_person(),
            why_not: own.not_done.as_deref(),
            hits: own
                .hits
                .iter()
                .map(|hit| HitView { title: hit.title(), why: &hit.why })
                .collect(),
            note: &own.note,
        }
    }
}
