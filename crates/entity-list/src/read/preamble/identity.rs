//! The lines that name a document: docket, RIN, `FR Doc.` line.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::dates::dates;
use crate::model::DocumentNumber;

#[expect(clippy::expect_used, reason = "constant patterns, compiled once and tested")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant pattern")
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)FR\s+Doc(?:ument)?\.?\s*(?:No\.?:?\s*)?((?:[CRE][0-9]*[-–])?(?:[0-9]{4}|[0-9]{2}|[CRE][0-9])[-–][0-9]{3,6}|[CRE][0-9][-–][0-9]{3,6})",
    )
});
static FILED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)filed\s*:?\s+(\S+)"));
static RIN: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b([0-9]{4})[-–]([A-Z]{2}[0-9]{2})\b"));
static DOCKET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^\[?\s*(?:docket|doc\.?)\s*(?:(?:nos?|id|number)\b\.?)?\s*:?\s*")
});

/// The number in `[FR Doc. 2023-03929 Filed 2-24-23; 11:15 am]`, with plain
/// hyphens: `2023-03929`, `E8-23178`, `C1-2024-01408`.
pub(crate) fn document_number(line: &str) -> Option<DocumentNumber> {
    let number = NUMBER.captures(line)?.get(1)?.as_str().replace('–', "-");
    Some(DocumentNumber::new(number))
}

/// The day of filing in the same line; the year has two or four digits.
pub(super) fn filed_date(line: &str) -> Option<Date> {
    let filed = FILED.captures(line)?.get(1)?;
    dates(&line[filed.start()..]).first().map(|(_, date)| *date)
}

/// The regulation identifier numbers of these lines.
pub(super) fn rins(lines: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in lines {
        for number in RIN.captures_iter(line) {
            let number = format!("{}-{}", &number[1], &number[2]);
            if !found.contains(&number) {
                found.push(number);
            }
        }
    }
    found
}

/// The docket number of the first of these lines, without brackets and the
/// word `Docket`.
pub(super) fn docket(lines: &[String]) -> Option<String> {
    let line = lines.iter().find(|line| !line.trim().is_empty())?.trim();
    let number = DOCKET.replace(line, "").replace('–', "-");
    let number = number.trim().trim_matches(['[', ']']).trim();
    (!number.is_empty()).then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fr_doc_line_gives_number_and_day() {
        for (line, number, day) in [
            ("[FR Doc. 2023-03929 Filed 2-24-23; 11:15 am]", "2023-03929", Some("2023-02-24")),
            ("[FR Doc. 2025–05427 Filed 3–25–25; 4:30 pm]", "2025-05427", Some("2025-03-25")),
            ("[FR Doc. E8-23178 Filed 9-30-08; 8:45 am]", "E8-23178", Some("2008-09-30")),
            (
                "[FR Doc. C1-2024-01408 Filed 2-1-2024; 8:45 am]",
                "C1-2024-01408",
                Some("2024-02-01"),
            ),
            ("[FR Doc. 97-12345 Filed 5-9-97; 8:45 am]", "97-12345", Some("1997-05-09")),
            ("[FR Doc. 2025-05427 Filed]", "2025-05427", None),
        ] {
            assert_eq!(
                document_number(line).map(|found| found.to_string()).as_deref(),
                Some(number)
            );
            assert_eq!(filed_date(line).map(|found| found.to_string()).as_deref(), day, "{line}");
        }
    }

    #[test]
    fn dockets_and_rins_lose_their_words() {
        assert_eq!(docket(&["[Docket No. 230221-0050]".into()]).as_deref(), Some("230221-0050"));
        assert_eq!(docket(&["[160609506–6506–01]".into()]).as_deref(), Some("160609506-6506-01"));
        assert_eq!(rins(&["RIN 0694–AK08".into()]), ["0694-AK08"]);
    }
}
