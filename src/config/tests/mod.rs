mod drift;
mod layering;
mod report;
mod secrets;

use std::fs;

use tempfile::TempDir;

use super::*;

/// A configuration in a folder of its own.
fn folder_with(text: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("entitylistd.toml");
    fs::write(&path, text).unwrap();
    (folder, path)
}

/// Loads a text as the file of `--config`; the report names its folder
/// `/etc/entitylistd`.
fn load_text(text: &str, environment: &Environment) -> Result<Loaded, String> {
    let (folder, path) = folder_with(text);
    load(Some(&path), environment).map_err(|problems| {
        problems.render(false).replace(&folder.path().display().to_string(), "/etc/entitylistd")
    })
}

fn origin<'l>(loaded: &'l Loaded, key: &str) -> &'l Origin {
    &loaded.origins.iter().find(|setting| setting.key == key).unwrap().origin
}

fn warnings(loaded: &Loaded) -> Vec<&str> {
    loaded.warnings.iter().map(Warning::message).collect()
}
