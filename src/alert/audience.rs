//! Who asked for what, and what each of them gets of a happening.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

mod press;
mod subscription;

use super::addressing::Addressed;
use super::digest::{Digest, Told};
use super::model::RuleAlert;
use super::narrow::{Asked, narrow};
use super::notice::Notice;
use super::own_parties::Screening;
use super::render::AlertError;
use super::templates::Templates;
use press::{Content, Press};
use subscription::asked;
pub use subscription::{Form, OwnPartyNames, Pace, Receiver, Subscription};

/// Everybody who is told, with the words to tell them in.
#[derive(Debug, Clone)]
pub struct Audience {
    templates: Arc<Templates>,
    subscriptions: Vec<Subscription>,
    screening: Screening,
}

/// What is to be delivered of a happening.
#[derive(Debug, Default)]
pub struct Composed {
    /// One delivery for each receiver.
    pub deliveries: Vec<Addressed>,
    /// Templates of the operator's that failed; what they were to say is said
    /// in the built-in words.
    pub complaints: Vec<AlertError>,
}

/// Receivers and the subscriptions (by number) that tell them.
type Informed<'a> = Vec<(&'a Receiver, Vec<usize>)>;

impl Audience {
    /// Puts subscriptions and templates together.
    pub fn new(templates: Templates, subscriptions: Vec<Subscription>) -> Self {
        Self { templates: Arc::new(templates), subscriptions, screening: Screening::NotAsked }
    }

    /// The texts of the templates by their names.
    pub fn words(&self) -> BTreeMap<&str, String> {
        self.templates.sources()
    }

    /// The same, with alerts screened against these own parties.
    #[must_use]
    pub fn screening(self, screening: Screening) -> Self {
        Self { screening, ..self }
    }

    /// The alert with the own parties that it touches.
    #[must_use]
    pub fn screened(&self, alert: &RuleAlert) -> RuleAlert {
        RuleAlert { own_parties: self.screening.of(alert), ..alert.clone() }
    }

    /// The alert as a subscription sees it; `None` where it is not told.
    pub fn seen_by(&self, one: &Subscription, alert: &RuleAlert) -> Option<RuleAlert> {
        one.sees(&self.screened(alert))
    }

    /// The subscriptions.
    pub fn subscriptions(&self) -> &[Subscription] {
        &self.subscriptions
    }

    /// The same words for this subscription alone.
    #[must_use]
    pub fn with(&self, one: Subscription) -> Self {
        Self { subscriptions: vec![one], ..self.clone() }
    }

    /// The same without all subscriptions but one.
    #[must_use]
    pub fn only(&self, name: &str) -> Self {
        let kept = self.subscriptions.iter().filter(|one| one.name == name).cloned().collect();
        Self { subscriptions: kept, ..self.clone() }
    }

    /// The deliveries of an alert about a rule, for those who are told at
    /// once. A receiver of several subscriptions gets one message with what
    /// any of them asks for. `at` is when the event happened for us.
    pub fn of_rule(&self, alert: &RuleAlert, at: Timestamp) -> Composed {
        let mut composed = Composed::default();
        let alert = self.screened(alert);
        let mut narrowed: BTreeMap<(Vec<usize>, bool), Option<RuleAlert>> = BTreeMap::new();
        let told = self.told(|one| one.rules && one.pace == Pace::Immediate);
        let mut press = Press::new(&self.templates, &alert.event_id);
        for (receiver, numbers) in told {
            let names = self.names_own_parties(&numbers, receiver);
            let reduced = narrowed.entry((numbers.clone(), names)).or_insert_with(|| {
                let reduced = narrow(&alert, &self.asked(&numbers))?;
                Some(if names { reduced } else { reduced.without_own_parties() })
            });
            if let Some(alert) = reduced {
                let list = self.list_of(&numbers);
                press.print(receiver, &numbers, list, Content::Rule(alert, at), &mut composed);
            }
        }
        composed
    }

    /// The same with no regard to filters and paces: for samples, which
    /// everybody gets.
    pub fn of_rule_unfiltered(&self, alert: &RuleAlert, at: Timestamp) -> Composed {
        let mut composed = Composed::default();
        let mut press = Press::new(&self.templates, &alert.event_id);
        for (receiver, numbers) in self.told(|_| true) {
            let list = self.list_of(&numbers);
            press.print(receiver, &numbers, list, Content::Rule(alert, at), &mut composed);
        }
        composed
    }

    /// A subscription by its name.
    pub fn subscription(&self, name: &str) -> Option<&Subscription> {
        self.subscriptions.iter().find(|one| one.name == name)
    }

    /// The deliveries of a notice, for those who are told of such at once. A
    /// filter does not keep it back: it may concern any entry. Whom the notice
    /// is about is left out: he could not be told.
    pub fn of_notice(&self, event_id: &str, notice: &Notice, at: Timestamp) -> Composed {
        let mut composed = Composed::default();
        let mut press = Press::new(&self.templates, event_id);
        for (receiver, numbers) in self.told(|one| one.hears(notice) && one.pace == Pace::Immediate)
        {
            let about = notice.about().is_some_and(|about| {
                about.channel == receiver.channel.as_str() && about.name == receiver.name
            });
            if !about {
                let list = self.list_of(&numbers);
                press.print(receiver, &numbers, list, Content::Notice(notice, at), &mut composed);
            }
        }
        composed
    }

    /// The deliveries of a digest or a heartbeat, for its subscription.
    pub fn of_digest(&self, event_id: &str, digest: &Digest) -> Composed {
        let mut composed = Composed::default();
        let mut press = Press::new(&self.templates, event_id);
        let told = self.told(|one| one.name == digest.subscription);
        let discreet = without_own_parties(digest);
        for (receiver, numbers) in told {
            let list = self.list_of(&numbers);
            let names = self.names_own_parties(&numbers, receiver);
            let content = Content::Digest(if names { digest } else { &discreet });
            press.print(receiver, &numbers, list, content, &mut composed);
        }
        composed
    }

    /// Each receiver once, with the subscriptions that tell it.
    fn told(&self, who: impl Fn(&Subscription) -> bool) -> Informed<'_> {
        let mut told: Informed<'_> = Vec::new();
        for (number, one) in self.subscriptions.iter().enumerate().filter(|(_, one)| who(one)) {
            for receiver in &one.receivers {
                let same = |(known, _): &&mut (&Receiver, Vec<usize>)| {
                    known.channel == receiver.channel && known.name == receiver.name
                };
                match told.iter_mut().find(same) {
                    Some((_, numbers)) if !numbers.contains(&number) => numbers.push(number),
                    Some(_) => {}
                    None => told.push((receiver, vec![number])),
                }
            }
        }
        told
    }

    /// Whether one of these subscriptions names own parties to a receiver.
    fn names_own_parties(&self, numbers: &[usize], receiver: &Receiver) -> bool {
        let mut all = numbers.iter().filter_map(|number| self.subscriptions.get(*number));
        all.any(|one| one.names_own_parties(receiver))
    }

    fn asked(&self, numbers: &[usize]) -> Vec<Asked<'_>> {
        numbers.iter().filter_map(|number| self.subscriptions.get(*number)).map(asked).collect()
    }

    /// The name of the subscription, where it is one alone and the operator's.
    fn list_of(&self, numbers: &[usize]) -> Option<&str> {
        match numbers {
            [number] => self
                .subscriptions
                .get(*number)
                .map(|one| one.name.as_str())
                .filter(|name| *name != Subscription::EVERYTHING),
            _ => None,
        }
    }
}

/// A digest for those to whom own parties are not named.
fn without_own_parties(digest: &Digest) -> Digest {
    let mut discreet = digest.clone();
    for item in &mut discreet.items {
        if let Told::Rule(alert) = &mut item.told {
            alert.own_parties = None;
        }
    }
    discreet
}
