//! The log of what was done to the directory (rule IV5). Rows are added and never changed.

use qinglan_core::administration::{Act, LOG_PAGE, What};
use qinglan_core::id::{Millis, PersonId};
use qinglan_core::wire::to_vec;
use worker::Result;

use super::deletions::who;
use super::directory::DirectoryStore;
use super::sql::{blob, number};
use super::unpack;

impl DirectoryStore {
    /// Writes down what `by` did; none is whoever holds the set-up secret.
    pub fn write_down(&self, by: Option<PersonId>, what: What, at: Millis) -> Result<()> {
        self.write_down_of(by, None, what, at)
    }

    /// Writes down what `by` did, and to whom: should she be deleted, her name is found by it (rule DP4).
    pub fn write_down_of(&self, by: Option<PersonId>, of: Option<PersonId>, what: What, at: Millis) -> Result<()> {
        let last = self.sql.row("SELECT COALESCE(MAX(number), 0) FROM acts", [])?;
        let next = last.map_or(Ok(0), |mut row| row.number())? + 1;
        let name = by.map(|person| self.person(person)).transpose()?.flatten().map(|person| person.name);
        let act = Act { number: next, at, by: name, what };
        let row = [number(next)?, blob(to_vec(&act)), who(by), who(of)];
        self.sql.run("INSERT INTO acts (number, bytes, by_person, of_person) VALUES (?, ?, ?, ?)", row)
    }

    /// What was done before the act of that number, the latest first; from the last on where none is named.
    pub fn acts(&self, before: Option<u64>) -> Result<Vec<Act>> {
        let below = before.unwrap_or(1 << 52);
        let limit = number(LOG_PAGE as u64)?;
        self.sql.list("SELECT bytes FROM acts WHERE number < ? ORDER BY number DESC LIMIT ?", [number(below)?, limit], |row| {
            unpack(&row.bytes()?)
        })
    }
}
