//! The configuration that `workerd` serves from: the built worker, its three kinds of objects, and the app's files.

use std::path::Path;

use anyhow::{Context, Result};

/// Behaviour of the runtime as of this day; keep in step with `worker/wrangler.toml`.
pub const COMPATIBILITY_DATE: &str = "2026-10-01";
/// The name by which the address is overridden on workerd's command line.
pub const SOCKET: &str = "http";

/// Where the parts are. All paths absolute.
pub struct Parts<'a> {
    pub worker: &'a Path,
    pub dist: &'a Path,
    pub objects: &'a Path,
    /// The origin of a push service beside those of the browsers; it may be on this machine.
    pub push_service: Option<&'a str>,
}

/// The text of the configuration. Secrets are not in it: workerd takes them from its environment.
pub fn text(parts: &Parts) -> Result<String> {
    let script = quoted(&parts.worker.join("index.js"))?;
    let wasm = quoted(&parts.worker.join("index_bg.wasm"))?;
    let dist = quoted(parts.dist)?;
    let objects = quoted(parts.objects)?;
    // Without one, workerd reaches public addresses and no others.
    let network = match parts.push_service {
        Some(_) => r#"(name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),"#,
        None => "",
    };
    let push_service = match parts.push_service {
        Some(origin) => format!(r#"(name = "PUSH_SERVICES", text = {}),"#, serde_json::to_string(origin)?),
        None => String::new(),
    };
    Ok(format!(
        r#"# Written anew by every `cargo xtask run`.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .qinglan),
    (name = "assets", disk = (path = {dist})),
    (name = "objects", disk = (path = {objects}, writable = true)),
    {network}
  ],
  sockets = [(name = "{SOCKET}", address = "127.0.0.1:0", http = (), service = "main")],
);

const qinglan :Workerd.Worker = (
  compatibilityDate = "{COMPATIBILITY_DATE}",
  modules = [
    (name = "index.js", esModule = embed {script}),
    (name = "index_bg.wasm", wasm = embed {wasm}),
  ],
  durableObjectNamespaces = [
    (className = "Space", uniqueKey = "qinglan-space", enableSql = true),
    (className = "Directory", uniqueKey = "qinglan-directory", enableSql = true),
    (className = "Postbox", uniqueKey = "qinglan-postbox", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "objects"),
  bindings = [
    (name = "SPACE", durableObjectNamespace = "Space"),
    (name = "DIRECTORY", durableObjectNamespace = "Directory"),
    (name = "POSTBOX", durableObjectNamespace = "Postbox"),
    (name = "ASSETS", service = "assets"),
    (name = "SESSION_SECRET", fromEnvironment = "SESSION_SECRET"),
    (name = "SETUP_SECRET", fromEnvironment = "SETUP_SECRET"),
    {push_service}
  ],
);
"#
    ))
}

/// A path as a Cap'n Proto text, whose escapes are JSON's.
fn quoted(path: &Path) -> Result<String> {
    let path = path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))?;
    serde_json::to_string(path).context("cannot quote a path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cloudflare_and_workerd_run_the_same_behaviour() {
        let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../worker/wrangler.toml");
        let deploy = std::fs::read_to_string(deploy).unwrap();
        assert!(deploy.contains(&format!("compatibility_date = \"{COMPATIBILITY_DATE}\"")));
    }

    #[test]
    fn odd_paths_stay_inside_their_quotes() {
        let odd = Path::new("/tmp/青 \"蓝\"");
        let text = text(&Parts { worker: odd, dist: odd, objects: odd, push_service: None }).unwrap();
        assert!(text.contains(r#"disk = (path = "/tmp/青 \"蓝\"")"#), "{text}");
    }
}
