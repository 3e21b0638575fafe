//! The examples of the documentation and of `--help` are commands that run.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use clap::{CommandFactory as _, Parser as _};
use entitylistd::cli::Cli;

use crate::support::program::{Ended, Program};

const README: &str = include_str!("../../README.md");
const GUIDE: &str = include_str!("../../docs/guide.md");
const OPERATIONS: &str = include_str!("../../docs/operations.md");
const FAQ: &str = include_str!("../../docs/faq.md");

/// Examples that end otherwise than with 0 where nothing is set up as their
/// reader has it, and why.
const OTHERWISE: [(&str, i32); 13] = [
    // On a terminal it asks; here nobody answers.
    ("init ", 2),
    // The record of this test begins today.
    ("list --known-at 2025-03-28T1", 1),
    ("diff 2025-03-27 2025-03-28 --known-at", 1),
    // No such file.
    ("reconcile --file", 1),
    // Ids of somebody's record.
    ("review show ID", 1),
    ("review accept ID", 1),
    ("review edit ID", 1),
    ("review reject ID", 1),
    ("show el-b5eb9f7a3940", 1),
    ("history el-b5eb9f7a3940", 1),
    ("evidence el-b5eb9f7a3940", 1),
    ("outbox retry ID", 1),
    ("outbox drop ID", 1),
];

/// The commands in the shell blocks of a page.
fn commands(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fence = None;
    for line in page.lines() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            fence = fence.is_none().then_some(language);
            continue;
        }
        if !matches!(fence, Some("sh" | "console")) {
            continue;
        }
        let line = line.trim().trim_start_matches("$ ");
        if line.starts_with("entitylistd ") || line.starts_with("sudo entitylistd ") {
            found.push(line.to_owned());
        }
    }
    found
}

/// A folder with everything that the examples name, and a `PATH` on which
/// `entitylistd` is this build and `sudo` does nothing.
fn workplace(program: &Program) -> std::path::PathBuf {
    let demo = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/demo"));
    let folder = program.folder.path().join("workplace");
    let bin = folder.join("bin");
    std::fs::create_dir_all(&bin).unwrap();
    std::fs::create_dir_all(folder.join("rules")).unwrap();
    symlink(assert_cmd::cargo::cargo_bin!("entitylistd"), bin.join("entitylistd")).unwrap();
    std::fs::write(bin.join("sudo"), "#!/bin/sh\nexec \"$@\"\n").unwrap();
    std::fs::set_permissions(bin.join("sudo"), PermissionsExt::from_mode(0o755)).unwrap();
    let rule = demo.join("documents/2025-05427.xml");
    let list = demo.join("ecfr/2025-03-24/title-15_part-744_supplement-4.xml");
    for (from, to) in [
        (&rule, "2023-03929.xml"),
        (&rule, "rules/2025-05427.xml"),
        (&list, "old.xml"),
        (&list, "new.xml"),
        (&list, "2025-03-24_part-744.xml"),
    ] {
        std::fs::copy(from, folder.join(to)).unwrap();
    }
    std::fs::write(folder.join("fields.json"), r#"{"effective_date": "2025-03-28"}"#).unwrap();
    std::fs::write(folder.join("customers.csv"), "id,name\nC-1,Inspur Taiwan Ltd.\n").unwrap();
    folder
}

/// Runs a line in the workplace, with the settings of the program.
fn run(program: &Program, folder: &Path, line: &str) -> Ended {
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).current_dir(folder).stdin(Stdio::null()).env_clear();
    for (variable, value) in program.command(&[]).get_envs() {
        shell.env(variable, value.unwrap_or_default());
    }
    shell.env("LOGNAME", "somebody");
    shell.env("PATH", format!("{}:/usr/bin:/bin", folder.join("bin").display()));
    shell.output().unwrap().into()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_the_documentation_run() {
    let program = Program::new().await;
    assert_eq!(program.run(&["check"]).code, Some(0));
    let folder = workplace(&program);
    let mut wrong = Vec::new();
    let mut ran = 0;
    for (name, page) in
        [("README", README), ("guide", GUIDE), ("operations", OPERATIONS), ("faq", FAQ)]
    {
        for line in commands(page) {
            let line = line.replace("/var/backups/", "backup-");
            let ended = run(&program, &folder, &line);
            let words = line.trim_start_matches("sudo ").trim_start_matches("entitylistd ");
            let expected = OTHERWISE
                .iter()
                .find(|(beginning, _)| format!("{words} ").starts_with(beginning))
                .map_or(0, |(_, code)| *code);
            if ended.code != Some(expected) {
                wrong.push(format!("{name}: `{line}` ended with {:?}: {}", ended.code, ended.err));
            }
            ran += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ran > 40, "{ran}");
}

/// Every subcommand for people with the words that lead to it.
fn walk(command: &clap::Command, path: &str, visit: &mut impl FnMut(&str, &clap::Command)) {
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        let path = format!("{path} {}", sub.get_name());
        visit(&path, sub);
        walk(sub, &path, visit);
    }
}

#[test]
fn the_examples_of_help_are_understood() {
    let mut wrong = Vec::new();
    let mut without = Vec::new();
    let mut examples = 0;
    walk(&Cli::command(), "", &mut |path, command| {
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let lines = help.lines().map(str::trim).filter_map(|line| {
            let line = line.trim_start_matches("sudo ");
            let line = line.split_once("entitylistd ").filter(|(before, _)| {
                before.is_empty()
                    || before.split(' ').all(|word| word.contains('=') || word.is_empty())
            });
            line.map(|(_, words)| words.to_owned())
        });
        let lines: Vec<String> = lines.collect();
        if lines.is_empty() && command.get_subcommands().next().is_none() {
            without.push(path.to_owned());
        }
        for line in lines {
            // The shell takes quotation marks and redirections away.
            let script = format!("printf '%s\\n' {}", line.replace(" > ", " # "));
            let words = Command::new("sh").args(["-c", &script]).output().unwrap().stdout;
            let words = String::from_utf8(words).unwrap();
            let words = std::iter::once("entitylistd").chain(words.lines());
            if let Err(error) = Cli::try_parse_from(words) {
                wrong.push(format!("{path}: `{line}`: {error}"));
            }
            examples += 1;
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(without, Vec::<String>::new(), "commands without an example");
    assert!(examples > 30, "{examples}");
}
