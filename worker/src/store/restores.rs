//! A restore from a backup that somebody announced: when, and which spaces have not been told.

use qinglan_core::id::{Millis, SpaceId};
use worker::Result;

use super::atomically;
use super::directory::{DirectoryStore, VERSION};
use super::sql::{blob, number};

const RESTORED_AT: &str = "restored_at";

impl DirectoryStore {
    /// When a restore was last announced.
    pub fn restored_at(&self) -> Result<Option<Millis>> {
        self.meta(RESTORED_AT)
    }

    /// Every space, everybody's own too, is to begin another life; unless some still wait for the last announcement.
    ///
    /// The version jumps beyond all that were given out and lost: it counts imports, and the clock counts faster.
    pub fn announce_restore(&self, now: Millis) -> Result<()> {
        if self.renewals_left()? > 0 {
            return Ok(());
        }
        let version = u64::try_from(now.0).unwrap_or_default().max(self.version()? + 1);
        atomically(&self.storage, || {
            self.set_meta(RESTORED_AT, &now)?;
            self.set_meta(VERSION, &version)?;
            self.sql.run("UPDATE told SET due = ?", [number(version)?])?;
            self.erase_again()?;
            // Everybody's own space bears their id.
            self.sql.run("INSERT INTO renewals (space) SELECT id FROM spaces UNION SELECT id FROM people", [])
        })
    }

    /// Spaces that have not begun their other life.
    pub fn renewals(&self, limit: u64) -> Result<Vec<SpaceId>> {
        self.sql.list("SELECT space FROM renewals LIMIT ?", [number(limit)?], |row| Ok(SpaceId::from_bytes(row.array()?)))
    }

    pub fn renewals_left(&self) -> Result<u64> {
        self.sql.row("SELECT COUNT(*) FROM renewals", [])?.map_or(Ok(0), |mut row| row.number())
    }

    pub fn is_renewed(&self, space: SpaceId) -> Result<()> {
        self.sql.run("DELETE FROM renewals WHERE space = ?", [blob(space.as_bytes())])
    }
}
