//! Bytes that were once sent or stored must stay readable. A fixture is never changed; a new version adds one.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Debug;
use std::path::Path;

use qinglan_core::administration::{
    Act, Candidate, Colleague, Delete, Deleted, Deletion, Deletions, EndDevice, Found, InviteMany, Log, Overview, Partnerships,
    RenameSchool, Reset, ResetDone, SchoolCount, SchoolRenamed, SheetsRead, SignedIn, Slip, Staff, What,
};
use qinglan_core::api::ApiError;
use qinglan_core::directory::{InviteIssued, Member, Person, Role, School, SchoolKind, Setting, Space, SpaceKind, World};
use qinglan_core::form::{
    Finding, FormFile, FormRead, List, ListRead, ListRow, Offered, Packed, Publish, Published, Setup, Spread, Withdraw,
    published_id,
};
use qinglan_core::id::{DeviceId, EntityId, Millis, OpId, PersonId, SchoolId, SpaceId};
use qinglan_core::notice::{Notices, Quiet, Reminder, Tried, Wanted};
use qinglan_core::record::{Entity, EntityKind, Field, FileRef, JPEG, Op, Purpose, Summary, Thumbnail, Value};
use qinglan_core::roster::{
    Change, Column, Duty, Enlisted, Entry, Fault, Grade, Plan, Problem, Roster, SchoolEntry, Sheet, Stage,
};
use qinglan_core::spaces::Manage;
use qinglan_core::store::{Chunk, Device, Kept, Queued, Sent, SetAside, Upload};
use qinglan_core::sync::{
    Ack, Answer, Cursor, Live, OpBatch, OpRefusal, Page, PageBody, Refusal, Request, SpaceAnswer, SpaceReply, SpaceRequest,
    WORLD_UNWANTED,
};
use qinglan_core::wire::{Bytes, Wire, from_slice, to_vec};
use qinglan_core::words::{Language, Words};

const SPACE: SpaceId = SpaceId::from_bytes([9; 16]);

fn op(device: u8, counter: u64, field: &str, value: Value, replaces: &[OpId]) -> Op {
    Op {
        id: OpId { device: DeviceId::from_bytes([device; 16]), counter },
        author: PersonId::from_bytes([device; 16]),
        at: Millis(1_790_000_000_000),
        entity: EntityId::from_bytes([5; 16]),
        kind: EntityKind::Record,
        field: Field::new(field).unwrap(),
        value,
        replaces: replaces.to_vec(),
        purpose: None,
    }
}

/// One operation with each kind of value.
fn ops() -> Vec<Op> {
    let photo = FileRef::new([7; 32], JPEG, 120_000);
    let first = op(1, 1, "topic", Value::Text("《小木偶的故事》".into()), &[]);
    let replaces = [first.id];
    vec![
        first,
        op(1, 2, "rating/aims", Value::Int(4), &[]),
        op(1, 3, "@done", Value::Bool(true), &[]),
        op(1, 4, "habits", Value::List(vec!["listen".into(), "read".into()]), &[]),
        op(1, 5, "photo", Value::File(photo), &[]),
        op(1, 6, "notes/k3f9", Value::Row(0), &[]),
        op(1, 7, "notes/k3f9", Value::Removed(vec![OpId { device: DeviceId::from_bytes([1; 16]), counter: 6 }]), &[]),
        op(2, 1, "topic", Value::Empty, &replaces),
    ]
}

fn entity() -> Entity {
    let all = ops();
    let author = PersonId::from_bytes([1; 16]);
    let mut entity = Entity::new(EntityId::from_bytes([5; 16]), EntityKind::Record, author);
    for (op, seq) in all.iter().zip(1..) {
        entity.apply(op, Some(seq));
    }
    entity
}

fn world() -> World {
    let me = PersonId::from_bytes([1; 16]);
    let school = SchoolId::from_bytes([3; 16]);
    World {
        version: 7,
        me,
        district: "青岭县".into(),
        people: vec![Person { id: me, name: "林晓禾".into(), school: Some(school), subject: "chinese".into() }],
        schools: vec![School {
            id: school,
            name: "石桥小学".into(),
            kind: SchoolKind::TownshipPrimary,
            setting: Setting::Village,
        }],
        spaces: vec![Space {
            id: SPACE,
            kind: SpaceKind::Pairing,
            name: "周若梅—林晓禾".into(),
            schools: Vec::new(),
            members: vec![Member { person: me, roles: vec![Role::Mentee] }],
            archived: None,
        }],
        forms: None,
    }
}

fn offered() -> Offered {
    Offered {
        id: published_id(EntityId::from_bytes([5; 16])),
        space: SPACE,
        version: 2,
        title: Words::new("听课记录（本校）", "Lesson observation (ours)"),
        description: None,
        by: PersonId::from_bytes([1; 16]),
        at: Millis(1_790_000_000_000),
        withdrawn: false,
    }
}

#[test]
fn what_is_said_of_published_forms_stays_readable() {
    golden(
        "world.v2",
        &World { forms: Some(Packed::new(&vec![offered(), Offered { withdrawn: true, ..offered() }])), ..world() },
    );
    let definition = Bytes(to_vec(&qinglan_core::form::builtins().remove(0)));
    let finding =
        Finding {
            place: Words::new("topic 标签", "topic label"), words: Words::new("请填写", "Write it"), path: "topic".into()
        };
    golden("publish.v1", &Publish { space: SPACE, definition: definition.clone() });
    golden("published-0.v1", &Published::Done(offered()));
    golden("published-1.v1", &Published::Unfit(vec![finding.clone()]));
    golden("published-2.v1", &Published::Outdated { next: 3 });
    golden("withdraw.v1", &Withdraw { id: offered().id, withdrawn: true });
    golden("spread.v1", &Spread { definition: definition.clone() });
    golden("form-read-0.v1", &FormRead { definition: Some(definition), faults: Vec::new(), warnings: vec![finding.clone()] });
    golden("form-read-1.v1", &FormRead { definition: None, faults: vec![finding.clone()], warnings: Vec::new() });
    let row = ListRow { name: "s1".into(), label: Words::new("一小", ""), cells: vec!["t1".into()], media: Vec::new() };
    let list = List { name: String::new(), file: "schools.csv".into(), columns: vec!["town".into()], rows: vec![row] };
    golden("list-read-0.v1", &ListRead { list: Some(Bytes(to_vec(&list))), faults: Vec::new() });
    golden("list-read-1.v1", &ListRead { list: None, faults: vec![finding] });
    let file = FormFile { name: "fox.png".into(), mime: "image/png".into(), bytes: Bytes(vec![1, 2, 3]) };
    golden("setup.v1", &Setup { lists: vec![list], files: Some(vec![file]), ..Setup::default() });
}

#[test]
fn what_is_said_of_the_roster_stays_readable() {
    let school = world().schools.remove(0);
    let entry = Entry {
        name: "林晓禾".into(),
        number: "1001".into(),
        school: school.name.clone(),
        subject: "chinese".into(),
        grades: vec![Grade(-1), Grade(3)],
        stage: Some(Stage::Young),
        duty: Duty::SchoolLead,
        left: false,
    };
    let of_school = SchoolEntry { name: school.name.clone(), kind: school.kind, setting: school.setting };
    let sheet = Sheet {
        name: "教师".into(),
        headings: vec!["姓名".into(), "备注".into()],
        columns: vec![Some(Column::Name), None],
        rows: vec![vec!["林晓禾".into()]],
        above: 1,
    };
    golden("sheets-read.v1", &SheetsRead { sheets: vec![sheet.clone()] });
    golden("roster.v1", &Roster { sheets: vec![sheet], apply: Some(7) });
    let problems = [
        Problem::NoName,
        Problem::NoSchool,
        Problem::SchoolUnknown,
        Problem::SchoolIncomplete,
        Problem::NoSuchWord(Column::Stage),
        Problem::TooLong { column: Column::Name, limit: 60 },
        Problem::Twice { row: 3 },
        Problem::SeveralOfTheName,
        Problem::LastAdmin,
        Problem::Namesake { school: "河口村小".into() },
        Problem::OtherDuty,
    ];
    let fault = |problem| Fault { sheet: 0, row: 4, cell: "甲".into(), problem };
    let changes = vec![
        Change::SchoolAdded(of_school.clone()),
        Change::SchoolChanged { before: of_school.clone(), after: of_school },
        Change::Added(entry.clone()),
        Change::Changed { before: entry.clone(), after: entry.clone(), leaves: vec!["青山数学备课组".into()] },
    ];
    let faults = problems.into_iter().map(fault).collect();
    golden("plan.v1", &Plan { version: 7, changes, same: 2, faults, notes: vec![fault(Problem::OtherDuty)], applied: true });
    let (id, at) = (PersonId::from_bytes([1; 16]), Millis(1_790_000_000_000));
    golden("enlisted.v1", &Enlisted { number: "1001".into(), stage: Some(Stage::Expert), grades: vec![Grade(7)], left: true });
    golden(
        "staff.v1",
        &Staff {
            school: Some(school.clone()),
            people: vec![Colleague { id, entry, devices: 1, seen: Some(at), invited: None, came: true }],
            spaces: world().spaces,
        },
    );
    let (name, subject) = ("林晓禾".to_owned(), "chinese".to_owned());
    let candidate = Candidate { id, name, school: Some(school.id), subject, duty: Duty::SchoolLead };
    golden("candidate.v1", &candidate);
    golden("partnerships.v1", &Partnerships { schools: vec![school.clone()], spaces: world().spaces, people: vec![candidate] });
    let count = SchoolCount { school: Some(school.clone()), people: 9, enrolled: 5, invited: 3 };
    golden("overview.v1", &Overview { district: "青岭县".into(), keeps_roster: true, schools: vec![count] });
    golden("space.v2", &Space { archived: Some(Millis(1_790_000_000_000)), ..world().spaces.remove(0) });
    let members = vec![Member { person: id, roles: vec![Role::Mentor, Role::Mentee] }];
    let name = "周若梅—林晓禾".to_owned();
    golden(
        "manage-0.v1",
        &Manage::Found {
            id: SPACE,
            kind: SpaceKind::Pairing,
            name: name.clone(),
            schools: vec![school.id],
            members: members.clone(),
        },
    );
    golden("manage-1.v1", &Manage::Change { id: SPACE, name: name.clone(), members: members.clone(), schools: None });
    golden("manage-1.v2", &Manage::Change { id: SPACE, name, members, schools: Some(vec![school.id]) });
    golden("manage-3.v1", &Manage::Add { id: SPACE, people: vec![id] });
    golden("manage-2.v1", &Manage::Archive { id: SPACE, archived: true });
    golden("found.v1", &Found { district: "青岭县".into(), name: "陈静".into() });
    golden("invite-issued.v1", &InviteIssued { code: "01AZ0ZJMPV".into(), expires: at });
    golden("invite-many.v1", &InviteMany { people: vec![id], valid_days: 30 });
    golden(
        "slip.v1",
        &Slip { person: id, name: "林晓禾".into(), school: school.name.clone(), code: "01AZ0ZJMPV".into(), expires: at },
    );
    golden("reset.v1", &Reset { person: id });
    golden("reset-done.v1", &ResetDone { devices: 2 });
    let session = Bytes(vec![4; 16]);
    golden("signed-in.v1", &SignedIn { session: session.clone(), device: "Android".into(), since: at, seen: at, this: true });
    golden("end-device.v1", &EndDevice { session });
    let mut public = vec![4];
    public.resize(65, 1);
    let wanted = Wanted {
        address: "https://push.example/1".into(),
        public: Bytes(public.clone()),
        secret: Bytes(vec![2; 16]),
        language: Language::Zh,
        comments: true,
        quiet: Some(Quiet::USUAL),
        offset_minutes: 480,
        remind_at: Some(1_020),
        reminders: vec![Reminder { at, n: 2 }],
    };
    golden("wanted.v1", &wanted);
    golden("notices.v1", &Notices { key: Bytes(public), wanted: Some(wanted) });
    golden("tried.v1", &Tried { taken: true, status: 201 });
    let whats = [
        What::Imported { schools: 1, people: 2, spaces: 3 },
        What::Founded("陈静".into()),
        What::RosterTaken { added: 1, changed: 2, left: 3 },
        What::Invited { people: 1, name: "林晓禾".into() },
        What::Reset("林晓禾".into()),
        What::Exported,
        What::Restored,
        What::Enrolled("Android".into()),
        What::SpaceKept("青山数学备课组".into()),
        What::SpaceArchived { name: "青山数学备课组".into(), archived: true },
    ];
    let act = |(number, what)| Act { number, at, by: Some("陈静".into()), what };
    golden("log.v1", &Log { acts: (1..).zip(whats).map(act).collect() });
    let whats =
        [What::DeletionAsked { name: "林晓禾".into(), due: at }, What::DeletionTakenBack("林晓禾".into()), What::Deleted(id)];
    golden("log.v2", &Log { acts: (1..).zip(whats).map(act).collect() });
    let deletion = Deletion {
        person: id,
        name: "林晓禾".into(),
        school: Some(school.id),
        school_name: "石桥小学".into(),
        asked: at,
        by: "陈静".into(),
        due: at,
    };
    golden("deletions.v1", &Deletions { asked: vec![deletion], done: vec![Deleted { person: id, at, left: 1 }] });
    for (nth, deed) in [Delete::Ask(id), Delete::TakeBack(id), Delete::CarryOut(id)].iter().enumerate() {
        golden(&format!("delete-{nth}.v1"), deed);
    }
    let (before, after) = ("青山小学".to_owned(), "青山实验小学".to_owned());
    let title = "课堂观察".to_owned();
    let whats = [What::FormPublished { title: title.clone(), version: 2 }, What::FormWithdrawn { title, withdrawn: true }];
    golden("log.v4", &Log { acts: (12..).zip(whats).map(act).collect() });
    golden("log.v3", &Log { acts: vec![act((11, What::SchoolRenamed { before, after: after.clone() }))] });
    golden("plan.v2", &Plan { notes: vec![fault(Problem::FormerName { school: after.clone() })], ..Plan::default() });
    golden("rename-school.v1", &RenameSchool { school: school.id, name: after });
    golden("school-renamed-0.v1", &SchoolRenamed::Done(school));
    golden("school-renamed-1.v1", &SchoolRenamed::Taken);
}

fn batch() -> OpBatch {
    OpBatch::pack(ops().iter().zip(1..).map(|(op, seq)| (seq, op)))
}

/// Compares with the fixture; a missing one is written when `UPDATE_GOLDEN` is set.
fn golden<T: Wire + PartialEq + Debug>(name: &str, now: &T) {
    let path = format!("{}/fixtures/{name}.cbor", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() && !Path::new(&path).exists() {
        std::fs::write(&path, to_vec(now)).unwrap();
    }
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let then: T = from_slice(&bytes).unwrap();
    assert_eq!(&then, now, "{name} reads as it was written");
    assert_eq!(to_vec(now), bytes, "{name} is written as it was");
}

/// Compares with a fixture of what an earlier version wrote and this one reads, with defaults for the fields that it lacked.
fn outlived<T: Wire + PartialEq + Debug>(name: &str, now: &T) {
    let path = format!("{}/fixtures/{name}.cbor", env!("CARGO_MANIFEST_DIR"));
    let then: T = from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(&then, now, "{name} reads as it was written");
}

#[test]
fn stored_rows_of_version_1_stay_readable() {
    for (at, op) in ops().iter().enumerate() {
        golden(&format!("op-{at}.v1"), op);
    }
    golden("entity.v1", &entity());
    outlived("summary.v1", &Summary::of(SPACE, &entity()));
    golden("summary.v2", &Summary { lesson: Some(ops().remove(0).entity), ..Summary::of(SPACE, &entity()) });
    golden("world.v1", &world());
    let op = ops().remove(0);
    for (name, seq) in [("queued.v1", None), ("queued.v2", Some(8))] {
        golden(name, &Queued { space: SPACE, op: op.clone(), offered: true, seq });
    }
    golden("set-aside.v1", &SetAside { space: SPACE, op: op.clone(), reason: Refusal::NotAMember });
    golden("set-aside.v2", &SetAside { space: SPACE, op: op.clone(), reason: Refusal::Deleted });
    let kept = Kept { space: SPACE, op, seq: 8, at: Millis(1_790_000_000_000), since: None, count: None, more: None };
    golden("kept.v1", &kept);
    golden("kept.v2", &Kept { since: Some(Millis(1_790_000_000_001)), ..kept });
    let file = FileRef::new([7; 32], JPEG, 120_000);
    golden("upload.v1", &Upload { space: SPACE, file: file.clone(), refused: None });
    golden("upload.v2", &Upload { space: SPACE, file: file.clone(), refused: Some(ApiError::TooLarge { limit: 2_097_152 }) });
    golden("upload.v3", &Upload { space: SPACE, file: FileRef { name: Some("教案 第三课.pdf".into()), ..file }, refused: None });
    outlived("device.v1", &Device { id: DeviceId::from_bytes([1; 16]), counter: 8, version: None, offered: 0 });
    golden("place.v1", &(3_u64, Cursor::Seq(8)));
}

fn request(version: u16, world: u64, spaces: Vec<SpaceRequest>) -> Request {
    Request { version, device: DeviceId::from_bytes([1; 16]), world, spaces, person: PersonId::from_bytes([1; 16]), folds: None }
}

/// A correction of the topic, sent and not sent.
fn corrected() -> (Op, Entity) {
    let mut entity = entity();
    let seen = entity.versions(&Field::new("topic").unwrap()).iter().map(|version| version.op).collect::<Vec<_>>();
    let purpose = Some(Purpose::Correction);
    let first = Op { purpose, ..op(1, 8, "topic", Value::Text("《小木偶》".into()), &seen) };
    entity.apply(&first, Some(9));
    let second = Op { purpose, ..op(1, 9, "topic", Value::Text("小木偶".into()), &[first.id]) };
    entity.apply(&second, None);
    (first, entity)
}

/// A picture with its thumbnail.
fn pictured() -> Op {
    let thumbnail = Some(Thumbnail { sha256: [8; 32], bytes: 9_000 });
    op(1, 10, "photo", Value::File(FileRef { thumbnail, ..FileRef::new([7; 32], JPEG, 120_000) }), &[])
}

/// A recording with its length.
fn spoken() -> Op {
    let file = FileRef { length_s: Some(83), ..FileRef::new([6; 32], "audio/webm", 160_000) };
    op(1, 11, "voice", Value::File(file), &[])
}

#[test]
fn stored_rows_of_version_2_stay_readable() {
    let (op, entity) = corrected();
    golden("op-8.v2", &op);
    golden("device.v2", &Device { id: DeviceId::from_bytes([1; 16]), counter: 8, version: Some(2), offered: 7 });
    let ops = ops();
    let taken: Vec<_> = (8..).zip(&ops).collect();
    let kept = Kept::of(SPACE, &taken, Millis(1_790_000_000_000)).unwrap();
    assert_eq!(kept.clone().taken().unwrap(), (8..).zip(ops.clone()).collect::<Vec<_>>());
    golden("kept.v3", &kept);
    golden("entity.v2", &entity);
    golden("live.v2", &Live::Ops { epoch: 3, from: 8, batch: OpBatch::pack([(9, &op)]) });
    golden("op-9.v2", &pictured());
    golden("op-10.v2", &spoken());
    let chunk = Chunk {
        space: SPACE,
        entity: EntityId::from_bytes([5; 16]),
        field: Field::new("voice").unwrap(),
        take: EntityId::from_bytes([4; 16]),
        number: 1,
        mime: "audio/webm".into(),
        length_ms: 2_000,
        bytes: Bytes(vec![0xfc, 0, 1]),
    };
    golden("chunk.v1", &chunk);
    golden(
        "sent.v1",
        &Sent { space: SPACE, file: FileRef::new([7; 32], JPEG, 120_000), at: Millis(1_790_000_000_000), here: true },
    );
}

#[test]
fn messages_of_version_2_stay_readable() {
    let part = |only_push| SpaceRequest { space: SPACE, epoch: 3, cursor: Cursor::Seq(8), push: batch(), only_push };
    golden("request.v2", &request(2, WORLD_UNWANTED, vec![part(true), part(false)]));
    let reply = SpaceReply {
        epoch: 3,
        acks: vec![Ack { counter: 1, seq: 1 }],
        refusals: Vec::new(),
        page: Page::none(Cursor::Seq(8)),
        common: None,
        folded: None,
    };
    let spaces = vec![(SPACE, SpaceAnswer::Reply(Box::new(reply)))];
    golden("answer.v3", &Answer { version: 2, now: Millis(1_790_000_000_000), world: None, spaces });
}

#[test]
fn messages_of_version_1_stay_readable() {
    let after = EntityId::from_bytes([5; 16]);
    let asks = [Cursor::Start, Cursor::Snapshot { head: 8, after }, Cursor::Seq(8)].map(|cursor| SpaceRequest {
        space: SPACE,
        epoch: 3,
        cursor,
        push: batch(),
        only_push: false,
    });
    outlived("request.v1", &request(1, 7, asks.to_vec()));
    let reply = |body| {
        SpaceAnswer::Reply(Box::new(SpaceReply {
            epoch: 3,
            acks: vec![Ack { counter: 1, seq: 1 }],
            refusals: vec![OpRefusal { counter: 2, reason: Refusal::TooLarge { bytes: 70_000, limit: 65_536 } }],
            page: Page { from: Cursor::Start, to: Cursor::Seq(8), more: false, body },
            common: None,
            folded: None,
        }))
    };
    let spaces = vec![
        (SPACE, reply(PageBody::Tail(batch()))),
        (SPACE, reply(PageBody::Snapshot(vec![entity()]))),
        (SPACE, SpaceAnswer::Refused(Refusal::NotAMember)),
        (SPACE, SpaceAnswer::Unavailable),
    ];
    golden("answer.v1", &Answer { version: 1, now: Millis(1_790_000_000_000), world: Some(world()), spaces });
    let mut other = reply(PageBody::Snapshot(Vec::new()));
    if let SpaceAnswer::Reply(reply) = &mut other {
        reply.common = Some(7);
    }
    golden("answer.v2", &Answer { version: 1, now: Millis(1_790_000_000_000), world: None, spaces: vec![(SPACE, other)] });
    golden("live.v1", &Live::Ops { epoch: 3, from: 0, batch: batch() });
    golden("live-stale.v1", &Live::Stale);
}

#[test]
fn sy19_folded_messages_of_version_2_stay_readable() {
    let (correction, corrected) = corrected();
    let tail = || OpBatch::pack(ops().iter().chain([&correction]).zip(1..).map(|(op, seq)| (seq, op)));
    let ask = SpaceRequest { space: SPACE, epoch: 3, cursor: Cursor::Seq(8), push: tail(), only_push: false };
    let plain = ask.push.unpack().unwrap();
    let folded = SpaceRequest { push: OpBatch::folded(plain.iter().map(|(seq, op)| (*seq, op))), ..ask };
    assert_eq!(folded.push.unpack().unwrap(), plain);
    golden("request.v3", &Request { folds: Some(true), ..request(2, 7, vec![folded]) });
    let reply = |body| {
        let acks = (1..=3).map(|n| Ack { counter: n, seq: n + 4 }).collect();
        let page = Page { from: Cursor::Start, to: Cursor::Seq(8), more: false, body };
        SpaceAnswer::Reply(Box::new(SpaceReply { epoch: 3, acks, refusals: Vec::new(), page, common: None, folded: None }))
    };
    let spaces = vec![(SPACE, reply(PageBody::Tail(tail()))), (SPACE, reply(PageBody::Snapshot(vec![entity(), corrected])))];
    let mut answer = Answer { version: 2, now: Millis(1_790_000_000_000), world: None, spaces };
    answer.suit(Some(true));
    golden("answer.v4", &answer);
}
