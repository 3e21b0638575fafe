//! A copy of a `SQLite` database that is in use.
//!
//! The database copies itself in one transaction (`VACUUM INTO`) beside the
//! file that is wanted; the copy is checked like any record, and only then
//! given its name.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use sqlx::AnyPool;

use super::engine::{Engine, sqlite};
use super::sql::verify;
use super::{StoreError, Verification};

/// Writes a copy to a file that is not there yet; gives what a check of the
/// copy found, which is sound.
pub(super) async fn copy(db: &AnyPool, file: &Path) -> Result<Verification, StoreError> {
    if file.exists() {
        return Err(failed(file, &"there is a file of this name, which is left alone"));
    }
    let part = beside(file);
    let found = write_and_check(db, &part, file).await;
    // The name that a whole copy has had beside its own, or a broken copy.
    let _ = fs::remove_file(&part);
    found
}

async fn write_and_check(
    db: &AnyPool,
    part: &Path,
    file: &Path,
) -> Result<Verification, StoreError> {
    let name = part.to_str().ok_or_else(|| failed(file, &"its path is not UTF-8"))?;
    // Made first, because it holds mail addresses and only its owner may read
    // them; the database takes an empty file.
    let mut private = OpenOptions::new();
    private.write(true).create(true).truncate(true).mode(0o600);
    private.open(part).map_err(|error| failed(file, &error))?;
    sqlx::query("VACUUM INTO $1")
        .bind(name)
        .execute(db)
        .await
        .map_err(|error| failed(file, &error))?;
    let copy = sqlite::open_copy(part).await?;
    let mut connection = copy.acquire().await?;
    let found = verify::verify(&mut connection, Engine::Sqlite, None).await?;
    drop(connection);
    copy.close().await;
    if let Some(fault) = found.faults.first() {
        return Err(failed(file, &format!("the copy is not sound, `entitylistd verify`: {fault}")));
    }
    give_name(part, file).map_err(|error| failed(file, &error))?;
    Ok(found)
}

/// Puts the copy on the disk, then gives it its name; a file that has come to
/// bear it meanwhile is left alone.
fn give_name(part: &Path, file: &Path) -> std::io::Result<()> {
    File::open(part)?.sync_all()?;
    fs::hard_link(part, file)?;
    match file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

fn failed(file: &Path, why: &dyn ToString) -> StoreError {
    StoreError::Backup { file: file.to_owned(), why: why.to_string() }
}
