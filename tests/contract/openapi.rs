//! `worker/openapi.yaml` against the server: what every test hears is looked up in it, and all that it says is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::OnceLock;

use oas3::spec::{Operation, Response};
use oas3::{Map, Spec};
use qinglan_core::administration::{Delete, EndDevice, InviteMany, RenameSchool, Reset};
use qinglan_core::directory::{Member, Role, SpaceKind};
use qinglan_core::form::Withdraw;
use qinglan_core::id::{PersonId, SpaceId};
use qinglan_core::roster::Roster;
use qinglan_core::spaces::Manage;
use qinglan_core::wire::{Bytes, to_vec};
use serde_json::json;

use super::directory::found;
use super::files::{announce, append, photo};
use super::forms;
use super::live::listen;
use super::person::{Person, enrol, entity, part};
use super::push::PushService;
use super::server::{Reply, Server, fresh, root};
use super::sync::NEW;

const GRAMMAR: &str = include_str!("../../core/protocol.cddl");
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

fn document() -> &'static Spec {
    static DOCUMENT: OnceLock<Spec> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let text = std::fs::read_to_string(root().join("worker/openapi.yaml")).unwrap();
        oas3::from_yaml(text).unwrap()
    })
}

/// Every operation with its path template and its method.
fn operations() -> impl Iterator<Item = (String, String, &'static Operation)> {
    document().operations().map(|(path, method, operation)| (path, method.to_string(), operation))
}

fn segments(path: &str) -> Vec<&str> {
    path.split('?').next().unwrap().split('/').skip(1).collect()
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path) = (segments(template), segments(path));
    let same = |(wanted, given): (&&str, &&str)| wanted == given || (wanted.starts_with('{') && !given.is_empty());
    template.len() == path.len() && template.iter().zip(&path).all(same)
}

/// That the server may answer so, for whoever hears it. What is no operation is refused.
pub fn check(method: &str, path: &str, reply: &Reply) {
    if segments(path).first() != Some(&"api") {
        return;
    }
    let found = operations().find(|(template, known, _)| known == method && fits(template, path));
    let Some((template, _, operation)) = found else {
        assert!((400..500).contains(&reply.status), "{method} {path} is {} and not in worker/openapi.yaml", reply.status);
        return;
    };
    let place = format!("{method} {template} {}", reply.status);
    let responses = operation.responses(document());
    let Some(response) = responses.get(&reply.status.to_string()) else { panic!("{place} is not in worker/openapi.yaml") };
    check_headers(&place, response, reply);
    if method != "HEAD" {
        check_content(&place, response, reply);
    }
}

fn check_headers(place: &str, response: &Response, reply: &Reply) {
    for (name, header) in &response.headers {
        let header = header.resolve(document()).unwrap();
        assert!(header.required != Some(true) || reply.header(name).is_some(), "{place} lacks {name}");
    }
}

fn check_content(place: &str, response: &Response, reply: &Reply) {
    let given = reply.header("content-type").map(|value| value.split(';').next().unwrap().trim());
    if response.content.is_empty() {
        assert!(reply.body.is_empty(), "{place} has a body");
        return;
    }
    let given = given.unwrap_or_else(|| panic!("{place} does not say what it is"));
    let wildcard = format!("{}/*", given.split('/').next().unwrap());
    assert!(response.content.contains_key(given) || response.content.contains_key(&wildcard), "{place} is {given}");
}

#[test]
fn the_document_is_openapi() {
    document().validate_version().unwrap();
    let checked = Command::new(root().join("node_modules/.bin/node"))
        .args(["node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js", "worker/openapi.yaml"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}{}", String::from_utf8_lossy(&checked.stdout), String::from_utf8_lossy(&checked.stderr));
}

#[test]
fn every_reference_and_every_rule_of_the_grammar_is_there() {
    let spec = document();
    let rules: BTreeSet<&str> = GRAMMAR.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name).collect();
    let check = |content: &Map<String, oas3::spec::MediaType>| {
        for (kind, media) in content {
            let rule = media.extensions.get("cddl").and_then(|rule| rule.as_str());
            assert_eq!(kind == "application/cbor", rule.is_some(), "{kind}");
            assert!(rule.is_none_or(|rule| rules.contains(rule)), "{rule:?} is no rule of core/protocol.cddl");
        }
    };
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations() {
        assert!(ids.insert(operation.operation_id.clone().unwrap()), "{path} {method}");
        operation.parameters(spec).unwrap();
        if let Some(body) = operation.request_body(spec).unwrap() {
            check(&body.content);
        }
        let all = operation.responses.as_ref().unwrap();
        assert_eq!(operation.responses(spec).len(), all.len(), "{method} {path} refers to what is not there");
        operation.responses(spec).values().for_each(|response| check(&response.content));
    }
}

/// The arms of a router: methods and path of each, parameters as `{}`.
fn arms(file: &str, prefix: &str) -> BTreeSet<(String, String)> {
    let text = std::fs::read_to_string(root().join(file)).unwrap();
    let mut all = BTreeSet::new();
    for arm in text.split("(Method::").skip(1).filter_map(|rest| rest.split("=>").next()) {
        let (methods, paths) = arm.split_once(", [").unwrap_or_else(|| panic!("an arm that says no path: {arm}"));
        for method in methods.split('|').map(|name| name.trim().trim_start_matches("Method::").to_uppercase()) {
            for path in paths.split("| [") {
                let path = path.split(']').next().unwrap().split(", ").map(|segment| match segment.trim().strip_prefix('"') {
                    Some(word) => word.trim_end_matches('"'),
                    None => "{}",
                });
                all.insert((method.clone(), format!("{prefix}/{}", path.collect::<Vec<_>>().join("/"))));
            }
        }
    }
    assert!(!all.is_empty(), "{file}");
    all
}

#[test]
fn the_document_has_every_route_and_no_other() {
    let mut routes = arms("worker/src/router.rs", "/api");
    routes.extend(arms("worker/src/api/setup.rs", "/api/setup"));
    let bare = |path: &str| -> String {
        let segments = path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
        segments.collect::<Vec<_>>().join("/")
    };
    let documented: BTreeSet<_> = operations().map(|(path, method, _)| (method, bare(&path))).collect();
    assert_eq!(routes, documented);
}

/// Asks for what the operation is for; the whole answer, which `check` has seen, or the status of a socket.
fn succeed(server: &Server, person: &Person, operation: &str) -> u16 {
    let own = SpaceId::personal(person.id);
    let (bytes, name) = photo(10);
    let (files, file) = (format!("/api/files/{own}"), format!("/api/files/{own}/{name}"));
    let tus = [("cookie", person.cookie.as_str()), ("tus-resumable", "1.0.0")];
    let begun = || assert_eq!(announce(person, own, &name, "image/png", bytes.len()).status, 201);
    let reply = match operation {
        "health" => server.get("/api/health", &[]),
        "healthHead" => server.send("HEAD", "/api/health", &[], &[]),
        "import" => server.set_up("/api/setup/import", &json!({})),
        "invite" => server.set_up("/api/setup/invites", &json!({"person": person.id, "from": "", "valid_days": 1})),
        "deletedAgain" => server.set_up("/api/setup/deleted", &json!({"people": [server.known("李雪").id]})),
        "restored" => server.set_up("/api/setup/restored", &json!({})),
        "found" => {
            let another = Server::own();
            return found(&another).status;
        }
        "devices" => person.get("/api/devices"),
        "endDevice" => person.post("/api/devices/end", &[], &to_vec(&EndDevice { session: Bytes(vec![0; 16]) })),
        "ownInvite" => person.post("/api/devices/invite", &[], &[]),
        "notices" => person.get("/api/notices"),
        "wantNotices" => want_notices(person),
        "dropNotices" => server.send("DELETE", "/api/notices", &[("cookie", &person.cookie)], &[]),
        "tryNotices" => {
            want_notices(person);
            person.post("/api/notices/trial", &[], &[])
        }
        "overview" => person.get("/api/directory"),
        "staff" => person.get("/api/directory/people/centre"),
        "log" => person.get("/api/directory/log"),
        "deletions" => person.get("/api/directory/deletions"),
        "delete" => person.post("/api/directory/deletions", &[], &to_vec(&Delete::Ask(server.known("李雪").id))),
        "rosterWorkbook" => person.get("/api/directory/roster.xlsx"),
        "readRoster" => person.post("/api/directory/read", &[], "姓名,学校\n李雪,一小\n".as_bytes()),
        "roster" => person.post("/api/directory/roster", &[], &to_vec(&Roster { sheets: Vec::new(), apply: None })),
        "inviteMany" => {
            let people = vec![server.known("李雪").id];
            person.post("/api/directory/invites", &[], &to_vec(&InviteMany { people, valid_days: 30 }))
        }
        "renameSchool" => {
            let asked = RenameSchool { school: server.school(), name: "青山实验小学".into() };
            person.post("/api/directory/school", &[], &to_vec(&asked))
        }
        "reset" => person.post("/api/directory/reset", &[], &to_vec(&Reset { person: server.known("李雪").id })),
        "manageSpace" => {
            let others = [server.known("李雪").id, server.known("王刚").id];
            let roles = [Role::Mentor, Role::Mentee];
            let members = others.into_iter().zip(roles).map(|(person, role)| Member { person, roles: vec![role] }).collect();
            let found = Manage::Found {
                id: SpaceId::from_bytes(fresh()),
                kind: SpaceKind::Pairing,
                name: "李雪和王刚".into(),
                schools: Vec::new(),
                members,
            };
            person.post("/api/spaces", &[], &to_vec(&found))
        }
        "partnerships" => person.get("/api/partnerships"),
        "candidates" => person.get(&format!("/api/partnerships/people/{}", server.school())),
        "look" => server.get(&format!("/api/invite/{}", server.invite(person.id).code), &[]),
        "enrol" => enrol(server, &server.invite(person.id).code),
        "me" => person.get("/api/me"),
        "ownData" => person.get("/api/me/data"),
        "signOut" => Person::enrol(server, &server.invite(person.id).code).post("/api/signout", &[], &[]),
        "sync" => person.post("/api/sync", &[], &to_vec(&person.message(vec![part(own, NEW, &[])]))),
        "publishForm" => {
            let space = server.space(SpaceKind::School, &[(person, Role::Lead)]);
            person.post("/api/forms", &[], &to_vec(&forms::publish(space, &forms::design(1))))
        }
        "withdrawForm" => {
            let form = forms::published(server, person);
            person.post("/api/forms/withdrawal", &[], &to_vec(&Withdraw { id: form.id, withdrawn: true }))
        }
        "form" => person.get(&format!("/api/forms/{}/1", forms::published(server, person).id)),
        "checkForm" => person.post("/api/forms/check", &[], &to_vec(&forms::spread(&forms::design(1)))),
        "readForm" => person.post("/api/forms/read?name=form", &[], &qinglan_forms::xlsform::write(&forms::design(1)).unwrap()),
        "readList" => person.post("/api/forms/list?name=schools.csv", &[], "name,label\ns1,一小\n".as_bytes()),
        "formWorkbook" => person.post("/api/forms/workbook", &[], &to_vec(&forms::spread(&forms::design(1)))),
        "live" => return listen(person, own, &[]).map_or_else(|status| status, |_| 101),
        "filesOptions" => server.send("OPTIONS", &files, &[], &[]),
        "announceFile" => announce(person, own, &name, "image/png", bytes.len()),
        "fileOptions" => server.send("OPTIONS", &file, &[], &[]),
        "fileHead" => {
            begun();
            server.send("HEAD", &file, &tus, &[])
        }
        "readFile" => {
            begun();
            append(person, &file, 0, &bytes);
            person.get(&file)
        }
        "appendPiece" => {
            begun();
            append(person, &file, 0, &bytes)
        }
        "giveUpFile" => {
            begun();
            server.send("DELETE", &file, &tus, &[])
        }
        "overriddenFile" => {
            begun();
            server.post(&file, &[&tus[..], &[("x-http-method-override", "DELETE")]].concat(), &[])
        }
        other => panic!("{other} is in the document, and nobody asks for it"),
    };
    reply.status
}

fn want_notices(person: &Person) -> Reply {
    let wanted = PushService::shared().subscribe().wanted();
    person.server.send("PUT", "/api/notices", &[("cookie", &person.cookie)], &to_vec(&wanted))
}

#[test]
fn every_documented_operation_succeeds_as_documented() {
    // Restores are announced here, which others would notice.
    let server = Server::own();
    let person = server.person("周敏");
    server.space(SpaceKind::District, &[(&person, Role::Admin)]);
    person.pushes(SpaceId::personal(person.id), &[person.writes(entity(), "topic", "圆")]);
    for (path, method, operation) in operations() {
        let status = succeed(&server, &person, operation.operation_id.as_deref().unwrap());
        assert!(status < 300, "{method} {path} is {status}");
        assert!(operation.responses(document()).contains_key(&status.to_string()), "{method} {path}: {status}");
    }
}

#[test]
fn what_is_not_documented_is_refused() {
    let server = Server::shared();
    let person = server.person("周敏");
    let ids = BTreeMap::from([
        ("{space}", SpaceId::personal(person.id).to_string()),
        ("{file}", photo(10).1),
        ("{school}", "centre".to_owned()),
        ("{code}", server.invite(person.id).code),
    ]);
    let documented: BTreeSet<_> = operations().map(|(path, method, _)| (path, method)).collect();
    let paths: BTreeSet<&String> = documented.iter().map(|(path, _)| path).collect();
    let bearer = server.bearer();
    for template in paths {
        let path = ids.iter().fold(template.clone(), |path, (name, id)| path.replace(name, id));
        for method in METHODS.into_iter().filter(|method| !documented.contains(&(template.clone(), (*method).to_owned()))) {
            let headers = [("cookie", person.cookie.as_str()), ("authorization", &bearer), ("tus-resumable", "1.0.0")];
            let reply = server.send(method, &path, &headers, b"");
            assert_eq!(reply.status, 404, "{method} {path}");
        }
    }
    // Nor is there anything above, below or beside.
    let nobody = PersonId::from_bytes(fresh());
    for path in ["/api", "/api/setup", "/api/files", "/api/sync/more", &format!("/api/files/{nobody}/a/b"), "/api/syncs"] {
        for method in ["GET", "POST"] {
            assert_eq!(server.send(method, path, &[("cookie", &person.cookie)], b"").status, 404, "{method} {path}");
        }
    }
}
