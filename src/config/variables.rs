//! The layer of variables: `ENTITYLISTD_HTTP__READ_TIMEOUT=45s`.

use std::ops::Range;

use secrecy::SecretString;
use toml::de::DeValue;

use super::draft::{Draft, GivenSecrets, Setting};
use super::environment::Environment;
use super::keys::{Found, KEYS, Kind, PREFIX, find, is_section_name, variable};
use super::problem::Problem;
use super::suggest::{bad_name, closest, sections_and_key};
use super::text::{Place, TextKind, quoted};
use super::value::{Item, Value};

/// Variables with our prefix that are no settings; those of the tests, too.
const OTHER_VARIABLES: [&str; 5] = [
    "ENTITYLISTD_CONFIG",
    "ENTITYLISTD_CORPUS",
    "ENTITYLISTD_REQUIRE",
    "ENTITYLISTD_TEST_KILLS",
    "ENTITYLISTD_TEST_POSTGRES",
];

/// Lays the variables over what the draft holds.
pub(super) fn add_variables(draft: &mut Draft, environment: &Environment) {
    for name in &environment.unreadable {
        draft.problems.push(Problem::new(format!("the variable {} is not UTF-8", quoted(name))));
    }
    for name in environment.variables.keys() {
        if let (Some(key), Some(value)) = (name.strip_prefix(PREFIX), environment.get(name))
            && !OTHER_VARIABLES.contains(&name.as_str())
        {
            add_variable(draft, name, &path_of(key), value);
        }
    }
}

/// `WEBHOOK__EU_OPS__URL` → `webhook`, `eu-ops`, `url`.
fn path_of(name: &str) -> Vec<String> {
    let mut path: Vec<String> = name.split("__").map(str::to_ascii_lowercase).collect();
    if path.len() == 3
        && let Some(chosen) = path.get_mut(1)
    {
        *chosen = chosen.replace('_', "-");
    }
    path
}

fn add_variable(draft: &mut Draft, name: &str, path: &[String], value: &str) {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    let start = name.len() + 1;
    let text = draft.texts.add(TextKind::Variable(name.to_owned()), format!("{name}={value}"));
    let place = Place { text, span: start..start + value.len() };
    let Found::Key(key) = find(&names) else {
        draft.texts.mask(&place); // whatever it was meant to be
        let known = KEYS.iter().filter_map(|key| sections_and_key(key.path, &names).pop());
        let known = known.map(|path| variable(&path));
        let problem = Problem::new(format!("the variable {} sets no known key", quoted(name)))
            .at(&Place { text, span: 0..name.len() });
        let problem = match closest(name, known) {
            Some(similar) => problem.help(format!("did you mean `{similar}`?")),
            None => problem.help(format!("the form is `{PREFIX}SECTION__KEY`")),
        };
        draft.problems.push(problem);
        return;
    };
    if names.len() == 3 && !is_section_name(names[1]) {
        draft.problems.push(bad_name(names[1]).at(&Place { text, span: 0..name.len() }));
        return;
    }
    if key.kind.is_secret() {
        draft.texts.mask(&place);
        let secrets = match key.kind {
            Kind::Secrets => {
                split(value, 0).map(|(_, secret)| SecretString::from(secret.to_owned())).collect()
            }
            _ => vec![SecretString::from(value.to_owned())],
        };
        draft.secrets.insert(path.join("."), GivenSecrets { secrets, place });
        return;
    }
    match variable_value(key.kind, value, start) {
        Ok(value) => {
            draft.set(path.join("."), Setting { key, value, place });
        }
        Err(message) => draft.problems.push(Problem::new(message).at(&place)),
    }
}

/// The value of a variable, which is text, as the kind needs it.
fn variable_value(kind: Kind, text: &str, start: usize) -> Result<Value, String> {
    let trimmed = text.trim();
    if kind.is_list() {
        if trimmed.starts_with('[') {
            return match DeValue::parse(text) {
                Ok(value) => Ok(Value::from_toml(value.get_ref(), start)),
                Err(error) => Err(format!("this is no TOML array: {}", error.message())),
            };
        }
        let items = split(text, start)
            .map(|(span, item)| Item { value: Value::Text(item.to_owned()), span })
            .collect();
        return Ok(Value::List(items));
    }
    Ok(match kind {
        Kind::Integer { .. } => {
            trimmed.parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Integer)
        }
        Kind::Boolean => match trimmed {
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            _ => Value::Text(text.to_owned()),
        },
        _ => Value::Text(text.to_owned()),
    })
}

/// The parts between semicolons, with their bytes; empty parts are left out.
fn split(text: &str, start: usize) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut from = start;
    text.split(';').filter_map(move |part| {
        let begin = from + (part.len() - part.trim_start().len());
        from += part.len() + 1;
        let part = part.trim();
        (!part.is_empty()).then_some((begin..begin + part.len(), part))
    })
}
