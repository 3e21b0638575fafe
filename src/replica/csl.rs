//! The Consolidated Screening List: a static file with the day of its last
//! change.

use axum::http::header::LAST_MODIFIED;
use jiff::tz::TimeZone;

use super::holdings::Holdings;
use super::wire::Reply;

/// The folder of the file's address on the real site.
pub(super) const FOLDER: &str = "/downloadable_consolidated_screening_list/v1/";

/// Answers for a file of this name: the newest that the folder has.
pub(super) fn reply(holdings: &Holdings, name: &str) -> Reply {
    let content_type = match name {
        "consolidated.csv" => "text/csv",
        "consolidated.json" => "application/json",
        _ => return Reply::not_found(),
    };
    let Some((day, body)) = holdings.newest_csl(name) else { return Reply::not_found() };
    let mut reply = Reply::new(content_type, body);
    // The real one is made anew in the morning, Eastern.
    if let Ok(made) = day.at(10, 0, 0, 0).to_zoned(TimeZone::UTC) {
        let made = made.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        reply.headers.push((LAST_MODIFIED, made));
    }
    reply
}
