//! Receivers that are not ours: an SMTP server (aiosmtpd) and a verifier of
//! Standard Webhooks (`standardwebhooks`), both from `PyPI`, run by the Python that
//! `ENTITYLISTD_TEST_PYTHON` names (default `python3`).

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use super::required::skip;

/// A running receiver. It writes a JSON object a line: first how it can be
/// reached, then what it got.
pub(crate) struct PythonReceiver {
    child: Child,
    lines: BufReader<ChildStdout>,
    pub(crate) about: Value,
}

impl Drop for PythonReceiver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl PythonReceiver {
    /// Starts a script of `tests/receivers`; `None` where its modules are not
    /// installed, which is said.
    pub(crate) fn start(script: &str, modules: &[&str], words: &[&str]) -> Option<Self> {
        let python = python();
        let import = format!("import {}", modules.join(", "));
        let there = Command::new(&python).args(["-c", &import]).output();
        if !there.is_ok_and(|output| output.status.success()) {
            let python = python.display();
            skip("python", &format!("`{python}` does not have {}", modules.join(", ")));
            return None;
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/receivers").join(script);
        let mut child = Command::new(&python)
            .arg(path)
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut receiver = Self { child, lines, about: Value::Null };
        receiver.about = receiver.next();
        Some(receiver)
    }

    /// The next thing that it got.
    pub(crate) fn next(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }
}

fn python() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "where the tests find their receivers")]
    let named = std::env::var_os("ENTITYLISTD_TEST_PYTHON");
    named.map_or_else(|| PathBuf::from("python3"), PathBuf::from)
}
