//! The layers of TOML: the built-in file and the operator's file.

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::draft::{Draft, GivenSecrets, Setting};
use super::keys::{Found, KEYS, Key, Kind, find, is_section_name, named_sections, variable};
use super::problem::Problem;
use super::suggest::{bad_name, closest, sections_and_key};
use super::text::{Place, TextKind, is_secret_name, quoted};
use super::value::Value;

/// The commented default configuration: its values are the defaults.
pub const DEFAULT_CONFIG: &str = include_str!("../../config/entitylistd.toml");

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
        draft.incomplete = true;
        return; // what follows from a broken line would only mislead
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
                    self.mask_unknown("", value, true);
                    self.literal_secret(&names, key, &at_key, &at_value);
                }
                (Found::Key(key), _) => {
                    self.mask_unknown("", value, false);
                    let value = Value::from_toml(value.get_ref(), 0);
                    let setting = Setting { key, value, place: at_value };
                    self.draft.set(path.join("."), setting);
                }
                (Found::Section, DeValue::Table(section)) => {
                    if names.len() == 2 && !is_section_name(name) {
                        self.mask_unknown("", value, false);
                        self.draft.problems.push(bad_name(name).at(&at_key));
                    } else {
                        self.table(path, section);
                    }
                }
                (Found::Section, other) => {
                    self.mask_unknown(name, value, false);
                    let found = Value::from_toml(other, 0).type_name();
                    let name = quoted(&path.join("."));
                    let message = format!("{name} is a section, but {found} stands here");
                    let problem = Problem::new(message).at(&at_value);
                    self.draft.problems.push(match names.first() {
                        Some(&kind) if named_sections().contains(&kind) => {
                            problem.help(format!("each has its own section: `[{kind}.NAME]`"))
                        }
                        _ => problem,
                    });
                }
                (Found::Unknown, _) => {
                    self.mask_unknown(name, value, false);
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
        // It is there, only in the wrong place: nobody need miss it too.
        let given = GivenSecrets { secrets: Vec::new(), place: at_value.clone() };
        self.draft.secrets.insert(path, given);
    }

    /// A key in the wrong place may be a misspelled secret, at any depth.
    fn mask_unknown(&mut self, name: &str, value: &Spanned<DeValue<'_>>, hidden: bool) {
        let hidden = hidden || is_secret_name(name);
        match value.get_ref() {
            DeValue::Table(table) => {
                for (key, value) in table {
                    self.mask_unknown(key.get_ref(), value, hidden);
                }
            }
            DeValue::Array(items) => {
                for item in items {
                    self.mask_unknown("", item, hidden);
                }
            }
            _ if hidden => {
                let place = self.place(value.span());
                self.draft.texts.mask(&place);
            }
            _ => {}
        }
    }
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

/// Reads the operator's file and lays it over what the draft holds.
pub(super) fn add_file(draft: &mut Draft, path: &Path) {
    const LARGEST: u64 = 1024 * 1024;
    let shown = quoted(&path.display().to_string());
    let read = File::open(path).and_then(|file| {
        let mut bytes = Vec::new();
        file.take(LARGEST + 1).read_to_end(&mut bytes).map(|_| bytes)
    });
    match read {
        Ok(bytes) if bytes.len() as u64 > LARGEST => {
            draft.problems.push(Problem::new(format!("{shown} is larger than 1 MiB")));
        }
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => {
                draft.folder = path.parent().map(Path::to_path_buf);
                add_toml(draft, TextKind::File(path.to_path_buf()), &text);
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let line = error.as_bytes()[..at].split(|byte| *byte == b'\n').count();
                let message = format!("{shown} is not UTF-8 from line {line}");
                draft.problems.push(Problem::new(message));
            }
        },
        Err(error) => {
            draft.incomplete = true;
            draft.problems.push(Problem::new(format!("cannot read {shown}: {error}")));
        }
    }
}
