//! Mails as `.eml` files in a folder: for a first look, for tests, for
//! programs that take mail from a folder.

use std::io;
use std::path::{Path, PathBuf};

use lettre::Message;

use super::super::outcome::Answer;
use crate::alert::MailMessage;

/// The longest part of a file's name that comes from thread or recipient.
const NAME_PART: usize = 60;

#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Writes the mail. The same delivery has the same name: written again it
    /// takes its own place.
    pub(super) async fn write(
        &self,
        id: &str,
        recipient: &str,
        message: &MailMessage,
        mail: &Message,
    ) -> Answer {
        let name = file_name(id, recipient, &message.thread);
        let path = self.path.join(&name);
        let bytes = mail.formatted();
        let folder = self.path.clone();
        let target = path.clone();
        let written =
            tokio::task::spawn_blocking(move || write_whole(&folder, &target, &bytes)).await;
        match written {
            Ok(Ok(())) => Answer::Accepted { said: path.display().to_string() },
            Ok(Err(error)) => failed(&path, &error.to_string()),
            Err(error) => failed(&path, &error.to_string()),
        }
    }
}

fn failed(path: &Path, why: &str) -> Answer {
    Answer::Failed { said: format!("`{}`: {why}", path.display()), retry_after: None }
}

/// A reader sees the whole file or none.
fn write_whole(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    use io::Write as _;
    std::fs::create_dir_all(folder)?;
    let part = path.with_extension("part");
    let mut file = std::fs::File::create(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&part, path)
}

/// Such as `2025-05427_compliance-example.com_1f0c9a7e.eml`.
fn file_name(id: &str, recipient: &str, thread: &str) -> String {
    let digits: String = id.chars().filter(char::is_ascii_alphanumeric).collect();
    let short = &digits[digits.len().saturating_sub(12)..];
    format!("{}_{}_{short}.eml", name_part(thread), name_part(recipient))
}

fn name_part(text: &str) -> String {
    let mut part = String::new();
    for c in text.chars().take(NAME_PART) {
        let keep = c.is_alphanumeric() || matches!(c, '-' | '.');
        match c {
            _ if keep => part.push(c),
            _ if !part.ends_with('-') => part.push('-'),
            _ => {}
        }
    }
    let part = part.trim_matches(['-', '.']);
    if part.is_empty() { "mail".to_owned() } else { part.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_readable_and_stay_in_the_folder() {
        let id = "msg_0123456789abcdef0123456789abcdef";
        assert_eq!(
            file_name(id, "Compliance <c@example.com>", "2025-05427"),
            "2025-05427_Compliance-c-example.com_456789abcdef.eml"
        );
        assert_eq!(file_name(id, "../../etc/passwd", "/"), "mail_etc-passwd_456789abcdef.eml");
    }
}
