//! Reading what was sent: hostile bytes, never more of them than the address takes.

use std::io::Read as _;

use flate2::read::GzDecoder;
use futures_util::StreamExt as _;
use qinglan_core::api::ApiError;
use qinglan_core::wire::{self, Wire};
use worker::Request;

use crate::reply::Outcome;

/// The value of a header, if there is one.
pub fn header(request: &Request, name: &str) -> Option<String> {
    // Only a malformed name is an error, and ours are constants.
    request.headers().get(name).ok().flatten()
}

/// Who sends up to this many times too much is heard out, the bytes dropped: few clients read an answer that comes while they write.
const HEARD_OUT: usize = 4;

/// The whole body.
///
/// # Errors
/// `TooLarge` when it passes `limit`; at once when it passes it by far, announced or not.
pub async fn read(request: &mut Request, limit: usize) -> Outcome<Vec<u8>> {
    let too_large = ApiError::TooLarge { limit: limit as u64 };
    let far = limit.saturating_mul(HEARD_OUT);
    let announced = header(request, "content-length").and_then(|text| text.parse::<usize>().ok()).unwrap_or(0);
    if announced > far {
        return Err(too_large.into());
    }
    if request.inner().body().is_none() {
        return Ok(Vec::new());
    }
    let mut stream = request.stream()?;
    let (mut bytes, mut came) = (Vec::with_capacity(announced.min(limit)), 0_usize);
    while let Some(piece) = stream.next().await {
        // A phone in a tunnel is nothing for the log, and nobody hears the answer.
        let piece = piece.map_err(|_| ApiError::Unavailable)?;
        came = came.saturating_add(piece.len());
        if came > far {
            return Err(too_large.into());
        }
        if came > limit {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&piece);
        }
    }
    if came > limit { Err(too_large.into()) } else { Ok(bytes) }
}

/// The whole body, unfolded if it came compressed; `limit` holds for both.
pub async fn read_unfolded(request: &mut Request, limit: usize) -> Outcome<Vec<u8>> {
    let zipped = header(request, "content-encoding").is_some_and(|coding| coding.trim() == "gzip");
    let bytes = read(request, limit).await?;
    if zipped { Ok(gunzip(&bytes, limit)?) } else { Ok(bytes) }
}

/// The body as a value of ours.
pub async fn read_cbor<T>(request: &mut Request, limit: usize) -> Outcome<T>
where
    T: Wire,
{
    decode(&read_unfolded(request, limit).await?)
}

pub fn decode<T>(bytes: &[u8]) -> Outcome<T>
where
    T: Wire,
{
    Ok(wire::from_slice(bytes).map_err(|_| ApiError::Malformed)?)
}

/// What a gzip body unfolds to. It stops one byte past `limit`, so a small body cannot unfold into a large memory.
///
/// # Errors
/// `TooLarge` past the limit, `Malformed` when it is no gzip or its checksum is wrong.
fn gunzip(bytes: &[u8], limit: usize) -> Result<Vec<u8>, ApiError> {
    let mut unfolded = Vec::new();
    let mut reader = GzDecoder::new(bytes).take(limit as u64 + 1);
    reader.read_to_end(&mut unfolded).map_err(|_| ApiError::Malformed)?;
    if unfolded.len() > limit { Err(ApiError::TooLarge { limit: limit as u64 }) } else { Ok(unfolded) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write as _;

    fn folded(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn bd1_a_small_body_cannot_unfold_into_a_large_one() {
        let bomb = folded(&vec![0; 1_000_000]);
        assert!(bomb.len() < 2_000);
        assert_eq!(gunzip(&bomb, 999_999), Err(ApiError::TooLarge { limit: 999_999 }));
        assert_eq!(gunzip(&bomb, 1_000_000).unwrap().len(), 1_000_000);
    }

    #[test]
    fn bd1_what_is_no_gzip_is_malformed() {
        assert_eq!(gunzip(b"<html>", 100), Err(ApiError::Malformed));
        let mut cut = folded(b"half of it never came");
        cut.truncate(cut.len() - 6);
        assert_eq!(gunzip(&cut, 100), Err(ApiError::Malformed));
    }
}
