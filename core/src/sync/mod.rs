//! Keeping devices in step: the protocol, the server's decisions, the client's decisions.
//!
//! Invariant: a device's cursor never passes data that the device does not hold, and an operation leaves the outbox only
//! when the server has numbered it or named a reason (rules `SY*` in `SPEC.md`).

mod absorb;
mod ahead;
mod batch;
mod client;
mod columns;
mod commit;
mod decided;
mod erase;
mod fold;
mod memory;
mod numbers;
mod page;
mod protocol;
mod serve;
mod server;
mod table;

pub use absorb::{Absorbed, Own, absorb, absorb_live, begins_anew};
pub use ahead::ahead;
pub use batch::{BadBatch, OpBatch};
pub use client::{BACKOFF_MAX_MS, Client, Effect, Event, SendError, SyncStatus};
pub use commit::{Edit, edit};
pub use decided::decided;
pub use erase::{Erased, erase};
pub use fold::Folded;
pub use memory::{Crashed, MemoryLog};
pub use protocol::{
    Ack, Answer, Cursor, Live, NUMBERED_BYTES_MAX, OpRefusal, PAGE_BYTES_MAX, PAGE_ENTITIES_MAX, PAGE_OPS_MAX, Page, PageBody,
    PageLimits, Push, ROW_BYTES, Refusal, Request, SPACES_MAX, SpaceAnswer, SpaceReply, SpaceRequest, VERSION, VERSION_OLDEST,
    WORLD_UNWANTED,
};
pub use serve::{Log, Served, restored, serve};
pub use server::{Accepted, ENTITY_BYTES_MAX, EntityMeta, Ledger, Plan, SpaceInfo, plan};

#[cfg(test)]
pub(crate) mod tests;
