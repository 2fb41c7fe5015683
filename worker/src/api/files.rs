//! Photos and sound beside the log, by tus 1.0 (core and creation): an upload that a village's network breaks off goes on
//! where it stood. A file's name is the SHA-256 of its bytes.
//!
//! `Upload-Metadata` carries `sha256` (64 hexadecimal digits) and `mime`, both in base64 as tus has it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qinglan_core::api::ApiError;
use qinglan_core::id::SpaceId;
use qinglan_core::record::hex;
use worker::{Env, Method, Request, Response, ResponseBuilder};

use crate::auth::{self, Signed};
use crate::body;
use crate::internal::{self, Blob, FileAnswer, FileAsk, FileDeed, FileName};
use crate::reply::{self, Outcome};

const TUS_VERSION: &str = "1.0.0";
/// A photo that a phone has scaled to 1600 pixels is 300 kB; a minute of speech is 500 kB.
pub const FILE_BYTES_MAX: u64 = 2 * 1024 * 1024;
/// One `PATCH`: half a minute on a 2G link, and one row of the store.
pub const CHUNK_BYTES_MAX: usize = 512 * 1024;
const OFFSET_BODY: &str = "application/offset+octet-stream";
/// What a file may be. Nothing here can carry a script.
const MIMES: [&str; 9] =
    ["image/jpeg", "image/png", "image/webp", "image/gif", "audio/webm", "audio/ogg", "audio/mp4", "audio/mpeg", "audio/wav"];

/// What the server speaks.
pub fn options() -> Outcome {
    let builder = tus(204)?
        .with_header("tus-version", TUS_VERSION)?
        .with_header("tus-extension", "creation")?
        .with_header("tus-max-size", &FILE_BYTES_MAX.to_string())?;
    Ok(builder.empty())
}

/// `POST /api/files/SPACE`: announces a file.
pub async fn collection(request: &Request, env: &Env, space: &str) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let space: SpaceId = space.parse().map_err(|_| ApiError::NotFound)?;
    if request.method() != Method::Post {
        return Err(ApiError::NotFound.into());
    }
    if let Some(refusal) = other_version(request)? {
        return Ok(refusal);
    }
    let metadata = body::header(request, "upload-metadata").unwrap_or_default();
    let file = metadata_value(&metadata, "sha256").and_then(|text| file_name(&text)).ok_or(ApiError::Malformed)?;
    let mime = metadata_value(&metadata, "mime").and_then(|mime| known_mime(&mime)).ok_or(ApiError::Malformed)?;
    let length = number(request, "upload-length")?;
    if length > FILE_BYTES_MAX {
        return Err(ApiError::TooLarge { limit: FILE_BYTES_MAX }.into());
    }
    let deed = FileDeed::Begin { mime: mime.to_owned(), length };
    let (offset, _) = place(ask(env, &signed, space, file, deed).await?)?;
    let location = format!("/api/files/{space}/{}", hex(&file.0));
    let builder = tus(201)?.with_header("location", &location)?.with_header("upload-offset", &offset.to_string())?;
    Ok(signed.seal(builder.empty())?)
}

/// `HEAD`, `PATCH` and `GET` of one file.
pub async fn file(mut request: Request, env: &Env, space: &str, file: &str) -> Outcome {
    let signed = auth::signed_in(&request, env).await?;
    let space: SpaceId = space.parse().map_err(|_| ApiError::NotFound)?;
    let file = file_name(file).ok_or(ApiError::NotFound)?;
    if let Some(refusal) = other_version(&request)? {
        return Ok(refusal);
    }
    match request.method() {
        Method::Head => {
            let (offset, length) = place(ask(env, &signed, space, file, FileDeed::Where).await?)?;
            let builder =
                tus(200)?.with_header("upload-offset", &offset.to_string())?.with_header("upload-length", &length.to_string())?;
            Ok(signed.seal(builder.empty())?)
        }
        Method::Patch => {
            if body::header(&request, "content-type").as_deref() != Some(OFFSET_BODY) {
                return Err(ApiError::Malformed.into());
            }
            let offset = number(&request, "upload-offset")?;
            let bytes = body::read(&mut request, CHUNK_BYTES_MAX).await?;
            let (offset, _) = place(ask(env, &signed, space, file, FileDeed::Append { offset, bytes: Blob(bytes) }).await?)?;
            Ok(signed.seal(tus(204)?.with_header("upload-offset", &offset.to_string())?.empty())?)
        }
        Method::Get => match ask(env, &signed, space, file, FileDeed::Read).await? {
            FileAnswer::Body { mime, bytes } => Ok(signed.seal(content(&mime, bytes.0)?)?),
            FileAnswer::At { .. } => Err(ApiError::NotFound.into()),
        },
        _ => Err(ApiError::NotFound.into()),
    }
}

async fn ask(env: &Env, signed: &Signed, space: SpaceId, file: FileName, deed: FileDeed) -> Outcome<FileAnswer> {
    let ask = FileAsk { space, person: signed.person, file, deed };
    internal::ask(&internal::space(env, space)?, &ask).await
}

fn place(answer: FileAnswer) -> Result<(u64, u64), ApiError> {
    match answer {
        FileAnswer::At { offset, length } => Ok((offset, length)),
        FileAnswer::Body { .. } => Err(ApiError::Unavailable),
    }
}

/// The bytes never change under their name; opened by themselves they run nothing.
fn content(mime: &str, bytes: Vec<u8>) -> worker::Result<Response> {
    let builder = ResponseBuilder::new()
        .with_header("content-type", mime)?
        .with_header("content-disposition", "inline")?
        .with_header("content-security-policy", "default-src 'none'; sandbox")?
        .with_header("x-content-type-options", "nosniff")?
        .with_header("cross-origin-resource-policy", "same-origin")?
        .with_header("cache-control", "private, max-age=31536000, immutable")?;
    Ok(builder.fixed(bytes))
}

fn tus(status: u16) -> worker::Result<ResponseBuilder> {
    reply::builder()?.with_status(status).with_header("tus-resumable", TUS_VERSION)
}

/// The answer to a client that speaks another version, as tus wants it.
fn other_version(request: &Request) -> worker::Result<Option<Response>> {
    match body::header(request, "tus-resumable") {
        Some(version) if version != TUS_VERSION => Ok(Some(tus(412)?.with_header("tus-version", TUS_VERSION)?.empty())),
        _ => Ok(None),
    }
}

fn number(request: &Request, name: &str) -> Result<u64, ApiError> {
    body::header(request, name).and_then(|text| text.parse().ok()).ok_or(ApiError::Malformed)
}

fn metadata_value(metadata: &str, key: &str) -> Option<String> {
    let value = metadata.split(',').find_map(|pair| pair.trim().strip_prefix(key)?.strip_prefix(' '))?;
    String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
}

/// The type without its parameters, if files may be of it.
fn known_mime(mime: &str) -> Option<&'static str> {
    let bare = mime.split(';').next()?.trim();
    MIMES.into_iter().find(|known| known.eq_ignore_ascii_case(bare))
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
    fn metadata_is_read_by_key() {
        let metadata = "mime aW1hZ2UvcG5n, sha256 YWI=";
        assert_eq!(metadata_value(metadata, "mime").as_deref(), Some("image/png"));
        assert_eq!(metadata_value(metadata, "sha256").as_deref(), Some("ab"));
        assert_eq!(metadata_value(metadata, "sha"), None);
        assert_eq!(metadata_value("mime %%%", "mime"), None);
    }

    #[test]
    fn nothing_that_runs_is_a_file() {
        assert_eq!(known_mime("audio/webm;codecs=opus"), Some("audio/webm"));
        assert_eq!(known_mime("image/svg+xml"), None);
        assert_eq!(known_mime("text/html"), None);
    }

    #[test]
    fn a_name_is_64_hexadecimal_digits() {
        let text = "00ff".repeat(16);
        assert_eq!(file_name(&text).map(|name| hex(&name.0)), Some(text.clone()));
        assert_eq!(file_name(&text[1..]), None);
        assert_eq!(file_name(&text.replace('f', "g")), None);
        assert_eq!(file_name("青"), None);
    }
}
