//! How many of what, and that it is the same every time.

use std::collections::BTreeSet;

use qinglan_core::directory::{Role, SchoolKind, Setting, SpaceKind};
use qinglan_core::id::PersonId;

use super::super::cast::{CITY, HOME, NEIGHBOUR};
use super::super::dice::Seed;
use super::super::roster;
use super::super::writer::Writing;
use super::super::{Cast, SEED, district};
use super::{FULL, autumn, day};

#[test]
fn there_are_73_schools_of_the_real_kinds() {
    let schools = autumn(300).import.schools;
    let count = |kind| schools.iter().filter(|school| school.kind == kind).count();
    let counts: Vec<usize> = SchoolKind::ALL.iter().map(|kind| count(*kind)).collect();
    assert_eq!(counts, [35, 18, 5, 7, 4, 2, 1, 1]);
    assert_eq!(schools.len(), 73);
    assert!(Setting::ALL.iter().all(|setting| schools.iter().any(|school| school.setting == *setting)));
    let names: BTreeSet<&str> = schools.iter().map(|school| school.name.as_str()).collect();
    assert_eq!(names.len(), 73);
}

#[test]
fn teachers_add_up_and_every_school_has_one_and_a_lead() {
    for teachers in [roster::TEACHERS_MIN, 300, FULL] {
        let district = autumn(teachers);
        let people = &district.import.people;
        assert_eq!(people.iter().filter(|person| person.school.is_some()).count(), teachers);
        assert_eq!(people.iter().map(|person| person.id).collect::<BTreeSet<_>>().len(), people.len());
        assert!(people.iter().all(|person| person.name.chars().count() >= 2));
        for school in &district.import.schools {
            let space =
                district.import.spaces.iter().find(|space| space.kind == SpaceKind::School && space.schools == [school.id]);
            let members = &space.unwrap().members;
            assert_eq!(members.iter().filter(|member| member.roles == [Role::Lead]).count(), 1, "{}", school.name);
            assert_eq!(members.len(), people.iter().filter(|person| person.school == Some(school.id)).count());
        }
    }
}

#[test]
fn too_few_teachers_become_the_fewest_there_can_be() {
    assert_eq!(autumn(1).import, autumn(roster::TEACHERS_MIN).import);
}

#[test]
fn larger_schools_have_more_teachers() {
    let district = autumn(FULL);
    let size = |name: &str| district.import.spaces.iter().find(|space| space.name == name).unwrap().members.len();
    assert!((240..360).contains(&size("青岭县第一中学")), "{}", size("青岭县第一中学"));
    assert!((120..180).contains(&size(CITY)));
    assert!((8..20).contains(&size(NEIGHBOUR)));
    assert_eq!(size(HOME), 12);
}

#[test]
fn the_same_seed_gives_the_same_district_and_another_another() {
    assert_eq!(autumn(300), autumn(300));
    assert_ne!(autumn(300).cast, district(SEED + 1, 300, day(2026, 11, 23)).unwrap().cast);
}

#[test]
fn the_cast_and_their_records_are_the_same_in_a_district_of_any_size() {
    let (small, full) = (autumn(300), autumn(FULL));
    assert_eq!(small.cast, full.cast);
    assert_eq!(small.cast, Cast::new(Seed(SEED)));
    for (small, full) in small.writings.iter().zip(&full.writings) {
        assert_eq!((small.author, small.device), (full.author, full.device));
        let ids = |writing: &Writing| writing.ops().map(|op| (op.id, op.entity)).collect::<Vec<_>>();
        assert_eq!(ids(small), ids(full));
    }
    let people: BTreeSet<PersonId> = full.import.people.iter().map(|person| person.id).collect();
    assert!(small.import.people.iter().all(|person| people.contains(&person.id)), "a small district is part of a large one");
    for (_, person) in small.cast.roles() {
        assert!(small.import.people.contains(person) && full.import.people.contains(person), "{person:?}");
    }
}
