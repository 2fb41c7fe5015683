//! What a space has still to say to others: written with the operations that it is of, and kept until it was heard (rule NT6).

use qinglan_core::notice::Call;
use qinglan_core::wire::to_vec;
use worker::Result;

use super::space::SpaceStore;
use super::sql::{blob, number};
use super::unpack;

impl SpaceStore {
    /// Within the turn in which the operations were written.
    pub fn put_calls(&self, calls: &[Call]) -> Result<()> {
        for call in calls {
            self.sql.run("INSERT INTO outbox (bytes) VALUES (?)", [blob(to_vec(call))])?;
        }
        Ok(())
    }

    /// What is still to be said, with the numbers by which it is kept.
    pub fn calls(&self, limit: u64) -> Result<Vec<(u64, Call)>> {
        self.sql.list("SELECT id, bytes FROM outbox ORDER BY id LIMIT ?", [number(limit)?], |row| {
            Ok((row.number()?, unpack(&row.bytes()?)?))
        })
    }

    pub fn was_heard(&self, id: u64) -> Result<()> {
        self.sql.run("DELETE FROM outbox WHERE id = ?", [number(id)?])
    }
}
