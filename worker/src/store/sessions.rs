//! Sessions: one row per sign-in on a device, so that each can be ended by itself.

use qinglan_core::administration::{SignedIn, What};
use qinglan_core::id::{Millis, PersonId};
use qinglan_core::wire::Bytes;
use worker::Result;

use super::atomically;
use super::directory::DirectoryStore;
use super::sql::blob;
use crate::internal::{SessionAsk, SessionId, SessionState};

/// Enough for the name and model of a phone.
const DEVICE_CHARS_MAX: usize = 80;

/// A sign-in on a device, as kept.
pub struct Session {
    pub device: String,
    pub since: Millis,
    pub seen: Millis,
    pub ended: Option<Millis>,
}

impl DirectoryStore {
    /// Uses up the invite and opens the session, both or neither.
    pub fn enrol(&self, code: &str, person: PersonId, session: SessionId, device: &str, now: Millis) -> Result<()> {
        let device: String = device.chars().take(DEVICE_CHARS_MAX).collect();
        atomically(&self.storage, || {
            self.use_up(code, now)?;
            self.open_anew(session, person, &device, now)?;
            self.write_down(Some(person), What::Enrolled(device.clone()), now)
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

    /// Whether the session is still good; remembers that it was seen. Of who is to be deleted, or was, none is (rules DP2 and DP3).
    ///
    /// One that is not known at all was opened after the backup from which the directory was restored, if a cookie that we sealed
    /// says that it was good before: it goes on (rule RS2).
    pub fn see_session(&self, ask: &SessionAsk, now: Millis) -> Result<SessionState> {
        let SessionAsk { session, person, checked_at } = *ask;
        if let Some(deletion) = self.deletion(person)? {
            return Ok(SessionState::Deleted(deletion.from()));
        }
        let state = |good| if good { SessionState::Good } else { SessionState::Ended };
        let row = self.sql.row("SELECT revoked FROM sessions WHERE id = ?", [blob(session.0)])?;
        let Some(revoked) = row.map(|mut row| row.signed()).transpose()? else {
            let lost = self.restored_at()?.is_some_and(|at| checked_at < at);
            if lost {
                self.open_anew(session, person, "", now)?;
            }
            return Ok(state(lost));
        };
        if revoked == 0 {
            self.sql.run("UPDATE sessions SET seen = ? WHERE id = ?", [now.0.into(), blob(session.0)])?;
        }
        Ok(state(revoked == 0))
    }

    /// Whether it is the person's and has not ended.
    pub fn is_open(&self, session: SessionId, person: PersonId) -> Result<bool> {
        let row = [blob(session.0), blob(person.as_bytes())];
        Ok(self.sql.row("SELECT 1 FROM sessions WHERE id = ? AND person = ? AND revoked = 0", row)?.is_some())
    }

    fn open_anew(&self, session: SessionId, person: PersonId, device: &str, now: Millis) -> Result<()> {
        let row = [blob(session.0), blob(person.as_bytes()), device.into(), now.0.into(), now.0.into()];
        self.sql.run("INSERT INTO sessions (id, person, device, created, seen, revoked) VALUES (?, ?, ?, ?, ?, 0)", row)
    }

    /// A person's sign-ins that have not ended, the latest first.
    pub fn sessions_of(&self, person: PersonId, this: SessionId) -> Result<Vec<SignedIn>> {
        let query = "SELECT id, device, created, seen FROM sessions WHERE person = ? AND revoked = 0 ORDER BY seen DESC";
        self.sql.list(query, [blob(person.as_bytes())], |row| {
            let session = SessionId(row.array()?);
            Ok(SignedIn {
                session: Bytes(session.0.to_vec()),
                device: row.text()?,
                since: Millis(row.signed()?),
                seen: Millis(row.signed()?),
                this: session == this,
            })
        })
    }

    /// All sign-ins of a person, those that have ended too.
    pub fn every_session_of(&self, person: PersonId) -> Result<Vec<Session>> {
        let query = "SELECT device, created, seen, revoked FROM sessions WHERE person = ? ORDER BY created";
        self.sql.list(query, [blob(person.as_bytes())], |row| {
            let (device, since, seen) = (row.text()?, Millis(row.signed()?), Millis(row.signed()?));
            let revoked = row.signed()?;
            Ok(Session { device, since, seen, ended: (revoked != 0).then_some(Millis(revoked)) })
        })
    }

    /// Whether the person ever signed in.
    pub fn came(&self, person: PersonId) -> Result<bool> {
        Ok(self.sql.row("SELECT 1 FROM sessions WHERE person = ? LIMIT 1", [blob(person.as_bytes())])?.is_some())
    }

    /// Ends all of a person's sessions; how many there were.
    pub fn end_sessions(&self, person: PersonId, now: Millis) -> Result<u32> {
        let query = "SELECT COUNT(*) FROM sessions WHERE person = ? AND revoked = 0";
        let count = self.sql.row(query, [blob(person.as_bytes())])?.map_or(Ok(0), |mut row| row.number())?;
        self.sql
            .run("UPDATE sessions SET revoked = ? WHERE person = ? AND revoked = 0", [now.0.into(), blob(person.as_bytes())])?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Ends a session if it is the person's.
    pub fn end_session_of(&self, person: PersonId, session: SessionId, now: Millis) -> Result<()> {
        let row = [now.0.into(), blob(session.0), blob(person.as_bytes())];
        self.sql.run("UPDATE sessions SET revoked = ? WHERE id = ? AND person = ? AND revoked = 0", row)
    }

    pub fn end_session(&self, session: SessionId, now: Millis) -> Result<()> {
        self.sql.run("UPDATE sessions SET revoked = ? WHERE id = ? AND revoked = 0", [now.0.into(), blob(session.0)])
    }
}
