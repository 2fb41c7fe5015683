//! Sessions: one row per sign-in on a device, so that each can be ended by itself.

use qinglan_core::id::{Millis, PersonId};
use worker::Result;

use super::atomically;
use super::directory::DirectoryStore;
use super::sql::blob;
use crate::internal::SessionId;

/// Enough for the name and model of a phone.
const DEVICE_CHARS_MAX: usize = 80;

impl DirectoryStore {
    /// Uses up the invite and opens the session, both or neither.
    pub fn enrol(&self, code: &str, person: PersonId, session: SessionId, device: &str, now: Millis) -> Result<()> {
        let device: String = device.chars().take(DEVICE_CHARS_MAX).collect();
        atomically(&self.storage, || {
            self.use_up(code, now)?;
            let row = [blob(session.0), blob(person.as_bytes()), device.into(), now.0.into(), now.0.into()];
            self.sql.run("INSERT INTO sessions (id, person, device, created, seen, revoked) VALUES (?, ?, ?, ?, ?, 0)", row)
        })
    }

    /// Whose the session is, if it was opened since then and has not ended.
    pub fn open_session(&self, session: SessionId, since: Millis) -> Result<Option<PersonId>> {
        let row = self.sql.row(
            "SELECT person FROM sessions WHERE id = ? AND created >= ? AND revoked = 0",
            [blob(session.0), since.0.into()],
        )?;
        row.map(|mut row| Ok(PersonId::from_bytes(row.array()?))).transpose()
    }

    /// Whether the session is still good; remembers that it was seen.
    pub fn see_session(&self, session: SessionId, now: Millis) -> Result<bool> {
        let row = self.sql.row("SELECT revoked FROM sessions WHERE id = ?", [blob(session.0)])?;
        let good = row.map(|mut row| row.signed()).transpose()? == Some(0);
        if good {
            self.sql.run("UPDATE sessions SET seen = ? WHERE id = ?", [now.0.into(), blob(session.0)])?;
        }
        Ok(good)
    }

    pub fn end_session(&self, session: SessionId, now: Millis) -> Result<()> {
        self.sql.run("UPDATE sessions SET revoked = ? WHERE id = ? AND revoked = 0", [now.0.into(), blob(session.0)])
    }
}
