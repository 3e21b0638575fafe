//! Receives a body within its limits and unpacks it.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use reqwest::Response;
use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderName};

use super::error::{ShownUrl, SourceError};

/// Receives the body as it comes, at most `limit` bytes of it.
pub(super) async fn receive(
    url: &ShownUrl,
    mut response: Response,
    limit: u64,
) -> Result<Vec<u8>, SourceError> {
    let expected = response.content_length();
    let too_large = || SourceError::TooLarge { url: url.clone(), limit, unpacked: false };
    if expected.is_some_and(|bytes| bytes > limit) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    loop {
        let received = body.len() as u64;
        match response.chunk().await {
            Ok(Some(chunk)) if received + chunk.len() as u64 > limit => return Err(too_large()),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(error) if error.is_timeout() => {
                return Err(SourceError::TimedOut { url: url.clone(), received });
            }
            Err(_) => return Err(SourceError::CutOff { url: url.clone(), received, expected }),
        }
    }
}

/// Why a body could not be unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum UnpackError {
    /// More than the limit came out of it.
    TooLarge,
    /// It is broken.
    Broken(String),
}

/// Unpacks a body as its headers say, at most `limit` bytes of it.
pub(super) fn unpacked(
    headers: &HeaderMap,
    body: &[u8],
    limit: u64,
) -> Result<Vec<u8>, UnpackError> {
    match text_of(headers, CONTENT_ENCODING)
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
        .as_str()
    {
        "" | "identity" => Ok(body.to_vec()),
        "gzip" | "x-gzip" => gunzip(body, limit),
        _ => Err(UnpackError::Broken("only gzip was asked for".to_owned())),
    }
}

/// A header's value; `None` where there is none, or none in ASCII.
pub(super) fn text_of(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// Unpacks gzip, at most `limit` bytes of it; nothing beyond is ever held.
pub(super) fn gunzip(packed: &[u8], limit: u64) -> Result<Vec<u8>, UnpackError> {
    let mut body = Vec::new();
    MultiGzDecoder::new(packed)
        .take(limit.saturating_add(1))
        .read_to_end(&mut body)
        .map_err(|error| UnpackError::Broken(error.to_string()))?;
    if body.len() as u64 > limit {
        return Err(UnpackError::TooLarge);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_body_at_the_limit_is_unpacked_and_one_above_is_refused() {
        let packed = packed(&[b'a'; 1000]);
        assert_eq!(gunzip(&packed, 1000).unwrap().len(), 1000);
        assert_eq!(gunzip(&packed, 999), Err(UnpackError::TooLarge));
    }

    #[test]
    fn packed_bytes_that_end_early_are_broken() {
        let packed = packed(b"a rule of some length, to be cut");
        for end in 1..packed.len() {
            let unpacked = gunzip(&packed[..end], 1000);
            assert!(matches!(unpacked, Err(UnpackError::Broken(_))), "{end}: {unpacked:?}");
        }
    }
}
