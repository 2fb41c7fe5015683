//! What a space keeps: its log, its entities as they stand, whose devices pushed, and who is in it.
//!
//! Operations are rows of CBOR under their number; an entity is one row. The 24 bytes of an operation's id (device, then
//! counter, big-endian) are its key, because a counter may be larger than the runtime's numbers.

use qinglan_core::directory::{Role, SpaceKind};
use qinglan_core::id::{EntityId, OpId, PersonId};
use qinglan_core::wire::{Wire, to_vec};
use worker::{Result, Storage};

use super::sql::blob;
use super::{Sql, atomically, migrate, unpack};
use crate::internal::Roster;

const STEPS: &[&str] = &[
    "CREATE TABLE ops (seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL);
     CREATE TABLE entities (id BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
     CREATE TABLE devices (device BLOB PRIMARY KEY, person BLOB NOT NULL) WITHOUT ROWID;
     CREATE TABLE members (person BLOB PRIMARY KEY, roles BLOB NOT NULL) WITHOUT ROWID;
     CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
     CREATE TABLE files (sha256 BLOB PRIMARY KEY, mime TEXT NOT NULL, length INTEGER NOT NULL, received INTEGER NOT NULL,
       person BLOB NOT NULL);
     CREATE TABLE chunks (sha256 BLOB NOT NULL, start INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (sha256, start));",
    "ALTER TABLE files ADD COLUMN metadata TEXT NOT NULL DEFAULT '';",
    "ALTER TABLE files ADD COLUMN in_bucket INTEGER NOT NULL DEFAULT 0;",
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, bytes BLOB NOT NULL);",
];
pub(super) const EPOCH: &str = "epoch";
/// The lives before it, see `qinglan_core::sync::Log::lives`.
pub(super) const LIVES: &str = "lives";
/// Version of the directory and kind of the space, as the directory last said.
const ROSTER: &str = "roster";

/// People who were deleted.
const GONE: &str = "gone";

/// The kind of a space and what one person is in it; no roles when they are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub kind: SpaceKind,
    pub roles: Vec<Role>,
}

impl Standing {
    /// In one's own space nobody needs to be asked.
    pub fn in_own_space() -> Self {
        Self { kind: SpaceKind::Personal, roles: vec![Role::Member] }
    }
}

pub struct SpaceStore {
    pub(super) storage: Storage,
    pub(super) sql: Sql,
}

impl SpaceStore {
    /// Whether there is anything to open. Asking leaves no trace.
    pub fn is_there(storage: &Storage) -> Result<bool> {
        let row = Sql::of(storage).row("SELECT 1 FROM sqlite_master WHERE name = 'meta'", [])?;
        Ok(row.is_some())
    }

    /// Opens the store. A new one begins its life under `epoch`.
    pub fn open(storage: Storage, epoch: u64) -> Result<Self> {
        migrate(&storage, STEPS)?;
        let store = Self { sql: Sql::of(&storage), storage };
        if store.meta::<u64>(EPOCH)?.is_none() {
            store.set_meta(EPOCH, &epoch)?;
        }
        Ok(store)
    }

    pub(super) fn entity_bytes(&self, entity: EntityId) -> Result<Option<Vec<u8>>> {
        let row = self.sql.row("SELECT bytes FROM entities WHERE id = ?", [blob(entity.as_bytes())])?;
        row.map(|mut row| row.bytes()).transpose()
    }

    /// What `person` is here; none until the directory has said who is in the space.
    pub fn standing(&self, person: PersonId) -> Result<Option<Standing>> {
        let Some((_, kind)) = self.meta::<(u64, SpaceKind)>(ROSTER)? else { return Ok(None) };
        let row = self.sql.row("SELECT roles FROM members WHERE person = ?", [blob(person.as_bytes())])?;
        let roles = row.map(|mut row| unpack(&row.bytes()?)).transpose()?.unwrap_or_default();
        Ok(Some(Standing { kind, roles }))
    }

    /// Keeps who is in the space, unless something newer is known already.
    pub fn set_roster(&self, roster: &Roster) -> Result<()> {
        let held = self.meta::<(u64, SpaceKind)>(ROSTER)?;
        if held.is_some_and(|(version, _)| version >= roster.version) {
            return Ok(());
        }
        atomically(&self.storage, || {
            self.sql.run("DELETE FROM members", [])?;
            for member in &roster.members {
                let row = [blob(member.person.as_bytes()), blob(to_vec(&member.roles))];
                self.sql.run("INSERT OR REPLACE INTO members (person, roles) VALUES (?, ?)", row)?;
            }
            self.set_meta(ROSTER, &(roster.version, roster.kind))
        })
    }

    /// Whether a person was deleted who gave something to this space.
    pub fn is_gone(&self, person: PersonId) -> Result<bool> {
        Ok(self.meta::<Vec<PersonId>>(GONE)?.is_some_and(|gone| gone.contains(&person)))
    }

    /// Nothing of the person's is taken any more.
    pub fn is_gone_from_now(&self, person: PersonId) -> Result<()> {
        let mut gone = self.meta::<Vec<PersonId>>(GONE)?.unwrap_or_default();
        if gone.contains(&person) {
            return Ok(());
        }
        gone.push(person);
        self.set_meta(GONE, &gone)
    }

    /// Takes everything away, so that not even freed pages of the disk hold it; what is left is that nothing of the person's is taken.
    pub async fn empty(&self, epoch: u64, person: PersonId) -> Result<()> {
        self.storage.delete_all().await?;
        migrate(&self.storage, STEPS)?;
        self.set_meta(EPOCH, &epoch)?;
        self.is_gone_from_now(person)
    }

    pub(super) fn meta<T: Wire>(&self, key: &str) -> Result<Option<T>> {
        let row = self.sql.row("SELECT value FROM meta WHERE key = ?", [key.into()])?;
        row.map(|mut row| unpack(&row.bytes()?)).transpose()
    }

    pub(super) fn set_meta<T: Wire>(&self, key: &str, value: &T) -> Result<()> {
        self.sql.run("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", [key.into(), blob(to_vec(value))])
    }
}

/// The device, and the counter.
pub(super) const OP_KEY_BYTES: usize = 16 + 8;

/// An operation's id as a key that sorts like it.
pub(super) fn op_key(id: OpId) -> Vec<u8> {
    [id.device.as_bytes().as_slice(), &id.counter.to_be_bytes()].concat()
}
