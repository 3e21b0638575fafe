//! The evidence of a rule and of an entry, checked with standard tools.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use sqlx::Connection as _;

use crate::support::program::{Ended, Program};

async fn after_a_check() -> Program {
    let program = Program::new().await;
    assert_eq!(program.run(&["check"]).code, Some(0));
    program
}

/// Writes the evidence as a tar archive and unpacks it; gives the folder.
fn unpacked(program: &Program, what: &str) -> std::path::PathBuf {
    let archive = program.folder.path().join("evidence.tar.gz");
    let name = archive.to_str().unwrap();
    let ended = program.run(&["evidence", what, "--output", name]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let folder = program.folder.path().join(format!("unpacked-{what}"));
    std::fs::create_dir_all(&folder).unwrap();
    let tar = Command::new("tar").args(["-xzf", name, "-C", folder.to_str().unwrap()]).status();
    assert!(tar.unwrap().success(), "tar");
    let mut inside = std::fs::read_dir(&folder).unwrap();
    inside.next().unwrap().unwrap().path()
}

fn json(folder: &Path, name: &str) -> Value {
    let text = std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_slice(&text).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let listed = Command::new("find").args([".", "-type", "f"]).current_dir(folder).output();
    let text = String::from_utf8(listed.unwrap().stdout).unwrap();
    let mut names: Vec<String> = text.lines().map(|name| name[2..].to_owned()).collect();
    names.sort();
    names
}

/// `sha256sum -c` over the folder.
fn checks(folder: &Path) -> bool {
    let mut sums = Command::new("sha256sum");
    sums.args(["-c", "--strict", "--quiet", "SHA256SUMS"]).current_dir(folder);
    sums.output().unwrap().status.success()
}

/// Runs a recipe of the README, from its first words to the blank line, in the
/// folder.
fn recipe(folder: &Path, begins: &str) -> String {
    let readme = std::fs::read_to_string(folder.join("README.txt")).unwrap();
    let start = readme.find(begins).unwrap_or_else(|| panic!("no recipe begins with {begins}"));
    let script = readme[start..].split("\n\n").next().unwrap();
    let ran = Command::new("sh").args(["-c", script]).current_dir(folder).output().unwrap();
    assert!(ran.stderr.is_empty(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_evidence_of_a_rule_is_whole_and_checkable() {
    let program = after_a_check().await;
    let folder = unpacked(&program, "2025-05427");

    assert!(checks(&folder));
    let listed = std::fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    assert_eq!(listed.lines().count() + 1, names(&folder).len(), "every file is in the sums");
    let reading = json(&folder, "documents/2025-05427/reading-1.json");
    let digest = reading["reading"]["source"]["sha256"].as_str().unwrap();
    let raw = std::fs::read(folder.join(format!("documents/2025-05427/raw/{digest}.xml"))).unwrap();
    assert_eq!(raw, include_bytes!("../../demo/documents/2025-05427.xml"));
    let entries = names(&folder).iter().filter(|name| name.starts_with("entries/")).count();
    assert_eq!(entries, 12);
    let sent: Vec<String> =
        names(&folder).into_iter().filter(|name| name.ends_with("/message.eml")).collect();
    assert_eq!(sent.len(), 1, "{:?}", names(&folder));
    let eml = std::fs::read_to_string(folder.join(&sent[0])).unwrap();
    let written = program.mails().into_iter().any(|mail| mail == eml);
    assert!(written, "the mail is the one that was sent, byte for byte");
    let attempts = json(&folder, &sent[0].replace("message.eml", "attempts.json"));
    assert_eq!(attempts[0]["outcome"], "delivered");
    let readme = std::fs::read_to_string(folder.join("README.txt")).unwrap();
    assert!(readme.contains("sha256sum -c SHA256SUMS"), "{readme}");

    assert_eq!(recipe(&folder, "while IFS= read"), "", "every row is in the chain");
    assert_eq!(recipe(&folder, "for f in rows/"), "", "every row is what its name says");
    let head = recipe(&folder, "prev=;");
    let verify = program.run(&["verify"]);
    let head = head.trim().strip_prefix("head ").unwrap_or_else(|| panic!("{head}"));
    assert!(verify.out.contains(head), "{head}: {}{}", verify.out, verify.err);

    // A link that was rewritten is seen.
    let links = names(&folder);
    let first = links.iter().find(|name| name.starts_with("chain/")).unwrap();
    let link = std::fs::read_to_string(folder.join(first)).unwrap();
    std::fs::write(folder.join(first), link.replacen("at 1", "at 2", 1)).unwrap();
    assert!(recipe(&folder, "prev=;").contains("BROKEN at"), "{first}");

    // One byte less is seen.
    let victim = folder.join("documents/2025-05427/document.json");
    let text = std::fs::read(&victim).unwrap();
    std::fs::write(&victim, &text[1..]).unwrap();
    assert!(!checks(&folder));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_evidence_of_an_entry_brings_its_documents_and_the_baseline() {
    let program = after_a_check().await;
    let ambiguous = program.run(&["evidence", "Dart Aviation"]);
    assert_eq!(ambiguous.code, Some(1));
    assert!(ambiguous.err.contains("name one by its id: el-"), "{}", ambiguous.err);
    let list = program.run(&["list", "--name", "dart aviation", "--format", "json"]);
    let list: Value = serde_json::from_str(&list.out).unwrap();
    let id = list["entries"][0]["id"].as_str().unwrap();

    let folder = unpacked(&program, id);

    assert!(checks(&folder));
    let versions = json(&folder, &format!("entries/{id}.json"));
    assert!(versions["versions"].as_array().unwrap().len() >= 2, "{versions}");
    let names = names(&folder);
    assert!(names.iter().any(|name| name.starts_with("documents/2025-05426/")), "{names:?}");
    assert!(names.iter().any(|name| name.starts_with("baseline/raw/")), "{names:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_record_gives_the_same_bytes_in_either_packing() {
    let program = after_a_check().await;
    let write = |name: &str| {
        let path = program.folder.path().join(name);
        let ended = program.run(&["evidence", "2025-05427", "--output", path.to_str().unwrap()]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        std::fs::read(path).unwrap()
    };
    for (one, other) in [("1.zip", "2.zip"), ("1.tar.gz", "2.tgz")] {
        assert!(write(one) == write(other), "{one}");
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(write("3.zip"))).unwrap();
    let mut in_zip = BTreeMap::new();
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).unwrap();
        let mut body = Vec::new();
        file.read_to_end(&mut body).unwrap();
        in_zip.insert(file.name().unwrap().into_owned(), body);
    }
    let folder = unpacked(&program, "2025-05427");
    let in_tar: BTreeMap<String, Vec<u8>> = names(&folder)
        .into_iter()
        .map(|name| {
            let body = std::fs::read(folder.join(&name)).unwrap();
            (format!("evidence-2025-05427/{name}"), body)
        })
        .collect();
    assert!(in_zip == in_tar, "the same files in both");
    let wrong = program.run(&["evidence", "2025-05427", "--output", "evidence.rar"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("must end in .zip or .tar.gz"), "{}", wrong.err);
}

/// As if no source had sent anything for three years.
async fn let_years_pass(program: &Program) {
    let mut database = sqlx::SqliteConnection::connect(&program.database()).await.unwrap();
    let years = "UPDATE sightings SET last_seen = last_seen - 94608000000000";
    sqlx::query(years).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_were_dropped_stay_on_record_and_come_back_with_their_file() {
    let program = after_a_check().await;
    let_years_pass(&program).await;
    let mut check = program.command(&["check"]);
    let kept: Ended =
        check.env("ENTITYLISTD_DATABASE__KEEP_RAW_DAYS", "730").output().unwrap().into();
    assert_eq!(kept.code, Some(0), "{}", kept.err);

    let verify = program.run(&["verify"]);
    assert_eq!(verify.code, Some(0), "{}{}", verify.out, verify.err);
    assert!(verify.out.contains("of raw bodies were dropped"), "{}", verify.out);
    let folder = unpacked(&program, "2025-05427");
    assert!(checks(&folder));
    let reading = json(&folder, "documents/2025-05427/reading-1.json");
    let digest = reading["reading"]["source"]["sha256"].as_str().unwrap();
    let left = json(&folder, &format!("documents/2025-05427/raw/{digest}.pruned.json"));
    let xml = include_bytes!("../../demo/documents/2025-05427.xml");
    assert_eq!((&left["sha256"], &left["size"]), (&digest.into(), &xml.len().into()));
    assert!(left["pruned_at"].is_string() && left["last_seen"].is_string(), "{left}");
    assert_eq!(recipe(&folder, "while IFS= read"), "", "every row is in the chain");
    assert_eq!(recipe(&folder, "for f in rows/"), "", "every row is what its name says");
    let places = std::fs::read_to_string(folder.join("rows/PLACES")).unwrap();
    assert!(places.contains(&format!("pruned/{digest} ")), "{places}");

    let reread = program.run(&["reread", "--dry-run"]);
    assert_eq!(reread.code, Some(0), "{}{}", reread.out, reread.err);
    assert!(reread.out.contains("not read again"), "{}", reread.out);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/documents/2025-05427.xml");
    let import = program.run(&["import", file]);
    assert_eq!(import.code, Some(0), "{}", import.err);
    let reread = program.run(&["reread", "--dry-run"]);
    assert!(!reread.out.contains("05427"), "its bytes are back: {}", reread.out);
    let verify = program.run(&["verify"]);
    assert_eq!(verify.code, Some(0), "{}{}", verify.out, verify.err);
}
