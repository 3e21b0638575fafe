//! Why a file could not be read at all.

use super::detect::Looks;
use crate::model::Position;

/// Why a file could not be read. What could be opened but not understood is
/// no error: it is in [`crate::model::Reading::unread`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There are no bytes, or only blanks.
    #[error("the file is empty; expected a Federal Register document or a list")]
    Empty,
    /// The file is larger than the limit of the caller.
    #[error("the file has `{size}` bytes, more than the limit of `{limit}`")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The XML is cut off or damaged.
    #[error("damaged or truncated XML at {position}: {detail}")]
    DamagedXml {
        /// Where.
        position: Position,
        /// What is wrong there.
        detail: String,
    },
    /// The XML declares a document type, which can hide any content.
    #[error("the XML declares a document type (`<!DOCTYPE`), which is refused; expected plain XML")]
    DoctypeRefused,
    /// Elements are nested deeper than in any official file.
    #[error("elements nest deeper than `{limit}` at {position}; expected an official file")]
    TooDeep {
        /// The deepest nesting accepted.
        limit: u32,
        /// Where it is exceeded.
        position: Position,
    },
    /// The file is something else.
    #[error("looks like {looks}; expected {expected}")]
    NotExpected {
        /// What it looks like.
        looks: Looks,
        /// What was expected.
        expected: &'static str,
    },
    /// A Consolidated Screening List in which no row is of one of the lists. A
    /// list never becomes empty: something was left out.
    #[error(
        "none of the `{rows}` rows is of the Entity List, the Unverified List or the Military End-User List; expected a complete Consolidated Screening List"
    )]
    NoRows {
        /// The rows of other lists.
        rows: usize,
    },
    /// The CSV is damaged.
    #[error("damaged CSV at {position}: {detail}")]
    DamagedCsv {
        /// Where.
        position: Position,
        /// What is wrong there.
        detail: String,
    },
    /// The PDF cannot be read.
    #[cfg(feature = "pdf")]
    #[error(transparent)]
    Pdf(#[from] super::pdf::PdfError),
    /// The plain text cannot be read.
    #[error(transparent)]
    Text(#[from] super::text::TextError),
    /// The JSON is damaged.
    #[error("damaged or truncated JSON at {position}: {detail}")]
    DamagedJson {
        /// Where.
        position: Position,
        /// What is wrong there.
        detail: String,
    },
}

impl ReadError {
    /// An error of the XML reader; `end` is where the file ends.
    pub(super) fn xml(error: &roxmltree::Error, end: Position) -> Self {
        let place = error.pos();
        let position = Position { line: place.row, column: place.col };
        match error {
            roxmltree::Error::DtdDetected => Self::DoctypeRefused,
            roxmltree::Error::UnclosedRootNode | roxmltree::Error::UnexpectedEndOfStream => {
                Self::DamagedXml { position: end, detail: "the file ends too early".to_owned() }
            }
            _ => Self::DamagedXml { position, detail: error.to_string() },
        }
    }

    /// True where the same document may read when it is fetched again: it
    /// was cut off, empty, or an error page came in its place.
    pub fn worth_fetching_again(&self) -> bool {
        match self {
            Self::Empty
            | Self::NoRows { .. }
            | Self::DamagedXml { .. }
            | Self::DamagedCsv { .. }
            | Self::DamagedJson { .. } => true,
            Self::NotExpected { looks, .. } => {
                matches!(looks, Looks::HtmlPage { .. } | Looks::JsonMessage { .. })
            }
            #[cfg(feature = "pdf")]
            Self::Pdf(error) => matches!(error, super::pdf::PdfError::Damaged(_)),
            Self::TooLarge { .. } | Self::DoctypeRefused | Self::TooDeep { .. } | Self::Text(_) => {
                false
            }
        }
    }
}
