//! Who is with whom.

use std::collections::BTreeSet;

use qinglan_core::directory::{Role, Setting, Space, SpaceKind};
use qinglan_core::id::PersonId;

use super::super::{District, pairings, roster};
use super::{FULL, autumn};

fn spaces_of(district: &District, person: PersonId) -> Vec<&Space> {
    district.import.spaces.iter().filter(|space| !space.roles(person).is_empty()).collect()
}

#[test]
fn spaces_name_people_and_schools_that_exist_once_each() {
    for teachers in [roster::TEACHERS_MIN, 300, FULL] {
        let import = autumn(teachers).import;
        let people: BTreeSet<PersonId> = import.people.iter().map(|person| person.id).collect();
        let mut ids = BTreeSet::new();
        for space in &import.spaces {
            assert!(ids.insert(space.id), "{} comes twice", space.name);
            let members: BTreeSet<PersonId> = space.members.iter().map(|member| member.person).collect();
            assert_eq!(members.len(), space.members.len(), "{}", space.name);
            assert!(members.is_subset(&people), "{}", space.name);
            assert!(space.schools.iter().all(|id| import.schools.iter().any(|school| school.id == *id)));
        }
    }
}

#[test]
fn one_teacher_in_eight_is_a_mentee_and_some_mentors_have_several() {
    for teachers in [300, FULL] {
        let import = autumn(teachers).import;
        let pairings: Vec<&Space> = import.spaces.iter().filter(|space| space.kind == SpaceKind::Pairing).collect();
        assert_eq!(pairings.len(), teachers / pairings::TEACHERS_PER_MENTEE);
        let with = |role: Role| -> Vec<PersonId> {
            let of = |space: &&Space| space.members.iter().find(|member| member.roles == [role]).map(|member| member.person);
            pairings.iter().filter_map(of).collect()
        };
        let mentees: BTreeSet<PersonId> = with(Role::Mentee).into_iter().collect();
        assert_eq!(mentees.len(), pairings.len(), "nobody has two mentors");
        assert!(with(Role::Mentor).into_iter().collect::<BTreeSet<_>>().len() < pairings.len());
        assert!(pairings.iter().all(|space| space.members.len() == 2 && space.name.contains('—')));
    }
}

#[test]
fn every_preparing_group_has_one_lead_and_one_subject() {
    for teachers in [300, FULL] {
        let import = autumn(teachers).import;
        let groups: Vec<&Space> = import.spaces.iter().filter(|space| space.kind == SpaceKind::Prep).collect();
        assert!(groups.len() > 20);
        assert!(groups.iter().any(|space| space.name == "青岭县实验小学语文备课组"));
        for space in groups {
            assert_eq!(space.members.iter().filter(|member| member.roles == [Role::Lead]).count(), 1, "{}", space.name);
            assert!(space.members.len() >= 3, "{}", space.name);
        }
    }
}

#[test]
fn partnerships_join_a_school_of_the_county_seat_with_two_to_four_village_schools() {
    let import = autumn(300).import;
    let setting = |id| import.schools.iter().find(|school| school.id == id).unwrap().setting;
    let partnerships: Vec<&Space> = import.spaces.iter().filter(|space| space.kind == SpaceKind::Partnership).collect();
    assert_eq!(partnerships.len(), 6);
    for space in partnerships {
        let [host, villages @ ..] = space.schools.as_slice() else { panic!("no schools") };
        assert_eq!(setting(*host), Setting::CountySeat);
        assert!((2..=4).contains(&villages.len()));
        assert!(villages.iter().all(|id| setting(*id) == Setting::Village));
        assert_eq!(space.members.iter().filter(|member| member.roles == [Role::Coordinator]).count(), 1);
    }
}

#[test]
fn the_world_on_the_teachers_phone_is_small() {
    for teachers in [300, FULL] {
        let district = autumn(teachers);
        let spaces = spaces_of(&district, district.cast.teacher.id);
        let kinds: Vec<SpaceKind> = spaces.iter().map(|space| space.kind).collect();
        assert_eq!(kinds, [SpaceKind::School, SpaceKind::Prep, SpaceKind::Partnership, SpaceKind::Pairing]);
        let sizes: Vec<usize> = spaces.iter().map(|space| space.members.len()).collect();
        assert!((10..=15).contains(&sizes[0]) && (3..=8).contains(&sizes[1]) && sizes[2] <= 25 && sizes[3] == 2, "{sizes:?}");
        let people: BTreeSet<PersonId> = spaces.iter().flat_map(|space| &space.members).map(|member| member.person).collect();
        assert!(people.len() <= 40, "{}", people.len());
    }
}

#[test]
fn who_must_not_read_is_not_in() {
    let district = autumn(300);
    let cast = &district.cast;
    let kinds = |person| spaces_of(&district, person).iter().map(|space| space.kind).collect::<Vec<_>>();
    assert!(kinds(cast.mentor.id).iter().filter(|kind| **kind == SpaceKind::Pairing).count() == 3);
    let coordinator = kinds(cast.coordinator.id);
    assert_eq!(coordinator, [vec![SpaceKind::District], vec![SpaceKind::Partnership; 3]].concat());
    assert_eq!(kinds(cast.admin.id), [SpaceKind::District]);
    let shared = |a: PersonId, b| spaces_of(&district, a).iter().any(|space| !space.roles(b).is_empty());
    assert!(shared(cast.teacher.id, cast.mentor.id) && shared(cast.teacher.id, cast.coordinator.id));
    assert!(shared(cast.teacher.id, cast.lead.id) && !shared(cast.teacher.id, cast.admin.id));
}
