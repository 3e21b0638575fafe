//! Rules in the official shape, made up from their instructions and rows.

use std::fmt::Write as _;

use entity_list::model::{ChangeKind, Reading};
use entity_list::read::read;

pub(crate) const NEW: &str = "85 FR [INSERT FR PAGE NUMBER] 3/5/2020.";
pub(crate) const REVISED: &str = "84 FR 22963, 5/21/19. 85 FR [INSERT FR PAGE NUMBER] 3/5/2020.";
pub(crate) const HEADS: [&str; 5] = [
    "Country",
    "Entity",
    "License requirement",
    "License review policy",
    "<E T=\"02\">Federal Register</E> citation",
];

/// What stands in front of the amendments of a made-up rule.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Preamble<'p> {
    /// What the source calls the document.
    pub(crate) element: &'p str,
    pub(crate) subject: &'p str,
    pub(crate) action: &'p str,
    pub(crate) summary: &'p str,
    pub(crate) dates: &'p str,
    pub(crate) paragraphs: &'p [&'p str],
}

impl Default for Preamble<'_> {
    fn default() -> Self {
        Self {
            element: "RULE",
            subject: "Revisions to the Entity List",
            action: "Final rule.",
            summary: "",
            dates: "This rule is effective March 5, 2020.",
            paragraphs: &[],
        }
    }
}

/// A rule of the Bureau with this preamble, these instructions and this text
/// behind them.
pub(crate) fn document(preamble: &Preamble<'_>, instructions: &[&str], behind: &str) -> Reading {
    let Preamble { element, subject, action, summary, dates, paragraphs } = preamble;
    let mut text = format!(
        "<{element}><PREAMB><AGENCY>DEPARTMENT OF COMMERCE</AGENCY>\
         <SUBAGY>Bureau of Industry and Security</SUBAGY><CFR>15 CFR Part 744</CFR>\
         <RIN>RIN 0694-AH00</RIN><SUBJECT>{subject}</SUBJECT>\
         <ACT><HD SOURCE=\"HED\">ACTION:</HD><P>{action}</P></ACT>\
         <SUM><HD SOURCE=\"HED\">SUMMARY:</HD><P>{summary}</P></SUM>\
         <EFFDATE><HD SOURCE=\"HED\">DATES:</HD><P>{dates}</P>\
         </EFFDATE></PREAMB><SUPLINF>"
    );
    for paragraph in *paragraphs {
        let _ = write!(text, "<P>{paragraph}</P>");
    }
    text.push_str("<REGTEXT TITLE=\"15\" PART=\"744\">");
    for instruction in instructions {
        let _ = write!(text, "<AMDPAR>{instruction}</AMDPAR>");
    }
    let _ = write!(
        text,
        "{behind}</REGTEXT></SUPLINF>\
         <FRDOC>[FR Doc. 2020-00001 Filed 3-4-20; 8:45 am]</FRDOC></{element}>"
    );
    let mut readings = read(text.as_bytes(), None).unwrap();
    assert_eq!(readings.len(), 1);
    readings.remove(0)
}

pub(crate) fn rule(instructions: &[&str], behind: &str) -> Reading {
    document(&Preamble::default(), instructions, behind)
}

/// A rule whose first instruction only names the supplement.
pub(crate) fn amended(parts: &[&str], rows: &[(&str, &str, &str)]) -> Reading {
    let mut instructions = vec!["2. Supplement No. 4 to part 744 is amended:"];
    instructions.extend(parts);
    rule(&instructions, &table(rows))
}

/// Destination, entity cell, citation of each row.
pub(crate) fn table(rows: &[(&str, &str, &str)]) -> String {
    let rows: Vec<Vec<&str>> = rows
        .iter()
        .map(|(country, entity, citation)| {
            vec![
                *country,
                *entity,
                "For all items subject to the EAR.",
                "Policy of denial",
                *citation,
            ]
        })
        .collect();
    table_of(&HEADS, &rows)
}

pub(crate) fn table_of(heads: &[&str], rows: &[Vec<&str>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "<HD SOURCE=\"HD1\">Supplement No. 4 to Part 744—Entity List</HD>\
         <GPOTABLE COLS=\"{}\"><BOXHD>",
        heads.len()
    );
    for head in heads {
        let _ = write!(text, "<CHED H=\"1\">{head}</CHED>");
    }
    text.push_str("</BOXHD>");
    for row in rows {
        text.push_str("<ROW>");
        for cell in row {
            let _ = write!(text, "<ENT I=\"01\">{cell}</ENT>");
        }
        text.push_str("</ROW>");
    }
    text + "</GPOTABLE>"
}

/// A line for each change, then one for each text that was not read.
pub(crate) fn told(reading: &Reading) -> Vec<String> {
    let rule = reading.rule.as_ref().unwrap();
    let changes = rule.changes.iter().map(|change| {
        let kind = match change.kind {
            ChangeKind::Add => "+",
            ChangeKind::Revise => "~",
            ChangeKind::Remove => "-",
        };
        let former = change.former_name.as_ref().map(|name| format!(" < {name}"));
        let entry = &change.entry;
        format!("{kind} {}: {}{}", entry.destination, entry.name, former.unwrap_or_default())
    });
    let unread = reading.unread.iter().map(|unread| format!("? {}", unread.why));
    changes.chain(unread).collect()
}
