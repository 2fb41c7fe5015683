//! What a mentor says is between the two: who leads their school hears that it was said, and the server gives them nothing else.

use qinglan_core::comment::{Said, Spot, settling};
use qinglan_core::directory::{Role, SpaceKind};
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, FileRef, Op, Scope, Value};
use qinglan_core::sync::{Answer, PageBody, Refusal, SpaceAnswer};
use qinglan_core::wire::to_vec;
use sha2::{Digest as _, Sha256};

use super::files::{announce, append, photo};
use super::live::listen;
use super::person::{Person, entity, part};
use super::server::Server;
use super::sync::NEW;

const SECRETS: [&str; 4] = ["导入太长了", "讨论时间不够", "@text", "quote"];

fn ops(person: &Person, (id, kind): (EntityId, EntityKind), fields: Vec<(Field, Value)>) -> Vec<Op> {
    fields.into_iter().map(|(field, value)| Op { kind, field, value, ..person.writes(id, "text", "") }).collect()
}

fn takes(person: &Person, space: SpaceId, ops: &[Op]) {
    let reply = person.pushes(space, ops);
    assert_eq!((reply.acks.len(), reply.refusals.as_slice()), (ops.len(), [].as_slice()));
}

/// Whether these words stand anywhere in the bytes.
fn says(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

/// All that one may read of a space, as it stands.
fn read(person: &Person, space: SpaceId) -> (Vec<Entity>, Vec<u8>) {
    let answer: Answer = person.send(&person.message(vec![part(space, NEW, &[])]));
    let bytes = to_vec(&answer);
    let SpaceAnswer::Reply(reply) = answer.spaces.into_iter().next().unwrap().1 else { panic!("refused") };
    assert!(!reply.page.more);
    match reply.page.body {
        PageBody::Snapshot(all) => (all, bytes),
        PageBody::Tail(_) => panic!("a newcomer gets a snapshot"),
    }
}

#[test]
fn cm8_a_leader_who_was_told_of_a_record_gets_counts_and_dates_of_what_is_said_of_it() {
    let server = Server::shared();
    let (mentor, mentee, lead) = (server.person("周敏"), server.person("李雪"), server.person("王刚"));
    let pairing = server.space(SpaceKind::Pairing, &[(&mentor, Role::Mentor), (&mentee, Role::Mentee)]);
    let school = server.space(SpaceKind::School, &[(&mentor, Role::Member), (&mentee, Role::Member), (&lead, Role::Lead)]);
    let record = entity();
    takes(&mentee, pairing, &[mentee.writes(record, "question", "讨论时间不够")]);
    takes(&mentee, school, &[mentee.writes(record, "@scope", Scope::Notice.as_str())]);

    // The mentor speaks, rates, quotes, and the two settle it.
    let (speech, name) = photo(4_000);
    announce(&mentor, pairing, &name, "audio/webm", speech.len());
    let path = format!("/api/files/{pairing}/{name}");
    assert_eq!(append(&mentor, &path, 0, &speech).status, 204);
    let voice = FileRef::new(Sha256::digest(&speech).into(), "audio/webm", speech.len() as u64);
    let question = Field::new("question").unwrap();
    let quote = Spot::Words { from: 0, quote: "讨论时间不够".into() };
    let comments = [
        Said {
            field: Some(question.clone()),
            text: "导入太长了".into(),
            spot: Some(quote),
            mentions: vec![mentee.id],
            ..Said::default()
        },
        Said { field: Some(question), rating: Some(2), ..Said::default() },
        Said { voice: Some(voice), ..Said::default() },
    ];
    let ids: Vec<EntityId> = comments.iter().map(|_| entity()).collect();
    for (id, said) in ids.iter().zip(&comments) {
        takes(&mentor, school, &ops(&mentor, (*id, EntityKind::Comment), Said::notice(record)));
        takes(&mentor, pairing, &ops(&mentor, (*id, EntityKind::Comment), said.fields(record)));
    }
    takes(&mentee, pairing, &ops(&mentee, (entity(), EntityKind::Comment), settling(ids[0], true)));

    // In the school's space the leader reads that there are three, by whom and when: nothing else is in it.
    let (all, bytes) = read(&lead, school);
    let told: Vec<&Entity> = all.iter().filter(|entity| entity.kind == EntityKind::Comment).collect();
    assert_eq!(told.len(), 3);
    for comment in &told {
        let fields: Vec<&str> = comment.fields.keys().map(Field::as_str).collect();
        assert_eq!(fields, ["@on", "@scope"]);
        assert_eq!(comment.text(&Field::on()), Some(record.to_string().as_str()));
    }
    for secret in SECRETS.into_iter().chain(["rating", "voice", name.as_str()]) {
        assert!(!says(&bytes, secret), "{secret}");
    }
    // Who is in the pairing has it all: the test can fail.
    let (_, theirs) = read(&mentee, pairing);
    assert!(says(&theirs, "导入太长了") && says(&theirs, "rating") && says(&theirs, "voice"));
    assert_eq!(mentee.get(&path).body, speech);

    // Nor by any other way.
    assert_eq!(lead.asks(pairing, NEW, &[]), SpaceAnswer::Refused(Refusal::NotAMember));
    let mark = ops(&lead, (ids[0], EntityKind::Comment), settling(ids[0], false));
    assert_eq!(lead.asks(pairing, NEW, &mark), SpaceAnswer::Refused(Refusal::NotAMember));
    assert!(listen(&lead, pairing, &[]).is_err(), "no socket");
    let cookie = [("cookie", lead.cookie.as_str()), ("tus-resumable", "1.0.0")];
    for method in ["GET", "HEAD", "DELETE"] {
        let status = server.send(method, &path, &cookie, &[]).status;
        assert_eq!(status, 403, "{method} of the speech");
    }
    let elsewhere = format!("/api/files/{school}/{name}");
    for method in ["GET", "HEAD"] {
        assert_eq!(server.send(method, &elsewhere, &cookie, &[]).status, 404, "{method} of the speech in the school's space");
    }
    let own = format!("/api/files/{}/{name}", SpaceId::personal(lead.id));
    assert_eq!(lead.get(&own).status, 404);
    let me = lead.get("/api/me");
    assert!(SECRETS.iter().all(|secret| !says(&me.body, secret)) && !says(&me.body, &pairing.to_string()));
}

#[test]
fn cm5_nobody_but_its_author_changes_or_deletes_a_comment() {
    let server = Server::shared();
    let (mentor, mentee) = (server.person("周敏"), server.person("李雪"));
    let pairing = server.space(SpaceKind::Pairing, &[(&mentor, Role::Mentor), (&mentee, Role::Mentee)]);
    let (record, comment) = (entity(), entity());
    takes(&mentee, pairing, &[mentee.writes(record, "question", "讨论时间不够")]);
    let said = Said { text: "导入太长了".into(), ..Said::default() };
    takes(&mentor, pairing, &ops(&mentor, (comment, EntityKind::Comment), said.fields(record)));
    for (field, value) in [
        (Field::text(), Value::Text("导入正好".into())),
        (Field::rating(), Value::Int(5)),
        (Field::deleted(), Value::Removed(Vec::new())),
        (Field::settled(), Value::Bool(true)),
    ] {
        let reply = mentee.pushes(pairing, &ops(&mentee, (comment, EntityKind::Comment), vec![(field.clone(), value)]));
        assert_eq!(reply.refusals.first().map(|refusal| refusal.reason), Some(Refusal::NotAllowed), "{field}");
    }
}
