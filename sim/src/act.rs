//! What each step does.

use qinglan_core::id::{EntityId, OpId, SpaceId};
use qinglan_core::record::{Entity, EntityKind, Field, Scope, Value};
use qinglan_core::store::{Change, Submission, at_once};
use qinglan_core::sync::Log;

use crate::breakage::Breakage;
use crate::disk::Fault;
use crate::step::Step;
use crate::tally::Event;
use crate::world::{Message, World, person};
use crate::{Failure, fail};

/// More than this is never under way at once; the oldest is lost.
const MESSAGES_MAX: usize = 40;
/// Beyond what an operation may hold (rule BD2).
const LONG_BYTES: usize = 66_000;
const YEAR_MS: i64 = 365 * 24 * 3_600 * 1_000;
/// Whose records the leaders of the school keep together.
pub(crate) const TOGETHER: u8 = 9;

impl World {
    /// Lets one thing happen.
    pub fn step(&mut self, step: Step) -> Result<(), Failure> {
        self.tried.steps += 1;
        self.now = self.now.plus(1_000);
        match step {
            Step::Send { tab } => self.send(self.tab(tab)),
            Step::Deliver { which } => self.deliver(which, false),
            Step::Double { which } => self.deliver(which, true),
            Step::Lose { which } => {
                if let Some(message) = self.take_message(which) {
                    self.lost(&message);
                }
                Ok(())
            }
            Step::Type { .. } | Step::Meddle { .. } | Step::Delete { .. } | Step::Undelete { .. } => self.write_somewhere(step),
            Step::AddRow { .. } | Step::TypeCell { .. } | Step::RemoveRow { .. } => self.write_rows(step),
            Step::Count { .. } => self.count(step),
            Step::MarkRead { tab, entity } => self.mark_read(self.tab(tab), entity),
            Step::Submit { tab, entity, full } => self.submit(self.tab(tab), entity, full),
            Step::Correct { .. } | Step::Amend { .. } | Step::GiveUp { .. } => self.correct(step),
            Step::Die { .. } | Step::Reopen { .. } | Step::Fill { .. } | Step::Empty { .. } => self.mistreat(step),
            Step::Clock { tab, years } => {
                self.phone_mut(self.tab(tab))?.off_ms = i64::from(years) * YEAR_MS;
                Ok(())
            }
            Step::Prune { tab } => self.prune(self.tab(tab)),
            Step::SignIn { second } => {
                if self.second_signed != second {
                    self.tried.events.add(Event::Switched);
                }
                self.second_signed = second;
                Ok(())
            }
            Step::Listen { tab, place } => self.listen(self.tab(tab), place),
            Step::Crash { .. } | Step::Evict { .. } | Step::Backup { .. } => self.shake(step),
            Step::Restore { space } => self.restore(space, true),
            Step::SetBack { space } => self.restore(space, false),
            Step::Announce { space } => self.announce_late(space),
            Step::Install { .. } | Step::Update { .. } | Step::Downgrade { .. } | Step::Behind { .. } => self.version(step),
            Step::SmallPages => {
                self.small_pages();
                Ok(())
            }
            Step::Lock { tab } | Step::Unlock { tab } => {
                let phone = self.phone_mut(self.tab(tab))?;
                if !phone.disk.old.get() {
                    (phone.locked, phone.after) = (matches!(step, Step::Lock { .. }), 0);
                }
                Ok(())
            }
            Step::Leave { person: who, space } => self.member(who, space, false),
            Step::Join { person: who, space } => self.member(who, space, true),
        }
    }

    /// Where a tab's owner writes: space, entity, kind.
    fn target(&self, tab: usize, place: u8, number: u8) -> Result<(SpaceId, EntityId, EntityKind), Failure> {
        let owner = self.owner(tab)?;
        let [personal, pairing, school] = self.spaces_of(tab)?;
        let own = self.entity_of(owner, number);
        Ok(match (place, owner) {
            (1, 1 | 2) => (pairing, own, EntityKind::Record),
            (2, 1 | 3) => (school, self.entity_of(TOGETHER, number), EntityKind::Activity),
            (2, _) => (school, own, EntityKind::Record),
            _ => (personal, own, EntityKind::Record),
        })
    }

    pub(crate) fn owner(&self, tab: usize) -> Result<u8, Failure> {
        let owner = self.phone_of(tab)?.person;
        (1..=3).find(|n| person(*n) == owner).ok_or_else(|| Failure("nobody".into()))
    }

    fn write_somewhere(&mut self, step: Step) -> Result<(), Failure> {
        let stamp = self.tried.steps;
        match step {
            Step::Type { tab, place, entity, field, seen, long } => {
                let tab = self.tab(tab);
                let (space, id, kind) = self.target(tab, place, entity)?;
                let field = name(if field == 0 { "topic" } else { "@title" })?;
                let words = if long { "x".repeat(LONG_BYTES) } else { format!("{stamp}") };
                let row = self.row(tab, space, id)?;
                let versions = row.as_ref().map_or(&[][..], |row| row.versions(&field));
                let seen: Vec<OpId> = match seen {
                    0 => Vec::new(),
                    6.. => versions.iter().map(|version| version.op).collect(),
                    _ => versions.last().map(|version| version.op).into_iter().collect(),
                };
                self.edit(tab, (space, id, kind), vec![Change { field, value: Value::Text(words), seen }]).map(drop)
            }
            Step::Meddle { tab, place, entity } => {
                let tab = self.tab(tab);
                let [_, pairing, school] = self.spaces_of(tab)?;
                let (space, other) = if place == 0 { (pairing, 1) } else { (school, 2) };
                let id = self.entity_of(other, entity);
                let seen = self.row(tab, space, id)?.map(|row| row.live_ops("topic").collect()).unwrap_or_default();
                let change = Change { field: name("topic")?, value: Value::Text(format!("{stamp}")), seen };
                self.edit(tab, (space, id, EntityKind::Record), vec![change]).map(drop)
            }
            Step::Delete { tab, place, entity } => {
                let tab = self.tab(tab);
                let target = self.target(tab, place, entity)?;
                let Some(row) = self.row(tab, target.0, target.1)? else { return Ok(()) };
                let value = Value::Removed(row.live_ops("").collect());
                let row = self.edit(tab, target, vec![Change { field: Field::deleted(), value, seen: Vec::new() }])?;
                if row.is_some_and(|row| !row.is_deleted()) {
                    return fail("MG5: what was deleted with everything seen is still there");
                }
                Ok(())
            }
            Step::Undelete { tab, place, entity } => {
                let tab = self.tab(tab);
                let target = self.target(tab, place, entity)?;
                let change = Change { field: Field::deleted(), value: Value::Empty, seen: Vec::new() };
                self.edit(tab, target, vec![change]).map(drop)
            }
            _ => Ok(()),
        }
    }

    fn write_rows(&mut self, step: Step) -> Result<(), Failure> {
        let (Step::AddRow { tab, entity, row } | Step::TypeCell { tab, entity, row } | Step::RemoveRow { tab, entity, row, .. }) =
            step
        else {
            return Ok(());
        };
        let tab = self.tab(tab);
        let target = self.target(tab, 0, entity)?;
        let path = format!("notes/r{row}");
        let held = self.row(tab, target.0, target.1)?;
        let shown = |field: &Field| held.iter().filter_map(|row| Some(row.shown(field)?.op)).collect::<Vec<_>>();
        let (row_field, cell_field) = (name(&path)?, name(&format!("{path}/minute"))?);
        let number = i64::try_from(self.tried.steps).unwrap_or(i64::MAX);
        let cell = Change { seen: shown(&cell_field), field: cell_field, value: Value::Int(number) };
        match step {
            Step::AddRow { .. } => {
                let change = Change { seen: shown(&row_field), field: row_field, value: Value::Row(i64::from(row)) };
                self.edit(tab, target, vec![change]).map(drop)
            }
            Step::TypeCell { .. } => self.edit(tab, target, vec![cell]).map(drop),
            Step::RemoveRow { typing, .. } => {
                let known = held.as_ref().map(|row| row.live_ops(&path).collect()).unwrap_or_default();
                let removal = Change { seen: shown(&row_field), field: row_field, value: Value::Removed(known) };
                let row = match (typing, self.breakage) {
                    (false, _) => self.edit(tab, target, vec![removal])?,
                    (true, Some(Breakage::RemovalOvertaken)) => {
                        self.edit(tab, target, vec![removal])?;
                        self.edit(tab, target, vec![cell])?
                    }
                    (true, _) => self.edit(tab, target, vec![removal, cell])?,
                };
                if row.is_some_and(|row| row.rows("notes").iter().any(|(there, _)| *there == path)) {
                    return fail("MG9: a row that was removed is still there");
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn mark_read(&mut self, tab: usize, entity: u8) -> Result<(), Failure> {
        let (owner, [_, pairing, _]) = (self.owner(tab)?, self.spaces_of(tab)?);
        let id = self.entity_of(if owner == 1 { 2 } else { 1 }, entity);
        if self.row(tab, pairing, id)?.is_none() {
            return Ok(());
        }
        let mark = Value::Int(self.phone_of(tab)?.clock(self.now).0);
        let change = Change { field: Field::read_by(person(owner)), value: mark, seen: Vec::new() };
        self.edit(tab, (pairing, id, EntityKind::Record), vec![change]).map(drop)
    }

    fn submit(&mut self, tab: usize, entity: u8, full: bool) -> Result<(), Failure> {
        let (owner, [personal, pairing, school]) = (self.owner(tab)?, self.spaces_of(tab)?);
        let record = self.entity_of(owner, entity);
        if self.phone_of(tab)?.locked || self.row(tab, personal, record)?.is_none() {
            return Ok(());
        }
        let to = vec![(if owner == 3 { school } else { pairing }, if full { Scope::Full } else { Scope::Notice })];
        let at = self.phone_of(tab)?.clock(self.now);
        let submission = Submission { record, to, title: format!("{}", self.tried.steps), at };
        let outcome = at_once(self.tab_at(tab)?.store.submit(&submission));
        let Some(row) = self.heard(tab, outcome)? else { return Ok(()) };
        let unsettled = [Field::state(), Field::title()].into_iter().any(|field| row.versions(&field).len() > 1);
        if unsettled {
            return fail("MG8: what submitting writes stands beside what it should replace");
        }
        self.wrote(tab)
    }

    /// An entity as it is on the tab's disk.
    pub fn row(&self, tab: usize, space: SpaceId, id: EntityId) -> Result<Option<Entity>, Failure> {
        let entity = at_once(self.tab_at(tab)?.store.entity(space, id));
        entity.map_err(|error| Failure(format!("an entity cannot be read: {error:?}")))
    }

    /// Writes; none when the store could not, or is locked. What it says is saved has to be on the disk.
    pub(crate) fn edit(
        &mut self,
        tab: usize,
        (space, id, kind): (SpaceId, EntityId, EntityKind),
        changes: Vec<Change>,
    ) -> Result<Option<Entity>, Failure> {
        if self.phone_of(tab)?.locked {
            return Ok(None);
        }
        let at = self.phone_of(tab)?.clock(self.now);
        let before = self.row(tab, space, id)?;
        let outcome = at_once(self.tab_at(tab)?.store.edit(space, (id, kind), &changes, at));
        let disk = &self.phone_of(tab)?.disk;
        let (is_full, is_old) = (disk.fault.get() == Fault::Full, disk.old.get());
        let mut written = self.heard(tab, outcome)?;
        if is_old {
            written.iter_mut().for_each(|row| row.past = None);
        }
        let after = self.row(tab, space, id)?;
        match &written {
            Some(row) if after.as_ref() != Some(row) => return fail("SY1: the store says saved, and the disk does not have it"),
            None if is_full && after != before => return fail("SY1: the store says not saved, and the disk has half of it"),
            Some(_) => self.wrote(tab)?,
            None => {}
        }
        Ok(written)
    }

    /// A store said that it is saved.
    pub(crate) fn wrote(&mut self, tab: usize) -> Result<(), Failure> {
        let phone = self.phone_mut(tab)?;
        phone.note()?;
        let is_off = phone.off_ms != 0;
        let is_other = phone.last_tab.replace(tab).is_some_and(|last| last != tab);
        if is_off {
            self.tried.events.add(Event::ClockOff);
        }
        if is_other {
            self.tried.events.add(Event::OtherTab);
        }
        Ok(())
    }

    fn mistreat(&mut self, step: Step) -> Result<(), Failure> {
        let (Step::Die { tab, .. } | Step::Reopen { tab } | Step::Fill { tab } | Step::Empty { tab }) = step else {
            return Ok(());
        };
        let tab = self.tab(tab);
        let fault = self.phone_of(tab)?.disk.fault.clone();
        match (step, fault.get()) {
            (Step::Die { commits, after, .. }, Fault::None) => fault.set(Fault::Dies { commits, after }),
            (Step::Fill { .. }, Fault::None) => fault.set(Fault::Full),
            (Step::Empty { .. }, Fault::Full) => fault.set(Fault::None),
            (Step::Reopen { .. }, Fault::None | Fault::Full) => return self.reopen(tab),
            _ => {}
        }
        Ok(())
    }

    fn prune(&mut self, tab: usize) -> Result<(), Failure> {
        if self.phone_of(tab)?.locked {
            return Ok(());
        }
        let by_phone = self.breakage == Some(Breakage::PhoneClockPrunes);
        let now = if by_phone { self.phone_of(tab)?.clock(self.now) } else { self.now };
        let outcome = at_once(self.tab_at(tab)?.store.prune(now));
        self.heard(tab, outcome)?;
        self.phone_of(tab)?.holds_all()
    }

    fn listen(&mut self, tab: usize, place: u8) -> Result<(), Failure> {
        let socket = (tab, self.tab_at(tab)?.opened);
        let who = self.phone_of(tab)?.person;
        let space = self.spaces_of(tab)?.get(usize::from(place)).copied();
        for server in self.servers.iter_mut().filter(|server| Some(server.space) == space) {
            if !server.roles(who).is_empty() {
                server.sockets.insert(socket);
            }
        }
        Ok(())
    }

    fn shake(&mut self, step: Step) -> Result<(), Failure> {
        match step {
            Step::Crash { space, writes } => self.server_mut(space)?.log.crash_after(u32::from(writes)),
            Step::Evict { space } => {
                let sockets = &mut self.server_mut(space)?.sockets;
                if !core::mem::take(sockets).is_empty() {
                    self.tried.events.add(Event::Evicted);
                }
            }
            Step::Backup { space } => {
                let server = self.server_mut(space)?;
                let copy = server.log.clone();
                copy.calm();
                server.backup = Some(copy);
            }
            _ => {}
        }
        Ok(())
    }

    /// The backup takes the log's place; `announced`: and the server is told.
    fn restore(&mut self, space: u8, announced: bool) -> Result<(), Failure> {
        let server = self.server_mut(space)?;
        let Some(backup) = server.backup.clone() else { return Ok(()) };
        let goes = server.log.since(0).iter().any(|(_, op)| backup.number_of(op.id).is_none());
        // A life that is over counts again as well.
        let (sets_back, head) = (goes || server.log.epoch() != backup.epoch(), backup.head().unwrap_or_default());
        server.back_to = if server.set_back { server.back_to.min(head) } else { head };
        server.set_back |= sets_back;
        server.log = backup;
        server.sockets.clear();
        let space = server.space;
        if goes {
            self.tried.events.add(if announced { Event::Restored } else { Event::SetBack });
        }
        if announced { self.announce(space) } else { Ok(()) }
    }

    /// Others may have written into the space since, and some may not have read it.
    fn announce_late(&mut self, space: u8) -> Result<(), Failure> {
        let server = self.server_mut(space)?;
        if !server.set_back {
            return Ok(());
        }
        server.sockets.clear();
        let space = server.space;
        self.announce(space)
    }

    /// The server is told that it was restored.
    pub(crate) fn announce(&mut self, space: SpaceId) -> Result<(), Failure> {
        self.epochs += 1;
        let epoch = self.epochs;
        for server in self.servers.iter_mut().filter(|server| server.space == space) {
            if server.set_back && server.log.head().is_ok_and(|head| head > server.back_to) {
                server.told_late = true;
                self.tried.events.add(Event::ToldLate);
            }
            // What cannot be told at once stays due (rule RS1).
            server.set_back = qinglan_core::sync::restored(&server.log, epoch).is_err();
            if server.set_back {
                self.tried.events.add(Event::Crashed);
            }
        }
        Ok(())
    }

    fn member(&mut self, who: u8, space: u8, joins: bool) -> Result<(), Failure> {
        let all = crate::world::members(space % 2);
        let server = self.server_mut(space % 2)?;
        let Some(one) = all.get(usize::from(who) % all.len().max(1)) else { return Ok(()) };
        let count = server.members.len();
        server.members.retain(|member| member != one);
        if joins {
            server.members.push(*one);
        } else if server.members.len() < count {
            self.tried.events.add(Event::Left);
        }
        Ok(())
    }

    /// Puts a message on its way.
    pub fn post(&mut self, message: Message) {
        if self.messages.len() >= MESSAGES_MAX {
            let oldest = self.messages.remove(0);
            self.lost(&oldest);
        }
        self.messages.push(message);
    }

    fn lost(&mut self, message: &Message) {
        self.tried.events.add(Event::Lost);
        if let Message::Answer { wrote: true, .. } = message {
            self.tried.events.add(Event::AnswerCut);
        }
    }

    pub fn take_message(&mut self, which: u8) -> Option<Message> {
        let count = self.messages.len();
        (count > 0).then(|| self.messages.remove(usize::from(which) % count))
    }
}

pub(crate) fn name(path: &str) -> Result<Field, Failure> {
    Field::new(path).map_err(|_| Failure(format!("{path} is no field")))
}
