//! Documents from files: a folder, or single files, for `import` and `read`.
//!
//! Which document a file holds is the reader's to find out; here it is only
//! found, opened within the limits, and unpacked where it is gzip.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::body::{UnpackError, gunzip};
use super::error::SourceError;

/// A file's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileBody {
    /// Where it is.
    pub path: PathBuf,
    /// Its bytes, unpacked where the file is gzip.
    pub body: Vec<u8>,
}

/// Finds the files under these paths: a file is itself, a folder is all files
/// in it and below it, by name. Hidden files and folders are left out, links
/// to folders are not followed.
///
/// # Errors
/// [`SourceError::File`] for a path that is not there or cannot be listed.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, SourceError> {
    let mut found = Vec::new();
    for path in paths {
        let metadata = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if metadata.is_dir() {
            walk(path, &mut found)?;
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), SourceError> {
    let listing = std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = listing.map_err(|error| unreadable(folder, &error))?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| unreadable(&path, &error))?;
        if kind.is_dir() {
            walk(&path, found)?;
        } else if path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

/// Reads a file, at most `limit` bytes of it, packed or unpacked.
///
/// # Errors
/// [`SourceError::File`] or [`SourceError::FileTooLarge`].
pub fn open(path: &Path, limit: u64) -> Result<FileBody, SourceError> {
    let too_large = || SourceError::FileTooLarge { path: path.to_owned(), limit };
    let mut body = Vec::new();
    File::open(path)
        .and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut body))
        .map_err(|error| unreadable(path, &error))?;
    if body.len() as u64 > limit {
        return Err(too_large());
    }
    if body.starts_with(&[0x1f, 0x8b]) {
        body = gunzip(&body, limit).map_err(|error| match error {
            UnpackError::TooLarge => too_large(),
            UnpackError::Broken(why) => SourceError::File { path: path.to_owned(), why },
        })?;
    }
    Ok(FileBody { path: path.to_owned(), body })
}

fn unreadable(path: &Path, error: &std::io::Error) -> SourceError {
    SourceError::File { path: path.to_owned(), why: error.to_string() }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    #[test]
    fn a_folder_is_its_files_by_name_and_gzip_is_unpacked() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("b")).unwrap();
        std::fs::write(at("c.xml"), "<C/>").unwrap();
        std::fs::write(at(".hidden"), "x").unwrap();
        let mut packed =
            GzEncoder::new(File::create(at("b/a.csv.gz")).unwrap(), Compression::fast());
        packed.write_all(b"name,address").unwrap();
        packed.finish().unwrap();

        let found = files(&[folder.path().to_owned()]).unwrap();

        assert_eq!(found, [at("b/a.csv.gz"), at("c.xml")]);
        assert_eq!(open(&found[0], 100).unwrap().body, b"name,address");
        assert!(matches!(open(&found[0], 5), Err(SourceError::FileTooLarge { .. })));
    }

    #[test]
    fn a_path_that_is_not_there_is_named() {
        let error = files(&[PathBuf::from("no/such/file.xml")]).unwrap_err();
        assert!(error.to_string().starts_with("`no/such/file.xml` cannot be read"), "{error}");
    }
}
