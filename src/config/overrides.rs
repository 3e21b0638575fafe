//! Reviewed fixes: TOML files in one folder, read with their places, all
//! problems at once.

use std::path::{Path, PathBuf};

use entity_list::amend::{Override, Overrides};
use toml::de::{DeTable, DeValue};

use super::problem::{Problem, Problems};
use super::text::{Origin, Place, TextKind, Texts, quoted};

/// The largest file that is read.
const LARGEST: u64 = 4 * 1024 * 1024;

/// A fix with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedOverride {
    /// The file.
    pub file: PathBuf,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// The fix.
    pub fix: Override,
}

impl std::fmt::Display for PlacedOverride {
    /// Such as `/etc/entitylistd/overrides/typos.toml:3`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}

/// Reads every `*.toml` of a folder, by name. A folder that is not there holds
/// no fixes.
///
/// # Errors
///
/// Everything that is wrong, in one report: files that cannot be read, TOML
/// that is none, unknown or missing keys, fixes without author or reason.
pub fn load_overrides(folder: &Path) -> Result<Vec<PlacedOverride>, Problems> {
    let mut shelf = Shelf::default();
    match files(folder) {
        Ok(files) => files.iter().for_each(|file| shelf.add(file)),
        Err(why) => shelf.problems.push(Problem::new(format!(
            "the overrides in {} cannot be listed: {why}",
            quoted(&folder.display().to_string())
        ))),
    }
    if shelf.problems.is_empty() {
        Ok(shelf.overrides)
    } else {
        Err(Problems::sorted(shelf.problems, Vec::new(), shelf.texts))
    }
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let listing = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut files = Vec::new();
    for entry in listing {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// What was read so far.
#[derive(Default)]
struct Shelf {
    texts: Texts,
    overrides: Vec<PlacedOverride>,
    problems: Vec<Problem>,
}

impl Shelf {
    fn add(&mut self, file: &Path) {
        let text = match read(file) {
            Ok(text) => text,
            Err(why) => {
                let name = quoted(&file.display().to_string());
                self.problems.push(Problem::new(format!("{name} cannot be read: {why}")));
                return;
            }
        };
        let index = self.texts.add(TextKind::File(file.to_owned()), text.clone());
        let read = match toml::from_str::<Overrides>(&text) {
            Ok(read) => read.overrides,
            Err(error) => {
                let place = Place { text: index, span: error.span().unwrap_or(0..0) };
                let message = error.message().lines().collect::<Vec<_>>().join(" ");
                self.problems.push(
                    Problem::new(message)
                        .at(&place)
                        .help("docs/ledger.md describes overrides, with examples"),
                );
                return;
            }
        };
        for (fix, place) in read.into_iter().zip(places(&text, index)) {
            self.place(file, fix, &place);
        }
    }

    fn place(&mut self, file: &Path, fix: Override, place: &Place) {
        for (value, name) in [(&fix.who, "who"), (&fix.why, "why")] {
            if value.trim().is_empty() {
                let message = format!("`{name}` is empty: an auditor must be able to follow a fix");
                self.problems.push(Problem::new(message).at(place));
            }
        }
        let digest = fix.sha256.as_str();
        if digest.len() != 64 || !digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            let message = format!("{} is no SHA-256", quoted(digest));
            self.problems.push(Problem::new(message).at(place).help(
                "64 small hexadecimal digits, as `sha256sum` prints them and `show` and `read \
                 --format json` name them",
            ));
        }
        let line = match self.texts.origin(place) {
            Origin::File { line, .. } => line,
            _ => 1,
        };
        self.overrides.push(PlacedOverride { file: file.to_owned(), line, fix });
    }
}

fn read(file: &Path) -> std::io::Result<String> {
    let length = std::fs::metadata(file)?.len();
    if length > LARGEST {
        return Err(std::io::Error::other(format!("it has {length} bytes; {LARGEST} are allowed")));
    }
    std::fs::read_to_string(file)
}

/// Where each `[[override]]` stands; the text is known to be right.
fn places(text: &str, index: usize) -> Vec<Place> {
    let Ok(root) = DeTable::parse(text) else { return Vec::new() };
    let overrides = root.get_ref().iter().find(|(key, _)| *key.get_ref() == "override");
    match overrides.map(|(_, value)| value.get_ref()) {
        Some(DeValue::Array(items)) => {
            items.iter().map(|item| Place { text: index, span: item.span() }).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = r#"# a slip of the printer
[[override]]
sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
who = "Jane Doe"
why = "the table drops a letter"
[override.fix.set]
change = { kind = "add", name = "Example Techology" }
to = { fields = { name = "Example Technology" } }

[[override]]
sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
who = "Jane Doe"
why = "it says so in the preamble"
fix = { effective-date = { date = "2025-03-25" } }
"#;

    fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn told(folder: &tempfile::TempDir) -> String {
        let problems = load_overrides(folder.path()).unwrap_err().render(false);
        problems.replace(&folder.path().display().to_string(), "/overrides")
    }

    #[test]
    fn every_fix_knows_its_line() {
        let folder = folder_with(&[("b.toml", SOUND), ("notes.txt", "no fix")]);
        let fixes = load_overrides(folder.path()).unwrap();
        let lines: Vec<usize> = fixes.iter().map(|fix| fix.line).collect();
        assert_eq!(lines, [2, 10]);
    }

    #[test]
    fn a_folder_that_is_not_there_holds_nothing() {
        let folder = folder_with(&[]);
        assert_eq!(load_overrides(&folder.path().join("none")).unwrap(), []);
    }

    #[test]
    fn all_that_is_wrong_is_told_in_its_place() {
        let folder = folder_with(&[
            ("a.toml", &SOUND.replace("who =", "whom =")),
            ("b.toml", &SOUND.replace("\"Jane Doe\"", "\" \"")),
            ("c.toml", "[[override]\n"),
            ("d.toml", &SOUND.replace("9f86", "xyz")),
        ]);
        let told = told(&folder);
        for words in [
            "unknown field `whom`",
            "/overrides/a.toml:4:1",
            "`who` is empty: an auditor must be able to follow a fix",
            "/overrides/b.toml:2:1",
            "/overrides/c.toml:1:",
            "is no SHA-256",
            "/overrides/d.toml:2:1",
            "docs/ledger.md describes overrides",
        ] {
            assert!(told.contains(words), "{words}: {told}");
        }
    }
}
