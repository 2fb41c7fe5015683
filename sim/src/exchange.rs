//! Requests, answers, and what sockets bring: what the app's sender does (`app/src/state/sending.rs`) and what the router does
//! before the spaces (`worker/src/api/sync.rs`), with the bytes in between.

use qinglan_core::id::{Millis, OpId, PersonId, SpaceId};
use qinglan_core::store::at_once;
use qinglan_core::sync::{
    Answer, Cursor, Live, PAGE_BYTES_MAX, PAGE_OPS_MAX, Push, Request, SpaceAnswer, VERSION, VERSION_OLDEST,
};
use qinglan_core::wire;

use crate::breakage::Breakage;
use crate::world::{Message, World};
use crate::{Failure, fail};

impl World {
    /// A request leaves, if the store can offer one.
    pub fn send(&mut self, tab: usize) -> Result<(), Failure> {
        let spaces = self.spaces_of(tab)?;
        let outcome = at_once(self.tab_at(tab)?.store.offer(&spaces));
        let Some(mut request) = self.heard(tab, outcome)? else { return Ok(()) };
        request.fold();
        self.check_request(tab, &request)?;
        let (signed, opened) = (self.signed_in(tab)?, self.tab_at(tab)?.opened);
        self.post(Message::Request { tab, opened, signed, bytes: wire::to_vec(&request) });
        Ok(())
    }

    fn check_request(&mut self, tab: usize, request: &Request) -> Result<(), Failure> {
        let phone = self.phone_mut(tab)?;
        // What a device that died had committed is saved as well.
        phone.note()?;
        let (mut count, mut bytes) = (0, 0);
        for part in &request.spaces {
            for (_, op) in part.push.unpack().map_err(|_| Failure("a request of ours is none".into()))? {
                count += 1;
                bytes += op.value.bytes();
                match phone.saved.get_mut(&op.id.counter) {
                    Some(saved) if saved.op == op => saved.offered = true,
                    _ => return fail(format!("SY2: offered is not what was saved: {op:?}")),
                }
            }
        }
        if count > PAGE_OPS_MAX || (count > 1 && bytes > PAGE_BYTES_MAX + qinglan_core::record::TEXT_BYTES_MAX) {
            return fail(format!("a request of {count} operations, {bytes} bytes"));
        }
        Ok(())
    }

    /// A message arrives; `again`: and stays under way.
    pub fn deliver(&mut self, which: u8, again: bool) -> Result<(), Failure> {
        let Some(message) = self.take_message(which) else { return self.send(self.tab(which)) };
        if again {
            self.post(message.clone());
        }
        self.arrive(message)
    }

    pub fn arrive(&mut self, message: Message) -> Result<(), Failure> {
        match message {
            Message::Request { tab, opened, signed, bytes } => self.serve(tab, opened, signed, &bytes),
            Message::Answer { tab, opened, asked, spaces } => {
                if self.tab_at(tab)?.opened == opened {
                    self.take_answer(tab, &asked, spaces)?;
                }
                Ok(())
            }
            Message::Live { tab, opened, space, bytes } => {
                let Ok(live) = wire::from_slice(&bytes) else { return fail("what a socket brings is none of ours") };
                if self.tab_at(tab)?.opened == opened { self.hear(tab, space, live) } else { Ok(()) }
            }
        }
    }

    fn serve(&mut self, tab: usize, opened: u32, signed: PersonId, bytes: &[u8]) -> Result<(), Failure> {
        let Ok(Request { version, device, spaces, person, .. }) = wire::from_slice(bytes) else {
            return fail("a request of ours cannot be read");
        };
        if !(VERSION_OLDEST..=VERSION).contains(&version) || signed != person {
            // TooOld, or SignedOut (rule SY13): nothing of it is decided.
            return Ok(());
        }
        let asked = spaces.iter().map(|part| (part.space, part.epoch)).collect();
        let (mut answers, mut news) = (Vec::new(), Vec::new());
        for request in spaces {
            let space = request.space;
            let (answer, live) = self.server(space)?.push(&Push { person, device, request }, self.epochs + 1);
            if let SpaceAnswer::Reply(reply) = &answer {
                self.epochs = self.epochs.max(reply.epoch);
            }
            answers.push((space, answer));
            news.extend(live.map(|live| (space, live)));
        }
        for (space, live) in news {
            self.tell(space, &live)?;
        }
        // Folded and through bytes, as all that travels.
        let mut answer = Answer { version: VERSION, now: Millis(0), world: None, spaces: answers };
        answer.fold();
        let Ok(mut answer) = wire::from_slice::<Answer>(&wire::to_vec(&answer)) else {
            return fail("an answer of ours cannot be read");
        };
        if answer.unfold().is_err() {
            return fail("an answer of ours cannot be unfolded");
        }
        self.post(Message::Answer { tab, opened, asked, spaces: answer.spaces });
        Ok(())
    }

    /// Returns whether there is more to ask for.
    pub fn take_answer(
        &mut self,
        tab: usize,
        asked: &[(SpaceId, u64)],
        spaces: Vec<(SpaceId, SpaceAnswer)>,
    ) -> Result<bool, Failure> {
        let opened = self.tab_at(tab)?.opened;
        let mut more = false;
        for (space, answer) in spaces {
            if self.tab_at(tab)?.opened != opened {
                // The device died over the one before.
                return Ok(true);
            }
            let store = self.tab_at(tab)?.store.clone();
            match answer {
                SpaceAnswer::Reply(reply) => {
                    let mut epoch = asked.iter().find(|(asked, _)| *asked == space).map_or(0, |(_, epoch)| *epoch);
                    if self.breakage == Some(Breakage::OldAnswerTaken) {
                        epoch = self.phone_of(tab)?.place(space).0;
                    }
                    let now = self.phone_of(tab)?.clock(self.now);
                    let outcome = at_once(store.absorb(space, epoch, &reply, now));
                    more |= self.heard(tab, outcome)?.is_none_or(|(_, more)| more);
                }
                SpaceAnswer::Refused(reason) => {
                    let outcome = at_once(store.refuse_all(space, reason));
                    self.heard(tab, outcome)?;
                }
                SpaceAnswer::Unavailable => more = true,
            }
            self.look(tab, space)?;
        }
        self.phone_of(tab)?.holds_all()?;
        Ok(more)
    }

    fn hear(&mut self, tab: usize, space: SpaceId, live: Live) -> Result<(), Failure> {
        let Live::Ops { mut epoch, mut from, batch } = live else { return Ok(()) };
        if self.breakage == Some(Breakage::SocketAnywhere)
            && let (here, Cursor::Seq(seq)) = self.phone_of(tab)?.place(space)
        {
            (epoch, from) = (here, seq);
        }
        let now = self.phone_of(tab)?.clock(self.now);
        let outcome = at_once(self.tab_at(tab)?.store.absorb_live(space, (epoch, from, &batch), now));
        self.heard(tab, outcome)?;
        self.look(tab, space)?;
        self.phone_of(tab)?.holds_all()
    }
}

/// What an operation is called in a failure.
pub fn call(op: OpId) -> String {
    format!("{}:{}", op.device.as_bytes().first().copied().unwrap_or_default(), op.counter)
}
