//! The spaces: who shares records with whom.
//!
//! Invariant: whoever is in a space reads all of it, so a coordinator is in partnerships and never in a pairing, and the
//! district's space has the centre's people only.

use anyhow::{Context, Result};
use qinglan_core::directory::{Member, Person, Role, Space, SpaceKind};

use super::cast::COORDINATOR;
use super::data::{Partnership, Places, Subjects};
use super::dice::Seed;
use super::roster::{Roster, Staffed};

/// Fewer than this do not need a group to prepare lessons together.
const PREP_TEACHERS_MIN: usize = 3;
/// Who takes part in a partnership beside the training lead, so that the cast's has 25 people at most.
const HOST_PARTICIPANTS: usize = 6;
const VILLAGE_PARTICIPANTS: usize = 4;

/// All spaces but pairings.
pub fn all(seed: Seed, places: &Places, subjects: &Subjects, roster: &Roster) -> Result<Vec<Space>> {
    let mut spaces = vec![district(seed, places, roster)];
    spaces.extend(roster.schools.iter().map(|staffed| school(seed, staffed)));
    for staffed in &roster.schools {
        spaces.extend(prep(seed, subjects, staffed));
    }
    for row in &places.partnerships {
        spaces.push(partnership(seed, row, roster)?);
    }
    Ok(spaces)
}

pub fn member(person: &Person, role: Role) -> Member {
    Member { person: person.id, roles: vec![role] }
}

/// The space of the district's centre.
pub fn district_name(places: &Places) -> String {
    places.centre.clone()
}

/// The space of the cast's partnership, and of every other.
pub fn partnership_name(host: &str) -> String {
    format!("{host}城乡结对")
}

/// Administrators come first in the centre's roster; from the cast's coordinator on they are coordinators.
fn coordinators(roster: &Roster) -> &[Person] {
    roster.centre.get(COORDINATOR.slot..).unwrap_or_default()
}

fn district(seed: Seed, places: &Places, roster: &Roster) -> Space {
    let coordinators = coordinators(roster);
    let members = roster
        .centre
        .iter()
        .map(|person| member(person, if coordinators.contains(person) { Role::Coordinator } else { Role::Admin }));
    let name = district_name(places);
    Space {
        id: seed.space(&name),
        kind: SpaceKind::District,
        schools: Vec::new(),
        members: members.collect(),
        name,
        archived: None,
    }
}

fn school(seed: Seed, staffed: &Staffed) -> Space {
    let members = led(&staffed.staff.iter().collect::<Vec<_>>());
    let name = staffed.school.name.clone();
    Space { id: seed.space(&name), kind: SpaceKind::School, schools: vec![staffed.school.id], members, name, archived: None }
}

fn prep(seed: Seed, subjects: &Subjects, staffed: &Staffed) -> Vec<Space> {
    let mut spaces = Vec::new();
    for (subject, label) in &subjects.labels {
        let group: Vec<&Person> = staffed.staff.iter().filter(|person| person.subject == *subject).collect();
        if group.len() < PREP_TEACHERS_MIN {
            continue;
        }
        let name = format!("{}{label}备课组", staffed.school.name);
        let lead = staffed.teacher_of(subject).map(|person| person.id);
        let role = |person: &Person| {
            if Some(person.id) == lead { Role::Lead } else { Role::Member }
        };
        let members = group.iter().map(|person| member(person, role(person))).collect();
        let schools = vec![staffed.school.id];
        spaces.push(Space { id: seed.space(&name), kind: SpaceKind::Prep, schools, members, name, archived: None });
    }
    spaces
}

fn partnership(seed: Seed, row: &Partnership, roster: &Roster) -> Result<Space> {
    let coordinator = coordinators(roster).get(row.coordinator).context("a partnership has a coordinator")?;
    let host = roster.named(&row.host)?;
    let mut members = vec![member(coordinator, Role::Coordinator)];
    members.extend(led(&host.staff.iter().take(1 + HOST_PARTICIPANTS).collect::<Vec<_>>()));
    let mut schools = vec![host.school.id];
    for village in &row.villages {
        let village = roster.named(village)?;
        schools.push(village.school.id);
        // The host's lead keeps the calendar with the coordinator; the villages' leads take part like everybody.
        members.extend(village.staff.iter().take(1 + VILLAGE_PARTICIPANTS).map(|person| member(person, Role::Member)));
    }
    let name = partnership_name(&row.host);
    Ok(Space { id: seed.space(&name), kind: SpaceKind::Partnership, schools, members, name, archived: None })
}

/// The first leads.
fn led(people: &[&Person]) -> Vec<Member> {
    let role = |place: usize| if place == 0 { Role::Lead } else { Role::Member };
    people.iter().enumerate().map(|(place, person)| member(person, role(place))).collect()
}
