//! What a server says when it refuses.

use serde_json::Value;

use super::check::title_of;

/// What a server says about its refusal: `message`, `error` or `errors` of a
/// JSON reply, the title of a page.
pub(super) fn message_in(body: &[u8]) -> Option<String> {
    let Ok(reply) = serde_json::from_slice::<Value>(body) else { return title_of(body) };
    let said = ["message", "errors", "error"].iter().find_map(|key| reply.get(key))?;
    let words = match said {
        Value::String(words) => words.clone(),
        Value::Array(list) => list
            .iter()
            .map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned))
            .collect::<Vec<_>>()
            .join("; "),
        other => other.to_string(),
    };
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(line.chars().take(300).collect())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(r#"{"message":"Unknown field `foo`"}"#, Some("Unknown field `foo`"))]
    #[case(r#"{"errors":["one","two"]}"#, Some("one; two"))]
    #[case(r#"{"errors":{"per_page":"too many"}}"#, Some(r#"{"per_page":"too many"}"#))]
    #[case(r#"{"error":"no\n such   date"}"#, Some("no such date"))]
    #[case("<html></html>", None)]
    #[case("<html><h1>ERROR: request blocked</h1></html>", Some("ERROR: request blocked"))]
    #[case("plain words", None)]
    #[case("{}", None)]
    fn the_servers_words_are_shown(#[case] body: &str, #[case] words: Option<&str>) {
        assert_eq!(message_in(body.as_bytes()).as_deref(), words);
    }
}
