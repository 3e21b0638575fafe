//! The HTML body of a Federal Register document, as federalregister.gov
//! makes it, into its parts.
//!
//! What this format cannot tell: the subject, the volume, places in lines
//! and columns, and the printed lines of a cell ([`LineBreaks::Lost`]).
//! What stands in it beside the document (page breaks, explanations of the
//! headings, links back from footnotes, stars) is left out.

mod tables;
mod text;

use scraper::{ElementRef, Html, Node, Selector};

use super::detect::Looks;
use super::error::ReadError;
use super::parts::{Block, CfrPart, LineBreaks, MarkedText, RuleParts};
use crate::model::{Format, Position};

/// Deeper than any body nests.
const DEPTH: u32 = 200;

/// Any of these tells the body of a document from another page.
const SIGNS: [&str; 8] = [
    ".amendment-part",
    ".supplemental-info",
    ".preamble",
    "#summary",
    "#supplementary-information",
    ".frdoc",
    "#fulltext_content_area",
    ".document-headings",
];

/// Takes the HTML body of a document apart.
///
/// # Errors
/// When the page is not a document, such as an error page.
pub fn html_parts(text: &str) -> Result<RuleParts, ReadError> {
    let too_deep = ReadError::TooDeep { limit: DEPTH, position: Position::default() };
    if nests_unclosed(text) {
        return Err(too_deep);
    }
    let page = Html::parse_document(text);
    if is_deep(&page) {
        return Err(too_deep);
    }
    if !SIGNS.iter().any(|sign| first(&page, sign).is_some()) {
        return Err(ReadError::NotExpected {
            looks: Looks::HtmlPage { title: title(&page) },
            expected: "the HTML body of a Federal Register document",
        });
    }
    let mut walk = Walk { parts: RuleParts::empty(Format::FrHtml, ""), part: None };
    let start = first(&page, "#fulltext_content_area").unwrap_or_else(|| page.root_element());
    if let Some(heading) = first(&page, "#metadata h1") {
        walk.parts.subject = Some(text::of(heading, &mut walk.parts.pages));
    }
    walk.children(start);
    let mut parts = walk.parts;
    parts.first_page =
        first(&page, "p[data-page]").and_then(|first| first.attr("data-page")?.trim().parse().ok());
    parts.warnings.push(
        "the HTML body has no volume, no places in lines, and runs the lines of a cell together"
            .to_owned(),
    );
    if parts.subject.is_none() {
        parts.warnings.push("the HTML body does not carry the document's subject".to_owned());
    }
    Ok(parts)
}

/// The text of a page that is only a frame around plain text, as the raw
/// text of the Government Publishing Office is.
pub(super) fn preformatted(text: &str) -> Option<String> {
    if !text.contains("<pre") || nests_unclosed(text) {
        return None;
    }
    let page = Html::parse_document(text);
    let pre = first(&page, "body > pre")?;
    if is_deep(&page) {
        return None;
    }
    let text: String = pre.text().collect();
    ["[Federal Register", "[FR Doc", "AGENCY:"]
        .iter()
        .any(|sign| text.contains(sign))
        .then_some(text)
}

fn first<'p>(page: &'p Html, selector: &str) -> Option<ElementRef<'p>> {
    let selector = Selector::parse(selector).ok()?;
    page.select(&selector).next()
}

fn title(page: &Html) -> String {
    let heading = first(page, "title").or_else(|| first(page, "h1"));
    let text: String = heading.map(|heading| heading.text().collect()).unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    super::detect::shorten(&words.join(" "), 120).to_owned()
}

/// Elements without an end tag, or whose end tag may be left out.
const UNCLOSED: [&str; 20] = [
    "br", "img", "hr", "meta", "link", "input", "col", "wbr", "p", "li", "td", "th", "tr", "tbody",
    "thead", "tfoot", "dd", "dt", "html", "body",
];

/// Whether far more elements are opened than closed: the parser takes time
/// that grows with the square of the nesting.
fn nests_unclosed(text: &str) -> bool {
    let mut open = 0_u32;
    for tag in text.split('<').skip(1) {
        let (name, closes) = tag.strip_prefix('/').map_or((tag, false), |name| (name, true));
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = &name[..end];
        if name.is_empty() || UNCLOSED.iter().any(|other| name.eq_ignore_ascii_case(other)) {
            continue;
        }
        open = if closes { open.saturating_sub(1) } else { open + 1 };
        if open > 5 * DEPTH {
            return true;
        }
    }
    false
}

/// Whether elements nest too deeply to be walked.
fn is_deep(page: &Html) -> bool {
    let mut depth = 0_u32;
    let mut next = page.tree.root().first_child();
    while let Some(node) = next {
        if let Some(child) = node.first_child() {
            depth += 1;
            if depth > DEPTH {
                return true;
            }
            next = Some(child);
            continue;
        }
        let mut at = node;
        next = loop {
            if let Some(sibling) = at.next_sibling() {
                break Some(sibling);
            }
            match at.parent() {
                Some(parent) => {
                    depth = depth.saturating_sub(1);
                    at = parent;
                }
                None => break None,
            }
        };
    }
    false
}

/// Elements that are no part of the document.
pub(super) fn is_furniture(element: ElementRef) -> bool {
    let element = element.value();
    matches!(element.name(), "svg" | "script" | "style" | "head" | "template" | "hr")
        || element.classes().any(|class| {
            matches!(class, "stars" | "page_break" | "back" | "fr-seal-block" | "unprinted-element")
        })
}

/// The number of the page that begins at a page break.
pub(super) fn page_of(element: ElementRef) -> Option<u32> {
    let is_break = element.value().classes().any(|class| class == "printed-page-inline");
    is_break.then(|| element.attr("data-page")?.trim().parse().ok()).flatten()
}

/// The way through a body, in reading order.
struct Walk {
    parts: RuleParts,
    /// The CFR part that is being amended.
    part: Option<CfrPart>,
}

impl Walk {
    fn children(&mut self, element: ElementRef) {
        for node in element.children() {
            match node.value() {
                Node::Element(_) => {
                    if let Some(child) = ElementRef::wrap(node) {
                        self.element(child);
                    }
                }
                Node::Text(stray) if !stray.trim().is_empty() => {
                    let words: Vec<&str> = stray.split_whitespace().collect();
                    self.parts.leftovers.push(MarkedText::plain(words.join(" ")));
                }
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef) {
        if is_furniture(element) {
            self.pages_in(element);
            return;
        }
        let is_class = |name: &str| element.value().classes().any(|class| class == name);
        match element.value().name() {
            _ if is_class("amendment-part") => self.instruction(element),
            _ if is_class("frdoc") => {
                let line = self.text(element);
                self.parts.filed_line.get_or_insert(line.text);
            }
            _ if is_class("agency") || is_class("sub-agency") => {
                let agency = self.text(element).text;
                self.parts.agencies.push(agency);
            }
            _ if is_class("document-headings") => self.headings(element),
            "table" => self.table(element),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(element),
            "p" | "pre" | "blockquote" | "dt" | "dd" => self.paragraph(element, ""),
            "li" => {
                let bullet = element
                    .parent()
                    .and_then(ElementRef::wrap)
                    .is_some_and(|list| list.value().classes().any(|class| class == "bullets"));
                self.paragraph(element, if bullet { "• " } else { "" });
            }
            _ if holds_blocks(element) => match section(element) {
                Some(Section::Action) => self.action(element),
                Some(Section::Summary) => {
                    let paragraphs = self.labelled(element);
                    self.parts.summary.extend(paragraphs);
                }
                Some(Section::Dates) => {
                    let paragraphs = self.labelled(element);
                    self.parts.dates.extend(paragraphs);
                }
                None => self.children(element),
            },
            _ => self.paragraph(element, ""),
        }
    }

    fn text(&mut self, element: ElementRef) -> MarkedText {
        text::of(element, &mut self.parts.pages)
    }

    fn pages_in(&mut self, element: ElementRef) {
        self.parts.pages.extend(page_of(element));
        self.parts.pages.extend(element.descendent_elements().skip(1).filter_map(page_of));
    }

    fn headings(&mut self, element: ElementRef) {
        for child in element.child_elements() {
            let name = child.value().name();
            if is_furniture(child) {
                continue;
            }
            if name == "li" {
                let line = self.text(child).text;
                match line.trim_start_matches('[').to_lowercase() {
                    docket if docket.starts_with("docket") => self.parts.dockets.push(line),
                    rin if rin.starts_with("rin") => self.parts.rins.push(line),
                    cfr if cfr.contains(" cfr ") => self.parts.cfr.push(line),
                    _ => self.parts.dockets.push(line),
                }
            } else if child.value().classes().any(|class| class.ends_with("agency")) {
                self.element(child);
            } else {
                self.headings(child);
            }
        }
    }

    fn instruction(&mut self, element: ElementRef) {
        let text = self.text(element);
        if !text.is_blank() {
            let part = self.part.clone().or_else(|| self.only_part());
            self.parts.body.push(Block::Instruction { part, text });
        }
    }

    fn table(&mut self, element: ElementRef) {
        let caption = tables::caption(element, &mut self.parts.pages);
        let mut table = tables::table(element, &mut self.parts.pages);
        self.parts.body.extend(caption.map(|text| Block::Heading { level: 5, text }));
        table.line_breaks = LineBreaks::Lost;
        let part = self.part.clone().or_else(|| self.only_part());
        self.parts.body.push(Block::Table { part, table });
    }

    fn heading(&mut self, element: ElementRef) {
        let text = self.text(element);
        if text.is_blank() {
            return;
        }
        if let Some(number) = part_number(&text.text) {
            let title = self.title_of(&number);
            self.part = title.map(|title| CfrPart { title, part: number });
        }
        let level = element.value().name()[1..].parse().unwrap_or(2);
        self.parts.body.push(Block::Heading { level, text });
    }

    fn paragraph(&mut self, element: ElementRef, bullet: &str) {
        let mut text = self.text(element);
        if text.is_blank() {
            return;
        }
        if !bullet.is_empty() {
            text.text.insert_str(0, bullet);
            for mark in &mut text.superscripts {
                *mark = mark.start + bullet.len()..mark.end + bullet.len();
            }
        }
        let amending =
            self.parts.body.iter().any(|block| matches!(block, Block::Instruction { .. }));
        let signs = element.ancestors().filter_map(ElementRef::wrap).any(|above| {
            above
                .value()
                .classes()
                .any(|class| matches!(class, "signature" | "end-matter" | "footnotes"))
        });
        self.parts.body.push(if amending && !signs {
            Block::Regulation(text)
        } else {
            Block::Paragraph(text)
        });
    }

    fn action(&mut self, element: ElementRef) {
        let mut paragraphs = self.labelled(element).into_iter();
        if self.parts.action.is_none() {
            self.parts.action = paragraphs.next();
        }
        self.parts.body.extend(paragraphs.map(Block::Paragraph));
    }

    /// The paragraphs of a section, without its label.
    fn labelled(&mut self, element: ElementRef) -> Vec<MarkedText> {
        let children = element.child_elements();
        let paragraphs = children.filter(|child| !child.value().name().starts_with('h'));
        let texts: Vec<MarkedText> = paragraphs.map(|child| self.text(child)).collect();
        texts.into_iter().filter(|text| !text.is_blank()).collect()
    }

    /// The title of a part, from the `15 CFR Part 744` lines.
    fn title_of(&self, part: &str) -> Option<String> {
        let parts = self.parts.cfr.iter().filter_map(|line| line.split_once(" CFR "));
        let mut parts = parts.filter(|(_, numbers)| {
            numbers.split(|c: char| !c.is_ascii_digit()).any(|number| number == part)
        });
        parts.next().map(|(title, _)| title.trim().to_owned())
    }

    /// The part of a document that amends only one.
    fn only_part(&self) -> Option<CfrPart> {
        let [line] = self.parts.cfr.as_slice() else { return None };
        let (title, numbers) = line.split_once(" CFR ")?;
        let mut numbers = numbers.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
        let part = numbers.next()?.to_owned();
        numbers.next().is_none().then(|| CfrPart { title: title.trim().to_owned(), part })
    }
}

/// A section of the preamble that has a place of its own.
enum Section {
    Action,
    Summary,
    Dates,
}

fn section(element: ElementRef) -> Option<Section> {
    match element.value().id()? {
        "action" => Some(Section::Action),
        "summary" => Some(Section::Summary),
        "dates" | "effective-date" => Some(Section::Dates),
        _ => None,
    }
}

/// `PART 744—CONTROL POLICY` as `744`.
fn part_number(heading: &str) -> Option<String> {
    let rest = heading.strip_prefix("PART ")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    (end > 0).then(|| rest[..end].to_owned())
}

/// True for an element that holds blocks rather than running text.
fn holds_blocks(element: ElementRef) -> bool {
    const BLOCKS: [&str; 19] = [
        "div",
        "p",
        "table",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "body",
        "html",
        "dl",
        "pre",
        "blockquote",
    ];
    element
        .child_elements()
        .any(|child| BLOCKS.contains(&child.value().name()) || holds_blocks(child))
        || element.text().all(|text| text.trim().is_empty())
}

#[cfg(test)]
mod tests;
