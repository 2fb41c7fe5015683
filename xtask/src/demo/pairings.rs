//! Mentors and mentees: one teacher in eight is a mentee, and some mentors have several.

use anyhow::{Context, Result};
use qinglan_core::directory::{Person, Role, Space, SpaceKind};
use qinglan_core::id::SpaceId;

use super::apportion::apportion;
use super::cast::{MENTEE, MENTOR, NEIGHBOUR_MENTEE, Post, TEACHER};
use super::dice::Seed;
use super::roster::{Roster, Staffed};
use super::spaces::member;

/// One mentee for so many teachers.
pub const TEACHERS_PER_MENTEE: usize = 8;
/// A lead, a mentor and a mentee.
const STAFF_MIN: usize = 3;
/// The pairings of the cast's mentor.
const CAST: [Post; 3] = [TEACHER, MENTEE, NEIGHBOUR_MENTEE];

/// All pairings, the cast's first.
pub fn all(seed: Seed, roster: &Roster) -> Result<Vec<Space>> {
    let teachers: usize = roster.schools.iter().map(|staffed| staffed.staff.len()).sum();
    let wanted = (teachers / TEACHERS_PER_MENTEE).saturating_sub(CAST.len());
    let weights = roster.schools.iter().map(weight).collect::<Result<Vec<u32>>>()?;
    let quotas = apportion(&weights, &vec![0; weights.len()], u32::try_from(wanted)?);
    let mut spaces: Vec<Space> = CAST.iter().map(|mentee| pairing(seed, &MENTOR.person(seed), &mentee.person(seed))).collect();
    for (staffed, quota) in roster.schools.iter().zip(quotas) {
        spaces.extend(within(seed, staffed, usize::try_from(quota)?)?);
    }
    Ok(spaces)
}

/// The space of the cast's mentor and this mentee.
pub fn cast_space(seed: Seed, mentee: &Post) -> SpaceId {
    pairing(seed, &MENTOR.person(seed), &mentee.person(seed)).id
}

fn weight(staffed: &Staffed) -> Result<u32> {
    let size = staffed.staff.len();
    Ok(if size < STAFF_MIN { 0 } else { u32::try_from(size)? })
}

/// Mentees from the end of the roster (the youngest), mentors of the same subject from its first half.
fn within(seed: Seed, staffed: &Staffed, quota: usize) -> Result<Vec<Space>> {
    let name = staffed.school.name.as_str();
    let mut stream = seed.stream(&format!("pairings/{name}"));
    let places: Vec<(usize, &Person)> = staffed.staff.iter().enumerate().collect();
    let free = |slot: usize| slot > 0 && Post::at(name, slot).is_none();
    let middle = places.len().div_ceil(2);
    let mentees = places.iter().rev().filter(|(slot, _)| free(*slot) && *slot >= middle).take(quota);
    let mentors: Vec<&Person> =
        places.iter().filter(|(slot, _)| free(*slot) && *slot < middle).map(|(_, person)| *person).collect();
    mentees
        .map(|(_, mentee)| {
            let same: Vec<&Person> = mentors.iter().copied().filter(|mentor| mentor.subject == mentee.subject).collect();
            let mentor = stream.pick(if same.is_empty() { &mentors } else { &same });
            let mentor = mentor.with_context(|| format!("{name} has nobody to be a mentor"))?;
            Ok(pairing(seed, mentor, mentee))
        })
        .collect()
}

fn pairing(seed: Seed, mentor: &Person, mentee: &Person) -> Space {
    Space {
        id: seed.space(&format!("{}/{}", mentor.id, mentee.id)),
        kind: SpaceKind::Pairing,
        name: format!("{}—{}", mentor.name, mentee.name),
        schools: Vec::new(),
        members: vec![member(mentor, Role::Mentor), member(mentee, Role::Mentee)],
        archived: None,
    }
}
