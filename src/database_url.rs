//! Database addresses, as they may be shown.

use std::borrow::Cow;

use url::Url;

/// What stands in place of a password.
const MASK: &str = "***";

/// A database address without its password, whether that stands before the
/// host or among the parameters. What is no address comes back as it is, but
/// for what stands before an `@`.
pub(crate) fn redacted(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else {
        return match (text.split_once("://"), text.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{MASK}@{host}"),
            _ => text.to_owned(),
        };
    };
    let secret_parameter = url.query_pairs().any(|(key, _)| is_secret(&key));
    if url.password().is_none() && !secret_parameter {
        return text.to_owned();
    }
    if url.password().is_some() {
        // Fails only where an address can have no password.
        let _ = url.set_password(Some(MASK));
    }
    if secret_parameter {
        let pairs: Vec<(String, String)> = url
            .query_pairs()
            .map(|(key, value)| {
                let value = if is_secret(&key) { Cow::Borrowed(MASK) } else { value };
                (key.into_owned(), value.into_owned())
            })
            .collect();
        url.query_pairs_mut().clear().extend_pairs(pairs);
    }
    url.into()
}

fn is_secret(parameter: &str) -> bool {
    parameter.to_ascii_lowercase().contains("pass")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::redacted;

    #[rstest]
    #[case("sqlite:/var/lib/entitylistd/entitylistd.db", None)]
    #[case("postgres:///ledger?host=/run/postgresql", None)]
    #[case("postgres://alice@db.example.com/ledger", None)]
    #[case(
        "postgres://alice:s3cret@db.example.com:5432/ledger",
        Some("postgres://alice:***@db.example.com:5432/ledger")
    )]
    #[case(
        "postgres://db.example.com/ledger?user=alice&password=s3cret&sslmode=require",
        Some("postgres://db.example.com/ledger?user=alice&password=***&sslmode=require")
    )]
    #[case("postgres://alice:s3c@ret@db:port/ledger", Some("postgres://***@db:port/ledger"))]
    fn passwords_are_not_shown(#[case] url: &str, #[case] shown: Option<&str>) {
        assert_eq!(redacted(url), shown.unwrap_or(url));
    }
}
