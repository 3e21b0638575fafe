//! Settings: raw TOML with spans → validated [`Config`], or the list of all
//! problems.
//!
//! Layers lie over each other: the commented default file, which is built in
//! and *is* the defaults; the operator's file; variables of the environment.
//! Each value keeps its place in its text, so that every problem can be shown
//! there, all of them at once. `keys` is the one table of what may be set.
//! Secrets come from variables, files or systemd credentials, never from the
//! configuration file, and are masked wherever a text is shown.

mod build;
mod check;
mod draft;
mod endpoints;
mod environment;
mod file;
mod keys;
mod model;
mod overrides;
mod problem;
mod receivers;
mod records;
mod schema;
mod secret;
mod show;
mod subscriptions;
mod suggest;
#[cfg(test)]
mod tests;
mod text;
mod value;
mod variables;
mod wording;

use std::path::{Path, PathBuf};

use draft::{Draft, Setting};
pub use environment::{Environment, SYSTEM_CONFIG};
pub use file::DEFAULT_CONFIG;
use keys::{Default, Found, KEYS, find};
pub use model::{
    Config, Csl, Database, Ecfr, FederalRegister, Http, Ledger, Log, LogFormat, Mail, MailTable,
    MailTransport, Reconcile, Schedule, SmtpServer, SmtpTls, Web, WitnessName,
};
pub use overrides::{PlacedOverride, load_overrides};
use problem::Problem;
pub use problem::{Problems, Warning};
pub use receivers::{
    Chat, ChatFormat, EndpointName, Filter, Nats, Pace, Post, Subscription, Webhook, Weekday,
};
pub use schema::json_schema;
pub use show::Effective;
pub use text::{MASK, Origin};
use text::{Place, TextKind};
use value::Value;

/// Settings that were loaded.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    /// Every setting in effect with its origin, by key; secrets are masked.
    pub origins: Vec<Effective>,
    /// What works but should be changed.
    pub warnings: Vec<Warning>,
    /// The configuration file that was read.
    pub file: FileUsed,
}

/// Which configuration file counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileUsed {
    /// This one was read.
    File(PathBuf),
    /// None was named and none is at the system-wide place.
    BuiltIn,
}

/// Loads the settings: from the file named on the command line, else from the
/// one that `$ENTITYLISTD_CONFIG` names, else from the system-wide one, else
/// the built-in defaults; overridden by variables.
///
/// # Errors
///
/// Everything that is wrong, in one report: unreadable files, TOML that is
/// none, unknown keys, values of the wrong type or out of bounds, keys that
/// contradict each other, unreadable secrets.
pub fn load(explicit: Option<&Path>, environment: &Environment) -> Result<Loaded, Problems> {
    let mut draft = Draft::default();
    file::add_toml(&mut draft, TextKind::BuiltIn, DEFAULT_CONFIG);
    let used = choose_file(explicit, environment);
    if let FileUsed::File(path) = &used {
        file::add_file(&mut draft, path);
    }
    add_state_directory(&mut draft, environment);
    variables::add_variables(&mut draft, environment);
    add_section_defaults(&mut draft);
    draft.check_values();
    let mut derived = show::Derived::default();
    let config =
        if draft.incomplete { None } else { build::build(&mut draft, environment, &mut derived) };
    let origins = show::effective(&draft, derived);
    if config.is_none() && draft.problems.is_empty() {
        draft.problems.push(Problem::new("the built-in defaults are incomplete"));
    }
    match config {
        Some(config) if draft.problems.is_empty() => {
            let texts = draft.texts;
            let warnings = draft
                .warnings
                .into_iter()
                .map(|problem| Warning { problem, texts: texts.clone() })
                .collect();
            Ok(Loaded { config, origins, warnings, file: used })
        }
        _ => Err(Problems::sorted(draft.problems, draft.warnings, draft.texts)),
    }
}

fn choose_file(explicit: Option<&Path>, environment: &Environment) -> FileUsed {
    let named = explicit
        .map(Path::to_path_buf)
        .or_else(|| environment.get("ENTITYLISTD_CONFIG").map(PathBuf::from));
    match named {
        Some(path) => FileUsed::File(path),
        // A file that is there but cannot be reached is a problem, not an
        // absent one.
        None if environment.system_config.try_exists().unwrap_or(true)
            && !environment.system_config.as_os_str().is_empty() =>
        {
            FileUsed::File(environment.system_config.clone())
        }
        None => FileUsed::BuiltIn,
    }
}

/// `$STATE_DIRECTORY` is the folder that systemd made for the service and
/// often the only one that it may write to; it may list several.
fn add_state_directory(draft: &mut Draft, environment: &Environment) {
    const NAME: &str = "STATE_DIRECTORY";
    if environment.get(&keys::variable("state_dir")).is_some() {
        return; // told more precisely
    }
    let folder = environment.get(NAME).and_then(|folders| folders.split(':').next());
    let (Some(folder), Found::Key(key)) = (folder, find(&["state_dir"])) else { return };
    if draft.is_set("state_dir")
        && let Some(setting) = draft.settings.get("state_dir")
        && setting.value != Value::Text(folder.to_owned())
    {
        let message = format!("`state_dir` has no effect: systemd gives ${NAME}={folder}");
        let warning = Problem::new(message)
            .at(&setting.place)
            .help("change StateDirectory= of the unit, or set $ENTITYLISTD_STATE_DIR");
        draft.warnings.push(warning);
    }
    let text = draft.texts.add(TextKind::Variable(NAME.to_owned()), format!("{NAME}={folder}"));
    let place = Place { text, span: NAME.len() + 1..NAME.len() + 1 + folder.len() };
    let setting = Setting { key, value: Value::Text(folder.to_owned()), place };
    draft.set("state_dir".to_owned(), setting);
}

/// Fills the defaults of each section that the operator named.
fn add_section_defaults(draft: &mut Draft) {
    for key in KEYS {
        let (Default::Each(toml), Some((kind, rest))) = (key.default, key.path.split_once(".*."))
        else {
            continue;
        };
        for name in draft.section_names(kind) {
            let path = format!("{kind}.{name}.{rest}");
            if draft.settings.contains_key(&path) {
                continue;
            }
            if let Ok(value) = toml::de::DeValue::parse(toml) {
                let text = draft.texts.add(TextKind::BuiltIn, toml.to_owned());
                let place = Place { text, span: 0..toml.len() };
                let value = Value::from_toml(value.get_ref(), 0);
                draft.set(path, Setting { key, value, place });
            }
        }
    }
}
