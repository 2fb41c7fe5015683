//! Answers and refusals as they leave the server.

use qinglan_core::api::ApiError;
use qinglan_core::wire::{Wire, to_vec};
use worker::{Response, ResponseBuilder, console_error};

pub const CBOR: &str = "application/cbor";

/// Why a handler gives no ordinary answer.
#[derive(Debug)]
pub enum Fault {
    /// A reason that the app has words for.
    Refused(ApiError),
    /// The runtime or the store failed; the person hears "unavailable", the log hears why.
    Broken(worker::Error),
}

/// What handlers return.
pub type Outcome<T = Response> = Result<T, Fault>;

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

impl From<worker::Error> for Fault {
    fn from(error: worker::Error) -> Self {
        Self::Broken(error)
    }
}

impl Fault {
    /// The reason to tell; what broke goes to the log.
    pub fn reason(self) -> ApiError {
        match self {
            Self::Refused(error) => error,
            Self::Broken(error) => {
                console_error!("{error}");
                ApiError::Unavailable
            }
        }
    }
}

/// Headers of everything under `/api`: nobody keeps it, nobody guesses its type, no other site's page shows it, and opened by itself it
/// runs nothing.
pub fn builder() -> worker::Result<ResponseBuilder> {
    ResponseBuilder::new()
        .with_header("cache-control", "no-store")?
        .with_header("x-content-type-options", "nosniff")?
        .with_header("cross-origin-resource-policy", "same-origin")?
        .with_header("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
}

pub fn cbor<T: Wire>(value: &T) -> worker::Result<Response> {
    Ok(builder()?.with_header("content-type", CBOR)?.fixed(to_vec(value)))
}

pub fn json<T: serde::Serialize>(status: u16, value: &T) -> worker::Result<Response> {
    builder()?.with_status(status).from_json(value)
}

/// The refusal in CBOR, under its status.
pub fn refuse(fault: Fault) -> Response {
    let error = fault.reason();
    refusal(error).unwrap_or_else(|broken| {
        console_error!("{broken}");
        ResponseBuilder::new().with_status(error.status()).empty()
    })
}

fn refusal(error: ApiError) -> worker::Result<Response> {
    let mut builder = builder()?.with_status(error.status()).with_header("content-type", CBOR)?;
    if let ApiError::TooMany { wait_s } = error {
        builder = builder.with_header("retry-after", &wait_s.to_string())?;
    }
    Ok(builder.fixed(to_vec(&error)))
}
