//! How a cycle ended, as far as the service cares: plain data, which may come
//! from another process.

use std::time::Duration;

use entity_list::model::DocumentNumber;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::report::{CycleReport, DocumentReport, Told};
use super::terms::{CycleError, FEDERAL_REGISTER, PUBLIC_INSPECTION};
use super::witness::{Condition, full_name};
use crate::deliver::DeliveryReport;
use crate::metrics::Metrics;

/// How a cycle ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Outcome {
    /// It went its way, which may have been a bad one.
    Done(Box<Summary>),
    /// Another process is at it, or it was asked to end: nothing is wrong.
    PutOff(String),
    /// It could not be run, and why. It has written that down.
    Failed(String),
    /// It ended without a word, and how.
    BrokeOff(String),
}

/// What a cycle did, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Summary {
    window: (Date, Date),
    documents: Vec<Document>,
    on_inspection: Vec<Document>,
    inspection_failure: Option<String>,
    unseen_overrides: Vec<String>,
    witnesses: Vec<(String, Condition)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Document {
    number: DocumentNumber,
    became: Became,
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Became {
    Alert,
    Quiet,
    Failed(String),
}

impl Outcome {
    pub(super) fn of(ended: &Result<CycleReport, CycleError>) -> Self {
        match ended {
            Ok(report) => Self::Done(Box::new(Summary::of(report))),
            Err(error @ (CycleError::Busy | CycleError::CutShort)) => {
                Self::PutOff(error.to_string())
            }
            Err(error) => Self::Failed(error.to_string()),
        }
    }

    /// A word for it, as the metrics count it.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Done(summary) if summary.is_good() => "good",
            Self::Done(_) | Self::Failed(_) | Self::BrokeOff(_) => "failed",
            Self::PutOff(_) => "busy",
        }
    }

    /// Logs it in one line, with one more for each thing that is wrong.
    pub(super) fn log(&self, delivered: DeliveryReport, took: Duration) {
        match self {
            Self::Done(summary) => summary.log(delivered, took),
            Self::PutOff(why) => tracing::warn!("{why}"),
            Self::Failed(why) => tracing::error!("cycle failed: {why}"),
            Self::BrokeOff(how) => tracing::error!("cycle broke off: {how}"),
        }
    }

    /// Counts what became of the documents.
    pub(super) fn count(&self, metrics: &Metrics) {
        let Self::Done(summary) = self else { return };
        let found = summary.documents.iter().map(|one| (FEDERAL_REGISTER, one));
        let filed = summary.on_inspection.iter().map(|one| (PUBLIC_INSPECTION, one));
        for (source, document) in found.chain(filed) {
            metrics.document(source, document.became.word());
        }
    }
}

impl Summary {
    fn of(report: &CycleReport) -> Self {
        let all = |documents: &[DocumentReport]| documents.iter().map(Document::of).collect();
        let looked = report.witnesses.iter();
        Self {
            window: report.window,
            documents: all(&report.documents),
            on_inspection: all(&report.inspection.documents),
            inspection_failure: report.inspection.failure(),
            unseen_overrides: report.unseen_overrides.clone(),
            witnesses: looked
                .map(|it| (full_name(it.witness).to_owned(), it.condition.clone()))
                .collect(),
        }
    }

    fn is_good(&self) -> bool {
        let failed = |document: &Document| matches!(document.became, Became::Failed(_));
        !self.documents.iter().any(failed) && self.inspection_failure.is_none()
    }

    fn log(&self, delivered: DeliveryReport, took: Duration) {
        for document in &self.documents {
            if let Became::Failed(why) = &document.became {
                tracing::error!(document = %document.number, "document failed: {why}");
            }
        }
        for place in &self.unseen_overrides {
            tracing::warn!("the override at {place} is pinned to a file that was never seen");
        }
        for (witness, condition) in &self.witnesses {
            match condition {
                Condition::Agrees => tracing::info!(witness, "a witness agrees"),
                other => tracing::warn!(witness, condition = ?other, "a witness does not agree"),
            }
        }
        if let Some(why) = &self.inspection_failure {
            tracing::error!("public inspection failed: {why}");
        }
        let all = self.documents.iter().chain(&self.on_inspection);
        tracing::info!(
            from = %self.window.0,
            to = %self.window.1,
            documents = self.documents.len(),
            on_inspection = self.on_inspection.len(),
            alerts = all.filter(|one| one.became == Became::Alert).count(),
            delivered = delivered.delivered,
            milliseconds = took.as_millis(),
            "cycle done"
        );
    }
}

impl Document {
    fn of(report: &DocumentReport) -> Self {
        let became = match &report.told {
            Told::Alert { .. } => Became::Alert,
            Told::Failed { why } => Became::Failed(why.clone()),
            _ => Became::Quiet,
        };
        Self { number: report.document.number.clone(), became }
    }
}

impl Became {
    const fn word(&self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Quiet => "quiet",
            Self::Failed(_) => "failed",
        }
    }
}
