//! What decisions must not reach for by themselves: the clock and the source of randomness.

use qinglan_core::id::Millis;
use worker::Date;

/// The server's clock.
pub fn now() -> Millis {
    Millis(i64::try_from(Date::now().as_millis()).unwrap_or(i64::MAX))
}

/// Bytes that nobody can guess.
///
/// # Errors
/// When the runtime has no randomness to give; nothing may be made without.
pub fn random<const N: usize>() -> worker::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| worker::Error::RustError(error.to_string()))?;
    Ok(bytes)
}
