//! A running server and plain HTTP to it.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Seek as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant, SystemTime};

use qinglan_core::api::ApiError;
use qinglan_core::directory::{
    Import, InviteIssued, InviteRequest, Member, Person as Row, Role, School, SchoolKind, Setting, Space, SpaceKind,
};
use qinglan_core::id::{PersonId, SchoolId, SpaceId};
use qinglan_core::wire::{Wire, from_slice};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use ureq::Agent;
use ureq::http::{HeaderMap, Request};

use super::openapi;
use super::person::Person;
use super::push::PushService;

/// How long what happens by itself may take.
const PATIENCE: Duration = Duration::from_secs(10);
const STOP_TIMEOUT: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_millis(20);

static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());

pub struct Server {
    /// Before the data, which it uses until it has ended.
    process: Process,
    /// Of `workerd` itself, where it is known.
    runtime: Option<u64>,
    pub url: String,
    setup_secret: String,
    session_secret: String,
    agent: Agent,
    data: Arc<tempfile::TempDir>,
}

/// What came back, whatever its status.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The body as CBOR, after a success.
    pub fn cbor<T: Wire>(&self) -> T {
        assert_eq!(self.status, 200, "{:?}", from_slice::<ApiError>(&self.body));
        assert_eq!(self.header("content-type"), Some("application/cbor"));
        from_slice(&self.body).unwrap()
    }

    /// The reason of a refusal, whose status must be the reason's.
    pub fn refusal(&self) -> ApiError {
        let error: ApiError = from_slice(&self.body).unwrap_or_else(|_| panic!("{self:?}"));
        assert_eq!(self.status, error.status());
        assert_eq!(self.header("content-type"), Some("application/cbor"));
        error
    }
}

impl Server {
    /// The server that tests share.
    pub fn shared() -> Arc<Self> {
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::own());
            *shared = Arc::downgrade(&server);
            server
        })
    }

    /// A server of one's own, with nothing in it.
    pub fn own() -> Self {
        Self::start(Arc::new(tempfile::tempdir().unwrap()))
    }

    /// Ends it and starts another one on the same data.
    pub fn restarted(self) -> Self {
        let data = Arc::clone(&self.data);
        drop(self);
        Self::start(data)
    }

    /// Ends it, copies its data, and starts it again: what a backup has to be.
    pub fn backed_up(self) -> (Self, tempfile::TempDir) {
        let data = Arc::clone(&self.data);
        drop(self);
        let backup = tempfile::tempdir().unwrap();
        copy(data.path(), backup.path());
        (Self::start(data), backup)
    }

    /// Ends it and starts another one on the data of a backup.
    pub fn restored(self, backup: &tempfile::TempDir) -> Self {
        drop(self);
        let data = tempfile::tempdir().unwrap();
        copy(backup.path(), data.path());
        Self::start(Arc::new(data))
    }

    /// Ends it and starts another one, with the spaces as they are in a backup and the directory as it is now.
    pub fn with_spaces_of(self, backup: &tempfile::TempDir) -> Self {
        let data = Arc::clone(&self.data);
        drop(self);
        let kept = |folder: &Path| -> Vec<PathBuf> {
            let all = std::fs::read_dir(folder.join("objects")).unwrap().map(|entry| entry.unwrap().path());
            all.filter(|path| path.file_name().unwrap().to_string_lossy().to_lowercase().contains("space")).collect()
        };
        let (old, new) = (kept(data.path()), kept(backup.path()));
        assert!(!old.is_empty() && old.len() == new.len(), "where spaces are kept has another name now");
        old.iter().for_each(|path| std::fs::remove_dir_all(path).unwrap());
        for path in new {
            let to = data.path().join("objects").join(path.file_name().unwrap());
            std::fs::create_dir(&to).unwrap();
            copy(&path, &to);
        }
        Self::start(data)
    }

    /// Ends it and looks for words on its disk; starts another one.
    pub fn searched(self, words: &str) -> (Self, bool) {
        let data = Arc::clone(&self.data);
        drop(self);
        let found = contains(&data.path().join("objects"), words.as_bytes());
        (Self::start(data), found)
    }

    fn start(data: Arc<tempfile::TempDir>) -> Self {
        let mut run = tool();
        run.args(["run", "--json", "--no-build", "--no-demo", "--port", "0", "--data"]).arg(data.path());
        run.args(["--push-service", &PushService::shared().url]);
        let (process, said) = begin(&mut run);
        let secrets = std::fs::read(data.path().join("secrets.json")).unwrap();
        let secrets: Value = serde_json::from_slice(&secrets).unwrap();
        Self::at(process, &said, &secrets, data)
    }

    /// The worker in Cloudflare's own emulation of its platform, with what `files` says bound as the bucket. It has no pages.
    pub fn emulated(data: Arc<tempfile::TempDir>, files: Files) -> Self {
        let mut node = Command::new(root().join("node_modules/.bin/node"));
        node.arg("tests/contract/miniflare.mjs").arg(data.path()).arg(files.word());
        let (process, said) = begin(&mut node);
        Self::at(process, &said, &said, data)
    }

    fn at(process: Process, said: &Value, secrets: &Value, data: Arc<tempfile::TempDir>) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build().into();
        let text = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
        Self {
            process,
            runtime: said["server_pid"].as_u64(),
            url: text(said, "url"),
            setup_secret: text(said, "setup_secret"),
            session_secret: text(secrets, "session"),
            agent,
            data,
        }
    }

    pub fn host(&self) -> &str {
        self.url.strip_prefix("http://").unwrap()
    }

    pub fn session_secret(&self) -> &[u8] {
        self.session_secret.as_bytes()
    }

    /// Ends it as a power cut would end a program: SIGKILL, in the middle of whatever it does. Returns when it is gone.
    pub fn kill(&self) {
        // Whoever started it goes as well: its words about a server that ended by itself would be no news.
        for id in self.runtime.into_iter().chain([self.process.child.id().into()]) {
            let killed = Command::new("kill").args(["-KILL", &id.to_string()]).status();
            assert!(killed.is_ok_and(|status| status.success()), "process {id} was not there to be killed");
        }
        soon("the killed server is gone", || TcpStream::connect(self.host()).is_err());
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        self.try_send(method, path, headers, body).unwrap()
    }

    /// # Errors
    /// When there is no answer, or not a whole one.
    pub fn try_send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Result<Reply, ureq::Error> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = if body.is_empty() && !matches!(method, "POST" | "PUT" | "PATCH") {
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body).unwrap())
        };
        let mut answer = answer?;
        let body = answer.body_mut().with_config().limit(64 << 20).read_to_vec()?;
        let reply = Reply { status: answer.status().as_u16(), headers: answer.headers().clone(), body };
        openapi::check(method, path, &reply);
        Ok(reply)
    }

    pub fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send("GET", path, headers, &[])
    }

    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        self.send("POST", path, headers, body)
    }

    /// The header of whoever runs the server.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.setup_secret)
    }

    /// With the set-up secret, in JSON.
    pub fn set_up(&self, path: &str, body: &Value) -> Reply {
        self.post(path, &[("authorization", &self.bearer())], body.to_string().as_bytes())
    }

    pub fn import(&self, import: &Import) {
        let reply = self.set_up("/api/setup/import", &json!(import));
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    }

    pub fn invite(&self, person: PersonId) -> InviteIssued {
        let request = InviteRequest { person, from: "教师培训中心".to_owned(), valid_days: 7 };
        let reply = self.set_up("/api/setup/invites", &json!(request));
        assert_eq!(reply.status, 200);
        serde_json::from_slice(&reply.body).unwrap()
    }

    /// A person whom the directory knows, not signed in.
    pub fn known(&self, name: &str) -> Row {
        let row = Row { id: PersonId::from_bytes(fresh()), name: name.to_owned(), school: None, subject: String::new() };
        self.import(&Import { people: vec![row.clone()], ..Import::default() });
        row
    }

    /// Somebody new, signed in on a device of theirs.
    pub fn person<'a>(&'a self, name: &str) -> Person<'a> {
        let row = self.known(name);
        Person::enrol(self, &self.invite(row.id).code)
    }

    /// A new space with these people in it.
    pub fn space(&self, kind: SpaceKind, members: &[(&Person, Role)]) -> SpaceId {
        let id = SpaceId::from_bytes(fresh());
        self.set_members(id, kind, members);
        id
    }

    /// The same, of these schools.
    pub fn space_of(&self, kind: SpaceKind, schools: &[SchoolId], members: &[(&Person, Role)]) -> SpaceId {
        let id = SpaceId::from_bytes(fresh());
        self.put_space(id, kind, schools, members);
        id
    }

    /// A new school.
    pub fn school(&self) -> SchoolId {
        let id = SchoolId::from_bytes(fresh());
        let school = School { id, name: format!("{id}小学"), kind: SchoolKind::TownshipPrimary, setting: Setting::Village };
        self.import(&Import { schools: vec![school], ..Import::default() });
        id
    }

    /// Somebody of a school, not signed in.
    pub fn teacher(&self, school: SchoolId, name: &str) -> PersonId {
        let row = Row { id: PersonId::from_bytes(fresh()), name: name.into(), school: Some(school), subject: String::new() };
        let id = row.id;
        self.import(&Import { people: vec![row], ..Import::default() });
        id
    }

    pub fn set_members(&self, id: SpaceId, kind: SpaceKind, members: &[(&Person, Role)]) {
        self.put_space(id, kind, &[], members);
    }

    fn put_space(&self, id: SpaceId, kind: SpaceKind, schools: &[SchoolId], members: &[(&Person, Role)]) {
        let members = members.iter().map(|(person, role)| Member { person: person.id, roles: vec![*role] }).collect();
        let space = Space { id, kind, name: "青蓝小组".to_owned(), schools: schools.to_vec(), members, archived: None };
        self.import(&Import { spaces: vec![space], ..Import::default() });
    }
}

/// What an emulated worker has for a bucket.
#[derive(Clone, Copy, Debug)]
pub enum Files {
    /// None: files are in the spaces' own stores.
    Own,
    Bucket,
    /// A binding of its name that is none.
    Text,
}

impl Files {
    const fn word(self) -> &'static str {
        match self {
            Self::Own => "none",
            Self::Bucket => "bucket",
            Self::Text => "text",
        }
    }
}

/// Starts a server and hears where it is.
fn begin(command: &mut Command) -> (Process, Value) {
    let words = tempfile::tempfile().unwrap();
    let command = command.current_dir(root()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(words.try_clone().unwrap());
    let mut process = Process { child: command.spawn().unwrap(), words };
    let mut said = String::new();
    BufReader::new(process.child.stdout.take().unwrap()).read_line(&mut said).unwrap();
    let said = serde_json::from_str(&said).unwrap_or_else(|_| panic!("the server did not start: {said:?}"));
    (process, said)
}

/// Ends with its value, whatever happens in between.
struct Process {
    child: Child,
    /// What it says on its way, which is worth reading when something failed.
    words: File,
}

impl Process {
    fn words(&mut self) -> std::io::Result<String> {
        self.words.rewind()?;
        std::io::read_to_string(&self.words)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the server said: {}", self.words().unwrap_or_else(|problem| problem.to_string()));
        }
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().is_ok_and(|status| status.success());
        let began = Instant::now();
        while asked && began.elapsed() < STOP_TIMEOUT {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(POLL);
        }
        if let Err(problem) = self.child.kill().and_then(|()| self.child.wait()) {
            eprintln!("the server does not end: {problem}");
        }
    }
}

/// Whether a file of the folder has these bytes somewhere.
fn contains(folder: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).any(|path| {
        if path.is_dir() {
            return contains(&path, bytes);
        }
        std::fs::read(&path).unwrap().windows(bytes.len()).any(|part| part == bytes)
    })
}

/// All of a folder into another one.
fn copy(from: &Path, to: &Path) {
    let copied = Command::new("cp").args(["-a", "--"]).arg(from.join(".")).arg(to).status().unwrap();
    assert!(copied.success(), "{} cannot be copied", from.display());
}

/// `cargo xtask`, which knows how to run the built worker: the program that runs these tests, or as cargo finds it.
fn tool() -> Command {
    if let Some(program) = std::env::var_os("QINGLAN_XTASK") {
        return Command::new(program);
    }
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["run", "--quiet", "--package", "xtask", "--"]);
    cargo
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// Sixteen bytes that no other test has, in this run or another.
pub fn fresh() -> [u8; 16] {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
    let seed = format!("{} {now} {}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    Sha256::digest(seed)[..16].try_into().unwrap()
}

/// Asks until it is so.
pub fn soon(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "not in time: {what}");
        std::thread::sleep(POLL);
    }
}
