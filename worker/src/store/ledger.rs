//! The log as `qinglan_core::sync::serve` asks for it, in SQLite.

use qinglan_core::id::{DeviceId, EntityId, OpId, PersonId};
use qinglan_core::record::{Entity, Op};
use qinglan_core::sync::{Accepted, EntityMeta, Ledger, Log};
use qinglan_core::wire::to_vec;
use worker::Error;

use super::space::{EPOCH, LIVES, OP_KEY_BYTES, SpaceStore, op_key};
use super::sql::{blob, number};
use super::{atomically, unpack};

/// The runtime binds at most 100 values, and a row has three.
const ROWS_AT_ONCE: usize = 33;

impl Ledger for SpaceStore {
    type Error = Error;

    fn find(&self, op: &Op) -> Result<Option<(u64, bool)>, Error> {
        let row = self.sql.row("SELECT seq, bytes FROM ops WHERE id = ?", [blob(op_key(op.id))])?;
        row.map(|mut row| Ok((row.number()?, unpack::<Op>(&row.bytes()?)?.stands_for(op)))).transpose()
    }

    fn latest(&self, device: DeviceId) -> Result<u64, Error> {
        let [first, last] = [0, u64::MAX].map(|counter| blob(op_key(OpId { device, counter })));
        let row = self.sql.row("SELECT id FROM ops WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1", [first, last])?;
        row.map_or(Ok(0), |mut row| {
            let id: [u8; OP_KEY_BYTES] = row.array()?;
            let (_, counter) = id.split_last_chunk().ok_or("an operation's key is longer than its counter")?;
            Ok(u64::from_be_bytes(*counter))
        })
    }

    fn owner(&self, device: DeviceId) -> Result<Option<PersonId>, Error> {
        let row = self.sql.row("SELECT person FROM devices WHERE device = ?", [blob(device.as_bytes())])?;
        row.map(|mut row| Ok(PersonId::from_bytes(row.array()?))).transpose()
    }

    fn entity(&self, entity: EntityId) -> Result<Option<EntityMeta>, Error> {
        let Some(bytes) = self.entity_bytes(entity)? else { return Ok(None) };
        let held: Entity = unpack(&bytes)?;
        Ok(Some(EntityMeta { kind: held.kind, author: held.author, bytes: bytes.len() }))
    }
}

impl Log for SpaceStore {
    fn head(&self) -> Result<u64, Error> {
        let row = self.sql.row("SELECT COALESCE(MAX(seq), 0) FROM ops", [])?;
        row.map_or(Ok(0), |mut row| row.number())
    }

    fn epoch(&self) -> Result<u64, Error> {
        self.meta(EPOCH)?.ok_or_else(|| "a store without an epoch".into())
    }

    fn lives(&self) -> Result<Vec<(u64, u64)>, Error> {
        Ok(self.meta(LIVES)?.unwrap_or_default())
    }

    fn set_life(&self, epoch: u64, lives: &[(u64, u64)]) -> Result<(), Error> {
        atomically(&self.storage, || {
            self.set_meta(EPOCH, &epoch)?;
            self.set_meta(LIVES, &lives.to_vec())
        })
    }

    fn atomically(&self, body: &mut dyn FnMut() -> Result<(), Error>) -> Result<(), Error> {
        atomically(&self.storage, body)
    }

    fn held(&self, entity: EntityId) -> Result<Option<Entity>, Error> {
        self.entity_bytes(entity)?.map(|bytes| unpack(&bytes)).transpose()
    }

    fn put_op(&self, seq: u64, op: &Op) -> Result<(), Error> {
        self.put_ops(&[Accepted { seq, op: op.clone() }])
    }

    /// Many rows in a statement: of each statement most of the time is the way to the runtime and back.
    fn put_ops(&self, ops: &[Accepted]) -> Result<(), Error> {
        for rows in ops.chunks(ROWS_AT_ONCE) {
            let places = ["(?, ?, ?)"].repeat(rows.len()).join(", ");
            let mut values = Vec::with_capacity(3 * rows.len());
            for Accepted { seq, op } in rows {
                values.extend([number(*seq)?, blob(op_key(op.id)), blob(to_vec(op))]);
            }
            self.sql.run(&format!("INSERT INTO ops (seq, id, bytes) VALUES {places}"), values)?;
        }
        Ok(())
    }

    fn rewrite_op(&self, seq: u64, op: &Op) -> Result<(), Error> {
        self.sql.run("UPDATE ops SET bytes = ? WHERE seq = ?", [blob(to_vec(op)), number(seq)?])
    }

    fn put_entity(&self, entity: &Entity) -> Result<(), Error> {
        let row = [blob(entity.id.as_bytes()), blob(to_vec(entity))];
        self.sql.run("INSERT OR REPLACE INTO entities (id, bytes) VALUES (?, ?)", row)
    }

    fn put_owner(&self, device: DeviceId, person: PersonId) -> Result<(), Error> {
        let row = [blob(device.as_bytes()), blob(person.as_bytes())];
        self.sql.run("INSERT OR IGNORE INTO devices (device, person) VALUES (?, ?)", row)
    }

    fn entities(&self, after: Option<EntityId>, limit: u64, take: &mut dyn FnMut(Entity, usize) -> bool) -> Result<(), Error> {
        // One zero byte sorts before every id of 16 bytes; the runtime takes an empty key for null.
        let after = after.map_or_else(|| vec![0], |id| id.as_bytes().to_vec());
        let values = [blob(after), number(limit)?];
        for row in self.sql.rows("SELECT bytes FROM entities WHERE id > ? ORDER BY id LIMIT ?", values)? {
            let bytes = row?.bytes()?;
            if !take(unpack(&bytes)?, bytes.len()) {
                break;
            }
        }
        Ok(())
    }

    fn ops(&self, after: u64, limit: u64, take: &mut dyn FnMut(u64, Op, usize) -> bool) -> Result<(), Error> {
        let values = [number(after)?, number(limit)?];
        for row in self.sql.rows("SELECT seq, bytes FROM ops WHERE seq > ? ORDER BY seq LIMIT ?", values)? {
            let mut row = row?;
            let (seq, bytes) = (row.number()?, row.bytes()?);
            if !take(seq, unpack(&bytes)?, bytes.len()) {
                break;
            }
        }
        Ok(())
    }
}
