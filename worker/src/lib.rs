//! The server of Qinglan: one Worker that answers every address of the origin, and three kinds of Durable Objects.
//!
//! Invariants: who is asking is settled in `auth` before anything else is done; what is allowed is decided in `qinglan_core`;
//! only `durable` and `store` touch storage, and between a decision and its writes nothing is awaited.

mod ambient;
mod api;
mod assets;
mod auth;
mod body;
mod durable;
mod internal;
mod push;
mod reply;
mod router;
mod store;

use worker::{Context, Env, Request, Response, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> worker::Result<Response> {
    Ok(router::route(request, &env).await)
}
