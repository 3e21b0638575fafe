//! The words of notices about documents and filings that are no alert of their
//! own.

use super::Notice;

/// What there is to say of a document.
pub(super) fn words(notice: &Notice) -> (String, Vec<String>) {
    match notice {
        Notice::Document { document } => (
            format!("document {} read, it changes no entry", document.number),
            vec![
                document.title.clone(),
                "It was read in full and changes no entry of the list.".to_owned(),
            ],
        ),
        Notice::Withdrawn { document, note } => (
            format!("filing {} withdrawn before publication", document.number),
            [document.title.clone()]
                .into_iter()
                .chain(document.publication_date.map(|day| {
                    format!(
                        "It was on public inspection, to be published on {}, and is no longer.",
                        day.strftime("%-d %b %Y")
                    )
                }))
                .chain(note.as_ref().map(|note| format!("The office's note: {note}")))
                .chain([
                    "The list stays as it is. What the alert about this filing announced does \
                     not take effect unless the agency files it again; that would be told."
                        .to_owned(),
                ])
                .collect(),
        ),
        Notice::Rescheduled { document, before } => {
            let day = |date: &Option<jiff::civil::Date>| {
                date.map_or_else(
                    || "a day not yet announced".to_owned(),
                    |date| date.strftime("%-d %b %Y").to_string(),
                )
            };
            (
                format!(
                    "filing {} to be published on {}",
                    document.number,
                    day(&document.publication_date)
                ),
                vec![
                    document.title.clone(),
                    format!("Announced before: {}. Its text is as it was told.", day(before)),
                ],
            )
        }
        Notice::Unread { document, source, unread, failed_checks } => (
            match document {
                Some(document) => format!("document {} needs a person", document.number),
                None => "a file needs a person".to_owned(),
            },
            document
                .iter()
                .map(|document| document.title.clone())
                .chain([
                    format!("Source: {source}"),
                    format!(
                        "Pieces of text not understood: {}. They are quoted below, verbatim. \
                         Read the document itself before relying on anything said about it.",
                        unread.len()
                    ),
                ])
                .chain(failed_checks.iter().map(|check| format!("Check failed: {check}")))
                .collect(),
        ),
        _ => (String::new(), Vec::new()),
    }
}
