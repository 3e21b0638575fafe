//! The chain of evidence: one link for each transaction that wrote evidence.
//!
//! The text of a link says its number, its moment, the digest of the link
//! before, and then, in the manner of `sha256sum`, a line for each row that the
//! transaction wrote. A row may be written again (a version ends, a document
//! moves on); the last link that mentions it says how it stands. The digest of
//! a link is that of its text and a line feed, which is what `sqlite3` and
//! `psql` print.

use std::fmt::Write as _;

use entity_list::model::Sha256;
use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Row as _};

use super::covered::{ALL, Mention};
use super::writing::Writing;
use crate::store::StoreError;

/// The first line of every link: what it is, and the version of its format.
const FORMAT: &str = "entitylistd chain 1";

/// What the first link has in place of a link before it.
pub(super) const BEGINNING: &str =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// A link as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) number: i64,
    pub(super) at: i64,
    pub(super) text: String,
    pub(super) sha256: String,
}

impl Link {
    /// The link that follows another one.
    fn after(previous: Option<&(i64, String)>, at: Timestamp, mentions: &[Mention]) -> Self {
        let (number, digest) = previous
            .map_or((1, BEGINNING), |(number, digest)| (number.saturating_add(1), digest.as_str()));
        let at = at.as_microsecond();
        let mut text = head(number, at, digest);
        for mention in mentions {
            // Writing to a string never fails.
            let _ = write!(text, "\n{}  {}", mention.sha256, mention.place);
        }
        let sha256 = digest_of(&text);
        Self { number, at, text, sha256 }
    }

    /// What it says of rows: digest and place. What is no such line comes back
    /// as the error.
    pub(super) fn mentions(&self) -> impl Iterator<Item = Result<(&str, &str), &str>> {
        self.text.lines().skip(4).map(|line| line.split_once("  ").ok_or(line))
    }
}

/// The lines of a link before its rows.
pub(super) fn head(number: i64, at: i64, previous: &str) -> String {
    format!("{FORMAT}\nnumber {number}\nat {at}\nprevious {previous}")
}

/// The digest of a link's text.
pub(super) fn digest_of(text: &str) -> String {
    Sha256::of(format!("{text}\n").as_bytes()).as_str().to_owned()
}

/// Writes the link for what a transaction wrote.
pub(super) async fn append(
    db: &mut AnyConnection,
    at: Timestamp,
    mentions: &[Mention],
) -> Result<(), StoreError> {
    let last = last(db).await?;
    let link = Link::after(last.as_ref(), at, mentions);
    sqlx::query("INSERT INTO chain (number, at, link, sha256) VALUES ($1, $2, $3, $4)")
        .bind(link.number)
        .bind(link.at)
        .bind(link.text)
        .bind(link.sha256)
        .execute(db)
        .await?;
    Ok(())
}

/// The number and the digest of the newest link.
pub(super) async fn last(db: &mut AnyConnection) -> Result<Option<(i64, String)>, StoreError> {
    let row = sqlx::query("SELECT number, sha256 FROM chain ORDER BY number DESC LIMIT 1")
        .fetch_optional(db)
        .await?;
    row.map(|row| Ok((row.try_get("number")?, row.try_get("sha256")?))).transpose()
}

/// Whether what was there before the chain still waits for its link.
pub(in crate::store) async fn is_in_debt(db: &AnyPool) -> Result<bool, StoreError> {
    Ok(sqlx::query("SELECT since FROM chain_debt LIMIT 1").fetch_optional(db).await?.is_some())
}

/// Writes the link for what was there before the chain, unless another process
/// just did.
pub(in crate::store) async fn pay_debt(writing: &mut Writing) -> Result<(), StoreError> {
    let paid = sqlx::query("DELETE FROM chain_debt").execute(writing.db()).await?;
    if paid.rows_affected() == 0 {
        return Ok(());
    }
    for covered in ALL {
        let mut mentions = Vec::new();
        let mut rows = sqlx::query(AssertSqlSafe(covered.select())).fetch(writing.db());
        while let Some(row) = rows.try_next().await? {
            mentions.push(covered.mention(&row)?);
        }
        drop(rows);
        writing.cover_all(mentions);
    }
    Ok(())
}
