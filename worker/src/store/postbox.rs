//! What is kept to tell a person: where her devices are told, and what waits to be told them.

use qinglan_core::id::{EntityId, Millis, PersonId};
use qinglan_core::notice::{Call, Wanted};
use qinglan_core::wire::to_vec;
use worker::{Result, Storage};

use super::sql::{Row, blob};
use super::{Sql, atomically, migrate, unpack};
use crate::internal::SessionId;

const STEPS: &[&str] = &["CREATE TABLE devices (session BLOB PRIMARY KEY, wanted BLOB NOT NULL, contact TEXT NOT NULL,
       tries INTEGER NOT NULL, again INTEGER NOT NULL) WITHOUT ROWID;
     CREATE TABLE waiting (session BLOB NOT NULL, comment BLOB NOT NULL, author BLOB NOT NULL, record BLOB NOT NULL,
       since INTEGER NOT NULL, PRIMARY KEY (session, comment)) WITHOUT ROWID;
     CREATE TABLE owner (person BLOB PRIMARY KEY) WITHOUT ROWID;"];

/// A device that wants to be told.
pub struct Device {
    pub session: SessionId,
    pub wanted: Wanted,
    /// The app's own address, where the device uses it: whom a push service may write to.
    pub contact: String,
    /// How often in a row its push service did not take anything.
    pub tries: u32,
    /// Not before then.
    pub again: Millis,
}

/// A comment that a device is to be told of.
pub struct Waiting {
    pub comment: EntityId,
    pub by: PersonId,
    pub record: EntityId,
    pub since: Millis,
}

pub struct PostboxStore {
    storage: Storage,
    sql: Sql,
}

impl PostboxStore {
    /// Whether there is anything to open. Asking leaves no trace: most people want no notices.
    pub fn is_there(storage: &Storage) -> Result<bool> {
        Ok(Sql::of(storage).row("SELECT 1 FROM sqlite_master WHERE name = 'devices'", [])?.is_some())
    }

    pub fn open(storage: Storage) -> Result<Self> {
        migrate(&storage, STEPS)?;
        Ok(Self { sql: Sql::of(&storage), storage })
    }

    /// Whose it is: an alarm does not say so.
    pub fn belongs_to(&self, person: PersonId) -> Result<()> {
        self.sql.run("INSERT OR IGNORE INTO owner (person) VALUES (?)", [blob(person.as_bytes())])
    }

    pub fn owner(&self) -> Result<Option<PersonId>> {
        let row = self.sql.row("SELECT person FROM owner", [])?;
        row.map(|mut row| Ok(PersonId::from_bytes(row.array()?))).transpose()
    }

    pub fn devices(&self) -> Result<Vec<Device>> {
        self.sql.list("SELECT session, wanted, contact, tries, again FROM devices", [], read)
    }

    pub fn device(&self, session: SessionId) -> Result<Option<Device>> {
        let query = "SELECT session, wanted, contact, tries, again FROM devices WHERE session = ?";
        self.sql.row(query, [blob(session.0)])?.map(|mut row| read(&mut row)).transpose()
    }

    /// Keeps what a device asks for; a push service that did not answer is asked at once.
    pub fn want(&self, session: SessionId, wanted: &Wanted, contact: &str) -> Result<()> {
        let row = [blob(session.0), blob(to_vec(wanted)), contact.into()];
        self.sql.run("INSERT OR REPLACE INTO devices (session, wanted, contact, tries, again) VALUES (?, ?, ?, 0, 0)", row)
    }

    /// Its reminders have changed, or its push service said something.
    pub fn keep(&self, device: &Device) -> Result<()> {
        let row = [blob(to_vec(&device.wanted)), i64::from(device.tries).into(), device.again.0.into(), blob(device.session.0)];
        self.sql.run("UPDATE devices SET wanted = ?, tries = ?, again = ? WHERE session = ?", row)
    }

    /// The device is told nothing any more.
    pub fn forget(&self, session: SessionId) -> Result<()> {
        atomically(&self.storage, || {
            self.sql.run("DELETE FROM devices WHERE session = ?", [blob(session.0)])?;
            self.sql.run("DELETE FROM waiting WHERE session = ?", [blob(session.0)])
        })
    }

    /// Nothing is left of anybody.
    pub fn clear(&self) -> Result<()> {
        atomically(&self.storage, || {
            for table in ["devices", "waiting", "owner"] {
                self.sql.run(&format!("DELETE FROM {table}"), [])?;
            }
            Ok(())
        })
    }

    /// A comment waits to be told to the device, once.
    pub fn put(&self, session: SessionId, call: &Call, since: Millis) -> Result<()> {
        let [comment, record] = [call.comment, call.record].map(|id| blob(id.as_bytes()));
        let row = [blob(session.0), comment, blob(call.by.as_bytes()), record, since.0.into()];
        self.sql.run("INSERT OR IGNORE INTO waiting (session, comment, author, record, since) VALUES (?, ?, ?, ?, ?)", row)
    }

    /// What waits for the device, the earliest first.
    pub fn waiting(&self, session: SessionId) -> Result<Vec<Waiting>> {
        let query = "SELECT comment, author, record, since FROM waiting WHERE session = ? ORDER BY since";
        self.sql.list(query, [blob(session.0)], |row| {
            Ok(Waiting {
                comment: EntityId::from_bytes(row.array()?),
                by: PersonId::from_bytes(row.array()?),
                record: EntityId::from_bytes(row.array()?),
                since: Millis(row.signed()?),
            })
        })
    }

    /// It was told, or nobody will be any more.
    pub fn told(&self, session: SessionId, told: &[Waiting]) -> Result<()> {
        atomically(&self.storage, || {
            for one in told {
                let row = [blob(session.0), blob(one.comment.as_bytes())];
                self.sql.run("DELETE FROM waiting WHERE session = ? AND comment = ?", row)?;
            }
            Ok(())
        })
    }
}

fn read(row: &mut Row) -> Result<Device> {
    Ok(Device {
        session: SessionId(row.array()?),
        wanted: unpack(&row.bytes()?)?,
        contact: row.text()?,
        tries: u32::try_from(row.number()?).unwrap_or(u32::MAX),
        again: Millis(row.signed()?),
    })
}
