//! What is put together for a partnership, before it is sent: its schools, and who is in it as what.

use std::rc::Rc;

use qinglan_core::administration::{Candidate, Partnerships};
use qinglan_core::directory::{Member, Role, School, Space};
use qinglan_core::id::{PersonId, SchoolId};
use qinglan_core::order;
use qinglan_core::roster::Duty;

use crate::pages::district::{duty_words, subject_name};
use crate::reactive::RwSignal;
use crate::state::App;

/// The choice as it stands.
#[derive(Clone, Copy)]
pub struct Choice {
    pub helping: RwSignal<Option<SchoolId>>,
    pub helped: RwSignal<Vec<SchoolId>>,
    /// Ticked, in the order in which they were.
    pub people: RwSignal<Vec<Candidate>>,
    /// Of these, who leads there.
    pub leads: RwSignal<Vec<PersonId>>,
    pub coordinators: RwSignal<Vec<PersonId>>,
    /// As somebody wrote it.
    pub name: RwSignal<Option<String>>,
}

impl Choice {
    /// Nothing yet, but for who coordinates.
    pub fn new(coordinator: Option<PersonId>) -> Self {
        Self {
            helping: RwSignal::new(None),
            helped: RwSignal::new(Vec::new()),
            people: RwSignal::new(Vec::new()),
            leads: RwSignal::new(Vec::new()),
            coordinators: RwSignal::new(coordinator.into_iter().collect()),
            name: RwSignal::new(None),
        }
    }

    /// As it is held.
    pub fn held(known: &Partnerships, space: &Space) -> Self {
        let is = |role: Role| space.members.iter().filter(move |member| member.roles.contains(&role)).map(|member| member.person);
        let others = space.members.iter().filter(|member| member.roles.iter().any(|role| *role != Role::Coordinator));
        let people = others.filter_map(|member| known.people.iter().find(|person| person.id == member.person).cloned());
        Self {
            helping: RwSignal::new(space.schools.first().copied()),
            helped: RwSignal::new(space.schools.iter().skip(1).copied().collect()),
            people: RwSignal::new(people.collect()),
            leads: RwSignal::new(is(Role::Lead).collect()),
            coordinators: RwSignal::new(is(Role::Coordinator).collect()),
            name: RwSignal::new(Some(space.name.clone())),
        }
    }

    /// The schools, the one that helps first.
    pub fn schools(self) -> Vec<SchoolId> {
        self.helping.get().into_iter().chain(self.helped.get()).collect()
    }

    pub fn is_ticked(self, person: PersonId) -> bool {
        self.people.with(|people| people.iter().any(|known| known.id == person))
    }

    /// The same, for who draws a list that does not follow it.
    pub fn ticked_before(self, person: PersonId) -> bool {
        self.people.with_untracked(|people| people.iter().any(|known| known.id == person))
    }

    pub fn tick(self, person: &Candidate, is: bool) {
        self.people.update(|people| {
            people.retain(|known| known.id != person.id);
            if is {
                people.push(person.clone());
            }
        });
        if !is {
            self.leads.update(|leads| leads.retain(|lead| *lead != person.id));
        }
    }

    /// The school is in it no longer, and its people neither.
    pub fn without(self, school: SchoolId) {
        self.helped.update(|schools| schools.retain(|known| *known != school));
        self.leave(school);
    }

    /// Its people are in it no longer.
    pub fn leave(self, school: SchoolId) {
        for person in self.people.get_untracked().iter().filter(|person| person.school == Some(school)) {
            self.tick(person, false);
        }
    }

    /// Everybody, each once.
    pub fn members(self) -> Vec<Member> {
        let leads = self.leads.get();
        let mut members: Vec<Member> = Vec::new();
        for person in self.coordinators.get() {
            members.push(Member { person, roles: vec![Role::Coordinator] });
        }
        for Candidate { id, .. } in self.people.get() {
            let role = if leads.contains(&id) { Role::Lead } else { Role::Member };
            match members.iter_mut().find(|member| member.person == id) {
                // Who coordinates it may do all that a member may.
                Some(member) if role == Role::Lead => member.roles.push(role),
                Some(_) => {}
                None => members.push(Member { person: id, roles: vec![role] }),
            }
        }
        members
    }
}

/// What to tell somebody by, beside the name.
pub fn about(person: &Candidate) -> String {
    let subject = Some(subject_name(&person.subject)).filter(|words| !words.is_empty());
    let duty = (person.duty != Duty::Teacher).then(|| duty_words(person.duty).to_owned());
    subject.into_iter().chain(duty).collect::<Vec<_>>().join(" · ")
}

pub fn school_in(known: &Partnerships, id: SchoolId) -> Option<&School> {
    known.schools.iter().find(|school| school.id == id)
}

/// Their name, from wherever it is known.
pub fn name_in(app: App, known: &Partnerships, id: PersonId) -> String {
    let person = known.people.iter().find(|person| person.id == id);
    person.map_or_else(|| app.name_of(id), |person| person.name.clone())
}

/// Those near the county seat first.
pub fn in_order(known: &Rc<Partnerships>) -> Vec<School> {
    let mut schools = known.schools.clone();
    order::by_key(&mut schools, |school| (school.setting, school.name.clone()));
    schools
}
