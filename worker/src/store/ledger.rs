//! The log as the decision in `qinglan_core::sync::plan` asks for it.

use qinglan_core::id::{DeviceId, EntityId, PersonId};
use qinglan_core::record::{Entity, Op};
use qinglan_core::sync::{EntityMeta, Ledger};
use worker::Error;

use super::space::{SpaceStore, op_key};
use super::sql::blob;
use super::unpack;

impl Ledger for SpaceStore {
    type Error = Error;

    fn find(&self, op: &Op) -> Result<Option<(u64, bool)>, Error> {
        let row = self.sql.row("SELECT seq, bytes FROM ops WHERE id = ?", [blob(op_key(op.id))])?;
        row.map(|mut row| Ok((row.number()?, unpack::<Op>(&row.bytes()?)? == *op))).transpose()
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
