//! Photos and sound beside the log.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qinglan_core::api::ApiError;
use qinglan_core::directory::{Role, SpaceKind};
use qinglan_core::id::SpaceId;
use qinglan_core::record::hex;
use sha2::{Digest as _, Sha256};

use super::person::Person;
use super::server::{Reply, Server, fresh};

const CHUNK: usize = 512 * 1024;

/// Bytes that no other file has.
pub fn photo(length: usize) -> (Vec<u8>, String) {
    let bytes: Vec<u8> = fresh().into_iter().cycle().take(length).collect();
    let name = hex(&Sha256::digest(&bytes));
    (bytes, name)
}

pub fn announce(person: &Person, space: SpaceId, name: &str, mime: &str, length: usize) -> Reply {
    let metadata = format!("sha256 {},mime {}", STANDARD.encode(name), STANDARD.encode(mime));
    let length = length.to_string();
    let headers = [("tus-resumable", "1.0.0"), ("upload-length", &length), ("upload-metadata", &metadata)];
    person.post(&format!("/api/files/{space}"), &headers, &[])
}

pub fn append(person: &Person, path: &str, offset: usize, bytes: &[u8]) -> Reply {
    let offset = offset.to_string();
    let headers = [
        ("cookie", person.cookie.as_str()),
        ("tus-resumable", "1.0.0"),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", &offset),
    ];
    person.server.send("PATCH", path, &headers, bytes)
}

#[test]
fn a_photo_arrives_in_pieces_and_goes_on_where_it_stood() {
    a_photo_arrives(&Server::shared());
}

pub fn a_photo_arrives(server: &Server) {
    let person = server.person("周敏");
    let space = SpaceId::personal(person.id);
    let (bytes, name) = photo(CHUNK + 1000);
    let path = format!("/api/files/{space}/{name}");
    let reply = announce(&person, space, &name, "image/jpeg", bytes.len());
    assert_eq!((reply.status, reply.header("location"), reply.header("upload-offset")), (201, Some(path.as_str()), Some("0")));
    let reply = append(&person, &path, 0, &bytes[..CHUNK]);
    assert_eq!((reply.status, reply.header("upload-offset")), (204, Some("524288")));
    // The answer was lost: the same piece again is told where the server stands.
    assert_eq!(append(&person, &path, 0, &bytes[..CHUNK]).refusal(), ApiError::WrongOffset { offset: CHUNK as u64 });
    assert_eq!(person.get(&path).refusal(), ApiError::NotFound, "half a photo is none");
    let head = server.send("HEAD", &path, &[("cookie", &person.cookie), ("tus-resumable", "1.0.0")], &[]);
    assert_eq!((head.header("upload-offset"), head.header("upload-length")), (Some("524288"), Some("525288")));
    assert_eq!(head.header("cache-control"), Some("no-store"));
    assert_eq!(append(&person, &path, CHUNK, &bytes[CHUNK..]).status, 204);
    let reply = person.get(&path);
    assert!(reply.status == 200 && reply.body == bytes);
    let expected = [
        ("content-type", "image/jpeg"),
        ("content-disposition", "inline"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, max-age=31536000, immutable"),
    ];
    for (header, value) in expected {
        assert_eq!(reply.header(header), Some(value));
    }
    // Announced again, from another phone or after a lost answer, it is here already.
    let reply = announce(&person, space, &name, "image/jpeg", bytes.len());
    assert_eq!((reply.status, reply.header("upload-offset")), (201, Some("525288")));
}

#[test]
fn a_file_is_what_its_name_says() {
    is_what_its_name_says(&Server::shared());
}

pub fn is_what_its_name_says(server: &Server) {
    let person = server.person("周敏");
    let space = SpaceId::personal(person.id);
    let (bytes, _) = photo(100);
    let (_, name) = photo(100);
    announce(&person, space, &name, "image/png", 100);
    let path = format!("/api/files/{space}/{name}");
    assert_eq!(append(&person, &path, 0, &bytes).refusal(), ApiError::WrongChecksum);
    assert_eq!(server.send("HEAD", &path, &[("cookie", &person.cookie), ("tus-resumable", "1.0.0")], &[]).status, 404);
}

#[test]
fn files_have_a_size_and_a_kind() {
    let server = Server::shared();
    let person = server.person("周敏");
    let space = SpaceId::personal(person.id);
    let (_, name) = photo(10);
    let limit = 2 * 1024 * 1024;
    let reply = announce(&person, space, &name, "image/png", limit + 1);
    assert_eq!(reply.refusal(), ApiError::TooLarge { limit: limit as u64 });
    for mime in ["image/svg+xml", "text/html", ""] {
        assert_eq!(announce(&person, space, &name, mime, 10).refusal(), ApiError::Malformed, "{mime}");
    }
    assert_eq!(announce(&person, space, "abc", "image/png", 10).refusal(), ApiError::Malformed);
    announce(&person, space, &name, "audio/webm;codecs=opus", 10);
    let path = format!("/api/files/{space}/{name}");
    assert_eq!(append(&person, &path, 0, &[0; 11]).refusal(), ApiError::TooLarge { limit: 10 });
    let too_much = vec![0; CHUNK + 1];
    assert_eq!(append(&person, &path, 0, &too_much).refusal(), ApiError::TooLarge { limit: CHUNK as u64 });
}

#[test]
fn fl10_a_document_is_kept_and_not_shown() {
    let server = Server::shared();
    let person = server.person("周敏");
    let space = SpaceId::personal(person.id);
    let (bytes, name) = photo(100);
    let path = format!("/api/files/{space}/{name}");
    announce(&person, space, &name, "application/pdf", 100);
    assert_eq!(append(&person, &path, 0, &bytes).status, 204);
    let reply = person.get(&path);
    assert!(reply.status == 200 && reply.body == bytes);
    let expected = [
        ("content-type", "application/pdf"),
        ("content-disposition", "attachment"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("x-content-type-options", "nosniff"),
    ];
    for (header, value) in expected {
        assert_eq!(reply.header(header), Some(value));
    }
}

#[test]
fn ac1_strangers_neither_bring_nor_fetch_files() {
    let server = Server::shared();
    let (person, stranger) = (server.person("周敏"), server.person("王刚"));
    let space = server.space(SpaceKind::Prep, &[(&person, Role::Member)]);
    let (bytes, name) = photo(10);
    let path = format!("/api/files/{space}/{name}");
    assert_eq!(announce(&stranger, space, &name, "image/png", 10).refusal(), ApiError::Forbidden);
    announce(&person, space, &name, "image/png", 10);
    assert_eq!(append(&person, &path, 0, &bytes).status, 204);
    assert_eq!(stranger.get(&path).refusal(), ApiError::Forbidden);
    assert_eq!(server.get(&path, &[]).refusal(), ApiError::SignedOut);
}

#[test]
fn ac4_in_the_districts_space_only_who_leads_brings_files() {
    let server = Server::shared();
    let (admin, teacher) = (server.person("局长"), server.person("张老师"));
    let space = server.space(SpaceKind::District, &[(&admin, Role::Admin), (&teacher, Role::Member)]);
    let (bytes, name) = photo(10);
    let path = format!("/api/files/{space}/{name}");
    assert_eq!(announce(&teacher, space, &name, "image/png", 10).refusal(), ApiError::Forbidden);
    announce(&admin, space, &name, "image/png", 10);
    append(&admin, &path, 0, &bytes);
    assert_eq!(teacher.get(&path).body, bytes);
}
