//! tus 1.0 as others speak it: raw requests by the specification, and a client that is not ours.

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qinglan_core::api::ApiError;
use qinglan_core::directory::{Role, SpaceKind};
use qinglan_core::id::SpaceId;
use sha2::{Digest as _, Sha256};

use super::files::{announce, append, photo};
use super::person::Person;
use super::server::{Reply, Server, root};

/// As a client of tus 1.0, signed in.
fn ask(person: &Person, method: &str, path: &str, more: &[(&str, &str)], body: &[u8]) -> Reply {
    let headers = [&[("cookie", person.cookie.as_str()), ("tus-resumable", "1.0.0")], more].concat();
    person.server.send(method, path, &headers, body)
}

/// One piece with the headers given beside those of every piece.
fn piece(person: &Person, path: &str, more: &[(&str, &str)], body: &[u8]) -> Reply {
    let headers = [&[("content-type", "application/offset+octet-stream"), ("upload-offset", "0")], more].concat();
    ask(person, "PATCH", path, &headers, body)
}

/// A file of this length, announced in a person's own space: its bytes and its address.
fn announced(person: &Person, length: usize) -> (Vec<u8>, String) {
    let space = SpaceId::personal(person.id);
    let (bytes, name) = photo(length);
    assert_eq!(announce(person, space, &name, "image/jpeg", length).status, 201);
    (bytes, format!("/api/files/{space}/{name}"))
}

#[test]
fn fl1_a_client_of_others_uploads_is_interrupted_goes_on_and_gives_up() {
    a_client_of_others(&Server::shared());
}

pub fn a_client_of_others(server: &Server) {
    let person = server.person("周敏");
    let output = Command::new(root().join("node_modules/.bin/node"))
        .arg("tests/contract/tus.mjs")
        .args([&server.url, &SpaceId::personal(person.id).to_string()])
        .env("QINGLAN_COOKIE", &person.cookie)
        .current_dir(root())
        .output()
        .unwrap();
    println!("{}", String::from_utf8_lossy(&output.stdout).trim());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn fl1_the_server_says_what_it_speaks() {
    let server = Server::shared();
    let person = server.person("周敏");
    let (_, file) = announced(&person, 10);
    let files = format!("/api/files/{}", SpaceId::personal(person.id));
    for path in [&file, &files] {
        let reply = server.send("OPTIONS", path, &[], &[]);
        assert_eq!(reply.status, 204);
        let expected = [
            ("tus-resumable", "1.0.0"),
            ("tus-version", "1.0.0"),
            ("tus-extension", "creation,checksum,termination"),
            ("tus-max-size", "2097152"),
            ("tus-checksum-algorithm", "sha1,sha256"),
        ];
        for (header, value) in expected {
            assert_eq!(reply.header(header), Some(value));
        }
    }
}

#[test]
fn fl1_another_version_or_none_is_412_and_does_nothing() {
    let server = Server::shared();
    let person = server.person("周敏");
    let (bytes, path) = announced(&person, 10);
    for version in [&[][..], &[("tus-resumable", "0.2.2")]] {
        for method in ["HEAD", "PATCH", "DELETE", "POST"] {
            let piece = [("content-type", "application/offset+octet-stream"), ("upload-offset", "0")];
            let headers = [&[("cookie", person.cookie.as_str())], version, &piece].concat();
            let reply = server.send(method, &path, &headers, if method == "PATCH" { &bytes } else { &[] });
            assert_eq!((reply.status, reply.header("tus-version")), (412, Some("1.0.0")), "{method} {version:?}");
        }
    }
    assert_eq!(ask(&person, "HEAD", &path, &[], &[]).header("upload-offset"), Some("0"));
}

#[test]
fn fl1_every_answer_bears_the_version_and_refusals_have_the_status_of_the_specification() {
    let server = Server::shared();
    let person = server.person("周敏");
    let (bytes, path) = announced(&person, 10);
    let unknown = path.replace(&path[path.len() - 64..], &"0".repeat(64));
    let json = [("content-type", "application/json"), ("upload-offset", "0")];
    let elsewhere = [("content-type", "application/offset+octet-stream"), ("upload-offset", "5")];
    let replies = [
        (404, ask(&person, "HEAD", &unknown, &[], &[])),
        (404, piece(&person, &unknown, &[], &bytes)),
        (404, ask(&person, "DELETE", &unknown, &[], &[])),
        (415, ask(&person, "PATCH", &path, &json, &bytes)),
        (409, ask(&person, "PATCH", &path, &elsewhere, &bytes[5..])),
        (413, piece(&person, &path, &[], &[0; 11])),
        (401, server.send("HEAD", &path, &[("tus-resumable", "1.0.0")], &[])),
        (200, ask(&person, "HEAD", &path, &[], &[])),
        (204, piece(&person, &path, &[], &bytes)),
    ];
    for (at, (status, reply)) in replies.iter().enumerate() {
        assert_eq!((reply.status, reply.header("tus-resumable")), (*status, Some("1.0.0")), "answer {at}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "answer {at}");
    }
}

#[test]
fn fl1_what_was_said_of_a_file_is_said_back_and_a_proxy_may_rename_the_method() {
    let server = Server::shared();
    let person = server.person("周敏");
    let (bytes, path) = announced(&person, 10);
    let name = &path[path.len() - 64..];
    let metadata = format!("sha256 {},mime {}", STANDARD.encode(name), STANDARD.encode("image/jpeg"));
    assert_eq!(ask(&person, "HEAD", &path, &[], &[]).header("upload-metadata"), Some(metadata.as_str()));
    let headers =
        [("x-http-method-override", "PATCH"), ("content-type", "application/offset+octet-stream"), ("upload-offset", "0")];
    assert_eq!(ask(&person, "POST", &path, &headers, &bytes).status, 204);
    assert_eq!(person.get(&path).body, bytes);
}

#[test]
fn fl2_a_damaged_piece_is_refused_and_leaves_the_upload_where_it_was() {
    damaged_piece(&Server::shared());
}

pub fn damaged_piece(server: &Server) {
    let person = server.person("周敏");
    let (bytes, path) = announced(&person, 10);
    let right = format!("sha256 {}", STANDARD.encode(Sha256::digest(&bytes[..4])));
    let reply = piece(&person, &path, &[("upload-checksum", &right)], &[0; 4]);
    assert_eq!(reply.refusal(), ApiError::WrongChecksum);
    assert_eq!(ask(&person, "HEAD", &path, &[], &[]).header("upload-offset"), Some("0"));
    let unknown = piece(&person, &path, &[("upload-checksum", "md5 kAFQmDzST7DWlj99KOF/cg==")], &bytes[..4]);
    assert_eq!(unknown.refusal(), ApiError::Malformed);
    let reply = piece(&person, &path, &[("upload-checksum", &right)], &bytes[..4]);
    assert_eq!((reply.status, reply.header("upload-offset")), (204, Some("4")));
    assert_eq!(append(&person, &path, 4, &bytes[4..]).status, 204);
    assert_eq!(person.get(&path).body, bytes);
}

#[test]
fn fl3_only_members_give_up_an_upload_and_nobody_a_file() {
    given_up(&Server::shared());
}

pub fn given_up(server: &Server) {
    let (person, colleague, stranger) = (server.person("周敏"), server.person("李雪"), server.person("王刚"));
    let space = server.space(SpaceKind::Prep, &[(&person, Role::Member), (&colleague, Role::Member)]);
    let (bytes, name) = photo(10);
    let path = format!("/api/files/{space}/{name}");
    announce(&person, space, &name, "image/png", 10);
    append(&person, &path, 0, &bytes[..5]);
    assert_eq!(ask(&stranger, "DELETE", &path, &[], &[]).refusal(), ApiError::Forbidden);
    let reply = ask(&colleague, "DELETE", &path, &[], &[]);
    assert_eq!((reply.status, reply.header("tus-resumable")), (204, Some("1.0.0")));
    assert_eq!(append(&person, &path, 5, &bytes[5..]).refusal(), ApiError::NotFound);
    // Announced again it begins at nothing, and once it is complete it stays.
    assert_eq!(announce(&person, space, &name, "image/png", 10).header("upload-offset"), Some("0"));
    assert_eq!(append(&person, &path, 0, &bytes).status, 204);
    assert_eq!(ask(&person, "DELETE", &path, &[], &[]).refusal(), ApiError::Forbidden);
    assert_eq!(colleague.get(&path).body, bytes);
}
