//! The directory as a roster: all of it at once, and how far its people have come.

use std::collections::BTreeMap;

use qinglan_core::directory::{Import, Member, Person, Role, School, Space, SpaceKind};
use qinglan_core::id::{Millis, PersonId, SchoolId};
use qinglan_core::roster::{Enlisted, Held, Rows};
use worker::Result;

use super::directory::{DirectoryStore, Table, key};
use super::{atomically, unpack};

/// How far somebody has come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Presence {
    /// Sign-ins that have not ended.
    pub devices: u32,
    /// There ever was one.
    pub came: bool,
    pub seen: Option<Millis>,
    /// Until when an invite can be taken.
    pub invited: Option<Millis>,
}

impl DirectoryStore {
    /// Everything that a roster speaks of. Of a large district that is 4,000 rows, for whoever keeps it.
    pub fn held(&self) -> Result<Held> {
        let mut spaces: Vec<Space> = self.sql.list("SELECT bytes FROM spaces", [], |row| unpack(&row.bytes()?))?;
        for space in &mut spaces {
            space.members = self.members(space.id)?;
        }
        let mut enlisted: BTreeMap<PersonId, Enlisted> = BTreeMap::new();
        for row in self.sql.list("SELECT person, bytes FROM enlisted", [], |row| {
            Ok((PersonId::from_bytes(row.array()?), unpack(&row.bytes()?)?))
        })? {
            enlisted.insert(row.0, row.1);
        }
        let people = self.people()?.into_iter().map(|person| {
            let enlisted = enlisted.remove(&person.id).unwrap_or_default();
            (person, enlisted)
        });
        Ok(Held {
            version: self.version()?,
            district: self.district()?,
            schools: self.schools()?,
            people: people.collect(),
            spaces,
            former: self
                .sql
                .list("SELECT name, school FROM former_names", [], |row| Ok((row.text()?, SchoolId::from_bytes(row.array()?))))?,
        })
    }

    /// The name that a school has until now goes on meaning it, whoever gives it another one (rule DR8).
    pub(super) fn note_former(&self, school: &School) -> Result<()> {
        if let Some(held) = self.school(school.id)?
            && held.name != school.name
        {
            let row = [held.name.as_str().into(), key(school.id.as_bytes())];
            self.sql.run("INSERT OR REPLACE INTO former_names (name, school) VALUES (?, ?)", row)?;
        }
        Ok(())
    }

    pub fn people(&self) -> Result<Vec<Person>> {
        self.sql.list("SELECT bytes FROM people", [], |row| unpack(&row.bytes()?))
    }

    pub fn schools(&self) -> Result<Vec<School>> {
        self.sql.list("SELECT bytes FROM schools", [], |row| unpack(&row.bytes()?))
    }

    /// What the directory knows of somebody beside what others see.
    pub fn enlisted(&self, person: PersonId) -> Result<Enlisted> {
        let row = self.get(Table::Enlisted, person.as_bytes())?;
        row.map_or_else(|| Ok(Enlisted::default()), |bytes| unpack(&bytes))
    }

    /// Takes in what a roster makes, all or nothing, and writes down that it was.
    pub fn take_roster(&self, rows: &Rows, write_down: impl FnOnce() -> Result<()>) -> Result<()> {
        atomically(&self.storage, || {
            self.put_rows(rows)?;
            write_down()
        })
    }

    /// Takes in a space, and writes down that it was.
    pub fn keep_space(&self, import: &Import, write_down: impl FnOnce() -> Result<()>) -> Result<()> {
        self.take_roster(&Rows { import: import.clone(), enlisted: Vec::new() }, write_down)
    }

    /// The preparing groups and pairings of a school, with members.
    pub fn groups_of(&self, school: SchoolId) -> Result<Vec<Space>> {
        let spaces: Vec<Space> = self.sql.list("SELECT bytes FROM spaces", [], |row| unpack(&row.bytes()?))?;
        let theirs = spaces
            .into_iter()
            .filter(|space| matches!(space.kind, SpaceKind::Prep | SpaceKind::Pairing) && space.schools.contains(&school));
        theirs.map(|space| Ok(Space { members: self.members(space.id)?, ..space })).collect()
    }

    /// All partnerships, with members.
    pub fn partnerships(&self) -> Result<Vec<Space>> {
        let spaces: Vec<Space> = self.sql.list("SELECT bytes FROM spaces", [], |row| unpack(&row.bytes()?))?;
        let partnerships = spaces.into_iter().filter(|space| space.kind == SpaceKind::Partnership);
        partnerships.map(|space| Ok(Space { members: self.members(space.id)?, ..space })).collect()
    }

    /// Who has a duty at the district's centre.
    pub fn centre(&self) -> Result<Vec<PersonId>> {
        let spaces: Vec<Space> = self.sql.list("SELECT bytes FROM spaces", [], |row| unpack(&row.bytes()?))?;
        let mut people = Vec::new();
        for space in spaces.into_iter().filter(|space| space.kind == SpaceKind::District) {
            let on_duty = |member: &Member| member.roles.iter().any(|role| matches!(role, Role::Admin | Role::Coordinator));
            people.extend(self.members(space.id)?.iter().filter(|member| on_duty(member)).map(|member| member.person));
        }
        Ok(people)
    }

    /// How far each person has come; who never was invited is not in it.
    pub fn presences(&self, now: Millis) -> Result<BTreeMap<PersonId, Presence>> {
        let mut all: BTreeMap<PersonId, Presence> = BTreeMap::new();
        let sessions = self.sql.list("SELECT person, seen, revoked FROM sessions", [], |row| {
            Ok((PersonId::from_bytes(row.array()?), Millis(row.signed()?), row.signed()? != 0))
        })?;
        for (person, seen, ended) in sessions {
            let presence = all.entry(person).or_default();
            presence.came = true;
            if !ended {
                presence.devices = presence.devices.saturating_add(1);
                presence.seen = presence.seen.max(Some(seen));
            }
        }
        let invites =
            self.sql.list("SELECT person, expires FROM invites WHERE used = 0 AND expires > ?", [now.0.into()], |row| {
                Ok((PersonId::from_bytes(row.array()?), Millis(row.signed()?)))
            })?;
        for (person, expires) in invites {
            let presence = all.entry(person).or_default();
            presence.invited = presence.invited.max(Some(expires));
        }
        Ok(all)
    }
}
