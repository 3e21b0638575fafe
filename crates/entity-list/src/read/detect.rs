//! Tells by its content what a file is.

use std::fmt;

/// What a file looks like that is none of the formats.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Looks {
    /// A whole HTML page, such as an error or sign-in page, with its title.
    HtmlPage {
        /// The title, empty where it has none.
        title: String,
    },
    /// A JSON object with a message in place of a document.
    JsonMessage {
        /// The message, shortened.
        message: String,
    },
    /// JSON of another kind.
    Json,
    /// A PDF, which is read from its extracted text.
    Pdf,
    /// A compressed file.
    Compressed,
    /// XML of another kind, with the name of its outermost element.
    Xml {
        /// The outermost element.
        root: String,
    },
    /// CSV of another kind, with its first line, shortened.
    Csv {
        /// The first line.
        head: String,
    },
    /// Text, with its beginning.
    Text {
        /// The first characters.
        beginning: String,
    },
    /// Bytes that are no text.
    Binary,
}

impl fmt::Display for Looks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HtmlPage { title } if title.is_empty() => {
                f.write_str("an HTML page without title")
            }
            Self::HtmlPage { title } => write!(f, "the HTML page `{title}`"),
            Self::JsonMessage { message } => write!(f, "a JSON reply with the message `{message}`"),
            Self::Json => f.write_str("JSON of another kind"),
            Self::Pdf => f.write_str("a PDF"),
            Self::Compressed => f.write_str("a compressed file"),
            Self::Xml { root } => {
                write!(f, "XML of another kind with the outermost element `{root}`")
            }
            Self::Csv { head } => write!(f, "CSV with the columns `{head}`"),
            Self::Text { beginning } => write!(f, "text that begins with `{beginning}`"),
            Self::Binary => f.write_str("binary data"),
        }
    }
}
