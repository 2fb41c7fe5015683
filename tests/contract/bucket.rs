//! Files in a bucket: the worker beside Cloudflare's own emulation of R2, which keeps each object as a file.

use std::path::Path;
use std::sync::Arc;

use qinglan_core::api::ApiError;
use qinglan_core::id::{DeviceId, SpaceId};
use tempfile::TempDir;

use super::files::{announce, append, photo};
use super::person::{Person, Signed};
use super::server::{Files, Reply, Server, fresh};
use super::{files, tus};

/// One teacher's device and her files, over several lives of the server.
struct Teacher {
    data: Arc<TempDir>,
    signed: Signed,
    space: SpaceId,
}

impl Teacher {
    fn new(files: Files) -> (Self, Server) {
        let data = Arc::new(tempfile::tempdir().unwrap());
        let server = Server::emulated(Arc::clone(&data), files);
        let person = server.person("周敏");
        let teacher = Self { data, signed: Signed::of(&person), space: SpaceId::personal(person.id) };
        (teacher, server)
    }

    fn again(&self, server: Server, files: Files) -> Server {
        drop(server);
        Server::emulated(Arc::clone(&self.data), files)
    }

    fn on<'a>(&self, server: &'a Server) -> Person<'a> {
        self.signed.on(server, DeviceId::from_bytes(fresh()))
    }

    fn path(&self, name: &str) -> String {
        format!("/api/files/{}/{name}", self.space)
    }

    fn announces(&self, server: &Server, name: &str, length: usize) -> Reply {
        announce(&self.on(server), self.space, name, "image/jpeg", length)
    }

    fn appends(&self, server: &Server, name: &str, offset: usize, bytes: &[u8]) -> Reply {
        append(&self.on(server), &self.path(name), offset, bytes)
    }

    fn reads(&self, server: &Server, name: &str) -> Reply {
        self.on(server).get(&self.path(name))
    }

    /// How much of the file the server says it has.
    fn has(&self, server: &Server, name: &str) -> usize {
        let person = self.on(server);
        let headers = [("cookie", person.cookie.as_str()), ("tus-resumable", "1.0.0")];
        let reply = server.send("HEAD", &self.path(name), &headers, &[]);
        assert_eq!(reply.status, 200);
        reply.header("upload-offset").unwrap().parse().unwrap()
    }

    fn is_in_bucket(&self, bytes: &[u8]) -> bool {
        holds(&self.data.path().join("r2"), bytes)
    }
}

/// Whether a folder has a file with these bytes.
pub fn holds(folder: &Path, bytes: &[u8]) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries
        .map(|entry| entry.unwrap().path())
        .any(|path| if path.is_dir() { holds(&path, bytes) } else { std::fs::read(&path).is_ok_and(|held| held == bytes) })
}

#[test]
fn fl4_a_complete_file_is_in_the_bucket_and_nowhere_else() {
    let (teacher, server) = Teacher::new(Files::Bucket);
    let (bytes, name) = photo(300_000);
    teacher.announces(&server, &name, bytes.len());
    assert_eq!(teacher.appends(&server, &name, 0, &bytes[..200_000]).status, 204);
    assert_eq!(teacher.reads(&server, &name).refusal(), ApiError::NotFound);
    assert!(!teacher.is_in_bucket(&bytes[..200_000]), "a piece is no object");
    // Unfinished, it outlives the server in the space's own store.
    let server = teacher.again(server, Files::Bucket);
    assert_eq!(teacher.has(&server, &name), 200_000);
    assert_eq!(teacher.appends(&server, &name, 200_000, &bytes[200_000..]).status, 204);
    assert!(teacher.is_in_bucket(&bytes));
    let reply = teacher.reads(&server, &name);
    assert!(reply.status == 200 && reply.body == bytes);
    assert_eq!(reply.header("content-type"), Some("image/jpeg"));
    assert_eq!(reply.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    assert_eq!(teacher.announces(&server, &name, bytes.len()).header("upload-offset"), Some("300000"));
    // Without the bucket the server says that it cannot: the pieces are gone from the space's store.
    let server = teacher.again(server, Files::Own);
    assert_eq!(teacher.reads(&server, &name).refusal(), ApiError::Unavailable);
    let server = teacher.again(server, Files::Bucket);
    assert_eq!(teacher.reads(&server, &name).body, bytes);
}

/// All pieces in the space's store, and nothing in the bucket: what a death after the last piece leaves, too.
#[test]
fn fl4_what_is_all_here_and_not_in_the_bucket_gets_there_with_the_next_request() {
    let (teacher, server) = Teacher::new(Files::Own);
    let all: Vec<(Vec<u8>, String)> = (0..4).map(|_| photo(2_000)).collect();
    for (bytes, name) in &all {
        teacher.announces(&server, name, bytes.len());
        assert_eq!(teacher.appends(&server, name, 0, bytes).status, 204);
        assert_eq!(teacher.reads(&server, name).body, *bytes);
    }
    let (unfinished, begun) = photo(2_000);
    teacher.announces(&server, &begun, unfinished.len());
    assert_eq!(teacher.appends(&server, &begun, 0, &unfinished[..500]).status, 204);
    let server = teacher.again(server, Files::Bucket);
    let [head, get, patch, post] = all.as_slice() else { panic!("four files") };
    assert!(all.iter().all(|(bytes, _)| !teacher.is_in_bucket(bytes)));
    assert_eq!(teacher.has(&server, &head.1), 2_000);
    assert_eq!(teacher.reads(&server, &get.1).body, get.0);
    assert_eq!(teacher.appends(&server, &patch.1, 0, &patch.0).refusal(), ApiError::WrongOffset { offset: 2_000 });
    assert_eq!(teacher.announces(&server, &post.1, 2_000).header("upload-offset"), Some("2000"));
    for (bytes, name) in &all {
        assert!(teacher.is_in_bucket(bytes));
        assert_eq!(teacher.reads(&server, name).body, *bytes);
    }
    assert_eq!(teacher.has(&server, &begun), 500);
    assert_eq!(teacher.appends(&server, &begun, 500, &unfinished[500..]).status, 204);
    assert_eq!(teacher.reads(&server, &begun).body, unfinished);
}

#[test]
fn fl4_a_binding_that_is_no_bucket_is_503_and_loses_nothing() {
    let (teacher, server) = Teacher::new(Files::Bucket);
    let (bytes, name) = photo(2_000);
    teacher.announces(&server, &name, bytes.len());
    teacher.appends(&server, &name, 0, &bytes[..500]);
    let server = teacher.again(server, Files::Text);
    assert_eq!(teacher.appends(&server, &name, 500, &bytes[500..]).refusal(), ApiError::Unavailable);
    let server = teacher.again(server, Files::Bucket);
    assert_eq!(teacher.has(&server, &name), 500);
    assert_eq!(teacher.appends(&server, &name, 500, &bytes[500..]).status, 204);
    assert_eq!(teacher.reads(&server, &name).body, bytes);
}

#[test]
fn fl4_with_a_bucket_files_are_what_they_are_without() {
    let (_, server) = Teacher::new(Files::Bucket);
    files::a_photo_arrives(&server);
    files::is_what_its_name_says(&server);
    tus::a_client_of_others(&server);
    tus::damaged_piece(&server);
    tus::given_up(&server);
}
