//! Photos, sound and documents beside the log, by tus 1.0 (core, creation, checksum, termination): an upload that a village's network breaks off goes on
//! where it stood. A file's name is the SHA-256 of its bytes.
//!
//! `Upload-Metadata` carries `sha256` (64 hexadecimal digits) and `mime`, both in base64 as tus has it.

use qinglan_core::api::ApiError;
use qinglan_core::id::SpaceId;
use qinglan_core::record::{FILE_BYTES_MAX, file_mime, hex};
use qinglan_core::wire::Bytes;
use worker::{Env, Method, Request, Response, ResponseBuilder};

use super::tus::{self, Checksum};
use crate::auth::{self, Signed};
use crate::body;
use crate::internal::{self, FileAnswer, FileAsk, FileDeed, FileName, FilePlace};
use crate::reply::{self, Outcome};
use crate::store::bucket;

/// One `PATCH`: half a minute on a 2G link, and one row of the store.
pub const CHUNK_BYTES_MAX: usize = 512 * 1024;
/// What the client said of a file when it announced it: two short values, and perhaps its name.
const METADATA_BYTES_MAX: usize = 1024;

/// `OPTIONS`, of any file and of all.
pub fn options() -> Outcome {
    Ok(tus::options(FILE_BYTES_MAX)?)
}

/// Everything else below `/api/files`: refusals bear the headers of tus, too.
pub async fn answer(request: Request, env: &Env, space: &str, file: Option<&str>) -> Outcome {
    let method = tus::method(&request);
    if let Some(refusal) = tus::other_version(&request, &method)? {
        return Ok(refusal);
    }
    let outcome = match (file, method) {
        (None, Method::Post) => announce(&request, env, space).await,
        (Some(file), method) => one(request, env, method, (space, file)).await,
        _ => Err(ApiError::NotFound.into()),
    };
    Ok(tus::signed(outcome.unwrap_or_else(reply::refuse))?)
}

/// `POST /api/files/SPACE`: announces a file.
async fn announce(request: &Request, env: &Env, space: &str) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let space: SpaceId = space.parse().map_err(|_| ApiError::NotFound)?;
    let metadata = body::header(request, "upload-metadata").unwrap_or_default();
    if metadata.len() > METADATA_BYTES_MAX {
        return Err(ApiError::Malformed.into());
    }
    let file = tus::metadata_value(&metadata, "sha256").and_then(|text| file_name(&text)).ok_or(ApiError::Malformed)?;
    let mime = tus::metadata_value(&metadata, "mime").and_then(|mime| file_mime(&mime)).ok_or(ApiError::Malformed)?;
    let length = tus::number(request, "upload-length")?;
    if length > FILE_BYTES_MAX {
        return Err(ApiError::TooLarge { limit: FILE_BYTES_MAX }.into());
    }
    let deed = FileDeed::Begin { mime: mime.to_owned(), length, metadata };
    let place = place(ask(env, &signed, space, file, deed).await?)?;
    let location = format!("/api/files/{space}/{}", hex(&file.0));
    let builder =
        tus::builder(201)?.with_header("location", &location)?.with_header("upload-offset", &place.offset.to_string())?;
    Ok(signed.seal(builder.empty())?)
}

/// `HEAD`, `PATCH`, `DELETE` and `GET` of one file.
async fn one(mut request: Request, env: &Env, method: Method, (space, file): (&str, &str)) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let space: SpaceId = space.parse().map_err(|_| ApiError::NotFound)?;
    let file = file_name(file).ok_or(ApiError::NotFound)?;
    match method {
        Method::Head => {
            let place = place(ask(env, &signed, space, file, FileDeed::Where).await?)?;
            Ok(signed.seal(standing(&place)?)?)
        }
        Method::Patch => {
            if let Some(refusal) = tus::other_type(&request)? {
                return Ok(refusal);
            }
            let offset = tus::number(&request, "upload-offset")?;
            let checksum = Checksum::of(&request)?;
            let bytes = body::read(&mut request, CHUNK_BYTES_MAX).await?;
            if let Some(checksum) = checksum {
                checksum.check(&bytes)?;
            }
            let place = place(ask(env, &signed, space, file, FileDeed::Append { offset, bytes: Bytes(bytes) }).await?)?;
            Ok(signed.seal(tus::builder(204)?.with_header("upload-offset", &place.offset.to_string())?.empty())?)
        }
        Method::Delete => {
            ask(env, &signed, space, file, FileDeed::End).await?;
            Ok(signed.seal(tus::builder(204)?.empty())?)
        }
        Method::Get => match ask(env, &signed, space, file, FileDeed::Read).await? {
            FileAnswer::Body { mime, bytes } => Ok(signed.seal(content(&mime)?.fixed(bytes.0))?),
            FileAnswer::InBucket { mime } => Ok(signed.seal(content(&mime)?.body(bucket::read(env, space, file).await?))?),
            FileAnswer::At(_) => Err(ApiError::NotFound.into()),
        },
        _ => Err(ApiError::NotFound.into()),
    }
}

/// The answer to `HEAD`.
fn standing(place: &FilePlace) -> worker::Result<Response> {
    let mut builder = tus::builder(200)?
        .with_header("upload-offset", &place.offset.to_string())?
        .with_header("upload-length", &place.length.to_string())?;
    // What was announced before the server kept it has none.
    if !place.metadata.is_empty() {
        builder = builder.with_header("upload-metadata", &place.metadata)?;
    }
    Ok(builder.empty())
}

async fn ask(env: &Env, signed: &Signed, space: SpaceId, file: FileName, deed: FileDeed) -> Outcome<FileAnswer> {
    let ask = FileAsk { space, person: signed.person, file, deed };
    internal::ask(&internal::space(env, space)?, &ask).await
}

fn place(answer: FileAnswer) -> Result<FilePlace, ApiError> {
    match answer {
        FileAnswer::At(place) => Ok(place),
        FileAnswer::Body { .. } | FileAnswer::InBucket { .. } => Err(ApiError::Unavailable),
    }
}

/// The bytes never change under their name; opened by themselves they run nothing, and documents are only kept.
fn content(mime: &str) -> worker::Result<ResponseBuilder> {
    let is_shown = mime.starts_with("image/") || mime.starts_with("audio/") || mime.starts_with("video/");
    ResponseBuilder::new()
        .with_header("content-type", mime)?
        .with_header("content-disposition", if is_shown { "inline" } else { "attachment" })?
        .with_header("content-security-policy", "default-src 'none'; sandbox")?
        .with_header("x-content-type-options", "nosniff")?
        .with_header("cross-origin-resource-policy", "same-origin")?
        .with_header("cache-control", "private, max-age=31536000, immutable")
}

fn file_name(text: &str) -> Option<FileName> {
    let digits = text.as_bytes();
    let mut name = [0; 32];
    if digits.len() != 2 * name.len() {
        return None;
    }
    for (byte, pair) in name.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = pair.iter().try_fold(0, |sum, digit| Some(sum * 16 + nibble(*digit)?))?;
    }
    Some(FileName(name))
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_64_hexadecimal_digits() {
        let text = "00ff".repeat(16);
        assert_eq!(file_name(&text).map(|name| hex(&name.0)), Some(text.clone()));
        assert_eq!(file_name(&text[1..]), None);
        assert_eq!(file_name(&text.replace('f', "g")), None);
        assert_eq!(file_name("青"), None);
    }
}
