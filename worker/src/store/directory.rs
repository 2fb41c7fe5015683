//! What the directory keeps: schools, people, spaces and who is in them, and which spaces are to be told of changes.
//!
//! Rows are CBOR of the types in `qinglan_core::directory`; a space's row has no members, they are rows of their own.

use std::collections::BTreeSet;

use qinglan_core::directory::{Import, Imported, Member, Person, Role, School, Space, SpaceKind, World};
use qinglan_core::id::{PersonId, SchoolId, SpaceId};
use qinglan_core::roster::Rows;
use qinglan_core::spaces::standing;
use qinglan_core::wire::{Bytes, Wire, to_vec};
use worker::{Result, SqlStorageValue, Storage};

use super::sql::{blob, number};
use super::{Sql, atomically, migrate, unpack};
use crate::ambient;
use crate::internal::Roster;

const STEPS: &[&str] = &[
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
     CREATE TABLE schools (id BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
     CREATE TABLE people (id BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
     CREATE TABLE spaces (id BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
     CREATE TABLE members (space BLOB NOT NULL, person BLOB NOT NULL, roles BLOB NOT NULL, PRIMARY KEY (space, person))
       WITHOUT ROWID;
     CREATE INDEX members_by_person ON members (person);
     CREATE TABLE told (space BLOB PRIMARY KEY, due INTEGER NOT NULL) WITHOUT ROWID;
     CREATE TABLE invites (hash BLOB PRIMARY KEY, person BLOB NOT NULL, sender TEXT NOT NULL, expires INTEGER NOT NULL,
       used INTEGER NOT NULL) WITHOUT ROWID;
     CREATE TABLE sessions (id BLOB PRIMARY KEY, person BLOB NOT NULL, device TEXT NOT NULL, created INTEGER NOT NULL,
       seen INTEGER NOT NULL, revoked INTEGER NOT NULL) WITHOUT ROWID;",
    "CREATE TABLE renewals (space BLOB PRIMARY KEY) WITHOUT ROWID;",
    "CREATE TABLE forms (id TEXT NOT NULL, version INTEGER NOT NULL, definition BLOB NOT NULL, PRIMARY KEY (id, version));
     CREATE TABLE offers (id TEXT PRIMARY KEY, space BLOB NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID;
     CREATE INDEX offers_by_space ON offers (space);",
    "CREATE TABLE enlisted (person BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
     CREATE TABLE acts (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
     CREATE INDEX sessions_by_person ON sessions (person);
     CREATE INDEX invites_by_person ON invites (person);",
    "ALTER TABLE acts ADD COLUMN by_person BLOB NOT NULL DEFAULT x'00';
     ALTER TABLE acts ADD COLUMN of_person BLOB NOT NULL DEFAULT x'00';
     CREATE TABLE deletions (person BLOB PRIMARY KEY, asked INTEGER NOT NULL, due INTEGER NOT NULL, asked_by BLOB NOT NULL,
       done INTEGER NOT NULL) WITHOUT ROWID;
     CREATE TABLE erasures (space BLOB NOT NULL, person BLOB NOT NULL, due INTEGER NOT NULL, PRIMARY KEY (space, person))
       WITHOUT ROWID;",
    "CREATE TABLE former_names (name TEXT PRIMARY KEY, school BLOB NOT NULL) WITHOUT ROWID;",
];
pub(super) const VERSION: &str = "version";
const DISTRICT: &str = "district";
const PUSH_KEY: &str = "push_key";

pub struct DirectoryStore {
    pub(super) storage: Storage,
    pub(super) sql: Sql,
}

impl DirectoryStore {
    pub fn open(storage: Storage) -> Result<Self> {
        migrate(&storage, STEPS)?;
        Ok(Self { sql: Sql::of(&storage), storage })
    }

    /// Runs `body`; if it fails, nothing of it was done.
    pub fn all_or_nothing<T>(&self, body: impl FnOnce() -> Result<T>) -> Result<T> {
        atomically(&self.storage, body)
    }

    /// Rises with every change.
    pub fn version(&self) -> Result<u64> {
        Ok(self.meta(VERSION)?.unwrap_or(0))
    }

    pub fn district(&self) -> Result<String> {
        Ok(self.meta(DISTRICT)?.unwrap_or_default())
    }

    /// The key that notices are signed with; drawn when it is first asked for.
    pub fn push_key(&self) -> Result<[u8; 32]> {
        if let Some(Bytes(key)) = self.meta(PUSH_KEY)? {
            return key.try_into().map_err(|_| "a damaged row: a key that is none".into());
        }
        let key: [u8; 32] = ambient::random()?;
        self.set_meta(PUSH_KEY, &Bytes(key.to_vec()))?;
        Ok(key)
    }

    /// Takes rows in, all or nothing. A repetition changes nothing, not even the version.
    pub fn import(&self, import: &Import) -> Result<Imported> {
        atomically(&self.storage, || {
            let import = self.without_deleted(import)?;
            let imported =
                Imported { schools: count(&import.schools), people: count(&import.people), spaces: count(&import.spaces) };
            self.put_rows(&Rows { import, enlisted: Vec::new() })?;
            Ok(imported)
        })
    }

    /// Within a transaction.
    pub(super) fn put_rows(&self, rows: &Rows) -> Result<()> {
        let Rows { import, enlisted } = rows;
        let version = self.version()? + 1;
        let mut changed = false;
        if let Some(district) = &import.district {
            changed |= self.district()? != *district;
            self.set_meta(DISTRICT, district)?;
        }
        for school in &import.schools {
            self.note_former(school)?;
            changed |= self.put(Table::Schools, school.id.as_bytes(), &to_vec(school))?;
        }
        for person in &import.people {
            changed |= self.put(Table::People, person.id.as_bytes(), &to_vec(person))?;
        }
        for (person, enlisted) in enlisted {
            changed |= self.put(Table::Enlisted, person.as_bytes(), &to_vec(enlisted))?;
        }
        for space in &import.spaces {
            changed |= self.put_space(space, version)?;
        }
        if changed {
            self.set_meta(VERSION, &version)?;
        }
        Ok(())
    }

    /// Whether anything changed.
    pub(super) fn put_space(&self, space: &Space, version: u64) -> Result<bool> {
        let bare = Space { members: Vec::new(), ..space.clone() };
        let mut changed = self.put(Table::Spaces, space.id.as_bytes(), &to_vec(&bare))?;
        let sorted = |mut members: Vec<Member>| {
            members.sort_by_key(|member| member.person);
            members
        };
        if sorted(self.members(space.id)?) != sorted(space.members.clone()) {
            changed = true;
            self.sql.run("DELETE FROM members WHERE space = ?", [key(space.id.as_bytes())])?;
            for Member { person, roles } in &space.members {
                let row = [key(space.id.as_bytes()), key(person.as_bytes()), blob(to_vec(roles))];
                self.sql.run("INSERT OR REPLACE INTO members (space, person, roles) VALUES (?, ?, ?)", row)?;
            }
        }
        if changed {
            let row = [number(version)?, key(space.id.as_bytes())];
            self.sql.run("UPDATE told SET due = ? WHERE space = ?", row)?;
        }
        Ok(changed)
    }

    /// Whether the row changed.
    fn put(&self, table: Table, id: &[u8; 16], bytes: &[u8]) -> Result<bool> {
        if self.get(table, id)?.is_some_and(|held| held == bytes) {
            return Ok(false);
        }
        self.sql.run(table.put(), [key(id), blob(bytes)])?;
        Ok(true)
    }

    pub(super) fn get(&self, table: Table, id: &[u8; 16]) -> Result<Option<Vec<u8>>> {
        self.sql.row(table.get(), [key(id)])?.map(|mut row| row.bytes()).transpose()
    }

    pub fn person(&self, id: PersonId) -> Result<Option<Person>> {
        self.get(Table::People, id.as_bytes())?.map(|bytes| unpack(&bytes)).transpose()
    }

    pub fn school(&self, id: SchoolId) -> Result<Option<School>> {
        self.get(Table::Schools, id.as_bytes())?.map(|bytes| unpack(&bytes)).transpose()
    }

    pub fn space(&self, id: SpaceId) -> Result<Option<Space>> {
        self.get(Table::Spaces, id.as_bytes())?.map(|bytes| unpack(&bytes)).transpose()
    }

    /// A space with its members.
    pub fn whole_space(&self, id: SpaceId) -> Result<Option<Space>> {
        let space = self.space(id)?;
        space.map(|space| Ok(Space { members: self.members(id)?, ..space })).transpose()
    }

    pub(super) fn members(&self, space: SpaceId) -> Result<Vec<Member>> {
        self.sql.list("SELECT person, roles FROM members WHERE space = ? ORDER BY person", [key(space.as_bytes())], |row| {
            Ok(Member { person: PersonId::from_bytes(row.array()?), roles: unpack(&row.bytes()?)? })
        })
    }

    /// The spaces that `person` is in, without members.
    pub fn spaces_of(&self, person: PersonId) -> Result<Vec<Space>> {
        self.sql.list(
            "SELECT spaces.bytes FROM members JOIN spaces ON spaces.id = members.space WHERE members.person = ? ORDER BY spaces.id",
            [key(person.as_bytes())],
            |row| unpack(&row.bytes()?),
        )
    }

    /// The directory as `me` may see it; none when it does not know them.
    pub fn world(&self, me: PersonId) -> Result<Option<World>> {
        let Some(own) = self.person(me)? else { return Ok(None) };
        let mut spaces = self.spaces_of(me)?;
        for space in &mut spaces {
            space.members = self.members(space.id)?;
            if space.kind == SpaceKind::District {
                space.members.retain(|member| member.person == me || leads(&member.roles));
            }
        }
        let others: BTreeSet<PersonId> =
            spaces.iter().flat_map(|space| &space.members).map(|member| member.person).filter(|id| *id != me).collect();
        let mut people = vec![own];
        for id in others {
            people.extend(self.person(id)?);
        }
        let of_people = people.iter().filter_map(|person| person.school);
        let ids: BTreeSet<SchoolId> = of_people.chain(spaces.iter().flat_map(|space| space.schools.iter().copied())).collect();
        let mut schools = Vec::new();
        for id in ids {
            schools.extend(self.school(id)?);
        }
        let forms = self.offered_in(&spaces)?;
        Ok(Some(World { version: self.version()?, me, district: self.district()?, people, schools, spaces, forms }))
    }

    /// What someone is in a space; nothing when they are not in it.
    pub fn roles(&self, space: SpaceId, person: PersonId) -> Result<Vec<Role>> {
        let row = self
            .sql
            .row("SELECT roles FROM members WHERE space = ? AND person = ?", [key(space.as_bytes()), key(person.as_bytes())])?;
        row.map_or_else(|| Ok(Vec::new()), |mut row| unpack(&row.bytes()?))
    }

    /// Who is in a space; the space is told of changes from now on.
    pub fn tell(&self, space: SpaceId) -> Result<Option<Roster>> {
        let Some(roster) = self.roster(space)? else { return Ok(None) };
        self.sql.run("INSERT OR IGNORE INTO told (space, due) VALUES (?, 0)", [key(space.as_bytes())])?;
        Ok(Some(roster))
    }

    pub fn roster(&self, id: SpaceId) -> Result<Option<Roster>> {
        let Some(space) = self.whole_space(id)? else { return Ok(None) };
        Ok(Some(Roster { space: id, version: self.version()?, kind: space.kind, members: standing(&space) }))
    }

    /// Spaces that have not heard of a change of theirs, and the version that made it.
    pub fn due(&self, limit: u64) -> Result<Vec<(SpaceId, u64)>> {
        self.sql.list("SELECT space, due FROM told WHERE due > 0 LIMIT ?", [number(limit)?], |row| {
            Ok((SpaceId::from_bytes(row.array()?), row.number()?))
        })
    }

    /// The space has heard of everything up to `version`; a later change stays due.
    pub fn has_heard(&self, space: SpaceId, version: u64) -> Result<()> {
        let row = [key(space.as_bytes()), number(version)?];
        self.sql.run("UPDATE told SET due = 0 WHERE space = ? AND due <= ?", row)
    }

    pub(super) fn meta<T: Wire>(&self, name: &str) -> Result<Option<T>> {
        let row = self.sql.row("SELECT value FROM meta WHERE key = ?", [name.into()])?;
        row.map(|mut row| unpack(&row.bytes()?)).transpose()
    }

    pub(super) fn set_meta<T: Wire>(&self, name: &str, value: &T) -> Result<()> {
        self.sql.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", [name.into(), blob(to_vec(value))])
    }
}

/// Tables of an id and the CBOR of a row.
#[derive(Clone, Copy)]
pub(super) enum Table {
    Schools,
    People,
    Spaces,
    Enlisted,
}

impl Table {
    const fn get(self) -> &'static str {
        match self {
            Self::Schools => "SELECT bytes FROM schools WHERE id = ?",
            Self::People => "SELECT bytes FROM people WHERE id = ?",
            Self::Spaces => "SELECT bytes FROM spaces WHERE id = ?",
            Self::Enlisted => "SELECT bytes FROM enlisted WHERE person = ?",
        }
    }

    const fn put(self) -> &'static str {
        match self {
            Self::Schools => "INSERT OR REPLACE INTO schools (id, bytes) VALUES (?, ?)",
            Self::People => "INSERT OR REPLACE INTO people (id, bytes) VALUES (?, ?)",
            Self::Spaces => "INSERT OR REPLACE INTO spaces (id, bytes) VALUES (?, ?)",
            Self::Enlisted => "INSERT OR REPLACE INTO enlisted (person, bytes) VALUES (?, ?)",
        }
    }
}

/// Everybody of a district is in its space, thousands of people, and only those who lead write there: a phone on 2G gets
/// their names, not everybody's.
fn leads(roles: &[Role]) -> bool {
    roles.iter().any(|role| *role != Role::Member)
}

pub(super) fn key(id: &[u8; 16]) -> SqlStorageValue {
    blob(id)
}

fn count<T>(rows: &[T]) -> u32 {
    u32::try_from(rows.len()).unwrap_or(u32::MAX)
}
