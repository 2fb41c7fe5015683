//! Running a district: its beginning, the roster, invites, devices, the log.

use std::time::Duration;

use qinglan_core::administration::{
    Act, EndDevice, Found, InviteMany, Log, Overview, RenameSchool, Reset, ResetDone, SchoolRenamed, SheetsRead, SignedIn, Slip,
    Staff, What,
};
use qinglan_core::api::ApiError;
use qinglan_core::directory::{InviteIssued, Member, Role, Space, SpaceKind, World};
use qinglan_core::form::Withdraw;
use qinglan_core::id::{PersonId, SchoolId, SpaceId};
use qinglan_core::roster::{Change, Plan, Problem, Roster, Sheet};
use qinglan_core::spaces::Manage;
use qinglan_core::sync::{PageBody, Refusal, SpaceAnswer};
use qinglan_core::wire::to_vec;
use serde_json::json;

use super::auth::aged;
use super::forms;
use super::person::{Person, enrol, entity};
use super::server::{Reply, Server, fresh, soon};
use super::sync::NEW;

/// Longer ago than a session is believed.
const LONG_AGO: Duration = Duration::from_secs(16 * 60);

/// A district that has begun, and its administrator.
pub fn begin(server: &Server) -> Person<'_> {
    Person::enrol(server, &found(server).cbor::<InviteIssued>().code)
}

/// Begins the district, with the set-up secret.
pub fn found(server: &Server) -> Reply {
    founded(server, &server.bearer(), "青川县")
}

fn founded(server: &Server, bearer: &str, district: &str) -> Reply {
    let found = Found { district: district.into(), name: "陈静".into() };
    server.post("/api/found", &[("authorization", bearer)], &to_vec(&found))
}

fn read(admin: &Person, csv: &str) -> Vec<Sheet> {
    let read: SheetsRead = admin.post("/api/directory/read", &[], csv.as_bytes()).cbor();
    read.sheets
}

fn ask(admin: &Person, sheets: &[Sheet], apply: Option<u64>) -> Plan {
    admin.post("/api/directory/roster", &[], &to_vec(&Roster { sheets: sheets.to_vec(), apply })).cbor()
}

/// Takes a roster in.
pub fn take(admin: &Person, csv: &str) -> Plan {
    let sheets = read(admin, csv);
    let plan = ask(admin, &sheets, None);
    assert!(!plan.applied);
    let plan = ask(admin, &sheets, Some(plan.version));
    assert!(plan.applied);
    plan
}

fn invite(by: &Person, people: &[PersonId]) -> Reply {
    by.post("/api/directory/invites", &[], &to_vec(&InviteMany { people: people.to_vec(), valid_days: 30 }))
}

pub fn slip(by: &Person, person: PersonId) -> Slip {
    invite(by, &[person]).cbor::<Vec<Slip>>().remove(0)
}

pub fn staff(by: &Person, school: SchoolId) -> Staff {
    by.get(&format!("/api/directory/people/{school}")).cbor()
}

pub fn named(staff: &Staff, name: &str) -> PersonId {
    staff.people.iter().find(|colleague| colleague.entry.name == name).unwrap().id
}

pub fn acts(admin: &Person) -> Vec<Act> {
    admin.get("/api/directory/log").cbor::<Log>().acts
}

const ROSTER: &str = "工号,姓名,学校,学校类别,所在地,学科,职务
1001,周敏,青山中心小学,中心小学,镇区,语文,教导主任
1002,李雪,青山中心小学,,,数学,
1003,王刚,河口村小,村小,乡村,语文,教导主任
1004,陈亮,河口村小,,,,管理员
";

/// A district with two schools, and the ids of these.
pub fn district(server: &Server) -> (Person<'_>, [SchoolId; 2]) {
    let admin = begin(server);
    take(&admin, ROSTER);
    let overview: Overview = admin.get("/api/directory").cbor();
    let school = |name: &str| {
        let known = overview.schools.iter().filter_map(|count| count.school.as_ref());
        known.into_iter().find(|school| school.name == name).unwrap().id
    };
    (admin, ["青山中心小学", "河口村小"].map(school))
}

#[test]
fn iv6_a_district_begins_with_one_administrator() {
    let server = Server::own();
    assert_eq!(founded(&server, "Bearer guess", "青川县").refusal(), ApiError::Forbidden);
    assert_eq!(founded(&server, &server.bearer(), " ").refusal(), ApiError::Malformed);
    let admin = begin(&server);
    assert_eq!((admin.world.district.as_str(), admin.world.people.len()), ("青川县", 1));
    assert_eq!(admin.world.spaces[0].kind, SpaceKind::District);
    assert_eq!(found(&server).refusal(), ApiError::Forbidden);
}

#[test]
fn dr6_a_roster_is_shown_before_it_is_taken_in_and_taken_in_once() {
    let server = Server::own();
    let admin = begin(&server);
    let sheets = read(&admin, ROSTER);
    let plan = ask(&admin, &sheets, None);
    assert_eq!((plan.changes.len(), plan.faults.as_slice(), plan.applied), (6, &[][..], false));
    assert_eq!(ask(&admin, &sheets, None), plan, "nothing was changed");
    let taken = ask(&admin, &sheets, Some(plan.version));
    assert_eq!((taken.changes.as_slice(), taken.applied), (plan.changes.as_slice(), true));
    // The directory is another one now.
    let again = ask(&admin, &sheets, Some(plan.version));
    assert!(!again.applied && again.changes.is_empty() && again.version > plan.version);
    let twice = ask(&admin, &sheets, Some(again.version));
    assert!(twice.applied && twice.changes.is_empty() && twice.same == 4);
}

#[test]
fn dr2_what_is_wrong_is_told_by_row() {
    let server = Server::own();
    let admin = begin(&server);
    let plan = take(&admin, "姓名,学校,学校类别,所在地\n周敏,青山小学,中心小学,镇区\n李雪,别处小学,,\n");
    assert_eq!(
        plan.faults.iter().map(|fault| (fault.row, fault.problem.clone())).collect::<Vec<_>>(),
        [(3, Problem::SchoolUnknown)]
    );
    assert_eq!(plan.changes.len(), 2);
    assert_eq!(admin.post("/api/directory/read", &[], b"\x89PNG\x00").refusal(), ApiError::Malformed);
    let wide = Sheet { columns: vec![None; 41], ..read(&admin, "姓名\n").remove(0) };
    let roster = Roster { sheets: vec![wide], apply: None };
    assert!(matches!(admin.post("/api/directory/roster", &[], &to_vec(&roster)).refusal(), ApiError::TooLarge { .. }));
}

#[test]
fn dr4_the_exported_roster_changes_nothing() {
    let server = Server::own();
    let (admin, _) = district(&server);
    let reply = admin.get("/api/directory/roster.xlsx");
    assert_eq!(reply.status, 200);
    let read: SheetsRead = admin.post("/api/directory/read", &[], &reply.body).cbor();
    assert_eq!(read.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["教师", "学校"]);
    let plan = ask(&admin, &read.sheets, None);
    assert_eq!((plan.changes, plan.faults, plan.same), (vec![], vec![], 7));
}

#[test]
fn dr8_a_school_gets_another_name_and_lists_of_before_mean_it_still() {
    let server = Server::own();
    let (admin, [school, _]) = district(&server);
    let lead = Person::enrol(&server, &slip(&admin, named(&staff(&admin, school), "周敏")).code);
    let rename = |by: &Person, school: SchoolId, name: &str| {
        by.post("/api/directory/school", &[], &to_vec(&RenameSchool { school, name: name.into() }))
    };
    assert_eq!(rename(&lead, school, "青山实验小学").refusal(), ApiError::Forbidden);
    assert_eq!(rename(&admin, school, " ").refusal(), ApiError::Malformed);
    assert_eq!(rename(&admin, SchoolId::from_bytes(fresh()), "青山实验小学").refusal(), ApiError::NotFound);
    assert_eq!(rename(&admin, school, "河口村小").cbor::<SchoolRenamed>(), SchoolRenamed::Taken);
    let done: SchoolRenamed = rename(&admin, school, "青山 实验小学").cbor();
    assert!(matches!(&done, SchoolRenamed::Done(school) if school.name == "青山实验小学"), "{done:?}");
    let log = acts(&admin).len();
    assert_eq!(rename(&admin, school, "青山实验小学").cbor::<SchoolRenamed>(), done, "the answer was lost");
    assert_eq!(acts(&admin).len(), log);
    let said = What::SchoolRenamed { before: "青山中心小学".into(), after: "青山实验小学".into() };
    assert_eq!(acts(&admin)[0].what, said);
    // Its people and its space are where they were.
    let world: World = lead.get("/api/me").cbor();
    assert_eq!(world.school(school).unwrap().name, "青山实验小学");
    assert_eq!(world.spaces.iter().map(|space| space.name.as_str()).collect::<Vec<_>>(), ["青山实验小学"]);
    // The list of before changes nothing, and makes no second school.
    let plan = ask(&admin, &read(&admin, ROSTER), None);
    assert_eq!((plan.changes.as_slice(), plan.faults.as_slice(), plan.same), (&[][..], &[][..], 4));
    assert_eq!(
        plan.notes.iter().map(|note| note.problem.clone()).collect::<Vec<_>>(),
        [Problem::FormerName { school: "青山实验小学".into() }]
    );
}

#[test]
fn dr5_who_moves_receives_nothing_new_and_keeps_their_own() {
    let server = Server::own();
    let (admin, [old, new]) = district(&server);
    let li = Person::enrol(&server, &slip(&admin, named(&staff(&admin, old), "李雪")).code);
    let school = li.world.spaces[0].id;
    let record = entity();
    assert_eq!(li.syncs(school, NEW, &[li.writes(record, "topic", "圆")]).refusals, []);
    let moved = take(&admin, "工号,姓名,学校\n1002,李雪,河口村小\n");
    assert!(matches!(&moved.changes[..], [Change::Changed { leaves, .. }] if leaves == &["青山中心小学"]));
    soon("the old school's space hears of it", || matches!(li.asks(school, NEW, &[]), SpaceAnswer::Refused(Refusal::NotAMember)));
    let world: World = li.get("/api/me").cbor();
    assert_eq!(world.spaces.iter().map(|space| space.name.as_str()).collect::<Vec<_>>(), ["河口村小"]);
    assert_eq!(world.person(li.id).unwrap().school, Some(new));
    assert_eq!(li.syncs(world.spaces[0].id, NEW, &[li.writes(entity(), "topic", "方")]).refusals, []);
    assert_eq!(li.syncs(SpaceId::personal(li.id), NEW, &[]).refusals, []);
    // What she wrote stands where it stood.
    let zhou = Person::enrol(&server, &slip(&admin, named(&staff(&admin, old), "周敏")).code);
    let PageBody::Snapshot(there) = zhou.syncs(school, NEW, &[]).page.body else { panic!("a snapshot is for who is new") };
    assert_eq!(there.iter().map(|entity| (entity.id, entity.author)).collect::<Vec<_>>(), [(record, li.id)]);
}

#[test]
fn iv2_a_new_invite_ends_the_earlier_one() {
    let server = Server::own();
    let (admin, [school, _]) = district(&server);
    let li = named(&staff(&admin, school), "李雪");
    let [first, second] = [slip(&admin, li), slip(&admin, li)];
    assert_eq!((first.name.as_str(), first.school.as_str()), ("李雪", "青山中心小学"));
    assert_eq!(enrol(&server, &first.code).refusal(), ApiError::InviteExpired);
    assert_eq!(staff(&admin, school).people.iter().filter(|colleague| colleague.invited.is_some()).count(), 1);
    assert_eq!(enrol(&server, &second.code).status, 200);
}

#[test]
fn iv3_a_lead_lets_in_who_never_was_here_and_nobody_else() {
    let server = Server::own();
    let (admin, [school, other]) = district(&server);
    let (here, there) = (staff(&admin, school), staff(&admin, other));
    let lead = Person::enrol(&server, &slip(&admin, named(&here, "周敏")).code);
    let overview: Overview = lead.get("/api/directory").cbor();
    assert!(!overview.keeps_roster && overview.schools.len() == 1);
    assert_eq!((overview.schools[0].people, overview.schools[0].enrolled, overview.schools[0].invited), (2, 1, 0));
    assert_eq!(staff(&lead, school).people.len(), 2);
    let li = Person::enrol(&server, &slip(&lead, named(&here, "李雪")).code);
    // Not again, not herself, not of another school, not one of the centre, not a stranger.
    let chief = Person::enrol(&server, &slip(&admin, named(&there, "王刚")).code);
    let centre = named(&there, "陈亮");
    for (by, person) in [(&lead, li.id), (&lead, lead.id), (&lead, named(&there, "王刚")), (&chief, centre), (&li, li.id)] {
        assert_eq!(invite(by, &[person]).refusal(), ApiError::Forbidden);
    }
    assert_eq!(invite(&lead, &[PersonId::from_bytes(fresh())]).refusal(), ApiError::NotFound);
    assert_eq!(lead.get(&format!("/api/directory/people/{other}")).refusal(), ApiError::Forbidden);
    assert_eq!(li.get("/api/directory").cbor::<Overview>().schools, []);
    // Who keeps the roster may, and says so in the log.
    assert_eq!(invite(&admin, &[li.id, centre]).status, 200);
    assert_eq!(acts(&admin)[0].what, What::Invited { people: 2, name: String::new() });
}

#[test]
fn iv3_one_invites_oneself_to_another_device() {
    let server = Server::own();
    let (admin, [school, _]) = district(&server);
    let li = Person::enrol(&server, &slip(&admin, named(&staff(&admin, school), "李雪")).code);
    let issued: InviteIssued = li.post("/api/devices/invite", &[], &[]).cbor();
    let next = Person::enrol(&server, &issued.code);
    assert_eq!(next.id, li.id);
    assert_eq!(li.get("/api/devices").cbor::<Vec<SignedIn>>().len(), 2);
}

#[test]
fn iv4_a_device_is_signed_out_from_another() {
    let server = Server::own();
    let (admin, _) = district(&server);
    let issued: InviteIssued = admin.post("/api/devices/invite", &[], &[]).cbor();
    let next = Person::enrol(&server, &issued.code);
    let devices: Vec<SignedIn> = admin.get("/api/devices").cbor();
    let other = devices.iter().find(|device| !device.this).unwrap();
    assert_eq!(devices.iter().filter(|device| device.this).count(), 1);
    let end = |by: &Person| by.post("/api/devices/end", &[], &to_vec(&EndDevice { session: other.session.clone() })).status;
    // Nobody ends another's.
    let stranger = server.person("王刚");
    assert_eq!(end(&stranger), 204);
    assert_eq!(aged(&next, LONG_AGO).status, 200);
    assert_eq!(end(&admin), 204);
    assert_eq!(aged(&next, LONG_AGO).refusal(), ApiError::SignedOut);
    assert_eq!(aged(&admin, LONG_AGO).status, 200);
    assert_eq!(admin.get("/api/devices").cbor::<Vec<SignedIn>>().len(), 1);
}

#[test]
fn iv4_who_keeps_the_roster_signs_out_all_devices_of_a_person() {
    let server = Server::own();
    let (admin, [school, _]) = district(&server);
    let li = Person::enrol(&server, &slip(&admin, named(&staff(&admin, school), "李雪")).code);
    let waiting: InviteIssued = li.post("/api/devices/invite", &[], &[]).cbor();
    let reset = |by: &Person| by.post("/api/directory/reset", &[], &to_vec(&Reset { person: li.id }));
    assert_eq!(reset(&li).refusal(), ApiError::Forbidden);
    assert_eq!(reset(&admin).cbor::<ResetDone>(), ResetDone { devices: 1 });
    assert_eq!(aged(&li, LONG_AGO).refusal(), ApiError::SignedOut);
    assert_eq!(enrol(&server, &waiting.code).refusal(), ApiError::InviteExpired);
    let colleague = staff(&admin, school).people.into_iter().find(|colleague| colleague.id == li.id).unwrap();
    assert!(colleague.came && colleague.devices == 0 && colleague.invited.is_none());
}

#[test]
fn iv5_what_is_done_is_written_down_and_read_by_who_keeps_the_roster() {
    let server = Server::own();
    let (admin, [school, _]) = district(&server);
    let lead = Person::enrol(&server, &slip(&admin, named(&staff(&admin, school), "周敏")).code);
    assert_eq!(lead.get("/api/directory/log").refusal(), ApiError::Forbidden);
    let log = acts(&admin);
    let said: Vec<_> = log.iter().map(|act| (act.number, act.by.as_deref(), act.what.clone())).collect();
    assert_eq!(
        said,
        [
            (5, Some("周敏"), What::Enrolled("红米 9A".into())),
            (4, Some("陈静"), What::Invited { people: 1, name: "周敏".into() }),
            (3, Some("陈静"), What::RosterTaken { added: 4, changed: 0, left: 0 }),
            (2, Some("陈静"), What::Enrolled("红米 9A".into())),
            (1, None, What::Founded("陈静".into())),
        ]
    );
    let earlier: Log = admin.get("/api/directory/log?before=3").cbor();
    assert_eq!(earlier.acts, log[3..]);
    // A page at a time.
    for _ in 0..100 {
        server.set_up("/api/setup/import", &json!({}));
    }
    assert_eq!(acts(&admin).len(), 100);
}

#[test]
fn iv5_forms_that_are_published_and_withdrawn_are_written_down() {
    let server = Server::own();
    let (admin, _) = district(&server);
    let form = forms::published(&server, &admin);
    for withdrawn in [true, true, false] {
        let withdraw = to_vec(&Withdraw { id: form.id.clone(), withdrawn });
        assert_eq!(admin.post("/api/forms/withdrawal", &[], &withdraw).status, 200);
    }
    let title = form.title.zh.clone();
    let whats: Vec<What> = acts(&admin).into_iter().map(|act| act.what).take(3).collect();
    let withdrawn = |withdrawn| What::FormWithdrawn { title: title.clone(), withdrawn };
    let published = What::FormPublished { title: title.clone(), version: form.version };
    assert_eq!(whats, [withdrawn(false), withdrawn(true), published], "what changes nothing is no act");
}

#[test]
fn ac7_only_who_administers_the_district_keeps_its_roster() {
    let server = Server::own();
    let (admin, [school, _]) = district(&server);
    let lead = Person::enrol(&server, &slip(&admin, named(&staff(&admin, school), "周敏")).code);
    let coordinator = server.person("林芳");
    server.space(SpaceKind::District, &[(&admin, Role::Admin), (&coordinator, Role::Coordinator)]);
    let roster = to_vec(&Roster { sheets: Vec::new(), apply: None });
    for person in [&lead, &coordinator] {
        assert_eq!(person.post("/api/directory/roster", &[], &roster).refusal(), ApiError::Forbidden);
        assert_eq!(person.get("/api/directory/roster.xlsx").refusal(), ApiError::Forbidden);
    }
    assert_eq!(admin.post("/api/directory/roster", &[], &roster).status, 200);
}

pub fn manage(by: &Person, manage: &Manage) -> Reply {
    by.post("/api/spaces", &[], &to_vec(manage))
}

fn pairing(mentor: PersonId, mentee: PersonId) -> Manage {
    let member = |person, role| Member { person, roles: vec![role] };
    Manage::Found {
        id: SpaceId::from_bytes(fresh()),
        kind: SpaceKind::Pairing,
        name: "周敏和李雪".into(),
        schools: Vec::new(),
        members: vec![member(mentor, Role::Mentor), member(mentee, Role::Mentee)],
    }
}

#[test]
fn sp1_a_lead_makes_pairings_of_the_schools_people_and_is_in_none_of_them() {
    let server = Server::own();
    let (admin, [school, other]) = district(&server);
    let (here, there) = (staff(&admin, school), staff(&admin, other));
    let lead = Person::enrol(&server, &slip(&admin, named(&there, "王刚")).code);
    let [zhou, li] = ["周敏", "李雪"].map(|name| named(&here, name));
    assert_eq!(manage(&lead, &pairing(zhou, li)).refusal(), ApiError::Forbidden, "of another school");
    assert_eq!(manage(&lead, &pairing(lead.id, li)).refusal(), ApiError::Forbidden, "half of another school");
    let found = pairing(lead.id, named(&there, "陈亮"));
    let space: Space = manage(&lead, &found).cbor();
    assert_eq!(manage(&lead, &found).cbor::<Space>(), space, "the answer was lost");
    assert_eq!(space.schools, [other]);
    let space: Space = manage(&admin, &pairing(zhou, li)).cbor();
    assert!(matches!(admin.asks(space.id, NEW, &[]), SpaceAnswer::Refused(Refusal::NotAMember)));
    assert_eq!(staff(&admin, school).spaces, [space]);
    assert_eq!(manage(&admin, &pairing(zhou, PersonId::from_bytes(fresh()))).refusal(), ApiError::NotFound);
    assert_eq!(manage(&admin, &pairing(zhou, zhou)).refusal(), ApiError::Malformed);
}

#[test]
fn sp3_nobody_joins_a_pairing_and_either_ends_it() {
    let server = Server::own();
    let (admin, [school, _]) = district(&server);
    let here = staff(&admin, school);
    let [zhou, li] = ["周敏", "李雪"].map(|name| Person::enrol(&server, &slip(&admin, named(&here, name)).code));
    let space: Space = manage(&admin, &pairing(zhou.id, li.id)).cbor();
    let roles = [Role::Mentor, Role::Mentee];
    let others = [zhou.id, admin.id].into_iter().zip(roles).map(|(person, role)| Member { person, roles: vec![role] }).collect();
    for by in [&admin, &zhou] {
        let change = Manage::Change { id: space.id, name: space.name.clone(), members: Vec::clone(&others), schools: None };
        assert_eq!(manage(by, &change).refusal(), ApiError::Forbidden);
    }
    let end = |archived| Manage::Archive { id: space.id, archived };
    assert!(manage(&li, &end(true)).cbor::<Space>().archived.is_some());
    // Who ended it does not begin it again; who made it does.
    assert_eq!(manage(&li, &end(false)).refusal(), ApiError::Forbidden);
    assert!(manage(&admin, &end(false)).cbor::<Space>().archived.is_none());
}

#[test]
fn sp4_in_an_archived_space_everybody_reads_and_nobody_writes() {
    let server = Server::own();
    let (admin, [school, _]) = district(&server);
    let here = staff(&admin, school);
    let [zhou, li] = ["周敏", "李雪"].map(|name| Person::enrol(&server, &slip(&admin, named(&here, name)).code));
    let space: Space = manage(&admin, &pairing(zhou.id, li.id)).cbor();
    assert_eq!(li.syncs(space.id, NEW, &[li.writes(entity(), "topic", "圆")]).refusals, []);
    manage(&admin, &Manage::Archive { id: space.id, archived: true });
    soon("the space hears that it is archived", || {
        let reply = li.syncs(space.id, NEW, &[li.writes(entity(), "topic", "方")]);
        reply.refusals.iter().any(|refusal| refusal.reason == Refusal::NotAllowed)
    });
    let PageBody::Snapshot(there) = zhou.syncs(space.id, NEW, &[]).page.body else { panic!("a snapshot is for who is new") };
    assert!(!there.is_empty());
    let world: World = zhou.get("/api/me").cbor();
    let known = world.spaces.iter().find(|known| known.id == space.id).unwrap();
    assert!(known.archived.is_some() && known.roles(zhou.id) == [Role::Mentor], "who was what stays known");
    let unchanged = Manage::Change { id: space.id, name: "别名".into(), members: space.members.clone(), schools: None };
    assert_eq!(manage(&admin, &unchanged).refusal(), ApiError::Forbidden);
}

#[test]
fn sp2_a_groups_lead_adds_people_of_its_school() {
    let server = Server::own();
    let (admin, [school, other]) = district(&server);
    let (here, there) = (staff(&admin, school), staff(&admin, other));
    let li = Person::enrol(&server, &slip(&admin, named(&here, "李雪")).code);
    let member = |person, role| Member { person, roles: vec![role] };
    let id = SpaceId::from_bytes(fresh());
    let (kind, name, schools) = (SpaceKind::Prep, "数学备课组".to_owned(), Vec::new());
    let members = vec![member(li.id, Role::Lead)];
    manage(&admin, &Manage::Found { id, kind, name, schools, members }).cbor::<Space>();
    let with = |person| {
        let members = vec![member(li.id, Role::Lead), member(person, Role::Member)];
        manage(&li, &Manage::Change { id, name: "三年级数学组".into(), members, schools: None })
    };
    assert_eq!(with(named(&there, "王刚")).refusal(), ApiError::Forbidden);
    assert_eq!(with(named(&here, "周敏")).cbor::<Space>().name, "三年级数学组");
    assert_eq!(acts(&admin)[0].what, What::SpaceKept("三年级数学组".into()));
}

#[test]
fn sp5_who_joins_a_group_reads_it_at_once_and_who_is_put_out_does_not() {
    let server = Server::own();
    let (admin, [school, _]) = district(&server);
    let here = staff(&admin, school);
    let [zhou, li] = ["周敏", "李雪"].map(|name| Person::enrol(&server, &slip(&admin, named(&here, name)).code));
    let member = |person, role| Member { person, roles: vec![role] };
    let id = SpaceId::from_bytes(fresh());
    let name = "数学备课组".to_owned();
    let found = Manage::Found {
        id,
        kind: SpaceKind::Prep,
        name: name.clone(),
        schools: vec![],
        members: vec![member(zhou.id, Role::Lead)],
    };
    manage(&admin, &found).cbor::<Space>();
    zhou.syncs(id, NEW, &[zhou.writes(entity(), "topic", "圆")]);
    let reads = || matches!(li.asks(id, NEW, &[]), SpaceAnswer::Reply(_));
    assert!(!reads());
    let both = vec![member(zhou.id, Role::Lead), member(li.id, Role::Member)];
    manage(&zhou, &Manage::Change { id, name: name.clone(), members: both, schools: None }).cbor::<Space>();
    soon("the group knows who joined", reads);
    let alone = vec![member(zhou.id, Role::Lead)];
    manage(&zhou, &Manage::Change { id, name, members: alone, schools: None }).cbor::<Space>();
    soon("the group knows who was put out", || !reads());
}
