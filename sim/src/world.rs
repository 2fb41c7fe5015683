//! Everything there is: phones, tabs, servers, and what is on its way between them.

use std::collections::{BTreeMap, BTreeSet};

use qinglan_core::directory::{Role, SpaceKind};
use qinglan_core::id::{DeviceId, EntityId, Millis, PersonId, SpaceId};
use qinglan_core::store::{Store, StoreError};
use qinglan_core::sync::{Answer, Live, MemoryLog, PageLimits, Request, VERSION};

use crate::breakage::Breakage;
use crate::disk::{Fault, SimDisk};
use crate::phone::Phone;
use crate::server::Server;
use crate::tally::Event;
use crate::{Failure, Tried, fail};

/// By the servers' clock, when everything begins.
const START: Millis = Millis(1_790_000_000_000);
const PAIRING: SpaceId = SpaceId::from_bytes([101; 16]);
const SCHOOL: SpaceId = SpaceId::from_bytes([102; 16]);
/// Which phone each tab is on: two tabs on the first. The first and the third phone are one, with a store for each of two people.
const TABS: [usize; 6] = [0, 0, 1, 2, 3, 0];
/// Whose store is on each phone.
const OWNERS: [u8; 4] = [1, 1, 2, 3];
/// The phones that share a session.
const SHARED: [usize; 2] = [0, 2];

/// An entity has more operations than this, and a space more entities.
const SMALL: PageLimits = PageLimits { ops: 5, entities: 3, bytes: 4 * 1024 };

/// One open page.
pub struct Tab {
    pub phone: usize,
    /// Rises when the tab is opened anew: what was on its way to the old one is lost.
    pub opened: u32,
    pub store: Store<SimDisk>,
}

/// Something on its way.
#[derive(Clone)]
pub enum Message {
    /// A request's bytes, with who is signed in where it comes from.
    Request {
        tab: usize,
        opened: u32,
        signed: PersonId,
        bytes: Vec<u8>,
        /// What its device has made meanwhile to go out behind it.
        next: Option<Request>,
    },
    /// An answer, with its request.
    Answer {
        tab: usize,
        opened: u32,
        request: Request,
        answer: Box<Answer>,
        next: Option<Request>,
        /// A server wrote before it answered.
        wrote: bool,
    },
    Live {
        tab: usize,
        opened: u32,
        space: SpaceId,
        bytes: Vec<u8>,
    },
}

/// The state of a simulation.
pub struct World {
    pub phones: Vec<Phone>,
    pub tabs: Vec<Tab>,
    pub servers: Vec<Server>,
    pub messages: Vec<Message>,
    pub now: Millis,
    /// Who is signed in on the shared phone: the owner of its second store.
    pub second_signed: bool,
    /// The latest version of the protocol that the server knows.
    pub speaks: u16,
    pub limits: PageLimits,
    pub epochs: u64,
    pub tried: Tried,
    pub breakage: Option<Breakage>,
}

pub fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

/// Who is in the pairing (0) and in the school (1).
pub fn members(space: u8) -> Vec<(PersonId, Role)> {
    match space {
        0 => vec![(person(1), Role::Mentee), (person(2), Role::Mentor)],
        _ => vec![(person(1), Role::Lead), (person(2), Role::Member), (person(3), Role::Lead)],
    }
}

impl World {
    pub fn new(breakage: Option<Breakage>) -> Result<Self, Failure> {
        let phones: Vec<Phone> = OWNERS
            .iter()
            .zip(1..)
            .map(|(owner, name)| Phone {
                disk: SimDisk { breakage, ..SimDisk::default() },
                person: person(*owner),
                device: DeviceId::from_bytes([name; 16]),
                off_ms: 0,
                last_tab: None,
                locked: false,
                after: 0,
                saved: BTreeMap::new(),
                counted: BTreeMap::new(),
            })
            .collect();
        let mut tabs = Vec::new();
        for at in TABS {
            let Some(phone) = phones.get(at) else { return fail("no such phone") };
            let store = phone.open().map_err(|error| Failure(format!("{error:?}")))?;
            tabs.push(Tab { phone: at, opened: 0, store });
        }
        let server = |space, kind, members| Server {
            space,
            kind,
            log: MemoryLog::new(1),
            members,
            sockets: BTreeSet::new(),
            backup: None,
            set_back: false,
            back_to: 0,
            told_late: false,
            limits: PageLimits::USUAL,
            breakage,
        };
        let mut servers = vec![server(PAIRING, SpaceKind::Pairing, members(0)), server(SCHOOL, SpaceKind::School, members(1))];
        servers.extend((1..=3).map(|n| server(SpaceId::personal(person(n)), SpaceKind::Personal, Vec::new())));
        Ok(Self {
            phones,
            tabs,
            servers,
            messages: Vec::new(),
            now: START,
            second_signed: false,
            speaks: VERSION,
            limits: PageLimits::USUAL,
            epochs: 1,
            tried: Tried::default(),
            breakage,
        })
    }

    /// The tab, by any number.
    pub fn tab(&self, number: u8) -> usize {
        usize::from(number) % self.tabs.len().max(1)
    }

    pub fn tab_at(&self, at: usize) -> Result<&Tab, Failure> {
        self.tabs.get(at).ok_or_else(|| Failure("no such tab".into()))
    }

    pub fn phone_of(&self, tab: usize) -> Result<&Phone, Failure> {
        let phone = self.tab_at(tab)?.phone;
        self.phones.get(phone).ok_or_else(|| Failure("no such phone".into()))
    }

    pub fn phone_mut(&mut self, tab: usize) -> Result<&mut Phone, Failure> {
        let phone = self.tab_at(tab)?.phone;
        self.phones.get_mut(phone).ok_or_else(|| Failure("no such phone".into()))
    }

    /// The spaces of a tab's owner: their own, the pairing, the school.
    pub fn spaces_of(&self, tab: usize) -> Result<[SpaceId; 3], Failure> {
        Ok([SpaceId::personal(self.phone_of(tab)?.person), PAIRING, SCHOOL])
    }

    pub fn server(&self, space: SpaceId) -> Result<&Server, Failure> {
        self.servers.iter().find(|server| server.space == space).ok_or_else(|| Failure("no such space".into()))
    }

    pub fn server_mut(&mut self, number: u8) -> Result<&mut Server, Failure> {
        let at = usize::from(number) % self.servers.len().max(1);
        self.servers.get_mut(at).ok_or_else(|| Failure("no such space".into()))
    }

    /// Who is signed in on the tab's phone.
    pub fn signed_in(&self, tab: usize) -> Result<PersonId, Failure> {
        let at = self.tab_at(tab)?.phone;
        if !SHARED.contains(&at) {
            return Ok(self.phone_of(tab)?.person);
        }
        Ok(person(if self.second_signed { 2 } else { 1 }))
    }

    /// An entity of the tab's owner: one record given to several spaces has the same id in each.
    pub fn entity_of(&self, owner: u8, number: u8) -> EntityId {
        EntityId::from_bytes([10 * owner + number % 2; 16])
    }

    /// What a store said. One that died is opened again, as it was last committed.
    pub fn heard<T>(&mut self, tab: usize, outcome: Result<T, StoreError>) -> Result<Option<T>, Failure> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(StoreError::Full) => {
                self.tried.events.add(Event::DiskFull);
                Ok(None)
            }
            Err(StoreError::Broken(_)) if self.phone_of(tab)?.disk.is_dead() => {
                let after = self.phone_of(tab)?.disk.fault.get() == (Fault::Dead { after: true });
                self.tried.events.add(if after { Event::DiedAfter } else { Event::DiedBefore });
                let phone = self.tab_at(tab)?.phone;
                for at in 0..self.tabs.len() {
                    if self.tab_at(at)?.phone == phone {
                        self.reopen(at)?;
                    }
                }
                Ok(None)
            }
            Err(error) => fail(format!("the store of tab {tab} says {error:?}")),
        }
    }

    /// A tab is opened anew: its sockets and its requests are gone.
    pub fn reopen(&mut self, at: usize) -> Result<(), Failure> {
        let phone = self.phone_of(at)?;
        if self.breakage == Some(Breakage::CounterForgotten) {
            phone.name(Some(VERSION))?;
        }
        let outcome = phone.open();
        let Some(tab) = self.tabs.get_mut(at) else { return fail("no such tab") };
        tab.opened += 1;
        match outcome {
            Ok(store) => tab.store = Store { limits: self.limits, ..store },
            // No room even for opening: it is still the store that it was.
            Err(StoreError::Full) => {}
            Err(error) => return fail(format!("tab {at} does not open: {error:?}")),
        }
        self.servers.iter_mut().for_each(|server| server.sockets.retain(|(tab, _)| *tab != at));
        Ok(())
    }

    /// Everybody's pages hold as much as [`SMALL`] from now on.
    pub fn small_pages(&mut self) {
        self.limits = SMALL;
        self.tabs.iter_mut().for_each(|tab| tab.store.limits = SMALL);
        self.servers.iter_mut().for_each(|server| server.limits = SMALL);
    }

    /// Tells the open sockets of a space.
    pub fn tell(&mut self, space: SpaceId, live: &Live) -> Result<(), Failure> {
        let bytes = qinglan_core::wire::to_vec(live);
        let sockets: Vec<(usize, u32)> = self.server(space)?.sockets.iter().copied().collect();
        for (tab, opened) in sockets {
            if self.server(space)?.roles(self.phone_of(tab)?.person).is_empty() {
                continue;
            }
            self.messages.push(Message::Live { tab, opened, space, bytes: bytes.clone() });
        }
        Ok(())
    }
}
