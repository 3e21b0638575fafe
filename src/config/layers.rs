//! The layers of settings: the built-in file, the operator's file, variables.

use std::ops::Range;
use std::path::Path;

use secrecy::SecretString;
use toml::de::{DeTable, DeValue};

use super::draft::{Draft, GivenSecrets, Setting};
use super::environment::Environment;
use super::keys::{Found, KEYS, Key, Kind, PREFIX, find, is_section_name, variable};
use super::problem::Problem;
use super::text::{Place, TextKind, is_secret_name, quoted};
use super::value::{Item, Value};

/// The commented default configuration: its values are the defaults.
pub const DEFAULT_CONFIG: &str = include_str!("../../config/entitylistd.toml");

/// Variables with our prefix that are no settings.
const OTHER_VARIABLES: [&str; 2] = ["ENTITYLISTD_CONFIG", "ENTITYLISTD_CORPUS"];

/// Lays a TOML text over what the draft holds.
pub(super) fn add_toml(draft: &mut Draft, kind: TextKind, text: &str) {
    let index = draft.texts.add(kind, text.to_owned());
    let (root, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        draft.texts.mask_secret_lines(index);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let message = error.message().lines().next().unwrap_or("unreadable");
            let place = Place { text: index, span };
            draft.problems.push(Problem::new(format!("this is no TOML: {message}")).at(&place));
        }
    }
    Walk { draft, text: index }.table(&mut Vec::new(), root.get_ref());
}

/// A walk through a file's sections.
struct Walk<'d> {
    draft: &'d mut Draft,
    text: usize,
}

impl Walk<'_> {
    fn table(&mut self, path: &mut Vec<String>, table: &DeTable<'_>) {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let name = key.get_ref();
            let at_key = self.place(key.span());
            let at_value = self.place(value.span());
            path.push(name.clone().into_owned());
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            match (find(&names), value.get_ref()) {
                (Found::Key(key), _) if key.kind.is_secret() => {
                    self.literal_secret(&names, key, &at_key, &at_value);
                }
                (Found::Key(key), value) => {
                    let value = Value::from_toml(value, 0);
                    let setting = Setting { key, value, place: at_value };
                    self.draft.settings.insert(path.join("."), setting);
                }
                (Found::Section, DeValue::Table(section)) => {
                    if names.len() == 2 && !is_section_name(name) {
                        self.draft.problems.push(bad_name(name).at(&at_key));
                    } else {
                        self.table(path, section);
                    }
                }
                (Found::Section, other) => {
                    let found = Value::from_toml(other, 0).type_name();
                    let name = quoted(&path.join("."));
                    let message = format!("{name} is a section, but {found} stands here");
                    self.draft.problems.push(Problem::new(message).at(&at_value));
                }
                (Found::Unknown, value) => {
                    self.mask_unknown(name, value, value_span(value, &at_value));
                    self.draft.problems.push(unknown_key(&names).at(&at_key));
                }
            }
            path.pop();
        }
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place { text: self.text, span }
    }

    fn literal_secret(&mut self, path: &[&str], key: &Key, at_key: &Place, at_value: &Place) {
        self.draft.texts.mask(at_value);
        let section = path[..path.len() - 1].join(".");
        let file_key = if key.kind == Kind::Secret { "password_file" } else { "secret_files" };
        let path = path.join(".");
        let problem =
            Problem::new(format!("secrets do not belong into this file: {}", quoted(&path)))
                .at(at_key)
                .help(format!(
                    "put it into a file that only the service can read and set `{file_key}` in \
                 `[{section}]`; or set ${}; or pass the systemd credential `{path}`",
                    variable(&path)
                ));
        self.draft.problems.push(problem);
    }

    /// An unknown key may be a misspelled secret, at any depth.
    fn mask_unknown(&mut self, name: &str, value: &DeValue<'_>, span: Range<usize>) {
        if is_secret_name(name) {
            let place = self.place(span);
            self.draft.texts.mask(&place);
        } else if let DeValue::Table(table) = value {
            for (key, value) in table {
                self.mask_unknown(key.get_ref(), value.get_ref(), value.span());
            }
        } else if let DeValue::Array(items) = value {
            for item in items.iter() {
                self.mask_unknown("", item.get_ref(), item.span());
            }
        }
    }
}

/// A section's own span is its header; what is in it is masked one by one.
fn value_span(value: &DeValue<'_>, place: &Place) -> Range<usize> {
    match value {
        DeValue::Table(_) => 0..0,
        _ => place.span.clone(),
    }
}

fn bad_name(name: &str) -> Problem {
    Problem::new(format!("{} cannot be a name", quoted(name)))
        .help("names have small letters, digits and single hyphens, such as `compliance-eu`")
}

fn unknown_key(path: &[&str]) -> Problem {
    let dotted = path.join(".");
    let problem = Problem::new(format!("unknown key {}", quoted(&dotted)));
    let name = path.last().copied().unwrap_or_default();
    let parent = &path[..path.len().saturating_sub(1)];
    // The same name in another section, then the most alike of all.
    let elsewhere = KEYS
        .iter()
        .map(|key| key.path)
        .find(|known| known.rsplit('.').next() == Some(name) && known.matches('*').count() == 0);
    let candidates = KEYS.iter().flat_map(|key| sections_and_key(key.path, parent));
    let help = match (closest(&dotted, candidates), elsewhere) {
        (Some(similar), _) => format!("did you mean `{similar}`?"),
        (None, Some(known)) => format!("did you mean `{known}`?"),
        (None, None) => "`entitylistd config schema` lists every key".to_owned(),
    };
    problem.help(help)
}

/// A known path and the sections above it, with the operator's name for `*`.
fn sections_and_key(known: &'static str, written: &[&str]) -> Vec<String> {
    let mut paths = Vec::new();
    let mut path = String::new();
    for (index, segment) in known.split('.').enumerate() {
        if index > 0 {
            path.push('.');
        }
        path.push_str(if segment == "*" {
            written.get(index).copied().unwrap_or("NAME")
        } else {
            segment
        });
        paths.push(path.clone());
    }
    paths
}

/// The candidate most like a misspelled word, if any is alike.
fn closest(written: &str, candidates: impl Iterator<Item = String>) -> Option<String> {
    candidates
        .map(|known| (strsim::osa_distance(written, &known), known))
        .filter(|(distance, known)| *distance <= (known.len() / 5).max(2))
        .min()
        .map(|(_, known)| known)
}

/// Reads the operator's file and lays it over what the draft holds.
pub(super) fn add_file(draft: &mut Draft, path: &Path) {
    const LARGEST: u64 = 1024 * 1024;
    let shown = quoted(&path.display().to_string());
    let size = std::fs::metadata(path).map(|metadata| metadata.len());
    if size.is_ok_and(|size| size > LARGEST) {
        draft.problems.push(Problem::new(format!("{shown} is larger than 1 MiB")));
        return;
    }
    match std::fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => {
                draft.folder = path.parent().map(Path::to_path_buf);
                add_toml(draft, TextKind::File(path.to_path_buf()), &text);
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let line = error.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
                let message = format!("{shown} is not UTF-8 from line {line}");
                draft.problems.push(Problem::new(message));
            }
        },
        Err(error) => {
            let problem = Problem::new(format!("cannot read {shown}: {error}"));
            draft.problems.push(problem);
        }
    }
}

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
        if is_secret_name(name) {
            draft.texts.mask(&place);
        }
        let known = KEYS.iter().filter(|key| !key.path.contains('*')).map(|key| variable(key.path));
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
            draft.settings.insert(path.join("."), Setting { key, value, place });
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
