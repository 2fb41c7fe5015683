//! The socket through which a space tells its open pages what arrives. The query names the device and
//! whose it is, as no header can: `?device=32 hex digits&person=32 hex digits`.

use qinglan_core::api::ApiError;
use qinglan_core::id::{DeviceId, SpaceId};
use worker::{Env, Headers, Request, RequestInit};

use crate::internal;
use crate::reply::Outcome;
use crate::{auth, body};

pub async fn live(request: &Request, env: &Env, space: &str) -> Outcome {
    let signed = auth::signed_in(request, env).await?;
    let space: SpaceId = space.parse().map_err(|_| ApiError::NotFound)?;
    let url = request.url()?;
    let device = url.query_pairs().find(|(name, _)| name == "device");
    let device: Option<DeviceId> = device.and_then(|(_, value)| value.parse().ok());
    let device = device.ok_or(ApiError::Malformed)?;
    if body::header(request, "upgrade").is_none_or(|upgrade| !upgrade.eq_ignore_ascii_case("websocket")) {
        return Err(ApiError::Malformed.into());
    }
    let headers = Headers::new();
    headers.set("upgrade", "websocket")?;
    let mut init = RequestInit::new();
    init.with_headers(headers);
    let query = format!("space={space}&person={}&device={device}", signed.person);
    let inner = Request::new_with_init(&format!("https://object{}?{query}", internal::LIVE), &init)?;
    Ok(internal::space(env, space)?.fetch_with_request(inner).await?)
}
