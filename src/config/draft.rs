//! Settings while they are collected: the layers laid over each other, and
//! all problems on the way.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use super::check::{Complaint, Parsed, check};
use super::keys::Key;
use super::problem::Problem;
use super::text::{Place, TextKind, Texts};
use super::value::Value;

/// A value with its place.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    pub(super) key: &'static Key,
    pub(super) value: Value,
    pub(super) place: Place,
}

/// Secrets that were given as values, by a variable.
#[derive(Debug, Clone)]
pub(super) struct GivenSecrets {
    pub(super) secrets: Vec<SecretString>,
    pub(super) place: Place,
}

/// Everything that is known so far.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) texts: Texts,
    /// By dotted path; a later layer replaces an earlier one.
    pub(super) settings: BTreeMap<String, Setting>,
    /// What the operator's file says and a variable overrides: checked too.
    overridden: Vec<Setting>,
    /// The built-in values.
    defaults: BTreeMap<String, Value>,
    pub(super) secrets: BTreeMap<String, GivenSecrets>,
    /// The values that are right.
    parsed: BTreeMap<String, Parsed>,
    pub(super) problems: Vec<Problem>,
    pub(super) warnings: Vec<Problem>,
    /// Whether the operator's file could not be read, so that nothing can be
    /// said about what is missing.
    pub(super) incomplete: bool,
    /// Folder of the configuration file, where relative secret files start.
    pub(super) folder: Option<PathBuf>,
}

impl Draft {
    /// Sets a key, in place of what an earlier layer says.
    pub(super) fn set(&mut self, path: String, setting: Setting) {
        if setting.key.kind.is_token_url() {
            self.texts.mask_path(&setting.place);
        }
        if self.texts.kind(&setting.place) == Some(&TextKind::BuiltIn) {
            self.defaults.insert(path.clone(), setting.value.clone());
        }
        if let Some(earlier) = self.settings.insert(path, setting)
            && self.texts.kind(&earlier.place) != Some(&TextKind::BuiltIn)
        {
            self.overridden.push(earlier);
        }
    }

    /// Checks every value against its kind.
    pub(super) fn check_values(&mut self) {
        for (path, setting) in &self.settings {
            match check(setting.key.kind, &setting.value) {
                Ok(parsed) => drop(self.parsed.insert(path.clone(), parsed)),
                Err(complaints) => {
                    let located = complaints.into_iter().map(|it| locate(&self.texts, setting, it));
                    self.problems.extend(located);
                }
            }
        }
        for setting in &self.overridden {
            if let Err(complaints) = check(setting.key.kind, &setting.value) {
                let located = complaints.into_iter().map(|it| locate(&self.texts, setting, it));
                self.problems.extend(located);
            }
        }
    }

    /// Where a key was set, if it was.
    pub(super) fn place(&self, path: &str) -> Option<&Place> {
        self.settings.get(path).map(|setting| &setting.place)
    }

    /// Whether the operator set a key to something else than its default.
    pub(super) fn is_set(&self, path: &str) -> bool {
        let differs = |setting: &Setting| {
            let default = self.defaults.get(path).map(Value::to_json);
            default != Some(setting.value.to_json())
        };
        self.settings.get(path).is_some_and(differs) || self.secrets.contains_key(path)
    }

    /// The first place where the operator set a key of a section.
    pub(super) fn section_place(&self, section: &str) -> Option<&Place> {
        let prefix = format!("{section}.");
        let set = |path: &&String| path.starts_with(&prefix) && self.is_set(path);
        let settings = self.settings.keys().filter(set).filter_map(|path| self.place(path));
        let secrets = self.secrets.iter().filter(|(path, _)| path.starts_with(&prefix));
        settings
            .chain(secrets.map(|(_, given)| &given.place))
            .min_by_key(|place| (place.text, place.span.start))
    }

    /// Names of the sections `kind.NAME`.
    pub(super) fn section_names(&self, kind: &str) -> Vec<String> {
        let prefix = format!("{kind}.");
        let mut names: Vec<String> = self
            .settings
            .keys()
            .chain(self.secrets.keys())
            .filter_map(|path| path.strip_prefix(&prefix)?.split('.').next())
            .map(str::to_owned)
            .collect();
        names.sort();
        names.dedup();
        names
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        match self.parsed.get(path)? {
            Parsed::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn texts_of(&self, path: &str) -> Option<&[String]> {
        match self.parsed.get(path)? {
            Parsed::Texts(texts) => Some(texts),
            _ => None,
        }
    }

    pub(super) fn number<T: TryFrom<u64>>(&self, path: &str) -> Option<T> {
        match self.parsed.get(path)? {
            Parsed::Number(number) => T::try_from(*number).ok(),
            _ => None,
        }
    }

    pub(super) fn flag(&self, path: &str) -> Option<bool> {
        match self.parsed.get(path)? {
            Parsed::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    pub(super) fn duration(&self, path: &str) -> Option<Duration> {
        match self.parsed.get(path)? {
            Parsed::Duration(duration) => Some(*duration),
            _ => None,
        }
    }

    pub(super) fn url(&self, path: &str) -> Option<&Url> {
        match self.parsed.get(path)? {
            Parsed::Url(url) => Some(url),
            _ => None,
        }
    }

    /// The place of a list's element, or of the whole value.
    pub(super) fn item_place(&self, path: &str, item: usize) -> Option<Place> {
        let setting = self.settings.get(path)?;
        match &setting.value {
            Value::List(items) => {
                Some(Place { text: setting.place.text, span: items.get(item)?.span.clone() })
            }
            _ => Some(setting.place.clone()),
        }
    }
}

/// A complaint in its place: the element, and within it the bytes, when the
/// text stands in the file as it is.
fn locate(texts: &Texts, setting: &Setting, complaint: Complaint) -> Problem {
    let mut place = setting.place.clone();
    let mut value = &setting.value;
    if let (Some(index), Value::List(items)) = (complaint.item, &setting.value)
        && let Some(item) = items.get(index)
    {
        place.span = item.span.clone();
        value = &item.value;
    }
    if let (Some(within), Value::Text(text), Some(written)) =
        (complaint.within, value, texts.slice(&place))
        && !within.is_empty()
        && let Some(offset) = written.find(text.as_str())
        && written.len() <= text.len() + 2
    {
        let start = place.span.start + offset;
        place.span = start + within.start..start + within.end;
    }
    Problem { message: complaint.message, place: Some(place), help: complaint.help }
}
