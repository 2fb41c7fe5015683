//! From an address to its handler.

use qinglan_core::api::ApiError;
use worker::{Env, Method, Request, Response};

use crate::reply::{self, Outcome};
use crate::{api, assets, auth};

/// Answers a request, whatever it is. `worker/openapi.yaml` describes each arm.
pub async fn route(request: Request, env: &Env) -> Response {
    let path = request.path();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        ["api", "setup", rest @ ..] => api::setup::answer(request, env, rest).await,
        ["api", rest @ ..] => call(request, env, rest).await.unwrap_or_else(reply::refuse),
        _ => assets::serve(&request, env).await.unwrap_or_else(reply::refuse),
    }
}

async fn call(request: Request, env: &Env, parts: &[&str]) -> Outcome {
    auth::origin::check(&request)?;
    match (request.method(), parts) {
        (Method::Get | Method::Head, ["health"]) => Ok(reply::builder()?.ok("ok")?),
        (Method::Get, ["invite", code]) => api::enrol::view(env, code).await,
        (Method::Post, ["enrol"]) => api::enrol::enrol(request, env).await,
        (Method::Post, ["found"]) => api::directory::found(request, env).await,
        (Method::Get, ["me"]) => api::me::me(&request, env).await,
        (Method::Get, ["me", "data"]) => api::me::data(&request, env).await,
        (Method::Post, ["signout"]) => api::me::sign_out(&request, env).await,
        (Method::Get, ["devices"]) => api::devices::list(&request, env).await,
        (Method::Post, ["devices", "end"]) => api::devices::end(request, env).await,
        (Method::Post, ["devices", "invite"]) => api::devices::invite(&request, env).await,
        (Method::Get, ["notices"]) => api::notices::look(&request, env).await,
        (Method::Put, ["notices"]) => api::notices::keep(request, env).await,
        (Method::Delete, ["notices"]) => api::notices::drop(&request, env).await,
        (Method::Post, ["notices", "trial"]) => api::notices::trial(&request, env).await,
        (Method::Get, ["directory"]) => api::directory::overview(&request, env).await,
        (Method::Get, ["directory", "people", school]) => api::directory::staff(&request, env, school).await,
        (Method::Get, ["directory", "log"]) => api::directory::log(&request, env).await,
        (Method::Get, ["directory", "roster.xlsx"]) => api::directory::workbook(&request, env).await,
        (Method::Post, ["directory", "read"]) => api::directory::read(request, env).await,
        (Method::Post, ["directory", "roster"]) => api::directory::roster(request, env).await,
        (Method::Post, ["directory", "invites"]) => api::directory::invites(request, env).await,
        (Method::Post, ["directory", "school"]) => api::directory::rename_school(request, env).await,
        (Method::Post, ["directory", "reset"]) => api::directory::reset(request, env).await,
        (Method::Get, ["directory", "deletions"]) => api::directory::deletions(&request, env).await,
        (Method::Post, ["directory", "deletions"]) => api::directory::delete(request, env).await,
        (Method::Get, ["partnerships"]) => api::spaces::partnerships(&request, env).await,
        (Method::Get, ["partnerships", "people", school]) => api::spaces::candidates(&request, env, school).await,
        (Method::Post, ["spaces"]) => api::spaces::manage(request, env).await,
        (Method::Post, ["sync"]) => api::sync::sync(request, env).await,
        (Method::Get, ["live", space]) => api::live::live(&request, env, space).await,
        (Method::Post, ["forms"]) => api::forms::publish(request, env).await,
        (Method::Post, ["forms", "withdrawal"]) => api::forms::withdraw(request, env).await,
        (Method::Post, ["forms", "check"]) => api::forms::check(request, env).await,
        (Method::Post, ["forms", "read"]) => api::forms::read(request, env).await,
        (Method::Post, ["forms", "list"]) => api::forms::list(request, env).await,
        (Method::Post, ["forms", "workbook"]) => api::forms::workbook(request, env).await,
        (Method::Get, ["forms", id, version]) => api::forms::definition(&request, env, id, version).await,
        (Method::Options, ["files", _] | ["files", _, _]) => api::files::options(),
        (Method::Post, ["files", space]) => api::files::answer(request, env, space, None).await,
        (Method::Head | Method::Get | Method::Patch | Method::Delete | Method::Post, ["files", space, file]) => {
            api::files::answer(request, env, space, Some(file)).await
        }
        _ => Err(ApiError::NotFound.into()),
    }
}
