//! The app's files, as built.

use std::collections::BTreeMap;

use super::server::{Reply, Server};

fn page(server: &Server) -> Reply {
    server.get("/", &[])
}

/// The addresses that the page's own tags name.
fn linked(page: &Reply, extension: &str) -> Vec<String> {
    let text = String::from_utf8(page.body.clone()).unwrap();
    let quoted = text.split('"').filter(|part| part.starts_with('/') && part.ends_with(extension));
    quoted.map(str::to_owned).collect()
}

#[test]
fn every_address_of_the_app_gets_its_page_under_a_strict_policy() {
    let server = Server::shared();
    let home = page(&server);
    assert_eq!((home.status, home.header("content-type")), (200, Some("text/html; charset=utf-8")));
    for (header, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("permissions-policy", "camera=(self), microphone=(self)"),
        ("cache-control", "no-cache"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(home.header(header), Some(value));
    }
    for path in ["/records", "/records/", "/i/ABCDE12345", "/assets", "/assets/"] {
        assert_eq!(server.get(path, &[]).body, home.body, "{path}");
    }
}

/// What a policy says of each of its directives.
fn directives(reply: &Reply) -> BTreeMap<String, String> {
    let policy = reply.header("content-security-policy").unwrap();
    let parts = policy.split(';').map(|part| part.trim().split_once(' ').unwrap_or((part.trim(), "")));
    parts.map(|(name, sources)| (name.to_owned(), sources.to_owned())).collect()
}

#[test]
fn a_page_runs_our_own_scripts_and_makes_markup_of_our_own_templates_alone() {
    let server = Server::shared();
    let page = directives(&page(&server));
    for (directive, sources) in [
        ("default-src", "'none'"),
        ("script-src", "'self' 'wasm-unsafe-eval'"),
        ("style-src", "'self'"),
        ("connect-src", "'self'"),
        ("worker-src", "'self'"),
        ("object-src", "'none'"),
        ("base-uri", "'none'"),
        ("form-action", "'none'"),
        ("frame-ancestors", "'none'"),
        ("require-trusted-types-for", "'script'"),
        ("trusted-types", "qinglan"),
    ] {
        assert_eq!(page.get(directive).map(String::as_str), Some(sources), "{directive}");
    }
    assert!(page.values().all(|sources| !sources.contains("unsafe-inline") && !sources.contains("'unsafe-eval'")), "{page:?}");
    assert!(page.values().all(|sources| !sources.contains("http") && !sources.contains('*')), "{page:?}");
    let worker = directives(&server.get("/sw.js", &[]));
    assert_eq!(worker.get("script-src"), page.get("script-src"));
    assert!(!worker.contains_key("trusted-types"), "its own script makes no policy before it loads the app's");
}

#[test]
fn who_came_by_tls_is_told_to_come_by_tls() {
    let server = Server::shared();
    assert_eq!(page(&server).header("strict-transport-security"), None, "a developer's own machine has none");
    let proxied = server.get("/", &[("host", "qinglan.example")]);
    assert_eq!(proxied.header("strict-transport-security"), Some("max-age=63072000"));
}

#[test]
fn what_the_api_answers_is_no_page_and_is_shown_in_none() {
    let server = Server::shared();
    for path in ["/api/health", "/api/me", "/api/gone"] {
        let reply = server.get(path, &[]);
        for (header, value) in [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-resource-policy", "same-origin"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
        ] {
            assert_eq!(reply.header(header), Some(value), "{path}");
        }
    }
}

#[test]
fn what_is_no_page_and_no_file_is_not_found() {
    let server = Server::shared();
    for path in ["/gone.js", "/assets/gone.svg", "/api/gone", "/api", "/api/"] {
        assert_eq!(server.get(path, &[]).status, 404, "{path}");
    }
    assert_eq!(server.post("/", &[], b"x").status, 404);
}

#[test]
fn the_page_is_sent_again_only_when_it_changed() {
    let server = Server::shared();
    let tag = page(&server).header("etag").unwrap().to_owned();
    let reply = server.get("/records", &[("if-none-match", &tag)]);
    assert_eq!((reply.status, reply.body.len(), reply.header("etag")), (304, 0, Some(tag.as_str())));
    assert_eq!(server.get("/", &[("if-none-match", "W/\"other\"")]).status, 200);
    let head = server.send("HEAD", "/", &[], &[]);
    assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, Some(tag.as_str())));
    assert_eq!(server.get("/sw.js", &[]).header("cache-control"), Some("no-cache"));
}

#[test]
fn files_named_by_their_content_are_kept_for_ever_and_compressed_on_the_way() {
    let server = Server::shared();
    let scripts = linked(&page(&server), ".js");
    assert!(!scripts.is_empty());
    for script in scripts {
        let plain = server.get(&script, &[]);
        assert_eq!((plain.status, plain.header("content-type")), (200, Some("text/javascript; charset=utf-8")), "{script}");
        assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"), "{script}");
        for coding in ["br", "gzip"] {
            let packed = server.get(&script, &[("accept-encoding", coding)]);
            assert_eq!((packed.header("content-encoding"), packed.header("vary")), (Some(coding), Some("accept-encoding")));
        }
    }
    let forms = linked(&page(&server), ".cbor");
    assert_eq!(forms.len(), 1);
    let forms = server.get(&forms[0], &[("accept-encoding", "gzip")]);
    let header = |name| forms.header(name);
    assert_eq!((header("content-type"), header("content-encoding")), (Some("application/cbor"), Some("gzip")));
    assert_eq!(header("cache-control"), Some("public, max-age=31536000, immutable"));
    for module in linked(&page(&server), ".wasm") {
        assert_eq!(server.get(&module, &[]).header("content-type"), Some("application/wasm"));
    }
}
