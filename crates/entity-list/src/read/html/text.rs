//! The text of HTML elements.
//!
//! The converter drops the blanks around some emphasised words
//! (`Inc.,<em>and</em>`); where a comma, colon or semicolon meets a letter or
//! digit across the border of an element, a blank is put back. A blank after an
//! opening quotation mark is dropped.

use scraper::{ElementRef, Node};

use super::{is_furniture, page_of};
use crate::model::Position;
use crate::read::inline::{InlineText, opens};
use crate::read::parts::MarkedText;

/// The text of an element; page numbers on the way go to `pages`.
pub(super) fn of(element: ElementRef, pages: &mut Vec<u32>) -> MarkedText {
    let mut inline = InlineText::default();
    collect(element, &mut inline, pages, false);
    inline.finish(Position::default())
}

fn collect(element: ElementRef, inline: &mut InlineText, pages: &mut Vec<u32>, raised: bool) {
    let mut border = true;
    for node in element.children() {
        match node.value() {
            Node::Text(text) => {
                let text: &str = text;
                if raised {
                    // `[1]` is a link to a footnote
                    inline.push(text.trim_matches(['[', ']']));
                } else {
                    if border && joins(inline, text) {
                        inline.space();
                    }
                    let opened = border && inline.last().is_some_and(opens);
                    inline.push(if opened { text.trim_start() } else { text });
                }
                border = false;
            }
            Node::Element(_) => {
                if let Some(child) = ElementRef::wrap(node) {
                    descend(child, inline, pages, raised);
                    border = true;
                }
            }
            _ => {}
        }
    }
}

fn descend(child: ElementRef, inline: &mut InlineText, pages: &mut Vec<u32>, raised: bool) {
    if is_furniture(child) {
        pages.extend(page_of(child));
        pages.extend(child.descendent_elements().skip(1).filter_map(page_of));
        return;
    }
    match child.value().name() {
        "sup" => {
            inline.raise();
            collect(child, inline, pages, true);
            inline.lower();
        }
        "br" => inline.line(),
        "p" | "li" | "div" | "tr" | "td" | "th" => {
            inline.line();
            collect(child, inline, pages, raised);
            inline.line();
        }
        _ => collect(child, inline, pages, raised),
    }
}

/// Whether a blank was dropped between the text so far and this piece.
fn joins(inline: &InlineText, text: &str) -> bool {
    inline.last().is_some_and(|last| matches!(last, ',' | ';' | ':'))
        && text.starts_with(char::is_alphanumeric)
        && !inline.ends_raised()
}
