//! Partnerships: made by the centre, kept by their coordinators, added to by their leads, and what each is told for it.

use qinglan_core::administration::{Candidate, Partnerships, What};
use qinglan_core::api::ApiError;
use qinglan_core::directory::{Member, Role, Space, SpaceKind, World};
use qinglan_core::id::{PersonId, SchoolId, SpaceId};
use qinglan_core::roster::Duty;
use qinglan_core::spaces::Manage;
use qinglan_core::sync::{Refusal, SpaceAnswer};

use super::directory::{acts, begin, manage, named, slip, staff, take};
use super::person::{Person, entity};
use super::server::{Server, fresh, soon};
use super::sync::NEW;

const ROSTER: &str = "工号,姓名,学校,学校类别,所在地,学科,发展阶段,任教年级,职务,离开
1001,周敏,实验小学,中心小学,县城,语文,骨干,三年级,教导主任,
1002,李雪,实验小学,,,数学,青年,四年级,,
1003,王刚,河口村小,村小,乡村,语文,新手,五年级,,
1004,陈亮,河口村小,,,数学,新手,六年级,,是
1005,赵兰,山口村小,村小,乡村,语文,新手,一年级,,
1006,何青,,,,,,,送教协调员,
";

/// A district, and who is in it.
struct Known<'a> {
    admin: Person<'a>,
    coordinator: Person<'a>,
    /// The one that helps, the one that is helped, and one that is in none.
    schools: [SchoolId; 3],
    lead: PersonId,
    teacher: PersonId,
    villager: PersonId,
    stranger: PersonId,
}

impl<'a> Known<'a> {
    fn of(server: &'a Server) -> Self {
        let admin = begin(server);
        let plan = take(&admin, ROSTER);
        assert_eq!(plan.faults, []);
        let told: Partnerships = admin.get("/api/partnerships").cbor();
        let school = |name: &str| told.schools.iter().find(|school| school.name == name).unwrap().id;
        let schools = ["实验小学", "河口村小", "山口村小"].map(school);
        let of = schools.map(|school| staff(&admin, school));
        let centre: qinglan_core::administration::Staff = admin.get("/api/directory/people/centre").cbor();
        let coordinator = Person::enrol(server, &slip(&admin, named(&centre, "何青")).code);
        let (lead, teacher) = (named(&of[0], "周敏"), named(&of[0], "李雪"));
        let (villager, stranger) = (named(&of[1], "王刚"), named(&of[2], "赵兰"));
        Self { admin, coordinator, schools, lead, teacher, villager, stranger }
    }

    fn members(&self) -> Vec<Member> {
        [(self.coordinator.id, Role::Coordinator), (self.lead, Role::Lead), (self.villager, Role::Member)]
            .map(|(person, role)| Member { person, roles: vec![role] })
            .to_vec()
    }

    fn found(&self, schools: &[SchoolId]) -> Manage {
        Manage::Found {
            id: SpaceId::from_bytes(fresh()),
            kind: SpaceKind::Partnership,
            name: "实验小学城乡结对".into(),
            schools: schools.to_vec(),
            members: self.members(),
        }
    }

    fn made(&self) -> Space {
        manage(&self.coordinator, &self.found(&self.schools[..2])).cbor()
    }
}

fn told(by: &Person) -> Partnerships {
    by.get("/api/partnerships").cbor()
}

fn people_of(by: &Person, school: SchoolId) -> Vec<Candidate> {
    by.get(&format!("/api/partnerships/people/{school}")).cbor()
}

fn names(people: &[Candidate]) -> Vec<&str> {
    let mut names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    names.sort_unstable();
    names
}

#[test]
fn sp1_a_coordinator_makes_a_partnership_of_schools_that_she_is_not_of() {
    let server = Server::own();
    let known = Known::of(&server);
    let lead = Person::enrol(&server, &slip(&known.admin, known.lead).code);
    let found = known.found(&known.schools[..2]);
    assert_eq!(manage(&lead, &found).refusal(), ApiError::Forbidden, "a school's lead makes none");
    let space: Space = manage(&known.coordinator, &found).cbor();
    assert_eq!(manage(&known.coordinator, &found).cbor::<Space>(), space, "the answer was lost");
    assert_eq!(space.schools, known.schools[..2]);
    assert_eq!(acts(&known.admin)[0].what, What::SpaceKept("实验小学城乡结对".into()));
    // Who is in it has it with the next exchange, and writes there.
    let world: World = lead.get("/api/me").cbor();
    assert!(world.spaces.iter().any(|held| held.id == space.id));
    assert_eq!(lead.syncs(space.id, NEW, &[lead.writes(entity(), "topic", "圆")]).refusals, []);
    assert!(matches!(known.admin.asks(space.id, NEW, &[]), SpaceAnswer::Refused(Refusal::NotAMember)));
}

#[test]
fn sp7_its_schools_are_two_and_more_and_changed_by_who_may_make_it() {
    let server = Server::own();
    let known = Known::of(&server);
    let [one, two, three] = known.schools;
    for wrong in [vec![], vec![one], vec![one, two, one]] {
        assert_eq!(manage(&known.coordinator, &known.found(&wrong)).refusal(), ApiError::Malformed, "{wrong:?}");
    }
    let nowhere = SchoolId::from_bytes(fresh());
    assert_eq!(manage(&known.coordinator, &known.found(&[one, nowhere])).refusal(), ApiError::NotFound);
    // Its own coordinator who is not of the centre changes the name and the people, not the schools.
    let inner = server.person("林芳");
    let mut space = known.made();
    space.members.push(Member { person: inner.id, roles: vec![Role::Coordinator] });
    let change = |by: &Person, name: &str, schools: &[SchoolId]| {
        let (name, schools) = (name.to_owned(), Some(schools.to_vec()));
        manage(by, &Manage::Change { id: space.id, name, members: space.members.clone(), schools })
    };
    assert_eq!(change(&known.admin, "甲", &[one, two]).cbor::<Space>().schools, [one, two]);
    assert_eq!(change(&inner, "乙", &[one, two]).cbor::<Space>().name, "乙");
    assert_eq!(change(&inner, "乙", &[one, three]).refusal(), ApiError::Forbidden);
    assert_eq!(change(&known.coordinator, "丙", &[one]).refusal(), ApiError::Malformed);
    assert_eq!(change(&known.coordinator, "丙", &[one, three]).cbor::<Space>().schools, [one, three]);
}

#[test]
fn sp8_a_lead_adds_people_of_its_schools_and_changes_nothing_else() {
    let server = Server::own();
    let known = Known::of(&server);
    let space = known.made();
    let lead = Person::enrol(&server, &slip(&known.admin, known.lead).code);
    let teacher = Person::enrol(&server, &slip(&known.admin, known.teacher).code);
    let add = |by: &Person, people: &[PersonId]| manage(by, &Manage::Add { id: space.id, people: people.to_vec() });
    let reads = || matches!(teacher.asks(space.id, NEW, &[]), SpaceAnswer::Reply(_));
    assert!(!reads());
    assert_eq!(add(&lead, &[known.stranger]).refusal(), ApiError::Forbidden, "of a school that is not in it");
    assert_eq!(add(&lead, &[known.admin.id]).refusal(), ApiError::Forbidden, "of no school");
    assert_eq!(add(&teacher, &[known.teacher]).refusal(), ApiError::Forbidden, "who is not in it");
    let more: Space = add(&lead, &[known.teacher, known.lead]).cbor();
    assert_eq!(more.members.len(), 4);
    assert_eq!((more.roles(known.teacher), more.roles(known.lead)), (&[Role::Member][..], &[Role::Lead][..]));
    assert_eq!(add(&lead, &[known.teacher]).cbor::<Space>(), more, "the answer was lost");
    soon("the partnership knows who joined", reads);
    assert_eq!(add(&teacher, &[known.villager]).refusal(), ApiError::Forbidden, "a member adds nobody");
    let change = Manage::Change { id: space.id, name: "别名".into(), members: more.members.clone(), schools: None };
    assert_eq!(manage(&lead, &change).refusal(), ApiError::Forbidden);
    let end = Manage::Archive { id: space.id, archived: true };
    assert_eq!(manage(&lead, &end).refusal(), ApiError::Forbidden);
    manage(&known.coordinator, &end).cbor::<Space>();
    assert_eq!(add(&lead, &[known.villager]).refusal(), ApiError::Forbidden, "nothing is added to what has ended");
}

#[test]
fn sp9_who_makes_partnerships_is_told_whom_to_choose_from_and_no_more() {
    let server = Server::own();
    let known = Known::of(&server);
    let space = known.made();
    let all = told(&known.coordinator);
    assert_eq!(all, told(&known.admin));
    assert_eq!((all.schools.len(), &all.spaces[..]), (3, &[space][..]));
    assert_eq!(names(&all.people), ["何青", "周敏", "王刚", "陈静"], "its members, and the centre");
    let duty = |name: &str| all.people.iter().find(|person| person.name == name).unwrap().duty;
    assert_eq!(["何青", "周敏", "王刚", "陈静"].map(duty), [Duty::Coordinator, Duty::SchoolLead, Duty::Teacher, Duty::Admin]);
    let reply = known.coordinator.get(&format!("/api/partnerships/people/{}", known.schools[1]));
    // Who left is not there, and of the others nothing that only the roster has.
    assert_eq!(names(&reply.cbor::<Vec<Candidate>>()), ["王刚"]);
    for hidden in ["1003", "1004", "陈亮"] {
        assert!(!reply.body.windows(hidden.len()).any(|bytes| bytes == hidden.as_bytes()), "{hidden}");
    }
    assert_eq!(names(&people_of(&known.coordinator, known.schools[2])), ["赵兰"]);
    let nowhere = format!("/api/partnerships/people/{}", SchoolId::from_bytes(fresh()));
    assert_eq!(known.coordinator.get(&nowhere).refusal(), ApiError::NotFound);
    // The roster stays with who keeps it.
    let of_staff = format!("/api/directory/people/{}", known.schools[0]);
    assert_eq!(known.coordinator.get(&of_staff).refusal(), ApiError::Forbidden);
}

#[test]
fn sp9_a_lead_is_told_of_her_own_partnership_while_it_is_in_use() {
    let server = Server::own();
    let known = Known::of(&server);
    let space = known.made();
    let other: Space = manage(&known.admin, &known.found(&[known.schools[2], known.schools[0]])).cbor();
    manage(
        &known.admin,
        &Manage::Change { id: other.id, name: other.name, members: known.members()[..1].to_vec(), schools: None },
    )
    .cbor::<Space>();
    let lead = Person::enrol(&server, &slip(&known.admin, known.lead).code);
    let own = told(&lead);
    assert_eq!((own.schools.len(), own.spaces.iter().map(|space| space.id).collect::<Vec<_>>()), (2, vec![space.id]));
    assert_eq!(names(&own.people), ["何青", "周敏", "王刚"]);
    assert_eq!(names(&people_of(&lead, known.schools[1])), ["王刚"]);
    let of_third = format!("/api/partnerships/people/{}", known.schools[2]);
    assert_eq!(lead.get(&of_third).refusal(), ApiError::Forbidden);
    // Who is in it and leads nothing there is told nothing.
    let villager = Person::enrol(&server, &slip(&known.admin, known.villager).code);
    assert_eq!(told(&villager), Partnerships::default());
    let of_own = format!("/api/partnerships/people/{}", known.schools[1]);
    assert_eq!(villager.get(&of_own).refusal(), ApiError::Forbidden);
    manage(&known.admin, &Manage::Archive { id: space.id, archived: true }).cbor::<Space>();
    assert_eq!(lead.get(&of_own).refusal(), ApiError::Forbidden);
}
