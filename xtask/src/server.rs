//! Talking to a running Qinglan over plain HTTP on this machine.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::Agent;

/// Filling a whole district in one request may take a while on a small machine.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);
/// An answer larger than this is not one of ours.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// So much of a refusal's text is worth showing.
const PROBLEM_CHARS_MAX: usize = 300;

/// A server that answers, and the secret that lets us set it up.
#[derive(Debug, Clone)]
pub struct Server {
    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub url: String,
    pub setup_secret: String,
    agent: Agent,
}

/// What came back, whatever its status.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    /// The values of all `set-cookie` headers, as sent.
    pub cookies: Vec<String>,
    pub body: Vec<u8>,
}

impl Server {
    pub fn new(url: &str, setup_secret: &str) -> Self {
        let agent = Agent::config_builder().timeout_global(Some(REQUEST_TIMEOUT)).http_status_as_error(false).build().into();
        Self { url: url.to_owned(), setup_secret: setup_secret.to_owned(), agent }
    }

    /// Does it answer `ok` at all? Asked repeatedly while it starts.
    pub fn is_healthy(&self) -> bool {
        self.get("/api/health", &[]).is_ok_and(|reply| reply.status == 200 && reply.body.trim_ascii() == b"ok")
    }

    /// Posts JSON with the set-up secret and reads JSON; a refusal becomes an error with its words.
    pub fn post_json<B: Serialize, A: DeserializeOwned>(&self, path: &str, body: &B) -> Result<A> {
        let authorization = format!("Bearer {}", self.setup_secret);
        let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
        let reply = self.post(path, &headers, &serde_json::to_vec(body)?)?;
        if reply.status >= 300 {
            let words: String = String::from_utf8_lossy(&reply.body).chars().take(PROBLEM_CHARS_MAX).collect();
            bail!("{path} answered {}: {words}", reply.status);
        }
        serde_json::from_slice(&reply.body).with_context(|| format!("{path} answered something unexpected"))
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Result<Reply> {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(path, request.call())
    }

    /// Posts any bytes, such as CBOR, with any headers, such as a cookie.
    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Reply> {
        let mut request = self.agent.post(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(path, request.send(body))
    }
}

fn read(path: &str, answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Reply> {
    let mut answer = answer.with_context(|| format!("{path} did not answer"))?;
    let cookies = answer.headers().get_all("set-cookie").iter();
    let cookies = cookies.filter_map(|value| value.to_str().ok()).map(str::to_owned).collect();
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
    Ok(Reply { status, cookies, body: body.with_context(|| format!("{path}: the answer broke off"))? })
}
