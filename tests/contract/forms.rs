//! Publishing forms, and files of other tools.

use qinglan_core::api::ApiError;
use qinglan_core::directory::{Role, SpaceKind, World};
use qinglan_core::form::{
    Definition, Finding, FormRead, Kind, List, ListRead, Logic, Node, Offered, Packed, Publish, Published, Question, Spread,
    Text, Withdraw, builtins, published_id,
};
use qinglan_core::id::{EntityId, SpaceId};
use qinglan_core::wire::{Bytes, from_slice, to_vec};
use qinglan_core::words::Words;
use qinglan_forms::xlsform;

use super::person::{Person, entity};
use super::server::{Reply, Server, fresh};

/// A form of one question, under a name of its own.
pub fn design(version: u32) -> Definition {
    let question = Question {
        name: "topic".into(),
        label: Words::new("课题", "Topic"),
        hint: None,
        kind: Kind::Text(Text::default()),
        required: true,
        readonly: false,
        logic: None,
    };
    Definition {
        id: published_id(EntityId::from_bytes(fresh())),
        version,
        title: Words::new("本校听课记录", "Our lesson observation"),
        description: None,
        questions: vec![Node::Question(question)],
        title_from: vec!["topic".into()],
        print: Default::default(),
        setup: None,
    }
}

pub fn publish(space: SpaceId, form: &Definition) -> Publish {
    Publish { space, definition: Bytes(to_vec(form)) }
}

pub fn spread(form: &Definition) -> Spread {
    Spread { definition: Bytes(to_vec(form)) }
}

/// A form that `person` published in a space of theirs.
pub fn published(server: &Server, person: &Person) -> Offered {
    let space = server.space(SpaceKind::School, &[(person, Role::Lead)]);
    done(&asked(person, space, &design(1)))
}

fn asked(person: &Person, space: SpaceId, form: &Definition) -> Reply {
    person.post("/api/forms", &[], &to_vec(&publish(space, form)))
}

fn done(reply: &Reply) -> Offered {
    match reply.cbor() {
        Published::Done(offered) => offered,
        other => panic!("{other:?}"),
    }
}

fn offered_to(person: &Person) -> Vec<Offered> {
    let world: World = person.get("/api/me").cbor();
    world.forms.map(|forms| forms.open().unwrap()).unwrap_or_default()
}

#[test]
fn pf1_versions_follow_each_other_and_members_hear_of_the_latest() {
    let server = Server::shared();
    let (lead, teacher, stranger) = (server.person("教导主任"), server.person("林晓禾"), server.person("别校"));
    let space = server.space(SpaceKind::School, &[(&lead, Role::Lead), (&teacher, Role::Member)]);
    let first = design(1);
    let before: World = teacher.get("/api/me").cbor();
    assert_eq!(before.forms, None);
    let offered = done(&asked(&lead, space, &first));
    assert_eq!((offered.id.as_str(), offered.space, offered.version, offered.by), (first.id.as_str(), space, 1, lead.id));
    // The answer was lost on the way.
    assert_eq!(done(&asked(&lead, space, &first)), offered);
    let world: World = teacher.get("/api/me").cbor();
    assert!(world.version > before.version);
    assert_eq!(offered_to(&teacher), std::slice::from_ref(&offered));
    assert_eq!(offered_to(&stranger), []);

    let other = Definition { title: Words::new("改过", "Changed"), ..first.clone() };
    assert_eq!(asked(&lead, space, &other).cbor::<Published>(), Published::Outdated { next: 2 });
    let gap = Definition { version: 3, ..other.clone() };
    assert_eq!(asked(&lead, space, &gap).cbor::<Published>(), Published::Outdated { next: 2 });
    let second = Definition { version: 2, ..other };
    assert_eq!(done(&asked(&lead, space, &second)).version, 2);
    assert_eq!(offered_to(&teacher)[0].title.zh, "改过");
    // Records name both, whoever reads them.
    for form in [&first, &second] {
        let reply = stranger.get(&format!("/api/forms/{}/{}", form.id, form.version));
        assert_eq!(reply.cbor::<Definition>(), *form);
    }
    for nothing in [format!("{}/3", first.id), "observation/1".to_owned(), format!("{}/x", first.id)] {
        assert_eq!(stranger.get(&format!("/api/forms/{nothing}")).refusal(), ApiError::NotFound);
    }
}

#[test]
fn ac5_only_who_leads_publishes_and_withdraws() {
    let server = Server::shared();
    let (lead, teacher, elsewhere) = (server.person("教导主任"), server.person("林晓禾"), server.person("别校主任"));
    let space = server.space(SpaceKind::School, &[(&lead, Role::Lead), (&teacher, Role::Member)]);
    let other = server.space(SpaceKind::School, &[(&elsewhere, Role::Lead)]);
    let pairing = server.space(SpaceKind::Pairing, &[(&lead, Role::Mentor), (&teacher, Role::Mentee)]);
    for (person, space) in [(&teacher, space), (&elsewhere, space), (&lead, pairing), (&lead, SpaceId::personal(lead.id))] {
        assert_eq!(asked(person, space, &design(1)).refusal(), ApiError::Forbidden);
    }
    let form = design(1);
    done(&asked(&lead, space, &form));
    // Nobody goes on with a form of another space, in theirs or in its own.
    let second = Definition { version: 2, ..form.clone() };
    for space in [space, other] {
        assert_eq!(asked(&elsewhere, space, &second).refusal(), ApiError::Forbidden);
    }
    let withdrawal = to_vec(&Withdraw { id: form.id, withdrawn: true });
    for person in [&teacher, &elsewhere] {
        assert_eq!(person.post("/api/forms/withdrawal", &[], &withdrawal).refusal(), ApiError::Forbidden);
    }
    assert!(!offered_to(&teacher)[0].withdrawn);
}

#[test]
fn pf4_a_withdrawn_form_stays_readable_and_comes_back() {
    let server = Server::shared();
    let lead = server.person("教导主任");
    let offered = published(&server, &lead);
    for withdrawn in [true, true, false] {
        let withdraw = Withdraw { id: offered.id.clone(), withdrawn };
        let now: Offered = lead.post("/api/forms/withdrawal", &[], &to_vec(&withdraw)).cbor();
        assert_eq!(now, Offered { withdrawn, ..offered.clone() });
        assert_eq!(offered_to(&lead), [now]);
        assert_eq!(lead.get(&format!("/api/forms/{}/1", offered.id)).status, 200);
    }
    let nothing = Withdraw { id: published_id(EntityId::from_bytes(fresh())), withdrawn: true };
    assert_eq!(lead.post("/api/forms/withdrawal", &[], &to_vec(&nothing)).refusal(), ApiError::NotFound);
}

#[test]
fn pf2_what_is_not_fit_is_not_published() {
    let server = Server::shared();
    let lead = server.person("教导主任");
    let space = server.space(SpaceKind::School, &[(&lead, Role::Lead)]);
    let mut wrong = design(1);
    let Node::Question(topic) = &mut wrong.questions[0] else { panic!() };
    topic.logic = Some(Packed::new(&Logic { relevant: Some("${grade} = 1".into()), ..Logic::default() }));
    let Published::Unfit(faults) = asked(&lead, space, &wrong).cbor() else { panic!() };
    let [Finding { path, words, .. }] = faults.as_slice() else { panic!("{faults:?}") };
    assert_eq!(path, "topic");
    assert!(words.zh.contains("grade") && words.en.contains("grade"), "{words:?}");
    assert_eq!(lead.post("/api/forms/check", &[], &to_vec(&spread(&wrong))).cbor::<Vec<Finding>>(), faults);
    assert_eq!(lead.post("/api/forms/check", &[], &to_vec(&spread(&design(1)))).cbor::<Vec<Finding>>(), []);
    assert_eq!(offered_to(&lead), []);
    // A built-in form's name is nobody's to take.
    assert_eq!(asked(&lead, space, &builtins().remove(0)).refusal(), ApiError::Malformed);
    let none = Publish { space, definition: Bytes(b"none".to_vec()) };
    assert_eq!(lead.post("/api/forms", &[], &to_vec(&none)).refusal(), ApiError::Malformed);
    assert_eq!(server.post("/api/forms", &[], &to_vec(&none)).refusal(), ApiError::SignedOut);
}

#[test]
fn pf2_a_workbook_is_read_and_written() {
    let server = Server::shared();
    let person = server.person("教导主任");
    for form in [builtins().remove(0), builtins().into_iter().find(Definition::computes).unwrap()] {
        let reply = person.post("/api/forms/workbook", &[], &to_vec(&spread(&form)));
        assert_eq!(reply.status, 200);
        let read: FormRead = person.post("/api/forms/read", &[], &reply.body).cbor();
        assert_eq!((read.definition, read.faults), (Some(Bytes(to_vec(&form))), vec![]));
    }
    let mut wrong = design(1);
    let Node::Question(topic) = &mut wrong.questions[0] else { panic!() };
    topic.logic = Some(Packed::new(&Logic { constraint: Some(". > (".into()), ..Logic::default() }));
    let workbook = xlsform::write(&wrong).unwrap();
    let read: FormRead = person.post("/api/forms/read", &[], &workbook).cbor();
    assert_eq!(read.definition, None);
    let [Finding { place, .. }] = read.faults.as_slice() else { panic!("{:?}", read.faults) };
    assert!(place.zh.starts_with("工作表 survey 第 2 行") && place.en.starts_with("sheet survey, row 2"), "{place:?}");
    for file in [b"no form".as_slice(), b"<html/>", b"PK\x03\x04", b""] {
        let read: FormRead = person.post("/api/forms/read", &[], file).cbor();
        assert!(read.definition.is_none() && !read.faults.is_empty(), "{file:?}");
    }
    let large = vec![b'x'; qinglan_forms::limits::FILE_BYTES_MAX + 1];
    assert!(matches!(person.post("/api/forms/read", &[], &large).refusal(), ApiError::TooLarge { .. }));
}

#[test]
fn fe26_a_list_is_read_from_its_file() {
    let server = Server::shared();
    let person = server.person("教导主任");
    let read = |name: &str, file: &[u8]| person.post(&format!("/api/forms/list?name={name}"), &[], file);
    let listed: ListRead = read("%E5%AD%A6%E6%A0%A1.csv", "\u{FEFF}name,label,town\ns1,一小,t1\n".as_bytes()).cbor();
    let list: List = from_slice(&listed.list.unwrap().0).unwrap();
    assert_eq!((list.file.as_str(), list.columns.concat().as_str(), list.rows.len()), ("学校.csv", "town", 1));
    assert_eq!(list.rows[0].label.zh, "一小");
    // Saved by a spreadsheet in the encoding of its country.
    let ours: ListRead = read("a.csv", b"name,label\ns1,\xc7\xc5\n").cbor();
    assert_eq!(from_slice::<List>(&ours.list.unwrap().0).unwrap().rows[0].label.zh, "桥");
    let refused: ListRead = read("a.csv", b"name,label\ns1,\xff\xff\n").cbor();
    assert!(refused.list.is_none());
    let [Finding { words, .. }] = refused.faults.as_slice() else { panic!("{:?}", refused.faults) };
    assert!(words.zh.contains("读不出来") && words.en.contains("could not be read"), "{words:?}");
    let long = "name\n".to_owned() + &"s\n".repeat(200_000);
    assert!(read("a.csv", long.as_bytes()).cbor::<ListRead>().list.is_none());
    let large = vec![b'x'; qinglan_forms::limits::FILE_BYTES_MAX + 1];
    assert!(matches!(read("a.csv", &large).refusal(), ApiError::TooLarge { .. }));
    assert_eq!(server.post("/api/forms/list", &[], b"name\n").refusal(), ApiError::SignedOut);
}

#[test]
fn rl1_what_costs_much_a_person_asks_for_sixty_times_in_a_minute() {
    let server = Server::own();
    let [one, other] = ["周敏", "李雪"].map(|name| server.person(name));
    let read = |person: &Person| person.post("/api/forms/list?name=schools.csv", &[], "name,label\ns1,一小\n".as_bytes());
    for n in 0..60 {
        // Some from the router, some from the directory: they count together.
        let reply = if n % 2 == 0 { read(&one) } else { one.post("/api/devices/invite", &[], &[]) };
        assert_eq!(reply.status, 200, "{n}");
    }
    for reply in [read(&one), one.post("/api/devices/invite", &[], &[])] {
        let ApiError::TooMany { wait_s } = reply.refusal() else { panic!("{reply:?}") };
        assert!((1..=60).contains(&wait_s));
        assert_eq!(reply.header("retry-after"), Some(wait_s.to_string().as_str()));
    }
    assert_eq!(read(&other).status, 200);
    // What people write goes on.
    one.pushes(SpaceId::personal(one.id), &[one.writes(entity(), "topic", "圆")]);
}
