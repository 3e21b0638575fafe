//! Whether a body is what was asked for: the right kind, and all of it.
//!
//! The Federal Register answers requests that it takes for a robot's with a
//! page for people and status 200, and a cache or proxy may cut a body short
//! without breaking HTTP. Neither may ever be read as a document.

use std::fmt;

use scraper::{Html, Selector};
use serde::de::IgnoredAny;

use super::error::{ShownUrl, SourceError};
use super::whole_csv::whole_csv;

/// The kind of body that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wanted {
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// HTML, where it is the document itself.
    Html,
    /// Plain text.
    Text,
    /// PDF.
    Pdf,
    /// CSV.
    Csv,
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "JSON",
            Self::Xml => "XML",
            Self::Html => "HTML",
            Self::Text => "text",
            Self::Pdf => "PDF",
            Self::Csv => "CSV",
        })
    }
}

impl Wanted {
    /// The `Accept` header.
    pub(super) const fn accept(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml, text/xml;q=0.9",
            Self::Html => "text/html",
            Self::Text => "text/plain, text/html;q=0.5",
            Self::Pdf => "application/pdf",
            Self::Csv => "text/csv, text/plain;q=0.5",
        }
    }

    /// Whether a media type, without parameters, is of this kind. Files are
    /// served with the general types too, so these leave it to the bytes.
    fn allows(self, media_type: &str) -> bool {
        let general = matches!(media_type, "" | "application/octet-stream" | "binary/octet-stream");
        general
            || match self {
                Self::Json => media_type == "application/json" || media_type.ends_with("+json"),
                Self::Xml => {
                    matches!(media_type, "application/xml" | "text/xml" | "text/plain")
                        || media_type.ends_with("+xml") && media_type != "application/xhtml+xml"
                }
                Self::Html => matches!(media_type, "text/html" | "application/xhtml+xml"),
                // The raw text of documents before 2000 comes wrapped in HTML.
                Self::Text => matches!(media_type, "text/plain" | "text/html"),
                Self::Pdf => media_type == "application/pdf",
                Self::Csv => matches!(
                    media_type,
                    "text/csv" | "application/csv" | "text/plain" | "application/vnd.ms-excel"
                ),
            }
    }
}

/// Words in the titles of pages that stand in for a document.
const BLOCK_PAGE_TITLES: [&str; 6] = [
    "request access",
    "access denied",
    "attention required",
    "just a moment",
    "captcha",
    "temporarily unavailable",
];

/// Judges a complete body.
///
/// # Errors
/// [`SourceError::HtmlPage`], [`SourceError::WrongType`] or
/// [`SourceError::NotWhole`].
pub fn examine(
    url: &ShownUrl,
    wanted: Wanted,
    content_type: &str,
    body: &[u8],
) -> Result<(), SourceError> {
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let html =
        matches!(media_type.as_str(), "text/html" | "application/xhtml+xml") || opens_as_html(body);
    if html {
        let title = title_of(body);
        let stands_in = title.as_ref().is_some_and(|title| {
            let title = title.to_lowercase();
            BLOCK_PAGE_TITLES.iter().any(|words| title.contains(words))
        });
        if stands_in || !matches!(wanted, Wanted::Html | Wanted::Text) {
            return Err(SourceError::HtmlPage { url: url.clone(), wanted, title });
        }
    }
    if !wanted.allows(&media_type) {
        return Err(SourceError::WrongType {
            url: url.clone(),
            wanted,
            content_type: content_type.to_owned(),
        });
    }
    whole(wanted, body).map_err(|why| SourceError::NotWhole { url: url.clone(), wanted, why })
}

/// Whether a body has an end, as far as its kind lets us tell.
fn whole(wanted: Wanted, body: &[u8]) -> Result<(), String> {
    if body.trim_ascii().is_empty() {
        return Err("it is empty".to_owned());
    }
    match wanted {
        Wanted::Json => serde_json::from_slice::<IgnoredAny>(body)
            .map(|_| ())
            .map_err(|error| error.to_string()),
        Wanted::Xml => whole_xml(body),
        Wanted::Csv => whole_csv(body),
        Wanted::Pdf if !body.starts_with(b"%PDF-") => Err("it does not begin as a PDF".to_owned()),
        Wanted::Pdf
            if !body[body.len().saturating_sub(2048)..].windows(5).any(|w| w == b"%%EOF") =>
        {
            Err("it has no end mark".to_owned())
        }
        Wanted::Html | Wanted::Text | Wanted::Pdf => Ok(()),
    }
}

/// Whether XML ends with its root's end tag. Well-formedness in between is
/// the reader's to judge.
fn whole_xml(body: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    let root = root_name(text).ok_or("it has no root element")?;
    let mut tail = text;
    while let Some(rest) = tail.strip_suffix("-->") {
        let Some(start) = rest.rfind("<!--") else { break };
        tail = rest[..start].trim_end();
    }
    let ends = tail
        .strip_suffix('>')
        .map(str::trim_end)
        .is_some_and(|tail| tail.strip_suffix(root).is_some_and(|tail| tail.ends_with("</")));
    if ends { Ok(()) } else { Err(format!("its root `<{root}>` is never closed")) }
}

/// The name of the root element, behind declaration, comments and doctype.
fn root_name(mut text: &str) -> Option<&str> {
    loop {
        text = text.trim_start().strip_prefix('<')?;
        let end = if text.starts_with('?') {
            "?>"
        } else if text.starts_with("!--") {
            "-->"
        } else if text.starts_with('!') {
            ">"
        } else {
            break;
        };
        text = &text[text.find(end)? + end.len()..];
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    Some(&text[..end]).filter(|name| !name.is_empty())
}

/// Whether a body begins like an HTML page, whatever its headers say.
fn opens_as_html(body: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&body[..body.len().min(1024)]).to_lowercase();
    let mut start = start.trim_start_matches('\u{feff}').trim_start();
    while let Some(comment) = start.strip_prefix("<!--") {
        let Some((_, rest)) = comment.split_once("-->") else { return false };
        start = rest.trim_start();
    }
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// The title of a page, or its first heading.
pub(super) fn title_of(body: &[u8]) -> Option<String> {
    let page = Html::parse_document(&String::from_utf8_lossy(body));
    ["head title", "h1"].into_iter().find_map(|selector| {
        let selector = Selector::parse(selector).ok()?;
        let element = page.select(&selector).next()?;
        let words = element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then(|| words.chars().take(120).collect())
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use url::Url;

    use super::*;

    fn judge(wanted: Wanted, content_type: &str, body: &[u8]) -> Result<(), String> {
        let url = ShownUrl::from(&Url::parse("https://example.gov/x").unwrap());
        examine(&url, wanted, content_type, body).map_err(|error| error.to_string())
    }

    #[rstest]
    #[case("<RULE><P>text</P></RULE>\n")]
    #[case("\u{feff}<?xml version=\"1.0\"?>\n<!-- c --><RULE A=\"1\">x</RULE >")]
    #[case("<!DOCTYPE RULE><RULE>x</RULE><!-- made by hand -->")]
    fn whole_xml_is_accepted(#[case] body: &str) {
        assert_eq!(judge(Wanted::Xml, "text/xml; charset=utf-8", body.as_bytes()), Ok(()));
    }

    #[rstest]
    #[case("")]
    #[case("<RULE><P>text</P>")]
    #[case("<RULE><P>text</P></RUL")]
    #[case("<RULE><RULE>text</RULES>")]
    #[case("plain words")]
    #[case("<RULE")]
    fn xml_without_its_end_is_refused(#[case] body: &str) {
        let error = judge(Wanted::Xml, "application/xml", body.as_bytes()).unwrap_err();
        assert!(error.contains("not a whole XML document"), "{error}");
    }

    #[test]
    fn a_page_for_people_is_named_by_its_title() {
        let page = b"<!DOCTYPE html><html><head><title> Request\n Access </title></head></html>";
        for wanted in [Wanted::Json, Wanted::Xml, Wanted::Html, Wanted::Text, Wanted::Pdf] {
            for content_type in ["text/html", "application/json", ""] {
                let error = judge(wanted, content_type, page).unwrap_err();
                assert!(error.contains("titled `Request Access`"), "{wanted}: {error}");
            }
        }
    }

    #[test]
    fn an_html_body_is_accepted_where_html_was_wanted() {
        let body = b"<div class=\"preamble\"><h1>Rule</h1></div>";
        assert_eq!(judge(Wanted::Html, "text/html; charset=utf-8", body), Ok(()));
    }

    #[test]
    fn json_is_read_to_its_end() {
        assert_eq!(judge(Wanted::Json, "application/json", b"{\"count\":0}"), Ok(()));
        assert!(judge(Wanted::Json, "application/json", b"{\"count\":0").is_err());
        assert!(judge(Wanted::Json, "application/json", b"{\"count\":0} <").is_err());
        assert!(judge(Wanted::Json, "text/css", b"{}").is_err());
    }

    proptest! {
        #[test]
        fn judging_never_panics(body in any::<Vec<u8>>(), content_type in ".{0,40}") {
            for wanted in [Wanted::Json, Wanted::Xml, Wanted::Html, Wanted::Text, Wanted::Pdf] {
                let _ = judge(wanted, &content_type, &body);
            }
        }

        #[test]
        fn no_beginning_of_xml_is_whole(at in 1usize..60) {
            let xml = "<?xml version=\"1.0\"?><RULE><P>a <RULES>x</RULES></P></RULE>";
            prop_assume!(at < xml.len());
            prop_assert!(judge(Wanted::Xml, "text/xml", &xml.as_bytes()[..at]).is_err());
        }
    }
}
