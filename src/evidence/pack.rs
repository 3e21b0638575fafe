//! Files into one archive with bytes that depend on nothing but the files:
//! sorted by name, one date for all, no owner.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::Path;

use flate2::Compression;
use flate2::GzBuilder;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::EvidenceError;

/// The files of an archive, by their path in it.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Seconds of the date that every file in a tar archive bears: 1 January 1980,
/// the first that a zip archive can tell.
const MADE: u64 = 315_532_800;

/// The kind of archive.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Packing {
    /// A zip archive.
    #[default]
    Zip,
    /// A tar archive, gzipped.
    TarGz,
}

impl Packing {
    /// The kind by a file's name; `None` for any other.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let ends = |ending: &str| name.ends_with(ending);
        match () {
            () if ends(".zip") => Some(Self::Zip),
            () if ends(".tar.gz") || ends(".tgz") => Some(Self::TarGz),
            () => None,
        }
    }

    /// How its file's name ends.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::TarGz => "tar.gz",
        }
    }
}

/// Packs files below one folder.
pub fn pack(folder: &str, files: &Files, packing: Packing) -> Result<Vec<u8>, EvidenceError> {
    match packing {
        Packing::Zip => zip(folder, files).map_err(|error| EvidenceError::Pack(error.to_string())),
        Packing::TarGz => {
            tar_gz(folder, files).map_err(|error| EvidenceError::Pack(error.to_string()))
        }
    }
}

fn zip(folder: &str, files: &Files) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, body) in files {
        archive.start_file(format!("{folder}/{name}"), options)?;
        archive.write_all(body)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn tar_gz(folder: &str, files: &Files) -> std::io::Result<Vec<u8>> {
    let packed = GzBuilder::new().mtime(0).write(Vec::new(), Compression::default());
    let mut archive = tar::Builder::new(packed);
    archive.mode(tar::HeaderMode::Deterministic);
    for (name, body) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(body.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(MADE);
        archive.append_data(&mut header, format!("{folder}/{name}"), body.as_slice())?;
    }
    archive.into_inner()?.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        [("b/two.txt", "zwei"), ("a.txt", "eins")]
            .map(|(name, body)| (name.to_owned(), body.as_bytes().to_vec()))
            .into()
    }

    #[test]
    fn the_same_files_give_the_same_bytes() {
        for packing in [Packing::Zip, Packing::TarGz] {
            assert_eq!(
                pack("e", &files(), packing).unwrap(),
                pack("e", &files(), packing).unwrap()
            );
        }
    }

    #[test]
    fn the_kind_is_told_by_the_name() {
        let of = |name: &str| Packing::of(Path::new(name));
        assert_eq!(of("a/E.ZIP"), Some(Packing::Zip));
        assert_eq!(of("e.tar.gz"), Some(Packing::TarGz));
        assert_eq!(of("e.rar"), None);
    }
}
