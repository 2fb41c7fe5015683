//! Running a district or a school: the roster, invites, devices, the log. Who may is asked here, for each.

use std::collections::{BTreeMap, BTreeSet};

use qinglan_core::access::{Deed, may};
use qinglan_core::administration::{
    Colleague, EndDevice, Found, InviteMany, OWN_INVITE_DAYS, Overview, RenameSchool, Reset, ResetDone, SLIPS_MAX, SchoolCount,
    SchoolRenamed, Slip, Staff, What,
};
use qinglan_core::api::ApiError;
use qinglan_core::directory::{Import, InviteIssued, Member, Person, Role, School, Space, SpaceKind};
use qinglan_core::id::{Millis, PersonId, SchoolId, SpaceId};
use qinglan_core::roster::{
    CELL_CHARS_MAX, COLUMNS_MAX, Change, Duty, Plan, ROWS_MAX, Roster, Rows, duties, entry, people_table, plan, rename,
    school_name, schools_table,
};

use super::directory::{DAY_MS, VALID_DAYS_MAX};
use crate::ambient;
use crate::internal::{SessionId, Tables};
use crate::reply::Outcome;
use crate::store::directory::DirectoryStore;
use crate::store::invites::{self, Invite};
use crate::store::roster::Presence;

/// So long the first administrator's invite is good.
const FOUND_DAYS: u32 = 7;

/// What somebody may administer.
struct Reach {
    keeps_roster: bool,
    /// Schools whose people they admit; everybody where they keep the roster.
    schools: BTreeSet<SchoolId>,
}

impl Reach {
    fn of(store: &DirectoryStore, person: PersonId) -> Outcome<Self> {
        let mut reach = Self { keeps_roster: false, schools: BTreeSet::new() };
        for space in store.spaces_of(person)? {
            let roles = store.roles(space.id, person)?;
            reach.keeps_roster |= may(space.kind, &roles, Deed::KeepRoster);
            if may(space.kind, &roles, Deed::Admit) {
                reach.schools.extend(space.schools);
            }
        }
        Ok(reach)
    }

    fn has(&self, school: Option<SchoolId>) -> bool {
        self.keeps_roster || school.is_some_and(|school| self.schools.contains(&school))
    }
}

pub(super) fn keeper(store: &DirectoryStore, person: PersonId) -> Outcome<()> {
    if Reach::of(store, person)?.keeps_roster { Ok(()) } else { Err(ApiError::Forbidden.into()) }
}

/// The schools that `by` looks after, and how many of their people have come.
pub fn overview(store: &DirectoryStore, by: PersonId) -> Outcome<Overview> {
    let reach = Reach::of(store, by)?;
    let presences = store.presences(ambient::now())?;
    let mut counts: BTreeMap<Option<SchoolId>, [u32; 3]> = BTreeMap::new();
    for person in store.people()? {
        if !reach.has(person.school) || store.enlisted(person.id)?.left {
            continue;
        }
        let Presence { devices, invited, .. } = presences.get(&person.id).copied().unwrap_or_default();
        let [people, enrolled, waiting] = counts.entry(person.school).or_default();
        *people += 1;
        *enrolled += u32::from(devices > 0);
        *waiting += u32::from(devices == 0 && invited.is_some());
    }
    let count = |school: Option<School>, [people, enrolled, invited]: [u32; 3]| SchoolCount { school, people, enrolled, invited };
    let mut schools: Vec<SchoolCount> = Vec::new();
    schools.extend(counts.remove(&None).map(|counts| count(None, counts)));
    for school in store.schools()?.into_iter().filter(|school| reach.has(Some(school.id))) {
        let counts = counts.remove(&Some(school.id)).unwrap_or_default();
        schools.push(count(Some(school), counts));
    }
    Ok(Overview { district: store.district()?, keeps_roster: reach.keeps_roster, schools })
}

/// The people of a school.
pub fn staff(store: &DirectoryStore, by: PersonId, school: Option<SchoolId>) -> Outcome<Staff> {
    if !Reach::of(store, by)?.has(school) {
        return Err(ApiError::Forbidden.into());
    }
    let presences = store.presences(ambient::now())?;
    let held = store.held()?;
    let duties = duties(&held.spaces);
    let colleague = |person: &Person, enlisted| {
        let Presence { devices, came, seen, invited } = presences.get(&person.id).copied().unwrap_or_default();
        let duty = duties.get(&person.id).copied().unwrap_or(Duty::Teacher);
        Colleague { id: person.id, entry: entry(&held, person, enlisted, duty), devices, seen, invited, came }
    };
    let there = held.people.iter().filter(|(person, _)| person.school == school);
    let people = there.map(|(person, enlisted)| colleague(person, enlisted)).collect();
    let spaces = school.map(|id| store.groups_of(id)).transpose()?.unwrap_or_default();
    Ok(Staff { school: school.map(|id| store.school(id)).transpose()?.flatten(), people, spaces })
}

/// What a roster changes; changed, if it says so and the directory is still the one that it was planned on (rule DR6).
pub fn roster(store: &DirectoryStore, by: PersonId, roster: &Roster) -> Outcome<Plan> {
    keeper(store, by)?;
    let rows: usize = roster.sheets.iter().map(|sheet| sheet.rows.len()).sum();
    let wide = |sheet: &qinglan_core::roster::Sheet| sheet.columns.len() > COLUMNS_MAX;
    if rows > ROWS_MAX || roster.sheets.iter().any(wide) {
        return Err(ApiError::TooLarge { limit: ROWS_MAX as u64 }.into());
    }
    let mut drawn = Ok(());
    let mut fresh = || match ambient::random() {
        Ok(id) => id,
        Err(error) => {
            drawn = Err(error);
            [0; 16]
        }
    };
    let (mut plan, rows) = plan(&store.held()?, &roster.sheets, &mut fresh);
    drawn?;
    if roster.apply == Some(plan.version) {
        let (mut added, mut changed, mut left) = (0_u32, 0_u32, 0_u32);
        for change in &plan.changes {
            match change {
                Change::Added(_) => added += 1,
                Change::Changed { before, after, .. } if after.left && !before.left => left += 1,
                Change::Changed { .. } => changed += 1,
                Change::SchoolAdded(_) | Change::SchoolChanged { .. } => {}
            }
        }
        store.take_roster(&rows, || store.write_down(Some(by), What::RosterTaken { added, changed, left }, ambient::now()))?;
        plan.applied = true;
    }
    Ok(plan)
}

/// Another name for a school (rule DR8).
pub fn rename_school(store: &DirectoryStore, by: PersonId, asked: &RenameSchool) -> Outcome<SchoolRenamed> {
    keeper(store, by)?;
    let name = school_name(&asked.name).ok_or(ApiError::Malformed)?;
    let school = store.school(asked.school)?.ok_or(ApiError::NotFound)?;
    if school.name == name {
        return Ok(SchoolRenamed::Done(school));
    }
    let Some(import) = rename(&store.held()?, &school, name.clone()) else { return Ok(SchoolRenamed::Taken) };
    let act = What::SchoolRenamed { before: school.name.clone(), after: name.clone() };
    store.take_roster(&Rows { import, enlisted: Vec::new() }, || store.write_down(Some(by), act, ambient::now()))?;
    Ok(SchoolRenamed::Done(School { name, ..school }))
}

/// The roster as tables.
pub fn tables(store: &DirectoryStore, by: PersonId) -> Outcome<Tables> {
    keeper(store, by)?;
    let held = store.held()?;
    store.write_down(Some(by), What::Exported, ambient::now())?;
    Ok(Tables { people: people_table(&held), schools: schools_table(&held) })
}

/// Invites for people, each told once (rules IV1 to IV3).
pub fn invite(store: &DirectoryStore, by: PersonId, invite: &InviteMany) -> Outcome<Vec<Slip>> {
    let InviteMany { people, valid_days } = invite;
    if people.len() > SLIPS_MAX || !(1..=VALID_DAYS_MAX).contains(valid_days) {
        return Err(ApiError::Malformed.into());
    }
    let reach = Reach::of(store, by)?;
    let now = ambient::now();
    let mut slips = Vec::with_capacity(people.len());
    for id in people {
        let person = store.person(*id)?.ok_or(ApiError::NotFound)?;
        let closed = store.came(*id)? || at_centre(store, *id)?;
        let is_open = !closed || reach.keeps_roster;
        if !reach.has(person.school) || !is_open || store.enlisted(*id)?.left || store.deletion(*id)?.is_some() {
            return Err(ApiError::Forbidden.into());
        }
        let school = person.school.map(|id| store.school(id)).transpose()?.flatten();
        let code = invites::code(ambient::random()?);
        let expires = now.plus(i64::from(*valid_days) * DAY_MS);
        slips.push(Slip {
            person: *id,
            name: person.name,
            school: school.map(|school| school.name).unwrap_or_default(),
            code,
            expires,
        });
    }
    let sender = store.person(by)?.map(|person| person.name).unwrap_or_default();
    let (of, name) = match slips.as_slice() {
        [one] => (Some(one.person), one.name.clone()),
        _ => (None, String::new()),
    };
    store.all_or_nothing(|| {
        for slip in &slips {
            let invite = Invite { person: slip.person, sender: sender.clone(), expires: slip.expires, used: false };
            store.issue(&slip.code, &invite, now)?;
        }
        let people = u32::try_from(slips.len()).unwrap_or(u32::MAX);
        store.write_down_of(Some(by), of, What::Invited { people, name: name.clone() }, now)
    })?;
    Ok(slips)
}

/// Whether somebody has a duty at the district's centre.
fn at_centre(store: &DirectoryStore, person: PersonId) -> Outcome<bool> {
    for space in store.spaces_of(person)? {
        let roles = store.roles(space.id, person)?;
        if space.kind == SpaceKind::District && roles.iter().any(|role| matches!(role, Role::Admin | Role::Coordinator)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// An invite for another device of one's own.
pub fn own_invite(store: &DirectoryStore, by: PersonId) -> Outcome<InviteIssued> {
    let sender = store.person(by)?.ok_or(ApiError::NotFound)?.name;
    let now = ambient::now();
    let expires = now.plus(i64::from(OWN_INVITE_DAYS) * DAY_MS);
    let code = invites::code(ambient::random()?);
    store.all_or_nothing(|| store.issue(&code, &Invite { person: by, sender, expires, used: false }, now))?;
    Ok(InviteIssued { code, expires })
}

/// Ends every session and invite of a person (rule IV4).
pub fn reset(store: &DirectoryStore, by: PersonId, reset: Reset) -> Outcome<ResetDone> {
    keeper(store, by)?;
    let person = store.person(reset.person)?.ok_or(ApiError::NotFound)?;
    let now = ambient::now();
    let devices = store.all_or_nothing(|| {
        store.end_invites(person.id, now)?;
        let devices = store.end_sessions(person.id, now)?;
        store.write_down_of(Some(by), Some(person.id), What::Reset(person.name.clone()), now)?;
        Ok(devices)
    })?;
    Ok(ResetDone { devices })
}

/// Ends one of one's own sessions.
pub fn end_device(store: &DirectoryStore, by: PersonId, end: &EndDevice) -> Outcome<()> {
    let session: [u8; 16] = end.session.0.as_slice().try_into().map_err(|_| ApiError::Malformed)?;
    Ok(store.end_session_of(by, SessionId(session), ambient::now())?)
}

/// What was done, for whoever keeps the roster.
pub fn log(store: &DirectoryStore, by: PersonId, before: Option<u64>) -> Outcome<qinglan_core::administration::Log> {
    keeper(store, by)?;
    Ok(qinglan_core::administration::Log { acts: store.acts(before)? })
}

/// The district begins (rule IV6).
pub fn found(store: &DirectoryStore, found: &Found) -> Outcome<InviteIssued> {
    let [district, name] = [&found.district, &found.name].map(|text| text.trim().to_owned());
    let fits = |text: &String| !text.is_empty() && text.chars().count() <= CELL_CHARS_MAX;
    if !fits(&district) || !fits(&name) {
        return Err(ApiError::Malformed.into());
    }
    let held = store.held()?;
    if duties(&held.spaces).values().any(|duty| *duty == Duty::Admin) {
        return Err(ApiError::Forbidden.into());
    }
    let now = ambient::now();
    let person =
        Person { id: PersonId::from_bytes(ambient::random()?), name: name.clone(), school: None, subject: String::new() };
    let known = held.spaces.into_iter().find(|space| space.kind == SpaceKind::District);
    let mut space = match known {
        Some(space) => space,
        None => Space {
            id: SpaceId::from_bytes(ambient::random()?),
            kind: SpaceKind::District,
            name: district.clone(),
            schools: Vec::new(),
            members: Vec::new(),
            archived: None,
        },
    };
    space.members.push(Member { person: person.id, roles: vec![Role::Admin] });
    let id = person.id;
    let code = invites::code(ambient::random()?);
    let expires: Millis = now.plus(i64::from(FOUND_DAYS) * DAY_MS);
    let invite = Invite { person: person.id, sender: district.clone(), expires, used: false };
    let import = Import { district: Some(district), people: vec![person], spaces: vec![space], ..Import::default() };
    store.import(&import)?;
    store.all_or_nothing(|| {
        store.issue(&code, &invite, now)?;
        store.write_down_of(None, Some(id), What::Founded(name.clone()), now)
    })?;
    Ok(InviteIssued { code, expires })
}
