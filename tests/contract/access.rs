//! Every cell of the table of access, tried against the server: what is allowed is done, what is not is refused (rule AC6).

use qinglan_core::access::{Deed, may};
use qinglan_core::directory::{Member, Role, SpaceKind};
use qinglan_core::form::Published;
use qinglan_core::id::{EntityId, PersonId, SchoolId, SpaceId};
use qinglan_core::record::{EntityKind, Field, Op, Value};
use qinglan_core::spaces::Manage;
use qinglan_core::sync::{Refusal, SpaceAnswer};
use qinglan_core::wire::to_vec;

use super::forms::{design, publish};
use super::person::{Person, entity};
use super::server::{Server, fresh};
use super::sync::NEW;

const KINDS: [EntityKind; 3] = [EntityKind::Record, EntityKind::Comment, EntityKind::Activity];

/// A space of a kind with somebody in each role, and something of each kind that its admin made.
struct Tried<'a> {
    space: SpaceId,
    kind: SpaceKind,
    people: &'a [(Role, Person<'a>)],
    made: Vec<(EntityKind, EntityId)>,
    /// The space's school, two people of it, and a school that is none of the space's.
    school: SchoolId,
    other: SchoolId,
    pupils: [PersonId; 2],
}

impl<'a> Tried<'a> {
    fn new(server: &Server, kind: SpaceKind, people: &'a [(Role, Person<'a>)]) -> Self {
        let members: Vec<(&Person, Role)> = people.iter().map(|(role, person)| (person, *role)).collect();
        let school = server.school();
        let space = server.space_of(kind, &[school], &members);
        let (pupils, other) = (["李雪", "王刚"].map(|name| server.teacher(school, name)), server.school());
        let mut this = Self { space, kind, people, made: Vec::new(), school, other, pupils };
        for kind in KINDS {
            let id = entity();
            let made = this.takes(this.admin(), write(this.admin(), (id, kind), "topic"));
            assert_eq!(made, Ok(()), "who leads may make all that others read");
            this.made.push((kind, id));
        }
        this
    }

    fn admin(&self) -> &'a Person<'a> {
        let found = self.people.iter().find(|(role, _)| *role == Role::Admin);
        &found.unwrap().1
    }

    /// What somebody else than `person` made: the admin's, and for the admin what the one who leads made.
    fn of_another(&self, person: &Person, kind: EntityKind) -> EntityId {
        if person.id != self.admin().id {
            return self.made.iter().find(|(made, _)| *made == kind).unwrap().1;
        }
        let (_, lead) = self.people.iter().find(|(role, _)| *role == Role::Lead).unwrap();
        let id = entity();
        assert_eq!(self.takes(lead, write(lead, (id, kind), "topic")), Ok(()));
        id
    }

    fn takes(&self, person: &Person, op: Op) -> Result<(), Refusal> {
        match person.asks(self.space, NEW, &[op]) {
            SpaceAnswer::Refused(refusal) => Err(refusal),
            SpaceAnswer::Reply(reply) => reply.refusals.first().map_or(Ok(()), |one| Err(one.reason)),
            other => panic!("{other:?}"),
        }
    }

    /// Does it, and says how the server took it.
    fn does(&self, person: &Person, deed: Deed) -> Result<(), Refusal> {
        let read = |id, whose: &Person| {
            let mut op = write(person, (id, EntityKind::Record), "topic");
            op.field = Field::read_by(whose.id);
            op.value = Value::Int(1);
            self.takes(person, op)
        };
        match deed {
            Deed::Read => match person.asks(self.space, NEW, &[]) {
                SpaceAnswer::Refused(refusal) => Err(refusal),
                _ => Ok(()),
            },
            Deed::Create(kind) => self.takes(person, write(person, (entity(), kind), "topic")),
            Deed::ChangeOwn(kind) => {
                let id = entity();
                self.takes(person, write(person, (id, kind), "topic"))?;
                self.takes(person, write(person, (id, kind), "strengths"))
            }
            Deed::ChangeOther(kind) => self.takes(person, write(person, (self.of_another(person, kind), kind), "topic")),
            Deed::MarkRead => read(self.of_another(person, EntityKind::Record), person),
            Deed::MarkReadForOther => {
                let (_, other) = self.people.iter().find(|(_, other)| other.id != person.id).unwrap();
                read(self.of_another(person, EntityKind::Record), other)
            }
            Deed::Publish => {
                let reply = person.post("/api/forms", &[], &to_vec(&publish(self.space, &design(1))));
                if reply.status != 200 {
                    return Err(Refusal::NotAllowed);
                }
                assert!(matches!(reply.cbor(), Published::Done(_)));
                Ok(())
            }
            Deed::Found(kind) => {
                let roles: &[Role] = match kind {
                    SpaceKind::Pairing => &[Role::Mentor, Role::Mentee],
                    SpaceKind::Partnership => &[Role::Coordinator, Role::Member],
                    _ => &[Role::Lead, Role::Member],
                };
                let members = self.pupils.iter().zip(roles).map(|(person, role)| Member { person: *person, roles: vec![*role] });
                let helped = kind == SpaceKind::Partnership;
                let schools = if helped { vec![self.school, self.other] } else { Vec::new() };
                let id = SpaceId::from_bytes(fresh());
                let found = Manage::Found { id, kind, name: "青蓝小组".into(), schools, members: members.collect() };
                posts(person, &found)
            }
            Deed::Manage => posts(person, &Manage::Archive { id: self.space, archived: false }),
            Deed::Add => posts(person, &Manage::Add { id: self.space, people: vec![self.pupils[0]] }),
            Deed::Admit => opens(person, &format!("/api/directory/people/{}", self.school)),
            Deed::KeepRoster => opens(person, "/api/directory/log"),
        }
    }
}

fn opens(person: &Person, path: &str) -> Result<(), Refusal> {
    match person.get(path).status {
        200 => Ok(()),
        403 => Err(Refusal::NotAllowed),
        other => panic!("{path}: {other}"),
    }
}

fn posts(person: &Person, manage: &Manage) -> Result<(), Refusal> {
    match person.post("/api/spaces", &[], &to_vec(manage)).status {
        200 => Ok(()),
        403 => Err(Refusal::NotAllowed),
        other => panic!("{manage:?}: {other}"),
    }
}

fn write(person: &Person, (id, kind): (EntityId, EntityKind), field: &str) -> Op {
    Op { kind, ..person.writes(id, field, "圆") }
}

#[test]
fn ac6_every_cell_of_the_table_is_what_the_server_does() {
    let server = Server::shared();
    let people: Vec<(Role, Person)> = Role::ALL.iter().map(|role| (*role, server.person(role.as_str()))).collect();
    let stranger = server.person("stranger");
    let (mut allowed, mut refused) = (0, 0);
    for kind in SpaceKind::ALL.iter().copied().filter(|kind| *kind != SpaceKind::Personal) {
        let tried = Tried::new(&server, kind, &people);
        for deed in Deed::ALL {
            for (role, person) in &people {
                let (expected, did) = (may(kind, &[*role], *deed), tried.does(person, *deed));
                assert_eq!(did.is_ok(), expected, "{role:?}: {deed:?} in {:?}: {did:?}", tried.kind);
                *(if expected { &mut allowed } else { &mut refused }) += 1;
            }
            assert!(tried.does(&stranger, *deed).is_err(), "a stranger: {deed:?} in {:?}", tried.kind);
        }
    }
    assert!(allowed > 100 && refused > 100, "{allowed} allowed, {refused} refused");
}

#[test]
fn ac6_a_personal_space_is_its_owners_alone() {
    let server = Server::shared();
    let (owner, stranger) = (server.person("林晓禾"), server.person("周若梅"));
    let space = SpaceId::personal(owner.id);
    let asks = |person: &Person, ops: &[Op]| person.asks(space, NEW, ops);
    let own = write(&owner, (entity(), EntityKind::Record), "topic");
    assert!(matches!(asks(&owner, &[own]), SpaceAnswer::Reply(reply) if reply.refusals.is_empty()));
    for ops in [vec![], vec![write(&stranger, (entity(), EntityKind::Record), "topic")]] {
        assert!(matches!(asks(&stranger, &ops), SpaceAnswer::Refused(_)), "{ops:?}");
    }
    let reply = owner.post("/api/forms", &[], &to_vec(&publish(space, &design(1))));
    assert_ne!(reply.status, 200, "a form for nobody else is published nowhere");
}
