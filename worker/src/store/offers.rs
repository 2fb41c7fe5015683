//! Forms that were published: every version for ever, and of each form what its space offers.

use qinglan_core::directory::Space;
use qinglan_core::form::{Offered, Packed};
use qinglan_core::id::SpaceId;
use qinglan_core::wire::to_vec;
use worker::Result;

use super::directory::{DirectoryStore, VERSION, key};
use super::sql::{blob, number};
use super::{atomically, unpack};

impl DirectoryStore {
    /// What these spaces offer, by their order; none where that is nothing.
    pub(super) fn offered_in(&self, spaces: &[Space]) -> Result<Option<Packed<Vec<Offered>>>> {
        let mut all: Vec<Offered> = Vec::new();
        for space in spaces {
            let row = [key(space.id.as_bytes())];
            let query = "SELECT bytes FROM offers WHERE space = ? ORDER BY id";
            all.append(&mut self.sql.list(query, row, |row| unpack(&row.bytes()?))?);
        }
        Ok((!all.is_empty()).then(|| Packed::new(&all)))
    }

    /// What is offered of a form.
    pub fn offered(&self, id: &str) -> Result<Option<Offered>> {
        let row = self.sql.row("SELECT bytes FROM offers WHERE id = ?", [id.into()])?;
        row.map(|mut row| unpack(&row.bytes()?)).transpose()
    }

    /// How many forms a space has published.
    pub fn count_offers(&self, space: SpaceId) -> Result<u64> {
        let row = self.sql.row("SELECT COUNT(*) FROM offers WHERE space = ?", [key(space.as_bytes())])?;
        row.map_or(Ok(0), |mut row| row.number())
    }

    /// A version of a form, as it was published.
    pub fn form(&self, id: &str, version: u32) -> Result<Option<Vec<u8>>> {
        let row = [id.into(), number(version.into())?];
        self.sql.row("SELECT definition FROM forms WHERE id = ? AND version = ?", row)?.map(|mut row| row.bytes()).transpose()
    }

    /// Keeps a new version, and what is offered of its form from now on.
    pub fn publish(&self, offered: &Offered, definition: &[u8]) -> Result<()> {
        atomically(&self.storage, || {
            let row = [offered.id.as_str().into(), number(offered.version.into())?, blob(definition)];
            self.sql.run("INSERT INTO forms (id, version, definition) VALUES (?, ?, ?)", row)?;
            self.put_offer(offered)
        })
    }

    /// Changes what is offered of a form.
    pub fn offer(&self, offered: &Offered) -> Result<()> {
        atomically(&self.storage, || self.put_offer(offered))
    }

    fn put_offer(&self, offered: &Offered) -> Result<()> {
        let row = [offered.id.as_str().into(), key(offered.space.as_bytes()), blob(to_vec(offered))];
        self.sql.run("INSERT OR REPLACE INTO offers (id, space, bytes) VALUES (?, ?, ?)", row)?;
        self.set_meta(VERSION, &(self.version()? + 1))
    }
}
