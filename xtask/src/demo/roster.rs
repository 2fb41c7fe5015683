//! The schools and everybody who works in them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use qinglan_core::directory::{Person, School};

use super::apportion::apportion;
use super::cast::{CENTRE, CITY, HOME, NEIGHBOUR, POSTS, Post};
use super::data::{Names, Place, Places, Subjects};
use super::dice::Seed;

/// Every school has one teacher, and the schools of the cast have theirs.
pub const TEACHERS_MIN: usize = 103;
/// Two administrators and two coordinators.
const CENTRE_STAFF: usize = 4;
/// The village school is the same in a district of any size: her world on the phone is the one that people see.
const HOME_TEACHERS: u32 = 12;
const CITY_TEACHERS_MIN: u32 = 16;
/// Schools of the cast's partnership can send more than their lead.
const PARTNER_TEACHERS_MIN: u32 = 3;

/// A school with its people; place 0 is its training lead.
#[derive(Debug, Clone)]
pub struct Staffed {
    pub school: School,
    pub staff: Vec<Person>,
}

impl Staffed {
    /// The first teacher of a subject who neither leads the school's training nor is of the cast.
    pub fn teacher_of(&self, subject: &str) -> Option<&Person> {
        let mut staff = self.staff.iter().enumerate().skip(1);
        let found = staff.find(|(slot, person)| person.subject == subject && Post::at(&self.school.name, *slot).is_none());
        found.map(|(_, person)| person)
    }
}

/// Everybody in the directory.
#[derive(Debug, Clone)]
pub struct Roster {
    pub schools: Vec<Staffed>,
    pub centre: Vec<Person>,
}

impl Roster {
    /// Schools in the order of the data file, `teachers` people over them (at least [`TEACHERS_MIN`]).
    pub fn new(seed: Seed, teachers: usize, data: (&Places, &Names, &Subjects)) -> Result<Self> {
        let (places, names, subjects) = data;
        let sizes = sizes(places, teachers.max(TEACHERS_MIN))?;
        let schools = places.schools.iter().zip(sizes).map(|(place, size)| {
            let shares = subjects.shares.get(&place.kind).with_context(|| format!("{:?} has no subjects", place.kind))?;
            let school = seed.school(&place.name);
            let staff = staff(seed, &place.name, size, names);
            let staff = staff.into_iter().zip(subjects_of(&place.name, size, shares)).map(|((id, name), subject)| Person {
                id,
                name,
                school: Some(school),
                subject,
            });
            let school = School { id: school, name: place.name.clone(), kind: place.kind, setting: place.setting };
            Ok(Staffed { school, staff: staff.collect() })
        });
        let centre = staff(seed, CENTRE, CENTRE_STAFF, names).into_iter();
        let centre = centre.map(|(id, name)| Person { id, name, school: None, subject: String::new() });
        Ok(Self { schools: schools.collect::<Result<_>>()?, centre: centre.collect() })
    }

    pub fn named(&self, school: &str) -> Result<&Staffed> {
        self.schools.iter().find(|staffed| staffed.school.name == school).with_context(|| format!("no school {school}"))
    }

    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.schools.iter().flat_map(|staffed| &staffed.staff).chain(&self.centre)
    }
}

fn sizes(places: &Places, teachers: usize) -> Result<Vec<usize>> {
    let partners = places.partnerships.iter().find(|partnership| partnership.host == CITY);
    let partners = &partners.context("the cast's partnership is missing")?.villages;
    let floor = |place: &Place| match place.name.as_str() {
        HOME => HOME_TEACHERS,
        CITY => CITY_TEACHERS_MIN,
        name if name == NEIGHBOUR || partners.iter().any(|village| village == name) => PARTNER_TEACHERS_MIN,
        _ => 1,
    };
    let weight = |place: &Place| if place.name == HOME { 0 } else { place.size };
    let weights: Vec<u32> = places.schools.iter().map(weight).collect();
    let floors: Vec<u32> = places.schools.iter().map(floor).collect();
    let sizes = apportion(&weights, &floors, u32::try_from(teachers)?);
    sizes.into_iter().map(|size| Ok(usize::try_from(size)?)).collect()
}

/// Names, no two the same in one house; those at the first places do not depend on how many there are.
fn staff(seed: Seed, house: &str, size: usize, names: &Names) -> Vec<(qinglan_core::id::PersonId, String)> {
    let mut stream = seed.stream(&format!("names/{house}"));
    let mut used: BTreeSet<String> = POSTS.iter().map(|post| post.name.to_owned()).collect();
    let mut draw = || loop {
        let family = stream.pick(&names.family).map_or("", String::as_str);
        let given = stream.pick(&names.given).map_or("", String::as_str);
        let name = format!("{family}{given}");
        // Without names in the data file there is nothing to wait for.
        if used.insert(name.clone()) || name.is_empty() {
            return name;
        }
    };
    (0..size)
        .map(|slot| {
            let drawn = draw();
            (seed.person(house, slot), Post::at(house, slot).map_or(drawn, |post| post.name.to_owned()))
        })
        .collect()
}

/// Subjects so that every beginning of the list is as close to the shares as it can be.
fn subjects_of(house: &str, size: usize, shares: &BTreeMap<String, i64>) -> Vec<String> {
    let total: i64 = shares.values().sum();
    let mut counts: BTreeMap<&str, i64> = shares.keys().map(|subject| (subject.as_str(), 0)).collect();
    (1_i64..)
        .zip(0..size)
        .map(|(place, slot)| {
            let cast = Post::at(house, slot).map(|post| post.subject);
            let lack = |subject: &str, share: i64| share * place - counts.get(subject).copied().unwrap_or(0) * total;
            let due = shares.iter().max_by_key(|(subject, share)| lack(subject, **share)).map(|(subject, _)| subject.as_str());
            let subject = cast.or(due).unwrap_or_default();
            if let Some(count) = counts.get_mut(subject) {
                *count += 1;
            }
            subject.to_owned()
        })
        .collect()
}
