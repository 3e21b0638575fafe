//! The words of notices about witnesses.

use jiff::civil::Date;

/// Findings that a notice lists; the others are counted.
const LISTED: usize = 40;

type Words = (String, Vec<String>);

/// What a witness says otherwise.
pub(super) fn drift(witness: &str, date: Option<Date>, findings: &[String]) -> Words {
    let count = findings.len();
    let noun = if count == 1 { "difference" } else { "differences" };
    let mut paragraphs = vec![
        format!(
            "{} says something else than our list, and its lateness does not explain it.",
            dated(witness, date)
        ),
        "Missing: on our list, not on theirs. Extra: on theirs, not on ours. Different: in other \
         words. Our list has not been changed. `entitylistd reconcile` shows every field; one of \
         the lists may have missed a rule, or a document may have been read wrongly."
            .to_owned(),
    ];
    paragraphs.extend(findings.iter().take(LISTED).map(|finding| format!("- {finding}")));
    if count > LISTED {
        paragraphs.push(format!("... and {} more.", count - LISTED));
    }
    (format!("{count} unexplained {noun} to the {witness}"), paragraphs)
}

/// That a witness is not believed.
pub(super) fn doubtful(witness: &str, date: Option<Date>, why: &str) -> Words {
    (
        format!("the {witness} is doubtful"),
        vec![
            format!("{}: {why}.", dated(witness, date)),
            "It may have lost a part, or a bulk change may have been made. Nothing of it is used \
             and our list has not been changed. Where the change is right, `entitylistd reconcile \
             --accept` measures by it from then on."
                .to_owned(),
        ],
    )
}

/// That a witness does not move.
pub(super) fn stale(witness: &str, date: Option<Date>, error: Option<&str>) -> Words {
    let last = date.map_or_else(
        || format!("The {witness} has never been heard."),
        |date| format!("The last list of the {witness} is that of {}.", day(date)),
    );
    let heard = error.map_or_else(
        || "It answers, and always with the same day.".to_owned(),
        |error| format!("It cannot be heard now: {error}"),
    );
    (
        format!("the {witness} has not moved"),
        vec![
            last,
            heard,
            "That it says nothing new means nothing while this lasts. Our list follows the \
             Federal Register and does not depend on it."
                .to_owned(),
        ],
    )
}

fn dated(witness: &str, date: Option<Date>) -> String {
    date.map_or_else(|| format!("The {witness}"), |date| format!("The {witness} of {}", day(date)))
}

fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}
