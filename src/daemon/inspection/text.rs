//! The text of a filing.

use entity_list::model::Reading;

use crate::daemon::document;
use crate::daemon::rooms::Rooms;
use crate::source::{Fetched, Filing, SourceError};

/// What could be read of a filing.
pub(super) enum Text {
    /// This.
    Read(Box<Reading>),
    /// There is no file, or none that can be read; for people, why.
    Unreadable(String),
}

/// Reads a filing. The PDF shows the table's columns; the raw text has lost
/// them and is what remains where there is no PDF or it cannot be read.
pub(super) async fn of_filing(rooms: &Rooms, filing: &Filing) -> Result<Text, SourceError> {
    let register = &rooms.federal_register;
    let (pdf, unheard) = reading_of(register.filed_pdf(filing).await, filing);
    let from_pdf = match pdf {
        Ok(reading) => return Ok(Text::Read(reading)),
        Err(why) => why,
    };
    let (text, also_unheard) = reading_of(register.filed_text(filing).await, filing);
    match (text, unheard.or(also_unheard)) {
        (Ok(reading), _) => Ok(Text::Read(reading)),
        // Another try may help.
        (Err(_), Some(error)) => Err(error),
        (Err(from_text), None) => {
            Ok(Text::Unreadable(format!("PDF: {from_pdf}; text: {from_text}")))
        }
    }
}

/// The reading or why there is none, and the error where asking again may help.
fn reading_of(
    fetched: Result<Fetched, SourceError>,
    filing: &Filing,
) -> (Result<Box<Reading>, String>, Option<SourceError>) {
    match fetched {
        Ok(fetched) => {
            let reading = document::read(&fetched, &filing.document);
            (reading.map(Box::new).map_err(|error| format!("{error:#}")), None)
        }
        Err(error @ SourceError::NotYetAvailable { .. }) => (Err(error.to_string()), None),
        Err(error) => (Err(error.to_string()), Some(error)),
    }
}
