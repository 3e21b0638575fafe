//! Notes under a table: number, meaning, and until when they hold.

use crate::model::{Footnote, Unread};
use crate::read::parts::MarkedText;

/// Reads the notes under a table. A note without a number of its own goes on
/// with the note above it.
pub fn read_notes(notes: &[MarkedText]) -> (Vec<Footnote>, Vec<Unread>) {
    let mut read: Vec<Footnote> = Vec::new();
    let mut unread = Vec::new();
    for note in notes.iter().filter(|note| !note.is_blank()) {
        if let Some((number, text)) = numbered(note) {
            read.push(Footnote { number, text: text.to_owned(), until: None });
        } else if let Some(above) = read.last_mut() {
            above.text.push('\n');
            above.text.push_str(note.text.trim());
        } else {
            unread.push(Unread {
                text: note.text.clone(),
                place: note.position.to_string(),
                why: "a note under the table without a number".to_owned(),
            });
        }
    }
    (read, unread)
}

/// The number in front of a note, and its words.
pub(super) fn numbered(note: &MarkedText) -> Option<(u8, &str)> {
    let text = note.text.trim_start();
    let start = note.text.len() - text.len();
    if let Some(mark) = note.superscripts.iter().find(|range| range.start == start) {
        let number = note.text.get(mark.clone())?.trim().parse().ok()?;
        return Some((number, note.text.get(mark.end..)?.trim()));
    }
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let number = text[..digits].parse().ok()?;
    let words = text[digits..].strip_prefix([' ', '.', ')'])?;
    Some((number, words.trim()))
}
