//! A person is deleted on request: asked for, taken back, carried out, and never there again.

use std::sync::Arc;
use std::time::Duration;

use qinglan_core::administration::{Act, DELETION_DAYS, Delete, Deletions, InviteMany, Log, What};
use qinglan_core::api::ApiError;
use qinglan_core::directory::{Import, InviteIssued, Member, Person as Row, Role, Space, SpaceKind, World};
use qinglan_core::id::{DeviceId, PersonId, SpaceId};
use qinglan_core::notice::Notices;
use qinglan_core::record::{Entity, Field, Op, Purpose, Value};
use qinglan_core::spaces::Manage;
use qinglan_core::sync::{Cursor, PageBody, Refusal, SpaceAnswer};
use qinglan_core::wire::to_vec;
use serde_json::json;

use super::auth::aged;
use super::bucket::holds;
use super::directory::found;
use super::files::{announce, append, photo};
use super::person::{Person, Signed, entity, tail};
use super::push::PushService;
use super::server::{Files, Reply, Server, fresh, soon};
use super::sync::NEW;

const LONG_AGO: Duration = Duration::from_secs(16 * 60);
const DAY_MS: i64 = 24 * 3_600 * 1_000;
const SECRET: &str = "只对师傅说的话";

/// A district with its keeper, and a teacher who gave the same words to her own space, to her mentor and to her school.
struct County<'a> {
    server: &'a Server,
    admin: Person<'a>,
    teacher: Person<'a>,
    mentor: Person<'a>,
    pairing: SpaceId,
    school: SpaceId,
}

impl<'a> County<'a> {
    fn new(server: &'a Server) -> Self {
        let admin = Person::enrol(server, &found(server).cbor::<InviteIssued>().code);
        let (teacher, mentor) = (server.person("李雪"), server.person("周敏"));
        let members = [(&mentor, Role::Mentor), (&teacher, Role::Mentee)];
        let pairing = SpaceId::from_bytes(fresh());
        let members = members.map(|(person, role)| Member { person: person.id, roles: vec![role] }).to_vec();
        let space = Space {
            id: pairing,
            kind: SpaceKind::Pairing,
            name: "周敏—李雪".into(),
            schools: Vec::new(),
            members,
            archived: None,
        };
        server.import(&Import { spaces: vec![space], ..Import::default() });
        let school = server.space(SpaceKind::School, &[(&mentor, Role::Member), (&teacher, Role::Member)]);
        Self { server, admin, teacher, mentor, pairing, school }
    }

    /// The same people on a later server.
    fn again(server: &'a Server, people: &[Signed; 3], pairing: SpaceId, school: SpaceId) -> Self {
        let [admin, teacher, mentor] = people.each_ref().map(|one| one.on(server, DeviceId::from_bytes(fresh())));
        Self { server, admin, teacher, mentor, pairing, school }
    }

    fn write(&self) {
        let record = entity();
        for space in [SpaceId::personal(self.teacher.id), self.pairing, self.school] {
            self.teacher.pushes(space, &[self.teacher.writes(record, "topic", SECRET)]);
        }
        self.mentor.pushes(self.pairing, &[self.mentor.writes(entity(), "topic", "师傅自己的")]);
    }

    fn does(&self, deed: Delete) -> Reply {
        self.admin.post("/api/directory/deletions", &[], &to_vec(&deed))
    }

    fn ask(&self) -> Deletions {
        self.does(Delete::Ask(self.teacher.id)).cbor()
    }

    /// Whoever holds the set-up secret says that she had been deleted before: it can be carried out at once.
    fn is_due(&self) {
        let reply = self.server.set_up("/api/setup/deleted", &json!({"people": [self.teacher.id]}));
        assert_eq!((reply.status, reply.body.as_slice()), (200, br#"{"found":1}"#.as_slice()));
    }

    fn carry_out(&self) {
        self.is_due();
        let done: Deletions = self.does(Delete::CarryOut(self.teacher.id)).cbor();
        assert_eq!(done.done.iter().map(|one| one.person).collect::<Vec<_>>(), [self.teacher.id]);
        self.settle();
    }

    /// Until all spaces have been emptied.
    fn settle(&self) {
        soon("all spaces are emptied", || {
            let deletions: Deletions = self.admin.get("/api/directory/deletions").cbor();
            deletions.done.iter().all(|one| one.left == 0)
        });
    }

    fn world(&self) -> World {
        self.mentor.get("/api/me").cbor()
    }

    fn acts(&self) -> Vec<Act> {
        self.admin.get("/api/directory/log").cbor::<Log>().acts
    }

    /// A space as it stands, as its mentor reads it.
    fn stands(&self, space: SpaceId) -> Vec<Entity> {
        match self.mentor.pushes(space, &[]).page.body {
            PageBody::Snapshot(entities) => entities,
            PageBody::Tail(_) => panic!("a snapshot"),
        }
    }

    fn log(&self, space: SpaceId) -> Vec<(u64, Op)> {
        let epoch = self.mentor.pushes(space, &[]).epoch;
        tail(&self.mentor.syncs(space, (epoch, Cursor::Seq(0)), &[]).page)
    }
}

fn says(words: &impl std::fmt::Debug) -> bool {
    format!("{words:?}").contains(SECRET)
}

#[test]
fn dp2_a_deletion_is_asked_for_ends_sign_ins_at_once_and_can_be_taken_back() {
    let server = Server::own();
    let county = County::new(&server);
    county.write();
    let invite = server.invite(county.teacher.id).code;
    let asked = county.ask();
    let [one] = asked.asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((one.person, one.name.as_str(), one.by.as_str()), (county.teacher.id, "李雪", "陈静"));
    assert_eq!(one.due.0 - one.asked.0, DELETION_DAYS * DAY_MS);
    assert_eq!(county.ask(), asked, "asked for again it is the same, and no later");
    assert_eq!(aged(&county.teacher, LONG_AGO).refusal(), ApiError::Deleted { from: one.due });
    assert_eq!(server.get(&format!("/api/invite/{invite}"), &[]).refusal(), ApiError::InviteExpired);
    let many = InviteMany { people: vec![county.teacher.id], valid_days: 7 };
    assert_eq!(county.admin.post("/api/directory/invites", &[], &to_vec(&many)).refusal(), ApiError::Forbidden);
    let operators = server.set_up("/api/setup/invites", &json!({"person": county.teacher.id, "from": "", "valid_days": 1}));
    assert_eq!(operators.status, 403);
    assert_eq!(county.does(Delete::CarryOut(county.teacher.id)).refusal(), ApiError::NotYet { from: one.due });
    assert!(county.world().person(county.teacher.id).is_some(), "nothing of hers is gone");
    let back: Deletions = county.does(Delete::TakeBack(county.teacher.id)).cbor();
    assert_eq!(back, Deletions::default());
    assert_eq!(county.does(Delete::TakeBack(county.teacher.id)).refusal(), ApiError::NotFound);
    assert_eq!(county.does(Delete::CarryOut(county.teacher.id)).refusal(), ApiError::NotFound);
    assert_eq!(aged(&county.teacher, LONG_AGO).refusal(), ApiError::SignedOut, "she needs a new invite, as after any sign-out");
    let again = Person::enrol(&server, &server.invite(county.teacher.id).code);
    assert!(says(&again.pushes(SpaceId::personal(again.id), &[]).page), "and finds what she wrote");
}

#[test]
fn dp2_only_keepers_of_the_roster_delete_and_nobody_herself() {
    let server = Server::own();
    let county = County::new(&server);
    for person in [&county.teacher, &county.mentor] {
        assert_eq!(person.get("/api/directory/deletions").refusal(), ApiError::Forbidden);
        let reply = person.post("/api/directory/deletions", &[], &to_vec(&Delete::Ask(county.teacher.id)));
        assert_eq!(reply.refusal(), ApiError::Forbidden);
    }
    assert_eq!(county.does(Delete::Ask(county.admin.id)).refusal(), ApiError::Forbidden);
    assert_eq!(county.does(Delete::Ask(PersonId::from_bytes(fresh()))).refusal(), ApiError::NotFound);
    let reply = server.post("/api/setup/deleted", &[("authorization", "Bearer guess")], br#"{"people":[]}"#);
    assert_eq!(reply.status, 403);
    // Named by the operator she is not deleted, but can be: by another keeper only.
    let reply = server.set_up("/api/setup/deleted", &json!({"people": [county.admin.id]}));
    assert_eq!(reply.status, 200);
    assert_eq!(county.does(Delete::CarryOut(county.admin.id)).refusal(), ApiError::Forbidden);
}

#[test]
fn dp3_what_the_directory_had_of_her_goes_and_she_never_comes_back_under_her_id() {
    let server = Server::own();
    let county = County::new(&server);
    county.write();
    let (id, cookie) = (county.teacher.id, Signed::of(&county.teacher));
    county.carry_out();
    let world = county.world();
    assert_eq!(world.person(id), None);
    let pairing = world.space(county.pairing).unwrap();
    assert_eq!((pairing.name.as_str(), pairing.archived.is_some(), pairing.members.len()), ("周敏", true, 2));
    assert!(world.space(county.school).unwrap().roles(id).is_empty());
    let done: Deletions = county.does(Delete::CarryOut(id)).cbor();
    assert_eq!(done.done.len(), 1, "told twice, because an answer was lost, it is done once");
    // From an old file, by a session of before, after a restore.
    let row = Row { id, name: "李雪".into(), school: None, subject: String::new() };
    server.import(&Import { people: vec![row], ..Import::default() });
    assert_eq!(county.world().person(id), None);
    let invited = server.set_up("/api/setup/invites", &json!({"person": id, "from": "", "valid_days": 1}));
    assert_eq!(invited.status, 404);
    assert_eq!(server.set_up("/api/setup/restored", &json!({})).status, 200);
    let device = cookie.on(&server, DeviceId::from_bytes(fresh()));
    assert!(matches!(aged(&device, LONG_AGO).refusal(), ApiError::Deleted { .. }));
    let open = Manage::Archive { id: county.pairing, archived: false };
    assert_eq!(county.admin.post("/api/spaces", &[], &to_vec(&open)).refusal(), ApiError::Forbidden);
}

#[test]
fn dp4_acts_keep_their_numbers_and_her_name_in_them_is_her_id() {
    let server = Server::own();
    let county = County::new(&server);
    let namesake = server.person("李雪");
    for person in [&county.teacher, &namesake] {
        let many = InviteMany { people: vec![person.id], valid_days: 7 };
        assert_eq!(county.admin.post("/api/directory/invites", &[], &to_vec(&many)).status, 200);
    }
    let before = county.acts();
    county.carry_out();
    let after = county.acts();
    let id = county.teacher.id.to_string();
    assert_eq!(after.len(), before.len() + 2, "that it was due, and that it was done");
    let invited = |acts: &[Act]| -> Vec<String> {
        let name = |act: &Act| match &act.what {
            What::Invited { name, .. } => Some(name.clone()),
            _ => None,
        };
        acts.iter().filter(|act| act.by.as_deref() == Some("陈静")).filter_map(name).collect()
    };
    assert_eq!(invited(&before), ["李雪", "李雪"]);
    assert_eq!(invited(&after), ["李雪", id.as_str()], "her namesake's stays");
    let by = |acts: &[Act], name: &str| acts.iter().filter(|act| act.by.as_deref() == Some(name)).count();
    assert_eq!((by(&before, "李雪"), by(&after, "李雪"), by(&after, &id)), (2, 1, 1), "{after:?}");
    assert_eq!(after.iter().map(|act| act.number).collect::<Vec<_>>(), (1..=after.len() as u64).rev().collect::<Vec<_>>());
    assert_eq!(after[0].what, What::Deleted(county.teacher.id));
}

#[test]
fn dp5_her_own_space_is_emptied_with_its_files_and_takes_nothing_more() {
    let server = Server::own();
    let county = County::new(&server);
    county.write();
    let own = SpaceId::personal(county.teacher.id);
    let (bytes, name) = photo(30_000);
    let path = format!("/api/files/{own}/{name}");
    announce(&county.teacher, own, &name, "image/jpeg", bytes.len());
    assert_eq!(append(&county.teacher, &path, 0, &bytes).status, 204);
    let before = county.teacher.pushes(own, &[]);
    assert!(says(&before.page));
    let wanted = to_vec(&PushService::shared().subscribe().wanted());
    let cookie = [("cookie", county.teacher.cookie.as_str())];
    assert_eq!(server.send("PUT", "/api/notices", &cookie, &wanted).status, 204);
    // A cookie is believed for a quarter of an hour: until then only the space itself can refuse.
    county.carry_out();
    let op = county.teacher.writes(entity(), "topic", "后来写的");
    for space in [own, county.pairing] {
        let answer = county.teacher.asks(space, NEW, std::slice::from_ref(&op));
        assert_eq!(answer, SpaceAnswer::Refused(Refusal::Deleted));
    }
    assert_eq!(county.teacher.asks(county.school, NEW, &[op]), SpaceAnswer::Refused(Refusal::NotAMember));
    assert_eq!(county.teacher.get(&path).refusal(), ApiError::Forbidden);
    assert_eq!(announce(&county.teacher, own, &name, "image/jpeg", 10).refusal(), ApiError::Forbidden);
    // Nobody tells her devices anything, and none of them can ask for it.
    soon("her postbox is empty", || county.teacher.get("/api/notices").cbor::<Notices>().wanted.is_none());
    assert_eq!(server.send("PUT", "/api/notices", &cookie, &wanted).refusal(), ApiError::SignedOut);
}

#[test]
fn dp5_files_go_from_the_bucket_as_well() {
    let data = Arc::new(tempfile::tempdir().unwrap());
    let server = Server::emulated(Arc::clone(&data), Files::Bucket);
    let county = County::new(&server);
    let bucket = data.path().join("r2");
    let mut photos = Vec::new();
    for space in [SpaceId::personal(county.teacher.id), county.pairing, county.school] {
        let (bytes, name) = photo(30_000);
        announce(&county.teacher, space, &name, "image/jpeg", bytes.len());
        assert_eq!(append(&county.teacher, &format!("/api/files/{space}/{name}"), 0, &bytes).status, 204);
        assert!(holds(&bucket, &bytes));
        photos.push(bytes);
    }
    county.carry_out();
    let held = photos.iter().map(|bytes| holds(&bucket, bytes)).collect::<Vec<_>>();
    assert_eq!(held, [false, false, true], "what she gave to her school stays its document");
}

#[test]
fn dp6_her_words_leave_the_space_of_two_and_stay_in_her_schools() {
    let server = Server::own();
    let county = County::new(&server);
    county.write();
    let (record, mentor) = (county.log(county.pairing)[0].1.entity, &county.mentor);
    let place = mentor.pushes(county.pairing, &[]);
    county.carry_out();
    assert!(says(&county.stands(county.school)), "a school's document");
    let log = county.log(county.pairing);
    assert!(!says(&log) && !says(&county.stands(county.pairing)));
    assert_eq!(log.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(log[0].1.author, county.teacher.id, "nothing loses its author");
    assert_eq!(log[1].1.value, Value::Text("师傅自己的".into()));
    // A phone that has read everything hears of it as of anything else.
    let news = tail(&mentor.syncs(county.pairing, (place.epoch, place.page.to), &[]).page);
    let [(3, op)] = news.as_slice() else { panic!("{news:?}") };
    assert_eq!((op.entity, op.purpose, op.field.clone()), (record, Some(Purpose::Erasure), Field::deleted()));
}

#[test]
fn dp9_after_a_restore_spaces_are_emptied_again_and_a_forgotten_deletion_is_repeated() {
    let server = Server::own();
    let county = County::new(&server);
    county.write();
    let people = [&county.admin, &county.teacher, &county.mentor].map(Signed::of);
    let (pairing, school) = (county.pairing, county.school);
    drop(county);
    let (server, backup) = server.backed_up();
    let county = County::again(&server, &people, pairing, school);
    county.carry_out();
    assert!(!says(&county.stands(pairing)));
    drop(county);
    // The backup is older than the deletion: nothing in it knows, so the operator says whom it was about.
    let server = server.restored(&backup);
    assert_eq!(server.set_up("/api/setup/restored", &json!({})).status, 200);
    let county = County::again(&server, &people, pairing, school);
    assert!(says(&county.stands(pairing)), "it came back with the backup");
    county.carry_out();
    assert!(!says(&county.stands(pairing)) && !says(&county.log(pairing)));
}

#[test]
fn dp9_spaces_that_come_back_with_a_backup_are_emptied_again() {
    let server = Server::own();
    let county = County::new(&server);
    county.write();
    let people = [&county.admin, &county.teacher, &county.mentor].map(Signed::of);
    let (pairing, school) = (county.pairing, county.school);
    drop(county);
    let (server, backup) = server.backed_up();
    County::again(&server, &people, pairing, school).carry_out();
    let server = server.with_spaces_of(&backup);
    let county = County::again(&server, &people, pairing, school);
    assert!(says(&county.stands(pairing)), "it came back with the backup");
    assert_eq!(server.set_up("/api/setup/restored", &json!({})).status, 200);
    county.settle();
    assert!(!says(&county.stands(pairing)) && !says(&county.log(pairing)));
    assert!(says(&county.stands(school)));
}

#[test]
fn dp5_her_own_words_are_not_on_the_disk_any_more() {
    let server = Server::own();
    let county = County::new(&server);
    let own = SpaceId::personal(county.teacher.id);
    for nth in 0..200 {
        county.teacher.pushes(own, &[county.teacher.writes(entity(), "topic", &format!("{nth} 只给自己看的话"))]);
    }
    let people = [&county.admin, &county.teacher, &county.mentor].map(Signed::of);
    let (pairing, school) = (county.pairing, county.school);
    drop(county);
    let (server, before) = server.searched("只给自己看的话");
    County::again(&server, &people, pairing, school).carry_out();
    let (_server, after) = server.searched("只给自己看的话");
    assert_eq!((before, after), (true, false));
}
