use std::fs;

use insta::assert_snapshot;
use rstest::rstest;
use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::*;

/// A configuration in a folder of its own.
fn folder_with(text: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("entitylistd.toml");
    fs::write(&path, text).unwrap();
    (folder, path)
}

fn load_text(text: &str, environment: &Environment) -> Result<Loaded, String> {
    let (folder, path) = folder_with(text);
    load(Some(&path), environment).map_err(|problems| {
        problems.render(false).replace(&folder.path().display().to_string(), "/etc/entitylistd")
    })
}

#[test]
fn probe() {
    let text = "stat_dir = \"/x\"\n[http]\nread_timeout = 30\nattempts = \"four\"\nretries = 3\n[schedule]\ncron = [\"0 6 * * *\", \"61 8 * * *\"]\n[mail]\npassword = \"hunter2\"\nto=[\"nobody\"]\n[webhook.ops]\nurl=\"https://bob:pw@h/x\"\n[federal_register]\nbase_url=\"http://example.com\"\n";
    println!(
        "{}",
        load_text(
            text,
            &Environment::empty()
                .with("ENTITYLISTD_HTTP__READ_TIMOUT", "3")
                .with("ENTITYLISTD_MAIL__TO", "a@b.c;; nobody")
        )
        .unwrap_err()
    );
    println!("{:#?}", load_text("", &Environment::empty()));
}
