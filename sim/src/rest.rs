//! Everything is let through: disks have room, servers stay, everybody is a member again, and each tab asks until there is no more.

use qinglan_core::sync::VERSION;

use crate::check::waits;
use crate::disk::Fault;
use crate::world::{Message, World};
use crate::{Failure, Tried, fail};

/// What is kept apart by a restore comes together in two rounds; more than this is never.
const ROUNDS_MAX: usize = 12;
/// Requests of one tab in one round.
const ASKS_MAX: usize = 200;

impl World {
    /// Comes to rest and checks what must be true then.
    pub fn rest(mut self) -> Result<Tried, Failure> {
        for phone in &mut self.phones {
            phone.disk.fault.set(Fault::None);
            phone.locked = false;
        }
        self.speaks = VERSION;
        for (server, number) in self.servers.iter_mut().zip(0..) {
            server.log.calm();
            server.sockets.clear();
            if number < 2 {
                server.members = crate::world::members(number);
            }
        }
        while let Some(message) = self.take_message(0) {
            self.tried.steps += 1;
            self.arrive(message)?;
        }
        self.settle()?;
        // What nobody noticed is said at last, and apps that are behind are updated.
        let set_back: Vec<_> = self.servers.iter().filter(|server| server.set_back).map(|server| server.space).collect();
        for space in &set_back {
            self.announce(*space)?;
        }
        if !set_back.is_empty() {
            self.settle()?;
        }
        self.check_all()?;
        if self.phones.iter().any(|phone| phone.disk.old.get()) {
            for tab in 0..self.tabs.len() {
                self.update(tab)?;
            }
            self.settle()?;
            self.check_all()?;
        }
        Ok(self.tried)
    }

    /// Every tab asks in turn until nobody has anything to ask.
    fn settle(&mut self) -> Result<(), Failure> {
        for _ in 0..ROUNDS_MAX {
            let mut quiet = true;
            for tab in 0..self.tabs.len() {
                quiet &= self.ask(tab)?;
            }
            if quiet && !self.phones.iter().any(waits) {
                return Ok(());
            }
        }
        fail("SY7: it never comes to rest")
    }

    /// Asks until there is no more; whether there was nothing to begin with.
    fn ask(&mut self, tab: usize) -> Result<bool, Failure> {
        self.second_signed = self.phone_of(tab)?.person == crate::world::person(2);
        for asks in 0..ASKS_MAX {
            self.tried.steps += 1;
            let waited = waits(self.phone_of(tab)?);
            let before = self.places(tab)?;
            self.messages.clear();
            self.send(tab)?;
            let Some(request) = self.take_message(0) else { return fail("nothing was sent") };
            self.arrive(request)?;
            let answer = self.messages.iter().position(|message| matches!(message, Message::Answer { .. }));
            let Some(answer) = answer.map(|at| self.messages.remove(at)) else { return fail("nothing was answered") };
            let Message::Answer { request, answer, .. } = answer else { return Ok(false) };
            let more = self.take_answer(tab, &request, answer.spaces)?;
            if !more && !waits(self.phone_of(tab)?) {
                return Ok(asks == 0 && !waited && before == self.places(tab)?);
            }
        }
        fail(format!("SY7: tab {tab} asks and asks"))
    }

    fn places(&self, tab: usize) -> Result<Vec<(u64, qinglan_core::sync::Cursor)>, Failure> {
        let phone = self.phone_of(tab)?;
        Ok(self.spaces_of(tab)?.into_iter().map(|space| phone.place(space)).collect())
    }
}
