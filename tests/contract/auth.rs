//! Invites, sessions, and who is believed.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac as _};
use qinglan_core::api::ApiError;
use qinglan_core::directory::{Enrol, InviteView, Role, SpaceKind, World};
use qinglan_core::id::AttemptId;
use qinglan_core::notice::Wanted;
use qinglan_core::wire::to_vec;
use sha2::Sha256;

use super::person::{Person, enrol, enrol_again};
use super::push::PushService;
use super::server::{Reply, Server};

#[test]
fn an_invite_says_whose_it_is_and_changes_nothing() {
    let server = Server::shared();
    let teacher = server.person("周敏");
    server.space(SpaceKind::Prep, &[(&teacher, Role::Member)]);
    let issued = server.invite(teacher.id);
    for _ in 0..2 {
        let view: InviteView = server.get(&format!("/api/invite/{}", issued.code), &[]).cbor();
        assert_eq!((view.person.id, view.from.as_str(), view.expires), (teacher.id, "教师培训中心", issued.expires));
        assert_eq!(view.spaces, [(SpaceKind::Prep, "青蓝小组".to_owned())]);
    }
    assert_eq!(enrol(&server, &issued.code).status, 200);
}

#[test]
fn iv1_an_invite_works_once() {
    let server = Server::shared();
    let code = server.invite(server.known("周敏").id).code;
    assert_eq!(code.len(), 10);
    assert_eq!(enrol(&server, &code).status, 200);
    assert_eq!(enrol(&server, &code).refusal(), ApiError::InviteUsed);
    assert_eq!(server.get(&format!("/api/invite/{code}"), &[]).refusal(), ApiError::InviteUsed);
}

#[test]
fn en1_an_attempt_whose_answer_was_lost_gets_it_again() {
    let server = Server::shared();
    let code = server.invite(server.known("李雪").id).code;
    let attempt = AttemptId::from_bytes([7; 16]);
    let lost = enrol_again(&server, &code, attempt);
    let again = enrol_again(&server, &code, attempt);
    assert_eq!(again.cbor::<World>(), lost.cbor::<World>());
    let cookie = again.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(server.get("/api/me", &[("cookie", cookie.as_str())]).status, 200);
    assert_eq!(enrol(&server, &code).refusal(), ApiError::InviteUsed, "another attempt is another device");
}

#[test]
fn a_code_may_be_typed_as_it_was_heard() {
    let server = Server::shared();
    let code = server.invite(server.known("周敏").id).code;
    let heard = format!("{}-{}", &code[..5], &code[5..]).to_lowercase().replace('0', "o").replace('1', "l");
    assert_eq!(enrol(&server, &heard).status, 200);
}

#[test]
fn iv1_guessing_codes_is_slow_even_for_who_then_has_the_right_one() {
    let server = Server::own();
    let code = server.invite(server.known("周敏").id).code;
    for n in 0..20 {
        assert_eq!(enrol(&server, &format!("WRONG{n:05}")).refusal(), ApiError::InviteUnknown);
    }
    let reply = enrol(&server, &code);
    let ApiError::TooMany { wait_s } = reply.refusal() else { panic!("{reply:?}") };
    assert!((1..=60).contains(&wait_s));
    assert_eq!(reply.header("retry-after"), Some(wait_s.to_string().as_str()));
}

#[test]
fn the_cookie_is_for_this_origin_and_no_script() {
    let server = Server::shared();
    let reply = enrol(&server, &server.invite(server.known("周敏").id).code);
    let cookie = reply.header("set-cookie").unwrap();
    for part in ["Path=/", "Max-Age=34560000", "HttpOnly", "SameSite=Strict"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    // Only on a loopback address may it travel without TLS.
    assert!(!cookie.contains("Secure"));
    let reply = server.send("POST", "/api/enrol", &[("host", "qinglan.example")], &[]);
    assert_eq!(reply.refusal(), ApiError::Malformed);
    let code = server.invite(server.known("李雪").id).code;
    let body = to_vec(&Enrol { code, device: String::new(), attempt: AttemptId::from_bytes([0; 16]) });
    let reply = server.post("/api/enrol", &[("host", "qinglan.example")], &body);
    assert!(reply.header("set-cookie").unwrap().ends_with("; Secure"));
}

#[test]
fn without_a_good_cookie_nobody_is_there() {
    let server = Server::shared();
    let person = server.person("周敏");
    let (payload, tag) = person.cookie.split_once('.').unwrap();
    let other = server.person("李雪").cookie;
    let (other_payload, _) = other.split_once('.').unwrap();
    let renamed = format!("qinglan-{}={}", person.id, other.split_once('=').unwrap().1);
    let own = [("cookie", renamed.as_str()), ("x-person", &person.id.to_string())];
    assert_eq!(server.get("/api/me", &own).refusal(), ApiError::SignedOut, "another's cookie under one's own name");
    let forged = [String::new(), "qinglan=".to_owned(), format!("{payload}."), format!("{other_payload}.{tag}")];
    for cookie in forged {
        let headers = [("cookie", cookie.as_str())];
        assert_eq!(server.get("/api/me", &headers).refusal(), ApiError::SignedOut, "{cookie}");
        assert_eq!(server.post("/api/sync", &headers, &[]).refusal(), ApiError::SignedOut, "{cookie}");
    }
    assert_eq!(person.get("/api/me").cbor::<World>().me, person.id);
}

#[test]
fn an_old_check_of_the_session_is_made_again() {
    let server = Server::shared();
    let person = server.person("周敏");
    let reply = aged(&person, Duration::from_secs(16 * 60));
    let renewed = reply.header("set-cookie").expect("a fresh cookie").to_owned();
    assert!(renewed.starts_with(&format!("qinglan-{}=", person.id)) && renewed.contains("HttpOnly"));
    assert_eq!(aged(&person, Duration::from_secs(60)).header("set-cookie"), None);
}

#[test]
fn an_ended_session_is_found_out_and_ends_no_other() {
    let server = Server::shared();
    let person = server.person("周敏");
    let elsewhere = Person::enrol(&server, &server.invite(person.id).code);
    let reply = person.post("/api/signout", &[], &[]);
    assert_eq!(reply.status, 204);
    assert!(reply.header("set-cookie").unwrap().starts_with(&format!("qinglan-{}=; Path=/; Max-Age=0", person.id)));
    let old = Duration::from_secs(16 * 60);
    assert_eq!(aged(&person, old).refusal(), ApiError::SignedOut);
    assert_eq!(aged(&elsewhere, old).status, 200);
}

#[test]
fn several_people_on_one_phone_each_have_a_session_of_their_own() {
    let server = Server::shared();
    let [one, other] = ["周敏", "李雪"].map(|name| server.person(name));
    let both = format!("{}; {}", one.cookie, other.cookie);
    for person in [&one, &other] {
        let world: World = server.get("/api/me", &[("cookie", &both), ("x-person", &person.id.to_string())]).cbor();
        assert_eq!(world.me, person.id);
    }
    let out = server.post("/api/signout", &[("cookie", &both), ("x-person", &other.id.to_string())], &[]);
    assert!(out.header("set-cookie").unwrap().starts_with(&format!("qinglan-{}=;", other.id)));
    assert_eq!(aged(&other, Duration::from_secs(16 * 60)).refusal(), ApiError::SignedOut);
    assert_eq!(aged(&one, Duration::from_secs(16 * 60)).status, 200);
    assert_eq!(server.get("/api/me", &[("cookie", &both), ("x-person", "nobody")]).refusal(), ApiError::Malformed);
}

#[test]
fn another_sites_page_changes_nothing() {
    let server = Server::shared();
    let person = server.person("周敏");
    let request = to_vec(&person.message(Vec::new()));
    let own = server.url.as_str();
    for headers in [&[("origin", own)][..], &[("sec-fetch-site", "same-origin")], &[("sec-fetch-site", "none")]] {
        assert_eq!(person.post("/api/sync", headers, &request).status, 200);
    }
    for headers in [[("origin", "https://evil.example")], [("origin", "null")], [("sec-fetch-site", "cross-site")]] {
        assert_eq!(person.post("/api/sync", &headers, &request).refusal(), ApiError::Forbidden);
    }
}

/// Asks with a cookie whose session was looked up so long ago.
pub fn aged(person: &Person, age: Duration) -> Reply {
    checked(person, SystemTime::now() - age)
}

/// Asks with a cookie whose session was looked up then.
pub fn checked(person: &Person, at: SystemTime) -> Reply {
    let (name, value) = person.cookie.split_once('=').unwrap();
    let (payload, _) = value.split_once('.').unwrap();
    let payload = URL_SAFE_NO_PAD.decode(payload).unwrap();
    let mut decoder = minicbor::Decoder::new(&payload);
    assert_eq!(decoder.array().unwrap(), Some(3));
    let (who, session) = (decoder.bytes().unwrap(), decoder.bytes().unwrap());
    let mut encoder = minicbor::Encoder::new(Vec::new());
    let checked_at = i64::try_from(at.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis()).unwrap();
    encoder.array(3).unwrap().bytes(who).unwrap().bytes(session).unwrap().i64(checked_at).unwrap();
    let payload = encoder.into_writer();
    let mut mac = <Hmac<Sha256> as hmac::Mac>::new_from_slice(person.server.session_secret()).unwrap();
    mac.update(&payload);
    let sealed = [payload.as_slice(), &mac.finalize().into_bytes()].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    person.server.get("/api/me", &[("cookie", &format!("{name}={sealed}"))])
}

#[test]
fn dp1_a_person_gets_what_the_directory_holds_of_her_and_of_nobody_else() {
    let server = Server::shared();
    let [one, other] = ["周敏", "李雪"].map(|name| server.person(name));
    let space = server.space(SpaceKind::Prep, &[(&one, Role::Lead), (&other, Role::Member)]);
    let elsewhere = Person::enrol(&server, &server.invite(one.id).code);
    assert_eq!(elsewhere.post("/api/signout", &[], &[]).status, 204);
    let wanted = PushService::shared().subscribe().wanted();
    for person in [&one, &other] {
        let told = Wanted { comments: person.id == one.id, ..wanted.clone() };
        assert_eq!(server.send("PUT", "/api/notices", &[("cookie", &person.cookie)], &to_vec(&told)).status, 204);
    }
    let reply = one.get("/api/me/data");
    let told = &serde_json::from_slice::<serde_json::Value>(&reply.body).unwrap()["notices"];
    assert_eq!((&told[0]["push_service"], &told[0]["comments"], &told[1]), (&wanted.address.into(), &true.into(), &().into()));
    assert_eq!(reply.header("content-disposition"), Some("attachment; filename=\"qinglan.json\""));
    let data: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(data["person"]["id"], serde_json::json!(one.id));
    assert_eq!((&data["roster"]["left"], data["roster"]["number"].as_str()), (&false.into(), Some("")));
    let place = data["spaces"].as_array().unwrap().iter().find(|place| place["id"] == serde_json::json!(space)).unwrap();
    assert_eq!(place["roles"], serde_json::json!(["lead"]));
    let ended: Vec<bool> = data["sign_ins"].as_array().unwrap().iter().map(|row| !row["ended"].is_null()).collect();
    assert_eq!(ended, [false, true]);
    let used = data["invites"].as_array().unwrap().iter().filter(|row| row["used"] == true).count();
    assert_eq!(used, 2);
    let text = String::from_utf8(reply.body.clone()).unwrap();
    let (here, there) = (serde_json::json!(one.id).to_string(), serde_json::json!(other.id).to_string());
    assert!(text.contains(&here) && !text.contains(&there) && !text.contains("李雪"), "{text}");
    assert_eq!(server.get("/api/me/data", &[]).refusal(), ApiError::SignedOut);
}
