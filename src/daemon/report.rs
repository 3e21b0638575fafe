//! What a cycle did, for the command line and the log.

use entity_list::model::{Document, DocumentNumber, Footnote, Sha256};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::witness::WitnessReport;
use crate::alert::RuleAlert;
use crate::deliver::DeliveryReport;

/// What a cycle did.
#[derive(Debug, Clone, Serialize)]
pub struct CycleReport {
    /// The days of publication that were asked for, first and last.
    pub window: (Date, Date),
    /// The baseline, where this cycle took it.
    pub baseline: Option<BaselineReport>,
    /// The documents found, in the order of publication and page.
    pub documents: Vec<DocumentReport>,
    /// Documents of the window that were listed before and are no longer: an
    /// old reply out of a cache, or a document withdrawn. No change of the list.
    pub vanished: Vec<DocumentNumber>,
    /// Reviewed fixes that are pinned to a file that was never seen, by file
    /// and line.
    pub unseen_overrides: Vec<String>,
    /// The witnesses that the list was held against in this cycle.
    pub witnesses: Vec<WitnessReport>,
    /// What is on public inspection, days before it is published.
    pub inspection: InspectionReport,
    /// What went out.
    pub deliveries: DeliveryReport,
}

impl CycleReport {
    /// True where unread text, a failed check, a held change, a document that
    /// has vanished, a fix without its file or a witness that says something
    /// else needs a person.
    pub fn needs_person(&self) -> bool {
        !self.vanished.is_empty()
            || !self.unseen_overrides.is_empty()
            || self.all().any(DocumentReport::needs_person)
            || self.witnesses.iter().any(WitnessReport::needs_person)
    }

    /// The documents that could not be taken in, with why.
    pub fn failures(&self) -> impl Iterator<Item = (&Document, &str)> {
        failures(&self.documents)
    }

    /// True where everything that was asked was answered and taken in.
    pub fn is_good(&self) -> bool {
        self.failures().next().is_none() && self.inspection.failure().is_none()
    }

    fn all(&self) -> impl Iterator<Item = &DocumentReport> {
        self.documents.iter().chain(&self.inspection.documents)
    }
}

fn failures(documents: &[DocumentReport]) -> impl Iterator<Item = (&Document, &str)> {
    documents.iter().filter_map(|report| match &report.told {
        Told::Failed { why } => Some((&report.document, why.as_str())),
        _ => None,
    })
}

/// What is on public inspection.
#[derive(Debug, Clone, Default, Serialize)]
pub struct InspectionReport {
    /// The rules of the agencies that are on inspection, or were and are not
    /// any more, with what there was to tell.
    pub documents: Vec<DocumentReport>,
    /// Why public inspection could not be asked.
    pub error: Option<String>,
}

impl InspectionReport {
    /// What went wrong; `None` where nothing did.
    pub fn failure(&self) -> Option<String> {
        let of_documents =
            failures(&self.documents).map(|(one, why)| format!("{}: {why}", one.number));
        let all: Vec<String> = self.error.iter().cloned().chain(of_documents).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }
}

/// The list that everything begins with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaselineReport {
    /// The day that it shows.
    pub date: Date,
    /// Its entries.
    pub entries: usize,
    /// Its footnotes, which say what the marks in a license requirement mean.
    pub footnotes: Vec<Footnote>,
    /// Pieces of text in it that were not understood.
    pub unread: usize,
    /// The digest of the bytes.
    pub sha256: Sha256,
}

/// What became of one document.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentReport {
    /// The document.
    pub document: Document,
    /// What there was to tell.
    #[serde(flatten)]
    pub told: Told,
}

/// What there was to tell of a document.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Told {
    /// It changed the list; subscribers are told.
    Alert {
        /// The alert.
        alert: Box<RuleAlert>,
        /// The alerts about earlier rules whose dates it moves.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        moved: Vec<RuleAlert>,
    },
    /// It had been taken in before.
    KnownAlready,
    /// Its text is another than before (the XML in place of the HTML, a
    /// correction of a slip) and the list stays as it is.
    SaysTheSame,
    /// Everything it says was on the list when the baseline was taken.
    InBaseline,
    /// It changes none of the lists.
    NotOurs,
    /// It is on public inspection as before, and gets another day of
    /// publication.
    Rescheduled,
    /// It was on public inspection and will not be published.
    Withdrawn,
    /// It could not be fetched or read; the next cycle tries again.
    Failed {
        /// Why.
        why: String,
    },
}

impl DocumentReport {
    /// True where it failed, or something in it needs a person.
    pub fn needs_person(&self) -> bool {
        match &self.told {
            Told::Alert { alert, moved } => {
                alert.trouble.needs_person || moved.iter().any(|it| it.trouble.needs_person)
            }
            Told::Failed { .. } => true,
            Told::KnownAlready
            | Told::SaysTheSame
            | Told::InBaseline
            | Told::NotOurs
            | Told::Rescheduled
            | Told::Withdrawn => false,
        }
    }

    /// What became of it in a line: the headline of its alert, or why there
    /// is none.
    pub fn in_a_line(&self) -> String {
        match &self.told {
            Told::Alert { alert, .. } => alert.headline.clone(),
            Told::KnownAlready => "known already".to_owned(),
            Told::SaysTheSame => "its text changed, the list does not".to_owned(),
            Told::InBaseline => "in the baseline already".to_owned(),
            Told::NotOurs => "does not change the Entity List".to_owned(),
            Told::Rescheduled => match self.document.publication_date {
                Some(day) => format!("to be published on {day} now"),
                None => "its publication is put off".to_owned(),
            },
            Told::Withdrawn => "withdrawn before publication".to_owned(),
            Told::Failed { why } => format!("FAILED: {why}"),
        }
    }
}
