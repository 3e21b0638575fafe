//! What the settings take from the process: variables and well-known paths,
//! as a plain value so that tests bring their own.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::keys::PREFIX;

/// Where the configuration is when nobody names another place.
pub const SYSTEM_CONFIG: &str = "/etc/entitylistd/entitylistd.toml";

/// The process's surroundings as far as settings care.
#[derive(Clone)]
pub struct Environment {
    /// Variables by name. Only those that begin with `ENTITYLISTD_`, and
    /// `STATE_DIRECTORY` and `CREDENTIALS_DIRECTORY`, are looked at.
    pub variables: BTreeMap<String, String>,
    /// Names of such variables whose value is not UTF-8.
    pub unreadable: Vec<String>,
    /// The file that is read when neither the command line nor
    /// `$ENTITYLISTD_CONFIG` names one.
    pub system_config: PathBuf,
}

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        let mut environment = Self::empty();
        for (name, value) in std::env::vars_os() {
            let Ok(name) = name.into_string() else { continue };
            let ours = name.starts_with(PREFIX)
                || name == "STATE_DIRECTORY"
                || name == "CREDENTIALS_DIRECTORY";
            if !ours {
                continue;
            }
            match value.into_string() {
                Ok(value) => drop(environment.variables.insert(name, value)),
                Err(_) => environment.unreadable.push(name),
            }
        }
        environment.system_config = PathBuf::from(SYSTEM_CONFIG);
        environment
    }

    /// No variables and no system-wide file: the built-in defaults.
    pub fn empty() -> Self {
        Self { variables: BTreeMap::new(), unreadable: Vec::new(), system_config: PathBuf::new() }
    }

    /// The same with one variable more.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// A variable's value; an empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

impl fmt::Debug for Environment {
    /// Names only: values may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("variables", &self.variables.keys().collect::<Vec<_>>())
            .field("unreadable", &self.unreadable)
            .field("system_config", &self.system_config)
            .finish()
    }
}
