//! Whose data are to be deleted, and whose were: of these the id, for ever, so that nobody comes back under it (rules DP2, DP3 and DP9).

use qinglan_core::administration::{Act, Deleted, What};
use qinglan_core::directory::{Import, Space, SpaceKind};
use qinglan_core::id::{Millis, PersonId, SpaceId};
use qinglan_core::wire::to_vec;
use worker::{Result, SqlStorageValue};

use super::directory::{DirectoryStore, VERSION, key};
use super::sql::{Row, blob, number};
use super::{atomically, unpack};

/// A deletion as kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    pub person: PersonId,
    pub asked: Millis,
    pub due: Millis,
    /// None for whoever holds the set-up secret.
    pub by: Option<PersonId>,
    /// When it was carried out.
    pub done: Option<Millis>,
}

impl Pending {
    fn read(row: &mut Row) -> Result<Self> {
        let (person, asked, due) = (PersonId::from_bytes(row.array()?), Millis(row.signed()?), Millis(row.signed()?));
        let by = row.bytes()?.try_into().ok().map(PersonId::from_bytes);
        let done = Some(row.signed()?).filter(|done| *done != 0).map(Millis);
        Ok(Self { person, asked, due, by, done })
    }

    /// From when on nothing of the person is there.
    pub fn from(&self) -> Millis {
        self.done.unwrap_or(self.due)
    }
}

impl DirectoryStore {
    /// The person's deletion, asked for or carried out.
    pub fn deletion(&self, person: PersonId) -> Result<Option<Pending>> {
        let query = "SELECT person, asked, due, asked_by, done FROM deletions WHERE person = ?";
        self.sql.row(query, [key(person.as_bytes())])?.map(|mut row| Pending::read(&mut row)).transpose()
    }

    /// All of them, the first that is due first.
    pub fn deletions(&self) -> Result<Vec<Pending>> {
        self.sql.list("SELECT person, asked, due, asked_by, done FROM deletions ORDER BY due, person", [], Pending::read)
    }

    /// Whether the person was deleted.
    pub fn is_deleted(&self, person: PersonId) -> Result<bool> {
        Ok(self.deletion(person)?.is_some_and(|deletion| deletion.done.is_some()))
    }

    /// An import without those who were deleted: a file of before still has them (rule DP3).
    pub(super) fn without_deleted(&self, import: &Import) -> Result<Import> {
        let mut import = import.clone();
        for deleted in self.deleted()? {
            import.people.retain(|person| person.id != deleted.person);
            for space in &mut import.spaces {
                space.members.retain(|member| member.person != deleted.person);
            }
        }
        Ok(import)
    }

    /// Notes that a person is to be deleted. Within a transaction.
    pub fn ask_deletion(&self, pending: &Pending) -> Result<()> {
        let row = [key(pending.person.as_bytes()), pending.asked.0.into(), pending.due.0.into(), who(pending.by)];
        self.sql.run("INSERT OR REPLACE INTO deletions (person, asked, due, asked_by, done) VALUES (?, ?, ?, ?, 0)", row)
    }

    /// The person is not deleted. Within a transaction.
    pub fn drop_deletion(&self, person: PersonId) -> Result<()> {
        self.sql.run("DELETE FROM deletions WHERE person = ? AND done = 0", [key(person.as_bytes())])
    }

    /// Takes all that the directory has of the person away, but the id; the spaces that hold something of hers are to be emptied. All
    /// or nothing.
    pub fn delete(&self, person: PersonId, now: Millis, write_down: impl FnOnce() -> Result<()>) -> Result<()> {
        let name = self.person(person)?.map(|person| person.name).unwrap_or_default();
        atomically(&self.storage, || {
            let version = self.version()? + 1;
            for space in self.spaces_of(person)? {
                self.put_space(&self.without(space, person, &name, now)?, version)?;
            }
            self.rename_in_acts(person, &name)?;
            if !name.is_empty() {
                let row = [self.district()?.into(), name.as_str().into()];
                self.sql.run("UPDATE invites SET sender = ? WHERE sender = ?", row)?;
            }
            for table in ["invites WHERE person", "sessions WHERE person", "enlisted WHERE person", "people WHERE id"] {
                self.sql.run(&format!("DELETE FROM {table} = ?"), [key(person.as_bytes())])?;
            }
            for space in self.spaces_with_something_of(person)? {
                let row = [key(space.as_bytes()), key(person.as_bytes())];
                self.sql.run("INSERT OR REPLACE INTO erasures (space, person, due) VALUES (?, ?, 1)", row)?;
            }
            self.sql.run("UPDATE deletions SET done = ? WHERE person = ?", [now.0.into(), key(person.as_bytes())])?;
            // Others' devices have her name until they hear of another version.
            self.set_meta(VERSION, &version)?;
            write_down()
        })
    }

    /// The space as it is without the person. A space of two keeps both and ends, so that the other still finds what is his, and
    /// nobody else comes into her place (rule SP3).
    fn without(&self, space: Space, person: PersonId, name: &str, now: Millis) -> Result<Space> {
        let mut members = self.members(space.id)?;
        if space.kind != SpaceKind::Pairing {
            members.retain(|member| member.person != person);
            return Ok(Space { members, ..space });
        }
        let archived = Some(space.archived.unwrap_or(now));
        Ok(Space { name: with_another(&space.name, name, ""), members, archived, ..space })
    }

    /// The personal space, and spaces of two that she is in, or may have been in: who has left is no member any more.
    fn spaces_with_something_of(&self, person: PersonId) -> Result<Vec<SpaceId>> {
        let mut found = vec![SpaceId::personal(person)];
        let spaces: Vec<Space> = self.sql.list("SELECT bytes FROM spaces", [], |row| unpack(&row.bytes()?))?;
        for space in spaces.into_iter().filter(|space| space.kind == SpaceKind::Pairing) {
            let members = self.members(space.id)?;
            if members.len() < 2 || members.iter().any(|member| member.person == person) {
                found.push(space.id);
            }
        }
        Ok(found)
    }

    /// Puts the id in the place of the name (rule DP4). Acts of before they knew whom they were about say only the name: it is hers where
    /// nobody else bears it.
    fn rename_in_acts(&self, person: PersonId, name: &str) -> Result<()> {
        if name.is_empty() {
            return Ok(());
        }
        let is_shared = self.people()?.iter().any(|other| other.id != person && other.name == name);
        let acts = self.sql.list("SELECT bytes, by_person, of_person FROM acts", [], |row| {
            Ok((unpack::<Act>(&row.bytes()?)?, row.bytes()?, row.bytes()?))
        })?;
        let id = person.to_string();
        for (act, by, of) in acts {
            let is_hers = |who: &[u8]| who == person.as_bytes() || (who == NOBODY && !is_shared);
            let mut renamed = act.clone();
            if is_hers(&by) && renamed.by.as_deref() == Some(name) {
                renamed.by = Some(id.clone());
            }
            match &mut renamed.what {
                What::Founded(named)
                | What::Reset(named)
                | What::DeletionTakenBack(named)
                | What::Invited { name: named, .. }
                | What::DeletionAsked { name: named, .. }
                    if is_hers(&of) && named == name =>
                {
                    named.clone_from(&id);
                }
                // The names of spaces of two are made of the names of both.
                What::SpaceKept(named) | What::SpaceArchived { name: named, .. } if !is_shared => {
                    *named = with_another(named, name, &id);
                }
                _ => {}
            }
            if renamed != act {
                self.sql.run("UPDATE acts SET bytes = ? WHERE number = ?", [blob(to_vec(&renamed)), number(act.number)?])?;
            }
        }
        Ok(())
    }

    /// Spaces that are to be emptied of what a person gave to them.
    pub fn erasures(&self, limit: u64) -> Result<Vec<(SpaceId, PersonId)>> {
        self.sql.list("SELECT space, person FROM erasures WHERE due = 1 LIMIT ?", [number(limit)?], |row| {
            Ok((SpaceId::from_bytes(row.array()?), PersonId::from_bytes(row.array()?)))
        })
    }

    /// The space has been emptied. That it was is kept: a backup of it may come back (rule DP9).
    pub fn is_erased(&self, space: SpaceId, person: PersonId) -> Result<()> {
        let row = [key(space.as_bytes()), key(person.as_bytes())];
        self.sql.run("UPDATE erasures SET due = 0 WHERE space = ? AND person = ?", row)
    }

    /// Every space is to be emptied once more of what deleted people gave to it: it came back with a backup. Within a transaction.
    pub(super) fn erase_again(&self) -> Result<()> {
        self.sql.run("UPDATE erasures SET due = 1", [])
    }

    /// Those who were deleted, the latest first.
    pub fn deleted(&self) -> Result<Vec<Deleted>> {
        let query = "SELECT person, done, (SELECT COUNT(*) FROM erasures WHERE erasures.person = deletions.person AND due = 1)
            FROM deletions WHERE done > 0 ORDER BY done DESC, person";
        self.sql.list(query, [], |row| {
            let (person, at) = (PersonId::from_bytes(row.array()?), Millis(row.signed()?));
            Ok(Deleted { person, at, left: u32::try_from(row.number()?).unwrap_or(u32::MAX) })
        })
    }
}

/// Where acts and deletions say who, and it is nobody of the directory. The runtime takes no bytes at all for null.
const NOBODY: &[u8] = &[0];
/// What joins names in the name of a space of two.
const JOINS: &[char] = &['—', '–', '-', '·', '、', '，', ',', '&', '和'];

/// Whom a row is about, or by.
pub(super) fn who(person: Option<PersonId>) -> SqlStorageValue {
    person.map_or_else(|| blob(NOBODY), |person| key(person.as_bytes()))
}

/// The name of a space with `other` in the place of a person's name; with nothing where there is no other.
fn with_another(space: &str, person: &str, other: &str) -> String {
    let parts: Vec<&str> = space.split(JOINS).map(str::trim).collect();
    if person.is_empty() || !parts.contains(&person) {
        return space.to_owned();
    }
    let parts = parts.into_iter().map(|part| if part == person { other } else { part }).filter(|part| !part.is_empty());
    let joined = parts.collect::<Vec<_>>().join("—");
    if joined.is_empty() { "—".to_owned() } else { joined }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dp6_a_space_of_two_is_called_by_the_one_who_stays() {
        for (before, after) in [
            ("周敏—李雪", "周敏"),
            ("李雪 · 周敏", "周敏"),
            ("李雪", "—"),
            ("数学师徒", "数学师徒"),
            ("李雪梅—周敏", "李雪梅—周敏"),
        ] {
            assert_eq!(with_another(before, "李雪", ""), after);
        }
        assert_eq!(with_another("周敏—李雪", "", "x"), "周敏—李雪");
        assert_eq!(with_another("周敏—李雪", "李雪", "0a"), "周敏—0a");
    }
}
