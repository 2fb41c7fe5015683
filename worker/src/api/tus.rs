//! What tus 1.0 has in headers: versions, methods, checksums, metadata. Nothing here knows what is uploaded.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qinglan_core::api::ApiError;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use worker::{Method, Request, Response, ResponseBuilder};

use crate::body;
use crate::reply;

pub const VERSION: &str = "1.0.0";
const EXTENSIONS: &str = "creation,checksum,termination";
/// Those that [`Checksum::read`] knows. The specification wants SHA-1 from every server.
const ALGORITHMS: &str = "sha1,sha256";
const OFFSET_BODY: &str = "application/offset+octet-stream";

/// What the server speaks.
pub fn options(bytes_max: u64) -> worker::Result<Response> {
    let builder = builder(204)?
        .with_header("tus-version", VERSION)?
        .with_header("tus-extension", EXTENSIONS)?
        .with_header("tus-max-size", &bytes_max.to_string())?
        .with_header("tus-checksum-algorithm", ALGORITHMS)?;
    Ok(builder.empty())
}

pub fn builder(status: u16) -> worker::Result<ResponseBuilder> {
    reply::builder()?.with_status(status).with_header("tus-resumable", VERSION)
}

/// Any answer as tus wants it: refusals bear the version, too.
pub fn signed(mut response: Response) -> worker::Result<Response> {
    response.headers_mut().set("tus-resumable", VERSION)?;
    Ok(response)
}

/// The method that is meant: behind a proxy that lets only `POST` pass, a header names it.
pub fn method(request: &Request) -> Method {
    let meant = (request.method() == Method::Post).then(|| body::header(request, "x-http-method-override")).flatten();
    meant.map_or_else(|| request.method(), |name| Method::from(name.trim().to_ascii_uppercase()))
}

/// The answer to a client that does not speak this version, before anything else is looked at. A plain `GET` is no tus.
pub fn other_version(request: &Request, method: &Method) -> worker::Result<Option<Response>> {
    let speaks = body::header(request, "tus-resumable").is_some_and(|version| version == VERSION);
    if speaks || *method == Method::Get {
        return Ok(None);
    }
    Ok(Some(builder(412)?.with_header("tus-version", VERSION)?.empty()))
}

/// The answer to a piece that comes as something else than a piece.
pub fn other_type(request: &Request) -> worker::Result<Option<Response>> {
    if body::header(request, "content-type").as_deref() == Some(OFFSET_BODY) {
        return Ok(None);
    }
    Ok(Some(builder(415)?.empty()))
}

/// A header that is a number.
///
/// # Errors
/// `Malformed` when it is missing or none.
pub fn number(request: &Request, name: &str) -> Result<u64, ApiError> {
    body::header(request, name).and_then(|text| text.parse().ok()).ok_or(ApiError::Malformed)
}

/// What the client says that the bytes of a piece come to.
#[derive(Debug, PartialEq, Eq)]
pub enum Checksum {
    Sha1(Vec<u8>),
    Sha256(Vec<u8>),
}

impl Checksum {
    /// The one that the request has, if it has one.
    ///
    /// # Errors
    /// `Malformed` for an algorithm that the server did not name, and for what is no base64.
    pub fn of(request: &Request) -> Result<Option<Self>, ApiError> {
        body::header(request, "upload-checksum").map(|text| Self::read(&text)).transpose()
    }

    fn read(text: &str) -> Result<Self, ApiError> {
        let (algorithm, sum) = text.trim().split_once(' ').ok_or(ApiError::Malformed)?;
        let sum = STANDARD.decode(sum.trim()).map_err(|_| ApiError::Malformed)?;
        match algorithm {
            "sha1" => Ok(Self::Sha1(sum)),
            "sha256" => Ok(Self::Sha256(sum)),
            _ => Err(ApiError::Malformed),
        }
    }

    /// # Errors
    /// `WrongChecksum` when these are other bytes.
    pub fn check(&self, bytes: &[u8]) -> Result<(), ApiError> {
        let same = match self {
            Self::Sha1(sum) => Sha1::digest(bytes).as_slice() == sum,
            Self::Sha256(sum) => Sha256::digest(bytes).as_slice() == sum,
        };
        if same { Ok(()) } else { Err(ApiError::WrongChecksum) }
    }
}

/// The value of `key` in `Upload-Metadata`.
pub fn metadata_value(metadata: &str, key: &str) -> Option<String> {
    let value = metadata.split(',').find_map(|pair| pair.trim().strip_prefix(key)?.strip_prefix(' '))?;
    String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()
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
    fn fl2_a_checksum_has_an_algorithm_that_the_server_named() {
        // Of the text "abc", as FIPS 180 has it.
        let sha1 = Checksum::read("sha1 qZk+NkcGgWq6PiVxeFDCbJzQ2J0=").unwrap();
        let sha256 = Checksum::read("sha256 ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=").unwrap();
        for sum in [sha1, sha256] {
            assert_eq!((sum.check(b"abc"), sum.check(b"abd")), (Ok(()), Err(ApiError::WrongChecksum)));
        }
        for text in ["md5 kAFQmDzST7DWlj99KOF/cg==", "sha1", "sha1 %", ""] {
            assert_eq!(Checksum::read(text), Err(ApiError::Malformed), "{text}");
        }
    }
}
