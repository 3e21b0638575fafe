//! The words of notices about the table of own parties.

use jiff::Timestamp;

use super::moment;

type Words = (String, Vec<String>);

/// That the table cannot be used.
pub(super) fn failed(error: &str) -> Words {
    (
        "own parties are not screened".to_owned(),
        vec![
            format!("What happened: {error}."),
            "Alerts go out all the same and say that your own parties were not screened. \
             Subscriptions that ask for own-party hits only get everything until the table can be \
             read again. It is tried at every cycle; `entitylistd screen FILE` shows what is \
             wrong with it."
                .to_owned(),
        ],
    )
}

/// That it can be used again.
pub(super) fn recovered(file: &str, parties: u32, since: Option<&Timestamp>) -> Words {
    let told = since.map(|since| format!("The trouble was told on {}.", moment(since)));
    let advice = "Alerts that went out meanwhile were not screened: run `entitylistd screen FILE` \
                  against the list as it is.";
    (
        format!("own parties are screened again, {parties} of them"),
        told.into_iter().chain([format!("The table is `{file}`."), advice.to_owned()]).collect(),
    )
}
