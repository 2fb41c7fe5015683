//! What the server will say to every operation.

use std::collections::BTreeMap;
use std::convert::Infallible;

use qinglan_core::id::{DeviceId, EntityId, OpId, PersonId};
use qinglan_core::record::Op;
use qinglan_core::sync::{Cursor, EntityMeta, Ledger, OpBatch, Push, SpaceInfo, SpaceRequest, plan};

use super::super::{SEED, district};
use super::{autumn, day};

#[derive(Default)]
struct Memory {
    log: BTreeMap<OpId, (u64, Op)>,
    owners: BTreeMap<DeviceId, PersonId>,
    entities: BTreeMap<EntityId, EntityMeta>,
}

impl Ledger for Memory {
    type Error = Infallible;

    fn find(&self, op: &Op) -> Result<Option<(u64, bool)>, Infallible> {
        Ok(self.log.get(&op.id).map(|(seq, known)| (*seq, known == op)))
    }

    fn latest(&self, device: DeviceId) -> Result<u64, Infallible> {
        Ok(self.log.keys().filter(|id| id.device == device).map(|id| id.counter).max().unwrap_or(0))
    }

    fn owner(&self, device: DeviceId) -> Result<Option<PersonId>, Infallible> {
        Ok(self.owners.get(&device).copied())
    }

    fn entity(&self, entity: EntityId) -> Result<Option<EntityMeta>, Infallible> {
        Ok(self.entities.get(&entity).copied())
    }
}

#[test]
fn the_server_refuses_nothing() {
    for today in [day(2026, 11, 23), day(2027, 4, 10)] {
        let district = district(SEED, 300, today).unwrap();
        let mut ledgers: BTreeMap<_, Memory> = BTreeMap::new();
        for writing in &district.writings {
            for (space, ops) in &writing.spaces {
                let row = district.import.spaces.iter().find(|row| row.id == *space).unwrap();
                let info = SpaceInfo { kind: row.kind, members: row.members.clone() };
                let batch = OpBatch::pack(ops.iter().map(|op| (0, op)));
                let ops: Vec<Op> = batch.unpack().unwrap().into_iter().map(|(_, op)| op).collect();
                let request = SpaceRequest { space: *space, epoch: 0, cursor: Cursor::Start, push: batch, only_push: false };
                let push = Push { person: writing.author, device: writing.device, request };
                let ledger = ledgers.entry(*space).or_default();
                let head = ledger.log.len() as u64;
                let plan = plan(&info, ledger, head, &push, &ops).unwrap();
                assert_eq!(plan.refusals, []);
                assert_eq!(plan.append.len(), ops.len());
                for accepted in plan.append {
                    let meta = EntityMeta { kind: accepted.op.kind, author: accepted.op.author, bytes: 0 };
                    ledger.entities.entry(accepted.op.entity).or_insert(meta);
                    ledger.owners.insert(accepted.op.id.device, accepted.op.author);
                    ledger.log.insert(accepted.op.id, (accepted.seq, accepted.op));
                }
            }
        }
        assert_eq!(ledgers.len(), 6, "four calendars and two pairings");
    }
}

#[test]
fn counters_run_without_gaps() {
    for writing in autumn(300).writings {
        let mut counters: Vec<u64> = writing.ops().map(|op| op.id.counter).collect();
        counters.sort_unstable();
        assert_eq!(counters, (1..=counters.len() as u64).collect::<Vec<_>>());
    }
}
