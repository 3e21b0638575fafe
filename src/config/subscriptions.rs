//! Subscriptions out of the checked draft.

use serde::de::DeserializeOwned;

use super::draft::Draft;
use super::keys::DAYS;
use super::problem::Problem;
use super::receivers::{EndpointName, Filter, OwnPartyNames, Pace, Subscription, Weekday};
use super::suggest::closest;
use super::wording::{ENDPOINT_KINDS, read_time};

/// The day behind each word of `DAYS`.
const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// Builds one subscription.
pub(super) fn subscription(draft: &mut Draft, name: &str) -> Option<Subscription> {
    let section = format!("subscription.{name}");
    let key = |rest: &str| format!("{section}.{rest}");
    let endpoints = endpoints(draft, &key("endpoints"));
    let to = draft.texts_of(&key("to")).unwrap_or_default().to_vec();
    let receivers =
        draft.settings.contains_key(&key("to")) || draft.settings.contains_key(&key("endpoints"));
    if !receivers {
        complain(
            draft,
            &section,
            format!("`{section}` tells nobody"),
            format!("set `{section}.to`, `{section}.endpoints` or both"),
        );
    }
    if !to.is_empty() && draft.section_place("mail").is_none() {
        complain(
            draft,
            &key("to"),
            format!("`{section}` has mail recipients, but there is no mail server"),
            "set `mail.from` and `mail.host`, or `mail.folder`".to_owned(),
        );
    }
    let tell = draft.texts_of(&key("tell"))?;
    let (rules, trouble) = (has(tell, "rules"), has(tell, "trouble"));
    let digest = pace(draft.text(&key("delivery"))?);
    let heartbeat = pace(draft.text(&key("heartbeat"))?);
    if digest.is_some() && heartbeat.is_some() && digest != heartbeat {
        complain(
            draft,
            &key("heartbeat"),
            format!("the heartbeat of `{section}` has another pace than its digests"),
            "an empty digest is the heartbeat: give both the same pace".to_owned(),
        );
    }
    if draft.flag(&key("own_party_hits")) == Some(true)
        && !draft.settings.contains_key("own_parties.file")
    {
        complain(
            draft,
            &key("own_party_hits"),
            format!("`{section}` asks for hits among own parties, but there is no table of them"),
            "set `own_parties.file`".to_owned(),
        );
    }
    let own_parties = match draft.text(&key("own_parties"))? {
        "hits" => OwnPartyNames::Everywhere,
        "none" => OwnPartyNames::Nowhere,
        _ => OwnPartyNames::Mail,
    };
    let on = draft.text(&key("on"))?;
    let day = DAYS.iter().position(|day| *day == on).and_then(|at| WEEKDAYS.get(at));
    Some(Subscription {
        name: name.to_owned(),
        to,
        endpoints,
        filter: filter(draft, &section)?,
        own_parties,
        rules,
        trouble,
        digest,
        heartbeat,
        at: read_time(draft.text(&key("at"))?)?,
        on: *day?,
        timezone: draft.text(&key("timezone"))?.to_owned(),
    })
}

fn has(words: &[String], word: &str) -> bool {
    words.iter().any(|one| one == word)
}

fn pace(word: &str) -> Option<Pace> {
    match word {
        "daily" => Some(Pace::Daily),
        "weekly" => Some(Pace::Weekly),
        _ => None,
    }
}

fn complain(draft: &mut Draft, path: &str, message: String, help: String) {
    let place = draft.place(path).or(draft.section_place(path)).cloned();
    draft.problems.push(Problem { place, ..Problem::new(message).help(help) });
}

/// The endpoints that a subscription names; each must have its section.
fn endpoints(draft: &mut Draft, path: &str) -> Vec<EndpointName> {
    let named = draft.texts_of(path).unwrap_or_default().to_vec();
    let known: Vec<String> = ENDPOINT_KINDS
        .iter()
        .flat_map(|kind| {
            draft.section_names(kind).into_iter().map(move |name| format!("{kind}.{name}"))
        })
        .collect();
    let mut endpoints = Vec::new();
    for (index, text) in named.iter().enumerate() {
        if !known.contains(text) {
            let problem = Problem::new(format!("there is no section `[{text}]`"));
            let problem = match closest(text, known.iter().cloned()) {
                Some(similar) => problem.help(format!("did you mean \"{similar}\"?")),
                None if known.is_empty() => problem.help("no endpoint is configured"),
                None => problem.help(format!("there are: {}", known.join(", "))),
            };
            let place = draft.item_place(path, index);
            draft.problems.push(Problem { place, ..problem });
        }
        if let Some((kind, name)) = text.split_once('.') {
            endpoints.push(EndpointName { kind: kind.to_owned(), name: name.to_owned() });
        }
    }
    endpoints
}

fn filter(draft: &Draft, section: &str) -> Option<Filter> {
    let texts =
        |rest: &str| draft.texts_of(&format!("{section}.{rest}")).unwrap_or_default().to_vec();
    Some(Filter {
        lists: words(&texts("lists"))?,
        changes: texts("changes"),
        stages: words(&texts("stages"))?,
        destinations: texts("destinations"),
        footnotes: texts("footnotes").iter().filter_map(|number| number.parse().ok()).collect(),
        requirements: words(&texts("requirements"))?,
        policies: words(&texts("policies"))?,
        subjects: texts("subjects"),
        words: texts("words"),
        patterns: texts("patterns"),
        own_party_hits: draft.flag(&format!("{section}.own_party_hits"))?,
    })
}

/// Words of the core's vocabulary as its values. The table of keys lets only
/// known words through.
fn words<T: DeserializeOwned>(words: &[String]) -> Option<Vec<T>> {
    words.iter().map(|word| serde_json::from_value(word.as_str().into()).ok()).collect()
}
