//! A phone without a browser: its session, its cursors, and what it sends. Requests are the app's own, compressed as the app does.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use qinglan_core::directory::{Enrol, Person, SpaceKind, World};
use qinglan_core::id::{AttemptId, DeviceId, EntityId, Millis, OpId, PersonId, SpaceId};
use qinglan_core::record::{EntityKind, Field, Op, Value};
use qinglan_core::sync::{Answer, Cursor, OpBatch, PageBody, Request, SpaceAnswer, SpaceRequest, VERSION};
use qinglan_core::wire::{from_slice, to_vec};

use crate::demo::{self, dice::Seed};
use crate::server::{Reply, Server};

type Header = (&'static str, &'static str);

const CBOR: Header = ("content-type", "application/cbor");
const GZIP: Header = ("content-encoding", "gzip");
const TAKES_GZIP: Header = ("accept-encoding", "gzip");
/// As the app: below this, compression saves nothing.
const GZIP_FROM_BYTES: usize = 512;
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
/// 2026-09-07 07:30 in China, a Monday.
const MONDAY: Millis = Millis(1_788_737_400_000);

pub struct Device {
    pub person: PersonId,
    pub id: DeviceId,
    cookie: String,
    world: u64,
    /// Where each space's log was read to, with the life that it belongs to.
    places: BTreeMap<SpaceId, (u64, Cursor)>,
    /// The space in which it writes.
    pub school: SpaceId,
    made: u64,
}

/// What came of one exchange.
pub struct Exchanged {
    pub took: Duration,
    /// Counters of what the space of the school acknowledged.
    pub acked: Vec<u64>,
    /// Operations of others that came, and whether there are more.
    pub came: usize,
    pub more: bool,
}

impl Device {
    /// Enrols a person through an invite, as a phone does.
    ///
    /// # Errors
    /// The server refused, or the person is in no school.
    pub fn enrol(server: &Server, seed: Seed, person: &Person) -> Result<Self> {
        let code = demo::invite_person(server, person.id)?;
        let attempt = AttemptId::from_bytes(*person.id.as_bytes());
        let enrol = to_vec(&Enrol { code, device: "红米 9A".to_owned(), attempt });
        let reply = server.post("/api/enrol", &[CBOR, TAKES_GZIP], &enrol)?;
        ensure!(reply.status == 200, "/api/enrol answered {}", reply.status);
        let cookie = reply.cookies.iter().filter_map(|cookie| cookie.split(';').next()).collect::<Vec<_>>().join("; ");
        let world: World = from_slice(&unpacked(reply.body)?).context("/api/enrol answered something unexpected")?;
        let school = world.spaces.iter().find(|space| space.kind == SpaceKind::School);
        let school = school.with_context(|| format!("{} is in no school", person.name))?.id;
        let places = world.space_ids().map(|space| (space, (0, Cursor::Start))).collect();
        Ok(Self { person: person.id, id: seed.device(person.id), cookie, world: world.version, places, school, made: 0 })
    }

    /// The same session under another store, as a second browser has it.
    pub fn other(&self, id: DeviceId) -> Self {
        Self { id, cookie: self.cookie.clone(), places: self.places.clone(), made: 0, ..*self }
    }

    /// The next operations of a new record, one for each answer.
    ///
    /// # Errors
    /// An answer's name names no field.
    pub fn writes(&mut self, record: EntityId, answers: &[(String, Value)]) -> Result<Vec<Op>> {
        answers.iter().map(|(name, value)| self.write(record, name, value)).collect()
    }

    fn write(&mut self, record: EntityId, name: &str, value: &Value) -> Result<Op> {
        self.made += 1;
        let field = Field::new(name).ok().with_context(|| format!("{name} names no field"))?;
        Ok(Op {
            id: OpId { device: self.id, counter: self.made },
            author: self.person,
            at: MONDAY.plus(i64::try_from(self.made)? * 1_000),
            entity: record,
            kind: EntityKind::Record,
            field,
            value: value.clone(),
            replaces: Vec::new(),
            purpose: None,
        })
    }

    /// One round trip for all spaces, with `ops` for that of the school.
    ///
    /// # Errors
    /// The server refused something, or did not answer in our words.
    pub fn exchange(&mut self, server: &Server, ops: &[Op]) -> Result<Exchanged> {
        let (answer, took) = self.ask(server, ops)?;
        let mut done = Exchanged { took, acked: Vec::new(), came: 0, more: false };
        for (space, answer) in answer.spaces {
            let reply = match answer {
                SpaceAnswer::Reply(reply) => reply,
                other => bail!("space {space} said {other:?}"),
            };
            ensure!(reply.refusals.is_empty(), "space {space} refused {:?}", reply.refusals);
            done.acked.extend(reply.acks.iter().map(|ack| ack.counter));
            done.more |= reply.page.more;
            done.came += match &reply.page.body {
                PageBody::Tail(batch) => batch.len(),
                PageBody::Snapshot(entities) => entities.len(),
            };
            self.places.insert(space, (reply.epoch, reply.page.to));
        }
        Ok(done)
    }

    /// Reads the school's log from its first operation; what stands in it, in order.
    ///
    /// # Errors
    /// See [`Device::exchange`].
    pub fn log(&mut self, server: &Server) -> Result<Vec<(u64, OpId)>> {
        self.places.retain(|space, _| *space == self.school);
        self.exchange(server, &[])?;
        self.places.values_mut().for_each(|(_, cursor)| *cursor = Cursor::Seq(0));
        let mut log = Vec::new();
        loop {
            let (answer, _) = self.ask(server, &[])?;
            let Some((space, SpaceAnswer::Reply(reply))) = answer.spaces.into_iter().next() else { bail!("no log came") };
            let PageBody::Tail(batch) = &reply.page.body else { bail!("a snapshot came for a log") };
            let ops = batch.unpack().ok().context("a page is none of ours")?;
            log.extend(ops.into_iter().map(|(seq, op)| (seq, op.id)));
            self.places.insert(space, (reply.epoch, reply.page.to));
            if !reply.page.more {
                return Ok(log);
            }
        }
    }

    fn ask(&self, server: &Server, ops: &[Op]) -> Result<(Answer, Duration)> {
        let part = |(space, (epoch, cursor)): (&SpaceId, &(u64, Cursor))| {
            let ops = if *space == self.school { ops } else { &[] };
            let push = OpBatch::pack(ops.iter().map(|op| (0, op)));
            SpaceRequest { space: *space, epoch: *epoch, cursor: *cursor, push, only_push: false }
        };
        let spaces = self.places.iter().map(part).collect();
        let request = Request { version: VERSION, device: self.id, world: self.world, spaces, person: self.person, folds: None };
        let (coding, body) = packed(to_vec(&request))?;
        let mut headers = vec![CBOR, TAKES_GZIP, ("cookie", self.cookie.as_str())];
        headers.extend(coding);
        let began = Instant::now();
        let Reply { status, body, .. } = server.post("/api/sync", &headers, &body)?;
        let took = began.elapsed();
        ensure!(status == 200, "/api/sync answered {status}");
        Ok((from_slice(&unpacked(body)?).context("/api/sync answered something unexpected")?, took))
    }
}

/// What the body is sent as, with the header that says so.
fn packed(bytes: Vec<u8>) -> Result<(Option<Header>, Vec<u8>)> {
    if bytes.len() < GZIP_FROM_BYTES {
        return Ok((None, bytes));
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&bytes)?;
    Ok((Some(GZIP), encoder.finish()?))
}

/// A message of ours is an array, whose first byte no gzip begins with.
fn unpacked(bytes: Vec<u8>) -> Result<Vec<u8>> {
    if !bytes.starts_with(&GZIP_MAGIC) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).context("a broken gzip came")?;
    Ok(plain)
}
