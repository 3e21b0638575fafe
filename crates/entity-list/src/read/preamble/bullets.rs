//! The bulleted lists of the preamble: names under the heading of their
//! destination.

use std::sync::LazyLock;

use regex::Regex;

use super::prose::passages;
use crate::read::country::country_of;
use crate::read::parts::RuleParts;

#[expect(clippy::expect_used, reason = "a constant pattern, compiled once and tested")]
static NUMBERED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s)^\([0-9]{1,3}\)\s+(.+)$").expect("constant pattern"));

/// A name in a bulleted list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bullet {
    /// The destination that it stands under, as printed.
    pub(crate) destination: String,
    /// The name, without bullet and list punctuation.
    pub(crate) name: String,
}

/// The names in the bulleted lists of the preamble, in order.
pub(crate) fn bullets(parts: &RuleParts) -> Vec<Bullet> {
    passages(parts)
        .into_iter()
        .filter_map(|passage| {
            let name = passage.text.strip_prefix(['•', '●', '▪', '·']).or_else(|| {
                // older rules number the names under their destination
                country_of(passage.heading)?;
                NUMBERED.captures(passage.text)?.get(1).map(|name| name.as_str())
            })?;
            Some(Bullet { destination: passage.heading.to_owned(), name: tidy(name) })
        })
        .filter(|bullet| !bullet.name.is_empty())
        .collect()
}

fn tidy(name: &str) -> String {
    let mut name = name.trim();
    loop {
        let before = name;
        for ending in [", and", "; and", " and"] {
            name = name.strip_suffix(ending).unwrap_or(name).trim_end();
        }
        name = name.trim_end_matches([';', ',']).trim_end();
        if name == before {
            return name.to_owned();
        }
    }
}
